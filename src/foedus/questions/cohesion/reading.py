"""Reads a question about cohesion: whose members, in which years, by which measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.atlas.edition import day_of, edition
from foedus.audits.cohesion.account import Account, account
from foedus.audits.cohesion.grounds import years_of
from foedus.audits.cohesion.listed import MEASURES, PORTFOLIOS, WORLDLY, Measure
from foedus.errors import CoverageError, EventError, SourceNotAddedError
from foedus.panels.variables.similarity import one_thread
from foedus.questions.asking.choosing import chosen
from foedus.questions.asking.groups import Group, first_year, group_named, members_of
from foedus.questions.asking.readings import Setting, asked_day, at_large, setting
from foedus.questions.asking.years import one_or_several, runs
from foedus.questions.cohesion.question import MEMBERSHIPS
from foedus.sources import adding
from foedus.sources.registry import source
from foedus.states import State
from foedus.worlds.world import World

MOST_YEARS = 120
MOST_PLACEBOS = 10_000
_ATLAS_FROM = 1990
_FOUNDING_WAIT = 40


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A measure, or years of it, that cannot be answered: why, and what must be added."""

    measure: str
    datasets: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about cohesion as it was read, with what was found.

    Parameters
    ----------
    group : Group
    measures : tuple of (Measure, years)
        Those that are answered.
    unanswered : tuple of Unanswered
    members : mapping
        By way of reading membership and year, the states.
    days : mapping
        By the same, the day on which membership was read.
    found : Account
    supposed : Setting
        The World of the day on which fixed members were read, and the scenario if any.
    worlds : mapping of int to World
        Those that were read.
    numbers : mapping of int to str
        The printed code of each member.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    group: Group
    measures: tuple[tuple[Measure, tuple[int, ...]], ...]
    unanswered: tuple[Unanswered, ...]
    members: Mapping[str, Mapping[int, tuple[State, ...]]]
    days: Mapping[str, Mapping[int, date]]
    found: Account
    supposed: Setting
    worlds: Mapping[int, World]
    numbers: Mapping[int, str]
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


class _Reader:
    """The Worlds of the years, each made once."""

    def __init__(self, scenario: Any, stale: bool) -> None:
        self.scenario, self.stale = scenario, stale
        self.worlds: dict[int, World] = {}
        self.numbers: dict[int, str] = {}

    def world(self, year: int) -> World:
        if year not in self.worlds:
            self.worlds[year] = setting(
                day_of(year), scenario=self.scenario, stale=self.stale
            ).world
        return self.worlds[year]

    def number(self, state: State) -> int:
        """COW's number of a state, or one below 0 of its own, which no figure has."""
        found = state.ccode if state.ccode is not None else -1 - state.number
        self.numbers[found] = state.code
        return found


