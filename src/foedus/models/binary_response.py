"""Logit and probit on many rows, with errors by cluster, and a logit with an effect per group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError, MissingExtraError
from foedus.models.logit import inverse_logit

if TYPE_CHECKING:
    from collections.abc import Callable

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

LINKS = ("logit", "probit")
_STEPS = 100


@dataclass(frozen=True, slots=True, eq=False)
class BinaryFit:
    """A fitted binary response.

    Parameters
    ----------
    coefficients : float array, shape (k,)
        In the scale of the design. Unit: log odds, or standard deviations for a probit.
    bread : float array, shape (k, k)
        Inverse information: the covariance if rows are independent.
    scores : float array, shape (n, k)
        Each row's own part of the gradient.
    chances : float array, shape (n,)
        Fitted chances of the rows used.
    rows : int array, shape (n,)
        Which of the rows given were used.
    log_likelihood : float
        At the estimate.
    """

    coefficients: Array
    bread: Array
    scores: Array
    chances: Array
    rows: Labels
    log_likelihood: float

    def covariance(self, *clusters: Labels) -> Array:
        """Covariance of the coefficients, with errors alike within each clustering.

        Parameters
        ----------
        *clusters : int array, shape (n,)
            None: rows are independent. One: sums of scores by cluster. Two: both together less
            their intersection, as Cameron, Gelbach and Miller have it. Of the rows used.

        Returns
        -------
        float array, shape (k, k)

        Raises
        ------
        MeasureError
            If there are more than two clusterings, or one is of another length.

        References
        ----------
        cameron_et_al2011
        """
        if not clusters:
            return self.bread
        if len(clusters) > 2 or any(len(one) != len(self.rows) for one in clusters):
            raise MeasureError(
                "clusters are given in a number or length that does not fit the rows.",
                "give one or two labels for each row that the fit used.",
            )
        meat = _meat(self.scores, clusters[0])
        if len(clusters) == 2:
            one, other = (np.unique(labels, return_inverse=True)[1] for labels in clusters)
            both = one * (int(other.max()) + 1) + other
            meat = meat + _meat(self.scores, clusters[1]) - _meat(self.scores, both)
        spread = self.bread @ meat @ self.bread
        if len(clusters) == 1:
            return np.asarray(spread)
        # The difference of two ways and their intersection need not be a covariance: what is
        # negative of it is set to zero, as its authors advise. Scaled first, so that a column's
        # unit does not decide.
        scale = np.sqrt(np.diag(self.bread))
        roots, vectors = np.linalg.eigh(spread / np.outer(scale, scale))
        held = (vectors * np.maximum(roots, 0)) @ vectors.T
        return np.asarray(held * np.outer(scale, scale))


def _meat(scores: Array, labels: Labels) -> Array:
    """Sum over clusters of the outer product of their summed scores, with G / (G - 1)."""
    _, number = np.unique(labels, return_inverse=True)
    groups = int(number.max()) + 1
    if groups < 2:
        raise MeasureError("one cluster has no spread.", "give labels of two clusters or more.")
    sums = np.column_stack([np.bincount(number, column) for column in scores.T])
    return np.asarray(sums.T @ sums * (groups / (groups - 1)))


def fit_binary(x: Array, y: Array, *, link: str = "logit") -> BinaryFit:
    """Fit a logit or a probit by Fisher scoring.

    Parameters
    ----------
    x : float array, shape (n, k)
        The design, with its column of ones.
    y : float array, shape (n,)
        Outcomes, 0 or 1.
    link : str
        ``logit`` or ``probit``.

    Returns
    -------
    BinaryFit

    Raises
    ------
    MeasureError
        If the link is none, shapes differ, or no finite estimate exists.

    Examples
    --------
    >>> y = np.array([1.0, 1.0, 1.0, 0.0])
    >>> float(round(fit_binary(np.ones((4, 1)), y, link="probit").coefficients[0], 4))
    0.6745
    """
    x, y = _checked(x, y)
    if link not in LINKS:
        raise MeasureError(f"there is no link {link!r}.", "link is 'logit' or 'probit'.")
    scale = _scale(x)
    z = x / scale
    step_of = _logit_step if link == "logit" else _probit_step()
    b = np.zeros(x.shape[1])
    value = step_of(z, y, b)[3]
    for _ in range(_STEPS):
        weight, residual, _, value = step_of(z, y, b)
        step = _solved((z * weight[:, None]).T @ z, z.T @ residual)
        size, ahead = 1.0, step_of(z, y, b + step)[3]
        while ahead < value - 1e-9 and size > 1e-6:
            size /= 2
            ahead = step_of(z, y, b + size * step)[3]
        b = b + size * step
        if np.abs(size * step).max() < 1e-8:
            break
    else:
        raise _no_estimate()
    weight, residual, p, value = step_of(z, y, b)
    information = (z * weight[:, None]).T @ z
    if np.linalg.cond(information) > 1e13:
        raise _no_estimate()
    return BinaryFit(
        b / scale,
        np.linalg.inv(information) / np.outer(scale, scale),
        x * residual[:, None],
        p,
        np.arange(len(y)),
        value,
    )


def fit_group_logit(x: Array, y: Array, group: Labels) -> BinaryFit:
    """Fit a logit with an effect of its own for every group in which the outcome varies.

    Parameters
    ----------
    x : float array, shape (n, k)
        The design, without a column of ones.
    y : float array, shape (n,)
        Outcomes, 0 or 1.
    group : int array, shape (n,)
        What has the effect: the dyad of each row.

    Returns
    -------
    BinaryFit
        Of the coefficients alone, on the rows of groups in which the outcome varies; scores
        are less what the effects take up.

    Raises
    ------
    MeasureError
        If shapes differ, no group varies, or no finite estimate exists.

    Notes
    -----
    Effects are estimated with the coefficients (Newton steps on the bordered information).
    That overstates coefficients where groups are short, by about one part in the length of a
    group; a dyad here has tens of years.

    References
    ----------
    katz2001
    """
    x, y = _checked(x, y)
    _, number = np.unique(group, return_inverse=True)
    size, ones = np.bincount(number), np.bincount(number, y)
    rows = np.flatnonzero(((ones > 0) & (ones < size))[number])
    if not len(rows):
        raise MeasureError(
            "the outcome varies within no group.", "give groups in which both outcomes occur."
        )
    x, y = x[rows], y[rows]
    _, number = np.unique(group[rows], return_inverse=True)
    scale = _scale(x)
    z = x / scale
    share = np.bincount(number, y) / np.bincount(number)
    effect, b = np.log(share / (1 - share)), np.zeros(x.shape[1])

    def sums(values: Array) -> Array:
        return np.column_stack([np.bincount(number, column) for column in values.T])

    def loglik(at: Array, level: Array) -> float:
        linear = z @ at + level[number]
        return float((y * linear - np.logaddexp(0, linear)).sum())

    def pieces(at: Array, level: Array) -> tuple[Array, Array, Array, Array]:
        p = inverse_logit(z @ at + level[number])
        weight = p * (1 - p)
        total = np.asarray(np.bincount(number, weight), float)
        mean = sums(z * weight[:, None]) / total[:, None]
        return p, weight, total, mean

    for _ in range(_STEPS):
        p, weight, total, mean = pieces(b, effect)
        inner = z - mean[number]
        residual = y - p
        gap = np.bincount(number, residual)
        step = _solved((inner * weight[:, None]).T @ inner, inner.T @ residual)
        move = gap / total - mean @ step
        part, value = 1.0, loglik(b, effect)
        while loglik(b + part * step, effect + part * move) < value - 1e-9 and part > 1e-6:
            part /= 2
        b, effect = b + part * step, effect + part * move
        if max(np.abs(part * step).max(), np.abs(part * move).max()) < 1e-7:
            break
    else:
        raise _no_estimate()
    p, weight, total, mean = pieces(b, effect)
    inner = z - mean[number]
    information = (inner * weight[:, None]).T @ inner
    if np.linalg.cond(information) > 1e13:
        raise _no_estimate()
    return BinaryFit(
        b / scale,
        np.linalg.inv(information) / np.outer(scale, scale),
        inner * scale * (y - p)[:, None],
        p,
        rows,
        loglik(b, effect),
    )


def _logit_step(z: Array, y: Array, b: Array) -> tuple[Array, Array, Array, float]:
    linear = z @ b
    p = inverse_logit(linear)
    return p * (1 - p), y - p, p, float((y * linear - np.logaddexp(0, linear)).sum())


def _probit_step() -> Callable[[Array, Array, Array], tuple[Array, Array, Array, float]]:
    try:
        from scipy.special import log_ndtr
    except ImportError:
        raise MissingExtraError(
            "a probit needs SciPy.", 'run `pip install "foedus[models]"`.'
        ) from None

    def step(z: Array, y: Array, b: Array) -> tuple[Array, Array, Array, float]:
        linear = z @ b
        yes, no = log_ndtr(linear), log_ndtr(-linear)
        log_density = -linear * linear / 2 - np.log(2 * np.pi) / 2
        over, under = np.exp(log_density - yes), np.exp(log_density - no)
        residual = np.where(y == 1, over, -under)
        return over * under, residual, np.exp(yes), float(np.where(y == 1, yes, no).sum())

    return step


def _scale(x: Array) -> Array:
    top = np.abs(x).max(axis=0)
    return np.where(top > 0, top, 1.0)


def _solved(matrix: Array, vector: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(matrix, vector), float)
    except np.linalg.LinAlgError:
        raise _no_estimate() from None


def _checked(x: Array, y: Array) -> tuple[Array, Array]:
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 2 or y.shape != (x.shape[0],) or not len(y):
        raise MeasureError(
            f"a design of shape {x.shape} does not go with outcomes of shape {y.shape}.",
            "give one row of the design for each outcome.",
        )
    if not (np.isfinite(x).all() and np.isin(y, (0.0, 1.0)).all()):
        raise MeasureError(
            "the features must be finite and the outcomes 0 or 1.",
            "drop the rows that lack one, or fill them by a stated rule.",
        )
    return x, y


def _no_estimate() -> MeasureError:
    return MeasureError(
        "there is no finite estimate: a column is a sum of others, or separates the outcomes.",
        "drop that column, or give rows in which it and the outcome both vary.",
    )


def normal_interval(estimate: float, error: float, level: float = 0.95) -> tuple[float, float]:
    """Lowest and highest value of a normal interval.

    Examples
    --------
    >>> tuple(round(bound, 2) for bound in normal_interval(0.0, 1.0))
    (-1.96, 1.96)
    """
    from statistics import NormalDist

    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    return estimate - half, estimate + half


def column_named(names: Sequence[str], name: str) -> int:
    """Place of a column in a design.

    Raises
    ------
    MeasureError
        If there is no such column.
    """
    if name not in names:
        raise MeasureError(f"the design has no column {name!r}.", f"it has {', '.join(names)}.")
    return list(names).index(name)
