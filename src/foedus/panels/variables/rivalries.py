"""Strategic rivalries by pair and by state, with their kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

KINDS = ("positional", "spatial", "ideological", "interventionary")

_PAIR = ("ccode1", "ccode2", "year")
_AUSTRIA_HUNGARY, _AUSTRIA, _ENDED = 300, 305, 1918
_YEMEN, _ARAB_REPUBLIC, _UNITED = 679, 678, 1990


def strategic(ask: Ask) -> Table:
    """Strategic rivalries, with their kinds, by pair and year.

    References
    ----------
    thompson_et_al2021
    """
    import polars as pl

    spells = _strategic_spells(ask)
    frame = _renumbered(by_year(spells, ask.coverage("tss-rivalries"))).select(
        *_PAIR,
        pl.lit(1, pl.Int8).alias("tss_rivalry"),
        onset("tss_onset"),
        *(pl.col(kind).cast(pl.Int8).alias(f"tss_{kind}") for kind in KINDS),
        years_so_far("tss_years"),
        pl.col("tssr_id").cast(pl.Int16).alias("tss_id"),
    )
    return Table(frame, ask.coverage("tss-rivalries"))


def strategic_of_states(ask: Ask) -> Table:
    """How many strategic rivalries of each kind a state has.

    References
    ----------
    thompson_et_al2021
    """
    import polars as pl

    coverage = ask.coverage("tss-rivalries")
    pairs = _renumbered(by_year(_strategic_spells(ask), coverage))
    either = pl.concat(
        pairs.select(pl.col(side).alias("ccode"), "year", *KINDS) for side in ("ccode1", "ccode2")
    )
    frame = either.group_by("ccode", "year").agg(
        pl.len().cast(pl.Int16).alias("tss_rivalries"),
        *(pl.col(kind).sum().cast(pl.Int16).alias(f"tss_n_{kind}") for kind in KINDS),
    )
    return Table(frame, coverage)


def strategic_2012(ask: Ask) -> Table:
    """Strategic rivalries as listed in 2012, with their kinds, by pair and year.

    References
    ----------
    thompson_dreyer2012
    """
    import polars as pl

    types = ("type1", "type2", "type3")
    spells = ask.load("td-rivalries").with_columns(
        pl.any_horizontal((pl.col(one) == kind).fill_null(False) for one in types)
        .cast(pl.Int8)
        .alias(kind)
        for kind in KINDS
    )
    frame = _renumbered(by_year(spells, ask.coverage("td-rivalries"))).select(
        *_PAIR,
        pl.lit(1, pl.Int8).alias("td_rivalry"),
        onset("td_onset"),
        *(pl.col(kind).alias(f"td_{kind}") for kind in KINDS),
        years_so_far("td_years"),
    )
    return Table(frame, ask.coverage("td-rivalries"))


def _strategic_spells(ask: Ask) -> pl.DataFrame:
    import polars as pl

    # The file prints 1 for a kind that the rivalry has and leaves the others blank.
    return ask.load("tss-rivalries").with_columns(pl.col(kind).fill_null(0) for kind in KINDS)


def _renumbered(rows: pl.DataFrame) -> pl.DataFrame:
    """COW's numbers where the lists have another: of Austria around 1918, Yemen before 1990."""
    import polars as pl

    return rows.with_columns(
        pl.when((pl.col(name) == _AUSTRIA_HUNGARY) & (pl.col("year") > _ENDED))
        .then(_AUSTRIA)
        .when((pl.col(name) == _AUSTRIA) & (pl.col("year") <= _ENDED))
        .then(_AUSTRIA_HUNGARY)
        .when((pl.col(name) == _YEMEN) & (pl.col("styear") < _UNITED))
        .then(_ARAB_REPUBLIC)
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("ccode1", "ccode2")
    )


def by_year(spells: pl.DataFrame, coverage: tuple[int, int]) -> pl.DataFrame:
    """A row for each year of each spell, its first and last among them, within the coverage."""
    import polars as pl

    from foedus.panels.variables.heirs import carried_on

    first, last = coverage
    years = pl.int_ranges(
        pl.col("styear").clip(lower_bound=first), pl.col("endyear").clip(upper_bound=last) + 1
    )
    rows = spells.with_columns(years.alias("year")).explode("year").drop_nulls("year")
    return carried_on(rows, ("ccode1", "ccode2"))


def onset(name: str) -> pl.Expr:
    """1 in the first year of a spell."""
    import polars as pl

    return (pl.col("year") == pl.col("styear")).cast(pl.Int8).alias(name)


def years_so_far(name: str) -> pl.Expr:
    """Years since the first of a spell."""
    import polars as pl

    return (pl.col("year") - pl.col("styear")).cast(pl.Int16).alias(name)


def _columns(prefix: str, peacesciencer: bool = False) -> tuple[Column, ...]:
    def same(name: str) -> str:
        return name if peacesciencer else ""

    return (
        Column(f"{prefix}_rivalry", "Strategic rivals", absent=0,
               peacesciencer=same("ongoingrivalry")),
        Column(f"{prefix}_onset", "First year of the rivalry", absent=0),
        Column(f"{prefix}_positional", "Rivalry over rank and influence", absent=0,
               peacesciencer=same("positional")),
        Column(f"{prefix}_spatial", "Rivalry over territory", absent=0,
               peacesciencer=same("spatial")),
        Column(f"{prefix}_ideological", "Rivalry over belief and political system", absent=0,
               peacesciencer=same("ideological")),
        Column(f"{prefix}_interventionary", "Rivalry through meddling in the other's affairs",
               absent=0, peacesciencer=same("interventionary")),
        Column(f"{prefix}_years", "Years since the rivalry began", "years"),
    )  # fmt: skip


_RULE = (
    "First and last year both count. The list is meant to be complete: no row means no rivalry, 0, "
    "within its years, and a kind left blank is 0. Numbers are mended to COW's of the year: "
    "Austria's around 1918, 678 for 679 before 1990, 260 for 255 in 1955."
)

STRATEGIC = Variable(
    name="strategic-rivalries",
    title="Strategic rivalries (Thompson, Sakuwa and Suhas)",
    level=DYAD_YEAR,
    columns=(
        *_columns("tss", peacesciencer=True),
        Column("tss_id", "The rivalry's number in the list", peacesciencer="tssr_id"),
    ),
    rule=_RULE,
    build=strategic,
    cow=("tss-rivalries",),
    peacesciencer="add_strategic_rivalries",
)
STRATEGIC_STATES = Variable(
    name="strategic-rivalries-state",
    title="Strategic rivalries of a state, counted (Thompson, Sakuwa and Suhas)",
    level=STATE_YEAR,
    columns=(
        Column("tss_rivalries", "Strategic rivalries", "rivalries", absent=0),
        *(
            Column(f"tss_n_{kind}", f"Strategic rivalries that are {kind}", "rivalries", absent=0,
                   peacesciencer=f"n_{kind}")
            for kind in KINDS
        ),
    ),
    rule=f"{_RULE} A rivalry of several kinds counts in each.",
    build=strategic_of_states,
    cow=("tss-rivalries",),
    peacesciencer="add_strategic_rivalries",
)  # fmt: skip
TD = Variable(
    name="td-rivalries",
    title="Strategic rivalries (Thompson and Dreyer)",
    level=DYAD_YEAR,
    columns=_columns("td"),
    rule=f"{_RULE} A kind is 1 whether the list names it first, second or third.",
    build=strategic_2012,
    cow=("td-rivalries",),
)
VARIABLES = (STRATEGIC, STRATEGIC_STATES, TD)
