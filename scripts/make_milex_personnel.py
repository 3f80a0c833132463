"""Compute milex.csv and personnel.csv of src/foedus/atlas/facts from published figures.

Needs openpyxl. Three files that a user has, in this order: NATO's workbook "Defence Expenditure of
NATO Countries (2014-2024)" of 2024-06-17, the European Defence Agency's workbook of 2023, and the
National Material Capabilities, version 7 (columns ccode, year, milper)::

    python scripts/make_milex_personnel.py nato.xlsx eda.xlsx nmc.csv

Figures read one by one stand in ``military_figures.csv`` beside this file. The share of GDP is
rounded to one decimal, personnel to two digits. The script refuses a tenth of the National
Material Capabilities; the count stands in the table's header.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

HERE = Path(__file__).parent
FACTS = HERE.parent / "src" / "foedus" / "atlas" / "facts"
BENCHMARKS = (2000, 2010, 2020)
NEAR = 2  # years: how far from a benchmark a figure may stand for it, under its own year
NATO, EDA, NMC = "nato-defexp 2024-06-17", "eda 2023", "cow-nmc 7.0"
# A figure for a benchmark is taken from the first of these that has one.
ORDER = (
    "nato-defexp", "uk-hc-defence-committee", "uk-dasa", "jp-defense-of-japan", "il-cbs",
    "ru-defence-minister", "eda", "us-dod-allied-contributions", "us-factbook", "cow-nmc",
)  # fmt: skip

MILEX_HEADER = """\
# Military expenditure as a share of GDP, in percent, one decimal, at 2000, 2010, 2020 and the
# latest year. Where none of these years was published, the nearest within two years stands in,
# under its own year. "nato-defexp 2024-06-17": NATO, Defence Expenditure of NATO Countries
# (2014-2024), table 3 (2024 is an estimate). "uk-hc-defence-committee 2008": House of Commons
# Defence Committee, session 2007-08. "eda 2023": European Defence Agency, defence data 2005-2023.
# "us-factbook" and the year of an edition: The World Factbook. Six rows have a publication of their
# own, named in scripts/military_figures.csv. NATO comes first, then governments' own figures, then
# these. Computed by scripts/make_milex_personnel.py.
"""
PERSONNEL_HEADER = """\
# Active armed forces in thousands, two significant digits, at 2000, 2010, 2020 and the latest year.
# "nato-defexp 2024-06-17": NATO, table 7 (2024 is an estimate). "us-factbook 2024": The World
# Factbook, spring 2024; of a range, the middle. "cow-nmc 7.0": National Material Capabilities,
# milper, single figures, rounded: {taken} of its {all} ({share:.1%}). 0: looked, and there was
# none. Computed by scripts/make_milex_personnel.py.
"""


class Figure(NamedTuple):
    """One published figure of one state."""

    ccode: int
    year: int
    value: float
    basis: str


def names() -> dict[str, int]:
    """Read the workbooks' names."""
    return tomllib.loads((HERE / "milex_names.toml").read_text(encoding="utf-8"))


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Read one sheet's values."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return list(book[sheet].iter_rows(values_only=True))


def nato(path: Path, sheet: str, first_panel: str) -> list[Figure]:
    """Read one panel of NATO's workbook."""
    known = names()
    years: dict[int, int] = {}
    found = []
    begun = first_panel == ""
    for row in rows_of(path, sheet):
        texts = [str(v).strip("* ") for v in row if isinstance(v, str)]
        labels = {i: str(v).rstrip("e") for i, v in enumerate(row) if v is not None}
        heads = {i: int(v) for i, v in labels.items() if v.isdigit() and 2000 < int(v) < 2100}
        if len(heads) > 5:
            years = heads
        elif first_panel and any(t.startswith(first_panel) for t in texts):
            begun = True
        elif begun and any(t.startswith("NATO Total") for t in texts):
            break
        elif begun and texts and texts[0] in known:
            for i, year in years.items():
                if isinstance(row[i], int | float):
                    found.append(Figure(known[texts[0]], year, float(row[i]), NATO))
    return found


