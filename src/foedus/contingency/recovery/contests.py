"""Made wars and disputes: the war model, the contest exponent, and the logit of disputes."""

from __future__ import annotations

from typing import Final

import numpy as np

from foedus.contingency.recovery.estimators import LEVEL, Found, normal_found
from foedus.models.contest import fit_exponent
from foedus.models.logit import fit_logit, inverse_logit
from foedus.models.outcomes import share_gap, war_model
from foedus.models.scoring import wilson

DISPUTES: Final = 261
# Log odds per unit of the log ratio of strength, and of having acted first: assumed.
DISPUTE_TRUTH: Final = (0.3, 0.5)
# Of log ratios of net power; assumed: two standard deviations are a ratio of fifty to one.
_SPREAD: Final = 2.0
_DRAWS: Final = 1000


def war_outcome(rng: np.random.Generator) -> list[Found]:
    """Contests under the shipped ``k``, and wars of which the shipped share is drawn."""
    held = war_model()
    ratio = rng.normal(0, _SPREAD, held.contests)
    gap = share_gap(np.exp(ratio), np.ones(held.contests))
    won = rng.random(held.contests) < inverse_logit(held.k * gap)
    fit = fit_exponent(gap, won, np.arange(held.contests), rng, draws=_DRAWS, level=LEVEL)
    share = held.drawn / held.wars
    drawn = int(rng.binomial(held.wars, share))
    return [
        Found("k", held.k, fit.m, fit.low, fit.high),
        Found("neither side prevails", share, drawn / held.wars, *wilson(drawn, held.wars, LEVEL)),
    ]


def contest_exponent(rng: np.random.Generator) -> list[Found]:
    """Contests of ratios under the shipped exponent."""
    held = war_model()
    ratio = rng.normal(0, _SPREAD, held.contests)
    won = rng.random(held.contests) < inverse_logit(held.m * ratio)
    fit = fit_exponent(ratio, won, np.arange(held.contests), rng, draws=_DRAWS, level=LEVEL)
    return [Found("m", held.m, fit.m, fit.low, fit.high)]


def disputes(rng: np.random.Generator) -> list[Found]:
    """Disputes that one side won: log ratio of strength, and who acted first."""
    truth = np.array(DISPUTE_TRUTH)
    first = np.where(rng.random(DISPUTES) < 0.5, 1.0, -1.0)
    x = np.column_stack([rng.normal(0, _SPREAD, DISPUTES), first])
    fit = fit_logit(x, (rng.random(DISPUTES) < inverse_logit(x @ truth)).astype(float))
    errors = np.sqrt(np.diag(fit.covariance))
    return normal_found(("log ratio", "acted first"), truth, fit.coefficients, errors)
