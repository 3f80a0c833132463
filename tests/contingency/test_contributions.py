"""What each ally and treaty adds: games small enough to check on paper, and what holds for all."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.contingency.stakes.pooled_defense import Attack, attack, chance_of_success, error_of
from foedus.contingency.worth.contributions import (
    Worths,
    chances_without,
    enumerated,
    expected_values,
    integrated,
    sampled,
    shapley_enumerated,
    subset_sums,
    treaty_flags,
)
from foedus.contingency.worth.draws import of_draws
from foedus.errors import MeasureError
from foedus.models.draws import case_rng

DEFENDERS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 50)), min_size=1, max_size=6
)  # chance and strength

# What a grid of 1,024 strengths is off by, at most: `error_of` measures it.
GRID = 1e-5


def fight_of(strength: list[float], own: float = 4.0, target: float = 1.0) -> Attack:
    return attack(own, target, strength, k=1.3, drawn=0.15)


def all_values(fight: Attack, chance: np.ndarray) -> np.ndarray:
    return -expected_values(fight.success(subset_sums(fight.strength)), chance)


def by_definition(values: np.ndarray, n: int) -> np.ndarray:
    """Shapley values from every order, written out."""
    found = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        held = 0
        for player in order:
            found[player] += values[held | 1 << player] - values[held]
            held |= 1 << player
    return found / len(orders)


def test_the_glove_game_gives_the_scarce_glove_two_thirds() -> None:
    # Players 0 and 1 hold left gloves, player 2 the right one; a pair is worth 1.
    values = [0, 0, 0, 0, 0, 1, 1, 1]
    assert np.allclose(shapley_enumerated(values), [1 / 6, 1 / 6, 4 / 6])
    # Either left glove can be spared, the right one cannot.
    assert enumerated(values).alone.tolist() == [0, 0, 1]


@given(st.lists(st.floats(-5, 5), min_size=16, max_size=16))
@settings(max_examples=25)
def test_values_are_those_of_the_definition(values: list[float]) -> None:
    assert np.allclose(shapley_enumerated(values), by_definition(np.array(values), 4), atol=1e-9)


@given(DEFENDERS)
def test_values_sum_to_the_total_by_every_method(defenders: list[tuple[float, float]]) -> None:
    chance, strength = (np.array(one) for one in zip(*defenders, strict=True))
    fight = fight_of(strength.tolist())
    counted = enumerated(all_values(fight, chance))
    total = float(fight.success(0.0)) - float(chance_of_success(fight, chance))
    assert counted.shapley.sum() == pytest.approx(counted.total, abs=1e-9)
    assert counted.total == pytest.approx(total, abs=GRID)
    whole = integrated(fight, chance)
    assert whole.shapley.sum() == pytest.approx(total, abs=1e-9)
    assert np.allclose(whole.shapley, counted.shapley, atol=GRID)
    assert np.allclose(whole.alone, counted.alone, atol=GRID)
    assert (whole.shapley >= -1e-12).all()


def test_the_sum_over_coalitions_is_the_one_written_out() -> None:
    fight = fight_of([3.0, 2.0])
    chance = np.array([0.3, 0.6])
    help_ = np.array([0.0, 3.0, 2.0, 5.0])
    weight = np.array([0.7 * 0.4, 0.3 * 0.4, 0.7 * 0.6, 0.3 * 0.6])
    by_hand = float(weight @ fight.success(help_))
    assert float(chance_of_success(fight, chance)) == pytest.approx(by_hand, abs=1e-7)


def test_a_hundred_defenders_sum_over_coalitions_as_simulation_has_it() -> None:
    rng = case_rng(3, "many")
    strength, chance = rng.gamma(0.5, 2.0, 100), rng.random(100) * 0.2
    fight = fight_of(strength.tolist())
    came = rng.random((40_000, 100)) < chance
    won = fight.success(came @ strength)
    error = won.std() / len(won) ** 0.5
    assert abs(float(chance_of_success(fight, chance)) - won.mean()) < 4 * error
    assert error_of(fight, chance) < GRID


@given(DEFENDERS, st.integers(0, 5), st.floats(0, 1))
def test_a_defender_that_is_likelier_to_come_never_helps_the_attacker(
    defenders: list[tuple[float, float]], place: int, more: float
) -> None:
    chance, strength = (np.array(one) for one in zip(*defenders, strict=True))
    fight = fight_of(strength.tolist())
    raised = chance.copy()
    raised[place % len(chance)] = max(chance[place % len(chance)], more)
    assert chance_of_success(fight, raised) <= chance_of_success(fight, chance) + 1e-12


def test_sampled_values_lie_within_their_bound_and_sum_to_the_total() -> None:
    rng = case_rng(5, "sampled")
    strength, chance = rng.gamma(1.0, 2.0, 12), rng.random(12)
    fight = fight_of(strength.tolist())
    exact = enumerated(all_values(fight, chance))

    def value(flags: np.ndarray) -> np.ndarray:
        return -chance_of_success(fight, np.where(flags, chance, 0.0), points=256)

    found = sampled(value, 12, case_rng(1, "orders"), draws=60)
    assert found.shapley.sum() == pytest.approx(found.total, abs=1e-9)
    assert np.abs(found.shapley - exact.shapley).max() <= found.error + 1e-3
    assert 0 < found.error < 0.02
    again = sampled(value, 12, case_rng(1, "orders"), draws=60)
    assert found.shapley.tobytes() == again.shapley.tobytes()


def test_values_over_draws_lie_within_their_bound_of_the_exact_ones() -> None:
    rng = case_rng(7, "draws")
    strength, chance = rng.gamma(1.0, 2.0, 9), rng.random(9)
    fight = fight_of(strength.tolist())
    exact = enumerated(all_values(fight, chance))
    came = rng.random((20_000, 9)) < chance
    found: Worths = of_draws(np.full(20_000, 4.0), 1.0, came * strength, k=1.3, drawn=0.15)
    assert found.shapley.sum() == pytest.approx(found.total, abs=1e-9)
    assert np.abs(found.shapley - exact.shapley).max() <= found.error
    assert np.abs(found.alone - exact.alone).max() <= 2 * found.error


def test_a_state_that_never_comes_adds_nothing() -> None:
    brought = np.array([[2.0, 0.0], [0.0, 0.0], [2.0, 0.0]])
    found = of_draws(np.full(3, 4.0), 1.0, brought, k=1.3, drawn=0.1)
    assert found.shapley[1] == 0
    assert found.alone[1] == 0


def test_relabelling_defenders_relabels_their_values() -> None:
    strength, chance = np.array([1.0, 5.0, 2.0]), np.array([0.5, 0.1, 0.9])
    order = [2, 0, 1]
    one = integrated(fight_of(strength.tolist()), chance).shapley
    other = integrated(fight_of(strength[order].tolist()), chance[order]).shapley
    assert np.allclose(one[order], other, atol=1e-6)


def test_a_treaty_that_goes_takes_only_the_duties_that_rest_on_it_alone() -> None:
    rests = treaty_flags([("a",), ("a", "b"), ()], ("a", "b"))
    found = chances_without([0.5, 0.6, 0.2], [0.1, 0.1, 0.2], rests, np.array([[False, True]]))
    assert found.tolist() == [[0.1, 0.6, 0.2]]
    none = chances_without([0.5, 0.6, 0.2], [0.1, 0.1, 0.2], rests, np.array([[False, False]]))
    assert none.tolist() == [[0.1, 0.1, 0.2]]


def test_values_that_are_not_of_every_coalition_are_refused() -> None:
    with pytest.raises(MeasureError, match="every coalition"):
        shapley_enumerated([0.0, 1.0, 2.0])
    with pytest.raises(MeasureError, match="draws"):
        sampled(lambda flags: flags.sum(axis=1).astype(float), 3, case_rng(1, "x"), draws=1)
    with pytest.raises(MeasureError, match="same draws"):
        of_draws(np.ones(3), 1.0, np.ones((2, 2)), k=1.0, drawn=0.0)
    with pytest.raises(MeasureError, match="outside 0 to 1"):
        chance_of_success(fight_of([1.0]), [1.5])
    with pytest.raises(MeasureError, match="not known"):
        attack(1.0, 1.0, [float("nan")], k=1.0, drawn=0.0)
