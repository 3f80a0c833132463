"""Two numbers of each name, joined by a line: what was, and what is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.panels import panels
from foedus.charts.theme import (
    BLUE,
    VERMILLION,
    WIDTH,
    Measure,
    Words,
    altair,
    chart,
    layout,
    legend,
    marked,
    number_scale,
    page,
    records,
    tooltips,
)

if TYPE_CHECKING:
    import polars as pl


def dumbbell(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    name: str = "name",
    before: str = "before",
    after: str = "after",
    labels: tuple[str, str] = ("baseline", "scenario"),
    panel: str | None = None,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """Two numbers of each name, joined by a line.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per name; where one of the two is not known the other stands alone.
    words : Words
        Around it.
    measure : Measure
        The axis.
    name, before, after : str
        Columns.
    labels : (str, str)
        What the two are called.
    panel : str, optional
        Column of the panel, each under its own head.
    told : sequence of str
        More columns to tell.
    width : int
        Unit: pixel.
    """
    alt = altair()
    texts = [name, *([panel] if panel else [])]
    rows = records(frame, texts, (before, after), other=told, source=words.source)
    of = layout(width, [row[name] for row in rows])
    scale = number_scale(measure, [row[one] for row in rows for one in (before, after)])
    shown = tooltips(
        (name, "of"),
        (before, labels[0], measure.form),
        (after, labels[1], measure.form),
        *((one, one.replace("_", " ")) for one in told),
    )
    made: list[Any] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for one in panels(rows, name, of, measure, by=panel):
        y, axis = one.named.y, one.axis
        key = legend(of, labels) if one.number == 0 else None
        line = (
            chart(one.table, **one.size)
            .mark_rule(color="#8C8C8C", strokeWidth=2)
            .encode(
                x=alt.X(f"{before}:Q", scale=scale, axis=axis), x2=f"{after}:Q", y=y, tooltip=shown
            )
        )
        points = (
            chart(f"points{one.number}", **one.size)
            .mark_point(filled=True, size=65, opacity=1)
            .encode(
                x=alt.X("number:Q", scale=scale, axis=axis),
                y=y,
                color=alt.Color(
                    "what:N",
                    scale=alt.Scale(domain=list(labels), range=[VERMILLION, BLUE]),
                    legend=key,
                ),
                shape=alt.Shape(
                    "what:N",
                    scale=alt.Scale(domain=list(labels), range=["square", "circle"]),
                    legend=key,
                ),
                tooltip=shown,
            )
        )
        made.append(alt.layer(*marked(measure, scale), line, points, *one.named.marks, **one.title))
        tables |= one.tables
        tables[one.table] = [row for row in one.rows if None not in (row[before], row[after])]
        tables[f"points{one.number}"] = [
            {**row, "what": label, "number": row[column]}
            for row in one.rows
            for column, label in ((before, labels[0]), (after, labels[1]))
            if row[column] is not None
        ]
    return page(made, words, of, tables)
