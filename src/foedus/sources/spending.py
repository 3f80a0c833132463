"""Defense spending as NATO, the European Defence Agency and Our World in Data publish it.

NATO's workbook has a sheet per table and one or two panels on each, under a row of years that may
be repeated above every panel; a year that is an estimate is labelled ``2024e``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, WORKBOOK, Column, Grid, Sheets, Source, columns
from foedus.sources.tables import sheet

_MILLIONS = "millions of US dollars"
_CONSTANT = "at 2015 prices and exchange rates"
# Table and opening words of the panel, with the column that they fill; "" is the only panel.
_PANELS = {
    ("TABLE1", "Current prices"): "milex_local",
    ("TABLE1", "Constant 2015 prices"): "milex_local_constant",
    ("TABLE2", "Current prices"): "milex_current",
    ("TABLE2", "Constant 2015 prices"): "milex_constant",
    ("TABLE3", "Share of real GDP"): "milex_gdp",
    ("TABLE3", "Annual real change"): "real_change",
    ("TABLE5", "Current prices"): "gdp_current",
    ("TABLE5", "Constant 2015 prices"): "gdp_constant",
    ("TABLE6", "GDP per capita"): "gdp_per_capita",
    ("TABLE6", "Defence expenditure per capita"): "milex_per_capita",
    ("TABLE7", ""): "personnel",
    ("TABLE8a", "Equipment"): "equipment",
    ("TABLE8a", "Personnel"): "personnel_share",
    ("TABLE8b", "Infrastructure"): "infrastructure",
    ("TABLE8b", "Other"): "other",
}
_YEAR = re.compile(r"(\d{4})(e?)")
_BROKEN = ("#REF!", "#DIV/0!", "#N/A", "..", "-")


class _Line(NamedTuple):
    """A row of a panel: whose it is, and its figures by the label of the year."""

    column: str
    country: str
    figures: dict[str, str]


def _panel_lines(rows: Grid, table: str) -> list[_Line]:
    """The rows of countries on one sheet, each with the column that its panel fills."""
    lines, years = [], dict[int, str]()
    column = _PANELS.get((table, ""), "")
    for row in rows:
        cells = [cell.strip() for cell in row]
        labels = {p: c for p, c in enumerate(cells) if _YEAR.fullmatch(c)}
        words = [c for c in cells if c and not _is_number(c) and c not in _BROKEN]
        if len(labels) > 2 and all(_YEAR.fullmatch(word) for word in words):
            years = labels
            continue
        opening = next(
            (name for (sheet_, start), name in _PANELS.items()
             if sheet_ == table and start and words and words[0].startswith(start)),
            "",
        )  # fmt: skip
        if opening:
            column = opening
            continue
        figures = {label: cells[p] for p, label in years.items() if p < len(cells)}
        if column and words and any(_is_number(figure) for figure in figures.values()):
            lines.append(_Line(column, words[0], figures))
    return lines


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _load_nato(found: Sheets, source: Source, label: str) -> Grid:
    """One row per country and year, from the panels of eight sheets."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    currency: dict[str, str] = {}
    for table in dict.fromkeys(table for table, _ in _PANELS):
        lines = _panel_lines(sheet(found, table, source, label), table)
        wanted = {name for (one, _), name in _PANELS.items() if one == table}
        lacking = wanted - {line.column for line in lines}
        if lacking:
            raise SourceLayoutError(
                f"sheet {table!r} of {label} has no panel for {', '.join(sorted(lacking))}, or "
                "no row of years above it.",
                f"add {source.files[0]} as {source.owner} publishes it.",
            )
        for line in lines:
            # An asterisk marks a law on spending; table 1 adds the currency.
            country, _, money = line.country.partition("(")
            country = country.strip(" *\xa0")
            if money:
                currency[country] = money.rstrip(") ")
            for year, figure in line.figures.items():
                known = cells.setdefault((country, year), {})
                if line.column in known:
                    raise SourceLayoutError(
                        f"sheet {table!r} of {label} names {country} twice in one panel.",
                        f"add {source.files[0]} as {source.owner} publishes it.",
                    )
                known[line.column] = "" if figure in _BROKEN else figure
    measures = tuple(_PANELS.values())
    grid = [["country", "year", "estimate", "aggregate", *measures, "currency"]]
    for (country, year), known in cells.items():
        parts = _YEAR.fullmatch(year)
        marks = [str(int(country.startswith("NATO")))]
        told = [parts[1], str(int(bool(parts[2])))] if parts else [year, ""]
        figures = [known.get(one, "") for one in measures]
        grid.append([country, *told, *marks, *figures, currency.get(country, "")])
    return grid


