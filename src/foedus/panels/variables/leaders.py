"""Leaders: who held office when, and how office changed hands in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable
from foedus.sources.leaders import STILL

if TYPE_CHECKING:
    import polars as pl

DAYS = ("jan_1", "dec_31")


def leaders(ask: Ask, *, day: str = "jan_1") -> Table:
    """The leaders of each state and year.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    day : str
        Whose age, gender and tenure is given: of the leader on ``jan_1`` or on ``dec_31``.

    References
    ----------
    goemans_et_al2009
    """
    import polars as pl

    day = choice("day", day, DAYS)
    first, last = ask.coverage("archigos")
    code = "gwcode" if ask.system == "gw" else "ccode"
    held = leader_years(ask)
    summed = (
        held.sort(code, "year", "start", "last_day", "obsid")
        .group_by(code, "year", maintain_order=True)
        .agg(
            pl.col("obsid").filter("_jan_1").first().alias("archigos_jan_1"),
            pl.col("obsid").filter("_dec_31").last().alias("archigos_dec_31"),
            pl.col("leadid").n_unique().cast(pl.Int16).alias("archigos_leaders"),
            pl.col("_leaves").sum().cast(pl.Int16).alias("archigos_exits"),
            (pl.col("_leaves") & (pl.col("exit") == "Irregular"))
            .any()
            .cast(pl.Int8)
            .alias("archigos_irregular_exit"),
            (pl.col("_enters") & (pl.col("entry") == "Irregular"))
            .any()
            .cast(pl.Int8)
            .alias("archigos_irregular_entry"),
        )
    )
    person = (
        held.unique(["obsid", "year"])
        .filter(f"_{day}")
        .select(
            pl.col("obsid").alias(f"archigos_{day}"),
            "year",
            (pl.col("year") - pl.col("yrborn")).cast(pl.Int16).alias("archigos_age"),
            (pl.col("gender") == "F").cast(pl.Int8).alias("archigos_female"),
            (_the_day(day) - pl.col("start")).dt.total_days().cast(pl.Int32).alias("archigos_days"),
        )
    )
    frame = summed.join(
        person, on=[f"archigos_{day}", "year"], how="left", nulls_equal=False
    ).with_columns(
        (pl.col("archigos_jan_1") != pl.col("archigos_dec_31"))
        .cast(pl.Int8)
        .alias("archigos_change")
    )
    return Table(frame.select(code, "year", *(one.name for one in LEADERS.columns)), (first, last))


def leader_years(ask: Ask) -> pl.DataFrame:
    """One row per leader's spell in office and year of it, under the state's number of the day."""
    import polars as pl

    from foedus.panels.units.leaders import system_spells

    first, last = ask.coverage("archigos")
    code = "gwcode" if ask.system == "gw" else "ccode"
    in_office = (
        ask.load("archigos")
        .with_columns(pl.col("end").fill_null(pl.col("last_day").dt.offset_by("1d")))
        .join(system_spells(ask.system), on="gwcode", how="inner", validate="m:m")
        .with_columns(
            pl.max_horizontal("start", "enters").alias("_from"),
            pl.min_horizontal("end", "leaves").alias("_to"),
        )
        .filter(pl.col("_from") < pl.col("_to"))
    )
    begins = pl.col("_from").dt.year().clip(lower_bound=first)
    ends = pl.col("_to").dt.offset_by("-1d").dt.year().clip(upper_bound=last)
    names = ["obsid", "leadid", "year", "start", "last_day", "yrborn", "gender", "entry", "exit"]
    return (
        in_office.with_columns(
            pl.int_ranges(begins.cast(pl.Int64), ends.cast(pl.Int64) + 1).alias("year")
        )
        .explode("year", empty_as_null=False)
        .select(
            pl.col("code").alias(code),
            *names,
            *(
                ((pl.col("_from") <= _the_day(day)) & (pl.col("_to") > _the_day(day))).alias(
                    f"_{day}"
                )
                for day in DAYS
            ),
            ((pl.col("last_day").dt.year() == pl.col("year")) & (pl.col("exit") != STILL)).alias(
                "_leaves"
            ),
            (pl.col("start").dt.year() == pl.col("year")).alias("_enters"),
        )
    )


def _the_day(day: str) -> pl.Expr:
    import polars as pl

    month, number = (1, 1) if day == "jan_1" else (12, 31)
    return pl.date(pl.col("year"), month, number)


LEADERS = Variable(
    name="leaders",
    title="Leaders in office (Archigos)",
    level=STATE_YEAR,
    columns=(
        Column("archigos_jan_1", "Spell of the leader on 1 January", peacesciencer="jan1obsid"),
        Column("archigos_dec_31", "Spell of the leader on 31 December", peacesciencer="dec31obsid"),
        Column("archigos_leaders", "Persons who held office", "persons",
               peacesciencer="n_leaders"),
        Column("archigos_change", "The spell on 31 December is not that on 1 January",
               peacesciencer="leadertransition"),
        Column("archigos_exits", "Spells in office that ended in the year", "spells"),
        Column("archigos_irregular_exit", "A leader left irregularly in the year"),
        Column("archigos_irregular_entry", "A leader entered irregularly in the year"),
        Column("archigos_age", "Year less the year of birth of the leader of the day", "years"),
        Column("archigos_female", "The leader of the day is a woman"),
        Column("archigos_days", "Days in office of the leader of the day", "days"),
    ),
    rule=(
        "Spells in office cut to the days on which the state was in the system; the day of leaving "
        "counts, so that two may hold a day: the one who came first is that of 1 January, the one "
        "who came last that of 31 December. An irregular exit counts in the year of the exit. Age, "
        "sex and days are those of the leader of 1 January (option day). No row: null."
    ),
    build=leaders,
    cow=("archigos",),
    gw=("archigos",),
    peacesciencer="add_archigos",
)  # fmt: skip

VARIABLES = (LEADERS,)
