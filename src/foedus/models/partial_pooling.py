"""A logit whose groups share strength: each group's own level is drawn towards the common one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.logit import fit_logit, inverse_logit, log_likelihood

Array = NDArray[np.float64]
# Weak enough to leave the constant alone, and enough to give it an estimate in any fold.
_CONSTANT_PRECISION = 1e-4
_NODES = 21
_STEPS = 200


@dataclass(frozen=True, slots=True)
class PooledLogit:
    """An estimate: normal about its mode, for coefficients and groups' levels together.

    Parameters
    ----------
    coefficients : float array, shape (k,)
        The constant, then one for each feature. Unit: log odds.
    effects : float array, shape (g,)
        What each group's level adds.
    covariance : float array, shape (k + g, k + g)
        Of coefficients and effects, in that order.
    groups : tuple of int
        The groups, in the order of ``effects``.
    group_variance : float
        Variance of groups' levels about the common one; 0 if groups have none.
    """

    coefficients: Array
    effects: Array
    covariance: Array
    groups: tuple[int, ...]
    group_variance: float

    def log_odds(self, x: Array, groups: ArrayLike | None = None) -> tuple[Array, Array]:
        """Mean and variance of each case's log odds.

        Parameters
        ----------
        x : float array, shape (n, k - 1)
            Features, without the constant.
        groups : int array, shape (n,), optional
            The group of each case. One that the estimate has not met, or none given, adds the
            whole variance of groups.

        Returns
        -------
        tuple of float array, shape (n,)
        """
        x = np.asarray(x, float)
        design = np.zeros((len(x), len(self.coefficients) + len(self.effects)))
        design[:, 0] = 1
        design[:, 1 : len(self.coefficients)] = x
        unmet = np.full(len(x), self.group_variance)
        place = {group: number for number, group in enumerate(self.groups)}
        if groups is not None:
            for row, group in enumerate(np.asarray(groups).tolist()):
                if group in place:
                    design[row, len(self.coefficients) + place[group]] = 1
                    unmet[row] = 0
        mean = design @ np.concatenate([self.coefficients, self.effects])
        variance = np.einsum("ij,jk,ik->i", design, self.covariance, design) + unmet
        return mean, variance

    def predict(self, x: Array, groups: ArrayLike | None = None) -> Array:
        """Chance of 1 for each case, averaged over what is not known of the log odds."""
        return expected_chance(*self.log_odds(x, groups))


def expected_chance(mean: Array, variance: Array) -> Array:
    """Mean of the inverse logit of normal log odds, by Gauss-Hermite quadrature.

    Parameters
    ----------
    mean, variance : float array, shape (n,)
        Of the log odds.

    Returns
    -------
    float array, shape (n,)

    Examples
    --------
    >>> round(float(expected_chance(np.array([0.0]), np.array([4.0]))[0]), 12)
    0.5
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    spread = np.sqrt(np.asarray(variance, float))[:, None] * nodes
    chances = inverse_logit(np.asarray(mean, float)[:, None] + spread)
    return np.asarray(chances @ (weights / weights.sum()))


def fit_pooled_logit(
    x: Array,
    y: Array,
    groups: ArrayLike,
    *,
    coefficient_variance: float,
    group_variance: float,
) -> PooledLogit:
    """Fit a logit with a normal prior on coefficients and on groups' levels.

    Parameters
    ----------
    x : float array, shape (n, k)
        Features, without a constant.
    y : float array, shape (n,)
        Outcomes, 0 or 1.
    groups : int array, shape (n,)
        The group (alliance) of each case.
    coefficient_variance : float
        Variance of the prior of each coefficient about 0; the constant has none to speak of.
    group_variance : float
        Variance of groups' levels about the common one; 0 leaves groups out.

    Returns
    -------
    PooledLogit
        The mode of the posterior, with Laplace's normal approximation about it.

    Raises
    ------
    MeasureError
        If a variance is not positive (that of groups may be 0), or shapes differ.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if coefficient_variance <= 0 or group_variance < 0:
        raise MeasureError(
            f"variances {coefficient_variance} and {group_variance} are no priors.",
            "give a positive variance of coefficients, and 0 or more for groups.",
        )
    ones = np.ones((len(x), 1))
    penalty = [_CONSTANT_PRECISION, *[1 / coefficient_variance] * x.shape[1]]
    if group_variance == 0:
        fit = fit_logit(np.hstack([ones, x]), y, penalty=np.array(penalty))
        return PooledLogit(fit.coefficients, np.zeros(0), fit.covariance, (), 0.0)
    names, number = np.unique(np.asarray(groups), return_inverse=True)
    coefficients, effects, covariance = _mode(
        np.hstack([ones, x]), y, number, len(names), np.array(penalty), 1 / group_variance
    )
    return PooledLogit(
        coefficients,
        effects,
        covariance,
        tuple(int(name) for name in names),
        float(group_variance),
    )


def _mode(
    x: Array, y: Array, number: NDArray[np.intp], count: int, penalty: Array, precision: float
) -> tuple[Array, Array, Array]:
    """The mode by Newton's method, and the inverse of the information there.

    Each case belongs to one group, so the groups' block of the information is diagonal: it is
    eliminated, and what is left to solve is as small as the coefficients.
    """
    b, u = np.zeros(x.shape[1]), np.zeros(count)

    def objective(at: Array, levels: Array) -> float:
        held = float(penalty @ at**2) + precision * float(levels @ levels)
        return log_likelihood(y, x @ at + levels[number]) - held / 2

    value = objective(b, u)
    for _ in range(_STEPS):
        p = inverse_logit(x @ b + u[number])
        schur, cross, diagonal = _information(x, p, number, count, penalty, precision)
        slope_b = x.T @ (y - p) - penalty * b
        slope_u = np.bincount(number, weights=y - p, minlength=count) - precision * u
        step_b = np.linalg.solve(schur, slope_b - cross @ (slope_u / diagonal))
        step_u = (slope_u - cross.T @ step_b) / diagonal
        size = 1.0
        while objective(b + size * step_b, u + size * step_u) < value - 1e-12 and size > 1e-8:
            size /= 2
        b, u = b + size * step_b, u + size * step_u
        value = objective(b, u)
        if max(np.abs(step_b).max(), np.abs(step_u).max()) * size < 1e-9:
            break
    else:
        raise MeasureError("the pooled logit does not settle.", "give smaller variances.")
    p = inverse_logit(x @ b + u[number])
    schur, cross, diagonal = _information(x, p, number, count, penalty, precision)
    inner = np.linalg.inv(schur)
    side = -inner @ (cross / diagonal)
    corner = np.diag(1 / diagonal) - (cross / diagonal).T @ side
    return b, u, np.asarray(np.block([[inner, side], [side.T, corner]]), float)


def _information(
    x: Array, p: Array, number: NDArray[np.intp], count: int, penalty: Array, precision: float
) -> tuple[Array, Array, Array]:
    """Of the coefficients with groups eliminated; across; and of the groups."""
    weight = p * (1 - p)
    weighted = x * weight[:, None]
    diagonal = np.bincount(number, weights=weight, minlength=count) + precision
    cross = np.zeros((x.shape[1], count))
    for column in range(x.shape[1]):
        cross[column] = np.bincount(number, weights=weighted[:, column], minlength=count)
    schur = weighted.T @ x + np.diag(penalty) - (cross / diagonal) @ cross.T
    return schur, cross, np.asarray(diagonal, float)
