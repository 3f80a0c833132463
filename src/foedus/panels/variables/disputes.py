"""Militarized interstate disputes by pair and year: Gibler, Miller and Little's list, and COW's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.refusals import choice, flag, whole_number
from foedus.panels.units.dispute_rows import DATASETS, KEEP, dispute_rows, in_order, order
from foedus.panels.variable import DIRECTED_DYAD_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

INIT = ("sidea-orig", "sidea-with-joiners", "sidea-all-joiners")
"""Who initiates: side A's first states; all of side A; all of side A and whoever joined B."""
DYAD_ROLE = "dyad-role"
SECOND_ONSETS = ("count", "zero", "null")
CONTINUING = ("zero", "null")
_PAIR = ("ccode1", "ccode2", "year")
HIGHEST_HOSTILITY = 5


def gml_disputes(
    ask: Ask,
    *,
    keep: tuple[str, ...] = KEEP,
    init: str = "sidea-orig",
    joiners: bool = True,
    least_hostility: int = 1,
    ongoing_onset: str = "count",
    continuing: str = "zero",
) -> Table:
    """Disputes of each directed pair and year, and of one of them what state 1 did.

    ``keep`` orders the rules by which one of several disputes is kept
    (:data:`foedus.panels.dispute_rows.KEEP`); ``init`` says who is an initiator (:data:`INIT`).
    With ``joiners=False`` only pairs of two originators count, and with ``least_hostility`` only
    disputes of that level (1 to 5) or a higher one: the others are as if they were not there.
    ``ongoing_onset`` says what an onset is in a year into which another dispute of the pair
    went on: ``count``, it counts; ``zero``, it is none; ``null``, it is not known. ``continuing``
    says what the onset is where disputes only went on: ``zero`` or ``null``.

    References
    ----------
    gibler_et_al2016
    """
    choice("init", init, INIT)
    return _table(ask, "gml", keep, init, joiners, least_hostility, ongoing_onset, continuing)


def cow_disputes(
    ask: Ask,
    *,
    keep: tuple[str, ...] = KEEP,
    init: str = "sidea-orig",
    joiners: bool = True,
    least_hostility: int = 1,
    ongoing_onset: str = "count",
    continuing: str = "zero",
) -> Table:
    """Disputes of each directed pair and year, and of one of them what state 1 did.

    The options are those of :func:`gml_disputes`; ``init`` may also be ``dyad-role``, the role
    that the file gives each state towards the other.

    References
    ----------
    maoz_et_al2019
    """
    choice("init", init, (*INIT, DYAD_ROLE))
    return _table(ask, "mid", keep, init, joiners, least_hostility, ongoing_onset, continuing)


def _table(
    ask: Ask,
    source: str,
    keep: tuple[str, ...],
    init: str,
    joiners: bool,
    least_hostility: int,
    ongoing_onset: str,
    continuing: str,
) -> Table:
    import polars as pl

    keep = order(keep)
    choice("ongoing_onset", ongoing_onset, SECOND_ONSETS)
    choice("continuing", continuing, CONTINUING)
    least = whole_number("least_hostility", least_hostility, least=1)
    if least > HIGHEST_HOSTILITY:
        raise PanelError(f"least_hostility is {least}.", "the levels of hostility are 1 to 5.")
    dataset = DATASETS[source]
    rows = dispute_rows(ask.load(dataset), source).filter(pl.col("both_hostility") >= least)
    if not flag("joiners", joiners):
        rows = rows.filter((pl.col("originator") == 1) & (pl.col("originator_other") == 1))
    rows = rows.with_columns(initiator(init).alias("initiator"))
    kept = in_order(rows, keep).unique(_PAIR, keep="first", maintain_order=True)
    frame = kept.drop("onset").join(
        _counts(rows, ongoing_onset, continuing), on=_PAIR, how="inner", validate="1:1"
    )
    columns = _GML_COLUMNS if source == "gml" else _MID_COLUMNS
    return Table(
        frame.select(
            *_PAIR,
            *(
                pl.col(_inside(column.name)).cast(_dtype(column.name)).alias(column.name)
                for column in columns
            ),
        ),
        ask.coverage(dataset),
    )


