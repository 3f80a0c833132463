"""State numbers for rows of a source that has names, or the other system's numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError
from foedus.states import gwcode_of, resolve
from foedus.states.crosswalk import state_of_gwcode

if TYPE_CHECKING:
    import polars as pl


def with_codes(
    frame: pl.DataFrame, names: dict[str, str], system: str, year: str = "year"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """State numbers for columns of names (or ISO codes), each read on its row's date.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows of a source.
    names : dict of str to str
        The column of each name, and the column that its number gets.
    system : str
        ``cow`` or ``gw``.
    year : str
        The column with the row's year. The name is read on 31 December, and where no state
        carries it then, on 1 January and on 1 July of the year.

    Returns
    -------
    frame : polars.DataFrame
        The rows whose names were all read, with the numbers.
    unresolved : polars.DataFrame
        The names that were not: ``name``, ``first``, ``last`` (years), ``rows``.
    """
    return _coded(frame, names, year, lambda name, on: number_of(name, on, system))


def cow_codes(
    frame: pl.DataFrame, numbers: dict[str, str], year: str = "year"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COW's numbers for columns of Gleditsch and Ward's, each read in its row's year.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows of a source.
    numbers : dict of str to str
        The column of each of Gleditsch and Ward's numbers, and the column that COW's gets.
    year : str
        The column with the row's year, read as in :func:`with_codes`.

    Returns
    -------
    frame, unresolved : polars.DataFrame
        As in :func:`with_codes`; the ``name`` of what no state of COW's fits is the number.
    """
    return _coded(frame, numbers, year, cow_number)


def _coded(
    frame: pl.DataFrame,
    names: dict[str, str],
    year: str,
    read: Callable[[Any, Any], int | None],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    import polars as pl

    left = []
    for column, to in names.items():
        pairs = frame.select(pl.col(column).alias("name"), pl.col(year).alias("on")).unique()
        numbers = [read(name, on) for name, on in pairs.iter_rows()]
        pairs = pairs.with_columns(pl.Series(to, numbers, dtype=pl.Int64))
        frame = frame.join(
            pairs, left_on=[column, year], right_on=["name", "on"], how="left", nulls_equal=True,
            maintain_order="left",
        )  # fmt: skip
        missing = frame.filter(pl.col(to).is_null())
        left.append(
            missing.select(
                pl.col(column).cast(pl.String).alias("name"),
                pl.col(year).cast(pl.Int64).alias("on"),
            )
        )
    unresolved = (
        pl.concat(left)
        .group_by("name")
        .agg(
            pl.col("on").min().alias("first"),
            pl.col("on").max().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .sort("name")
    )
    return frame.drop_nulls(list(names.values())), unresolved


@cache
def number_of(name: str | None, year: int | None, system: str) -> int | None:
    """The number of the state that a name means in a year, if it means one."""
    if name is None or year is None:
        return None
    for month, day in ((12, 31), (1, 1), (7, 1)):
        on = date(year, month, day)
        try:
            ccode = resolve(name, on=on).state.ccode
        except FoedusError:
            continue
        if ccode is not None and system == "gw":
            return gwcode_of(ccode, on)
        if ccode is not None:
            return ccode
    return None


@cache
def cow_number(gwcode: int | None, year: int | None) -> int | None:
    """COW's number of the state that carries one of Gleditsch and Ward's in a year."""
    if gwcode is None or year is None:
        return None
    for month, day in ((12, 31), (1, 1), (7, 1)):
        try:
            state = state_of_gwcode(gwcode, date(year, month, day))
        except FoedusError:
            continue
        if state is not None and state.ccode is not None:
            return state.ccode
    return None
