"""Prints a result: a table for reading, or JSON, CSV or Markdown to hand on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.cli.columns import columns, widths
from foedus.results.result import Result

WIDTH = 100


def render(result: Result, form: str) -> str:
    """The result in one of the forms ``table``, ``json``, ``csv``, ``md``."""
    if form == "json":
        return json.dumps(result.as_data(), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return _csv(result.rows if result.shown is None else result.shown)
    return _markdown(result) if form == "md" else _table(result)


def _digest(result: Result) -> Sequence[Mapping[str, Any]]:
    if result.digest is not None:
        return result.digest
    return result.rows if result.shown is None else result.shown


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(_text(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_text(one)}" for key, one in value.items() if one)
    return str(value)


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [name for name in rows[0] if any(row.get(name) not in (None, "", []) for row in rows)]


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO(newline="")
    if rows:
        writer = csv.writer(out, lineterminator="\n")
        names = list(rows[0])
        writer.writerow(names)
        # Rows that say the same share one list; it is put in words once.
        told: dict[int, str] = {}
        writer.writerows([_cell(row.get(name), told) for name in names] for row in rows)
    return out.getvalue()


def _cell(value: Any, told: dict[int, str]) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return _text(value)
    if id(value) not in told:
        told[id(value)] = _text(value)
    return told[id(value)]


def _markdown(result: Result) -> str:
    rows = _digest(result)
    lines = [f"> {note}" for note in result.notes] + ([""] if result.notes else [])
    lines += [result.headline, ""] if result.headline else []
    if rows:
        names = _columns(rows)
        lines.append(f"| {' | '.join(names)} |")
        lines.append(f"|{' --- |' * len(names)}")
        for row in rows:
            cells = (_text(row.get(name)).replace("|", "\\|").replace("\n", " ") for name in names)
            lines.append(f"| {' | '.join(cells)} |")
    lines += (
        ["", *(f"- {step.strip()}" if step else "" for step in result.steps)]
        if result.steps
        else []
    )
    return "\n".join(lines) + "\n"


def _table(result: Result) -> str:
    from rich.console import Console
    from rich.text import Text

    rows = _digest(result)
    out = io.StringIO()
    plain = Console()
    console = Console(
        file=out,
        width=plain.width if plain.is_terminal else WIDTH,
        force_terminal=plain.is_terminal,
        no_color=plain.no_color,
        highlight=False,
    )
    for note in result.notes:
        console.print(Text(f"Note: {note}"))
    if result.headline:
        console.print(Text(result.headline), style="bold")
    if rows and _columns(rows):
        heads, *lines = columns(_cells(rows, console.width), console.width)
        console.print()
        for line in heads:
            console.print(Text(line), style="bold", soft_wrap=True)
        for line in (one for row in lines for one in row):
            console.print(Text(line), soft_wrap=True)
    if result.steps:
        console.print()
    for step in result.steps:
        console.print(Text(step))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _cells(rows: Sequence[Mapping[str, Any]], width: int) -> list[list[str]]:
    """The cells under their heads; one row that is too wide, fact by fact."""
    names = _columns(rows)
    heads = [name.replace("_", " ") for name in names]
    cells = [heads, *([_text(row.get(name)) for name in names] for row in rows)]
    if len(rows) == 1 and len(names) > 2 and _is_broken(cells, width):
        return [["what", "says"], *map(list, zip(heads, cells[1], strict=True))]
    return cells


def _is_broken(cells: Sequence[Sequence[str]], width: int) -> bool:
    measure = widths(cells, width)
    return any(len(cell) > one for cell, one in zip(cells[1], measure, strict=True))
