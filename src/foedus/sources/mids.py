"""COW militarized interstate disputes: disputes, participants, incidents, and directed dyads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.days import half_open
from foedus.sources.declaration import SEEN, Column, Source, Tidy, columns
from foedus.sources.mending import Misprint, mended, numbered_parts, plain_text

if TYPE_CHECKING:
    import polars as pl

OWNER = "Correlates of War Project"
HOME = "https://correlatesofwar.org/data-sets/MIDs/"
TERMS = (
    "Free public download from the Correlates of War Project; citation required; no explicit "
    "redistribution licence stated."
)
_CITATION = (
    "Palmer, Glenn, et al. 2022. The MID5 Dataset, 2011-2014: Procedures, Coding Rules, and "
    "Description. Conflict Management and Peace Science 39(4): 470-482."
)
MAOZ = (
    "Maoz, Zeev, Paul L. Johnson, Jasper Kaplan, Fiona Ogunkoya, and Aaron P. Shreve. 2019. The "
    "Dyadic Militarized Interstate Disputes (MIDs) Dataset Version 3.0. Journal of Conflict "
    "Resolution 63(3): 811-835."
)
START, END = ("styear", "stmon", "stday"), ("endyear", "endmon", "endday")
SPAN = (
    *columns("styear endyear", blank=False),
    *columns("stmon stday endmon endday"),
)
_ABSENT = (
    "The list is meant to be complete: within the coverage, no row means no dispute. It was not "
    "held against the codebook."
)
_OPEN = "A dispute still going on at the end of 2014 has ongo2014 1 and the last day recorded."

_INCIDENT_MISPRINTS = (
    Misprint((("incidnum", 4193001),), "endday", 3, 10, "MIDI prints one day, the 10th"),
)
_DYAD_MISPRINTS = (
    Misprint(
        (("dispnum", 611), ("ccode1", 840), ("ccode2", 816)),
        "sideab",
        1969,
        0,
        "the row of the reverse direction has sideaa 0",
    ),
    *(
        Misprint((("dispnum", 51), ("year", 1953)), column, 6, None, "a column of 0 and 1")
        for column in ("revstata", "revstatb")
    ),
    Misprint((("dispnum", 2701), ("year", 1919)), "change", 2701, None, "the dispute's number"),
)


def tidy_spans(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """One row as in the file, its days half-open."""
    return half_open(frame.drop("version"), source, START, END)


def _tidy_incident_participants(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return tidy_spans(mended(frame, _INCIDENT_MISPRINTS), source)


def _tidy_dyads(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    spans = half_open(
        mended(plain_text(frame, source), _DYAD_MISPRINTS),
        source,
        ("styear", "strtmnth", "strtday"),
        ("endyear", "endmnth", "endday"),
    )
    return numbered_parts(
        spans, source, ("dispnum", "ccode1", "ccode2", "year"), ("start", "end", "notarg", "recip")
    )


def _mid(
    key: str,
    letter: str,
    *,
    title: str,
    columns: tuple[Column, ...],
    keys: tuple[str, ...],
    rows: int,
    sha256: str,
    first: int = 1816,
    tidy: Tidy = tidy_spans,
    note: str,
) -> Source:
    return Source(
        key=key,
        version="5.0",
        title=f"COW militarized interstate disputes, {title}",
        cite="palmer_et_al2022",
        citation=_CITATION,
        terms=TERMS,
        coverage=(first, 2014),
        files=(f"MID{letter} 5.0.csv",),
        owner=OWNER,
        home=HOME,
        layout=SEEN,
        columns=(*columns, *SPAN, Column("version", "text", blank=False)),
        keys=keys,
        missing=(("-9", "missing"),),
        rows=rows,
        sha256=sha256,
        version_column="version",
        version_printed=("5",),
        years=("styear", "endyear"),
        tidy=tidy,
        note=note,
    )


_DISPUTE = columns("dispnum", blank=False)
_STATE = (*columns("ccode", blank=False), Column("stabb", "text", blank=False))
_DAYS = (Column("maxdur", unit="days"), Column("mindur", unit="days"))
_DEATHS = (Column("fatality", unit="classes 0 to 6"), Column("fatalpre", unit="persons"))

SOURCES = (
    _mid(
        "mid-disputes",
        "A",
        title="disputes",
        columns=(
            *_DISPUTE,
            *columns("outcome settle"),
            *_DEATHS,
            *_DAYS,
            *columns("hiact hostlev recip numa numb ongo2014"),
        ),
        keys=("dispnum",),
        rows=2436,
        sha256="fa00331f8b5e68b57d510303039081a1494b4d45df680ca38dfd8640d32c8474",
        note=f"{_ABSENT} {_OPEN}",
    ),
    _mid(
        "mid-participants",
        "B",
        title="participants",
        columns=(
            *_DISPUTE,
            *_STATE,
            *columns("sidea revstate revtype1 revtype2"),
            *_DEATHS,
            *columns("hiact hostlev orig"),
        ),
        keys=("dispnum", "ccode", "start"),
        rows=5883,
        sha256="5189071e3b8aa32e1338f3df43fe574f4a0f2a06b2f481a3213c9e8f01211722",
        note=(
            f"{_ABSENT} A state that left and came back, or changed sides, has a row for each "
            "spell (52 rows share their dispute and state). sidea 1 is the side that the file "
            "calls A; a shared dispute makes a pair only on opposite sides and shared days."
        ),
    ),
    _mid(
        "mid-incidents",
        "I",
        title="incidents",
        columns=(
            *_DISPUTE,
            *columns("incidnum", blank=False),
            Column("duration", unit="days"),
            Column("tbi", unit="days"),
            *_DEATHS,
            *columns("action hostlev numa"),
        ),
        keys=("incidnum",),
        first=1992,
        rows=4483,
        sha256="fc7d5ca720d1fcb94b3b575bbd43f24b4d2552d01e3e950027fee5b0b6bc0381",
        note="Incidents are known for disputes of 1992-2014 only; before that, nothing is known.",
    ),
    _mid(
        "mid-incident-participants",
        "IP",
        title="incident participants",
        columns=(
            *_DISPUTE,
            *columns("incidnum", blank=False),
            *_STATE,
            *columns("insidea sidea"),
            *_DEATHS,
            *columns("action hostlev revtype1 revtype2"),
        ),
        keys=("incidnum", "ccode"),
        first=1992,
        rows=9619,
        sha256="9350d1b71c24ab2a996549b9adefa11a844a526c32fd91b532a6ec964ecac0cb",
        tidy=_tidy_incident_participants,
        note=(
            "Incidents of 1992-2014 only. Incident 4269010 has no participants here. The last day "
            "of incident 4193001, before its first, is read as mid-incidents prints it."
        ),
    ),
    Source(
        key="mid-dyad-years",
        version="4.03",
        title="Dyadic militarized interstate disputes, directed dispute-dyad-years",
        cite="maoz_et_al2019",
        citation=MAOZ,
        terms=TERMS,
        coverage=(1816, 2014),
        files=("dyadic_mid_4.03.csv",),
        owner=OWNER,
        home=HOME,
        layout=SEEN,
        columns=(
            Column("disno", to="dispnum", blank=False),
            Column("statea", to="ccode1", blank=False),
            Column("stateb", to="ccode2", blank=False),
            *columns("year", blank=False),
            *columns("namea nameb", "text"),
            Column("strtyr", to="styear", blank=False),
            *columns("strtmnth strtday"),
            *columns("endyear", blank=False),
            *columns("endmnth endday"),
            *columns("outcome settlmnt fatlev highact hihost recip noinit notarg"),
            *columns("sideaa revstata revtypea fatleva highmcaa hihosta orignata"),
            *columns("sideab revstatb revtypeb fatlevb highmcab hihostb orignatb"),
            *columns("rolea roleb dyad_rolea dyad_roleb war durindx"),
            Column("duration", unit="days in the year"),
            Column("cumdurat", unit="days"),
            *columns("mid5hiact mid5hiacta mid5hiactb severity severitya severityb"),
            *columns("ongo2014 new change changetype_1 changetype_2"),
        ),
        keys=("dispnum", "ccode1", "ccode2", "year", "part"),
        missing=(("-9", "missing"), ("NA", "missing")),
        rows=10358,
        sha256="92ffe8b0921d6d544ca70b76db5b958713f77317e6ba6dbbf19ea2a557f42df7",
        years=("year", "styear", "endyear"),
        tidy=_tidy_dyads,
        note=(
            f"{_ABSENT} Both directions of every pair are there; columns ending in a tell of "
            "ccode1, in b of ccode2. Eight pairs have two rows in one dispute and year, sixteen "
            "counting directions: part numbers them. Dispute 4182 has rows of 1997-1999 whose "
            "days are of 1995-1996, and of a few pairs the days differ with the direction. Four "
            "impossible cells are mended: sideab of dispute 611 from the reverse row, revstata "
            "and revstatb of 51 and change of 2701 to null."
        ),
    ),
)
