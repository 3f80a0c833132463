"""CShapes 2.0: borders of states and dependencies since 1886."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.days import check_order
from foedus.sources.declaration import SEEN, TOPOLOGY, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    last = pl.col("end")
    spells = frame.with_columns(
        pl.when(last != pl.date(source.coverage[1], 12, 31))
        .then(last.dt.offset_by("1d"))
        .alias("end")
    ).rename({"cowcode": "ccode"})
    check_order(spells, source, "start", "end")
    return spells


SOURCES = (
    Source(
        key="cshapes",
        version="2.0",
        title="CShapes, borders of states and dependencies",
        cite="schvitz_et_al2022",
        citation=(
            "Schvitz, Guy, Luc Girardin, Seraina Ruegger, Nils B. Weidmann, Lars-Erik Cederman, "
            "and Kristian Skrede Gleditsch. 2022. Mapping the International System, 1886-2019: "
            "The CShapes 2.0 Dataset. Journal of Conflict Resolution 66(1): 144-161."
        ),
        terms="CC BY-NC-SA 4.0: not for commercial use; a map drawn with it falls under the same.",
        coverage=(1886, 2019),
        files=("cshapes_2_cow.topojson.xz", "cshapes_2_cow.topojson"),
        owner="International Conflict Research, ETH Zurich",
        home="https://icr.ethz.ch/data/cshapes/",
        layout=SEEN,
        columns=(
            Column("fid", blank=False),
            Column("cowcode", blank=False),
            *columns("country_name status", "text", blank=False),
            *columns("start end", "date", blank=False),
            Column("owner", "text"),
            Column("lines", "text", blank=False),
        ),
        keys=("fid",),
        rows=805,
        sha256="7bd747182211fe5e0ca3775acbf3583c290ccb14e5c60bda9f0ef4dbb0d7008e",
        years=("start",),
        form=TOPOLOGY,
        tidy=_tidy,
        note=(
            "TopoJSON with COW numbers; spells that end on 31 December 2019 go on. Lines are "
            "thinned for maps: they measure nothing. Owner: COW number of whoever ruled it."
        ),
    ),
)
