"""Puts a map in words: its table, its headline, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.questions.asking.charting import called, rests_on
from foedus.questions.asking.readings import spoken
from foedus.questions.map.charts import map_charts
from foedus.questions.map.filling import FILLS, NOT_KNOWN
from foedus.questions.map.reading import Asked
from foedus.questions.map.rows import (
    OTHERS,
    Row,
    capitals_of,
    drawn_ties,
    kinds_of,
    rows_of,
    ties_of,
)
from foedus.questions.map.shapes import Ground, ground_of
from foedus.results.result import Result
from foedus.states import in_words

MOST_TIES = 2500
"""Ties at once beyond which none is drawn unless that is asked for."""
_MOST_ROWS = 60
_MOST_NAMES = 12


def told(question: str, asked: Asked) -> Result:
    """The answer to :mod:`foedus.questions.map.question`.

    Parameters
    ----------
    question : str
        Its name.
    asked : Asked
        As it was read.
    """
    rows = rows_of(asked)
    ties = ties_of(asked)
    capitals = capitals_of(asked)
    ground = ground_of(asked)
    lines, left_out = drawn_ties(asked, ties, MOST_TIES)
    sources = _sources(asked, rows, capitals, ground)
    silent = _silent(asked, rows)
    last = [row for row in rows if row["year"] == asked.sights[-1].year]
    return Result(
        question=question,
        parameters=asked.parameters,
        rows=rows,
        sources=sources,
        notes=(*asked.notes, *silent),
        steps=_steps(asked, ties, ground, left_out),
        extra={
            "stale_days": asked.supposed.world.stale_days,
            "borders": ground.says,
            "ties": [{**one, "by": list(one["by"])} for one in ties],
            "disputed": [dict(one) for one in ground.disputed],
            "capitals": {code: dict(one) for code, one in capitals.items()},
        },
        digest=_digest(asked, last, ties),
        headline=_headline(asked, last, ties),
        charts={}
        if silent
        else map_charts(
            asked, rows, lines, capitals, ground,
            rests_on([one for one in sources if one["key"] != ground.source["key"]]), left_out,
        ),
    )  # fmt: skip


def _silent(asked: Asked, rows: Sequence[Row]) -> list[str]:
    """That nobody at hand knows the number by which states are to be filled."""
    known = any(row["value"] is not None or row["kind"] not in ("", NOT_KNOWN) for row in rows)
    if not asked.measure or known:
        return []
    fill = FILLS[asked.measure]
    if fill.kinds:
        return [f"The atlas, which alone speaks of it, has no {fill.title} of {_when(asked)}."]
    mend = (
        f"add {fill.dataset}; 'foedus data list' says whose it is and where it lies."
        if fill.dataset
        else "'foedus data list' says which files reach further back."
    )
    return [f"No source at hand has {fill.title} of any state of {_when(asked)}: {mend}"]


def _when(asked: Asked) -> str:
    first, last = asked.sights[0].year, asked.sights[-1].year
    return str(first) if first == last else f"{first}-{last}"


def _headline(asked: Asked, last: Sequence[Row], ties: Sequence[Row]) -> str:
    year = asked.sights[-1].year
    count = sum(one["first"] <= year <= one["last"] for one in ties)
    whose = f" of {in_words(asked.about.name)}" if asked.about else ""
    counted = f"{count} tie{'' if count == 1 else 's'}{whose}"
    return f"{asked.sights[-1].there.on}: {len(last)} states, {counted} by {_duties(asked)}."


def _duties(asked: Asked) -> str:
    return f"duties of {' or '.join(asked.duties)}"


def _steps(asked: Asked, ties: Sequence[Row], ground: Ground, left_out: str) -> list[str]:
    year = asked.sights[-1].year
    here = [one for one in ties if one["first"] <= year <= one["last"]]
    by = Counter(key for one in here for key in one["by"])
    said = [
        "A tie joins two states of which one owes the other a duty by the text of an agreement in "
        "force; the UN Charter, which binds all to all, is left out.",
        ground.says,
    ]
    if by:
        most = ", ".join(f"{called(key)} {count}" for key, count in by.most_common(_MOST_NAMES))
        said.append(f"Ties by agreement, the most first: {most}.")
    contested = sum(not one["firm"] for one in here)
    if contested:
        said.append(f"{contested} of {len(here)} ties are contested.")
    if left_out:
        said.append(left_out)
    areas = [one for one in ground.disputed if one["first"] <= year <= one["last"]]
    if areas:
        said.append("")
        said.append("Hatched areas")
        said += [
            f"- {one['name']}: held by {one['holder']}, claimed by {one['claimants']}; sovereign "
            f"{one['sovereign']} ({one['basis']}); outline {one['outline']}."
            for one in areas
        ]
    return said


def _digest(asked: Asked, last: Sequence[Row], ties: Sequence[Row]) -> list[dict[str, Any]]:
    if kinds_of(asked):
        held: dict[str, list[str]] = {}
        for row in last:
            held.setdefault(row["kind"], []).append(row["state"])
        return [
            {"kind": kind, "states": len(held.get(kind, [])), "who": _few(held.get(kind, []))}
            for kind in kinds_of(asked)
            if kind != OTHERS
        ]
    known = [row for row in last if row["value"] is not None]
    known.sort(key=lambda row: (-row["value"], row["state"]))
    return [
        {
            "state": row["state"],
            "name": row["name"],
            asked.measure: row["value"],
            "unit": row["unit"],
            "source": row["source"],
        }
        for row in known[:_MOST_ROWS]
    ]


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"


def _sources(
    asked: Asked,
    rows: Sequence[Row],
    capitals: Mapping[str, Mapping[str, Any]],
    ground: Ground,
) -> list[dict[str, Any]]:
    from foedus.errors import UnknownSourceError
    from foedus.sources.registry import source

    speakers = {name for one in asked.sights for name in one.there.speakers}
    found = [*spoken(speakers), *asked.supposed.sources]
    named = {str(one["source"]).split(" ")[0] for one in (*rows, *capitals.values())}
    for key in sorted(named - {"atlas", "atop", "atop,", "atlas,", "not", ""}):
        try:
            declared = source(key)
        except UnknownSourceError:
            continue
        found.append({"key": key, "citation": declared.citation, "version": declared.version})
    return [*found, dict(ground.source)]
