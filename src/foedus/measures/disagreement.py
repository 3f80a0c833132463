"""How far apart every two portfolios are, and would be by chance, as matrix products.

S, kappa and pi are one minus a ratio of these. Every sum here adds numbers that are not negative,
so that two portfolios that agree everywhere are apart by exactly 0, and no digit is lost where a
partner's weight is tiny.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Floats = NDArray[np.float64]
Distance = Callable[[Floats], Floats]

# Beyond this many scores a portfolio is a measurement, not a choice among categories.
MOST_LEVELS = 64

# What a gap of so many points of score counts for.
DISTANCES: dict[str, Distance] = {
    "absolute": np.abs,
    "squared": np.square,
    "nominal": lambda gap: (gap != 0).astype(np.float64),
}


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Portfolios checked and coded.

    ``scores`` is float, shape (n, k), NaN where not known; ``weight`` is float, shape (k,), with
    sum 1; ``known`` is bool, shape (n, k), or ``None`` where everything is known; ``levels`` is
    float, shape (m,), the scores that can occur in rising order, or ``None`` if there are more
    than ``MOST_LEVELS``; ``codes`` is int, shape (n, k), the position in ``levels``, m where not
    known; ``widest`` is the largest gap between two scores.
    """

    scores: Floats
    weight: Floats
    known: NDArray[np.bool_] | None
    levels: Floats | None
    codes: NDArray[np.intp]
    widest: float

    @property
    def common(self) -> Floats | float:
        """Weight of the partners that both states of a dyad have a score for."""
        if self.known is None:
            return 1.0
        return np.asarray((self.known * self.weight) @ self.known.T.astype(np.float64))


def checked(portfolio: ArrayLike, weight: ArrayLike | None = None) -> Portfolios:
    """Check and code portfolios.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner (or on vote) k. Unit: ordinal score; NaN is not known.
    weight : float array, shape (k,), optional
        Weight of partner k, not negative, on any scale; all alike by default.

    Returns
    -------
    Portfolios

    Raises
    ------
    MeasureError
        If the shapes do not fit, a score is infinite, or a weight is negative or not finite, or
        all are 0.
    """
    scores = np.asarray(portfolio, dtype=np.float64)
    if scores.ndim != 2 or 0 in scores.shape:
        raise MeasureError(
            f"a portfolio array has shape {scores.shape}.",
            "give one row per state and one column per partner.",
        )
    low, high = float(np.min(scores)), float(np.max(scores))
    known = None
    if np.isnan(low):
        known = ~np.isnan(scores)
        if not known.any():
            raise MeasureError("no score is known.", "give at least one score that is not NaN.")
        low, high = float(np.nanmin(scores)), float(np.nanmax(scores))
    if not (np.isfinite(low) and np.isfinite(high)):
        raise MeasureError("a score is infinite.", "write NaN where a score is not known.")
    levels, codes = _coded(scores, known, low, high)
    shares = _shares(weight, scores.shape[1])
    return Portfolios(scores, shares, known, levels, codes, high - low)


def _shares(weight: ArrayLike | None, partners: int) -> Floats:
    if weight is None:
        return np.full(partners, 1.0 / partners)
    shares = np.asarray(weight, dtype=np.float64)
    if shares.shape != (partners,):
        raise MeasureError(
            f"there are {partners} partners and weights of shape {shares.shape}.",
            "give one weight per column of the portfolio.",
        )
    wrong = np.flatnonzero(~(np.isfinite(shares) & (shares >= 0)))
    if wrong.size:
        raise MeasureError(
            f"the weight of partner {wrong[0]} is {shares[wrong[0]]}.",
            "weights are 0 or more; 0 leaves a partner out, for instance one of no known weight.",
        )
    total = shares.sum()
    if not (0 < total < np.inf):
        raise MeasureError(f"the weights sum to {total}.", "give some partner a positive weight.")
    return np.asarray(shares / total)


def _coded(
    scores: Floats, known: NDArray[np.bool_] | None, low: float, high: float
) -> tuple[Floats | None, NDArray[np.intp]]:
    filled = scores if known is None else np.where(known, scores, low)
    if high - low < MOST_LEVELS:
        # Whole numbers, the usual case, need no sorting; a level nobody has costs little.
        codes = (filled - low).astype(np.intp)
        if np.array_equal(codes + low, filled):
            levels = low + np.arange(int(high - low) + 1, dtype=np.float64)
            return levels, codes if known is None else np.where(known, codes, levels.size)
    levels, flat = np.unique(filled, return_inverse=True)
    codes = flat.reshape(scores.shape)
    if levels.size > MOST_LEVELS:
        return None, codes
    return levels, codes if known is None else np.where(known, codes, levels.size)


