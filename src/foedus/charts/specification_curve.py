"""One question asked in every defensible way: estimates in order, below them what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    BLUE,
    INK,
    MUTED,
    VERMILLION,
    WIDTH,
    Layout,
    Measure,
    Words,
    altair,
    chart,
    layout,
    legend,
    names_of,
    number_scale,
    over,
    page,
    records,
    tooltips,
    written,
)
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

BELOW, HOLDS, ABOVE = "below zero", "holds zero", "above zero"
_COLORS = {BELOW: BLUE, HOLDS: "#8C8C8C", ABOVE: VERMILLION}
NUMBER, LOWERS, RAISES = (
    "published number", "published: lowers", "published: raises"
)  # fmt: skip
_MARKS = {NUMBER: "diamond", LOWERS: "triangle-down", RAISES: "triangle-up"}


def specification_curve(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    choices: Sequence[str],
    value: str = "coefficient",
    low: str = "low",
    high: str = "high",
    points: pl.DataFrame | None = None,
    width: int = WIDTH,
) -> dict[str, Any]:
    """Estimates from the least to the greatest with their intervals; below, what was chosen.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per specification; those without an estimate are left out.
    words : Words
        Around it; ``says`` tells the level of the intervals.
    measure : Measure
        The upright axis.
    choices : sequence of str
        Columns of what was chosen; each distinct value gets a row of the lower panel.
    value, low, high : str
        Columns.
    points : polars.DataFrame, optional
        What others found: ``cell`` (row of ``frame`` that asks the same), ``value`` (null where a
        sign alone is known), ``sign``, ``name``. Drawn above the cell.
    width : int
        Unit: pixel.
    """
    rows = records(frame, choices, (value, low, high), source=words.source)
    for place, row in enumerate(rows):
        row["cell"] = place
    known = sorted(
        (row for row in rows if None not in (row[value], row[low], row[high])),
        key=lambda row: (row[value], row["cell"]),
    )
    if not known:
        raise ChartError("no specification has an estimate.", "see the column `why` of the table.")
    for rank, row in enumerate(known, 1):
        row["rank"] = rank
        row["where"] = BELOW if row[high] < 0 else ABOVE if row[low] > 0 else HOLDS
    found = _found(points, known, value, words.source)
    of = layout(width, [_said(name, one) for name in choices for one in _values(known, name)])
    ends = [row[one] for row in known for one in (low, high)]
    ends += [row["number"] for row in found]
    tables: dict[str, Sequence[dict[str, Any]]] = {"rows": known, "found": found}
    estimates = _estimates(known, found, of, measure, ends, (value, low, high), choices)
    chosen, more = _chosen(known, choices, of)
    return page([estimates, chosen], words, of, {**tables, **more})


def _values(rows: Sequence[dict[str, Any]], name: str) -> list[str]:
    return sorted({str(row[name]) for row in rows})


def _said(name: str, one: str) -> str:
    return f"{name}: {one}"


def _found(
    points: pl.DataFrame | None, known: Sequence[dict[str, Any]], value: str, source: str
) -> list[dict[str, Any]]:
    """Published findings at the cells that they stand beside; those without a cell are left out."""
    if points is None or points.is_empty():
        return []
    there = {row["cell"]: row for row in known}
    rows = records(points, ("name",), ("cell", "value", "sign"), source=source)
    made = []
    for row in rows:
        cell = there.get(row["cell"])
        if cell is None:
            continue
        sign = LOWERS if row["sign"] < 0 else RAISES
        row["what"] = sign if row["value"] is None else NUMBER
        row["number"] = cell[value] if row["value"] is None else row["value"]
        made.append({**row, "rank": cell["rank"], "ours": cell[value]})
    return made


def _estimates(
    known: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]],
    of: Layout,
    measure: Measure,
    ends: Sequence[float | None],
    columns: tuple[str, str, str],
    choices: Sequence[str],
) -> Any:
    alt = altair()
    value, low, high = columns
    kinds = [one for one in (BELOW, HOLDS, ABOVE) if any(row["where"] == one for row in known)]
    named = {one: f"{one} ({sum(row['where'] == one for row in known)})" for one in kinds}
    for row in known:
        row["interval"] = named[row["where"]]
    color = alt.Color(
        "interval:N",
        scale=alt.Scale(domain=list(named.values()), range=[_COLORS[one] for one in kinds]),
        legend=legend(of, list(named.values()), symbolType="square", title="95% interval"),
    )
    x = alt.X("rank:Q", scale=_ranks(known), axis=None)
    scale = number_scale(measure, ends)
    axis = alt.Axis(
        title=None, format=measure.form, minExtent=of.names, maxExtent=of.names, tickCount=6
    )
    shown = tooltips(
        (value, "estimate", measure.form),
        (low, "from", measure.form),
        (high, "to", measure.form),
        *((one, one) for one in choices),
    )
    each = of.plot / len(known)
    base = chart("rows", width=of.plot, height=240)
    lines = base.mark_rule(strokeWidth=max(0.5, min(0.6 * each, 4)), opacity=0.45, aria=False)
    dots = base.mark_point(
        filled=True, size=min(40.0, max(5.0, 4 * each**2)), opacity=1, aria=False
    )
    zero = (
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=INK)
        .encode(y=alt.Y("zero:Q", scale=scale, axis=axis))
    )
    layers = [
        lines.encode(
            x=x, y=alt.Y(f"{low}:Q", scale=scale, axis=axis), y2=f"{high}:Q", color=color,
            tooltip=shown,
        ),
        zero,
        dots.encode(x=x, y=alt.Y(f"{value}:Q", scale=scale, axis=axis), color=color, tooltip=shown),
    ]  # fmt: skip
    if found:
        marks = [one for one in _MARKS if any(row["what"] == one for row in found)]
        layers.append(
            chart("found")
            .mark_point(filled=True, size=110, opacity=1, color=INK, stroke="white", strokeWidth=1)
            .encode(
                x=x,
                y=alt.Y("number:Q", scale=scale, axis=axis),
                shape=alt.Shape(
                    "what:N",
                    scale=alt.Scale(domain=marks, range=[_MARKS[one] for one in marks]),
                    legend=legend(of, marks, symbolFillColor=INK, orient="bottom"),
                ),
                tooltip=tooltips(
                    ("name", "found by"),
                    ("what", "as"),
                    ("value", "its number", measure.form),
                    ("ours", "ours", measure.form),
                ),
            )
        )
    return alt.layer(*layers, title=over(of, measure.title))


def _chose(name: str, one: str, row: dict[str, Any]) -> bool:
    return str(row[name]) == one


def _ranks(known: Sequence[dict[str, Any]]) -> Any:
    return altair().Scale(domain=[0.5, len(known) + 0.5], nice=False, zero=False)


def _chosen(
    known: Sequence[dict[str, Any]], choices: Sequence[str], of: Layout
) -> tuple[Any, dict[str, list[dict[str, Any]]]]:
    """The lower panel: where in the order each choice stands."""
    alt = altair()
    runs: list[dict[str, Any]] = []
    for place, name in enumerate(choices):
        for one in _values(known, name):
            for is_it, cells in groupby(known, key=partial(_chose, name, one)):
                ranks = [row["rank"] for row in cells]
                if is_it:
                    runs.append(
                        {
                            "choice": _said(name, one),
                            "from": ranks[0] - 0.5,
                            "to": ranks[-1] + 0.5,
                            "turn": "odd" if place % 2 else "even",
                        }
                    )
    labels = written(runs, "choice", of)
    named = names_of("chosen", labels, of)
    step = 15 if max(labels.values()) == 1 else 26
    bars = (
        chart("chosen", width=of.plot, height=step * len(labels))
        .mark_bar(height=step - 6, aria=False)
        .encode(
            x=alt.X("from:Q", scale=_ranks(known), axis=None),
            x2="to:Q",
            y=named.y,
            color=alt.Color(
                "turn:N",
                scale=alt.Scale(domain=["even", "odd"], range=[INK, MUTED]),
                legend=None,
            ),
        )
    )
    title = over(of, "What was chosen, in the same order")
    made = alt.layer(bars, *named.marks, title=title).resolve_scale(color="independent")
    return made, {"chosen": runs, **named.tables}
