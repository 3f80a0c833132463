"""Small files of forces: spending, arms, equipment, posture, exercises, nuclear, DCAD, GSDB.

Workbooks and Stata files are written here, since they cannot be spelled as text.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import openpyxl
import polars as pl
import pyreadstat

from foedus.sources.declaration import STATA, TOPOLOGY, Source

Cells = list[list[object]]

_DYAD = {"ccode1": 2, "ccode2": 200}
_ORDER = {"Recipient": "Albania", "Supplier": "Côte", "Year of order": 1999}
_DEAL = {"weapon": "C-130", "weapon.des": "transport ac", "years.delivered": "2004-2006"}
_EXERCISE = {
    "s.year": 1996, "s.month": 9, "s.day": 30, "e.year": 1996, "e.month": 10, "e.day": 11,
    "StateA": "Denmark", "StateB": "Estonia", "StateC": "",
}  # fmt: skip
_AGREEMENT = {
    **_DYAD, "signYear": 1984, "signMonth": 4, "signDay": 1,
    "EIFYear": "", "EIFMonth": "", "EIFDay": "", "span": -77,
}  # fmt: skip

ROWS: dict[tuple[str, str], list[dict[str, object]]] = {
    ("owid-milex", "seen"): [
        {"country": "France", "year": 1900},
        {"country": "France", "year": 1901, "military_expenditure_share_gdp": ""},
    ],
    ("sipri-tiv", "processed:replication archive"): [
        {**_DYAD, "year": 1990, "value": "0.13"},
        {**_DYAD, "year": 1991, "value": 0},
    ],
    ("sipri-register-de", "seen"): [
        {**_ORDER, "Year(s) of delivery": "2012; 2013; 2014"},
        {**_ORDER, "Year of order": 2000, "Year(s) of delivery": ""},
    ],
    ("sipri-register-us", "seen"): [
        {"country": "Albania", **dict.fromkeys(("ordered", "weapon", "weapon.des", "year",
         "years.delivered", "delivered", "comments"), "")},
        {**_DEAL, "country": "   ", "year": 2004},
        {**_DEAL, "country": "", "year": 2004, "ordered": ""},
        {"country": " ", "ordered": "", "weapon": 7, "weapon.des": "UH-1B", "year": "helicopter",
         "years.delivered": -1963, "delivered": 19641966, "comments": -7},
    ],
    ("rdmc", "seen"): [
        {"ccode": 2, "year": 1990, "tek": "aircraft_aew", "unit_count": "NA"},
        {"ccode": 2, "year": 1990, "tek": "aircraft_attack", "unit_count": 0},
    ],
    ("rdmc-wide", "seen"): [
        {"ccode": 2, "year": 1990, "submarines_other": "NA"},
        {"ccode": 2, "year": 1991},
    ],
    ("us-troops", "processed:troopdata"): [
        {"countryname": "Greece", "year": 1959, "marine_corps_ad": -322},
        {"countryname": "Guam", "year": 1959, "ccode": 1008, "iso3c": "NA"},
    ],
    ("us-bases", "processed:troopdata"): [
        {"ccode": 325, "basename": "Naples", "lat": "NA", "lon": "-14.5"},
        {"ccode": 325, "basename": "Naples", "lat": "NA", "lon": "-14.5"},
    ],
    ("us-construction", "processed:troopdata"): [
        {"year": 2009, "location": "Fort", "spend_construction": -5},
        {"year": 2009, "location": "Fort", "spend_construction": -5, "ccode": "NA"},
    ],
    ("nuclear-stockpiles", "seen"): [
        {"country_name": "China", "year": 1945},
        {"country_name": "China", "year": 1964, "nuclear_weapons_stockpile": 1},
    ],
    ("nuclear-forces", "seen"): [{"ccode": 2, "year": 1945}, {"ccode": 365, "year": 1949}],
    ("nuclear-latency", "seen"): [
        {"ccode": 615, "facility_name": "Oussera", "operation_end": 7777, "operation2_end": "NA"},
        {"ccode": 160, "facility_name": "Ezeiza II", "operation_end": 9999, "covert": -99},
    ],
    ("berkemeier-fuhrmann", "seen"): [
        {"atopid": 1350, "warid": 38, "warname": "WorldWarI", "sample": 1, "violateLLM": ""},
        {"atopid": 3205, "warid": 58, "warname": "Sinai1956", "sample": 0, "violateLLM": ""},
    ],
    ("leeds-anac", "seen"): [
        {"war": 106, "atopid": 1350, "ccode1": 255},
        {"war": 106, "atopid": 1350, "ccode1": 300, "honor3": 0},
    ],
    ("nuclear-cooperation", "seen"): [
        {**_DYAD, "year": 1955, "nca_type": 5},
        {**_DYAD, "year": 1955, "nca_type": 5},
    ],
    ("mme", "seen"): [
        {"MMEID": "mme3457", **_EXERCISE},
        {"MMEID": "mme3457", **_EXERCISE, "s.year": 2007, "e.year": 2007, "e.month": 9,
         "s.day": "xx", "e.day": "xx", "StateA": -9, "StateB": "", "lat": "-5.5"},
    ],
    ("dcad", "seen"): [
        {"DCAid": "DCADv1.0-0001", **_AGREEMENT},
        {"DCAid": "DCADv1.0-0002", **_AGREEMENT, "signDay": "", "renewYears": -66},
    ],
    ("gsdb", "seen"): [
        {"case_id": 1, "sanctioned_state": "Egypt, Arab Rep.", "begin": 1949, "end": 1973},
        {"case_id": 2, "sanctioning_state": "EU, Korea, South", "begin": 1990, "end": 2023},
    ],
}  # fmt: skip
for _state in ("fr", "uk"):
    ROWS[f"sipri-register-{_state}", "seen"] = ROWS["sipri-register-de", "seen"]


def _sipri(*, years: tuple[int, ...] = (1990, 1991), named: str = "Country") -> dict[str, Cells]:
    titles: Cells = [["Military expenditure by country"], ['". ." = data unavailable.'], [""]]
    body: list[tuple[str, list[object]]] = [
        ("Germany", [28.5, "..."]),
        ("USSR", [". .", "xxx"]),
    ]
    sheets: dict[str, Cells] = {"Front page": [["SIPRI"]]}
    for name in (
        "Constant (2023) US$", "Current US$", "Share of GDP", "Per capita",
        "Share of Govt. spending", "Local currency calendar years",
        "Local currency financial years",
    ):  # fmt: skip
        extra = ["Currency", "Notes"] if name.startswith("Local") else ["Notes"]
        told = ["Euro", "§4"] if name.startswith("Local") else ["§4"]
        sheets[name] = [
            *titles,
            [named, *extra, *years],
            ["Europe"],
            *([country, *told, *figures] for country, figures in body),
        ]
    return sheets


_NATO_PANELS = {
    "TABLE1": ("Current prices", "Constant 2015 prices "),
    "TABLE2": ("Current prices and exchange rates", "Constant 2015 prices and exchange rates"),
    "TABLE3": ("Share of real GDP (%)", "Annual real change (%)"),
    "TABLE5": ("Current prices and exchange rates", "Constant 2015 prices and exchange rates"),
    "TABLE6": (
        "GDP per capita (thousand US dollars)", "Defence expenditure per capita (US dollars)",
    ),
    "TABLE7": ("",),
    "TABLE8a": ("Equipment (a)", "Personnel (b)"),
    "TABLE8b": ("Infrastructure (c)", "Other (d)"),
}  # fmt: skip


def nato(*, repeat_years: bool = False) -> dict[str, Cells]:
    """NATO's workbook; ``repeat_years`` puts the row of years above every panel."""
    years: list[object] = ["", "", "", 2022, "2023e", "2024e"]
    sheets: dict[str, Cells] = {}
    for number, (table, panels) in enumerate(_NATO_PANELS.items()):
        rows: Cells = [["", f"{table} : Defence expenditure"], [""], years]
        for place, panel in enumerate(panels):
            if place and repeat_years:
                rows.append(years)
            rows.append(["", panel])
            name = "Albania   (Leks)" if table == "TABLE1" else "Albania*"
            first = 100 * number + 10 * place
            rows.append(["", "", name, first + 1.5, first + 2, "#REF!"])
            rows.append(["", "", "NATO Total", first + 4, first + 5, first + 6])
            rows.append(["", "", "", "#REF!", "#REF!", "#REF!"])
        sheets[table] = [*rows, ["", "", "Notes: Figures for 2023 and 2024 are estimates."]]
    return sheets


