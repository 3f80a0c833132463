"""What the rulings say each candidate owed each side of a war on its first day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.casus import Event, events_as_arrays, rule
from foedus.contingency.joining.cases import SIDES, War
from foedus.terms import Pledge, Scale
from foedus.worlds.roll import roll_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from foedus.casus import Rulings
    from foedus.worlds.book import Book

DUTIES = (
    Pledge.DEFENSE, Pledge.OFFENSE, Pledge.NEUTRALITY, Pledge.NONAGGRESSION, Pledge.CONSULTATION
)  # fmt: skip
STATUS = ("applies", "contested")
# Its members owe peace to every state: it says nothing of one war more than of another.
UNIVERSAL = ("un-charter",)
# The hundreds of COW's state numbers, as the regions of its wars.
_REGIONS = ((200, 1), (400, 2), (600, 4), (700, 6), (900, 7), (1000, 9))


def event_of(war: War) -> Event:
    """The attack with which a war began: its originators on both sides, on its first day.

    Each target is hit at home, unless COW says that the war was fought in another region than
    that of one of them: then the place is the home of the first target, else of the first
    attacker, that lies in the region (a war of two states over a distant colony is not an attack
    on the homeland that a pact protects).
    """
    place = None
    if war.regions and not all(_region(one) in war.regions for one in war.targets):
        place = next((one for one in (*war.targets, *war.attackers) if _region(one) in war.regions),
                     None)  # fmt: skip
    scale = Scale.BELOW if war.below else Scale.ARMED_ATTACK
    return Event(war.attackers, war.targets, war.day, place=place, scale=scale)


def _region(ccode: int) -> int:
    return next(region for end, region in _REGIONS if ccode < end)


def ruled_duties(wars: Sequence[War]) -> pl.DataFrame:
    """Rule on the first day of each war.

    Parameters
    ----------
    wars : sequence of War
        See :func:`foedus.contingency.joining.cases.joining_cases`.

    Returns
    -------
    polars.DataFrame
        One row per ``warnum``, ``ccode``, ``side`` and ``duty`` that applies or is contested:
        ``status``; ``multilateral`` (every agreement that says so has more than two parties);
        ``agreements`` (their keys). A duty is owed *toward* the side: neutrality toward the
        attackers is a promise not to help the targets. Rows are of third parties; the Charter of
        the United Nations, which binds all toward all, is left out.

    Raises
    ------
    CoverageError
        If a war is older than what the added files reach: ATOP is needed before 1990.
    """
    import polars as pl

    rows = []
    for war in wars:
        book = roll_for(war.day).book
        rulings = rule(book, events_as_arrays(book, [event_of(war)]))
        rows += [
            (war.warnum, one.ccode, one.side, one.duty, one.status, one.multilateral,
             list(one.agreements))
            for one in duties_owed(book, rulings, war.attackers)
        ]  # fmt: skip
    return pl.DataFrame(
        rows,
        schema={
            "warnum": pl.Int64,
            "ccode": pl.Int64,
            "side": pl.Enum(SIDES),
            "duty": pl.Enum([str(one) for one in DUTIES]),
            "status": pl.Enum(STATUS),
            "multilateral": pl.Boolean,
            "agreements": pl.List(pl.String),
        },
        orient="row",
    ).sort("warnum", "ccode", "side", "duty")


@dataclass(frozen=True, slots=True)
class DutyOwed:
    """A duty of a third party toward one side that applies or is contested, and who says so."""

    ccode: int
    side: str
    duty: str
    status: str
    multilateral: bool
    agreements: tuple[str, ...]


def duties_owed(book: Book, rulings: Rulings, attackers: Sequence[int]) -> tuple[DutyOwed, ...]:
    """The duties of third parties in the rulings on one event, one for each kind and side.

    Parameters
    ----------
    book : Book
        The book that was ruled with.
    rulings : Rulings
        Of one event.
    attackers : sequence of int
        State numbers of those who attack.

    Returns
    -------
    tuple of DutyOwed
        By bearer, side and duty. Of several clauses of one duty toward one side, one that applies
        counts before a contested one. States that have no COW number are left out.
    """
    from foedus.casus.ruling import DOES_NOT_APPLY, THIRD_PARTY

    live = np.flatnonzero((rulings.status != DOES_NOT_APPLY) & (rulings.role == THIRD_PARTY))
    found: dict[tuple[int, str, str], tuple[int, set[int]]] = {}
    for row in live.tolist():
        position, obligation = book.obligations[int(rulings.obligation[row])]
        bearer = book.states[int(rulings.state[row])]
        toward = book.states[int(rulings.toward[row])]
        universal = book.agreements[position].key in UNIVERSAL
        if obligation.duty not in DUTIES or universal or bearer.ccode is None:
            continue
        side = SIDES[0] if toward.number in attackers else SIDES[1]
        key = (bearer.ccode, side, str(obligation.duty))
        status = int(rulings.status[row])
        before, said = found.get(key, (status, set()))
        if status < before:
            said = set()
        if status <= before:
            found[key] = (status, said | {position})
    return tuple(
        DutyOwed(
            *key,
            STATUS[status],
            all(_parties(book, one) > 2 for one in said),
            tuple(sorted(book.agreements[one].key for one in said)),
        )
        for key, (status, said) in sorted(found.items())
    )


def _parties(book: Book, position: int) -> int:
    return len({party.state for party in book.agreements[position].parties})
