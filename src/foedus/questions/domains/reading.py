"""Reads a question about domains: whose agreements, on which day, which domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.audits.domains.cells import DOMAINS
from foedus.audits.domains.crises import Elapsed, crises_of, delays
from foedus.audits.domains.figure import Figure
from foedus.audits.domains.gas import Gas, gas_figures, read_gas
from foedus.audits.domains.gathered import Gathered, figures_of
from foedus.audits.domains.matrix import Line, lines_of
from foedus.audits.domains.supply import arms, trade
from foedus.errors import EventError, UnknownNameError
from foedus.questions.asking.groups import Group, group_named, members_of
from foedus.questions.asking.readings import Readings, Setting, setting
from foedus.states import State
from foedus.worlds.world import World

MOST_HALF_LIFE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One agreement, bloc or state that was asked about.

    ``keys`` are its agreements; ``figures`` its own.
    """

    key: str
    name: str
    kind: str
    members: tuple[State, ...]
    keys: tuple[str, ...]
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class Read:
    """A question about domains as it was read, with what was found.

    Parameters
    ----------
    asked : tuple of Asked
        Empty where every agreement in force is meant.
    lines : tuple of Line
        Agreements, each once, with the cells of the domains wanted.
    domains : tuple of str
        Those wanted.
    figures : tuple of Figure
        Of no group: where none is named.
    crises : tuple of Elapsed
        Before the bodies asked, or all.
    supposed : Setting
        The World, and the scenario if any.
    parameters : mapping
        As read.
    notes : tuple of str
        How names were read.
    """

    asked: tuple[Asked, ...]
    lines: tuple[Line, ...]
    domains: tuple[str, ...]
    figures: tuple[Figure, ...]
    crises: tuple[Elapsed, ...]
    supposed: Setting
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(alliance: str | Sequence[str] | None, **said: Any) -> Read:
    """Read a question and answer it; see :func:`foedus.questions.domains.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    half_life = said["half_life"]
    if not 1 <= half_life <= MOST_HALF_LIFE:
        raise EventError(
            f"a half-life of {half_life} years.", f"give --half-life from 1 to {MOST_HALF_LIFE}."
        )
    wanted = _named(said["domain"])
    gas = None if said["energy"] is None else read_gas(said["energy"])
    supposed = setting(said["on"], scenario=said["scenario"], stale=said["stale"])
    there = supposed.world
    readings = Readings(there.on)
    names = _parts(alliance)
    groups = tuple(_asked(one, there, readings, gas, half_life) for one in names)
    twice = _twice([(one.kind, one.key) for one in groups])
    if twice:
        raise EventError(f"{twice} is named twice.", "name each once.")
    if gas is not None and not groups:
        raise EventError(
            "--energy is given, and nobody whose members it is for.", "name an alliance or states."
        )
    lines = _lines(there, groups, wanted)
    if not groups:
        lines = tuple(one for one in lines if one.status != "signed" and one.cells)
    bodies = None if not groups else [body for one in groups for body in (one.key, *one.keys)]
    asks_crises = "crisis-consultation" in wanted
    return Read(
        groups,
        lines,
        wanted,
        delays(None, None, there.on) if not groups and asks_crises else (),
        crises_of(bodies, there.on) if asks_crises else (),
        supposed,
        {
            "alliance": [one.key for one in groups],
            "on": there.on.isoformat(),
            "domain": list(wanted) if said["domain"] is not None else None,
            "energy": None if said["energy"] is None else str(said["energy"]),
            "half_life": half_life,
            "scenario": supposed.recorded,
            "stale": said["stale"],
        },
        tuple(dict.fromkeys(readings.said)),
    )


def _parts(said: str | Sequence[str] | None) -> tuple[str, ...]:
    if said is None or (not isinstance(said, str) and not said):
        return ()
    words = [said] if isinstance(said, str) else [str(one) for one in said]
    parts = [part for one in words for part in one.split(",")]
    found = tuple(one.strip() for one in parts if one.strip())
    if not found:
        raise EventError("No alliance is named.", "give an agreement, a bloc or a state, or none.")
    return found


def _named(said: str | Sequence[str] | None) -> tuple[str, ...]:
    if said is None:
        return DOMAINS
    parts = said.split(",") if isinstance(said, str) else [str(one) for one in said]
    wanted = [one.strip().lower().replace(" ", "-") for one in parts if one.strip()]
    wrong = [one for one in wanted if one not in DOMAINS]
    if wrong or not wanted:
        raise UnknownNameError(
            f"{wrong[0]!r} is no domain." if wrong else "No domain is given.",
            f"choose among {', '.join(DOMAINS)}.",
        )
    return tuple(one for one in DOMAINS if one in wanted)


def _asked(
    name: str, there: World, readings: Readings, gas: Sequence[Gas] | None, half_life: int
) -> Asked:
    try:
        group = group_named(name, there)
    except UnknownNameError as unknown:
        return _state(name, there, readings, gas, unknown)
    if group.other:
        readings.said.append(group.other)
    members = members_of(there, group)
    keys = _agreements(there, group, members)
    signed = group.kind == "agreement" and keys
    if not members and not signed:
        raise EventError(
            f"{group.name} has no members on {there.on}.",
            f"'foedus {'blocs' if group.kind == 'bloc' else 'treaty'} {group.key}' lists its "
            "members with their days.",
        )
    bodies = (group.key, *keys)
    gathered = (
        figures_of(members, bodies, there.on, gas=gas, half_life=half_life)
        if len(members) > 1
        else Gathered(_single(members, there, gas), ())
    )
    return Asked(group.key, group.name, group.kind, members, keys, gathered)


def _agreements(there: World, group: Group, members: Sequence[State]) -> tuple[str, ...]:
    """The agreement itself; of a bloc those that bind several, and none but its members."""
    if group.kind == "agreement":
        return tuple(one.key for one in there.agreements if one.key == group.key)
    inside = {one.number for one in members}
    found = []
    for row, agreement in enumerate(there.agreements):
        bound = {
            there.states[place].number for place in there.membership[row].nonzero()[0].tolist()
        }
        if len(bound) > 1 and bound <= inside:
            found.append(agreement.key)
    return tuple(found)


def _state(
    name: str,
    there: World,
    readings: Readings,
    gas: Sequence[Gas] | None,
    unknown: UnknownNameError,
) -> Asked:
    """A state stands for its agreements, bound or only signed."""
    try:
        state = readings.state(name)
    except UnknownNameError:
        raise UnknownNameError(
            f"{name!r} is neither an agreement, a bloc nor a state.", unknown.mend
        ) from None
    keys = tuple(
        agreement.key
        for row, agreement in enumerate(there.agreements)
        if any(
            there.states[place].number == state.number
            for place in there.signed[row].nonzero()[0].tolist()
        )
    )
    return Asked(
        state.code, state.name, "state", (state,), keys, Gathered(_single((state,), there, gas), ())
    )


def _single(
    members: Sequence[State], there: World, gas: Sequence[Gas] | None
) -> tuple[Figure, ...]:
    """Figures that one state has; what is done together is none of its own."""
    if not members:
        return ()
    return (*gas_figures(members, gas), *arms(members, there.on), *trade(members, there.on))


def _lines(there: World, groups: Sequence[Asked], wanted: Sequence[str]) -> tuple[Line, ...]:
    keys = None if not groups else list(dict.fromkeys(key for one in groups for key in one.keys))
    found = lines_of(there, keys)
    kept = tuple(
        Line(
            one.agreement, one.status, one.bound, one.parties, one.dormant,
            tuple(cell for cell in one.cells if cell.domain in wanted),
        )
        for one in found
    )  # fmt: skip
    return tuple(sorted(kept, key=lambda one: one.agreement.key))


def _twice(keys: Sequence[tuple[str, str]]) -> str:
    return next((key for kind, key in keys if list(keys).count((kind, key)) > 1), "")
