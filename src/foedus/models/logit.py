"""The logit by maximum likelihood, with or without a ridge penalty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError

Array = NDArray[np.float64]
_STEPS = 200


@dataclass(frozen=True, slots=True)
class LogitFit:
    """A fitted logit.

    Parameters
    ----------
    coefficients : float array, shape (k,)
        One for each column of the design. Unit: log odds.
    covariance : float array, shape (k, k)
        Inverse of the (penalized) information at the estimate.
    log_likelihood : float
        Without the penalty.
    """

    coefficients: Array
    covariance: Array
    log_likelihood: float

    @property
    def z(self) -> Array:
        """Each coefficient over its standard error."""
        return self.coefficients / np.sqrt(np.diag(self.covariance))

    def predict(self, x: Array) -> Array:
        """Chances, shape (n,), for a design of shape (n, k)."""
        return inverse_logit(np.asarray(x, float) @ self.coefficients)


def inverse_logit(x: Array) -> Array:
    """``1 / (1 + exp(-x))``, without overflow.

    Examples
    --------
    >>> [float(v) for v in inverse_logit(np.array([0.0, 1000.0, -1000.0]))]
    [0.5, 1.0, 0.0]
    """
    x = np.asarray(x, float)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def logit(p: Array) -> Array:
    """``log(p / (1 - p))``; chances are held within 1e-15 of 0 and 1.

    Examples
    --------
    >>> float(logit(np.array(0.5)))
    0.0
    """
    held = np.clip(np.asarray(p, float), 1e-15, 1 - 1e-15)
    return np.asarray(np.log(held) - np.log1p(-held))


def log_likelihood(y: Array, linear: Array) -> float:
    """The log likelihood of outcomes 0 and 1 under log odds ``linear``."""
    return float((y * linear - np.logaddexp(0, linear)).sum())


def fit_logit(
    x: Array, y: Array, *, penalty: Array | float = 0.0, start: Array | None = None
) -> LogitFit:
    """Fit a logit by Newton's method.

    Parameters
    ----------
    x : float array, shape (n, k)
        The design, with its column of ones where an intercept is wanted.
    y : float array, shape (n,)
        Outcomes, 0 or 1.
    penalty : float array, shape (k,) or (k, k), or float
        What is maximized is ``logL - b' diag(penalty) b / 2``: the reciprocal of the variance of
        a normal prior about 0, for each column; a (k, k) array is the prior's precision itself.
        A single number falls on every column.
    start : float array, shape (k,), optional
        Where to begin; zeros else.

    Returns
    -------
    LogitFit

    Raises
    ------
    MeasureError
        If outcomes are not 0 and 1, shapes differ, or no finite estimate exists.

    Examples
    --------
    >>> y = np.array([1.0, 1.0, 1.0, 0.0])
    >>> fit = fit_logit(np.ones((4, 1)), y)
    >>> bool(np.isclose(fit.coefficients[0], np.log(3)))
    True
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 2 or y.shape != (x.shape[0],):
        raise MeasureError(
            f"a design of shape {x.shape} does not go with outcomes of shape {y.shape}.",
            "give one row of the design for each outcome.",
        )
    if not (np.isfinite(x).all() and np.isin(y, (0.0, 1.0)).all()):
        raise MeasureError(
            "a logit needs finite features and outcomes that are 0 or 1.",
            "drop the rows that lack one, or fill them by a stated rule.",
        )
    k = x.shape[1]
    given = np.asarray(penalty, float)
    precision = given if given.ndim == 2 else np.diag(np.broadcast_to(given, (k,)))
    b = np.zeros(k) if start is None else np.asarray(start, float).copy()

    def objective(at: Array) -> float:
        return log_likelihood(y, x @ at) - float(at @ precision @ at) / 2

    value = objective(b)
    for _ in range(_STEPS):
        p = inverse_logit(x @ b)
        gradient = x.T @ (y - p) - precision @ b
        information = (x * (p * (1 - p))[:, None]).T @ x + precision
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            raise _no_estimate() from None
        size = 1.0
        while objective(b + size * step) < value - 1e-12 and size > 1e-8:
            size /= 2
        b = b + size * step
        value = objective(b)
        if np.abs(size * step).max() < 1e-9:
            break
    else:
        raise _no_estimate()
    p = inverse_logit(x @ b)
    information = (x * (p * (1 - p))[:, None]).T @ x + precision
    if not np.isfinite(b).all() or np.linalg.cond(information) > 1e14:
        raise _no_estimate()
    covariance = np.asarray(np.linalg.inv(information), float)
    return LogitFit(b, covariance, log_likelihood(y, x @ b))


def _no_estimate() -> MeasureError:
    return MeasureError(
        "the logit has no finite estimate: a column is a sum of others, or separates the outcomes.",
        "drop that column, or give a penalty above zero.",
    )
