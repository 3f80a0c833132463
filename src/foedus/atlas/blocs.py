"""Blocs with dated members: who belongs, since when, and what belonging obliges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from foedus.atlas.places import checked, folded, read_toml
from foedus.dates import Day
from foedus.errors import AtlasError, UnknownNameError

BLOCS_FILE = Path(__file__).parent / "blocs.toml"


@dataclass(frozen=True, slots=True)
class Membership:
    """One spell ``[since, until)`` of one state in a bloc."""

    state: str
    since: Day
    until: Day | None
    basis: str
    note: str = ""

    def __contains__(self, day: date) -> bool:
        # A change known only to its year or month is taken at the first day it can have been.
        return self.since.earliest <= day and (self.until is None or day < self.until.earliest)


@dataclass(frozen=True, slots=True)
class BlocSuspension:
    """A spell in which a member may not take part, or says that it does not."""

    state: str
    since: Day
    until: Day | None
    reason: str
    basis: str

    def __contains__(self, day: date) -> bool:
        return self.since.earliest <= day and (self.until is None or day < self.until.earliest)


@dataclass(frozen=True, slots=True)
class Bloc:
    """A group of states; ``obliges`` says in one sentence what membership binds them to."""

    key: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    obliges: str
    basis: str
    members: tuple[Membership, ...]
    suspensions: tuple[BlocSuspension, ...] = ()
    note: str = ""


@cache
def blocs() -> tuple[Bloc, ...]:
    """Every bloc of the atlas, by key.

    Returns
    -------
    tuple of Bloc

    Raises
    ------
    AtlasError
        If the file is malformed; every fault is named.
    """
    return read_blocs(BLOCS_FILE)


def read_blocs(path: Path) -> tuple[Bloc, ...]:
    """Read a file of blocs.

    Parameters
    ----------
    path : Path
        A TOML file with ``[[blocs]]`` entries.

    Returns
    -------
    tuple of Bloc
        Sorted by key.

    Raises
    ------
    AtlasError
        If it is not TOML, breaks the layout, or gives a state two spells at once.
    """
    from foedus.atlas.gazetteer_schema import BlocsFile

    file = checked(read_toml(path), BlocsFile.model_validate, path.name)
    found = sorted((_bloc(one) for one in file.blocs), key=lambda bloc: bloc.key)
    owner: dict[str, str] = {}
    faults = []
    for bloc in found:
        faults += [f"{bloc.key}: {fault}" for fault in _overlaps(bloc.members)]
        for name in {folded(one) for one in (bloc.key, bloc.name, *bloc.aliases)}:
            if name in owner:
                faults.append(f"{name!r} names both {owner[name]} and {bloc.key}")
            owner[name] = bloc.key
    if faults:
        raise AtlasError(f"{path.name}: {'; '.join(faults)}.", "mend each bloc named.")
    return tuple(found)


def find_bloc(name: str, among: tuple[Bloc, ...] | None = None) -> Bloc:
    """The bloc with this key, name or alias; accents, case and punctuation do not matter.

    Parameters
    ----------
    name : str
        Any spelling the atlas knows: ``EU``, ``Five Eyes``, ``african-union``.
    among : tuple of Bloc, optional
        Those of a World that was changed; the atlas's if not given.

    Returns
    -------
    Bloc

    Raises
    ------
    UnknownNameError
        If no bloc carries the name; the nearest names are listed, none is taken.

    Examples
    --------
    >>> find_bloc("Arab League").key
    'arab-league'
    """
    wanted = folded(name)
    held = blocs() if among is None else among
    names = {folded(one): bloc for bloc in held for one in (bloc.key, bloc.name, *bloc.aliases)}
    if wanted in names:
        return names[wanted]
    from rapidfuzz import process

    near = [names[hit].key for hit, _, _ in process.extract(wanted, list(names), limit=3)]
    raise UnknownNameError(
        f"{name!r} is not a bloc of the atlas.",
        f"did you mean {' or '.join(dict.fromkeys(near))}? 'foedus blocs' lists all.",
    )


def members_on(bloc: str, day: date) -> tuple[str, ...]:
    """The members of a bloc on a day, suspended members included.

    Parameters
    ----------
    bloc : str
        Key, name or alias of the bloc.
    day : date
        The day asked for.

    Returns
    -------
    tuple of str
        Printed codes, sorted.

    Raises
    ------
    UnknownNameError
        If no bloc carries the name.

    Examples
    --------
    >>> members_on("aukus", date(2026, 1, 1))
    ('AUS', 'GBR', 'USA')
    """
    return tuple(sorted(one.state for one in find_bloc(bloc).members if day in one))


def suspended_on(bloc: str, day: date) -> tuple[str, ...]:
    """The members of a bloc whose participation is suspended on a day.

    Parameters
    ----------
    bloc : str
        Key, name or alias of the bloc.
    day : date
        The day asked for.

    Returns
    -------
    tuple of str
        Printed codes, sorted.

    Raises
    ------
    UnknownNameError
        If no bloc carries the name.

    Examples
    --------
    >>> suspended_on("Arab League", date(2020, 1, 1))
    ('SYR',)
    """
    return tuple(sorted(one.state for one in find_bloc(bloc).suspensions if day in one))


def _bloc(file: Any) -> Bloc:
    return Bloc(
        key=file.key,
        name=file.name,
        aliases=tuple(file.aliases),
        kind=file.kind,
        obliges=file.obliges,
        basis=file.basis,
        members=tuple(
            Membership(
                state, cast("Day", one.since), cast("Day | None", one.until), one.basis, one.note
            )
            for one in file.members
            for state in one.states
        ),
        suspensions=tuple(
            BlocSuspension(
                state, cast("Day", one.since), cast("Day | None", one.until), one.reason, one.basis
            )
            for one in file.suspensions
            for state in one.states
        ),
        note=file.note,
    )


def _overlaps(members: Iterable[Membership]) -> list[str]:
    spells: dict[str, list[Membership]] = {}
    for one in members:
        spells.setdefault(one.state, []).append(one)
    faults = []
    for state, held in spells.items():
        held.sort(key=lambda one: one.since.earliest)
        for before, after in pairwise(held):
            if before.until is None or after.since.earliest < before.until.earliest:
                faults.append(f"{state} is a member twice from {after.since}")
    return faults
