"""Major powers: on any day of the year, none where the list names none, unknown after its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.variables.powers import COW_MAJORS, MAOZ_POWERS

Give = Callable[..., None]
Official = Callable[..., None]


def spell(ccode: int, start: str, end: str) -> dict[str, object]:
    first, last = start.split("-"), end.split("-")
    return {
        "ccode": ccode,
        "styear": int(first[0]), "stmonth": int(first[1]), "stday": int(first[2]),
        "endyear": int(last[0]), "endmonth": int(last[1]), "endday": int(last[2]),
    }  # fmt: skip


MAJORS = [
    spell(200, "1816-01-01", "2016-12-31"),
    spell(220, "1816-01-01", "1940-06-22"),
    spell(220, "1945-08-15", "2016-12-31"),
]


def major(ccode: int, first: int, last: int, **options: str) -> list[int | None]:
    panel = state_years(first, last).add(COW_MAJORS(**options))
    found: list[int | None] = panel.frame.filter(ccode=ccode).collect()["major"].to_list()
    return found


def test_a_state_is_a_major_power_in_a_year_with_one_day_of_it(give: Give) -> None:
    give("cow-majors", MAJORS)
    assert major(200, 1938, 1946) == [1] * 9
    # No member of the system, and so without rows, from June 1942 to August 1944.
    assert major(220, 1939, 1942) == [1, 1, 0, 0]
    assert major(220, 1944, 1946) == [0, 1, 1]
    assert major(2, 1938, 1939) == [0, 0]


def test_the_rule_says_which_day_counts(give: Give) -> None:
    give("cow-majors", MAJORS)
    assert major(220, 1940, 1940, rule="jan_1") == [1]
    assert major(220, 1940, 1940, rule="dec_31") == [0]
    assert major(220, 1945, 1945, rule="jan_1") == [0]
    assert major(220, 1945, 1945, rule="dec_31") == [1]


def test_after_the_list_ends_no_state_is_a_major_power_and_none_is_not(give: Give) -> None:
    """Carrying the list on, or filling 1 or 0, would say what nobody has coded."""
    give("cow-majors", MAJORS)
    panel = state_years(2015, 2018).add("cow-majors").collect()
    by_year = panel.group_by("year").agg(
        pl.col("major").sum().alias("majors"), pl.col("major").null_count().alias("unknown"),
        pl.len().alias("states"),
    ).sort("year")  # fmt: skip
    assert by_year["majors"].to_list() == [2, 2, 0, 0]
    assert by_year["unknown"].to_list()[:2] == [0, 0]
    assert by_year["unknown"].to_list()[2:] == by_year["states"].to_list()[2:]
    assert major(220, 2016, 2018) == [1, None, None]
    assert major(2, 2016, 2018) == [0, None, None]


def test_an_unknown_rule_and_the_other_numbers_are_refused(give: Give) -> None:
    give("cow-majors", MAJORS)
    with pytest.raises(PanelError, match="any_day"):
        state_years(2000, 2001).add("cow-majors", rule="any-day").collect()
    with pytest.raises(PanelError, match="COW's numbers"):
        state_years(2000, 2001, system="gw").add("cow-majors")


def test_both_states_of_a_pair_have_their_own_rank(give: Give) -> None:
    give("cow-majors", MAJORS)
    panel = dyad_years(1914, 1914).add("cow-majors").frame
    assert panel.filter(ccode1=2, ccode2=200).collect().row(0)[3:] == (0, 1)
    assert panel.filter(ccode1=200, ccode2=2).collect().row(0)[3:] == (1, 0)


def test_a_power_that_changes_rank_in_a_year_has_both(give: Give) -> None:
    rows = [
        {"ccode": 255, "regstdate": "1816-01-01", "regenddate": "1867-01-01",
         "globstdate": "1867-01-01", "globenddate": "1945-05-08"},
        {"ccode": 300, "regstdate": "1816-01-01", "regenddate": "1918-11-12",
         "globstdate": "", "globenddate": ""},
        {"ccode": 2, "regstdate": "1824-01-01", "regenddate": "1898-12-31",
         "globstdate": "1899-01-01", "globenddate": "2019-12-31"},
    ]  # fmt: skip
    give("maoz-powers", rows)
    panel = state_years(1866, 1868).add("maoz-powers").frame
    both = ["maoz_regional", "maoz_global"]
    assert panel.filter(ccode=255).collect().select(both).rows() == [(1, 0), (1, 1), (0, 1)]
    assert panel.filter(ccode=200).collect().select(both).rows() == [(0, 0)] * 3
    later = state_years(1866, 1868).add(MAOZ_POWERS(rule="dec_31")).frame
    assert later.filter(ccode=255).collect().select(both).rows() == [(1, 0), (0, 1), (0, 1)]
    ended = state_years(2018, 2021).add("maoz-powers").frame.filter(ccode=2).collect()
    assert ended.select(both).rows() == [(0, 1), (0, 1), (None, None), (None, None)]


def test_major_powers_by_year_are_those_of_the_official_spells(
    official: Official, shared_data: Path
) -> None:
    official("cow/system/majors2016.csv")
    panel = state_years(1816, 2024).add("cow-majors").collect()
    spells = pl.read_csv(shared_data / "cow/system/majors2016.csv")
    listed = (
        spells.select("ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year"))
        .explode("year")
        .sort("ccode", "year")
    )
    ours = panel.filter(pl.col("major") == 1).select("ccode", "year")
    # Japan became a major power again in 1991; Germany, no member from 1945-05-09, in 1991.
    assert ours.equals(listed)
    assert (ours.height, panel["major"].null_count()) == (1195, 195 * 8)
    per_year = dict(ours.group_by("year").len().rows())
    assert [per_year[year] for year in (1816, 1914, 1942, 1950, 2016)] == [5, 8, 6, 5, 7]


def test_powers_by_rank_are_those_of_the_processed_spells(
    official: Official, shared_data: Path
) -> None:
    official("cow/system/peacesciencer_maoz_powers.csv")
    panel = state_years(1816, 2019).add("maoz-powers").collect()
    spells = pl.read_csv(
        shared_data / "cow/system/peacesciencer_maoz_powers.csv", try_parse_dates=True
    )
    for rank, short in (("regional", "reg"), ("global", "glob")):
        days = spells.drop_nulls(f"{short}stdate").select(
            "ccode",
            pl.int_ranges(
                pl.col(f"{short}stdate").dt.year().cast(pl.Int64),
                pl.col(f"{short}enddate").dt.year().cast(pl.Int64) + 1,
            ).alias("year"),
        )
        listed = days.explode("year").unique().sort("ccode", "year")
        ours = panel.filter(pl.col(f"maoz_{rank}") == 1).select("ccode", "year")
        assert ours.equals(listed)
    assert panel["maoz_global"].null_count() == 0
