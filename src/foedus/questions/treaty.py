"""One agreement whole: clauses, parties through time, domains, decision rule, practice, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Maker, Result
    from foedus.treaties import Agreement, Obligation

QUESTION = Question(
    name="treaty",
    summary="One agreement whole: clauses, parties through time, practice.",
    parameters=(
        Parameter(
            "key",
            "text",
            "Key, short name or alias of the agreement.",
            positional=True,
            required=True,
        ),
        SCENARIO,
    ),
    examples=("foedus treaty north-atlantic-treaty", "foedus treaty CSTO"),
    charts=("parties",),
    keys=("section", "what", "since"),
    cost="quick",
)


def answer(key: str, *, scenario: Supposed = None) -> Result:
    """Everything known of one agreement.

    Parameters
    ----------
    key : str
        Key, short name or alias; ``atop-1385`` where ATOP has been added.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file; on
        the day for which it was written.

    Returns
    -------
    Result
        One row per fact, in sections: ``about``, ``obligation``, ``party`` and so on.

    Raises
    ------
    UnknownAgreementError
        If no agreement has the name, or several have: the nearest are named.
    """
    from foedus.questions.asking.readings import setting
    from foedus.results.result import Result
    from foedus.worlds.named import find_agreement

    supposed = None if scenario is None else setting(scenario=scenario, stale=True)
    agreement = find_agreement(key, supposed.world.book.agreements if supposed else ())
    rows = [
        *_about(agreement),
        *(_clause(agreement, one) for one in agreement.obligations),
        *_parties(agreement),
        *_rest(agreement),
    ]
    sources = [
        {"key": one.key, "citation": f"{one.title}{f', {one.date}' if one.date else ''}"}
        for one in agreement.documents
    ] + (supposed.sources if supposed else [])
    return Result(
        question=QUESTION.name,
        parameters={
            "key": agreement.key,
            "scenario": supposed.recorded if supposed else None,
        },
        rows=rows,
        sources=sources,
        charts=_charts(agreement, sources),
        notes=(*(supposed.said if supposed else ()), *_notes(agreement)),
        headline=f"{agreement.name} ({agreement.short_name})",
    )


def _charts(agreement: Agreement, sources: list[dict[str, str]]) -> dict[str, Maker]:
    from foedus.questions.asking.listed_charts import spell_charts

    rows = [
        {
            "name": one.state,
            "since": str(one.entry) if one.entry else None,
            "until": str(one.end) if one.end else None,
            "note": one.note,
        }
        for one in agreement.parties
    ]
    title = f"Parties to {agreement.name} through time"
    return spell_charts("parties", rows, title, sources, kind=None, says="Bound from entry on.")


def _notes(agreement: Agreement) -> tuple[str, ...]:
    said = [agreement.notes] if agreement.notes else []
    if not agreement.published:
        said.append("Not used in rulings: its text or status is too uncertain.")
    if not agreement.obligations:
        said.append("It obliges nobody to defend, to help or to consult anybody.")
    return tuple(said)


def _fact(
    agreement: Agreement, section: str, what: str, says: str, basis: str = "", **days: Any
) -> dict[str, Any]:
    from foedus.casus.answer import source_of

    return {
        "section": section,
        "what": what,
        "says": says,
        "since": str(days["since"]) if days.get("since") else None,
        "until": str(days["until"]) if days.get("until") else None,
        "source": source_of(agreement, basis) if basis else "",
    }


def _about(agreement: Agreement) -> list[dict[str, Any]]:
    said = [
        ("key", agreement.key),
        ("kind", agreement.kind),
        ("bindingness", str(agreement.bindingness)),
        ("object", agreement.object),
        ("signed", str(agreement.signed) if agreement.signed else "not found"),
        ("in force", str(agreement.in_force) if agreement.in_force else "not found"),
        ("end", str(agreement.end) if agreement.end else "open"),
        ("text", agreement.text),
        ("confidence", agreement.confidence),
        ("ATOP", ", ".join(str(one) for one in agreement.atop)),
        ("anchored to", ", ".join(agreement.anchored_to)),
    ]
    basis = {"in force": agreement.in_force_basis, "end": agreement.end_basis}
    return [
        _fact(agreement, "about", what, says, basis.get(what, "")) for what, says in said if says
    ]


def _clause(agreement: Agreement, one: Obligation) -> dict[str, Any]:
    parts = [f"trigger: {one.trigger}"]
    if one.by:
        parts.append(f"owed by {' '.join(one.by)}")
    if one.to:
        parts.append(f"owed to {' '.join(one.to)}")
    if one.discretion:
        parts.append(f"“{one.discretion}”")
    if one.adversaries:
        parts.append(f"against {' '.join(one.adversaries)}")
    if one.on_request:
        parts.append("on request")
    if one.finding:
        parts.append(f"needs a finding: {one.finding}")
    if one.unread:
        parts.append(f"conditions not read: {', '.join(one.unread)}")
    parts += [f"where: {arm.note}" for arm in one.scope if arm.note]
    parts += [f"{' '.join(cut.states)}: “{cut.text}”" for cut in one.carve_outs]
    if one.note:
        parts.append(one.note)
    what = f"{one.duty}{f', {one.article}' if one.article else ''}"
    return _fact(
        agreement, "obligation", what, "; ".join(parts), one.basis, since=one.since, until=one.until
    )


def _parties(agreement: Agreement) -> list[dict[str, Any]]:
    return [
        _fact(
            agreement,
            "party",
            one.state,
            one.note or ("bound" if one.entry else "signed only"),
            one.basis,
            since=one.entry or one.signed,
            until=one.end,
        )
        for one in agreement.parties
    ]


def _rest(agreement: Agreement) -> list[dict[str, Any]]:
    rows = [
        _fact(
            agreement,
            "domain",
            one.name,
            one.effect + (" (practice)" if one.practice else "") + (one.note and f": {one.note}"),
            one.basis,
            since=one.since,
        )
        for one in agreement.domains
    ]
    for section in ("decision", "consultation", "exit", "nuclear"):
        part = dict(getattr(agreement, section))
        if part:
            basis = part.pop("basis", "")
            says = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in part.items())
            rows.append(_fact(agreement, section, section, says or "provided for", basis))
    depth = agreement.depth
    if depth:
        coded = {"milinst": depth.milinst, "formal": depth.formal, "by practice": depth.practice}
        known = [f"{name} {value}" for name, value in coded.items() if value is not None]
        says = ", ".join(known) or "not coded"
        rows.append(
            _fact(agreement, "depth", "depth", f"{says}. {depth.note}".strip(), depth.basis)
        )
    for suspension in agreement.suspensions:
        toward = f" toward {' '.join(suspension.toward)}" if suspension.toward else ""
        rows.append(
            _fact(
                agreement,
                "suspension",
                f"{' '.join(suspension.states)}{toward}",
                f"{suspension.of}: {suspension.reason}",
                suspension.basis,
                since=suspension.since,
                until=suspension.until,
            )
        )
    for dispute in agreement.disputes:
        rows.append(
            _fact(
                agreement,
                "disputed",
                " ".join(dispute.states) or "the agreement",
                dispute.reason,
                dispute.basis,
                since=dispute.since,
                until=dispute.until,
            )
        )
    if agreement.dormant_reason:
        rows.append(
            _fact(
                agreement,
                "dormant",
                "dormant",
                agreement.dormant_reason,
                agreement.dormant_basis,
                since=agreement.dormant_since,
            )
        )
    rows += [
        _fact(
            agreement,
            "practice",
            one.kind,
            f"{one.event}{f' (asked by {chr(32).join(one.asked_by)})' if one.asked_by else ''}"
            f"{f': {one.decided}' if one.decided else ''}",
            one.basis,
            since=one.date,
        )
        for one in agreement.practice
    ]
    return rows
