"""Forecasts of a number, as chances of 0, 1, 2, ...: their intervals and scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]

COUNTS: Final = ("null", "each by itself", "cascade")
"""Forecasts of the number of joiners: the other wars' numbers; every state by its own chance
alone, independent of the others; and the cascade."""
_LOW, _HIGH = 0.1, 0.9
# A number that never came is not impossible: so many cases are spread over all numbers.
_SPREAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Count:
    """A forecast of a number beside what came.

    Parameters
    ----------
    mean : float
        The expected number.
    low, high : float
        Its 80% interval.
    crps : float
        Continuous ranked probability score: the squared gap between the forecast's and the
        outcome's distribution, summed over numbers; of a certain forecast the absolute error.
    log_score : float
        Of the number that came. Unit: nats.
    """

    mean: float
    low: float
    high: float
    crps: float
    log_score: float


def shares(seen: NDArray[np.integer], most: int) -> Array:
    """Chances of 0 to ``most`` from numbers seen or drawn, half a case spread over all of them.

    Examples
    --------
    >>> shares(np.array([0, 0, 1]), 1).round(3).tolist()
    [0.643, 0.357]
    """
    if seen.size == 0 or seen.min() < 0:
        raise MeasureError("no numbers are given, or one is below 0.", "give at least one number.")
    counted = np.bincount(np.minimum(seen, most), minlength=most + 1).astype(float)
    return np.asarray((counted + _SPREAD / (most + 1)) / (len(seen) + _SPREAD))


def by_itself(chance: Array) -> Array:
    """Chances of how many of some independent events come, each with its own chance.

    Examples
    --------
    >>> by_itself(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    held = np.array([1.0])
    for one in np.clip(chance, 0.0, 1.0).tolist():
        held = np.convolve(held, [1 - one, one])
    return held


def scored(chance: Array, came: int) -> Count:
    """A forecast's mean, interval and scores.

    Parameters
    ----------
    chance : float array, shape (n + 1,)
        Of 0 to n; sums to one.
    came : int
        The number that came.

    Raises
    ------
    MeasureError
        If the chances do not sum to one, or what came is not among the numbers.

    Examples
    --------
    >>> one = scored(np.array([0.5, 0.5]), 1)
    >>> one.mean, one.low, one.high, one.crps, round(one.log_score, 3)
    (0.5, 0.0, 1.0, 0.25, 0.693)
    """
    if not 0 <= came < len(chance) or abs(float(chance.sum()) - 1) > 1e-9:
        raise MeasureError(
            f"{came} is not among {len(chance)} numbers, or their chances do not sum to one.",
            "give a chance to each number that can come.",
        )
    number = np.arange(len(chance))
    below = np.cumsum(chance)
    low, high = (int(np.searchsorted(below, level - 1e-12)) for level in (_LOW, _HIGH))
    return Count(
        mean=float((chance * number).sum()),
        low=float(low),
        high=float(high),
        crps=float(((below - (number >= came)) ** 2).sum()),
        log_score=float(-np.log(max(chance[came], 1e-15))),
    )
