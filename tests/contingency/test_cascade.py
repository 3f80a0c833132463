"""Who fights in the end: known chances, what must hold for all, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.contingency.spread.cascade import (
    ATTACKER,
    TARGET,
    CallIn,
    Encounters,
    hazard_of,
    no_encounters,
    simulate,
)
from foedus.contingency.spread.spreading import critical_ties, spread
from foedus.errors import EventError

DRAWS = 40_000
# Four standard errors of a share of 40,000 draws.
CLOSE = 0.01


def attack(n: int = 5, **arrays: np.ndarray) -> CallIn:
    """State 0 attacks state 1; nobody is called but by what is given."""
    fighting = np.zeros((2, n), bool)
    fighting[ATTACKER, 0] = fighting[TARGET, 1] = True
    empty = CallIn(
        case="known",
        states=np.arange(10, 10 + n),
        fighting=fighting,
        first=np.zeros((2, n), np.float32),
        called=np.zeros((2, n, n), np.float32),
        opposed=np.zeros((2, n, n), np.float32),
        extended=np.zeros((2, n), np.float32),
        encounters=no_encounters(),
    )
    return replace(empty, **arrays)


def first(n: int = 5, **chances: float) -> np.ndarray:
    """Chances by names such as t2: state 2 joins the target."""
    array = np.zeros((2, n), np.float32)
    for name, chance in chances.items():
        array["at".index(name[0]), int(name[1:])] = chance
    return array


def test_a_chance_of_joining_is_the_share_of_draws_in_which_the_state_fights() -> None:
    found = simulate(attack(first=first(t2=0.3, a2=0.5, a3=0.05)), 1, DRAWS).chance
    assert found[TARGET, 2] == pytest.approx(0.3, abs=CLOSE)
    assert found[ATTACKER, 2] == pytest.approx(0.5, abs=CLOSE)
    assert found[ATTACKER, 3] == pytest.approx(0.05, abs=CLOSE)
    assert found[:, 4].sum() == 0


def test_who_is_called_by_a_joiner_comes_only_where_the_joiner_did() -> None:
    called = np.zeros((2, 5, 5), np.float32)
    called[TARGET, 2, 3] = 0.6
    called[TARGET, 3, 4] = 0.5
    found = simulate(attack(first=first(t2=0.4), called=called), 1, DRAWS)
    assert found.chance[TARGET, 3] == pytest.approx(0.4 * 0.6, abs=CLOSE)
    assert found.chance[TARGET, 4] == pytest.approx(0.4 * 0.6 * 0.5, abs=CLOSE)
    assert not (found.targets[:, 3] & ~found.targets[:, 2]).any()
    assert found.steps.max() == 3
    assert (found.steps == 0).mean() == pytest.approx(0.6, abs=CLOSE)


def test_two_callers_are_two_chances() -> None:
    called = np.zeros((2, 5, 5), np.float32)
    called[TARGET, 2, 4] = called[TARGET, 3, 4] = 0.5
    found = simulate(attack(first=first(t2=1.0, t3=1.0), called=called), 1, DRAWS)
    assert found.chance[TARGET, 4] == pytest.approx(0.75, abs=CLOSE)


def test_a_joiner_can_call_a_state_to_the_other_side() -> None:
    opposed = np.zeros((2, 5, 5), np.float32)
    opposed[ATTACKER, 2, 3] = 0.5
    found = simulate(attack(first=first(t2=0.5), opposed=opposed), 1, DRAWS).chance
    assert found[ATTACKER, 3] == pytest.approx(0.25, abs=CLOSE)
    assert found[TARGET, 3] == 0


def test_a_state_that_is_attacked_in_the_way_fights_on_the_other_side() -> None:
    extended = np.zeros((2, 5), np.float32)
    extended[ATTACKER, 3] = 0.2
    found = simulate(attack(extended=extended), 1, DRAWS).chance
    assert found[TARGET, 3] == pytest.approx(0.2, abs=CLOSE)
    assert found[ATTACKER, 3] == 0


def test_an_encounter_calls_only_where_both_fight() -> None:
    row = np.array([2]), np.array([3]), np.array([4]), np.array([TARGET])
    met = Encounters(*row, np.array([0.5], np.float32))
    both = simulate(attack(first=first(a2=0.5, t3=0.5), encounters=met), 1, DRAWS)
    assert both.chance[TARGET, 4] == pytest.approx(0.125, abs=CLOSE)
    faced = both.attackers[:, 2] & both.targets[:, 3]
    assert not (both.targets[:, 4] & ~faced).any()


def test_an_encounter_counts_once_though_one_came_after_the_other() -> None:
    row = np.array([2]), np.array([3]), np.array([4]), np.array([TARGET])
    called = np.zeros((2, 5, 5), np.float32)
    called[ATTACKER, 2, 2] = 0.0
    opposed = np.zeros((2, 5, 5), np.float32)
    opposed[TARGET, 2, 3] = 1.0
    met = Encounters(*row, np.array([0.5], np.float32))
    chain = attack(first=first(a2=1.0), opposed=opposed, encounters=met)
    assert simulate(chain, 1, DRAWS).chance[TARGET, 4] == pytest.approx(0.5, abs=CLOSE)


def test_coming_together_leaves_each_chance_and_makes_both_likelier_at_once() -> None:
    calls = attack(first=first(t2=0.3, t3=0.3))
    apart, together = (simulate(replace(calls, together=how), 1, DRAWS) for how in (0.0, 4.0))
    for found in (apart, together):
        assert found.chance[TARGET, 2] == pytest.approx(0.3, abs=CLOSE)
        assert found.chance[TARGET, 3] == pytest.approx(0.3, abs=CLOSE)
    both = [(one.targets[:, 2] & one.targets[:, 3]).mean() for one in (apart, together)]
    assert both[0] == pytest.approx(0.09, abs=CLOSE)
    assert both[1] > 0.15


def test_all_who_are_there_may_fight_from_the_outset() -> None:
    fighting = np.array([[True, True, True, False, False], [False, False, False, True, True]])
    found = simulate(attack(fighting=fighting), 1, 100)
    assert (found.size == 5).all()
    assert found.steps.max() == 0
    told = spread(found, 5)
    assert told.joiners == (1.0,)
    assert (told.size, told.low, told.high, told.alone) == (5.0, 0, 0, 1.0)


def test_all_states_may_stand_on_one_side() -> None:
    fighting = np.zeros((2, 5), bool)
    fighting[ATTACKER] = True
    assert simulate(attack(fighting=fighting), 1, 10).attackers.all()


@pytest.mark.parametrize("draws", [0, -1])
def test_no_draws_are_refused(draws: int) -> None:
    with pytest.raises(EventError, match="draws tell nothing"):
        simulate(attack(), 1, draws)


def test_a_state_on_both_sides_is_refused() -> None:
    fighting = np.zeros((2, 5), bool)
    fighting[:, 0] = True
    with pytest.raises(EventError, match="state 10 fights on both sides"):
        simulate(attack(fighting=fighting), 1, 10)


def test_chances_of_both_sides_that_add_to_more_than_one_are_refused() -> None:
    with pytest.raises(EventError, match="state 12 joins one side or the other"):
        simulate(attack(first=first(a2=0.6, t2=0.6)), 1, 10)


@pytest.mark.parametrize("wrong", [-0.1, 1.5, np.nan])
def test_what_is_no_chance_is_refused(wrong: float) -> None:
    with pytest.raises(EventError, match="a chance in first"):
        simulate(attack(first=first(t2=wrong)), 1, 10)


def test_arrays_of_another_number_of_states_are_refused() -> None:
    with pytest.raises(EventError, match="called has the shape"):
        simulate(attack(called=np.zeros((2, 4, 4), np.float32)), 1, 10)


@st.composite
def attacks(draw: st.DrawFn) -> CallIn:
    n = draw(st.integers(3, 7))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    some = rng.random((2, n, n)) < 0.4
    chances = rng.random((2, n)) * 0.4
    chances[:, :2] = 0
    calls = [np.asarray(rng.random((2, n, n)) * some * 0.6, np.float32) for _ in range(2)]
    for one in calls:
        one[:, :, :2] = 0
    m = draw(st.integers(0, 4))
    seats = rng.integers(0, n, (2, m))
    met = Encounters(
        seats[0], seats[1], rng.integers(2, n, m), rng.integers(0, 2, m),
        rng.random(m).astype(np.float32),
    )  # fmt: skip
    return attack(
        n, first=chances.astype(np.float32), called=calls[0], opposed=calls[1], encounters=met,
        together=draw(st.sampled_from([0.0, 1.0])),
    )  # fmt: skip


@given(attacks(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_states_changes_nothing(calls: CallIn, random: object) -> None:
    order = np.array(random.sample(range(calls.n), calls.n))  # type: ignore[attr-defined]
    place = np.argsort(order)
    met = calls.encounters
    moved = replace(
        calls,
        states=calls.states[order],
        fighting=calls.fighting[:, order],
        first=calls.first[:, order],
        called=calls.called[:, order][:, :, order],
        opposed=calls.opposed[:, order][:, :, order],
        extended=calls.extended[:, order],
        encounters=replace(
            met, attacking=place[met.attacking], defending=place[met.defending],
            called=place[met.called],
        ),
    )  # fmt: skip
    before, after = simulate(calls, 3, 300), simulate(moved, 3, 300)
    assert np.array_equal(before.attackers[:, order], after.attackers)
    assert np.array_equal(before.targets[:, order], after.targets)
    assert np.array_equal(before.steps, after.steps)


@given(attacks())
@settings(max_examples=40)
def test_nobody_fights_on_both_sides_and_who_began_fights_on(calls: CallIn) -> None:
    found = simulate(calls, 5, 300)
    assert not (found.attackers & found.targets).any()
    assert found.attackers[:, 0].all()
    assert found.targets[:, 1].all()
    assert np.allclose(found.chance.sum(axis=0) + (~(found.attackers | found.targets)).mean(0), 1)
    assert sum(spread(found, 2).joiners) == pytest.approx(1.0)


@given(attacks(), st.integers(2, 6), st.floats(0.1, 1.0))
@settings(max_examples=40)
def test_one_more_call_takes_nobody_out_of_the_war(calls: CallIn, who: int, chance: float) -> None:
    who = min(who, calls.n - 1)
    # On one side alone: a call to a side may bring in what another side's call would have.
    one_sided = replace(
        calls, first=calls.first * np.array([[0], [1]], np.float32),
        called=calls.called * np.array([0, 1], np.float32)[:, None, None],
        opposed=np.zeros_like(calls.opposed), encounters=no_encounters(),
    )  # fmt: skip
    more = one_sided.first.copy()
    more[TARGET, who] = max(more[TARGET, who], chance)
    before, after = simulate(one_sided, 2, 300), simulate(replace(one_sided, first=more), 2, 300)
    assert not (before.targets & ~after.targets).any()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not() -> None:
    calls = attack(first=first(t2=0.5, a3=0.5, t4=0.5))
    one, again, other = (simulate(calls, seed, 500) for seed in (1, 1, 2))
    assert one.attackers.tobytes() + one.targets.tobytes() == (
        again.attackers.tobytes() + again.targets.tobytes()
    )
    assert one.targets.tobytes() != other.targets.tobytes()


def test_more_draws_begin_with_the_same_ones() -> None:
    calls = attack(first=first(t2=0.5, a3=0.5), together=1.0)
    few, many = simulate(calls, 1, 100), simulate(calls, 1, 9000)
    assert np.array_equal(few.targets, many.targets[:100])


@given(st.floats(0, 0.99), st.floats(0.01, 10))
def test_a_hazard_gives_back_its_chance(chance: float, together: float) -> None:
    plain = float(hazard_of(np.array([chance]))[0])
    assert 1 - np.exp(-plain) == pytest.approx(chance, abs=1e-5)
    mixed = float(hazard_of(np.array([min(chance, 0.3)]), together)[0])
    if mixed < 16:
        said = 1 - (1 + together * mixed) ** (-1 / together)
        assert said == pytest.approx(min(chance, 0.3), abs=1e-4)


def test_the_effect_of_a_tie_is_the_change_when_it_is_turned() -> None:
    called = np.zeros((2, 5, 5), np.float32)
    called[TARGET, 2, 3], called[TARGET, 3, 4] = 0.3, 0.5
    calls = attack(first=first(t2=0.5), called=called)
    found = {(one.caller, one.called): one for one in critical_ties(
        calls, simulate(calls, 1, 16_384)
    )}  # fmt: skip
    # By hand: of state 12 by the attack, 1 + 0.3 * (1 + 0.5); of 13 by 12, 0.5 * (1 + 0.5).
    assert found[None, 12].effect == pytest.approx(1.45, rel=0.12)
    assert found[12, 13].effect == pytest.approx(0.75, rel=0.12)
    assert found[13, 14].effect == pytest.approx(0.5 * 0.3, rel=0.12)
    assert found[None, 12].side == "target"


def test_the_tail_counts_wars_of_five_states_or_more() -> None:
    found = simulate(attack(first=first(t2=0.5, t3=0.5, t4=0.5)), 1, DRAWS)
    told = spread(found, 2)
    assert told.tail == pytest.approx(0.125, abs=CLOSE)
    assert told.alone == pytest.approx(0.125, abs=CLOSE)
    assert told.size == pytest.approx(3.5, abs=2 * CLOSE)
    assert (told.low, told.high) == (0, 3)
