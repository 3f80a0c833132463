"""Whether fitting the prior over stakes finds the parameters of worlds made with known ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.stakes.record import fit_prior
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.stake_prior import FEATURES

Array = NDArray[np.float64]

TRUTH = (-4.5, 2.0, 1.3, -0.05, 0.5, 0.7, 0.6, 1.8, 0.6)
"""Constant, features, slope of the made worlds."""
_NORMAL_95 = 1.959963984540054
_STATES, _MAJORS = 150, 10


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """Bias and coverage over made worlds.

    Parameters
    ----------
    bias : float array, shape (9,)
        Mean estimate less the truth. Unit: log odds per unit.
    spread : float array, shape (9,)
        Standard deviation of the estimates.
    coverage : float array, shape (9,)
        Share of 95% intervals that hold the truth.
    slope_band : float
        Share of worlds in which the slope's own 80% band, cut off below 0, holds the truth.
    worlds : int
    """

    bias: Array
    spread: Array
    coverage: Array
    slope_band: float
    worlds: int


def prior_recovery(
    worlds: int = 200, rows: int = 20_000, *, truth: tuple[float, ...] = TRUTH, seed: int = 1
) -> Recovery:
    """Make worlds from a prior, fit each, and compare.

    Parameters
    ----------
    worlds, rows : int
        How many worlds, of how many pair-years.
    truth : tuple of float
        Constant, one for each of :data:`foedus.models.stake_prior.FEATURES`, slope.
    seed : int
        Of the worlds.

    Notes
    -----
    A world has 150 states, ten of them major powers; chances of success lie where those of the
    war model do, and are higher for major powers, as in history.
    """
    import polars as pl

    said, errors, held = [], [], 0
    for number in range(worlds):
        rng = case_rng(seed, "stakes recovery", number)
        one = rng.integers(0, _STATES, rows)
        two = (one + rng.integers(1, _STATES, rows)) % _STATES
        land = rng.random(rows) < 0.25
        sea = ~land & (rng.random(rows) < 0.2)
        first, second = one < _MAJORS, two < _MAJORS
        success = 0.85 * inverse_logit(
            1.3 * np.tanh(rng.normal(0, 0.8, rows) + 0.8 * first - 0.8 * second)
        )
        x = np.column_stack(
            [
                land, sea, np.log(rng.gamma(2.0, 1500.0, rows) + 1), first, second, first & second,
                rng.random(rows) < 0.1,
            ]
        ).astype(float)  # fmt: skip
        linear = truth[0] + x @ np.array(truth[1:-1]) + truth[-1] * np.log(success)
        y = rng.random(rows) < inverse_logit(linear)
        table = pl.DataFrame(
            {
                "ccode1": one,
                "ccode2": two,
                "initiation": y.astype(float),
                "success": success,
                **{name: x[:, place] for place, name in enumerate(FEATURES)},
            }
        )
        prior = fit_prior(table).prior
        said.append(prior.coefficients)
        errors.append(np.sqrt(np.diag(prior.covariance)))
        held += prior.slope(0.1) <= truth[-1] <= prior.slope(0.9)
    found, error = np.stack(said), np.stack(errors)
    off = found - np.array(truth)
    return Recovery(
        bias=off.mean(axis=0),
        spread=found.std(axis=0, ddof=1),
        coverage=(np.abs(off) <= _NORMAL_95 * error).mean(axis=0),
        slope_band=held / worlds,
        worlds=worlds,
    )
