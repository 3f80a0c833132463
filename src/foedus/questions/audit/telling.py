"""Puts the record of an audit in rows, and alliances side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.audits.indicator import Indicator
from foedus.questions.asking.readings import spoken
from foedus.questions.audit.charts import audit_charts
from foedus.questions.audit.reading import Asked, Part
from foedus.results.result import Result

NOT_ASKED = "not-asked"
"""The figure of an audit that cannot be asked of an alliance."""
_LARGE = 1000


def told(question: str, read: Asked) -> Result:
    """The answer to :mod:`foedus.questions.audit.question`.

    Parameters
    ----------
    question : str
        Its name.
    read : Asked
        As it was read, and what the audits told.
    """
    rows = [row for part in read.parts for row in _rows(part)]
    sources = _sources(read)
    names = ", ".join(group.name for group, _, _ in read.groups)
    several = len(read.groups) > 1
    there = read.supposed.world
    return Result(
        question=question,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(*read.supposed.said, *there.warnings, *read.notes, *_nobody(read)),
        steps=_steps(read, rows),
        extra={
            "stale_days": there.stale_days,
            "alliances": [
                {
                    "alliance": group.key,
                    "name": group.name,
                    "kind": group.kind,
                    "members": None if members is None else len(members),
                    "states": [one.code for one in members or ()],
                }
                for group, _, members in read.groups
            ],
            "audits": [{"audit": one.name, "title": one.title} for one in read.audits],
        },
        digest=_beside(read, rows) if several else [_line(row) for row in rows],
        headline=(
            f"{names} on {read.parameters['on']}: the chief figures of "
            f"{len(read.audits)} audit{'s' if len(read.audits) > 1 else ''}, each with the year or "
            "day it is of. They are not added up, and nobody is ranked."
        ),
        charts=audit_charts(rows, sources, read.parameters["on"]),
    )


def _rows(part: Part) -> list[dict[str, Any]]:
    """One row per figure; one without a value where the audit cannot be asked."""
    if part.refused is not None:
        why = f"{part.refused.wrong} Mend: {part.refused.mend}"
        return [_row(part, Indicator(part.audit.name, NOT_ASKED, "not asked", None, note=why))]
    if not part.indicators:
        why = "The audit was asked and has no figure to tell."
        return [_row(part, Indicator(part.audit.name, NOT_ASKED, "no figure", None, note=why))]
    return [_row(part, one) for one in part.indicators]


def _row(part: Part, one: Indicator) -> dict[str, Any]:
    word = isinstance(one.value, str)
    return {
        "alliance": part.group.key,
        "audit": part.audit.name,
        "indicator": one.key,
        "about": one.about or None,
        "name": part.group.name,
        "label": one.label,
        "value": None if word or one.value is None else float(one.value),
        "says": one.value if word else None,
        "unit": one.unit or None,
        "as_of": one.as_of or None,
        "low": one.low,
        "high": one.high,
        "level": one.level,
        "percentile": one.percentile,
        "against": one.against or None,
        "note": one.note or None,
        "sources": list(one.sources),
        "command": part.command,
    }


def _nobody(read: Asked) -> list[str]:
    said = [
        f"{group.name} has no members on {read.parameters['on']}: 'foedus "
        f"{'blocs' if group.kind == 'bloc' else 'treaty'} {group.key}' lists them with their days."
        for group, _, members in read.groups
        if members == ()
    ]
    lost = [part for part in read.parts if part.refused is not None]
    if lost:
        named = ", ".join(f"{part.audit.name} of {part.group.name}" for part in lost)
        said.append(f"Not asked: {named}. Below is what was wrong, and how to mend it.")
    return said


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    """A figure of one alliance as it is read."""
    return {
        "audit": row["audit"],
        "figure": row["label"],
        "of": row["about"] or "",
        "value": _value(row),
        "unit": row["unit"] or "",
        "from": _figure(row["low"]),
        "to": _figure(row["high"]),
        "percentile": _percent(row["percentile"]),
        "as of": row["as_of"] or "",
    }


def _beside(read: Asked, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The figures with a column for each alliance."""
    places = dict.fromkeys((row["audit"], row["indicator"], row["unit"]) for row in rows)
    order = [one.name for one in read.audits]
    refused = {(one.group.key, one.audit.name) for one in read.parts if not one.indicators}
    lines: list[dict[str, str]] = []
    for key in sorted(places, key=lambda one: order.index(one[0])):
        held = [row for row in rows if (row["audit"], row["indicator"], row["unit"]) == key]
        # The year stands once where it is all alliances'.
        years = {row["as_of"] for row in held if row["as_of"]}
        unit = f" ({key[2]})" if key[2] else ""
        first = not lines or lines[-1]["key"] != key[0]
        line = {"key": key[0], "audit": key[0] if first else "", "figure": held[0]["label"] + unit}
        for (group, _, _), head in zip(read.groups, _heads(read), strict=True):
            own = [row for row in held if row["alliance"] == group.key]
            line[head] = "; ".join(_cell(row, len(years) > 1) for row in own)
            if not own and (group.key, key[0]) not in refused and key[1] != NOT_ASKED:
                line[head] = "not told"
        lines.append({**line, "as of": next(iter(years)) if len(years) == 1 else ""})
    return [{name: cell for name, cell in line.items() if name != "key"} for line in lines]


