"""SIPRI: military expenditure, arms transfers by dyad and year, and the trade registers.

The workbook of military expenditure has title rows, regional headings, a sheet per measure, and
two words for a cell without a number: ``...`` (its notes print ``. .``) where a figure is not
available, and ``xxx`` where the state did not exist. A state-year that is ``xxx`` has no row here;
one that is not available has a row with null.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, WORKBOOK, Column, Grid, Sheets, Source, columns
from foedus.sources.mending import numbered_parts
from foedus.sources.numbering import with_part
from foedus.sources.tables import sheet

if TYPE_CHECKING:
    import polars as pl

_OWNER = "Stockholm International Peace Research Institute (SIPRI)"
_TERMS = (
    "SIPRI copyright; free for non-commercial use with attribution, larger reproduction needs "
    "permission (see sipri.org terms)."
)
_NOT_EXISTING, _NOT_AVAILABLE = "xxx", ("...", ". .", "")
# Columns by the sheet that they come from; values are for calendar years but in the last.
_MEASURES = {
    "Constant (2023) US$": "milex_constant",
    "Current US$": "milex_current",
    "Share of GDP": "milex_gdp",
    "Per capita": "milex_per_capita",
    "Share of Govt. spending": "milex_government",
    "Local currency calendar years": "milex_local",
    "Local currency financial years": "milex_local_financial",
}
_NAMED = "Local currency calendar years"


def _load_milex(found: Sheets, source: Source, label: str) -> Grid:
    """One row per country and year, from seven sheets of one row per country."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    told: dict[str, tuple[str, str]] = {}
    for name, measure in _MEASURES.items():
        rows = sheet(found, name, source, label)
        head, body = _below_header(rows, name, source, label)
        years = [place for place, year in enumerate(head) if re.fullmatch(r"\d{4}", year)]
        for row in body:
            figures = {head[p]: row[p].strip() for p in years if p < len(row)}
            if not any(figures.values()):
                continue
            country = row[0].strip()
            if name == _NAMED:
                told[country] = (
                    row[head.index("Currency")].strip() if "Currency" in head else "",
                    row[head.index("Notes")].strip() if "Notes" in head else "",
                )
            for year, figure in figures.items():
                known = cells.setdefault((country, year), {})
                if measure in known:
                    raise SourceLayoutError(
                        f"sheet {name!r} of {label} names {country} twice.",
                        f"add {source.files[0]} as {source.owner} publishes it.",
                    )
                known[measure] = "" if figure in _NOT_AVAILABLE else figure
    measures = tuple(_MEASURES.values())
    table = [["country", "year", *measures, "currency", "notes"]]
    for (country, year), known in cells.items():
        if all(figure == _NOT_EXISTING for figure in known.values()):
            continue
        shown = [known.get(one, "").replace(_NOT_EXISTING, "") for one in measures]
        table.append([country, year, *shown, *told.get(country, ("", ""))])
    return table


def _below_header(rows: Grid, name: str, source: Source, label: str) -> tuple[list[str], Grid]:
    for place, row in enumerate(rows):
        if row and row[0].strip() == "Country":
            return [cell.strip() for cell in row], rows[place + 1 :]
    raise SourceLayoutError(
        f"sheet {name!r} of {label} has no row that begins with 'Country'.",
        f"add {source.files[0]} as {source.owner} publishes it.",
    )


