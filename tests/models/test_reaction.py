"""Reaction functions find the answers of simulated alliances, and match known estimators."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.sandbox.regression.gmm import IV2SLS

from foedus.errors import MeasureError
from foedus.models.reaction.estimators import (
    full_income,
    growth_response,
    long_run_effects,
    nash_cournot,
    spatial_lag,
)
from foedus.models.reaction.panel import Allies, Estimate, lagged, within_estimate
from foedus.models.reaction.worlds import ESTIMATORS, KINDS, recovery, simulated

# 200 worlds each in scripts/burden_record.py recovery; so many here.
_WORLDS = 40


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_an_estimator_recovers_the_sign_of_most_simulated_worlds(estimator: str, kind: str) -> None:
    found = recovery(estimator, kind, worlds=_WORLDS)
    # Of 40 worlds at a true 90%, fewer than 80% right comes with a chance of 1.5%.
    assert found.right >= 0.8


def test_one_seed_makes_one_world() -> None:
    one, other = (simulated(0.4, np.random.default_rng(5)) for _ in range(2))
    assert one.spending.tolist() == other.spending.tolist()


def test_the_estimate_is_least_squares_with_driscoll_and_kraays_errors() -> None:
    rng = np.random.default_rng(2)
    t, n = 30, 4
    x, shock = rng.normal(size=(t, n)), rng.normal(size=(t, 1))
    y = 0.7 * x + shock + rng.normal(size=(t, n)) + np.arange(n)
    found = within_estimate(y, [x], lags=3)
    year = np.repeat(np.arange(t), n)
    design = np.column_stack([x.ravel(), np.tile(np.eye(n), (t, 1))])
    known = sm.OLS(y.ravel(), design).fit(
        cov_type="hac-groupsum", cov_kwds={"time": year, "maxlags": 3, "use_correction": False}
    )
    assert found.coefficients[0] == pytest.approx(known.params[0])
    scale = t / (t - 1) * (t * n - 1) / (t * n - 1 - n)
    assert found.covariance[0, 0] == pytest.approx(scale * known.cov_params()[0, 0])


def test_a_year_of_which_nothing_is_known_lies_between_its_neighbors() -> None:
    rng = np.random.default_rng(4)
    t, n, lags = 24, 3, 2
    x, y = rng.normal(size=(2, t, n))
    y[[5, 11, 12]] = np.nan
    found = within_estimate(y, [x], lags=lags)
    rows = np.isfinite(y)
    year, ally = np.nonzero(rows)
    assert found.years == t - 3
    design = np.column_stack([x[rows], np.eye(n)[ally]])
    bread = np.linalg.inv(design.T @ design)
    scores = design * (y[rows] - design @ bread @ design.T @ y[rows])[:, None]
    apart = np.abs(year[:, None] - year[None, :])
    meat = scores.T @ (np.maximum(0, 1 - apart / (lags + 1)) @ scores)
    scale = (t - 3) / (t - 4) * (len(year) - 1) / (len(year) - 1 - n)
    assert found.covariance[0, 0] == pytest.approx(scale * (bread @ meat @ bread)[0, 0])


def test_with_instruments_it_is_two_stage_least_squares() -> None:
    rng = np.random.default_rng(3)
    t, n = 40, 3
    z, other = rng.normal(size=(2, t, n))
    hidden = rng.normal(size=(t, n))
    x = z + other + hidden
    y = 0.5 * x + hidden
    found = within_estimate(y, [x], [z, other])
    dummies = np.tile(np.eye(n), (t, 1))
    known = IV2SLS(
        y.ravel(),
        np.column_stack([x.ravel(), dummies]),
        np.column_stack([z.ravel(), other.ravel(), dummies]),
    ).fit()
    assert found.coefficients[0] == pytest.approx(known.params[0])
    assert found.coefficients[0] == pytest.approx(0.5, abs=0.15)


def test_the_interval_widens_with_the_years_across_which_errors_covary() -> None:
    def width(lags: int) -> float:
        middle, low, high = Estimate(np.ones(1), np.ones((1, 1)), 100, 30, lags).interval(
            np.ones(1)
        )
        assert low < middle < high
        return high - low

    assert width(0) == pytest.approx(2 * 1.96)
    assert width(6) > width(3) > width(0)


def test_a_unit_of_money_changes_no_answer() -> None:
    made = simulated(-0.4, np.random.default_rng(7))
    dearer = replace(made, spending=1000 * made.spending, gdp=1000 * made.gdp)
    for fit in (nash_cournot, spatial_lag):
        assert fit(dearer).value == pytest.approx(fit(made).value, abs=1e-6)


def test_the_order_of_allies_changes_no_answer() -> None:
    made = simulated(0.4, np.random.default_rng(8))
    order = np.random.default_rng(1).permutation(len(made.states))
    other = replace(
        made, spending=made.spending[:, order], gdp=made.gdp[:, order],
        states=tuple(made.states[row] for row in order),
    )  # fmt: skip
    assert nash_cournot(other).value == pytest.approx(nash_cournot(made).value)
    assert spatial_lag(other).value == pytest.approx(spatial_lag(made).value)
    one, two = (growth_response(each, "A00")[1] for each in (made, other))
    assert {each.state: each.follows for each in one} == pytest.approx(
        {each.state: each.follows for each in two}
    )


def test_an_ally_in_step_with_the_leader_is_no_free_rider_and_one_that_stands_still_is() -> None:
    rng = np.random.default_rng(4)
    leader = np.cumsum(rng.normal(0.02, 0.06, 40))
    noise = np.cumsum(rng.normal(0, 0.01, (40, 2)), axis=0)
    spent = np.exp(np.column_stack([leader, leader + noise[:, 0], noise[:, 1]]))
    gdp = np.exp(np.cumsum(rng.normal(0.02, 0.02, (40, 3)), axis=0))
    threat = np.cumsum(rng.normal(0.02, 0.06, 40))
    made = Allies(spent, gdp, threat, ("LDR", "AAA", "BBB"), tuple(range(40)))
    _, each = growth_response(made, "LDR")
    assert [(one.state, one.free_rider) for one in each] == [("AAA", False), ("BBB", True)]
    assert each[0].follows == pytest.approx(1, abs=0.15)


def test_an_ally_that_falls_silent_makes_no_shock_to_the_others() -> None:
    made = simulated(0.4, np.random.default_rng(6))
    spending = made.spending.copy()
    spending[20, 3] = np.nan
    silent = replace(made, spending=spending)
    spill = silent.spill_in()
    assert np.isnan(spill[20]).all()
    assert np.array_equal(np.delete(spill, 20, axis=0), np.delete(made.spill_in(), 20, axis=0))
    whole = full_income(made)
    for gap in (silent, replace(made, gdp=np.where(np.isnan(spending), np.nan, made.gdp))):
        found = full_income(gap)
        # The year of the gap and the one after it have no growth.
        assert found.rows == whole.rows - 2 * len(made.states)


def test_an_ally_is_told_of_only_if_ten_years_can_be_used() -> None:
    made = simulated(0.4, np.random.default_rng(6), years=30)
    gdp = made.gdp.copy()
    gdp[8:, 1] = np.nan
    short = replace(made, gdp=gdp)
    assert "A01" not in [one.state for one in growth_response(short, "A00")[1]]
    assert "A01" in [one.state for one in growth_response(short, "A00", published=True)[1]]


def test_long_run_effects_are_the_sum_of_all_rounds() -> None:
    looks = np.array([[0, 1.0], [1.0, 0]])
    told = long_run_effects(0.2, 0.3, looks)
    rounds = sum(np.linalg.matrix_power(0.2 * np.eye(2) + 0.3 * looks, k) for k in range(200))
    assert np.allclose(told, rounds)
    with pytest.raises(MeasureError):
        long_run_effects(0.6, 0.5, looks)


def test_lags_reach_back_and_are_unknown_before_the_first_year() -> None:
    assert lagged(np.array([1.0, 2, 3]))[1:].tolist() == [1, 2]
    assert np.isnan(lagged(np.array([1.0, 2, 3]), 2)[:2]).all()


def test_what_cannot_be_estimated_is_refused() -> None:
    made = simulated(0.0, np.random.default_rng(1), years=10, n=4)
    for broken in (
        replace(made, threat=made.threat[:-1]),
        replace(made, years=(*made.years[:-1], made.years[-1] + 1)),
        replace(made, spending=0 * made.spending),
        replace(made, spending=made.spending[:5], gdp=made.gdp[:5], threat=made.threat[:5]),
    ):
        with pytest.raises(MeasureError):
            broken.checked()
    with pytest.raises(MeasureError):
        growth_response(made, "nobody")
    with pytest.raises(MeasureError):
        spatial_lag(made, np.ones((4, 4)))
    with pytest.raises(MeasureError):
        within_estimate(np.ones((3, 2)), [np.ones((3, 2))])
    with pytest.raises(MeasureError):
        simulated(1.5, np.random.default_rng(1))
    with pytest.raises(MeasureError):
        recovery("nash_cournot", "paradise", worlds=1)
