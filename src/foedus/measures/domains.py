"""Figures of single domains: gas N-1, concentration of suppliers, tempo, delay. None is a score.

Each function is one formula on numbers; nothing here adds figures of different domains.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def n_minus_1_eu2017_1938(
    entry: float,
    production: float,
    storage: float,
    lng: float,
    largest: float,
    demand: float,
    demand_side: float = 0.0,
) -> float:
    """N-1: whether gas still covers a day of high demand when the largest supply fails.

    Parameters
    ----------
    entry, production, storage, lng : float
        Technical capacity of border entry points, of production, of storage, and of LNG
        facilities, 0 or more. Unit: million cubic meters a day, or any other, the same in all.
    largest : float
        That of the single largest gas infrastructure, no more than the four together.
    demand : float
        Total demand of a day of exceptionally high demand, as occurs once in 20 years.
    demand_side : float
        What market measures on the demand side can cover of it, less than ``demand``.

    Returns
    -------
    float
        Unit: percent. The standard is met from 100 on.

    Raises
    ------
    ValueError
        If a number is negative or not finite, or the largest is more than all.

    Notes
    -----
    ``100 (EP + P + S + LNG - I) / (D - D_eff)``; annex II, points 2 and 4. Capacity is not gas:
    it says nothing of contracts, of prices, of what a supplier will do, or of storage half empty.

    References
    ----------
    eu2017_1938

    Examples
    --------
    >>> n_minus_1_eu2017_1938(60, 10, 30, 20, largest=40, demand=80)
    100.0
    """
    given = (entry, production, storage, lng, largest, demand, demand_side)
    if not all(np.isfinite(one) and one >= 0 for one in given):
        raise ValueError("capacities and demands must be finite and not negative")
    whole = entry + production + storage + lng
    if largest > whole * (1 + 1e-12):
        raise ValueError("the largest infrastructure is part of the whole, and cannot be more")
    if demand_side >= demand:
        raise ValueError("demand must be more than what the demand side covers of it")
    return float(100.0 * (whole - largest) / (demand - demand_side))


def concentration_hirschman1964(flows: ArrayLike) -> float:
    """The index of Herfindahl and Hirschman: how few suppliers a total comes from.

    Parameters
    ----------
    flows : float array, shape (n,)
        What each supplier gives, 0 or more; null (nan) is left out as not known.

    Returns
    -------
    float
        From 1/n, all alike, to 1, one supplier; nan where nothing flows. Unit: none.

    Raises
    ------
    ValueError
        If a flow is negative.

    Notes
    -----
    ``sum (x_i / sum x)**2``.

    References
    ----------
    hirschman1964

    Examples
    --------
    >>> concentration_hirschman1964([5, 5]), concentration_hirschman1964([9, 0])
    (0.5, 1.0)
    """
    known = _flows(flows)
    total = known.sum()
    if not total > 0:
        return float("nan")
    return float(((known / total) ** 2).sum())


def share_of(flows: ArrayLike, chosen: ArrayLike) -> float:
    """The share of a total that comes from some of its suppliers.

    Parameters
    ----------
    flows : float array, shape (n,)
        What each supplier gives, 0 or more; nan is left out.
    chosen : bool array, shape (n,)
        Which of them.

    Returns
    -------
    float
        From 0 to 1; nan where nothing flows.

    Raises
    ------
    ValueError
        If a flow is negative or the lengths differ.

    Examples
    --------
    >>> share_of([6, 2, 2], [False, True, False])
    0.2
    """
    held, wanted = np.asarray(flows, np.float64), np.asarray(chosen, bool)
    if held.shape != wanted.shape:
        raise ValueError("as many flows as marks are needed")
    _flows(held)
    total = np.nansum(held)
    return float(np.nansum(held[wanted]) / total) if total > 0 else float("nan")


def decayed_count(ages: ArrayLike, half_life: float) -> float:
    """Past events, each counted the less the longer ago it was.

    Parameters
    ----------
    ages : float array, shape (n,)
        Unit: year; 0 or more.
    half_life : float
        After which an event counts a half. Unit: year.

    Returns
    -------
    float
        Unit: events.

    Raises
    ------
    ValueError
        If an age is negative or the half-life not above 0.

    Notes
    -----
    ``sum 2**(-age / half_life)``.

    Examples
    --------
    >>> decayed_count([0, 5, 10], 5)
    1.75
    """
    held = np.asarray(ages, np.float64)
    if not half_life > 0:
        raise ValueError("a half-life is above 0")
    if not (held >= 0).all():
        raise ValueError("an age is 0 or more")
    return float(np.exp2(-held / half_life).sum())


def slowest_of_renyi1953(n: int, mean: float = 1.0) -> float:
    """Expected delay of a unanimous rule: the slowest of n members who decide independently.

    Parameters
    ----------
    n : int
        Members, 1 or more.
    mean : float
        Mean delay of one, above 0. Unit: as the result's.

    Returns
    -------
    float
        ``mean * (1 + 1/2 + ... + 1/n)``, which grows as ``mean * (log n + 0.577)``.

    Raises
    ------
    ValueError
        If there is no member or no mean.

    Notes
    -----
    A model, not a record: delays are exponential, alike and independent. Members who wait for
    each other, or who decided beforehand, are faster or slower than it says.

    References
    ----------
    renyi1953

    Examples
    --------
    >>> slowest_of_renyi1953(1), slowest_of_renyi1953(4)
    (1.0, 2.083333333333333)
    """
    if n < 1 or not mean > 0:
        raise ValueError("one member or more, and a mean above 0")
    return float(mean * (1.0 / np.arange(1, n + 1)).sum())


def _flows(flows: ArrayLike) -> Array:
    held = np.asarray(flows, np.float64)
    known = held[~np.isnan(held)]
    if not (known >= 0).all():
        raise ValueError("a flow is 0 or more")
    return known
