"""The charts of a map: the map itself, the map without its geometry, and the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Words
from foedus.questions.asking.charting import called, framed
from foedus.questions.map.filling import COUNTS, FILLS
from foedus.questions.map.reading import Asked
from foedus.questions.map.rows import Row, kinds_of
from foedus.questions.map.shapes import SMALL_KM2, Ground, today_hatches, today_shapes
from foedus.results.result import Maker
from foedus.states import in_words

_MOST_BY = 4
_MOST_NODES = 250


def geometry() -> dict[str, Any]:
    """The tables of the map of today's borders that are the same for every day and question.

    A page can keep them, and put them in the specification of the chart ``map-data``.
    """
    from foedus.charts.map import geometry_tables

    return geometry_tables(today_shapes(), today_hatches())


def map_charts(
    asked: Asked,
    rows: Sequence[Row],
    ties: Sequence[Row],
    capitals: Mapping[str, Mapping[str, Any]],
    ground: Ground,
    source: str,
    left_out: str,
) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    asked : Asked
        As it was read.
    rows, ties : sequence of mapping
        Of the answer; the ties that are drawn.
    capitals : mapping
        By code.
    ground : Ground
        Geometry, and whose it is.
    source : str
        What it rests on.
    left_out : str
        A sentence where ties are not drawn.
    """
    states = state_rows(asked, rows, capitals, ground)
    drawn = partial(_map, asked, rows, states, ties, capitals, ground, source, left_out)
    made: dict[str, Maker] = {
        "map": partial(drawn, geometry="whole"),
        # Borders of a date are no page's to keep: they come with the map.
        "map-data": partial(drawn, geometry="named" if ground.today else "whole"),
    }
    linked = sorted({end for one in ties for end in (one["one"], one["other"])})
    if linked and len(linked) <= _MOST_NODES:
        made["network"] = partial(_network, asked, rows, ties, linked, source)
    return made


def state_rows(
    asked: Asked,
    rows: Sequence[Row],
    capitals: Mapping[str, Mapping[str, Any]],
    ground: Ground,
) -> list[Row]:
    """Each shape in each spell of years in which it was filled the same, marked ones last."""
    shapes: dict[tuple[int, str], list[tuple[str, float]]] = {}
    for year, held in ground.held.items():
        for one in held:
            shapes.setdefault((year, one.code), []).append((one.shape, one.km2))
    open_: dict[tuple[Any, ...], Row] = {}
    found: list[Row] = []
    for row in rows:
        year, code = row["year"], row["state"]
        at = capitals.get(code, {})
        small = sum(size for _, size in shapes.get((year, code), [])) <= SMALL_KM2
        dotted = small and bool(at)
        for place, (shape, _) in enumerate(shapes.get((year, code), [(None, 0.0)])):
            first = dotted and place == 0
            if shape is None and not first:
                continue
            drawn: Row = {
                "shape": shape,
                "name": row["name"],
                "code": code,
                **({"kind": row["kind"]} if kinds_of(asked) else {"value": _short(row["value"])}),
                **{name: row[name] for name in _told(asked)},
                "longitude": at["longitude"] if first else None,
                "latitude": at["latitude"] if first else None,
                "dot": first or None,
                "marked": (asked.about is not None and asked.about.code == code) or None,
                "source": row["source"],
            }
            key = tuple(drawn.values())
            before = open_.get(key)
            if before is not None and before["last"] == year - 1:
                before["last"] = year
                continue
            open_[key] = {**drawn, "first": year, "last": year}
            found.append(open_[key])
    return sorted(found, key=lambda one: bool(one["marked"]))


def _told(asked: Asked) -> list[str]:
    """What is told of a state beside what fills it; of a weight, nothing that has to do with it."""
    if asked.measure and asked.measure not in COUNTS:
        return []
    return [one for one in COUNTS if one != asked.measure]


def _short(value: float | int | None) -> float | int | None:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _map(
    asked: Asked,
    rows: Sequence[Row],
    states: Sequence[Row],
    ties: Sequence[Row],
    capitals: Mapping[str, Mapping[str, Any]],
    ground: Ground,
    source: str,
    left_out: str,
    *,
    width: int = WIDTH,
    geometry: str = "whole",
) -> Mapping[str, Any]:
    from foedus.charts.map import state_map

    kinds = kinds_of(asked)
    weighed = asked.measure not in COUNTS
    unit = next((row["unit"] for row in rows if row["unit"] and weighed), "")
    fill = FILLS.get(asked.measure)
    return state_map(
        framed(states),
        ground.shapes,
        Words(_title(asked), _says(asked, ties, left_out), f"{source} {ground.says}"),
        kind="kind" if kinds else None,
        kinds=kinds,
        value=None if kinds else "value",
        measure="" if kinds or fill is None else f"{fill.title}{f', {unit}' if unit else ''}",
        form=fill.form if fill else ".3~s",
        log=fill is not None and fill.log,
        disputed=framed(ground.disputed) if ground.disputed else None,
        hatches=ground.hatches,
        land=ground.land,
        ties=_lines(ties, capitals),
        duties=asked.duties,
        view=asked.parameters["region"],
        told=_told(asked),
        geometry=geometry,
        width=width,
    )


