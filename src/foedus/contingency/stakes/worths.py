"""The worths behind a deterrence answer: of allies and of treaties, apart or over draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.contingency.stakes.pooled_defense import (
    Attack,
    chance_of_success,
    checked_chances,
    mixed,
    steps,
    strength_grid,
)
from foedus.contingency.worth.contributions import (
    ENUMERATED,
    Worths,
    chances_without,
    enumerated,
    expected_values,
    integrated,
    sampled,
    subset_sums,
    treaty_flags,
)
from foedus.contingency.worth.draws import of_draws, success_against
from foedus.errors import MeasureError
from foedus.models.draws import case_rng

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

POOLED_BELOW = 0.005
"""Defenders who are less likely to come than this are told as one."""
MOST_DRAWS = 10_000
"""Of simulated coalitions, no more than so many are looked at, the first."""
COARSE = 256
_TREATIES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Simulated coalitions: in each the attacker's strength, what each defender brought, and what
    it would have brought had it come."""

    attacker: Array
    brought: Array
    fight: Attack
    each: Array

    def success(self, help_: Array) -> Array:
        """Chance of success in each draw against this much help."""
        return success_against(
            self.attacker, self.fight.target + help_, self.fight.k, self.fight.drawn
        )

    def mean_success(self, *, nobody: bool = False) -> float:
        """Over the draws, with those who came or with nobody."""
        help_ = self.brought.sum(axis=1)
        return float(self.success(np.zeros(len(help_)) if nobody else help_).mean())


def draws_of(
    fight: Attack, attacker: ArrayLike, came: ArrayLike, each: ArrayLike | None = None
) -> Draws:
    """Coalitions that were checked, the first :data:`MOST_DRAWS` of them."""
    flags = np.asarray(came, bool)
    own = np.atleast_1d(np.asarray(attacker, float))
    if flags.ndim != 2 or flags.shape != (len(own), len(fight.strength)):
        raise MeasureError(
            f"coalitions of shape {flags.shape} do not fit {len(own)} strengths of the attacker "
            f"and {len(fight.strength)} defenders.",
            "give one row per draw, one column per defender.",
        )
    theirs = np.broadcast_to(
        fight.strength if each is None else np.asarray(each, float), flags.shape
    )
    if not (np.isfinite(theirs) & (theirs >= 0)).all():
        raise MeasureError("a strength is negative or not known.", "give strengths of 0 or more.")
    some = slice(0, MOST_DRAWS)
    return Draws(own[some], flags[some] * theirs[some], fight, theirs[some])


def drawn_worths(draws: Draws, come: Array, seed: int) -> tuple[Worths, str]:
    """Worths over draws: of those told apart, then of the others summed."""
    every = of_draws(
        draws.attacker,
        draws.fight.target,
        draws.brought,
        k=draws.fight.k,
        drawn=draws.fight.drawn,
        seed=seed,
    )
    kept, rest = np.flatnonzero(come >= POOLED_BELOW), np.flatnonzero(come < POOLED_BELOW)
    if not len(rest):
        return every, every.method
    likely = draws.brought[:, kept].sum(axis=1)
    alone = float(draws.success(likely).mean()) - draws.mean_success()
    return (
        replace(
            every,
            shapley=np.append(every.shapley[kept], every.shapley[rest].sum()),
            alone=np.append(every.alone[kept], alone),
        ),
        every.method,
    )


