"""Arms that one state supplies to another, in SIPRI's trend-indicator value."""

from __future__ import annotations

from foedus.panels.variable import DIRECTED_DYAD_YEAR, Ask, Column, Table, Variable

# SIPRI lists the Soviet Union (to 1991) and Serbia (from 1992) under names of their own, which the
# file leaves out: its zeros under their COW numbers in those years are no transfers looked for.
_NOT_LOOKED_FOR = ((365, 0, 1991), (345, 1992, 9999))


def arms_transfers(ask: Ask) -> Table:
    """What state 1 supplied to state 2 in the year.

    References
    ----------
    sipri_transfers
    """
    import polars as pl

    rows = ask.load("sipri-tiv").select(
        "ccode1", "ccode2", "year", pl.col("tiv").alias("sipri_tiv")
    )
    false = pl.any_horizontal(
        (pl.col(side) == ccode) & pl.col("year").is_between(first, last)
        for ccode, first, last in _NOT_LOOKED_FOR
        for side in ("ccode1", "ccode2")
    )
    return Table(rows.filter(~(false & (pl.col("sipri_tiv") == 0))), ask.coverage("sipri-tiv"))


ARMS_TRANSFERS = Variable(
    name="arms-transfers",
    title="Arms transfers, trend-indicator value (SIPRI)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        Column(
            "sipri_tiv", "Major arms that state 1 supplied to state 2",
            "millions of trend-indicator value",
        ),
    ),
    rule=(
        "The file's value for supplier and recipient. It lists 2,099 pairs, with 0 in years "
        "without a transfer; what a pair that it does not list means is not told: null. Its zeros "
        "for the Soviet Union (365 to 1991) and Serbia (345 from 1992), whose transfers it leaves "
        "out, are null."
    ),
    build=arms_transfers,
    cow=("sipri-tiv",),
)  # fmt: skip

VARIABLES = (ARMS_TRANSFERS,)
