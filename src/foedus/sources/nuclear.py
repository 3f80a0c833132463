"""Nuclear standing: warheads, the steps to a weapon, sensitive facilities, and cooperation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import (
    SEEN,
    STATA,
    WORKBOOK,
    Column,
    Grid,
    Sheets,
    Source,
    columns,
)
from foedus.sources.mending import Misprint, mended
from foedus.sources.numbering import with_part
from foedus.sources.tables import first_sheet

if TYPE_CHECKING:
    import polars as pl

STEPS = ("explore", "pursue", "acquire")
_FREE = "Free for research use with citation; no explicit licence stated."
_FUHRMANN = "http://www.matthewfuhrmann.com/datasets.html"
_SPELL = re.compile(r"(\d{4}|\d{2})(?:-(\d{4}|\d{2})?)?")


def spells(text: str) -> list[tuple[int, int | None]]:
    """Years as the Belfer Center writes them, as first and last year; None is going on.

    A second spell, and a last year, may leave out the century.

    Raises
    ------
    ValueError
        If the text is no list of years.

    Examples
    --------
    >>> spells("1964-66,72-75,80-")
    [(1964, 1966), (1972, 1975), (1980, None)]
    >>> spells("1970-2003")
    [(1970, 2003)]
    """
    found: list[tuple[int, int | None]] = []
    century = 0
    for part in text.replace("–", "-").split(","):
        years = _SPELL.fullmatch(part.strip())
        if years is None or (len(years[1]) == 2 and not century):
            raise ValueError(f"{part.strip()!r} is no span of years")
        first = int(years[1]) + (century if len(years[1]) == 2 else 0)
        century = first // 100 * 100
        if "-" not in part:
            last: int | None = first
        elif years[2] is None:
            last = None
        else:
            last = int(years[2]) + (century if len(years[2]) == 2 else 0)
        if last is not None and last < first:
            raise ValueError(f"{part.strip()!r} ends before it starts")
        found.append((first, last))
    return found


def _load_proliferation(found: Sheets, source: Source, label: str) -> Grid:
    """One row per state, step and spell, from cells such as ``1964-66,72-75,80-``."""
    rows = first_sheet(found)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    grid = [["country", "step", "start_year", "end_year"]]
    if head[:1] != ["country"] or not set(STEPS) <= set(head):
        return [[cell or "-" for cell in head]] if head else []
    for row in rows[1:]:
        for step in STEPS:
            text = row[head.index(step)].strip()
            try:
                years = spells(text) if text else []
            except ValueError as error:
                raise SourceLayoutError(
                    f"{label} says of {row[0]}, {step}: {error}.",
                    f"put back what {source.owner} publishes there.",
                ) from error
            for first, last in years:
                grid.append([row[0].strip(), step, str(first), "" if last is None else str(last)])
    return grid


def _tidy_latency(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    ends = ("operation_end", "operation2_end")
    going_on = [pl.col(name) == _GOING_ON for name in ends]
    return frame.with_columns(
        pl.any_horizontal(*(one.fill_null(False) for one in going_on))
        .cast(pl.Int64)
        .alias("operating"),
        *(
            pl.when(~one.fill_null(False)).then(pl.col(name)).alias(name)
            for one, name in zip(going_on, ends, strict=True)
        ),
        pl.col("facility_name").str.strip_chars(),
    )


# In the columns of ends only: the facility still worked when the data were made.
_GOING_ON = 7777


_ITSELF = (
    Misprint(
        (("ccode1", 260), ("country2", "France"), ("year", 1967)), "ccode2", 260, 220,
        "country2 of the row is France, which is 220 in every other row",
    ),
)  # fmt: skip


def _tidy_agreements(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return with_part(mended(frame, _ITSELF), "ccode1", "ccode2", "year")


_YEARS = (
    "construction_start construction_end operation_start operation_end operation2_start "
    "operation2_end"
)

SOURCES = (
    Source(
        key="nuclear-stockpiles",
        version="2023",
        title="Nuclear warhead stockpiles, state-year",
        cite="fas2023",
        citation=(
            "Federation of American Scientists. 2023. Status of World Nuclear Forces (via Our "
            "World in Data)."
        ),
        terms="CC BY 4.0 (Our World in Data).",
        coverage=(1945, 2023),
        files=("nuclear_weapons_stockpiles.csv",),
        owner="Federation of American Scientists, in Our World in Data's tabulation",
        home="https://fas.org/initiative/status-world-nuclear-forces/",
        layout=SEEN,
        columns=(
            Column("country_name", "text", to="country", blank=False),
            Column("year", blank=False),
            Column("nuclear_weapons_stockpile", to="warheads", blank=False, unit="warheads"),
        ),
        keys=("country", "year"),
        rows=869,
        sha256="1521719ffd9df10cedc86a9f7e7045c4122a7f90afb6df11e1270af9f5eeb077",
        years=("year",),
        codes="",
        note=(
            "Lists the states that ever held warheads, each year from 1945 on with zeros before "
            "and after, and the World. 'North  Korea' has two blanks in the file. That a state "
            "without rows had none is how the list is made; the file does not say it."
        ),
    ),
    Source(
        key="nuclear-steps",
        version="2022",
        title="Exploring, pursuing and holding nuclear weapons, spells of states",
        cite="bleek2017",
        citation=(
            "Bleek, Philipp C. 2017. When Did (and Didnt) States Proliferate? Belfer Center; "
            "Nuclear Threat Initiative 2022."
        ),
        terms="CC BY 4.0 (Our World in Data tabulation).",
        coverage=(1938, 2022),
        files=("nuclear_weapons_proliferation_raw.xlsx",),
        owner="Belfer Center, in Our World in Data's tabulation",
        home=("https://www.belfercenter.org/publication/when-did-and-didnt-states-proliferate"),
        layout=SEEN,
        columns=(
            *columns("country step", "text", blank=False),
            Column("start_year", blank=False),
            Column("end_year"),
        ),
        keys=("country", "step", "start_year"),
        rows=65,
        sha256="cf3094bfd9aa1093504bb68d97350e9cfd9172651130689ec1e093b77083b421",
        years=("start_year", "end_year"),
        codes="",
        form=WORKBOOK,
        loader=_load_proliferation,
        note=(
            "step is explore, pursue or acquire; years are the first and last, both counted; "
            "end_year null is going on. Five names are misspelt in the file, an l for an i: "
            "Russla, Syrla, Australla, Talwan, Algerla."
        ),
    ),
    Source(
        key="nuclear-forces",
        version="1",
        title="Strategic nuclear forces, state-year",
        cite="suh2022",
        citation=(
            "Suh, Kyungwon. 2022. Strategic nuclear forces data (state-year), as used by Our World "
            "in Data."
        ),
        terms=_FREE,
        coverage=(1945, 2010),
        files=("snforce_monadic.xlsx",),
        owner="Kyungwon Suh",
        home="https://ourworldindata.org/nuclear-weapons",
        layout=SEEN,
        columns=(
            *columns("ccode year", blank=False),
            Column("warheads", unit="warheads"),
            Column("monadicdnuke", "float"),
            Column("monadicEMT", "float", to="monadicemt", unit="equivalent megatons"),
        ),
        keys=("ccode", "year"),
        rows=382,
        sha256="2b859d4113b12c7118b12f8f896a965cac9fc75dcecb41926869dbc3ff28908d",
        years=("year",),
        form=WORKBOOK,
        note=(
            "Rows of states while they hold warheads. Israel's rows count warheads only. "
            "monadicdnuke and monadicemt stand as they come: no codebook of them was at hand."
        ),
    ),
    Source(
        key="nuclear-latency",
        version="1.2",
        title="Nuclear latency: enrichment and reprocessing facilities",
        cite="fuhrmann_tkach2015",
        citation=(
            "Fuhrmann, Matthew, and Benjamin Tkach. 2015. Almost Nuclear: Introducing the Nuclear "
            "Latency Dataset. Conflict Management and Peace Science 32(4): 443-461."
        ),
        terms=_FREE,
        coverage=(1939, 2012),
        files=("nl_dataset_v.1.2.xlsx",),
        owner="Matthew Fuhrmann and Benjamin Tkach",
        home=_FUHRMANN,
        layout=SEEN,
        columns=(
            Column("country_name", "text", to="country", blank=False),
            Column("ccode", blank=False),
            Column("facility_name", "text", blank=False),
            *columns(f"facility_ambiguity enr_type size {_YEARS}"),
            *columns("covert iaea regional military military_ambiguity multinational"),
            *columns("foreign_assistance foreign_assistance_ambiguity"),
        ),
        keys=("ccode", "facility_name"),
        missing=(
            ("-77", "missing-type code"),
            ("-99", "missing-type code"),
            ("9999", "no such year"),
            ("NA", "not applicable"),
        ),
        rows=253,
        sha256="1a3798e2ba09b73d64021e70e535ef08d456e51c9203f12412d549e84a74d7b3",
        form=WORKBOOK,
        tidy=_tidy_latency,
        note=(
            "One row per facility; years are the first and last. 7777 for a last year is read as "
            "still working (operating 1, the year null), 9999 and the negative codes as no year "
            "known: uncertain, since read from the rows that carry them, not from a codebook."
        ),
    ),
    Source(
        key="nuclear-cooperation",
        version="2003",
        title="Nuclear cooperation agreements",
        cite="fuhrmann2012",
        citation="Fuhrmann, Matthew. 2012. Atomic Assistance. Cornell University Press.",
        terms=_FREE,
        coverage=(1945, 2003),
        files=("nca_dataset.dta",),
        owner="Matthew Fuhrmann",
        home=_FUHRMANN,
        layout=SEEN,
        columns=(
            *columns("ccode1 ccode2", blank=False),
            *columns("country1 country2", "text"),
            Column("year", blank=False),
            *columns("nca nca_type"),
        ),
        keys=("ccode1", "ccode2", "year", "part"),
        rows=3152,
        sha256="cefed748d9d91fd3d29d0fd523a2e7586ff25a60720468e9a3fc64f6de2b0688",
        years=("year",),
        form=STATA,
        tidy=_tidy_agreements,
        note=(
            "Rows are directed, and numbered by part within ordered pair and year; the first is of "
            "1951. Of 1,789 pairs and years, 796 stand in both orders and the others in one: to "
            "count agreements, do not add the two up. No codebook of nca_type was at hand. The "
            "row of Germany and France in 1967, which the file gives to 260 twice, is read so."
        ),
    ),
)
