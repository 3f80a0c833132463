"""ATOP: days, spells, phases, and the directed dyad-years that ATOP itself publishes."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import member, members, small_file

from foedus.errors import CoverageError, SourceLayoutError
from foedus.sources import atop
from foedus.sources.atop_dyads import directed_dyad_years, explain_differences
from foedus.sources.reading import parse, read
from foedus.sources.registry import source

MEMBERS = source("atop-m")


def read_members(*rows: dict[str, object]) -> pl.DataFrame:
    return parse(members(*rows), "atop5_1m.csv", MEMBERS, any_rows=True)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> pl.DataFrame:
    return read(shared_data / "atop/atop5_1m.csv", MEMBERS)


@pytest.fixture(scope="module")
def published(shared_data: Path) -> pl.DataFrame:
    frame = pl.read_csv(shared_data / "atop/peacesciencer_atop5_1_ddyr.csv.gz")
    return frame.rename(lambda name: name.removeprefix("atop_"))


def test_exit_year_zero_is_still_in_force() -> None:
    frame = read_members(member(3180, 2, "1949-04-04"))
    assert frame["exit"].to_list() == [None]
    assert frame["entry"].to_list() == [date(1949, 4, 4)]


def test_a_blank_day_is_kept_as_the_span_it_can_be() -> None:
    row = read_members(member(1115, 200, "1844-06", "1846-02")).row(0, named=True)
    assert (row["entry"], row["entry_latest"]) == (date(1844, 6, 1), date(1844, 6, 30))
    assert (row["exit"], row["exit_latest"]) == (date(1846, 2, 1), date(1846, 2, 28))


def test_phases_that_meet_on_a_day_are_one_membership() -> None:
    spells = atop.member_spells(
        read_members(
            member(3180, 2, "1949-04-04", "1951-06-19", phase=1),
            member(3180, 2, "1951-06-19", phase=2),
        )
    )
    assert spells.select("entry", "exit", "phases").rows() == [(date(1949, 4, 4), None, [1, 2])]


def test_an_exit_the_day_before_the_next_phase_leaves_no_day_between() -> None:
    """6032: phase 1 ends 31 December 2011, phase 2 starts 1 January 2012."""
    frame = read_members(
        member(6032, 2, "2008-11-17", "2011-12-31", phase=1),
        member(6032, 2, "2012-01-01", phase=2),
    )
    assert frame["exit"].to_list() == [date(2012, 1, 1), None]
    assert atop.member_spells(frame)["entry"].to_list() == [date(2008, 11, 17)]


def test_a_member_that_left_and_came_back_has_two_memberships() -> None:
    """Egypt in the Arab League (3015): out from 31 March 1979, back on 22 May 1989."""
    spells = atop.member_spells(
        read_members(member(3015, 651, "1945-03-22", "1979-03-31"), member(3015, 651, "1989-05-22"))
    )
    assert spells["exit"].to_list() == [date(1979, 3, 31), None]


def test_phases_at_the_same_time_are_one_membership() -> None:
    """3433: from 1993 Indonesia has one phase with each successor of Czechoslovakia."""
    spells = atop.member_spells(
        read_members(
            member(3433, 850, "1993-01-01", phase=2),
            member(3433, 850, "1993-01-01", "2008-07-25", phase=3),
        )
    )
    assert spells.select("exit", "phases").rows() == [(None, [2, 3])]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=6, unique=True)
)
def test_a_day_is_in_a_membership_exactly_if_it_is_in_a_phase(spans: list[tuple[int, int]]) -> None:
    start = date(1900, 1, 3).toordinal()
    days = [(start + first, start + first + length) for first, length in spans]
    frame = pl.DataFrame(
        {
            "atopid": [1] * len(days),
            "ccode": [2] * len(days),
            "phase": list(range(len(days))),
            "entry": [date.fromordinal(a) for a, _ in days],
            "entry_latest": [date.fromordinal(a) for a, _ in days],
            "exit": [date.fromordinal(b) for _, b in days],
            "exit_latest": [date.fromordinal(b) for _, b in days],
        }
    )
    spells = [(a.toordinal(), b.toordinal()) for a, b in
              atop.member_spells(frame).select("entry", "exit").rows()]  # fmt: skip
    for day in range(start - 1, start + 90):
        assert any(a <= day < b for a, b in spells) == any(a <= day < b for a, b in days)
    assert all(a[1] < b[0] for a, b in pairwise(spells))


def test_obligations_stay_with_their_phase() -> None:
    frame = read_members(
        member(1155, 140, "1851-10-12", "1857-09-03", phase=1, defense=1, consul=1),
        member(1155, 140, "1857-09-03", phase=2, consul=1),
    )
    told = atop.obligations(frame).select("phase", "obligation").rows()
    assert told == [(1, "consul"), (1, "defense"), (2, "consul")]


def test_an_exit_before_the_entry_is_refused() -> None:
    with pytest.raises(SourceLayoutError, match="not after its start"):
        read_members(member(1, 2, "1900-05-05", "1899-01-01"))


def test_in_force_and_an_exit_year_contradict_each_other() -> None:
    with pytest.raises(SourceLayoutError, match="contradict"):
        read_members({**member(1, 2, "1900-05-05"), "ineffect": 0})


def test_a_phase_number_that_is_not_the_decimal_is_refused() -> None:
    phase = source("atop-ph")
    data = small_file(phase).replace(b"1360.1", b"1360.3")
    with pytest.raises(SourceLayoutError, match=r"1360\.3 is not phase 1"):
        parse(data, "atop5_1aph.csv", phase, any_rows=True)


def test_phases_carry_their_institutionalization(shared_data: Path) -> None:
    phase = read(shared_data / "atop/atop5_1aph.csv", source("atop-ph"))
    inst = read(shared_data / "atop/atopinst5_1.csv", source("atop-inst"))
    both = atop.phases(phase, inst)
    assert both.height == 849
    assert both.select("milinst", "formal").null_count().row(0) == (6, 1)
    assert {"intcom", "milcon", "base", "subord", "organ1", "contrib"} <= set(both.columns)


def test_member_and_phase_files_agree_on_which_phases_there_are(
    shared_data: Path, real: pl.DataFrame
) -> None:
    phase = read(shared_data / "atop/atop5_1aph.csv", source("atop-ph"))
    key = ["atopid", "phase"]
    assert real.select(key).unique().sort(key).equals(phase.select(key))


def test_nobody_is_out_of_nato_between_its_phases(real: pl.DataFrame) -> None:
    nato = atop.member_spells(real.filter(pl.col("atopid") == 3180))
    assert nato["ccode"].is_duplicated().sum() == 0
    america = nato.filter(pl.col("ccode") == 2)
    assert america.select("entry", "exit").rows() == [(date(1949, 4, 4), None)]


def test_a_pledge_can_be_one_sided() -> None:
    frame = read_members(
        member(3600, 2, "1951-09-08", "1960-06-23", defense=1),
        member(3600, 740, "1951-09-08", "1960-06-23"),
    )
    dyads = directed_dyad_years(frame).filter(pl.col("year") == 1955)
    assert dyads.select("ccode1", "ccode2", "defense").rows() == [(2, 740, 1), (740, 2, 0)]


def test_members_that_never_met_are_no_dyad() -> None:
    """The two Germanies in one pact in 1990: one was gone before the other's number began."""
    frame = read_members(
        member(1, 2, "1980-01-01"),
        member(1, 260, "1980-01-01", "1990-10-03"),
        member(1, 255, "1990-10-03"),
    )
    by_day = directed_dyad_years(frame).filter(pl.col("year") == 1990)
    assert by_day.select("ccode1", "ccode2").rows() == [(2, 255), (2, 260), (255, 2), (260, 2)]
    by_year = directed_dyad_years(frame, overlap="years").filter(pl.col("year") == 1990)
    assert (255, 260) in by_year.select("ccode1", "ccode2").rows()


