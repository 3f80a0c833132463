"""Doing a panel's work: all its rows at once in memory, or in batches that end with a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.attaching import Rows
from foedus.panels.panel import BATCH_ROWS
from foedus.panels.positions import Grid, grid
from foedus.panels.variable import Chosen, Plain
from foedus.panels.work import Adding, Do

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
    from foedus.panels.attaching import sides
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


def ready(panel: Panel) -> list[Do]:
    """Read what every step of a panel's work needs, once."""
    positions = _grid(panel)
    return [work.ready(panel, positions) for work in panel.work]


def done(rows: pl.DataFrame, panel: Panel, todo: list[Do]) -> pl.DataFrame:
    """Do a panel's work to some of its rows, which hold whole groups."""
    whole = Rows(rows, _grid(panel))
    for do in todo:
        whole = do(whole)
    return whole.frame


def collected(panel: Panel) -> pl.DataFrame:
    """Every row of a panel, in memory."""
    return done(panel.rows.collect(), panel, ready(panel))


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


def planned(panel: Panel, passing: Passing | None = None) -> pl.LazyFrame:
    """A plan whose rows are drawn in batches, each of which may be looked at as it passes."""
    from functools import cache

    from polars.io.plugins import register_io_source

    # What the work needs is read once, when the plan is first looked at.
    todo = cache(lambda: ready(panel))

    def schema() -> pl.Schema:
        return done(panel.rows.head(0).collect(), panel, todo()).schema

    def draw(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        left = n_rows
        parts = _parts(panel, batch_size or BATCH_ROWS, todo())
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


def unresolved(panel: Panel) -> pl.DataFrame:
    """Names that were not resolved: see :meth:`foedus.panels.Panel.unresolved`."""
    import polars as pl

    schema = {
        "variable": pl.String, "name": pl.String, "first": pl.Int64, "last": pl.Int64,
        "rows": pl.Int64,
    }  # fmt: skip
    found = [pl.DataFrame(schema=schema)]
    for work in panel.work:
        if isinstance(work, Adding):
            left = work.table(panel).unresolved
            if left is not None:
                named = left.with_columns(pl.lit(work.variable.name).alias("variable"))
                found.append(named.select(pl.col(n).cast(t) for n, t in schema.items()))
    return pl.concat(found)
