"""COW direct contiguity: spells in which two states touch, by land or across water."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_order
from foedus.sources.declaration import SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl

LAND = 1


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    for name in ("begin", "end"):
        month = pl.col(name) % 100
        wrong = frame.filter(~month.is_between(1, 12) | ~(pl.col(name) // 100).is_between(1, 9999))
        if not wrong.is_empty():
            raise SourceLayoutError(
                f"{source.label} holds {name} {wrong[name][0]}, which is no year and month yyyymm.",
                f"download the file again from {source.whose}.",
            )
    backward = frame.filter(pl.col("ccode1") >= pl.col("ccode2"))
    if not backward.is_empty():
        row = backward.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} lists the pair {row['ccode1']}, {row['ccode2']}; it lists the lower "
            "number first, each pair once.",
            f"download the file again from {source.whose}.",
        )
    # Months are all that is known: from the first day of one to the last day of the other.
    last = pl.date(pl.col("end") // 100, pl.col("end") % 100, 1).dt.offset_by("1mo")
    spells = frame.with_columns(
        pl.date(pl.col("begin") // 100, pl.col("begin") % 100, 1).alias("start"),
        pl.when(pl.col("end") != source.coverage[1] * 100 + 12).then(last).alias("end"),
    )
    check_order(spells, source, "start", "end")
    return spells.select("ccode1", "ccode2", "start", "end", "conttype", "notes")


SOURCES = (
    Source(
        key="cow-contiguity",
        version="3.2",
        title="COW direct contiguity, master file",
        cite="stinnett_et_al2002",
        citation=(
            "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles "
            "Gochman. 2002. The Correlates of War Project Direct Contiguity Data, Version 3. "
            "Conflict Management and Peace Science 19(2): 58-66."
        ),
        terms=(
            "Free public download from the Correlates of War Project; citation required; no "
            "explicit redistribution licence stated."
        ),
        coverage=(1816, 2016),
        files=("contdir.csv",),
        owner="Correlates of War Project",
        home="https://correlatesofwar.org/data-sets/direct-contiguity/",
        layout=SEEN,
        columns=(
            Column("statelno", to="ccode1", blank=False),
            Column("statehno", to="ccode2", blank=False),
            *columns("begin end conttype", blank=False),
            Column("notes", "text"),
            *columns("dyad"),
            *columns("statelab statehab", "text"),
            Column("version", "text", blank=False),
        ),
        keys=("ccode1", "ccode2", "start"),
        rows=847,
        sha256="62f3714d1a75c940887bf15b40b256aeeb41545734ab13abe96ab3f49a980362",
        version_column="version",
        version_printed=("3.2",),
        years=("start",),
        tidy=_tidy,
        note=(
            "Undirected, lower number first; conttype 1 is land, 2 to 5 water. Known to the month. "
            "end null is still touching at the end of 2016; after that nothing is known."
        ),
    ),
)
