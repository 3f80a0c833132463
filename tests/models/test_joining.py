import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import FoedusError, MeasureError
from foedus.models.draws import case_rng
from foedus.models.joining import (
    chosen_penalty,
    expected_loss,
    mixture,
    ridge_logit,
    rolling_folds,
    shrunk_rates,
)
from foedus.models.logit import fit_logit, inverse_logit

SHARES = st.floats(0, 1)


def simulated(case: int, n: int = 800) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = case_rng(7, "joining", case)
    x = rng.normal(size=(n, 3))
    truth = np.array([-2.0, 0.8, -0.5, 0.0])
    y = (rng.random(n) < inverse_logit(truth[0] + x @ truth[1:])).astype(float)
    return x, y, truth


def test_without_a_penalty_it_is_the_logit_of_the_plain_features():
    x, y, _ = simulated(1)
    fit = ridge_logit(x, y, 0.0)
    plain = fit_logit(np.column_stack([np.ones(len(y)), x]), y)
    assert fit.coefficients / fit.scale == pytest.approx(plain.coefficients[1:], abs=1e-4)
    assert fit.predict(x) == pytest.approx(
        plain.predict(np.column_stack([np.ones(len(y)), x])), abs=1e-5
    )


def test_a_great_penalty_leaves_the_base_rate():
    x, y, _ = simulated(2)
    assert ridge_logit(x, y, 1e12).predict(x) == pytest.approx(y.mean(), abs=1e-6)


def test_the_unit_of_a_feature_changes_no_chance():
    x, y, _ = simulated(3)
    one = ridge_logit(x, y, 5.0).predict(x)
    other = ridge_logit(x * [1000, 1, 0.01] + 7, y, 5.0)
    assert other.predict(x * [1000, 1, 0.01] + 7) == pytest.approx(one, abs=1e-6)


def test_a_known_offset_is_added_to_the_log_odds():
    y = np.array([1.0, 0.0, 1.0, 0.0])
    x = np.zeros((4, 1))
    fit = ridge_logit(x, y, 1.0, offset=2.0)
    assert fit.predict(x, 2.0) == pytest.approx(0.5, abs=1e-6)
    assert fit.predict(x, 0.0) == pytest.approx(float(inverse_logit(np.array(-2.0))), abs=1e-6)


def test_a_row_of_weight_two_counts_as_two_rows():
    x, y, _ = simulated(4, 60)
    doubled = ridge_logit(np.vstack([x, x[:5]]), np.concatenate([y, y[:5]]), 3.0)
    weighted = ridge_logit(x, y, 3.0, weight=np.r_[2 * np.ones(5), np.ones(55)])
    # The two center features differently, and the penalty falls on standard deviations.
    assert weighted.predict(x) == pytest.approx(doubled.predict(x), abs=0.02)


def test_coefficients_are_recovered_from_simulated_wars():
    found = np.array(
        [
            [
                fit.intercept - fit.coefficients @ (fit.mean / fit.scale),
                *fit.coefficients / fit.scale,
            ]
            for fit in (ridge_logit(x, y, 0.1) for x, y, _ in map(simulated, range(20)))
        ]
    )
    truth = simulated(0)[2]
    assert found.mean(axis=0) == pytest.approx(truth, abs=0.08)


def test_the_penalty_is_chosen_in_folds_of_whole_groups_and_by_seed_alone():
    x, y, _ = simulated(5)
    groups = np.repeat(np.arange(40), 20)
    one = chosen_penalty(x, y, groups, (0.1, 1e6), case_rng(1, "a"))
    assert one == chosen_penalty(x, y, groups, (0.1, 1e6), case_rng(1, "a"))
    assert one[0] == 0.1
    assert one[1][0] < one[1][1]


@given(SHARES, SHARES, SHARES)
def test_a_mixture_lies_between_its_channels(applies, honored, unbound):
    p = float(mixture([applies], [honored], [unbound])[0])
    assert min(honored, unbound) - 1e-12 <= p <= max(honored, unbound) + 1e-12


def test_an_empty_cell_has_the_rate_of_all():
    rates = shrunk_rates([1, 0, 0, 0], [0, 0, 0, 0], 2, 4.0)
    assert rates[1] == pytest.approx(1.5 / 5)
    assert rates[0] == pytest.approx((1 + 4 * 0.3) / 8)


def test_a_share_of_an_outcome_costs_the_shares_of_both_losses():
    loss = expected_loss([0.25], [0.5])
    assert loss[0] == pytest.approx(np.log(2))


def test_rolling_folds_learn_only_from_wars_that_began_before():
    folds = list(rolling_folds([1, 1, 2, 3, 3], [10, 10, 20, 20, 20], 20))
    assert [held.tolist() for _, held in folds] == [[2], [3, 4]]
    assert all(train.tolist() == [0, 1] for train, _ in folds)


@pytest.mark.parametrize(
    ("x", "y", "penalty"),
    [
        ([[1.0], [np.nan]], [0, 1], 1.0),
        ([[1.0], [2.0]], [0, 2], 1.0),
        ([[1.0], [2.0]], [0], 1.0),
        ([[1.0], [2.0]], [0, 1], -1.0),
    ],
)
def test_bad_input_is_refused_with_its_mend(x, y, penalty):
    with pytest.raises(MeasureError) as refused:
        ridge_logit(x, y, penalty)
    assert isinstance(refused.value, FoedusError)
    assert refused.value.mend


def test_a_cell_that_was_not_counted_is_refused():
    with pytest.raises(MeasureError):
        shrunk_rates([1.0], [3], 2, 1.0)