def _lines(ties: Sequence[Row], capitals: Mapping[str, Mapping[str, Any]]) -> Any:
    found = []
    for one in ties:
        a, b = capitals.get(one["one"]), capitals.get(one["other"])
        if a and b:
            found.append(
                {
                    **one,
                    "by": _by(one["by"]),
                    "source": ", ".join(
                        dict.fromkeys(
                            "atop" if key.startswith("atop-") else "atlas" for key in one["by"]
                        )
                    ),
                    "longitude": a["longitude"],
                    "latitude": a["latitude"],
                    "longitude2": b["longitude"],
                    "latitude2": b["latitude"],
                }
            )
    return framed(found) if found else None


def _by(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MOST_BY} more" if len(keys) > _MOST_BY else ""
    return f"{', '.join(called(key) for key in keys[:_MOST_BY])}{more}"


def _span(asked: Asked) -> str:
    if not asked.several:
        return str(asked.supposed.world.on)
    return f"{asked.sights[0].year}-{asked.sights[-1].year}"


def _word(asked: Asked) -> str:
    return f"duties of {' or '.join(asked.duties)}"


def _title(asked: Asked) -> str:
    when = _span(asked)
    if asked.groups:
        return f"{', '.join(one.name for one in asked.groups)}: members, {when}"
    if asked.measure and asked.measure not in COUNTS:
        name = FILLS[asked.measure].title
        whose = ""
        if asked.measure == "similarity" and asked.about is not None:
            whose = f" with {in_words(asked.about.name_on(asked.supposed.world.on))}"
        return f"{name[:1].upper()}{name[1:]}{whose}, {when}"
    return _bound(asked)


def _bound(asked: Asked) -> str:
    """What the ties are, whatever fills the states."""
    when = _span(asked)
    if asked.about is not None:
        return f"{asked.about.name_on(asked.supposed.world.on)}: {_word(asked)}, {when}"
    return f"Who is bound to whom by {_word(asked)}, {when}"


def _says(asked: Asked, ties: Sequence[Row], left_out: str) -> str:
    said = []
    if ties:
        said.append(
            f"A line joins the capitals of two states of which one owes the other a duty of "
            f"{' or '.join(asked.duties)}, a broken one where that is contested."
        )
    elif left_out:
        said.append(left_out)
    said.append(
        "Hatched: disputed areas, filled as nobody's but where they are all that an entity has."
    )
    if not kinds_of(asked):
        said.append("Gray: not known.")
    if asked.several:
        said.append("The slider chooses the year.")
    return " ".join(said)


def _network(
    asked: Asked, rows: Sequence[Row], ties: Sequence[Row], linked: Sequence[str], source: str, *,
    width: int = WIDTH,
) -> Mapping[str, Any]:  # fmt: skip
    import numpy as np

    from foedus.charts.network import network
    from foedus.networks.positions import positions

    place = {code: seat for seat, code in enumerate(linked)}
    joined = np.zeros((len(linked), len(linked)), bool)
    for one in ties:
        a, b = place[one["one"]], place[one["other"]]
        joined[a, b] = joined[b, a] = True
    at = positions(joined, seed=asked.supposed.world.on.year)
    links: dict[tuple[int, str], int] = {}
    for one in ties:
        for year in range(one["first"], one["last"] + 1):
            for end in (one["one"], one["other"]):
                links[year, end] = links.get((year, end), 0) + 1
    nodes = [
        {
            "name": row["state"],
            "year": row["year"],
            "x": float(at[place[row["state"]], 0]),
            "y": float(at[place[row["state"]], 1]),
            "links": links.get((row["year"], row["state"]), 0),
            "state": row["name"],
        }
        for row in rows
        if row["state"] in place
    ]
    return network(
        framed(nodes),
        framed([{**one, "by": _by(one["by"])} for one in ties]),
        Words(
            _bound(asked),
            "A line joins two states of which one owes the other the duty, a broken one where that "
            "is contested. States few steps apart lie close; the places mean nothing else.",
            source,
        ),
        told=("state",),
        width=width,
    )
