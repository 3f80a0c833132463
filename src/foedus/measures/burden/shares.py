"""Shares of a total, and one amount as a percentage of another; unknown stays unknown."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]


def shares_of_total(amount: ArrayLike) -> Array:
    """Each member's share of what the members whose amount is known have together.

    Parameters
    ----------
    amount : float array, shape (n,)
        0 or more; NaN where it is not known.

    Returns
    -------
    float array, shape (n,)
        Sums to one over the known; NaN where the amount is.

    Raises
    ------
    MeasureError
        If an amount is negative or infinite, or none is above 0.

    Examples
    --------
    >>> shares_of_total([30.0, float("nan"), 10.0]).tolist()
    [0.75, nan, 0.25]
    """
    held = np.asarray(amount, float)
    known = ~np.isnan(held)
    if not np.isfinite(held[known]).all() or (held[known] < 0).any():
        raise MeasureError(
            "an amount is negative or infinite.", "give amounts of 0 or more, NaN where unknown."
        )
    total = float(held[known].sum())
    if total <= 0:
        raise MeasureError(
            "no member's amount is known and above 0.", "leave this share out, or add its source."
        )
    return np.asarray(held / total)


def percent_of(part: ArrayLike, whole: ArrayLike) -> Array:
    """One amount as a percentage of another, NaN where either is unknown or the whole is 0.

    Examples
    --------
    >>> percent_of([2.0, 1.0], [100.0, float("nan")]).tolist()
    [2.0, nan]
    """
    a, b = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    told = np.full(a.shape, np.nan)
    return np.asarray(np.divide(100 * a, b, out=told, where=b > 0))


def benefit_share(*parts: ArrayLike) -> Array:
    """Mean of several shares of benefit, as Sandler and Forbes weigh what an ally gets.

    Parameters
    ----------
    *parts : float array, shape (n,)
        Shares of GDP (wealth protected), of population (lives), of exposed borders.

    Returns
    -------
    float array, shape (n,)
        NaN where any part is; what is known is scaled to sum to one.

    References
    ----------
    sandler_forbes1980

    Examples
    --------
    >>> benefit_share([0.5, 0.5], [0.25, 0.75]).tolist()
    [0.375, 0.625]
    """
    if not parts:
        raise MeasureError("no share of benefit is given.", "give at least one.")
    return shares_of_total(np.mean([shares_of_total(one) for one in parts], axis=0))
