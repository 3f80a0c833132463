"""Rows of a file that repeat on purpose: numbered, so that each has a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def with_part(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """The frame with ``part``, which numbers the rows that share ``keys`` from 1.

    For files in which two rows may be the same in every column: two agreements of one year, two
    sums for one place. The rest of the row decides the order, not the order of the file. Where
    the same row twice would be a fault, see :func:`foedus.sources.mending.numbered_parts`.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows of a file.
    *keys : str
        The columns that would be its key.
    """
    import polars as pl

    rest = [name for name in frame.columns if name not in keys]
    return frame.sort(*keys, *rest).with_columns(
        pl.int_range(1, pl.len() + 1).over(keys).cast(pl.Int64).alias("part")
    )
