"""Which duties to help every ordered pair of states would call in, ruled on as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Events, every_pair, rule
from foedus.casus.ruling import APPLIES, DOES_NOT_APPLY, THIRD_PARTY
from foedus.contingency.ruled_duties import UNIVERSAL
from foedus.terms import OBJECTS, PLEDGES, Pledge, Target
from foedus.worlds.world import World

Ints = NDArray[np.int64]
Small = NDArray[np.int8]

NO_DUTY, CONTESTED_DUTY, DUTY = 0, 1, 2
"""What a table of duties holds: halves of the chance that a duty applies."""
ATTACKER_SIDE, TARGET_SIDE = 0, 1
_HELP = (PLEDGES.index(Pledge.DEFENSE), PLEDGES.index(Pledge.OFFENSE))


@dataclass(frozen=True, slots=True, eq=False)
class OwedRows:
    """Duties of third parties to help a side, one row each; arrays of shape (m,).

    ``attacker``, ``target`` and ``bearer`` are positions among the states asked about, ``clause``
    and ``agreement`` positions in the book, ``side`` 0 the attacker's or 1 the target's, ``sure``
    2 where the duty applies and 1 where that is contested.
    """

    attacker: Ints
    target: Ints
    bearer: Ints
    clause: Ints
    agreement: Ints
    side: Small
    sure: Small

    def __len__(self) -> int:
        return len(self.attacker)

    def rows(self, chosen: NDArray[np.bool_]) -> OwedRows:
        """Some of the rows."""
        return OwedRows(*(getattr(self, name)[chosen] for name in OwedRows.__dataclass_fields__))

    def table(self, n: int) -> Small:
        """``[side, attacker, target, bearer]``: int8 array, shape (2, n, n, n)."""
        found = np.zeros((2, n, n, n), np.int8)
        for sure in (CONTESTED_DUTY, DUTY):
            row = np.flatnonzero(self.sure == sure)
            found[self.side[row], self.attacker[row], self.target[row], self.bearer[row]] = sure
        return found


def owed_rows(
    world: World,
    states: Sequence[int],
    *,
    place: int | None = None,
    provoked: bool = False,
    only: NDArray[np.bool_] | None = None,
) -> OwedRows:
    """Rule on an attack of each of these states on each other one.

    Parameters
    ----------
    world : World
        Of the day of the attacks.
    states : sequence of int
        State numbers, n of them, in the order of the positions returned.
    place : int, optional
        Number of the state at whose home every one of these fights is fought, hitting forces; if
        not given, each is an attack on the target's own home.
    provoked : bool
        Whether the target provoked the attack.
    only : bool array, shape (n, n), optional
        The pairs, attacker by target, that are asked about; all of them if not given.

    Returns
    -------
    OwedRows
        In the order of the pairs. The Charter of the United Nations is left out.
    """
    book = world.book
    events = every_pair(book, world.on, list(states))
    pairs = np.argwhere(~np.eye(len(states), dtype=bool))
    if only is not None:
        events, pairs = _chosen(events, pairs, only[pairs[:, 0], pairs[:, 1]])
    position = {state.number: row for row, state in enumerate(book.states)}
    if place is not None:
        events = replace(
            events,
            place=np.full(len(events.event), position[place], np.int32),
            object=np.full(len(events), OBJECTS.index(Target.FORCES), np.int8),
        )
    if provoked:
        events = replace(events, provoked=np.ones(len(events), bool))
    found = rule(book, events)
    row_of = np.full(book.size, -1, np.int64)
    row_of[[position[number] for number in states]] = np.arange(len(states))
    universal = np.array([one.key in UNIVERSAL for one in book.agreements], bool)
    clauses = book.clauses
    live = np.flatnonzero((found.role == THIRD_PARTY) & (found.status != DOES_NOT_APPLY))
    clause = found.obligation[live]
    bearer = row_of[found.state[live]]
    helps = np.isin(clauses.duty[clause], _HELP) & ~universal[clauses.agreement[clause]]
    kept = helps & (bearer >= 0)
    live, clause, bearer = live[kept], clause[kept], bearer[kept]
    event = found.event[live]
    attacker, target = pairs[event].T
    return OwedRows(
        attacker=attacker,
        target=target,
        bearer=bearer,
        clause=clause.astype(np.int64),
        agreement=clauses.agreement[clause].astype(np.int64),
        side=(row_of[found.toward[live]] == target).astype(np.int8),
        sure=np.where(found.status[live] == APPLIES, DUTY, CONTESTED_DUTY).astype(np.int8),
    )


def _chosen(
    events: Events, pairs: Ints, only: NDArray[np.bool_]
) -> tuple[Events, NDArray[np.int64]]:
    """The events of some pairs, numbered anew."""
    rows = np.repeat(only, 2)
    return replace(
        events,
        **{
            name: getattr(events, name)[only]
            for name in (
                "day", "means", "object", "below", "non_state", "provoked", "aggressor_side"
            )
        },
        roster=events.roster[:, only],
        event=np.repeat(np.arange(int(only.sum()), dtype=np.int32), 2),
        state=events.state[rows],
        side=events.side[rows],
        place=events.place[rows],
    ), pairs[only]  # fmt: skip
