"""A scenario: named, ordered, dated changes, and what they are expected to change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from foedus.errors import FoedusError, ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import Draft, draft_of, finished
from foedus.scenarios.forming import Form
from foedus.scenarios.values import ChangedValue, changed_values
from foedus.worlds.world import World

DIRECTIONS = ("up", "down", "changed", "appears", "disappears")
"""Ways in which an answer can differ."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A difference that the scenario is expected to make to an answer.

    Parameters
    ----------
    question : str
        The question's name.
    parameters : tuple of (str, value)
        With which it is asked.
    row : tuple of (str, value)
        Columns that pick the row; empty for a figure of the answer as a whole.
    column : str
        The value that differs, or the way to a figure (``success.chance``); empty where the row
        itself appears or disappears.
    change : str
        One of ``DIRECTIONS``.
    """

    question: str
    parameters: tuple[tuple[str, Any], ...]
    row: tuple[tuple[str, Any], ...]
    column: str
    change: str


@dataclass(frozen=True, slots=True)
class Made:
    """A change of a scenario with its number in the file, and what it made of the facts."""

    number: int
    change: Change
    values: tuple[ChangedValue, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes made in the order of their days, and on one day in the order of the file.

    A World is of one day: a change of that day or an earlier one is made on it, a later one is
    not.

    Parameters
    ----------
    name : str
        Lower-case letters, digits and dashes.
    title, text : str
        What it is, and what it supposes.
    on : date
        The day for which it was written: that of an answer which names none, and of changes which
        name none.
    changes : tuple of Change
        As in the file.
    sources : tuple of str
        What it rests on.
    expected : tuple of Expected
        Differences that it is expected to make.
    lines : tuple of int
        Line of each change in the file it was read from.
    """

    name: str
    title: str
    text: str
    on: date
    changes: tuple[Change, ...] = ()
    sources: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()
    lines: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        dated = tuple(one if one.on else replace(one, on=self.on) for one in self.changes)
        object.__setattr__(self, "changes", dated)

    def toml(self) -> str:
        """The scenario as a file: the one form in which it is kept and handed on."""
        from foedus.scenarios.writing import written

        return written(self)

    @property
    def sha256(self) -> str:
        """Of :meth:`toml`, so that a file laid out otherwise has the same."""
        return hashlib.sha256(self.toml().encode()).hexdigest()

    def ordered(self) -> tuple[tuple[int, Change], ...]:
        """Changes with their numbers in the file, from 1, in the order in which they are made."""
        listed = enumerate(self.changes, 1)
        return tuple(sorted(listed, key=lambda one: (one[1].on or self.on, one[0])))

    def due(self, on: date) -> tuple[tuple[int, Change], ...]:
        """Those of :meth:`ordered` that are made on a World of a day."""
        return tuple(one for one in self.ordered() if (one[1].on or self.on) <= on)

    def apply(self, world: World) -> World:
        """The World after the changes that are due on its day.

        Parameters
        ----------
        world : World
            As it is; it stays so.

        Returns
        -------
        World
            ``world`` itself where nothing changes.

        Raises
        ------
        ScenarioError
            If a change cannot be made: every one is named, with its line where it has one.
        """
        draft, faults = play(self.due(world.on), draft_of(world))
        if faults:
            raise refusal(
                self.name, [(self.line(number), number, error) for number, error in faults]
            )
        return finished(draft)

    def made(self, world: World) -> tuple[Made, ...]:
        """Each change due on a World's day with every value that it makes another.

        Raises
        ------
        ScenarioError
            If a change cannot be made; see :meth:`apply`.
        """
        self.apply(world)
        draft, told = draft_of(world), []
        for number, change in self.due(world.on):
            after = change.edit(draft)
            values = changed_values(draft, after, change.day(draft), change.article, change.source)
            told.append(Made(number, change, values))
            draft = after
        return tuple(told)

    def line(self, number: int) -> int:
        """The line of a change, or 0 where the scenario was read from no file."""
        return self.lines[number - 1] if len(self.lines) >= number else 0


Fault = tuple[int, FoedusError]


def play(listed: tuple[tuple[int, Change], ...], draft: Draft) -> tuple[Draft, tuple[Fault, ...]]:
    """Make changes in order; one that cannot be made is told and passed over.

    Parameters
    ----------
    listed : tuple of (int, Change)
        Changes with their numbers, in order.
    draft : Draft
        The facts.

    Returns
    -------
    Draft, tuple of (int, FoedusError)
        The facts after them, and for each that cannot be made why.
    """
    faults: list[Fault] = []
    failed: set[str] = set()
    seen: dict[tuple[date, Claim], int] = {}
    for number, change in listed:
        # What hangs on an agreement that could not be formed is no fault of its own.
        if getattr(change, "agreement", None) in failed:
            continue
        try:
            for claim in change.claims(draft):
                key = (change.day(draft), claim)
                if key in seen:
                    raise _contradiction(seen[key], claim, key[0])
                seen[key] = number
            draft = change.edit(draft)
        except FoedusError as error:
            faults.append((number, error))
            if isinstance(change, Form):
                failed |= {change.key, change.short_name}
    return draft, tuple(faults)


def _contradiction(number: int, claim: Claim, day: date) -> ScenarioError:
    what, *whose = (one for one in claim if one)
    return ScenarioError(
        f"change {number} of the same day, {day}, sets the {what} of {', '.join(whose)} too, so "
        "that one of them would count for nothing.",
        "leave one out, or give them different days.",
    )


def refusal(where: str, faults: list[tuple[int, int, FoedusError]]) -> ScenarioError:
    """Every fault of a scenario as one error.

    Parameters
    ----------
    where : str
        The file or the scenario's name.
    faults : list of (int, int, FoedusError)
        Line (0 for none), number of the change (0 for the file as a whole), and what is wrong.
    """
    return ScenarioError("\n  ".join(_lines(where, faults)), "mend each one named.")


def _lines(where: str, faults: list[tuple[int, int, FoedusError]]) -> Iterator[str]:
    yield f"{where}: {len(faults)} fault{'s' * (len(faults) > 1)}"
    for line, number, error in faults:
        at = [f"line {line}"] if line else []
        at += [f"change {number}"] if number else []
        mend = error.mend.removesuffix(".")
        yield f"{', '.join(at) or 'as a whole'}: {error.wrong} Mend: {mend}."
