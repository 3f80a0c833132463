"""Puts constraint in rows and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from foedus.audits.constraint.blocking import greatest, losses_of
from foedus.audits.constraint.coded import MEMBERS
from foedus.audits.constraint.hosting import BASES, TROOPS, Hosted, added
from foedus.audits.constraint.listed import EXIT_CODES, HALVING, LISTED
from foedus.audits.constraint.portfolio import Bound, Held
from foedus.audits.constraint.scored import Scored, atop_code, deep
from foedus.questions.asking.readings import spoken
from foedus.questions.constraint.charts import clause_charts, plane_charts
from foedus.questions.constraint.reading import Asked
from foedus.results.result import Result

_CITED = ("leeds_anac2005", "coleman1971", "morrow1991")
_MOST_SHOWN = 30


def told(question: str, read: Asked) -> Result:
    """The answer to :mod:`foedus.questions.constraint.question`.

    Parameters
    ----------
    question : str
        Its name.
    read : Asked
        As it was read and scored.
    """
    there = read.supposed.world
    sources = _sources(read)
    name = read.group.name if read.group is not None else _state(read)
    if read.bound is None:
        rows = [row for one in read.texts for row in _clauses(one, read)]
        texts = [_text(one, read) for one in read.texts]
        digest = [line for one in texts for line in _lines(one, rows)]
        totals: dict[str, Any] | None = None
        charts = clause_charts(rows, texts, sources)
        headline = _headline(texts, name, str(there.on))
    else:
        rows = [_agreement(one, read) for one in read.bound.held]
        texts, totals = [], _totals(read.bound, read)
        digest = [_line(row) for row in rows[:_MOST_SHOWN]]
        charts = plane_charts(rows, name, totals, sources)
        headline = _sum(totals, name, str(there.on), len(rows))
    return Result(
        question=question,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(*read.supposed.said, *there.warnings, *read.notes, *_notes(read, rows)),
        steps=_steps(read),
        extra={
            "stale_days": there.stale_days,
            "kind": read.group.kind if read.group is not None else "state",
            "name": name,
            "clauses": [
                {"clause": one.key, "title": one.title, "atop": one.atop.split()} for one in LISTED
            ],
            "texts": texts,
            "portfolio": totals,
        },
        digest=digest,
        headline=headline,
        charts=charts,
    )


def told_check(question: str, parity: Result) -> Result:
    """The parity of depth as an answer of this question."""
    return Result(
        question=question,
        parameters={
            "subject": None,
            "on": None,
            "weights": {},
            "repeats": 0,
            "halving": HALVING,
            "check": True,
            "scenario": None,
            "stale": False,
        },
        rows=parity.rows,
        sources=parity.sources,
        notes=parity.notes,
        steps=("Both are recomputed from ATOP's provisions, phase by phase: see docs/depth.md.",),
        extra={
            "stale_days": 0,
            "kind": "check",
            "name": "",
            "clauses": [],
            "texts": [],
            "portfolio": None,
        },
        headline=parity.headline,
    )


def number(value: float) -> float | None:
    """A number, or None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _state(read: Asked) -> str:
    return read.bound.state.name if read.bound is not None else ""


def _clauses(one: Scored, read: Asked) -> list[dict[str, Any]]:
    codes = [member.code for member in one.members]
    rows = []
    for place, clause in enumerate(LISTED):
        value = number(one.text[place])
        own = one.own[:, place]
        bears = [code for code, mine in zip(codes, own, strict=True) if mine > 0]
        rows.append(
            {
                "agreement": one.agreement.key,
                "clause": clause.key,
                "title": clause.title,
                "value": value,
                "low": 0.0 if value is None else value,
                "high": 1.0 if value is None else value,
                "weight": float(read.weights[place]),
                "binds": "all" if len(bears) == len(codes) else bears,
                "source": one.sources[place],
                "basis": one.basis[place],
            }
        )
    return rows


