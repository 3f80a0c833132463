"""From half-open spells of days to years, by a named rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Days = npt.NDArray[np.datetime64]
    Numbers = npt.NDArray[np.int64]

RULES = ("any_day", "jan_1", "dec_31")
"""A spell is in a year if it covers any day of it, its 1 January, or its 31 December."""


def years_covered(start: Days, end: Days, rule: str = "any_day") -> tuple[Numbers, Numbers]:
    """First and last year that each spell counts in.

    Parameters
    ----------
    start, end : datetime64[D] array, shape (n,)
        Half-open spells: ``end`` is the first day out.
    rule : str
        One of :data:`RULES`.

    Returns
    -------
    first, last : int array, shape (n,)
        Unit: year. ``first`` is after ``last`` where the rule counts the spell in no year.

    Examples
    --------
    >>> import numpy as np
    >>> start, end = np.array(["1938-03-14"], "M8[D]"), np.array(["1940-01-01"], "M8[D]")
    >>> [[int(year[0]) for year in years_covered(start, end, rule)] for rule in RULES]
    [[1938, 1939], [1939, 1939], [1938, 1939]]
    """
    # The first year with a 1 January in the spell follows the year of the day before it.
    first = _year(start - 1) + 1 if rule == "jan_1" else _year(start)
    # Likewise the last with a 31 December precedes the year of the first day out.
    last = _year(end) - 1 if rule == "dec_31" else _year(end - 1)
    return first, last


def _year(day: Days) -> Numbers:
    import numpy as np

    years: Numbers = day.astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def year_rows(
    keys: dict[str, npt.NDArray[Any]],
    start: Days,
    end: Days,
    first: int,
    last: int,
    rule: str = "any_day",
) -> pl.LazyFrame:
    """A plan with one row per key and year, sorted, from spells by key.

    Two spells of one key that count in the same year are one row.

    Parameters
    ----------
    keys : dict of str to array, shape (n,)
        The key columns of each spell, in the order of the key.
    start, end : datetime64[D] array, shape (n,)
        Half-open spells.
    first, last : int
        The span; years outside it are left out.
    rule : str
        One of :data:`RULES`.

    Returns
    -------
    polars.LazyFrame
        The keys, then ``year``.
    """
    import numpy as np
    import polars as pl

    begins, ends = years_covered(start, end, rule)
    runs = pl.DataFrame(
        {**keys, "first": np.maximum(begins, first), "last": np.minimum(ends, last)}
    ).filter(pl.col("first") <= pl.col("last"))
    names = list(keys)
    runs = runs.sort(*names, "first")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in names)
    if runs.select((same & (pl.col("first") <= pl.col("last").shift(1))).any()).item():
        # A year that an earlier spell of the key has taken is not given again.
        taken = pl.col("last").cum_max().shift(1).over(names)
        runs = runs.with_columns(pl.max_horizontal("first", taken + 1).alias("first")).filter(
            pl.col("first") <= pl.col("last")
        )
    return (
        runs.lazy()
        .select(*names, pl.int_ranges("first", pl.col("last") + 1).alias("year"))
        .explode("year")
    )
