"""Strategic rivalries: their years and kinds, and the numbers that the lists get wrong."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.panels import dyad_years, state_years
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]
TSS, TD = "rivalry/peacesciencer_tss_rivalries.csv", "rivalry/peacesciencer_td_rivalries.csv"
KINDS = ("positional", "spatial", "ideological", "interventionary")


def rivalry(a: int, b: int, first: int, last: int, **more: object) -> dict[str, object]:
    kinds: dict[str, object] = dict.fromkeys((*KINDS, "principal", "aprin"), "")
    return {"ccode1": a, "ccode2": b, "start": first, "end": last, **kinds, **more}


def of(name: str, one: int, two: int, first: int, last: int, column: str) -> list[object]:
    rows = dyad_years(first, last).add(name).frame.filter(ccode1=one, ccode2=two).collect()
    return rows[column].to_list()


def test_both_years_count_and_a_blank_kind_is_none(give: Give) -> None:
    give("tss-rivalries", [rivalry(220, 235, 1900, 1902, spatial=1)])
    tss = "strategic-rivalries"
    assert of(tss, 235, 220, 1899, 1903, "tss_rivalry") == [0, 1, 1, 1, 0]
    assert of(tss, 220, 235, 1899, 1903, "tss_onset") == [0, 1, 0, 0, 0]
    assert of(tss, 220, 235, 1899, 1903, "tss_years") == [None, 0, 1, 2, None]
    assert of(tss, 220, 235, 1900, 1900, "tss_spatial") == [1]
    assert of(tss, 220, 235, 1900, 1900, "tss_positional") == [0]


def test_a_rivalry_that_goes_on_is_not_known_after_the_list_ends(give: Give) -> None:
    give("tss-rivalries", [rivalry(2, 710, 1996, 2020, positional=1)])
    tss = "strategic-rivalries"
    assert of(tss, 2, 710, 2019, 2022, "tss_rivalry") == [1, 1, None, None]
    assert of(tss, 2, 20, 2019, 2022, "tss_rivalry") == [0, 0, None, None]


@pytest.mark.parametrize("direction", [(305, 345), (345, 305)])
def test_austria_is_305_once_300_has_ended(give: Give, direction: tuple[int, int]) -> None:
    give("tss-rivalries", [rivalry(300, 345, 1903, 1920, spatial=1)])
    tss = "strategic-rivalries"
    assert of(tss, *direction, 1919, 1921, "tss_rivalry") == [1, 1, 0]
    assert of(tss, *direction, 1919, 1920, "tss_years") == [16, 17]
    assert of(tss, 300, 345, 1917, 1918, "tss_rivalry") == [1, 1]


def test_austria_is_300_before_305_begins(give: Give) -> None:
    give("tss-rivalries", [rivalry(255, 305, 1740, 1870, positional=1)])
    tss = "strategic-rivalries"
    assert of(tss, 300, 255, 1869, 1871, "tss_rivalry") == [1, 1, 0]
    assert of(tss, 300, 255, 1816, 1816, "tss_years") == [76]


def test_yemen_is_678_before_1990_and_679_after(give: Give) -> None:
    give("tss-rivalries", [rivalry(670, 679, 1962, 1969), rivalry(670, 679, 1990, 2000)])
    tss = "strategic-rivalries"
    assert of(tss, 670, 678, 1968, 1970, "tss_rivalry") == [1, 1, 0]
    assert of(tss, 670, 679, 1990, 1991, "tss_rivalry") == [1, 1]


def test_a_state_has_as_many_rivalries_as_rivals(give: Give) -> None:
    give(
        "tss-rivalries",
        [
            rivalry(220, 235, 1900, 1902, spatial=1),
            rivalry(200, 220, 1902, 1903, spatial=1, ideological=1),
        ],
    )
    rows = state_years(1901, 1903).add("strategic-rivalries-state").frame.filter(ccode=220)
    found = rows.select("tss_rivalries", "tss_n_spatial", "tss_n_ideological").collect()
    assert found.rows() == [(1, 1, 0), (2, 2, 1), (1, 1, 1)]


def test_a_kind_counts_wherever_the_older_list_names_it(give: Give) -> None:
    give(
        "td-rivalries",
        [{"ccode1": 2, "ccode2": 40, "styear": 1959, "endyear": 2010, "type1": "ideological",
          "type2": "positional", "type3": ""}],
    )  # fmt: skip
    found = [of("td-rivalries", 2, 40, 2009, 2011, f"td_{kind}") for kind in KINDS]
    assert found == [[1, 1, None], [0, 0, None], [1, 1, None], [0, 0, None]]
    assert of("td-rivalries", 2, 20, 2009, 2011, "td_rivalry") == [0, 0, None]


@pytest.mark.parametrize(
    ("name", "file", "prefix"),
    [("strategic-rivalries", TSS, "tss"), ("td-rivalries", TD, "td")],
)
def test_the_real_lists_counted_by_hand(
    official: Official, name: str, file: str, prefix: str
) -> None:
    official(file)
    given = adding.load("tss-rivalries" if prefix == "tss" else "td-rivalries")
    members = set(state_years(1816, 2020).collect().rows())
    counts = dict.fromkeys(("rivalry", "onset", *KINDS), 0)
    for row in given.iter_rows(named=True):
        for year in range(max(row["styear"], 1816), row["endyear"] + 1):
            pair = [row["ccode1"], row["ccode2"]]
            for place, code in enumerate(pair):
                if code == 300 and year > 1918:
                    pair[place] = 305
                if code == 305 and year < 1919:
                    pair[place] = 300
                if code == 679 and row["styear"] < 1990:
                    pair[place] = 678
                if code == 255 and year == 1955:
                    pair[place] = 260
            # No rivalry of the lists joins two states that were members of the system in one
            # year and never on one day of it.
            if not all((code, year) in members for code in pair):
                continue
            counts["rivalry"] += 1
            counts["onset"] += year == row["styear"]
            for kind in KINDS:
                types = [row.get(f"type{n}") for n in (1, 2, 3)]
                counts[kind] += bool(row.get(kind)) or kind in types
    last = 2020 if prefix == "tss" else 2010
    panel = dyad_years(1816, last, directed=False).add(name).collect()
    found = {key: panel[f"{prefix}_{key}"].sum() for key in counts}
    assert found == counts
    assert panel[f"{prefix}_rivalry"].null_count() == 0


def test_pairs_and_states_agree_in_the_real_list(official: Official) -> None:
    official(TSS)
    pairs = dyad_years(1816, 2020).add("strategic-rivalries").collect()
    by_state = pairs.group_by(pl.col("ccode1").alias("ccode"), "year").agg(
        pl.col("tss_rivalry").sum().cast(pl.Int64).alias("of_pairs")
    )
    states = state_years(1816, 2020).add("strategic-rivalries-state").collect()
    both = states.join(by_state, on=["ccode", "year"], how="left").with_columns(
        pl.col("of_pairs").fill_null(0)
    )
    # A state's count holds rivals that are no member of the system yet: Nicaragua's Costa Rica.
    assert (both["tss_rivalries"] >= both["of_pairs"]).all()
    late = both.filter(pl.col("year").is_between(1992, 2020))
    assert (late["tss_rivalries"] == late["of_pairs"]).all()