def _text(one: Scored, read: Asked) -> dict[str, Any]:
    score, own = one.score(read.weights), one.member_scores(read.weights)
    depth, losses = deep(one), losses_of(one.agreement, read.supposed.world)
    renounce = atop_code(one, "renounce")
    terms = one.agreement.exit
    command = {name: atop_code(one, name) for name in ("subord", "intcom", "base")}
    return {
        "agreement": one.agreement.key,
        "name": one.agreement.short_name,
        "bindingness": str(one.agreement.bindingness),
        "value": number(score.value[0]),
        "low": float(score.low[0]),
        "high": float(score.high[0]),
        "known": float(score.known[0]),
        "milinst": depth.milinst,
        "formal": depth.formal,
        "scope": depth.scope,
        "depth_source": depth.source,
        "subordination_text": command["subord"],
        "integrated_command_text": command["intcom"],
        "bases_text": command["base"],
        "practice": depth.practice,
        "practice_note": depth.note,
        "practice_basis": depth.practice_basis,
        "exit": terms.get("terms", ""),
        "notice_months": int(terms["notice_months"]) if terms.get("notice_months") else None,
        "exit_article": terms.get("article", ""),
        "exit_basis": terms.get("basis", ""),
        "renounce": renounce,
        "renounce_says": "" if renounce is None else EXIT_CODES[renounce],
        "term_months": atop_code(one, "length") or None,
        "decides": [{"body": told.body, "rule": told.rule, "why_not": told.why} for told in losses],
        "members": [
            {
                "state": member.code,
                "value": number(own.value[place]),
                "low": float(own.low[place]),
                "high": float(own.high[place]),
                "loss": greatest(losses, member.code).loss.get(member.code),
                **_hosting(read, member.code),
            }
            for place, member in enumerate(one.members)
        ],
    }


def _hosting(read: Asked, code: str) -> dict[str, Any]:
    one: Hosted = read.hosted[code]
    people = read.population.get(code)
    return {
        "us_troops": one.troops,
        "us_troops_year": one.year,
        "us_troops_per_thousand": (
            None if one.troops is None or not people else one.troops / people
        ),
        "us_bases": one.bases,
        "us_small_sites": one.sites,
        "stationed": [{"by": by, "thousand": thousand} for by, thousand in one.supposed],
    }


def _agreement(one: Held, read: Asked) -> dict[str, Any]:
    agreement, depth = one.scored.agreement, deep(one.scored)
    code = "" if read.bound is None else read.bound.state.code
    loss = one.loss
    return {
        "agreement": agreement.key,
        "name": agreement.short_name,
        "bindingness": str(agreement.bindingness),
        "partners": len(one.partners),
        "value": number(one.value),
        "low": one.low,
        "high": one.high,
        "adds": number(one.adds[0]),
        "adds_least": one.adds[1],
        "adds_most": one.adds[2],
        "unknown": [
            clause.key for clause, mine in zip(LISTED, one.own, strict=True) if np.isnan(mine)
        ],
        "defenders": [state.code for state in one.defenders],
        "defenders_unknown": list(one.unknown),
        "security": number(one.relative),
        "security_share": number(one.share),
        "loss": loss.loss.get(code),
        "body": loss.body,
        "rule": loss.rule,
        "milinst": depth.milinst,
        "formal": depth.formal,
        "practice": depth.practice,
        "exit": agreement.exit.get("terms", ""),
        "source": "; ".join(dict.fromkeys(one for one in one.scored.sources if one)),
    }


def _totals(one: Bound, read: Asked) -> dict[str, Any]:
    middle, least, most = one.totals if one.totals else (None, None, None)
    toward = [] if middle is None else middle.toward.tolist()
    return {
        "state": one.state.code,
        "agreements": len(one.held),
        "partners": len(one.partners),
        "value": 0.0 if middle is None else middle.total,
        "low": 0.0 if least is None else least.total,
        "high": 0.0 if most is None else most.total,
        "plain": 0.0 if middle is None else middle.plain,
        "toward": sorted(
            (
                {"state": state.code, "value": value}
                for state, value in zip(one.partners, toward, strict=True)
            ),
            key=lambda row: (-row["value"], row["state"]),
        ),
        "by_clause": {
            clause.key: 0.0 if middle is None else float(middle.by_clause[at])
            for at, clause in enumerate(LISTED)
        },
        "outvoted": [
            held.scored.agreement.key
            for held in one.held
            if held.loss.loss.get(one.state.code, 0.0) > 0
        ],
        "capability": one.capability,
        "security": number(one.relative),
        "security_share": number(one.share),
        "unscored": list(one.unscored),
        **_hosting(read, one.state.code),
    }


