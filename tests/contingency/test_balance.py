"""The balance of two sides, and the chance that the attack succeeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.casus import Event
from foedus.contingency.balance import (
    DISTANCE_LOSS,
    Strengths,
    balance,
    shares_of,
    strengths,
    success,
)
from foedus.contingency.spread.cascade import Coalitions
from foedus.errors import MeasureError
from foedus.models.outcomes import p_win, war_model
from foedus.worlds.world import World, world

DAY = date(2026, 1, 1)


def held(*own: float) -> Strengths:
    n = len(own)
    return Strengths(
        np.arange(n), np.array(own), np.ones(n), "given", "given", ("reported",) * n, ()
    )


def drawn(attackers: list[list[int]], targets: list[list[int]]) -> Coalitions:
    return Coalitions(
        np.arange(len(attackers[0])),
        np.array(attackers, bool),
        np.array(targets, bool),
        np.zeros(len(attackers), np.int8),
    )


FIGHTING = np.array([[True, False, False], [False, True, False]])


def test_the_share_is_that_of_pooled_strength() -> None:
    some = drawn([[1, 0, 0], [1, 0, 1]], [[0, 1, 1], [0, 1, 0]])
    assert shares_of(some, held(6.0, 2.0, 4.0)).tolist() == [0.5, 10 / 12]


def test_distance_takes_from_strength() -> None:
    near = held(6.0, 2.0, 4.0)
    far = replace(near, left=np.array([0.5, 1.0, 1.0]))
    some = drawn([[1, 0, 0]], [[0, 1, 0]])
    assert shares_of(some, far)[0] == 3 / 5 < shares_of(some, near)[0]


@given(
    st.lists(st.floats(0.001, 1e6), min_size=3, max_size=8),
    st.integers(0, 2**16),
    st.data(),
)
def test_one_more_defender_never_weakens_the_defense(
    own: list[float], seed: int, data: st.DataObject
) -> None:
    n = len(own)
    rng = np.random.default_rng(seed)
    side = rng.integers(-1, 2, (20, n))
    side[:, 0], side[:, 1] = 0, 1
    who = data.draw(st.integers(2, n - 1))
    side[:, who] = -1
    before = drawn((side == 0).tolist(), (side == 1).tolist())
    side[:, who] = 1
    after = drawn((side == 0).tolist(), (side == 1).tolist())
    weaker = shares_of(after, held(*own)) > shares_of(before, held(*own)) * (1 + 1e-12)
    assert not weaker.any()
    fighting = np.zeros((2, n), bool)
    fighting[0, 0] = fighting[1, 1] = True
    chances = [success(one, held(*own), fighting, 1).chance for one in (before, after)]
    assert chances[1] <= chances[0] + 1e-12


def test_with_nobody_joining_success_is_that_of_the_war_model() -> None:
    some = drawn([[1, 0, 0]] * 20_000, [[0, 1, 0]] * 20_000)
    told = success(some, held(3.0, 1.0, 0.0), FIGHTING, 1)
    said = p_win(3.0, 1.0)
    assert told.alone == pytest.approx(said.prevails)
    assert told.chance == pytest.approx(said.prevails, abs=0.01)
    assert told.drawn == war_model().drawn / war_model().wars
    assert told.label == "conventional"


def test_bands_lie_inside_each_other_and_hold_the_mean() -> None:
    rng = np.random.default_rng(1)
    joins = rng.random(4000) < 0.4
    attackers = np.tile([True, False, False], (4000, 1))
    targets = np.stack([np.zeros(4000, bool), np.ones(4000, bool), joins], axis=1)
    some = Coalitions(np.arange(3), attackers, targets, np.zeros(4000, np.int8))
    for told in (
        balance(some, held(3.0, 1.0, 6.0), FIGHTING).bands,
        success(some, held(3.0, 1.0, 6.0), FIGHTING, 1).bands,
    ):
        assert [one.level for one in told] == [0.5, 0.8, 0.95]
        assert told[2].low <= told[1].low <= told[0].low
        assert told[0].high <= told[1].high <= told[2].high
    whole = balance(some, held(3.0, 1.0, 6.0), FIGHTING)
    assert whole.outset == 0.75
    assert whole.share == pytest.approx(0.6 * 0.75 + 0.4 * 0.3, abs=0.02)
    assert whole.stronger == pytest.approx(0.6, abs=0.03)


def test_strengths_of_other_states_are_refused() -> None:
    some = drawn([[1, 0, 0]], [[0, 1, 0]])
    with pytest.raises(MeasureError, match="different states"):
        shares_of(some, replace(held(1.0, 1.0, 1.0), states=np.array([5, 6, 7])))


def test_two_sides_without_strength_are_refused() -> None:
    with pytest.raises(MeasureError, match="neither side"):
        shares_of(drawn([[1, 0, 0]], [[0, 1, 0]]), held(0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def today() -> World:
    return world(DAY)


def test_states_with_missing_weights_are_named_and_filled(today: World) -> None:
    states = np.array([2, 365, 366, 713, 731])
    told = strengths(today, Event((365,), (366,), DAY), states)
    assert np.isfinite(told.there).all()
    assert (told.there > 0).all()
    gdp = today.weights["gdp"].value
    unknown = {
        one.code for one, value in zip(today.states, gdp, strict=True)
        if one.ccode in states and np.isnan(value)
    }  # fmt: skip
    assert unknown == {"TWN", "PRK"}
    assert unknown <= set(told.missing)
    assert [told.origin[row] for row in (0, 1, 2)] == ["reported"] * 3
    assert all(told.origin[row] in ("imputed", "assumed") for row in (3, 4))


def test_strength_at_home_is_whole_and_falls_with_distance(today: World) -> None:
    states = np.array([2, 365, 366])
    told = strengths(today, Event((365,), (366,), DAY), states)
    assert told.left[2] == 1.0
    assert told.left[0] < told.left[1] < 1
    km = today.ties.distance[today.position("USA"), today.position("EST")]
    assert told.left[0] == pytest.approx(1 / (1 + DISTANCE_LOSS * km / 1000))


def test_a_place_moves_the_fight(today: World) -> None:
    states = np.array([2, 365, 366])
    there = strengths(today, Event((365,), (366,), DAY, place=2), states)
    assert there.left[0] == 1.0 > there.left[2]
