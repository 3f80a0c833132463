"""The end of the chain: from simulated coalitions to thresholds and what allies add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.balance import Strengths
from foedus.contingency.joining.fit import Fitted
from foedus.contingency.joining.forecast import Joining, joining_chances
from foedus.contingency.nuclear.standing import nuclear_standing
from foedus.contingency.spread.cascade import Coalitions
from foedus.contingency.stakes.thresholds import LEVEL, Deterrence, deterrence
from foedus.contingency.stakes.worths import MOST_DRAWS
from foedus.contingency.worth.draws import success_against
from foedus.models.logit import inverse_logit, logit
from foedus.models.outcomes import WarModel, war_model
from foedus.models.stake_prior import FEATURES, StakePrior
from foedus.scenarios import Dissolve, changed
from foedus.worlds.added_files import added_file
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_SIDE = "target"
# Ways in which strengths may be off, and coalitions, that an interval is taken from.
_SOME_WAYS, _SOME_DRAWS = 200, 200
_RIVALS = "tss-rivalries"


def deterrence_of(
    there: World,
    event: Event,
    joining: Sequence[Joining],
    coalitions: Coalitions,
    held: Strengths,
    fighting: Flags,
    *,
    seed: int = 1,
    fitted: Fitted | None = None,
    prior: StakePrior | None = None,
    model: WarModel | None = None,
) -> Deterrence:
    """The thresholds of one attack and what each ally and treaty does to them.

    Parameters
    ----------
    there : World
        Of the day.
    event : Event
        The attack.
    joining : sequence of Joining
        See :func:`foedus.contingency.joining.forecast.joining_chances`.
    coalitions : Coalitions
        Simulated: who fights on each side in each draw.
    held : Strengths
        Of the coalitions' states.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    seed : int
        Of intervals and orders.
    fitted : Fitted, optional
        Estimates of who joins; those that come with the package if not given.
    prior, model : optional
        Those that come with the package if not given.

    Notes
    -----
    A defender's chance is the share of draws in which it fights at the target's side, whether the
    attack or another's joining brought it, and coalitions are those of the draws. An ally that is
    taken away leaves those whom it called in. A state whose treaties all go joins because of the
    attack with the chance that it has in a World in which they were dissolved, duty and pledge
    both gone; that a treaty calls states in for a third is left: run the contingency without the
    treaty to count that too. ``seed`` is the one that ``joining`` was made with.
    """
    code = {one.ccode: one.code for one in there.states if one.ccode is not None}
    direct = {one.ccode: one for one in joining if one.side == _SIDE}
    chance = coalitions.targets.mean(axis=0)
    outside = ~fighting.any(axis=0)
    seats = np.flatnonzero(outside & (chance > 0))
    numbers = [int(one) for one in coalitions.states[seats]]
    come = chance[seats]
    said = [direct.get(one) for one in numbers]
    chances = np.array([0.0 if one is None else one.chance for one in said])
    freed = _freed(there, event, said, fitted, seed)
    free = np.array(
        [0.0 if one is None else min(freed.get(one.ccode, one.chance), one.chance) for one in said]
    )
    # What the attack itself does not bring, others' joining does.
    called = np.clip(1 - (1 - come) / np.maximum(1 - chances, 1e-12), 0, 1)
    both = 1 - (1 - chances) * (1 - called)
    left = np.divide(1 - (1 - free) * (1 - called), both, out=np.ones(len(both)), where=both > 0)
    unbound = come * np.minimum(left, 1)
    some = coalitions.targets[:MOST_DRAWS]
    own = held.in_draws(len(some))
    defended = float(held.there[fighting[1]].sum())
    # Only ratios count: each draw is put on the scale on which the targets' own strength is one.
    scale = defended / own[:, fighting[1]].sum(axis=1)
    attacker = held.pooled(coalitions.attackers[:MOST_DRAWS]) * scale
    low, high = _ends(said, come)
    features = stake_features(there, event)
    return deterrence(
        [code[one] for one in numbers],
        held.there[seats],
        come,
        attacker,
        defended,
        came=some[:, seats],
        each=own[:, seats] * scale[:, None],
        ends=strength_ends(coalitions, held, fighting, model=model),
        low=low,
        high=high,
        unbound=unbound,
        treaties=[() if one is None else one.agreements for one in said],
        features=features,
        nuclear=nuclear_standing(there, event, [code[one] for one in numbers]),
        prior=prior,
        model=model,
        seed=seed,
    )


def _freed(
    there: World,
    event: Event,
    said: Sequence[Joining | None],
    fitted: Fitted | None,
    seed: int,
) -> dict[int, float]:
    """The chance of each state that a treaty binds, had the treaties of all been dissolved."""
    bound = {one.ccode for one in said if one is not None and one.agreements}
    keys = sorted({key for one in said if one is not None for key in one.agreements})
    if not keys:
        return {}
    without = changed(there, [Dissolve(key) for key in keys])
    return {
        one.ccode: one.chance
        for one in joining_chances(without, event, fitted=fitted, seed=seed)
        if one.side == _SIDE and one.ccode in bound
    }


def _ends(said: Sequence[Joining | None], come: Array) -> tuple[Array, Array]:
    """Intervals of the chances, as wide in log odds as those of joining because of the attack."""
    middle = np.array([0.5 if one is None else one.chance for one in said])
    ends = []
    for name in ("low", "high"):
        end = np.array([0.5 if one is None else float(getattr(one, name)) for one in said])
        ends.append(inverse_logit(logit(come) + logit(end) - logit(middle)))
    return np.minimum(ends[0], come), np.maximum(ends[1], come)


def strength_ends(
    coalitions: Coalitions,
    held: Strengths,
    fighting: Flags,
    *,
    model: WarModel | None = None,
    level: float = LEVEL,
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """How far the chance of success turns on what is not known of strengths.

    Parameters
    ----------
    coalitions : Coalitions
        Simulated; a few hundred of them are looked at.
    held : Strengths
        Of their states.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    model : WarModel, optional
        That which comes with the package if not given.
    level : float
        Of the intervals.

    Returns
    -------
    ((float, float), (float, float)) or None
        How far below and above its mean the chance lies over ways in which strengths may be off,
        each the same in all coalitions, and the same of the chance with nobody at the target's
        side but itself. From the mean of those few coalitions, which is not that of all. None
        where no strength is in doubt.
    """
    outcome = war_model() if model is None else model
    factors = held.factors
    if factors is None:
        return None
    there = held.there * factors[:_SOME_WAYS]
    drawn = outcome.drawn / outcome.wars
    a_flags, b_flags = (
        flags[:_SOME_DRAWS].astype(float) for flags in (coalitions.attackers, coalitions.targets)
    )
    # Sums of products in one order, not a product of matrices, which may turn on threads.
    a = np.einsum("dn,wn->dw", a_flags, there)
    b = np.einsum("dn,wn->dw", b_flags, there)
    bare = np.broadcast_to(there[:, fighting[1]].sum(axis=1), b.shape)
    tails = (0.5 - level / 2, 0.5 + level / 2)
    found = []
    for defense in (b, bare):
        chance = success_against(a, defense, outcome.k, drawn).mean(axis=0)
        low, high = np.quantile(chance, tails) - chance.mean()
        found.append((float(low), float(high)))
    return found[0], found[1]


def stake_features(there: World, event: Event) -> Array | None:
    """What the prior over stakes asks of a pair, of two sides of any size.

    Returns
    -------
    float array, shape (7,), or None
        :data:`foedus.models.stake_prior.FEATURES`: of several pairs of an attacker and a target,
        the nearest border, the shortest distance, any major power, any rivalry (NaN where nobody
        at hand speaks of rivalries). None where borders, distances or major powers are not known.
    """
    one = np.array([there.position(number) for number in event.attackers], np.intp)
    two = np.array([there.position(number) for number in event.targets], np.intp)
    kinds = there.ties.contiguity[np.ix_(one, two)]
    km = there.ties.distance[np.ix_(one, two)]
    major = there.ties.major
    if (kinds == UNKNOWN).all() or not np.isfinite(km).any() or major is None:
        return None
    land = bool((kinds == 1).any())
    first, second = bool(major[one].any()), bool(major[two].any())
    found = {
        "land_border": land,
        "sea_neighbor": not land and bool((kinds > 1).any()),
        "log_distance": np.log(np.nanmin(km) + 1),
        "major1": first,
        "major2": second,
        "both_major": first and second,
        "rivalry": _rivalry(there, event),
    }
    return np.array([float(found[name]) for name in FEATURES])


def _rivalry(there: World, event: Event) -> float:
    if there.ties.rivalry is not None:
        one = [there.position(number) for number in event.attackers]
        two = [there.position(number) for number in event.targets]
        return float(there.ties.rivalry[np.ix_(one, two)].any())
    file = added_file(_RIVALS, there.on)
    if file is None:
        return float("nan")
    year = there.on.year
    rows = file.frame.select("ccode1", "ccode2", "styear", "endyear").iter_rows()
    pairs = {frozenset((a, b)) for a, b, first, last in rows if first <= year <= last}
    codes = [
        [there.states[there.position(number)].ccode for number in side]
        for side in (event.attackers, event.targets)
    ]
    return float(any(frozenset((a, b)) in pairs for a in codes[0] for b in codes[1]))
