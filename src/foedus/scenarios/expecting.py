"""Whether the rows of a comparison show a difference that a scenario's file expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.scenarios.scenario import Expected


@dataclass(frozen=True, slots=True)
class Verdict:
    """An expected difference beside what was found.

    Parameters
    ----------
    expected : Expected
        As the file states it.
    row : mapping or None
        What differs at that place; None if nothing does.
    """

    expected: Expected
    row: Mapping[str, Any] | None

    @property
    def holds(self) -> bool:
        """Whether what was found is what was expected."""
        return self.row is not None and _is(self.row, self.expected)


def verdict(one: Expected, rows: Sequence[Mapping[str, Any]]) -> Verdict:
    """What a comparison says of an expected difference.

    Parameters
    ----------
    one : Expected
        Of the question that was compared, with the same parameters.
    rows : sequence of mapping
        Of the comparison.

    Returns
    -------
    Verdict
        With the row that shows it; failing that, one of the same place that shows another.
    """
    there = [row for row in rows if _at(row, one)]
    return Verdict(one, next((row for row in there if _is(row, one)), next(iter(there), None)))


def _at(row: Mapping[str, Any], one: Expected) -> bool:
    key = row["key"]
    picked = all(name in key and key[name] == value for name, value in one.row)
    # A row that comes or goes as a whole says all of its columns.
    same = (row["column"] or "") in ("", one.column)
    return picked and same and row["part"] == ("row" if one.row else "figure")


def _is(row: Mapping[str, Any], one: Expected) -> bool:
    change = row["change"]
    same = change == one.change or (one.change == "changed" and change in ("up", "down"))
    return same and (row["column"] or "") == one.column
