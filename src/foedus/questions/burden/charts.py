"""Charts of an answer on burdens, from its own rows; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]


def burden_charts(
    name: str, rows: Rows, extra: Mapping[str, Any], sources: Rows
) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    name : str
        Of the alliance.
    rows : sequence of mapping
        Of the answer.
    extra : mapping
        Its other members.
    sources : sequence of mapping
        What they rest on.
    """
    year = extra["years"][-1]["year"]
    last = sorted(
        (row for row in rows if row["year"] == year and row["percent_of_gdp"] is not None),
        key=lambda row: (-row["percent_of_gdp"], row["state"]),
    )
    source = rests_on(sources)
    made: dict[str, Maker] = {"effort": partial(_effort, last, name, year, source)}
    if extra["contributions"] is not None:
        made["contributions"] = partial(_contributions, last, name, year, source)
    path = [row for row in extra["path"] if row["state"] == "all" and row["bill"] is not None]
    if path:
        made["path"] = partial(_path, path, name, source)
    return made


def _effort(
    rows: Rows, name: str, year: int, source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.bars import bars

    return bars(
        framed([{"state": row["state"], "value": row["percent_of_gdp"]} for row in rows]),
        Words(
            f"What members of {name} spend on defense, {year}",
            "Percent of GDP. The line is 2%.",
            source,
        ),
        Measure("percent of GDP", ".1f", mark=2.0),
        name="state",
        width=width,
    )


def _contributions(
    rows: Rows, name: str, year: int, source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.intervals import intervals

    held = [row for row in rows if row["contribution"] is not None]
    held.sort(key=lambda row: -row["contribution_to_capacity"])
    return intervals(
        framed(
            [
                {
                    "state": row["state"],
                    "value": row["contribution_to_capacity"],
                    "low": row["contribution_to_capacity_low"],
                    "high": row["contribution_to_capacity_high"],
                }
                for row in held
            ]
        ),
        Words(
            f"What members of {name} give for their size, {year}",
            "Share of contributions over share of GDP: the point by the weights given, the line "
            "the middle 90% over all weightings. At 1 a member gives as it is large.",
            source,
        ),
        Measure("share of contributions over share of GDP", ".1f", mark=1.0),
        name="state",
        width=width,
    )


def _path(rows: Rows, name: str, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.lines import lines

    return lines(
        framed([{"year": row["year"], "value": row["bill"] / 1000} for row in rows]),
        Words(
            f"What the straight line to 3.5% of GDP costs {name}",
            "Above keeping today's share of GDP, at today's GDP and prices.",
            source,
        ),
        Measure("billions a year", ",.0f"),
        width=width,
    )
