"""Charts of an answer on interoperability: parts of a pair, members of a group, or years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.audits.interoperability.listed import PARTS
from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]
SCORE = Measure("score (0 to 1)", ".2f")
_ENDS = "The line reaches from unknown parts counted as none to unknown parts counted as whole."


def charts_of(name: str, rows: Rows, parts: Rows, members: Rows, sources: Rows) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    name : str
        Of the pair or the group.
    rows : sequence of mapping
        Of the answer.
    parts : sequence of mapping
        ``part``, ``least`` and ``most`` of a pair in one year; empty otherwise.
    members : sequence of mapping
        ``member``, ``score`` and ``most`` of a group in one year; empty otherwise.
    sources : sequence of mapping
        What they rest on.
    """
    made: dict[str, Maker] = {}
    if parts:
        made["parts"] = partial(_parts, name, parts, rests_on(sources))
    if members:
        made["members"] = partial(_members, name, members, rests_on(sources))
    if len({row["year"] for row in rows}) > 1:
        made["score"] = partial(_years, name, rows, rests_on(sources))
    return made


def _parts(name: str, rows: Rows, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.intervals import intervals

    drawn = [
        {
            "name": PARTS[row["part"]].title,
            "value": row["least"] if row["least"] is not None else 0.0,
            "low": row["least"] if row["least"] is not None else 0.0,
            "high": row["most"],
        }
        for row in rows
    ]
    return intervals(
        framed(drawn),
        Words(f"What fits the forces of {name} together", _ENDS, source),
        Measure("part (0 to 1)", ".2f"),
        low="low",
        high="high",
        width=width,
    )


def _members(name: str, rows: Rows, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.intervals import intervals

    drawn = [
        {"name": row["member"], "value": row["score"], "low": row["score"], "high": row["most"]}
        for row in rows
    ]
    return intervals(
        framed(drawn),
        Words(
            f"How far each member of {name} fits with the others",
            f"Mean score with the other members. {_ENDS}",
            source,
        ),
        SCORE,
        low="low",
        high="high",
        width=width,
    )


def _years(name: str, rows: Rows, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.lines import lines

    drawn = [
        {"year": row["year"], "value": row["score"], "low": row["score"], "high": row["most"]}
        for row in rows
    ]
    return lines(
        framed(drawn),
        Words(
            f"How far the forces of {name} fit together",
            "The band reaches to unknown parts counted as whole. Which parts are known changes "
            "with the years, and the line with it.",
            source,
        ),
        SCORE,
        low="low",
        high="high",
        width=width,
    )
