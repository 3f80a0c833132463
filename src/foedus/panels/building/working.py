"""Doing a panel's work: all its rows at once in memory, or in batches that end with a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.building.attaching import Rows
from foedus.panels.building.positions import Grid, grid
from foedus.panels.building.work import Adding, Do
from foedus.panels.panel import BATCH_ROWS
from foedus.panels.variable import Chosen, Plain

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.panel import Panel

    Passing = Callable[[Iterator[pl.DataFrame]], Iterator[pl.DataFrame]]


def adding_of(
    variable: str | Chosen,
    options: Mapping[str, Plain],
    panel: Panel,
    uses: tuple[str, ...] = (),
) -> Adding:
    """The work that adds a variable.

    Parameters
    ----------
    variable : str or Chosen
        Its name, or it with its options.
    options : mapping
        Its options, where it is named.
    panel : Panel
        What it is added to.
    uses : tuple of str
        Versions to use, such as ``nmc 6.0``; of other files the newest that was added.

    Raises
    ------
    PanelError, SourceNotAddedError
        As :meth:`foedus.panels.Panel.add` says.
    """
    from foedus.panels.building.attaching import sides
    from foedus.panels.variables import variable_named
    from foedus.sources import adding

    if isinstance(variable, Chosen):
        chosen = variable.variable(**{**dict(variable.options), **options})
    else:
        chosen = variable_named(variable)(**options)
    one = chosen.variable
    sides(one, panel)
    needed = one.datasets(panel.system)
    versions = {}
    for use in uses:
        key, _, version = str(use).partition(" ")
        if key not in needed or not version:
            raise PanelError(
                f"{one.name} does not use {use!r}.",
                f"write uses as KEY VERSION, with a KEY among {', '.join(needed)}.",
            )
        versions[key] = version
    used = tuple((key, adding.added(key, versions.get(key)).version) for key in needed)
    return Adding(one, chosen.options, used)


def _grid(panel: Panel) -> Grid:
    return grid(panel.first, panel.last, panel.system)


def ready(panel: Panel, left: list[pl.DataFrame] | None = None) -> list[Do]:
    """Read what every step of a panel's work needs, once.

    Parameters
    ----------
    panel : Panel
        Whose work it is.
    left : list, optional
        Gets the names that no state fits, of each variable that has any.
    """
    positions = _grid(panel)
    todo = []
    for work in panel.work:
        if isinstance(work, Adding):
            table = work.table(panel)
            if left is not None and table.unresolved is not None:
                left.append(_named(work, table.unresolved))
            todo.append(work.attached(table, panel, positions))
        else:
            todo.append(work.ready(panel, positions))
    return todo


def done(rows: pl.DataFrame, panel: Panel, todo: list[Do]) -> pl.DataFrame:
    """Do a panel's work to some of its rows, which hold whole groups."""
    whole = Rows(rows, _grid(panel))
    for do in todo:
        whole = do(whole)
    return whole.frame


def collected(panel: Panel, left: list[pl.DataFrame] | None = None) -> pl.DataFrame:
    """Every row of a panel, in memory."""
    return done(panel.rows.collect(), panel, ready(panel, left))


def batches(panel: Panel, size: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
    """The table in parts, each with whole pairs (or states)."""
    return _parts(panel, size, ready(panel))


def _parts(panel: Panel, size: int, todo: list[Do]) -> Iterator[pl.DataFrame]:
    keys = panel.rows.collect()
    if keys.is_empty():
        yield done(keys, panel, todo)
    for start, end in _cuts(keys, panel, size):
        yield done(keys[start:end], panel, todo)


def _cuts(keys: pl.DataFrame, panel: Panel, size: int) -> Iterator[tuple[int, int]]:
    """Where the parts begin and end: never within the rows of one group."""
    import numpy as np

    group = [name for name in panel.keys if name not in ("year", "date")] or list(panel.keys)
    new = np.zeros(keys.height, bool)
    for name in group:
        values = keys[name].to_numpy()
        new[1:] |= values[1:] != values[:-1]
    starts = np.append(np.flatnonzero(new), keys.height)
    wanted = np.arange(size, keys.height + size, size)
    at = np.searchsorted(starts, wanted).clip(max=len(starts) - 1)
    begin = 0
    for end in np.unique(starts[at]).tolist():
        yield begin, end
        begin = end


def planned(
    panel: Panel, passing: Passing | None = None, left: list[pl.DataFrame] | None = None
) -> pl.LazyFrame:
    """A plan whose rows are drawn in batches, each of which may be looked at as it passes.

    What the work needs is read here and once, so that what is wrong with it is said here, and not
    from within Polars.
    """
    from polars.io.plugins import register_io_source

    todo = ready(panel, left)
    schema = done(panel.rows.head(0).collect(), panel, todo).schema

    def draw(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        left = n_rows
        parts = _parts(panel, batch_size or BATCH_ROWS, todo)
        for part in parts if passing is None else passing(parts):
            one = part if left is None else part.head(left)
            left = None if left is None else left - one.height
            if predicate is not None:
                one = one.filter(predicate)
            yield one if with_columns is None else one.select(with_columns)
            if left == 0:
                return

    return register_io_source(draw, schema=schema, validate_schema=True, is_pure=True)


def coverage(panel: Panel) -> pl.DataFrame:
    """One row per added column: see :meth:`foedus.panels.Panel.coverage`."""
    import polars as pl

    rows = [
        (
            one.name, one.label, one.unit, ", ".join(f"{key} {v}" for key, v in one.uses),
            one.first, one.last, None if one.absent is None else float(one.absent),
        )
        for one in panel.given
    ]  # fmt: skip
    names = ("column", "label", "unit", "source", "first", "last", "absent")
    types = (pl.String, pl.String, pl.String, pl.String, pl.Int64, pl.Int64, pl.Float64)
    return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")


_UNRESOLVED = ("variable", "name", "first", "last", "rows")


def _named(work: Adding, names: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    types = (pl.String, pl.String, pl.Int64, pl.Int64, pl.Int64)
    named = names.with_columns(pl.lit(work.variable.name).alias("variable"))
    return named.select(
        pl.col(name).cast(kind) for name, kind in zip(_UNRESOLVED, types, strict=True)
    )


def gathered(left: list[pl.DataFrame]) -> pl.DataFrame:
    """The names that were left, in one table."""
    import polars as pl

    if left:
        return pl.concat(left)
    text, whole = pl.String(), pl.Int64()
    return pl.DataFrame(schema=dict(zip(_UNRESOLVED, (text, text, *[whole] * 3), strict=True)))


def unresolved(panel: Panel) -> pl.DataFrame:
    """Names that were not resolved: see :meth:`foedus.panels.Panel.unresolved`."""
    left: list[pl.DataFrame] = []
    ready(panel, left)
    return gathered(left)
