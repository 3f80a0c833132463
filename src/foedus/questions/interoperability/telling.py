"""Puts the interoperability of a pair or a group in rows and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from foedus.atlas.joint_facts import programmes
from foedus.audits.interoperability.account import shared_by
from foedus.audits.interoperability.listed import PARTS, SUPPLIERS_FROM
from foedus.audits.interoperability.record import COMMAND, LEAST_FIGHTS, recorded
from foedus.questions.asking.charting import called
from foedus.questions.asking.readings import spoken
from foedus.questions.interoperability.charts import charts_of
from foedus.questions.interoperability.reading import Asked, InYear
from foedus.questions.interoperability.rows import GROUP, number, rows_of
from foedus.results.declaration import Question
from foedus.results.result import Result

Row = dict[str, Any]
_MOST_SHOWN = 40


def told(question: Question, read: Asked) -> Result:
    """The answer to :mod:`foedus.questions.interoperability.question`.

    Parameters
    ----------
    question : Question
        Its declaration.
    read : Asked
        As it was read and measured.
    """
    rows = [row for one in read.years for row in rows_of(read, one)]
    sources = _sources(read)
    last = read.years[-1]
    shared = [] if read.group else _shared(last)
    members = _members(last) if read.group and len(read.years) == 1 else []
    parts = [] if read.group or len(read.years) > 1 else _parts(last)
    record = _record()
    return Result(
        question=question.name,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(*last.supposed.said, *_warnings(read), *read.notes, *_notes(read, record)),
        steps=_steps(read, rows, shared),
        extra={
            "stale_days": last.supposed.world.stale_days,
            "group": {"key": read.group.key, "name": read.group.name, "kind": read.group.kind}
            if read.group
            else None,
            "parts": [
                {
                    "name": one.name,
                    "title": one.title,
                    "weight": read.weights[one.name],
                    "datasets": list(one.datasets),
                    "silent": [
                        {"year": of.year, "why": of.here.parts.silent[one.name]}
                        for of in read.years
                        if one.name in of.here.parts.silent
                    ],
                    "cite": list(one.cite),
                }
                for one in PARTS.values()
            ],
            "shared": shared,
            "members": members,
            "record": record,
        },
        digest=_digest(read, rows, members, parts, shared),
        headline=_headline(read, rows),
        charts=charts_of(
            _name(read), [row for row in rows if not read.group or row["kind"] == GROUP],
            parts, members, sources,
        ),
    )  # fmt: skip


def _name(read: Asked) -> str:
    if read.group:
        return read.group.name
    return " and ".join(one.name for one in read.pair)


def _parts(one: InYear) -> list[Row]:
    a, b = (int(place) for place in one.places)
    return [
        {
            "part": name,
            "least": number(one.here.parts.least[at, a, b]),
            "most": float(one.here.parts.most[at, a, b]),
        }
        for at, name in enumerate(PARTS)
    ]


def _shared(one: InYear) -> list[Row]:
    """What a pair shares in its last year, part by part."""
    a, b = (int(place) for place in one.places)
    names = {of.key: of.name for of in programmes()}
    return [
        {"part": part, "key": key, "name": names.get(key, called(key))}
        for part, keys in shared_by(one.here.world, a, b).items()
        for key in keys
    ]


def _members(one: InYear) -> list[Row]:
    """Each member's mean score with the others, the highest first."""
    square = np.ix_(one.places, one.places)
    least, most = one.here.least[square].copy(), one.here.most[square].copy()
    for table in (least, most):
        np.fill_diagonal(table, np.nan)
    codes = [one.here.world.states[at].code for at in one.places]
    found = [
        {
            "member": code,
            "score": float(np.nanmean(least[at])),
            "most": float(np.nanmean(most[at])),
            "closest": codes[int(np.nanargmax(least[at]))],
            "farthest": codes[int(np.nanargmin(least[at]))],
        }
        for at, code in enumerate(codes)
    ]
    return sorted(found, key=lambda row: (-float(str(row["score"])), str(row["member"])))


