from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.contest import (
    difference_contest_hirshleifer1989,
    fit_exponent,
    log_ratio,
    ratio_contest_tullock1980,
)
from foedus.models.draws import case_rng
from foedus.models.logit import fit_logit

positive = st.floats(1e-3, 1e9)
exponent = st.floats(0, 5)


def test_three_to_one_under_exponent_two_is_nine_in_ten() -> None:
    assert float(ratio_contest_tullock1980(3.0, 1.0, 2.0)) == pytest.approx(0.9)


def test_a_difference_of_one_is_the_logistic_of_k() -> None:
    chance = float(difference_contest_hirshleifer1989(3.0, 2.0, math.log(4)))
    assert chance == pytest.approx(0.8)


@given(positive, positive, exponent)
def test_the_chances_of_the_two_sides_sum_to_one(a: float, b: float, m: float) -> None:
    for contest in (ratio_contest_tullock1980, difference_contest_hirshleifer1989):
        assert float(contest(a, b, m) + contest(b, a, m)) == pytest.approx(1)


@given(positive, positive, exponent, st.floats(1e-3, 1e3))
def test_the_unit_of_strength_changes_no_contest_of_ratios(
    a: float, b: float, m: float, unit: float
) -> None:
    one, other = (float(ratio_contest_tullock1980(a * u, b * u, m)) for u in (1, unit))
    assert one == pytest.approx(other, abs=1e-9)


@given(positive, positive, positive, exponent)
def test_more_strength_never_lowers_the_chance(a: float, more: float, b: float, m: float) -> None:
    for contest in (ratio_contest_tullock1980, difference_contest_hirshleifer1989):
        assert float(contest(a + more, b, m)) >= float(contest(a, b, m))


@pytest.mark.parametrize(("a", "b", "m"), [(0.0, 1.0, 1.0), (1.0, math.nan, 1.0), (1.0, 1.0, -1.0)])
def test_a_contest_of_ratios_without_strength_is_refused(a: float, b: float, m: float) -> None:
    with pytest.raises(MeasureError):
        ratio_contest_tullock1980(a, b, m)


def test_a_contest_of_differences_may_have_a_side_without_strength() -> None:
    assert 0 < float(difference_contest_hirshleifer1989(0.0, 1.0, 1.0)) < 0.5
    with pytest.raises(MeasureError):
        difference_contest_hirshleifer1989(-1.0, 1.0, 1.0)


def simulated(m: float, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = case_rng(3, "simulated", n)
    ratio = rng.normal(0, 2, n)
    return ratio, (rng.random(n) < 1 / (1 + np.exp(-m * ratio))).astype(float)


def test_the_exponent_is_the_slope_of_a_logit_without_an_intercept() -> None:
    ratio, won = simulated(0.5, 400)
    fit = fit_exponent(ratio, won, np.arange(400), case_rng(0, "x"), draws=50)
    slope = fit_logit(ratio[:, None], won)
    assert fit.m == pytest.approx(float(slope.coefficients[0]), abs=1e-8)
    assert fit.log_loss * 400 == pytest.approx(-slope.log_likelihood)
    assert fit.low < fit.m < fit.high


def test_it_does_not_matter_which_side_is_called_a() -> None:
    ratio, won = simulated(0.5, 100)
    turned = np.arange(100) % 3 == 0
    one = fit_exponent(ratio, won, np.arange(100), case_rng(0, "x"), draws=50)
    other = fit_exponent(
        np.where(turned, -ratio, ratio),
        np.where(turned, 1 - won, won),
        np.arange(100),
        case_rng(0, "x"),
        draws=50,
    )
    assert one == other


def test_copies_of_a_contest_in_one_group_do_not_narrow_the_interval() -> None:
    ratio, won = simulated(0.5, 60)
    groups = np.arange(60)
    one = fit_exponent(ratio, won, groups, case_rng(0, "x"), draws=200)
    four = fit_exponent(
        np.tile(ratio, 4), np.tile(won, 4), np.tile(groups, 4), case_rng(0, "x"), draws=200
    )
    assert (four.low, four.high) == pytest.approx((one.low, one.high))
    assert four.groups == one.groups


@pytest.mark.parametrize(
    ("ratio", "won", "groups"),
    [
        ([1.0, 2.0], [1, 1], [0, 1]),
        ([1.0, -2.0], [0, 1], [0, 1]),
        ([1.0, 2.0], [1, 0], [0, 0]),
        ([1.0], [1, 0], [0, 1]),
        ([math.nan, 1.0], [1, 0], [0, 1]),
        ([1.0, 1.0], [2, 0], [0, 1]),
    ],
)
def test_contests_that_no_exponent_fits_are_refused(
    ratio: list[float], won: list[int], groups: list[int]
) -> None:
    with pytest.raises(MeasureError):
        fit_exponent(ratio, won, groups, case_rng(0, "x"), draws=10)


def test_a_ratio_with_a_side_of_no_strength_is_refused() -> None:
    with pytest.raises(MeasureError):
        log_ratio(1.0, 0.0)
