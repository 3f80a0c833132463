"""Who is bound to do what if one state attacks another, under which article, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import HOW, ON, PLACE, STALE, TARGET, WHO_BEGAN
from foedus.results.declaration import SCENARIO, Parameter, Question
from foedus.terms import STATUSES, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.casus import Event
    from foedus.questions.asking.readings import Readings, Supposed
    from foedus.results.result import Result

QUESTION = Question(
    name="duties",
    summary="Who is bound to do what if one state attacks another, and why (or why not).",
    parameters=(
        Parameter(
            "attacker",
            "states",
            "State or states that attack, by commas; 'non-state' for a group of no state.",
            positional=True,
        ),
        TARGET,
        ON,
        PLACE,
        *HOW,
        Parameter("scale", "choice", "Armed attack, or below it.", "armed-attack", tuple(Scale)),
        Parameter("by_non_state", "flag", "The attack is by a non-state group.", False),
        *WHO_BEGAN,
        Parameter(
            "status",
            "choices",
            "Statuses shown in a table; JSON holds all rows.",
            "applies,contested",
            (*STATUSES, "all"),
        ),
        Parameter("events", "path", "Rule on a CSV or TOML file of events instead."),
        Parameter("explain", "flag", "Print the reasons of every row in words.", False),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus duties Russia Estonia",
        'foedus duties China Philippines --place "Scarborough Shoal" --object public-vessel',
        "foedus duties Russia Estonia --on 2007-04-27 --means cyber --status all --explain",
    ),
    charts=("bound",),
    keys=("event", "state", "toward", "agreement", "article", "duty"),
    cost="quick",
)


def answer(
    attacker: str | int | Sequence[str | int] = "",
    target: str | int | Sequence[str | int] = "",
    *,
    on: str | date | None = None,
    place: str | None = None,
    means: str = "armed",
    object: str = "territory",
    scale: str = "armed-attack",
    by_non_state: bool = False,
    provoked: bool = False,
    first_force: str | None = None,
    status: str = "applies,contested",
    events: str | None = None,
    explain: bool = False,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Rule on one attack, or on a file of them.

    Parameters
    ----------
    attacker, target : str, int or sequence of them
        Codes or names valid on the day, or COW numbers; several in a list, or by commas.
    on : str or date, optional
        Day of the event; None or ``today`` is the atlas's own date.
    place : str, optional
        A place of the atlas or a state; None is the target's undisputed home territory.
    means, object, scale, by_non_state, provoked, first_force
        The facts of the event; see the declaration.
    status : str
        Statuses a table shows; the rows of the result hold all of them.
    events : str, optional
        Path of a CSV or TOML file of events.
    explain : bool
        A table adds the reasons in words; the rows always hold them.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per bearer, belligerent and duty, strictest first.

    Raises
    ------
    FoedusError
        For an unknown state, place or date, or an event that contradicts itself.

    Examples
    --------
    >>> result = answer("Russia", "Estonia", on="2026-01-01")
    >>> of_latvia = [row for row in result.rows if row["state"] == "LVA"]
    >>> sorted(row["article"] for row in of_latvia if row["duty"] == "defense")
    ['Art 42(7)', 'Art 5']
    """
    from foedus.questions.asking.events import located
    from foedus.questions.asking.readings import asked_day, at_large

    shown = _statuses(status)
    said: dict[str, Any] = {
        "attacker": attacker,
        "target": target,
        "on": on,
        "place": place,
        "means": means,
        "object": object,
        "scale": scale,
        "by_non_state": by_non_state,
        "provoked": provoked,
        "first_force": first_force,
    }
    asked = [said] if events is None else _filed(events, said)
    read: list[tuple[Event, dict[str, Any], Readings]] = []
    for number, facts in enumerate(asked, 1):
        if scenario is not None and at_large(facts.get("on")):
            facts["on"] = asked_day(None, scenario)
        event, parameters, readings = located(facts, events, number)
        read.append((event, parameters, readings))
    return _ruled(
        read,
        many=events is not None,
        shown=shown,
        scenario=scenario,
        stale=stale,
        explain=explain,
    )


