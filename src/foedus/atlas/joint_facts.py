"""What armed forces share, from the tables in ``facts/``: languages, arrangements, operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from foedus.atlas.fact_files import FACTS, Row, Span, rows
from foedus.atlas.treaty_files import agreements
from foedus.dates import parse_day
from foedus.states import all_states

LANGUAGES = FACTS / "languages.csv"
ARRANGEMENTS = FACTS / "arrangements.csv"
PROGRAMMES = FACTS / "programmes.csv"
OPERATIONS = FACTS / "operations.csv"
OWN_LANGUAGE = "own"
"""Key of the states whose official languages no other state has."""
ARRANGEMENT_KINDS = ("command", "unit", "access", "cooperation")
PARTS = ("in", "out", "hub")
OPERATION_KINDS = ("combat", "intervention")
CONFIDENCES = ("A", "B")
FIRST_YEAR = 1945
"""The lists of arrangements and programmes speak from this year on."""


@dataclass(frozen=True, slots=True)
class Listing:
    """States that share something in a spell.

    Parameters
    ----------
    key, name : str
    kind : str
        ``language``, ``programme``, or one of ``ARRANGEMENT_KINDS``.
    part : str
        ``in``; ``out`` where the states are left out of the key for the spell; ``hub`` where
        the key is a family of two-sided agreements, each with the one state listed (with none
        where no state is).
    states : tuple of str
        Codes of the register, to be resolved on the day.
    agreement : str
        The agreement of the atlas whose members on the day share it; empty where states do.
    span : Span or None
        None: as long as the states exist.
    basis, confidence, note : str
    """

    key: str
    name: str
    kind: str
    part: str
    states: tuple[str, ...]
    agreement: str
    span: Span | None
    basis: str
    confidence: str
    note: str

    def runs(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.span is None or day in self.span


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of several states: who fought on one side, when, and against which states."""

    key: str
    name: str
    kind: str
    states: tuple[str, ...]
    since: date
    until: date
    against: tuple[str, ...]
    basis: str
    confidence: str
    note: str


_END = ("basis", "confidence", "note")


@cache
def languages(path: Path = LANGUAGES) -> tuple[Listing, ...]:
    """Official languages that more than one state has, and the states that share none.

    Raises
    ------
    AtlasError
        Naming file and line, for a bad row.

    Examples
    --------
    >>> [one.states for one in languages() if one.key == "dutch"]
    [('NLD', 'BEL', 'SUR')]
    """
    found = []
    for row in rows(path, ("key", "states", "since", "until", *_END)):
        key = row.text("key")
        found.append(_listing(row, key, "language", "in"))
    return tuple(found)


@cache
def arrangements(path: Path = ARRANGEMENTS) -> tuple[Listing, ...]:
    """Integrated commands, multinational units, access and status of forces.

    Raises
    ------
    AtlasError
        Naming file and line, for a bad row.

    Examples
    --------
    >>> sorted({one.kind for one in arrangements()})
    ['access', 'command', 'cooperation', 'unit']
    """
    found: list[Listing] = []
    for row in rows(path, ("key", "kind", "part", "states", "since", "until", *_END)):
        kind, part = row.choice("kind", ARRANGEMENT_KINDS), row.choice("part", PARTS)
        one = _listing(row, row.text("key"), kind, part)
        if part == "hub":
            _agreement(row, one.key)
            if len(one.states) > 1:
                raise row.fault("a hub of several states.", "name one state, or none.")
        elif one.span is None:
            raise row.fault("since is empty.", "give the first day, month or year.")
        found.append(one)
    return tuple(found)


@cache
def programmes(path: Path = PROGRAMMES) -> tuple[Listing, ...]:
    """Joint programmes of development or procurement.

    Raises
    ------
    AtlasError
        Naming file and line, for a bad row.

    Examples
    --------
    >>> [one.states for one in programmes() if one.key == "eurofighter"]
    [('DEU', 'ESP', 'GBR', 'ITA')]
    """
    found = []
    for row in rows(path, ("key", "name", "states", "since", "until", *_END)):
        one = _listing(row, row.text("key"), "programme", "in")
        if one.span is None:
            raise row.fault("since is empty.", "give the first day, month or year.")
        found.append(one)
    return tuple(found)


@cache
def operations(path: Path = OPERATIONS) -> tuple[Operation, ...]:
    """Operations of several states, 1990-2014.

    Raises
    ------
    AtlasError
        Naming file and line, for a bad row.

    Examples
    --------
    >>> [one.states for one in operations() if one.key == "iraq-2003"]
    [('USA', 'GBR', 'AUS', 'POL')]
    """
    found: dict[str, Operation] = {}
    columns = ("key", "name", "kind", "states", "since", "until", "against", *_END)
    for row in rows(path, columns):
        key = row.text("key")
        if key in found:
            raise row.fault(f"{key} is there twice.", "give each operation one row.")
        since, until = parse_day(row.text("since")), parse_day(row.text("until"))
        if until.latest < since.earliest:
            raise row.fault(f"it ends {until}, before it begins {since}.", "correct the days.")
        states = _codes(row, row.text("states"))
        if len(states) < 2:
            raise row.fault("fewer than two states.", "leave the operation out.")
        found[key] = Operation(
            key, row.text("name"), row.choice("kind", OPERATION_KINDS), states,
            since.earliest, until.latest, _codes(row, row.cells["against"]),
            row.cells["basis"], row.choice("confidence", CONFIDENCES), row.cells["note"],
        )  # fmt: skip
    return tuple(found.values())


def _listing(row: Row, key: str, kind: str, part: str) -> Listing:
    said = row.text("states")
    agreement = said[1:] if said.startswith("@") else ""
    if agreement:
        _agreement(row, agreement)
    states = () if agreement or (part == "hub" and said == "none") else _codes(row, said)
    dated = bool(row.cells["since"])
    if not dated and row.cells["until"]:
        # Ended, and as old as the states themselves.
        dated = True
        row.cells["since"] = "1815"
    return Listing(
        key, row.cells.get("name") or key, kind, part, states, agreement,
        row.span() if dated else None, row.text("basis"),
        row.choice("confidence", CONFIDENCES), row.cells["note"],
    )  # fmt: skip


def _codes(row: Row, said: str) -> tuple[str, ...]:
    codes = tuple(said.split())
    for one in codes:
        if one not in _known():
            raise row.fault(f"{one!r} is no code of the register.", "give codes, a blank between.")
    if len(set(codes)) < len(codes):
        raise row.fault("a state is there twice.", "name each state once.")
    return codes


def _agreement(row: Row, key: str) -> None:
    if not any(one.key == key for one in agreements()):
        raise row.fault(f"{key!r} is no agreement of the atlas.", "give the key of one.")


@cache
def _known() -> frozenset[str]:
    return frozenset(one.code for one in all_states())