def initiator(init: str) -> pl.Expr:
    """Whether a row's state is an initiator, by its side and its part from the first day."""
    import polars as pl

    side, first = pl.col("side_a") == 1, pl.col("originator") == 1
    if init == "sidea-orig":
        return side & first
    if init == "sidea-with-joiners":
        return side
    if init == "sidea-all-joiners":
        return side | ~first
    return pl.col("role") == 1


def _counts(rows: pl.DataFrame, ongoing_onset: str, continuing: str) -> pl.DataFrame:
    """How many disputes and onsets a pair and year has, over all of its disputes."""
    import polars as pl

    new = pl.col("onset") == 1
    counted = rows.group_by(_PAIR).agg(
        pl.lit(1).alias("ongoing"),
        pl.col("dispnum").n_unique().alias("disputes"),
        pl.col("dispnum").filter(new).n_unique().alias("onsets"),
        (pl.col("initiator") & new).any(ignore_nulls=False).alias("initiation"),
        (~new).any().alias("went_on"),
    )
    began = pl.col("onsets") > 0
    value: pl.Expr = pl.lit(1)
    if ongoing_onset != "count":
        instead = 0 if ongoing_onset == "zero" else None
        value = pl.when(pl.col("went_on")).then(pl.lit(instead)).otherwise(1)
    none = pl.lit(0 if continuing == "zero" else None, pl.Int32)
    counted = counted.with_columns(pl.when(began).then(value).otherwise(none).alias("onset"))
    # An onset that does not count takes its number and its initiator along.
    return counted.with_columns(
        (pl.col(name).cast(pl.Int32) * pl.col("onset")).alias(name)
        for name in ("onsets", "initiation")
    )


def _inside(name: str) -> str:
    """What a column is called among the rows of the disputes."""
    plain = name.removeprefix("gml_").removeprefix("mid_")
    for words in ("dispute_", "pair_"):
        if plain.startswith(words):
            return plain.replace(words, "both_")
    if plain.startswith("other_"):
        return f"{plain.removeprefix('other_')}_other"
    return "mindur" if plain == "days" else plain


def _dtype(name: str) -> type[pl.DataType]:
    import polars as pl

    if name.endswith(("dispnum", "deaths", "days", "mindur", "maxdur")):
        return pl.Int32
    return pl.Int16 if name.endswith(("disputes", "onsets")) else pl.Int8


_HOSTILITY = "1 no action, 2 threat, 3 display, 4 use of force, 5 war"
_DEATHS = "classes 0 to 6"


def _theirs(source: str, name: str) -> str:
    """The name, for GML alone: with both lists in a panel two columns would have it."""
    return name if source == "gml" else ""


def _first_columns(source: str, package: str) -> tuple[Column, ...]:
    return (
        Column(
            f"{source}_ongoing", "In a militarized dispute (1 yes)", absent=0,
            peacesciencer=f"{package}ongoing",
        ),
        Column(
            f"{source}_onset", "A dispute began for the pair (1 yes)", absent=0,
            peacesciencer=f"{package}onset",
        ),
        Column(f"{source}_disputes", "Disputes of the pair in the year", "disputes", absent=0),
        Column(f"{source}_onsets", "Disputes that began for the pair", "disputes", absent=0),
        Column(f"{source}_initiation", "Initiated a dispute that began in the year", absent=0),
        Column(f"{source}_initiator", "Initiator of the dispute kept", absent=0,
               peacesciencer=_theirs(source, "init1")),
        Column(f"{source}_dispnum", "Number of the dispute kept; null if none",
               peacesciencer=_theirs(source, "dispnum")),
        Column(f"{source}_side_a", "On side A of the dispute kept; null if none",
               peacesciencer=_theirs(source, "sidea1")),
        Column(f"{source}_originator", "In it from its first day; null if none",
               peacesciencer=_theirs(source, "orig1")),
        Column(f"{source}_revisionist", "Sought to change the status quo; null if none"),
    )  # fmt: skip


