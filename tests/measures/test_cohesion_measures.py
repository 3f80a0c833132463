"""How alike the members of a group are: known answers, relabelling, a clone of a member."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.measures.cohesion import (
    agreement_hix2005,
    least,
    mean_known,
    mean_of_pairs,
    polarization_esteban_ray1994,
    spread,
    unlike_pairs,
    weighted_mean,
)

Array = NDArray[Any]
numbers = st.floats(-5, 5).map(lambda one: round(one, 3))


@st.composite
def grouped(draw: st.DrawFn) -> tuple[Array, Array]:
    """Values of some states and a group of three or more of them."""
    values = np.array(draw(st.lists(numbers, min_size=4, max_size=12)))
    places = draw(st.permutations(range(len(values))))
    size = draw(st.integers(3, len(values)))
    group = np.zeros(len(values), bool)
    group[list(places[:size])] = True
    return values, group


def everything(values: Array, group: Array) -> list[float]:
    apart = 1 - np.abs(values[:, None] - values[None, :])
    votes = np.clip(np.round(np.abs(values[:, None] + np.arange(4)) % 3) + 1, 1, 3)
    of = group[None, :]
    return [
        float(one[0])
        for one in (
            spread(values, of),
            least(values, of),
            weighted_mean(values, of, np.abs(values) + 1),
            unlike_pairs(np.round(values), of),
            polarization_esteban_ray1994(values, of, width=0.5),
            mean_of_pairs(apart, of),
            mean_known(agreement_hix2005(votes, of).index),
        )
    ]


@given(grouped(), st.randoms())
def test_a_group_is_as_cohesive_under_other_labels(case: tuple[Array, Array], order: Any) -> None:
    values, group = case
    places = list(range(len(values)))
    order.shuffle(places)
    apart = everything(values, group)
    assert everything(values[places], group[places]) == pytest.approx(apart, abs=1e-9)


@given(grouped(), st.integers(0, 11))
def test_a_clone_of_a_member_brings_nobody_nearer_or_farther_than_it_must(
    case: tuple[Array, Array], which: int
) -> None:
    values, group = case
    members = np.flatnonzero(group)
    member = members[which % len(members)]
    more, larger = np.append(values, values[member]), np.append(group, True)
    # The whole group twice has the same variance, the same weakest and the same polarization.
    twice, both = np.tile(values, 2), np.tile(group, 2)[None, :]
    n = len(members)
    assert spread(twice, both)[0] ** 2 * (2 * n - 1) == pytest.approx(
        2 * spread(values, group[None, :])[0] ** 2 * (n - 1), abs=1e-9
    )
    for same in (least, lambda v, g: polarization_esteban_ray1994(v, g, width=0.5)):
        assert same(twice, both)[0] == pytest.approx(same(values, group[None, :])[0], abs=1e-9)
    assert least(more, larger[None, :])[0] == least(values, group[None, :])[0]
    assert unlike_pairs(more, larger[None, :])[0] <= 1
    assert np.ptp(more[larger]) == np.ptp(values[group])


@given(grouped(), numbers)
def test_who_is_no_member_does_not_matter(case: tuple[Array, Array], other: float) -> None:
    values, group = case
    wider = np.append(values, other), np.append(group, False)
    assert everything(*wider) == pytest.approx(everything(values, group), abs=1e-9)


@given(grouped())
def test_the_spread_is_numpys_of_the_members_alone(case: tuple[Array, Array]) -> None:
    values, group = case
    assert spread(values, group[None, :])[0] == pytest.approx(values[group].std(ddof=1), abs=1e-9)


@pytest.mark.parametrize(
    ("votes", "index", "rice"),
    [
        ([1, 1, 1], 1.0, 1.0),
        ([1, 2, 3], 0.0, 0.0),
        ([1, 1, 3, 3], 0.25, 0.0),
        ([1, 1, 1, 3], 0.625, 0.5),
        ([2, 2, 2, 2], 1.0, np.nan),
        ([1, np.nan, np.nan], np.nan, np.nan),
    ],
)
def test_the_agreement_index_is_that_of_hix_noury_and_roland(
    votes: list[float], index: float, rice: float
) -> None:
    found = agreement_hix2005(np.array([votes]).T, [[True] * len(votes)])
    assert found.index[0, 0] == pytest.approx(index, nan_ok=True)
    assert found.rice[0, 0] == pytest.approx(rice, nan_ok=True)


def test_two_even_camps_are_the_most_polarized_and_one_camp_is_not_at_all() -> None:
    groups = np.ones((1, 6), bool)
    camps, camp, scattered = (
        polarization_esteban_ray1994(values, groups, width=1)[0]
        for values in ([0, 0, 0, 5, 5, 5], [2.1, 2.2, 2.3, 2.4, 2.5, 2.6], [0, 1, 2, 3, 4, 5])
    )
    assert camps > scattered > camp == 0


def test_a_state_that_is_not_known_is_left_out_and_never_a_zero() -> None:
    groups = [[True, True, True]]
    assert spread([1.0, 3.0, np.nan], groups)[0] == pytest.approx(np.sqrt(2))
    assert least([np.nan, 0.4, 0.6], groups)[0] == 0.4
    assert unlike_pairs([1, 1, np.nan], groups)[0] == 0
    assert np.isnan(spread([1.0, np.nan, np.nan], groups)[0])
    assert np.isnan(weighted_mean([np.nan] * 3, groups)[0])
    assert mean_of_pairs([[1, 0.5, np.nan], [0.5, 1, np.nan], [np.nan] * 3], groups)[0] == 0.5


@pytest.mark.parametrize(
    "broken",
    [
        lambda: spread([1.0, 2.0], [[True]]),
        lambda: spread([np.inf, 2.0], [[True, True]]),
        lambda: spread([[1.0]], [[True]]),
        lambda: weighted_mean([1.0, 2.0], [[True, True]], [-1.0, 2.0]),
        lambda: polarization_esteban_ray1994([1.0, 2.0], [[True, True]], width=0),
        lambda: polarization_esteban_ray1994([1.0, 2.0], [[True, True]], width=1, alpha=2),
        lambda: mean_of_pairs([[1.0, 2.0]], [[True, True]]),
        lambda: agreement_hix2005([[4.0]], [[True]]),
        lambda: agreement_hix2005([[1.0]], [[True, False]]),
    ],
)
def test_arrays_that_do_not_fit_are_refused(broken: Any) -> None:
    with pytest.raises(MeasureError):
        broken()
