"""Ties and weights of states since 1990 that are not treaties, from the tables in ``facts/``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from foedus.atlas.fact_files import FACTS, Row, Span, rows, without_overlap
from foedus.atlas.fact_weights import SERIES, Benchmark, Weight, value_in
from foedus.dates import Spell, exact_day
from foedus.errors import AtlasError, CoverageError, StateNotInSystemError

NEIGHBOUR_KINDS = ("land", "sea-12", "sea-24", "sea-150", "sea-400")
REGIMES = ("democracy", "hybrid", "autocracy")
CONFLICT_KINDS = ("rivalry", "war")
NUCLEAR_STATUSES = ("armed", "opaque", "hosted", "former")


@dataclass(frozen=True, slots=True)
class Capital:
    """A state's capital in a spell; degrees to two decimals."""

    ccode: int
    code: str
    name: str
    lat: float
    lon: float
    spell: Spell
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two states with a land border, or with coasts within 12, 24, 150 or 400 statute miles."""

    ccode1: int
    ccode2: int
    kind: str
    spell: Spell
    basis: str


@dataclass(frozen=True, slots=True)
class Major:
    """A major power in a spell."""

    ccode: int
    code: str
    spell: Spell
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Regime:
    """A state's regime in a spell, democracy, hybrid or autocracy, and the event that opened it."""

    ccode: int
    code: str
    regime: str
    spell: Spell
    event: str
    basis: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open rivalry, or a war, between two states."""

    ccode1: int
    ccode2: int
    kind: str
    name: str
    span: Span
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Nuclear:
    """A state's standing as to nuclear weapons in a spell."""

    ccode: int
    code: str
    status: str
    span: Span
    basis: str
    note: str


class Coverage(NamedTuple):
    """The first day that the tables cover, and the day to which they were compiled."""

    since: date
    as_of: date


@cache
def coverage() -> Coverage:
    """Days that the fact tables cover.

    Examples
    --------
    >>> coverage().since
    datetime.date(1990, 1, 1)
    """
    table = tomllib.loads((FACTS / "coverage.toml").read_text(encoding="utf-8"))
    return Coverage(exact_day(table["since"]), exact_day(table["as_of"]))


@cache
def capitals() -> tuple[Capital, ...]:
    """Every capital since 1990, in order of states and days.

    Together a state's spells are its life in the state system since 1990.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode", "code", "capital", "lat", "lon", "since", "until", "basis", "note")
    found = [
        (
            Capital(
                row.integer("ccode"), row.text("code"), row.text("capital"),
                row.number("lat", -90, 90), row.number("lon", -180, 180),
                row.spell(), row.text("basis"), row.cells["note"],
            ),
            row,
        )
        for row in rows(FACTS / "capitals.csv", columns)
    ]  # fmt: skip
    without_overlap([((c.ccode,), c.spell, row) for c, row in found])
    return tuple(c for c, _ in found)


@cache
def neighbours() -> tuple[Neighbours, ...]:
    """Every land border and sea neighbor under 400 miles since 1990, homeland only.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode1", "ccode2", "kind", "since", "until", "basis")
    found = [
        (
            Neighbours(
                *row.pair(), row.choice("kind", NEIGHBOUR_KINDS), row.spell(), row.text("basis")
            ),
            row,
        )
        for row in rows(FACTS / "neighbours.csv", columns)
    ]
    without_overlap([((n.ccode1, n.ccode2), n.spell, row) for n, row in found])
    return tuple(n for n, _ in found)


