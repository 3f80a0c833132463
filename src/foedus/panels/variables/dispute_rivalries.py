"""Rivalries made of disputes, the peace scale, and arms races, by pair and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import flag
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.rivalries import by_year, onset, years_so_far

if TYPE_CHECKING:
    import polars as pl

_PAIR = ("ccode1", "ccode2", "year")
_RIVALRY = 2


def disputed(ask: Ask, *, isolated: bool = False) -> Table:
    """Rivalries made of militarized disputes, from the first of them to the last.

    References
    ----------
    klein_et_al2006
    """
    import polars as pl

    first, last = coverage = ask.coverage("new-rivalry")
    key = ["ccode1", "ccode2", "rivnumb"]
    listed = ask.load("new-rivalry")
    if not flag("isolated", isolated):
        listed = listed.filter(pl.col("rivtyp2") == _RIVALRY)
    fights = ask.load("mid-participants").group_by("dispnum", "ccode").agg(
        pl.col("styear").min(), pl.col("endyear").max()
    )  # fmt: skip
    one = fights.rename({"ccode": "ccode1"})
    two = fights.rename({"ccode": "ccode2", "styear": "styear2", "endyear": "endyear2"})
    dated = listed.join(one, on=["dispnum", "ccode1"], how="left", validate="m:1").join(
        two, on=["dispnum", "ccode2"], how="left", validate="m:1"
    )
    # Both were in it by the later of their first years, and until the earlier of their last.
    begins, ends = pl.max_horizontal("styear", "styear2"), pl.min_horizontal("endyear", "endyear2")
    known = dated.drop_nulls(["styear", "styear2"]).filter(begins <= ends)
    spells = known.group_by(key).agg(
        begins.min().alias("styear"), ends.max().clip(upper_bound=last).alias("endyear")
    )
    frame = (
        by_year(spells, coverage)
        .group_by(_PAIR)
        .agg(pl.col("styear").min())
        .select(
            *_PAIR,
            pl.lit(1, pl.Int8).alias("nrd_rivalry"),
            onset("nrd_onset"),
            years_so_far("nrd_years"),
        )
    )
    undated = listed.join(known, on=[*key, "dispnum"], how="anti")
    blank = _unknown(undated.join(spells, on=key, how="anti"), frame, first, last)
    return Table(pl.concat([frame, blank]), coverage, _undated(undated))


def _unknown(lost: pl.DataFrame, known: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Nulls for the years of pairs that have a rivalry none of whose disputes could be dated."""
    import polars as pl

    pairs = lost.select("ccode1", "ccode2").unique()
    years = pairs.with_columns(pl.int_ranges(first, last + 1).alias("year")).explode("year")
    rest = years.join(known, on=list(_PAIR), how="anti")
    return rest.select(
        *_PAIR, *(pl.lit(None, known.schema[name]).alias(name) for name in known.columns[3:])
    )


def _undated(disputes: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    words = pl.format("dispute {} of {} and {}", "dispnum", "ccode1", "ccode2")
    nothing = pl.lit(None, pl.Int64)
    return disputes.group_by(words.alias("name")).agg(
        nothing.alias("first"), nothing.alias("last"), pl.len().cast(pl.Int64).alias("rows")
    ).sort("name")  # fmt: skip


def peace_scale(ask: Ask) -> Table:
    """The mean level of peace between the two in the year.

    References
    ----------
    diehl_et_al2021
    """
    import polars as pl

    from foedus.panels.variables.heirs import carried_on, other_number

    pair = ("ccode1", "ccode2")
    # The file has 255 for Germany throughout; the Federal Republic is 260 until 1990.
    rows = carried_on(ask.load("peace-years"), pair).select(
        *_PAIR, pl.col("peacelevel").alias("peace_level")
    )
    both = pl.concat([rows, other_number(rows, pair)])
    return Table(both.unique(subset=_PAIR, keep="first"), ask.coverage("peace-years"))


def arms_races(ask: Ask) -> Table:
    """Years in which the two were in an arms race.

    References
    ----------
    gibler_et_al2005
    """
    import polars as pl

    coverage = ask.coverage("grh-arms-races")
    frame = by_year(ask.load("grh-arms-races"), coverage).select(
        *_PAIR, pl.lit(1, pl.Int8).alias("grh_arms_race"), years_so_far("grh_race_years")
    )
    return Table(frame, coverage)


NEW_RIVALRY = Variable(
    name="new-rivalry",
    title="Rivalries made of disputes (New Rivalry Dataset)",
    level=DYAD_YEAR,
    columns=(
        Column("nrd_rivalry", "In a rivalry: from its first dispute to its last", absent=0),
        Column("nrd_onset", "First year of the rivalry", absent=0),
        Column("nrd_years", "Years since the rivalry began", "years"),
    ),
    rule=(
        "From the year of a rivalry's first dispute to that of its last, as far as COW's disputes "
        "date them (the file has no dates; those not found are listed as unresolved). Only what "
        "the file types as a rivalry (option isolated: lone disputes too). No row: 0, within its "
        "years; where none of a rivalry's disputes could be dated, null for that pair."
    ),
    build=disputed,
    cow=("new-rivalry", "mid-participants"),
)
PEACE = Variable(
    name="peace-scale",
    title="Peace scale (Peace Data, dyad-year mean)",
    level=DYAD_YEAR,
    columns=(
        Column("peace_level", "Level of peace, mean of the year",
               "0 (severe rivalry) to 1 (positive peace)"),
    ),
    rule=(
        "The file's own mean of the pair and year. A pair that it does not rate, or a year of "
        "unknown level, is not known: null, never peace. 255 is read as 260 from 1955 to 1989, and "
        "1990 stands under both."
    ),
    build=peace_scale,
    cow=("peace-years",),
)  # fmt: skip
ARMS_RACES = Variable(
    name="arms-races",
    title="Arms races (Gibler, Rider and Hutchison)",
    level=DYAD_YEAR,
    columns=(
        Column("grh_arms_race", "In an arms race (1; null where the list is silent)"),
        Column("grh_race_years", "Years since the arms race began", "years"),
    ),
    rule=(
        "First and last year both count. Which pairs and years were searched is not in the file, "
        "so that a missing row is null, not 0."
    ),
    build=arms_races,
    cow=("grh-arms-races",),
)

VARIABLES = (NEW_RIVALRY, PEACE, ARMS_RACES)
