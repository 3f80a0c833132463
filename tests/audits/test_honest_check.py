"""What the atlas took from a file is no confirmation by it; what it did not take, may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from atop_rows import alliances, member

from foedus.atlas import facts
from foedus.atlas.fact_files import Span
from foedus.atlas.fact_weights import Benchmark
from foedus.atlas.treaty_files import agreements
from foedus.audits import fact_conflicts, fact_figures
from foedus.audits.atlas_agreement import FILES, check_atlas
from foedus.audits.fact_fields import CHECKS
from foedus.audits.finding import CONFIRMED, DIFFERS, SAME_SOURCE, Finding
from foedus.audits.own_basis import taken_from_atop, without_copies
from foedus.dates import parse_day


def personnel(
    value: float, basis: str, monkeypatch: pytest.MonkeyPatch, *, file: float = 100.0
) -> Finding:
    one = Benchmark(210, "personnel", 2010, value, basis)
    monkeypatch.setattr(facts, "weights", lambda: (one,))
    (found,) = fact_figures.compared(fact_figures.PERSONNEL_NMC, {(210, 2010): file}, "nmc 7.0")
    return found


@pytest.mark.parametrize(
    ("value", "basis", "verdict", "reasoned"),
    [
        (100.0, "cow-nmc 7.0", SAME_SOURCE, False),
        (120.0, "cow-nmc 7.0", DIFFERS, False),
        (100.0, "nato-defexp 2024-06-17", CONFIRMED, False),
        (126.0, "nato-defexp 2024-06-17", CONFIRMED, False),
        (140.0, "nato-defexp 2024-06-17", DIFFERS, True),
        (199.0, "nato-defexp 2024-06-17", DIFFERS, True),
        (210.0, "nato-defexp 2024-06-17", DIFFERS, False),
        (40.0, "nato-defexp 2024-06-17", DIFFERS, False),
    ],
)
def test_a_figure_is_judged_by_where_it_comes_from_and_how_far_off_it_is(
    value: float, basis: str, verdict: str, reasoned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = personnel(value, basis, monkeypatch)
    assert (found.verdict, bool(found.reason)) == (verdict, reasoned)
    assert (found.atlas, found.file) == (f"{value:g}", "100")


@pytest.mark.parametrize(
    ("share", "verdict", "reasoned"),
    [(1.3, CONFIRMED, False), (1.4, DIFFERS, True), (2.1, DIFFERS, False)],
)
def test_a_share_of_gdp_may_be_off_by_three_tenths_of_a_point(
    share: float, verdict: str, reasoned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Benchmark(210, "milex", 2010, share, "a national budget, 2010-01-01")
    monkeypatch.setattr(facts, "weights", lambda: (one,))
    frame = pl.DataFrame({"country": ["Netherlands"], "year": [2010], "milex_gdp": [0.01]})
    (found,) = fact_figures.milex_sipri(frame, "sipri-milex 2025")
    assert (found.verdict, bool(found.reason)) == (verdict, reasoned)


def test_gdp_is_what_two_columns_of_sipri_imply(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Benchmark(210, "gdp", 2010, 900_000.0, "world-bank-wdi 2010")
    monkeypatch.setattr(facts, "weights", lambda: (one,))
    frame = pl.DataFrame(
        {"country": ["Netherlands"], "year": [2010], "milex_gdp": [0.01], "milex_current": [1e4]}
    )
    (found,) = fact_figures.gdp_sipri(frame, "sipri-milex 2025")
    assert (found.file, found.verdict) == ("1e+06", CONFIRMED)


def conflict(since: str, until: str = "", note: str = "", kind: str = "rivalry") -> facts.Conflict:
    span = Span(parse_day(since), parse_day(until) if until else None)
    return facts.Conflict(210, 211, kind, "A quarrel", span, "an act, 1990-01-01", note)


def listed(start: int, end: int | None) -> pl.DataFrame:
    last = None if end is None else date(end + 1, 1, 1)
    return pl.DataFrame(
        {"ccode1": [210], "ccode2": [211], "start": [date(start, 1, 1)], "end": [last]},
        schema_overrides={"end": pl.Date},
    )


@pytest.mark.parametrize(
    ("one", "listed_years", "verdicts"),
    [
        (conflict("1990-03-01"), (1992, None), [CONFIRMED, CONFIRMED]),
        (conflict("1990-03-01"), (1993, None), [DIFFERS, CONFIRMED]),
        (conflict("1990", "1996-05-01"), (1990, 1998), [CONFIRMED, CONFIRMED]),
        (conflict("1990", "1996-05-01"), (1990, None), [CONFIRMED, DIFFERS]),
        (conflict("1990", note="First year as listed."), (1990, None), [SAME_SOURCE, CONFIRMED]),
        (conflict("1990", note="End as listed."), (1990, None), [CONFIRMED, SAME_SOURCE]),
        (conflict("1990", note="First year as listed."), (1994, None), [DIFFERS, CONFIRMED]),
        (conflict("2010"), (1980, 1990), [DIFFERS]),
        (conflict("2021-02"), (1980, None), ["not checkable"]),
    ],
)
def test_a_rivalry_is_held_against_the_list_within_two_years(
    one: facts.Conflict,
    listed_years: tuple[int, int | None],
    verdicts: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facts, "conflicts", lambda: (one,))
    monkeypatch.setattr(fact_conflicts, "coverage_end", lambda key: date(2021, 1, 1))
    found = list(fact_conflicts.rivalries(listed(*listed_years), "tss-rivalries 2021"))
    assert [one.verdict for one in found] == verdicts


def test_no_year_of_a_rivalry_rests_on_a_list_without_saying_so() -> None:
    rivalries = [one for one in facts.conflicts() if one.kind == "rivalry"]
    assert len(rivalries) > 100
    assert not [one for one in rivalries if "rivalries" in one.basis]
    assert not [one for one in rivalries if one.basis.startswith("thompson")]


def test_what_a_treaty_file_took_from_atop_is_not_confirmed_by_atop() -> None:
    pact = next(
        one for one in agreements() if one.key == "central-african-republic-congo-pact-1998"
    )
    assert all(one.basis == "atop" for one in pact.parties)
    (number,) = pact.atop
    codes = {"defense": 1, "consul": 1}
    rows = [member(number, ccode, "1998-05-11", **codes) for ccode in (482, 490)]
    given = {"facts": False, "depth": {}, "differences": ()}
    result = check_atlas([pact], atop=alliances(*rows), **given)
    said = {row["field"]: row["verdict"] for row in result.rows}
    assert said["duty: defense"] == said["party COD, start"] == "same source"
    assert said["signed"] == "confirmed"
    later = [member(number, ccode, "1999-05-11", **codes) for ccode in (482, 490)]
    said = {
        row["field"]: row["verdict"]
        for row in check_atlas([pact], atop=alliances(*later), **given).rows
    }
    assert said["party COD, start"] == "differs"


def test_one_fact_of_its_own_makes_a_field_more_than_a_copy() -> None:
    pact = next(
        one for one in agreements() if one.key == "central-african-republic-congo-pact-1998"
    )
    first, *others = pact.parties
    mixed = replace(pact, parties=(replace(first, basis="pact"), *others))
    assert taken_from_atop(mixed, f"party {others[0].state}, start")
    assert not taken_from_atop(mixed, f"party {first.state}, start")
    finding = Finding("agreements", mixed.key, "end", "end", "open", "open", "atop", CONFIRMED)
    assert list(without_copies(mixed, [finding])) == [finding]


def test_every_checked_dataset_is_named_where_it_is_missing() -> None:
    assert {one.key for one in CHECKS} <= set(FILES)
    assert len(FILES) == len(set(FILES))
