"""Made wars and their candidates: the model of who joins, its two channels together."""

from __future__ import annotations

from typing import Final

import numpy as np

from foedus.contingency.joining.design import APPLIES, CONTESTED, SHIPPED, Design
from foedus.contingency.joining.fit import shipped
from foedus.contingency.joining.models import PENALTIES, SHIFT_PRECISION, Invoked, fitted_mixture
from foedus.contingency.recovery.estimators import Array, Found, normal_found
from foedus.models.logit import inverse_logit

WARS: Final = 95
STATES: Final = 81
# Shares of candidates that have each, assumed; borders and pledges are rare.
_SHARES: Final = {
    "defense_own": 0.06, "offense_own": 0.02, "neutrality_own": 0.04, "nonaggression_own": 0.06,
    "consultation_own": 0.06, "contiguous_own": 0.04, "contiguous_opp": 0.04, "major": 0.08,
    "rival_opp": 0.03,
}  # fmt: skip
_POWER: Final = (-6.5, 1.8)
_DISTANCE: Final = (8.4, 0.8)
# Of those with a pledge of defense, how many have a duty ruled to apply, and contested; assumed.
_BOUND: Final = (0.35, 0.1)


def joining_drawn(rng: np.random.Generator) -> list[Found]:
    """Candidates whose coefficients and shifts are drawn from the priors."""
    precision = float(rng.choice(PENALTIES))
    slopes = rng.normal(0, 1 / np.sqrt(precision), len(SHIPPED))
    shift = rng.normal(0, 1 / np.sqrt(SHIFT_PRECISION), 2)
    return _joined(rng, slopes, shift, drawn=True)


def joining_fixed(rng: np.random.Generator) -> list[Found]:
    """Candidates whose coefficients and shifts are the shipped ones."""
    held = shipped().model
    return _joined(rng, held.unbound.coefficients, held.shift, drawn=False)


def _joined(rng: np.random.Generator, slopes: Array, shift: Array, *, drawn: bool) -> list[Found]:
    rows, raw, constant = _candidates(rng, slopes)
    x = rows.features(SHIPPED)
    linear = constant + x @ raw
    # A contested duty applies to every other one.
    due = np.where(rows.bound == CONTESTED, rng.random(len(rows)) < 0.5, rows.bound == APPLIES)
    odds = linear + np.where(due, shift[rows.late.astype(int)], 0.0)
    y = (rng.random(len(rows)) < inverse_logit(odds)).astype(float)
    bound = rows.bound == APPLIES
    fit = fitted_mixture(rows, y, SHIPPED, Invoked(rows.rows(bound), y[bound]), rng)
    free = fit.unbound
    errors = np.sqrt(np.diag(free.covariance))
    # In units of the feature: what a standard deviation is differs from world to world.
    return [
        *normal_found(
            ("no duty, all at their means",),
            np.array([constant + free.mean @ raw]),
            np.array([free.intercept]),
            errors[:1],
        ),
        *normal_found(
            SHIPPED, raw, free.coefficients / free.scale, errors[1:] / free.scale, drawn=drawn
        ),
        *normal_found(
            ("duty to 1945", "duty after 1945"), shift, fit.shift, np.sqrt(fit.shift_variance),
            drawn=drawn,
        ),
    ]  # fmt: skip


def _candidates(rng: np.random.Generator, slopes: Array) -> tuple[Design, Array, float]:
    """Candidates of 95 wars on both sides; log odds per unit of each feature, and the constant."""
    n = WARS * STATES * 2
    war = np.repeat(np.arange(WARS), STATES * 2)
    side = np.tile(np.repeat([0, 1], STATES), WARS)
    many = np.log(rng.integers(1, 4, (WARS, 2)))
    columns: dict[str, Array] = {
        name: (rng.random(n) < share).astype(float) for name, share in _SHARES.items()
    }
    columns |= {
        "log_power": rng.normal(*_POWER, n),
        "attacker_side": (side == 0).astype(float),
        "log_distance_own": rng.normal(*_DISTANCE, n),
        "log_distance_opp": rng.normal(*_DISTANCE, n),
        "log_number_own": many[war, side],
        "log_number_opp": many[war, 1 - side],
    }
    x = np.column_stack([columns[name] for name in SHIPPED])
    drawn = rng.random(n)
    pledged = columns["defense_own"] == 1
    sure, open_ = _BOUND
    bound = np.where(drawn < sure, APPLIES, np.where(drawn < sure + open_, CONTESTED, 0.0))
    raw = slopes / x.std(axis=0)
    rows = Design(
        names=SHIPPED, x=x, war=war, ccode=np.tile(np.arange(STATES), WARS * 2), side=side,
        day=war, bound=np.where(pledged, bound, 0.0), multilateral=np.zeros(n, bool),
        late=(war >= WARS // 2).astype(float), joined=np.zeros(n), joined_in_year=np.zeros(n),
    )  # fmt: skip
    return rows, raw, float(shipped().model.unbound.intercept - x.mean(axis=0) @ raw)
