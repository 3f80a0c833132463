"""Prints a result: a table for reading, or JSON, CSV or Markdown to hand on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.cli.columns import columns, widths
from foedus.results.forms import as_csv, as_json, as_markdown, digest, filled, text
from foedus.results.result import Result

WIDTH = 100


def render(result: Result, form: str) -> str:
    """The result in one of the forms ``table``, ``json``, ``csv``, ``md``."""
    if form == "json":
        return as_json(result)
    if form == "csv":
        return as_csv(result)
    return as_markdown(result) if form == "md" else _table(result)


def _table(result: Result) -> str:
    from rich.console import Console
    from rich.text import Text

    rows = digest(result)
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
    if rows and filled(rows):
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
    names = filled(rows)
    heads = [name.replace("_", " ") for name in names]
    cells = [heads, *([text(row.get(name)) for name in names] for row in rows)]
    if len(rows) == 1 and len(names) > 2 and _is_broken(cells, width):
        return [["what", "says"], *map(list, zip(heads, cells[1], strict=True))]
    return cells


def _is_broken(cells: Sequence[Sequence[str]], width: int) -> bool:
    measure = widths(cells, width)
    return any(len(cell) > one for cell, one in zip(cells[1], measure, strict=True))
