"""Days out of a source's year, month and day columns, as Polars expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError

if TYPE_CHECKING:
    import polars as pl

    from foedus.sources.declaration import Source


def earliest(year: str, month: str, day: str) -> pl.Expr:
    """First day that the columns allow: a blank day is the 1st, a blank month January."""
    import polars as pl

    return pl.date(pl.col(year), pl.col(month).fill_null(1), pl.col(day).fill_null(1))


def latest(year: str, month: str, day: str) -> pl.Expr:
    """Last day that the columns allow: a blank day is the month's last, a blank month December."""
    import polars as pl

    month_known = pl.col(month).fill_null(12)
    exact = pl.date(pl.col(year), month_known, pl.col(day))
    month_end = pl.date(pl.col(year), month_known, 1).dt.month_end()
    return pl.when(pl.col(day).is_null()).then(month_end).otherwise(exact)


def check_calendar(frame: pl.DataFrame, source: Source, year: str, month: str, day: str) -> None:
    """Refuse a year, month and day that name no day of the calendar.

    Raises
    ------
    SourceLayoutError
        Naming the first such row.
    """
    import polars as pl

    # Years beyond four digits overflow the calendar before any other check can speak.
    sane = pl.col(year).is_between(1, 9999)
    in_range = pl.col(month).fill_null(1).is_between(1, 12) & pl.col(day).fill_null(1).is_between(
        1, 31
    )
    first = pl.date(pl.col(year), pl.col(month).fill_null(1), 1)
    judged = frame.select(year, month, day).with_row_index("row").filter(pl.col(year).is_not_null())
    rough = judged.filter(~(sane & in_range))
    if rough.is_empty():
        rough = judged.filter(pl.col(day) > first.dt.month_end().dt.day())
    if not rough.is_empty():
        row = rough.row(0, named=True)
        raise SourceLayoutError(
            f"data row {row['row'] + 1} of {source.label} holds {year} {row[year]}, {month} "
            f"{row[month]}, {day} {row[day]}, which is no day of the calendar.",
            "download the file again from its owner and add it as it came.",
        )


def check_order(frame: pl.DataFrame, source: Source, start: str, end: str) -> None:
    """Refuse a spell that ends on or before the day it starts; a null end is open.

    Raises
    ------
    SourceLayoutError
        Naming the first such row.
    """
    import polars as pl

    backward = frame.filter(pl.col(end) <= pl.col(start))
    if not backward.is_empty():
        row = backward.row(0, named=True)
        key = ", ".join(f"{name} {row[name]}" for name in source.keys if name in row)
        raise SourceLayoutError(
            f"a spell of {source.label} ends {row[end]}, not after its start {row[start]} ({key}).",
            "download the file again from its owner and add it as it came.",
        )


def half_open(
    frame: pl.DataFrame,
    source: Source,
    first: tuple[str, str, str],
    last: tuple[str, str, str],
    names: tuple[str, str] = ("start", "end"),
) -> pl.DataFrame:
    """First and last days in columns of years, months and days turned into a half-open span.

    Parameters
    ----------
    frame : polars.DataFrame
        Typed, missing codes null.
    source : Source
        For messages.
    first, last : tuple of str
        Year, month and day of the first day and of the last; the last counts.
    names : tuple of str
        What the span's two ends are called.

    Returns
    -------
    polars.DataFrame
        With ``start`` and ``end``, the first day and the day after the last, and ``start_latest``
        and ``end_latest``, which differ from them where a month or day is not known. The years
        stay; months and days are dropped. A year that is null makes its days null.

    Raises
    ------
    SourceLayoutError
        If a year, month and day name no day, or a span ends before it starts.
    """
    import polars as pl

    check_calendar(frame, source, *first)
    check_calendar(frame, source, *last)
    start, end = names
    dated = frame.with_columns(
        earliest(*first).alias(start),
        latest(*first).alias(f"{start}_latest"),
        earliest(*last).alias("_first"),
        latest(*last).dt.offset_by("1d").alias(f"{end}_latest"),
    )
    # What ended on an unknown day of the month in which it began did not end before it began.
    not_before = pl.max_horizontal("_first", start).dt.offset_by("1d")
    spans = dated.with_columns(
        pl.when(pl.col("_first").is_not_null()).then(not_before).alias(end)
    ).drop("_first")
    check_order(spans, source, start, f"{end}_latest")
    days = (start, f"{start}_latest", end, f"{end}_latest")
    rest = pl.exclude(*days, *first[1:], *last[1:])
    return spans.select(*days, rest)
