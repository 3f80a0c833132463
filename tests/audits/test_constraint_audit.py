"""Constraint read from the atlas's record and from ATOP, and added up for a state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.atlas.treaty_files import agreements
from foedus.audits.constraint.exit_terms import exit_right, term_months
from foedus.audits.constraint.hosting import hosted
from foedus.audits.constraint.portfolio import bound
from foedus.audits.constraint.recorded import recorded
from foedus.audits.constraint.scored import deep, scored
from foedus.audits.constraint.study import spearman
from foedus.errors import CoverageError
from foedus.measures.constraint import CLAUSES, checked_clause_weights
from foedus.worlds.world import World, world

DAY = date(2026, 1, 1)
EVEN = checked_clause_weights()


def _of(key: str) -> Any:
    return next(one for one in agreements() if one.key == key)


def _clause(there: World, key: str, clause: str) -> float:
    return float(scored(there, there.row(key)).text[CLAUSES.index(clause)])


@pytest.fixture(scope="module")
def today() -> World:
    return world(DAY)


@pytest.mark.parametrize(
    ("words", "right", "months"),
    [
        ("after ten years, one year after notice", 0.0, 120.0),
        ("perpetual", 1.0, float("inf")),
        ("no clause on withdrawal", 1.0, None),
        ("none stated", 1.0, None),
        ("none known", None, None),
        ("twenty years, then prolonged by five-year periods", None, 240.0),
        ("any party after twenty years, one year after notice", 0.0, 240.0),
        ("one year after notice", 0.0, None),
        ("without limit of time; a party may denounce it", 0.0, float("inf")),
        ("twenty-five years, prolonged", None, 300.0),
        ("no exit by one party: in force until both agree", 1.0, None),
        ("", None, None),
    ],
)
def test_terms_of_exit_are_read_as_they_are_written(
    words: str, right: float | None, months: float | None
) -> None:
    assert exit_right({"terms": words}) == right
    assert term_months({"terms": words}) == months


def test_every_notice_of_the_atlas_is_a_right_to_leave() -> None:
    with_notice = [one for one in agreements() if one.exit.get("notice_months")]
    assert len(with_notice) > 30
    assert all(exit_right(one.exit) == 0.0 for one in with_notice)


def test_what_the_record_does_not_carry_is_not_known_and_never_zero(today: World) -> None:
    for clause in ("third-parties", "other-alliances", "separate-peace", "intervention"):
        assert np.isnan(_clause(today, "north-atlantic-treaty", clause))


def test_nato_hangs_on_a_place_and_korea_may_leave_and_lasts_for_ever(today: World) -> None:
    assert _clause(today, "north-atlantic-treaty", "unconditional") == 0.0
    assert _clause(today, "north-atlantic-treaty", "consultation") == 1.0
    assert _clause(today, "us-korea-mutual-defense-treaty", "no-exit") == 0.0
    assert _clause(today, "us-korea-mutual-defense-treaty", "duration") == 1.0


def test_a_member_that_may_choose_how_to_help_is_not_bound_without_condition() -> None:
    clause = _of("teu-42-7")
    states = [one for held in clause.obligations for cut in held.carve_outs for one in cut.states]
    assert states
    found = recorded(clause, DAY, [states[0], "POL"]).members[:, 0]
    assert found.tolist() == [0.0, 1.0]


def test_who_owes_nothing_has_nothing_to_leave() -> None:
    quad = _of("quad")
    assert quad.obligations == ()
    found = recorded(quad, DAY, ["JPN"]).members[0]
    assert found[CLAUSES.index("no-exit")] == found[CLAUSES.index("duration")] == 0.0


def test_of_an_unpublished_text_nothing_is_known() -> None:
    hidden = replace(_of("north-atlantic-treaty"), text="unpublished")
    assert np.isnan(recorded(hidden, DAY, ["POL"]).members).all()


def test_shallow_texts_have_no_bases_and_deep_ones_may_have(today: World) -> None:
    assert _clause(today, "china-dprk-1961", "bases") == 0.0
    assert np.isnan(_clause(today, "north-atlantic-treaty", "bases"))


@given(st.sampled_from([one.key for one in agreements()]))
def test_every_agreement_of_the_atlas_has_clauses_from_none_to_all(key: str) -> None:
    agreement = _of(key)
    codes = [one.state for one in agreement.parties]
    values = recorded(agreement, DAY, codes).members
    known = values[np.isfinite(values)]
    assert ((known >= 0) & (known <= 1)).all()


def test_text_and_practice_of_nato_are_apart(today: World) -> None:
    found = deep(scored(today, today.row("north-atlantic-treaty")))
    assert (found.milinst, found.formal, found.practice) == (2, 2, 2)
    assert "practice" in found.note


def test_the_charter_is_no_part_of_a_portfolio_and_defenders_are_pledged(today: World) -> None:
    found = bound(today, today.states[today.position("Poland")], EVEN)
    keys = [one.scored.agreement.key for one in found.held]
    assert "un-charter" not in keys
    assert "north-atlantic-treaty" in keys
    nato = next(one for one in found.held if one.scored.agreement.key == "north-atlantic-treaty")
    assert len(nato.partners) == len(nato.defenders) == 31
    assert nato.loss.loss["POL"] == 0.0
    least, most = found.totals[1].total, found.totals[2].total
    assert least <= found.totals[0].total <= most


def test_security_of_all_counts_each_defender_once(today: World) -> None:
    found = bound(today, today.states[today.position("Poland")], EVEN)
    assert found.share < sum(one.share for one in found.held)
    assert found.share >= max(one.share for one in found.held)


def test_leaving_an_alliance_takes_it_out_of_the_portfolio() -> None:
    from foedus.scenarios.library import find_scenario

    read = find_scenario("armenia-leaves-csto")
    before = world(read.on)
    after = read.apply(before)
    seat = before.states[before.position("Armenia")]
    had = {one.scored.agreement.key for one in bound(before, seat, EVEN).held}
    has = {one.scored.agreement.key for one in bound(after, seat, EVEN).held}
    assert had - has == {"csto-collective-security-treaty"}


def test_without_the_lists_no_troops_are_told(today: World) -> None:
    found = hosted(today, today.states[:5])
    assert all(one.troops is None and one.bases is None for one in found.values())


def test_ranks_with_ties_match_a_correlation_worked_by_hand() -> None:
    # Ranks 1.5, 1.5, 3 against 1, 2, 3.
    found = spearman(np.array([5.0, 5.0, 9.0]), np.array([1.0, 2.0, 3.0]))
    assert found == pytest.approx(0.8660254)


@pytest.mark.slow
class TestWithFiles:
    """What ATOP's files and the lists of posture say."""

    @pytest.fixture
    def files(self, shared_data: Path) -> None:
        from foedus.sources import adding

        for name in ("atop/atop5_1m.csv", "atop/atop5_1aph.csv", "atop/atopinst5_1.csv"):
            adding.add([shared_data / name])

    def test_depth_of_the_command_is_the_released_depth(self, files: None) -> None:
        from foedus.questions.constraint import answer

        told = {row["measure"]: row["phases numbered alike"] for row in answer(check=True).rows}
        assert told == {"MILINST": "788 of 788", "FORMAL": "793 of 793"}

    def test_atop_codes_every_clause_of_nato(self, files: None) -> None:
        there = world(date(2018, 6, 1))
        found = scored(there, there.row("north-atlantic-treaty"))
        # No alliance against members, bases on one side's ground, consultation, twenty years of
        # fifty; a right to leave by Art 13, which ATOP does not code.
        assert found.text.tolist() == [0, 0, 1, 0, 1, 0, 0, 1, 0, 0.4]
        assert set(found.sources) == {"atop", "atlas"}

    def test_all_alliances_of_all_years_have_scores_from_none_to_all(self, files: None) -> None:
        from foedus.audits.constraint.history import every_alliance

        frame = every_alliance(1945, 2018)
        assert frame["year"].min() == 1945
        assert frame["year"].max() == 2018
        assert frame.filter(
            (frame["low"] > frame["value"]) | (frame["value"] > frame["high"]) | (frame["high"] > 1)
        ).is_empty()
        assert frame.select("agreement", "year").is_duplicated().sum() == 0

    def test_atop_says_nothing_of_other_years(self, files: None) -> None:
        from foedus.audits.constraint.history import every_alliance, toward_each

        with pytest.raises(CoverageError, match="2019"):
            toward_each(2019)
        with pytest.raises(CoverageError, match="comes after"):
            every_alliance(2000, 1999)

    def test_constraint_toward_partners_matches_a_count_of_its_own(self, files: None) -> None:
        from foedus.audits.constraint.history import toward_each
        from foedus.measures.constraint import ATOP_CODES, clauses_of_atop
        from foedus.sources import adding

        day = date(2018, 12, 31)
        held: dict[int, dict[int, list[float]]] = {}
        for row in adding.load("atop-m").iter_rows(named=True):
            if row["entry"] <= day and (row["exit"] is None or day < row["exit"]):
                codes = {one: [-9 if row[one] is None else row[one]] for one in ATOP_CODES}
                values = clauses_of_atop(codes)[0]
                fill = np.nanmean(values)
                held.setdefault(row["atopid"], {})[row["ccode"]] = [
                    fill if np.isnan(one) else one for one in values
                ]
        found = toward_each(2018)
        for one, other in ((732, 2), (290, 2), (2, 290), (740, 2), (365, 371), (20, 732)):
            shared = [of[one] for of in held.values() if one in of and other in of]
            strictest = [max(column) for column in zip(*shared, strict=True)] or [0.0] * 10
            at = [int(np.flatnonzero(found.ccodes == code)[0]) for code in (one, other)]
            assert found.matrix[at[0], at[1]] == pytest.approx(sum(strictest) / 10)
        assert (np.diag(found.matrix) == 0).all()

    def test_the_page_has_the_signs_that_the_study_finds(
        self, files: None, shared_data: Path
    ) -> None:
        from foedus.audits.constraint.study import signs, state_years
        from foedus.sources import adding

        for name in (
            "cow/nmc/peacesciencer_nmc70.csv",
            "posture/troopdata-rebuild-country-year.csv",
            "unga/IdealpointestimatesAll_Jun2024.csv",
        ):
            adding.add([shared_data / name])
        page = (Path(__file__).parents[2] / "docs" / "constraint.md").read_text(encoding="utf-8")
        for one in signs(state_years(), draws=20):
            row = next(line for line in page.splitlines() if line.startswith(f"| {one.name} |"))
            assert f"{one.rho:.4f}" in row
            assert f"| {one.n:,} | {one.states} | {'yes' if one.holds else 'no'} |" in row