def _share(name: str, of: str) -> Column:
    return Column(name, "float", unit=f"percent of {of}")


NATO = Source(
    key="nato-spending",
    version="2024",
    title="NATO, Defence Expenditure of NATO Countries",
    cite="nato_spending2024",
    citation="NATO. 2024. Defence Expenditure of NATO Countries (2014-2024). PR/CP(2024).",
    terms="NATO public information; reuse with credit, no official licence stated.",
    coverage=(2014, 2024),
    files=("240617-def-exp-2024-TABLES-en.xlsx",),
    owner="NATO",
    home="https://www.nato.int/cps/en/natohq/topics_49198.htm",
    layout=SEEN,
    columns=(
        Column("country", "text", blank=False),
        *columns("year estimate aggregate", blank=False),
        Column("milex_local", "float", unit="millions of national currency, current prices"),
        Column("milex_local_constant", "float", unit="millions of national currency, 2015 prices"),
        Column("milex_current", "float", unit=f"{_MILLIONS} at current prices and exchange rates"),
        Column("milex_constant", "float", unit=f"{_MILLIONS} {_CONSTANT}"),
        _share("milex_gdp", "real gross domestic product"),
        Column("real_change", "float", codes=False, unit="percent on the year before"),
        Column("gdp_current", "float", unit=f"{_MILLIONS} at current prices and exchange rates"),
        Column("gdp_constant", "float", unit=f"{_MILLIONS} {_CONSTANT}"),
        Column("gdp_per_capita", "float", unit=f"thousands of US dollars {_CONSTANT}"),
        Column("milex_per_capita", "float", unit=f"US dollars {_CONSTANT}"),
        Column("personnel", "float", unit="thousands of persons"),
        _share("equipment", "defense expenditure"),
        _share("personnel_share", "defense expenditure"),
        _share("infrastructure", "defense expenditure"),
        _share("other", "defense expenditure"),
        Column("currency", "text"),
    ),
    keys=("country", "year"),
    rows=374,
    sha256="94f4de63de124dd323cb6729ddf66b66a3e024b9984d21abc6cb5624773b375e",
    years=("year",),
    codes="",
    form=WORKBOOK,
    loader=_load_nato,
    note=(
        "estimate is 1 where the workbook labels the year with an e (2023 and 2024); aggregate is "
        "1 for the totals of the alliance. Iceland, which has no armed forces, has its gross "
        "domestic product only. States stand in it for years before they joined. Table 4 is left "
        "out: it repeats figures of tables 2 and 3."
    ),
)

_EDA_TOTALS = {
    "Total Defence Expenditure": "milex",
    "Total Defence Expenditure as % of GDP": "milex_gdp",
    "Total Defence Expenditure as % of Government Expenditure": "milex_government",
    "Total Defence Expenditure per capita": "milex_per_capita",
    "Defence Investment": "investment",
    "Defence Equipment Procurement Expenditure": "procurement",
    "Defence R&D Expenditure": "research",
    "GDP (MRD)": "gdp",
}
_EDA_COLUMNS = {name.lower(): column for name, column in _EDA_TOTALS.items()}


