"""Gleditsch and Ward's independent states, and their microstates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_order
from foedus.sources.declaration import DOCUMENTED, SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    last = pl.col("end")
    spells = frame.with_columns(
        pl.when(last != pl.date(source.coverage[1], 12, 31))
        .then(last.dt.offset_by("1d"))
        .alias("end")
    )
    check_order(spells, source, "start", "end")
    return spells.select("gwcode", "start", "end", "stateid", "countryname")


def _tidy_without_header(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    dated = frame.with_columns(
        pl.col(name).str.to_date("%d:%m:%Y", strict=False) for name in ("start", "end")
    )
    if dated.select("start", "end").null_count().sum_horizontal().item():
        raise SourceLayoutError(
            f"{source.label} holds a day that is not dd:mm:yyyy.",
            f"download the file again from {source.whose}.",
        )
    return _tidy(dated, source)


_STATES = Source(
    key="gw-states",
    version="2020",
    title="Gleditsch-Ward independent states",
    cite="gleditsch_ward1999",
    citation=(
        "Gleditsch, Kristian S., and Michael D. Ward. 1999. A Revised List of Independent States "
        "since the Congress of Vienna. International Interactions 25(4): 393-413."
    ),
    terms="Free for research use with citation.",
    coverage=(1816, 2020),
    files=("ksgmdw.txt",),
    owner="Kristian Skrede Gleditsch",
    home="http://ksgleditsch.com/data-4.html",
    layout=SEEN,
    columns=(
        Column("statenumber", to="gwcode", blank=False),
        *columns("stateid countryname", "text", blank=False),
        *columns("start end", "date", blank=False),
    ),
    keys=("gwcode", "start"),
    rows=216,
    sha256="70ba63cd8a936a25a701be5daffa1105411da5298ff890bf4bc27ed688892b2b",
    years=("start",),
    # 0x92 is an apostrophe in Windows-1252 and a control character in Latin-1.
    encoding="cp1252",
    separator="\t",
    codes="gw",
    tidy=_tidy,
    note="Tab-separated, with a header, days ISO; spells that end on 31 December 2020 go on.",
)
_MICROSTATES = replace(
    _STATES,
    key="gw-microstates",
    title="Gleditsch-Ward microstates",
    files=("microstates.txt",),
    rows=23,
    sha256="02b6cc749405b744258c3b314b668fa6438fbb7d869c3e7be4bd2cb6da2c5288",
)


def _without_header(source: Source) -> Source:
    return replace(
        source,
        version="2017",
        coverage=(1816, 2017),
        layout=DOCUMENTED,
        rows=None,
        sha256=None,
        header=False,
        columns=(*source.columns[:3], *columns("start end", "text", blank=False)),
        tidy=_tidy_without_header,
        note="Described as tab-separated without a header, days dd:mm:yyyy; never seen.",
    )


SOURCES = (_STATES, _without_header(_STATES), _MICROSTATES, _without_header(_MICROSTATES))
