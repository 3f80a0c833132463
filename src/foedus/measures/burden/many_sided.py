"""Contributions of several kinds under every weighting of them: a rank interval, never one rank."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_SUM = 1e-9
# What a sum must exceed to be above zero.
_ABOVE = 1e-8
_NOTHING = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """Where each member's index and rank lie over the weights.

    Parameters
    ----------
    index : float array, shape (n,)
        Under the given weights, or even ones.
    low, high : float array, shape (n,)
        Middle ``level`` of the index over the drawn weights.
    rank_low, rank_high : int array, shape (n,)
        The same of its rank, 1 the most.
    rank_least, rank_most : int array, shape (n,)
        The best and the worst rank under any weights at all: see :func:`rank_extremes`.
    level : float
    """

    index: Array
    low: Array
    high: Array
    rank_low: Ints
    rank_high: Ints
    rank_least: Ints
    rank_most: Ints
    level: float


def checked_weights(weights: ArrayLike, components: int) -> Array:
    """Weights on the simplex, or a refusal.

    Raises
    ------
    MeasureError
        If one is negative, their number is another, or they do not sum to one.

    Examples
    --------
    >>> checked_weights([0.5, 0.5], 2).tolist()
    [0.5, 0.5]
    """
    held = np.asarray(weights, float)
    if held.shape != (components,):
        raise MeasureError(
            f"{held.size} weights do not fit {components} components.",
            "give one weight for each component.",
        )
    if not np.isfinite(held).all() or (held < 0).any():
        raise MeasureError("a weight is negative or no number.", "give weights of 0 or more.")
    if abs(held.sum() - 1) > _SUM:
        raise MeasureError(
            f"the weights sum to {held.sum():.6g}, not to 1.",
            "divide each by their sum.",
        )
    return held


def rank_intervals(
    parts: ArrayLike,
    rng: np.random.Generator,
    *,
    weights: ArrayLike | None = None,
    draws: int = 4000,
    level: float = 0.9,
) -> RankIntervals:
    """Index and rank of each member over weights drawn evenly from the simplex.

    Parameters
    ----------
    parts : float array, shape (n, c)
        What each member has of each component: its share, or its share over its capacity.
    rng : numpy.random.Generator
        Draws the weights (Dirichlet, every weighting as likely as every other).
    weights : float array, shape (c,), optional
        Of the index that is told; even ones if not given. The intervals do not turn on them.
    draws : int
        Weightings drawn.
    level : float
        Of the intervals.

    Returns
    -------
    RankIntervals

    Raises
    ------
    MeasureError
        If a part is not known, there are no draws, or the weights are none.
    """
    held = np.asarray(parts, float)
    if held.ndim != 2 or not held.size or not np.isfinite(held).all():
        raise MeasureError(
            "a member's part of a component is not known.",
            "leave out the member or the component.",
        )
    if draws < 1 or not 0 < level < 1:
        raise MeasureError(f"{draws} draws at {level} tell nothing.", "draw at least once.")
    c = held.shape[1]
    told = np.full(c, 1 / c) if weights is None else checked_weights(weights, c)
    drawn = rng.dirichlet(np.ones(c), size=draws)
    index = drawn @ held.T
    ranks = ranks_of(index)
    tails = (0.5 - level / 2, 0.5 + level / 2)
    low, high = np.quantile(index, tails, axis=0)
    rank_low = np.quantile(ranks, tails[0], axis=0, method="inverted_cdf")
    rank_high = np.quantile(ranks, tails[1], axis=0, method="inverted_cdf")
    best, worst = rank_extremes(held)
    return RankIntervals(
        index=held @ told,
        low=low,
        high=high,
        rank_low=rank_low.astype(np.int64),
        rank_high=rank_high.astype(np.int64),
        rank_least=np.minimum(best, ranks.min(axis=0)),
        rank_most=np.maximum(worst, ranks.max(axis=0)),
        level=level,
    )


def ranks_of(index: ArrayLike) -> Ints:
    """Rank of each member, 1 the most: one more than the number that have more.

    Parameters
    ----------
    index : float array, shape (..., n)
        What members are ranked by, most first.

    Returns
    -------
    int array, shape (..., n)
        Members that are alike have the same.

    Examples
    --------
    >>> ranks_of([0.2, 0.5, 0.5]).tolist()
    [3, 1, 1]
    """
    held = np.asarray(index, float)
    ordered = np.sort(held, axis=-1)
    flat, lines = held.reshape(-1, held.shape[-1]), ordered.reshape(-1, held.shape[-1])
    told = [
        held.shape[-1] - np.searchsorted(line, row, side="right") + 1
        for row, line in zip(flat, lines, strict=True)
    ]
    return np.asarray(told, np.int64).reshape(held.shape)


def rank_extremes(parts: ArrayLike) -> tuple[Ints, Ints]:
    """The best and the worst rank that any weights give each member.

    Parameters
    ----------
    parts : float array, shape (n, c)
        What each member has of each component.

    Returns
    -------
    best, worst : int array, shape (n,)

    Notes
    -----
    The weights at which two members are even are a plane across the simplex. The number that are
    ahead of a member is the same between planes, so it is counted at every point where planes and
    the simplex's own sides meet, and a step from there to the sides that are ahead. The best rank
    is exact; the worst is where no more planes meet in a point than must, and never too bad.

    Examples
    --------
    >>> best, worst = rank_extremes([[0.5, 0.1], [0.3, 0.6], [0.2, 0.3]])
    >>> best.tolist(), worst.tolist()
    ([1, 1, 2], [3, 2, 3])
    """
    held = np.asarray(parts, float)
    best = np.ones(len(held), np.int64)
    worst = np.ones(len(held), np.int64)
    for row, own in enumerate(held):
        apart = np.delete(held, row, axis=0) - own
        # Only the sign of a weighted sum counts, so each row may have a scale of its own.
        apart = apart / np.maximum(np.abs(apart).max(axis=1, keepdims=True), _NOTHING)
        always = (apart > _ABOVE).all(axis=1)
        open_ = ~always & (apart > _ABOVE).any(axis=1)
        few, many = _fewest_and_most(apart[open_])
        best[row] += int(always.sum()) + few
        worst[row] += int(always.sum()) + many
    return best, worst


def _fewest_and_most(apart: Array) -> tuple[int, int]:
    """Least and greatest number of rows whose weighted sum is above zero."""
    # Rows that are alike are one plane that counts several times.
    apart, times = np.unique(np.round(apart, 9), axis=0, return_counts=True)
    m, c = apart.shape
    if not m:
        return 0, 0
    planes = np.vstack([apart, np.eye(c)])
    chosen = np.array(list(combinations(range(m + c), c - 1)), np.intp)
    systems = np.empty((len(chosen), c, c))
    systems[:, : c - 1] = planes[chosen]
    systems[:, c - 1] = 1.0
    systems = systems[np.abs(np.linalg.det(systems)) > _ABOVE]
    corner = np.zeros((c, 2))
    corner[-1, 0] = 1.0
    corner[:-1, 1] = 1.0
    found = np.linalg.solve(systems, np.broadcast_to(corner, (len(systems), c, 2)))
    at, step = found[..., 0], found[..., 1]
    inside = (at >= -_ABOVE).all(axis=1)
    at, step = at[inside], step[inside]
    here, there = at @ apart.T, step @ apart.T
    ahead = here > _ABOVE
    beyond = ahead | ((here >= -_ABOVE) & (there > _ABOVE))
    # A step that leaves the simplex counts for nothing.
    stays = ((at > _ABOVE) | (step >= -_ABOVE)).all(axis=1)
    return int((ahead @ times).min()), int((beyond @ times)[stays].max(initial=0))
