"""How often members exercised together, by year and with old exercises counted less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.audits.domains.figure import Figure, coverage, held, not_added, outside
from foedus.measures.domains import decayed_count
from foedus.states import State

if TYPE_CHECKING:
    import polars as pl

HALF_LIFE = 5.0
"""After which an exercise counts a half; by choice. Unit: year."""
_KEY = "mme"
_NAMES = ("exercise-tempo", "joint exercises, old ones counted less", "exercises", "exercises")
_SAYS_NOT = (
    "an exercise of ten men counts as one of 50,000; what the file does not list is not known; "
    "where it names NATO as such no state is counted; after 2010 it is silent"
)


@dataclass(frozen=True, slots=True)
class Year:
    """Joint exercises of one year: with two members or more, and of members alone."""

    year: int
    joint: int
    members_alone: int


def tempo(
    states: Sequence[State], on: date, half_life: float = HALF_LIFE
) -> tuple[Figure, tuple[Year, ...]]:
    """Joint exercises of a group's members.

    Parameters
    ----------
    states : sequence of State
        Its members.
    on : date
        Exercises that began before this day.
    half_life : float
        Unit: year.

    Returns
    -------
    figure, years
        The decayed count at the day, or at the end of the record; and the counts of
        each year that had ended.

    References
    ----------
    dorazio_galambos2021
    """
    formula = f"sum over exercises with two members or more of 2^(-age / {half_life:g} years)"
    if held(_KEY) is None:
        return not_added(*_NAMES, formula, _KEY, _SAYS_NOT), ()
    first, last = coverage(_KEY)
    if on <= date(first, 1, 1):
        return outside(*_NAMES, formula, _KEY, _SAYS_NOT), ()
    import polars as pl

    named, unread = _who(_checksum())
    codes = [one.ccode for one in states if one.ccode is not None]
    counted = (
        named.filter(pl.col("start") < on)
        .group_by("mmeid", "start")
        .agg(
            pl.col("ccode").is_in(codes).sum().alias("members"),
            pl.len().alias("all"),
            pl.col("more").first(),
        )
        .filter(pl.col("members") >= 2)
        .sort("start", "mmeid")
    )
    end = min(on, date(last + 1, 1, 1))
    ages = [(end - start).days / 365.25 for start in counted["start"].to_list()]
    alone = (counted["members"] == counted["all"]) & ~counted["more"]
    whole = min(on.year - 1, last)
    by_year: dict[int, list[int]] = {year: [0, 0] for year in range(first, whole + 1)}
    for start, own in zip(counted["start"].to_list(), alone.to_list(), strict=True):
        # The year of the day itself has not ended.
        if start.year in by_year:
            by_year[start.year][0] += 1
            by_year[start.year][1] += own
    missing = tuple(sorted(one.code for one in states if one.ccode is None))
    figure = Figure(
        *_NAMES[:3], decayed_count(ages, half_life), _NAMES[3], end.isoformat(), formula, (_KEY,),
        _SAYS_NOT, n=counted.height, missing=missing,
        note=f"{unread} names of participants are no state's and are left out.",
        cite=("dorazio_galambos2021",),
    )  # fmt: skip
    return figure, tuple(Year(year, *counts) for year, counts in by_year.items())


def _checksum() -> str:
    from foedus.sources import adding

    return adding.added(_KEY).sha256


@lru_cache(maxsize=1)
def _who(_checksum: str) -> tuple[pl.DataFrame, int]:
    """Participants of every exercise by state number, and how many names were not read."""
    import polars as pl

    from foedus.panels.variables.naming import with_codes
    from foedus.sources.exercises import participants

    exercises = held(_KEY)
    if exercises is None:  # pragma: no cover
        raise RuntimeError("read before it was asked whether it was added")
    rows = participants(exercises).with_columns(
        pl.col("start").dt.year().cast(pl.Int64).alias("year")
    )
    named, unresolved = with_codes(rows, {"country": "ccode"}, "cow")
    partly = (
        rows.join(unresolved.select(pl.col("name").alias("country")), on="country", how="semi")
        .select("mmeid", "start")
        .unique()
    )
    marked = partly.with_columns(pl.lit(value=True).alias("more"))
    who = (
        named.select("mmeid", "start", "ccode")
        .unique()
        .join(marked, on=["mmeid", "start"], how="left")
        .with_columns(pl.col("more").fill_null(value=False))
    )
    return who, unresolved.height
