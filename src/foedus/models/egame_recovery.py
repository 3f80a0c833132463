"""Made games of known parameters, and what the strategic probit finds in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.models.egame import fit_egame12, simulate_egame12

Array = NDArray[np.float64]

TRUTH = np.array([0.5, 0.8, -0.4, 0.7, 0.3, 0.9, -0.5])
"""Of u11 (constant, a), u14 (constant, b), u24 (constant, c, b); u13 is zero."""


def fitted_world(
    rng: np.random.Generator, games: int = 2000, *, form: str = "private"
) -> tuple[Array, Array]:
    """Make a world of games and fit it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Of the world.
    games : int
        How many.
    form : str
        As :func:`foedus.models.egame.act_chance` has it.

    Returns
    -------
    tuple of float array, shape (7,)
        Estimates in the order of :data:`TRUTH`, and their standard errors.
    """
    x, one = rng.normal(size=(games, 3)), np.ones(games)
    designs = [
        np.column_stack([one, x[:, 0]]),
        None,
        np.column_stack([one, x[:, 1]]),
        np.column_stack([one, x[:, 2], x[:, 1]]),
    ]
    fit = fit_egame12(designs, simulate_egame12(designs, TRUTH, rng, form=form), form=form)
    return fit.coefficients, np.sqrt(np.diag(fit.covariance))
