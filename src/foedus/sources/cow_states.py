"""COW state system membership: spells of states, and the same by state-year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.days import check_calendar, check_order, earliest
from foedus.sources.declaration import SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl

HOME = "https://correlatesofwar.org/data-sets/state-system-membership/"
OWNER = "Correlates of War Project"
CITATION = "Correlates of War Project. State System Membership List. correlatesofwar.org"
TERMS = (
    "Free public download from the Correlates of War Project; citation required; no explicit "
    "redistribution licence stated."
)
START = ("styear", "stmonth", "stday")
END = ("endyear", "endmonth", "endday")
SPELL_COLUMNS = (*columns(" ".join(START), blank=False), *columns(" ".join(END), blank=False))


def half_open(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """COW's last day of membership turned into the first day after it.

    A spell whose last day is 31 December of the last year covered was still going on when the
    list was made: its ``end`` is null.
    """
    import polars as pl

    check_calendar(frame, source, *START)
    check_calendar(frame, source, *END)
    last = earliest(*END)
    spells = frame.with_columns(
        earliest(*START).alias("start"),
        pl.when(last != pl.date(source.coverage[1], 12, 31))
        .then(last.dt.offset_by("1d"))
        .alias("end"),
    )
    check_order(spells, source, "start", "end")
    rest = pl.exclude(*START, *END, "version", "ccode", "start", "end")
    return spells.select("ccode", "start", "end", rest)


def _spells(year: int, rows: int, file: str, sha256: str) -> Source:
    return Source(
        key="cow-states",
        version=str(year),
        title="COW state system membership, spells",
        cite="cow_states",
        citation=CITATION,
        terms=TERMS,
        coverage=(1816, year),
        files=(file,),
        owner=OWNER,
        home=HOME,
        layout=SEEN,
        columns=(
            *columns("ccode", blank=False),
            *columns("stateabb statenme", "text", blank=False),
            *SPELL_COLUMNS,
            Column("version", "text", blank=False),
        ),
        keys=("ccode", "start"),
        rows=rows,
        sha256=sha256,
        version_column="version",
        version_printed=(str(year),),
        years=("start",),
        tidy=half_open,
        note="end is the first day out of the system; null is a member when the list was made.",
    )


def _state_years(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return frame.drop("version")


SOURCES = (
    _spells(
        2024,
        244,
        "statelist2024.csv",
        "722153b45eda9c39826a04aab80ca7b29a8b1cfdfe5d92714503420555675484",
    ),
    _spells(
        2016,
        243,
        "states2016.csv",
        "21822fe1ef67aedf2e64ebe9746e2b875c6175c8ce599750bc0e77e4ce393167",
    ),
    Source(
        key="cow-state-years",
        version="2016",
        title="COW state system membership, state-years",
        cite="cow_states",
        citation=CITATION,
        terms=TERMS,
        coverage=(1816, 2016),
        files=("system2016.csv",),
        owner=OWNER,
        home=HOME,
        layout=SEEN,
        columns=(
            *columns("ccode year", blank=False),
            Column("stateabb", "text", blank=False),
            Column("version", "text", blank=False),
        ),
        keys=("ccode", "year"),
        rows=15951,
        sha256="518ae55af3f5dc40e23403dceeae7990dcf6fb605dd708078f09902a59e5fdcc",
        version_column="version",
        version_printed=("2016",),
        years=("year",),
        tidy=_state_years,
    ),
)
