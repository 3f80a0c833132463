"""Foreign troops and bases on a state's ground: those of the United States, and a scenario's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from foedus.states import State
from foedus.worlds.world import World

TROOPS, BASES = "us-troops", "us-bases"
PATRON = 2
"""COW's number of the United States, whose posture alone is published by country and year."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """Foreign forces on one state's ground.

    Parameters
    ----------
    troops : int or None
        Active-duty troops of the United States; None where the list has no row, which is not 0.
    year : int or None
        The year they were counted in.
    bases, sites : int or None
        Bases and small sites of the United States in 2018; None where the list has no row.
    supposed : tuple of (str, float)
        By whom a scenario stationed how many thousands.
    """

    troops: int | None
    year: int | None
    bases: int | None
    sites: int | None
    supposed: tuple[tuple[str, float], ...] = ()


def added() -> tuple[str, ...]:
    """Which of the two lists the user has added."""
    from foedus.sources import adding

    return tuple(key for key in (TROOPS, BASES) if adding.is_added(key))


def hosted(there: World, states: Iterable[State]) -> dict[str, Hosted]:
    """Foreign forces in states on a World's day, by code.

    Troops are those of the day's year, or of the list's last year where the day is later.
    """
    troops, year = _troops_of(there.on)
    bases = _bases()
    found: dict[str, Hosted] = {}
    for state in states:
        code = -1 if state.ccode is None else state.ccode
        count = troops.get(code)
        own, sites = bases.get(code, (None, None))
        home = code == PATRON
        found[state.code] = Hosted(
            None if home else count,
            year if count is not None and not home else None,
            None if home else own,
            None if home else sites,
            tuple((one.by, one.thousand) for one in there.forces if one.at == state.code),
        )
    return found


def _troops_of(day: date) -> tuple[Mapping[int, int], int | None]:
    from foedus.sources import adding
    from foedus.sources.registry import source

    if not adding.is_added(TROOPS):
        return {}, None
    first, last = source(TROOPS).coverage
    year = min(day.year, last)
    return ({}, None) if year < first else (_troops(adding.added(TROOPS).sha256)[year], year)


@lru_cache(maxsize=2)
def _troops(checksum: str) -> dict[int, dict[int, int]]:
    """By year and COW number; rows of one state under two spellings are added up."""
    from collections import defaultdict

    from foedus.sources import adding

    found: dict[int, dict[int, int]] = defaultdict(dict)
    frame = adding.load(TROOPS).select("year", "ccode", "troops_ad")
    for year, ccode, count in frame.iter_rows():
        if count is not None:
            found[year][ccode] = found[year].get(ccode, 0) + count
    return found


def _bases() -> Mapping[int, tuple[int, int]]:
    from foedus.sources import adding

    return _bases_of(adding.added(BASES).sha256) if adding.is_added(BASES) else {}


@lru_cache(maxsize=2)
def _bases_of(checksum: str) -> dict[int, tuple[int, int]]:
    from foedus.sources import adding

    found: dict[int, tuple[int, int]] = {}
    for ccode, base, lilypad in adding.load(BASES).select("ccode", "base", "lilypad").iter_rows():
        bases, sites = found.get(ccode, (0, 0))
        found[ccode] = (bases + base, sites + lilypad)
    return found
