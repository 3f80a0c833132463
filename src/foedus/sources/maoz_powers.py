"""Maoz's regional and global powers, in the form that the peacesciencer R package gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_order
from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)

if TYPE_CHECKING:
    import polars as pl

RANKS = ("regional", "global")


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    still = pl.date(source.coverage[1], 12, 31)
    spells = frame
    for rank in RANKS:
        start, last = pl.col(f"{rank}_start"), pl.col(f"{rank}_end")
        half = frame.filter(start.is_null() != last.is_null())
        if not half.is_empty():
            raise SourceLayoutError(
                f"{source.label} gives one day of the spell as a {rank} power of state "
                f"{half['ccode'][0]}, not both.",
                f"get the file again from {source.whose}.",
            )
        spells = spells.with_columns(
            pl.when(last != still).then(last.dt.offset_by("1d")).alias(f"{rank}_end")
        )
        check_order(spells, source, f"{rank}_start", f"{rank}_end")
    spells = spells.with_columns(
        pl.min_horizontal(f"{rank}_start" for rank in RANKS).alias("start")
    )
    if spells["start"].has_nulls():
        raise SourceLayoutError(
            f"{source.label} has a row that is no spell of either kind.",
            f"get the file again from {source.whose}.",
        )
    return spells


def power_spells(powers: pl.DataFrame) -> pl.DataFrame:
    """The spells of each rank, one row for each.

    Parameters
    ----------
    powers : polars.DataFrame
        The frame of ``maoz-powers``.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode``, ``rank`` (``regional`` or ``global``), ``start``; then ``end``, half-open,
        null where the state still had the rank at the end of coverage.

    References
    ----------
    maoz2010
    """
    import polars as pl

    return pl.concat(
        powers.filter(pl.col(f"{rank}_start").is_not_null()).select(
            "ccode",
            pl.lit(rank).alias("rank"),
            pl.col(f"{rank}_start").alias("start"),
            pl.col(f"{rank}_end").alias("end"),
        )
        for rank in RANKS
    ).sort("ccode", "rank", "start")


SOURCES = (
    Source(
        key="maoz-powers",
        version="2010",
        title="Regional and global powers (Maoz), spells",
        cite="maoz2010",
        citation="Maoz, Zeev. 2010. Networks of Nations. Cambridge University Press.",
        terms=PEACESCIENCER_TERMS,
        coverage=(1816, 2019),
        files=("peacesciencer_maoz_powers.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(
            *columns("ccode", blank=False),
            Column("regstdate", "date", to="regional_start"),
            Column("regenddate", "date", to="regional_end"),
            Column("globstdate", "date", to="global_start"),
            Column("globenddate", "date", to="global_end"),
        ),
        keys=("ccode", "start"),
        rows=20,
        sha256="8591e81d627271df0212f12407b78bc793601df13c5d9df8781b2f2842ab65e0",
        years=("start",),
        tidy=_tidy,
        note=(
            "A row can hold a regional and a global spell: power_spells() gives each its own row. "
            "The package's spells run to the end of 2019 although the book is of 2010; end null is "
            "a power still. That a state without a spell is no such power is how such a list is "
            "read; no codebook was at hand to say so."
        ),
    ),
)
