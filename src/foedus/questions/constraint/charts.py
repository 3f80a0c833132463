"""Charts of an answer on constraint: the clauses of a text, and what a state's texts buy it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

Rows = Sequence[Mapping[str, Any]]
_MOST_TEXTS = 6


def clause_charts(rows: Rows, texts: Rows, sources: Rows) -> dict[str, Maker]:
    """Name of a chart -> what makes it, for agreements told clause by clause.

    Parameters
    ----------
    rows : sequence of mapping
        Of the answer.
    texts : sequence of mapping
        Its agreements.
    sources : sequence of mapping
        What they rest on.
    """
    return {"clauses": partial(_clauses, rows, texts, rests_on(sources))}


def plane_charts(
    rows: Rows, name: str, totals: Mapping[str, Any], sources: Rows
) -> dict[str, Maker]:
    """Name of a chart -> what makes it, for a state; none where nothing binds it.

    Parameters
    ----------
    rows : sequence of mapping
        Of the answer.
    name : str
        Of the state.
    totals : mapping
        Of its portfolio.
    sources : sequence of mapping
        What they rest on.
    """
    known = [row for row in rows if row["security_share"] is not None and row["value"] is not None]
    # Names are written from the first on, where there is room: what buys most goes first.
    known.sort(key=lambda row: (-row["security_share"], -row["low"], row["agreement"]))
    if not known:
        return {}
    return {"plane": partial(_plane, known, name, totals["capability"], rests_on(sources))}


def _clauses(rows: Rows, texts: Rows, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.intervals import intervals

    shown = texts[:_MOST_TEXTS]
    keys = [one["agreement"] for one in shown]
    names = {one["agreement"]: one["name"] for one in shown}
    drawn = [
        {
            "clause": row["title"],
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
            "text": names[row["agreement"]],
        }
        for row in rows
        if row["agreement"] in keys
    ]
    title = names[keys[0]] if len(keys) == 1 else "these agreements"
    more = (
        f" The first {_MOST_TEXTS} of {len(texts)} agreements." if len(texts) > len(shown) else ""
    )
    return intervals(
        framed(drawn),
        Words(
            f"What {title} takes from its members, clause by clause"
            if len(keys) == 1
            else "What agreements take from their members, clause by clause",
            "A point is a clause that is known: at 0 the text leaves hands free, at 1 it binds. A "
            f"line with no point is a clause that nothing at hand codes.{more}",
            source,
        ),
        Measure("how far the clause binds", ".1f", low=0.0, high=1.0),
        name="clause",
        **({"panel": "text"} if len(keys) > 1 else {}),
        width=width,
    )


def _plane(
    rows: Rows, name: str, capability: str, source: str, *, width: int = WIDTH
) -> Mapping[str, Any]:
    from foedus.charts.plane import plane

    return plane(
        framed(
            [
                {
                    "name": row["name"],
                    "given": row["value"],
                    "given_low": row["low"],
                    "given_high": row["high"],
                    "gained": row["security_share"],
                }
                for row in rows
            ]
        ),
        Words(
            f"What binds {name}, and what it buys",
            "Right: the text takes more freedom; lines have the clauses that nothing codes at "
            "none and at all. Up: those who owe defense under it are stronger against the state's "
            "own strength. Not how likely they are to come, and nothing of nuclear weapons.",
            source,
        ),
        x=Measure("autonomy given: constraint score", ".1f", low=0.0, high=1.0),
        y=Measure(f"security gained: others' share of {capability}", ".2f", low=0.0),
        width=width,
    )
