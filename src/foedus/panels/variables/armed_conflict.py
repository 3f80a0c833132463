"""UCDP/PRIO's armed conflicts: by state, and by pairs of states that fought each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice, flag
from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

KINDS = {"extrasystemic": 1, "interstate": 2, "intrastate": 3, "internationalized": 4}
"""UCDP's types of conflict; the last is within a state, with foreign troops."""

OF = ("primary", "all", "location")
"""Whose a conflict is: its parties', also their helpers', or that of the place it is about."""

ONSETS = ("episode", "conflict")

# UCDP goes on with 345 for Serbia, which Gleditsch and Ward count as 340 from June 2006.
_SERBIA = (345, 340, 2006)


def conflicts_of_states(
    ask: Ask, *, of: str = "primary", onset: str = "episode", only_wars: bool = False
) -> Table:
    """The armed conflicts of each state and year.

    References
    ----------
    gleditsch_et_al2002
    """
    import polars as pl

    conflicts = _conflicts(ask, choice("onset", onset, ONSETS), flag("only_wars", only_wars))
    states, left = _numbered(_whose(conflicts, choice("of", of, OF)), ("gwcode",), ask.system)
    (state,) = _keys(1, ask.system)
    rows = states.join(conflicts, on=["conflict_id", "year"], how="inner", validate="m:1")
    frame = rows.group_by(state, "year").agg(
        pl.lit(1, pl.Int8).alias("ucdp_conflict"),
        *(
            (pl.col("type_of_conflict") == code).any().cast(pl.Int8).alias(f"ucdp_{kind}")
            for kind, code in KINDS.items()
        ),
        pl.col("onset").any().cast(pl.Int8).alias("ucdp_onset"),
        pl.col("intensity_level").max().cast(pl.Int8).alias("ucdp_intensity"),
        pl.col("conflict_id").n_unique().cast(pl.Int16).alias("ucdp_conflicts"),
    )
    return Table(frame, ask.coverage("ucdp-prio"), left)


def conflicts_of_pairs(
    ask: Ask, *, secondary: bool = False, onset: str = "episode", only_wars: bool = False
) -> Table:
    """The armed conflicts between states in which the two stood on opposite sides.

    References
    ----------
    gleditsch_et_al2002
    """
    import polars as pl

    of = "all" if flag("secondary", secondary) else "primary"
    conflicts = _conflicts(ask, choice("onset", onset, ONSETS), flag("only_wars", only_wars))
    between = conflicts.filter(pl.col("type_of_conflict") == KINDS["interstate"])
    sides = _whose(between, of)
    a, b = (sides.filter(pl.col("side") == side).drop("side") for side in ("a", "b"))
    opposed = a.join(b, on=["conflict_id", "year"], suffix="2").rename({"gwcode": "gwcode1"})
    pairs, left = _numbered(opposed, ("gwcode1", "gwcode2"), ask.system)
    one, two = _keys(2, ask.system)
    # One pair has one row, whichever of the two is side A.
    ordered = pairs.with_columns(
        pl.min_horizontal(one, two).alias(one), pl.max_horizontal(one, two).alias(two)
    ).unique()
    rows = ordered.join(between, on=["conflict_id", "year"], how="inner", validate="m:1")
    frame = rows.group_by(one, two, "year").agg(
        pl.lit(1, pl.Int8).alias("ucdp_dyad_conflict"),
        pl.col("onset").any().cast(pl.Int8).alias("ucdp_dyad_onset"),
        pl.col("intensity_level").max().cast(pl.Int8).alias("ucdp_dyad_intensity"),
        pl.col("conflict_id").n_unique().cast(pl.Int16).alias("ucdp_dyad_conflicts"),
    )
    return Table(frame, ask.coverage("ucdp-prio"), left)


def _conflicts(ask: Ask, onset: str, only_wars: bool) -> pl.DataFrame:
    """Conflict-years, each with whether it begins an episode, or the conflict itself."""
    import polars as pl

    frame = ask.load("ucdp-prio")
    begins = {
        "episode": pl.col("start_date2").dt.year() == pl.col("year"),
        "conflict": pl.col("year") == pl.col("year").min().over("conflict_id"),
    }
    frame = frame.with_columns(begins[onset].alias("onset"))
    return frame.filter(pl.col("intensity_level") == 2) if only_wars else frame


