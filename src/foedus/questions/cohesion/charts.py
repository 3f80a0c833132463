"""The charts of an answer on cohesion: each measure among its placebo groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]


def cohesion_charts(
    name: str, rows: Rows, measures: Sequence[Mapping[str, Any]], sources: Rows
) -> dict[str, Maker]:
    """Name of a chart -> what makes it: one for each measure that has two years; else one of all.

    Parameters
    ----------
    name : str
        Of the group.
    rows : sequence of mapping
        Of the answer.
    measures : sequence of mapping
        Its measures.
    sources : sequence of mapping
        What they rest on.
    """
    made: dict[str, Maker] = {}
    for measure in measures:
        held = [row for row in rows if row["measure"] == measure["name"]]
        if len({row["year"] for row in held}) > 1:
            title = "cohesion" if not made else measure["name"]
            made[title] = partial(_through, held, name, measure, rests_on(sources))
    if not made and rows:
        made["cohesion"] = partial(_beside, rows, name, measures, rests_on(sources))
    return made


def _beside(
    rows: Rows, name: str, measures: Sequence[Mapping[str, Any]], source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    """Every measure of one year by its percentiles, the one scale that all of them have."""
    from foedus.charts.intervals import intervals

    titles = {measure["name"]: measure["title"] for measure in measures}
    ways = list(dict.fromkeys(row["membership"] for row in rows))
    drawn = [
        {
            "members": f"{name}, {_WAYS[way]}",
            "name": titles[row["measure"]],
            "among": among,
            "percentile": row[f"{design}_percentile"],
            "low": row[f"{design}_percentile_low"],
            "high": row[f"{design}_percentile_high"],
            "value": row["value"],
            "middle of random groups": row[f"{design}_placebo_median"],
            "year": row["year"],
        }
        for way in ways
        for row in rows
        if row["membership"] == way
        for design, among in _DESIGNS.items()
        if row[f"{design}_percentile"] is not None
    ]
    years = sorted({row["year"] for row in rows})
    dated = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return intervals(
        framed(drawn),
        Words(
            f"Is {name} of one mind, {dated}?",
            "How many in a hundred random groups of its size are less alike: 50 is what any group "
            "would have. Lines: what the drawing of the groups leaves open.",
            source,
        ),
        Measure("percentile among random groups", ".0f"),
        value="percentile",
        panel="members" if len(ways) > 1 else None,
        series="among",
        told=("value", "middle of random groups", "year"),
        width=width,
    )


def _through(
    rows: Rows, name: str, measure: Mapping[str, Any], source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.lines import lines

    ways = list(dict.fromkeys(row["membership"] for row in rows))
    drawn: list[dict[str, Any]] = [
        {
            "year": row["year"],
            "line": f"{name}, {_WAYS[row['membership']]}",
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
        }
        for row in rows
    ]
    # The placebo groups of the last way of reading membership; those of others are much the same.
    drawn += [
        {
            "year": row["year"],
            "line": "random groups of its size",
            "value": row["any_placebo_median"],
            "low": row["any_placebo_low"],
            "high": row["any_placebo_high"],
        }
        for row in rows
        if row["membership"] == ways[-1]
    ]
    return lines(
        framed(drawn),
        Words(
            f"Is {name} of one mind? {measure['title'][0].upper()}{measure['title'][1:]}",
            f"{'Higher' if measure['more'] else 'Lower'} is more alike. The band of random groups "
            "holds nine in ten of them; a band of the group is what its figures may err.",
            source,
        ),
        Measure(f"{measure['title']} ({measure['unit']})", ".2f"),
        low="low",
        high="high",
        series="line",
        width=width,
    )


_DESIGNS = {
    "any": "groups of all states",
    "region": "groups of its region",
    "outside": "groups without its members",
}
_WAYS = {
    "as-it-was": "members as they were",
    "fixed": "fixed members",
    "founding": "founding members",
}