def _record() -> Row:
    run, gains = recorded()
    return {
        "run": run.isoformat(),
        "command": COMMAND,
        "gains": [
            {
                "reading": one.reading, "base": one.base, "fights": one.fights,
                "simple": one.simple, "other": one.other, "gain": one.gain, "low": one.low,
                "high": one.high, "level": one.level, "demonstrated": one.demonstrated,
            }
            for one in gains
        ],
    }  # fmt: skip


def claim(record: Mapping[str, Any]) -> str:
    """What the score was found to tell, in one text."""
    shown = [one for one in record["gains"] if one["base"] == "alliance and distance"]
    told = [
        f"{one['reading']}: {one['gain']:+.3f} ({one['level']:.0%}: {one['low']:+.3f} to "
        f"{one['high']:+.3f}, {one['fights']} of them) " + _verdict(one)
        for one in shown
    ]
    return (
        "Does the score of the year before tell who fights on one side, beyond alliance and "
        f"distance? Gain in average precision out of sample, run {record['run']}: "
        f"{'; '.join(told)}. docs/interoperability.md says what that rests on."
    )


def _verdict(one: Mapping[str, Any]) -> str:
    if one["demonstrated"]:
        return "demonstrated"
    few = f", fewer than {LEAST_FIGHTS} being too few" if one["low"] > 0 else ""
    return f"no demonstrated gain{few}"


def _warnings(read: Asked) -> list[str]:
    return list(dict.fromkeys(one for of in read.years for one in of.here.world.warnings))


def _notes(read: Asked, record: Mapping[str, Any]) -> list[str]:
    said = []
    silent: dict[tuple[str, str], list[int]] = {}
    for one in read.years:
        for part, why in one.here.parts.silent.items():
            if read.weights[part] > 0 and _untold(one, part):
                silent.setdefault((part, why), []).append(one.year)
    for (part, why), years in silent.items():
        when = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
        said.append(f"Not known in {when}: {part} ({why}).")
    if silent:
        said.append(
            "What is not known counts as none in the score and as whole in `most`: scores of years "
            "with other parts known do not compare."
        )
    last = read.years[-1]
    gone = last.score.unweighed if last.score else ()
    if gone:
        said.append(
            f"Left out of the weighted mean, capability not known: {', '.join(sorted(gone))}."
        )
    said += [
        "Commands, units, programmes and access are those that the atlas lists; a pair may share "
        "others. No part for standards: no public list of who ratified which is held.",
        claim(record),
    ]
    return said


def _untold(one: InYear, part: str) -> bool:
    """Whether a part is not wholly known of some pair that is asked about."""
    at = list(PARTS).index(part)
    square = np.ix_(one.places, one.places)
    rows = np.triu_indices(len(one.places), 1)
    least, most = (of[at][square][rows] for of in (one.here.parts.least, one.here.parts.most))
    return bool((np.isnan(least) | (least < most)).any())


def _headline(read: Asked, rows: Sequence[Row]) -> str:
    if len(read.years) > 1:
        return f"How far do the forces of {_name(read)} fit together, by year?"
    row = rows[0]
    what = (
        f"Mean score of its pairs by capability {_fixed(row['score'])}"
        if read.group
        else f"Score {_fixed(row['score'])}"
    )
    return (
        f"How far do the forces of {_name(read)} fit together, {row['year']}? {what}, at most "
        f"{_fixed(row['most'])}; 0 is nothing in common that is known."
    )


