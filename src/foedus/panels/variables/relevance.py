"""Politically relevant dyads: neighbors, and pairs with a major power."""

from __future__ import annotations

from foedus.panels.refusals import whole_number
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable


def politically_relevant(ask: Ask, *, farthest: int = 5) -> Table:
    """Pairs that are contiguous, or of which one is a major power.

    Parameters
    ----------
    ask : Ask
        The span and files.
    farthest : int
        The farthest kind of direct contiguity that counts: 1 land, to 5, 400 miles of water.

    References
    ----------
    lemke_reed2001, stinnett_et_al2002, cow_states
    """
    import numpy as np
    import polars as pl

    from foedus.panels.units.membership import membership
    from foedus.panels.variables.contiguity import direct_contiguity
    from foedus.panels.variables.powers import major_powers

    farthest = whole_number("farthest", farthest, least=0)
    near = direct_contiguity(ask)
    majors = major_powers(ask)
    span = (
        max(near.coverage[0], majors.coverage[0]),
        min(near.coverage[1], majors.coverage[1]),
    )
    states = pl.DataFrame({"other": np.unique(membership("cow").code)})
    powerful = (
        majors.frame.filter(pl.col("major") == 1)
        .select(pl.col("ccode").alias("one"), "year")
        .join(states, how="cross")
        .filter(pl.col("one") != pl.col("other"))
        .select(
            pl.min_horizontal("one", "other").alias("ccode1"),
            pl.max_horizontal("one", "other").alias("ccode2"),
            "year",
        )
    )
    touching = near.frame.filter(pl.col("conttype").is_between(1, farthest)).select(
        "ccode1", "ccode2", "year"
    )
    frame = (
        pl.concat([powerful, touching])
        .unique()
        .filter(pl.col("year").is_between(*span))
        .with_columns(pl.lit(1, pl.Int8).alias("relevant"))
    )
    return Table(frame, span)


RELEVANT = Variable(
    name="relevant",
    title="Politically relevant dyads",
    level=DYAD_YEAR,
    columns=(
        Column(
            "relevant",
            "Politically relevant: contiguous, or with a major power",
            absent=0,
            peacesciencer="prd",
        ),
    ),
    rule=(
        "1 if the two are directly contiguous by land or by up to 400 miles of water (option "
        "farthest: a smaller kind), or one is a major power, on any day of the year; else 0. After "
        "the files' last year it is not known, and null."
    ),
    build=politically_relevant,
    cow=("cow-contiguity", "cow-majors"),
    peacesciencer="filter_prd",
    cite=("lemke_reed2001",),
)

VARIABLES = (RELEVANT,)
