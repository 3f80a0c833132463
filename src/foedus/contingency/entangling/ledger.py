"""The weights of all attacks of a date for one state, and the sums that they go into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.balance import DISTANCE_LOSS, left_of
from foedus.contingency.net_power import KNOWN, WAYS, drawn_normals, net_power
from foedus.contingency.pairs.onset import PairOnset, pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.errors import CoverageError
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """Strengths of the day's states wherever a war may be fought, and how far they are in doubt.

    Parameters
    ----------
    middle : float array, shape (n, n)
        Of state i at the home of state j, ``[i, j]``: the median. Only ratios count.
    error : float array, shape (n, n) or (n, 1)
        Standard deviation of its logarithm: what is not known of the state or of its distance.
    ccodes : int array, shape (n,)
        COW numbers, by which it is drawn.
    origin : tuple of str
        Where each state's strength comes from.
    missing : tuple of str
        Codes of the states whose strength, or a distance of whose, is not known.
    """

    middle: Array
    error: Array
    ccodes: NDArray[np.int64]
    origin: tuple[str, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, tables: PairTables) -> Power:
        """Of every state of the tables, by the rules of :mod:`foedus.contingency.balance`."""
        held = net_power(tables.world, prices=tables.estimates.prices)
        km = tables.world.ties.distance[np.ix_(tables.seats, tables.seats)]
        columns = [left_of(one, DISTANCE_LOSS) for one in km.T]
        left, doubt = (np.stack([one[at] for one in columns], axis=1) for at in (0, 1))
        error = held.error[tables.seats][:, None]
        if doubt.any():
            error = np.hypot(error, doubt)
        origin = tuple(held.origin[seat] for seat in tables.seats.tolist())
        blank = np.isnan(km).any(axis=1) | np.array([one not in KNOWN for one in origin])
        missing = tuple(np.array(tables.codes)[blank].tolist())
        middle = held.own[tables.seats][:, None] * left
        return cls(middle, error, tables.ccodes, origin, missing)

    @property
    def ways(self) -> int:
        """In how many ways strengths are drawn; one, where none is in doubt."""
        return WAYS if (self.error > 0).any() else 1

    def drawn(self, count: int | None = None) -> Iterator[Array]:
        """Strengths as each draw of an attack has them, (n, n): the ways to be off in turn.

        Parameters
        ----------
        count : int, optional
            How many; every way once if not given.
        """
        ways = self.ways
        normal = drawn_normals(self.ccodes) if ways > 1 else np.zeros((1, len(self.ccodes)))
        for number in range(ways if count is None else count):
            yield self.middle * np.exp(normal[number % ways][:, None] * self.error)


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Weights of all attacks, and what of them is the state's own quarrel; shape (n, n).

    ``weight`` is 0 where the state itself fights; ``threat`` (n,) are the attacks on it.
    ``others`` is how far each quarrel is not the state's own, and ``own`` what entrapment takes
    of a chance, the mean over the draws of strengths: both (2, n, n) by the side that is helped.
    """

    weight: Array
    threat: Array
    third: NDArray[np.bool_]
    relevant: NDArray[np.bool_]
    onset: PairOnset | None
    power: Power
    others: Array
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
        # Helping the target, the attacker is the enemy; helping the attacker, the target is.
        others = np.stack([1 - shared.T, 1 - shared])
        power = Power.of(tables)
        cost = _mean(costs(one, own) for one in power.drawn())
        relevant = third if onset is None else onset.relevant
        weighed = np.where(third, each, 0.0)
        return cls(weighed, threat, third, relevant, onset, power, others, others * cost)


def costs(there: Array, own: int) -> Array:
    """The enemy's share of its strength and the state's, where the war is fought: (2, n, n).

    First where the target is the enemy, then where the attacker is.

    Parameters
    ----------
    there : float array, shape (n, n)
        Strengths of one draw, ``[state, place]``.
    own : int
        Place of the state.
    """
    mine = there[own][None, :]
    home = np.diagonal(there)[None, :]
    target = np.broadcast_to(home / (home + mine), there.shape)
    return np.stack([target, there / (there + mine)])


def dependence(
    tables: PairTables, own: int, back: Array, power: Power, threat: Array | None = None
) -> Array:
    """What each ally's coming takes from an attack's chance of success: ``[attacker, ally]``.

    The mean over the draws of strengths.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Place of the state attacked.
    back : float array, shape (n, n)
        The chance that each other one comes, by attacker.
    power : Power
        Of all of them.
    threat : float array, shape (n,), optional
        Weights of the attacks: rows of those that weigh nothing stay 0.
    """
    model = tables.estimates.war_outcome
    rows = np.arange(tables.n) if threat is None else np.flatnonzero(threat)
    gap = np.zeros((tables.n, tables.n))
    gap[rows] = _mean(gaps(model, one[:, own], own, back[rows], rows) for one in power.drawn())
    return gap


def gaps(model: WarModel, there: Array, own: int, back: Array, rows: NDArray[np.intp]) -> Array:
    """The same of some attackers (``rows``) under one draw of strengths at the state's home."""
    attacker = there[rows, None]
    others = there[own] + (back @ there)[:, None] - back * there
    alone, helped_by = attacker / (attacker + others), attacker / (attacker + others + there)
    gap = inverse_logit(model.k * (2 * alone - 1)) - inverse_logit(model.k * (2 * helped_by - 1))
    gap = (1 - model.drawn / model.wars) * gap
    gap[:, own] = gap[rows == own] = 0.0
    gap[np.arange(len(rows)), rows] = 0.0
    return np.asarray(gap)


def _mean(arrays: Iterable[Array]) -> Array:
    """Added up in their order, one at a time: all at once would take gigabytes."""
    whole, count = np.zeros(1), 0
    for one in arrays:
        whole, count = whole + one, count + 1
    return whole / count


def third_only(chance: Array, own: int) -> Array:
    """Chances of attacks in which the state itself begins on neither side."""
    held = chance.copy()
    held[:, own] = held[:, :, own] = 0.0
    held[:, np.arange(held.shape[1]), np.arange(held.shape[1])] = 0.0
    return held


def measures(
    each: Array, threat: Array, chance: Array, back: Array, taken: Array, gap: Array
) -> dict[str, Array]:
    """Sums over attacks; those named ``ally_`` are by ally, shape (n,).

    Parameters
    ----------
    each : float array, shape (n, n)
        Weight of each attack of others.
    threat : float array, shape (n,)
        Of the attacks on the state.
    chance : float array, shape (2, n, n)
        That the state joins a side.
    back : float array, shape (n, n)
        That each other one joins it, by attacker.
    taken : float array, shape (2, n, n)
        What entrapment takes of a chance: see :class:`Ledger`.
    gap : float array, shape (n, n)
        See :func:`dependence`.
    """
    exposure = each * chance
    trapped = exposure * taken
    return {
        "owes": np.asarray(exposure.sum()),
        "ally_owes": exposure[TARGET].sum(axis=0) + exposure[ATTACKER].sum(axis=1),
        "receives": np.asarray((threat[:, None] * back).sum()),
        "ally_receives": threat @ back,
        "ally_entrapment": trapped[TARGET].sum(axis=0) + trapped[ATTACKER].sum(axis=1),
        "ally_abandonment": threat @ ((1 - back) * gap),
    }
