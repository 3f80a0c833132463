"""How far the cascade's estimates would be others, had other wars been fought: one-step bootstrap.

Fitting anew for thousands of samples of wars would take days. For each value of ``together`` that
was tried, one war more or less moves the two moments that make ``opening`` and ``calling`` by what
that war has over its mean, and the two by that over the moments' slopes. So a sample of wars gives
each candidate its estimates and its loss, and the best one is chosen as the fit chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.spread.fitted import CascadeModel, SpreadBands
from foedus.contingency.spread.study import (
    MOST_CALLING,
    SEED,
    Tried,
    WarAsked,
    chance_of_none,
    expected_joiners,
)
from foedus.models.draws import case_rng

Array = NDArray[np.float64]

LEVEL: Final = 0.8
DRAWS: Final = 2000
# Slopes are differences: they need more draws than the moments do.
_SLOPE_DRAWS: Final = 4096
_FEW: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """One value of ``together`` that was tried, and what each of n wars does to it.

    Parameters
    ----------
    tried : Tried
        With the loss of each war.
    opening, calling : float array, shape (n,)
        By how much each estimate moves per share of the sample that a war takes more.
    """

    tried: Tried
    opening: Array
    calling: Array


def moved_by_wars(
    wars: Sequence[WarAsked], start: CascadeModel, tried: Tried, seed: int = SEED
) -> Moved:
    """What each war does to the estimates of one value of ``together``.

    Parameters
    ----------
    wars : sequence of WarAsked
        On which it was tried.
    start : CascadeModel
        With the chance that a state in the way is attacked.
    tried : Tried
        Of :func:`foedus.contingency.spread.study.tried_spreads`.
    seed : int
        Of the draws: that of the trial.
    """
    at = replace(start, together=tried.together, opening=tried.opening, calling=tried.calling)

    def quiet(opening: float) -> Array:
        model = replace(at, opening=opening)
        return np.array([chance_of_none(one, model) for one in wars])

    def joiners(opening: float, calling: float) -> Array:
        model = replace(at, opening=opening, calling=calling)
        return expected_joiners(wars, model, seed, _SLOPE_DRAWS)

    first = (max(0.9 * at.opening, 0.0), min(1.1 * at.opening, 1.0))
    step = 0.25 * max(at.calling, 0.5)
    second = (max(at.calling - step, 0.0), at.calling + step)
    ways = first[1] - first[0], second[1] - second[0]
    quiets = [quiet(one) for one in first]
    slope_quiet = float((quiets[1] - quiets[0]).mean()) / ways[0] if ways[0] else 0.0
    by_opening = [joiners(one, at.calling) for one in first]
    by_calling = [joiners(at.opening, one) for one in second]
    slope_opening = float((by_opening[1] - by_opening[0]).mean()) / ways[0] if ways[0] else 0.0
    slope_calling = float((by_calling[1] - by_calling[0]).mean()) / ways[1]
    seen = np.array([one.joined for one in wars], float)
    gap_quiet = quiet(at.opening) - (seen == 0)
    gap_joiners = joiners(at.opening, at.calling) - seen
    gap_quiet, gap_joiners = gap_quiet - gap_quiet.mean(), gap_joiners - gap_joiners.mean()
    none = np.zeros(len(wars))
    opening = none if abs(slope_quiet) < _FEW else -gap_quiet / slope_quiet
    calling = (
        none
        if abs(slope_calling) < _FEW
        else -(gap_joiners + slope_opening * opening) / slope_calling
    )
    return Moved(tried, opening, calling)


def bands_of(
    moved: Sequence[Moved], seed: int = SEED, *, draws: int = DRAWS, level: float = LEVEL
) -> SpreadBands:
    """Bands of the three estimates over samples of wars.

    Parameters
    ----------
    moved : sequence of Moved
        One for each value of ``together`` tried, of the same wars.
    seed, draws : int
        Of the samples: wars drawn with replacement.
    level : float
        Of the bands.
    """
    n = len(moved[0].opening)
    counts = case_rng(seed, "cascade bands").multinomial(n, np.full(n, 1 / n), size=draws) / n
    loss = np.stack([counts @ np.array(one.tried.losses) for one in moved])
    best = loss.argmin(axis=0)
    each = np.arange(draws)
    opening = np.stack([one.tried.opening + counts @ one.opening for one in moved])[best, each]
    calling = np.stack([one.tried.calling + counts @ one.calling for one in moved])[best, each]
    together = np.array([one.tried.together for one in moved])[best]
    ends = (0.5 - level / 2, 0.5 + level / 2)
    spans = [
        np.quantile(values, ends)
        for values in (np.clip(opening, 0, 1), np.clip(calling, 0, MOST_CALLING), together)
    ]
    return SpreadBands(*((float(low), float(high)) for low, high in spans))
