"""Major powers: COW's list, and Maoz's regional and global powers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.units.years import RULES, year_rows
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl


def major_powers(ask: Ask, *, rule: str = "any_day") -> Table:
    """The years in which a state was a major power.

    Parameters
    ----------
    ask : Ask
        The span and files.
    rule : str
        The day that counts: ``any_day`` of the year, ``jan_1`` or ``dec_31``.

    References
    ----------
    cow_states
    """
    import polars as pl

    span = ask.coverage("cow-majors")
    years = _years(ask.load("cow-majors"), span, choice("rule", rule, RULES))
    return Table(years.with_columns(pl.lit(1, pl.Int8).alias("major")), span)


def maoz_powers(ask: Ask, *, rule: str = "any_day") -> Table:
    """The years in which a state was a regional or a global power.

    Parameters
    ----------
    ask : Ask
        The span and files.
    rule : str
        The day that counts: ``any_day`` of the year, ``jan_1`` or ``dec_31``.

    References
    ----------
    maoz2010
    """
    import polars as pl

    from foedus.sources.maoz_powers import RANKS, power_spells

    span = ask.coverage("maoz-powers")
    spells = power_spells(ask.load("maoz-powers"))
    rule = choice("rule", rule, RULES)
    years = pl.concat(
        _years(spells.filter(pl.col("rank") == rank), span, rule).with_columns(
            pl.lit(rank).alias("rank")
        )
        for rank in RANKS
    )
    frame = years.group_by("ccode", "year", maintain_order=True).agg(
        (pl.col("rank") == rank).any().cast(pl.Int8).alias(f"maoz_{rank}") for rank in RANKS
    )
    return Table(frame, span)


def _years(spells: pl.DataFrame, span: tuple[int, int], rule: str) -> pl.DataFrame:
    """State and year of each spell; one still open when the list was made ends with the list."""
    from datetime import date

    import polars as pl

    first, last = span
    ends = spells["end"].fill_null(pl.Series([date(last + 1, 1, 1)]))
    return year_rows(
        {"ccode": spells["ccode"].to_numpy()},
        spells["start"].to_numpy(),
        ends.to_numpy(),
        first,
        last,
        rule,
    ).collect()


COW_MAJORS = Variable(
    name="cow-majors",
    title="Major powers (COW)",
    level=STATE_YEAR,
    columns=(Column("major", "Major power", absent=0, peacesciencer="cowmaj"),),
    rule=(
        "1 if COW lists the state as a major power on any day of the year (option rule: any_day, "
        "jan_1, dec_31). The list names every major power, so that a state it does not list is "
        "none, 0, within its years; after them nothing is known, and the value is null."
    ),
    build=major_powers,
    cow=("cow-majors",),
    peacesciencer="add_cow_majors",
)

MAOZ_POWERS = Variable(
    name="maoz-powers",
    title="Regional and global powers (Maoz)",
    level=STATE_YEAR,
    columns=(
        Column("maoz_regional", "Regional power (Maoz)", absent=0),
        Column("maoz_global", "Global power (Maoz)", absent=0),
    ),
    rule=(
        "1 if the state is listed with that rank on any day of the year (option rule: any_day, "
        "jan_1, dec_31); in the year in which it passes from one rank to the other, both can be 1. "
        "The list is read as one of all such powers: a state it does not name is none, 0, within "
        "its years."
    ),
    build=maoz_powers,
    cow=("maoz-powers",),
)

VARIABLES = (COW_MAJORS, MAOZ_POWERS)
