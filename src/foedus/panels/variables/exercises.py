"""Joint military exercises: how many two states took part in together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.naming import with_codes
from foedus.panels.variables.unlisted import with_unlisted

if TYPE_CHECKING:
    import polars as pl

_KINDS = {
    "warfighting": "Joint exercises in warfighting",
    "bilateral": "Joint exercises of the two alone",
}


def joint_exercises(ask: Ask, *, unlisted: str = "unknown") -> Table:
    """Exercises that two states took part in together, by the year each began.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    unlisted : str
        What it means that the file lists no exercise of a pair in a year: ``unknown`` (null) or
        ``none`` (0).

    References
    ----------
    dorazio_galambos2021
    """
    import polars as pl

    from foedus.sources.exercises import participants

    exercises = ask.load("mme")
    held = participants(exercises).with_columns(
        pl.col("start").dt.year().cast(pl.Int64).alias("year")
    )
    named, unresolved = with_codes(held, {"country": "ccode"}, ask.system)
    who = (
        _on_the_day(named, ask.system)
        .select("mmeid", "start", "ccode")
        .unique()
        .join(
            exercises.select(
                "mmeid", "start", pl.col("start").dt.year().cast(pl.Int64).alias("year"),
                pl.col("warfighting").fill_null(0),
                (pl.col("participants").list.len() == 2).alias("bilateral"),
            ),
            on=["mmeid", "start"],
        )
    )  # fmt: skip
    other = who.select("mmeid", "start", pl.col("ccode").alias("ccode2"))
    frame = (
        who.rename({"ccode": "ccode1"})
        .join(other, on=["mmeid", "start"])
        .filter(pl.col("ccode1") < pl.col("ccode2"))
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.len().cast(pl.Int16).alias("mme_exercises"),
            *(pl.col(kind).sum().cast(pl.Int16).alias(f"mme_{kind}") for kind in _KINDS),
        )
    )
    keys = {"ccode1": "gwcode1", "ccode2": "gwcode2"} if ask.system == "gw" else {}
    frame = frame.rename(keys)
    coverage = ask.coverage("mme")
    return Table(with_unlisted(frame, unlisted, coverage, ask), coverage, unresolved)


def _on_the_day(named: pl.DataFrame, system: str) -> pl.DataFrame:
    """The number of the day on which an exercise began, where the year has two for one state."""
    import polars as pl

    from foedus.panels.variables.heirs import changes_within

    if system != "cow":
        return named
    for old, new, day in changes_within():
        early = (pl.col("ccode") == new) & (pl.col("start") < day) & (pl.col("year") == day.year)
        named = named.with_columns(
            pl.when(early).then(pl.lit(old, pl.Int64)).otherwise("ccode").alias("ccode")
        )
    return named


JOINT_EXERCISES = Variable(
    name="joint-exercises",
    title="Joint military exercises (MME)",
    level=DYAD_YEAR,
    columns=(
        Column("mme_exercises", "Multinational exercises that both joined", "exercises"),
        *(Column(f"mme_{kind}", label, "exercises") for kind, label in _KINDS.items()),
    ),
    rule=(
        "Exercises that name both as participants, by the year in which they began. The file does "
        "not say that a pair it does not list held none: null, or 0 within 1980-2010 with the "
        "option unlisted='none'. Names are read in that year; NATO as such is no state."
    ),
    build=joint_exercises,
    cow=("mme",),
    gw=("mme",),
)

VARIABLES = (JOINT_EXERCISES,)
