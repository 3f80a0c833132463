"""Does the strategic probit find the parameters that made its games?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.models.draws import case_rng
from foedus.models.egame import fit_egame12, simulate_egame12

Array = NDArray[np.float64]

TRUTH = np.array([0.5, 0.8, -0.4, 0.7, 0.3, 0.9, -0.5])
"""Of u11 (constant, a), u14 (constant, b), u24 (constant, c, b); u13 is zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """Bias and coverage over simulated worlds.

    Parameters
    ----------
    bias : float array, shape (k,)
        Mean estimate less the truth.
    noise : float array, shape (k,)
        Standard error of that mean: what simulation alone would make of no bias.
    coverage : float array, shape (k,)
        Share of worlds whose 95% interval held the truth.
    worlds, games : int
        How many, and games in each.
    """

    bias: Array
    noise: Array
    coverage: Array
    worlds: int
    games: int

    @property
    def relative_bias(self) -> Array:
        """Bias over the size of the truth."""
        return np.asarray(self.bias / np.abs(TRUTH))


def egame_recovery(
    worlds: int = 200, games: int = 2000, *, form: str = "private", seed: int = 1
) -> Recovery:
    """Simulate worlds of games, fit each, and compare with what made them.

    Parameters
    ----------
    worlds, games : int
        How many worlds, and games in each.
    form : str
        As :func:`foedus.models.egame.act_chance` has it.
    seed : int
        Of the draws.
    """
    found, errors = [], []
    for world in range(worlds):
        rng = case_rng(seed, "egame", form, games, world)
        x, one = rng.normal(size=(games, 3)), np.ones(games)
        designs = [
            np.column_stack([one, x[:, 0]]),
            None,
            np.column_stack([one, x[:, 1]]),
            np.column_stack([one, x[:, 2], x[:, 1]]),
        ]
        fit = fit_egame12(designs, simulate_egame12(designs, TRUTH, rng, form=form), form=form)
        found.append(fit.coefficients)
        errors.append(np.sqrt(np.diag(fit.covariance)))
    gap = np.array(found) - TRUTH
    inside = np.abs(gap) <= 1.959963984540054 * np.array(errors)
    return Recovery(
        gap.mean(axis=0),
        gap.std(axis=0, ddof=1) / np.sqrt(worlds),
        inside.mean(axis=0),
        worlds,
        games,
    )