def _load_eda(found: Sheets, source: Source, label: str) -> Grid:
    """One row per state (or the EU's total) and year, from three sheets."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    trimmed = {name.strip(): rows for name, rows in found.items()}
    for name in ("Billions", "Member States 2023"):
        rows = sheet(trimmed, name, source, label)
        head = [cell.strip().lower() for cell in rows[0]] if rows else []
        for row in rows[1:]:
            if not "".join(row[:2]).strip():
                continue
            known = cells.setdefault((row[0].strip(), row[1].strip()), {})
            for title, cell in zip(head, row, strict=False):
                if title in _EDA_COLUMNS:
                    known[_EDA_COLUMNS[title]] = cell.strip()
    totals = sheet(trimmed, "EU27", source, label)
    years = totals[0] if totals else []
    for row in totals[1:]:
        column = _EDA_COLUMNS.get(row[0].strip().lower()) if row else None
        for year, cell in zip(years[1:], row[1:], strict=False):
            if column and year:
                known = cells.setdefault(("EU27", year), {})
                known[column] = "" if cell == "-" else cell
    measures = tuple(_EDA_TOTALS.values())
    grid = [["country", "year", "aggregate", *measures]]
    for (country, year), known in cells.items():
        aggregate = str(int(country == "EU27"))
        grid.append([country, year, aggregate, *(known.get(one, "") for one in measures)])
    return grid


EDA = Source(
    key="eda-spending",
    version="2023",
    title="European Defence Agency, defence data",
    cite="eda2023",
    citation="European Defence Agency. Defence Data 2023.",
    terms="EDA public data, reuse with attribution.",
    coverage=(2005, 2023),
    files=("EDA-defence-data-2023.xlsx", "defence-data-2023.xlsx"),
    owner="European Defence Agency",
    home="https://eda.europa.eu/publications-and-data/defence-data",
    layout=SEEN,
    columns=(
        Column("country", "text", blank=False),
        *columns("year aggregate", blank=False),
        Column("milex", "float", unit="millions of current euros"),
        Column("milex_gdp", "float", unit="share of gross domestic product, 0 to 1"),
        Column("milex_government", "float", unit="share of government expenditure, 0 to 1"),
        Column("milex_per_capita", "float", unit="euros per person"),
        Column("investment", "float", unit="millions of current euros"),
        Column("procurement", "float", unit="millions of current euros"),
        Column("research", "float", unit="millions of current euros"),
        Column("gdp", "float", unit="billions of current euros"),
    ),
    keys=("country", "year"),
    missing=(("-", "not available"),),
    rows=465,
    sha256="2e8e0a0a66b3f436a712564dca7acdac95ab9868d9701d52f33b72b1dee821f9",
    years=("year",),
    codes="",
    form=WORKBOOK,
    loader=_load_eda,
    note=(
        "States 2005-2021 and 2023; 2022 is given for the EU's total only (EU27, 2018-2023, "
        "aggregate 1). Shares are fractions. The workbook's sheet 'Billions' holds millions of "
        "euros but for the gross domestic product."
    ),
)

OWID = Source(
    key="owid-milex",
    version="2022",
    title="Our World in Data, long-run military expenditure (COW and SIPRI)",
    cite="owid_milex",
    citation="Our World in Data, based on COW NMC v6 and SIPRI.",
    terms="CC BY 4.0 (Our World in Data); sources under their own terms.",
    coverage=(1816, 2020),
    files=(
        "OWID_military_expenditure_cow_sipri.csv",
        "Military expenditure - OWID based on CoW & SIPRI.csv",
    ),
    owner="Our World in Data",
    home="https://ourworldindata.org/military-personnel-spending",
    layout=SEEN,
    columns=(
        Column("country", "text", blank=False),
        Column("year", blank=False),
        Column("military_expenditure", "float", to="milex_constant", unit="constant US dollars"),
        Column("military_expenditure_per_capita", "float", to="milex_per_capita",
               unit="constant US dollars per person"),
        Column("military_expenditure_share_gdp", "float", to="milex_gdp",
               unit="percent of gross domestic product"),
    ),
    keys=("country", "year"),
    rows=15981,
    sha256="6615efef760768dcf74d41a8e0f77039db896c69bca40c87d6662b209bda4426",
    years=("year",),
    codes="",
    note=(
        "A splice of two sources at constant prices: for long trends only. Regions and groups "
        "stand among the countries."
    ),
)  # fmt: skip

SOURCES = (NATO, EDA, OWID)
