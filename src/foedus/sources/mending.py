"""Cells that do not say what they seem to: known misprints, codes in text, rows told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError

if TYPE_CHECKING:
    import polars as pl

    from foedus.sources.declaration import Source


@dataclass(frozen=True, slots=True)
class Misprint:
    """A cell of an owner's file that cannot be what was meant.

    Parameters
    ----------
    where : tuple of (str, object)
        Tidy columns and their values in the rows concerned.
    column : str
        The tidy column that holds the misprint.
    printed : int or str
        What it holds. A later release that holds anything else is left alone.
    meant : int or str or None
        What another row or file of the same owner prints there; null where nothing does.
    why : str
        How it is known.
    """

    where: tuple[tuple[str, object], ...]
    column: str
    printed: int | str
    meant: int | str | None
    why: str


def mended(frame: pl.DataFrame, misprints: tuple[Misprint, ...]) -> pl.DataFrame:
    """The frame with each known misprint replaced by what was meant, or by null."""
    import polars as pl

    for one in misprints:
        here = pl.all_horizontal(
            pl.col(one.column) == one.printed, *(pl.col(name) == value for name, value in one.where)
        )
        frame = frame.with_columns(
            pl.when(here.fill_null(False))
            .then(pl.lit(one.meant))
            .otherwise(pl.col(one.column))
            .cast(frame.schema[one.column])
            .alias(one.column)
        )
    return frame


def plain_text(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Text columns without blanks at either end; empty cells and missing codes are null."""
    import polars as pl

    codes = ["", *(code for code, _ in source.missing)]
    names = [c.tidy for c in source.columns if c.kind == "text" and c.tidy in frame.columns]
    trimmed = frame.with_columns(pl.col(name).str.strip_chars() for name in names)
    return trimmed.with_columns(
        pl.when(~pl.col(name).is_in(codes)).then(pl.col(name)).alias(name) for name in names
    )


def numbered_parts(
    frame: pl.DataFrame, source: Source, keys: tuple[str, ...], order: tuple[str, ...]
) -> pl.DataFrame:
    """The frame with ``part``, which numbers the rows that share ``keys`` from 1.

    Parameters
    ----------
    frame : polars.DataFrame
        A frame in which an owner lists some keys more than once on purpose.
    source : Source
        For messages.
    keys, order : tuple of str
        What the rows share, and what they are put in order by; the other columns break ties, so
        the number does not depend on the order of the file.

    Raises
    ------
    SourceLayoutError
        If two rows are the same in every column: that is one row given twice.
    """
    import polars as pl

    repeated = frame.is_duplicated()
    if repeated.any():
        row = frame.row(int(repeated.arg_true()[0]), named=True)
        told = ", ".join(f"{name} {row[name]}" for name in keys)
        raise SourceLayoutError(
            f"{source.label} repeats a key: {int(repeated.sum())} rows are the same in every "
            f"column, the first {told}.",
            "delete the repeated rows, or download the file again.",
        )
    rest = [name for name in frame.columns if name not in (*keys, *order)]
    return frame.sort(*keys, *order, *rest).with_columns(
        pl.int_range(1, pl.len() + 1).over(keys).cast(pl.Int64).alias("part")
    )
