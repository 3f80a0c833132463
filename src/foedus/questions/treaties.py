"""Which agreements are in force on a day, filtered by party, duty or domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question
from foedus.terms import PLEDGES, Pledge

if TYPE_CHECKING:
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Maker, Result
    from foedus.treaties import Agreement, Domain, Obligation

QUESTION = Question(
    name="treaties",
    summary="Agreements known on a day: who, what kind, in force or only signed.",
    parameters=(
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        Parameter("state", "state", "Only agreements of this state."),
        Parameter("duty", "choice", "Only agreements with this duty.", None, tuple(PLEDGES)),
        Parameter("domain", "text", "Only agreements that reach this domain, such as cyber."),
        SCENARIO,
        STALE,
    ),
    examples=("foedus treaties --state Poland --duty defense",),
    charts=("spells",),
    keys=("key",),
    cost="quick",
)


def answer(
    *,
    on: str | date | None = None,
    state: str | None = None,
    duty: str | None = None,
    domain: str | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """List agreements.

    Parameters
    ----------
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    state, duty, domain : str, optional
        Filters; all must hold.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per agreement, by key.

    Raises
    ------
    FoedusError
        For an unknown state, duty, domain or date.
    """
    import numpy as np

    from foedus.errors import EventError
    from foedus.questions.asking.readings import Readings, asked_day, setting, spoken
    from foedus.results.result import Result
    from foedus.worlds.parties import OUT, SIGNED, parties_on
    from foedus.worlds.roll import roll_for

    day = asked_day(on, scenario)
    readings = Readings(day)
    wanted = readings.state(state) if state else None
    if duty is not None and duty not in PLEDGES:
        raise EventError(f"{duty!r} is not a duty.", f"choose among {', '.join(PLEDGES)}.")
    supposed = None if scenario is None else setting(day, scenario=scenario, stale=stale)
    roll = roll_for(day, stale=stale) if supposed is None else supposed.roll
    domains = sorted({one.name for agreement in roll.book.agreements for one in agreement.domains})
    if domain is not None and domain not in domains:
        raise EventError(f"{domain!r} is not a domain.", f"choose among {', '.join(domains)}.")
    standing = parties_on(roll.book, day.toordinal())
    rows = []
    for position, agreement in enumerate(roll.book.agreements):
        members = np.flatnonzero(standing[position] > OUT)
        if len(members) == 0:
            continue
        codes = sorted({roll.book.states[one].code for one in members})
        bound = sorted(
            {roll.book.states[one].code for one in members if standing[position, one] > SIGNED}
        )
        if wanted is not None and wanted.code not in codes:
            continue
        duties = sorted(
            {one.duty for one in agreement.obligations if _runs(one, day)}, key=PLEDGES.index
        )
        if duty is not None and duty not in duties:
            continue
        reached = [one for one in agreement.domains if _reached(one, day)]
        if domain is not None and domain not in {one.name for one in reached}:
            continue
        dead = bool(roll.book.dormant[position] <= day.toordinal())
        rows.append(_row(agreement, codes, bound, duties, reached, dormant=dead))
    rows.sort(key=lambda row: str(row["key"]))
    return Result(
        question=QUESTION.name,
        parameters={
            "on": day.isoformat(),
            "state": wanted.code if wanted else None,
            "duty": duty,
            "domain": domain,
            "scenario": supposed.recorded if supposed else None,
            "stale": stale,
        },
        rows=rows,
        sources=spoken(roll.speakers) + (supposed.sources if supposed else []),
        charts=_charts(rows, wanted.name if wanted else "", spoken(roll.speakers)),
        notes=(*roll.warnings, *(supposed.said if supposed else ()), *readings.said),
        extra={"stale_days": roll.stale_days, "complete": roll.complete},
        digest=[
            {
                "key": row["key"],
                "short name": row["short_name"],
                "kind": row["kind"],
                "status": row["status"],
                "duties": ", ".join(row["duties"]),
                "parties": f"{len(row['parties'])}: {' '.join(row['parties'][:6])}"
                f"{' ...' if len(row['parties']) > 6 else ''}",
            }
            for row in rows
        ],
        headline=f"{len(rows)} agreements known on {day}.",
    )


_MOST_DRAWN = 60


def _charts(
    rows: list[dict[str, Any]], state: str, sources: list[dict[str, Any]]
) -> dict[str, Maker]:
    from foedus.questions.asking.listed_charts import spell_charts

    if not 0 < len(rows) <= _MOST_DRAWN:
        return {}
    spells = [
        {
            "name": row["short_name"] or row["key"],
            "since": row["in_force"],
            "until": row["end"],
            "strictest duty": row["duties"][0] if row["duties"] else "none",
            "note": row["name"],
        }
        for row in rows
    ]
    title = f"Agreements of {state} through time" if state else "Agreements through time"
    says = "From entry into force on, whoever was party then."
    return spell_charts("spells", spells, title, sources, kind="strictest duty", says=says)


def _runs(obligation: Obligation, day: date) -> bool:
    after = obligation.since is None or obligation.since.earliest <= day
    return after and (obligation.until is None or day < obligation.until.earliest)


def _reached(domain: Domain, day: date) -> bool:
    return domain.since is None or domain.since.earliest <= day


def _row(
    agreement: Agreement,
    codes: list[str],
    bound: list[str],
    duties: list[Pledge],
    reached: list[Domain],
    *,
    dormant: bool,
) -> dict[str, Any]:
    return {
        "key": agreement.key,
        "name": agreement.name,
        "short_name": agreement.short_name,
        "aliases": list(agreement.aliases),
        "kind": agreement.kind,
        "bindingness": str(agreement.bindingness),
        "status": "in force" if len(bound) > 1 else "signed" if not bound else "one party",
        "signed": str(agreement.signed) if agreement.signed else None,
        "in_force": str(agreement.in_force) if agreement.in_force else None,
        "end": str(agreement.end) if agreement.end else None,
        "parties": codes,
        "duties": [str(one) for one in duties],
        "domains": [one.name for one in reached],
        "text": agreement.text,
        "dormant": dormant,
        "confidence": agreement.confidence,
        "atop": list(agreement.atop),
        "speaker": agreement.speaker,
    }
