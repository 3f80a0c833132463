"""International Crisis Behavior: crises, with their days, gravity, outcome and mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.days import half_open
from foedus.sources.declaration import DOCUMENTED, SEEN, Column, Source, columns
from foedus.sources.mending import Misprint, mended, plain_text

if TYPE_CHECKING:
    import polars as pl

# In a column of days, these stand for a part of the month and are no day of the calendar.
PARTS_OF_MONTH = (66, 77, 88)
_MISPRINTS = (Misprint((("crisno", 325),), "yrmedend", 99, None, "no year"),)
_VALUES = (
    "break trigent brexit gravcr crismg cenviosy sevviosy viol timvio iwcmb noactr gpinv gpinvtp "
    "gpefcttp gpefactp gppacetp powinv usinv usefct usefac uspace usactor suinv suefct suefac "
    "supace suactor soglact globorg globactm globefct globefor globefac globpace soract regorg "
    "regactmb roefct robody roefac ropace subout forout exsat outesr cractr geostr hetero issues "
    "chacts chall powch rugach geog geogrel period syslevsy protrac pcid powdissy ethnic ethconf "
    "stressad sourdt mediate mednum medwho medtime yrmedst momedst damedst yrmedend momedend "
    "damedend yrmedfin momedfin damedfin medgoal medfacl medform medmanip medstyle medstefc "
    "medefct medpace"
)


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return _days(mended(plain_text(frame, source), _MISPRINTS), source)


def _tidy_actors(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    rows = plain_text(frame, source)
    if "trigent" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Int64).alias("trigent"))
    return _days(rows, source)


def _days(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    known = rows.with_columns(
        pl.when(~pl.col(day).is_in(PARTS_OF_MONTH)).then(pl.col(day)).alias(day)
        for day in ("datrig", "daterm")
    )
    return half_open(known, source, ("yrtrig", "motrig", "datrig"), ("yrterm", "moterm", "daterm"))


_CITATION = (
    "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James, and David Quinn. "
    "International Crisis Behavior Data Codebook; Brecher and Wilkenfeld. 1997. A Study of Crisis."
)
_TERMS = "Free for research use with citation; no explicit licence stated."
_COVERAGE = (1918, 2016)
_OWNER = "International Crisis Behavior project"
_HOME = "https://sites.duke.edu/icbdata/data-collections/"
_DAYS = "yrtrig motrig datrig yrterm moterm daterm"

SOURCES = (
    Source(
        key="icb-crises",
        version="13",
        title="International Crisis Behavior, crises",
        cite="brecher_wilkenfeld1997",
        citation=_CITATION,
        terms=_TERMS,
        coverage=_COVERAGE,
        files=("icb1v13.csv",),
        owner=_OWNER,
        home=_HOME,
        layout=SEEN,
        columns=(
            *columns("crisno", blank=False),
            Column("crisname", "text", blank=False),
            *columns(_DAYS),
            *columns(_VALUES),
        ),
        keys=("crisno",),
        missing=(("-99", "missing"),),
        rows=482,
        sha256="75c021a6616088e8221051d9e4505e35339024485e8a4342e51c92d97d73d9d8",
        years=("yrtrig",),
        codes="gw",
        tidy=_tidy,
        note=(
            "One row for each crisis; the file of actors (icb2) is another, so who was in a "
            "crisis is not known from this one. Within the coverage, no row means no crisis: the "
            "list is meant to be complete, and was not held against the codebook. start is the "
            "trigger, end the day after the termination; days printed 66, 77 or 88 stand for a "
            "part of the month and are unknown. Crisis 474 has its name and nothing else, crisis "
            "161 no end. trigent is nearly Gleditsch and Ward's number; 995 to 997 are no states. "
            "yrmedend 99 of crisis 325 is null."
        ),
    ),
    Source(
        key="icb-actors",
        version="13",
        title="International Crisis Behavior, crisis actors",
        cite="brecher_wilkenfeld1997",
        citation=_CITATION,
        terms=_TERMS,
        coverage=_COVERAGE,
        files=("icb2v13.csv",),
        owner=_OWNER,
        home=_HOME,
        layout=DOCUMENTED,
        columns=(
            *columns("crisno cracno", blank=False),
            Column("cracid", to="gwcode", blank=False),
            Column("actor", "text", blank=False),
            *columns(_DAYS),
            Column("trigent", required=False),
        ),
        keys=("crisno", "cracno"),
        missing=(("-99", "missing"),),
        years=("yrtrig",),
        codes="gw",
        tidy=_tidy_actors,
        note=(
            "One row for each state in each crisis. The codebook names the identifiers (crisno, "
            "cracno, cracid, actor); that the days are named as in icb-crises is taken over from "
            "there. start is the day on which the state's own crisis was triggered, end the day "
            "after it ended for the state. trigent, who triggered it, is read where it is there. "
            "Numbers are nearly Gleditsch and Ward's. Within the coverage, no row means that the "
            "state was no crisis actor. The file says nothing of sides."
        ),
    ),
)
