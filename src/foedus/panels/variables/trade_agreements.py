"""Trade agreements of two states: signed in a year, and in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.heirs import other_number
from foedus.panels.variables.naming import with_codes

if TYPE_CHECKING:
    import polars as pl

_PAIR = ["ison1", "ison2", "base_treaty"]
# In a row of the treaty file that is a withdrawal, the member that withdraws has this number.
_LEAVES = 1
_NEVER = 9999


def trade_agreements(ask: Ask) -> Table:
    """Agreements of each pair and year, by the year of signature and of entry into force.

    References
    ----------
    dur_et_al2014
    """
    import polars as pl

    first, last = ask.coverage("desta-dyads")
    rows = ask.load("desta-dyads").with_columns(
        pl.min_horizontal("ison1", "ison2").alias("ison1"),
        pl.max_horizontal("ison1", "ison2").alias("ison2"),
        pl.when(pl.col("ison1") < pl.col("ison2")).then("country1").otherwise("country2")
        .alias("name1"),
        pl.when(pl.col("ison1") < pl.col("ison2")).then("country2").otherwise("country1")
        .alias("name2"),
    )  # fmt: skip
    # A treaty's consolidated text and accessions are the same treaty: it is counted once.
    spells = (
        rows.group_by(_PAIR)
        .agg(
            pl.col("name1", "name2").first(),
            pl.col("year").min().alias("signed"),
            pl.col("entryforceyear").min().alias("force"),
        )
        .join(_withdrawals(ask.load("desta")), on=_PAIR, how="left")
        .with_columns(pl.col("left").fill_null(_NEVER))
        # Who withdrew and signed anew (a later text of the treaty) has not left.
        .with_columns(
            pl.when(pl.col("left") > pl.col("signed")).then("left").otherwise(_NEVER).alias("left")
        )
    )
    years = (
        spells.with_columns(
            pl.int_ranges(
                pl.max_horizontal(pl.col("signed"), pl.lit(first)),
                pl.min_horizontal(pl.col("left"), pl.lit(last + 1)),
            ).alias("year")
        )
        .explode("year", empty_as_null=False)
        .with_columns(pl.col("year").cast(pl.Int64))
        .with_columns(
            (pl.col("year") == pl.col("signed")).alias("_new"),
            (pl.col("year") >= pl.col("force")).fill_null(value=False).alias("_force"),
        )
    )
    summed = years.group_by("name1", "name2", "year").agg(
        pl.col("_new").sum().alias("desta_signed"),
        pl.len().alias("desta_agreements"),
        pl.col("_force").sum().alias("desta_in_force"),
    )
    named, unresolved = with_codes(summed, {"name1": "ccode1", "name2": "ccode2"}, ask.system)
    counts = ["desta_signed", "desta_agreements", "desta_in_force"]
    frame = (
        pl.concat([named, other_number(named, ("ccode1", "ccode2"), ask.system)])
        .filter(pl.col("ccode1") != pl.col("ccode2"))
        .with_columns(
            pl.min_horizontal("ccode1", "ccode2").alias("ccode1"),
            pl.max_horizontal("ccode1", "ccode2").alias("ccode2"),
        )
        .group_by("ccode1", "ccode2", "year")
        .agg(pl.col(counts).sum().cast(pl.Int16))
    )
    keys = {"ccode1": "gwcode1", "ccode2": "gwcode2"} if ask.system == "gw" else {}
    return Table(frame.rename(keys), (first, last), unresolved)


def _withdrawals(treaties: pl.DataFrame) -> pl.DataFrame:
    """The year from which a treaty no longer binds a pair, one of whom withdrew from it."""
    import polars as pl

    rows = (
        treaties.filter(entry_type="withdrawal")
        .select("base_treaty", "members", "member_roles", pl.col("year").alias("left"))
        .explode("members", "member_roles", empty_as_null=False)
    )
    gone = rows.filter(member_roles=_LEAVES).select("base_treaty", "left", "members")
    pairs = gone.join(
        rows.select("base_treaty", "left", pl.col("members").alias("other")),
        on=["base_treaty", "left"],
    ).filter(pl.col("members") != pl.col("other"))
    return (
        pairs.with_columns(
            pl.min_horizontal("members", "other").alias("ison1"),
            pl.max_horizontal("members", "other").alias("ison2"),
        )
        .group_by(_PAIR)
        .agg(pl.col("left").min())
    )


DESTA = Variable(
    name="desta",
    title="Trade agreements (DESTA)",
    level=DYAD_YEAR,
    columns=(
        Column("desta_signed", "Trade agreements signed in the year", "agreements", absent=0),
        Column(
            "desta_agreements",
            "Trade agreements signed by then, no party withdrawn",
            "agreements",
            absent=0,
        ),
        Column(
            "desta_in_force",
            "Of these, in force in the year, where that year is given",
            "agreements",
            absent=0,
        ),
    ),
    rule=(
        "A treaty with its accessions and consolidated texts counts once, from the year the pair "
        "signed (or it entered into force for them) until the year one of the two withdrew; the "
        "file lists no other end, so that a treaty that another replaced still counts. A pair "
        "without one: 0 in 1948-2023, for treaties since 1948. Countries are read by name in each "
        "year."
    ),
    build=trade_agreements,
    cow=("desta-dyads", "desta"),
    gw=("desta-dyads", "desta"),
)

VARIABLES = (DESTA,)