def _sources(read: Asked) -> list[dict[str, Any]]:
    from foedus.panels.exports.citing import bibliography
    from foedus.sources import adding
    from foedus.sources.registry import source

    there = read.supposed.world
    speakers = set(there.speakers)
    if adding.is_added(MEMBERS):
        speakers.add("atop")
    found: list[dict[str, Any]] = [*spoken(speakers), *read.supposed.sources]
    keys = list(added())
    if read.bound is not None:
        seat = there.position(read.bound.state)
        weight = "cinc" if read.bound.capability.startswith("CINC") else "gdp"
        named = there.weights[weight].source[seat]
        keys += ["nmc"] if named.startswith("nmc") else []
    for key in keys:
        declared = source(key)
        found.append({"key": key, "citation": declared.citation, "version": declared.version})
    cited = _CITED[:2] if read.bound is None else _CITED
    return found + [{"key": key, "citation": bibliography()[key]} for key in cited]


def _notes(read: Asked, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    from foedus.sources import adding

    said = []
    if not adding.is_added(MEMBERS):
        said.append(
            "ATOP was not added: the atlas's record alone speaks of clauses, and has no more than "
            "some of them ('foedus data list' says whose the file is)."
        )
    missing = [key for key in (TROOPS, BASES) if key not in added()]
    if missing:
        said.append(f"Troops and bases hosted are not told: add {', '.join(missing)}.")
    elif any(one.troops is not None for one in read.hosted.values()):
        said.append(
            "Troops and bases are those of the United States; no source at hand counts others'."
        )
    if read.bound is None:
        for text in read.texts:
            gone = [LISTED[at].key for at in np.flatnonzero(~np.isfinite(text.text))]
            if gone:
                said.append(
                    f"Not known of {text.agreement.short_name}, and never counted as zero: "
                    f"{', '.join(gone)}."
                )
        return said
    if any(row["unknown"] for row in rows):
        said.append(
            "Clauses that nothing at hand codes are left out of a score; low and high have them "
            "at none and at all. 'foedus constraint AGREEMENT' names them."
        )
    if read.bound.unscored:
        said.append(f"No clause is known of: {', '.join(read.bound.unscored)}.")
    outvoted = _totals(read.bound, read)["outvoted"]
    if outvoted:
        said.append(f"May be outvoted, by a body's usual rule, under: {', '.join(outvoted)}.")
    blind = [row["agreement"] for row in rows if row["defenders_unknown"]]
    if blind:
        said.append(
            "Defenders whose capability is not known are left out of security under: "
            f"{', '.join(blind)}."
        )
    return said


def _steps(read: Asked) -> list[str]:
    lines = [
        "score: the weighted mean of the clauses that are known; low and high have the unknown "
        "at 0 and at 1. " + ", ".join(
            f"{one.key} {weight:.2f}" for one, weight in zip(LISTED, read.weights, strict=True)
        ) + ".",
    ]  # fmt: skip
    if read.bound is None:
        lines.append(
            "value of a clause: 0 where the text leaves hands free, 1 where it binds; of members "
            "that it binds unlike, the strictest. Text and practice are apart: MILINST, FORMAL, "
            "scope, subordination and integrated command are of the text; practice is what was "
            "built."
        )
        return lines
    lines += [
        "portfolio: of each clause and partner, the strictest text counts, summed over partners; "
        "a clause pledged again to the same state adds "
        f"{read.parameters['repeats']}% of a first one. adds: what would be lost without this "
        "agreement alone. The Charter of the United Nations is left out.",
        f"security: {read.bound.capability} of those who owe this state defense, halved every "
        f"{read.parameters['halving']} km between capitals (assumed), over its own; the share is "
        "theirs in the sum of both. It is no chance that they come, no deterrence, and no nuclear "
        "weapon.",
        "loss: one less Coleman's power to prevent under the body's usual rule; 0 where nothing "
        "passes without it; none where no rule of voting is recorded.",
    ]
    return lines


def _headline(texts: Sequence[Mapping[str, Any]], name: str, day: str) -> str:
    if len(texts) != 1:
        return f"What the {len(texts)} agreements of all members of {name} take from them, {day}."
    return (
        f"What {name} takes from its {len(texts[0]['members'])} members' freedom, {day}: "
        f"{_span(texts[0])} of 1 over clauses that are known."
    )


def _sum(totals: Mapping[str, Any], name: str, day: str, count: int) -> str:
    return (
        f"What binds {name}, {day}: {_many(count, 'agreement')} with "
        f"{_many(totals['partners'], 'state')}; "
        f"constraint {totals['value']:.1f} ({totals['low']:.1f} to {totals['high']:.1f}) in "
        f"treaties that bind in everything toward one state, {totals['plain']:.1f} before what "
        "repeats is taken off."
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _span(one: Mapping[str, Any]) -> str:
    value = "none" if one["value"] is None else f"{one['value']:.2f}"
    return value if one["low"] == one["high"] else f"{value} ({one['low']:.2f}-{one['high']:.2f})"


def _lines(text: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    own = [row for row in rows if row["agreement"] == text["agreement"]]
    lines = [_said(text["name"], _span(text), f"{text['known']:.0%} of the weight is known")]
    for row in own:
        lines.append(
            _said(
                row["clause"],
                "not known" if row["value"] is None else f"{row['value']:.2f}",
                row["basis"] or row["title"],
            )
        )
    deepness = ", ".join(
        f"{name} {text[key]}" for name, key in
        (("MILINST", "milinst"), ("FORMAL", "formal"), ("scope", "scope"))
        if text[key] is not None
    )  # fmt: skip
    lines.append(_said("depth, text", deepness or "not known", text["depth_source"]))
    lines.append(
        _said(
            "command, text",
            "not known" if text["integrated_command_text"] is None else
            f"integrated {text['integrated_command_text']}, subordination "
            f"{text['subordination_text'] if text['subordination_text'] is not None else '-'}",
            "atop intcom, subord" if text["integrated_command_text"] is not None else "",
        )
    )  # fmt: skip
    lines.append(
        _said(
            "depth, practice",
            "not known" if text["practice"] is None else str(text["practice"]),
            text["practice_note"],
        )
    )
    right = f"ATOP: {text['renounce_says']}" if text["renounce"] is not None else ""
    lines.append(_said("exit", text["exit"] or "no terms recorded", right))
    lines += [
        _said("decides", one["rule"] or one["why_not"], one["body"]) for one in text["decides"]
    ]
    hosts = [one for one in text["members"] if one["us_troops"]]
    if hosts:
        most = max(hosts, key=lambda one: one["us_troops"])
        lines.append(
            _said(
                "US troops hosted",
                f"{sum(one['us_troops'] for one in hosts):,} in {len(hosts)} members",
                f"most in {most['state']}: {most['us_troops']:,} ({most['us_troops_year']})",
            )
        )
    return lines


def _said(what: str, value: str, why: str) -> dict[str, str]:
    return {"what": what, "value": value, "from": why}


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "agreement": row["name"],
        "score": _span(row),
        "partners": str(row["partners"]),
        "adds": "" if row["adds"] is None else f"{row['adds']:.2f}",
        "defenders": str(len(row["defenders"])),
        "security": "not known"
        if row["security_share"] is None
        else f"{row['security_share']:.2f}",
        "loss": "" if row["loss"] is None else f"{row['loss']:.2f}",
    }
