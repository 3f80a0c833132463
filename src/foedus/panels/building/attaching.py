"""Attaching a variable's table to the rows of a panel, by position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.building.positions import NOWHERE, Grid, hold
from foedus.panels.variable import (
    DIRECTED_DYAD_YEAR,
    DYAD,
    DYAD_YEAR,
    LEVEL_KEYS,
    STATE,
    STATE_YEAR,
    Table,
    Variable,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from foedus.panels.panel import Panel

    Years = npt.NDArray[np.int64]
    Cells = npt.NDArray[np.int32]

Attach = Callable[["Rows"], "list[pl.Series]"]

SIDES = ("1", "2")
DIRECTIONS = ("_12", "_21")


@dataclass(slots=True, eq=False)
class Rows:
    """Rows of a panel while columns are attached: what is found once for them is kept.

    Parameters
    ----------
    frame : polars.DataFrame
        The rows, with the columns so far.
    grid : Grid
        The states and years that every position counts in.
    """

    frame: pl.DataFrame
    grid: Grid
    _cells: dict[tuple[tuple[str, ...], bool, bool], Cells] = field(default_factory=dict)
    _years: Years | None = None

    @property
    def years(self) -> Years:
        """The year of each row; of its day, where it has a day."""
        if self._years is None:
            import polars as pl

            if "year" in self.frame.columns:
                year = self.frame["year"]
            else:
                year = self.frame["date"].dt.year().cast(pl.Int64)
            self._years = year.to_numpy()
        return self._years

    def with_columns(self, columns: list[pl.Series]) -> Rows:
        """The same rows with more columns."""
        return Rows(self.frame.with_columns(columns), self.grid, self._cells, self._years)

    def keep(self, mask: pl.Series) -> Rows:
        """Some of the rows."""
        return Rows(self.frame.filter(mask), self.grid)

    def cells(self, states: tuple[str, ...], *, symmetric: bool, yearly: bool) -> Cells:
        """The position of each row among these states (and its year): -1 where it has none."""
        key = (states, symmetric, yearly)
        if key not in self._cells:
            numbers = [self.frame[name].to_numpy() for name in states]
            self._cells[key] = self.grid.cells(
                numbers, self.years if yearly else None, symmetric=symmetric
            )
        return self._cells[key]


def sides(variable: Variable, panel: Panel) -> list[tuple[str, tuple[str, ...]]]:
    """The ending of each set of columns, and the key columns that it is found by.

    Raises
    ------
    PanelError
        If the unit's rows have nothing of the variable's level.
    """
    keys = panel.keys
    state = "gwcode" if panel.system == "gw" else "ccode"
    one, two = f"{state}1", f"{state}2"
    if variable.level in (STATE_YEAR, STATE):
        if state in keys:
            return [("", (state,))]
        if one in keys:
            return [("1", (one,)), ("2", (two,))]
    elif variable.level in (DYAD_YEAR, DYAD) and one in keys:
        return [("", (one, two))]
    elif variable.level == DIRECTED_DYAD_YEAR and one in keys:
        if panel.directed is False:
            return [("_12", (one, two)), ("_21", (two, one))]
        return [("", (one, two))]
    else:
        named = tuple(key for key in LEVEL_KEYS[variable.level] if key != "year")
        (name, *_) = named
        if set(named) <= set(keys):
            return [("", named)]
        if f"{name}1" in keys:
            return [("1", (f"{name}1",)), ("2", (f"{name}2",))]
    raise PanelError(
        f"{variable.name} is a value of a {variable.level}; a row of {panel.unit.name} has none.",
        f"add it to a panel whose rows have {' and '.join(LEVEL_KEYS[variable.level])}.",
    )


def attacher(variable: Variable, table: Table, panel: Panel, grid: Grid) -> Attach:
    """A function that gives the variable's columns for rows of the panel.

    Raises
    ------
    PanelError
        If the table has two rows with one key, or a column that was not declared.
    """
    places = sides(variable, panel)
    keys = tuple(
        key.replace("ccode", "gwcode") if panel.system == "gw" else key
        for key in LEVEL_KEYS[variable.level]
    )
    names = [column.name for column in variable.columns]
    if sorted(table.frame.columns) != sorted([*keys, *names]):
        raise PanelError(
            f"{variable.name} gave the columns {', '.join(table.frame.columns)}.",
            f"it declares {', '.join([*keys, *names])}: report this as a fault of foedus.",
        )
    values = _with_absent(variable, table, names)
    find = _by_position if variable.level in _DENSE else _by_value
    rows_of = find(variable, table, keys, grid)
    count, coverage = table.frame.height, table.coverage
    yearly = "year" in keys or any(column.absent is not None for column in variable.columns)

    def attach(rows: Rows) -> list[pl.Series]:
        import numpy as np
        import polars as pl

        found = []
        for ending, columns in places:
            at = rows_of(rows, columns)
            nowhere = at == NOWHERE
            if nowhere.any():
                if yearly:
                    inside = (rows.years >= coverage[0]) & (rows.years <= coverage[1])
                    at = np.where(nowhere, np.where(inside, count, count + 1), at)
                else:
                    at = np.where(nowhere, count + 1, at)
            picked = values.select(pl.all().gather(pl.Series(at, dtype=pl.UInt32)))
            found += [one.alias(f"{one.name}{ending}") for one in picked.get_columns()]
        return found

    return attach


_DENSE = (STATE_YEAR, STATE, DYAD_YEAR, DYAD, DIRECTED_DYAD_YEAR)


def _with_absent(variable: Variable, table: Table, names: list[str]) -> pl.DataFrame:
    """The values, then a row for what is absent within the coverage, and a row of nulls."""
    import polars as pl

    held = table.frame.select(names)
    absent: Mapping[str, int | float | None] = {c.name: c.absent for c in variable.columns}
    last = [
        pl.Series(name, [absent[name], None], dtype=dtype) for name, dtype in held.schema.items()
    ]
    return pl.concat([held, pl.DataFrame(last)], rechunk=True)


def _by_position(
    variable: Variable, table: Table, keys: tuple[str, ...], grid: Grid
) -> Callable[[Rows, tuple[str, ...]], npt.NDArray[np.int32]]:
    states = tuple(key for key in keys if key != "year")
    yearly = "year" in keys
    symmetric = variable.level in (DYAD_YEAR, DYAD)
    source = grid.cells(
        [table.frame[name].to_numpy() for name in states],
        table.frame["year"].to_numpy() if yearly else None,
        symmetric=symmetric,
    )
    held = hold(source, grid.size(len(states), yearly=yearly), variable.name)

    def find(rows: Rows, columns: tuple[str, ...]) -> npt.NDArray[np.int32]:
        found: npt.NDArray[np.int32] = held[rows.cells(columns, symmetric=symmetric, yearly=yearly)]
        return found

    return find


def _by_value(
    variable: Variable, table: Table, keys: tuple[str, ...], grid: Grid
) -> Callable[[Rows, tuple[str, ...]], npt.NDArray[np.int32]]:
    """By a join, for the few rows of an alliance or a leader."""
    import polars as pl

    listed = table.frame.select(keys).with_row_index("_row")
    if listed.select(keys).is_duplicated().any():
        raise PanelError(
            f"{variable.name} has two rows with one key.", "report this as a fault of foedus."
        )

    def find(rows: Rows, columns: tuple[str, ...]) -> npt.NDArray[np.int32]:
        wanted = rows.frame.select(columns).rename(dict(zip(columns, keys, strict=False)))
        if "year" in keys:
            wanted = wanted.with_columns(pl.Series("year", rows.years))
        joined = wanted.join(listed, on=list(keys), how="left", maintain_order="left")
        found: npt.NDArray[np.int32] = (
            joined["_row"].cast(pl.Int32).fill_null(NOWHERE).to_numpy().copy()
        )
        return found

    return find
