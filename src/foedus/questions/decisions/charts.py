"""The chart of who decides: members' indices of power, from the answer's own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]
_MOST = 40
_ALIKE = 1e-12
_PANELS = (("banzhaf", "Banzhaf: share of swings"), ("shapley", "Shapley-Shubik: share of pivots"))


def decisions_charts(rows: Rows, headline: str, sources: Rows) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    rows : sequence of mapping
        One per member, those with most power first; the first forty are drawn.
    headline : str
        What was asked.
    sources : sequence of mapping
        What they rest on.
    """
    return {"power": partial(_power, rows, headline=headline, source=rests_on(sources))}


def _power(rows: Rows, *, headline: str, source: str, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.bars import bars
    from foedus.charts.theme import Measure, Words

    asked, _, facts = headline.partition("? ")
    # Where both indices say the same of everybody, one panel says both.
    alike = all(abs(row["banzhaf"] - row["shapley"]) < _ALIKE for row in rows)
    panels = (("banzhaf", "Banzhaf and Shapley-Shubik, which agree"),) if alike else _PANELS
    drawn = [
        {"name": row["name"], "index": head, "value": row[column]}
        for column, head in panels
        for row in rows[:_MOST]
    ]
    more = f" The first {_MOST} of {len(rows)}." if len(rows) > _MOST else ""
    says = f"{facts} What the rule alone gives, no forecast of a vote.{more}"
    return bars(
        framed(drawn),
        Words(f"{asked}?", says, source),
        Measure("share of power", ".1%"),
        panel="index",
        width=width,
    )
