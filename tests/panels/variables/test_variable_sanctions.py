"""Sanctions: sender against target, members of the EU by date, who is no state is listed."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.variables.sanctions import SANCTIONS

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "sanctions/GSDB_V4.csv"
KINDS = ("trade", "arms", "military", "financial", "travel", "other")


def row(
    number: int, sender: str, target: str, begin: int, end: int, *kinds: str
) -> dict[str, object]:
    return {
        "case_id": number, "sanctioning_state": sender, "sanctioned_state": target,
        "begin": begin, "end": end, **{kind: int(kind in kinds) for kind in KINDS},
    }  # fmt: skip


def given(give: Give) -> None:
    give(
        "gsdb",
        [
            row(1, "United States", "Egypt, Arab Rep.", 1980, 1982, "trade"),
            row(2, "United States, Germany", "Egypt, Arab Rep.", 1982, 1993, "arms"),
            row(3, "EU", "Russia", 1994, 2023, "financial"),
            row(4, "UN, France", "Iraq", 1990, 1991, "trade"),
            row(5, "Russia", "EU", 2014, 2015, "trade"),
            row(6, "China", "South Vietnam", 1978, 1979, "trade"),
        ],
    )


def values(
    one: int, other: int, first: int, last: int, column: str = "gsdb_cases", **options: bool
) -> list[int | None]:
    panel = dyad_years(first, last).add(SANCTIONS(**options))
    mine = panel.frame.filter(ccode1=one, ccode2=other).collect()
    found: list[int | None] = mine[column].to_list()
    return found


def test_a_case_counts_in_its_years_for_the_sender_alone(give: Give) -> None:
    given(give)
    assert values(2, 651, 1979, 1984) == [0, 1, 1, 2, 1, 1]
    assert values(651, 2, 1979, 1984) == [0] * 6
    assert values(2, 651, 1979, 1984, "gsdb_trade") == [0, 1, 1, 1, 0, 0]
    assert values(2, 651, 1979, 1984, "gsdb_arms") == [0, 0, 0, 1, 1, 1]
    assert values(2, 651, 1979, 1984, "gsdb_new") == [0, 1, 0, 1, 0, 0]


def test_outside_its_years_nothing_is_known(give: Give) -> None:
    given(give)
    assert values(2, 20, 1948, 1951) == [None, None, 0, 0]
    assert values(2, 20, 2022, 2024) == [0, 0, None]


def test_a_sender_keeps_its_sanction_when_its_number_changes(give: Give) -> None:
    given(give)
    assert values(260, 651, 1989, 1990) == [1, 1]
    assert values(255, 651, 1990, 1994) == [1, 1, 1, 1, 0]


def test_the_eus_sanctions_are_its_members_while_they_are_members(give: Give) -> None:
    given(give)
    assert values(220, 365, 1993, 1995) == [0, 1, 1]
    assert values(380, 365, 1993, 1996) == [0, 0, 1, 1]  # Sweden joined in 1995.
    assert values(200, 365, 2018, 2022) == [1, 1, 1, 0, 0]  # The United Kingdom left in 2020.
    assert values(220, 365, 1993, 1995, members=False) == [0, 0, 0]
    assert values(365, 220, 2013, 2016) == [0, 1, 1, 0]
    assert values(365, 200, 2013, 2016) == [0, 1, 1, 0]


def test_a_spelling_of_the_file_is_the_state_of_its_day(give: Give) -> None:
    given(give)
    assert values(710, 816, 1977, 1980) == [0, 1, 1, 0]


def test_the_un_is_no_state_and_is_listed(give: Give) -> None:
    given(give)
    left = dyad_years(1990, 1991).add("sanctions").unresolved()
    assert left.filter(name="UN").select("first", "last", "rows").rows() == [(1990, 1991, 1)]
    assert values(220, 645, 1990, 1990) == [1]


def test_a_state_is_under_a_case_once_whoever_sends_it(give: Give) -> None:
    given(give)
    frame = state_years(1979, 1995).add("sanctioned").collect()
    egypt = frame.filter(ccode=651).sort("year")
    assert egypt["gsdb_against"].to_list()[:6] == [0, 1, 1, 2, 1, 1]
    iraq = frame.filter(ccode=645, year=1990)
    assert iraq.select("gsdb_against", "gsdb_against_un", "gsdb_against_eu").row(0) == (1, 1, 0)
    russia = frame.filter(ccode=365, year=1994)
    assert russia.select("gsdb_against", "gsdb_against_un", "gsdb_against_eu").row(0) == (1, 0, 1)


def test_an_option_that_is_no_flag_is_refused(give: Give) -> None:
    given(give)
    with pytest.raises(PanelError, match="members"):
        dyad_years(1990, 1990).add(SANCTIONS(members="yes")).collect()


def test_the_official_cases_are_all_there_or_listed(official: Official) -> None:
    official(FILE)
    from foedus.sources import adding
    from foedus.sources.sanctions import pairs

    panel = dyad_years(1950, 2023).add(SANCTIONS(members=False))
    left = panel.unresolved()
    whole = pairs(adding.load("gsdb"))
    listed = set(left["name"].to_list())
    assert {"UN", "EU", "EEC", "Palestine"} <= listed
    assert not listed & {"Germany", "Yemen, North", "South Vietnam", "Egypt, Arab Rep.", "Egypt"}
    frame = panel.collect()
    assert frame.filter(pl.col("year") >= 1950)["gsdb_cases"].null_count() == 0
    # Counted by hand from the file's own rows, for states whose name and number never changed.
    for sender, one, target, other in (
        ("United States", 2, "Cuba", 40),
        ("United States", 2, "Iran", 630),
        ("Japan", 740, "Korea, North", 731),
        ("Canada", 20, "Iran", 630),
    ):
        rows = whole.filter(sender=sender, target=target)
        mine = frame.filter(ccode1=one, ccode2=other).sort("year")
        assert rows.height > 0
        for year, cases, new, trade in mine.select(
            "year", "gsdb_cases", "gsdb_new", "gsdb_trade"
        ).iter_rows():
            held = rows.filter(pl.lit(year).is_between("start_year", "end_year"))
            assert (cases, new, trade) == (
                held.height,
                held.filter(start_year=year).height,
                held["trade"].max() or 0,
            )
