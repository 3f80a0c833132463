"""Capitals, borders, major powers and the register of states held against the files.

Rules:

- *capitals*: on every day from 1990 that both cover, within 40 km of the file's point. The
  atlas's points were set by hand; its basis says only that the file names the same city.
- *borders*: the kind of each pair on 31 December of every year from 1990 to 2016 (the file knows
  the month only, and draws a new state's borders from it). Computed from a map; a pair for which
  the atlas rests on the file is of the same source.
- *majors*: each state's spell, from 1990 to 2016, to the day. Taken from the file.
- *states*: each state's membership in either list, COW's by its number, Gleditsch and Ward's by
  theirs, to the day, over the whole list. The register follows both, so that equal days are of
  the same source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.audits.fact_check import (
    clipped,
    coverage_end,
    joined,
    shared_days,
    spells_text,
    state_codes,
)
from foedus.audits.finding import NOT_CHECKABLE, Finding, verdict_of
from foedus.dates import Spell
from foedus.sources import adding
from foedus.states import all_states
from foedus.worlds.distance import great_circle
from foedus.worlds.ties import CONTIGUITY

if TYPE_CHECKING:
    import polars as pl

NEAR_KM = 40.0


def capitals(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each capital's place, on the days that both cover."""
    last = coverage_end("cow-capitals")
    theirs: dict[int, list[tuple[Spell, str, float, float]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(
            (Spell(row["start"], row["end"]), row["capital"], row["lat"], row["lng"])
        )
    codes = state_codes()
    for one in facts.capitals():
        listed = [
            (name, float(great_circle(one.lat, one.lon, lat, lon)), *days)
            for spell, name, lat, lon in theirs.get(one.ccode, [])
            if (days := shared_days(one.spell, spell, last))
        ]
        subject = f"capital {codes.get(one.ccode, str(one.ccode))} {one.name}"
        if not listed:
            yield Finding(
                "capitals", subject, "place", "capitals", one.name, "", source, NOT_CHECKABLE,
                "the file has no row for these days",
            )  # fmt: skip
            continue
        said = "; ".join(
            f"{name} {first} to {until}: {away:.0f} km" for name, away, first, until in listed
        )
        yield Finding(
            "capitals", subject, "place", "capitals",
            f"{one.name} {one.lat}, {one.lon}, {one.spell.start} to {one.spell.end or 'open'}",
            said, source, verdict_of(all(away < NEAR_KM for _, away, _, _ in listed)),
        )  # fmt: skip


def _kinds_by_year(spells: Iterable[tuple[Spell, str]], years: range) -> dict[int, str]:
    found = {}
    for spell, kind in spells:
        for year in years:
            if date(year, 12, 31) in spell:
                found[year] = kind
    return found


def borders(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """The kind of border of each pair, year by year."""
    ours: dict[tuple[int, int], list[tuple[Spell, str]]] = defaultdict(list)
    theirs: dict[tuple[int, int], list[tuple[Spell, str]]] = defaultdict(list)
    copied = set()
    for one in facts.neighbours():
        ours[one.ccode1, one.ccode2].append((one.spell, one.kind))
        if one.basis.startswith("cow-contiguity"):
            copied.add((one.ccode1, one.ccode2))
    for row in frame.iter_rows(named=True):
        spell = Spell(row["start"], row["end"])
        theirs[row["ccode1"], row["ccode2"]].append((spell, CONTIGUITY[row["conttype"]]))
    codes = state_codes()
    years = range(facts.coverage().since.year, coverage_end("cow-contiguity").year)
    for pair in sorted(set(ours) | set(theirs)):
        mine = _kinds_by_year(ours.get(pair, ()), years)
        hers = _kinds_by_year(theirs.get(pair, ()), years)
        if not mine and not hers:
            continue
        names = "-".join(codes.get(ccode, str(ccode)) for ccode in pair)
        yield Finding(
            "borders", f"border {pair[0]}-{pair[1]} {names}", "kind", "borders", _runs(mine),
            _runs(hers), source, verdict_of(mine == hers, taken=pair in copied),
        )  # fmt: skip


def _runs(by_year: dict[int, str]) -> str:
    """Kinds by year, written as runs: ``land 1990-1992, sea-24 1993-2016``."""
    runs: list[list[int | str]] = []
    for year in sorted(by_year):
        if runs and runs[-1][0] == by_year[year] and runs[-1][2] == year - 1:
            runs[-1][2] = year
        else:
            runs.append([by_year[year], year, year])
    return ", ".join(f"{kind} {first}-{last}" for kind, first, last in runs) or "none"


def majors(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each major power's spells."""
    first, last = facts.coverage().since, coverage_end("cow-majors")
    window = Spell(first, last)
    ours: dict[int, list[Spell]] = defaultdict(list)
    theirs: dict[int, list[Spell]] = defaultdict(list)
    copied = set()
    for one in facts.majors():
        ours[one.ccode].append(one.spell)
        if one.basis.startswith("cow-majors"):
            copied.add(one.ccode)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(Spell(row["start"], row["end"]))
    codes = state_codes()
    for ccode in sorted(set(ours) | set(theirs)):
        mine, hers = clipped(ours[ccode], window), clipped(theirs[ccode], window)
        if mine or hers:
            yield Finding(
                "majors", f"major power {codes[ccode]}", "spells", "majors", spells_text(mine),
                spells_text(hers), source, verdict_of(mine == hers, taken=ccode in copied),
            )  # fmt: skip


def cow_states(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each state's membership of COW's system."""
    window = Spell(date.min, coverage_end("cow-states"))
    theirs: dict[int, list[Spell]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(Spell(row["start"], row["end"]))
    states = {state.ccode: state for state in all_states() if state.ccode is not None}
    for ccode in sorted(set(states) | set(theirs)):
        state = states.get(ccode)
        mine = joined(clipped(state.spells if state else (), window))
        hers = joined(clipped(theirs[ccode], window))
        yield Finding(
            "states", f"state {ccode} {state.code if state else ''}".strip(), "membership",
            "COW", spells_text(mine), spells_text(hers), source,
            verdict_of(mine == hers, taken=True),
        )  # fmt: skip


def gw_states(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each state's membership of Gleditsch and Ward's list."""
    ours, theirs = _gw_members(), _by_number(frame)
    yield from _gw_compared(ours, theirs, source, "gw-states", theirs)
    small = adding.is_added("gw-microstates")
    known = set(_by_number(adding.load("gw-microstates"))) if small else set()
    for gwcode in sorted(set(ours) - set(theirs) - known):
        if small:
            yield from _gw_compared(ours, theirs, source, "gw-states", (gwcode,))
        else:
            yield Finding(
                "states", f"gw state {gwcode}", "membership", "Gleditsch-Ward", "", "", source,
                NOT_CHECKABLE, "not in this file; the microstates' was not added",
            )  # fmt: skip


def gw_microstates(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each microstate's membership of Gleditsch and Ward's second list."""
    theirs = _by_number(frame)
    yield from _gw_compared(_gw_members(), theirs, source, "gw-microstates", theirs)


def _gw_members() -> dict[int, list[Spell]]:
    ours: dict[int, list[Spell]] = defaultdict(list)
    for state in all_states():
        for gwcode, spell in state.gwcodes:
            ours[gwcode].append(spell)
    return ours


def _by_number(frame: pl.DataFrame) -> dict[int, list[Spell]]:
    theirs: dict[int, list[Spell]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        theirs[row["gwcode"]].append(Spell(row["start"], row["end"]))
    return theirs


def _gw_compared(
    ours: dict[int, list[Spell]],
    theirs: dict[int, list[Spell]],
    source: str,
    key: str,
    numbers: Iterable[int],
) -> Iterator[Finding]:
    window = Spell(date.min, coverage_end(key))
    for gwcode in sorted(numbers):
        mine = joined(clipped(ours.get(gwcode, ()), window))
        hers = joined(clipped(theirs.get(gwcode, ()), window))
        yield Finding(
            "states", f"gw state {gwcode}", "membership", "Gleditsch-Ward", spells_text(mine),
            spells_text(hers), source, verdict_of(mine == hers, taken=True),
        )  # fmt: skip