def ally_worths(fight: Attack, come: Array) -> tuple[Worths, str]:
    """Worths of those who are told apart, then of the others as one where there are any."""
    kept = np.flatnonzero(come >= POOLED_BELOW)
    rest = np.flatnonzero(come < POOLED_BELOW)
    if len(kept) <= ENUMERATED:
        help_ = subset_sums(fight.strength[kept])
        value = -expected_values(fight.success(help_), come[kept])
        if len(rest):
            grid = strength_grid(fight)
            after = fight.success(grid)
            for place, step in zip(rest, steps(grid, fight.strength[rest]), strict=True):
                after = mixed(after, step, come[place])
            pooled = np.interp(help_, grid, after)
            value = np.concatenate([value, -expected_values(pooled, come[kept])])
        return enumerated(value), "enumerated"
    every = integrated(fight, come)
    if not len(rest):
        return every, every.method
    gone = come.copy()
    gone[rest] = 0
    pooled_alone = float(chance_of_success(fight, gone) - chance_of_success(fight, come))
    return (
        Worths(
            np.append(every.shapley[kept], every.shapley[rest].sum()),
            np.append(every.alone[kept], pooled_alone),
            every.total,
            every.error,
            every.level,
            every.method,
        ),
        every.method,
    )


def pooling_error(fight: Attack, come: Array, few: Worths, kept: NDArray[np.intp]) -> float:
    """How far pooling moved any other's Shapley value."""
    if len(kept) == len(come) or few.method != "enumerated":
        return 0.0
    apart = integrated(fight, come).shapley[kept]
    return float(np.abs(few.shapley[: len(kept)] - apart).max(initial=0.0))


def treaty_worths(
    fight: Attack,
    come: Array,
    draws: Draws | None,
    unbound: ArrayLike | None,
    treaties: Sequence[Sequence[str]] | None,
    seed: int,
) -> tuple[tuple[str, ...], Worths]:
    """Worths of treaties: one that goes takes the duties that rest on it alone with it."""
    if treaties is None:
        return (), Worths(np.zeros(0), np.zeros(0), 0.0, 0.0, 1.0, "enumerated")
    if unbound is None or len(treaties) != len(come):
        raise MeasureError(
            "treaties are given without each defender's chance if no duty bound it.",
            "give `unbound` and `treaties` for every defender.",
        )
    free = checked_chances(fight, unbound)
    keys = tuple(sorted({key for rests in treaties for key in rests}))
    rests = treaty_flags(treaties, keys)

    if draws is None:
        value = _value_apart(fight, come, free, rests)
    else:
        value = _value_drawn(draws, come, free, rests, seed)
    if len(keys) <= _TREATIES:
        bits = np.arange(1 << len(keys))[:, None] >> np.arange(len(keys))[None]
        return keys, enumerated(value((bits & 1).astype(bool)))
    return keys, sampled(value, len(keys), case_rng(seed, "treaties", *keys), draws=100)


def _value_apart(fight: Attack, come: Array, free: Array, rests: Flags) -> Callable[[Flags], Array]:
    def value(standing: Flags) -> Array:
        parts = np.array_split(standing, max(1, len(standing) // 256))
        return -np.concatenate(
            [
                chance_of_success(fight, chances_without(come, free, rests, part), points=COARSE)
                for part in parts
            ]
        )

    return value


def _value_drawn(
    draws: Draws, come: Array, free: Array, rests: Flags, seed: int
) -> Callable[[Flags], Array]:
    """Without a treaty a state that came stays away in a share of the draws, always the same."""
    bound = np.flatnonzero(rests.any(axis=1))
    some = slice(0, MOST_DRAWS if rests.shape[1] <= _TREATIES else MOST_DRAWS // 10)
    theirs = draws.brought[some, bound]
    always = draws.brought[some].sum(axis=1) - theirs.sum(axis=1)
    left = np.divide(free[bound], come[bound], out=np.ones(len(bound)), where=come[bound] > 0)
    stays = theirs * (case_rng(seed, "stays").random(theirs.shape) < left)
    one = replace(draws, attacker=draws.attacker[some])

    def value(standing: Flags) -> Array:
        held = np.asarray((standing[:, None, :] & rests[None, bound]).any(axis=2), bool)
        return np.array(
            [
                -float(one.success(always + np.where(row, theirs, stays).sum(1)).mean())
                for row in held
            ]
        )

    return value
