"""Direct contiguity of homelands: land, or water of so many miles."""

from __future__ import annotations

from foedus.panels.refusals import choice
from foedus.panels.units.years import RULES, year_rows
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable


def direct_contiguity(ask: Ask, *, rule: str = "any_day") -> Table:
    """The kind of contiguity of each pair and year.

    Where a pair has two kinds in one year the closest counts.

    References
    ----------
    stinnett_et_al2002
    """
    from datetime import date

    import polars as pl

    rule = choice("rule", rule, RULES)
    first, last = ask.coverage("cow-contiguity")
    spells = ask.load("cow-contiguity").with_columns(pl.col("end").fill_null(date(last + 1, 1, 1)))
    rows = year_rows(
        {name: spells[name].to_numpy() for name in ("ccode1", "ccode2", "conttype")},
        spells["start"].to_numpy(),
        spells["end"].to_numpy(),
        first,
        last,
        rule,
    )
    frame = (
        rows.group_by("ccode1", "ccode2", "year")
        .agg(pl.col("conttype").min().cast(pl.Int8))
        .collect()
    )
    return Table(frame, (first, last))


CONTIGUITY = Variable(
    name="contiguity",
    title="Direct contiguity (COW)",
    level=DYAD_YEAR,
    columns=(
        Column(
            "conttype",
            "Contiguity: 0 none, 1 land, 2-5 water (12, 24, 150, 400 miles)",
            absent=0,
        ),
    ),
    rule=(
        "A pair that the file lists on any day of the year (option rule); of two kinds the "
        "closest. A pair that it does not list is not contiguous, 0, within its years; after "
        "them null."
    ),
    build=direct_contiguity,
    cow=("cow-contiguity",),
    peacesciencer="add_contiguity",
)

VARIABLES = (CONTIGUITY,)
