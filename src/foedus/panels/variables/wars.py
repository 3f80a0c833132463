"""COW's inter-state wars by pair: who fought whom, and who stood on one side or opposite ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.units.years import RULES, year_rows
from foedus.panels.variable import DIRECTED_DYAD_YEAR, DYAD_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

_PAIR = ("ccode1", "ccode2", "year")


def fought(ask: Ask, *, rule: str = "any_day") -> Table:
    """The war that state 1 and state 2 fought against each other in the year.

    Of two wars of a pair in one year that which began in it is kept, then the deadlier one, then
    the lower number; onset is that of any of them.

    References
    ----------
    maoz_et_al2019
    """
    import polars as pl

    rule = choice("rule", rule, RULES)
    # The file is by year, so that a day of the year is asked only where the rule names one.
    day = pl.date(pl.col("year"), *((12, 31) if rule == "dec_31" else (1, 1)))
    covers = (pl.col("start") <= day) & (day < pl.col("end_latest"))
    onset = pl.col("year") == pl.col("styear").min().over("warnum", "ccode1", "ccode2")
    rows = (
        ask.load("cow-war-dyads")
        .with_columns(onset.cast(pl.Int8).alias("cow_war_onset"))
        .filter(covers | (rule == "any_day"))
        .sort("cow_war_onset", "batdths", "warnum", descending=[True, True, False], nulls_last=True)
    )
    frame = rows.group_by(_PAIR, maintain_order=True).agg(
        pl.lit(1, pl.Int8).alias("cow_war_ongoing"),
        pl.col("cow_war_onset").max(),
        (pl.col("wardyadrolea") == 1).first().cast(pl.Int8).alias("cow_war_initiator"),
        pl.col("warolea").first().cast(pl.Int8).alias("cow_war_role"),
        pl.col("batdtha").first().alias("cow_war_deaths"),
        pl.col("warnum").first().cast(pl.Int16).alias("cow_warnum"),
        pl.len().cast(pl.Int16).alias("cow_wars"),
    )
    return Table(frame, ask.coverage("cow-war-dyads"))


def sides(ask: Ask, *, rule: str = "any_day") -> Table:
    """Whether the two took part in one war on a same day, and on the same side of it or not.

    References
    ----------
    sarkees_wayman2010
    """
    import polars as pl

    rule = choice("rule", rule, RULES)
    first, last = ask.coverage("cow-inter-state-wars")
    shared = _shared_days(ask.load("cow-inter-state-wars"))
    names = ("ccode1", "ccode2", "opposed", "warnum")
    rows = year_rows(
        {name: shared[name].to_numpy() for name in names},
        shared["start"].to_numpy(),
        shared["end"].to_numpy(),
        first,
        last,
        rule,
    ).collect()
    began = pl.col("year") == pl.col("year").min().over(names)
    opposed = pl.col("opposed") == 1
    frame = rows.with_columns(began.alias("began")).group_by(_PAIR).agg(
        opposed.any().cast(pl.Int8).alias("cow_opposed"),
        (opposed & pl.col("began")).any().cast(pl.Int8).alias("cow_opposed_onset"),
        (~opposed).any().cast(pl.Int8).alias("cow_cobelligerent"),
        (~opposed & pl.col("began")).any().cast(pl.Int8).alias("cow_cobelligerent_onset"),
    )  # fmt: skip
    return Table(frame, (first, last))


def _shared_days(wars: pl.DataFrame) -> pl.DataFrame:
    """Days on which each two participants were in one war: ccode1, ccode2, warnum, opposed."""
    import polars as pl

    from foedus.sources.cow_wars import war_spells

    spells = war_spells(wars).select("warnum", "ccode", "side", "start", "end_latest")
    pairs = spells.join(spells, on="warnum", suffix="2").filter(pl.col("ccode") < pl.col("ccode2"))
    return pairs.select(
        pl.col("ccode").alias("ccode1"),
        "ccode2",
        "warnum",
        (pl.col("side") != pl.col("side2")).cast(pl.Int64).alias("opposed"),
        pl.max_horizontal("start", "start2").alias("start"),
        pl.min_horizontal("end_latest", "end_latest2").alias("end"),
    ).filter(pl.col("start") < pl.col("end"))


COW_WARS = Variable(
    name="cow-wars",
    title="Inter-state wars, who fought whom (COW, dyadic)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        Column("cow_war_ongoing", "At war with each other", absent=0),
        Column("cow_war_onset", "First year of their war with each other", absent=0),
        Column("cow_war_initiator", "Initiator against the other, in every year of the war",
               absent=0),
        Column("cow_war_role", "Role in the war: 1 initiator, 2 joins it, 3 target, 4 joins it"),
        Column("cow_war_deaths", "Battle deaths of its forces in the whole war", "battle deaths"),
        Column("cow_warnum", "COW's number of the war"),
        Column("cow_wars", "Wars that the two fought with each other", "wars", absent=0),
    ),
    rule=(
        "The file's own years of each pair that fought (option rule: those in which they fought on "
        "1 January or 31 December); of two wars in a year the one that began in it, then the "
        "deadlier, then the lower number. A pair without a row did not fight, 0, within its years; "
        "deaths are those of the whole war against every enemy, not of the year."
    ),
    build=fought,
    cow=("cow-war-dyads",),
    peacesciencer="add_cow_wars",
)  # fmt: skip

SIDES = Variable(
    name="cow-war-sides",
    title="Inter-state wars, on one side or on opposite ones (COW, participants)",
    level=DYAD_YEAR,
    columns=(
        Column("cow_opposed", "On opposite sides of an inter-state war", absent=0,
               peacesciencer="cowinterongoing"),
        Column("cow_opposed_onset", "First year on opposite sides of a war", absent=0,
               peacesciencer="cowinteronset"),
        Column("cow_cobelligerent", "On the same side of an inter-state war", absent=0),
        Column("cow_cobelligerent_onset", "First year on the same side of a war", absent=0),
    ),
    rule=(
        "Both took part in one war on a same day of the year (option rule); pauses are left out, a "
        "blank day counts from the earliest start to the latest end. Opposite sides are not always "
        "pairs that fought: those are in cow-wars. No common war: 0, within the file's years."
    ),
    build=sides,
    cow=("cow-inter-state-wars",),
    peacesciencer="add_cow_wars",
)  # fmt: skip

VARIABLES = (COW_WARS, SIDES)
