"""US forces abroad: troops by country and year, bases, and spending on construction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.mending import plain_text
from foedus.sources.numbering import with_part

if TYPE_CHECKING:
    import polars as pl

_ACTIVE = (
    "troops_ad army_ad navy_ad air_force_ad coast_guard_ad space_force_ad army_national_guard "
    "air_national_guard army_reserve navy_reserve marine_corps_reserve air_force_reserve "
    "coast_guard_reserve total_selected_reserve army_civilian navy_civilian marine_corps_civilian "
    "air_force_civilian dod_civilian total_civilian"
)
_ALLEN = (
    "Allen, Michael A., Michael E. Flynn, and Carla Martinez Machain. 2022. Global U.S. Military "
    "Deployment Data: 1950-2020. Conflict Management and Peace Science 39(3): 351-370."
)
_OWNER = "troopdata (R package)"
_HOME = "https://meflynn.github.io/troopdata/"
_NA = (("NA", "missing"),)


def _tidy_troops(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return plain_text(frame, source).rename({"countryname": "country"})


def _tidy_bases(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return with_part(_tidy_troops(frame, source), "ccode", "country")


def _tidy_construction(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return with_part(_tidy_troops(frame, source), "country", "year", "location")


_WHERE = (
    Column("lat", "float", signed=True, unit="degrees north"),
    Column("lon", "float", signed=True, unit="degrees east"),
)

SOURCES = (
    Source(
        key="us-troops",
        version="2026",
        title="US troops abroad, country-year",
        cite="allen_et_al2022",
        citation=_ALLEN,
        terms="troopdata package GPL-3; source US Department of Defense (public domain).",
        coverage=(1950, 2024),
        files=("troopdata-rebuild-country-year.csv",),
        owner=_OWNER,
        home=_HOME,
        layout="processed:troopdata",
        columns=(
            Column("countryname", "text", blank=False),
            *columns("year ccode", blank=False),
            *columns("iso3c region", "text"),
            *(Column(name, unit="persons") for name in _ACTIVE.split()),
            Column("marine_corps_ad", signed=True, unit="persons"),
        ),
        keys=("country", "year"),
        missing=_NA,
        rows=13135,
        sha256="875aa5c712506950786d791feb2a01b030c61e9afbc6df37baee5f453ce5fe5e",
        years=("year",),
        codes="",
        tidy=_tidy_troops,
        note=(
            "Counts by service; ad is active duty. ccode is COW's number for states and a number "
            "of the package's own, 1001 and up, for territories. 58 rows share ccode and year with "
            "another, under a second spelling of the name (Czechia, Czech Republic): add them up "
            "or choose. Six counts of marines in 1959 are negative in the file. The United States "
            "itself is a row. A country without a row in a year was not listed, which is not zero."
        ),
    ),
    Source(
        key="us-bases",
        version="2018",
        title="US bases abroad, cross-section",
        cite="vine_bases",
        citation=(
            "Vine, David. Lists of U.S. Military Bases Abroad, 1776-2020. American University."
        ),
        terms="troopdata package GPL-3.",
        # The list is as of 2018; it does not say since when.
        coverage=(2018, 2018),
        files=("basedata.csv",),
        owner="David Vine, American University (in the form of the troopdata R package)",
        home=(
            "https://aura.american.edu/articles/online_resource/"
            "Lists_of_U_S_Military_Bases_Abroad_1776-2020/23856486"
        ),
        layout="processed:troopdata",
        columns=(
            Column("countryname", "text", blank=False),
            Column("ccode", blank=False),
            Column("iso3c", "text"),
            Column("basename", "text"),
            *_WHERE,
            *columns("base lilypad fundedsite", blank=False),
        ),
        keys=("ccode", "country", "part"),
        missing=_NA,
        rows=414,
        sha256="5a552e81b39bdbb7af42b6206dd47340a6a9f114bf84c24c0e167cf74844ccda",
        encoding="latin-1",
        tidy=_tidy_bases,
        note=(
            "A cross-section to 2018, without dates. base, lilypad and fundedsite are 0 or 1. The "
            "bases of a country are numbered by part; one stands in the file twice, and some have "
            "no name. Territories carry the number of the state that they belong to."
        ),
    ),
    Source(
        key="us-construction",
        version="2019",
        title="US military construction, by place and year",
        cite="allen_et_al2022",
        citation=_ALLEN,
        terms="troopdata package GPL-3.",
        coverage=(2008, 2019),
        files=("builddata.csv",),
        owner=_OWNER,
        home=_HOME,
        layout="processed:troopdata",
        columns=(
            Column("countryname", "text", blank=False),
            Column("ccode"),
            Column("iso3c", "text"),
            Column("year", blank=False),
            Column("location", "text", blank=False),
            *_WHERE,
            Column("spend_construction", signed=True, unit="thousands of current US dollars"),
        ),
        keys=("country", "year", "location", "part"),
        missing=_NA,
        rows=5532,
        sha256="bf644fa3a0446531058db997bd91fa9563cb62c98efe243525c035b03ef382dc",
        years=("year",),
        tidy=_tidy_construction,
        note=(
            "One row per project, numbered by part where place and year are the same; add them up. "
            "Negative sums are taken back. ccode is null for territories and places kept secret."
        ),
    ),
)