_MILLIONS = "millions of US dollars"
MILEX = Source(
    key="sipri-milex",
    version="2025",
    title="SIPRI military expenditure",
    cite="sipri_milex",
    citation=(
        "Stockholm International Peace Research Institute. SIPRI Military Expenditure Database."
    ),
    terms=_TERMS,
    coverage=(1949, 2024),
    files=("SIPRI-Milex-data-1949-2024_2.xlsx",),
    owner=_OWNER,
    home="https://www.sipri.org/databases/milex",
    layout=SEEN,
    columns=(
        Column("country", "text", blank=False),
        Column("year", blank=False),
        Column("milex_constant", "float", unit=f"{_MILLIONS} at 2023 prices and exchange rates"),
        Column("milex_current", "float", unit=f"{_MILLIONS} at current prices and exchange rates"),
        Column("milex_gdp", "float", unit="share of gross domestic product, 0 to 1"),
        Column("milex_per_capita", "float", unit="current US dollars per person"),
        Column("milex_government", "float", unit="share of government spending, 0 to 1"),
        Column("milex_local", "float", unit="units of local currency, calendar year"),
        Column("milex_local_financial", "float", unit="units of local currency, financial year"),
        *columns("currency notes", "text"),
    ),
    keys=("country", "year"),
    missing=(("...", "not available"), ("xxx", "state did not exist")),
    rows=12984,
    sha256="8a31c2794c8070230b3b9ef26a3249663f6317a8bc86ba3ec3099c791cdb692f",
    years=("year",),
    codes="",
    form=WORKBOOK,
    loader=_load_milex,
    note=(
        "No row: the state did not exist in that year. Null: not available, never zero. Shares are "
        "fractions. Per capita and share of government begin in 1988. SIPRI prints estimates in "
        "blue and uncertain figures in red; the colour is not read. One row is the European Union, "
        "which is no state. The notes column holds SIPRI's footnote marks."
    ),
)


