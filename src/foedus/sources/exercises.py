"""Joint military exercises of more than one state, 1980-2010."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from foedus.sources.days import check_calendar, earliest, latest
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.mending import plain_text

if TYPE_CHECKING:
    import polars as pl

_LETTERS = [*string.ascii_uppercase, *(f"A{letter}" for letter in "ABCDEFGHIJKLM")]
_STATES = tuple(f"state{letter.lower()}" for letter in _LETTERS)
_START = ("s.year", "s.month", "s.day")
_END = ("e.year", "e.month", "e.day")


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    check_calendar(frame, source, *_START)
    check_calendar(frame, source, *_END)
    plain = plain_text(frame, source)
    after, latest_after = (
        day(*_END).dt.offset_by("1d").alias(f"_{name}")
        for day, name in ((earliest, "end"), (latest, "end_latest"))
    )
    dated = plain.with_columns(
        earliest(*_START).alias("start"),
        latest(*_START).alias("start_latest"),
        after,
        latest_after,
    )
    # Six exercises end, in the file, before they start: their end is not known.
    sound = pl.col("_end_latest") > pl.col("start")
    first_after = pl.col("start").dt.offset_by("1d")
    spells = dated.with_columns(
        pl.when(sound).then(pl.max_horizontal("_end", first_after)).alias("end"),
        pl.when(sound).then("_end_latest").alias("end_latest"),
        pl.concat_list(pl.col(name) for name in _STATES)
        .list.drop_nulls()
        .list.unique(maintain_order=True)
        .alias("participants"),
    )
    front = ["mmeid", "start", "start_latest", "end", "end_latest", "participants"]
    gone = [*_STATES, *_START, *_END, "_end", "_end_latest"]
    return spells.select(*front, pl.exclude(*front, *gone))


def participants(exercises: pl.DataFrame) -> pl.DataFrame:
    """Who took part in each exercise: one row per participant named.

    Parameters
    ----------
    exercises : polars.DataFrame
        The frame of ``mme``.

    Returns
    -------
    polars.DataFrame
        Keys ``mmeid``, ``start``, ``country`` (text, as the file has it: NATO and the Baltic
        States are among them); then the other days.

    References
    ----------
    dorazio_galambos2021
    """
    import polars as pl

    days = ["start_latest", "end", "end_latest"]
    return (
        exercises.select("mmeid", "start", pl.col("participants").alias("country"), *days)
        .explode("country", empty_as_null=False)
        .sort("mmeid", "start", "country")
    )


SOURCES = (
    Source(
        key="mme",
        version="7",
        title="Multinational Military Exercises",
        cite="dorazio_galambos2021",
        citation=(
            "D'Orazio, Vito, and Kevin Galambos. 2021. Multinational Military Exercises, "
            "1980-2010. Harvard Dataverse."
        ),
        terms="Harvard Dataverse (CC0 by default); citation expected.",
        coverage=(1980, 2010),
        files=("mme_v7.csv",),
        owner="Vito D'Orazio and Kevin Galambos, Harvard Dataverse",
        home="https://doi.org/10.7910/DVN/KHFODX",
        layout=SEEN,
        columns=(
            Column("MMEID", "text", blank=False),
            Column("Ex_Name", "text", to="name"),
            Column("Series_Name", "text", to="series"),
            Column("Location", "text"),
            Column("lat", "float", codes=False, unit="degrees north"),
            Column("lon", "float", codes=False, unit="degrees east"),
            Column("s.year", blank=False),
            Column("s.month", blank=False),
            Column("s.day"),
            Column("e.year", blank=False),
            Column("e.month", blank=False),
            Column("e.day"),
            *columns("CPX Air Land Sea Amphibious Cyber Warfighting Peacekeeping Humanitarian"),
            Column("FocusDescription", "text", to="focus"),
            Column("AdditionalParticipantInfo", "text", to="more"),
            *(Column(f"State{letter}", "text") for letter in _LETTERS),
        ),
        keys=("mmeid", "start"),
        missing=(("-9", "missing"), ("xx", "day not known")),
        rows=3707,
        sha256="e6356ed4b8569133841723ad4bc6fe436b49b28570dd721940d61edb771d8719",
        years=("start",),
        codes="",
        tidy=_tidy,
        note=(
            "Three numbers stand for two exercises each, so the day of the start is in the key. "
            "end is the first day after; where a day is not known, start is the earliest and "
            "start_latest the latest it can be. participants is a list of names, empty where the "
            "file has none. Outside 1980-2010 an exercise that is not listed is unknown; that "
            "there was none where none is listed is not told."
        ),
    ),
)
