"""Panels of named rows that stand under each other and share one axis of numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foedus.charts.theme import (
    NONE,
    ROW,
    Layout,
    Measure,
    Names,
    names_of,
    number_axis,
    over,
    room_for,
    written,
)

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    Parameters
    ----------
    number : int
        Its place from above.
    table : str
        Name of its table.
    rows : list of dict
        Of that table, each with its ``label``.
    axis : altair axis
        Of numbers; only the last panel's has a title.
    named : Names
        The names on its left.
    size : dict
        ``width`` and ``height`` of its plot. Unit: pixel.
    title : dict
        ``title``, its head; empty where it has none.
    """

    number: int
    table: str
    rows: Rows
    axis: Any
    named: Names
    size: dict[str, Any]
    title: dict[str, Any]

    @property
    def tables(self) -> dict[str, Rows]:
        """Its rows and its names, as a page takes them."""
        return {self.table: self.rows, **self.named.tables}


def panels(
    rows: Rows,
    name: str,
    of: Layout,
    measure: Measure,
    *,
    by: str | None = None,
    height: Callable[[Rows], int] = lambda rows: ROW,
) -> list[Panel]:
    """The panels of these rows, in the order in which their heads come.

    Parameters
    ----------
    rows : list of dict
        ``label`` is set in each.
    name : str
        Column of the name on the left.
    of : Layout
        Of all panels.
    measure : Measure
        The axis.
    by : str, optional
        Column of the head. Without one there is a single panel, without a head.
    height : callable
        The least height of a row of a panel, from its rows once they have labels. Unit: pixel.
    """
    heads = list(dict.fromkeys(row[by] if by else NONE for row in rows))
    found = []
    for number, head in enumerate(heads):
        part = [row for row in rows if not by or row[by] == head]
        table = f"rows{number}"
        labels = written(part, name, of)
        found.append(
            Panel(
                number,
                table,
                part,
                number_axis(of, measure, **_untitled(number < len(heads) - 1)),
                names_of(table, labels, of),
                {"width": of.plot, "height": room_for(labels, height(part))},
                {"title": over(of, head)} if by else {},
            )
        )
    return found


def _untitled(yes: bool) -> dict[str, Any]:
    return {"title": None} if yes else {}
