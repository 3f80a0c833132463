"""A map: states filled by a number or a kind, disputed areas hatched, ties as lines, on any day."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from foedus.charts.matrix import shaded
from foedus.charts.theme import (
    FAINT,
    INK,
    MUTED,
    PALETTE,
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

LAND, EDGE, WATER = "#E3E1DC", "#FFFFFF", "#F6F8FA"
OTHERS = "#B9C2CC"
"""Of the last kind where it is what is left over: neither white nor a color of the palette."""
GEOMETRY = ("borders", "hatches")
"""Tables that hold shapes alone: they are the same for every day, and a page can keep them."""
_WHOLE_WIDTH = 5.41326
# Of the equal Earth projection: half of it is the reach of a half circle of longitude.
_TURN = 11.0
# West of Alaska's islands and east of Siberia: no land is cut there but Antarctica's.
_TOP, _FOOT = 83.7, -56.5
_FIRM, _DOUBTFUL = "in force", "contested"
_SHADES = (0.08, 0.12, 0.17, 0.25, 0.35, 0.5)
NOT_KNOWN = "not known"
"""The kind of a state of which nobody at hand says what it is: left as bare land."""
_YEARS = "datum.first == datum.last ? '' + datum.first : datum.first + '-' + datum.last"


@dataclass(frozen=True, slots=True)
class View:
    """A part of the Earth that fills the drawing.

    Parameters
    ----------
    name : str
        In words.
    east, north : float
        Its middle. Unit: degree.
    half : float
        From the middle to the left and right edge, along a great circle; 0 for the whole Earth.
        Unit: degree.
    high : float
        Height of the drawing for a width of 1.
    """

    name: str
    east: float = 0.0
    north: float = 0.0
    half: float = 0.0
    high: float = 0.72


WORLD = "world"
VIEWS: Mapping[str, View] = {
    WORLD: View("the world", high=0.44),
    "europe": View("Europe", 17.0, 52.5, 25.0, 0.8),
    "north-atlantic": View("the North Atlantic", -35.0, 52.0, 50.0, 0.62),
    "indo-pacific": View("the Indo-Pacific", 121.0, 12.0, 62.0, 0.8),
    "east-asia": View("East Asia", 124.0, 33.0, 20.0, 0.8),
    "south-asia": View("South Asia", 77.0, 25.0, 18.0, 0.8),
    "middle-east": View("the Middle East", 46.0, 28.5, 19.0, 0.72),
    "caucasus": View("the Caucasus and the Black Sea", 40.0, 43.0, 11.0, 0.62),
    "central-asia": View("Central Asia", 68.0, 43.0, 22.0, 0.66),
    "africa": View("Africa", 17.0, 2.0, 36.0, 1.08),
    "americas": View("the Americas", -82.0, 8.0, 54.0, 1.25),
    "pacific": View("the Pacific", 178.0, -8.0, 48.0, 0.72),
}
"""What can be looked at, by name."""


def state_map(
    states: pl.DataFrame,
    shapes: Mapping[str, Any],
    words: Words,
    *,
    kind: str | None = None,
    kinds: Sequence[str] = (),
    value: str | None = None,
    measure: str = "",
    form: str = ".3~g",
    log: bool = False,
    disputed: pl.DataFrame | None = None,
    hatches: Mapping[str, Sequence[Sequence[Sequence[float]]]] | None = None,
    land: Sequence[Mapping[str, Any]] = (),
    ties: pl.DataFrame | None = None,
    duties: Sequence[str] = (),
    view: str = WORLD,
    told: Sequence[str] = (),
    geometry: str = "whole",
    width: int = WIDTH,
) -> dict[str, Any]:
    """States filled by kind or number; with several years, a slider over them.

    Every table is a row per spell of years, ``first`` to ``last``, both counted.

    Parameters
    ----------
    states : polars.DataFrame
        ``shape`` (of ``shapes``; null for a state without one), ``name``, ``code``, ``first``,
        ``last``, ``longitude``, ``latitude`` (of the capital), ``dot`` (drawn as a dot there),
        ``marked`` (with a dark edge), and the kind or the number. A shape that has no row is gray.
    shapes : mapping
        TopoJSON with the object ``shapes``, each with its ``id``.
    words : Words
        Around it.
    kind : str, optional
        Column of a kind by which shapes are filled.
    kinds : sequence of str
        All kinds, in the order of the legend; the last is what is left over, in gray, and
        ``not known`` is bare land.
    value : str, optional
        Column of a number instead; null is gray.
    measure : str
        What the number is, with its unit.
    form : str
        How it is written, in d3's terms.
    log : bool
        Shades by the logarithm of the number.
    disputed : polars.DataFrame, optional
        ``shape``, ``name``, ``holder``, ``claimants``, ``sovereign``, ``first``, ``last``, and
        ``blank``, whether it is filled as nobody's: drawn hatched.
    hatches : mapping, optional
        Shape -> lines across it, each a sequence of longitude and latitude.
    land : sequence of mapping
        ``shape``, ``first``, ``last``: shapes that are bare land in these years, where the shapes
        are not the same in all years; if there is none, every shape lies under the states.
    ties : polars.DataFrame, optional
        ``one``, ``other``, ``longitude``, ``latitude``, ``longitude2``, ``latitude2``, ``duty``,
        ``by``, ``firm``, ``first``, ``last``: great circles between two capitals.
    duties : sequence of str
        All duties of ties, in the order of their colors.
    view : str
        One of ``VIEWS``.
    told : sequence of str
        More columns of states to tell.
    geometry : str
        ``whole``: the specification holds its shapes; ``named``: it names the tables ``borders``
        and ``hatches`` (:func:`geometry_tables`), and whoever draws it puts them in.
    width : int
        Unit: pixel.

    Raises
    ------
    ChartError
        For neither kinds nor numbers, an unknown view, or a kind that is not declared.
    """
    if (kind is None) == (value is None):
        raise ChartError("a map shows kinds or one number.", "give kind with kinds, or value.")
    if view not in VIEWS:
        raise ChartError(f"no part of the Earth is called {view!r}.", f"use {', '.join(VIEWS)}.")
    if geometry not in ("whole", "named"):
        raise ChartError(f"geometry is {geometry!r}.", "give 'whole' or 'named'.")
    alt = altair()
    rows = records(
        states, ["name", "code", *([kind] if kind else [])], ("first", "last"),
        other=("shape", "longitude", "latitude", "dot", "marked", *([value] if value else ()),
               *told),
        source=words.source,
    )  # fmt: skip
    # A long table of years is mostly blanks: what is not there need not be written.
    rows = [{name: part for name, part in row.items() if part is not None} for row in rows]
    strange = {row[kind] for row in rows} - set(kinds) if kind else set()
    if strange:
        raise ChartError(f"{min(strange)!r} is no kind of state.", "declare it in kinds.")
    areas = _rows(disputed, ("shape", "name", "holder", "claimants", "sovereign"), words)
    lines = _lines(ties, duties, words)
    first, last = min(row["first"] for row in rows), max(row["last"] for row in rows)
    of = layout(width)
    frame = {"width": of.plot, "height": int(of.plot * VIEWS[view].high)}
    color = _color(alt, of, rows, kind, kinds, value, measure, form, log)
    shown: list[tuple[str, str] | tuple[str, str, str]] = [
        ("name", "state"), *([(kind, "kind")] if kind else []),
        *([(value, measure or value, form)] if value else []),
        *((one, one.replace("_", " ")) for one in told),
        ("years", "the same in"),
    ]  # fmt: skip
    moving = first < last

    def of_year(table: str) -> Any:
        drawn = chart(table, **frame)
        if moving:
            drawn = drawn.transform_filter("datum.first <= shown_year && shown_year <= datum.last")
        return drawn

    shape = alt.LookupData(data=_shapes(alt), key="id", fields=["type", "geometry"])
    edge = {"stroke": EDGE, "strokeWidth": 0.5, "clip": True}
    layers = [
        alt.Chart(alt.InlineData(values=[{"type": "Sphere"}]), **frame).mark_geoshape(
            fill=WATER, stroke=FAINT if view == WORLD else None, clip=True
        ),
        (
            of_year("land").transform_lookup(lookup="shape", from_=shape)
            if land
            else alt.Chart(_shapes(alt), **frame)
        ).mark_geoshape(fill=LAND, stroke=LAND, strokeWidth=0.5, clip=True),
        of_year("states")
        .transform_lookup(lookup="shape", from_=shape)
        .transform_filter("isValid(datum.geometry)")
        .transform_calculate(years=_YEARS)
        .mark_geoshape(**edge)
        .encode(
            # A shape stays itself when another year fills it otherwise.
            key=alt.Key("shape", type="nominal"),
            color=color,
            stroke=alt.StrokeValue(EDGE, condition={"test": "datum.marked", "value": INK}),
            strokeWidth=alt.StrokeWidthValue(0.5, condition={"test": "datum.marked", "value": 0.9}),
            tooltip=tooltips(*shown),
        ),
    ]
    if areas:
        thin = 0.35 if view == WORLD else 0.6
        hatch = alt.LookupData(
            data=alt.NamedData(name="hatches"), key="shape", fields=["type", "geometry"]
        )
        layers += [
            of_year("disputed")
            .transform_filter("datum.blank")
            .transform_lookup(lookup="shape", from_=shape)
            .mark_geoshape(fill=LAND, clip=True),
            of_year("disputed")
            .transform_lookup(lookup="shape", from_=hatch)
            .mark_geoshape(filled=False, stroke=MUTED, strokeWidth=thin, clip=True),
            of_year("disputed")
            .transform_lookup(lookup="shape", from_=shape)
            .mark_geoshape(fill="transparent", stroke=MUTED, strokeWidth=thin, clip=True)
            .encode(
                tooltip=tooltips(
                    ("name", "disputed area"), ("holder", "held by"), ("claimants", "claimed by"),
                    ("sovereign", "sovereign"), ("outline", "outline"),
                )
            ),
        ]  # fmt: skip
    if lines:
        counts = _counts(lines, first, last)
        layers.append(_drawn_ties(alt, of_year("ties"), of, duties, counts, first))
    layers.append(
        of_year("states")
        .transform_filter("datum.dot && isValid(datum.longitude)")
        .transform_calculate(years=_YEARS)
        .mark_circle(size=36 if of.plot > 500 else 14, opacity=1, strokeWidth=0.8, clip=True)
        .encode(
            longitude="longitude:Q", latitude="latitude:Q", color=color,
            stroke=alt.StrokeValue(MUTED, condition={"test": "datum.marked", "value": INK}),
            tooltip=tooltips(*shown),
        )
    )  # fmt: skip
    made = alt.layer(*layers).project(**_projection(VIEWS[view], of.plot, frame["height"]))
    if moving:
        made = made.add_params(
            alt.param(
                name="shown_year",
                value=last,
                bind=alt.binding_range(min=first, max=last, step=1, name="year "),
            )
        )
    tables = {"states": rows, "disputed": areas, "ties": lines, **({"land": land} if land else {})}
    spec = page([made], words, of, tables)
    if geometry == "whole":
        spec["datasets"] |= geometry_tables(shapes, hatches or {})
    return spec


def geometry_tables(
    shapes: Mapping[str, Any], hatches: Mapping[str, Sequence[Sequence[Sequence[float]]]]
) -> dict[str, Any]:
    """The tables of a map that hold shapes alone; see ``geometry`` of :func:`state_map`.

    Parameters
    ----------
    shapes : mapping
        TopoJSON with the object ``shapes``.
    hatches : mapping
        Shape -> lines across it.
    """
    return {
        "borders": dict(shapes),
        "hatches": [
            {
                "shape": name,
                "type": "Feature",
                "geometry": {
                    "type": "MultiLineString",
                    "coordinates": [[list(point) for point in line] for line in lines],
                },
            }
            for name, lines in hatches.items()
        ],
    }


def _shapes(alt: Any) -> Any:
    return alt.NamedData(
        name="borders", format=alt.TopoDataFormat(type="topojson", feature="shapes")
    )


def _projection(view: View, wide: int, high: int) -> dict[str, Any]:
    if not view.half:
        scale = wide / _WHOLE_WIDTH
        top, foot = (_equal_earth(math.radians(one)) for one in (_TOP, _FOOT))
        middle = high / 2 + scale * (top + foot) / 2
        return {
            "type": "equalEarth", "rotate": [-_TURN, 0, 0], "scale": round(scale, 3),
            "translate": [wide / 2, round(middle, 2)],
        }  # fmt: skip
    scale = wide / 2 / (2 * math.sin(math.radians(view.half) / 2))
    return {
        "type": "azimuthalEqualArea", "rotate": [-view.east, -view.north, 0],
        "scale": round(scale, 3), "translate": [wide / 2, high / 2],
    }  # fmt: skip


def _equal_earth(latitude: float) -> float:
    """How far north of the equator a latitude is drawn, for a scale of 1 (Savric et al. 2019)."""
    one = math.asin(math.sqrt(3) / 2 * math.sin(latitude))
    return 1.340264 * one - 0.081106 * one**3 + 0.000893 * one**7 + 0.003796 * one**9


def _rows(frame: pl.DataFrame | None, texts: Sequence[str], words: Words) -> list[dict[str, Any]]:
    if frame is None or frame.is_empty():
        return []
    return records(frame, texts, ("first", "last"), other=("outline", "blank"), source=words.source)


def _lines(ties: pl.DataFrame | None, duties: Sequence[str], words: Words) -> list[dict[str, Any]]:
    if ties is None or ties.is_empty():
        return []
    found = records(
        ties, ("one", "other", "duty", "by"),
        ("longitude", "latitude", "longitude2", "latitude2", "first", "last"),
        other=("firm",), source=words.source,
    )  # fmt: skip
    kept = []
    for row in found:
        ends = [
            [row.pop("longitude"), row.pop("latitude")],
            [row.pop("longitude2"), row.pop("latitude2")],
        ]
        if row["duty"] not in duties:
            raise ChartError(f"{row['duty']!r} is no duty of this map.", "name it in duties.")
        if any(part is None for end in ends for part in end):
            continue
        row["standing"] = _DOUBTFUL if row.pop("firm", True) is False else _FIRM
        # Two ends are enough: a line on a sphere is drawn as the great circle between them.
        kept.append(
            {**row, "type": "Feature", "geometry": {"type": "LineString", "coordinates": ends}}
        )
    return kept


def _counts(lines: Sequence[Mapping[str, Any]], first: int, last: int) -> list[int]:
    """How many lines each year has."""
    change = dict.fromkeys(range(first, last + 2), 0)
    for row in lines:
        change[row["first"]] += 1
        change[row["last"] + 1] -= 1
    return list(accumulate(change.values()))[:-1]


def _drawn_ties(
    alt: Any, drawn: Any, of: Any, duties: Sequence[str], counts: Sequence[int], first: int
) -> Any:
    # Few lines are drawn so that each is seen, many so that what is under them is.
    # Steps, so that a year like the one before leaves its lines as they are.
    wanted = [0.5 * (200 / max(1, one)) ** 0.5 for one in counts]
    shades = [min(_SHADES, key=lambda shade: abs(math.log(shade / one))) for one in wanted]
    moving = len(set(shades)) > 1
    opacity: Any = shades[0]
    if moving:
        opacity = alt.param(name="tie_opacity", expr=f"{json.dumps(shades)}[shown_year - {first}]")
        drawn = drawn.add_params(opacity)
    many = len(duties) > 1
    # Colors that fills use last, so that a line can be seen on them.
    paint = list(reversed(PALETTE))[: len(duties)]
    return drawn.mark_geoshape(filled=False, strokeWidth=0.8, opacity=opacity, clip=True).encode(
        stroke=alt.Stroke(
            "duty:N",
            scale=alt.Scale(domain=list(duties), range=paint),
            legend=legend(of, duties, symbolType="stroke", symbolStrokeWidth=2) if many else None,
        ),
        strokeDash=alt.StrokeDash(
            "standing:N",
            scale=alt.Scale(domain=[_FIRM, _DOUBTFUL], range=[[1, 0], [3, 3]]),
            legend=None,
        ),
        tooltip=tooltips(("one", "between"), ("other", "and"), ("duty", "duty"), ("by", "by"),
                         ("standing", "standing")),
    )  # fmt: skip


def _color(
    alt: Any,
    of: Any,
    rows: Sequence[Mapping[str, Any]],
    kind: str | None,
    kinds: Sequence[str],
    value: str | None,
    measure: str,
    form: str,
    log: bool,
) -> Any:
    if kind:
        # Of the kinds, those that have a color of the palette.
        inked = [one for one in kinds[:-1] if one != NOT_KNOWN]
        colors = dict(zip(inked, paints(inked, "kinds of state"), strict=True))
        colors = {kinds[-1]: OTHERS} | colors | {NOT_KNOWN: LAND}
        paint = [colors[one] for one in kinds]
        return alt.Color(
            f"{kind}:N", scale=alt.Scale(domain=list(kinds), range=paint), legend=legend(of, kinds)
        )
    known = [row[value] for row in rows if value and value in row]
    if not known:
        raise ChartError("no number of the table is known.", "ask for something that has some.")
    low, high = min(known), max(known)
    if log and low <= 0:
        low = min((one for one in known if one > 0), default=1.0)
    if not low < high:
        high = low + 1
    scale = alt.Scale(
        type="log" if log else "linear", domain=[low, high], clamp=True, nice=False,
        range=[shaded(0.0), shaded(1.0)], interpolate="lab",
    )  # fmt: skip
    said = alt.Legend(
        title=measure, orient="top", direction="horizontal", format=form, titleLimit=of.plot,
        gradientLength=min(260, of.plot - 20), labelOverlap=True, tickCount=4 if log else 5,
    )  # fmt: skip
    unknown = {"test": f"!isValid(datum['{value}'])", "value": LAND}
    return alt.Color(f"{value}:Q", scale=scale, legend=said, condition=unknown)
