"""Militarized interstate disputes by state and year, from the lists of participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.refusals import choice, flag, whole_number
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.disputes import HIGHEST_HOSTILITY, INIT, initiator

if TYPE_CHECKING:
    import polars as pl

_HIGHEST_FATALITY = 6
# Highest action to level of hostility: the last action of each level. The lists of disputes that
# print both agree with it in every row.
_LAST_ACTION = ((0, 1), (6, 2), (12, 3), (19, 4), (22, 5))


def gml_dispute_states(
    ask: Ask, *, init: str = "sidea-orig", joiners: bool = True, least_hostility: int = 1
) -> Table:
    """Disputes that each state was in, by year.

    ``init`` says who is an initiator, as in ``gml-mids``. With ``joiners=False`` only originators
    count, and with ``least_hostility`` only states that went to that level (1 to 5) or higher.

    Raises
    ------
    PanelError
        If the two files are of different versions: the numbers of the disputes may differ.

    References
    ----------
    gibler_et_al2016
    """
    import polars as pl

    people, pairs = ask.uses["gml-participants"], ask.uses["gml-dyad-years"]
    if people != pairs:
        raise PanelError(
            f"gml-participants is {people} and gml-dyad-years is {pairs}: their disputes may have "
            "different numbers.",
            f"add gml-dyad-years {people} with `foedus data add`.",
        )
    level = pl.lit(None, pl.Int64)
    for last, hostility in reversed(_LAST_ACTION):
        level = pl.when(pl.col("hiact") <= last).then(hostility).otherwise(level)
    # The list of participants does not print deaths; the rows of the pairs repeat each state's.
    deaths = (
        ask.load("gml-dyad-years")
        .group_by("dispnum", pl.col("ccode1").alias("ccode"), "year")
        .agg(_highest("fatality1").alias("fatality"))
    )
    years = (
        _years(ask.load("gml-participants"))
        .with_columns(level.alias("hostlev"))
        .join(deaths, on=["dispnum", "ccode", "year"], how="left", validate="m:1")
    )
    return _table(ask, "gml-participants", "gml", years, init, joiners, least_hostility)


def cow_dispute_states(
    ask: Ask, *, init: str = "sidea-orig", joiners: bool = True, least_hostility: int = 1
) -> Table:
    """Disputes that each state was in, by year; the options are those of ``gml-mids-state``.

    References
    ----------
    palmer_et_al2022
    """
    years = _years(ask.load("mid-participants"))
    return _table(ask, "mid-participants", "mid", years, init, joiners, least_hostility)


def _years(spells: pl.DataFrame) -> pl.DataFrame:
    """A row for each year of each spell in a dispute."""
    import polars as pl

    return spells.with_columns(
        pl.int_ranges("styear", pl.col("endyear") + 1).alias("year")
    ).explode("year")


def _table(
    ask: Ask,
    dataset: str,
    source: str,
    years: pl.DataFrame,
    init: str,
    joiners: bool,
    least_hostility: int,
) -> Table:
    import polars as pl

    choice("init", init, INIT)
    least = whole_number("least_hostility", least_hostility, least=1)
    if least > HIGHEST_HOSTILITY:
        raise PanelError(f"least_hostility is {least}.", "the levels of hostility are 1 to 5.")
    years = years.rename({"sidea": "side_a", "orig": "originator"})
    years = years.filter(pl.col("hostlev") >= least)
    if not flag("joiners", joiners):
        years = years.filter(pl.col("originator") == 1)
    years = years.with_columns(initiator(init).alias("initiator"))
    new = pl.col("year") == pl.col("styear")
    mine = pl.col("initiator")
    numbers: dict[str, pl.Expr] = {
        "ongoing": pl.lit(1),
        "onset": new.any(),
        "initiator": mine.any(),
        "initiation": (new & mine).any(),
        "disputes": pl.col("dispnum").n_unique(),
        "onsets": pl.col("dispnum").filter(new).n_unique(),
        "initiations": pl.col("dispnum").filter(new & mine).n_unique(),
        "hostility": pl.col("hostlev").max(),
        "fatality": _highest("fatality"),
    }
    counts = ("disputes", "onsets", "initiations")
    frame = years.group_by("ccode", "year").agg(
        value.cast(pl.Int16 if name in counts else pl.Int8).alias(f"{source}_state_{name}")
        for name, value in numbers.items()
    )
    return Table(frame, ask.coverage(dataset))


def _highest(level: str) -> pl.Expr:
    """The highest level of deaths: not known where one is unknown, unless another is the top."""
    import polars as pl

    top = pl.col(level).max()
    known = (pl.col(level).null_count() == 0) | (top == _HIGHEST_FATALITY)
    return pl.when(known).then(top)


def _columns(source: str, package: str = "") -> tuple[Column, ...]:
    at = f"{source}_state_"

    def theirs(ending: str) -> str:
        return f"{package}{ending}" if package else ""

    return (
        Column(f"{at}ongoing", "In a militarized dispute (1 yes)", absent=0,
               peacesciencer=theirs("ongoing")),
        Column(f"{at}onset", "Entered a dispute in the year (1 yes)", absent=0,
               peacesciencer=theirs("onset")),
        Column(f"{at}initiator", "In a dispute that it initiated (1 yes)", absent=0,
               peacesciencer=theirs("ongoing_init")),
        Column(f"{at}initiation", "Entered a dispute in the year as initiator (1 yes)", absent=0,
               peacesciencer=theirs("onset_init")),
        Column(f"{at}disputes", "Disputes that it was in", "disputes", absent=0),
        Column(f"{at}onsets", "Disputes that it entered", "disputes", absent=0),
        Column(f"{at}initiations", "Disputes that it entered as initiator", "disputes", absent=0),
        Column(f"{at}hostility", "Its highest hostility in any of them; 0 none",
               "1 no action, 2 threat, 3 display, 4 use of force, 5 war", absent=0),
        Column(f"{at}fatality", "Its deaths in any of them, highest level", "classes 0 to 6",
               absent=0),
    )  # fmt: skip


_RULE = (
    "A state is in a dispute in every year from its entry to its exit, both counted; hostility and "
    "deaths are of its whole time in it. Deaths are null where those of one dispute are unknown. "
    "An initiator was on side A from the first day (option init). No row: no dispute, within the "
    "file's years."
)

GML_MIDS_STATE = Variable(
    name="gml-mids-state",
    title="Militarized interstate disputes by state (Gibler, Miller and Little)",
    level=STATE_YEAR,
    columns=_columns("gml", "gmlmid"),
    rule=_RULE,
    build=gml_dispute_states,
    cow=("gml-participants", "gml-dyad-years"),
    peacesciencer="add_gml_mids",
)
COW_MIDS_STATE = Variable(
    name="cow-mids-state",
    title="Militarized interstate disputes by state (COW)",
    level=STATE_YEAR,
    columns=_columns("mid"),
    rule=_RULE,
    build=cow_dispute_states,
    cow=("mid-participants",),
)

VARIABLES = (GML_MIDS_STATE, COW_MIDS_STATE)
