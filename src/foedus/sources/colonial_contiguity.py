"""COW colonial contiguity: two states that touch, or nearly, through a colony or dependency."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.cow_states import OWNER, TERMS
from foedus.sources.days import check_order
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.soundness import check_lower_first

if TYPE_CHECKING:
    import polars as pl


def _spells(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    for name in ("begin", "end"):
        wrong = frame.filter(~pl.col(name).is_between(1, 9998))
        if not wrong.is_empty():
            raise SourceLayoutError(
                f"{source.label} holds {name} {wrong[name][0]}, which is no year.",
                f"get the file again from {source.whose}.",
            )
    check_lower_first(frame, source)
    # Years are all that is known: from the first day of one to the last day of the other.
    spells = frame.with_columns(
        pl.date(pl.col("begin"), 1, 1).alias("start"),
        pl.when(pl.col("end") != source.coverage[1])
        .then(pl.date(pl.col("end") + 1, 1, 1))
        .alias("end"),
    )
    check_order(spells, source, "start", "end")
    return spells.select(*source.keys, "end", "conttype")


def _dyads(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_lower_first(frame, source)
    return _states(frame, source)


def _states(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    odd = frame.filter(pl.col("land") + pl.col("sea") != pl.col("total"))
    if not odd.is_empty():
        row = odd.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} counts {row['land']} by land and {row['sea']} by sea, and "
            f"{row['total']} in all.",
            f"get the file again from {source.whose}.",
        )
    return frame.select(*source.keys, "land", "sea", "total")


_PAIR = (
    Column("statelno", to="ccode1", blank=False),
    Column("statelab", "text", blank=False),
    Column("statehno", to="ccode2", blank=False),
    Column("statehab", "text", blank=False),
)
_COUNTS = columns("land sea total", blank=False)
_VERSION = Column("version", "text", blank=False)
_LISTED = (
    "Its owner says that dyads not listed are not contiguous in this fashion: within the coverage "
    "no row is none."
)

_SPELLS = Source(
    key="cow-colonial",
    version="3.1",
    title="COW colonial and dependency contiguity, master file",
    cite="cow_colonial",
    citation=(
        "Correlates of War Project. Colonial/Dependency Contiguity Data, 1816-2016. Version 3.1."
    ),
    terms=TERMS,
    coverage=(1816, 2016),
    files=("contcol.csv",),
    owner=OWNER,
    home="https://correlatesofwar.org/data-sets/colonial-dependency-contiguity/",
    layout=SEEN,
    columns=(
        *columns("dyad", blank=False),
        *_PAIR,
        Column("dependl", to="dependency1", blank=False),
        Column("dependh", to="dependency2", blank=False),
        *columns("conttype begin end", blank=False),
        _VERSION,
    ),
    keys=("ccode1", "ccode2", "dependency1", "dependency2", "start"),
    rows=1349,
    sha256="ac09371e8be348a11b8aaf337871f2a893518cb73e6eda3ff443d28b2ab9a3e8",
    version_column="version",
    version_printed=("3.1",),
    years=("start",),
    tidy=_spells,
    note=(
        "Undirected, lower number first; dependency1 belongs to ccode1, dependency2 to ccode2, 0 "
        "is the state itself. conttype 1 is land, 2 to 5 water. Known to the year; end null is "
        f"still so at the end of 2016. {_LISTED}"
    ),
)

SOURCES = (
    _SPELLS,
    replace(
        _SPELLS,
        key="cow-colonial-dyads",
        title="COW colonial and dependency contiguity, undirected dyad-years",
        files=("contcold.csv",),
        columns=(
            *columns("dyad", blank=False),
            *_PAIR,
            *columns("year", blank=False),
            *_COUNTS,
            _VERSION,
        ),
        keys=("ccode1", "ccode2", "year"),
        rows=14538,
        sha256="b1d927305fe6e121793bc5d2484a244056e35ba3b9c16383a887fc2b0ea03fdd",
        years=("year",),
        tidy=_dyads,
        note=(
            "Undirected, lower number first: how many relations by land, by sea, in all, as the "
            f"master file has them. {_LISTED}"
        ),
    ),
    replace(
        _SPELLS,
        key="cow-colonial-states",
        title="COW colonial and dependency contiguity, state-years",
        files=("contcols.csv",),
        columns=(
            Column("stateno", to="ccode", blank=False),
            Column("stateab", "text", blank=False),
            *columns("year", blank=False),
            *_COUNTS,
            _VERSION,
        ),
        keys=("ccode", "year"),
        rows=15951,
        sha256="65a87edd739be576f3d0c46cc592208090139d00337c96caa779d74ec00ab3e0",
        years=("year",),
        tidy=_states,
        note=(
            "The owner's own counts. They are not the sums of the dyad-year file over a state's "
            "partners: 4,747 of 15,951 state-years differ (the United States in 1816: 0 here, 5 "
            "there). Which is meant is not known; count the dyads where it matters."
        ),
    ),
)
