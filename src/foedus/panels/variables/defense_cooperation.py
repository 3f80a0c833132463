"""Bilateral defense cooperation agreements: signed in a year, and counted in force."""

from __future__ import annotations

from foedus.panels.refusals import choice
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.heirs import carried_on, other_number

BEGINS = ("signed", "in_force")
KINDS = ("general", "sector")


def agreements(ask: Ask, *, begin: str = "signed") -> Table:
    """Agreements of each pair and year.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    begin : str
        An agreement counts from the year it was ``signed``, or from that in which it came
        ``in_force``; where that day is not known, from the year it was signed.

    References
    ----------
    kinne2020
    """
    import polars as pl

    begin = choice("begin", begin, BEGINS)
    first, last = ask.coverage("dcad")
    signed = pl.col("signed").dt.year().cast(pl.Int64)
    from_year = pl.max_horizontal(pl.col("in_force").dt.year().cast(pl.Int64), signed)
    listed = ask.load("dcad")
    untold = listed.filter(pl.col("ccode1").is_null() | pl.col("ccode2").is_null()).select(
        pl.col("dcaid").alias("name"),
        signed.alias("first"),
        signed.alias("last"),
        pl.lit(1, pl.Int64).alias("rows"),
    )
    held = (
        listed.drop_nulls(["ccode1", "ccode2"])
        .select(
            "ccode1", "ccode2", "type", "dcaid", signed.alias("signed"),
            (signed if begin == "signed" else from_year).alias("from"),
            pl.max_horizontal("endyearestimate", signed).clip(upper_bound=last).alias("to"),
        )
    )  # fmt: skip
    years = (
        held.with_columns(
            pl.int_ranges(pl.min_horizontal("signed", "from"), pl.col("to") + 1).alias("year")
        )
        .explode("year", empty_as_null=False)
        .with_columns(
            (pl.col("year") == pl.col("signed")).alias("_signed"),
            (pl.col("year") >= pl.col("from")).alias("_held"),
        )
    )
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    years = carried_on(years, ("ccode1", "ccode2"))
    # Signed on a day, by the state of that day; in force for the state of every day of the year.
    both = other_number(years, ("ccode1", "ccode2")).with_columns(
        pl.lit(value=False).alias("_signed")
    )
    frame = (
        pl.concat([years, both])
        .with_columns(low.alias("ccode1"), high.alias("ccode2"))
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.col("_signed").sum().cast(pl.Int16).alias("dca_signed"),
            pl.col("_held").sum().cast(pl.Int16).alias("dca_in_force"),
            *(
                (pl.col("_held") & (pl.col("type") == kind)).any().cast(pl.Int8)
                .alias(f"dca_{kind}")
                for kind in KINDS
            ),
        )
    )  # fmt: skip
    return Table(frame, (first, last), untold)


DCAD = Variable(
    name="dcad",
    title="Defense cooperation agreements (DCAD)",
    level=DYAD_YEAR,
    columns=(
        Column("dca_signed", "Defense cooperation agreements signed", "agreements", absent=0),
        Column("dca_in_force", "Agreements signed since 1980 that hold", "agreements", absent=0),
        Column("dca_general", "A general defense cooperation agreement holds", absent=0),
        Column("dca_sector", "A defense agreement on one sector holds", absent=0),
    ),
    rule=(
        "An agreement counts from the year it was signed (option begin) to the last year that the "
        "owner estimates, both counted; agreements signed before 1980 are not in the file. A pair "
        "without one: 0 in 1980-2010, whose agreements its owner holds complete; outside, null. "
        "What West Germany signed is the united Germany's from 1991."
    ),
    build=agreements,
    cow=("dcad",),
)

VARIABLES = (DCAD,)
