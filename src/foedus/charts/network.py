"""A network drawn: each state in one place for all years, joined by the links of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    INK,
    MUTED,
    NONE,
    WIDTH,
    Words,
    altair,
    chart,
    layout,
    legend,
    page,
    paints,
    records,
    tooltips,
)
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

_ROOM = 1.08
# Room for three letters, on a ground light enough to read them; less where there are many.
_DOT, _LEAST, _AREA = 520, 60, 0.06
_LETTERS = 200
"""The smallest dot that letters fit on."""
_BOUND = "#C5DDEE"
_FIRM, _DOUBTFUL = "in force", "contested"


def network(
    nodes: pl.DataFrame,
    links: pl.DataFrame,
    words: Words,
    *,
    kind: str | None = None,
    told: Sequence[str] = (),
    width: int = WIDTH,
) -> dict[str, Any]:
    """States as dots, and a line for each link; with several years, a slider over them.

    Parameters
    ----------
    nodes : polars.DataFrame
        ``name``, ``year``, ``x`` and ``y`` (from -1 to 1), ``links`` (how many the state has).
        The place of a name is the same in every year.
    links : polars.DataFrame
        ``one``, ``other`` (names), ``first``, ``last`` (years, both counted), ``by`` (what joins
        them) and ``firm`` (false where it is contested). May have no rows.
    words : Words
        Around it.
    kind : str, optional
        Column of nodes by which dots are colored.
    told : sequence of str
        More columns of nodes to tell.
    width : int
        Unit: pixel.

    Raises
    ------
    ChartError
        If a name has two places, or a link an end that no node has.
    """
    alt = altair()
    rows = records(
        nodes, ["name", *([kind] if kind else [])], ("year", "x", "y", "links"), other=told,
        source=words.source,
    )  # fmt: skip
    place = _places(rows)
    lines = [] if links.is_empty() else _lines(links, place, words.source)
    for row in rows:
        row["kind"] = row[kind] if kind else NONE
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    years = sorted({int(row["year"]) for row in rows})
    of = layout(width)
    height = int(of.plot * 0.78)
    size = round(max(_LEAST, min(_DOT, _AREA * of.plot * height / len({r["name"] for r in rows}))))
    x, y = (
        alt.Scale(domain=[-_ROOM, _ROOM], nice=False, zero=False),
        alt.Scale(domain=[-_ROOM, _ROOM], nice=False, zero=False),
    )
    paint = paints(kinds, "kinds of state") if kind else []

    def at(column: str, scale: Any, channel: Any) -> Any:
        return channel(f"{column}:Q", scale=scale, axis=None)

    moving = len(years) > 1
    slider = alt.param(
        name="shown_year",
        value=years[-1],
        bind=alt.binding_range(min=years[0], max=years[-1], step=1, name="year "),
    )
    base = chart("nodes", width=of.plot, height=height)
    layers = []
    if lines:
        drawn = chart("links", width=of.plot, height=height)
        if moving:
            drawn = drawn.transform_filter("datum.first <= shown_year && shown_year <= datum.last")
        layers.append(
            drawn.mark_rule(color=MUTED, strokeWidth=0.9, opacity=0.3).encode(
                x=at("x", x, alt.X), y=at("y", y, alt.Y), x2="x2:Q", y2="y2:Q",
                strokeDash=alt.StrokeDash(
                    "standing:N",
                    scale=alt.Scale(domain=[_FIRM, _DOUBTFUL], range=[[1, 0], [4, 3]]),
                    legend=None,
                ),
                tooltip=tooltips(("one", "between"), ("other", "and"), ("by", "by"),
                                 ("standing", "standing")),
            )
        )  # fmt: skip
    if moving:
        base = base.transform_filter("datum.year == shown_year")
    color: Any = (
        alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=paint), legend=legend(of, kinds))
        if kind
        else alt.condition("datum.links > 0", alt.value(_BOUND), alt.value("white"))
    )
    dots = base.mark_circle(opacity=1, size=size, strokeWidth=1).encode(
        x=at("x", x, alt.X),
        y=at("y", y, alt.Y),
        color=color,
        stroke=alt.value(MUTED),
        strokeDash=alt.condition("datum.links > 0", alt.value([1, 0]), alt.value([2, 2])),
        tooltip=tooltips(
            ("name", "state"), ("year", "year", "d"), ("links", "links", "d"),
            *((one, one.replace("_", " ")) for one in told),
        ),
    )  # fmt: skip
    names = base.mark_text(
        fontSize=round(9 * (size / _DOT) ** 0.5, 1), color=INK, baseline="middle"
    ).encode(x=at("x", x, alt.X), y=at("y", y, alt.Y), text="name:N")
    made = alt.layer(*layers, dots, *([names] if size >= _LETTERS else []))
    if moving:
        made = made.add_params(slider)
    return page([made], words, of, {"nodes": rows, "links": lines})


def _places(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for row in rows:
        if row["x"] is None or row["y"] is None:
            raise ChartError(f"{row['name']} has no place.", "give x and y of every node.")
        here = (row["x"], row["y"])
        if found.setdefault(row["name"], here) != here:
            raise ChartError(
                f"{row['name']} has two places.", "place each name once, for all the years."
            )
    return found


def _lines(
    links: pl.DataFrame, place: dict[str, tuple[float, float]], source: str
) -> list[dict[str, Any]]:
    found = records(
        links, ("one", "other", "by"), ("first", "last"), other=("firm",), source=source
    )
    for row in found:
        lost = next((row[end] for end in ("one", "other") if row[end] not in place), None)
        if lost is not None:
            raise ChartError(f"a link ends at {lost!r}, which is no node.", "give it a place.")
        row["x"], row["y"] = place[row["one"]]
        row["x2"], row["y2"] = place[row["other"]]
        row["standing"] = _DOUBTFUL if row.get("firm") is False else _FIRM
    return found
