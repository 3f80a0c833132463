"""Were chances right? What was said against what came, with bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    BLUE,
    MUTED,
    WIDTH,
    Measure,
    Words,
    altair,
    chart,
    layout,
    number_axis,
    over,
    page,
    records,
    tooltips,
)

if TYPE_CHECKING:
    import polars as pl


def calibration(
    frame: pl.DataFrame,
    words: Words,
    *,
    forecast: str = "forecast",
    observed: str = "observed",
    low: str = "low",
    high: str = "high",
    n: str = "n",
    width: int = WIDTH,
) -> dict[str, Any]:
    """Groups of cases by the chance they were given, on the line of honest chances or off it.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per group, as :class:`foedus.models.scoring.CalibrationBin` has them.
    words : Words
        Around it; ``says`` tells the level of the bands.
    forecast, observed, low, high, n : str
        Columns: mean chance said, share that came, the ends of its band, cases.
    width : int
        Unit: pixel.
    """
    alt = altair()
    numbers = (forecast, observed, low, high, n)
    rows = records(frame, (), numbers, source=words.source)
    top = max(row[one] or 0 for row in rows for one in (forecast, observed, high))
    # Rare events would crowd the corner of a whole unit square.
    top = 1.0 if top > 0.5 else min(1.0, 1.08 * top or 1.0)
    form = ".0%" if top > 0.2 else ".1%" if top > 0.02 else ".2%"
    of = layout(width, least=52)
    side = min(of.plot, 420)
    scale = alt.Scale(domain=[0, top], nice=False)
    said = Measure("chance that was said", form)
    x = alt.X(f"{forecast}:Q", scale=scale, axis=number_axis(of, said))
    axis = alt.Axis(title=None, format=form, minExtent=of.names, maxExtent=of.names, tickCount=5)
    shown = tooltips(
        (forecast, "said", ".2%"),
        (observed, "came", ".2%"),
        (low, "from", ".2%"),
        (high, "to", ".2%"),
        (n, "cases", ",d"),
    )
    base = chart("rows", width=side, height=side)
    honest = (
        chart("honest")
        .mark_line(color=MUTED, strokeDash=[4, 3])
        .encode(
            x=alt.X("at:Q", scale=scale, axis=number_axis(of, said)),
            y=alt.Y("at:Q", scale=scale, axis=axis),
        )
    )
    bars = base.mark_rule(color=BLUE, strokeWidth=2, opacity=0.55).encode(
        x=x, y=alt.Y(f"{low}:Q", scale=scale, axis=axis), y2=f"{high}:Q", tooltip=shown
    )
    points = base.mark_point(filled=True, color=BLUE, opacity=1).encode(
        x=x,
        y=alt.Y(f"{observed}:Q", scale=scale, axis=axis),
        size=alt.Size(
            f"{n}:Q",
            scale=alt.Scale(range=[25, 120], domain=[0, max(row[n] or 0 for row in rows) or 1]),
            legend=None,
        ),
        tooltip=shown,
    )
    made = alt.layer(honest, bars, points, title=over(of, "share that came"))
    tables: dict[str, list[dict[str, Any]]] = {"rows": rows, "honest": [{"at": 0}, {"at": top}]}
    return page([made], words, of, tables)