def _other_columns(source: str) -> tuple[Column, ...]:
    return (
        Column(f"{source}_other_originator", "The other was in it from its first day; null if none",
               peacesciencer=_theirs(source, "orig2")),
        Column(f"{source}_other_revisionist", "The other sought a change; null if none"),
        Column(f"{source}_other_hostility", "Highest hostility of the other; 0 none",
               _HOSTILITY, absent=0, peacesciencer=_theirs(source, "hostlev2")),
        Column(f"{source}_other_fatality", "Deaths of the other, level", _DEATHS, absent=0,
               peacesciencer=_theirs(source, "fatality2")),
    )  # fmt: skip


_GML_COLUMNS = (
    *_first_columns("gml", "gmlmid"),
    Column("gml_hostility", "Highest hostility of the state in the dispute; 0 none",
           _HOSTILITY, absent=0, peacesciencer="hostlev1"),
    Column("gml_dispute_hostility", "Highest hostility of the dispute; 0 none",
           _HOSTILITY, absent=0, peacesciencer="hostlev"),
    Column("gml_fatality", "Deaths of the state in the dispute, level", _DEATHS, absent=0,
           peacesciencer="fatality1"),
    Column("gml_dispute_fatality", "Deaths in the dispute, level", _DEATHS, absent=0,
           peacesciencer="fatality"),
    Column("gml_deaths", "Deaths of the state in the dispute", "persons", absent=0,
           peacesciencer="fatalpre1"),
    Column("gml_reciprocated", "The dispute was answered with action; null if none",
           peacesciencer="recip"),
    Column("gml_mindur", "Days of the dispute, lowest estimate; null if none", "days",
           peacesciencer="mindur"),
    Column("gml_maxdur", "Days of the dispute, highest estimate; null if none", "days",
           peacesciencer="maxdur"),
    *_other_columns("gml"),
)  # fmt: skip
_MID_COLUMNS = (
    *_first_columns("mid", "cowmid"),
    Column("mid_hostility", "Highest hostility of the state in the row; 0 none", _HOSTILITY,
           absent=0),
    Column("mid_pair_hostility", "Highest hostility of the two in the row; 0 none", _HOSTILITY,
           absent=0),
    Column("mid_fatality", "Deaths of the state in the row, level", _DEATHS, absent=0),
    Column("mid_pair_fatality", "Deaths of the two in the row, level", _DEATHS, absent=0),
    Column("mid_reciprocated", "The dispute was answered with action; null if none"),
    Column("mid_days", "Days of the pair in the dispute, all years; null if none", "days"),
    *_other_columns("mid"),
)  # fmt: skip

_RULE = (
    "Of several disputes of a pair in a year one is kept: a new one first (option keep), then by "
    "fatality, hostility, days, an answer, an early start, a low number; counts and onsets are "
    "of all of them. An initiator was on side A from the first day (option init). No row: no "
    "dispute, within the file's years. "
)

GML_MIDS = Variable(
    name="gml-mids",
    title="Militarized interstate disputes (Gibler, Miller and Little)",
    level=DIRECTED_DYAD_YEAR,
    columns=_GML_COLUMNS,
    rule=_RULE
    + "Hostility and deaths are of the state in the whole dispute, against all its opponents.",
    build=gml_disputes,
    cow=("gml-dyad-years",),
    peacesciencer="add_gml_mids",
)
COW_MIDS = Variable(
    name="cow-mids",
    title="Militarized interstate disputes (COW, dyadic)",
    level=DIRECTED_DYAD_YEAR,
    columns=_MID_COLUMNS,
    rule=_RULE + "Hostility and deaths are those of the file's row: of the pair, and of the year.",
    build=cow_disputes,
    cow=("mid-dyad-years",),
    peacesciencer="add_cow_mids",
)

VARIABLES = (GML_MIDS, COW_MIDS)
