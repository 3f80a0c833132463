"""Read the fact tables: columns, numbers, spells; every fault named with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from foedus.dates import Day, Spell, exact_day, parse_day
from foedus.errors import AtlasError, DateError

FACTS = Path(__file__).with_name("facts")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """A spell, its ends perhaps known only to the month or year; it has every day it may have."""

    since: Day
    until: Day | None = None

    def __contains__(self, day: date) -> bool:
        if day < self.since.earliest:
            return False
        if self.until is None:
            return True
        return day < self.until.earliest if self.until.exact else day <= self.until.latest


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, with where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def fault(self, wrong: str, mend: str) -> AtlasError:
        """Make the error that names this line."""
        return AtlasError(f"{self.path.name}, line {self.line}: {wrong}", mend)

    def text(self, column: str) -> str:
        """Return a cell that must not be empty."""
        value = self.cells[column]
        if not value:
            raise self.fault(f"{column} is empty.", f"fill in {column}.")
        return value

    def integer(self, column: str) -> int:
        """Return a whole number."""
        return self._number(column, int, "a whole number")

    def number(self, column: str, low: float, high: float) -> float:
        """Return a number within bounds."""
        value = self._number(column, float, "a number")
        if not low <= value <= high:
            raise self.fault(
                f"{column} {value:g} is not within [{low:g}, {high:g}].", f"correct {column}."
            )
        return value

    def optional(self, column: str) -> float | None:
        """Return a number of zero or more, or None where the cell is empty: not known."""
        return self.number(column, 0, float("inf")) if self.cells[column] else None

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        """Return a word from a closed list."""
        value = self.text(column)
        if value not in allowed:
            raise self.fault(f"{column} is {value!r}.", f"write one of: {', '.join(allowed)}.")
        return value

    def spell(self) -> Spell:
        """Return the spell from since to until, both exact days, until open where empty."""
        try:
            start = exact_day(self.text("since"))
            end = exact_day(self.cells["until"]) if self.cells["until"] else None
        except DateError as error:
            raise self.fault(error.wrong, error.mend) from error
        if end is not None and end <= start:
            raise self.fault(f"until {end} is not after since {start}.", "correct the spell.")
        return Spell(start, end)

    def span(self) -> Span:
        """Return the spell from since to until, each to the day, month or year."""
        try:
            since = parse_day(self.text("since"))
            until = parse_day(self.cells["until"]) if self.cells["until"] else None
        except DateError as error:
            raise self.fault(error.wrong, error.mend) from error
        if until is not None and until.latest <= since.earliest:
            raise self.fault(f"until {until} is not after since {since}.", "correct the spell.")
        return Span(since, until)

    def pair(self) -> tuple[int, int]:
        """Return the two states, the lower number first."""
        first, second = self.integer("ccode1"), self.integer("ccode2")
        if first >= second:
            raise self.fault(
                f"ccode1 {first} is not below ccode2 {second}.", "write the lower number first."
            )
        return first, second

    def _number(self, column: str, kind: Callable[[str], T], what: str) -> T:
        value = self.text(column)
        try:
            return kind(value)
        except ValueError as error:
            raise self.fault(f"{column} is {value!r}, not {what}.", f"write {what}.") from error


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Read a table's rows.

    Lines that begin with ``#`` before the header are comments.

    Raises
    ------
    AtlasError
        If the file cannot be read, its columns are not these, or a row is too long or too short.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AtlasError(
            f"{path.name} cannot be read: {error}.", "install foedus again."
        ) from error
    lines = text.splitlines()
    skipped = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.reader(lines[skipped:])
    header = tuple(next(reader, ()))
    if header != columns:
        raise AtlasError(
            f"{path.name} has the columns {', '.join(header) or 'none'}.",
            f"write: {','.join(columns)}.",
        )
    for cells in reader:
        line = skipped + reader.line_num
        if len(cells) != len(columns):
            raise AtlasError(
                f"{path.name}, line {line}: {len(cells)} cells, not {len(columns)}.",
                "give every column a cell; quote a cell that holds a comma.",
            )
        yield Row(path, line, dict(zip(columns, cells, strict=True)))


def without_overlap(found: list[tuple[tuple[object, ...], Spell, Row]]) -> None:
    """Refuse two spells of one key that share a day.

    Raises
    ------
    AtlasError
        Naming the later line.
    """
    last: dict[tuple[object, ...], Spell] = {}
    for key, spell, row in sorted(found, key=lambda item: item[1].start):
        before = last.get(key)
        if before is not None and (before.end is None or before.end > spell.start):
            raise row.fault(
                f"its spell from {spell.start} overlaps the one from {before.start}.",
                "end the earlier spell on the day the later begins.",
            )
        last[key] = spell
