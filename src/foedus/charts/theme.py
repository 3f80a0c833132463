"""What all charts share: colors, type, words around the drawing, and how they are put together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from foedus.charts.lettering import SIZE, clean, cut, text_width, wrapped
from foedus.errors import ChartError, MissingExtraError

if TYPE_CHECKING:
    import polars as pl

WIDTH = 640
NARROWEST, WIDEST = 320, 2000
# The palette of Okabe and Ito, which people with any of the common color deficiencies tell apart.
BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
ORANGE, SKY, PURPLE = "#E69F00", "#56B4E9", "#CC79A7"
INK, MUTED, FAINT = "#222222", "#595959", "#D9D9D9"
PALETTE = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, INK)
# With the colors, so that a copy in black and white can be read.
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
ROW = 20
RIGHT = 18
PADDING = 8
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TITLE_SIZE, SUBTITLE_SIZE, CAPTION_SIZE = 16, 12, 11
NONE = " "
"""For a group that has no name of its own."""

CONFIG: dict[str, Any] = {
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": TITLE_SIZE,
        "subtitleColor": MUTED,
        "subtitleFontSize": SUBTITLE_SIZE,
        "subtitleLineHeight": 16,
        "subtitlePadding": 6,
        "lineHeight": 20,
        "offset": 14,
    },
    "axis": {
        "labelColor": INK,
        "labelFontSize": SIZE,
        "titleColor": MUTED,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "gridColor": "#E6E6E6",
        "domainColor": "#8C8C8C",
        "tickColor": "#8C8C8C",
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": SIZE,
        "labelLimit": 0,
        "titleColor": MUTED,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "symbolSize": 80,
        "symbolOpacity": 1,
    },
    "style": {
        "caption": {"color": MUTED, "fontSize": CAPTION_SIZE},
        "name": {"color": INK, "fontSize": SIZE},
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a drawing.

    Parameters
    ----------
    title : str
        What it shows, in plain words.
    says : str
        What the marks are, and what the uncertainty that is drawn means.
    source : str
        What the numbers rest on.
    """

    title: str
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """An axis of numbers.

    Parameters
    ----------
    title : str
        What is measured, with its unit.
    form : str
        How numbers are written, in d3's terms: ``.0%``, ``.2f``.
    low, high : float or None
        Ends of the axis; None leaves them to the numbers.
    zero : bool
        The axis holds zero.
    mark : float or None
        Where a line is drawn for comparison.
    """

    title: str
    form: str = ".3~g"
    low: float | None = None
    high: float | None = None
    zero: bool = True
    mark: float | None = None


def altair() -> Any:
    """The library that builds specifications.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import altair
    except ImportError:
        raise missing("altair") from None
    return altair


def missing(package: str) -> MissingExtraError:
    """That a library for charts is not installed."""
    return MissingExtraError(
        f"charts need the package {package}.", 'run `pip install "foedus[charts]"`.'
    )


def records(
    frame: pl.DataFrame,
    texts: Sequence[str] = (),
    numbers: Sequence[str] = (),
    *,
    other: Sequence[str] = (),
    source: str = "",
) -> list[dict[str, Any]]:
    """Rows of a frame as a chart holds them: known columns alone, each row with its source.

    Parameters
    ----------
    frame : polars.DataFrame
        A column ``source`` says of each row what it rests on.
    texts, numbers : sequence of str
        Columns that must be there. A number that is not finite becomes null.
    other : sequence of str
        Columns taken along if they are there.
    source : str
        What a row without one rests on.

    Raises
    ------
    ChartError
        If the frame is empty, or lacks a column, or a number is none.
    """
    lacking = [name for name in (*texts, *numbers) if name not in frame.columns]
    if lacking:
        raise ChartError(
            f"the table has no column {', '.join(lacking)}.",
            f"give one with it; this one has {', '.join(frame.columns) or 'none'}.",
        )
    if frame.is_empty():
        raise ChartError("the table has no rows.", "ask for something that has some.")
    wrong = [one for one in numbers if not (frame[one].dtype.is_numeric() or _all_null(frame[one]))]
    if wrong:
        raise ChartError(
            f"the column {', '.join(wrong)} holds no numbers.", "give numbers, null where unknown."
        )
    kept = dict.fromkeys((*texts, *numbers, *(one for one in other if one in frame.columns)))
    found = []
    for row in frame.iter_rows(named=True):
        one = {name: plain(row[name]) for name in kept}
        one |= {name: clean(value) for name, value in one.items() if isinstance(value, str)}
        one |= {name: "" if one[name] is None else str(one[name]) for name in texts}
        one["source"] = clean(str(row.get("source") or source))
        found.append(one)
    if numbers and not any(one[name] is not None for one in found for name in numbers):
        raise ChartError("no number of the table is known.", "ask for something that has some.")
    return found


def _all_null(column: pl.Series) -> bool:
    return column.null_count() == len(column)


def plain(value: Any) -> Any:
    """A value as JSON holds it: no infinity, a day as text, a list as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return value


