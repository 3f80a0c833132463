"""Charts of the questions that list: who is bound, and who was in from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH
from foedus.questions.asking.charting import framed, rests_on, through_time
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]


def duties_charts(rows: Rows, headline: str, sources: Rows) -> dict[str, Maker]:
    """Who is bound, of the rows that are shown; none where nobody is.

    Parameters
    ----------
    rows : sequence of mapping
        Of one event.
    headline : str
        What was asked.
    sources : sequence of mapping
        What they rest on.
    """
    if not rows:
        return {}
    return {"bound": partial(_bound, rows, headline=headline, source=rests_on(sources))}


def _bound(rows: Rows, *, headline: str, source: str, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.bound import bound
    from foedus.charts.theme import Words

    asked, _, facts = headline.partition("? ")
    tiles = [
        {
            "state": row["state"],
            "group": f"{row['duty']} toward {row['toward']}",
            "status": row["status"],
            "under": ", ".join(filter(None, (row["agreement_name"], row["article"]))),
        }
        for row in rows
    ]
    says = f"{facts} A duty is what the text says, not a forecast that it will be kept."
    return bound(framed(tiles), Words(f"{asked}?", says, source), width=width)


def spell_charts(
    name: str, rows: Rows, title: str, sources: Rows, *, kind: str | None, says: str = ""
) -> dict[str, Maker]:
    """Parties or members through time; none where no day of entry is known.

    Parameters
    ----------
    name : str
        Of the chart.
    rows : sequence of mapping
        ``name``, ``since``, ``until``, ``note`` and ``kind``.
    title : str
        In plain words.
    sources : sequence of mapping
        What they rest on.
    kind : str or None
        Column by which bars are colored.
    says : str
        What the bars are.
    """
    from foedus.atlas.edition import edition

    if not any(row["since"] for row in rows):
        return {}
    said: dict[str, Any] = {"on": edition().as_of, "kind": kind, "says": says}
    return {name: partial(through_time, rows, title, source=rests_on(sources, 3), **said)}