def test_dyad_years_run_to_the_end_of_coverage_and_count_pacts() -> None:
    frame = read_members(
        member(1, 2, "2016-05-01", defense=1),
        member(1, 20, "2016-05-01"),
        member(2, 2, "2017-05-01", consul=1),
        member(2, 20, "2017-05-01"),
    )
    one_way = directed_dyad_years(frame).filter(pl.col("ccode1") == 2)
    assert one_way.select("year", "n_pacts", "consul").rows() == [
        (2016, 1, 0), (2017, 2, 1), (2018, 2, 1)
    ]  # fmt: skip


def test_a_rule_that_does_not_exist_is_refused() -> None:
    frame = read_members(member(1, 2, "2016-05-01"))
    with pytest.raises(CoverageError, match="overlap='day'"):
        directed_dyad_years(frame, overlap="day")


def test_directed_dyads_are_those_that_atop_publishes(
    real: pl.DataFrame, published: pl.DataFrame
) -> None:
    key = ["ccode1", "ccode2", "year"]
    ours = directed_dyad_years(real)
    assert ours.height == published.height == 273_296
    assert ours.select(key).equals(published.select(key).sort(key))


@pytest.mark.slow
def test_every_difference_of_a_plain_expansion_has_a_cause(
    real: pl.DataFrame, published: pl.DataFrame
) -> None:
    """34 pairs and 227 defense dummies in 273,296 rows, each traced by code; none is left over."""
    told = explain_differences(real, published)
    counts = {(what, cause): n for what, cause, n in told.group_by("what", "cause").len().rows()}
    assert counts == {
        ("pair", "not_a_state"): 20,
        ("pair", "no_common_day"): 14,
        ("defense", "pledge_to_some_partners"): 213,
        ("defense", "another_phase"): 13,
        ("defense", "earlier_phase_of_the_year"): 1,
        ("offense", "pledge_to_some_partners"): 33,
        ("offense", "earlier_phase_of_the_year"): 1,
        ("neutral", "pledge_to_some_partners"): 101,
        ("neutral", "another_phase"): 4,
        ("neutral", "earlier_phase_of_the_year"): 13,
        ("nonagg", "pledge_to_some_partners"): 74,
        ("consul", "another_phase"): 13,
    }
    assert told.filter(pl.col("what") == "pair").height == 34
    assert told.filter(pl.col("what") == "defense").height == 227


@pytest.mark.slow
def test_a_difference_without_a_cause_is_called_unexplained(
    real: pl.DataFrame, published: pl.DataFrame
) -> None:
    """A published row seeded with a fault: the United States owes Britain no defense in 1980."""
    seeded = published.with_columns(
        pl.when((pl.col("ccode1") == 2) & (pl.col("ccode2") == 200) & (pl.col("year") == 1980))
        .then(0)
        .otherwise("defense")
        .alias("defense")
    )
    odd = explain_differences(real, seeded).filter(pl.col("cause") == "unexplained")
    assert odd.select("ccode1", "ccode2", "year", "what").rows() == [(2, 200, 1980, "defense")]


def test_what_remains_of_the_differences_comes_from_varying_pledges(
    real: pl.DataFrame, published: pl.DataFrame
) -> None:
    key = ["ccode1", "ccode2", "year"]
    both = directed_dyad_years(real, phase="last").join(published, on=key, validate="1:1")
    apart = {n: int((both[n] != both[f"{n}_right"]).sum()) for n in atop.OBLIGATIONS}
    assert apart == {"defense": 213, "offense": 33, "neutral": 101, "nonagg": 74, "consul": 0}