def _digest(
    read: Asked, rows: Sequence[Row], members: Sequence[Row], parts: Sequence[Row],
    shared: Sequence[Row],
) -> list[dict[str, str]]:  # fmt: skip
    if parts:
        named: dict[str, list[str]] = {}
        for one in shared:
            named.setdefault(one["part"], []).append(one["name"])
        return [
            {
                "part": one["part"],
                "value": "not known" if one["least"] is None else _fixed(one["least"]),
                "at most": _fixed(one["most"]),
                "weight": f"{read.weights[one['part']]:g}",
                "shared": ", ".join(named.get(one["part"], ())),
            }
            for one in parts
        ]
    if members:
        return [
            {
                "member": one["member"],
                "mean with others": _fixed(one["score"]),
                "at most": _fixed(one["most"]),
                "closest": one["closest"],
                "farthest": one["farthest"],
            }
            for one in members
        ]
    shown = [row for row in rows if not read.group or row["kind"] == GROUP]
    step = -(-len(shown) // _MOST_SHOWN)
    kept = [row for at, row in enumerate(shown) if at % step == 0 or at == len(shown) - 1]
    return [
        {
            "year": str(row["year"]),
            "score": _fixed(row["score"]),
            "at most": _fixed(row["most"]),
            "percentile": _percent(row["percentile"]),
            **({"members": str(row["members"])} if read.group else {}),
            "not known": ", ".join(row["unknown"]),
        }
        for row in kept
    ]


def _steps(read: Asked, rows: Sequence[Row], shared: Sequence[Row]) -> list[str]:
    heavy = ", ".join(f"{name} {weight:g}" for name, weight in read.weights.items())
    lines = [
        f"score = 1 - product over parts of (1 - weight x part); weights: {heavy}.",
        f"Exercises lose half their weight in {read.parameters['half_life']} years, and five fresh "
        f"ones give half of the part; deliveries are those of {read.parameters['window']} years, "
        f"from {SUPPLIERS_FROM} on; one shared unit or programme gives half of its part, two "
        "three quarters.",
        "percentile: of every pair of states of the system, how many in a hundred score less.",
    ]
    for row in rows:
        if row["kind"] == GROUP:
            lines.append(_group_line(row))
    for row in rows[-1:] if not read.group else []:
        names = sorted({one["name"] for one in shared})
        lines.append(
            f"{row['state1']} and {row['state2']}, {row['year']}: percentile "
            f"{_percent(row['percentile'])}; "
            + (f"they share {', '.join(names)}." if names else "they share nothing that is listed.")
        )
    return lines


def _group_line(row: Row) -> str:
    labor = (
        f" Division of labor {_fixed(row['complementarity'])} over kinds of equipment of "
        f"{row['armed']} members (1: each kind is one member's alone)."
        if row["complementarity"] is not None
        else ""
    )
    return (
        f"{row['year']}: {row['members']} members, mean of pairs {_fixed(row['score'])} weighted "
        f"by {row['capability']}, {_fixed(row['plain'])} unweighted, all other pairs "
        f"{_fixed(row['others'])}; the middle pair stands at percentile "
        f"{_percent(row['percentile'])}. Connectivity (lambda_2 over members) "
        f"{_fixed(row['connectivity'])}, at most {_fixed(row['connectivity_most'])}.{labor}"
    )


def _sources(read: Asked) -> list[Row]:
    from foedus.panels.exports.citing import bibliography
    from foedus.sources.registry import source

    last = read.years[-1].supposed
    found: list[Row] = [*spoken(last.world.speakers), *last.sources]
    keys = dict.fromkeys(key for one in read.years for key, _, _ in one.here.parts.uses)
    for key in keys:
        declared = source(key)
        found.append({"key": key, "citation": declared.citation, "version": declared.version})
    cite = [key for one in PARTS.values() if set(one.datasets) & set(keys) for key in one.cite]
    if read.group:
        cite.append("fiedler1973")
    known = {str(one["citation"]) for one in found}
    for key in dict.fromkeys(cite):
        if bibliography()[key] not in known:
            found.append({"key": key, "citation": bibliography()[key]})
    return found


def _fixed(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    if value is None:
        return "none"
    return ">99" if value > 99.5 else "<1" if value < 0.5 else f"{value:.0f}"