def _whose(conflicts: pl.DataFrame, of: str) -> pl.DataFrame:
    """The states of each conflict-year: conflict_id, year, gwcode, side (none of a location)."""
    import polars as pl

    from foedus.sources.ucdp import parties

    key = ["conflict_id", "year"]
    if of == "location":
        places = conflicts.select(*key, pl.col("gwno_loc").str.split(",").alias("gwcode"))
        numbers = pl.col("gwcode").str.strip_chars().cast(pl.Int64)
        return places.explode("gwcode").drop_nulls("gwcode").with_columns(numbers).unique()
    rows = parties(conflicts)
    if of == "primary":
        rows = rows.filter(pl.col("party") == "primary")
    return rows.select(*key, "gwcode", "side").unique()


def _numbered(
    frame: pl.DataFrame, columns: tuple[str, ...], system: str
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The states' numbers in one system, in the row's year, and what has none in it."""
    import polars as pl

    from foedus.panels.variables.naming import cow_codes

    old, new, until = _SERBIA
    frame = frame.with_columns(
        pl.when((pl.col(name) == old) & (pl.col("year") > until))
        .then(new)
        .otherwise(pl.col(name))
        .alias(name)
        for name in columns
    )
    if system == "gw":
        return frame, None
    found, left = cow_codes(frame, {name: name.replace("gw", "c") for name in columns})
    return found.drop(columns), left


def _keys(states: int, system: str) -> tuple[str, ...]:
    name = "gwcode" if system == "gw" else "ccode"
    return (name,) if states == 1 else (f"{name}1", f"{name}2")


_INTENSITY = "Greatest intensity: 0 none, 1 minor (25 deaths), 2 war (1,000)"
_ABSENCE = (
    "No row: no armed conflict as UCDP defines it (25 deaths in battle in the year, a state on one "
    "side), 0, within its years. Numbers are Gleditsch and Ward's; COW's are found in each year."
)

UCDP = Variable(
    name="ucdp-prio",
    title="Armed conflict of a state (UCDP/PRIO)",
    level=STATE_YEAR,
    columns=(
        Column("ucdp_conflict", "Party to an armed conflict", absent=0),
        Column("ucdp_extrasystemic", "In a colonial conflict", absent=0),
        Column("ucdp_interstate", "In a conflict between states", absent=0),
        Column("ucdp_intrastate", "In a conflict within a state, without foreign troops", absent=0),
        Column("ucdp_internationalized", "In a conflict within a state, with foreign troops",
               absent=0),
        Column("ucdp_onset", "In a conflict of which an episode begins", absent=0),
        Column("ucdp_intensity", _INTENSITY, absent=0),
        Column("ucdp_conflicts", "Armed conflicts of the state", "conflicts", absent=0),
    ),
    rule=(
        "The state is a primary party (option of: all, with those who send troops to help; "
        "location, where what is at issue lies). Onset: an episode reaches 25 deaths in the year "
        "(option onset: conflict, the first year of the conflict). Option only_wars: 1,000 deaths. "
        + _ABSENCE
    ),
    build=conflicts_of_states,
    cow=("ucdp-prio",),
    gw=("ucdp-prio",),
    peacesciencer="add_ucdp_acd",
)  # fmt: skip

UCDP_INTERSTATE = Variable(
    name="ucdp-prio-interstate",
    title="Armed conflict between two states (UCDP/PRIO)",
    level=DYAD_YEAR,
    columns=(
        Column("ucdp_dyad_conflict", "On opposite sides of an armed conflict", absent=0),
        Column("ucdp_dyad_onset", "In one of which an episode begins", absent=0),
        Column("ucdp_dyad_intensity", _INTENSITY, absent=0),
        Column("ucdp_dyad_conflicts", "Armed conflicts between the two", "conflicts", absent=0),
    ),
    rule=(
        "Primary parties on opposite sides of a conflict between states; with option secondary "
        "those who send troops count too. Onset and only_wars as in ucdp-prio. " + _ABSENCE
    ),
    build=conflicts_of_pairs,
    cow=("ucdp-prio",),
    gw=("ucdp-prio",),
)

VARIABLES = (UCDP, UCDP_INTERSTATE)