WORKBOOKS: dict[str, dict[str, Cells]] = {
    "sipri-milex": _sipri(),
    "nato-spending": nato(),
    "eda-spending": {
        "EU27": [
            ["EU27", 2022, 2023],
            ["", "", ""],
            [" Total Defence Expenditure ", 239078.5, 278573.25],
            ["    Defence R&D Expenditure", 9473.5, "-"],
            ['"-" - not available'],
        ],
        "Billions": [
            ["PMS", "Year", "Total Defence Expenditure ", "GDP (MRD)"],
            ["Austria", 2005, 2160.1, 254.075],
            ["", "", "", ""],
        ],
        "Member States 2023 ": [
            ["EU MS", "Year", "Total Defence Expenditure ", "Defence Investment"],
            ["Croatia ", 2023, 1318, ""],
        ],
    },
    "nuclear-steps": {
        "page-1_table-1": [
            ["Country", "Explore", "Pursue", "Acquire"],
            ["United States", "1939-", "1942-", "1945-"],
            ["India", "1948-", "1964-66,72-75,80-", "1987-"],
            ["Libya", "1970-2003", "1970-2003", ""],
        ]
    },
}


def workbook(sheets: dict[str, Cells]) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        page = book.active if place == 0 else book.create_sheet()
        page.title = name
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(declaration: Source, text: bytes) -> bytes:
    """A small file that is no text, from its own sheets or from a table as CSV text."""
    if declaration.key in WORKBOOKS:
        return workbook(WORKBOOKS[declaration.key])
    rows = list(csv.reader(io.StringIO(text.decode())))
    if declaration.form == STATA:
        return stata(rows)
    if declaration.form == TOPOLOGY:
        return topology(rows)
    return workbook({"Sheet1": [[_number(cell) for cell in row] for row in rows]})


def topology(rows: list[list[str]]) -> bytes:
    """A TopoJSON file of these rows, names first: each shape the same square."""
    square = [[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]
    shapes = [
        {
            "type": "Polygon",
            "arcs": [[0]],
            "properties": {
                name: _number(cell)
                for name, cell in zip(rows[0], row, strict=True)
                if name != "lines"
            },
        }
        for row in rows[1:]
    ]
    held = {"type": "GeometryCollection", "geometries": shapes}
    return json.dumps({"type": "Topology", "arcs": [square], "objects": {"all": held}}).encode()


def stata(rows: list[list[str]]) -> bytes:
    """A Stata file of these rows, names first."""
    columns = {
        name: [_number(row[place]) for row in rows[1:]] for place, name in enumerate(rows[0])
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.dta"
        pyreadstat.write_dta(pl.DataFrame(columns), str(path))
        return path.read_bytes()


def _number(cell: str) -> object:
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell
