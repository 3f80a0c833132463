"""What a state's number becomes when another state continues it: 260 is 255 from 1990 on."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from foedus.errors import FoedusError
from foedus.panels.units.membership import membership
from foedus.states import all_states, by_number, continues

if TYPE_CHECKING:
    import polars as pl


def carried_on(frame: pl.DataFrame, columns: tuple[str, ...], year: str = "year") -> pl.DataFrame:
    """COW's numbers as they are in each row's year, where the same state changed its number.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows with COW's numbers and a year.
    columns : tuple of str
        The columns of numbers.
    year : str
        The column with the year.

    Returns
    -------
    polars.DataFrame
        The rows. A number that COW does not count on any day of the year is that of the state
        that continues it, where one does (260 in 1995 is 255, 255 in 1960 is 260); else as it was.

    Examples
    --------
    >>> import polars as pl
    >>> carried_on(pl.DataFrame({"ccode": [260, 315], "year": [1995, 1995]}), ("ccode",)).rows()
    [(255, 1995), (315, 1995)]
    """
    import polars as pl

    for column in columns:
        pairs = frame.select(pl.col(column).alias("_old"), pl.col(year).alias("_on")).unique()
        moved = [
            (old, on, new)
            for old, on in pairs.drop_nulls().iter_rows()
            if (new := heir(old, on)) != old
        ]
        if moved:
            table = pl.DataFrame(
                moved,
                schema={"_old": pairs.schema["_old"], "_on": pairs.schema["_on"], "_new": pl.Int64},
                orient="row",
            )
            frame = (
                frame.join(
                    table, left_on=[column, year], right_on=["_old", "_on"], how="left",
                    maintain_order="left",
                )
                .with_columns(pl.coalesce("_new", column).alias(column))
                .drop("_new")
            )  # fmt: skip
    return frame


@cache
def heir(ccode: int, year: int) -> int:
    """The number that a state has in a year, if another then continues it.

    Examples
    --------
    >>> heir(260, 1989), heir(260, 1990), heir(260, 1991), heir(255, 1989)
    (260, 260, 255, 260)
    """
    if any(first <= year <= last for first, last in _years().get(ccode, ())):
        return ccode
    try:
        state = continues(ccode, date(year, 12, 31))
    except FoedusError:
        return ccode
    return ccode if state is None or state.ccode is None else state.ccode


@cache
def _years() -> dict[int, list[tuple[int, int]]]:
    members = membership("cow")
    spells = zip(
        members.code.tolist(),
        members.start.astype("datetime64[Y]").astype(int) + 1970,
        (members.end - 1).astype("datetime64[Y]").astype(int) + 1970,
        strict=True,
    )
    held: dict[int, list[tuple[int, int]]] = {}
    for code, first, last in spells:
        held.setdefault(code, []).append((int(first), int(last)))
    return held


def other_number(
    frame: pl.DataFrame, columns: tuple[str, ...], system: str = "cow", year: str = "year"
) -> pl.DataFrame:
    """The rows of a state that changed its number within the year, under its other number.

    Germany is 260 and, from 3 October, 255 in 1990: what holds for the whole year holds for both.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows with state numbers and a year; each stands under one of the two.
    columns : tuple of str
        The columns of numbers.
    system : str
        ``cow`` or ``gw``; Gleditsch and Ward's numbers do not change within a year.
    year : str
        The column with the year.

    Returns
    -------
    polars.DataFrame
        The additional rows only, in the frame's columns.

    Examples
    --------
    >>> import polars as pl
    >>> other_number(pl.DataFrame({"ccode": [260, 255], "year": [1990, 1991]}), ("ccode",)).rows()
    [(255, 1990)]
    """
    import polars as pl

    if system != "cow":
        return frame.clear()
    table = pl.DataFrame(
        _changed_within(), schema={"_old": pl.Int64, "_on": pl.Int64, "_new": pl.Int64},
        orient="row",
    )  # fmt: skip
    more = [frame.clear()]
    for column in columns:
        more.append(
            frame.join(
                table.with_columns(pl.col("_on").cast(frame.schema[year])),
                left_on=[column, year],
                right_on=["_old", "_on"],
                how="inner",
            )
            .with_columns(pl.col("_new").alias(column))
            .select(frame.columns)
        )
    return pl.concat(more)


@cache
def _changed_within() -> list[tuple[int, int, int]]:
    both = [((old, day.year, new), (new, day.year, old)) for old, new, day in changes_within()]
    return [one for pair in both for one in pair]


@cache
def changes_within() -> tuple[tuple[int, int, date], ...]:
    """COW's states that changed their number within a year: before, after, and the day.

    Examples
    --------
    >>> changes_within()
    ((260, 255, datetime.date(1990, 10, 3)),)
    """
    found = []
    for state in all_states():
        for link in state.successors:
            if link.kind == "continuation" and state.ccode is not None:
                old, new, year = state.ccode, by_number(link.number).ccode, link.on.year
                if new is not None and all(
                    any(first <= year <= last for first, last in _years().get(one, ()))
                    for one in (old, new)
                ):
                    found.append((old, new, link.on))
    return tuple(found)
