"""Regimes: V-Dem's polyarchy, Polity's scores, extended Unified Democracy Scores."""

from __future__ import annotations

from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable

# The file is joined on Polity's own numbers as if they were COW's: what stands for Montenegro
# (341) is Kosovo's score, what stands for South Sudan (626) the North's.
MISREAD_POLITY2 = (341, 626)

_SCORES = ("polity", "polity2", "democ", "autoc", "xconst", "durable")


def democracy(ask: Ask) -> Table:
    """V-Dem's polyarchy, Polity's polity2, and extended Unified Democracy Scores.

    References
    ----------
    vdem16, marshall_gurr2020
    """
    import polars as pl

    key, code = ("democracy", "ccode") if ask.system == "cow" else ("democracy-gw", "gwcode")
    frame = ask.load(key).select(
        code,
        "year",
        pl.col("v2x_polyarchy").alias("polyarchy"),
        pl.when(~pl.col(code).is_in(MISREAD_POLITY2)).then(pl.col("polity2")).cast(pl.Int8),
        "euds",
        "aeuds",
    )
    return Table(frame, ask.coverage(key))


def polity(ask: Ask) -> Table:
    """Polity5's scores, by the state's number in the year.

    References
    ----------
    marshall_gurr2020
    """
    import polars as pl

    from foedus.sources.polity import state_years

    code = "ccode" if ask.system == "cow" else "gwcode"
    listed = ask.load("polity")
    frame = state_years(listed, ask.system).select(
        code, "year", *(pl.col(name).cast(_type(name)).alias(f"p5_{name}") for name in _SCORES)
    )
    unresolved = (
        listed.filter(pl.col(code).is_null())
        .group_by(pl.col("country").alias("name"))
        .agg(
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .sort("name")
    )
    return Table(frame, ask.coverage("polity"), unresolved)


def _type(name: str) -> type:
    import polars as pl

    return pl.Int16 if name == "durable" else pl.Int8


DEMOCRACY = Variable(
    name="democracy",
    title="Democracy: V-Dem polyarchy, polity2, extended UDS",
    level=STATE_YEAR,
    columns=(
        Column("polyarchy", "Electoral democracy (V-Dem)", "0 to 1", peacesciencer="v2x_polyarchy"),
        Column("polity2", "Polity score as the file joins it", "-10 to 10", years=(1816, 2018)),
        Column("euds", "Extended Unified Democracy Score", "latent scale"),
        Column("aeuds", "Extended Unified Democracy Score, adjusted", "latent scale"),
    ),
    rule=(
        "The file's own row of the state and year; no row, or a blank, is not known. It joined "
        "polity2 by Polity's own numbers, so that it is null for the Soviet Union of 1923-91 and "
        "other states that Polity numbers otherwise, and would be Kosovo's for Montenegro and "
        "Sudan's for South Sudan, where it is made null: add polity for these."
    ),
    build=democracy,
    cow=("democracy",),
    gw=("democracy-gw",),
    peacesciencer="add_democracy",
)

POLITY = Variable(
    name="polity",
    title="Polity5: regime scores",
    level=STATE_YEAR,
    columns=(
        Column(
            "p5_polity", "Polity score, null where none is given", "-10 to 10", years=(1776, 2018)
        ),
        Column(
            "p5_polity2", "Polity score, revised for time series", "-10 to 10", years=(1776, 2018)
        ),
        Column("p5_democ", "Institutionalized democracy", "0 to 10", years=(1776, 2018)),
        Column("p5_autoc", "Institutionalized autocracy", "0 to 10", years=(1776, 2018)),
        Column("p5_xconst", "Constraints on the executive", "1 to 7", years=(1776, 2018)),
        Column("p5_durable", "Years since the regime last changed", "years", years=(1776, 2018)),
    ),
    rule=(
        "The row of the state's number in the year, in which Polity's own numbers were turned; of "
        "two polities with one number the one that goes on. -66, -77 and -88 are null, but in "
        "p5_polity2, where Polity itself made an interregnum 0 and filled transitions in. No row "
        "is not known; after 2018 only the United States has any."
    ),
    build=polity,
    cow=("polity",),
    gw=("polity",),
)

VARIABLES = (DEMOCRACY, POLITY)
