"""Who joins a war: a ridge logit with offset and weights, and the mixture of duty and no duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.logit import inverse_logit, logit
from foedus.models.scoring import case_log_loss, group_folds

Array = NDArray[np.float64]
_STEPS = 100
# Log odds per standard deviation: far below what any figure shows.
_CLOSE = 1e-5


@dataclass(frozen=True, slots=True)
class RidgeLogit:
    """A fitted logit of standardized features.

    Parameters
    ----------
    mean, scale : float array, shape (k,)
        What each feature is centered by and divided by.
    coefficients : float array, shape (k,)
        Log odds per standard deviation.
    intercept : float
        Log odds where every feature is at its mean (and the offset 0).
    penalty : float
        Weight of the sum of squared coefficients; the intercept is free.
    covariance : float array, shape (k + 1, k + 1)
        Inverse of the penalized information, the intercept first.
    """

    mean: Array
    scale: Array
    coefficients: Array
    intercept: float
    penalty: float
    covariance: Array

    def linear(self, x: ArrayLike, offset: ArrayLike = 0.0) -> Array:
        """Log odds, shape (n,), of features of shape (n, k)."""
        z = (np.asarray(x, float) - self.mean) / self.scale
        return np.asarray(self.intercept + z @ self.coefficients + np.asarray(offset, float))

    def predict(self, x: ArrayLike, offset: ArrayLike = 0.0) -> Array:
        """Chances, shape (n,), of features of shape (n, k)."""
        return inverse_logit(self.linear(x, offset))


def ridge_logit(
    x: ArrayLike,
    y: ArrayLike,
    penalty: float,
    *,
    offset: ArrayLike = 0.0,
    weight: ArrayLike = 1.0,
    start: RidgeLogit | None = None,
) -> RidgeLogit:
    """Fit a logit with a ridge penalty on standardized features and a free intercept.

    Parameters
    ----------
    x : float array, shape (n, k)
        Features without an intercept. A feature that does not vary gets the coefficient 0.
    y : float array, shape (n,)
        Outcomes from 0 to 1 (a share counts as so much of each).
    penalty : float
        What is maximized is ``sum w logL - penalty * sum b^2 / 2``.
    offset, weight : float or float array, shape (n,)
        Known log odds added to each row; how much each row counts.
    start : RidgeLogit, optional
        Where to begin.

    Returns
    -------
    RidgeLogit

    Raises
    ------
    MeasureError
        If shapes differ, values are not finite, outcomes leave 0 to 1, or nothing converges.

    Examples
    --------
    >>> fit = ridge_logit([[0.0], [1.0], [0.0], [1.0]], [0, 1, 0, 0], 1e9)
    >>> bool(np.allclose(fit.predict([[0.0], [1.0]]), 0.25))
    True
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 2 or y.shape != (x.shape[0],) or not len(y):
        raise MeasureError(
            f"features of shape {x.shape} do not go with outcomes of shape {y.shape}.",
            "give one row of features for each outcome.",
        )
    if not (np.isfinite(x).all() and (y >= 0).all() and (y <= 1).all() and penalty >= 0):
        raise MeasureError(
            "a feature is not known, an outcome lies outside 0 to 1, or the penalty is negative.",
            "fill unknown features by a stated rule; code outcomes 0 and 1; penalize by 0 or more.",
        )
    w = np.broadcast_to(np.asarray(weight, float), y.shape)
    known = np.broadcast_to(np.asarray(offset, float), y.shape)
    mean = x.mean(axis=0)
    spread = x.std(axis=0)
    scale = np.where(spread > 1e-12, spread, 1.0)
    design = np.column_stack([np.ones(len(y)), (x - mean) / scale * (spread > 1e-12)])
    ridge = np.full(design.shape[1], float(penalty))
    ridge[0] = 0.0
    # A column that does not vary, or repeats another, would leave the information singular.
    ridge[1:] += 1e-8
    b = np.zeros(design.shape[1])
    if start is None:
        share = float((w * y).sum() / w.sum()) if w.sum() else 0.0
        b[0] = float(logit(np.array(share))) - float(known.mean())
    else:
        b = np.array([start.intercept, *start.coefficients])

    def objective(at: Array) -> float:
        line = design @ at + known
        return float((w * (y * line - np.logaddexp(0, line))).sum() - (ridge * at**2).sum() / 2)

    value = objective(b)
    for _ in range(_STEPS):
        p = inverse_logit(design @ b + known)
        gradient = design.T @ (w * (y - p)) - ridge * b
        information = (design * (w * p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        information[0, 0] += 1e-12
        step = np.linalg.solve(information, gradient)
        size = 1.0
        while (reached := objective(b + size * step)) < value - 1e-9 and size > 1e-6:
            size /= 2
        b, value = b + size * step, reached
        if np.abs(size * step).max() < _CLOSE:
            break
    else:
        raise MeasureError(
            "the logit has no finite estimate: a feature separates the outcomes.",
            "give a penalty above zero, or drop the feature.",
        )
    return RidgeLogit(mean, scale, b[1:], float(b[0]), float(penalty), np.linalg.inv(information))


def chosen_penalty(
    x: ArrayLike,
    y: ArrayLike,
    groups: ArrayLike,
    penalties: Sequence[float],
    rng: np.random.Generator,
    *,
    folds: int = 5,
    offset: ArrayLike = 0.0,
    weight: ArrayLike = 1.0,
) -> tuple[float, tuple[float, ...]]:
    """The penalty with the least log loss in folds of whole groups.

    Parameters
    ----------
    x, y, offset, weight
        As in :func:`ridge_logit`.
    groups : array, shape (n,)
        The war of each row: no war stands on both sides of a fold.
    penalties : sequence of float
        Those that are tried.
    rng : numpy.random.Generator
        Draws the folds.
    folds : int
        How many.

    Returns
    -------
    tuple of float, and tuple of float
        The chosen penalty, and the mean loss of each that was tried.
    """
    x, y, group = np.asarray(x, float), np.asarray(y, float), np.asarray(groups)
    w = np.broadcast_to(np.asarray(weight, float), y.shape)
    known = np.broadcast_to(np.asarray(offset, float), y.shape)
    losses = np.zeros(len(penalties))
    for train, held in group_folds(group, folds, rng):
        fit: RidgeLogit | None = None
        # The largest penalty first: each fit is a start for the next.
        for place in np.argsort(penalties)[::-1]:
            fit = ridge_logit(
                x[train], y[train], penalties[place], offset=known[train], weight=w[train],
                start=fit,
            )  # fmt: skip
            p = fit.predict(x[held], known[held])
            losses[place] += float((w[held] * expected_loss(y[held], p)).sum())
    losses /= w.sum()
    return float(penalties[int(np.argmin(losses))]), tuple(losses.tolist())


def expected_loss(y: ArrayLike, p: ArrayLike) -> Array:
    """Log loss of each case whose outcome may be a share between 0 and 1."""
    share, said = np.asarray(y, float), np.asarray(p, float)
    ones = np.ones(len(said))
    return np.asarray(
        share * case_log_loss(ones, said) + (1 - share) * case_log_loss(0 * ones, said)
    )


def shrunk_rates(y: ArrayLike, cell: ArrayLike, cells: int, strength: float) -> Array:
    """The share of each cell, drawn toward the share of all: a beta-binomial's posterior mean.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes 0 or 1.
    cell : int array, shape (n,)
        The cell of each case, 0 to ``cells - 1``.
    cells : int
        How many there are.
    strength : float
        How many cases the share of all counts for in each cell; all itself is drawn to one half
        by one case.

    Returns
    -------
    float array, shape (cells,)

    Examples
    --------
    >>> shrunk_rates([1, 1, 0, 0], [0, 0, 1, 1], 2, 2.0).tolist()
    [0.75, 0.25]
    """
    seen, place = np.asarray(y, float), np.asarray(cell, int)
    if strength <= 0 or (len(place) and (place.min() < 0 or place.max() >= cells)):
        raise MeasureError(
            "a cell lies outside those counted, or the strength is not above zero.",
            "number cells from 0, and give a strength above zero.",
        )
    whole = (seen.sum() + 0.5) / (len(seen) + 1)
    came = np.bincount(place, weights=seen, minlength=cells)
    n = np.bincount(place, minlength=cells)
    return np.asarray((came + strength * whole) / (n + strength))


def mixture(applies: ArrayLike, honored: ArrayLike, unbound: ArrayLike) -> Array:
    """``P(applies) * P(honored | applies) + (1 - P(applies)) * P(joins | no duty)``.

    Examples
    --------
    >>> mixture([1.0, 0.0, 0.5], [0.4, 0.4, 0.4], [0.01, 0.01, 0.02]).round(3).tolist()
    [0.4, 0.01, 0.21]
    """
    a, r, q = (np.asarray(one, float) for one in (applies, honored, unbound))
    return np.asarray(a * r + (1 - a) * q)


def rolling_folds(
    groups: ArrayLike, day: ArrayLike, first: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Each group that began on a day from ``first`` on, with every earlier group to learn from.

    Parameters
    ----------
    groups : array, shape (n,)
        The war of each row.
    day : int array, shape (n,)
        Its first day (or year), the same for all rows of a war.
    first : int
        The first day (or year) of a war that is forecast.

    Yields
    ------
    tuple of int arrays
        Rows to fit on (of wars that began strictly before), rows to score.
    """
    group, when = np.asarray(groups), np.asarray(day)
    for name in np.unique(group):
        held = np.flatnonzero(group == name)
        began = when[held[0]]
        if began < first:
            continue
        train = np.flatnonzero(when < began)
        if len(train):
            yield train, held
