"""Made pair-years from a known prior over stakes, and the prior that is fitted to them."""

from __future__ import annotations

import numpy as np

from foedus.contingency.stakes.record import fit_prior
from foedus.models.logit import inverse_logit
from foedus.models.stake_prior import FEATURES, StakePrior

TRUTH = (-4.5, 2.0, 1.3, -0.05, 0.5, 0.7, 0.6, 1.8, 0.6)
"""Constant, features, slope of the made worlds."""
_STATES, _MAJORS = 150, 10


def fitted_world(
    rng: np.random.Generator, rows: int = 20_000, *, truth: tuple[float, ...] = TRUTH
) -> StakePrior:
    """Make a world from a prior and fit it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Of the world.
    rows : int
        Pair-years.
    truth : tuple of float
        Constant, one for each of :data:`foedus.models.stake_prior.FEATURES`, slope.

    Notes
    -----
    A world has 150 states, ten of them major powers; chances of success lie where those of the
    war model do, and are higher for major powers, as in history.
    """
    import polars as pl

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
    return fit_prior(table).prior
