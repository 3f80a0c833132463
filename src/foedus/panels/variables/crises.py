"""ICB's international crises: who was an actor of one, who of the same one, who triggered one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.errors import PanelError
from foedus.panels.refusals import choice
from foedus.panels.units.years import RULES, year_rows
from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

LINKS = ("actors", "trigger")
"""Two are linked as actors of one crisis, or because one triggered the other's."""

# From 990 on, ICB's numbers are groups, several actors and the like.
_NO_STATE = 990


def actors_by_year(ask: Ask, *, rule: str = "any_day") -> Table:
    """Whether a state was a crisis actor in the year, and in how many crises.

    References
    ----------
    brecher_wilkenfeld1997
    """
    import polars as pl

    from foedus.panels.units.conflicts import actor_spells

    spells, left = actor_spells(ask.load("icb-actors"), ask.system)
    state = "gwcode" if ask.system == "gw" else "ccode"
    rows = _crisis_years(ask, spells, (state, "crisno"), rule)
    frame = rows.group_by(state, "year").agg(
        pl.lit(1, pl.Int8).alias("icb_actor"),
        pl.col("began").any().cast(pl.Int8).alias("icb_actor_onset"),
        pl.len().cast(pl.Int16).alias("icb_actor_crises"),
    )
    return Table(frame, ask.coverage("icb-actors"), left)


def pairs_by_year(ask: Ask, *, rule: str = "any_day", link: str = "actors") -> Table:
    """Whether the two were actors of one crisis on a same day of the year.

    References
    ----------
    brecher_wilkenfeld1997
    """
    import polars as pl

    from foedus.panels.units.conflicts import actor_pairs, actor_spells

    link = choice("link", link, LINKS)
    actors = ask.load("icb-actors")
    if link == "trigger" and actors["trigent"].is_null().all():
        raise PanelError(
            "icb-actors has no column trigent, which says who triggered each crisis.",
            'take link="actors", or add a file that has the column.',
        )
    spells, left = actor_spells(actors, ask.system)
    pairs = actor_pairs(spells, ask.system)
    if link == "trigger":
        pairs = pairs.filter("triggered")
    one, two = ("gwcode1", "gwcode2") if ask.system == "gw" else ("ccode1", "ccode2")
    rows = _crisis_years(ask, pairs, (one, two, "crisno"), rule)
    frame = rows.group_by(one, two, "year").agg(
        pl.lit(1, pl.Int8).alias("icb_crisis"),
        pl.col("began").any().cast(pl.Int8).alias("icb_onset"),
        pl.len().cast(pl.Int16).alias("icb_crises"),
    )
    return Table(frame, ask.coverage("icb-actors"), left)


def _crisis_years(ask: Ask, spells: pl.DataFrame, key: tuple[str, ...], rule: str) -> pl.DataFrame:
    """A row per key and year of the crisis, and whether the key entered it then."""
    import polars as pl

    columns: dict[str, Any] = {name: spells[name].to_numpy() for name in key}
    rows = year_rows(
        columns,
        spells["start"].to_numpy(),
        spells["until"].to_numpy(),
        *ask.coverage("icb-actors"),
        choice("rule", rule, RULES),
    ).collect()
    began = spells.select(*key, pl.col("year").alias("begins"))
    return rows.join(began, on=list(key), how="left", validate="m:1").with_columns(
        (pl.col("year") == pl.col("begins")).alias("began")
    )


def triggers_by_year(ask: Ask) -> Table:
    """How many crises that broke out in the year the state had triggered.

    References
    ----------
    brecher_wilkenfeld1997
    """
    import polars as pl

    from foedus.panels.variables.naming import cow_codes

    crises = ask.load("icb-crises").select(
        pl.col("trigent").alias("gwcode"), pl.col("yrtrig").alias("year"), "viol"
    )
    known = crises.filter(pl.col("year").is_not_null() & (pl.col("gwcode") < _NO_STATE))
    left = None
    if ask.system == "cow":
        known, left = cow_codes(known, {"gwcode": "ccode"})
    state = "gwcode" if ask.system == "gw" else "ccode"
    frame = known.group_by(state, "year").agg(
        pl.len().cast(pl.Int16).alias("icb_triggered"),
        pl.col("viol").max().cast(pl.Int8).alias("icb_triggered_violence"),
    )
    return Table(frame, ask.coverage("icb-crises"), left)


_DAYS = (
    "A blank day counts from the earliest start to the latest end; a crisis whose end is not known "
    "counts in the year of its trigger. Numbers are Gleditsch and Ward's; COW's are found in the "
    "year of the trigger. "
)

ACTORS = Variable(
    name="icb-state",
    title="Actor of an international crisis (ICB)",
    level=STATE_YEAR,
    columns=(
        Column("icb_actor", "Actor of an international crisis", absent=0),
        Column("icb_actor_onset", "Becomes the actor of a crisis", absent=0),
        Column("icb_actor_crises", "Crises that it was an actor of", "crises", absent=0),
    ),
    rule=(
        "In a crisis of its own, from its trigger to its end, on a day of the year (option rule). "
        f"{_DAYS}No row: 0, within the file's years."
    ),
    build=actors_by_year,
    cow=("icb-actors",),
    gw=("icb-actors",),
)
PAIRS = Variable(
    name="icb",
    title="Actors of the same international crisis (ICB)",
    level=DYAD_YEAR,
    columns=(
        Column("icb_crisis", "Both actors of one international crisis", absent=0),
        Column("icb_onset", "First year of a crisis that they share", absent=0),
        Column("icb_crises", "Crises that they share", "crises", absent=0),
    ),
    rule=(
        "Both were actors of one crisis on a same day of the year (option rule): allies too, as "
        "the file says nothing of sides; option link: trigger keeps pairs of which one triggered "
        f"the other's crisis. {_DAYS}No common crisis: 0, within the file's years."
    ),
    build=pairs_by_year,
    cow=("icb-actors",),
    gw=("icb-actors",),
)
TRIGGERS = Variable(
    name="icb-triggers",
    title="International crises triggered by a state (ICB, crises)",
    level=STATE_YEAR,
    columns=(
        Column("icb_triggered", "Crises broken out that it triggered", "crises", absent=0),
        Column(
            "icb_triggered_violence",
            "Worst violence in them: 1 none, 2 minor, 3 serious clashes, 4 war",
        ),
    ),
    rule=(
        "Crises whose trigger was an act of the state, in the year in which they broke out; those "
        "triggered by groups or by several (a third) are no state's. None: 0, within its years. "
        "The file names no other actor: who was in a crisis is in icb-actors."
    ),
    build=triggers_by_year,
    cow=("icb-crises",),
    gw=("icb-crises",),
)

VARIABLES = (ACTORS, PAIRS, TRIGGERS)
