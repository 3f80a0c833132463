"""Which states and which groups an architecture has on a World's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.architectures import Architecture
from foedus.atlas.blocs import Bloc
from foedus.atlas.places import home_areas
from foedus.errors import UnknownStateError
from foedus.states import State
from foedus.worlds.groups import group_members
from foedus.worlds.world import World

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_LEAST = 2
_INITIALS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group that is looked at.

    ``joins`` says whether its members are states of the architecture for that alone.
    """

    kind: str
    key: str
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an architecture is made of, before any day is named.

    Parameters
    ----------
    name : str
        In words.
    areas : frozenset of str
        States whose home lies in one belong.
    codes : frozenset of str
        Further states.
    groups : tuple of Wanted
        Laid over each other, in this order.
    gathered : bool
        Every bloc with two members among the states is laid over the others too.
    """

    name: str
    areas: frozenset[str]
    codes: frozenset[str]
    groups: tuple[Wanted, ...]
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group on the day.

    Parameters
    ----------
    kind : str
        ``bloc`` or ``agreement``.
    key : str
        Of the bloc or the agreement.
    name : str
        A short one.
    members : tuple of State
        On the day.
    says : str
        A bloc's own sentence on what it obliges to; the object of an agreement.
    label : str
        Its key; with its kind where a bloc and an agreement of one key stand side by side.
    """

    kind: str
    key: str
    name: str
    members: tuple[State, ...]
    says: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The states and groups of an architecture on a World's day.

    Parameters
    ----------
    seats : int array, shape (k,)
        Places of its states in the World, ascending.
    codes : tuple of str
        Their printed codes.
    groups : tuple of Group
        Those that have members on the day.
    member : bool array, shape (g, n)
        Who belongs to what, over all states of the World.
    """

    seats: Ints
    codes: tuple[str, ...]
    groups: tuple[Group, ...]
    member: Flags


def plan_of(parts: Sequence[Architecture | Wanted], name: str) -> Plan:
    """Put architectures and groups together in one.

    Parameters
    ----------
    parts : sequence of Architecture or Wanted
        At least one. States and groups of all of them belong.
    name : str
        Of the whole.
    """
    areas: set[str] = set()
    codes: set[str] = set()
    groups: dict[tuple[str, str], bool] = {}
    gathered = False
    for one in parts:
        if isinstance(one, Wanted):
            groups[one.kind, one.key] = True
            continue
        areas |= set(one.areas)
        codes |= set(one.states)
        # Where no region is given, whoever belongs to a group belongs.
        joins = not (one.areas or one.states)
        gathered = gathered or not (one.blocs or one.agreements)
        for kind, keys in (("agreement", one.agreements), ("bloc", one.blocs)):
            for key in keys:
                groups[kind, key] = groups.get((kind, key), False) or joins
    return Plan(
        name,
        frozenset(areas),
        frozenset(codes),
        tuple(Wanted(kind, key, joins) for (kind, key), joins in groups.items()),
        gathered,
    )


def scope_of(there: World, plan: Plan) -> Scope:
    """The states and groups of a plan on a World's day; nobody where there are none."""
    inside = {
        one.number
        for one in there.states
        if one.code in plan.codes or (plan.areas and not plan.areas.isdisjoint(_home(one)))
    }
    found = []
    for wanted in plan.groups:
        members = group_members(there, wanted.kind, wanted.key)
        if wanted.joins:
            inside |= {one.number for one in members}
        if members:
            found.append((wanted.kind, wanted.key, members))
    if plan.gathered:
        known = {(kind, key) for kind, key, _ in found}
        for bloc in there.blocs:
            members = group_members(there, "bloc", bloc.key)
            here = sum(one.number in inside for one in members)
            if ("bloc", bloc.key) not in known and here >= _LEAST:
                found.append(("bloc", bloc.key, members))
    place = {one.number: seat for seat, one in enumerate(there.states)}
    member = np.zeros((len(found), len(there.states)), bool)
    for row, (_, _, members) in enumerate(found):
        member[row, [place[one.number] for one in members]] = True
    seats = np.array(sorted(place[number] for number in inside), np.int64)
    return Scope(
        seats,
        tuple(there.states[seat].code for seat in seats),
        tuple(_group(there, *one, [key for _, key, _ in found]) for one in found),
        member,
    )


def _group(
    there: World, kind: str, key: str, members: tuple[State, ...], keys: Sequence[str]
) -> Group:
    label = f"{kind} {key}" if keys.count(key) > 1 else key
    if kind == "bloc":
        bloc = next(one for one in there.blocs if one.key == key)
        return Group(kind, key, _short(there, bloc), members, bloc.obliges, label)
    agreement = there.agreement(key)
    return Group(kind, key, agreement.short_name, members, agreement.object, label)


def _short(there: World, bloc: Bloc) -> str:
    """What a bloc is called: as the agreement of its key, or its key where that is short."""
    same = next((one for one in there.book.agreements if one.key == bloc.key), None)
    if same is not None:
        return same.short_name
    return bloc.key.upper() if len(bloc.key) <= _INITIALS else bloc.name


def _home(state: State) -> frozenset[str]:
    try:
        return home_areas(state.code)
    except UnknownStateError:
        return frozenset()
