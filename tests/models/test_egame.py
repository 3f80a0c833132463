"""The strategic probit: hand values, limits, and the parameters that made its games."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.egame import (
    FORMS,
    _log_likelihood,
    act_chance,
    fight_chance,
    fit_egame12,
    lqre12,
    lqre_choice,
    simulate_egame12,
)

utility = st.floats(-3, 3)


def test_a_fight_that_is_worth_the_root_of_two_is_chosen_as_one_standard_deviation_says() -> None:
    assert fight_chance(np.sqrt(2)) == pytest.approx(0.8413447, abs=1e-7)
    assert fight_chance(1.0, 1.0) == 0.5
    assert fight_chance(2 * np.sqrt(2), s=2.0) == pytest.approx(0.8413447, abs=1e-7)


def test_acting_is_weighed_by_the_chance_of_a_fight() -> None:
    # p4 = 1/2: worth (2 + 0)/2 - 0 = 1, spread sqrt(1 + 1/4 + 1/4); by hand Phi(0.8164966).
    assert act_chance(0.0, 2.0, 0.0, 0.5) == pytest.approx(0.7928919, abs=1e-6)
    assert act_chance(0.0, 2.0, 0.0, 0.5, form="agent") == pytest.approx(0.7602499, abs=1e-6)


@given(utility, utility, utility, st.floats(0, 1), st.sampled_from(FORMS))
def test_only_differences_of_the_challengers_utilities_count(
    u11: float, u13: float, u14: float, p4: float, form: str
) -> None:
    plain = act_chance(u11, u13, u14, p4, form=form)
    moved = act_chance(u11 + 1, u13 + 1, u14 + 1, p4, form=form)
    assert plain == pytest.approx(float(moved), abs=1e-9)


@given(st.lists(utility, min_size=2, max_size=5), st.floats(0, 20))
def test_quantal_responses_sum_to_one_and_favor_the_better(
    utilities: list[float], precision: float
) -> None:
    chances = lqre_choice(utilities, precision)
    assert chances.sum() == pytest.approx(1)
    assert chances[int(np.argmax(utilities))] >= chances.max() - 1e-12


def test_a_precise_player_gives_way_to_a_sure_fight() -> None:
    act, fight = lqre12(0.0, 1.0, -1.0, 2.0, 50.0)
    assert fight == pytest.approx(1)
    assert act == pytest.approx(0, abs=1e-9)
    assert [float(v) for v in lqre12(0.0, 1.0, -1.0, 2.0, 0.0)] == [0.5, 0.5]


@pytest.mark.parametrize("form", FORMS)
def test_the_gradient_is_that_of_the_likelihood(form: str) -> None:
    rng = np.random.default_rng(3)
    x = [rng.normal(size=(40, k)) for k in (2, 1, 1, 2)]
    y = rng.integers(0, 3, 40)
    b = rng.normal(size=6) / 2
    _, gradient = _log_likelihood(b, x, (2, 1, 1, 2), y, form)
    for place in range(6):
        step = np.zeros(6)
        step[place] = 1e-6
        ahead, _ = _log_likelihood(b + step, x, (2, 1, 1, 2), y, form)
        behind, _ = _log_likelihood(b - step, x, (2, 1, 1, 2), y, form)
        assert gradient[place] == pytest.approx((ahead - behind) / 2e-6, rel=1e-5, abs=1e-5)


def test_constants_alone_reproduce_the_shares() -> None:
    one = np.ones((600, 1))
    y = np.repeat([0, 1, 2], [300, 100, 200])
    fit = fit_egame12([one, None, None, one], y)
    assert fit.predict([one[:1], None, None, one[:1]])[0] == pytest.approx([1 / 2, 1 / 6, 1 / 3])


def test_the_same_generator_draws_the_same_games() -> None:
    one = np.ones((50, 1))
    draws = [
        simulate_egame12([one, None, None, one], np.array([0.1, 0.2]), np.random.default_rng(1))
        for _ in range(2)
    ]
    assert (draws[0] == draws[1]).all()


def test_games_that_cannot_be_fitted_are_refused() -> None:
    one = np.ones((6, 1))
    with pytest.raises(MeasureError, match="an outcome never happens"):
        fit_egame12([one, None, None, one], np.array([0, 0, 0, 1, 1, 1]))
    with pytest.raises(MeasureError, match="not one of 0, 1, 2"):
        fit_egame12([one, None, None, one], np.array([0, 1, 2, 3, 1, 2]))
    with pytest.raises(MeasureError, match="four utilities"):
        fit_egame12([one, one], np.array([0, 1, 2, 0, 1, 2]))
    with pytest.raises(MeasureError, match="no form"):
        act_chance(0.0, 0.0, 0.0, 0.5, form="both")
    with pytest.raises(MeasureError, match="positive"):
        fight_chance(0.0, s=0.0)
    with pytest.raises(MeasureError, match="precision"):
        lqre_choice([0.0, 1.0], -1.0)
