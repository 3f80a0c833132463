"""Reads a question about a map: which days, which duties, and by what states are filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.atlas.edition import day_of
from foedus.audits.architecture.lattice import Lattice, lattice_of, owing
from foedus.errors import EventError, UnknownNameError
from foedus.questions.asking.groups import Group, group_named
from foedus.questions.asking.readings import Readings, Setting, at_large, setting, words
from foedus.questions.asking.years import several
from foedus.questions.map.filling import COUNTS
from foedus.questions.map.question import BORDERS, MEASURES, REGIONS, TIES
from foedus.states import State
from foedus.terms import PLEDGES
from foedus.worlds.world import World

MOST_YEARS = 250
MOST_BLOCS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One World, with the links of the duties asked about.

    Parameters
    ----------
    year : int
    there : World
    lattices : tuple of Lattice
        One per duty, among all states.
    """

    year: int
    there: World
    lattices: tuple[Lattice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about a map as it was read.

    Parameters
    ----------
    sights : tuple of Sight
        By year.
    duties : tuple of str
    about : State or None
        The state whose ties alone are drawn.
    groups : tuple of Group
        By which states are filled.
    measure : str
        By which they are filled; empty where by kinds.
    several : bool
        Whether years were asked for.
    supposed : Setting
        The last World, and the scenario if any.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    sights: tuple[Sight, ...]
    duties: tuple[str, ...]
    about: State | None
    groups: tuple[Group, ...]
    measure: str
    several: bool
    supposed: Setting
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(**said: Any) -> Asked:
    """Read a question and survey its Worlds; see :func:`foedus.questions.map.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    duties = _duties(said["duty"])
    for name, choices in (("ties", TIES), ("region", REGIONS), ("borders", BORDERS)):
        if said[name] not in choices:
            raise UnknownNameError(
                f"{name} is {said[name]!r}.", f"choose among {', '.join(choices)}."
            )
    if said["measure"] not in (None, *MEASURES):
        raise UnknownNameError(
            f"no measure of this map is called {said['measure']!r}.",
            f"choose among {', '.join(MEASURES)}.",
        )
    years = several(not at_large(said["on"]), said["first"], said["last"], most=MOST_YEARS)
    last = setting(
        day_of(years[-1]) if years else said["on"], scenario=said["scenario"], stale=said["stale"]
    )
    readings = Readings(last.world.on)
    name = words(said["state"])
    about = readings.state(name) if name else None
    groups, notes = _groups(said["bloc"], last.world)
    if groups and said["measure"]:
        raise EventError(
            "States are to be filled by blocs and by a number at once.",
            "name blocs, or give --measure.",
        )
    if said["measure"] == "similarity" and about is None:
        raise EventError(
            "Similarity is that of two states, and none is named.",
            "name the state that all others are held against: --state France.",
        )
    sights: list[Sight] = []
    warnings: list[str] = []
    for year in years or (last.world.on.year,):
        there = last.world
        if years and year != years[-1]:
            there = setting(day_of(year), scenario=said["scenario"], stale=said["stale"]).world
        warnings += there.warnings
        sights.append(_sight(year, there, duties))
    parameters = {
        "bloc": [one.key for one in groups] or None,
        "on": None if years else last.world.on.isoformat(),
        "first": said["first"],
        "last": said["last"],
        "duty": list(duties),
        "state": about.code if about else None,
        "measure": said["measure"],
        "ties": said["ties"],
        "region": said["region"],
        "borders": said["borders"],
        "scenario": last.recorded,
        "stale": said["stale"],
    }
    measure = said["measure"] or ("" if groups or about else COUNTS[0])
    return Asked(
        tuple(sights), duties, about, groups, measure, bool(years), last, parameters,
        tuple(dict.fromkeys((*last.said, *warnings, *readings.said, *notes))),
    )  # fmt: skip


def _sight(year: int, there: World, duties: Sequence[str]) -> Sight:
    import numpy as np

    seats = np.arange(len(there.states))
    return Sight(year, there, tuple(lattice_of(owing(there, one), seats) for one in duties))


def _duties(said: str | Sequence[str]) -> tuple[str, ...]:
    known = tuple(map(str, PLEDGES))
    parts = said.split(",") if isinstance(said, str) else [str(one) for one in said or ()]
    wanted = [one.strip() for one in parts if one.strip()]
    wrong = next((one for one in wanted if one not in known), None)
    if wrong is not None or not wanted:
        raise UnknownNameError(
            f"{wrong!r} is no duty." if wrong else "no duty is given.",
            f"choose among {', '.join(known)}.",
        )
    return tuple(one for one in known if one in wanted)


def _groups(said: str | Sequence[str] | None, there: World) -> tuple[tuple[Group, ...], list[str]]:
    texts = [said] if isinstance(said, str) else list(said or ())
    names = [one.strip() for text in texts for one in str(text).split(",") if one.strip()]
    if texts and not names:
        raise EventError("No bloc is named.", "give one, such as NATO, or none.")
    found: dict[tuple[str, str], Group] = {}
    for name in names:
        one = group_named(name, there)
        found.setdefault((one.kind, one.key), one)
    if len(found) > MOST_BLOCS:
        raise EventError(
            f"{len(found)} blocs cannot be told apart by color.", f"give {MOST_BLOCS} at most."
        )
    groups = tuple(found.values())
    return groups, [one.other for one in groups if one.other]