def distance_named(name: str) -> Distance:
    """The distance of that name.

    Raises
    ------
    MeasureError
        If there is none.
    """
    if name not in DISTANCES:
        raise MeasureError(
            f"there is no distance {name!r}.", f"choose {' or '.join(map(repr, DISTANCES))}."
        )
    return DISTANCES[name]


def observed(held: Portfolios, distance: Distance) -> Floats:
    """Mean weighted distance between the scores of every two states.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 0; NaN where no partner of weight is known to both. Unit: that of the
        distance.

    Notes
    -----
    With levels ``l_0 < l_1 < ...``, a distance ``f`` that rises with the gap is a staircase: for
    ``a > b``, ``f(a - b)`` is the sum over ``t`` of ``[a >= l_t]`` times ``[b < l_t] (f(l_t - b) -
    f(l_{t-1} - b))``. The first factor is one state's alone and the second the other's, so all
    dyads are one matrix product, plus its transpose for ``a < b``.
    """
    if held.levels is None:
        return _observed_by_rows(held, distance)
    apart = distance(held.levels[None, :] - held.levels[:, None])
    size = held.levels.size
    one_way = np.zeros((len(held.codes), len(held.codes)))
    for step in range(1, size):
        # The last entry is for "not known", which reaches no level and is short of none.
        short = np.zeros(size + 1)
        short[:step] = apart[:step, step] - apart[:step, step - 1]
        reaches = held.codes >= step
        if held.known is not None:
            reaches &= held.known
        one_way += (reaches * held.weight) @ short[held.codes].T
    return _divided(one_way + one_way.T, held.common)


def _observed_by_rows(held: Portfolios, distance: Distance) -> Floats:
    sums = np.empty((len(held.scores), len(held.scores)))
    for i, row in enumerate(held.scores):
        sums[i] = np.nan_to_num(distance(held.scores - row), nan=0.0) @ held.weight
    # The product may add in another order for another row.
    return _divided((sums + sums.T) / 2, held.common)


def expected(held: Portfolios, distance: Distance) -> tuple[Floats, Floats]:
    """Mean distance if both states kept their shares of scores but dealt them out by chance.

    Parameters
    ----------
    held : Portfolios
        What the states hold.
    distance : callable
        What a gap counts for.

    Returns
    -------
    two float arrays, shape (n, n)
        Each state drawing from its own shares (Cohen), and both from the mean of their shares
        (Scott). Symmetric; NaN where no partner of weight is known to both. Unit: that of the
        distance.

    Raises
    ------
    MeasureError
        If there are more than ``MOST_LEVELS`` scores.
    """
    levels = categories(held)
    apart = distance(levels[None, :] - levels[:, None])
    if held.known is None:
        shares = _marginals(held, levels.size)
        costs = shares @ apart
        crossed = costs @ shares.T
        own = np.einsum("ic,ic->i", costs, shares)[:, None]
    else:
        # Each state's shares among the partners that it and the other have a score for.
        others = held.known.T.astype(np.float64)
        weighed = [((held.codes == one) * held.weight) @ others for one in range(levels.size)]
        shares = _divided(np.stack(weighed), held.common)
        costs = np.tensordot(apart, shares, 1)
        crossed = np.einsum("cij,cji->ij", costs, shares)
        own = np.einsum("cij,cij->ij", costs, shares)
    # A product need not add in the same order for [i, j] and [j, i].
    crossed = (crossed + crossed.T) / 2
    return crossed, ((own + own.T) / 2 + crossed) / 2


def categories(held: Portfolios) -> Floats:
    """The scores that occur, in rising order.

    Raises
    ------
    MeasureError
        If there are more than ``MOST_LEVELS``.
    """
    if held.levels is None:
        raise MeasureError(
            f"there are more than {MOST_LEVELS} different scores.",
            "kappa, pi and tau-b compare categories: group the scores first, or take S.",
        )
    return held.levels


def _marginals(held: Portfolios, size: int) -> Floats:
    """Share of each state's weight at each level."""
    n, partners = held.codes.shape
    cell = held.codes + size * np.arange(n)[:, None]
    weight = np.broadcast_to(held.weight, (n, partners))
    table = np.bincount(cell.ravel(), weight.ravel(), n * size)
    return np.asarray(table, dtype=np.float64).reshape(n, size)


def _divided(above: Floats, below: Floats | float) -> Floats:
    """The ratio, NaN where it would be by 0."""
    if isinstance(below, float):
        return np.asarray(above / below)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def corrected(seen: Floats, chance: Floats) -> Floats:
    """Agreement beyond chance: one minus disagreement seen over disagreement by chance.

    NaN where chance leaves no disagreement: both states gave every partner the same score.
    """
    # -1 is the least there can be; rounding alone goes below.
    return np.asarray(np.maximum(1.0 - _divided(seen, chance), -1.0))
