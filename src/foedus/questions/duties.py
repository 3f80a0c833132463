"""Who is bound to do what if one state attacks another, under which article, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.results.declaration import Parameter, Question
from foedus.terms import MEANS, OBJECTS, STATUSES, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.casus import Event
    from foedus.questions.asking import Readings
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
        Parameter("target", "states", "State or states attacked.", positional=True),
        Parameter("on", "date", "Day of the event; the atlas's date if not given.", "today"),
        Parameter("place", "place", "Where: a place of the atlas, or a state's territory."),
        Parameter("means", "choice", "How the attack is made.", "armed", tuple(MEANS)),
        Parameter("object", "choice", "What is hit.", "territory", tuple(OBJECTS)),
        Parameter("scale", "choice", "Armed attack, or below it.", "armed-attack", tuple(Scale)),
        Parameter("by_non_state", "flag", "The attack is by a non-state group.", False),
        Parameter("provoked", "flag", "The target provoked the attack.", False),
        Parameter("first_force", "state", "State that used force first; the attacker if not said."),
        Parameter(
            "status",
            "choices",
            "Statuses shown in a table; JSON holds all rows.",
            "applies,contested",
            (*STATUSES, "all"),
        ),
        Parameter("events", "path", "Rule on a CSV or TOML file of events instead."),
        Parameter("explain", "flag", "Print the reasons of every row in words.", False),
        Parameter("stale", "flag", "Answer for a day long after the atlas ends.", False),
    ),
    examples=(
        "foedus duties Russia Estonia",
        'foedus duties China Philippines --place "Scarborough Shoal" --object public-vessel',
        "foedus duties Russia Estonia --on 2007-04-27 --means cyber --status all --explain",
    ),
)


def answer(
    attacker: str = "",
    target: str = "",
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
    stale: bool = False,
) -> Result:
    """Rule on one attack, or on a file of them.

    Parameters
    ----------
    attacker, target : str
        Codes or names valid on the day; several separated by commas.
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
    >>> [row["article"] for row in of_latvia if row["duty"] == "defense"]
    ['Art 5', 'Art 42(7)']
    """
    shown = _statuses(status)
    asked: list[dict[str, Any]] = [
            {
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
        ]
    read: list[tuple[Event, dict[str, Any], Readings]] = []
    for number, facts in enumerate(asked, 1):
        event, parameters, readings = _located(facts, events, number)
        read.append((event, parameters, readings))
    return _ruled(read, many=events is not None, shown=shown, stale=stale, explain=explain)


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


def _located(
    facts: dict[str, Any], file: str | None, number: int
) -> tuple[Event, dict[str, Any], Readings]:
    """The event of one row of facts; in a file, errors say which row."""
    from foedus.errors import FoedusError
    from foedus.questions.asking import Readings, asked_day

    try:
        readings = Readings(asked_day(facts.get("on")))
        return *_event(facts, readings), readings
    except FoedusError as error:
        if file is None:
            raise
        raise type(error)(f"{file}, event {number}: {error.wrong}", error.mend) from error


def _choice(name: str, value: str, choices: Sequence[str]) -> str:
    from foedus.errors import EventError

    if value not in choices:
        raise EventError(
            f"{value!r} is not a value of {name}.", f"choose among {', '.join(choices)}."
        )
    return value


def _event(facts: dict[str, Any], readings: Readings) -> tuple[Event, dict[str, Any]]:
    from foedus.atlas.places import Place
    from foedus.casus import Event
    from foedus.errors import EventError
    from foedus.terms import Means, Target

    attacker = (facts.get("attacker") or "").strip()
    non_state = bool(facts.get("by_non_state"))
    if attacker.casefold() in ("non-state", "nonstate", "none", "-"):
        attacker, non_state = "", True
    if not attacker and not non_state:
        raise EventError("No attacker is given.", "name a state, or pass --by-non-state.")
    if not (facts.get("target") or "").strip():
        raise EventError("No target is given.", "name the state that is attacked.")
    attackers = readings.states(attacker)
    targets = readings.states(facts["target"])
    for one in attackers:
        if one in targets:
            raise EventError(
                f"{one.name} is both attacker and target.", "name two different states."
            )
    first = facts.get("first_force")
    first_state = readings.state(first) if first else None
    if first_state is not None and first_state not in (*attackers, *targets):
        raise EventError(
            f"{first_state.name} used force first, but takes no part in the event.",
            "name one of the attackers or targets.",
        )
    means = _choice("means", facts.get("means") or "armed", tuple(MEANS))
    hit = _choice("object", facts.get("object") or "territory", tuple(OBJECTS))
    scale = _choice("scale", facts.get("scale") or "armed-attack", tuple(Scale))
    where = readings.place(facts["place"]) if facts.get("place") else None
    event = Event(
        attackers=tuple(one.number for one in attackers),
        targets=tuple(one.number for one in targets),
        on=readings.day,
        place=where if isinstance(where, Place) or where is None else where.number,
        means=Means(means),
        object=Target(hit),
        scale=Scale(scale),
        by_non_state=non_state,
        provoked=bool(facts.get("provoked")),
        first_force=first_state.number if first_state else None,
    )
    place_said = where.name if where is not None else "undisputed home territory of the target"
    parameters = {
        "attacker": [one.code for one in attackers],
        "target": [one.code for one in targets],
        "on": readings.day.isoformat(),
        "place": place_said,
        "means": means,
        "object": hit,
        "scale": scale,
        "by_non_state": non_state,
        "provoked": event.provoked,
        "first_force": (
            [first_state.code]
            if first_state
            else ["non-state group"]
            if non_state
            else [one.code for one in attackers]
        ),
    }
    return event, parameters


def _ruled(
    read: list[tuple[Event, dict[str, Any], Readings]],
    *,
    many: bool,
    shown: tuple[str, ...],
    stale: bool,
    explain: bool,
) -> Result:
    from foedus.casus import events_as_arrays, rule
    from foedus.casus.answer import ruling_rows
    from foedus.results.result import Result
    from foedus.worlds.roll import Roll, roll_for

    groups: dict[int, tuple[Roll, list[int]]] = {}
    for number, (event, _, _) in enumerate(read):
        roll = roll_for(event.on, stale=stale)
        groups.setdefault(id(roll.book), (roll, []))[1].append(number)
    rows: dict[int, list[dict[str, Any]]] = {}
    warnings: list[str] = []
    stale_days, complete = 0, True
    for roll, numbers in groups.values():
        events = [read[number][0] for number in numbers]
        rulings = rule(roll.book, events_as_arrays(roll.book, events))
        rows |= zip(numbers, ruling_rows(roll.book, events, rulings), strict=True)
    for event, _, _ in read:
        roll = roll_for(event.on, stale=stale)
        warnings += [one for one in roll.warnings if one not in warnings]
        stale_days, complete = max(stale_days, roll.stale_days), complete and roll.complete
    speakers = sorted({row["speaker"] for part in rows.values() for row in part})
    readings = [said for _, _, reading in read for said in reading.said]
    parameters: dict[str, Any] = (
        {"events": [one for _, one, _ in read]} if many else dict(read[0][1])
    )
    listed = [
        ({"event": number + 1, **row} if many else row)
        for number in range(len(read))
        for row in rows[number]
    ]
    visible = [row for row in listed if row["status"] in shown]
    return Result(
        question=QUESTION.name,
        parameters={**parameters, "status": list(shown), "explain": explain, "stale": stale},
        rows=listed,
        sources=_sources(speakers, listed),
        notes=tuple(warnings + list(dict.fromkeys(readings))),
        steps=_steps(visible) if explain else _closing(listed, visible),
        extra={"stale_days": stale_days, "complete": complete},
        shown=visible,
        digest=digest(visible),
        headline=_headline([(event, facts) for event, facts, _ in read]),
    )


def _headline(asked: Sequence[tuple[Event, dict[str, Any]]]) -> str:
    if len(asked) != 1:
        return f"Who is bound in {len(asked)} events?"
    event, facts = asked[0]
    attacker = _named(event.attackers, event.on)
    if facts["by_non_state"]:
        attacker = f"a non-state group{f' from {attacker}' if attacker else ''}"
    return (
        f"Who is bound if {attacker} "
        f"{'attack' if len(event.attackers) > 1 else 'attacks'} {_named(event.targets, event.on)}? "
        f"On {facts['on']}; place: {facts['place']}; means: {facts['means']}; "
        f"object: {facts['object']}; scale: {facts['scale']}; "
        f"first force: {', '.join(facts['first_force'])}; "
        f"{'provoked' if facts['provoked'] else 'unprovoked'}."
    )


def _named(numbers: Sequence[int], day: date) -> str:
    from foedus.states import by_number

    states = [by_number(number) for number in numbers]
    return " and ".join(f"{one.name_on(day)} ({one.code})" for one in states)


def _closing(rows: Sequence[dict[str, Any]], visible: Sequence[dict[str, Any]]) -> list[str]:
    hidden = len(rows) - len(visible)
    said = _standing_pledges(visible)
    if not rows:
        said.append("No agreement known on that day binds any state to the attacker or target.")
    if hidden:
        said.append(f"{hidden} rows are not shown: --status all shows them.")
    if rows:
        said.append("--explain gives the reason of every row, --format json everything.")
    said.append("A duty is what the text says, not a forecast that it will be kept.")
    return said


def digest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows gathered by event, duty, agreement and answer: one line for all its bearers.

    Pledges of nonaggression that the event leaves as they were are told in the closing lines.
    """
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = (
            row.get("event"),
            row["toward"],
            row["duty"],
            row["status"],
            row["agreement"],
            row["article"],
            tuple(row["reasons"]),
        )
        if not _is_quiet(row):
            groups.setdefault(key, []).append(row)
    lines = [_gathered(group) for group in groups.values()]
    if len({row["toward"] for row in rows}) == 1:
        # One belligerent alone: the headline names it.
        return [{name: cell for name, cell in line.items() if name != "toward"} for line in lines]
    return lines


