"""The bundled ties and weights, held against the researchers' files where those are at hand."""

from __future__ import annotations

import csv
import math
import re
import statistics
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from foedus.atlas import facts
from foedus.atlas.fact_weights import SERIES

Record = Callable[[str, object], None]
CONTIGUITY = {"1": "land", "2": "sea-12", "3": "sea-24", "4": "sea-150", "5": "sea-400"}
EARTH_KM = 6371.0
# The dataset's point is the middle of the country, or another quarter of a large city.
MISPLACED = {140: "Brasilia", 616: "Tunis", 670: "Riyadh", 522: "Djibouti", 986: "Koror"}
# The dataset keeps the earlier capital, or takes another day.
OTHER_CAPITAL = {411: "Malabo", 986: "Koror"}


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def kilometers(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


@pytest.mark.parametrize("day", ["1990-06-01", "1996-06-01", "2006-06-01", "2024-06-01"])
def test_capitals_lie_where_the_dataset_of_capitals_puts_them(
    shared_data: Path, day: str, record_property: Record
) -> None:
    listed = table(shared_data / "geo" / "peacesciencer_cow_capitals.csv")
    theirs = {int(r["ccode"]): r for r in listed if r["stdate"] <= day <= r["enddate"]}
    far, compared = {}, 0
    for ccode, capital in facts.capitals_on(day).items():
        row = theirs.get(ccode)
        if row is None:
            continue
        compared += 1
        away = kilometers(capital.lat, capital.lon, float(row["lat"]), float(row["lng"]))
        if away >= 40:
            far[ccode] = row["capital"]
    record_property(f"capitals within 40 km on {day}", f"{compared - len(far)} of {compared}")
    assert compared > 150
    assert {
        c: n for c, n in far.items() if MISPLACED.get(c) != n and OTHER_CAPITAL.get(c) != n
    } == {}


def listed_contiguity(folder: Path, on: date) -> dict[tuple[int, int], str]:
    month = f"{on:%Y%m}"
    return {
        (int(r["statelno"]), int(r["statehno"])): CONTIGUITY[r["conttype"]]
        for r in table(folder / "cow" / "contiguity" / "contdir.csv", "latin-1")
        if r["begin"] <= month <= r["end"]
    }


def listed_differences() -> dict[tuple[int, int], tuple[str, str]]:
    return {
        (int(r["ccode1"]), int(r["ccode2"])): (r["listed"], r["computed"])
        for r in table(Path(__file__).with_name("neighbour_differences.csv"))
    }


def test_every_difference_from_the_contiguity_dataset_in_2016_is_listed_with_its_reason(
    shared_data: Path, record_property: Record
) -> None:
    on = date(2016, 12, 31)
    theirs = listed_contiguity(shared_data, on)
    ours = {pair: n.kind for pair, n in facts.neighbours_on(on).items()}
    for kind in facts.NEIGHBOUR_KINDS:
        mine = {p for p, k in ours.items() if k == kind}
        hers = {p for p, k in theirs.items() if k == kind}
        both = len(mine & hers)
        record_property(
            f"neighbors {kind} in 2016",
            f"precision {both / len(mine):.3f}, recall {both / len(hers):.3f}",
        )
    both = len(set(ours) & set(theirs))
    record_property(
        "neighbors of any kind in 2016",
        f"precision {both / len(ours):.3f}, recall {both / len(theirs):.3f}",
    )
    found = {
        pair: (theirs.get(pair, ""), ours.get(pair, ""))
        for pair in set(ours) | set(theirs)
        if ours.get(pair) != theirs.get(pair)
    }
    assert found == listed_differences()


def test_every_listed_difference_has_a_reason_that_the_docs_explain() -> None:
    path = Path(__file__).parents[2] / "docs" / "ties-and-weights.md"
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", path.read_text(encoding="utf-8"), re.M))
    used = {r["reason"] for r in table(Path(__file__).with_name("neighbour_differences.csv"))}
    assert used <= explained


@pytest.mark.parametrize("year", range(1991, 2016, 2))
def test_land_borders_follow_the_dataset_through_every_new_state(
    shared_data: Path, year: int
) -> None:
    on = date(year, 6, 30)
    theirs = {p for p, k in listed_contiguity(shared_data, on).items() if k == "land"}
    ours = {p for p, n in facts.neighbours_on(on).items() if n.kind == "land"}
    assert (ours ^ theirs) - set(listed_differences()) == set()


def test_majors_follow_the_dataset_to_its_end(shared_data: Path) -> None:
    rows = table(shared_data / "cow" / "system" / "majors2016.csv")
    theirs = {
        int(r["ccode"]): date(int(r["styear"]), int(r["stmonth"]), int(r["stday"]))
        for r in rows
        if int(r["endyear"]) == 2016
    }
    assert {m.ccode: m.spell.start for m in facts.majors()} == {
        c: max(start, facts.coverage().since) for c, start in theirs.items()
    }


def test_rivalries_and_wars_name_a_dataset_only_where_it_has_the_pair(
    shared_data: Path, record_property: Record
) -> None:
    rivalry = shared_data / "rivalry"
    tss = {
        tuple(sorted((int(r["ccode1"]), int(r["ccode2"]))))
        for r in table(rivalry / "peacesciencer_tss_rivalries.csv")
        if int(r["end"]) >= 1990
    }
    dreyer = {
        tuple(sorted((int(r["ccode1"]), int(r["ccode2"]))))
        for r in table(rivalry / "peacesciencer_td_rivalries.csv")
        if int(r["endyear"]) >= 1990
    }
    wars = {
        tuple(sorted((int(r["statea"]), int(r["stateb"]))))
        for r in table(shared_data / "cow" / "war" / "directed_dyadic_war.csv")
        if int(r["year"]) >= 1990
    }
    listed = {"tss-rivalries 2020": tss, "thompson-dreyer 2010": dreyer, "cow-war 4.0": wars}
    for conflict in facts.conflicts():
        if conflict.basis in listed:
            assert (conflict.ccode1, conflict.ccode2) in listed[conflict.basis], conflict
    ours = {(c.ccode1, c.ccode2) for c in facts.conflicts()}
    for name, pairs in listed.items():
        record_property(f"pairs of {name} since 1990 held", f"{len(ours & pairs)} of {len(pairs)}")
    assert wars <= ours


def world_bank(path: Path) -> dict[tuple[str, int], float]:
    return {(r["Country Code"], int(r["Year"])): float(r["Value"]) for r in table(path)}


@pytest.mark.parametrize(("name", "scale"), [("gdp", 1e6), ("population", 1e3)])
def test_gdp_and_population_are_the_world_banks_to_four_digits(
    shared_data: Path, name: str, scale: float
) -> None:
    theirs = world_bank(shared_data / "econ" / f"{name}.csv")
    code = {c.ccode: c.code for c in facts.capitals_on("2026-11-01").values()}
    ours = [b for b in facts.weights() if b.series == name]
    assert len(ours) > 1400
    for b in ours:
        assert b.value == pytest.approx(theirs[code[b.ccode], b.year] / scale, rel=5.1e-4), b


def sheet_rows(path: Path, sheet: str) -> list[list[str | float]]:
    """Every row of a workbook's sheet: its texts and numbers in order, formulas by value."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(path) as book:
        sheets = ET.fromstring(book.read("xl/workbook.xml")).iter(f"{main}sheet")
        wanted = next(s.get(link) for s in sheets if s.get("name") == sheet)
        links = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        target = next(r.get("Target") for r in links if r.get("Id") == wanted)
        root = ET.fromstring(book.read(f"xl/{target}"))
        shared = ET.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{main}si")
        texts = ["".join(t.text or "" for t in s.iter(f"{main}t")) for s in shared]
    out = []
    for row in root.iter(f"{main}row"):
        cells: list[str | float] = []
        for cell in row.iter(f"{main}c"):
            value = cell.findtext(f"{main}v")
            if value is not None and cell.get("t") == "s":
                cells.append(texts[int(value)].strip("* "))
            elif value is not None:
                cells.append(value if cell.get("t") == "str" else float(value))
        out.append(cells)
    return out


def sipri_shares(folder: Path) -> dict[tuple[str, int], float]:
    rows = sheet_rows(next((folder / "milex").glob("SIPRI*.xlsx")), "Share of GDP")
    years = range(1949, 2025)
    out = {}
    for row in rows:
        if len(row) >= len(years) and isinstance(row[0], str) and row[0] != "Country":
            for year, value in zip(years, row[-len(years) :], strict=True):
                if isinstance(value, float):
                    out[row[0], year] = 100 * value
    return out


def nato_panel(folder: Path, sheet: str, last_row: str) -> dict[tuple[str, int], float]:
    rows = sheet_rows(next((folder / "milex").glob("240617*.xlsx")), sheet)
    out: dict[tuple[str, int], float] = {}
    for row in rows:
        if row and row[0] == last_row:
            break
        if len(row) == 12 and isinstance(row[0], str):
            for year, value in zip(range(2014, 2025), row[1:], strict=True):
                if isinstance(value, float):
                    out[row[0], year] = value
    return out


def named(values: dict[tuple[str, int], float]) -> dict[tuple[int, int], float]:
    path = Path(__file__).parents[2] / "scripts" / "milex_names.toml"
    number = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(number[n], y): v for (n, y), v in values.items() if n in number}


def eda_shares(folder: Path) -> dict[tuple[str, int], float]:
    book = next((folder / "milex").glob("EDA*.xlsx"))
    out: dict[tuple[str, int], float] = {}
    for sheet in ("Billions", "Member States 2023 "):
        rows = sheet_rows(book, sheet)
        from_end = rows[0].index("Total Defence Expenditure as % of GDP") - len(rows[0])
        for row in rows[1:]:
            if len(row) > 5 and isinstance(row[0], str) and isinstance(row[from_end], float):
                out[row[0], int(row[1])] = 100 * float(row[from_end])
    return out


def read_one_by_one() -> dict[tuple[str, int, int, str], float]:
    """Return the figures that were read one by one, by series, state, year and basis."""
    path = Path(__file__).parents[2] / "scripts" / "military_figures.csv"
    number = {c.code: c.ccode for c in facts.capitals_on("2026-11-01").values()}
    series = {"share": "milex", "thousands": "personnel"}
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    return {
        (series[r["series"]], number[r["code"]], int(r["year"]), r["basis"]): float(r["value"])
        for r in csv.DictReader(lines)
    }


def test_shares_of_gdp_are_natos_and_the_defence_agencys_to_one_decimal(shared_data: Path) -> None:
    theirs = {
        "nato-defexp 2024-06-17": named(nato_panel(shared_data, "TABLE3", "NATO Total")),
        "eda 2023": named(eda_shares(shared_data)),
    }
    ours = [b for b in facts.weights() if b.series == "milex" and b.basis in theirs]
    assert len({b.ccode for b in ours if b.basis.startswith("nato")}) == 31  # all but Iceland
    assert len({b.ccode for b in ours if b.basis.startswith("eda")}) == 25
    for b in ours:
        assert b.value == pytest.approx(theirs[b.basis][b.ccode, b.year], abs=0.0501), b


def test_figures_read_one_by_one_are_those_on_file() -> None:
    theirs = read_one_by_one()
    computed = ("nato-defexp", "eda", "cow-nmc")
    ours = [
        b
        for b in facts.weights()
        if b.series in ("milex", "personnel") and not b.basis.startswith(computed)
    ]
    assert len(ours) > 300
    for b in ours:
        printed = theirs[b.series, b.ccode, b.year, b.basis]
        expected = round(printed, 1) if b.series == "milex" else float(f"{printed:.2g}")
        assert b.value == pytest.approx(expected, abs=1e-9), b


def test_no_share_of_gdp_is_taken_from_sipri_and_the_docs_count_the_states() -> None:
    ours = [b for b in facts.weights() if b.series == "milex"]
    assert {b.basis.split()[0] for b in ours} == {
        "nato-defexp",
        "uk-hc-defence-committee",
        "uk-dasa",
        "jp-defense-of-japan",
        "il-cbs",
        "ru-defence-minister",
        "us-dod-allied-contributions",
        "eda",
        "us-factbook",
    }
    page = Path(__file__).parents[2] / "docs" / "ties-and-weights.md"
    said = page.read_text(encoding="utf-8")
    for benchmark in (2000, 2010, 2020):
        states = {b.ccode for b in ours if abs(b.year - benchmark) <= 2}
        assert f"| {benchmark} | {len(states)} |" in said
    assert f"| any | {len({b.ccode for b in ours})} |" in said


def test_shares_of_gdp_agree_with_sipris_though_none_is_taken_from_it(
    shared_data: Path, record_property: Record
) -> None:
    theirs = named(sipri_shares(shared_data))
    both = [
        (b, theirs[b.ccode, b.year])
        for b in facts.weights()
        if b.series == "milex" and (b.ccode, b.year) in theirs
    ]
    correlation = statistics.correlation([b.value for b, _ in both], [x for _, x in both])
    gap = statistics.median(abs(b.value - x) for b, x in both)
    same = sum(round(x, 1) == b.value for b, x in both)
    far = sorted(both, key=lambda pair: -abs(pair[0].value - pair[1]))[:10]
    record_property("pairs, correlation, median difference", f"{len(both)}, {correlation}, {gap}")
    record_property("ten largest gaps", [f"{b.ccode} {b.year} {b.value} {x:.1f}" for b, x in far])
    # What the page says of the check is what the check finds.
    page = Path(__file__).parents[2] / "docs" / "ties-and-weights.md"
    said = " ".join(page.read_text(encoding="utf-8").split())
    assert f"both have ({len(both)}) correlate at {correlation:.2f}" in said
    assert f"the median difference is {gap:.2f} points of GDP" in said
    # What the two have in common is itself under a tenth of that database.
    assert same < len(sipri_shares(shared_data)) / 10


def test_personnel_of_natos_members_are_natos_to_two_digits(shared_data: Path) -> None:
    theirs = named(nato_panel(shared_data, "TABLE7", "NATO Total"))
    ours = [b for b in facts.weights() if b.series == "personnel" and b.basis.startswith("nato")]
    assert len(ours) == 62
    for b in ours:
        assert b.value == pytest.approx(theirs[b.ccode, b.year], rel=0.051), b


def test_under_a_tenth_of_the_material_capabilities_is_taken(
    shared_data: Path, record_property: Record
) -> None:
    total = sum(
        bool(r["milper"]) for r in table(shared_data / "cow" / "nmc" / "peacesciencer_nmc70.csv")
    )
    taken = sum(b.basis.startswith("cow-nmc") for b in facts.weights())
    record_property("figures taken from cow-nmc", f"{taken} of {total} ({taken / total:.1%})")
    assert total > 8000
    assert 0 < taken < total / 10


def test_personnel_are_the_dataset_to_two_digits(shared_data: Path) -> None:
    theirs = {
        (int(r["ccode"]), int(r["year"])): float(r["milper"])
        for r in table(shared_data / "cow" / "nmc" / "peacesciencer_nmc70.csv")
        if r["milper"]
    }
    ours = [b for b in facts.weights() if b.basis.startswith("cow-nmc")]
    assert len(ours) > 500
    for b in ours:
        assert b.value == pytest.approx(theirs[b.ccode, b.year], rel=0.051), b


def test_shares_of_gdp_have_one_decimal_and_personnel_two_digits() -> None:
    for b in facts.weights():
        if b.series == "milex":
            assert round(b.value, 1) == b.value, b
        if b.series == "personnel":
            assert float(f"{b.value:.2g}") == b.value, b
    assert set(SERIES) == {b.series for b in facts.weights()}
