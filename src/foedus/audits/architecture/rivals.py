"""States bound to both of two rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import facts
from foedus.audits.architecture.lattice import Owing
from foedus.worlds.added_files import added_file
from foedus.worlds.pledges import DOUBTFUL, OWED
from foedus.worlds.world import World

Flags = NDArray[np.bool_]

DATASET = "tss-rivalries"
DUTIES = ("defense", "neutrality", "nonaggression")
"""What binds a state to a rival of another: to fight beside it, to stay out, not to attack."""
MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Rivalry:
    """An open rivalry: the places of the two states in the World, and who says so."""

    one: int
    other: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Torn:
    """A state bound to both of two rivals.

    Parameters
    ----------
    state : int
        Its place in the World.
    rivalry : Rivalry
    duty : str
        That it owes to both; ``mixed`` where it owes defense to one and another duty to the other.
    owed : tuple of two tuples of str
        The duties owed to the one and to the other, the strongest first.
    by : tuple of two tuples of str
        Keys of the agreements by which ``duty`` (of ``mixed``, each duty) is owed to each.
    doubtful : bool
        Whether one of the pledges that this rests on is contested.
    within : bool
        Whether both rivals are states of the architecture.
    """

    state: int
    rivalry: Rivalry
    duty: str
    owed: tuple[tuple[str, ...], tuple[str, ...]]
    by: tuple[tuple[str, ...], tuple[str, ...]]
    doubtful: bool
    within: bool


def rivalries(there: World) -> tuple[Rivalry, ...] | None:
    """The open rivalries of a World's day, by the atlas and by the list that the user added.

    Returns
    -------
    tuple of Rivalry, or None
        A pair that either names; the lower place first. None where nobody speaks of the day.
    """
    seat = {one.ccode: place for place, one in enumerate(there.states) if one.ccode is not None}
    said: dict[tuple[int, int], list[str]] = {}
    spoken = False
    if there.on >= facts.coverage().since:
        spoken = True
        for one in facts.conflicts_on(there.on):
            if one.kind == "rivalry":
                _note(said, seat, one.ccode1, one.ccode2, "atlas")
    file = added_file(DATASET, there.on)
    if file is not None:
        spoken = True
        for row in file.frame.select("ccode1", "ccode2", "start", "end").iter_rows():
            if _runs(there.on, row[2], row[3]):
                _note(said, seat, row[0], row[1], file.key)
    if not spoken:
        return None
    return tuple(Rivalry(*pair, tuple(sources)) for pair, sources in sorted(said.items()))


def _runs(day: date, start: date, end: date | None) -> bool:
    return start <= day and (end is None or day < end)


def _note(
    said: dict[tuple[int, int], list[str]], seat: Mapping[int, int], one: int, other: int, who: str
) -> None:
    if one in seat and other in seat:
        pair = (min(seat[one], seat[other]), max(seat[one], seat[other]))
        held = said.setdefault(pair, [])
        if who not in held:
            held.append(who)


def torn(
    owings: Mapping[str, Owing],
    pairs: Sequence[Rivalry],
    seats: Sequence[int],
    *,
    based: bool = True,
) -> tuple[Torn, ...]:
    """The states of an architecture that are bound to both of two rivals.

    Parameters
    ----------
    owings : mapping of str to Owing
        Of ``DUTIES`` at the least.
    pairs : sequence of Rivalry
        Of the whole World.
    seats : sequence of int
        The architecture's states.
    based : bool
        Look up the agreements too; ``by`` is empty otherwise.

    Returns
    -------
    tuple of Torn
        By rivalry, state and duty. A rival itself is not counted.
    """
    inside = set(seats)
    order = np.array(seats, np.int64)
    strength = np.array([owings[duty].strength for duty in DUTIES])
    stacks: dict[str, tuple[tuple[str, ...], Flags]] = {}
    found = []
    for pair in pairs:
        ends = strength[:, :, [pair.one, pair.other]]
        # Bound to each of them by some duty.
        bound = (ends[:, order].max(axis=0) >= DOUBTFUL).all(axis=1)
        within = pair.one in inside and pair.other in inside
        for state in order[bound].tolist():
            if state in (pair.one, pair.other):
                continue
            here = ends[:, state]
            owed = tuple(
                tuple(duty for row, duty in enumerate(DUTIES) if here[row, end] >= DOUBTFUL)
                for end in (0, 1)
            )
            both = [duty for duty in owed[0] if duty in owed[1]]
            # To fight beside one and to stay out against the other is to be torn as well.
            mixed = (DUTIES[0] in owed[0]) != (DUTIES[0] in owed[1])
            for duty in (*both, *([MIXED] if mixed else [])):
                pledged = (owed[0][0], owed[1][0]) if duty == MIXED else (duty, duty)
                levels = [int(here[DUTIES.index(pledged[end]), end]) for end in (0, 1)]
                by = tuple(
                    _keys(owings, stacks, pledged[end], state, rival) if based else ()
                    for end, rival in ((0, pair.one), (1, pair.other))
                )
                found.append(
                    Torn(
                        state, pair, duty, (owed[0], owed[1]), (by[0], by[1]),
                        min(levels) < OWED, within,
                    )
                )  # fmt: skip
    return tuple(found)


def _keys(
    owings: Mapping[str, Owing],
    stacks: dict[str, tuple[tuple[str, ...], Flags]],
    duty: str,
    who: int,
    whom: int,
) -> tuple[str, ...]:
    """The agreements by which one state owes another a duty."""
    if duty not in stacks:
        held = owings[duty].by_agreement
        stacks[duty] = tuple(held), np.array(list(held.values())) >= DOUBTFUL
    keys, owes = stacks[duty]
    return tuple(keys[row] for row in np.flatnonzero(owes[:, who, whom]).tolist())
