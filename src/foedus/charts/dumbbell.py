"""Two numbers of each name, joined by a line: what was, and what is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    BLUE,
    NONE,
    VERMILLION,
    WIDTH,
    Measure,
    Words,
    altair,
    chart,
    layout,
    legend,
    marked,
    names_of,
    number_axis,
    number_scale,
    over,
    page,
    records,
    room_for,
    tooltips,
    written,
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
    for row in rows:
        row["panel"] = row[panel] if panel else NONE
    of = layout(width, [row[name] for row in rows])
    scale = number_scale(measure, [row[one] for row in rows for one in (before, after)])
    heads = list(dict.fromkeys(row["panel"] for row in rows))
    shown = tooltips(
        (name, "of"),
        (before, labels[0], measure.form),
        (after, labels[1], measure.form),
        *((one, one.replace("_", " ")) for one in told),
    )
    made: list[Any] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for number, head in enumerate(heads):
        part = [row for row in rows if row["panel"] == head]
        lines = written(part, name, of)
        said = {} if number == len(heads) - 1 else {"title": None}
        axis = number_axis(of, measure, **said)
        named = names_of(f"rows{number}", lines, of)
        y = named.y
        key = legend(of, labels) if number == 0 else None
        size: dict[str, Any] = {"width": of.plot, "height": room_for(lines)}
        line = (
            chart(f"rows{number}", **size)
            .mark_rule(color="#8C8C8C", strokeWidth=2)
            .encode(
                x=alt.X(f"{before}:Q", scale=scale, axis=axis), x2=f"{after}:Q", y=y, tooltip=shown
            )
        )
        points = (
            chart(f"points{number}", **size)
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
        more = {"title": over(of, head)} if panel else {}
        made.append(alt.layer(*marked(measure, scale), line, points, *named.marks, **more))
        tables[f"rows{number}"] = [row for row in part if None not in (row[before], row[after])]
        tables |= named.tables
        tables[f"points{number}"] = [
            {**row, "what": label, "number": row[column]}
            for row in part
            for column, label in ((before, labels[0]), (after, labels[1]))
            if row[column] is not None
        ]
    return page(made, words, of, tables)
