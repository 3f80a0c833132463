"""Intervals of a threshold: how decisive strength is, who comes, and how far strengths are off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.contingency.stakes.pooled_defense import (
    Attack,
    checked_chances,
    mixed,
    steps,
    strength_grid,
)
from foedus.contingency.stakes.worths import COARSE, Draws
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit, logit
from foedus.models.outcomes import WarModel

Array = NDArray[np.float64]

_DRAWS = 60
_LEAST = 1e-12


def interval_apart(
    fight: Attack,
    come: Array,
    low: ArrayLike | None,
    high: ArrayLike | None,
    outcome: WarModel,
    seed: int,
    level: float,
) -> tuple[float, float]:
    """Interval of the chance of success: draws of how decisive strength is, and of who comes."""
    from statistics import NormalDist

    rng = case_rng(seed, "stakes interval")
    # One estimate of who joins serves all defenders: if it is off, it is off for all alike.
    noise = rng.standard_normal((_DRAWS, 1))
    middle, spread = logit(come), np.zeros(len(come))
    if low is not None and high is not None:
        ends = [logit(checked_chances(fight, one)) for one in (low, high)]
        spread = np.maximum(ends[1] - ends[0], 0) / (2 * NormalDist().inv_cdf(0.9))
        middle = (ends[0] + ends[1]) / 2
    drawn = np.where(come > 0, inverse_logit(middle + spread * noise), 0.0)
    grid = strength_grid(fight, COARSE)
    said = np.stack(
        [
            replace(fight, k=outcome.k_at((row + 0.5) / _DRAWS)).success(grid)
            for row in range(_DRAWS)
        ]
    )
    for place, step in enumerate(steps(grid, fight.strength)):
        said = mixed(said, step, drawn[:, place])
    bottom, top = np.quantile(said[:, 0], (0.5 - level / 2, 0.5 + level / 2))
    return float(bottom), float(top)


def interval_drawn(
    draws: Draws,
    come: Array,
    low: ArrayLike | None,
    high: ArrayLike | None,
    outcome: WarModel,
    seed: int,
    level: float,
) -> tuple[float, float]:
    """The same over draws: each of the two moved to its ends, their half widths squared and added.

    Where defenders are less likely some who came stay away; where they are likelier some come
    who did not.
    """
    from statistics import NormalDist

    middle = draws.mean_success()
    below, above = [0.0], [0.0]

    def widened(values: Sequence[float]) -> None:
        below.append(max(middle - min(values), 0.0))
        above.append(max(max(values) - middle, 0.0))

    tails = (0.5 - level / 2, 0.5 + level / 2)
    widened(
        [
            replace(draws, fight=replace(draws.fight, k=outcome.k_at(share))).mean_success()
            for share in tails
        ]
    )
    if low is not None and high is not None:
        stretch = NormalDist().inv_cdf(tails[1]) / NormalDist().inv_cdf(0.9)
        uniform = case_rng(seed, "stakes interval").random(draws.brought.shape, dtype=np.float32)
        moved = []
        for end in (low, high):
            shift = logit(checked_chances(draws.fight, end)) - logit(come)
            wanted = inverse_logit(logit(come) + stretch * shift)
            stays = np.minimum(wanted / np.maximum(come, _LEAST), 1)
            comes = np.maximum(wanted - come, 0) / np.maximum(1 - come, _LEAST)
            there = np.where(draws.brought > 0, uniform < stays, uniform < comes)
            moved.append(replace(draws, brought=there * draws.each).mean_success())
        widened(moved)
    return (
        max(middle - float(np.hypot.reduce(below)), 0.0),
        min(middle + float(np.hypot.reduce(above)), 1.0),
    )


def wider(
    middle: float, one: tuple[float, float], other: tuple[float, float]
) -> tuple[float, float]:
    """An interval that holds two reasons for doubt: half widths are squared and added."""
    below = [max(middle - end[0], 0.0) for end in (one, other)]
    above = [max(end[1] - middle, 0.0) for end in (one, other)]
    return max(middle - hypot(*below), 0.0), min(middle + hypot(*above), 1.0)
