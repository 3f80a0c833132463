"""The charts of an answer on an architecture: the network, the overlaps, and both through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import called, framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]
_LINES = {
    "degree-centralization": "degree centralization",
    "betweenness-centralization": "betweenness centralization",
    "density": "density",
}
_MOST_BY = 4


def architecture_charts(
    name: str,
    duty: str,
    rows: Rows,
    links: Rows,
    nodes: Rows,
    names: Mapping[str, str],
    sources: Rows,
) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    name : str
        Of the architecture.
    duty : str
        Whose links are drawn.
    rows, links : sequence of mapping
        Of the answer.
    nodes : sequence of mapping
        ``name``, ``year``, ``x``, ``y``, ``links`` and ``groups`` of each state and year.
    names : mapping of str to str
        The short name of each group by its label.
    sources : sequence of mapping
        What they rest on.
    """
    source = rests_on(sources)
    years = sorted({row["year"] for row in nodes})
    made: dict[str, Maker] = {}
    drawn = [row for row in links if row["duty"] == duty]
    made["network"] = partial(_network, name, duty, drawn, nodes, years, source)
    overlaps = [row for row in rows if row["part"] == "overlaps" and row["year"] == years[-1]]
    if overlaps:
        made["overlaps"] = partial(_overlaps, name, years[-1], overlaps, names, source)
    through = [
        row
        for row in rows
        if row["part"] == "shape"
        and row["duty"] == duty
        and row["among"] == "largest-part"
        and row["measure"] in _LINES
        and row["value"] is not None
    ]
    if len({row["year"] for row in through}) > 1:
        made["through-time"] = partial(_through, name, duty, through, source)
    return made


def _network(
    name: str, duty: str, links: Rows, nodes: Rows, years: Sequence[int], source: str, *,
    width: int = WIDTH,
) -> Mapping[str, Any]:  # fmt: skip
    from foedus.charts.network import network

    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    lines = [{**row, "by": _by(row["by"])} for row in links]
    moves = " The slider chooses the year; every state keeps its place." if len(years) > 1 else ""
    return network(
        framed(nodes),
        framed(lines),
        Words(
            f"{name}, {span}: who is joined by {_word(duty)}",
            "A line joins two states of which one owes the other the duty, a broken one where that "
            "is contested. White: bound to nobody here. States few steps apart lie close; the "
            f"places mean nothing else.{moves}",
            source,
        ),
        told=("groups",),
        width=width,
    )


def _by(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MOST_BY} more" if len(keys) > _MOST_BY else ""
    return f"{', '.join(called(key) for key in keys[:_MOST_BY])}{more}"


def _word(duty: str) -> str:
    return f"a duty of {duty}"


def _overlaps(
    name: str, year: int, rows: Rows, names: Mapping[str, str], source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.matrix import matrix

    pairs = [row for row in rows if row["measure"] == "jaccard"]
    order = list(dict.fromkeys(one for row in pairs for one in (row["of"], row["to"])))
    shared = list(names.values())
    # Two groups of one name go by their keys.
    named = {one: names[one] if shared.count(names[one]) == 1 else one for one in order}
    cells = {
        place: {
            "row": named[place[0]], "column": named[place[1]], "value": row["value"],
            "in both": row["names"],
        }
        for row in pairs
        for place in ((row["of"], row["to"]), (row["to"], row["of"]))
    }  # fmt: skip
    known = [cells[one, other] for one in order for other in order if (one, other) in cells]
    return matrix(
        framed(known),
        Words(
            f"{name}, {year}: members in common",
            "Jaccard: members in both over members of either. 0: none in common; 1: the same.",
            source,
        ),
        value="value",
        columns=[named[one] for one in order],
        told=("in both",),
        width=width,
    )


def _through(
    name: str, duty: str, rows: Rows, source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.lines import lines

    drawn = [
        {
            "year": row["year"],
            "line": _LINES[row["measure"]],
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
        }
        for measure in _LINES
        for row in rows
        if row["measure"] == measure
    ]
    return lines(
        framed(drawn),
        Words(
            f"{name}: hub and spokes or mesh, by {_word(duty)}",
            "Of the largest connected part. A star has both centralizations at 1; all joined to "
            "all has them at 0 and density at 1. Bands: contested pledges counted and left out.",
            source,
        ),
        Measure("index, 0 to 1", ".1f", low=0.0, high=1.0),
        low="low",
        high="high",
        series="line",
        width=width,
    )
