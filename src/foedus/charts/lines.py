"""Numbers through time: lines with bands, such as a group against placebo groups; and spells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    BLUE,
    MUTED,
    NONE,
    WIDTH,
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
    paints,
    records,
    room_for,
    tooltips,
    written,
)
from foedus.dates import parse_day
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3], [10, 4])


def lines(
    frame: pl.DataFrame,
    words: Words,
    measure: Measure,
    *,
    time: str = "year",
    value: str = "value",
    low: str | None = None,
    high: str | None = None,
    series: str | None = None,
    time_title: str = "",
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """Lines through time, each with its band if it has one.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per time and series. Where a value is not known the line is broken.
    words : Words
        Around it; ``says`` tells what the band is.
    measure : Measure
        The upright axis.
    time, value : str
        Columns; ``time`` holds whole years.
    low, high : str, optional
        Columns of the band's ends.
    series : str, optional
        Column of the line. Without one there is a single line.
    time_title : str
        Under the axis of time.
    told : sequence of str
        More columns to tell.
    width : int
        Unit: pixel.
    """
    alt = altair()
    ends = [one for one in (low, high) if one is not None]
    texts = [series] if series else []
    rows = records(frame, texts, (time, value, *ends), other=told, source=words.source)
    for row in rows:
        row["series"] = row[series] if series else NONE
    kinds = list(dict.fromkeys(row["series"] for row in rows))
    paint = paints(kinds, "lines")
    of = layout(width, least=46)
    values = [row[one] for row in rows for one in (value, *ends)]
    scale = number_scale(measure, values)
    years = [row[time] for row in rows if row[time] is not None]
    if not years:
        raise ChartError(f"no {time} of the table is known.", "give rows with one.")
    span = alt.Scale(domain=[min(years), max(years)], nice=False, zero=False)
    x = alt.X(
        f"{time}:Q",
        scale=span,
        axis=alt.Axis(
            format="d", title=time_title or None, tickCount=max(3, of.plot // 80), grid=False,
            tickMinStep=1, labelFlush=True,
        ),
    )  # fmt: skip
    y_axis = alt.Axis(
        title=None, format=measure.form, minExtent=of.names, maxExtent=of.names, tickCount=5
    )
    keyed = legend(of, kinds, symbolType="stroke", symbolSize=300) if series else None
    color = alt.Color(
        "series:N",
        scale=alt.Scale(domain=kinds, range=paint),
        legend=keyed,
    )
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=kinds, range=list(_DASHES[: len(kinds)])), legend=keyed
    )
    shown = tooltips(
        *([("series", "of")] if series else []),
        (time, time, "d"),
        (value, "number", measure.form),
        *((one, word, measure.form) for one, word in zip(ends, ("from", "to"), strict=False)),
        *((one, one.replace("_", " ")) for one in told),
    )
    base = chart("rows", width=of.plot, height=260 if width > 480 else 220)
    layers = []
    if low and high:
        layers.append(
            base.mark_area(opacity=0.2, interpolate="linear").encode(
                x=x, y=alt.Y(f"{low}:Q", scale=scale, axis=y_axis), y2=f"{high}:Q", color=color
            )
        )
    y = alt.Y(f"{value}:Q", scale=scale, axis=y_axis)
    if measure.mark is not None:
        layers.append(
            alt.Chart(alt.InlineData(values=[{"mark": measure.mark}]))
            .mark_rule(color=MUTED, strokeDash=[4, 3])
            .encode(y=alt.Y("mark:Q", scale=scale, axis=y_axis))
        )
    layers += [
        base.mark_line(strokeWidth=2.2).encode(x=x, y=y, color=color, strokeDash=dash),
        base.mark_point(filled=True, size=22, opacity=1).encode(
            x=x, y=y, color=color, tooltip=shown
        ),
    ]
    made = alt.layer(*layers, title=over(of, measure.title))
    return page([made], words, of, {"rows": rows})


def spells(
    frame: pl.DataFrame,
    words: Words,
    *,
    name: str = "name",
    start: str = "start",
    end: str = "end",
    kind: str | None = None,
    until: str,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """Who was in from when to when: a bar for each spell.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per spell. ``start`` and ``end`` are days, as ``YYYY-MM-DD``, or
        months or years; no end is open.
        A row without a start is left out, and said to be.
    words : Words
        Around it.
    name, start, end : str
        Columns.
    kind : str, optional
        Column by which bars are colored.
    until : str
        The day to which an open spell is drawn.
    told : sequence of str
        More columns to tell.
    width : int
        Unit: pixel.
    """
    alt = altair()
    texts = [name, *([kind] if kind else [])]
    rows = records(frame, texts, other=(start, end, *told), source=words.source)
    known = [row for row in rows if row.get(start)]
    if not known:
        raise ChartError("no spell has a day on which it began.", "see the table.")
    left = list(dict.fromkeys(row[name] for row in rows if not row.get(start)))
    if left:
        more = f" and {len(left) - 8} more" if len(left) > 8 else ""
        says = f"{words.says} Not drawn, no day known: {', '.join(left[:8])}{more}."
        words = Words(words.title, says.strip(), words.source)
    last = parse_day(until).earliest.isoformat()
    for row in known:
        # A day known to the month or the year alone is drawn at its first.
        row["from"] = parse_day(row[start]).earliest.isoformat()
        row["to"] = parse_day(row[end]).earliest.isoformat() if row.get(end) else last
        row["began"], row["ended"] = str(row[start]), str(row.get(end) or "open")
        row["kind"] = row[kind] if kind else NONE
    kinds = list(dict.fromkeys(row["kind"] for row in known))
    of = layout(width, [row[name] for row in known])
    labels = written(known, name, of)
    first = min(row["from"] for row in known)
    last = max(last, *(row["to"] for row in known))
    # The domain is written out, so that an open spell reaches the edge. Vega-Lite warns that it
    # has it from both ends of a bar; two ends of a scale in its place leave the bars undrawn where
    # expressions are interpreted, as in the pages.
    days = alt.Scale(type="utc", domain=[_day(first), _day(last)], nice=False)
    paint = paints(kinds, "kinds of spell") if kind else [BLUE]
    named = names_of("rows", labels, of)
    drawn = (
        chart("rows", width=of.plot, height=room_for(labels))
        .mark_bar(height=11)
        .encode(
            x=alt.X(
                "from:T",
                scale=days,
                axis=alt.Axis(
                    format="%Y", title=None, tickCount=max(3, of.plot // 70), labelFlush=True
                ),
            ),
            x2="to:T",
            y=named.y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=paint),
                legend=legend(of, kinds) if kind else None,
            ),
            tooltip=tooltips(
                (name, "of"),
                ("began", "from"),
                ("ended", "until"),
                *([("kind", "what")] if kind else []),
                *((one, one.replace("_", " ")) for one in told),
            ),
        )
    )
    made = alt.layer(drawn, *named.marks)
    return page([made], words, of, {"rows": known, **named.tables})


def _day(text: str) -> int:
    """A day as milliseconds since 1970, by UTC."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days * 86_400_000
