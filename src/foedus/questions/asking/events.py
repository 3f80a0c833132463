"""Reads the facts of one attack, as a person gives them, into an event and its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from foedus.atlas.places import Place
from foedus.casus import Event
from foedus.errors import EventError, FoedusError
from foedus.questions.asking.readings import Readings, asked_day, words
from foedus.states import State
from foedus.terms import MEANS, OBJECTS, Means, Scale, Target


def located(
    facts: dict[str, Any], file: str | None, number: int
) -> tuple[Event, dict[str, Any], Readings]:
    """The event of one row of facts; in a file, errors say which row."""
    try:
        readings = Readings(asked_day(facts.get("on")))
        return *_event(facts, readings), readings
    except FoedusError as error:
        if file is None:
            raise
        raise type(error)(f"{file}, event {number}: {error.wrong}", error.mend) from error


def _wars(attackers: Sequence[State], targets: Sequence[State], day: date) -> list[str]:
    """Wars already open between the sides, where "who used force first" is not the default."""
    from foedus.atlas.facts import conflicts_on, coverage

    if day < coverage().since:
        return []
    sides = {
        frozenset((one.ccode, other.ccode)): (one, other) for one in attackers for other in targets
    }
    return [
        f"{one.name} and {other.name} are already at war ({war.name}); {one.name} is taken as the "
        "first to use force, unless --first-force says otherwise."
        for war in conflicts_on(day)
        # A war that begins on the day is the event itself.
        if war.kind == "war"
        and day - timedelta(days=1) in war.span
        and (pair := frozenset((war.ccode1, war.ccode2))) in sides
        for one, other in [sides[pair]]
    ]


def _whose(place: Place, day: date) -> str:
    title = place.title_on(day)
    if title is None:
        return f"{place.name}: the atlas does not say whose it was on {day}."
    sovereign = {"disputed": "sovereignty disputed", "none": "no state's territory"}.get(
        title.sovereign, f"sovereign {title.sovereign}"
    )
    held = (
        ""
        if title.administrator in ("none", title.sovereign)
        else (f", administered by {title.administrator}")
    )
    claims = f", claimed by {' '.join(title.claimants)}" if title.claimants else ""
    return f"{place.name} on {day}: {sovereign}{held}{claims}."


def _elsewhere(where: Place | State, targets: Sequence[State], day: date) -> bool:
    """Whether no target owns, holds or claims the place."""
    codes = {one.code for one in targets}
    if not isinstance(where, Place):
        return where.code not in codes
    title = where.title_on(day)
    if title is None:
        return False
    return not codes & {title.sovereign, title.administrator, *title.claimants}


def _choice(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise EventError(
            f"{value!r} is not a value of {name}.", f"choose among {', '.join(choices)}."
        ).about(value)
    return value


def _event(facts: dict[str, Any], readings: Readings) -> tuple[Event, dict[str, Any]]:
    attacker, target = words(facts.get("attacker")), words(facts.get("target"))
    non_state = bool(facts.get("by_non_state"))
    if attacker.casefold() in ("non-state", "nonstate", "none", "-"):
        attacker, non_state = "", True
    if not attacker and not non_state:
        raise EventError("No attacker is given.", "name a state, or pass --by-non-state.")
    if not target:
        raise EventError("No target is given.", "name the state that is attacked.")
    attackers = readings.states(attacker)
    targets = readings.states(target)
    for one in attackers:
        if one in targets:
            raise EventError(
                f"{one.name} is both attacker and target.", "name two different states."
            )
    for side in (attackers, targets):
        for place, one in enumerate(side):
            if one in side[:place]:
                raise EventError(f"{one.name} is named twice.", "name each state once.")
    first = facts.get("first_force")
    first_state = readings.state(first) if first else None
    if first_state is not None and first_state not in (*attackers, *targets):
        raise EventError(
            f"{first_state.name} used force first, but takes no part in the event.",
            "name one of the attackers or targets.",
        )
    if first_state is None and not non_state:
        readings.said += _wars(attackers, targets, readings.day)
    means = _choice("means", facts.get("means") or "armed", tuple(MEANS))
    hit = _choice("object", facts.get("object") or "territory", tuple(OBJECTS))
    scale = _choice("scale", facts.get("scale") or "armed-attack", tuple(Scale))
    where = readings.place(facts["place"]) if facts.get("place") else None
    if isinstance(where, Place):
        readings.said.append(_whose(where, readings.day))
    if where is not None and hit == Target.TERRITORY and _elsewhere(where, targets, readings.day):
        readings.said.append(
            f"{where.name} is not territory of the target: pass --object forces, public-vessel, "
            "aircraft, infrastructure or satellite for what is hit there."
        )
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
    parameters: dict[str, Any] = {"id": facts["id"]} if facts.get("id") else {}
    parameters |= {
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
