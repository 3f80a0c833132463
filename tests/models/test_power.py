from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.power import (
    MEASURES,
    cinc_singer_et_al1972,
    gdp_per_capita,
    loss_of_strength_exponential,
    loss_of_strength_ratio,
    net_power_beckley2018,
    pooled_strength,
)

strengths = st.lists(st.floats(0, 1e9), max_size=8)
loss = st.floats(0, 10)


def test_net_power_is_gdp_times_gdp_per_person() -> None:
    assert net_power_beckley2018([600.0], [30.0]).tolist() == [600.0 * 20.0]


def test_of_two_equal_economies_the_one_with_fewer_people_is_the_stronger() -> None:
    few, many = net_power_beckley2018([100.0, 100.0], [10.0, 50.0])
    assert few == 5 * many


def test_what_is_not_known_of_a_state_leaves_its_power_not_known() -> None:
    assert np.isnan(net_power_beckley2018([math.nan, 5.0], [1.0, math.nan])).all()


@pytest.mark.parametrize(("gdp", "population"), [(-1.0, 1.0), (1.0, 0.0), (math.inf, 1.0)])
def test_an_impossible_economy_is_refused(gdp: float, population: float) -> None:
    with pytest.raises(MeasureError):
        net_power_beckley2018([gdp], [population])


def test_cinc_of_two_states_worked_by_hand() -> None:
    # Shares of the first: 1/2, 1/4, 1, 0, 1/5, 1/10; their mean is 2.05 / 6.
    components = [[2, 1, 7, 0, 1, 1], [2, 3, 0, 5, 4, 9]]
    assert cinc_singer_et_al1972(components) == pytest.approx([2.05 / 6, 3.95 / 6])


def test_a_component_not_known_of_a_state_is_left_out_of_its_mean() -> None:
    components = [[2, 1, 1, 1, 1, math.nan], [2, 1, 1, 1, 1, 1]]
    assert cinc_singer_et_al1972(components) == pytest.approx([0.5, 3.5 / 6])


def test_a_state_of_which_nothing_is_known_has_no_cinc() -> None:
    with pytest.raises(MeasureError, match="row 1"):
        cinc_singer_et_al1972([[1.0] * 6, [math.nan] * 6])


def test_cinc_needs_six_components() -> None:
    with pytest.raises(MeasureError, match="six"):
        cinc_singer_et_al1972([[1.0, 2.0]])


def test_there_are_six_measures_each_computed_from_its_columns() -> None:
    columns = {
        "pwtrgdp": 8.0, "pwtpop": 2.0, "milex": 3.0, "milper": 4.0, "cinc": 0.1,
    }  # fmt: skip
    made = {one.name: float(one.of(*(columns[name] for name in one.columns))) for one in MEASURES}
    assert made == {
        "net_power": 32.0, "milex": 3.0, "gdp_per_capita": 4.0, "gdp": 8.0, "cinc": 0.1,
        "milper": 4.0,
    }  # fmt: skip


def test_both_losses_agree_at_home_and_near_it() -> None:
    near = np.array([0.0, 1e-4])
    ratio, exponential = loss_of_strength_ratio(near, 0.5), loss_of_strength_exponential(near, 0.5)
    assert ratio[0] == exponential[0] == 1
    assert ratio == pytest.approx(exponential, abs=1e-8)


@given(st.floats(0, 40), st.floats(0, 40), loss)
def test_farther_is_never_stronger_and_the_ratio_loses_less(a: float, b: float, k: float) -> None:
    near, far = sorted((a, b))
    for left in (loss_of_strength_ratio, loss_of_strength_exponential):
        assert float(left(near, k)) >= float(left(far, k)) >= 0
    slow, fast = loss_of_strength_ratio(far, k), loss_of_strength_exponential(far, k)
    assert float(slow) >= float(fast) - 1e-12  # both are rounded


@pytest.mark.parametrize(("distance", "k"), [(-1.0, 1.0), (1.0, -1.0), (math.nan, 1.0)])
def test_a_distance_that_cannot_be_is_refused(distance: float, k: float) -> None:
    for left in (loss_of_strength_ratio, loss_of_strength_exponential):
        with pytest.raises(MeasureError):
            left([distance], k)


@given(strengths, st.floats(0, 1e9), st.floats(0, 1))
def test_one_more_member_never_makes_a_coalition_weaker(
    members: list[float], new: float, left: float
) -> None:
    shares = [1.0] * len(members)
    for how in ("sum", "strongest"):
        before = pooled_strength(members, shares, how)
        assert pooled_strength([*members, new], [*shares, left], how) >= before


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=8))
def test_a_coalition_is_at_least_its_strongest_member_and_nobody_is_nothing(
    members: list[float],
) -> None:
    assert pooled_strength(members, how="strongest") == max(members)
    assert pooled_strength(members) >= max(members)
    assert pooled_strength([]) == 0


def test_net_power_of_pooled_economies_could_fall_which_is_why_it_is_not_the_rule() -> None:
    rich, poor = net_power_beckley2018([100.0, 1.0], [10.0, 100.0])
    together = float(net_power_beckley2018(101.0, 110.0))
    assert together < rich < pooled_strength([rich, poor])


@pytest.mark.parametrize(
    ("strength", "left"), [([math.nan], 1.0), ([-1.0], 1.0), ([1.0], 1.5), ([[1.0]], 1.0)]
)
def test_a_member_that_cannot_be_weighed_is_refused(strength: list[float], left: float) -> None:
    with pytest.raises(MeasureError):
        pooled_strength(strength, left)


def test_a_rule_of_pooling_that_is_not_one_is_refused() -> None:
    with pytest.raises(MeasureError, match="sum or strongest"):
        pooled_strength([1.0], how="average")  # type: ignore[arg-type]


def test_gdp_per_person_is_a_quotient() -> None:
    assert gdp_per_capita([10.0, 9.0], [2.0, 3.0]).tolist() == [5.0, 3.0]
