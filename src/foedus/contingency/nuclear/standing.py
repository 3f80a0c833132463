"""Nuclear weapons around an attack: who has them, who shelters whom, and what they may change.

Answers here are *conventional*: who prevails rests on GDP and population. Whether a war would
turn nuclear nobody can estimate from history, in which none between two armed sides did. So the
term below is a band whose ends are stated, never a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.atlas import facts
from foedus.casus import Event
from foedus.contingency.stakes.pooled_defense import Attack, chance_of_success, checked_chances
from foedus.errors import MeasureError
from foedus.worlds.ties import NUCLEAR, UNKNOWN
from foedus.worlds.world import World

Array = NDArray[np.float64]

ARMED = ("armed", "opaque")
"""Standings of a state that has nuclear weapons of its own."""
NOT_KNOWN = "not known"
WARS, USES = 4, 0
"""Wars that began, 1946-2010, with an attack on a state that had nuclear weapons, as
:func:`foedus.contingency.nuclear.record.wars_on_the_armed` counts them; and uses of the weapons."""
HIGHEST_CHANCE = 0.53
"""The 95% upper bound on the chance of use per such war that no use in so many leaves."""
DAMAGE = (1.0, 100.0)
"""What use would cost the attacker, in units of the cost of the war: assumed."""
_SHELTER = ("umbrella", "sharing")


@dataclass(frozen=True, slots=True)
class Shelter:
    """An agreement under which nuclear weapons stand behind others, as its record says.

    Parameters
    ----------
    agreement, kind : str
        Key; ``umbrella`` or ``sharing``.
    by, of : tuple of str
        States whose weapons they are, and states of one side that it shelters.
    text, basis : str
        What is promised, and where it is written; ``uncertain`` where that is not shown.
    """

    agreement: str
    kind: str
    by: tuple[str, ...]
    of: tuple[str, ...]
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class NuclearStanding:
    """The standing of all who may fight, and the shelter that agreements state.

    Parameters
    ----------
    attackers, targets, defenders : tuple of (str, str)
        Each state's code and its standing: ``none``, ``armed``, ``opaque``, ``former``,
        ``hosted``, or ``not known``.
    shelters : tuple of Shelter
        Of attackers and targets.
    """

    attackers: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, str], ...]
    defenders: tuple[tuple[str, str], ...]
    shelters: tuple[Shelter, ...]

    @property
    def attacker_armed(self) -> bool:
        """Whether one of the attackers has weapons."""
        return any(standing in ARMED for _, standing in self.attackers)

    @property
    def target_armed(self) -> bool:
        """Whether one of the targets has weapons."""
        return any(standing in ARMED for _, standing in self.targets)

    @property
    def armed_defenders(self) -> tuple[str, ...]:
        """The possible defenders that have weapons."""
        return tuple(code for code, standing in self.defenders if standing in ARMED)


@dataclass(frozen=True, slots=True)
class NuclearTerm:
    """The threshold with a term for nuclear weapons on the target's side, as a band.

    Parameters
    ----------
    present : float
        Chance that weapons stand on the target's side if the attack comes.
    cost_low, cost_high : float
        Greatest cost, as a share of the prize, at which attacking pays. The high end is the
        conventional one: nobody believes that they would be used.
    stake_low, stake_high : float
        The threshold stakes V/C of these, in order of size.
    chance : tuple of float
        Range of the chance that such a war turns nuclear.
    damage : tuple of float
        Range of what that would cost the attacker, in units of the cost of the war: assumed.
    attacker_armed : bool
        The attacker has weapons too, which the term does not count.
    """

    present: float
    cost_low: float
    cost_high: float
    stake_low: float
    stake_high: float
    chance: tuple[float, float]
    damage: tuple[float, float]
    attacker_armed: bool


def nuclear_standing(there: World, event: Event, defenders: Sequence[str] = ()) -> NuclearStanding:
    """Who has nuclear weapons around an attack, and whom agreements shelter.

    Parameters
    ----------
    there : World
        Of the day of the attack.
    event : Event
        The attack.
    defenders : sequence of str
        Codes of possible defenders.
    """
    attackers = tuple(there.states[there.position(one)].code for one in event.attackers)
    targets = tuple(there.states[there.position(one)].code for one in event.targets)

    def told(codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((code, _standing(there, code)) for code in codes)

    return NuclearStanding(
        told(attackers), told(targets), told(tuple(defenders)), _shelters(there, attackers, targets)
    )


def _standing(there: World, code: str) -> str:
    seat = there.position(code)
    held = int(there.ties.nuclear[seat])
    if held != UNKNOWN:
        return NUCLEAR[held]
    # Before the tables of ties begin, the list of those that have weapons is complete; that of
    # hosts is not.
    number = there.states[seat].ccode
    if there.on < date(1945, 7, 16):
        return NUCLEAR[0]
    for one in facts.nuclear():
        if one.ccode == number and there.on in one.span:
            return str(one.status)
    return NOT_KNOWN


def _shelters(
    there: World, attackers: tuple[str, ...], targets: tuple[str, ...]
) -> tuple[Shelter, ...]:
    found = []
    for row, one in enumerate(there.agreements):
        kind = one.nuclear.get("kind", "")
        if kind not in _SHELTER:
            continue
        members = {state.code for state in there.members(one.key)}
        named = one.nuclear.get("by", ())
        by = tuple(named) if named and not isinstance(named, str) else tuple(
            sorted(code for code in members if _standing(there, code) in ARMED)
        )  # fmt: skip
        of = tuple(code for code in (*attackers, *targets) if code in members and code not in by)
        if of and there.membership[row].any():
            found.append(
                Shelter(
                    one.key, kind, by, of, one.nuclear.get("text", ""), one.nuclear.get("basis", "")
                )
            )
    return tuple(found)


def cost_ratio_with_use(
    success: ArrayLike, success_armed: ArrayLike, present: ArrayLike, chance: float, damage: float
) -> Array:
    """The greatest cost ratio C/V at which attacking pays, if weapons may be used.

    Parameters
    ----------
    success : float array
        Chance that the attack succeeds, by conventional strength.
    success_armed : float array
        Chance that it succeeds and weapons stand on the target's side.
    present : float array
        Chance that they do.
    chance : float
        That a war in which they do turns nuclear: the prize is then lost.
    damage : float
        What that costs the attacker besides, in units of the cost of the war.

    Returns
    -------
    float array
        ``(P - h P_n) / (1 + h d pi)``, from ``V (P - h P_n) - C (1 + h d pi) = 0``.

    Raises
    ------
    MeasureError
        If a chance lies outside 0 to 1, or the damage is negative.

    Examples
    --------
    >>> cost_ratio_with_use(0.5, 0.5, 1.0, 0.1, 10.0).tolist()
    0.225
    """
    p, armed, there = (np.asarray(one, float) for one in (success, success_armed, present))
    inside = all(((one >= 0) & (one <= 1)).all() for one in (p, armed, there))
    if not inside or not 0 <= chance <= 1 or not damage >= 0:
        raise MeasureError(
            "a chance lies outside 0 to 1, or the damage is negative.",
            "give chances, and a damage of 0 or more.",
        )
    return np.asarray((p - chance * armed) / (1 + chance * damage * there))


def nuclear_term(
    fight: Attack,
    come: ArrayLike,
    armed: ArrayLike,
    *,
    target_armed: bool,
    attacker_armed: bool = False,
    chance: tuple[float, float] = (0.0, HIGHEST_CHANCE),
    damage: tuple[float, float] = DAMAGE,
) -> NuclearTerm | None:
    """The band of thresholds that a nuclear term leaves; None where no defender may have weapons.

    Parameters
    ----------
    fight : Attack
        Strengths of the sides.
    come : float array, shape (n,)
        That each possible defender comes.
    armed : bool array, shape (n,)
        Which of them have weapons.
    target_armed, attacker_armed : bool
        Whether the target and the attacker have.
    chance, damage : tuple of float
        Ends of the ranges.
    """
    comes = checked_chances(fight, come)
    holds = np.asarray(armed, bool)
    success = float(chance_of_success(fight, comes))
    none_comes = 0.0 if target_armed else float(np.prod(1 - comes[holds]))
    if none_comes >= 1:
        return None
    without = float(chance_of_success(fight, np.where(holds, 0.0, comes)))
    success_armed = max(success - none_comes * without, 0.0)
    return nuclear_band(
        success,
        success_armed,
        1 - none_comes,
        attacker_armed=attacker_armed,
        chance=chance,
        damage=damage,
    )


def nuclear_band(
    success: float,
    success_armed: float,
    present: float,
    *,
    attacker_armed: bool = False,
    chance: tuple[float, float] = (0.0, HIGHEST_CHANCE),
    damage: tuple[float, float] = DAMAGE,
) -> NuclearTerm:
    """The band of thresholds at the ends of both ranges; see :func:`cost_ratio_with_use`."""
    ends = [
        float(cost_ratio_with_use(success, success_armed, present, one, other))
        for one, other in ((chance[1], damage[1]), (chance[0], damage[0]))
    ]
    return NuclearTerm(
        present=present,
        cost_low=ends[0],
        cost_high=ends[1],
        stake_low=1 / ends[1] if ends[1] > 0 else float("inf"),
        stake_high=1 / ends[0] if ends[0] > 0 else float("inf"),
        chance=chance,
        damage=damage,
        attacker_armed=attacker_armed,
    )
