"""Trade: what flows between two states, and what a state imports and exports in all."""

from __future__ import annotations

from foedus.panels.variable import DIRECTED_DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

_DOLLARS = "millions of current US dollars"


def dyadic_trade(ask: Ask) -> Table:
    """What each of two states imports from the other, as found and smoothed.

    References
    ----------
    barbieri_et_al2009
    """
    import polars as pl

    flows = ask.load("cow-trade")
    # In the file flow1 is what ccode1 imports from ccode2, flow2 the other way.
    directions = (("ccode1", "ccode2", "1", "2"), ("ccode2", "ccode1", "2", "1"))
    frame = pl.concat(
        flows.select(
            pl.col(importer).alias("ccode1"),
            pl.col(exporter).alias("ccode2"),
            "year",
            pl.col(f"flow{into}").alias("imports"),
            pl.col(f"flow{out}").alias("exports"),
            pl.col(f"smoothflow{into}").alias("imports_smooth"),
            pl.col(f"smoothflow{out}").alias("exports_smooth"),
        )
        for importer, exporter, into, out in directions
    )
    return Table(frame, ask.coverage("cow-trade"))


def national_trade(ask: Ask) -> Table:
    """What a state imports and exports in all.

    References
    ----------
    barbieri_et_al2009
    """
    import polars as pl

    frame = ask.load("cow-trade-national").select(
        "ccode",
        "year",
        pl.col("imports").alias("total_imports"),
        pl.col("exports").alias("total_exports"),
    )
    return Table(frame, ask.coverage("cow-trade-national"))


DYADIC_TRADE = Variable(
    name="dyadic-trade",
    title="Trade between two states (COW)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        Column("imports", "Imports of the one from the other", _DOLLARS, peacesciencer="flow1"),
        Column("exports", "Imports of the other from the one", _DOLLARS, peacesciencer="flow2"),
        Column(
            "imports_smooth",
            "Imports of the one from the other, smoothed",
            _DOLLARS,
            peacesciencer="smoothflow1",
        ),
        Column(
            "exports_smooth",
            "Imports of the other from the one, smoothed",
            _DOLLARS,
            peacesciencer="smoothflow2",
        ),
    ),
    rule=(
        "The file's own flows, each as its importer reports it: exports of a state are what the "
        "other says that it imported. The form at hand is rounded to whole millions, so that 0 is "
        "less than half a million. No row, or a blank, is not known, never no trade."
    ),
    build=dyadic_trade,
    cow=("cow-trade",),
    peacesciencer="add_cow_trade",
)

NATIONAL_TRADE = Variable(
    name="national-trade",
    title="Imports and exports of a state (COW)",
    level=STATE_YEAR,
    columns=(
        Column("total_imports", "Imports in all", _DOLLARS, peacesciencer="imports"),
        Column("total_exports", "Exports in all", _DOLLARS, peacesciencer="exports"),
    ),
    rule="The file's own totals. No row, or a blank, is not known, never no trade.",
    build=national_trade,
    cow=("cow-trade-national",),
    peacesciencer="add_cow_trade",
)

VARIABLES = (DYADIC_TRADE, NATIONAL_TRADE)
