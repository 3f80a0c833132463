"""COW trade: what each state imports and exports, and what flows between two states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.cow_states import OWNER, TERMS
from foedus.sources.declaration import SEEN, Column, Source, columns
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

_CITATION = (
    "Barbieri, Katherine, Omar M. G. Keshk, and Brian Pollins. 2009. TRADING DATA: Evaluating our "
    "Assumptions and Coding Rules. Conflict Management and Peace Science 26(5): 471-491."
)
_DOLLARS = "millions of current US dollars"
_TOTALS = tuple(Column(name, "float", unit=_DOLLARS) for name in ("imports", "exports"))


def _national(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return frame.drop("version", "statename", "stateabb", strict=False)


def _dyadic(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_lower_first(frame, source)
    return frame


_NATIONAL = Source(
    key="cow-trade-national",
    version="4.0",
    title="COW national trade, state-years",
    cite="barbieri_et_al2009",
    citation=_CITATION,
    terms=TERMS,
    coverage=(1870, 2014),
    files=("National_COW_4.0.csv",),
    owner=OWNER,
    home="https://correlatesofwar.org/data-sets/bilateral-trade/",
    layout=SEEN,
    columns=(
        *columns("ccode year", blank=False),
        *columns("statename stateabb", "text", blank=False),
        *_TOTALS,
        *(Column(name, "float", unit=_DOLLARS) for name in ("alt_imports", "alt_exports")),
        *columns("source1 source2", "float"),
        Column("version", "float", blank=False),
    ),
    keys=("ccode", "year"),
    rows=14410,
    sha256="fa3c14e81a0cce99c855c46d89fd2066e956663f557c0ffa27df6a58d9ab43b9",
    version_column="version",
    version_printed=("4",),
    years=("year",),
    tidy=_national,
    note="A state-year without a row, or with a blank, is not known; it is never no trade.",
)

SOURCES = (
    _NATIONAL,
    replace(
        _NATIONAL,
        citation=f"{_CITATION} {MILLER}",
        terms=PEACESCIENCER_TERMS,
        files=("peacesciencer_cow_trade_sy.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(*columns("ccode year", blank=False), *_TOTALS),
        sha256="79f6625b195b194ac02be66ef5f17fb269478065b3a4cff49f6bf1928ad410ca",
        version_column="",
        version_printed=(),
        note="The package's form: the two totals alone, equal to the official ones.",
    ),
    replace(
        _NATIONAL,
        key="cow-trade",
        title="COW dyadic trade, undirected dyad-years",
        citation=f"{_CITATION} {MILLER}",
        terms=PEACESCIENCER_TERMS,
        files=("peacesciencer_cow_trade_4.0_dyadic.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(
            *columns("ccode1 ccode2 year", blank=False),
            *(
                Column(name, "float", unit=_DOLLARS)
                for name in ("flow1", "flow2", "smoothflow1", "smoothflow2")
            ),
        ),
        keys=("ccode1", "ccode2", "year"),
        rows=673654,
        sha256="346d2f378b4e68147f29040fc29846c220fd2b967c18488f9cc7a04f9bb97f35",
        version_column="",
        version_printed=(),
        tidy=_dyadic,
        note=(
            "Undirected, lower number first: flow1 is what ccode1 imports from ccode2, flow2 what "
            "ccode2 imports from ccode1. This form is rounded to whole millions, so 0 is less than "
            "half a million, and it leaves out dyad-years whose flows are all missing: no row is "
            "not known, never no trade."
        ),
    ),
)