@dataclass(frozen=True, slots=True)
class Layout:
    """How the width of a chart is shared out: a column of names on the left, and the plot.

    Parameters
    ----------
    width : int
        Of the chart within its margins. Unit: pixel.
    names : int
        Of the column of names. Unit: pixel.
    """

    width: int
    names: int

    @property
    def plot(self) -> int:
        """What is left for the plot. Unit: pixel."""
        return self.width - self.names - RIGHT


def layout(width: int, names: Sequence[str] = (), *, least: int = 0) -> Layout:
    """Room for the names, at most two fifths of the width.

    Parameters
    ----------
    width : int
        Of the whole chart. Unit: pixel.
    names : sequence of str
        Written on the left.
    least : int
        Room they get at the least. Unit: pixel.

    Raises
    ------
    ChartError
        If a chart cannot be that wide.
    """
    if not NARROWEST <= width <= WIDEST:
        raise ChartError(
            f"a chart cannot be {width} pixels wide.", f"take {NARROWEST} to {WIDEST}."
        )
    widest = max((text_width(one) + 18 for one in names), default=0)
    inner = width - 2 * PADDING
    return Layout(inner, int(min(max(widest, least), 0.4 * inner)))


_MOST_LINES = 3
_MOST_AROUND = 12


@dataclass(frozen=True, slots=True)
class Names:
    """Names on the left of a panel: the encoding, the marks that write them, and their tables."""

    y: Any
    marks: tuple[Any, ...]
    tables: Mapping[str, list[dict[str, Any]]]


def written(rows: Sequence[dict[str, Any]], name: str, of: Layout) -> dict[str, int]:
    """Break names into lines that fit, as ``label`` in each row.

    Parameters
    ----------
    rows : sequence of dict
        Their ``label`` is set.
    name : str
        Column of the name.
    of : Layout
        Room for it.

    Returns
    -------
    dict
        Each label, in order, with its number of lines. Two names never share one.
    """
    labels: dict[str, str] = {}
    for one in dict.fromkeys(row[name] for row in rows):
        lines = cut(wrapped(one, of.names - 14) or [one], _MOST_LINES)
        label, number = "\n".join(lines), 2
        while label in labels.values():
            label, number = "\n".join([*lines[:-1], f"{lines[-1]} ({number})"]), number + 1
        labels[one] = label
    for row in rows:
        row["label"] = labels[row[name]]
    return {label: label.count("\n") + 1 for label in labels.values()}


def room_for(labels: Mapping[str, int], least: int = ROW) -> int:
    """Height of rows that have room for their labels. Unit: pixel."""
    lines = list(labels.values())
    pairs = [sum(two) / 2 for two in pairwise(lines)] or [lines[0]]
    return len(labels) * max(least, int(14 * max(pairs)) + 5)


def names_of(table: str, labels: Mapping[str, int], of: Layout) -> Names:
    """The axis of names, as wide in every panel, so that the plots stand under each other.

    Parameters
    ----------
    table : str
        Of the panel: a part of the names of its tables.
    labels : mapping
        Of :func:`written`.
    of : Layout
        Room for them.
    """
    alt = altair()
    bare = alt.Axis(
        title=None, labels=False, ticks=False, domain=False, minExtent=of.names, maxExtent=of.names
    )
    y = alt.Y("label:N", axis=bare, scale=alt.Scale(domain=list(labels), padding=0.1))
    marks, tables = [], {}
    # An axis would hang labels of several lines by their first; a mark can stand in their middle.
    for lines in sorted(set(labels.values())):
        named = f"{table}-names{lines}"
        tables[named] = [{"label": one} for one, count in labels.items() if count == lines]
        marks.append(
            chart(named)
            .mark_text(
                align="right", baseline="middle", style="name", limit=of.names - 8,
                lineBreak="\n", lineHeight=14, dy=-7 * (lines - 1),
            )
            .encode(x=alt.value(-8), y=y, text="label:N")
        )  # fmt: skip
    return Names(y, tuple(marks), tables)


