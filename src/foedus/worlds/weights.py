"""Weights of the states of a World: the user's own files first, then the atlas's benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import facts
from foedus.atlas.fact_weights import SERIES, Origin
from foedus.errors import UnknownNameError
from foedus.states import State
from foedus.worlds.added_files import AddedFile, added_file
from foedus.worlds.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

NMC = "nmc"
# NMC's column, its unit, and the atlas's series that speaks where it does not.
_COMPONENTS = ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop")
_ATLAS = {
    "gdp": "gdp",
    "population": "population",
    "personnel": "personnel",
    "milex_share": "milex",
}
_FIRST = {"population": "tpop", "personnel": "milper"}
NAMES = (*_ATLAS, *_COMPONENTS)
"""Names of the weights: the atlas's four, then NMC's index and six components."""

# One value, the way it came about, and the source that says it.
_Cell = tuple[float, str, str]
_UNKNOWN: _Cell = (np.nan, "", "")


@dataclass(frozen=True, slots=True)
class Weight:
    """One weight of every state of a World, in its order.

    Parameters
    ----------
    name, unit : str
        What it is, and in what.
    value : float array, shape (n,)
        NaN where it is not known. Read-only.
    origin : tuple of str
        ``reported``, ``interpolated`` or ``carried-forward``; empty where it is not known.
    source : tuple of str
        The dataset (with its version or year) that the value rests on, empty likewise.
    """

    name: str
    unit: str
    value: Floats
    origin: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Every weight known of the states of a World on its day.

    ``warnings`` says which of them nobody at hand speaks for.
    """

    on: date
    states: tuple[State, ...]
    weights: tuple[Weight, ...]
    warnings: tuple[str, ...]

    def __getitem__(self, name: str) -> Weight:
        """The weight of this name.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for weight in self.weights:
            if weight.name == name:
                return weight
        raise UnknownNameError(f"no weight is called {name!r}.", f"ask for {', '.join(NAMES)}.")

    def with_cell(self, name: str, seat: int, cell: tuple[float, str, str]) -> Weights:
        """The same weights but for one value.

        Parameters
        ----------
        name : str
            Of the weight.
        seat : int
            Place of the state.
        cell : tuple
            The value, its origin and its source.

        Raises
        ------
        UnknownNameError
            If there is no such weight.
        """
        old = self[name]
        value, origin, source = cell
        values = old.value.copy()
        values[seat] = value
        new = replace(
            old,
            value=frozen(values),
            origin=(*old.origin[:seat], origin, *old.origin[seat + 1 :]),
            source=(*old.source[:seat], source, *old.source[seat + 1 :]),
        )
        return replace(
            self, weights=tuple(new if one.name == name else one for one in self.weights)
        )

    def cell(self, name: str, seat: int) -> tuple[float, str, str]:
        """One value with its origin and its source; NaN and empty where it is not known."""
        one = self[name]
        return float(one.value[seat]), one.origin[seat], one.source[seat]

    def frame(self) -> pl.DataFrame:
        """One row per state and weight; null where it is not known."""
        import polars as pl

        return pl.DataFrame(
            [
                (state.number, state.code, one.name, value, one.unit, origin, source)
                for one in self.weights
                for state, value, origin, source in zip(
                    self.states, one.value.tolist(), one.origin, one.source, strict=True
                )
            ],
            schema={
                "number": pl.Int64,
                "state": pl.String,
                "weight": pl.String,
                "value": pl.Float64,
                "unit": pl.String,
                "origin": pl.String,
                "source": pl.String,
            },
            orient="row",
        ).with_columns(
            pl.col("value").fill_nan(None),
            pl.col("origin", "source").replace("", None),
        )


def weights_of(states: Sequence[State], on: date) -> Weights:
    """Weights of these states on a day.

    The user's National Material Capabilities speak first, in the years that the added version
    covers; the atlas's benchmarks, from 1990, speak for what is left.

    Parameters
    ----------
    states : sequence of State
        The order of every array.
    on : date
        The day. NMC's values are those of its calendar year.

    Returns
    -------
    Weights

    Raises
    ------
    StoreError
        If the copy of an added file is damaged.
    """
    nmc = added_file(NMC, on)
    reported = _reported(nmc, on.year)
    modern = on >= facts.coverage().since
    weights = []
    for name in NAMES:
        columns = [_FIRST[name]] if name in _FIRST else [name] if name in _COMPONENTS else []
        cells: dict[int, _Cell] = {}
        if modern and name in _ATLAS:
            cells |= _benchmarked(_ATLAS[name], on)
        for column in columns:
            cells |= reported.get(column, {})
        weights.append(_weight(name, states, cells))
    return Weights(on, tuple(states), tuple(weights), _warnings(nmc, on, modern))


def _weight(name: str, states: Sequence[State], cells: dict[int, _Cell]) -> Weight:
    found = [_UNKNOWN if one.ccode is None else cells.get(one.ccode, _UNKNOWN) for one in states]
    return Weight(
        name=name,
        unit=_unit(name),
        value=frozen(np.array([value for value, _, _ in found], np.float64)),
        origin=tuple(origin for _, origin, _ in found),
        source=tuple(source for _, _, source in found),
    )


def _unit(name: str) -> str:
    if name in _ATLAS:
        return SERIES[_ATLAS[name]].unit
    from foedus.sources.registry import source

    return next(column.unit for column in source(NMC).columns if column.tidy == name)


def _benchmarked(series: str, on: date) -> dict[int, _Cell]:
    return {
        ccode: (found.value, str(found.origin), found.basis)
        for ccode, found in facts.weights_on(series, on).items()
        if found.value is not None
    }


def _reported(nmc: AddedFile | None, year: int) -> dict[str, dict[int, _Cell]]:
    """NMC's values of a year, by column and state; missing ones left out."""
    if nmc is None:
        return {}
    import polars as pl

    rows = nmc.frame.filter(pl.col("year") == year)
    ccodes = rows["ccode"].to_list()
    return {
        column: {
            ccode: (float(value), str(Origin.REPORTED), f"{nmc.key} {year}")
            for ccode, value in zip(ccodes, rows[column].to_list(), strict=True)
            if value is not None
        }
        for column in _COMPONENTS
    }


def _warnings(nmc: AddedFile | None, on: date, modern: bool) -> tuple[str, ...]:
    said = []
    if nmc is None:
        from foedus.sources import adding

        why = (
            f"the version that was added does not cover {on.year}"
            if adding.is_added(NMC)
            else "they have not been added ('foedus data list' names the page)"
        )
        said.append(
            f"National Material Capabilities: {why}; {', '.join(_COMPONENTS)} are not known."
        )
    if not modern:
        said.append(
            f"The atlas's weights begin on {facts.coverage().since}; gdp and milex_share are not "
            "known."
        )
    return tuple(said)
