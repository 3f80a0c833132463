"""Formulas of single domains: known answers by hand, properties, bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.domains import (
    concentration_hirschman1964,
    decayed_count,
    n_minus_1_eu2017_1938,
    share_of,
    slowest_of_renyi1953,
)

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


def test_n_minus_1_of_made_numbers_is_the_one_worked_by_hand() -> None:
    # Made numbers of no state, in million cubic meters a day: 120 + 10 + 50 + 20 - 55 = 145.
    found = n_minus_1_eu2017_1938(120, 10, 50, 20, largest=55, demand=125)
    assert found == pytest.approx(116.0)
    # The demand side covers 25 of it: 145 over 100.
    assert n_minus_1_eu2017_1938(120, 10, 50, 20, 55, 125, 25) == pytest.approx(145.0)


@given(*[st.floats(0, 1e4)] * 4, st.floats(0, 1), st.floats(1, 1e4), st.floats(1.01, 10))
def test_n_minus_1_does_not_turn_on_the_unit(
    a: float, b: float, c: float, d: float, part: float, demand: float, unit: float
) -> None:
    largest = part * (a + b + c + d)
    one = n_minus_1_eu2017_1938(a, b, c, d, largest, demand)
    other = n_minus_1_eu2017_1938(
        a * unit, b * unit, c * unit, d * unit, largest * unit, demand * unit
    )
    assert one == pytest.approx(other, rel=1e-9, abs=1e-9)
    assert one >= -1e-9


@pytest.mark.parametrize(
    "wrong",
    [
        (-1, 0, 0, 0, 0, 1, 0), (1, 1, 1, 1, 5, 1, 0), (1, 1, 1, 1, 1, 0, 0),
        (1, 1, 1, 1, 1, 2, 2), (math.nan, 1, 1, 1, 1, 2, 0), (math.inf, 1, 1, 1, 1, 2, 0),
    ],
)  # fmt: skip
def test_n_minus_1_refuses_what_cannot_be(wrong: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"capac|largest|demand"):
        n_minus_1_eu2017_1938(*wrong)


@given(AMOUNTS)
def test_concentration_lies_between_even_and_one(flows: list[float]) -> None:
    found = concentration_hirschman1964(flows)
    if sum(flows) > 0:
        assert 1 / len(flows) - 1e-9 <= found <= 1 + 1e-9
    else:
        assert math.isnan(found)


@given(AMOUNTS, st.randoms())
def test_concentration_does_not_turn_on_order_or_on_those_who_give_nothing(
    flows: list[float], chance: object
) -> None:
    shuffled = list(flows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (concentration_hirschman1964(x) for x in (flows, [*shuffled, 0.0, math.nan]))
    assert one == pytest.approx(other, nan_ok=True)


def test_merging_two_suppliers_concentrates() -> None:
    assert concentration_hirschman1964([5, 3, 2]) == pytest.approx(0.38)
    assert concentration_hirschman1964([5, 5]) > concentration_hirschman1964([5, 3, 2])


def test_shares_of_the_chosen_and_of_the_rest_are_one() -> None:
    flows, marks = np.array([1.0, 4.0, 5.0]), np.array([True, False, True])
    assert share_of(flows, marks) == pytest.approx(0.6)
    assert share_of(flows, marks) + share_of(flows, ~marks) == pytest.approx(1)
    assert math.isnan(share_of([0.0], [True]))
    with pytest.raises(ValueError, match="as many"):
        share_of([1.0, 2.0], [True])
    with pytest.raises(ValueError, match="0 or more"):
        concentration_hirschman1964([-1.0, 2.0])


@given(st.lists(st.floats(0, 100), max_size=20), st.floats(0.1, 50))
def test_old_events_never_count_more_than_new_ones(ages: list[float], half_life: float) -> None:
    found = decayed_count(ages, half_life)
    assert 0 <= found <= len(ages)
    assert found <= decayed_count([age / 2 for age in ages], half_life) + 1e-9


def test_a_half_life_halves() -> None:
    assert decayed_count([7.0], 7.0) == pytest.approx(0.5)
    assert decayed_count([], 7.0) == 0
    for ages, half_life in (([1.0], 0), ([-1.0], 5)):
        with pytest.raises(ValueError, match=r"half-life|age"):
            decayed_count(ages, half_life)


def test_the_slowest_of_many_takes_as_long_as_drawn_ones_do() -> None:
    drawn = np.random.default_rng(3).exponential(2.0, (40_000, 32)).max(axis=1).mean()
    assert slowest_of_renyi1953(32, 2.0) == pytest.approx(drawn, rel=0.02)
    # It grows as log n: doubling a large group adds log 2.
    assert slowest_of_renyi1953(2000) - slowest_of_renyi1953(1000) == pytest.approx(
        math.log(2), abs=1e-3
    )
    for wrong in ((0, 1.0), (3, 0.0)):
        with pytest.raises(ValueError, match="member"):
            slowest_of_renyi1953(*wrong)