def eda(path: Path) -> list[Figure]:
    """Read the shares of GDP of the European Defence Agency, 2023 on a sheet of its own."""
    known = names()
    found = []
    for sheet in ("Billions", "Member States 2023 "):
        rows = rows_of(path, sheet)
        share = rows[0].index("Total Defence Expenditure as % of GDP")
        for row in rows[1:]:
            if str(row[0]).strip() in known and isinstance(row[share], int | float):
                found.append(Figure(known[row[0].strip()], int(row[1]), 100 * row[share], EDA))
    return found


def nmc(path: Path) -> list[Figure]:
    """Read military personnel in thousands."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Figure(int(r["ccode"]), int(r["year"]), float(r["milper"]), NMC)
            for r in csv.DictReader(file)
            if r["milper"] not in ("", "NA", "-9")
        ]


def table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file, its comments left out."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def living() -> dict[int, str]:
    """List the states that still exist."""
    return {int(r["ccode"]): r["code"] for r in table(FACTS / "capitals.csv") if not r["until"]}


def read_one_by_one(series: str) -> list[Figure]:
    """Read the figures that were read one by one."""
    number = {code: ccode for ccode, code in living().items()}
    return [
        Figure(number[r["code"]], int(r["year"]), float(r["value"]), r["basis"])
        for r in table(HERE / "military_figures.csv")
        if r["series"] == series
    ]


def rank(figure: Figure) -> int:
    """Place of a figure's source in the order of preference."""
    return ORDER.index(figure.basis.split()[0])


def chosen(figures: list[Figure]) -> list[Figure]:
    """Choose each state's figures for the benchmark years, and its latest."""
    out = []
    for ccode in sorted(living()):
        own = [f for f in figures if f.ccode == ccode and f.year >= min(BENCHMARKS) - NEAR]
        if not own:
            continue
        picked = {}
        for benchmark in BENCHMARKS:
            near = [f for f in own if abs(f.year - benchmark) <= NEAR]
            # The nearest year, the better source, the later edition: a text compares by its year.
            near.sort(key=lambda f: f.basis, reverse=True)
            near.sort(key=lambda f: (abs(f.year - benchmark), rank(f)))
            if near:
                picked[near[0].year] = near[0]
        latest = max(f.year for f in own)
        last = sorted((f for f in own if f.year == latest), key=lambda f: f.basis, reverse=True)
        picked.setdefault(latest, min(last, key=rank))
        out += [picked[year] for year in sorted(picked)]
    return out


def two_digits(value: float) -> str:
    """Round to two significant digits, without an exponent."""
    rounded = float(f"{value:.2g}")
    return str(int(rounded)) if rounded >= 10 else f"{rounded:.2g}"


def write(name: str, header: str, column: str, rows: list[list[Any]]) -> None:
    """Write one table."""
    with (FACTS / name).open("w", encoding="utf-8", newline="") as file:
        file.write(header)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ccode", "code", "year", column, "basis"])
        writer.writerows(rows)


def main() -> None:
    """Write both tables."""
    nato_path, eda_path, nmc_path = map(Path, sys.argv[1:4])
    code = living()
    shares = chosen(
        [*nato(nato_path, "TABLE3", "Share of real GDP"), *eda(eda_path), *read_one_by_one("share")]
    )
    write(
        "milex.csv", MILEX_HEADER, "share",
        [[f.ccode, code[f.ccode], f.year, f"{f.value:.1f}", f.basis] for f in shares],
    )  # fmt: skip
    all_nmc = nmc(nmc_path)
    forces = chosen([*nato(nato_path, "TABLE7", ""), *read_one_by_one("thousands"), *all_nmc])
    taken = sum(f.basis == NMC for f in forces)
    if taken >= len(all_nmc) / 10:
        sys.exit(f"personnel.csv: {taken} of {len(all_nmc)} figures is a tenth or more")
    write(
        "personnel.csv",
        PERSONNEL_HEADER.format(taken=taken, all=len(all_nmc), share=taken / len(all_nmc)),
        "thousands",
        [[f.ccode, code[f.ccode], f.year, two_digits(f.value), f.basis] for f in forces],
    )  # fmt: skip
    sys.stdout.write(f"{len(shares)} shares, {len(forces)} counts\n")


if __name__ == "__main__":
    main()