def _statuses(status: str) -> tuple[str, ...]:
    from foedus.errors import EventError

    asked = tuple(one.strip() for one in status.split(",") if one.strip())
    unknown = [one for one in asked if one not in (*STATUSES, "all")]
    if unknown or not asked:
        raise EventError(
            f"{', '.join(unknown) or 'An empty list'} is not a status.",
            f"choose among {', '.join(STATUSES)}, or all.",
        )
    return tuple(STATUSES) if "all" in asked else asked


def _filed(events: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a file, which holds all facts: one said beside it would be lost."""
    from foedus.errors import EventError
    from foedus.questions.asking.event_files import read_events

    plain = {parameter.name: parameter.default for parameter in QUESTION.parameters}
    beside = [name for name, value in said.items() if value not in ("", None, plain[name])]
    if beside:
        raise EventError(
            f"{', '.join(beside)} given beside a file of events.",
            "write it in the file, in a column of that name, or leave out --events.",
        )
    return read_events(events)


def _ruled(
    read: list[tuple[Event, dict[str, Any], Readings]],
    *,
    many: bool,
    shown: tuple[str, ...],
    scenario: Supposed,
    stale: bool,
    explain: bool,
) -> Result:
    from foedus.casus import events_as_arrays, rule
    from foedus.casus.answer import ruling_rows
    from foedus.questions.asking.listed_charts import duties_charts
    from foedus.questions.asking.readings import setting
    from foedus.questions.duties.telling import closing, digest, headline, steps
    from foedus.results.result import Result
    from foedus.worlds.roll import Roll, roll_for

    days = dict.fromkeys(event.on for event, _, _ in read)
    settings = (
        {}
        if scenario is None
        else {day: setting(day, scenario=scenario, stale=stale) for day in days}
    )
    rolls = {
        day: settings[day].roll if day in settings else roll_for(day, stale=stale) for day in days
    }
    supposed = next(iter(settings.values()), None)
    groups: dict[int, tuple[Roll, list[int]]] = {}
    for number, (event, _, _) in enumerate(read):
        roll = rolls[event.on]
        groups.setdefault(id(roll.book), (roll, []))[1].append(number)
    rows: dict[int, list[dict[str, Any]]] = {}
    warnings: list[str] = []
    stale_days, complete = 0, True
    for roll, numbers in groups.values():
        events = [read[number][0] for number in numbers]
        rulings = rule(roll.book, events_as_arrays(roll.book, events))
        rows |= zip(numbers, ruling_rows(roll.book, events, rulings), strict=True)
    for roll in rolls.values():
        warnings += [one for one in roll.warnings if one not in warnings]
        stale_days, complete = max(stale_days, roll.stale_days), complete and roll.complete
    speakers = sorted({row["speaker"] for part in rows.values() for row in part})
    readings = [said for _, _, reading in read for said in reading.said]
    parameters: dict[str, Any] = (
        {"events": [one for _, one, _ in read]} if many else dict(read[0][1])
    )
    listed = [
        ({"event": read[number][1].get("id", number + 1), **row} if many else row)
        for number in range(len(read))
        for row in rows[number]
    ]
    visible = [row for row in listed if row["status"] in shown]
    said = headline([(event, facts) for event, facts, _ in read])
    sources = _sources(speakers, listed) + (supposed.sources if supposed else [])
    warnings += [one for here in settings.values() for one in here.said]
    return Result(
        question=QUESTION.name,
        parameters={
            **parameters,
            "status": list(shown),
            "explain": explain,
            "scenario": supposed.recorded if supposed else None,
            "stale": stale,
        },
        rows=listed,
        sources=sources,
        charts={} if many else duties_charts(visible, said, sources),
        notes=tuple(warnings + list(dict.fromkeys(readings))),
        steps=steps(visible) if explain else closing(listed, visible),
        extra={"stale_days": stale_days, "complete": complete},
        shown=visible,
        digest=digest(visible),
        headline=said,
    )


def _sources(speakers: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from foedus.questions.asking.readings import spoken

    documents = sorted({row["source"] for row in rows if row["speaker"] == "atlas"})
    return [
        {**one, "documents": documents} if one["key"] == "atlas" else one
        for one in spoken(speakers)
    ]
