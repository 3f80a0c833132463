"""Estimates of GDP, population and surplus domestic product, far back and with uncertainty."""

from __future__ import annotations

from dataclasses import replace

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    ISARD,
    ISARD_TERMS,
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)

_MEASURES = (
    ("mrgdppc", "international dollars of 2011 per person"),
    ("pwtrgdp", "millions of international dollars of 2017"),
    ("pwtpop", "millions of persons"),
)
_ESTIMATES = tuple(
    Column(f"{prefix}{name}", "float", unit=unit)
    for name, unit in _MEASURES
    for prefix in ("", "sd_")
)

_COW = Source(
    key="gdp-population",
    version="2022",
    title="GDP, population and GDP per person, estimates (COW state-years)",
    cite="fariss_et_al2022",
    citation=(
        "Fariss, Christopher J., Therese Anders, Jonathan N. Markowitz, and Miriam Barnum. 2022. "
        "New Estimates of Over 500 Years of Historic GDP and Population Data. Journal of Conflict "
        "Resolution 66(3): 553-591."
    ),
    terms=ISARD_TERMS,
    coverage=(1816, 2019),
    files=("isard_cw_gdppop.csv",),
    owner="isard (R package), from Harvard Dataverse",
    home="https://doi.org/10.7910/DVN/FALCGS",
    layout=ISARD,
    columns=(*columns("ccode year", blank=False), *_ESTIMATES),
    keys=("ccode", "year"),
    rows=16536,
    sha256="8c1ae13cc628d0476ed60a641cf4e197125e0ab3144982e5894340e891cf9f31",
    years=("year",),
    note=(
        "Estimates of a model: a column that begins with sd_ is the uncertainty of its neighbor. "
        "No row, or a blank, is not known."
    ),
)

# Natural logarithms, so that a negative number is a small one.
_LOGS = (
    Column("wbgdp2011est", "float", codes=False, unit="log of US dollars of 2011"),
    Column("wbpopest", "float", codes=False, unit="log of persons"),
    Column("sdpest", "float", codes=False, unit="log of surplus domestic product"),
    Column("wbgdppc2011est", "float", codes=False, unit="log of US dollars of 2011 per person"),
)

SOURCES = (
    _COW,
    replace(
        _COW,
        key="gdp-population-gw",
        title="GDP, population and GDP per person, estimates (Gleditsch-Ward state-years)",
        files=("isard_gw_gdppop.csv",),
        columns=(*columns("gwcode year", blank=False), *_ESTIMATES),
        keys=("gwcode", "year"),
        rows=19667,
        sha256="6366acd229dcc9c963a942d0b206e179f14981bb76b6d77c636d425a68739a2c",
        codes="gw",
    ),
    Source(
        key="surplus-domestic-product",
        version="2020",
        title="GDP and surplus domestic product, estimates (COW state-years)",
        cite="anders_et_al2020",
        citation=(
            "Anders, Therese, Christopher J. Fariss, and Jonathan N. Markowitz. 2020. Bread Before "
            "Guns or Butter: Introducing Surplus Domestic Product (SDP). International Studies "
            "Quarterly 64(2): 392-405."
        ),
        terms=PEACESCIENCER_TERMS,
        coverage=(1800, 2016),
        files=("peacesciencer_cow_sdp_gdp.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(*columns("ccode year", blank=False), *_LOGS),
        keys=("ccode", "year"),
        rows=27753,
        sha256="279cccb8c914ace6154f74e7809a6e9f61f1d83e6e426efa04293f4d9c286834",
        years=("year",),
        note=(
            "Natural logarithms. sdpest is exactly 0 in 5,776 rows, a floor and hardly the log of "
            "one dollar. Rows stand for years before a state is in the system, from 1800; those of "
            "2016 are blank. No row, or a blank, is not known."
        ),
    ),
)
