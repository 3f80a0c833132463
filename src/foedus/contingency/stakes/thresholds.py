"""The stake at which an attack becomes worthwhile, and what each ally does to it.

A challenger that attacks wins V with the chance P that the attack succeeds, and pays C whatever
comes: it is worth ``V P - C``. The sum over coalitions is in P:
``P = sum over K of Pr(K) p(A wins | target and K)``. It gains by attacking when ``C / V < P``,
that is when its stake ratio ``V / C`` exceeds the *threshold stake* ``1 / P``. If it expects the
share q of V without a war, attacking must beat ``q V``: the threshold is ``1 / (P - q)``, and
there is none where P is no more than q.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.contingency.nuclear.standing import (
    NuclearStanding,
    NuclearTerm,
    nuclear_band,
    nuclear_term,
)
from foedus.contingency.stakes.intervals import interval_apart, interval_drawn, wider
from foedus.contingency.stakes.pooled_defense import Attack, attack, checked_chances
from foedus.contingency.stakes.worths import (
    POOLED_BELOW,
    Draws,
    ally_worths,
    drawn_worths,
    draws_of,
    pooling_error,
    treaty_worths,
)
from foedus.contingency.worth.contributions import treaty_flags
from foedus.errors import MeasureError
from foedus.models.outcomes import WarModel, war_model
from foedus.models.stake_prior import StakePrior, shipped
from foedus.progress import steps

Array = NDArray[np.float64]

LABEL = "conventional"
LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where attacking begins to pay.

    Parameters
    ----------
    cost_ratio : float
        The greatest cost, as a share of the prize, at which it pays: C/V. 0 if it never does.
    stake : float
        Its inverse, the least stake ratio V/C: infinite if it never pays.
    low, high : float
        Interval of ``cost_ratio`` at ``level``: how decisive strength is, who comes, and how far
        strengths may be off.
    level : float
    """

    cost_ratio: float
    stake: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """Chance that the stake ratio exceeds the threshold in a year, with its band at ``level``."""

    chance: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Added:
    """What one ally, one treaty, or the unlikely together add to deterrence.

    Parameters
    ----------
    name : str
        The state or treaty; ``others`` for defenders too unlikely to be told apart.
    chance : float
        That the ally comes; for a treaty, the most likely of those it binds; for ``others``, that
        at least one comes.
    alone : float
        Drop in the threshold cost ratio that is lost if it alone is gone.
    shapley : float
        Its share of the drop that all make together.
    without : float
        Threshold stake V/C if it alone is gone.
    odds, odds_low, odds_high : float
        Odds that attacking pays in a year, without it over with it: by the prior over stakes.
    """

    name: str
    chance: float
    alone: float
    shapley: float
    without: float
    odds: float
    odds_low: float
    odds_high: float


@dataclass(frozen=True, slots=True)
class Deterrence:
    """The answer on deterrence, by conventional strength.

    Parameters
    ----------
    threshold : Threshold
        With everybody who may come.
    unaided : Threshold
        With nobody at the target's side.
    total : float
        Drop in the threshold cost ratio that all defenders make together.
    allies, treaties : tuple of Added
        Those that add most first. Allies' Shapley values sum to ``total``; treaties' to what they
        add together, which is less: some allies come though nothing binds them.
    treaty_total : float
        Drop that all treaties make together.
    method, treaty_method : str
        ``simulated`` over coalitions that were; else ``enumerated``, ``integrated`` or ``sampled``.
    error, treaty_error : float
        No Shapley value is farther from the true one: over draws, at 95%.
    pooled : int
        Defenders told as one.
    pooling_error : float
        What pooling does to the Shapley value of any other.
    worthwhile, worthwhile_unaided : Worthwhile or None
        By the prior over stakes; None where the pair's features were not given.
    nuclear : NuclearTerm or None
        The threshold with a term for nuclear weapons, as a band; None where nobody has any.
    label : str
    """

    threshold: Threshold
    unaided: Threshold
    total: float
    allies: tuple[Added, ...]
    treaties: tuple[Added, ...]
    treaty_total: float
    method: str
    treaty_method: str
    error: float
    treaty_error: float
    pooled: int
    pooling_error: float
    worthwhile: Worthwhile | None
    worthwhile_unaided: Worthwhile | None
    nuclear: NuclearTerm | None
    label: str = LABEL