@cache
def majors() -> tuple[Major, ...]:
    """Every major power since 1990.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode", "code", "since", "until", "basis", "note")
    found = [
        (
            Major(
                row.integer("ccode"), row.text("code"), row.spell(), row.text("basis"),
                row.cells["note"],
            ),
            row,
        )
        for row in rows(FACTS / "majors.csv", columns)
    ]  # fmt: skip
    without_overlap([((m.ccode,), m.spell, row) for m, row in found])
    return tuple(m for m, _ in found)


@cache
def regimes() -> tuple[Regime, ...]:
    """Every state's regime since 1990, in three classes.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode", "code", "class", "since", "until", "event", "basis")
    found = [
        (
            Regime(
                row.integer("ccode"), row.text("code"), row.choice("class", REGIMES),
                row.spell(), row.text("event"), row.text("basis"),
            ),
            row,
        )
        for row in rows(FACTS / "regimes.csv", columns)
    ]  # fmt: skip
    without_overlap([((r.ccode,), r.spell, row) for r, row in found])
    return tuple(r for r, _ in found)


@cache
def conflicts() -> tuple[Conflict, ...]:
    """Open rivalries and wars since 1990, by pairs of states.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode1", "ccode2", "pair", "kind", "name", "since", "until", "basis", "note")
    return tuple(
        Conflict(
            *row.pair(), row.choice("kind", CONFLICT_KINDS), row.text("name"), row.span(),
            row.text("basis"), row.cells["note"],
        )
        for row in rows(FACTS / "conflicts.csv", columns)
    )  # fmt: skip


@cache
def nuclear() -> tuple[Nuclear, ...]:
    """States that have, hide, host or gave up nuclear weapons.

    Raises
    ------
    AtlasError
        If the table is malformed.
    """
    columns = ("ccode", "code", "status", "since", "until", "basis", "note")
    return tuple(
        Nuclear(
            row.integer("ccode"), row.text("code"), row.choice("status", NUCLEAR_STATUSES),
            row.span(), row.text("basis"), row.cells["note"],
        )
        for row in rows(FACTS / "nuclear.csv", columns)
    )  # fmt: skip


@cache
def weights() -> tuple[Benchmark, ...]:
    """Every benchmark of GDP, population, military expenditure and personnel.

    Ordered by series, state and year. Units are in ``foedus.atlas.fact_weights.SERIES``.

    Raises
    ------
    AtlasError
        If a table is malformed, or gives one value twice.
    """
    world_bank = list(
        rows(FACTS / "gdp_population.csv", ("ccode", "code", "year", "gdp", "population", "basis"))
    )
    milex = rows(FACTS / "milex.csv", ("ccode", "code", "year", "share", "basis"))
    forces = rows(FACTS / "personnel.csv", ("ccode", "code", "year", "thousands", "basis"))
    found: dict[tuple[str, int, int], Benchmark] = {}
    for name, column, table in (
        ("gdp", "gdp", world_bank),
        ("population", "population", world_bank),
        ("milex", "share", list(milex)),
        ("personnel", "thousands", list(forces)),
    ):
        for row in table:
            value = row.optional(column)
            if value is None:
                continue
            key = (name, row.integer("ccode"), row.integer("year"))
            if key in found:
                raise _twice(row, name)
            found[key] = Benchmark(key[1], name, key[2], value, row.text("basis"))
    return tuple(found[key] for key in sorted(found))


def _twice(row: Row, name: str) -> AtlasError:
    return row.fault(f"{name} of this state and year is given twice.", "keep one of the two.")


@cache
def _limits() -> dict[tuple[int, str], date]:
    """First day on which a series may speak for a state whose territory changed."""
    columns = ("ccode", "code", "series", "since", "reason")
    return {
        (row.integer("ccode"), row.choice("series", tuple(SERIES))): exact_day(row.text("since"))
        for row in rows(FACTS / "weight_limits.csv", columns)
    }


def speaks_from(name: str, ccode: int) -> date | None:
    """The first day on which a series speaks for a state whose territory changed, or None."""
    return _limits().get((ccode, name))


@cache
def _benchmarks() -> dict[tuple[str, int], tuple[Benchmark, ...]]:
    by_state: dict[tuple[str, int], list[Benchmark]] = {}
    for benchmark in weights():
        by_state.setdefault((benchmark.series, benchmark.ccode), []).append(benchmark)
    return {key: tuple(values) for key, values in by_state.items()}


def covered(day: str | date) -> date:
    """Read a day that the tables cover.

    Raises
    ------
    CoverageError
        If it is before the first day that the tables cover.
    DateError
        If it is not a day.
    """
    on = exact_day(day)
    if on < coverage().since:
        raise CoverageError(
            f"the bundled facts begin on {coverage().since}; {on} is before.",
            "ask for a later day, or add the datasets for that time with: foedus data add PATH.",
        )
    return on


def capitals_on(day: str | date) -> dict[int, Capital]:
    """Each state's capital on a day, by ccode."""
    on = covered(day)
    return {c.ccode: c for c in capitals() if on in c.spell}


