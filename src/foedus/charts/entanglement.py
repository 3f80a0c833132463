"""Both sides of a state's ledger: its two fears ally by ally, and what each treaty brings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from foedus.charts.bars import bars
from foedus.charts.lettering import SIZE, text_width
from foedus.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    WIDTH,
    Measure,
    Words,
    altair,
    chart,
    layout,
    legend,
    number_axis,
    over,
    page,
    records,
    tooltips,
)

if TYPE_CHECKING:
    import polars as pl

BOTH, OWES, GETS = "both are bound", "only this state is bound", "only the ally is bound"
_COLORS = {BOTH: BLUE, OWES: ORANGE, GETS: GREEN}
_SHAPES = {BOTH: "circle", OWES: "square", GETS: "triangle-up"}
_FORM = ".2~r"
"""Two digits, never with an exponent: 0.1, 1, 10, 100."""


def fears(
    frame: pl.DataFrame, state: str, *, unit: str = "", source: str = "", width: int = WIDTH
) -> dict[str, Any]:
    """Abandonment against entrapment for each ally, with 80% intervals on both axes.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per ally: ``state``, ``bound``, ``bound_back``, ``entrapment`` and ``abandonment``
        each with ``_low`` and ``_high``.
    state : str
        Whose fears.
    unit : str
        Of both axes.
    source : str
        What the numbers rest on.
    width : int
        Unit: pixel.

    Notes
    -----
    Both axes are logarithmic from about a hundredth of the greatest number on, and even below, so
    that zero has a place. Names are written where there is room, from the greatest number on; every
    point tells its own.
    """
    alt = altair()
    ends = [f"{one}{end}" for one in ("entrapment", "abandonment") for end in ("", "_low", "_high")]
    rows = records(frame, ("state",), ends, other=("bound", "bound_back"), source=source)
    for row in rows:
        both = row["bound"] and row["bound_back"]
        row["pledge"] = BOTH if both else OWES if row["bound"] else GETS
    kinds = [one for one in (BOTH, OWES, GETS) if any(row["pledge"] == one for row in rows)]
    of = layout(width, least=52)
    high = min(of.plot, 460)
    scales: dict[str, _Symlog] = {}
    axes: dict[str, Any] = {}
    for one, size in (("abandonment", of.plot), ("entrapment", high)):
        top = max([row[f"{one}_high"] or 0 for row in rows] + [1e-6])
        scales[one] = _Symlog(top, size)
    x_scale, y_scale = (
        alt.Scale(type="symlog", constant=one.constant, domain=[0, one.top], nice=False)
        for one in (scales["abandonment"], scales["entrapment"])
    )
    spread = f", {unit}" if unit else ""
    axes["x"] = number_axis(
        of,
        Measure(f"fear of abandonment{spread}", _FORM),
        values=scales["abandonment"].ticks(44),
    )
    axes["y"] = alt.Axis(
        title=None,
        format=_FORM,
        values=scales["entrapment"].ticks(24),
        minExtent=of.names,
        maxExtent=of.names,
    )
    x = alt.X("abandonment:Q", scale=x_scale, axis=axes["x"])
    y = alt.Y("entrapment:Q", scale=y_scale, axis=axes["y"])
    color = alt.Color(
        "pledge:N",
        scale=alt.Scale(domain=kinds, range=[_COLORS[one] for one in kinds]),
        legend=legend(of, kinds),
    )
    shape = alt.Shape(
        "pledge:N",
        scale=alt.Scale(domain=kinds, range=[_SHAPES[one] for one in kinds]),
        legend=legend(of, kinds),
    )
    shown = tooltips(
        ("state", "ally"),
        ("pledge", "who is bound"),
        *(
            (one, one.replace("_", " ") if "_" not in one else one.rsplit("_", 1)[1], ".3~g")
            for one in ends
        ),
    )
    base = chart("rows", width=of.plot, height=high)
    across = base.mark_rule(opacity=0.3, strokeWidth=1.5).encode(
        x=alt.X("abandonment_low:Q", scale=x_scale, axis=axes["x"]),
        x2="abandonment_high:Q",
        y=y,
        color=color,
    )
    up = base.mark_rule(opacity=0.3, strokeWidth=1.5).encode(
        y=alt.Y("entrapment_low:Q", scale=y_scale, axis=axes["y"]),
        y2="entrapment_high:Q",
        x=x,
        color=color,
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x, y=y, color=color, shape=shape, tooltip=shown
    )
    named = _named(rows, scales["abandonment"], scales["entrapment"])
    names = (
        chart("named")
        .mark_text(align="left", dx=7, dy=-7, style="name")
        .encode(
            x=alt.X("abandonment:Q", scale=x_scale, axis=axes["x"]),
            y=alt.Y("entrapment:Q", scale=y_scale, axis=axes["y"]),
            text="state:N",
        )
    )
    head = over(of, f"fear of entrapment{spread}")
    made = alt.layer(across, up, points, names, title=head)
    words = Words(
        f"Being left alone, and being drawn in: the allies of {state}",
        "Right: its staying out would cost more. Up: its quarrels draw in more. Points: estimates; "
        "lines: 80% intervals. The axes are logarithmic but near zero; compare allies on one axis, "
        "not one axis with the other.",
        source,
    )
    return page([made], words, of, {"rows": rows, "named": named})


class _Symlog:
    """Where a number lies on such an axis, and round numbers to write beside it."""

    def __init__(self, top: float, size: int) -> None:
        self.top = 1.05 * top
        self.constant = 10.0 ** (math.floor(math.log10(top)) - 2)
        self.size = size

    def at(self, value: float) -> float:
        """Unit: pixel from zero."""
        full = math.log1p(self.top / self.constant)
        return self.size * math.log1p(max(value, 0) / self.constant) / full

    def ticks(self, apart: float) -> list[float]:
        """Zero and round numbers at least so many pixels apart."""
        ten = math.floor(math.log10(self.constant))
        tens = [float(f"1e{power}") for power in range(ten, ten + 6)]
        fine = [one for ten in tens for one in (ten, 3 * ten)]
        for tried in (fine, tens):
            kept = [one for one in tried if one <= self.top and self.at(one) >= apart]
            places = [0.0, *(self.at(one) for one in kept)]
            if all(b - a >= apart for a, b in pairwise(places)):
                break
        return [0.0, *(float(f"{one:.1g}") for one in kept)]


def _named(rows: Sequence[dict[str, Any]], x: _Symlog, y: _Symlog) -> list[dict[str, Any]]:
    """Rows whose name has room: the greatest first, each where no other is written."""
    points = [(x.at(row["abandonment"] or 0), y.at(row["entrapment"] or 0)) for row in rows]
    order = sorted(
        range(len(rows)),
        key=lambda one: -max(points[one][0] / x.size, points[one][1] / y.size),
    )
    taken: list[tuple[float, float, float, float]] = []
    kept = []
    for place in order:
        left, bottom = points[place][0] + 6, points[place][1] + 1
        box = (left, bottom, left + text_width(rows[place]["state"]) + 2, bottom + SIZE + 2)
        hit = any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in taken
        ) or any(
            box[0] - 4 < point[0] < box[2] + 2 and box[1] - 3 < point[1] < box[3]
            for other, point in enumerate(points)
            if other != place
        )
        if not hit and box[2] < x.size + 16:
            taken.append(box)
            kept.append(rows[place])
    return kept


def ledger(
    frame: pl.DataFrame,
    state: str,
    *,
    unit: str = "",
    source: str = "",
    most: int = 12,
    width: int = WIDTH,
) -> dict[str, Any]:
    """What each treaty draws a state into, and what it brings back.

    Parameters
    ----------
    frame : polars.DataFrame
        ``agreement``, ``due`` and ``receives``.
    state : str
        Whose ledger.
    unit : str
        Of both.
    source : str
        What the numbers rest on.
    most : int
        Treaties that are drawn, those that weigh most.
    width : int
        Unit: pixel.
    """
    import polars as pl

    records(frame, ("agreement",), ("due", "receives"))
    weight = pl.max_horizontal(pl.col("due").abs(), pl.col("receives").abs())
    cut = frame.sort(weight, descending=True).head(most)
    owed = f"Owed: others' wars into which it draws {state}"
    back = "Received: helpers whom it brings if attacked"
    rows = [
        {"agreement": row["agreement"], "panel": head, "value": row[column]}
        for column, head in (("due", owed), ("receives", back))
        for row in cut.iter_rows(named=True)
    ]
    left = frame.height - cut.height
    says = (
        "The part of the chances to fight that is due to each treaty, added up over attacks. Below "
        "zero: with it, states come less often. No interval is computed for a single treaty."
    )
    if left:
        says += f" {left} treaties with less are not drawn."
    return bars(
        pl.DataFrame(rows),
        Words(f"What treaties draw {state} into, and what they bring back", says, source),
        Measure(f"expected number{f', {unit}' if unit else ''}", ".3~g"),
        name="agreement",
        panel="panel",
        width=width,
    )
