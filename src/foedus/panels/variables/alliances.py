"""What states have promised each other: ATOP's obligations, one-sided ones kept one-sided."""

from __future__ import annotations

from foedus.panels.variable import DIRECTED_DYAD_YEAR, Ask, Column, Table, Variable
from foedus.sources.atop import OBLIGATIONS


def pledges(ask: Ask) -> Table:
    """What state 1 has promised state 2 in the year, and in how many alliances.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    from foedus.sources.atop_dyads import directed_dyad_years

    frame = directed_dyad_years(ask.load("atop-m")).select(
        "ccode1",
        "ccode2",
        "year",
        *(pl.col(name).cast(pl.Int8).alias(f"atop_{name}") for name in OBLIGATIONS),
        pl.col("n_pacts").cast(pl.Int16).alias("atop_pacts"),
    )
    return Table(frame, ask.coverage("atop-m"))


_WORDS = {
    "defense": "Promised defense",
    "offense": "Promised to join in offense",
    "neutral": "Promised neutrality",
    "nonagg": "Promised nonaggression",
    "consul": "Promised consultation",
}

ATOP = Variable(
    name="atop",
    title="Alliance obligations (ATOP)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        *(Column(f"atop_{name}", _WORDS[name], absent=0) for name in OBLIGATIONS),
        Column("atop_pacts", "Alliances that bind the two", "alliances", absent=0),
    ),
    rule=(
        "1 if state 1 had the obligation in a phase of an alliance to which both belonged on a "
        "same day of the year; the file says that a member promised, not to whom, so that every "
        "partner of the phase gets it. No common alliance: 0, within ATOP's years."
    ),
    build=pledges,
    cow=("atop-m",),
    peacesciencer="add_atop_alliance",
)

VARIABLES = (ATOP,)
