"""Scores against values worked by hand, scikit-learn's, and what must hold for all inputs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models import scoring
from foedus.models.draws import case_rng
from foedus.models.logit import fit_logit, inverse_logit, logit

RNG = case_rng(20260101, "scoring")
Y = (RNG.random(300) < 0.3).astype(float)
P = np.round(inverse_logit(RNG.normal(-1, 1, 300) + Y), 2)


def test_log_loss_of_a_coin_is_log_two() -> None:
    assert scoring.log_loss([1, 0, 0], [0.5, 0.5, 0.5]) == pytest.approx(np.log(2))


def test_log_loss_over_three_outcomes_counts_the_chance_of_what_came() -> None:
    p = [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]
    assert scoring.case_log_loss([1, 2], p) == pytest.approx([np.log(4), -np.log(0.8)])


def test_two_outcomes_score_alike_in_one_column_and_in_two() -> None:
    both = np.column_stack([1 - P, P])
    assert scoring.log_loss(Y, P) == pytest.approx(scoring.log_loss(Y, both))
    assert scoring.brier(Y, both) == pytest.approx(2 * scoring.brier(Y, P))


def test_scores_agree_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    assert scoring.log_loss(Y, P) == pytest.approx(metrics.log_loss(Y, P))
    assert scoring.brier(Y, P) == pytest.approx(metrics.brier_score_loss(Y, P))
    assert scoring.auc(Y, P) == pytest.approx(metrics.roc_auc_score(Y, P))
    assert scoring.average_precision(Y, P) == pytest.approx(metrics.average_precision_score(Y, P))


def test_auc_counts_ties_half() -> None:
    pytest.importorskip("sklearn")
    assert scoring.auc([1, 0, 0], [0.5, 0.5, 0.1]) == 0.75


def test_a_certain_miss_costs_a_stated_amount() -> None:
    assert scoring.log_loss([1], [0.0]) == pytest.approx(-np.log(1e-15))


def test_prl_is_the_share_of_the_loss_that_goes() -> None:
    assert scoring.prl(0.4, 0.5) == pytest.approx(0.2)


def test_recall_counts_the_top_names_of_each_war() -> None:
    y = [1, 1, 0, 0, 1, 0]
    score = [0.9, 0.2, 0.8, 0.1, 0.3, 0.7]
    war = [1, 1, 1, 1, 2, 2]
    assert scoring.recall_at(1, y, score, war) == pytest.approx(1 / 3)
    assert scoring.recall_at(2, y, score, war) == pytest.approx(2 / 3)


@given(st.permutations(range(6)), st.integers(1, 5))
def test_recall_does_not_turn_on_the_order_of_tied_rows(order: list[int], k: int) -> None:
    y, score = np.array([1, 0, 0, 1, 0, 0]), np.array([0.5, 0.5, 0.5, 0.5, 0.9, 0.1])
    war = np.zeros(6)
    assert scoring.recall_at(k, y[order], score[order], war) == pytest.approx(
        scoring.recall_at(k, y, score, war)
    )


def test_wilsons_interval_is_the_published_one() -> None:
    # 12 of 54, the promises kept after 1945: 13% to 35%.
    assert scoring.wilson(12, 54) == pytest.approx((0.13, 0.35), abs=5e-3)


def test_calibration_of_honest_chances_is_near_one_and_of_stretched_ones_near_a_half() -> None:
    rng = case_rng(7, "calibration")
    odds = rng.normal(0, 1.5, 20_000)
    y = (rng.random(20_000) < inverse_logit(odds)).astype(float)
    assert scoring.calibration(y, inverse_logit(odds)).slope == pytest.approx(1, abs=0.06)
    stretched = scoring.calibration(y, inverse_logit(2 * odds))
    assert stretched.slope == pytest.approx(0.5, abs=0.03)
    assert stretched.slope_low < 0.5 < stretched.slope_high


def test_bins_hold_every_case_once_and_never_part_one_forecast() -> None:
    table = scoring.calibration_table(Y, P, bins=7)
    assert sum(row.n for row in table) == len(Y)
    assert sum(row.n * row.observed for row in table) == pytest.approx(Y.sum())
    assert all(row.low <= row.observed <= row.high for row in table)
    assert len(scoring.calibration_table(Y, np.full(len(Y), 0.3))) == 1


def test_each_fold_holds_out_one_whole_group() -> None:
    groups = np.array(["b", "a", "c", "a", "b"])
    for fit, held in scoring.leave_one_group_out(groups):
        assert len(set(groups[held])) == 1
        assert not set(groups[held]) & set(groups[fit])
        assert sorted([*fit, *held]) == list(range(5))


def test_folds_of_groups_score_every_row_once() -> None:
    groups = np.repeat(np.arange(20), 3)
    held = [row for _, rows in scoring.group_folds(groups, 4, case_rng(1)) for row in rows]
    assert sorted(held) == list(range(60))


def test_the_bootstrap_resamples_groups_and_not_rows() -> None:
    loss_a, loss_b = np.array([2.0, 2.0, 0.0, 0.0]), np.zeros(4)
    gain = scoring.paired_bootstrap(loss_a, loss_b, [1, 1, 2, 2], case_rng(3), draws=500)
    assert gain.gain == 1.0
    # Two groups: every mean is 0, 1 or 2; resampled rows would give 0.5 as well.
    assert {gain.low, gain.high} == {0.0, 2.0}
    assert not gain.demonstrated


def test_a_gain_in_every_group_is_demonstrated() -> None:
    groups = np.arange(30)
    gain = scoring.paired_bootstrap(np.full(30, 0.6), np.full(30, 0.5), groups, case_rng(3))
    assert gain.demonstrated
    assert gain.low == pytest.approx(0.1)


def test_one_seed_and_case_give_the_same_draws_whatever_was_drawn_before() -> None:
    first = case_rng(5, "war", 10).random(4)
    case_rng(5, "war", 11).random(100)
    assert (case_rng(5, "war", 10).random(4) == first).all()
    assert (case_rng(6, "war", 10).random(4) != first).all()


@pytest.mark.parametrize(
    ("y", "p"),
    [
        ([1, 0], [0.5]),
        ([], []),
        ([1, 0], [0.5, 1.5]),
        ([1, 0], [0.5, float("nan")]),
        ([2, 0], [0.5, 0.5]),
        ([1, 0], [[0.5, 0.6], [0.5, 0.5]]),
        ([2, 0], [[0.5, 0.5], [0.5, 0.5]]),
    ],
)
def test_forecasts_that_are_no_chances_are_refused(y: list[float], p: list[float]) -> None:
    with pytest.raises(MeasureError):
        scoring.log_loss(y, p)


@pytest.mark.parametrize(
    "call",
    [
        lambda: scoring.auc([1, 1], [0.5, 0.6]),
        lambda: scoring.prl(0.5, 0.0),
        lambda: scoring.recall_at(0, [1, 0], [0.5, 0.6], [1, 1]),
        lambda: scoring.recall_at(1, [0, 0], [0.5, 0.6], [1, 1]),
        lambda: scoring.wilson(3, 2),
        lambda: scoring.calibration([1, 0], [0.5, 0.5]),
        lambda: list(scoring.leave_one_group_out([1, 1])),
        lambda: scoring.paired_bootstrap([1.0], [1.0], [1], case_rng(1)),
        lambda: scoring.paired_bootstrap([1.0, 2.0], [1.0], [1, 2], case_rng(1)),
    ],
)
def test_scores_that_do_not_exist_are_refused(call: object) -> None:
    with pytest.raises(MeasureError):
        call()  # type: ignore[operator]


# The logit


def test_the_logit_is_that_of_statsmodels() -> None:
    api = pytest.importorskip("statsmodels.api")
    x = np.column_stack([np.ones(300), logit(np.clip(P, 0.01, 0.99)), RNG.normal(size=300)])
    fit, theirs = fit_logit(x, Y), api.Logit(Y, x).fit(disp=0)
    assert fit.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert fit.covariance == pytest.approx(theirs.cov_params(), abs=1e-6)
    assert fit.log_likelihood == pytest.approx(theirs.llf)


def test_the_penalized_logit_is_that_of_scikit_learn() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    x = np.column_stack([logit(np.clip(P, 0.01, 0.99)), RNG.normal(size=300)])
    theirs = linear.LogisticRegression(C=0.25, tol=1e-10).fit(x, Y)
    fit = fit_logit(np.column_stack([np.ones(300), x]), Y, penalty=np.array([0.0, 4.0, 4.0]))
    assert fit.coefficients[0] == pytest.approx(theirs.intercept_[0], abs=1e-4)
    assert fit.coefficients[1:] == pytest.approx(theirs.coef_[0], abs=1e-4)


def test_separated_outcomes_have_no_unpenalized_estimate_and_a_penalized_one() -> None:
    x = np.column_stack([np.ones(4), [0.0, 0.0, 1.0, 1.0]])
    y = np.array([0.0, 0.0, 1.0, 1.0])
    with pytest.raises(MeasureError, match="no finite estimate"):
        fit_logit(x, y)
    assert fit_logit(x, y, penalty=1.0).coefficients[1] > 0


def test_a_column_that_repeats_another_is_refused() -> None:
    with pytest.raises(MeasureError, match="no finite estimate"):
        fit_logit(np.ones((4, 2)), np.array([0.0, 1.0, 0.0, 1.0]))


def test_chances_come_back_from_their_odds() -> None:
    p = np.array([0.001, 0.5, 0.93])
    assert inverse_logit(logit(p)) == pytest.approx(p)
