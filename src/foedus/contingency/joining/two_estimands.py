"""Two chances for one bond, side by side: that the state fights, and that such a promise is kept.

They answer two questions, were learned from two sets of cases, and may lie far apart. *Fights*
is the chance that this state's forces fight on this side within twelve months of this attack.
*Kept* is the chance that a promise like this one, once the duty applies, is coded as kept: of the
alliance as a whole, and by whatever it asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foedus.contingency.joining.forecast import Joining
from foedus.models.reliability import Estimate, Reliability, reliability
from foedus.models.reliability_promises import promise_from_agreement
from foedus.treaties import Agreement
from foedus.worlds.world import World

APART = 2.0
"""Chances that differ by more than this factor are explained."""


@dataclass(frozen=True, slots=True)
class Bond:
    """Both chances of one state bound to help one side.

    Parameters
    ----------
    agreement : str
        Key of the agreement whose promise is likeliest kept, of those the duty rests on.
    kept, kept_low, kept_high : float
        The chance that such a promise is kept, given that the duty applies; its 80% interval.
    unknown : tuple of str
        Features of the promise that were averaged over.
    times : float
        ``kept`` over ``fights``.
    why : str
        Why the two chances lie more than a factor of two apart; empty where they do not.
    """

    agreement: str
    kept: float
    kept_low: float
    kept_high: float
    unknown: tuple[str, ...]
    times: float
    why: str


def bonds(
    world: World, joining: Sequence[Joining], estimate: Estimate | None = None
) -> dict[tuple[int, str], Bond]:
    """Both chances of every state that a duty to help binds.

    Parameters
    ----------
    world : World
        Of the day of the attack.
    joining : sequence of Joining
        See :func:`foedus.contingency.joining.forecast.joining_chances`.
    estimate : Estimate, optional
        Which promises are kept; that which comes with the package if not given.

    Returns
    -------
    dict
        By COW number and side; states without a duty to help that side are left out.
    """
    records = {one.key: one for one in world.agreements}
    said: dict[str, Reliability] = {}
    found = {}
    for one in joining:
        keys = [key for key in one.agreements if key in records]
        if one.duty == "none" or not keys:
            continue
        for key in keys:
            if key not in said:
                said[key] = reliability(promise_from_agreement(records[key], world.on), estimate)
        best = max(keys, key=lambda key: (said[key].chance, key))
        kept = said[best]
        found[one.ccode, one.side] = Bond(
            agreement=best,
            kept=kept.chance,
            kept_low=kept.low,
            kept_high=kept.high,
            unknown=kept.unknown,
            times=kept.chance / one.chance if one.chance > 0 else float("inf"),
            why=why_apart(one, kept.chance, records[best], world.on),
        )
    return found


def why_apart(one: Joining, kept: float, agreement: Agreement, on: date) -> str:
    """Why a state's two chances lie far apart, or nothing where they do not.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> one = Joining("USA", 2, "target", "applies", ("anzus",), 0.1, 0.0, 0.3, 0.1, 0.1, ())
    >>> why_apart(one, 0.15, today.agreement("anzus"), today.on)
    ''
    >>> why_apart(one, 0.30, today.agreement("anzus"), today.on).partition(",")[0]
    'a promise can be kept by less than fighting'
    """
    low, high = sorted((one.chance, kept))
    if high <= APART * low:
        return ""
    if kept > one.chance:
        contested = "; that the duty is contested halves fights, not kept"
        return (
            "a promise can be kept by less than fighting, and it was learned from wars in which "
            "scholars found the duty due, while most states that were bound stayed out"
            + (contested if one.duty == "contested" else "")
        )
    parties = sum(
        party.entry is not None
        and party.entry.earliest <= on
        and (party.end is None or on < party.end.latest)
        for party in agreement.parties
    )
    many = (
        f"; one record stands for all {parties} parties, and since 1945 promises of many parties "
        "were seldom coded as kept"
    )
    return (
        "kept is of the promise, fights of this state, whose nearness, strength and quarrels "
        "count whatever it promised" + (many if parties > 2 else "")
    )
