"""The event that may call pledges in, as a record and as arrays over many events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.places import Place
from foedus.errors import EventError
from foedus.states import by_number
from foedus.terms import MEANS, OBJECTS, Means, Scale, Target
from foedus.worlds.book import Book
from foedus.worlds.ground import NOBODY

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]

ATTACKER, TARGET = 0, 1


@dataclass(frozen=True, slots=True)
class Event:
    """One attack, on the facts given.

    ``attackers`` and ``targets`` are state numbers (the COW number where there is one).
    ``place`` is an atlas place, a state number (that state's home territory), or None for
    each target's own. ``first_force`` is the state that used force first; None means the
    attackers.
    """

    attackers: tuple[int, ...]
    targets: tuple[int, ...]
    on: date
    place: Place | int | None = None
    means: Means = Means.ARMED
    object: Target = Target.TERRITORY
    scale: Scale = Scale.ARMED_ATTACK
    by_non_state: bool = False
    provoked: bool = False
    first_force: int | None = None

    def __post_init__(self) -> None:
        if not self.targets:
            raise EventError("The event has no target.", "name the state that is attacked.")
        if not self.attackers and not self.by_non_state:
            raise EventError(
                "The event has no attacker.",
                "name the state that attacks, or say that a non-state group does.",
            )
        both = set(self.attackers) & set(self.targets)
        if both:
            raise EventError(
                f"State {min(both)} is both attacker and target.",
                "name two different states; an attack needs two sides.",
            )
        for side in (self.attackers, self.targets):
            twice = [number for number in side if side.count(number) > 1]
            if twice:
                # A clause may count its adversaries.
                raise EventError(f"State {twice[0]} is named twice.", "name each state once.")
        if self.first_force not in (None, *self.attackers, *self.targets):
            raise EventError(
                f"State {self.first_force} used force first, but takes no part in the event.",
                "name one of the attackers or targets.",
            )


@dataclass(frozen=True, slots=True)
class Events:
    """Many events as arrays: n events, b belligerents, s states of the book.

    ``roster[k, e]`` lists the states on side k (0 attacker, 1 target) of event e, padded
    with ``NOBODY``. The belligerent table has one row per state taking part, with its event,
    its side and the row of the place at which it is hit.
    """

    day: Ints
    means: Small
    object: Small
    below: Flags
    non_state: Flags
    provoked: Flags
    aggressor_side: Small
    roster: Ints
    event: Ints
    state: Ints
    side: Small
    place: Ints

    def __len__(self) -> int:
        return len(self.day)


def events_as_arrays(book: Book, events: Sequence[Event]) -> Events:
    """Turn event records into arrays over the book's states.

    An attack by a non-state group makes no state an attacker: the states named as attackers
    are then only where the group comes from.

    Raises
    ------
    UnknownStateError
        If a number is no state's.
    """
    position = {state.number: row for row, state in enumerate(book.states)}
    widest = max((max(len(one.attackers), len(one.targets)) for one in events), default=1)
    roster = np.full((2, len(events), widest), NOBODY, np.int32)
    rows: list[tuple[int, int, int, int]] = []
    for number, event in enumerate(events):
        attackers = () if event.by_non_state else event.attackers
        for side, members in ((ATTACKER, attackers), (TARGET, event.targets)):
            for seat, member in enumerate(members):
                state = _seat(position, member)
                roster[side, number, seat] = state
                rows.append((number, state, side, _place(book, event, state, side, position)))
    table = np.array(rows, np.int32).reshape(-1, 4).T
    return Events(
        day=np.array([event.on.toordinal() for event in events], np.int32),
        means=np.array([MEANS.index(_means(event)) for event in events], np.int8),
        object=np.array([OBJECTS.index(event.object) for event in events], np.int8),
        below=np.array([event.scale is Scale.BELOW for event in events], bool),
        non_state=np.array([event.by_non_state for event in events], bool),
        provoked=np.array([event.provoked for event in events], bool),
        aggressor_side=np.array(
            [TARGET if event.first_force in event.targets else ATTACKER for event in events],
            np.int8,
        ),
        roster=roster,
        event=table[0],
        state=table[1],
        side=table[2].astype(np.int8),
        place=table[3],
    )


def _seat(position: dict[int, int], number: int) -> int:
    # The book holds the whole register, which refuses by name a number that is no state's.
    return position[by_number(number).number]


def _means(event: Event) -> Means:
    # A satellite is reached only through space, whatever strikes it.
    return Means.SPACE if event.object is Target.SATELLITE else event.means


def _place(book: Book, event: Event, state: int, side: int, position: dict[int, int]) -> int:
    if isinstance(event.place, Place):
        return book.ground.row(event.place, event.on)
    if event.place is not None:
        return _seat(position, event.place)
    # Force falls on the target's home, unless the target used it first: then on each side's own.
    if side == TARGET or event.first_force in event.targets:
        return state
    return position[event.targets[0]]


def every_pair(book: Book, day: date, states: Sequence[int]) -> Events:
    """Every ordered pair of these states as a default attack on the day, without a loop."""
    position = {state.number: row for row, state in enumerate(book.states)}
    rows = np.array([position[number] for number in states], np.int32)
    count = len(rows)
    attacker, target = np.divmod(np.arange(count * count, dtype=np.int32), count)
    apart = attacker != target
    return attacks(day, rows[attacker[apart]], rows[target[apart]])


def attacks(day: date, attacker: NDArray[np.int32], target: NDArray[np.int32]) -> Events:
    """Each attacker against its target, given as rows of the book: default attacks on the day."""
    size = len(attacker)
    zeros, falses = np.zeros(size, np.int8), np.zeros(size, bool)
    return Events(
        day=np.full(size, day.toordinal(), np.int32),
        means=zeros,
        object=zeros,
        below=falses,
        non_state=falses,
        provoked=falses,
        aggressor_side=zeros,
        roster=np.stack([attacker, target])[:, :, None],
        event=np.repeat(np.arange(size, dtype=np.int32), 2),
        state=np.stack([attacker, target], axis=1).ravel(),
        side=np.tile(np.array([ATTACKER, TARGET], np.int8), size),
        place=np.repeat(target, 2),
    )
