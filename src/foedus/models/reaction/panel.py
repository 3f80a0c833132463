"""Spending, GDP and threat by year and ally; least squares with instruments, shocks shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Allies:
    """An alliance through the years.

    Parameters
    ----------
    spending, gdp : float array, shape (t, n)
        In one unit at constant prices, above 0; NaN where not known.
    threat : float array, shape (t,)
        What the allies arm against, logged: an adversary's spending.
    states : tuple of str
        The allies, n of them.
    years : tuple of int
        One after the other, without a gap: a lag is a row.
    """

    spending: Array
    gdp: Array
    threat: Array
    states: tuple[str, ...]
    years: tuple[int, ...]

    def spill_in(self) -> Array:
        """What the others spend, shape (t, n): NaN in a year in which one's spending is not known.

        A sum over those that are known would fall where one falls silent: a shock that was none.
        """
        total = self.spending.sum(axis=1, keepdims=True)
        return np.asarray(total - self.spending)

    def checked(self) -> Allies:
        """The same, or a refusal.

        Raises
        ------
        MeasureError
            If shapes differ, a year is left out, a known amount is not above 0, or there are too
            few years.
        """
        t, n = self.spending.shape
        if self.gdp.shape != (t, n) or self.threat.shape != (t,) or len(self.states) != n:
            raise MeasureError(
                "spending, GDP and threat are of different years or allies.",
                "give arrays of shape (years, allies), and one threat a year.",
            )
        if self.years != tuple(range(self.years[0], self.years[0] + t)):
            raise MeasureError(
                "the years do not follow one another.",
                "give every year between the first and the last, NaN where nothing is known.",
            )
        held = np.concatenate([self.spending.ravel(), self.gdp.ravel()])
        if (held[np.isfinite(held)] <= 0).any():
            raise MeasureError(
                "an amount is not above 0: it has no logarithm.", "leave that ally out."
            )
        if t < 8 or n < 3:
            raise MeasureError(
                f"{t} years of {n} allies are too few.", "give at least 8 years of 3 allies."
            )
        return self


@dataclass(frozen=True, slots=True)
class Response:
    """How spending answers spending: below 0 allies stand in for each other, above they follow.

    Parameters
    ----------
    estimator : str
    value, low, high : float
        The response and its interval at ``level``; an elasticity.
    long_run : float
        After all adjustment; NaN where the estimator has none.
    others : mapping of str to float
        Further coefficients by name.
    rows, years : int
        What it rests on.
    level : float
    """

    estimator: str
    value: float
    low: float
    high: float
    long_run: float
    others: Mapping[str, float]
    rows: int
    years: int
    level: float = LEVEL

    @property
    def sign(self) -> int:
        """-1 or 1 where the interval lies on one side of zero, else 0."""
        return int(self.low > 0) - int(self.high < 0)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Coefficients and their covariance."""

    coefficients: Array
    covariance: Array
    rows: int
    years: int
    lags: int

    def interval(self, weights: Array) -> tuple[float, float, float]:
        """A weighted sum of coefficients with its interval at 95%.

        Notes
        -----
        The critical value grows with the share of years over which errors may covary, as Kiefer
        and Vogelsang have it for Bartlett's weights: 1.96 where that is none.

        References
        ----------
        kiefer_vogelsang2005
        """
        middle = float(weights @ self.coefficients)
        error = float(np.sqrt(weights @ self.covariance @ weights))
        share = (self.lags + 1) / self.years if self.lags else 0.0
        half = error * (1.96 + 2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3)
        return middle, middle - half, middle + half


def within_estimate(
    y: Array,
    x: Sequence[Array],
    instruments: Sequence[Array] | None = None,
    *,
    lags: int | None = None,
) -> Estimate:
    """Least squares within allies, with errors that may covary among allies and across years.

    Parameters
    ----------
    y : float array, shape (t, n)
        NaN where not known; a row with any unknown is left out.
    x : sequence of float array, shape (t, n)
        Regressors.
    instruments : sequence of float array, shape (t, n), optional
        All instruments, the regressors that stand for themselves among them; two-stage least
        squares then.
    lags : int, optional
        Years across which errors may covary; ``floor(4 (t / 100)^(2/9))`` if not given. A year of
        which nothing is known lies between its neighbors and adds nothing.

    Returns
    -------
    Estimate
        Covariance as Driscoll and Kraay have it.

    Raises
    ------
    MeasureError
        If there are fewer rows than coefficients, or the regressors are not independent.

    References
    ----------
    driscoll_kraay1998
    """
    z = x if instruments is None else instruments
    rows = np.isfinite(y)
    for one in (*x, *z):
        rows &= np.isfinite(one)
    year, ally = np.nonzero(rows)
    kinds = len(x) + len(np.unique(ally))
    if len(year) <= kinds + 1:
        raise MeasureError(
            f"{len(year)} rows cannot bear {kinds} coefficients.", "give more years or allies."
        )
    answer = _within(y[rows][:, None], ally)[:, 0]
    design = _within(np.column_stack([one[rows] for one in x]), ally)
    tools = _within(np.column_stack([one[rows] for one in z]), ally)
    fitted = tools @ np.linalg.lstsq(tools, design, rcond=None)[0]
    cross = fitted.T @ design
    if np.linalg.matrix_rank(cross) < cross.shape[0]:
        raise MeasureError(
            "the regressors, or what stands for them, are not independent of one another.",
            "leave one out.",
        )
    bread = np.linalg.inv(cross)
    found = bread @ (fitted.T @ answer)
    left = answer - design @ found
    # Every year from the first to the last has a place, known or not: lags are of the calendar.
    scores = np.zeros((int(year[-1] - year[0]) + 1, fitted.shape[1]))
    np.add.at(scores, year - year[0], fitted * left[:, None])
    known = len(np.unique(year))
    most = int(4 * (known / 100) ** (2 / 9)) if lags is None else lags
    most = min(most, len(scores) - 1)
    meat = scores.T @ scores
    for lag in range(1, most + 1):
        step = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (most + 1)) * (step + step.T)
    scale = known / max(known - 1, 1) * (len(year) - 1) / (len(year) - kinds)
    covariance = scale * bread @ meat @ bread.T
    return Estimate(found, covariance, len(year), known, most)


def _within(values: Array, ally: NDArray[np.intp]) -> Array:
    """Values less their ally's mean."""
    n = int(ally.max()) + 1
    count = np.maximum(np.bincount(ally, minlength=n), 1)
    told = values.copy()
    for column in range(values.shape[1]):
        mean = np.bincount(ally, weights=values[:, column], minlength=n) / count
        told[:, column] -= mean[ally]
    return told


def lagged(values: Array, by: int = 1) -> Array:
    """The values of earlier years, NaN before the first."""
    told = np.full(values.shape, np.nan)
    told[by:] = values[:-by]
    return told
