"""World Bank GDP and population, by economy and year, as the open `datasets` series give them."""

from __future__ import annotations

from dataclasses import replace

from foedus.sources.declaration import Column, Source

_GDP = Source(
    key="worldbank-gdp",
    version="2026-03",
    title="World Bank GDP, economy-years",
    cite="world_bank",
    citation="World Bank, World Development Indicators.",
    terms="CC BY 4.0.",
    coverage=(1960, 2023),
    files=("gdp.csv",),
    owner="World Bank, in the form of datasets/gdp",
    home="https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
    layout="processed:datasets/gdp",
    columns=(
        Column("Country Name", "text", to="country", blank=False),
        Column("Country Code", "text", to="iso3", blank=False),
        Column("Year", blank=False),
        Column("Value", "float", to="gdp", blank=False, unit="current US dollars"),
    ),
    keys=("iso3", "year"),
    rows=13979,
    sha256="f0a8408195646dbb1a9d7fc4424e2d302ee5380d0ec8834793f12ca25cbd7e2c",
    years=("year",),
    codes="",
    note=(
        "Regional and income aggregates (World, Euro area, ...) stand among the economies, with "
        "three-letter codes too: keep only codes that you know to be states. No row is not known."
    ),
)

SOURCES = (
    _GDP,
    replace(
        _GDP,
        key="worldbank-population",
        title="World Bank population, economy-years",
        coverage=(1960, 2024),
        files=("population.csv",),
        owner="World Bank, in the form of datasets/population",
        home="https://data.worldbank.org/indicator/SP.POP.TOTL",
        layout="processed:datasets/population",
        columns=(*_GDP.columns[:3], Column("Value", to="population", blank=False, unit="persons")),
        rows=17195,
        sha256="7d2dd6a17f5ed7916de1f89a9c116791e64d207f2e2f6ce47c57e1ab46f0088a",
    ),
)
