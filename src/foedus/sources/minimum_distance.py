"""Minimum distance between states on 1 January, from CShapes 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    MILLER,
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)
from foedus.sources.soundness import check_lower_first

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_lower_first(frame, source)
    return frame


SOURCES = (
    Source(
        key="minimum-distance",
        version="2.0",
        title="Minimum distance between states (CShapes 2.0), undirected dyad-years",
        cite="schvitz_et_al2022",
        citation=(
            "Schvitz, Guy, Luc Girardin, Seraina Ruegger, Nils B. Weidmann, Lars-Erik Cederman, "
            "and Kristian Skrede Gleditsch. 2022. Mapping the International System, 1886-2019: "
            "The CShapes 2.0 Dataset. Journal of Conflict Resolution 66(1): 144-161. "
            f"{MILLER}"
        ),
        terms=f"{PEACESCIENCER_TERMS} CShapes 2.0: CC BY-NC-SA 4.0, not for commercial use.",
        coverage=(1886, 2019),
        files=("peacesciencer_cow_mindist.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(
            *columns("ccode1 ccode2 year", blank=False),
            Column("mindist", "float", blank=False, unit="kilometers"),
        ),
        keys=("ccode1", "ccode2", "year"),
        rows=952244,
        sha256="d6d513f15cadeaa949bacb81842d4156e6f7739a33a29c12e46cf29d1de1a8e4",
        years=("year",),
        tidy=_tidy,
        note=(
            "Undirected, lower number first, on 1 January: a state that enters later in the year "
            "has no row for it. 0 is touching. No row is not known."
        ),
    ),
)
