"""The parts of interoperability of every pair of a World's states, in one year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import facts
from foedus.atlas.joint_facts import (
    FIRST_YEAR,
    OWN_LANGUAGE,
    Listing,
    arrangements,
    languages,
    programmes,
)
from foedus.audits.interoperability import datasets
from foedus.audits.interoperability.listed import (
    EXERCISE_HALF,
    HALF_LIFE,
    LISTED_HALF,
    PARTS,
    SUPPLIERS_FROM,
    WINDOW,
)
from foedus.measures import interoperability as measured
from foedus.states import all_states, continues

if TYPE_CHECKING:
    from foedus.worlds.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Uses = tuple[datasets.Use, ...]


class _Tell(Protocol):
    def __call__(self, name: str, low: Floats, high: Floats | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be moved: the half-life of an exercise, the window of deliveries (both in years)."""

    half_life: float = HALF_LIFE
    window: int = WINDOW


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of every pair in one year; ``n`` states in the World's order, ``k`` parts.

    Parameters
    ----------
    year : int
    least, most : float array, shape (k, n, n)
        What a part is at least and at most, from 0 to 1: NaN in ``least`` is not known at all,
        and is 1 in ``most``. They differ otherwise where only exercises of past years are known.
    silent : mapping of str to str
        Parts that nobody speaks of in the year: why.
    uses : tuple of (str, str, str)
        Key, version and checksum of the datasets that spoke.
    """

    year: int
    least: Floats
    most: Floats
    silent: dict[str, str]
    uses: Uses


def parts_of(world: World, year: int, settings: Settings | None = None) -> Parts:
    """Every part of every pair of a World's states.

    Parameters
    ----------
    world : World
        Of the year.
    year : int
        Which the datasets are read for.
    settings : Settings, optional
        The half-life and the window.
    """
    chosen = settings or Settings()
    n = len(world.states)
    least = np.full((len(PARTS), n, n), np.nan)
    most = np.ones_like(least)
    silent: dict[str, str] = {}
    place = {name: at for at, name in enumerate(PARTS)}

    def tell(name: str, low: Floats, high: Floats | None = None) -> None:
        least[place[name]] = low
        most[place[name]] = np.where(np.isnan(low), 1.0, low) if high is None else high

    used = _from_datasets(world, year, chosen, tell, silent)
    _worldly(world, tell, least[place["cooperation"]], silent, year)
    for one in least:
        np.fill_diagonal(one, np.nan)
    return Parts(year, least, most, silent, tuple(used))


def _from_datasets(
    world: World, year: int, chosen: Settings, tell: _Tell, silent: dict[str, str]
) -> list[datasets.Use]:
    """The parts that added datasets speak of; returns those datasets."""
    seat = seats(world)
    n = len(world.states)
    apart = ~_in_system(world)
    used = []
    for name in ("suppliers", "platforms", "exercises", "cooperation"):
        key = PARTS[name].datasets[0]
        found = datasets.added(key)
        if found is None:
            silent[name] = f"{key} not added"
            continue
        use, (first, last) = found
        if name == "suppliers":
            first = max(first, SUPPLIERS_FROM)
        if year < first or (year > last and name in ("suppliers", "platforms")):
            silent[name] = f"{key} speaks of {first} to {last}"
            continue
        if name == "suppliers":
            bought = datasets.bought(use, max(first, year - chosen.window + 1), year, seat, n)
            tell(name, measured.shared_suppliers(bought))
        elif name == "platforms":
            tell(name, measured.shared_profile(datasets.equipment(use, year, seat, n)))
        elif name == "exercises":
            count = datasets.exercised(use, year, chosen.half_life, seat, n)
            known = measured.saturating(count, EXERCISE_HALF)
            known[apart] = np.nan
            tell(name, known, None if year <= last else np.ones_like(known))
            if year > last:
                silent[name] = (
                    f"{key} speaks of {first} to {last}: later ones are not known, so it falls"
                )
        elif year <= last:
            agreed = datasets.agreed(use, year, seat, n)
            agreed[apart] = np.nan
            tell(name, agreed)
        else:
            silent[name] = f"{key} speaks of {first} to {last}: the atlas alone speaks"
            continue
        used.append(use)
    return used


def _worldly(
    world: World, tell: _Tell, cooperation: Floats, silent: dict[str, str], year: int
) -> None:
    """The parts that the atlas speaks of, by the World's own agreements and its lists."""
    agreed = _by_kind(world, "DCA", "cooperation")
    tell("cooperation", np.where(agreed > 0, 1.0, cooperation))
    listed = arrangements()
    access = _by_kind(world, "ACCESS", "access") + _shared(
        world, [one for one in listed if one.kind == "access" and one.part != "hub"]
    )
    begun = world.on >= facts.coverage().since
    tell("access", np.where(access > 0, 1.0, 0.0 if begun else np.nan))
    if not begun:
        silent["access"] = "the atlas speaks from 1990 on, and before of what lasted into it"
    for name, kept in (
        ("command", [one for one in listed if one.kind == "command"]),
        ("units", [one for one in listed if one.kind == "unit"]),
        ("programmes", list(programmes())),
    ):
        if year < FIRST_YEAR:
            silent[name] = f"the list speaks from {FIRST_YEAR} on"
            continue
        count = _shared(world, kept)
        once = name == "command"
        tell(name, np.minimum(count, 1.0) if once else measured.saturating(count, LISTED_HALF))
    if year < FIRST_YEAR:
        silent["language"] = f"the list speaks from {FIRST_YEAR} on"
    else:
        tell("language", _spoken(world))


