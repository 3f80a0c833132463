"""Contest functions: the chance that one side prevails, from the strength of both.

Equations of attrition (Lanchester's) are left out: fitted to daily losses they describe poorly,
and nothing here follows losses from day to day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]
_STEPS = 100
# A slope this steep all but turns a strength 5% larger into certainty.
_STEEPEST = 200.0


@dataclass(frozen=True, slots=True)
class Exponent:
    """An estimated contest exponent with its interval.

    Parameters
    ----------
    m : float
        The estimate. Unit: none.
    low, high : float
        Interval, by resampling whole groups.
    level : float
        Level of the interval.
    cases, groups : int
        How many cases, and groups of them, it rests on.
    log_loss : float
        Mean over the same cases. Unit: nats.
    draws : tuple of float
        The resampled estimates, in order of size.
    """

    m: float
    low: float
    high: float
    level: float
    cases: int
    groups: int
    log_loss: float
    draws: tuple[float, ...]


def ratio_contest_tullock1980(a: ArrayLike, b: ArrayLike, m: ArrayLike) -> Array:
    """Chance that side a prevails: ``a^m / (a^m + b^m)``.

    Parameters
    ----------
    a, b : float array
        Strength of the sides, positive, in one unit.
    m : float array
        How decisive strength is: 0 a coin, 1 in proportion, large the stronger wins. Not negative.

    Returns
    -------
    float array
        Unit: probability. Multiplying both strengths by one number changes nothing.

    Raises
    ------
    MeasureError
        If a strength is not positive, or ``m`` is negative.

    References
    ----------
    tullock1980, hirshleifer1989

    Examples
    --------
    >>> float(ratio_contest_tullock1980(3.0, 1.0, 1.0))
    0.75
    """
    return inverse_logit(_decisive(m) * log_ratio(a, b))


def difference_contest_hirshleifer1989(a: ArrayLike, b: ArrayLike, k: ArrayLike) -> Array:
    """Chance that side a prevails: ``1 / (1 + exp(-k (a - b)))``.

    Unlike a ratio it leaves a side without strength a chance, and turns on the unit.

    Parameters
    ----------
    a, b : float array
        Strength of the sides, not negative, in one unit.
    k : float array
        How decisive one unit more is, not negative. Unit: one over that of strength.

    Returns
    -------
    float array
        Unit: probability.

    Raises
    ------
    MeasureError
        If a strength or ``k`` is negative.

    References
    ----------
    hirshleifer1989

    Examples
    --------
    >>> float(difference_contest_hirshleifer1989(2.0, 2.0, 5.0))
    0.5
    """
    one, other = np.asarray(a, float), np.asarray(b, float)
    if not ((one >= 0) & (other >= 0)).all():
        raise MeasureError("a strength is negative or not known.", "give strengths of 0 or more.")
    return inverse_logit(_decisive(k) * (one - other))


def log_ratio(a: ArrayLike, b: ArrayLike) -> Array:
    """``log(a / b)`` of two sides' strengths.

    Raises
    ------
    MeasureError
        If a strength is not positive and finite.

    Examples
    --------
    >>> float(log_ratio(2.0, 2.0))
    0.0
    """
    one, other = np.asarray(a, float), np.asarray(b, float)
    if not ((one > 0) & (other > 0) & np.isfinite(one) & np.isfinite(other)).all():
        raise MeasureError(
            "a side's strength is not positive, or not known.",
            "leave out contests with a side of no known strength.",
        )
    return np.asarray(np.log(one) - np.log(other))


def fit_exponent(
    ratio: ArrayLike,
    won: ArrayLike,
    groups: ArrayLike,
    rng: np.random.Generator,
    *,
    draws: int = 1000,
    level: float = 0.9,
) -> Exponent:
    """The exponent of the ratio contest by maximum likelihood.

    Parameters
    ----------
    ratio : float array, shape (n,)
        ``log(a / b)`` of each contest: see `log_ratio`.
    won : array, shape (n,)
        1 where side a prevailed, 0 where side b did.
    groups : array, shape (n,)
        What is resampled whole: the war, the dispute, the pair of states.
    rng : numpy.random.Generator
        For resampling.
    draws : int
        Resamples; one in which the stronger always won has no finite estimate and counts as
        one near the steepest that is tried, 200.
    level : float
        Level of the percentile interval.

    Returns
    -------
    Exponent

    Raises
    ------
    MeasureError
        If shapes differ, a value is not known, there are fewer than two groups, or the stronger
        (or the weaker) always won, so that no finite estimate exists.

    Notes
    -----
    A logit of ``won`` on ``log(a / b)`` without an intercept: which side is called a changes
    neither the estimate nor its interval.

    References
    ----------
    tullock1980, hirshleifer1989
    """
    x, y, group = np.asarray(ratio, float), np.asarray(won, float), np.asarray(groups)
    if not (x.ndim == 1 and x.shape == y.shape == group.shape):
        raise MeasureError(
            "log ratios, winners and groups differ in length.", "give one of each per contest."
        )
    if not (np.isfinite(x).all() and np.isin(y, (0.0, 1.0)).all()):
        raise MeasureError(
            "a log ratio is not known, or a winner is neither 0 nor 1.", "drop those contests."
        )
    names, number = np.unique(group, return_inverse=True)
    if len(names) < 2:
        raise MeasureError("one group cannot be resampled.", "give contests of several groups.")
    # The winner's log ratio over the loser says all: the likelihood is symmetric.
    over = np.where(y == 1, x, -x)
    if (over >= 0).all() or (over <= 0).all():
        raise MeasureError(
            "the stronger (or the weaker) won every contest: no finite exponent fits.",
            "give more contests.",
        )
    estimate = float(_slopes(over, np.ones((1, len(over))))[0])
    counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    drawn = np.sort(_slopes(over, counts[:, number].astype(float)))
    low, high = np.quantile(drawn, [0.5 - level / 2, 0.5 + level / 2])
    loss = float(np.logaddexp(0, -estimate * over).mean())
    return Exponent(
        estimate, float(low), float(high), level, len(x), len(names), loss, tuple(drawn.tolist())
    )


def _slopes(over: Array, weights: Array) -> Array:
    """The exponent that fits best under each row of weights, by bisection of the gradient."""
    low = np.full(len(weights), -_STEEPEST)
    high = np.full(len(weights), _STEEPEST)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        # The log likelihood is concave, so its gradient falls in m.
        gradient = (weights * over * inverse_logit(-middle[:, None] * over)).sum(axis=1)
        low = np.where(gradient > 0, middle, low)
        high = np.where(gradient > 0, high, middle)
        if float((high - low).max()) < 1e-10:
            break
    return np.asarray((low + high) / 2)


def _decisive(m: ArrayLike) -> Array:
    steep = np.asarray(m, float)
    if not (np.isfinite(steep) & (steep >= 0)).all():
        raise MeasureError(
            "a contest exponent is negative or not known.", "give a finite number of 0 or more."
        )
    return steep
