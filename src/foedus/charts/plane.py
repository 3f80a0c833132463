"""Labelled points on a plane: what is given against what is gained, one point a thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.lettering import SIZE, text_width
from foedus.charts.theme import (
    BLUE,
    WIDTH,
    Measure,
    Words,
    altair,
    chart,
    layout,
    number_axis,
    number_scale,
    over,
    page,
    records,
    tooltips,
)

if TYPE_CHECKING:
    import polars as pl

_HIGHEST = 420
_GAP = 7


def plane(
    frame: pl.DataFrame,
    words: Words,
    *,
    x: Measure,
    y: Measure,
    width: int = WIDTH,
) -> dict[str, Any]:
    """Points with names where there is room, each with its interval along the first axis.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per point: ``name``, ``given`` with ``given_low`` and ``given_high``, ``gained``.
        The first rows are named first.
    words : Words
        Around it.
    x, y : Measure
        The axes: what is given, what is gained.
    width : int
        Unit: pixel.

    Notes
    -----
    A name that would lie on another name, or on a point, is left out; every point tells its own.
    """
    alt = altair()
    ends = ("given", "given_low", "given_high", "gained")
    rows = records(frame, ("name",), ends, source=words.source)
    of = layout(width, least=44)
    high = min(of.plot, _HIGHEST)
    across = number_scale(x, [row[one] for row in rows for one in ends[:3]])
    up = number_scale(y, [row["gained"] for row in rows])
    x_axis = number_axis(of, x)
    y_axis = alt.Axis(title=None, format=y.form, minExtent=of.names, maxExtent=of.names)
    place = alt.X("given:Q", scale=across, axis=x_axis)
    level = alt.Y("gained:Q", scale=up, axis=y_axis)
    shown = tooltips(
        ("name", "of"),
        ("given", "given", ".2f"),
        ("given_low", "from", ".2f"),
        ("given_high", "to", ".2f"),
        ("gained", "gained", ".2f"),
    )
    base = chart("rows", width=of.plot, height=high)
    lines = base.mark_rule(opacity=0.25, strokeWidth=1.5, color=BLUE).encode(
        x=alt.X("given_low:Q", scale=across, axis=x_axis), x2="given_high:Q", y=level
    )
    points = base.mark_point(filled=True, size=60, opacity=1, color=BLUE).encode(
        x=place, y=level, tooltip=shown
    )
    named = with_room(rows, _ends_of(across), _ends_of(up), of.plot, high)
    names = [
        chart(f"named_{side}")
        .mark_text(align=align, dx=shift, dy=-_GAP, style="name")
        .encode(x=place, y=level, text="name:N")
        for side, align, shift in (("right", "left", _GAP), ("left", "right", -_GAP))
    ]
    made = alt.layer(lines, points, *names, title=over(of, y.title))
    tables = {f"named_{side}": held for side, held in named.items()}
    return page([made], words, of, {"rows": rows, **tables})


def with_room(
    rows: Sequence[dict[str, Any]],
    x_ends: tuple[float, float],
    y_ends: tuple[float, float],
    width: int,
    height: int,
) -> dict[str, list[dict[str, Any]]]:
    """Rows whose name covers no other name and no point, by the side of the point it stands on.

    Parameters
    ----------
    rows : sequence of dict
        ``name``, ``given`` and ``gained``; the first are named first.
    x_ends, y_ends : tuple of float
        Of the axes.
    width, height : int
        Of the plot. Unit: pixel.

    Examples
    --------
    >>> rows = [{"name": one, "given": 0.99, "gained": 0.5} for one in ("first", "second")]
    >>> found = with_room(rows, (0, 1), (0, 1), 400, 400)
    >>> [row["name"] for row in found["right"]], [row["name"] for row in found["left"]]
    ([], ['first'])
    """

    def at(value: float, ends: tuple[float, float], size: int) -> float:
        return size * (value - ends[0]) / (ends[1] - ends[0])

    points = [(at(row["given"], x_ends, width), at(row["gained"], y_ends, height)) for row in rows]
    taken: list[tuple[float, float, float, float]] = []
    kept: dict[str, list[dict[str, Any]]] = {"right": [], "left": []}
    for row, (x, y) in zip(rows, points, strict=True):
        long = text_width(row["name"])
        # Left of its point only where the right is too narrow: elsewhere it would seem another's.
        fits = x + _GAP + long < width + 12
        side, left = ("right", x + _GAP) if fits else ("left", x - _GAP - long)
        box = (left, y + 1, left + long, y + SIZE + 3)
        hit = any(
            box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3]
            for one in taken
        ) or any(box[0] - 3 < a < box[2] + 3 and box[1] - 1 < b < box[3] for a, b in points)
        if not hit and box[0] > 0:
            taken.append(box)
            kept[side].append(row)
    return kept


def _ends_of(scale: Any) -> tuple[float, float]:
    low, high = scale.domain
    return float(low), float(high)