def _tidy_tiv(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return frame.rename({"value": "tiv"})


TIV = Source(
    key="sipri-tiv",
    version="2022",
    title="SIPRI arms transfers, trend-indicator value by directed dyad-year",
    cite="sipri_transfers",
    citation="Stockholm International Peace Research Institute. SIPRI Arms Transfers Database.",
    terms=_TERMS,
    coverage=(1970, 2014),
    files=("sipri_tiv_dyad_year.csv",),
    owner="Gannon, 2025 replication archive, from SIPRI's import and export tables",
    home="https://www.sipri.org/databases/armstransfers",
    layout="processed:replication archive",
    columns=(
        Column("year", blank=False),
        Column("sender", "text", blank=False),
        Column("ccode1", blank=False),
        Column("receiver", "text", blank=False),
        Column("ccode2", blank=False),
        Column("value", "float", blank=False, unit="millions of trend-indicator value"),
    ),
    keys=("ccode1", "ccode2", "year"),
    rows=81335,
    sha256="08b01dbb31b980b108ce37a508d6db43fd1ccacd025ee1ebca264288a4a2139d",
    years=("year",),
    tidy=_tidy_tiv,
    note=(
        "Directed: ccode1 supplies ccode2. Zeros stand in the file for pairs that it lists; what a "
        "pair without a row means is not told, so it stays null."
    ),
)


_ORDER = ("recipient", "supplier", "order_year", "weapon")


def _tidy_register(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return numbered_parts(_delivered(frame), source, _ORDER, ("delivery_years",))


def _tidy_older_register(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    supplied = frame.with_columns(pl.lit("United States").alias("supplier"))
    return with_part(_delivered(supplied), *_ORDER)


def _delivered(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    delivered = (
        pl.col("delivery_years").str.extract_all(r"\d{4}").list.eval(pl.element().cast(pl.Int64))
    )
    return frame.with_columns(
        delivered.list.min().alias("first_delivery"), delivered.list.max().alias("last_delivery")
    )


def _register(state: str, name: str, rows: int, sha256: str) -> Source:
    return Source(
        key=f"sipri-register-{name.lower()}",
        version="2022",
        title=f"SIPRI trade register, deliveries by {state}",
        cite="sipri_transfers",
        citation=TIV.citation,
        terms=_TERMS,
        coverage=(1940, 2021),
        files=(f"{name.lower()}-trade-register.csv", "trade-register.csv"),
        owner=_OWNER,
        home=TIV.home,
        layout=SEEN,
        columns=(
            Column("Recipient", "text", blank=False),
            Column("Supplier", "text", blank=False),
            Column("Year of order", to="order_year", blank=False),
            Column("Number ordered", to="ordered"),
            Column("Weapon designation", "text", to="weapon", blank=False),
            Column("Weapon description", "text", to="description"),
            Column("Number delivered", to="delivered"),
            Column("Year(s) of delivery", "text", to="delivery_years"),
            Column("status", "text"),
            Column("Comments", "text"),
            Column("SIPRI TIV per unit", "float", to="tiv_unit", unit=_TIV_UNIT),
            Column("SIPRI TIV for total order", "float", to="tiv_ordered", unit=_TIV_UNIT),
            Column("SIPRI TIV of delivered weapons", "float", to="tiv_delivered", unit=_TIV_UNIT),
        ),
        keys=("recipient", "supplier", "order_year", "weapon", "part"),
        rows=rows,
        sha256=sha256,
        years=("order_year",),
        encoding="latin-1",
        codes="",
        tidy=_tidy_register,
        note=(
            "One row per order, numbered by part where nothing else tells orders apart. Covers "
            "deliveries 1950-2021; orders reach back to 1940. An order that is not listed was not "
            "known to SIPRI. SIPRI names the file trade-register.csv, whoever the supplier."
        ),
    )


_TIV_UNIT = "millions of trend-indicator value"


def _load_older_register(found: Sheets, source: Source, label: str) -> Grid:
    """The older layout: the recipient on a line of its own, blank below it."""
    rows = [[cell.strip() for cell in row] for row in found[""]]
    head, table, recipient = (rows[0] if rows else []), [], ""
    for row in rows[1:]:
        recipient = row[0] or recipient
        if not any(row[1:]):
            continue
        if len(row) == len(head) == _OLDER:
            row = _moved_back(row)
        table.append([recipient, *row[1:]])
    return [head, *table]


# Columns of the older layout.
_OLDER = 8


def _moved_back(row: list[str]) -> list[str]:
    """Three rows stand one cell too far right, their bracketed numbers turned negative."""
    if row[4].lstrip("-").isdigit() or not re.fullmatch(r"-?\d+", row[2]):
        return row
    moved = [row[0], *row[2:], ""]
    for place in (1, 4, 6):
        moved[place] = moved[place].removeprefix("-")
    moved[5] = re.sub(r"^(\d{4})(\d{4})$", r"\1-\2", moved[5])
    return moved


_USA = replace(
    _register("United States", "us", 8940, ""),
    files=("us-trade-register.csv",),
    columns=(
        Column("country", "text", to="recipient", blank=False),
        Column("ordered"),
        Column("weapon", "text", blank=False),
        Column("weapon.des", "text", to="description"),
        Column("year", to="order_year", blank=False),
        Column("years.delivered", "text", to="delivery_years"),
        Column("delivered"),
        Column("comments", "text"),
    ),
    sha256="efd6fa5a85a5e6cc7b8e89e80a2fb303b615dc59e36d0944774a01df66defb79",
    encoding="utf-8",
    loader=_load_older_register,
    tidy=_tidy_older_register,
    note=(
        "An older layout of the register, without values: the recipient stands on a line of its "
        "own and is blank below it. Three rows whose cells were moved one to the right are moved "
        "back. One row per order, numbered by part: eight stand in the file twice."
    ),
)

SOURCES = (
    MILEX,
    TIV,
    _register(
        "Germany", "de", 1212, "1fa6cf41e6d1e8e2ee21a19e2553dd13b52579d22976eae609f0295594f7274c"
    ),
    _register(
        "France", "fr", 2422, "e57f4c14aeaad97559b6cae1a16ce6da23e236748d63d09742f784f3b0babe76"
    ),
    _register(
        "United Kingdom",
        "uk",
        1938,
        "d381fe29313b2fd69e74adc2b4dfb3168d7c475b931f0dfb9727e899cd196353",
    ),
    _USA,
)