def _in_system(world: World) -> Flags:
    """Pairs that datasets by COW's numbers speak of."""
    counted = np.array([one.ccode is not None for one in world.states])
    return np.asarray(counted[:, None] & counted[None, :])


def _spoken(world: World) -> Floats:
    kept = [one for one in languages() if one.runs(world.on)]
    known = np.zeros(len(world.states), bool)
    for one in kept:
        known |= _mask(world, one)
    shared = np.minimum(_shared(world, [one for one in kept if one.key != OWN_LANGUAGE]), 1.0)
    shared[~known] = np.nan
    shared[:, ~known] = np.nan
    return shared


def members_on(world: World, listed: list[Listing]) -> dict[str, Flags]:
    """Who shares each key of a list on a World's day: bool arrays, shape (n,)."""
    found: dict[str, Flags] = {}
    for part in ("in", "out"):
        for one in listed:
            if one.part == part and one.runs(world.on):
                mask = _mask(world, one)
                before = found.get(one.key, np.zeros(len(mask), bool))
                found[one.key] = before | mask if part == "in" else before & ~mask
    return found


def _mask(world: World, one: Listing) -> Flags:
    if not one.agreement:
        codes = set(one.states)
        return np.array([state.code in codes for state in world.states])
    rows = [row for row, held in enumerate(world.agreements) if held.key == one.agreement]
    if not rows:
        return np.zeros(len(world.states), bool)
    return np.asarray(world.membership[rows[0]])


def _shared(world: World, listed: list[Listing]) -> Floats:
    """How many keys of a list each pair shares."""
    count = np.zeros((len(world.states), len(world.states)))
    for mask in members_on(world, listed).values():
        count += mask[:, None] & mask[None, :]
    return count


def _by_kind(world: World, kind: str, of: str) -> Floats:
    """How many of the World's agreements of a kind bind each pair; families by their hub."""
    hubs = {one.key: one.states for one in arrangements() if one.part == "hub" and one.kind == of}
    count = np.zeros((len(world.states), len(world.states)))
    bound = world.membership
    for row, one in enumerate(world.agreements):
        if one.kind != kind:
            continue
        mask = bound[row].astype(float)
        pairs = mask[:, None] * mask[None, :]
        if one.key in hubs:
            hub = np.array([state.code in hubs[one.key] for state in world.states])
            pairs = pairs * (hub[:, None] | hub[None, :])
        count += pairs
    return count


def seats(world: World) -> NDArray[np.int64]:
    """The place of each COW number in the World; -1 for no state of it.

    A number of the past is the state's that continues it: what West Germany did as 260 before
    1990 is the united Germany's, 255.
    """
    seat = np.full(1000, -1, np.int64)
    for place, state in enumerate(world.states):
        if state.ccode is not None:
            seat[state.ccode] = place
    for old, new in _continued(world.on):
        if seat[old] < 0:
            seat[old] = seat[new]
    return seat


@lru_cache(maxsize=128)
def _continued(day: date) -> tuple[tuple[int, int], ...]:
    """COW numbers that another state continues on a day, each with that state's."""
    found = []
    for one in all_states():
        now = None if one.ccode is None or one.exists_on(day, "cow") else continues(one.number, day)
        if one.ccode is not None and now is not None and now.ccode not in (None, one.ccode):
            found.append((one.ccode, int(now.ccode or 0)))
    return tuple(found)
