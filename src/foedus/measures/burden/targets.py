"""How far a member is from a target of spending, and what closing the gap costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]


def spending_gap(share: ArrayLike, base: ArrayLike, target: float) -> Array:
    """What is missing to spend a percentage of a base: ``max(0, target - share) base / 100``.

    Parameters
    ----------
    share : float array, shape (n,)
        What is spent, in percent of the base; NaN where not known.
    base : float array, shape (n,)
        GDP, or all spending where the target is a part of that.
    target : float
        In percent of the base.

    Returns
    -------
    float array, shape (n,)
        In the unit of ``base``; NaN where either is not known.

    Raises
    ------
    MeasureError
        If the target is no percentage.

    Examples
    --------
    >>> spending_gap([1.5, 3.0], [1000.0, 1000.0], 2.0).tolist()
    [5.0, 0.0]
    """
    if not 0 <= target <= 100:
        raise MeasureError(f"a target of {target}% is none.", "give a percentage, 0 to 100.")
    missing = np.maximum(target - np.asarray(share, float), 0.0)
    return np.asarray(missing * np.asarray(base, float) / 100)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A straight line to a target, year by year.

    Parameters
    ----------
    years : int array, shape (k,)
        From the year it starts in to the year of the target.
    share : float array, shape (k, n)
        Percent of GDP each member spends. A member that is past the target stays where it is.
    bill : float array, shape (k, n)
        What that is above keeping the first year's share, in the unit of GDP.
    short : float array, shape (k, n)
        What is still missing to the target, in the unit of GDP.
    """

    years: NDArray[np.int64]
    share: Array
    bill: Array
    short: Array


def straight_path(share: ArrayLike, gdp: ArrayLike, target: float, first: int, last: int) -> Path:
    """The straight-line path from today's share of GDP to a target, and its bill.

    Parameters
    ----------
    share : float array, shape (n,)
        Percent of GDP in the first year; NaN where not known.
    gdp : float array, shape (n,)
        Held as it is: bills are at the prices and the size of economies of its year.
    target : float
        Percent of GDP in the last year.
    first, last : int
        The line runs from the first to the last year.

    Returns
    -------
    Path

    Raises
    ------
    MeasureError
        If the last year is not after the first.

    Notes
    -----
    ``s_t = s_0 + (target - s_0) (t - first) / (last - first)``; the bill of a year is
    ``(s_t - s_0) GDP / 100``.

    Examples
    --------
    >>> path = straight_path([1.5, 4.0], [1000.0, 1000.0], 3.5, 2025, 2035)
    >>> path.share[[0, 5, 10]].tolist(), path.bill[10].tolist()
    ([[1.5, 4.0], [2.5, 4.0], [3.5, 4.0]], [20.0, 0.0])
    """
    if last <= first:
        raise MeasureError(
            f"a path from {first} to {last} has no years.", "start it before the target's year."
        )
    start, base = np.asarray(share, float), np.asarray(gdp, float)
    years = np.arange(first, last + 1)
    along = ((years - first) / (last - first))[:, None]
    # NaN stays NaN: a maximum with it is NaN.
    rise = np.maximum(target - start, 0.0)
    told = start + rise * along
    return Path(
        years=years,
        share=told,
        bill=rise * along * base / 100,
        short=rise * (1 - along) * base / 100,
    )
