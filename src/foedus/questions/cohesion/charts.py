"""The chart of an answer on cohesion: one measure through time, among its placebo groups."""

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
    """Name of a chart -> what makes it: one for each measure that has two years.

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
    return made


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


_WAYS = {
    "as-it-was": "members as they were",
    "fixed": "fixed members",
    "founding": "founding members",
}
