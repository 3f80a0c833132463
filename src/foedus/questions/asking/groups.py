"""Reads the name of a group: an agreement or a bloc, and who belongs to it on a World's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from foedus.atlas.blocs import find_bloc
from foedus.errors import EventError, UnknownAgreementError, UnknownNameError
from foedus.states import State, fold
from foedus.treaties import Agreement
from foedus.worlds.groups import group_members
from foedus.worlds.named import find_agreement
from foedus.worlds.world import World

# What a name is to what carries it, the closest first.
_KEY: Final = 0
_OWN_NAME: Final = 1
_BLOC: Final = 2
_BYNAME: Final = 3


@dataclass(frozen=True, slots=True)
class Group:
    """An agreement or a bloc whose members are asked about.

    ``other`` is a sentence on what else has the same name; empty where nothing has.
    """

    key: str
    name: str
    kind: str
    other: str = ""


def group_named(name: str, there: World) -> Group:
    """The agreement or bloc of this name: that which has members on a World's day goes first.

    A key as it is written names what has that key. Of others, an agreement that is called so goes
    before a bloc, and a bloc before an agreement of which it is a byname: ``CSTO`` is the treaty,
    ``EU`` the Union and not its clause.

    Raises
    ------
    UnknownNameError
        If nothing has it, or several agreements have; the nearest of both kinds are named.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> [group_named(name, today).key for name in ("NATO", "EU", "brics")]
    ['north-atlantic-treaty', 'eu', 'brics']
    """
    said = name.strip()
    if not fold(said):
        raise EventError("No alliance is named.", "give an agreement or a bloc: NATO, EU.")
    found: list[tuple[int, Group]] = []
    refused: list[UnknownNameError] = []
    exact = _held(there, said)
    for find in (there.agreement, find_agreement) if exact is None else (lambda _: exact,):
        try:
            one = find(said)
        except UnknownAgreementError as error:
            refused.append(error)
            continue
        own = fold(said) in map(fold, (one.key, one.name, one.short_name))
        rank = _KEY if one.key == said else _OWN_NAME if own else _BYNAME
        found.append((rank, Group(one.key, one.short_name, "agreement")))
    try:
        bloc = find_bloc(said, there.blocs)
    except UnknownNameError as error:
        refused.append(error)
    else:
        found.append((_KEY if bloc.key == said else _BLOC, Group(bloc.key, bloc.name, "bloc")))
    if not found:
        raise _unknown(said, refused)
    found.sort(key=lambda one: one[0])
    rank, first = found[0]
    if rank == _KEY:
        return first
    first = next((one for _, one in found if members_of(there, one)), first)
    others = [one for _, one in found if (one.kind, one.key) != (first.kind, first.key)]
    other = next((one for one in others if one.kind != first.kind), None)
    if other is None or other.key == first.key:
        return first
    return replace(
        first,
        other=f"{said!r} is read as the {first.kind} {first.key}; the {other.kind} {other.key!r} "
        "may have other members: give that key to ask of it.",
    )


def members_of(there: World, group: Group) -> tuple[State, ...]:
    """Who belongs to a group on a World's day; nobody before it began or after it ended."""
    return group_members(there, group.kind, group.key)


def first_year(there: World, group: Group) -> int:
    """The year of the first entry that is known.

    Raises
    ------
    EventError
        If no day of entry is known.
    """
    if group.kind == "bloc":
        days = [one.since for one in find_bloc(group.key, there.blocs).members]
    else:
        parties = (_held(there, group.key) or find_agreement(group.key)).parties
        told = [one.entry or one.signed for one in parties]
        days = [day for day in told if day is not None]
    years = [day.earliest.year for day in days]
    if not years:
        raise EventError(
            f"No day is known on which a state entered {group.name}.",
            "leave founding out of --membership.",
        )
    return min(years)


def _held(there: World, key: str) -> Agreement | None:
    return next((one for one in there.book.agreements if one.key == key), None)


def _unknown(said: str, refused: Sequence[UnknownNameError]) -> UnknownNameError:
    several = next((one for one in refused if " agreements." in one.wrong), None)
    if several is not None:
        return several
    near = [
        one.mend.split("did you mean ")[1].split("?")[0]
        for one in refused
        if "did you mean " in one.mend
    ]
    lists = "'foedus treaties' and 'foedus blocs' list all."
    return UnknownNameError(
        f"{said!r} is neither an agreement nor a bloc.",
        f"did you mean {' or '.join(dict.fromkeys(near))}? {lists}" if near else lists,
    ).about(said)