def threshold_stake(success: ArrayLike, status_quo: float = 0.0) -> Array:
    """The stake ratio V/C above which attacking pays.

    Parameters
    ----------
    success : float array
        Chance that the attack succeeds.
    status_quo : float
        Share of V that the challenger expects without a war.

    Returns
    -------
    float array
        At least 1; infinite where attacking never pays.

    Raises
    ------
    MeasureError
        If a chance or the share lies outside 0 to 1.

    Notes
    -----
    ``V P - C > q V`` is ``V / C > 1 / (P - q)`` where P is more than q. At the threshold itself
    both are worth the same.

    Examples
    --------
    >>> threshold_stake([0.5, 0.25, 0.0]).tolist()
    [2.0, 4.0, inf]
    >>> threshold_stake(0.5, status_quo=0.25).tolist()
    4.0
    """
    left = cost_ratio(success, status_quo)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(1 / left)


def cost_ratio(success: ArrayLike, status_quo: float = 0.0) -> Array:
    """The cost of war, as a share of the prize, below which attacking pays: ``P - q``, or 0.

    Examples
    --------
    >>> cost_ratio([0.5, 0.1], status_quo=0.2).tolist()
    [0.3, 0.0]
    """
    p = np.asarray(success, float)
    if not (((p >= 0) & (p <= 1)).all() and 0 <= status_quo < 1):
        raise MeasureError(
            "a chance of success, or what is expected without a war, lies outside 0 to 1.",
            "give chances; the share expected without a war is below 1.",
        )
    return np.maximum(p - status_quo, 0.0)


def deterrence(
    names: Sequence[str],
    strengths: ArrayLike,
    chances: ArrayLike,
    attacker: ArrayLike,
    target: float,
    *,
    came: ArrayLike | None = None,
    each: ArrayLike | None = None,
    ends: tuple[tuple[float, float], tuple[float, float]] | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    unbound: ArrayLike | None = None,
    treaties: Sequence[Sequence[str]] | None = None,
    features: ArrayLike | None = None,
    nuclear: NuclearStanding | None = None,
    prior: StakePrior | None = None,
    model: WarModel | None = None,
    status_quo: float = 0.0,
    seed: int = 1,
    level: float = LEVEL,
) -> Deterrence:
    """What stake makes an attack worthwhile, and what each ally and treaty does to it.

    Parameters
    ----------
    names : sequence of str
        Possible defenders, n of them, in any order.
    strengths : float array, shape (n,)
        What each would bring to the fight, after loss by distance.
    chances : float array, shape (n,)
        That each comes to the target's help because of the attack, each by itself.
    attacker : float, or float array, shape (q,)
        Strength of the attacker's side; draws of it where others may join that side.
    target : float
        Strength of the target's own side. All strengths are in one unit.
    came : bool array, shape (q, n), optional
        Simulated coalitions, in which one's coming may hang on another's; ``attacker`` then has
        one strength for each. If not given, defenders come each by itself.
    each : float array, shape (q, n), optional
        With ``came``: what each would bring in each of them, where strengths are in doubt;
        ``strengths`` in all if not given.
    ends : pair of (float, float), optional
        How far below and above its mean the chance of success lies at ``level``, and that
        unaided, by how far strengths may be off; certain if not given.
    low, high : float array, shape (n,), optional
        80% interval of each chance; certain if not given.
    unbound : float array, shape (n,), optional
        The chance of each if no duty bound it. Needed for treaties.
    treaties : sequence of sequences of str, optional
        The agreements that each one's duty rests on.
    features : float array, shape (7,), optional
        The pair's :data:`foedus.models.stake_prior.FEATURES`.
    nuclear : NuclearStanding, optional
        See :func:`foedus.contingency.nuclear.standing.nuclear_standing`; ``names`` are then its
        codes.
    prior, model : optional
        Those that come with the package if not given.
    status_quo : float
        Share of the prize that the challenger expects without a war.
    seed : int
        Of intervals, and of orders where Shapley values are sampled.
    level : float
        Of intervals.

    Returns
    -------
    Deterrence

    Raises
    ------
    MeasureError
        If shapes differ, or a number is not known or out of range.
    """
    outcome = war_model() if model is None else model
    stakes = shipped() if prior is None else prior
    fight = attack(attacker, target, strengths, k=outcome.k, drawn=outcome.drawn / outcome.wars)
    come = checked_chances(fight, chances)
    labels = tuple(names)
    if len(labels) != len(come) or come.ndim != 1:
        raise MeasureError(
            f"{len(labels)} names and {len(come)} chances differ.", "name every possible defender."
        )
    with steps(3) as step:
        step(f"what each of {len(labels)} defenders adds")
        if came is None:
            few, method = ally_worths(fight, come)
            nobody = float(fight.success(0.0))
            all_come = nobody - few.total
            draws = None
        else:
            draws = draws_of(fight, attacker, came, each)
            all_come, nobody = draws.mean_success(), draws.mean_success(nobody=True)
            few, method = drawn_worths(draws, come, seed)
        kept = np.flatnonzero(come >= POOLED_BELOW)
        rest = np.flatnonzero(come < POOLED_BELOW)
        named = [labels[place] for place in kept.tolist()]
        ally_chance = come[kept].tolist()
        if len(rest):
            named.append("others")
            ally_chance.append(float(1 - np.prod(1 - come[rest])))

        def told(name: str, chance: float, alone: float, worth: float) -> Added:
            gone = min(all_come + alone, 1.0)
            odds = [
                float(stakes.odds_ratio(max(gone, 1e-12), max(all_come, 1e-12), share))
                for share in (0.5, 0.5 - level / 2, 0.5 + level / 2)
            ]
            without = float(threshold_stake(gone, status_quo))
            return Added(name, chance, alone, worth, without, odds[0], *sorted(odds[1:]))

        allies = [
            told(name, chance, float(few.alone[place]), float(few.shapley[place]))
            for place, (name, chance) in enumerate(zip(named, ally_chance, strict=True))
        ]
        step("what each treaty adds")
        keys, bonds = treaty_worths(fight, come, draws, unbound, treaties, seed)
        flags = treaty_flags(treaties or (), keys)
        agreed = [
            told(
                key,
                float(come[flags[:, place]].max(initial=0.0)),
                float(bonds.alone[place]),
                float(bonds.shapley[place]),
            )
            for place, key in enumerate(keys)
        ]
        step("how sure that is")
        if draws is None:
            found = interval_apart(fight, come, low, high, outcome, seed, level)
        else:
            found = interval_drawn(draws, come, low, high, outcome, seed, level)
        bare = interval_apart(fight, np.zeros(len(come)), None, None, outcome, seed, level)
    if ends is not None:
        found = wider(all_come, found, (all_come + ends[0][0], all_come + ends[0][1]))
        bare = wider(nobody, bare, (nobody + ends[1][0], nobody + ends[1][1]))
    return Deterrence(
        threshold=_threshold(all_come, found, status_quo, level),
        unaided=_threshold(nobody, bare, status_quo, level),
        total=nobody - all_come,
        allies=_ranked(allies),
        treaties=_ranked(agreed),
        treaty_total=bonds.total,
        method=method,
        treaty_method=bonds.method,
        error=few.error,
        treaty_error=bonds.error,
        pooled=len(rest),
        pooling_error=0.0 if draws is not None else pooling_error(fight, come, few, kept),
        worthwhile=_worthwhile(stakes, all_come, features, level),
        worthwhile_unaided=_worthwhile(stakes, nobody, features, level),
        nuclear=_nuclear(fight, come, draws, labels, nuclear),
    )


