"""What promises draw a state into: sums that hold, parts that add up, and the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from conftest import Official

from foedus.casus import Event
from foedus.contingency.balance import strengths
from foedus.contingency.entangling.chances import (
    best,
    bonds_of,
    helped,
    joins,
    log_odds,
    own_features,
)
from foedus.contingency.entangling.ledger import Ledger, Power, costs, dependence
from foedus.contingency.entangling.pairs import CONDITIONS, Entanglement, Interval, entanglement
from foedus.contingency.entangling.record import POSSIBLE, ranks, scored_disputes
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.errors import CoverageError, EventError, MeasureError
from foedus.scenarios import Dissolve, changed
from foedus.worlds.world import world

DAY = date(2026, 1, 1)
USA, EST, RUS, ISR, JPN, ITA, DEU = 2, 366, 365, 666, 740, 325, 255
CAPITALS = ("geo/peacesciencer_cow_capitals.csv", "cow/contiguity/contdir.csv")


@cache
def tables() -> PairTables:
    return PairTables(world(DAY))


@cache
def found(ccode: int, weight: str = "onset") -> Entanglement:
    here = tables()
    return entanglement(here, here.row(ccode), weight=weight, listed=3, draws=200, estimates=50)


@pytest.mark.parametrize(("attacker", "target"), [(RUS, EST), (710, 840), (EST, RUS)])
def test_the_chance_of_one_state_in_every_attack_is_that_of_each_attack(
    attacker: int, target: int
) -> None:
    here = tables()
    own = here.row(USA)
    said = best(here)
    applies = bonds_of(here, own).owes.max(axis=0)
    chance = joins(log_odds(own_features(here, own), said), applies, said.shift)
    told = joining_chances(here.world, Event((attacker,), (target,), DAY))
    for one in told:
        if one.ccode == USA:
            side = (ATTACKER, TARGET)[one.side == "target"]
            at = (side, here.row(attacker), here.row(target))
            assert chance[at] == pytest.approx(one.chance, abs=1e-9)


def test_who_helps_a_state_is_who_joins_it_in_each_attack_on_it() -> None:
    here = tables()
    back = helped(here, here.row(EST), best(here))
    told = joining_chances(here.world, Event((RUS,), (EST,), DAY))
    for one in told:
        if one.side == "target":
            chance = back[here.row(RUS), here.row(one.ccode)]
            assert chance == pytest.approx(one.chance, abs=0.01 if one.unknown else 1e-9)


@pytest.mark.parametrize("weight", ["onset", "none"])
def test_what_is_due_to_treaties_adds_up(weight: str) -> None:
    ledger = found(USA, weight)
    assert sum(one.due for one in ledger.treaties) == pytest.approx(ledger.due)
    assert sum(one.receives for one in ledger.treaties) == pytest.approx(ledger.received_due)
    assert 0 < ledger.due < ledger.owes.value


def test_a_treaty_alone_takes_away_what_dissolving_it_does() -> None:
    here = tables()
    without = PairTables(changed(here.world, [Dissolve("us-japan-security-treaty")]))
    left = entanglement(without, without.row(USA), listed=0, estimates=2)
    alone = next(
        one.alone for one in found(USA).treaties if one.agreement == "us-japan-security-treaty"
    )
    assert found(USA).owes.value - left.owes.value == pytest.approx(alone, rel=1e-6)
    assert JPN not in {one.ccode for one in left.allies if one.bound}


def test_a_state_without_treaties_owes_nothing_and_gets_nothing_by_them() -> None:
    ledger = found(ISR)
    assert ledger.allies == ()
    assert (ledger.due, ledger.received_due) == (0.0, 0.0)
    assert ledger.owes.value > 0


def test_a_pledge_that_runs_one_way_is_shown_one_way() -> None:
    japan = next(one for one in found(USA).allies if one.ccode == JPN)
    assert (japan.bound, japan.bound_back) == (True, False)
    assert japan.treaties == ("us-japan-security-treaty",)
    back = next(one for one in found(JPN).allies if one.ccode == USA)
    assert (back.bound, back.bound_back) == (False, True)
    assert back.stands_if_provoked is None


def test_what_one_ally_owes_is_what_the_other_gets() -> None:
    usa = next(one for one in found(USA).allies if one.ccode == EST)
    back = next(one for one in found(EST).allies if one.ccode == USA)
    # What the USA owes counts the attacks that Estonia makes too.
    assert 0 < back.receives.value < usa.owes.value


def test_intervals_hold_their_middle_and_shares_stay_within_bounds() -> None:
    for one in found(USA).allies:
        for part in (one.owes, one.receives, one.entrapment, one.abandonment):
            assert isinstance(part, Interval)
            assert 0 <= part.low <= part.high
            assert part.low <= part.value * 1.5
        assert one.entrapment.value <= one.owes.value
        assert set(one.conditions) <= set(CONDITIONS)
        assert one.loophole == pytest.approx(len(one.conditions) / len(CONDITIONS))
        if one.stands_if_provoked is not None:
            assert 0 <= one.stands_if_provoked <= 1


def test_a_clause_against_provocation_holds_back_an_ally_that_provokes(official: Official) -> None:
    official("atop/atop5_1m.csv", "cow/nmc/peacesciencer_nmc70.csv", *CAPITALS)
    here = PairTables(world("1914-07-28"))
    ledger = entanglement(here, here.row(ITA), weight="none", listed=0, estimates=2)
    germany = next(one for one in ledger.allies if one.ccode == DEU)
    assert germany.treaties == ("triple-alliance",)
    assert "no provocation" in germany.conditions
    assert germany.stands_if_provoked is not None
    assert germany.stands_if_provoked < 1
    # NATO's clause asks nothing of the kind.
    baltic = next(one for one in found(USA).allies if one.ccode == EST)
    assert baltic.stands_if_provoked == 1


def test_every_attack_counts_one_without_a_weight() -> None:
    here = tables()
    ledger = found(EST, "none")
    assert ledger.attacks == (here.n - 1) * (here.n - 2)
    assert {one.onset for one in ledger.attacks_drawn} == {None}
    assert all(one.weight == pytest.approx(one.chance) for one in ledger.attacks_drawn)


def test_what_weighs_most_comes_first_and_is_drawn() -> None:
    told = found(EST).attacks_drawn
    assert len(told) == 3
    assert [one.weight for one in told] == sorted((one.weight for one in told), reverse=True)
    assert (told[0].attacker, told[0].side) == ("RUS", "target")
    assert all(one.fights is not None and 0 <= one.fights <= 1 for one in told)


def test_a_shared_quarrel_entraps_less_than_anothers() -> None:
    here = tables()
    own = here.row(EST)
    ledger = Ledger.of(here, own, "onset")
    assert ledger.own.min() >= 0
    assert ledger.own.max() <= 1
    # Russia is as near to Estonia's heart as to Latvia's; Venezuela is Guyana's quarrel alone.
    shared = ledger.own[TARGET, here.row(RUS), here.row(367)]
    others = ledger.own[TARGET, here.row(101), here.row(110)]
    assert shared < 0.1 < others


def test_an_ally_that_would_turn_the_war_is_missed_more() -> None:
    here = tables()
    own = here.row(EST)
    gap = dependence(here, own, helped(here, own, best(here)), Power.of(here))
    assert gap.min() >= 0
    assert gap[here.row(RUS), here.row(USA)] > gap[here.row(RUS), here.row(367)]
    assert gap[:, own].max() == 0


@pytest.mark.parametrize("blank", [False, True])
def test_strengths_of_the_ledger_are_drawn_as_those_of_each_attack(blank: bool) -> None:
    here = tables()
    if blank:
        far = here.world.ties.distance.copy()
        seats = [here.world.position(one) for one in (USA, EST)]
        far[seats[0], seats[1]] = far[seats[1], seats[0]] = np.nan
        there = replace(here.world)
        there._ties.append(replace(here.world.ties, distance=far))
        here = PairTables(there)
    power = Power.of(here)
    three = np.stack(list(power.drawn(3)))
    i, t = here.row(RUS), here.row(EST)
    held = strengths(here.world, here.event(i, t), here.ccodes)
    assert ("USA" in held.missing) is blank
    assert three[:, :, t] == pytest.approx(held.in_draws(3), rel=1e-12)
    assert power.ways == 1000
    sure = replace(power, error=np.zeros_like(power.error))
    assert sure.ways == 1
    assert np.array_equal(next(sure.drawn()), power.middle)


def test_what_is_in_doubt_of_strengths_widens_both_fears(monkeypatch: pytest.MonkeyPatch) -> None:
    here = tables()
    own = here.row(EST)
    one = next(each for each in found(EST).allies if each.ccode == USA)
    power = Power.of(here)
    there = np.stack(list(power.drawn()))
    ledger = Ledger.of(here, own, "onset")
    assert ledger.own == pytest.approx(
        ledger.others * np.mean([costs(each, own) for each in there], axis=0)
    )
    sure = replace(power, error=np.zeros_like(power.error))
    monkeypatch.setattr(Power, "of", lambda _: sure)
    held = entanglement(here, own, listed=0, estimates=50)
    other = next(each for each in held.allies if each.ccode == USA)
    assert other.owes == one.owes
    spread, without = (
        np.log(each.abandonment.high / each.abandonment.low) for each in (one, other)
    )
    assert spread > 1.1 * without
    assert one.abandonment.value != other.abandonment.value
    assert one.entrapment.value != other.entrapment.value


def test_the_same_seed_gives_the_same_ledger() -> None:
    here = tables()
    one, other = (
        entanglement(here, here.row(EST), listed=1, draws=100, estimates=20, seed=7)
        for _ in range(2)
    )
    assert one == other
    third = entanglement(here, here.row(EST), listed=1, draws=100, estimates=20, seed=8)
    assert third.owes.value == one.owes.value
    assert third.owes != one.owes


@pytest.mark.parametrize("given", [{"draws": 0}, {"estimates": 1}, {"listed": -1}])
def test_no_draws_are_refused(given: dict[str, int]) -> None:
    here = tables()
    with pytest.raises(EventError, match="tell nothing"):
        entanglement(here, here.row(EST), **given)  # type: ignore[arg-type]


def test_a_state_outside_the_system_and_a_day_without_facts_are_refused() -> None:
    with pytest.raises(MeasureError, match="no member"):
        tables().row(9999)
    early = PairTables(world("1960-01-01"))
    with pytest.raises(CoverageError, match="--weight none"):
        entanglement(early, early.row(USA))


FILES = (
    "cow/mid/MIDB 5.0.csv", "econ/isard_cw_gdppop.csv.gz", "atop/atop5_1m.csv",
    "cow/nmc/peacesciencer_nmc70.csv", "cow/system/majors2016.csv",
    "rivalry/peacesciencer_tss_rivalries.csv", *CAPITALS,
)  # fmt: skip


def test_the_five_possible_cases_are_scored_and_ranked(official: Official) -> None:
    official(*FILES)
    scored = scored_disputes(limit=6)
    assert {one.case for one in scored if one.case} == set(POSSIBLE.values())
    found_ranks = ranks(scored)
    assert list(found_ranks) == [
        "Taiwan 1954", "Vietnam", "Bosnia", "Taiwan 1995-96", "Kosovo",
    ]  # fmt: skip
    values = [one.entrapment for one in scored]
    assert values == sorted(values, reverse=True)
    best_case = min(found_ranks, key=lambda case: found_ranks[case])
    assert next(one for one in scored if one.case).case == best_case
    with pytest.raises(MeasureError, match="no rule"):
        scored_disputes("all")


@pytest.mark.slow
def test_the_five_possible_cases_rank_where_the_page_says(official: Official) -> None:
    official(*FILES)
    scored = scored_disputes()
    assert len(scored) == 219
    assert ranks(scored) == {
        "Taiwan 1954": 27, "Vietnam": 54, "Bosnia": 64, "Taiwan 1995-96": 5, "Kosovo": 72,
    }  # fmt: skip


def test_what_is_not_known_of_states_is_named_and_averaged_over() -> None:
    here = PairTables(world(DAY))
    here.__dict__["alone"] = {
        **tables().alone, "log_power": np.full_like(tables().alone["log_power"], np.nan)
    }  # fmt: skip
    told = entanglement(here, here.row(EST), listed=0, estimates=2)
    assert told.unknown == ("log_power",)
    assert np.isfinite(told.owes.value)
    assert told.owes.value != found(EST).owes.value
