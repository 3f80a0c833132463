"""Estimates as points with their intervals, one under the other, in panels if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.panels import Panel, panels
from foedus.charts.theme import (
    INK,
    NONE,
    PALETTE,
    ROW,
    SHAPES,
    WIDTH,
    Layout,
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
    tooltips,
    written,
)
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

_DEPTHS = ("#C9DFEE", "#7FB4D6", PALETTE[0], "#00446B")


def intervals(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    name: str = "name",
    value: str = "value",
    low: str = "low",
    high: str = "high",
    panel: str | None = None,
    series: str | None = None,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """Points with intervals, in the order of the rows.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per point; a point without ends has no line, one without a value is left out.
    words : Words
        Around it; ``says`` tells what the interval is.
    measure : Measure
        The axis.
    name, value, low, high : str
        Columns.
    panel : str, optional
        Column of the panel, each under its own head.
    series : str, optional
        Column by which points of one name stand side by side, in color and shape.
    told : sequence of str
        More columns to tell of a point.
    width : int
        Unit: pixel.
    """
    texts = [name, *(one for one in (panel, series) if one is not None)]
    rows = records(frame, texts, (value, low, high), other=told, source=words.source)
    for row in rows:
        row["series"] = row[series] if series else NONE
    of = layout(width, [row[name] for row in rows])
    ends = [row[one] for row in rows for one in (value, low, high)]
    kinds = list(dict.fromkeys(row["series"] for row in rows))
    scale = number_scale(measure, ends)
    columns = (name, value, low, high)
    tables: dict[str, list[dict[str, Any]]] = {}
    made = []
    for one in panels(
        rows, name, of, measure, by=panel, height=lambda part: max(ROW, 13 * _side_by_side(part))
    ):
        tables |= one.tables
        made.append(_drawn(one, of, measure, scale, kinds, columns, told))
    return page(made, words, of, tables)


def _drawn(
    panel: Panel,
    of: Layout,
    measure: Measure,
    scale: Any,
    kinds: Sequence[str],
    columns: tuple[str, str, str, str],
    told: Sequence[str],
) -> Any:
    alt = altair()
    name, value, low, high = columns
    many, keyed = len(kinds) > 1, panel.number == 0
    y, axis = panel.named.y, panel.axis
    x = alt.X(f"{value}:Q", scale=scale, axis=axis)
    shown = tooltips(
        (name, "of"),
        *([("series", "what")] if many else []),
        (value, "estimate", measure.form),
        (low, "from", measure.form),
        (high, "to", measure.form),
        *((one, one.replace("_", " ")) for one in told),
    )
    side: dict[str, Any] = {"color": alt.value(PALETTE[0])}
    if many:
        side = {
            "yOffset": alt.YOffset("shift:Q", scale=alt.Scale(domain=[0, 1])),
            "color": alt.Color(
                "series:N",
                scale=alt.Scale(domain=list(kinds), range=paints(kinds, "series")),
                legend=legend(of, kinds) if keyed else None,
            ),
        }
    base = chart(panel.table, **panel.size)
    line = base.mark_rule(strokeWidth=2, opacity=0.55).encode(
        x=alt.X(f"{low}:Q", scale=scale, axis=axis), x2=f"{high}:Q", y=y, tooltip=shown, **side
    )
    if many:
        side = side | {
            "shape": alt.Shape(
                "series:N",
                scale=alt.Scale(domain=list(kinds), range=list(SHAPES[: len(kinds)])),
                legend=legend(of, kinds) if keyed else None,
            )
        }
    point = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, tooltip=shown, **side)
    layers = [*marked(measure, scale), line, point, *panel.named.marks]
    return alt.layer(*layers, **panel.title)


def _side_by_side(rows: Sequence[dict[str, Any]]) -> int:
    """Set ``shift``: where in its row a point stands, from 0 to 1; the most that share a row."""
    shared: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        shared.setdefault(row["label"], []).append(row)
    for found in shared.values():
        for place, row in enumerate(found):
            row["shift"] = (place + 0.5) / len(found)
    return max(len(found) for found in shared.values())


def bands(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    name: str = "name",
    value: str = "value",
    level: str = "level",
    low: str = "low",
    high: str = "high",
    beside: str | None = None,
    beside_says: str = "",
    width: int = WIDTH,
) -> dict[str, Any]:
    """Nested bands of several levels around each estimate: the narrower, the darker.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per name and level.
    words, measure
        Around it, and its axis.
    name, value, level, low, high : str
        Columns; ``level`` is a share, any number of them: 0.8. A level is known in every row.
    beside : str, optional
        Column of a second number, drawn hollow.
    beside_says : str
        What that is.
    width : int
        Unit: pixel.

    Raises
    ------
    ChartError
        If a level is not known, or no share above 0.
    """
    alt = altair()
    texts, numbers = (name,), (value, level, low, high, *([beside] if beside else []))
    rows = records(frame, texts, numbers, source=words.source)
    wrong = [row for row in rows if row[level] is None or not 0 < row[level] <= 1]
    if wrong:
        raise ChartError(
            f"the band of {wrong[0][name]!r} has the level {wrong[0][level]}.",
            "give each row the share of draws that its band holds, such as 0.8.",
        )
    rows.sort(key=lambda row: -row[level])
    for row in rows:
        row["band"] = f"{100 * row[level]:.4g}% of draws"
    kinds = list(dict.fromkeys(row["band"] for row in rows))
    of = layout(width, [row[name] for row in rows])
    labels = written(rows, name, of)
    scale = number_scale(measure, [row[one] for row in rows for one in numbers if one != level])
    named = names_of("rows", labels, of)
    y = named.y
    x_axis = number_axis(of, measure)
    depth = alt.Scale(domain=kinds, range=_depths(len(kinds)))
    ends = ((low, "from", measure.form), (high, "to", measure.form))
    base = chart("rows", width=of.plot, height=46 * len(labels))
    bars = base.mark_bar(height=22).encode(
        x=alt.X(f"{low}:Q", scale=scale, axis=x_axis),
        x2=f"{high}:Q",
        y=y,
        color=alt.Color("band:N", scale=depth, legend=legend(of, kinds)),
        order=alt.Order(f"{level}:Q", sort="descending"),
        tooltip=tooltips((name, "of"), ("band", "band"), *ends),
    )
    best = alt.Chart(alt.NamedData(name="points"), width=of.plot)
    shown = tooltips((name, "of"), (value, "mean", measure.form))
    points = best.mark_point(filled=True, size=80, opacity=1, color=INK).encode(
        x=alt.X(f"{value}:Q", scale=scale), y=y, tooltip=shown
    )
    edge = points.mark_point(filled=False, size=110, opacity=1, color="white").encode()
    parts = [bars, *marked(measure, scale), edge, points, *named.marks]
    tables = {"rows": rows, "points": _firsts(rows, name), **named.tables}
    if beside:
        shown = tooltips((name, "of"), (beside, beside_says, measure.form))
        hollow = best.mark_tick(color=INK, thickness=2, size=34, opacity=1).encode(
            x=alt.X(f"{beside}:Q", scale=scale), y=y, tooltip=shown
        )
        parts.append(hollow)
    return page([alt.layer(*parts)], words, of, tables)


def _depths(count: int) -> list[str]:
    """As many blues, from pale to dark: those of the house, or evenly spaced between them."""
    if count <= len(_DEPTHS):
        return list(_DEPTHS[:count])
    ends = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in _DEPTHS]
    told = []
    for place in range(count):
        at, rest = divmod(place * (len(ends) - 1), count - 1)
        pair = zip(ends[at], ends[min(at + 1, len(ends) - 1)], strict=True)
        told.append("#" + "".join(f"{a + (b - a) * rest // (count - 1):02X}" for a, b in pair))
    return told


def _firsts(rows: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return list({row[name]: row for row in rows}.values())
