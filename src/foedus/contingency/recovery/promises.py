"""Made promises: the pooled logit of reliability, and Leeds and Anac's logit."""

from __future__ import annotations

from typing import Final

import numpy as np

from foedus.contingency.recovery.estimators import Array, Found, Z, normal_found
from foedus.models.leeds_anac2005 import PUBLISHED, VARIABLES
from foedus.models.logit import fit_logit, inverse_logit
from foedus.models.partial_pooling import fit_pooled_logit
from foedus.models.reliability import shipped

CASES: Final = 146
ALLIANCES: Final = 129
MEMBERS: Final = 137
# Assumed: half of the pacts without institutions, half formal to some degree, half changed.
_CODES: Final = (0.5, 0.3, 0.2)
_CHANGED: Final = 0.5


def reliability_drawn(rng: np.random.Generator) -> list[Found]:
    """Promises whose coefficients and alliances' levels are drawn from the priors."""
    variance = shipped().coefficient_variance
    constant, *_ = shipped().pooled.coefficients
    slopes = rng.normal(0, np.sqrt(variance), len(shipped().features))
    return _promises(rng, np.array([constant, *slopes]), drawn=True)


def reliability_fixed(rng: np.random.Generator) -> list[Found]:
    """Promises whose coefficients are the shipped ones."""
    return _promises(rng, shipped().pooled.coefficients, drawn=False)


def _promises(rng: np.random.Generator, truth: Array, *, drawn: bool) -> list[Found]:
    held = shipped()
    spread = held.pooled.group_variance

    def features(n: int) -> Array:
        columns = []
        for name in held.features:
            values, shares = zip(*held.shares[name], strict=True)
            columns.append(rng.choice(np.array(values), n, p=np.array(shares) / sum(shares)))
        return np.column_stack(columns)

    x, group = features(CASES), rng.integers(0, ALLIANCES, CASES)
    level = rng.normal(0, np.sqrt(spread), ALLIANCES)
    kept = rng.random(CASES) < inverse_logit(truth[0] + x @ truth[1:] + level[group])
    fit = fit_pooled_logit(
        x, kept.astype(float), group,
        coefficient_variance=held.coefficient_variance, group_variance=spread,
    )  # fmt: skip
    errors = np.sqrt(np.diag(fit.covariance))[: len(truth)]
    # The constant has no prior to speak of: it stands still.
    found = [
        *normal_found(("constant",), truth[:1], fit.coefficients[:1], errors[:1]),
        *normal_found(held.features, truth[1:], fit.coefficients[1:], errors[1:], drawn=drawn),
    ]
    new = features(1)
    odds = float(truth[0] + (new @ truth[1:])[0] + rng.normal(0, np.sqrt(spread)))
    mean, variance = (float(one[0]) for one in fit.log_odds(new))
    low, high = inverse_logit(mean + np.array([-Z, Z]) * np.sqrt(variance)).tolist()
    chance = float(inverse_logit(np.array(odds)))
    said = float(fit.predict(new)[0])
    last = Found("chance of a further promise", chance, said, low, high, drawn=True)
    return [*found, last]


def leeds_anac(rng: np.random.Generator) -> list[Found]:
    """Members' promises under the published coefficients, estimated by plain likelihood."""
    return _members(rng, MEMBERS)


def leeds_anac_tenfold(rng: np.random.Generator) -> list[Found]:
    """The same with ten times as many promises: what is left of a bias of few cases."""
    return _members(rng, 10 * MEMBERS)


def _members(rng: np.random.Generator, n: int) -> list[Found]:
    codes = [rng.choice(3, n, p=_CODES).astype(float) for _ in range(2)]
    changed = [(rng.random(n) < _CHANGED).astype(float) for _ in range(3)]
    x = np.column_stack([np.ones(n), *codes, *changed])
    truth = np.array(PUBLISHED)
    fit = fit_logit(x, (rng.random(n) < inverse_logit(x @ truth)).astype(float))
    errors = np.sqrt(np.diag(fit.covariance))
    return normal_found(("constant", *VARIABLES), truth, fit.coefficients, errors)
