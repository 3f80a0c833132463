"""What must hold of a frame before it is trusted: the order of a pair, a range, a closed list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError

if TYPE_CHECKING:
    import polars as pl

    from foedus.sources.declaration import Source


def check_lower_first(frame: pl.DataFrame, source: Source) -> None:
    """Refuse a pair whose ``ccode1`` is not below its ``ccode2``.

    A file that lists each pair once would else be read as saying two things of one pair.

    Raises
    ------
    SourceLayoutError
        Naming the first such pair.
    """
    import polars as pl

    backward = frame.filter(pl.col("ccode1") >= pl.col("ccode2"))
    if not backward.is_empty():
        row = backward.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} lists the pair {row['ccode1']}, {row['ccode2']}; it lists the lower "
            "number first, each pair once.",
            f"get the file again from {source.whose}.",
        )


def check_range(frame: pl.DataFrame, source: Source, name: str, low: float, high: float) -> None:
    """Refuse a number outside the scale of its column; null passes.

    Raises
    ------
    SourceLayoutError
        Naming the column and the first such number.
    """
    import polars as pl

    outside = frame.filter(~pl.col(name).is_between(low, high))
    if not outside.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds {name} {outside[name][0]}; its scale runs from {low} to {high}.",
            f"get the file again from {source.whose}.",
        )


def check_among(frame: pl.DataFrame, source: Source, name: str, words: tuple[str, ...]) -> None:
    """Refuse a word that is none of a column's own.

    Raises
    ------
    SourceLayoutError
        Naming the column and the first such word.
    """
    import polars as pl

    strange = frame.filter(~pl.col(name).is_in(words))
    if not strange.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds {name} {strange[name][0]!r}; it says {', '.join(words)}.",
            f"get the file again from {source.whose}.",
        )
