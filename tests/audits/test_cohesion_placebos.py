"""Placebo groups: their size, from whom they are drawn, and that chance alone is uniform."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from foedus.audits.cohesion.placebo import DESIGNS, against, draw_groups, region_of
from foedus.measures.cohesion import spread

CODES = np.concatenate(
    [np.arange(2, 200, 6), np.arange(200, 400, 5), np.arange(400, 630, 5), np.arange(630, 990, 9)]
)


def some(size: int, seed: int) -> np.ndarray:
    group = np.zeros(len(CODES), bool)
    group[np.random.default_rng(seed).choice(len(CODES), size, replace=False)] = True
    return group


@pytest.mark.parametrize("design", DESIGNS)
def test_a_placebo_group_has_the_groups_size(design: str) -> None:
    group = some(20, 1)
    drawn = draw_groups(CODES, group, design, 300, 2020, seed=7)
    assert drawn is not None
    assert (drawn.sum(axis=1) == 20).all()
    assert len(np.unique(drawn, axis=0)) == 300
    again = draw_groups(CODES, group, design, 300, 2020, seed=7)
    other = draw_groups(CODES, group, design, 300, 2020, seed=8)
    assert again is not None
    assert other is not None
    assert (drawn == again).all()
    assert not (drawn == other).all()


def test_a_group_by_region_has_as_many_of_each_and_one_from_outside_no_member() -> None:
    group = some(20, 2)
    region = region_of(CODES)
    by_region = draw_groups(CODES, group, "region", 200, 1, seed=3)
    outside = draw_groups(CODES, group, "outside", 200, 1, seed=3)
    assert by_region is not None
    assert outside is not None
    for one in np.unique(region):
        assert (by_region[:, region == one].sum(axis=1) == group[region == one].sum()).all()
    assert not (outside & group).any()


def test_every_state_is_drawn_as_often_as_any() -> None:
    drawn = draw_groups(CODES, some(20, 3), "any", 6000, 1, seed=4)
    assert drawn is not None
    share = drawn.mean(axis=0)
    expected = 20 / len(CODES)
    error = np.sqrt(expected * (1 - expected) / 6000)
    assert (np.abs(share - expected) < 5 * error).all()


def test_groups_of_two_sizes_are_nested_so_that_a_scenario_meets_the_same_chance() -> None:
    small, large = (draw_groups(CODES, some(k, 4), "any", 100, 2020, seed=5) for k in (5, 6))
    assert small is not None
    assert large is not None
    assert (small <= large).all()


def test_where_nobody_is_left_to_draw_there_is_no_percentile() -> None:
    whole = np.ones(len(CODES), bool)
    for design in DESIGNS:
        assert draw_groups(CODES, whole, design, 10, 1, seed=1) is None
    region = region_of(CODES) == 1
    assert draw_groups(CODES, region, "region", 10, 1, seed=1) is None
    found = against(1.0, lambda of: of.sum(axis=1), None, whole, "any", more=True)
    assert np.isnan(found.percentile)
    assert found.why_not


@pytest.mark.parametrize("design", ["any", "region"])
@pytest.mark.parametrize("more", [True, False])
def test_the_percentile_of_a_random_group_is_uniform(design: str, more: bool) -> None:
    values = np.random.default_rng(9).standard_normal(len(CODES))
    mix = some(12, 100)
    region = region_of(CODES)
    rng = np.random.default_rng(10)
    told = []
    for trial in range(400):
        group = np.zeros(len(CODES), bool)
        if design == "any":
            group[rng.choice(len(CODES), 12, replace=False)] = True
        else:
            for one in np.unique(region):
                there = np.flatnonzero(region == one)
                group[rng.choice(there, int(mix[there].sum()), replace=False)] = True
        drawn = draw_groups(CODES, group, design, 99, trial, seed=11)
        held = against(
            float(spread(values, group[None, :])[0]),
            lambda of: spread(values, of), drawn, group, design, more=more,
        )  # fmt: skip
        told.append(held.percentile / 100)
    assert stats.kstest(told, "uniform").pvalue > 0.001


def test_a_percentile_counts_ties_half_and_turns_with_the_measure() -> None:
    group = some(3, 5)
    groups = np.zeros((4, len(CODES)), bool)
    groups[:, :3] = True
    values = np.array([1.0, 2.0, 2.0, 3.0])
    up, down = (
        against(2.0, lambda of: values, groups, group, "any", more=more) for more in (True, False)
    )
    assert up.percentile == down.percentile == 50.0
    top = against(4.0, lambda of: values, groups, group, "any", more=True)
    bottom = against(4.0, lambda of: values, groups, group, "any", more=False)
    assert (top.percentile, bottom.percentile) == (90.0, 10.0)
    assert top.percentile_low < top.percentile <= 100
