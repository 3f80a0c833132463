"""Makes the answer to a contingency: rows, members of its JSON form, and a table to read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from foedus.casus import events_as_arrays, rule
from foedus.casus.answer import ruling_rows
from foedus.contingency.chain import Contingency
from foedus.contingency.joining.two_estimands import bonds
from foedus.contingency.net_power import KNOWN
from foedus.contingency.nuclear.standing import NuclearStanding, nuclear_standing
from foedus.contingency.stakes.sensitivity import sensitivity
from foedus.contingency.stakes.thresholds import Added
from foedus.contingency.worth.takes_on import takes_on
from foedus.questions.asking.estimates import cited, noted
from foedus.questions.asking.readings import spoken
from foedus.questions.contingency.charts import contingency_charts
from foedus.questions.contingency.reading import Asked
from foedus.questions.contingency.sections import (
    charge,
    finite,
    headline,
    percent,
    range_of,
    sections,
    spread_of,
    stakes_of,
    success_of,
)
from foedus.results.result import Result
from foedus.states import by_number

LEVEL = 0.8
_TOLD = 0.02
"""A state that no duty binds is told in a table from this chance to fight in the end."""
_LINES = 14
_RESTS_ON = ("joining", "cascade", "reliability", "war_outcome", "prices", "stakes")


def told(name: str, asked: Asked, *, explain: bool, stale: bool) -> Result:
    """The answer.

    Parameters
    ----------
    name : str
        Of the question.
    asked : Asked
        The chain, run.
    explain : bool
        A table shows the reasons in words.
    stale : bool
        As it was asked.

    Returns
    -------
    Result
        One row per state and side.
    """
    rows = _rows(asked)
    duties = _duties(asked)
    shown = [row for row in rows if row["duty"] != "none" or row["in_all"] >= _TOLD]
    standing = _nuclear(asked, rows)
    here = asked.here
    settings = sensitivity(
        asked.world,
        asked.event,
        here.joining,
        here.coalitions,
        here.strengths,
        here.call_in.fighting,
        seed=here.seed,
        model=here.estimates.war_outcome,
        prices=here.estimates.prices,
    )
    extra: dict[str, Any] = {
        "label": asked.here.success.label,
        "stale_days": asked.world.stale_days,
        "complete": asked.world.complete,
        "left_out": list(asked.left_out),
        "duties": duties,
        "spread": spread_of(asked.here),
        "balance": {
            "outset": asked.here.balance.outset,
            "share": asked.here.balance.share,
            "stronger": asked.here.balance.stronger,
            "bands": [charge(one) for one in asked.here.balance.bands],
        },
        "success": success_of(asked.here),
        "stakes": stakes_of(asked.here),
        "sensitivity": [
            {**row, "stake": finite(row["stake"])} for row in settings.iter_rows(named=True)
        ],
        "with_all": None if asked.whole is None else _chief(asked.whole),
        "critical_ties": _ties(asked),
        "nuclear": standing,
        "assumptions": list(asked.here.assumptions),
    }
    notes = [
        *asked.world.warnings,
        *asked.supposed.said,
        *noted(asked.here.estimates),
        *dict.fromkeys(asked.readings.said),
        *(f"Left out: {one}" for one in asked.left_out),
        *_weightless(asked),
        *_nuclear_notes(standing, {row["state"] for row in shown if row["side"] == "target"}),
    ]
    sources = _sources(asked, duties) + asked.supposed.sources
    return Result(
        question=name,
        parameters={**asked.parameters, "explain": explain},
        rows=rows,
        sources=sources,
        notes=notes,
        steps=sections(extra, rows, shown, lines=_LINES, explain=explain),
        extra=extra,
        shown=shown,
        digest=[_line(row) for row in shown[:_LINES]],
        charts=contingency_charts(asked.event, shown, extra, sources),
        headline=headline(asked.event, asked.parameters),
    )


def _rows(asked: Asked) -> list[dict[str, Any]]:
    """One row per state and side; those that stay out by request have none."""
    here = asked.here
    both = bonds(asked.world, here.joining, here.estimates.reliability)
    cost = takes_on(here)
    added: Mapping[str, Added] = (
        {} if here.deterrence is None else {one.name: one for one in here.deterrence.allies}
    )
    rows = []
    for one in here.joining:
        if one.ccode in here.without:
            continue
        bond, takes = both.get((one.ccode, one.side)), cost[one.ccode, one.side]
        adds = added.get(one.state) if one.side == "target" else None
        rows.append(
            {
                "state": one.state,
                "state_name": by_number(one.ccode).name_on(asked.event.on),
                "ccode": one.ccode,
                "side": one.side,
                "duty": one.duty,
                "agreements": list(one.agreements),
                "fights": one.chance,
                "low": one.low,
                "high": one.high,
                "level": LEVEL,
                "kept": None if bond is None else bond.kept,
                "kept_low": None if bond is None else bond.kept_low,
                "kept_high": None if bond is None else bond.kept_high,
                "kept_under": None if bond is None else bond.agreement,
                "apart": (bond.why or None) if bond is not None else None,
                "if_bound": one.honored,
                "if_not_bound": one.unbound,
                "in_all": takes.fights,
                "adds": None if adds is None else adds.shapley,
                "adds_last": None if adds is None else adds.alone,
                "odds_without": None if adds is None else adds.odds,
                "loses": takes.loses,
                "by_pledge": takes.by_pledge,
                "unknown": [*one.unknown, *(() if bond is None else bond.unknown)],
            }
        )
    return rows


def _duties(asked: Asked) -> list[dict[str, Any]]:
    """The rows that ``duties`` shows: what applies or is contested."""
    book = asked.world.book
    rulings = rule(book, events_as_arrays(book, [asked.event]))
    (rows,) = ruling_rows(book, [asked.event], rulings)
    return [dict(row) for row in rows if row["status"] != "does_not_apply"]


def _chief(run: Contingency) -> dict[str, Any]:
    """The figures that are told beside those of a world from which something was left out."""
    return {"spread": spread_of(run), "success": success_of(run), "stakes": stakes_of(run)}


def _ties(asked: Asked) -> list[dict[str, Any]]:
    code = {one.ccode: one.code for one in asked.world.states if one.ccode is not None}
    return [
        {
            "caller": None if one.caller is None else code[one.caller],
            "called": code[one.called],
            "side": one.side,
            "beside": one.beside,
            "chance": one.chance,
            "effect": one.effect,
        }
        for one in asked.here.ties
    ]


def _nuclear(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    defenders = list(dict.fromkeys(row["state"] for row in rows if row["side"] == "target"))
    said: NuclearStanding = nuclear_standing(asked.world, asked.event, defenders)
    term = None if asked.here.deterrence is None else asked.here.deterrence.nuclear
    return {
        "attackers": dict(said.attackers),
        "targets": dict(said.targets),
        "armed_defenders": list(said.armed_defenders),
        "shelters": [
            {
                "agreement": one.agreement,
                "kind": one.kind,
                "by": list(one.by),
                "of": list(one.of),
                "text": one.text,
                "basis": one.basis,
            }
            for one in said.shelters
        ],
        "term": None
        if term is None
        else {
            "present": term.present,
            "cost_low": term.cost_low,
            "cost_high": term.cost_high,
            "chance": list(term.chance),
            "damage": list(term.damage),
        },
    }


def _nuclear_notes(standing: Mapping[str, Any], near: Collection[str]) -> list[str]:
    """The label, and who has nuclear weapons of those who fight and those likely to come."""
    has = [
        f"{code} ({status})"
        for side in ("attackers", "targets")
        for code, status in standing[side].items()
        if status in ("armed", "opaque")
    ]
    others = [code for code in standing["armed_defenders"] if code in near]
    said = ["Conventional: no figure counts nuclear weapons, but for the band that says so."]
    if has or others:
        said.append(
            f"Nuclear weapons: {', '.join(has) or 'neither belligerent'}"
            + (f"; of those who may come, {' '.join(others)}" if others else "")
            + "."
        )
    else:
        said.append(
            "Nuclear weapons: no belligerent, nor any state likely to come, is known to have any."
        )
    for one in standing["shelters"]:
        said.append(
            f"{' '.join(one['of'])}: nuclear {one['kind']} under {one['agreement']}, whose armed "
            f"parties are {' '.join(one['by'])}."
        )
    return said


def _weightless(asked: Asked) -> list[str]:
    """Belligerents whose own strength nobody at hand knows: the balance then rests on a guess."""
    held = asked.here.strengths
    fighting = {*asked.event.attackers, *asked.event.targets}
    said = []
    for ccode, origin in zip(held.states.tolist(), held.origin, strict=True):
        if ccode in fighting and origin not in KNOWN:
            said.append(
                f"{by_number(ccode).name_on(asked.event.on)}'s strength is not known on the day "
                f"and is {origin}: the balance and what follows from it rest on that."
            )
    return said


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for a reader."""
    kept = "" if row["kept"] is None else range_of(row["kept"], row["kept_low"], row["kept_high"])
    return {
        "state": row["state"],
        "side": row["side"],
        "duty": row["duty"],
        "fights (80%)": range_of(row["fights"], row["low"], row["high"]),
        "kept if due (80%)": kept,
        "in the draws": percent(row["in_all"]),
        "and loses": percent(row["loses"]),
        "adds": "" if row["adds"] is None else f"{100 * row['adds']:.1f}",
    }


def _sources(asked: Asked, duties: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The agreements' sources, what weighs the states, and the estimates that came with foedus."""
    speakers = {row["speaker"] for row in duties} | set(asked.world.speakers)
    documents = sorted({row["source"] for row in duties if row["speaker"] == "atlas"})
    found = [
        {**one, "documents": documents} if one["key"] == "atlas" else one
        for one in spoken(sorted(speakers))
    ]
    return found + cited(asked.here.estimates, _RESTS_ON)
