"""Nuclear standing: steps to a weapon, warheads, sensitive facilities, and cooperation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.heirs import carried_on, other_number
from foedus.panels.variables.naming import number_of, with_codes
from foedus.panels.variables.unlisted import with_unlisted

if TYPE_CHECKING:
    import polars as pl

_STEPS = {"explore": "nuclear_explore", "pursue": "nuclear_pursue", "acquire": "nuclear_possess"}
# As the file spells them: an l for an i in five names, which the dataset's note tells.
_SPELLED = {
    "Russla": "Russia", "Syrla": "Syria", "Australla": "Australia", "Talwan": "Taiwan",
    "Algerla": "Algeria", "Germany, West": "West Germany", "North  Korea": "North Korea",
}  # fmt: skip


def nuclear_weapons(ask: Ask) -> Table:
    """Which states explored, pursued or held nuclear weapons in the year.

    References
    ----------
    bleek2017
    """
    import polars as pl

    first, last = ask.coverage("nuclear-steps")
    spells = ask.load("nuclear-steps").with_columns(
        pl.col("country").replace(_SPELLED), pl.col("end_year").fill_null(last)
    )
    codes = [
        number_of(name, year, "cow")
        for name, year in spells.select("country", "start_year").iter_rows()
    ]
    coded = spells.with_columns(pl.Series("ccode", codes, dtype=pl.Int64))
    left = coded.filter(pl.col("ccode").is_null()).select(
        pl.col("country").alias("name"),
        pl.col("start_year").alias("first"),
        pl.col("end_year").alias("last"),
        pl.lit(1, pl.Int64).alias("rows"),
    )
    frame = (
        _years(coded.drop_nulls("ccode"), "start_year", "end_year")
        .group_by("ccode", "year")
        .agg(
            (pl.col("step") == step).any().cast(pl.Int8).alias(name)
            for step, name in _STEPS.items()
        )
    )
    return Table(frame, (first, last), left)


def _years(spells: pl.DataFrame, first: str, last: str) -> pl.DataFrame:
    import polars as pl

    rows = spells.with_columns(
        pl.int_ranges(pl.col(first), pl.col(last) + 1).alias("year")
    ).explode("year", empty_as_null=False)
    rows = carried_on(rows, ("ccode",))
    return pl.concat([rows, other_number(rows, ("ccode",))])


def warheads(ask: Ask, *, unlisted: str = "unknown") -> Table:
    """Warheads in the stockpile.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    unlisted : str
        A state that the file does not list has an ``unknown`` number (null), or ``none`` (0).

    References
    ----------
    fas2023
    """
    import polars as pl

    rows = ask.load("nuclear-stockpiles").with_columns(pl.col("country").replace(_SPELLED))
    code = "gwcode" if ask.system == "gw" else "ccode"
    named, left = with_codes(rows, {"country": code}, ask.system)
    frame = named.select(code, "year", pl.col("warheads").cast(pl.Int32).alias("fas_warheads"))
    coverage = ask.coverage("nuclear-stockpiles")
    return Table(with_unlisted(frame, unlisted, coverage, ask), coverage, left)


def strategic_forces(ask: Ask) -> Table:
    """Strategic warheads and their yield, as the file has them.

    References
    ----------
    suh2022
    """
    import polars as pl

    frame = ask.load("nuclear-forces").select(
        "ccode",
        "year",
        pl.col("warheads").cast(pl.Int32).alias("snf_warheads"),
        pl.col("monadicdnuke").alias("snf_monadicdnuke"),
        pl.col("monadicemt").alias("snf_monadicemt"),
    )
    return Table(frame, ask.coverage("nuclear-forces"))


def latency(ask: Ask) -> Table:
    """Enrichment and reprocessing facilities in operation.

    References
    ----------
    fuhrmann_tkach2015
    """
    import polars as pl

    first, last = ask.coverage("nuclear-latency")
    rows = ask.load("nuclear-latency")
    working = pl.when(pl.col("operating") == 1).then(last)
    # A facility that still works has no last year in the spell in which it does.
    spells = [
        rows.drop_nulls("operation_start").select(
            "ccode",
            "facility_name",
            pl.col("operation_start").alias("from"),
            pl.coalesce("operation_end", working, "operation_start").alias("to"),
        ),
        rows.drop_nulls("operation2_start").select(
            "ccode",
            "facility_name",
            pl.col("operation2_start").alias("from"),
            pl.coalesce("operation2_end", working, "operation2_start").alias("to"),
        ),
    ]
    frame = (
        _years(pl.concat(spells), "from", "to")
        .group_by("ccode", "year")
        .agg(pl.col("facility_name").n_unique().cast(pl.Int16).alias("nl_facilities"))
        .with_columns(pl.lit(1, pl.Int8).alias("nl_latent"))
    )
    return Table(frame, (first, last))


def cooperation(ask: Ask, *, unlisted: str = "unknown") -> Table:
    """Nuclear cooperation agreements of two states, by the year of the agreement.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    unlisted : str
        A pair and year that the file does not list has an ``unknown`` number (null), or ``none``.

    References
    ----------
    fuhrmann2012
    """
    import polars as pl

    frame = (
        ask.load("nuclear-cooperation")
        .group_by("ccode1", "ccode2", "year")
        .agg(pl.len().alias("rows"))
        .select(
            pl.min_horizontal("ccode1", "ccode2").alias("ccode1"),
            pl.max_horizontal("ccode1", "ccode2").alias("ccode2"),
            "year",
            "rows",
        )
        .group_by("ccode1", "ccode2", "year")
        .agg(pl.col("rows").max().cast(pl.Int16).alias("nca_agreements"))
    )
    coverage = ask.coverage("nuclear-cooperation")
    return Table(with_unlisted(frame, unlisted, coverage, ask), coverage)


WEAPONS = Variable(
    name="nuclear-weapons",
    title="Exploring, pursuing and holding nuclear weapons",
    level=STATE_YEAR,
    columns=(
        Column("nuclear_explore", "Explored nuclear weapons", absent=0),
        Column("nuclear_pursue", "Pursued nuclear weapons", absent=0),
        Column("nuclear_possess", "Held nuclear weapons", absent=0),
    ),
    rule=(
        "1 in the years that the source gives for a step, first and last counted; one that goes on "
        "runs to 2022. The source lists every state that took a step, so that any other has 0 in "
        "1938-2022; after them null."
    ),
    build=nuclear_weapons,
    cow=("nuclear-steps",),
)

WARHEADS = Variable(
    name="nuclear-warheads",
    title="Nuclear warheads (FAS)",
    level=STATE_YEAR,
    columns=(Column("fas_warheads", "Nuclear warheads in the stockpile", "warheads"),),
    rule=(
        "The file's number, with its zeros before and after for the ten states that it lists; any "
        "other is null, or 0 with the option unlisted='none'. The World is no state."
    ),
    build=warheads,
    cow=("nuclear-stockpiles",),
    gw=("nuclear-stockpiles",),
)

FORCES = Variable(
    name="strategic-nuclear-forces",
    title="Strategic nuclear forces",
    level=STATE_YEAR,
    columns=(
        Column("snf_warheads", "Nuclear warheads, as this file counts them", "warheads"),
        Column("snf_monadicdnuke", "The file's monadicdnuke, as it stands"),
        Column("snf_monadicemt", "Equivalent megatonnage", "equivalent megatons"),
    ),
    rule="The file's own row, which it has while a state holds warheads; else null.",
    build=strategic_forces,
    cow=("nuclear-forces",),
)

LATENCY = Variable(
    name="nuclear-latency",
    title="Enrichment and reprocessing facilities",
    level=STATE_YEAR,
    columns=(
        Column("nl_facilities", "Enrichment or reprocessing facilities in operation",
               "facilities", absent=0),
        Column("nl_latent", "One such facility or more in operation", absent=0),
    ),
    rule=(
        "Facilities in the years of their operation, first and last counted, second spells too; "
        "one that still worked runs to 2012, one whose end is not known counts in its first year. "
        "The source is a list of all facilities, so that a state without one has 0 in 1939-2012."
    ),
    build=latency,
    cow=("nuclear-latency",),
)  # fmt: skip

COOPERATION = Variable(
    name="nuclear-cooperation",
    title="Nuclear cooperation agreements",
    level=DYAD_YEAR,
    columns=(Column("nca_agreements", "Nuclear cooperation agreements", "agreements"),),
    rule=(
        "Agreements of the pair in the year. The file gives some in both orders of the two and "
        "some in one: the larger number of rows of the two orders counts. No row is null, or 0 in "
        "1945-2003 with the option unlisted='none'."
    ),
    build=cooperation,
    cow=("nuclear-cooperation",),
)

VARIABLES = (WEAPONS, WARHEADS, FORCES, LATENCY, COOPERATION)
