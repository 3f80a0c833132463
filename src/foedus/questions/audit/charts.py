"""The charts of the record of an audit: what can stand on one axis, one panel per audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]
SHARES = ("share", "index 0-1", "0 to 1")


def audit_charts(rows: Rows, sources: Rows, on: str) -> dict[str, Maker]:
    """Name of a chart -> what makes it; none where no figure is a share or has a percentile.

    Parameters
    ----------
    rows : sequence of mapping
        Of the record.
    sources : sequence of mapping
        What they rest on.
    on : str
        The day.
    """
    known = [row for row in rows if row["value"] is not None]

    def rests(held: Rows) -> str:
        keys = {key for row in held for key in row["sources"]}
        return rests_on([one for one in sources if one["key"] in keys])

    shares = [row for row in known if row["unit"] in SHARES]
    placed = [row for row in known if row["percentile"] is not None]
    made: dict[str, Maker] = {}
    if shares:
        made["shares"] = partial(_shares, shares, on, rests(shares))
    if placed:
        made["percentiles"] = partial(_percentiles, placed, on, rests(placed))
    return made


def _shares(rows: Rows, on: str, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    ends = any(row["low"] is not None for row in rows)
    return _drawn(
        [{**row, "at": row["value"], "from": row["low"], "to": row["high"]} for row in rows],
        Words(
            f"{_named(rows)}: figures that are shares, by audit",
            _dated(rows, on)
            + (" A bar is what a figure may err." if ends else "")
            + " Figures of different audits are not one scale: more is not better.",
            source,
        ),
        Measure("share, 0 to 1", ".2f"),
        width,
    )


def _percentiles(rows: Rows, on: str, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    whom = ", ".join(dict.fromkeys(row["against"] for row in rows if row["against"]))
    return _drawn(
        [{**row, "at": row["percentile"], "from": None, "to": None} for row in rows],
        Words(
            f"{_named(rows)}: figures beside others'",
            f"{_dated(rows, on)} Among {whom or 'others'}; 50 is what any would have.",
            source,
        ),
        Measure("percentile", ".0f"),
        width,
    )


def _drawn(rows: Rows, words: Words, measure: Measure, width: int) -> Mapping[str, Any]:
    from foedus.charts.intervals import intervals

    several = len({row["alliance"] for row in rows}) > 1
    table = [
        {
            "name": _label(row, several),
            "value": row["at"],
            "low": row["from"],
            "high": row["to"],
            "audit": row["audit"],
            "alliance": row["name"],
            "as of": row["as_of"] or "",
        }
        for row in rows
    ]
    return intervals(
        framed(table),
        words,
        measure,
        panel="audit",
        series="alliance" if several else None,
        told=("as of",),
        width=width,
    )


def _dated(rows: Rows, on: str) -> str:
    years = sorted({row["as_of"] for row in rows if row["as_of"]})
    if not years:
        return f"On {on}."
    return f"On {on}; figures are of {years[0]}{f' to {years[-1]}' if len(years) > 1 else ''}."


def _label(row: Mapping[str, Any], several: bool) -> str:
    """A figure's name; of several alliances without the member and the year that may differ."""
    if several:
        return str(row["label"])
    said = ", ".join(one for one in (row["about"], row["as_of"]) if one)
    return f"{row['label']} ({said})" if said else str(row["label"])


def _named(rows: Rows) -> str:
    return ", ".join(dict.fromkeys(str(row["name"]) for row in rows))
