"""Puts the matrix of agreements by domain, and the figures beside it, in rows and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.audits.domains.cells import DOMAINS, RULES, Cell
from foedus.audits.domains.crises import Elapsed
from foedus.audits.domains.matrix import Line, day_words, strongest
from foedus.questions.asking.readings import spoken
from foedus.questions.domains.charts import domain_charts
from foedus.questions.domains.reading import Asked, Read
from foedus.results.result import Result

LETTERS = {"covered": "C", "case-by-case": "R", "cooperation": "o"}
HEADS = {
    "land": "la", "sea": "se", "air": "ai", "cyber": "cy", "space": "sp", "hybrid": "hy",
    "nuclear": "nu", "energy": "en", "disinformation": "di", "supply-chains": "sc",
    "technology": "te", "intelligence": "in", "exercises": "ex", "sanctions": "sa",
    "crisis-consultation": "cc", "industry": "iy", "internal-security": "is", "trade": "tr",
}  # fmt: skip
_FEW = 3
_NAME = 24


def told(question: str, read: Read) -> Result:
    """The answer to :mod:`foedus.questions.domains.question`.

    Parameters
    ----------
    question : str
        Its name.
    read : Read
        As it was read and found.
    """
    rows = [_row(line, cell) for line in read.lines for cell in line.cells]
    figures = [
        *({"group": "", **one.as_row()} for one in read.figures),
        *({"group": one.key, **figure.as_row()} for one in read.asked
          for figure in one.gathered.figures if figure.domain in read.domains),
    ]  # fmt: skip
    crises = [_crisis(one) for one in read.crises]
    exercises = [
        {"group": one.key, "year": year.year, "joint": year.joint, "alone": year.members_alone}
        for one in read.asked
        for year in one.gathered.exercises
        if "exercises" in read.domains
    ]
    there = read.supposed.world
    unsure = sum(bool(row["uncertain"]) for row in rows)
    sources = _sources(read, figures)
    return Result(
        question=question,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(*there.warnings, *read.supposed.said, *read.notes, *_notes(read)),
        steps=_steps(read, rows, figures, crises),
        extra={
            "stale_days": there.stale_days,
            "complete": there.complete,
            "groups": [_group(one) for one in read.asked],
            "agreements": [_line(one) for one in read.lines],
            "uncertain_cells": unsure,
            "rules": dict(RULES),
            "indicators": figures,
            "decision_times": crises,
            "exercise_years": exercises,
        },
        digest=_digest(read),
        headline=(
            f"Domains of {_whose(read)} on {there.on}: {_many(len(rows), 'cell')} of "
            f"{_many(sum(bool(one.cells) for one in read.lines), 'agreement')}, {unsure} uncertain."
        ),
        charts=domain_charts(read, rows, crises, exercises, sources),
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _whose(read: Read) -> str:
    if not read.asked:
        return "every agreement in force"
    return ", ".join(one.name for one in read.asked)


def _row(line: Line, cell: Cell) -> dict[str, Any]:
    one = line.agreement
    return {
        "agreement": one.key,
        "name": one.short_name,
        "domain": cell.domain,
        "layer": cell.layer,
        "effect": cell.effect,
        "since": day_words(cell.since),
        "until": day_words(cell.until),
        "document": cell.document or None,
        "document_date": day_words(cell.document_date),
        "article": cell.article,
        "basis": cell.basis,
        "rule": cell.rule,
        "extent": cell.extent,
        "contested": cell.contested,
        "uncertain": list(cell.uncertain),
        "status": line.status,
        "bindingness": str(one.bindingness),
        "confidence": one.confidence,
        "speaker": one.speaker,
    }


def _line(line: Line) -> dict[str, Any]:
    one = line.agreement
    return {
        "agreement": one.key,
        "name": one.short_name,
        "status": line.status,
        "bindingness": str(one.bindingness),
        "dormant": line.dormant,
        "parties": list(line.parties),
        "domains": list(strongest(line.cells)),
    }


def _group(one: Asked) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "members": sorted(state.code for state in one.members),
        "agreements": list(one.keys),
    }


def _crisis(one: Elapsed) -> dict[str, Any]:
    crisis = one.crisis
    row: dict[str, Any] = {
        "key": crisis.key,
        "case": crisis.case,
        "body": crisis.body,
        "rule": crisis.rule,
        "event": str(crisis.event.day),
        "event_what": crisis.event.what,
    }
    for name, step, days in (
        ("decision", crisis.decision, one.to_decision),
        ("deployment", crisis.deployment, one.to_deployment),
    ):
        known = step if days is not None else None
        row[name] = str(known.day) if known else None
        row[f"{name}_what"] = known.what if known else None
        row[f"days_to_{name}_low"] = days[0] if days else None
        row[f"days_to_{name}_high"] = days[1] if days else None
    return row | {
        "basis": crisis.basis, "confidence": crisis.confidence, "note": crisis.note
    }  # fmt: skip


def _digest(read: Read) -> list[dict[str, Any]]:
    shown = [one for one in read.lines if one.cells]
    if len(shown) <= _FEW:
        return [_shown(line, cell, len(shown) > 1) for line in shown for cell in line.cells]
    best = {one.agreement.key: strongest(one.cells) for one in shown}
    heads = [name for name in DOMAINS if any(name in held for held in best.values())]
    return [
        {
            "agreement": _cut(one.agreement.short_name or one.agreement.key),
            **{HEADS[name]: _letter(best[one.agreement.key].get(name)) for name in heads},
        }
        for one in shown
    ]


def _shown(line: Line, cell: Cell, several: bool) -> dict[str, Any]:
    row = {"agreement": _cut(line.agreement.short_name)} if several else {}
    article = f", {cell.article}" if cell.article and cell.document else ""
    return row | {
        "domain": cell.domain,
        "effect": cell.effect + (" (practice)" if cell.layer == "practice" else ""),
        "since": str(cell.since) if cell.since else "uncertain",
        "document": f"{cell.document or 'uncertain'}{article}",
        "dated": str(cell.document_date) if cell.document_date else "uncertain",
        "": "uncertain" if cell.uncertain else "contested" if cell.contested else "",
    }


def _letter(cell: Cell | None) -> str:
    if cell is None:
        return ""
    mark = "?" if cell.uncertain else "*" if cell.layer == "practice" else ""
    return f"{LETTERS[cell.effect]}{mark}"


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _notes(read: Read) -> list[str]:
    said = []
    empty = [one.agreement.short_name for one in read.lines if not one.cells]
    if empty and read.asked:
        listed = ", ".join(empty[:8]) + (f" and {len(empty) - 8} more" if len(empty) > 8 else "")
        said.append(f"Nothing at hand names a domain{_of(read)} of: {listed}.")
    for one in read.asked:
        if one.kind == "bloc":
            said.append(
                f"{one.name} is a bloc, whose own texts are not laid out by domain: its "
                f"{len(one.keys)} agreements here are those that bind its members alone."
            )
    signed = [one.agreement.short_name for one in read.lines if one.status == "signed"]
    if signed:
        said.append(f"Signed, and not shown to be in force: {', '.join(signed)}.")
    dormant = [one.agreement.short_name for one in read.lines if one.dormant and one.cells]
    if dormant and read.asked:
        said.append(f"In force, and dormant: {', '.join(dormant)}.")
    return said


def _of(read: Read) -> str:
    return "" if len(read.domains) == len(DOMAINS) else " that was asked for"


def _steps(
    read: Read,
    rows: Sequence[Mapping[str, Any]],
    figures: Sequence[Mapping[str, Any]],
    crises: Sequence[Mapping[str, Any]],
) -> list[str]:
    said = [
        "C covered (an attack by these means, or on such an object, counts; for consultation: a "
        "duty), R case by case (the parties reserved the finding), o cooperation (no trigger); * "
        "in practice, not by text; ? document, day or basis uncertain; blank: nothing at hand "
        "names it."
    ]
    heads = [f"{HEADS[name]} {name}" for name in DOMAINS if name in {r["domain"] for r in rows}]
    if len([one for one in read.lines if one.cells]) > _FEW:
        said.append(f"{', '.join(heads)}.")
    used = sorted({str(row["rule"]) for row in rows}, key=list(RULES).index)
    said += [f"Rule '{name}': {RULES[name]}." for name in used]
    said += [_figure(one, {asked.key: asked.name for asked in read.asked}) for one in figures]
    told_of: dict[str, list[str]] = {}
    for one in figures:
        if one["value"] is not None:
            labels = told_of.setdefault(str(one["says_not"]), [])
            labels += [] if one["label"] in labels else [str(one["label"])]
    said += [f"What it does not say, {', '.join(of)}: {what}." for what, of in told_of.items()]
    if figures:
        said.append(
            "Figures are of single domains, and are not added up: a total would weigh gas against "
            "exercises by nobody's scale."
        )
    said += [_told_crisis(one) for one in crises]
    return said


def _figure(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    who = f"{names[one['group']]}, " if len(names) > 1 else ""
    about = f" of {one['about']}" if one["about"] else ""
    if one["value"] is None:
        return f"{who}{one['label']}{about}: not known. {one['note']}"
    span = (
        f" ({number(one['low'])} to {number(one['high'])}, n = {one['n']})"
        if one["low"] is not None
        else ""
    )
    note = f" {one['note']}" if one["note"] else ""
    unit = one["unit"].removesuffix("s") if one["value"] == 1 else one["unit"]
    return (
        f"{who}{one['label']}{about}, {one['as_of']}: {number(one['value'])} {unit}{span}. "
        f"Formula: {one['formula']}. Source: {', '.join(one['sources'])}.{note}"
    )


def number(value: float) -> str:
    """A figure as it is told.

    Examples
    --------
    >>> number(0.0794), number(20.0), number(362.76)
    ('0.079', '20', '362.8')
    """
    if abs(value) >= 100:
        return f"{value:.1f}".removesuffix(".0")
    if abs(value) >= 1:
        return f"{value:.2f}".rstrip("0").removesuffix(".")
    return f"{value:.3f}" if value else "0"


def _told_crisis(one: Mapping[str, Any]) -> str:
    def days(name: str) -> str:
        low, high = one[f"days_to_{name}_low"], one[f"days_to_{name}_high"]
        if low is None:
            return f"no {name} found"
        many = f"{low}" if low == high else f"{low} to {high}"
        return f"{name} after {many} day{'' if many == '1' else 's'} ({one[name]})"

    return (
        f"{one['case']}: {one['event_what']} ({one['event']}); {days('decision')}; "
        f"{days('deployment')}; confidence {one['confidence']}."
    )


def _sources(read: Read, figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    from foedus.panels.exports.citing import bibliography
    from foedus.sources.registry import source

    found: list[dict[str, Any]] = [
        *spoken(read.supposed.world.speakers), *read.supposed.sources
    ]  # fmt: skip
    known = [one for one in figures if one["value"] is not None]
    cited: set[str] = set()
    for key in dict.fromkeys(key for one in known for key in one["sources"]):
        if key == "energy file":
            given = str(read.parameters["energy"])
            found.append({"key": "energy", "citation": f"Gas capacities as given in {given}"})
        elif key not in ("atlas", "model"):
            declared = source(key)
            found.append({"key": key, "citation": declared.citation, "version": declared.version})
            cited.add(declared.cite)
    for key in dict.fromkeys(key for one in known for key in one["cite"] if key not in cited):
        found.append({"key": key, "citation": bibliography()[key]})
    return found
