"""The gain of one ranking over another: parity with scikit-learn, what must hold, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.ranking_gain import average_precision_gain, average_precision_weighted

CASES = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=3, max_size=40).filter(
    lambda cases: any(came for came, _ in cases)
)


@settings(max_examples=30)
@given(CASES)
def test_with_weights_of_one_it_is_scikit_learns(cases: list[tuple[bool, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    y, score = (np.array(one, float) for one in zip(*cases, strict=True))
    want = metrics.average_precision_score(y, score)
    assert average_precision_weighted(y, score, np.ones(len(y))) == pytest.approx(want)


@given(CASES)
def test_a_weight_of_two_is_a_case_told_twice(cases: list[tuple[bool, int]]) -> None:
    y, score = (np.array(one, float) for one in zip(*cases, strict=True))
    weight = np.ones(len(y))
    weight[0] = 2
    twice = average_precision_weighted(
        np.append(y, y[0]), np.append(score, score[0]), np.ones(len(y) + 1)
    )
    assert average_precision_weighted(y, score, weight) == pytest.approx(twice)


def test_a_ranking_gains_nothing_over_itself() -> None:
    rng = np.random.default_rng(1)
    y, score = rng.integers(0, 2, 60).astype(float), rng.random(60)
    found = average_precision_gain(y, score, score, np.arange(60) // 10, case_rng(1, "x"), 50)
    assert (found.gain, found.low, found.high, found.demonstrated) == (0, 0, 0, False)


def test_a_perfect_ranking_gains_over_chance_in_every_draw() -> None:
    rng = np.random.default_rng(1)
    y = np.tile([1.0, 0, 0, 0], 20)
    found = average_precision_gain(y, rng.random(80), y, np.arange(80) // 4, case_rng(1, "x"), 100)
    assert found.demonstrated
    assert found.gain > 0.4


@pytest.mark.parametrize(
    ("y", "groups"), [([1, 0, 1], [1, 1, 1]), ([1, 1, 1], [1, 2, 3]), ([1, 0], [1, 2, 3])]
)
def test_what_cannot_be_scored_is_refused(y: list[int], groups: list[int]) -> None:
    with pytest.raises(MeasureError):
        average_precision_gain(y, [0.1] * len(y), [0.2] * len(y), groups, case_rng(1, "x"), 5)
