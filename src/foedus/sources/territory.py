"""COW territorial change: who gained which area from whom, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    wrong = frame.filter(~pl.col("month").is_between(1, 12))
    if not wrong.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds month {wrong['month'][0]}, which is no month.",
            f"download the file again from {source.whose}.",
        )
    return frame.drop("version")


SOURCES = (
    Source(
        key="cow-territory",
        version="6",
        title="COW territorial change",
        cite="tir_et_al1998",
        citation=(
            "Tir, Jaroslav, Philip Schafer, Paul F. Diehl, and Gary Goertz. 1998. Territorial "
            "Changes, 1816-1996. Conflict Management and Peace Science 16(1): 89-97."
        ),
        terms=(
            "Free public download from the Correlates of War Project; citation required; no "
            "explicit redistribution licence stated."
        ),
        coverage=(1816, 2018),
        files=("tc2018.csv",),
        owner="Correlates of War Project",
        home="https://correlatesofwar.org/data-sets/territorial-change/",
        layout=SEEN,
        columns=(
            *columns("number year", blank=False),
            *columns("month gainer gaintype procedur entity contgain"),
            Column("area", "float", unit="square kilometers"),
            Column("pop", unit="persons"),
            *columns("portion loser losetype contlose entry exit indep conflict"),
            Column("version", "text", blank=False),
        ),
        keys=("number",),
        missing=(("-9", "missing or does not apply"), (".", "missing")),
        rows=842,
        sha256="6ed3f92f2ad05122b3541f5dc8b34529d49d73bf563ef58d51045839472220a2",
        version_column="version",
        version_printed=("5", "6"),
        years=("year",),
        tidy=_tidy,
        note=(
            "The list is meant to be complete: within the coverage, no row means no change of "
            "territory; the last row is of 2015. It was not held against the codebook. gainer and "
            "loser 0 and 1, and numbers above 999, are no states of the system; a null loser had "
            "no state that lost. Rows added in version 6 print 6, the others 5."
        ),
    ),
)
