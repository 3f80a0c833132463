"""How much better one ranking finds what came than another, with whole groups drawn again."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.scoring import Gain

Array = NDArray[np.float64]


class _Ranked:
    """Cases in falling order of a score, ties together, to be scored under any case weights."""

    def __init__(self, y: Array, score: Array) -> None:
        self.order = np.argsort(-score, kind="stable")
        ranked = score[self.order]
        self.came = y[self.order]
        # The last place of each run of tied scores.
        self.ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)

    def precision(self, weight: Array) -> float:
        heavy = weight[self.order]
        found = np.cumsum(heavy * self.came)[self.ends]
        named = np.cumsum(heavy)[self.ends]
        if not found[-1] > 0:
            return float("nan")
        at = np.divide(found, named, out=np.zeros_like(found), where=named > 0)
        return float((np.diff(found, prepend=0.0) * at).sum() / found[-1])


def average_precision_weighted(y: ArrayLike, score: ArrayLike, weight: ArrayLike) -> float:
    """Mean precision over the cases that came, each case counted by its weight.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes, 0 or 1.
    score : float array, shape (n,)
        Higher is likelier; cases tied are named together.
    weight : float array, shape (n,)
        0 or more.

    Returns
    -------
    float
        From 0 to 1; NaN where nothing came. With weights of 1 it is scikit-learn's definition.

    Examples
    --------
    >>> average_precision_weighted([1, 0, 1], [3, 2, 1], [1, 1, 1]).__round__(4)
    0.8333
    """
    return _Ranked(np.asarray(y, float), np.asarray(score, float)).precision(
        np.asarray(weight, float)
    )


def average_precision_gain(
    y: ArrayLike,
    simple: ArrayLike,
    other: ArrayLike,
    groups: ArrayLike,
    rng: np.random.Generator,
    draws: int = 1000,
    level: float = 0.9,
) -> Gain:
    """Gain in average precision of one ranking over another of the same cases.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes, 0 or 1.
    simple, other : float array, shape (n,)
        The two scores.
    groups : array, shape (n,)
        What is resampled: the war, dispute or operation of each case.
    rng : numpy.random.Generator
        See `foedus.models.draws.case_rng`.
    draws : int
        Resamples.
    level : float
        Level of the percentile interval.

    Returns
    -------
    Gain
        Above zero, ``other`` is better; ``low`` and ``high`` over draws of whole groups.

    Raises
    ------
    MeasureError
        If lengths differ, there are fewer than two groups, or outcomes are all alike.
    """
    seen, group = np.asarray(y, float), np.asarray(groups)
    one, two = np.asarray(simple, float), np.asarray(other, float)
    if not (seen.shape == one.shape == two.shape == group.shape) or seen.ndim != 1:
        raise MeasureError(
            "outcomes, scores and groups differ in length.", "give one for each case."
        )
    names, number = np.unique(group, return_inverse=True)
    if len(names) < 2:
        raise MeasureError("one group cannot be resampled.", "give cases of two groups or more.")
    if set(np.unique(seen)) != {0.0, 1.0}:
        raise MeasureError(
            "ranking is scored on outcomes 0 and 1, and needs some of both.",
            "score cases pooled over groups.",
        )
    first, second = _Ranked(seen, one), _Ranked(seen, two)
    every = np.ones(len(seen))
    gain = second.precision(every) - first.precision(every)
    found = np.empty(draws)
    for draw in range(draws):
        times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        weight = times[number].astype(float)
        found[draw] = second.precision(weight) - first.precision(weight)
    low, high = np.nanquantile(found, [0.5 - level / 2, 0.5 + level / 2])
    return Gain(gain, float(low), float(high), level, len(names))
