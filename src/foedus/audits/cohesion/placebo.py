"""Placebo groups: as many states drawn at random, to say how much of cohesion any group has.

A state's place in a draw is a number drawn for that state alone, and a group of k takes the k
lowest: groups of two sizes that are drawn with one seed are nested, so that a World and a scenario
of it are held against the same chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from foedus.models.draws import case_rng

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

DESIGNS = {
    "any": "any states that have a figure in the year",
    "region": "as many of each region as the group has",
    "outside": "states that are no members",
}
"""From whom placebo groups are drawn."""
REGIONS = ("Americas", "Europe", "Africa", "Middle East", "Asia and Oceania")
# COW's numbers end below it.
_STATES = 1000


def region_of(ccodes: Ints) -> Ints:
    """The region of each state by the hundreds of its COW number: a place in ``REGIONS``.

    Examples
    --------
    >>> [REGIONS[one] for one in region_of(np.array([2, 255, 475, 640, 740, 900])).tolist()]
    ['Americas', 'Europe', 'Africa', 'Middle East', 'Asia and Oceania', 'Asia and Oceania']
    """
    return np.searchsorted(np.array([200, 400, 600, 700]), ccodes, side="right").astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Placebo:
    """A group's value among those of placebo groups of its size.

    ``percentile`` is the share of placebo groups that are less cohesive, ties counted half and
    the group itself counted among them, in percent; ``percentile_low`` and ``percentile_high``
    the 95% interval of its drawing. ``median``, ``low`` and ``high`` are the placebo groups'
    median, 5th and 95th percentile; ``overlap`` the mean share of their states that are members.
    ``why_not`` says why there are none.
    """

    design: str
    drawn: int
    percentile: float
    percentile_low: float
    percentile_high: float
    median: float
    low: float
    high: float
    overlap: float
    why_not: str = ""


def draw_groups(
    ccodes: Ints, group: Flags, design: str, draws: int, *case: object, seed: int
) -> Flags | None:
    """Groups of a group's size.

    Parameters
    ----------
    ccodes : int array, shape (n,)
        States to draw from.
    group : bool array, shape (n,)
        The group among them.
    design : str
        A key of ``DESIGNS``.
    draws : int
        How many.
    *case : object
        What names the draw beside the design, such as the year.
    seed : int
        Of the draws.

    Returns
    -------
    bool array, shape (draws, n), or None
        None where the states to draw from are no more than a group takes.

    Examples
    --------
    >>> codes = np.array([2, 20, 200, 210, 220])
    >>> one = draw_groups(codes, np.array([1, 0, 1, 0, 0], bool), "region", 3, 2020, seed=1)
    >>> one[:, :2].sum(axis=1).tolist(), one.sum(axis=1).tolist()
    ([1, 1, 1], [2, 2, 2])
    """
    size = int(group.sum())
    chance = _chances(draws, seed, *case)[:, ccodes % _STATES]
    if design == "any":
        return _lowest(chance, size)
    if design == "outside":
        chance[:, group] = np.inf
        return _lowest(chance, size) if (~group).sum() > size else None
    region = region_of(ccodes)
    found = np.zeros(chance.shape, bool)
    free = False
    for one in np.unique(region[group]):
        there = np.flatnonzero(region == one)
        wanted = int(group[there].sum())
        free = free or wanted < len(there)
        part = _lowest(chance[:, there], wanted, whole=True)
        found[:, there] = True if part is None else part
    return found if free else None


@lru_cache(maxsize=8)
def _chances(draws: int, seed: int, *case: object) -> Floats:
    # Drawn for each number that a state can have, so that who else has figures does not matter.
    found = case_rng(seed, "cohesion", *case).random((draws, _STATES))
    found.flags.writeable = False
    return found


def _lowest(chance: Floats, size: int, *, whole: bool = False) -> Flags | None:
    n = chance.shape[1]
    if size >= n:
        return np.ones(chance.shape, bool) if whole else None
    cut = np.argpartition(chance, size - 1, axis=1)[:, :size]
    found = np.zeros(chance.shape, bool)
    np.put_along_axis(found, cut, values=True, axis=1)
    return found


def against(
    value: float, of: Callable[[Flags], Floats], groups: Flags | None, group: Flags,
    design: str, *, more: bool,
) -> Placebo:  # fmt: skip
    """Where a group's value stands among placebo groups'.

    Parameters
    ----------
    value : float
        The group's.
    of : function
        Groups to their values.
    groups : bool array, shape (draws, n), or None
        Placebo groups.
    group : bool array, shape (n,)
        The group.
    design : str
        How they were drawn.
    more : bool
        Whether a higher value is more cohesion.
    """
    if groups is None:
        return _nobody(design, "no more states to draw from than the group has")
    if not math.isfinite(value):
        return _nobody(design, "the group has no value")
    found = np.asarray(of(groups))
    kept = np.isfinite(found)
    found, groups = found[kept], groups[kept]
    n = len(found)
    if not n:
        return _nobody(design, "no placebo group has a value")
    # Values that differ in the last digits alone are ties.
    close = np.isclose(found, value, rtol=1e-9, atol=1e-12)
    less = (found < value if more else found > value) & ~close
    share = (less.sum() + close.sum() / 2 + 0.5) / (n + 1)
    low, high = wilson(float(share), n)
    middle, fifth, last = (float(one) for one in np.quantile(found, [0.5, 0.05, 0.95]))
    return Placebo(
        design=design,
        drawn=n,
        percentile=100 * float(share),
        percentile_low=100 * low,
        percentile_high=100 * high,
        median=middle,
        low=fifth,
        high=last,
        overlap=float((groups & group).sum() / groups.sum()),
    )


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share that was found in n draws.

    Examples
    --------
    >>> [round(one, 3) for one in wilson(0.5, 100)]
    [0.404, 0.596]
    """
    z = 1.959963984540054
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _nobody(design: str, why: str) -> Placebo:
    none = math.nan
    return Placebo(design, 0, none, none, none, none, none, none, none, why)
