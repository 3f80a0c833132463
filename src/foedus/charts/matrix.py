"""Names down the side, names along the top, and in each cell a shade and a letter or number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foedus.charts.lettering import SIZE, text_width
from foedus.charts.theme import (
    FAINT,
    INK,
    WIDTH,
    Words,
    altair,
    chart,
    layout,
    names_of,
    page,
    records,
    room_for,
    tooltips,
    written,
)
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

# Light to dark of one blue: in gray they keep their order, so that a copy can be read.
_LIGHT, _DARK = (226, 236, 246), (8, 64, 110)
_WHITE_FROM = 0.5
# Of letters, the largest that fits; where none does, the tooltip has them.
_SIZES = (SIZE - 1, 9, 8)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cell: the letter written in it, how dark it is, and what it means.

    Parameters
    ----------
    letter : str
        One or two signs, each kind's own.
    shade : float
        From 0, light, to 1, dark.
    means : str
        In the legend below the drawing.
    """

    letter: str
    shade: float
    means: str


def matrix(
    frame: pl.DataFrame,
    words: Words,
    *,
    row: str = "row",
    column: str = "column",
    kind: str | None = None,
    kinds: Mapping[str, Kind] | None = None,
    value: str | None = None,
    form: str = ".2f",
    low: float = 0.0,
    high: float = 1.0,
    columns: Sequence[str] | None = None,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """A grid of cells by kind, or by a number.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per cell, in the order in which names are to stand; a cell without a row is empty.
    words : Words
        Around it.
    row, column : str
        Columns of the frame that hold the names down the side and along the top.
    kind : str, optional
        Column of the kind of each cell: shade and letter are those of ``kinds``.
    kinds : mapping of str to Kind, optional
        Every kind that occurs.
    value : str, optional
        Column of a number instead: the shade runs from ``low`` to ``high``, and the number is
        written where there is room.
    form : str
        How it is written, in Python's terms.
    low, high : float
        Ends of the shades.
    columns : sequence of str, optional
        Names along the top, those without a cell too; those that occur if not given.
    told : sequence of str
        More columns to tell of a cell.
    width : int
        Unit: pixel.

    Raises
    ------
    ChartError
        For a kind that is not declared, two letters that are the same, two cells in one place, or
        neither kinds nor numbers.
    """
    if (kind is None) == (value is None) or (kind is not None and not kinds):
        raise ChartError(
            "a matrix shows kinds of cells or one number.", "give kind with kinds, or value."
        )
    letters = [one.letter for one in (kinds or {}).values()]
    if len(set(letters)) < len(letters):
        raise ChartError("two kinds have one letter.", "give each its own.")
    texts = [row, column, *([kind] if kind else [])]
    rows = records(frame, texts, [value] if value else [], other=told, source=words.source)
    places = [(one[row], one[column]) for one in rows]
    twice = (
        next((one for one in places if places.count(one) > 1), None)
        if len(set(places)) < len(places)
        else None
    )
    if twice is not None:
        raise ChartError(f"two cells stand at {twice[0]}, {twice[1]}.", "give one row per cell.")
    for one in rows:
        one |= _look(one, kind, kinds or {}, value, form, (low, high))
    heads = list(columns) if columns is not None else list(dict.fromkeys(r[column] for r in rows))
    outside = sorted({one[column] for one in rows} - set(heads))
    if outside:
        raise ChartError(f"no column {outside[0]!r} stands along the top.", "add it to columns.")
    return _drawn(rows, words, (row, column), heads, kinds or {}, value, told, width)


def _look(
    one: Mapping[str, Any],
    kind: str | None,
    kinds: Mapping[str, Kind],
    value: str | None,
    form: str,
    ends: tuple[float, float],
) -> dict[str, Any]:
    if kind is not None:
        if one[kind] not in kinds:
            raise ChartError(
                f"{one[kind]!r} is no kind of cell.", f"declare it; there are {', '.join(kinds)}."
            )
        shade, written_ = kinds[one[kind]].shade, kinds[one[kind]].letter
    else:
        number = one[value or ""]
        if number is None:
            return {"fill": "#FFFFFF", "ink": INK, "letter": "?"}
        span = ends[1] - ends[0]
        shade = min(1.0, max(0.0, (number - ends[0]) / span)) if span > 0 else 0.0
        written_ = (
            format(number, form).replace("0.", ".", 1) if abs(number) < 1 else format(number, form)
        )
    return {
        "fill": shaded(shade),
        "ink": "#FFFFFF" if shade >= _WHITE_FROM else INK,
        "letter": written_,
    }


def shaded(share: float) -> str:
    """The color of a shade from 0, light, to 1, dark.

    Examples
    --------
    >>> shaded(0), shaded(1)
    ('#E2ECF6', '#08406E')
    """
    parts = [round(a + (b - a) * share) for a, b in zip(_LIGHT, _DARK, strict=True)]
    return "#" + "".join(f"{one:02X}" for one in parts)


def _drawn(
    rows: list[dict[str, Any]],
    words: Words,
    names: tuple[str, str],
    heads: list[str],
    kinds: Mapping[str, Kind],
    value: str | None,
    told: Sequence[str],
    width: int,
) -> dict[str, Any]:
    alt = altair()
    row, column = names
    of = layout(width, [one[row] for one in rows])
    labels = written(rows, row, of)
    height = room_for(labels, 19)
    named = names_of("cells", labels, of)
    step = of.plot / max(1, len(heads))
    x = alt.X(
        f"{column}:N",
        scale=alt.Scale(domain=heads, paddingInner=0.06, paddingOuter=0),
        axis=alt.Axis(
            orient="top", title=None, labelAngle=-55, labelAlign="left", labelBaseline="middle",
            labelLimit=150, domain=False, ticks=False, labelPadding=4, labelOverlap=False,
        ),
    )  # fmt: skip
    what = ("letter", "what") if value is None else (value, "value", ".3~g")
    shown = tooltips(
        (row, "of"), (column, "in"), what, *((one, one.replace("_", " ")) for one in told)
    )
    base = chart("cells", width=of.plot, height=height)
    marks: list[Any] = [
        base.mark_rect(stroke=FAINT, strokeWidth=0.5).encode(
            x=x, y=named.y, color=alt.Color("fill:N", scale=None), tooltip=shown
        )
    ]
    widest = max(text_width(one["letter"], SIZE - 1) for one in rows)
    size = next((one for one in _SIZES if step >= max(one, widest * one / (SIZE - 1))), None)
    if size is not None:
        marks.append(
            base.mark_text(fontSize=size, baseline="middle").encode(
                x=x, y=named.y, text="letter:N", color=alt.Color("ink:N", scale=None), tooltip=shown
            )
        )
    tables: dict[str, Sequence[Mapping[str, Any]]] = {"cells": rows, **named.tables}
    panels = [alt.layer(*marks, *named.marks)]
    present = {one["letter"] for one in rows}
    keyed = [one for one in kinds.values() if one.letter in present]
    if keyed:
        panels.append(_key(keyed, of, tables))
    return page(panels, words, of, tables)


def _key(kinds: Sequence[Kind], of: Any, tables: dict[str, Sequence[Mapping[str, Any]]]) -> Any:
    """What shades and letters mean: a small drawing of its own, so that it needs no color."""
    alt = altair()
    tables["key"] = [
        {
            "at": place,
            "letter": one.letter,
            "means": one.means,
            "fill": shaded(one.shade),
            "ink": "#FFFFFF" if one.shade >= _WHITE_FROM else INK,
        }
        for place, one in enumerate(kinds)
    ]
    y = alt.Y("at:O", axis=alt.Axis(
        title=None, labels=False, ticks=False, domain=False, minExtent=of.names, maxExtent=of.names
    ))  # fmt: skip
    base = chart("key", width=of.plot, height=19 * len(kinds))
    return alt.layer(
        base.mark_rect(stroke=FAINT, strokeWidth=0.5).encode(
            x=alt.value(-of.names), x2=alt.value(26 - of.names), y=y,
            color=alt.Color("fill:N", scale=None),
        ),
        base.mark_text(fontSize=SIZE - 1).encode(
            x=alt.value(13 - of.names), y=y, text="letter:N", color=alt.Color("ink:N", scale=None)
        ),
        base.mark_text(align="left", fontSize=SIZE, color=INK).encode(
            x=alt.value(34 - of.names), y=y, text="means:N"
        ),
    )  # fmt: skip
