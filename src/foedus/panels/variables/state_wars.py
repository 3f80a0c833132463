"""COW's wars by state: between states, against others than states, and within the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.units.years import RULES, year_rows
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

WAR_TYPES = {"central": 4, "local": 5, "regional": 6, "communal": 7}
"""The wars within states that COW tells apart, by what they are about or who fights them."""


def inter_state(ask: Ask, *, rule: str = "any_day") -> Table:
    """Wars between states that a state took part in.

    References
    ----------
    sarkees_wayman2010
    """
    return _participated(ask, "cow-inter-state-wars", "cow_inter", rule)


def extra_state(ask: Ask, *, rule: str = "any_day") -> Table:
    """Wars of a state against those who are none, outside its own territory.

    References
    ----------
    sarkees_wayman2010
    """
    return _participated(ask, "cow-extra-state-wars", "cow_extra", rule)


def intra_state(ask: Ask, *, rule: str = "any_day", wartype: str = "all") -> Table:
    """Wars within a state that its government fought.

    References
    ----------
    dixon_sarkees2016
    """
    import polars as pl

    wartype = choice("wartype", wartype, ("all", *WAR_TYPES))
    wars = ask.load("cow-intra-state-wars").filter(pl.col("ccode").is_not_null())
    if wartype != "all":
        wars = wars.filter(pl.col("wartype") == WAR_TYPES[wartype])
    rows = _war_years(ask, "cow-intra-state-wars", wars, rule)
    foreign = wars.select("warnum", "ccode", (pl.col("intnl") == 1).alias("foreign"))
    marked = rows.join(foreign, on=["warnum", "ccode"], how="left", validate="m:1")
    frame = marked.group_by("ccode", "year").agg(
        *_counts("cow_intra"),
        pl.col("foreign").any().cast(pl.Int8).alias("cow_intra_foreign"),
    )
    return Table(frame, ask.coverage("cow-intra-state-wars"))


def _participated(ask: Ask, key: str, prefix: str, rule: str) -> Table:
    import polars as pl

    wars = ask.load(key)
    rows = _war_years(ask, key, wars, rule)
    initiated = wars.group_by("warnum", "ccode").agg((pl.col("initiator") == 1).any())
    marked = rows.join(initiated, on=["warnum", "ccode"], how="left", validate="m:1")
    frame = marked.group_by("ccode", "year").agg(
        *_counts(prefix),
        (pl.col("initiator") & pl.col("onset")).any().cast(pl.Int8).alias(f"{prefix}_initiated"),
    )
    return Table(frame, ask.coverage(key))


def _war_years(ask: Ask, key: str, wars: pl.DataFrame, rule: str) -> pl.DataFrame:
    """A row per state, war and year of fighting, and whether the state entered it then."""
    from datetime import date

    import polars as pl

    from foedus.sources.cow_wars import war_spells

    rule = choice("rule", rule, RULES)
    first, last = ask.coverage(key)
    # A war that was still going on is cut at the end of what the file speaks of.
    end = pl.col("end_latest").fill_null(date(last + 1, 1, 1))
    spells = war_spells(wars).with_columns(end.alias("end_latest"))
    rows = year_rows(
        {name: spells[name].to_numpy() for name in ("ccode", "warnum")},
        spells["start"].to_numpy(),
        spells["end_latest"].to_numpy(),
        first,
        last,
        rule,
    ).collect()
    entered = spells.group_by("ccode", "warnum").agg(
        pl.col("start").min().dt.year().cast(pl.Int64).alias("entered")
    )
    return rows.join(entered, on=["ccode", "warnum"], how="left", validate="m:1").with_columns(
        (pl.col("year") == pl.col("entered")).alias("onset")
    )


def _counts(prefix: str) -> list[pl.Expr]:
    import polars as pl

    return [
        pl.lit(1, pl.Int8).alias(f"{prefix}_ongoing"),
        pl.col("onset").any().cast(pl.Int8).alias(f"{prefix}_onset"),
        pl.len().cast(pl.Int16).alias(f"{prefix}_wars"),
    ]


def _columns(prefix: str, war: str, peacesciencer: str = "") -> tuple[Column, ...]:
    other = f"{peacesciencer}ongoing" if peacesciencer else ""
    begun = f"{peacesciencer}onset" if peacesciencer else ""
    return (
        Column(f"{prefix}_ongoing", f"In {war}", absent=0, peacesciencer=other),
        Column(f"{prefix}_onset", f"First year in {war}", absent=0, peacesciencer=begun),
        Column(f"{prefix}_wars", f"Number of wars: in {war}", "wars", absent=0),
    )


_RULE = (
    "The state fought on a day of the year (option rule); pauses are left out, a blank day counts "
    "from the earliest start to the latest end, and a war still going on is cut where the file "
    "ends. Onset is the state's first year in the war, resumed or not. No row: 0, within its years."
)

INTER = Variable(
    name="cow-inter-state-wars",
    title="Inter-state wars of a state (COW)",
    level=STATE_YEAR,
    columns=(
        *_columns("cow_inter", "a war between states"),
        Column(
            "cow_inter_initiated", "Initiated a war between states, in its first year", absent=0
        ),
    ),
    rule=_RULE,
    build=inter_state,
    cow=("cow-inter-state-wars",),
)
EXTRA = Variable(
    name="cow-extra-state-wars",
    title="Extra-state wars of a state (COW)",
    level=STATE_YEAR,
    columns=(
        *_columns("cow_extra", "a war with others than states"),
        Column("cow_extra_initiated", "Initiated such a war, in its first year", absent=0),
    ),
    rule=_RULE,
    build=extra_state,
    cow=("cow-extra-state-wars",),
)
INTRA = Variable(
    name="cow-intra-state-wars",
    title="Intra-state wars of a state (COW)",
    level=STATE_YEAR,
    columns=(
        *_columns("cow_intra", "a war within the state", "cowintra"),
        Column("cow_intra_foreign", "In such a war in which foreign states took part", absent=0),
    ),
    rule=(
        f"{_RULE} Only the state of side A: wars between groups have none, and states that "
        "intervened are not in the file. Option wartype: central (control of the government), "
        "local (issues), regional or communal."
    ),
    build=intra_state,
    cow=("cow-intra-state-wars",),
    peacesciencer="add_cow_wars",
)

VARIABLES = (INTER, EXTRA, INTRA)
