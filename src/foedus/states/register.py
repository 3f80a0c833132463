"""The dated register of states 1816-2026: what a state is, and the tables it is read from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from foedus.dates import FIRST_DAY, Day, Spell, exact_day, parse_day
from foedus.errors import CoverageError, DateError, UnknownStateError

AS_OF = date(2026, 1, 1)
"""The day the register speaks for where no date is given; later days keep its open ends."""

System = Literal["auto", "cow", "gw"]
"""Whose list counts: COW's, Gleditsch and Ward's, or COW's first and then the other."""

Kind = Literal["system", "gw", "contested", "associated", "observer"]
"""Why the register holds it: a COW member, or an entity without a COW number."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the days on which it was in use.

    ``role`` is ``name`` (what the state was called), ``alias`` (another spelling) or
    ``former-iso`` (a code that ISO 3166 withdrew). A ``strict`` name stands for a polity
    that ended, and is not accepted outside its days. ``since`` and ``until`` are as exact as
    they are known: a name known only to the month or year changes on its first day.
    """

    text: str
    since: Day | None = None
    until: Day | None = None
    role: str = "alias"
    strict: bool = False
    note: str = ""

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since.earliest <= day) and (
            self.until is None or day < self.until.earliest
        )


# COW counts Kosovo and Taiwan as members; many states do not recognize them.
CONTESTED_MEMBERS = (347, 713)


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the spell in which a list uses it.

    ``scheme`` is ``iso3``, ``iso2``, ``cow``, ``gw`` (the lists' abbreviations), or
    ``register`` for an entity that has none of them.
    """

    text: str
    scheme: str
    spell: Spell


@dataclass(frozen=True, slots=True)
class Succession:
    """One state's succession to another: its number, the first day, and the kind.

    Kinds: ``continuation`` (the same state in law under another number), ``dissolution``,
    ``secession``, ``partition``, ``unification``, ``annexation``, ``protectorate``,
    ``occupation``, ``association``.
    """

    number: int
    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class State:
    """A state, or an entity that agreements name, with its codes and names through time.

    Parameters
    ----------
    number : int
        COW's number; 10000 plus Gleditsch and Ward's for an entity that only they count;
        11000 plus the ISO 3166 numeric code, or 12001 on, for an entity in neither list.
    ccode : int or None
        COW's number, if it has one.
    iso3 : str or None
        The current ISO 3166-1 alpha-3 code of the state that continues it.
    iso2 : str or None
        The alpha-2 code likewise.
    abbreviation : str
        COW's latest abbreviation, or Gleditsch and Ward's, or the register's own.
    name : str
        The current English name, or the last one.
    names : tuple of Name
        Other and earlier names.
    codes : tuple of Code
        Every code with the spell in which it is used.
    gwcodes : tuple of (int, Spell)
        Gleditsch and Ward's number and membership.
    spells : tuple of Spell
        COW membership; an entity's own days.
    kind : str
        ``system``, ``gw`` (in Gleditsch and Ward's list only), ``contested``,
        ``associated`` or ``observer``.
    note : str
        How a hard case is treated, in a sentence.
    predecessors, successors : tuple of Succession
        The states it came from and went to.
    """

    number: int
    ccode: int | None
    iso3: str | None
    iso2: str | None
    abbreviation: str
    name: str
    names: tuple[Name, ...]
    codes: tuple[Code, ...]
    gwcodes: tuple[tuple[int, Spell], ...]
    spells: tuple[Spell, ...]
    kind: Kind
    note: str
    predecessors: tuple[Succession, ...]
    successors: tuple[Succession, ...]

    @property
    def contested(self) -> bool:
        """Whether others dispute that it is a state; its ``note`` says who."""
        return self.kind == "contested" or self.number in CONTESTED_MEMBERS

    @property
    def code(self) -> str:
        """What is printed: the ISO3 of the state that continues it, else the abbreviation."""
        return self.iso3 or self.abbreviation

    def label(self, on: date | str | None = None) -> str:
        """What is printed on a day: :attr:`code`, checked to be in use then.

        Raises
        ------
        DateError, CoverageError
            If the day is not one the register covers.
        """
        register_day(on)
        return self.code

    def name_on(self, day: date | str) -> str:
        """The name in use on a day, else the current one.

        Examples
        --------
        >>> by_number(345).name_on("1960-01-01"), by_number(345).name_on("2026-01-01")
        ('Yugoslavia', 'Serbia')
        """
        when = register_day(day)
        return next((n.text for n in self.names if n.role == "name" and when in n), self.name)

    def exists_on(self, day: date | str, system: System = "auto") -> bool:
        """Whether a list counts it on a day.

        Parameters
        ----------
        day : date or str
            The day asked about.
        system : str
            ``cow``: COW's list. ``gw``: Gleditsch and Ward's. ``auto``: either, and an
            entity's own days.

        Examples
        --------
        >>> netherlands = by_number(210)
        >>> netherlands.exists_on("1942-06-01"), netherlands.exists_on("1942-06-01", "cow")
        (True, False)
        """
        when = register_day(day)
        in_own = any(when in spell for spell in self.spells)
        if system == "cow":
            return in_own and self.ccode is not None
        in_gw = any(when in spell for _, spell in self.gwcodes)
        return in_gw if system == "gw" else in_own or in_gw

    def __hash__(self) -> int:
        return self.number

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


def register_day(value: date | str | None) -> date:
    """Read a day the register covers; ``None`` is :data:`AS_OF`.

    Raises
    ------
    DateError
        If it names no single day.
    CoverageError
        If it is before 1816.

    Examples
    --------
    >>> register_day("1914-07-28")
    datetime.date(1914, 7, 28)
    """
    if value is None:
        return AS_OF
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, str | date):
        raise DateError(f"{value!r} is not a date.", "write YYYY-MM-DD, for example 2026-01-01.")
    day = exact_day(value)
    if day < FIRST_DAY:
        raise CoverageError(
            f"{day} is before the register of states begins, {FIRST_DAY}.",
            f"ask for {FIRST_DAY} or later.",
        )
    return day


def _rows(table: str) -> Iterator[dict[str, str]]:
    with Path(__file__).with_name(f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _spell(row: dict[str, str]) -> Spell:
    end = date.fromisoformat(row["exit"]) if row["exit"] else None
    return Spell(date.fromisoformat(row["entry"]), end)


def _joined(spells: list[Spell]) -> tuple[Spell, ...]:
    """Spells in order, those that touch made one: COW splits 345 where its name changes."""
    joined: list[Spell] = []
    for spell in sorted(spells, key=lambda each: each.start):
        if joined and joined[-1].end == spell.start:
            joined[-1] = Spell(joined[-1].start, spell.end)
        else:
            joined.append(spell)
    return tuple(joined)


def _name(row: dict[str, str]) -> Name:
    return Name(
        row["name"],
        parse_day(row["since"]) if row["since"] else None,
        parse_day(row["until"]) if row["until"] else None,
        row["role"],
        row["strict"] == "yes",
        row["note"],
    )


@cache
def all_states() -> tuple[State, ...]:
    """Every state and entity of the register, by number.

    Examples
    --------
    >>> len(all_states()), all_states()[0].name
    (234, 'United States')
    """
    spells: dict[str, list[dict[str, str]]] = {}
    for row in _rows("spells"):
        spells.setdefault(row["number"], []).append(row)
    names: dict[str, list[Name]] = {}
    for row in _rows("names"):
        names.setdefault(row["number"], []).append(_name(row))
    before: dict[str, list[Succession]] = {}
    after: dict[str, list[Succession]] = {}
    for row in _rows("successions"):
        old, new, on, kind = row["predecessor"], row["successor"], row["on"], row["kind"]
        first = date.fromisoformat(on)
        before.setdefault(new, []).append(Succession(int(old), first, kind))
        after.setdefault(old, []).append(Succession(int(new), first, kind))
    states = []
    for row in _rows("states"):
        key = row["number"]
        listed = [(each, _spell(each)) for each in spells[key]]
        in_gw = tuple((int(each["code"]), spell) for each, spell in listed if each["list"] == "gw")
        own = [spell for each, spell in listed if each["list"] != "gw"]
        own = own or [spell for _, spell in in_gw]
        states.append(
            State(
                number=int(key),
                ccode=int(key) if row["kind"] == "system" else None,
                iso3=row["iso3"] or None,
                iso2=row["iso2"] or None,
                abbreviation=row["abbreviation"],
                name=row["name"],
                names=tuple(names.get(key, ())),
                codes=tuple(_codes(row, listed)),
                gwcodes=in_gw,
                spells=_joined(own),
                kind=row["kind"],  # type: ignore[arg-type]  # a test holds the column to Kind
                note=row["note"],
                predecessors=tuple(before.get(key, ())),
                successors=tuple(after.get(key, ())),
            )
        )
    return tuple(states)


def _codes(row: dict[str, str], listed: list[tuple[dict[str, str], Spell]]) -> Iterator[Code]:
    for scheme in ("iso3", "iso2"):
        if row[scheme]:
            yield Code(row[scheme], scheme, Spell(FIRST_DAY))
    for each, spell in listed:
        scheme = "register" if each["list"] == "own" else each["list"]
        yield Code(each["abbreviation"], scheme, spell)


@cache
def _numbered() -> dict[int, State]:
    return {state.number: state for state in all_states()}


def registered(number: int) -> State | None:
    """The state with this number of the register, if there is one."""
    return _numbered().get(number)


def by_number(number: int) -> State:
    """The state with this number of the register.

    Raises
    ------
    UnknownStateError
        If the register has no such number.

    Examples
    --------
    >>> by_number(255).code, by_number(300).code
    ('DEU', 'AUH')
    """
    try:
        return _numbered()[number]
    except (KeyError, TypeError):
        shown = number if isinstance(number, int) and abs(number) < 10**9 else "of that form"
        raise UnknownStateError(
            f"the register of states has no number {shown}.",
            "`foedus states` lists the numbers; a name or code goes to foedus.states.resolve.",
        ) from None


def by_ccode(ccode: int) -> State:
    """The state with this COW number.

    Raises
    ------
    UnknownStateError
        If COW has no such number.

    Examples
    --------
    >>> by_ccode(365).name
    'Russia'
    """
    state = by_number(ccode)
    if state.ccode is None:
        raise UnknownStateError(
            f"{ccode} is this register's number for {state.name}, not a COW number.",
            "use foedus.states.by_number for entities without a COW number.",
        )
    return state


def system_on(
    day: date | str, include_entities: bool = True, system: System = "cow"
) -> tuple[State, ...]:
    """The states of the system on a day, by number.

    Parameters
    ----------
    day : date or str
        The day asked about.
    include_entities : bool
        Also the contested, associated and observer entities that have no COW number.
    system : str
        ``cow``: COW's members. ``gw``: Gleditsch and Ward's. ``auto``: members of either.

    Examples
    --------
    >>> [s.code for s in system_on("1816-01-01", include_entities=False)][:4]
    ['USA', 'GBR', 'NLD', 'FRA']
    """
    when = register_day(day)
    lists: tuple[System, ...] = ("cow", "gw") if system == "auto" else (system,)
    return tuple(
        state
        for state in all_states()
        if any(state.exists_on(when, each) for each in lists)
        or (include_entities and state.kind not in ("system", "gw") and state.exists_on(when))
    )