def capital_on(ccode: int, day: str | date) -> Capital:
    """Capital of one state on a day.

    Raises
    ------
    StateNotInSystemError
        If the state was not in the state system on that day.
    CoverageError
        If the day is before 1990.

    Examples
    --------
    >>> capital_on(255, "2026-01-01").name
    'Berlin'
    """
    on = covered(day)
    for capital in capitals():
        if capital.ccode == ccode and on in capital.spell:
            return capital
    raise StateNotInSystemError(
        f"no state with ccode {ccode} was in the state system on {on}.",
        "see foedus states for the numbers and their days.",
    )


def neighbours_on(day: str | date) -> dict[tuple[int, int], Neighbours]:
    """Neighbors on a day, by (ccode1, ccode2), the lower number first."""
    on = covered(day)
    return {(n.ccode1, n.ccode2): n for n in neighbours() if on in n.spell}


def majors_on(day: str | date) -> frozenset[int]:
    """Major powers on a day, by ccode."""
    on = covered(day)
    return frozenset(m.ccode for m in majors() if on in m.spell)


def regimes_on(day: str | date) -> dict[int, Regime]:
    """Each state's regime on a day, by ccode."""
    on = covered(day)
    return {r.ccode: r for r in regimes() if on in r.spell}


def conflicts_on(day: str | date) -> tuple[Conflict, ...]:
    """Rivalries and wars open on a day; one known only to the month may be open in all of it."""
    on = covered(day)
    return tuple(c for c in conflicts() if on in c.span)


def nuclear_on(day: str | date) -> dict[int, Nuclear]:
    """Nuclear standing on a day, by ccode; a state that is absent never had weapons."""
    on = covered(day)
    return {n.ccode: n for n in nuclear() if on in n.span}


def weight_on(name: str, ccode: int, day: str | date) -> Weight:
    """One weight of one state on a day.

    Parameters
    ----------
    name : str
        ``gdp``, ``population``, ``milex`` or ``personnel``.
    ccode : int
        COW state number.
    day : str or date
        1990 or later.

    Returns
    -------
    Weight
        Value, unit, origin (reported, interpolated, carried-forward), basis and last reported
        year; the value is None where it is not known.

    Raises
    ------
    StateNotInSystemError
        If the state was not in the state system on that day.
    CoverageError
        If the day is before 1990.
    AtlasError
        If there is no such series.

    Examples
    --------
    >>> weight_on("gdp", 2, "2000-06-01")
    Weight(value=10250000.0, unit='million current US$', origin=<Origin.REPORTED: 'reported'>, \
basis='world-bank-wdi 2000', year=2000)
    """
    capital_on(ccode, day)
    return _weight(name, ccode, covered(day))


def weights_on(name: str, day: str | date) -> dict[int, Weight]:
    """One weight of every state in the system on a day, by ccode."""
    on = covered(day)
    return {ccode: _weight(name, ccode, on) for ccode in capitals_on(on)}


def _weight(name: str, ccode: int, on: date) -> Weight:
    if name not in SERIES:
        raise AtlasError(f"there is no series {name!r}.", f"ask for one of: {', '.join(SERIES)}.")
    series = SERIES[name]
    if on < _limits().get((ccode, name), on):
        return Weight(None, series.unit, None, "")
    found = _benchmarks().get((name, ccode), ())
    value, origin, basis, year = value_in(on.year, found, series.in_logs)
    return Weight(value, series.unit, origin, basis, year)
