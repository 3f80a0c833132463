"""Reads a question about an architecture: which states and groups, on which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.atlas.architectures import Architecture, architectures, find_architecture
from foedus.atlas.edition import day_of
from foedus.audits.architecture.account import Account, Duties, account
from foedus.audits.architecture.scope import Plan, Wanted, plan_of, scope_of
from foedus.errors import EventError, UnknownNameError
from foedus.networks.positions import positions
from foedus.questions.architecture.question import FOLDS, PARTS
from foedus.questions.asking.choosing import chosen
from foedus.questions.asking.groups import group_named
from foedus.questions.asking.readings import Setting, at_large, setting
from foedus.questions.asking.years import runs, several
from foedus.terms import PLEDGES
from foedus.worlds.world import World

MOST_YEARS = 250
DEFAULT = "global"
_LEAST = 2
_ONE_DAY = ("members",)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about an architecture as it was read, with what was found.

    Parameters
    ----------
    plan : Plan
        What was asked about.
    parts : tuple of Architecture
        The named ones among it.
    accounts : mapping of int to Account
        By year; of one day, its year alone.
    duties : tuple of str
        Whose links are measured.
    told : tuple of str
        Parts of the answer.
    several : bool
        Whether years were asked for.
    positions : mapping of str to (float, float)
        Of every state of any year.
    supposed : Setting
        The last World, and the scenario if any.
    warnings : tuple of str
        Of all the Worlds that were read.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    plan: Plan
    parts: tuple[Architecture, ...]
    accounts: Mapping[int, Account]
    duties: tuple[str, ...]
    told: tuple[str, ...]
    several: bool
    positions: Mapping[str, tuple[float, float]]
    supposed: Setting
    warnings: tuple[str, ...]
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(region: str | Sequence[str] | None, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.architecture.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    if said["seed"] < 0:
        raise EventError(f"a seed of {said['seed']}.", "give 0 or more.")
    if said["fold"] not in FOLDS:
        raise UnknownNameError(f"no fold is called {said['fold']!r}.", f"use {' or '.join(FOLDS)}.")
    duties = chosen(said["duty"], tuple(map(str, PLEDGES)), "duty") or ("defense",)
    years = several(not at_large(said["on"]), said["first"], said["last"], most=MOST_YEARS)
    wanted = chosen(said["part"], PARTS, "part of this answer")
    if years and wanted and set(wanted) <= set(_ONE_DAY):
        raise EventError(
            f"{', '.join(wanted)} is told of one day, and several years are asked for.",
            "give --on, or leave --part out.",
        )
    told = tuple(one for one in wanted or PARTS if not (years and one in _ONE_DAY))
    last = setting(
        day_of(years[-1]) if years else said["on"], scenario=said["scenario"], stale=said["stale"]
    )
    plan, parts, notes = _plan(_names(region), last.world)
    accounts: dict[int, Account] = {}
    warnings: list[str] = []
    silent: list[int] = []
    for year in years or (last.world.on.year,):
        there = last.world
        if years and year != years[-1]:
            there = setting(day_of(year), scenario=said["scenario"], stale=said["stale"]).world
        if len(scope_of(there, plan).seats) < _LEAST:
            silent.append(year)
            continue
        warnings += there.warnings
        accounts[year] = account(
            there, plan, duties, fold=said["fold"], owed=Duties(there), whole=not years
        )
    if not accounts:
        raise _too_few(plan, last.world)
    if silent:
        notes.append(f"Fewer than two states in {runs(silent)}: no row.")
    parameters = {
        "region": list(_names(region)),
        "on": None if years else last.world.on.isoformat(),
        "first": said["first"],
        "last": said["last"],
        "duty": list(duties),
        "fold": said["fold"],
        "part": list(told),
        "seed": said["seed"],
        "scenario": last.recorded,
        "stale": said["stale"],
    }
    return Asked(
        plan, parts, accounts, duties, told, bool(years), _positions(accounts, said["seed"]), last,
        tuple(dict.fromkeys(warnings)), parameters, tuple(notes),
    )  # fmt: skip


def _names(region: str | Sequence[str] | None) -> tuple[str, ...]:
    """The names that were given, each once; the default for none."""
    texts = [region] if isinstance(region, str) else list(region or ())
    names = [name.strip() for text in texts for name in str(text).split(",")]
    if texts and not any(names):
        raise EventError("No region is named.", "give one, such as indo-pacific, or none for all.")
    return tuple(dict.fromkeys(name for name in names if name)) or (DEFAULT,)


def _plan(names: Sequence[str], there: World) -> tuple[Plan, tuple[Architecture, ...], list[str]]:
    found: list[Architecture | Wanted] = []
    titles, notes = [], []
    for name in names:
        one, title, note = _named(name, there)
        found.append(one)
        titles.append(title)
        notes += [note] if note else []
    named = tuple(one for one in found if isinstance(one, Architecture))
    return plan_of(found, ", ".join(dict.fromkeys(titles))), named, notes


def _named(name: str, there: World) -> tuple[Architecture | Wanted, str, str]:
    """An architecture or an area, or else an agreement or a bloc."""
    try:
        one = find_architecture(name)
    except UnknownNameError:
        pass
    else:
        return one, one.name, ""
    try:
        group = group_named(name, there)
    except UnknownNameError as error:
        keys = ", ".join(one.key for one in architectures().listed)
        raise UnknownNameError(
            f"{name!r} is no architecture, area, bloc or agreement.",
            f"use one of {keys}, or {error.mend}",
        ) from None
    return Wanted(group.kind, group.key, joins=True), group.name, group.other


def _positions(accounts: Mapping[int, Account], seed: int) -> dict[str, tuple[float, float]]:
    """One place for each state: on the union of the links of all years and duties."""
    codes = list(dict.fromkeys(code for one in accounts.values() for code in one.scope.codes))
    place = {code: row for row, code in enumerate(codes)}
    joined = np.zeros((len(codes), len(codes)), bool)
    for one in accounts.values():
        at = [place[code] for code in one.scope.codes]
        for lattice in one.lattices:
            joined[np.ix_(at, at)] |= lattice.links
    found = positions(joined, seed=seed)
    return {code: (float(x), float(y)) for code, (x, y) in zip(codes, found, strict=True)}


def _too_few(plan: Plan, there: World) -> EventError:
    here = scope_of(there, plan).codes
    has = f"one state, {here[0]}" if here else "no states"
    return EventError(
        f"{plan.name} has {has} on {there.on}: no architecture.",
        "ask for another day, or for more groups; 'foedus blocs' and 'foedus treaty' have days.",
    )
