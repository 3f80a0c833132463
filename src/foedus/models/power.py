"""What states bring to a fight: six measures, what distance takes away, what a coalition pools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]
Pooling = Literal["sum", "strongest"]


def net_power_beckley2018(gdp: ArrayLike, population: ArrayLike) -> Array:
    """Net power: GDP times GDP per person.

    Parameters
    ----------
    gdp : float array
        GDP. Unit: money of one price basis for all states compared.
    population : float array
        Persons (or thousands, or millions: one unit for all), positive.

    Returns
    -------
    float array
        ``gdp * gdp / population``; NaN where either is not known. Unit: money squared per person.
        Only ratios between states of one year have a meaning.

    Raises
    ------
    MeasureError
        If a GDP is negative or a population not positive.

    Notes
    -----
    Output is taken as what a state has, output per person as what it need not spend on its own
    upkeep. Income per person counts twice, so a mistake in prices does too.

    References
    ----------
    beckley2018

    Examples
    --------
    >>> net_power_beckley2018([100.0, 100.0], [10.0, 100.0]).tolist()
    [1000.0, 100.0]
    """
    return _not_negative("GDP", gdp) * gdp_per_capita(gdp, population)


def gdp_per_capita(gdp: ArrayLike, population: ArrayLike) -> Array:
    """GDP per person; NaN where either is not known.

    Raises
    ------
    MeasureError
        If a GDP is negative or a population not positive.

    Examples
    --------
    >>> gdp_per_capita([100.0], [10.0]).tolist()
    [10.0]
    """
    money, persons = _not_negative("GDP", gdp), np.asarray(population, float)
    if (persons <= 0).any():
        raise MeasureError("a population is not positive.", "leave out states without people.")
    return np.asarray(money / persons)


def cinc_singer_et_al1972(components: ArrayLike) -> Array:
    """Composite index of national capability: the mean of a state's shares of six world totals.

    Parameters
    ----------
    components : float array, shape (n, 6)
        All states of the system in one year: milex, milper, irst, pec, tpop, upop. NaN is not
        known.

    Returns
    -------
    float array, shape (n,)
        Mean over the components that are known for the state, each as a share of the known
        total. A component that is zero for all is left out. Unit: share of the world.

    Raises
    ------
    MeasureError
        If a component is negative, the array is not (n, 6), or a state has none that is known.

    References
    ----------
    singer_et_al1972

    Examples
    --------
    >>> cinc_singer_et_al1972([[1, 1, 0, 1, 1, 1], [3, 1, 0, 3, 3, 1]]).tolist()
    [0.35, 0.65]
    """
    known = _not_negative("component", components)
    if known.ndim != 2 or known.shape[1] != 6:
        raise MeasureError(
            f"components of shape {known.shape} are not six for each state.",
            "give one row per state: milex, milper, irst, pec, tpop, upop.",
        )
    totals = np.nansum(known, axis=0)
    shares = known[:, totals > 0] / totals[totals > 0]
    counted = np.isfinite(shares).sum(axis=1)
    if not (counted > 0).all():
        raise MeasureError(
            f"no component is known for the state in row {int(np.argmin(counted))}.",
            "leave that state out.",
        )
    return np.asarray(np.nansum(shares, axis=1) / counted)


def _column(values: ArrayLike) -> Array:
    return np.asarray(values, float)


@dataclass(frozen=True, slots=True)
class PowerMeasure:
    """One way to weigh a state: its name, what it is made of, and how.

    Parameters
    ----------
    name : str
        As in tables here.
    label : str
        As people read it.
    unit : str
        Of the value.
    columns : tuple of str
        What ``of`` takes, in order: columns of NMC or of the estimates of GDP.
    of : function
        From those columns to the measure.
    """

    name: str
    label: str
    unit: str
    columns: tuple[str, ...]
    of: Callable[..., Array]


MEASURES = (
    PowerMeasure(
        "net_power",
        "GDP x GDP per person",
        "international dollars of 2017 squared per person",
        ("pwtrgdp", "pwtpop"),
        net_power_beckley2018,
    ),
    PowerMeasure(
        "milex", "Military spending", "thousand current US dollars or pounds", ("milex",), _column
    ),
    PowerMeasure(
        "gdp_per_capita",
        "GDP per person",
        "international dollars of 2017 per person",
        ("pwtrgdp", "pwtpop"),
        gdp_per_capita,
    ),
    PowerMeasure("gdp", "GDP", "million international dollars of 2017", ("pwtrgdp",), _column),
    PowerMeasure("cinc", "CINC", "share of the world", ("cinc",), _column),
    PowerMeasure("milper", "Military personnel", "thousand persons", ("milper",), _column),
)


def loss_of_strength_ratio(distance: ArrayLike, k: float) -> Array:
    """Share of strength left at a distance: ``1 / (1 + k d)``.

    Parameters
    ----------
    distance : float array
        From home to the fight, not negative. Unit: thousand kilometers.
    k : float
        Loss per thousand kilometers near home, not negative; 0 is no loss.

    Returns
    -------
    float array
        From 1 at home toward 0. Unit: share.

    Raises
    ------
    MeasureError
        If a distance is negative or not known, or ``k`` is negative.

    References
    ----------
    boulding1962

    Examples
    --------
    >>> loss_of_strength_ratio([0.0, 2.0], 0.5).tolist()
    [1.0, 0.5]
    """
    return np.asarray(1 / (1 + _loss(distance, k)))


def loss_of_strength_exponential(distance: ArrayLike, k: float) -> Array:
    """Share of strength left at a distance: ``exp(-k d)``.

    Near home it falls as `loss_of_strength_ratio` does; far away much faster.

    Parameters
    ----------
    distance : float array
        From home to the fight, not negative. Unit: thousand kilometers.
    k : float
        Loss per thousand kilometers near home, not negative; 0 is no loss.

    Returns
    -------
    float array
        From 1 at home toward 0. Unit: share.

    Raises
    ------
    MeasureError
        If a distance is negative or not known, or ``k`` is negative.

    References
    ----------
    boulding1962

    Examples
    --------
    >>> loss_of_strength_exponential([0.0], 0.5).tolist()
    [1.0]
    """
    return np.asarray(np.exp(-_loss(distance, k)))


def _loss(distance: ArrayLike, k: float) -> Array:
    far = np.asarray(distance, float)
    if not (np.isfinite(far) & (far >= 0)).all() or not (np.isfinite(k) and k >= 0):
        raise MeasureError(
            "a distance or its loss is negative or not known.",
            "give distances in thousand kilometers and k, both 0 or more.",
        )
    return k * far


def pooled_strength(
    strength: ArrayLike, share_left: ArrayLike = 1.0, how: Pooling = "sum"
) -> float:
    """Strength of states that fight together.

    Parameters
    ----------
    strength : float array, shape (n,)
        Each member's own, not negative, all by one measure.
    share_left : float array, shape (n,), or float
        What distance leaves of each: see `loss_of_strength_ratio`.
    how : {"sum", "strongest"}
        ``sum``: what is left of all, added: as if they fought as one. ``strongest``: the most
        that is left of any, as if the others only watched. The truth lies between.

    Returns
    -------
    float
        0 for no members. Unit: that of ``strength``.

    Raises
    ------
    MeasureError
        If a strength is negative or not known, or a share is outside 0 to 1.

    Notes
    -----
    Under both rules one more member never makes a coalition weaker. Adding GDP and population
    first and taking net power of the sums does not have this: a poor and populous member would
    lower it, which is why members' net power is added.

    Examples
    --------
    >>> pooled_strength([4.0, 2.0], [0.5, 1.0])
    4.0
    >>> pooled_strength([4.0, 3.0], how="strongest")
    4.0
    """
    own = _not_negative("strength", strength)
    left = np.broadcast_to(np.asarray(share_left, float), own.shape)
    if own.ndim != 1 or np.isnan(own).any():
        raise MeasureError(
            "the strength of a member is not known.",
            "leave that member out, or fill its strength by a stated rule.",
        )
    if not ((left >= 0) & (left <= 1)).all():
        raise MeasureError("a share left lies outside 0 to 1.", "give what distance leaves.")
    if how not in ("sum", "strongest"):
        raise MeasureError(f"{how!r} is no rule of pooling.", "choose sum or strongest.")
    if not own.size:
        return 0.0
    there = own * left
    # An exact sum, so that rounding cannot make a larger coalition the weaker.
    return fsum(there.tolist()) if how == "sum" else float(there.max())


def _not_negative(what: str, values: ArrayLike) -> Array:
    known = np.asarray(values, float)
    if (known < 0).any() or np.isinf(known).any():
        raise MeasureError(f"a {what} is negative or infinite.", "write NaN for what is not known.")
    return known
