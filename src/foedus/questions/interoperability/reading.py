"""Reads a question about interoperability: which pair or group, which years, which weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.edition import day_of, edition
from foedus.atlas.joint_facts import FIRST_YEAR
from foedus.audits.interoperability.account import GroupScore, Scored, group_score, scored
from foedus.audits.interoperability.listed import EQUAL, PARTS
from foedus.audits.interoperability.parts import Settings
from foedus.errors import CoverageError, EventError, FoedusError, UnknownNameError
from foedus.questions.asking.choosing import weights_said
from foedus.questions.asking.groups import Group, group_named, members_of
from foedus.questions.asking.readings import Readings, Setting, Supposed, asked_day, setting
from foedus.questions.asking.years import one_or_several
from foedus.states import State

Places = NDArray[np.intp]
MOST_YEARS = 120
MOST_WAIT = 100


@dataclass(frozen=True, slots=True, eq=False)
class InYear:
    """One year of what was asked: every pair's scores, and the places of those asked about.

    ``score`` is of the group; None for a pair.
    """

    year: int
    supposed: Setting
    here: Scored
    places: Places
    score: GroupScore | None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about interoperability as it was read, with what was found.

    Parameters
    ----------
    group : Group or None
        None for a pair.
    pair : tuple of State
        The two states; empty for a group.
    years : tuple of InYear
        At least one.
    weights : mapping of str to float
        Of every part.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    group: Group | None
    pair: tuple[State, ...]
    years: tuple[InYear, ...]
    weights: Mapping[str, float]
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(of: str, other: str | None, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.interoperability.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    if not (of or "").strip():
        raise EventError("Nobody is named.", "give two states, or an agreement or a bloc: NATO.")
    weights = _weights(said["weights"])
    for name, most in (("half_life", MOST_WAIT), ("window", MOST_WAIT)):
        if not 1 <= said[name] <= most:
            flag = name.replace("_", "-")
            raise EventError(f"--{flag} {said[name]} years.", f"give --{flag} from 1 to {most}.")
    chosen = Settings(float(said["half_life"]), said["window"])
    years = _years(said)
    notes: list[str] = []
    group: Group | None = None
    pair: tuple[State, ...] = ()
    found: list[InYear] = []
    absent: list[int] = []
    single = len(years) == 1
    for year in years:
        there = setting(day_of(year), scenario=said["scenario"], stale=said["stale"])
        if other is None or not str(other).strip():
            if group is None:
                group = _group(of, there)
                notes += [group.other] if group.other else []
            places = [there.world.position(one) for one in members_of(there.world, group)]
            if len(places) < 2:
                absent.append(year)
                continue
        else:
            try:
                states, read = _pair(of, str(other), there)
            except FoedusError:
                if single:
                    raise
                absent.append(year)
                continue
            notes += [one for one in read if one not in notes]
            pair = states
            places = [there.world.position(one) for one in states]
        here = scored(there.world, year, weights, chosen)
        if len(here.parts.silent) == len(PARTS) and year < FIRST_YEAR:
            if single:
                raise CoverageError(
                    f"No part of interoperability is known in {year}.",
                    f"ask for {FIRST_YEAR} or later.",
                )
            absent.append(year)
            continue
        seats = np.array(sorted(places) if group else places, np.intp)
        found.append(InYear(year, there, here, seats, group_score(here, seats) if group else None))
    if not found:
        whom = group.name if group else f"{of} and {other}"
        raise EventError(
            f"{whom} {'has fewer than two members' if group else 'are not both states'} in "
            f"{_span(years)}, or no part of interoperability is known.",
            f"'foedus {'blocs' if group and group.kind == 'bloc' else 'treaty'} {group.key}' lists "
            "its members with their days."
            if group
            else "'foedus states' lists states with their days.",
        )
    if absent:
        what = "fewer than two members" if group else "not both states"
        notes.append(
            f"No row for {len(absent)} {'year' if len(absent) == 1 else 'years'} from {absent[0]} "
            f"on: {what}, or no part is known."
        )
    parameters = {
        "of": group.key if group else pair[0].code,
        "other": None if group else pair[1].code,
        "year": years[0] if said["first"] is None else None,
        "first": said["first"],
        "last": said["last"],
        "weights": ",".join(f"{name}={weight:g}" for name, weight in weights.items()),
        "half_life": said["half_life"],
        "window": said["window"],
        "scenario": found[-1].supposed.recorded,
        "stale": said["stale"],
    }
    return Asked(group, pair, tuple(found), weights, parameters, tuple(notes))


def _group(of: str, there: Setting) -> Group:
    try:
        return group_named(of, there.world)
    except UnknownNameError as unknown:
        try:
            state = Readings(there.world.on).state(of)
        except FoedusError:
            raise unknown from None
        raise EventError(
            f"{state.name} is one state.",
            "give the other state after it; or an agreement or a bloc.",
        ) from None


def _pair(one: str, other: str, there: Setting) -> tuple[tuple[State, ...], list[str]]:
    read = Readings(there.world.on)
    states = read.state(one), read.state(other)
    if states[0] == states[1]:
        raise EventError(f"{states[0].name} twice.", "give two states.")
    for state in states:
        there.world.position(state)
    return states, read.said


def _weights(said: str | None) -> dict[str, float]:
    """The weight of every part: those that are given, and 0.25 for the rest."""
    given = weights_said(said, "units=0.5,language=0")
    for name, weight in given.items():
        if name not in PARTS:
            raise UnknownNameError(f"no part is called {name!r}.", f"use {', '.join(PARTS)}.")
        if not 0 <= weight <= 1:
            raise EventError(f"{name} weighs {weight:g}.", "give a number from 0 to 1: units=0.5.")
    found = {**EQUAL, **given}
    if not any(found.values()):
        raise EventError("every part weighs 0.", "give at least one of them a weight above 0.")
    return found


def _years(said: Mapping[str, Any]) -> tuple[int, ...]:
    found = one_or_several(said["year"], said["first"], said["last"], most=MOST_YEARS)
    return found or (max(edition().as_of, asked_day(None, _supposed(said))).year,)


def _supposed(said: Mapping[str, Any]) -> Supposed:
    found: Supposed = said["scenario"]
    return found


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
