"""The measures of interoperability: answers worked by hand, what must hold, bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foedus.errors import MeasureError
from foedus.measures.interoperability import (
    decayed,
    division_of_labor,
    pair_score,
    saturating,
    shared_profile,
    shared_suppliers,
    weighted_mean_of_pairs,
)

PARTS = arrays(float, (4, 3), elements=st.floats(0, 1))
AMOUNTS = arrays(float, (4, 5), elements=st.integers(0, 50).map(float))


def test_the_score_of_two_half_weights_is_worked_by_hand() -> None:
    # 1 - (1 - 0.5)(1 - 0.25 x 0.4) = 1 - 0.5 x 0.9
    assert pair_score([1.0, 0.4], [0.5, 0.25]) == pytest.approx(0.55)


@given(PARTS, arrays(bool, (4, 3)))
def test_what_is_not_known_can_only_widen_the_score(parts: object, hidden: object) -> None:
    weights = np.array([0.2, 0.4, 0.1, 0.9])
    whole = pair_score(parts, weights)
    known = np.where(hidden, np.nan, parts)
    assert (pair_score(known, weights, 0.0) <= whole + 1e-12).all()
    assert (pair_score(known, weights, 1.0) >= whole - 1e-12).all()


@given(PARTS, st.permutations(range(4)))
def test_the_order_of_parts_does_not_matter(parts: np.ndarray, order: list[int]) -> None:
    weights = np.array([0.2, 0.4, 0.1, 0.9])
    assert np.allclose(pair_score(parts, weights), pair_score(parts[order], weights[order]))


@given(AMOUNTS, st.floats(0.1, 10))
def test_likeness_is_symmetric_and_does_not_see_size(amounts: np.ndarray, size: float) -> None:
    found = shared_profile(amounts)
    bigger = amounts.copy()
    bigger[0] *= size
    assert np.allclose(found, found.T, equal_nan=True)
    assert np.allclose(found, shared_profile(bigger), equal_nan=True)
    known = found[np.isfinite(found)]
    assert ((known >= 0) & (known <= 1)).all()


def test_likeness_is_one_less_the_distance_of_bray_and_curtis() -> None:
    distance = pytest.importorskip("scipy.spatial.distance")
    amounts = np.array([[3.0, 1.0, 6.0], [2.0, 2.0, 1.0]])
    shares = amounts / amounts.sum(axis=1, keepdims=True)
    assert shared_profile(amounts)[0, 1] == pytest.approx(1 - distance.braycurtis(*shares))


def test_a_state_that_bought_nothing_is_not_known_and_not_zero() -> None:
    assert math.isnan(shared_profile([[0, 0], [1, 2]])[0, 1])


def test_a_seller_shares_the_arms_of_its_buyer() -> None:
    # 0 buys of 2 alone; 1 buys 3 of 4 units of 0: nothing bought in common, three quarters direct.
    supplied = np.array([[0, 3, 0, 0], [0, 0, 0, 0], [5, 0, 0, 0], [0, 1, 0, 0]], float)
    assert shared_suppliers(supplied)[0, 1] == pytest.approx(0.75)


def test_of_a_state_that_bought_nothing_only_its_sales_are_known() -> None:
    # 0 sells to 1 and buys nothing; 2 buys of 3 alone.
    supplied = np.zeros((4, 4))
    supplied[0, 1], supplied[3, 2] = 5, 2
    found = shared_suppliers(supplied)
    assert found[0, 1] == 1
    assert math.isnan(found[0, 2])
    assert found[1, 2] == 0


def test_an_exercise_loses_half_in_a_half_life() -> None:
    assert decayed([8.0, 8.0], [0, 3], 3.0) == pytest.approx(12.0)
    assert saturating(5, 5.0) == pytest.approx(0.5)


def test_the_mean_of_a_group_is_weighted_by_both_states() -> None:
    score = np.array([[0, 0.5, 0.2], [0.5, 0, 0.8], [0.2, 0.8, 0]])
    # weights 3x2, 3x1, 2x1: (6 x 0.5 + 3 x 0.2 + 2 x 0.8) / 11
    assert weighted_mean_of_pairs(score, [3, 2, 1]) == pytest.approx(5.2 / 11)
    assert weighted_mean_of_pairs(score, [3, np.nan, 1]) == pytest.approx(0.2)
    assert math.isnan(weighted_mean_of_pairs(score, [3, 0, 0]))


def test_labor_half_divided_is_worked_by_hand() -> None:
    # p = (1/2, 0; 0... ): member 0 has all of kind 0 and half of kind 1, member 1 the other half.
    index, information, entropy = division_of_labor([[4, 1], [0, 1]])
    joint = {(0, 0): 0.5, (0, 1): 0.25, (1, 1): 0.25}
    country, kind = {0: 0.75, 1: 0.25}, {0: 0.5, 1: 0.5}
    want = sum(p * math.log(p / (country[i] * kind[k])) for (i, k), p in joint.items())
    assert information == pytest.approx(want)
    assert entropy == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert index == pytest.approx(want / entropy)


@given(AMOUNTS)
def test_division_of_labor_lies_between_none_and_whole(amounts: np.ndarray) -> None:
    index, information, entropy = division_of_labor(amounts)
    if not math.isnan(index):
        assert 0 <= index <= 1
        assert information <= entropy + 1e-9


@pytest.mark.parametrize(
    "bad",
    [
        lambda: pair_score([0.5], [1.5]),
        lambda: pair_score([1.5], [0.5]),
        lambda: pair_score([0.5, 0.5], [0.5]),
        lambda: decayed([1.0], [0], 0.0),
        lambda: decayed([1.0], [-1], 5.0),
        lambda: shared_profile([[-1.0, 2.0]]),
        lambda: shared_profile([1.0, 2.0]),
    ],
)
def test_bad_input_is_refused(bad: object) -> None:
    with pytest.raises(MeasureError):
        bad()  # type: ignore[operator]
