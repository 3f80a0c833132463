"""Shares, targets, tests of exploitation, convergence and contributions, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import stats

from foedus.errors import MeasureError
from foedus.measures.burden.convergence import beta_of, sigma_of
from foedus.measures.burden.exploitation import (
    cost_against_benefit,
    rank_test,
    without_largest,
)
from foedus.measures.burden.many_sided import (
    checked_weights,
    rank_extremes,
    rank_intervals,
    ranks_of,
)
from foedus.measures.burden.shares import benefit_share, percent_of, shares_of_total
from foedus.measures.burden.targets import spending_gap, straight_path

Array = NDArray[np.float64]
amounts = arrays(float, st.integers(3, 12), elements=st.floats(0.01, 1e6))
parts = arrays(float, (6, 3), elements=st.floats(0.01, 1.0))


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@given(amounts)
def test_shares_sum_to_one(amount: Array) -> None:
    assert np.isclose(shares_of_total(amount).sum(), 1)


@given(amounts, st.floats(1e-3, 1e6))
def test_the_unit_of_an_amount_changes_no_share(amount: Array, times: float) -> None:
    assert np.allclose(shares_of_total(times * amount), shares_of_total(amount))


@given(amounts, st.floats(0.01, 1e6))
def test_another_ally_lowers_every_share_alike(amount: Array, joins: float) -> None:
    before, after = shares_of_total(amount), shares_of_total(np.append(amount, joins))
    assert (after[:-1] < before).all()
    assert np.allclose(after[:-1] / before, amount.sum() / (amount.sum() + joins))


def test_what_is_not_known_has_no_share_and_is_not_counted_as_zero() -> None:
    told = shares_of_total([1.0, np.nan, 3.0])
    assert np.isnan(told[1])
    assert np.nansum(told) == 1
    assert np.isnan(percent_of([1.0], [0.0])).all()


@pytest.mark.parametrize("amount", [[1.0, -1.0], [np.inf, 1.0], [np.nan], [0.0, 0.0]])
def test_amounts_that_have_no_shares_are_refused(amount: list[float]) -> None:
    with pytest.raises(MeasureError):
        shares_of_total(amount)


def test_benefit_is_the_mean_of_the_shares_of_its_parts() -> None:
    told = benefit_share([1.0, 3.0], [30.0, 10.0], [2.0, 2.0])
    assert told.tolist() == pytest.approx([0.5, 0.5])
    with pytest.raises(MeasureError):
        benefit_share()


def test_the_gap_to_two_percent_is_what_is_missing_and_never_below_zero() -> None:
    told = spending_gap([1.5, 2.0, 4.0, np.nan], [2000.0] * 4, 2.0)
    assert told[:3].tolist() == [10, 0, 0]
    assert np.isnan(told[3])
    with pytest.raises(MeasureError):
        spending_gap([1.0], [1.0], 120.0)


def test_a_path_is_straight_and_its_bills_are_those_of_the_line() -> None:
    path = straight_path([1.5, 3.6, np.nan], [1000.0] * 3, 3.5, 2025, 2035)
    assert path.years[[0, -1]].tolist() == [2025, 2035]
    assert path.share[:, 0].tolist() == pytest.approx(np.linspace(1.5, 3.5, 11).tolist())
    assert path.bill[[0, 5, 10], 0].tolist() == pytest.approx([0, 10, 20])
    assert path.short[[0, 10], 0].tolist() == pytest.approx([20, 0])
    assert (path.share[:, 1] == 3.6).all()
    assert np.isnan(path.bill[:, 2]).all()
    with pytest.raises(MeasureError):
        straight_path([1.0], [1.0], 3.5, 2035, 2035)


@pytest.mark.parametrize("kind", ["spearman", "kendall"])
def test_with_few_members_the_permutation_p_is_counted_over_all_pairings(kind: str) -> None:
    size, effort = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 3, 2, 5, 4])
    told = rank_test(size, effort, rng(), kind=kind)
    other = stats.spearmanr if kind == "spearman" else stats.kendalltau
    exact = stats.permutation_test(
        (size,), lambda x: other(x, effort).statistic, permutation_type="pairings"
    )
    assert told.statistic == pytest.approx(float(exact.statistic))
    assert told.p_permutation == pytest.approx(float(exact.pvalue))
    assert told.n == 5


@given(arrays(float, 8, elements=st.floats(0.1, 9), unique=True), st.permutations(range(8)))
@settings(max_examples=20)
def test_relabelling_members_changes_no_correlation(effort: Array, order: list[int]) -> None:
    size = np.arange(1.0, 9)
    one = rank_test(size, effort, rng(), permutations=49)
    other = rank_test(size[order], effort[order], rng(), permutations=49)
    assert one.statistic == pytest.approx(other.statistic)
    assert one.p == pytest.approx(other.p)


def test_units_change_no_rank_test() -> None:
    size, effort = np.arange(1.0, 9), np.array([2.0, 1, 4, 3, 6, 5, 8, 7])
    told = rank_test(size, effort, rng())
    assert told == rank_test(1e6 * size, effort / 100, rng())


def test_the_largest_member_is_left_out_by_size() -> None:
    assert without_largest([3.0, np.nan, 9.0, 9.0]).tolist() == [True, True, False, True]


def test_a_test_of_nothing_is_refused() -> None:
    for size, effort in (([1.0, 2], [1.0, 2]), ([1.0, 1, 1], [1.0, 2, 3]), ([1.0], [1.0, 2])):
        with pytest.raises(MeasureError):
            rank_test(size, effort, rng())
    with pytest.raises(MeasureError):
        rank_test([1.0, 2, 3], [1.0, 2, 3], rng(), kind="pearson")
    with pytest.raises(MeasureError):
        cost_against_benefit([0.2, 0.3, 0.5], [0.2, 0.3, 0.5])


def test_cost_against_benefit_is_wilcoxons_test() -> None:
    cost, benefit = [0.5, 0.2, 0.2, 0.1], [0.3, 0.25, 0.31, 0.14]
    told = cost_against_benefit(cost, benefit)
    # Differences 0.20, -0.05, -0.11, -0.04: only the largest is positive, so the lesser sum is 4.
    assert (told.statistic, told.above, told.n) == (4, 1, 4)
    assert told.median == pytest.approx(-0.045)


def test_sigma_is_the_spread_of_logarithms() -> None:
    assert float(sigma_of([1.0, 2.0, 4.0])) == pytest.approx(np.log(2))
    assert np.isnan(sigma_of([[1.0, 2.0, np.nan]])[0])
    assert float(sigma_of([3.0, 6.0, 12.0])) == pytest.approx(np.log(2))


def test_those_who_began_low_and_caught_up_make_beta_minus_one() -> None:
    told = beta_of([1.0, 2.0, 4.0, np.nan], [2.0, 2.0, 2.0, 2.0])
    assert told.slope == pytest.approx(-1)
    assert told.n == 3
    for first, last in (([1.0, 1, 1], [1.0, 2, 3]), ([1.0, 2], [1.0, 2])):
        with pytest.raises(MeasureError):
            beta_of(first, last)


@given(parts)
@settings(max_examples=20)
def test_no_weighting_ranks_a_member_outside_its_exact_ranks(held: Array) -> None:
    best, worst = rank_extremes(held)
    seen = ranks_of(rng().dirichlet(np.ones(3), 300) @ held.T)
    assert (best <= seen.min(axis=0)).all()
    assert (worst >= seen.max(axis=0)).all()


@pytest.mark.parametrize("components", [2, 3, 4])
def test_exact_ranks_are_reached_by_some_weighting(components: int) -> None:
    held = np.random.default_rng(3).dirichlet(np.ones(7), components).T
    best, worst = rank_extremes(held)
    tried = np.random.default_rng(4).dirichlet(np.full(components, 0.5), 40_000)
    seen = np.vstack([ranks_of(tried @ held.T), ranks_of(held.T)])
    assert best.tolist() == seen.min(axis=0).tolist()
    assert worst.tolist() == seen.max(axis=0).tolist()


def test_with_one_component_every_rank_is_certain() -> None:
    told = rank_intervals([[0.5], [0.2], [0.3]], rng())
    for ranks in (told.rank_low, told.rank_high, told.rank_least, told.rank_most):
        assert ranks.tolist() == [1, 3, 2]
    for index in (told.index, told.low, told.high):
        assert index.tolist() == pytest.approx([0.5, 0.2, 0.3])


def test_intervals_hold_the_index_of_every_likely_weighting_and_do_not_turn_on_given_ones() -> None:
    held = [[0.6, 0.1], [0.3, 0.5], [0.1, 0.4]]
    one, other = (rank_intervals(held, rng(), weights=w) for w in (None, [0.9, 0.1]))
    assert one.low.tolist() == other.low.tolist()
    assert one.index.tolist() == pytest.approx([0.35, 0.4, 0.25])
    assert other.index[0] == pytest.approx(0.55)
    # Even weightings of two components: the index of the first is even between 0.1 and 0.6.
    assert one.low[0] == pytest.approx(0.125, abs=0.01)
    assert one.high[0] == pytest.approx(0.575, abs=0.01)


@pytest.mark.parametrize("weights", [[0.5, 0.6], [-0.1, 1.1], [1.0], [np.nan, 1.0]])
def test_weights_that_are_not_on_the_simplex_are_refused(weights: list[float]) -> None:
    with pytest.raises(MeasureError):
        checked_weights(weights, 2)


def test_a_part_that_is_not_known_is_refused() -> None:
    with pytest.raises(MeasureError):
        rank_intervals([[0.5, np.nan], [0.5, 1.0]], rng())
    with pytest.raises(MeasureError):
        rank_intervals([[0.5], [0.5]], rng(), draws=0)
