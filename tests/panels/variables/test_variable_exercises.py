"""Joint exercises: pairs of those who took part, and what no exercise in the file means."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variables.exercises import JOINT_EXERCISES

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "exercises/mme_v7.csv"
NOBODY = {f"State{letter}": "" for letter in [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]} | {
    f"StateA{letter}": "" for letter in "ABCDEFGHIJKLM"
}


def row(number: int, year: int, month: int, *who: str, war: int = 0) -> dict[str, object]:
    named = {f"State{'ABCDEF'[place]}": name for place, name in enumerate(who)}
    return {
        "MMEID": f"mme{number}", "s.year": year, "s.month": month, "s.day": 5, "e.year": year,
        "e.month": month, "e.day": 9, "Warfighting": war, "Peacekeeping": 0, "Humanitarian": 0,
        **NOBODY, **named,
    }  # fmt: skip


def given(give: Give) -> None:
    give(
        "mme",
        [
            row(1, 1989, 5, "United States", "Canada", "NATO", war=1),
            row(2, 1989, 6, "United States", "Canada"),
            row(3, 1990, 2, "Germany", "France"),
            row(4, 1990, 11, "Germany", "France", war=1),
        ],
    )


def counts(
    pair: tuple[int, int], first: int, last: int, column: str = "mme_exercises", **options: str
) -> list[int | None]:
    panel = dyad_years(first, last).add(JOINT_EXERCISES(**options))
    mine = panel.frame.filter(ccode1=pair[0], ccode2=pair[1]).collect()
    found: list[int | None] = mine[column].to_list()
    return found


def test_a_pair_has_its_exercises_both_ways_and_an_unlisted_one_is_not_known(give: Give) -> None:
    given(give)
    assert counts((2, 20), 1988, 1990) == [None, 2, None]
    assert counts((20, 2), 1988, 1990) == [None, 2, None]
    assert counts((2, 20), 1989, 1989, "mme_warfighting") == [1]
    assert counts((2, 20), 1989, 1989, "mme_bilateral") == [1]


def test_none_may_be_read_as_zero_within_the_coverage_only(give: Give) -> None:
    given(give)
    assert counts((2, 20), 1979, 1981, unlisted="none") == [None, 0, 0]
    assert counts((2, 20), 2009, 2011, unlisted="none") == [0, 0, None]
    assert counts((2, 20), 1989, 1989, unlisted="none") == [2]


def test_a_name_is_the_state_of_the_day_on_which_the_exercise_began(give: Give) -> None:
    given(give)
    assert counts((220, 260), 1990, 1990) == [1]
    assert counts((220, 255), 1990, 1990) == [1]
    assert counts((220, 255), 1990, 1990, "mme_warfighting") == [1]


def test_what_is_no_state_is_listed(give: Give) -> None:
    given(give)
    left = dyad_years(1989, 1989).add("joint-exercises").unresolved()
    assert left.rows() == [("joint-exercises", "NATO", 1989, 1989, 1)]


def test_another_meaning_of_unlisted_is_refused(give: Give) -> None:
    given(give)
    with pytest.raises(PanelError, match="unlisted"):
        dyad_years(1989, 1989).add(JOINT_EXERCISES(unlisted="zero")).collect()


def test_the_official_file_resolves_but_for_ten_rows(official: Official) -> None:
    official(FILE)
    panel = dyad_years(1980, 2010, directed=False).add("joint-exercises")
    assert panel.unresolved()["rows"].sum() == 10
    frame = panel.collect()
    # Counted by hand from the file's rows that name both: the two most frequent partners.
    from foedus.sources import adding

    both = adding.load("mme").filter(
        pl.col("participants").list.contains("United States")
        & pl.col("participants").list.contains("United Kingdom")
    )
    years = both["start"].dt.year().value_counts().sort("start")
    mine = frame.filter(ccode1=2, ccode2=200).drop_nulls("mme_exercises").sort("year")
    assert mine["mme_exercises"].to_list() == years["count"].to_list()
    assert frame["mme_exercises"].min() == 1
    assert frame.select((pl.col("mme_warfighting") <= pl.col("mme_exercises")).all()).item()
