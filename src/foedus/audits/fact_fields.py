"""Ties, weights and the register of states held against the researchers' files.

Rules:

- *capitals*: on every day from 1990 that both cover, within 40 km of the file's point.
- *borders*: the kind of each pair on 31 December of every year from 1990 to 2016 (the file knows
  the month only, and draws a new state's borders from it).
- *majors*: each state's spell, from 1990 to 2016, to the day.
- *states*: each state's membership of the system, to the day, over the whole list.
- *personnel*: a figure taken from the file, to its two digits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.audits.finding import CONFIRMED, DIFFERS, NOT_CHECKABLE, Finding
from foedus.dates import Spell
from foedus.sources import adding
from foedus.states import all_states
from foedus.worlds.distance import great_circle
from foedus.worlds.ties import CONTIGUITY

if TYPE_CHECKING:
    import polars as pl

NEAR_KM = 40.0


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One table of the atlas and the dataset that covers it."""

    part: str
    key: str
    check: Callable[[pl.DataFrame, str], Iterator[Finding]]
    count: Callable[[], int]


def fact_findings() -> Iterator[Finding]:
    """Every table that a dataset covers, held against it where it was added."""
    for one in CHECKS:
        if adding.is_added(one.key):
            entry = adding.added(one.key)
            yield from one.check(adding.load(one.key), f"{entry.key} {entry.version}")
        else:
            yield _silent(one.part, one.count(), f"{one.key} is not added")
    for part, count in UNCOVERED:
        yield _silent(part, count(), "no dataset read here covers it")


def _silent(part: str, count: int, why: str) -> Finding:
    return Finding(part, part, "whole table", part, f"{count} rows", "", "", NOT_CHECKABLE, why)


def _codes() -> dict[int, str]:
    return {state.ccode: state.code for state in all_states() if state.ccode is not None}


def _verdict(same: bool) -> str:
    return CONFIRMED if same else DIFFERS