def _is_quiet(row: dict[str, Any]) -> bool:
    """A pledge of nonaggression that the event leaves as it was."""
    return row["duty"] == "nonaggression" and row["reasons"] in (
        ["standing"],
        ["standing", "dormant"],
    )


def _standing_pledges(rows: Sequence[dict[str, Any]]) -> list[str]:
    lines: dict[str, dict[str, int]] = {}
    for row in rows:
        if _is_quiet(row):
            said = lines.setdefault(row["toward"], {})
            said[row["agreement_name"]] = said.get(row["agreement_name"], 0) + 1
    return [
        f"Standing pledges of nonaggression toward {toward}: "
        + ", ".join(f"{name} ({count})" for name, count in sorted(said.items()))
        + "."
        for toward, said in lines.items()
    ]


def _bearer(row: dict[str, Any]) -> str:
    return row["state"] if row["role"] == "third-party" else f"{row['state']} ({row['role']})"


def _gathered(group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from foedus.casus.reasons import MEANINGS, Reason

    first = group[0]
    bound = f"{len(group)}: {' '.join(_bearer(row) for row in group)}"
    reasons = [MEANINGS[Reason[name.upper()]].sentence for name in first["reasons"]]
    event = {"event": first["event"]} if "event" in first else {}
    return {
        **event,
        "duty": first["duty"],
        "toward": first["toward"],
        "status": first["status"].replace("_", " "),
        "agreement": ", ".join(
            part for part in (first["agreement_name"], first["article"]) if part
        ),
        "bound, and why": "\n".join((bound, *(f"- {one}" for one in reasons))),
    }


def _sources(speakers: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from foedus.atlas.edition import edition

    found: list[dict[str, Any]] = []
    if "atlas" in speakers:
        found.append(
            {
                "key": "atlas",
                "citation": f"foedus atlas, as of {edition().as_of}",
                "documents": sorted({row["source"] for row in rows if row["speaker"] == "atlas"}),
            }
        )
    if "atop" in speakers:
        from foedus.sources.registry import source

        declared = source("atop-m")
        found.append({"key": "atop", "citation": declared.citation, "version": declared.version})
    return found


def _steps(rows: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for row in rows:
        why = "; ".join(row["why"])
        article = f", {row['article']}" if row["article"] else ""
        lines.append(
            f"{row['state']} toward {row['toward']}: {row['duty']} under "
            f"{row['agreement_name']}{article}: {row['status'].replace('_', ' ')}"
            f"{f' ({why})' if why else ''}"
        )
    return lines
