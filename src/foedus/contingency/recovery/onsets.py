"""Made pair-years and games: dispute onset, the prior over stakes, the strategic probit."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from foedus.contingency.record.onset import fit_onset
from foedus.contingency.recovery.estimators import Found, normal_found
from foedus.contingency.stakes import recovery as stakes
from foedus.models import egame_recovery as games
from foedus.models.dispute_onset import FEATURES, shipped
from foedus.models.logit import inverse_logit
from foedus.models.stake_prior import FEATURES as STAKE_FEATURES

ROWS: Final = 20_000
GAMES: Final = 2000
_STATES, _MAJORS = 150, 10
_GAME_NAMES: Final = (
    "u11 constant", "u11 a", "u14 constant", "u14 b", "u24 constant", "u24 c", "u24 b"
)  # fmt: skip
_BAND: Final = 0.8


def onset(rng: np.random.Generator) -> list[Found]:
    """Pair-years under the shipped coefficients, errors clustered by both states."""
    import polars as pl

    one = rng.integers(0, _STATES, ROWS)
    two = (one + rng.integers(1, _STATES, ROWS)) % _STATES
    land = rng.random(ROWS) < 0.25
    first, second = one < _MAJORS, two < _MAJORS
    x = np.column_stack(
        [
            land, ~land & (rng.random(ROWS) < 0.2), np.log(rng.gamma(2.0, 1500.0, ROWS) + 1),
            first, second, first & second, rng.beta(0.7, 0.7, ROWS), rng.random(ROWS) < 0.1,
        ]
    ).astype(float)  # fmt: skip
    truth = shipped().coefficients
    began = rng.random(ROWS) < inverse_logit(truth[0] + x @ truth[1:])
    table = pl.DataFrame(
        {
            "ccode1": one,
            "ccode2": two,
            "initiation": began.astype(float),
            **{name: x[:, place] for place, name in enumerate(FEATURES)},
        }
    )
    model, _ = fit_onset(table)
    errors = np.sqrt(np.diag(model.covariance))
    return normal_found(("constant", *FEATURES), truth, model.coefficients, errors)


def stake_prior(rng: np.random.Generator) -> list[Found]:
    """Pair-years under a prior over stakes; see :mod:`foedus.contingency.stakes.recovery`."""
    prior = stakes.fitted_world(rng, ROWS)
    truth = np.array(stakes.TRUTH)
    errors = np.sqrt(np.diag(prior.covariance))
    names = ("constant", *STAKE_FEATURES, "slope")
    middle, low, high = (prior.slope(share) for share in (0.5, 0.5 - _BAND / 2, 0.5 + _BAND / 2))
    return [
        *normal_found(names, truth, prior.coefficients, errors),
        Found("slope as used, cut off below 0", stakes.TRUTH[-1], middle, low, high, level=_BAND),
    ]


def _games(rng: np.random.Generator, form: str) -> list[Found]:
    coefficients, errors = games.fitted_world(rng, GAMES, form=form)
    return normal_found(_GAME_NAMES, games.TRUTH, coefficients, errors)


games_private = partial(_games, form="private")
games_agent = partial(_games, form="agent")
