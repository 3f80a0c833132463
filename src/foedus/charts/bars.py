"""Ranked bars, and shares stacked to a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.panels import panels
from foedus.charts.theme import (
    INK,
    PALETTE,
    ROW,
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
    page,
    paints,
    records,
    room_for,
    tooltips,
    written,
)
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl


def bars(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    name: str = "name",
    value: str = "value",
    low: str | None = None,
    high: str | None = None,
    panel: str | None = None,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """Bars in the order of the rows, each with its interval if it has one.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per bar.
    words : Words
        Around it; ``says`` tells what the interval is.
    measure : Measure
        The axis; it always holds zero.
    name, value : str
        Columns.
    low, high : str, optional
        Columns of the interval's ends.
    panel : str, optional
        Column of the panel, each under its own head and in its own color.
    told : sequence of str
        More columns to tell.
    width : int
        Unit: pixel.
    """
    alt = altair()
    ends = [one for one in (low, high) if one is not None]
    texts = [name, *([panel] if panel else [])]
    rows = records(frame, texts, (value, *ends), other=told, source=words.source)
    of = layout(width, [row[name] for row in rows])
    values = [row[one] for row in rows for one in (value, *ends)]
    scale = number_scale(measure, [*values, 0.0])
    shown = tooltips(
        (name, "of"),
        (value, "number", measure.form),
        *((one, word, measure.form) for one, word in zip(ends, ("from", "to"), strict=False)),
        *((one, one.replace("_", " ")) for one in told),
    )
    made: list[Any] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for one in panels(rows, name, of, measure, by=panel):
        tables |= one.tables
        y, axis = one.named.y, one.axis
        base = chart(one.table, **one.size)
        color = PALETTE[one.number % len(PALETTE)]
        layers = [
            base.mark_bar(color=color, opacity=0.75 if ends else 1, height=13).encode(
                x=alt.X(f"{value}:Q", scale=scale, axis=axis), y=y, tooltip=shown
            )
        ]
        if low and high:
            layers.append(
                base.mark_rule(color=INK, strokeWidth=1.5).encode(
                    x=alt.X(f"{low}:Q", scale=scale, axis=axis), x2=f"{high}:Q", y=y, tooltip=shown
                )
            )
        made.append(alt.layer(*layers, *marked(measure, scale), *one.named.marks, **one.title))
    return page(made, words, of, tables)


def shares(
    frame: pl.DataFrame,
    words: Words,
    *,
    name: str = "name",
    part: str = "part",
    value: str = "value",
    measure: Measure | None = None,
    width: int = WIDTH,
) -> dict[str, Any]:
    """What each name's whole is made of, in parts that are stacked to one.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per name and part; no part is below zero. Parts are shares of the name's sum.
    words : Words
        Around it.
    name, part, value : str
        Columns.
    measure : Measure, optional
        The axis; shares in percent if not given.
    width : int
        Unit: pixel.
    """
    alt = altair()
    rows = records(frame, (name, part), (value,), source=words.source)
    if any(row[value] is not None and row[value] < 0 for row in rows):
        raise ChartError("a part of a whole is below zero.", "give parts of zero or more.")
    measure = measure or Measure("share", ".0%", 0.0, 1.0)
    names = list(dict.fromkeys(row[name] for row in rows))
    parts = list(dict.fromkeys(row[part] for row in rows))
    paint = paints(parts, "parts")
    whole = {one: sum(row[value] or 0 for row in rows if row[name] == one) for one in names}
    reached = dict.fromkeys(names, 0.0)
    for row in rows:
        share = (row[value] or 0) / whole[row[name]] if whole[row[name]] else 0.0
        row["share"], row["from"] = share, reached[row[name]]
        reached[row[name]] = row["to"] = reached[row[name]] + share
    of = layout(width, names)
    labels = written(rows, name, of)
    named = names_of("rows", labels, of)
    stacks = (
        chart("rows", width=of.plot, height=room_for(labels, ROW + 4))
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            x=alt.X(
                "from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=number_axis(of, measure)
            ),
            x2="to:Q",
            y=named.y,
            color=alt.Color(
                f"{part}:N",
                scale=alt.Scale(domain=parts, range=paint),
                legend=legend(of, parts),
            ),
            tooltip=tooltips(
                (name, "of"), (part, "part"), ("share", "share", ".1%"), (value, "number", ".4~g")
            ),
        )
    )
    made = alt.layer(stacks, *named.marks)
    return page([made], words, of, {"rows": rows, **named.tables})