def asked(alliance: str, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.cohesion.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    if said["seed"] < 0:
        raise EventError(f"a seed of {said['seed']}.", "give 0 or more.")
    if not 1 <= said["placebos"] <= MOST_PLACEBOS:
        raise EventError(
            f"{said['placebos']} placebo groups: nothing to hold cohesion against."
            if said["placebos"] < 1
            else f"{said['placebos']} placebo groups.",
            f"give --placebos from 1 to {MOST_PLACEBOS}; 1000 tells a percentile to about 3.",
        )
    measures = chosen(said["measure"], tuple(MEASURES), "measure of cohesion")
    memberships = chosen(said["membership"], MEMBERSHIPS, "membership of cohesion")
    years = one_or_several(said["year"], said["first"], said["last"], most=MOST_YEARS)
    reader = _Reader(said["scenario"], said["stale"])
    supposed = _latest(said)
    group = group_named(alliance, supposed.world)
    notes = [group.other] if group.other else []
    wanted = [MEASURES[one] for one in measures or MEASURES]
    if group.kind == "bloc" and not measures:
        # A bloc has no treaty of its own to leave out.
        wanted = [one for one in wanted if one.name != "other-portfolios"]
    last_world = asked_day(None, said["scenario"]).year
    told, unanswered = _answerable(wanted, years, last_world, named=bool(measures))
    span = sorted({year for _, of in told for year in of})
    ways = memberships or MEMBERSHIPS[:2]
    members, days = _members(group, ways, span, reader, supposed, notes)
    numbered = {
        way: {year: tuple(reader.number(one) for one in states) for year, states in of_year.items()}
        for way, of_year in members.items()
    }
    # Arrays of a year are small: several threads mostly wait for each other.
    with one_thread():
        found = account(
            told,
            numbered,
            reader.world,
            group.key if group.kind == "agreement" else "",
            placebos=said["placebos"],
            seed=said["seed"],
        )
    if not found.values:
        raise CoverageError(
            f"No two members of {group.name} have a figure by "
            f"{', '.join(one.name for one, _ in told)} in {_spanned(span)}.",
            "ask for other years or measures.",
        )
    parameters = {
        "alliance": group.key,
        "year": years[0] if years and len(years) == 1 and said["first"] is None else None,
        "first": said["first"],
        "last": said["last"],
        "measure": [one.name for one in wanted],
        "membership": list(ways),
        "members_on": supposed.world.on.isoformat(),
        "placebos": said["placebos"],
        "seed": said["seed"],
        "scenario": supposed.recorded,
        "stale": said["stale"],
    }
    return Asked(
        group, tuple(told), tuple(unanswered), members, days, found, supposed, reader.worlds,
        reader.numbers, parameters, tuple(notes),
    )  # fmt: skip


def _latest(said: Mapping[str, Any]) -> Setting:
    """The World whose members are the fixed ones: the atlas's day, or a scenario's later one."""
    if not at_large(said["members_on"]):
        return setting(said["members_on"], scenario=said["scenario"], stale=said["stale"])
    day = max(edition().as_of, asked_day(None, said["scenario"]))
    return setting(day, scenario=said["scenario"], stale=said["stale"])


def _answerable(
    wanted: Sequence[Measure], years: tuple[int, ...], last_world: int, *, named: bool
) -> tuple[list[tuple[Measure, tuple[int, ...]]], list[Unanswered]]:
    """Each measure with the years of it that can be answered, and what cannot be."""
    told: list[tuple[Measure, tuple[int, ...]]] = []
    missing: list[Unanswered] = []
    outside: list[Unanswered] = []
    atop = adding.is_added("atop-m")
    for one in wanted:
        gone = tuple(key for key in one.datasets if not adding.is_added(key))
        if gone:
            missing.append(Unanswered(one.name, gone, f"{', '.join(gone)} not added"))
            continue
        asked_for = years or ((last_world,) if one.name in WORLDLY else (years_of(one)[1],))
        if one.name in PORTFOLIOS and not atop and min(asked_for) < _ATLAS_FROM:
            missing.append(
                Unanswered(one.name, ("atop-m",), "atop-m, which speaks before 1990, not added")
            )
            asked_for = tuple(year for year in asked_for if year >= _ATLAS_FROM)
        first, last = (1816, 9999) if one.name in WORLDLY else years_of(one)
        if one.name == "regimes":
            first = _ATLAS_FROM
        within = tuple(year for year in asked_for if first <= year <= last)
        if len(within) < len(asked_for):
            span = f"speaks of {first} to {last}" if last < 9999 else f"speaks from {first} on"
            outside.append(Unanswered(one.name, (), span))
        if within:
            told.append((one, within))
    if named and missing:
        raise _not_added(missing)
    if not told or (
        named and any(one.measure not in {of.name for of, _ in told} for one in outside)
    ):
        if not told and missing and not outside:
            raise _not_added(missing)
        raise CoverageError(
            f"Nobody speaks of {_spanned(years)}: "
            f"{'; '.join(f'{one.measure} {one.why}' for one in (*outside, *missing))}.",
            "ask for years that are covered, or leave them out for each measure's last.",
        )
    return told, [*missing, *outside]


def _not_added(missing: Sequence[Unanswered]) -> SourceNotAddedError:
    keys = list(dict.fromkeys(key for one in missing for key in one.datasets))
    files = "; ".join(
        f"{key}: {' or '.join(declared.files)} from {declared.whose}"
        for key in keys
        for declared in (source(key),)
    )
    return SourceNotAddedError(
        f"{', '.join(dict.fromkeys(one.measure for one in missing))} cannot be answered: "
        f"{', '.join(keys)} {'has' if len(keys) == 1 else 'have'} not been added.",
        f"get {files}; then run `foedus data add PATH`. Without --measure the rest is answered.",
    )


def _members(
    group: Group,
    ways: Sequence[str],
    span: Sequence[int],
    reader: _Reader,
    supposed: Setting,
    notes: list[str],
) -> tuple[dict[str, dict[int, tuple[State, ...]]], dict[str, dict[int, date]]]:
    found: dict[str, dict[int, tuple[State, ...]]] = {}
    days: dict[str, dict[int, date]] = {}
    for way in ways:
        if way == "as-it-was":
            of_year = {year: members_of(reader.world(year), group) for year in span}
            kept = {year: states for year, states in of_year.items() if len(states) > 1}
            gone = [year for year in span if year not in kept]
            if gone and not kept and (len(ways) == 1 or len(of_year[gone[0]]) == 1):
                raise _too_few(group, day_of(gone[0]), of_year[gone[0]])
            if gone:
                notes.append(
                    f"{group.name} had fewer than two members in {runs(gone)}: no row as it was."
                )
            if kept:
                found[way] = kept
                days[way] = {year: reader.world(year).on for year in kept}
        else:
            there = supposed.world if way == "fixed" else _founded(group, reader, supposed.world)
            states = members_of(there, group)
            if way == "fixed" and len(states) < 2 and found.get("as-it-was"):
                year = max(found["as-it-was"])
                notes.append(
                    f"{group.name} has fewer than two members on {there.on}: the fixed ones are "
                    f"those of {days['as-it-was'][year]}."
                )
                there, states = reader.world(year), found["as-it-was"][year]
            if len(states) < 2 and "as-it-was" in ways and way == "fixed":
                # Neither then nor now: it is the years asked about that are named.
                asked = reader.world(span[-1])
                raise _too_few(group, asked.on, members_of(asked, group))
            if len(states) < 2:
                raise _too_few(group, there.on, states)
            found[way] = dict.fromkeys(span, states)
            days[way] = dict.fromkeys(span, there.on)
    if not found:
        raise _too_few(group, day_of(span[-1]), ())
    return found, days


def _founded(group: Group, reader: _Reader, there: World) -> World:
    """The World of the first year at whose end a group had two members."""
    begun = first_year(there, group)
    last = min(begun + _FOUNDING_WAIT, edition().as_of.year)
    for year in range(max(begun, 1816), last + 1):
        if len(members_of(reader.world(year), group)) > 1:
            return reader.world(year)
    raise _too_few(group, day_of(max(begun, 1816)), ())


def _too_few(group: Group, day: date, states: Sequence[State]) -> EventError:
    lists = (
        f"'foedus {'blocs' if group.kind == 'bloc' else 'treaty'} {group.key}' lists its members"
    )
    if not states:
        return EventError(f"{group.name} has no members on {day}.", f"{lists} with their days.")
    return EventError(
        f"{group.name} has one member on {day}, {states[0].name}: nobody to be of one mind with.",
        f"{lists} with their days; ask for a day with two.",
    )


def _spanned(years: Sequence[int]) -> str:
    if not years:
        return "these years"
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
