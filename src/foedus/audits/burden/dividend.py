"""The alliance dividend: what a member would have to spend to be as safe alone.

The audit knows nothing of wars. For each member it receives two functions of the member's own
strength, as a multiple of what it has: the chance that an attack on it succeeds if its allies may
come, and if nobody does. It finds the multiple at which standing alone is as good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from foedus.errors import MeasureError

Success = Callable[[float], float]
_STEPS = 200
_MOST = 1e12

ELASTICITIES = (1.0, 0.5, 2.0)
"""Of strength in spending: the one told, and the ends between which it is taken to lie."""


@dataclass(frozen=True, slots=True)
class Dividend:
    """What a member would have to spend to hold alone the threshold that its allies give it.

    Parameters
    ----------
    with_allies, alone : float
        The chance that the attack succeeds, that is the cost as a share of the prize below which
        attacking pays.
    times : float
        Multiple of its own strength at which standing alone holds the same threshold.
    percent, low, high : float or None
        Percent of GDP that takes, were strength to grow as spending does, and the band in which
        it grows with its square or with its square root; None where its spending is not known.
    saved : float or None
        That less what it spends, in the unit of its GDP.
    """

    with_allies: float
    alone: float
    times: float
    percent: float | None
    low: float | None
    high: float | None
    saved: float | None


def strength_alone(success: Success, wanted: float) -> float:
    """The multiple of own strength at which an attack is as likely to succeed as is wanted.

    Parameters
    ----------
    success : function
        Chance of success against a multiple of the member's strength; falls as that grows.
    wanted : float
        That chance.

    Returns
    -------
    float
        1 where it is no likelier as it is.

    Raises
    ------
    MeasureError
        If no strength is enough.

    Examples
    --------
    >>> round(strength_alone(lambda times: 1 / (1 + times), 0.2), 6)
    4.0
    """
    if success(1.0) <= wanted:
        return 1.0
    low, high = 1.0, 2.0
    while success(high) > wanted:
        low, high = high, high * 2
        if high > _MOST:
            raise MeasureError(
                f"no strength of its own makes an attack succeed with no more than {wanted:.3g}.",
                "ask for a chance that a strong state has.",
            )
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if success(middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def dividend(
    with_allies: float, success: Success, effort: float | None, gdp: float | None
) -> Dividend:
    """What one member would have to spend alone.

    Parameters
    ----------
    with_allies : float
        The chance that an attack on it succeeds where its allies may come.
    success : function
        The chance if nobody comes, by a multiple of its own strength.
    effort : float or None
        Percent of GDP that it spends.
    gdp : float or None
        In the unit in which what is saved is told.

    Notes
    -----
    Strength grows with spending as ``spending ** e``, ``e`` assumed: to have ``m`` times the
    strength takes ``m ** (1 / e)`` times the spending.

    Examples
    --------
    >>> one = dividend(0.2, lambda times: 1 / (1 + times), 2.0, 1000.0)
    >>> round(one.percent, 6), round(one.low, 6), round(one.high, 6), round(one.saved, 6)
    (8.0, 4.0, 32.0, 60.0)
    """
    alone = success(1.0)
    times = strength_alone(success, with_allies)
    if effort is None or effort <= 0:
        return Dividend(with_allies, alone, times, None, None, None, None)
    told = sorted(effort * times ** (1 / one) for one in ELASTICITIES)
    percent = effort * times
    saved = None if gdp is None else (percent - effort) * gdp / 100
    return Dividend(with_allies, alone, times, percent, told[0], told[-1], saved)
