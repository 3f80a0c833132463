"""The models of who joins, each a function from rows to learn from to chances for others.

The estimand is one: ``P(j fights on side s within twelve months | this attack) = P(a duty to help
applies, from the ruling) * P(honored | applies) + (1 - P(applies)) * P(joins | no duty)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.design import (
    ALLIANCES,
    APPLIES,
    FULL,
    GEOGRAPHY_AND_POWER,
    PUBLISHED,
    SHIPPED,
    Design,
)
from foedus.models.joining import (
    RidgeLogit,
    chosen_penalty,
    mixture,
    ridge_logit,
    shrunk_rates,
)
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]
Forecast = Callable[[Design], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Invoked:
    """States whose duty to help applied in a principals' war; ``honored`` is 0 or 1 for each."""

    rows: Design
    honored: Array


Learn = Callable[[Design, Array, Invoked, np.random.Generator], Forecast]
"""Rows, their outcomes, duties invoked and a generator in; out comes what gives chances."""

PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0)
_INNER_FOLDS = 5
# Cases that the rate of all bound states counts for in each cell of the beta-binomial.
_STRENGTH = 8.0
# A plain logit is not penalized; what stands here only keeps a separating feature finite.
_PLAIN = 1e-6
# A standard deviation of 1: a duty that multiplies the odds by twenty is a surprise.
SHIFT_PRECISION = 1.0
_SHIFT_STEPS, _SHIFT_CLOSE = 100, 1e-10


def null_model(rows: Design, y: Array, due: Invoked, rng: np.random.Generator) -> Forecast:
    """The base rate of the rows that were learned from."""
    rate = float(y.mean())
    return lambda new: np.full(len(new), rate)


def plain_logit(names: Sequence[str]) -> Learn:
    """A logit without penalty on these features."""

    def learn(rows: Design, y: Array, due: Invoked, rng: np.random.Generator) -> Forecast:
        fit = ridge_logit(rows.features(names), y, _PLAIN)
        return lambda new: fit.predict(new.features(names))

    return learn


def penalized_logit(names: Sequence[str]) -> Learn:
    """A ridge logit on these features, its penalty chosen in inner folds of whole wars."""

    def learn(rows: Design, y: Array, due: Invoked, rng: np.random.Generator) -> Forecast:
        x = rows.features(names)
        penalty, _ = chosen_penalty(x, y, rows.war, PENALTIES, rng, folds=_INNER_FOLDS)
        fit = ridge_logit(x, y, penalty)
        return lambda new: fit.predict(new.features(names))

    return learn


@dataclass(frozen=True, slots=True)
class DutyMixture:
    """The two channels, fitted.

    Parameters
    ----------
    names : tuple of str
        Features of the no-duty channel.
    unbound : RidgeLogit
        Log odds that a state joins whom no duty binds.
    shift : float array, shape (2,)
        What an applying duty adds to these log odds: to 1945, and after.
    shift_variance : float array, shape (2,)
        Of the shifts about the truth, by the curvature.
    """

    names: tuple[str, ...]
    unbound: RidgeLogit
    shift: Array
    shift_variance: Array

    def channels(self, rows: Design) -> tuple[Array, Array]:
        """``P(honored | applies)`` and ``P(joins | no duty)`` of each row, were it so."""
        linear = self.unbound.linear(rows.features(self.names))
        shift = np.where(rows.late == 1, self.shift[1], self.shift[0])
        return inverse_logit(linear + shift), inverse_logit(linear)

    def __call__(self, rows: Design) -> Array:
        """The chance of each row, shape (n,)."""
        honored, unbound = self.channels(rows)
        return mixture(rows.bound, honored, unbound)


def duty_mixture(names: Sequence[str]) -> Learn:
    """The product's estimand, honoring being the no-duty odds shifted by duty and period."""

    def learn(rows: Design, y: Array, due: Invoked, rng: np.random.Generator) -> Forecast:
        return fitted_mixture(rows, y, names, due, rng)

    return learn