def number_axis(of: Layout, measure: Measure, **more: Any) -> Any:
    """An axis of numbers, its title broken where it is too wide."""
    said: dict[str, Any] = {
        "title": cut(wrapped(measure.title, of.plot), _MOST_LINES),
        "format": measure.form,
        "tickCount": max(3, of.plot // 80),
        "labelFlush": True,
        "labelOverlap": True,
    }
    return altair().Axis(**said | more)


def number_scale(measure: Measure, values: Sequence[float | None], **more: Any) -> Any:
    """The scale of an axis that holds these numbers, and the mark."""
    alt = altair()
    known = [one for one in values if one is not None]
    known += [] if measure.mark is None else [measure.mark]
    known += [0.0] if measure.zero else []
    low = min(known) if measure.low is None else measure.low
    high = max(known) if measure.high is None else measure.high
    if not low < high:
        low, high = low - 0.5, high + 0.5
    pad = 0.03 * (high - low)
    low = low if measure.low is not None or (measure.zero and low == 0) else low - pad
    high = high if measure.high is not None else high + pad
    return alt.Scale(**{"domain": [low, high], "zero": False, "nice": False, **more})


def paints(names: Sequence[str], what: str) -> list[str]:
    """A color of :data:`PALETTE` for each of these.

    Parameters
    ----------
    names : sequence of str
        What is told apart by color.
    what : str
        What they are called, in the plural.

    Raises
    ------
    ChartError
        If there are more of them than colors: two would look alike.
    """
    if len(names) > len(PALETTE):
        raise ChartError(
            f"{len(names)} {what} cannot be told apart by color.",
            f"choose {len(PALETTE)} at most, or gather the small ones.",
        )
    return list(PALETTE[: len(names)])


def marked(measure: Measure, scale: Any) -> list[Any]:
    """The line for comparison, if the axis has one."""
    if measure.mark is None:
        return []
    alt = altair()
    return [
        alt.Chart(alt.InlineData(values=[{"mark": measure.mark}]))
        .mark_rule(color=MUTED, strokeDash=[4, 3])
        .encode(x=alt.X("mark:Q", scale=scale))
    ]


def tooltips(*shown: tuple[str, str] | tuple[str, str, str]) -> list[Any]:
    """What is told of a mark: columns with a title and, for numbers, a form; then the source.

    Parameters
    ----------
    *shown : tuple of str
        Column, title and, where it is a number, its form.
    """
    alt = altair()
    listed = [
        alt.Tooltip(one[0], type="quantitative", title=one[1], format=one[2])
        if len(one) == 3
        else alt.Tooltip(one[0], type="nominal", title=one[1])
        for one in shown
    ]
    return [*listed, alt.Tooltip("source", type="nominal", title="source")]


def over(of: Layout, text: str) -> Any:
    """The head of a panel, from the left edge."""
    lines = cut(wrapped(text, of.width - RIGHT, SIZE + 1), _MOST_LINES)
    return altair().Title(
        lines, anchor="start", frame="group", dx=-of.names, fontSize=SIZE + 1, color=INK, offset=6,
        lineHeight=16,
    )  # fmt: skip


def legend(of: Layout, names: Sequence[str], **more: Any) -> Any:
    """A legend above the plot, in as many columns as there is room for."""
    widest = max(text_width(one) for one in names) + 34
    columns = max(1, min(len(names), int(of.plot / widest)))
    said = {"title": None, "orient": "top", "direction": "horizontal", "columns": columns}
    return altair().Legend(**said | more)


def chart(rows: str, **more: Any) -> Any:
    """A chart of a named table, which :func:`page` brings."""
    alt = altair()
    return alt.Chart(alt.NamedData(name=rows), **more)


def page(
    panels: Sequence[Any],
    words: Words,
    of: Layout,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """The specification: panels under each other, words above, the source below.

    Parameters
    ----------
    panels : sequence of altair charts
        Of tables named in ``tables``.
    words : Words
        Around them.
    of : Layout
        Of all panels.
    tables : mapping
        Name of a table -> its rows.

    Returns
    -------
    dict
        A Vega-Lite specification. It holds all its data.
    """
    alt = altair()
    room = of.width - 4
    parts = list(panels)
    if words.source:
        lines = cut(wrapped(f"Source: {words.source}", room, CAPTION_SIZE), _MOST_AROUND)
        caption = (
            chart("caption", width=of.plot, height=14 * len(lines))
            .mark_text(align="left", baseline="top", style="caption", text=lines, lineHeight=14)
            .encode(x=alt.value(-of.names), y=alt.value(0))
        )
        parts.append(caption)
        tables = {**tables, "caption": [{}]}
    title = alt.Title(
        cut(wrapped(words.title, room, TITLE_SIZE), _MOST_AROUND),
        subtitle=cut(wrapped(words.says, room, SUBTITLE_SIZE), _MOST_AROUND),
    )
    whole = alt.vconcat(*parts, spacing=18, title=title).resolve_scale(
        # Each panel writes out its domains; its legend then stands above it.
        color="independent", shape="independent", strokeDash="independent", yOffset="independent"
    )  # fmt: skip
    # Altair checks each part as it is made, and the tests the whole of every chart: to check it
    # here again would take longer than all the rest. The tables are data, and need no check.
    spec: dict[str, Any] = whole.to_dict(validate=False)
    spec["config"] = CONFIG
    spec["padding"] = PADDING
    spec["datasets"] = {
        **spec.get("datasets", {}),
        **{name: [dict(row) for row in rows] for name, rows in tables.items()},
    }
    return spec
