"""The weights of all attacks of a date for one state, and the sums that they go into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.balance import DISTANCE_LOSS, strengths
from foedus.contingency.pairs.onset import PairOnset, pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.errors import CoverageError
from foedus.models.logit import inverse_logit
from foedus.models.power import loss_of_strength_ratio

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Weights of all attacks, and what of them is the state's own quarrel; shape (n, n).

    ``weight`` is 0 where the state itself fights; ``threat`` (n,) are the attacks on it. ``own``
    is what entrapment takes of a chance, (2, n, n) by the side that is helped.
    """

    weight: Array
    threat: Array
    third: NDArray[np.bool_]
    relevant: NDArray[np.bool_]
    onset: PairOnset | None
    own: Array

    @classmethod
    def of(cls, tables: PairTables, own: int, weight: str) -> Ledger:
        n = tables.n
        try:
            onset: PairOnset | None = pair_onset(tables)
        except CoverageError:
            if weight == "onset":
                raise
            onset = None
        third = ~np.eye(n, dtype=bool)
        each = third.astype(float) if weight == "none" or onset is None else onset.chance.copy()
        threat = each[:, own].copy()
        third[own] = third[:, own] = False
        quarrel = np.zeros((n, n)) if onset is None else onset.chance
        quarrel = 1 - (1 - quarrel) * (1 - quarrel.T)
        mine = quarrel[own]
        with np.errstate(divide="ignore", invalid="ignore"):
            shared = np.minimum(np.nan_to_num(mine[:, None] / quarrel, posinf=0.0), 1.0)
        cost = _cost(tables, own)
        # Helping the target, the attacker is the enemy; helping the attacker, the target is.
        taken = np.stack([(1 - shared.T) * cost[1], (1 - shared) * cost[0]])
        relevant = third if onset is None else onset.relevant
        return cls(np.where(third, each, 0.0), threat, third, relevant, onset, taken)


def _cost(tables: PairTables, own: int) -> Array:
    """The enemy's share of its strength and the state's, at the target's home: (2, n, n).

    First where the attacker is the enemy, then where the target is.
    """
    at_home, left = _power(tables)
    there = at_home[:, None] * left
    mine = there[own][None, :]
    attacker = there / (there + mine)
    target = np.broadcast_to((at_home / (at_home + there[own]))[None, :], attacker.shape)
    return np.stack([attacker, target])


def _power(tables: PairTables) -> tuple[Array, Array]:
    """Strength at home (n,), and what is left of it at each other's home (n, n)."""
    held = strengths(
        tables.world, tables.event(0, 1), tables.ccodes, prices=tables.estimates.prices
    )
    far = tables.world.ties.distance[np.ix_(tables.seats, tables.seats)] / 1000
    middle = float(np.nanmedian(far)) if np.isfinite(far).any() else 0.0
    far = np.where(np.isfinite(far), far, middle)
    return held.own, loss_of_strength_ratio(far, DISTANCE_LOSS)


def dependence(tables: PairTables, own: int, back: Array) -> Array:
    """What each ally's coming takes from an attack's chance of success: ``[attacker, ally]``."""
    model = tables.estimates.war_outcome
    at_home, left = _power(tables)
    there = at_home * left[:, own]
    attacker = there[:, None]
    others = at_home[own] + (back @ there)[:, None] - back * there
    alone, helped_by = attacker / (attacker + others), attacker / (attacker + others + there)
    gap = inverse_logit(model.k * (2 * alone - 1)) - inverse_logit(model.k * (2 * helped_by - 1))
    gap = (1 - model.drawn / model.wars) * gap
    gap[:, own] = gap[own] = 0.0
    np.fill_diagonal(gap, 0.0)
    return np.asarray(gap)


def third_only(chance: Array, own: int) -> Array:
    """Chances of attacks in which the state itself begins on neither side."""
    held = chance.copy()
    held[:, own] = held[:, :, own] = 0.0
    held[:, np.arange(held.shape[1]), np.arange(held.shape[1])] = 0.0
    return held


def measures(
    ledger: Ledger, each: Array, threat: Array, chance: Array, back: Array, gap: Array
) -> dict[str, Array]:
    """Sums over attacks; those named ``ally_`` are by ally, shape (n,).

    Parameters
    ----------
    ledger : Ledger
        What of each attack is the state's own quarrel.
    each : float array, shape (n, n)
        Weight of each attack of others.
    threat : float array, shape (n,)
        Of the attacks on the state.
    chance : float array, shape (2, n, n)
        That the state joins a side.
    back : float array, shape (n, n)
        That each other one joins it, by attacker.
    gap : float array, shape (n, n)
        See :func:`dependence`.
    """
    exposure = each * chance
    taken = exposure * ledger.own
    return {
        "owes": np.asarray(exposure.sum()),
        "ally_owes": exposure[TARGET].sum(axis=0) + exposure[ATTACKER].sum(axis=1),
        "receives": np.asarray((threat[:, None] * back).sum()),
        "ally_receives": threat @ back,
        "ally_entrapment": taken[TARGET].sum(axis=0) + taken[ATTACKER].sum(axis=1),
        "ally_abandonment": threat @ ((1 - back) * gap),
    }