def fitted_mixture(
    rows: Design,
    y: Array,
    names: Sequence[str],
    due: Invoked,
    rng: np.random.Generator,
    *,
    penalties: Sequence[float] = PENALTIES,
    precision: float = SHIFT_PRECISION,
    once: bool = True,
) -> DutyMixture:
    """Fit the two channels.

    Parameters
    ----------
    rows : Design
        Candidates. The channel without a duty is a ridge logit on all but those whose duty
        applies (a contested one counts half), its penalty chosen in inner folds of wars.
    y : float array, shape (n,)
        What they did.
    names : sequence of str
        Features of that channel.
    due : Invoked
        States whose duty applied, and whether they honored it.
    rng : numpy.random.Generator
        Draws the inner folds.
    penalties : sequence of float
        Those that are tried.
    precision : float
        Of each shift's normal prior about 0: 1 is a standard deviation of 1.
    once : bool
        The states bound in one war count together as one invocation, however many a multilateral
        treaty binds; else each state counts as one.

    Returns
    -------
    DutyMixture
    """
    unbound = _unbound(rows, y, names, rng, penalties)
    linear = unbound.linear(due.rows.features(names))
    shift, variance = duty_shift(linear, due, precision=precision, once=once)
    return DutyMixture(tuple(names), unbound, shift, variance)


def duty_shift(
    linear: Array, due: Invoked, *, precision: float = SHIFT_PRECISION, once: bool = True
) -> tuple[Array, Array]:
    """What an applying duty adds to the log odds of a state without one, to 1945 and after.

    Parameters
    ----------
    linear : float array, shape (n,)
        Log odds of each invoked state, were it bound by no duty.
    due : Invoked
        States whose duty applied, and whether they honored it.
    precision, once
        As in :func:`fitted_mixture`.

    Returns
    -------
    tuple of float array, shape (2,)
        The two shifts, and their variances by the curvature.
    """
    periods = np.column_stack([1 - due.rows.late, due.rows.late])
    _, war, bound = np.unique(due.rows.war, return_inverse=True, return_counts=True)
    weight = 1 / bound[war] if once else np.ones(len(war))
    shift, variance = np.zeros(2), np.ones(2)
    for _ in range(_SHIFT_STEPS):
        p = inverse_logit(linear + periods @ shift)
        variance = 1 / (periods.T @ (weight * p * (1 - p)) + precision)
        step = variance * (periods.T @ (weight * (due.honored - p)) - precision * shift)
        shift = shift + np.clip(step, -1, 1)
        if np.abs(step).max() < _SHIFT_CLOSE:
            break
    return shift, variance


def _unbound(
    rows: Design,
    y: Array,
    names: Sequence[str],
    rng: np.random.Generator,
    penalties: Sequence[float] = PENALTIES,
) -> RidgeLogit:
    free = rows.bound < APPLIES
    x, weight = rows.features(names)[free], 1 - rows.bound[free]
    penalty = penalties[0]
    if len(penalties) > 1:
        penalty, _ = chosen_penalty(
            x, y[free], rows.war[free], penalties, rng, folds=_INNER_FOLDS, weight=weight
        )
    return ridge_logit(x, y[free], penalty, weight=weight)


def duty_by_rate(names: Sequence[str]) -> Learn:
    """The estimand with a rate of honoring by period alone (beta-binomial), power left out."""

    def learn(rows: Design, y: Array, due: Invoked, rng: np.random.Generator) -> Forecast:
        unbound = _unbound(rows, y, names, rng)
        rates = shrunk_rates(due.honored, due.rows.late.astype(int), 2, _STRENGTH)
        return lambda new: mixture(
            new.bound, rates[new.late.astype(int)], unbound.predict(new.features(names))
        )

    return learn


MODELS: dict[str, Learn] = {
    "null": null_model,
    "alliances only": plain_logit(ALLIANCES),
    "geography and power only": plain_logit(GEOGRAPHY_AND_POWER),
    "plain logit, published features": plain_logit(PUBLISHED),
    "plain logit": plain_logit(FULL),
    "ridge logit": penalized_logit(FULL),
    "ridge logit, shares for CINC": penalized_logit(SHIPPED),
    "duty times rate": duty_by_rate(FULL),
    "duty mixture": duty_mixture(FULL),
    "duty mixture, shares for CINC": duty_mixture(SHIPPED),
}
"""Every model that is scored, by the name it has in the tables."""
