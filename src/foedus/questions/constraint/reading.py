"""Reads a question about constraint: an agreement, a bloc or a state, a day, and weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.hosting import Hosted, hosted
from foedus.audits.constraint.listed import BY_KEY, CHARTER
from foedus.audits.constraint.portfolio import Bound, bound
from foedus.audits.constraint.scored import Scored, scored
from foedus.audits.depth_parity import check_depth
from foedus.errors import EventError, UnknownNameError
from foedus.measures.constraint import CLAUSES, checked_clause_weights
from foedus.questions.asking.choosing import weights_said
from foedus.questions.asking.groups import Group, group_named, members_of
from foedus.questions.asking.readings import Readings, Setting, setting
from foedus.results.result import Result
from foedus.states import State
from foedus.worlds.parties import UNSURE
from foedus.worlds.world import World

Floats = NDArray[np.float64]
_FARTHEST = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about constraint as it was read, with what was found.

    Parameters
    ----------
    group : Group or None
        The agreement or bloc; None for a state.
    texts : tuple of Scored
        The agreements that are told clause by clause; empty for a state.
    bound : Bound or None
        The state's portfolio.
    weights : float array, shape (10,)
        Of the clauses, summing to one.
    hosted : mapping of str to Hosted
        By code, of every member or of the state.
    population : mapping of str to float
        Thousand persons by code, where known.
    supposed : Setting
        The World, and the scenario if any.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    group: Group | None
    texts: tuple[Scored, ...]
    bound: Bound | None
    weights: Floats
    hosted: Mapping[str, Hosted]
    population: Mapping[str, float]
    supposed: Setting
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(subject: str | None, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.constraint.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    named = (subject or "").strip()
    if not named:
        raise EventError(
            "Nobody is named.", "give an agreement, a bloc or a state: NATO, Poland; or --check."
        )
    given = clause_weights(said["weights"])
    weights = checked_clause_weights([given[name] for name in CLAUSES])
    if not 0 <= said["repeats"] <= 100:
        raise EventError(f"repeats of {said['repeats']} percent.", "give 0 to 100.")
    if not 1 <= said["halving"] <= _FARTHEST:
        raise EventError(
            f"a halving distance of {said['halving']} km.", f"give 1 to {_FARTHEST}; 5000 is usual."
        )
    supposed = setting(said["on"], scenario=said["scenario"], stale=said["stale"])
    there = supposed.world
    group, state, notes = _subject(named, there)
    texts: tuple[Scored, ...] = ()
    portfolio: Bound | None = None
    if group is not None:
        texts, more = _texts(there, group)
        notes += more
        states = list({one.number: one for text in texts for one in text.members}.values())
    elif state is not None:
        portfolio = bound(
            there, state, weights, repeats=said["repeats"] / 100, halving=float(said["halving"])
        )
        states = [state]
    return Asked(
        group=group,
        texts=texts,
        bound=portfolio,
        weights=weights,
        hosted=hosted(there, states),
        population=_population(there, states),
        supposed=supposed,
        parameters={
            "subject": group.key if group is not None else states[0].code,
            "on": there.on.isoformat(),
            "weights": given,
            "repeats": said["repeats"],
            "halving": said["halving"],
            "check": False,
            "scenario": supposed.recorded,
            "stale": said["stale"],
        },
        notes=tuple(notes),
    )


def checked(subject: str | None, **said: Any) -> Result:
    """The parity of depth with the released values.

    Raises
    ------
    EventError
        If a subject, a day or a scenario is given too.
    SourceNotAddedError
        If ATOP's phases were not added.
    """
    if subject or any(one is not None for one in said.values()):
        raise EventError(
            "--check holds every phase of ATOP against the released values, and asks of nobody.",
            "leave the name, --on and --scenario out, or --check.",
        )
    return check_depth()


def clause_weights(text: str | None) -> dict[str, float]:
    """Weights of the ten clauses from ``name=number`` by commas; 1 where not named.

    Raises
    ------
    EventError
        If a part is no weight, a name is no clause's or stands twice, a weight is negative, or
        all are zero.

    Examples
    --------
    >>> found = clause_weights("bases=2, duration=0")
    >>> found["bases"], found["duration"], found["command"]
    (2.0, 0.0, 1.0)
    """
    told = weights_said(text, "bases=2,duration=0.5")
    for name, value in told.items():
        if name not in BY_KEY:
            raise EventError(f"no clause is called {name!r}.", f"weigh among {', '.join(CLAUSES)}.")
        if value < 0:
            raise EventError(f"{name} weighs {value:g}.", "give 0 or more.")
    weights = {name: told.get(name, 1.0) for name in CLAUSES}
    if not sum(weights.values()) > 0:
        raise EventError("every clause weighs nothing.", "give one of them a weight above 0.")
    return weights


def _subject(named: str, there: World) -> tuple[Group | None, State | None, list[str]]:
    try:
        group = group_named(named, there)
    except UnknownNameError as unknown:
        return _state(named, there, unknown)
    notes = [group.other] if group.other else []
    try:
        state = Readings(there.on).state(named)
    except UnknownNameError:
        return group, None, notes
    return group, None, [
        *notes,
        f"{named!r} is read as the {group.kind} {group.key}; for the state give {state.code}.",
    ]  # fmt: skip


def _state(
    named: str, there: World, unknown: UnknownNameError
) -> tuple[Group | None, State | None, list[str]]:
    readings = Readings(there.on)
    try:
        state = readings.state(named)
    except UnknownNameError as error:
        if " agreements." in unknown.wrong or not _nobody(error):
            raise (unknown if " agreements." in unknown.wrong else error) from None
        raise UnknownNameError(
            f"{named!r} is no agreement, no bloc, and no state on {there.on}.",
            f"{unknown.mend} States: {error.mend}",
        ) from None
    there.position(state)
    return None, state, readings.said


def _nobody(error: UnknownNameError) -> bool:
    """Whether a name is nobody's at all, rather than several states' or another day's."""
    from foedus.errors import UnknownStateError

    return type(error) is UnknownStateError


def _texts(there: World, group: Group) -> tuple[tuple[Scored, ...], list[str]]:
    if group.kind == "agreement":
        if not members_of(there, group):
            raise EventError(
                f"{group.name} binds nobody on {there.on}.",
                f"'foedus treaty {group.key}' lists its parties with their days.",
            )
        return (scored(there, there.row(group.key)),), []
    members = members_of(there, group)
    seats = [there.position(one) for one in members]
    rows = [
        row
        for row, one in enumerate(there.agreements)
        if len(seats) > 1 and one.key != CHARTER and (there.standing[row, seats] >= UNSURE).all()
    ]
    if not rows:
        raise EventError(
            f"No agreement but the Charter of the United Nations binds all members of "
            f"{group.name} on {there.on}: a bloc has no text of its own.",
            "ask of an agreement, or of one of its members.",
        )
    return tuple(scored(there, row) for row in rows), [
        f"{group.name} is a bloc, which has no text of its own: these are the agreements that "
        f"bind all its {len(members)} members, besides the Charter of the United Nations."
    ]


def _population(there: World, states: list[State]) -> dict[str, float]:
    held = there.weights["population"].value
    found = {one.code: float(held[there.position(one)]) for one in states}
    return {code: value for code, value in found.items() if math.isfinite(value)}
