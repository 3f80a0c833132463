"""Writes a result to hand it on: JSON, CSV, Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.results.indented import indented
from foedus.results.result import Result

# A program for sheets takes what begins so for a formula, whoever wrote it.
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def as_json(result: Result) -> str:
    """The whole result as JSON, two spaces to a level."""
    return indented(result.as_data()) + "\n"


def as_csv(result: Result, *, guarded: bool = False) -> str:
    """The rows that a table shows, every column of them, as CSV.

    Parameters
    ----------
    result : Result
        The answer.
    guarded : bool
        Text that a program for sheets would take for a formula has an apostrophe before it.
        Numbers are left as they are.

    Examples
    --------
    >>> held = Result("made", {}, [{"name": "=1+1", "value": -2}])
    >>> as_csv(held, guarded=True)
    "name,value\\n'=1+1,-2\\n"
    """
    rows = result.rows if result.shown is None else result.shown
    out = io.StringIO(newline="")
    if rows:
        writer = csv.writer(out, lineterminator="\n")
        names = list(rows[0])
        # Rows that say the same share one list; it is put in words once.
        told: dict[int, str] = {}
        writer.writerow([_safe(name) for name in names] if guarded else names)
        for row in rows:
            cells = [_cell(row.get(name), told) for name in names]
            writer.writerow([_safe(cell) for cell in cells] if guarded else cells)
    return out.getvalue()


def as_markdown(result: Result) -> str:
    """The result as a reader sees it, in Markdown."""
    rows = digest(result)
    lines = [f"> {note}" for note in result.notes] + ([""] if result.notes else [])
    lines += [result.headline, ""] if result.headline else []
    if rows:
        names = filled(rows)
        lines.append(f"| {' | '.join(names)} |")
        lines.append(f"|{' --- |' * len(names)}")
        for row in rows:
            cells = (text(row.get(name)).replace("|", "\\|").replace("\n", " ") for name in names)
            lines.append(f"| {' | '.join(cells)} |")
    lines += (
        ["", *(f"- {step.strip()}" if step else "" for step in result.steps)]
        if result.steps
        else []
    )
    return "\n".join(lines) + "\n"


def digest(result: Result) -> Sequence[Mapping[str, Any]]:
    """The rows gathered for a reader; else those shown; else all."""
    if result.digest is not None:
        return result.digest
    return result.rows if result.shown is None else result.shown


def filled(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns in which at least one row says something."""
    return [name for name in rows[0] if any(row.get(name) not in (None, "", []) for row in rows)]


def text(value: Any) -> str:
    """A value as a cell says it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(text(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {text(one)}" for key, one in value.items() if one)
    return str(value)


def _cell(value: Any, told: dict[int, str]) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return text(value)
    if id(value) not in told:
        told[id(value)] = text(value)
    return told[id(value)]


def _safe(cell: str) -> str:
    said = f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
    # The end of a line on some machines, and the writer does not quote it.
    return said.replace("\r", " ")