def _capitals(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    last = coverage_end("cow-capitals")
    theirs: dict[int, list[tuple[Spell, str, float, float]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(
            (Spell(row["start"], row["end"]), row["capital"], row["lat"], row["lng"])
        )
    codes = _codes()
    for one in facts.capitals():
        listed = [
            (name, float(great_circle(one.lat, one.lon, lat, lon)), *days)
            for spell, name, lat, lon in theirs.get(one.ccode, [])
            if (days := _shared(one.spell, spell, last))
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
            said, source, _verdict(all(away < NEAR_KM for _, away, _, _ in listed)),
        )  # fmt: skip


def coverage_end(key: str) -> date:
    """The first day after the file's declared coverage."""
    from foedus.sources.registry import source

    entry = adding.added(key)
    return date(source(key, entry.version).coverage[1] + 1, 1, 1)


def _shared(one: Spell, other: Spell, last: date) -> tuple[date, date] | None:
    start = max(one.start, other.start)
    end = min(one.end or last, other.end or last, last)
    return (start, end) if start < end else None


def _kinds_by_year(spells: Iterable[tuple[Spell, str]], years: range) -> dict[int, str]:
    found = {}
    for spell, kind in spells:
        for year in years:
            if date(year, 12, 31) in spell:
                found[year] = kind
    return found


def _borders(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    ours: dict[tuple[int, int], list[tuple[Spell, str]]] = defaultdict(list)
    theirs: dict[tuple[int, int], list[tuple[Spell, str]]] = defaultdict(list)
    for one in facts.neighbours():
        ours[one.ccode1, one.ccode2].append((one.spell, one.kind))
    for row in frame.iter_rows(named=True):
        spell = Spell(row["start"], row["end"])
        theirs[row["ccode1"], row["ccode2"]].append((spell, CONTIGUITY[row["conttype"]]))
    codes = _codes()
    years = range(facts.coverage().since.year, coverage_end("cow-contiguity").year)
    for pair in sorted(set(ours) | set(theirs)):
        mine = _kinds_by_year(ours.get(pair, ()), years)
        hers = _kinds_by_year(theirs.get(pair, ()), years)
        if not mine and not hers:
            continue
        names = "-".join(codes.get(ccode, str(ccode)) for ccode in pair)
        yield Finding(
            "borders", f"border {pair[0]}-{pair[1]} {names}", "kind", "borders", _runs(mine),
            _runs(hers), source, _verdict(mine == hers),
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


def _majors(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    first, last = facts.coverage().since, coverage_end("cow-majors")
    window = Spell(first, last)
    ours: dict[int, list[Spell]] = defaultdict(list)
    theirs: dict[int, list[Spell]] = defaultdict(list)
    for one in facts.majors():
        ours[one.ccode].append(one.spell)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(Spell(row["start"], row["end"]))
    codes = _codes()
    for ccode in sorted(set(ours) | set(theirs)):
        mine, hers = _clipped(ours[ccode], window), _clipped(theirs[ccode], window)
        if mine or hers:
            yield Finding(
                "majors", f"major power {codes[ccode]}", "spells", "majors", _spells_text(mine),
                _spells_text(hers), source, _verdict(mine == hers),
            )  # fmt: skip


def _clipped(spells: Iterable[Spell], window: Spell) -> list[tuple[date, date]]:
    last = window.end or date.max
    days = (_shared(spell, window, last) for spell in spells)
    return sorted(day for day in days if day)


def _states(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    window = Spell(date.min, coverage_end("cow-states"))
    theirs: dict[int, list[Spell]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        theirs[row["ccode"]].append(Spell(row["start"], row["end"]))
    states = {state.ccode: state for state in all_states() if state.ccode is not None}
    for ccode in sorted(set(states) | set(theirs)):
        state = states.get(ccode)
        mine = _joined(_clipped(state.spells if state else (), window))
        hers = _joined(_clipped(theirs[ccode], window))
        yield Finding(
            "states", f"state {ccode} {state.code if state else ''}".strip(), "membership",
            "states", _spells_text(mine), _spells_text(hers), source, _verdict(mine == hers),
        )  # fmt: skip


def _joined(days: list[tuple[date, date]]) -> list[tuple[date, date]]:
    joined: list[tuple[date, date]] = []
    for start, end in days:
        # COW gives 3 June 2006 to Yugoslavia and to Serbia both.
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _spells_text(days: list[tuple[date, date]]) -> str:
    one_day = timedelta(days=1)
    return ", ".join(f"{start} to {end - one_day}" for start, end in days) or "none"


def _personnel(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    theirs = {
        (row["ccode"], row["year"]): row["milper"]
        for row in frame.select("ccode", "year", "milper").iter_rows(named=True)
    }
    codes = _codes()
    for one in facts.weights():
        if one.series != "personnel" or not one.basis.startswith("cow-nmc"):
            continue
        value = theirs.get((one.ccode, one.year))
        subject = f"personnel {codes.get(one.ccode, str(one.ccode))}"
        if value is None:
            yield Finding(
                "personnel", subject, str(one.year), "personnel", f"{one.value:g}", "", source,
                NOT_CHECKABLE, "the file gives no figure",
            )  # fmt: skip
            continue
        same = math.isclose(float(f"{value:.2g}"), one.value, rel_tol=0.051)
        yield Finding(
            "personnel", subject, str(one.year), "personnel", f"{one.value:g}", f"{value:g}",
            source, _verdict(same),
        )  # fmt: skip


def _series(name: str) -> int:
    return sum(one.series == name for one in facts.weights())


def _taken() -> int:
    return sum(
        one.series == "personnel" and one.basis.startswith("cow-nmc") for one in facts.weights()
    )


CHECKS = (
    FactCheck("states", "cow-states", _states, lambda: len(_codes())),
    FactCheck("capitals", "cow-capitals", _capitals, lambda: len(facts.capitals())),
    FactCheck("borders", "cow-contiguity", _borders, lambda: len(facts.neighbours())),
    FactCheck("majors", "cow-majors", _majors, lambda: len(facts.majors())),
    FactCheck("personnel", "nmc", _personnel, _taken),
)

UNCOVERED: tuple[tuple[str, Callable[[], int]], ...] = (
    ("personnel, other sources", lambda: _series("personnel") - _taken()),
    ("GDP", lambda: _series("gdp")),
    ("population", lambda: _series("population")),
    ("military expenditure", lambda: _series("milex")),
    ("regimes", lambda: len(facts.regimes())),
    ("rivalries and wars", lambda: len(facts.conflicts())),
    ("nuclear status", lambda: len(facts.nuclear())),
)