def _ranked(added: Sequence[Added]) -> tuple[Added, ...]:
    return tuple(sorted(added, key=lambda one: (-one.shapley, one.name)))


def _threshold(
    success: float, ends: tuple[float, float], status_quo: float, level: float
) -> Threshold:
    share = float(cost_ratio(success, status_quo))
    stake = float(threshold_stake(success, status_quo))
    low, high = (float(one) for one in cost_ratio(np.array(ends), status_quo))
    return Threshold(share, stake, low, high, level)


def _nuclear(
    fight: Attack,
    come: Array,
    draws: Draws | None,
    names: tuple[str, ...],
    standing: NuclearStanding | None,
) -> NuclearTerm | None:
    if standing is None:
        return None
    armed = np.array([name in standing.armed_defenders for name in names], bool)
    if draws is not None:
        there = draws.brought[:, armed].any(axis=1) | standing.target_armed
        if not there.any():
            return None
        success = draws.success(draws.brought.sum(axis=1))
        return nuclear_band(
            float(success.mean()),
            float((success * there).mean()),
            float(there.mean()),
            attacker_armed=standing.attacker_armed,
        )
    return nuclear_term(
        fight,
        come,
        armed,
        target_armed=standing.target_armed,
        attacker_armed=standing.attacker_armed,
    )


def _worthwhile(
    prior: StakePrior, success: float, features: ArrayLike | None, level: float
) -> Worthwhile | None:
    if features is None:
        return None
    p = max(success, 1e-12)
    low, high = prior.band(p, features, level)
    return Worthwhile(float(prior.chance(p, features)[0]), float(low[0]), float(high[0]), level)
