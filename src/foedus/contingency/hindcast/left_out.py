"""A ridge logit refitted with each group left out in turn, from the totals of the whole.

The estimator is :func:`foedus.models.joining.ridge_logit` on the other groups' rows, their own mean
and scale of each feature included. A refit begins at the fit to all rows, takes Newton's step with
gradient and curvature less those of the group that is left out, and goes on over the others' rows
until no coefficient moves: what it ends at is the others' optimum, wherever it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.models.joining import expected_loss, ridge_logit
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# Log odds per standard deviation; Newton's error after a step this small is its square.
_SMALL = 1e-3
_STEPS = 60
_FLAT = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows that a logit learns from, those of a group together.

    Parameters
    ----------
    x : float array, shape (n, k)
        Features.
    y, weight : float array, shape (n,)
        Outcomes 0 or 1; how much each row counts.
    group : int array, shape (n,)
        In ascending order.
    """

    x: Array
    y: Array
    weight: Array
    group: Ints

    def kept(self, rows: NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        return Rows(self.x[rows], self.y[rows], self.weight[rows], self.group[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Log odds ``at[0] + x @ at[1:]`` of features in their own units."""

    at: Array
    passes: int

    def linear(self, x: Array) -> Array:
        """Log odds of features of shape (n, k)."""
        return np.asarray(self.at[0] + x @ self.at[1:])


class LeftOut:
    """The fit to all rows, from which each group is left out in turn."""

    def __init__(self, rows: Rows, penalty: float) -> None:
        if len(rows.group) and (np.diff(rows.group) < 0).any():
            raise MeasureError("rows of a group do not stand together.", "sort them by group.")
        whole = ridge_logit(rows.x, rows.y, penalty, weight=rows.weight)
        self._rows, self._penalty = rows, penalty
        self._mean, self._scale = whole.mean, whole.scale
        z = (rows.x - whole.mean) / whole.scale
        self._z = np.column_stack([np.ones(len(z)), z])
        self._start = np.array([whole.intercept, *whole.coefficients])
        self._pull, self._bend = self._totals(slice(None), self._start)
        self._sum, self._square = self._z[:, 1:].sum(axis=0), (self._z[:, 1:] ** 2).sum(axis=0)

    def _totals(self, rows: slice, at: Array) -> tuple[Array, Array]:
        """Gradient and curvature of the log likelihood of some rows, without the penalty."""
        z, w = self._z[rows], self._rows.weight[rows]
        p = inverse_logit(z @ at)
        pull = z.T @ (w * (self._rows.y[rows] - p))
        return np.asarray(pull), np.asarray((z * (w * p * (1 - p))[:, None]).T @ z)

    def without(self, group: int) -> Line:
        """The fit to all rows but those of one group.

        Parameters
        ----------
        group : int
            Its number; one that has no row here is left out of nothing.

        Returns
        -------
        Line

        Raises
        ------
        MeasureError
            If there is no finite estimate.
        """
        first, last = np.searchsorted(self._rows.group, [group, group + 1])
        out = slice(int(first), int(last))
        z = self._z[out, 1:]
        n = len(self._z) - len(z)
        mean = (self._sum - z.sum(axis=0)) / n
        spread = np.sqrt(np.maximum((self._square - (z**2).sum(axis=0)) / n - mean**2, 0.0))
        if (spread <= _FLAT).any():
            raise MeasureError(
                f"without group {group} a feature does not vary.", "leave the feature out."
            )
        # The penalty is on coefficients per standard deviation of the others' rows.
        ridge = np.concatenate([[0.0], (self._penalty + 1e-8) * spread**2])
        at, passes = self._start, 0
        pull, bend = self._pull, self._bend
        for _ in range(_STEPS):
            own_pull, own_bend = self._totals(out, at)
            step = np.linalg.solve(
                bend - own_bend + np.diag(ridge), pull - own_pull - ridge * at
            )  # fmt: skip
            # Far from the optimum a whole step can overshoot.
            furthest = float(np.abs(step).max())
            at = at + step * min(1.0, 1.0 / furthest) if furthest else at
            if furthest < _SMALL:
                break
            pull, bend = self._totals(slice(None), at)
            passes += 1
        else:
            raise MeasureError(
                f"without group {group} the logit has no finite estimate.",
                "give a penalty above zero.",
            )
        slope = at[1:] / self._scale
        return Line(np.array([at[0] - slope @ self._mean, *slope]), passes)


def blocks_of(groups: Ints, blocks: int, rng: np.random.Generator) -> dict[int, int]:
    """The block of each group, drawn at random, blocks of near equal size.

    Examples
    --------
    >>> found = blocks_of(np.array([7, 7, 8, 9]), 3, np.random.default_rng(1))
    >>> sorted(found), sorted(found.values())
    ([7, 8, 9], [0, 1, 2])
    """
    names = np.unique(groups)
    return {int(name): place % blocks for place, name in enumerate(rng.permutation(names).tolist())}


def pair_losses(
    rows: Rows, block: Ints, pair: tuple[int, int], penalties: Sequence[float]
) -> tuple[Array, Array]:
    """Loss on each of two blocks of fits to the rows of neither, for each penalty.

    The penalty of a block is chosen by what such fits lose on the *other* blocks: the fit that is
    scored on one of two blocks is part of the choice for the other one, and has seen neither.

    Parameters
    ----------
    rows : Rows
        All rows.
    block : int array, shape (n,)
        The block of each row.
    pair : tuple of int
        Two blocks.
    penalties : sequence of float
        Those that are tried.

    Returns
    -------
    tuple of float array, shape (len(penalties),)
        Summed weighted log loss on the first block, and on the second.
    """
    learned = rows.kept(~np.isin(block, pair))
    held = [rows.kept(block == one) for one in pair]
    told = np.zeros((2, len(penalties)))
    fit = None
    for place in np.argsort(penalties)[::-1]:
        fit = ridge_logit(learned.x, learned.y, penalties[place], weight=learned.weight, start=fit)
        for number, one in enumerate(held):
            told[number, place] = (one.weight * expected_loss(one.y, fit.predict(one.x))).sum()
    return told[0], told[1]
