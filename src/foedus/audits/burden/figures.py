"""The figures of an alliance's members in a year, each with its source and how it came about.

One source speaks of spending for all members, since definitions differ; population and what the
source lacks of personnel come from the World. A figure that nobody has is None, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import CoverageError, SourceNotAddedError, UnknownNameError
from foedus.sources import adding
from foedus.sources.registry import source
from foedus.states import State

if TYPE_CHECKING:
    import polars as pl

    from foedus.worlds.world import World

Array = NDArray[np.float64]

COLUMNS = ("milex", "gdp", "effort", "population", "personnel", "equipment", "infrastructure")
"""Spending, GDP, spending in percent of GDP, population and active forces in thousands, and the
shares of spending that go to equipment and to infrastructure, in percent."""
SPEAKERS = {
    "nato": "nato-spending",
    "eda": "eda-spending",
    "sipri": "sipri-milex",
    "atlas": "atlas",
}
"""Who may speak of spending, in the order they are asked, with the dataset's key."""
_ENOUGH = 0.9
_ASSUMED = "assumed"
_WORLD = {"gdp": "gdp", "effort": "milex_share", "population": "population",
          "personnel": "personnel"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, the dataset it rests on, and how it came about.

    ``origin`` is ``reported``, ``estimated`` (by its publisher), ``derived`` (from two that were
    reported), ``interpolated``, ``carried-forward`` or ``assumed`` (set by a scenario).
    """

    value: float | None
    source: str = ""
    origin: str = ""


NONE = Figure(None)
Cells = Mapping[str, Figure]


@dataclass(frozen=True, slots=True, eq=False)
class YearFigures:
    """The figures of the members of one year.

    Parameters
    ----------
    year : int
    on : date
        The day on which membership was read.
    states : tuple of State
        The members.
    columns : mapping of str to tuple of Figure
        By name, in the order of the states.
    unit : str
        Of spending and GDP.
    """

    year: int
    on: date
    states: tuple[State, ...]
    columns: Mapping[str, tuple[Figure, ...]]
    unit: str

    def values(self, name: str) -> Array:
        """One column as an array, NaN where it is not known."""
        told = [np.nan if one.value is None else one.value for one in self.columns[name]]
        return np.array(told, float)

    @property
    def codes(self) -> tuple[str, ...]:
        """Printed codes of the members."""
        return tuple(one.code for one in self.states)

    def missing(self, name: str = "effort") -> tuple[str, ...]:
        """Codes of the members of which a figure is not known."""
        return tuple(
            code
            for code, one in zip(self.codes, self.columns[name], strict=True)
            if one.value is None
        )


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """Who speaks of spending: figures by COW number and year, and the unit of money."""

    name: str
    key: str
    unit: str
    coverage: tuple[int, int]
    cells: Mapping[tuple[int, int], Cells]

    def known(self, states: Sequence[State], year: int) -> float:
        """Share of some states of which it says what they spend in a year."""
        told = [
            self.cells.get((one.ccode or 0, year), {}).get("effort", NONE).value is not None
            for one in states
        ]
        return sum(told) / len(told) if told else 0.0


def speaker(name: str) -> Speaker:
    """One who speaks of spending, from the files that the user has added.

    Parameters
    ----------
    name : str
        ``nato``, ``eda``, ``sipri`` or ``atlas``.

    Raises
    ------
    UnknownNameError
        If there is no such speaker.
    SourceNotAddedError
        If its file has not been added.
    """
    span = span_of(name)
    if name == "atlas":
        return Speaker("atlas", "atlas", "millions of current US dollars", span, {})
    key = SPEAKERS[name]
    made = {"nato": _nato, "eda": _eda, "sipri": _sipri}[name]()
    money = "euros" if name == "eda" else "US dollars"
    return Speaker(name, key, f"millions of current {money}", span, made)


def span_of(name: str) -> tuple[int, int]:
    """First and last year of which one speaks; its file is not read.

    Raises
    ------
    UnknownNameError, SourceNotAddedError
        As :func:`speaker`.
    """
    if name not in SPEAKERS:
        raise UnknownNameError(
            f"{name!r} does not speak of spending.", f"choose {', '.join(SPEAKERS)}, or auto."
        )
    if name == "atlas":
        from foedus.atlas.facts import coverage

        known = coverage()
        return known.since.year, known.as_of.year
    if not adding.is_added(SPEAKERS[name]):
        raise adding.not_added(source(SPEAKERS[name]))
    return source(SPEAKERS[name]).coverage


def chosen(members: Mapping[int, Sequence[State]], wanted: str = "auto") -> Speaker:
    """Who speaks for these members in these years.

    Parameters
    ----------
    members : mapping of int to sequence of State
        The members by year.
    wanted : str
        A speaker, or ``auto``: the first of NATO, EDA and SIPRI that was added and knows nine in
        ten of the members in every year; else the one, the atlas among them, that knows most.

    Raises
    ------
    CoverageError
        If a wanted speaker says nothing of a year.
    """
    if wanted != "auto":
        found = speaker(wanted)
        first, last = found.coverage
        out = [year for year in members if not first <= year <= last]
        if out:
            raise CoverageError(
                f"{wanted} does not speak of {out[0]}: its years are {first} to {last}.",
                "ask for those years, or leave the source to be chosen.",
            )
        return found
    knows: dict[str, float] = {}
    for name in SPEAKERS:
        try:
            found = speaker(name)
        except SourceNotAddedError:
            continue
        shares = [
            _atlas_knows(states, year) if name == "atlas" else found.known(states, year)
            for year, states in members.items()
        ]
        if min(shares) >= _ENOUGH:
            return found
        knows[name] = sum(shares)
    return speaker(max(knows, key=lambda name: knows[name]))


def _atlas_knows(states: Sequence[State], year: int) -> float:
    from foedus.atlas.facts import coverage, weights_on

    if not coverage().since.year <= year:
        return 0.0
    told = weights_on("milex", min(date(year, 12, 31), coverage().as_of))
    known = [one.ccode in told and told[one.ccode].value is not None for one in states]
    return sum(known) / len(known) if known else 0.0


def year_figures(world: World, states: Sequence[State], held: Speaker) -> YearFigures:
    """The figures of some states on a World's day.

    Parameters
    ----------
    world : World
        Its year is theirs. What a scenario set in its weights goes before any source.
    states : sequence of State
        States of the World.
    held : Speaker
        Who speaks of spending.
    """
    year = world.on.year
    people = _population()
    rows = []
    for state in states:
        spoken = dict(held.cells.get((state.ccode or 0, year), {}))
        own = _of_world(world, state)
        if held.name == "atlas":
            spoken = own | {"milex": _product(own["effort"], own["gdp"])}
        else:
            spoken.setdefault("personnel", own["personnel"])
        spoken["population"] = people.get((state.ccode or 0, year), own["population"])
        for name in _WORLD:
            if own[name].origin == _ASSUMED:
                spoken[name] = own[name]
                if name in ("effort", "gdp"):
                    effort, gdp = spoken.get("effort", NONE), spoken.get("gdp", NONE)
                    spoken["milex"] = _product(effort, gdp)
        rows.append(spoken)
    columns = {name: tuple(row.get(name, NONE) for row in rows) for name in COLUMNS}
    return YearFigures(year, world.on, tuple(states), columns, held.unit)


def _of_world(world: World, state: State) -> dict[str, Figure]:
    seat = world.position(state)
    told = {}
    for name, weight in _WORLD.items():
        held = world.weights[weight]
        value = float(held.value[seat])
        told[name] = (
            NONE if np.isnan(value) else Figure(value, held.source[seat], held.origin[seat])
        )
    return told


def _product(effort: Figure, gdp: Figure) -> Figure:
    """Spending from its share of GDP."""
    if effort.value is None or gdp.value is None:
        return NONE
    sources = effort.source if effort.source == gdp.source else f"{effort.source}; {gdp.source}"
    return Figure(effort.value * gdp.value / 100, sources, "derived")


def _coded(rows: pl.DataFrame) -> pl.DataFrame:
    from foedus.panels.variables.naming import with_codes

    named, _ = with_codes(rows, {"country": "ccode"}, "cow")
    return named


def label_of(key: str) -> str:
    """How the added version of a dataset marks its figures, such as ``nmc 7.0``."""
    return f"{key} {adding.added(key).version}"


def _nato() -> dict[tuple[int, int], Cells]:
    import polars as pl

    label = label_of("nato-spending")
    rows = _coded(adding.load("nato-spending").filter(pl.col("aggregate") == 0))
    columns = {
        "milex": "milex_current", "gdp": "gdp_current", "effort": "milex_gdp",
        "personnel": "personnel", "equipment": "equipment", "infrastructure": "infrastructure",
    }  # fmt: skip
    told: dict[tuple[int, int], Cells] = {}
    for row in rows.iter_rows(named=True):
        origin = "estimated" if row["estimate"] else "reported"
        told[row["ccode"], row["year"]] = {
            name: Figure(row[column], label, origin)
            for name, column in columns.items()
            if row[column] is not None
        }
    return told


def _eda() -> dict[tuple[int, int], Cells]:
    import polars as pl

    label = label_of("eda-spending")
    rows = _coded(adding.load("eda-spending").filter(pl.col("aggregate") == 0))
    told: dict[tuple[int, int], Cells] = {}
    for row in rows.iter_rows(named=True):
        milex, invested = row["milex"], row["investment"]
        found = {
            "milex": (milex, 1.0),
            "gdp": (row["gdp"], 1000.0),
            "effort": (row["milex_gdp"], 100.0),
        }
        cells = {
            name: Figure(value * times, label, "reported")
            for name, (value, times) in found.items()
            if value is not None
        }
        if milex and row["milex_gdp"] and "gdp" not in cells:
            # The last year's sheet has no GDP: what amount and share imply.
            cells["gdp"] = Figure(milex / row["milex_gdp"], label, "derived")
        if milex and invested is not None:
            cells["equipment"] = Figure(100 * invested / milex, label, "derived")
        told[row["ccode"], row["year"]] = cells
    return told


def _sipri() -> dict[tuple[int, int], Cells]:
    from foedus.panels.variable import Ask
    from foedus.panels.variables.spending import sipri_milex

    key = "sipri-milex"
    entry = adding.added(key)
    first, last = source(key).coverage
    rows = sipri_milex(Ask(first, last, "cow", {key: entry.version})).frame
    label = label_of(key)
    told: dict[tuple[int, int], Cells] = {}
    for row in rows.iter_rows(named=True):
        cells = {}
        milex, share = row["sipri_milex_current"], row["sipri_milex_gdp"]
        if milex is not None:
            cells["milex"] = Figure(milex, label, "reported")
        if share is not None:
            cells["effort"] = Figure(100 * share, label, "reported")
        if milex and share:
            # SIPRI prints no GDP: what its amount and its share imply.
            cells["gdp"] = Figure(milex / share, label, "derived")
        told[row["ccode"], row["year"]] = cells
    return told


def _population() -> dict[tuple[int, int], Figure]:
    """Population in thousands by the World Bank, where the user has added it."""
    key = "worldbank-population"
    if not adding.is_added(key):
        return {}
    from foedus.panels.variable import Ask
    from foedus.panels.variables.wealth import worldbank_population

    entry = adding.added(key)
    first, last = source(key).coverage
    rows = worldbank_population(Ask(first, last, "cow", {key: entry.version})).frame
    label = label_of(key)
    return {
        (row["ccode"], row["year"]): Figure(row[name] / 1000, label, "reported")
        for name in rows.columns
        if name not in ("ccode", "year")
        for row in rows.iter_rows(named=True)
        if row[name] is not None
    }