def _heads(read: Asked) -> list[str]:
    """A short name of each alliance; its key where two would have one."""
    short = [min(said, group.name, key=len) for group, said, _ in read.groups]
    return [
        group.key if short.count(name) > 1 else name
        for name, (group, _, _) in zip(short, read.groups, strict=True)
    ]


def _cell(row: Mapping[str, Any], dated: bool) -> str:
    parts = [row["about"] or "", _value(row)]
    if row["low"] is not None and row["high"] is not None:
        parts.append(f"({_figure(row['low'])} to {_figure(row['high'])})")
    if row["percentile"] is not None:
        parts.append(f"p{_percent(row['percentile'])}")
    if dated and row["as_of"]:
        parts.append(f"[{row['as_of']}]")
    return " ".join(filter(None, parts))


def _value(row: Mapping[str, Any]) -> str:
    if row["says"] is not None:
        return str(row["says"])
    if row["value"] is None:
        return "none" if row["indicator"] == NOT_ASKED else "not known"
    return _figure(row["value"])


def _figure(value: float | None) -> str:
    """A number with three figures that count.

    Examples
    --------
    >>> _figure(2.7332), _figure(413753.5), _figure(32.0), _figure(2.3e-10), _figure(None)
    ('2.73', '413,754', '32', '2.3e-10', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:.3g}"


def _percent(value: float | None) -> str:
    """A percentile as it is read; no group is above a hundred in a hundred."""
    if value is None:
        return ""
    return ">99" if value > 99.5 else "<1" if value < 0.5 else f"{value:.0f}"


def _steps(read: Asked, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    several = len(read.groups) > 1
    told = {f"percentile of {row['audit']}: {row['against']}." for row in rows if row["against"]}
    levels = dict.fromkeys((row["audit"], row["level"]) for row in rows if row["level"] is not None)
    lines = sorted(told)
    lines += [f"from, to: the {level:.0%} interval of {audit}." for audit, level in levels]
    notes: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for row in rows:
        if row["note"]:
            key = row["alliance"], row["audit"]
            notes.setdefault(key, {})[row["note"], row["label"]] = None
    for audit in read.audits:
        parts = [part for part in read.parts if part.audit is audit]
        own = [notes.get((part.group.key, audit.name), {}) for part in parts]
        # What is said of a figure of every alliance is said once.
        shared = {one for one in own[0] if all(one in other for other in own)} if several else set()
        if shared:
            lines.append(f"{audit.name} ({audit.title}), of all of them:")
            lines += _said([one for one in own[0] if one in shared])
        for part, held in zip(parts, own, strict=True):
            whose = f"{audit.name} of {part.group.name}" if several else audit.name
            lines.append(f"{whose}{'' if shared else f' ({audit.title})'}: {part.command}")
            lines += _said([one for one in held if one not in shared])
    return lines


def _said(notes: Sequence[tuple[str, str]]) -> list[str]:
    """Each note once, after the figures that it is of."""
    of: dict[str, list[str]] = {}
    for note, label in notes:
        of.setdefault(note, []).append(label)
    return [f"  {'; '.join(labels)}: {note}" for note, labels in of.items()]


def _sources(read: Asked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    own = [*spoken(read.supposed.world.speakers), *read.supposed.sources]
    for one in (*own, *(one for part in read.parts for one in part.sources)):
        plain = {key: one[key] for key in ("key", "citation", "version") if one.get(key)}
        if plain not in found:
            found.append(plain)
    return found
