"""Small files in each declared layout, made from nothing: the suite needs no real data."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import small_files_attributes
import small_files_conflict
import small_files_forces

from foedus.sources.declaration import Source
from foedus.sources.registry import declared, source

Row = Mapping[str, object]
FILL = {"int": "0", "float": "0.5", "text": "abc", "date": "1990-01-01"}


def table(declaration: Source, rows: Sequence[Row], *, header: bool | None = None) -> bytes:
    """A file in the declared layout; columns that a row does not name get a plain value."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=declaration.separator, lineterminator="\n")
    names = [column.name for column in declaration.columns]
    unknown = {name for row in rows for name in row} - set(names)
    if unknown:
        raise ValueError(f"{declaration.label} has no column {unknown}")
    if declaration.header if header is None else header:
        writer.writerow(names)
    fill = {column.name: FILL[column.kind] for column in declaration.columns}
    if declaration.version_column:
        fill[declaration.version_column] = declaration.version_printed[0]
    for row in rows:
        writer.writerow([row.get(name, fill[name]) for name in names])
    return out.getvalue().encode(declaration.encoding)


def member(
    atopid: int, ccode: int, entry: str, left: str = "", **more: object
) -> dict[str, object]:
    """One row of ATOP's member file; days as YYYY-MM-DD or YYYY-MM."""
    first = [*entry.split("-"), ""][:3]
    last = [*left.split("-"), ""][:3] if left else ["0", "0", "0"]
    return {
        "atopid": atopid,
        "member": ccode,
        "cowsys": 1,
        "phase": 0,
        "yrent": first[0],
        "moent": int(first[1]),
        "dayent": first[2] and int(first[2]),
        "yrexit": last[0],
        "moexit": int(last[1]),
        "dayexit": last[2] and int(last[2]),
        "ineffect": int(not left),
        **more,
    }


def members(*rows: Row) -> bytes:
    """A member file of ATOP."""
    return table(source("atop-m"), rows)


_ALLIANCE = {"begyr": 1879, "begmo": 10, "begday": 7, "endyr": 1918, "endmo": 11, "endday": 3}
_STATE = {
    "ccode": 2, "styear": 1816, "stmonth": 1, "stday": 1, "endmonth": 12, "endday": 31,
}  # fmt: skip

ROWS: dict[tuple[str, str], list[dict[str, object]]] = {
    ("atop-m", "seen"): [
        member(1350, 255, "1879-10-07", "1918-11-03", defense=1),
        member(1350, 300, "1879-10-07", "1918-11-03", defense=1),
        member(3180, 2, "1949-04-04", "1951-06-19", phase=1, defense=1),
        member(3180, 2, "1951-06-19", phase=2, defense=1),
    ],
    ("atop-a", "seen"): [
        {"atopid": 1350, **_ALLIANCE},
        {"atopid": 3180, **_ALLIANCE, "begyr": 1949, "endyr": 0, "endmo": 0, "endday": 0},
    ],
    ("atop-ph", "seen"): [
        {"atopid": 1350, "atopidphase": "1350", "phase": 0, **_ALLIANCE},
        {"atopid": 1360, "atopidphase": "1360.1", "phase": 1, **_ALLIANCE},
    ],
    ("atop-inst", "seen"): [
        {"atopid": 1350, "atopidphase": "1350", "milinst": 1, "version": "5.0999999"},
        {"atopid": 1360, "atopidphase": "1360.1", "milinst": "", "version": "5.0999999"},
    ],
    ("cow-states", "seen"): [
        {**_STATE, "endyear": 2016},
        {**_STATE, "ccode": 300, "endyear": 1918, "endmonth": 11, "endday": 12},
    ],
    ("cow-state-years", "seen"): [{"ccode": 2, "year": 1816}, {"ccode": 2, "year": 1817}],
    ("cow-majors", "seen"): [
        {**_STATE, "styear": 1898, "endyear": 2016},
        {**_STATE, "ccode": 300, "endyear": 1918},
    ],
    ("cow-contiguity", "seen"): [
        {"statelno": 2, "statehno": 20, "begin": 192001, "end": 201612, "conttype": 1},
        {"statelno": 2, "statehno": 40, "begin": 190205, "end": 190609, "conttype": 4},
    ],
    ("cow-capitals", "processed:peacesciencer"): [
        {"ccode": 2, "stdate": "1816-01-01", "enddate": "2024-12-31", "lng": "-77.5"},
        {"ccode": 255, "stdate": "1990-10-03", "enddate": "1999-09-06"},
    ],
    ("gw-capitals", "processed:peacesciencer"): [
        {"gwcode": 2, "stdate": "1816-01-01", "enddate": "2024-12-31", "lng": "-77.5"},
        {"gwcode": 260, "stdate": "1991-06-20", "enddate": "2024-12-31"},
    ],
    ("gw-states", "seen"): [
        {"statenumber": 2, "start": "1816-01-01", "end": "2020-12-31"},
        {
            "statenumber": 271,
            "countryname": "Württemberg",
            "start": "1816-01-01",
            "end": "1871-01-17",
        },
    ],
    ("gw-states", "documented"): [
        {"statenumber": 2, "start": "01:01:1816", "end": "31:12:2017"},
        {"statenumber": 271, "start": "01:01:1816", "end": "17:01:1871"},
    ],
    ("nmc", "seen"): [
        {"ccode": 2, "year": 1816, "milex": 3823, "irst": "-9", "upop": "-9.0"},
        {"ccode": 2, "year": 1817, "milex": 2466},
    ],
    ("nmc", "processed:peacesciencer"): [
        {"ccode": 2, "year": 1816, "irst": ""},
        {"ccode": 2, "year": 1817},
    ],
    ("nmc", "documented"): [{"ccode": 2, "year": 1816}],
}
ROWS["gw-microstates", "seen"] = ROWS["gw-states", "seen"]
ROWS["gw-microstates", "documented"] = ROWS["gw-states", "documented"]
ROWS |= small_files_attributes.ROWS
ROWS |= small_files_forces.ROWS
ROWS |= small_files_conflict.ROWS


def small_file(declaration: Source) -> bytes:
    """A small well-formed file of any declared dataset."""
    rows = ROWS.get((declaration.key, declaration.layout), [])
    if declaration.form != "text":
        return small_files_forces.packed(declaration, table(declaration, rows))
    if declaration.key == "cow-states":
        # Member to the end of the list, whichever year that is.
        rows = [{**rows[0], "endyear": declaration.coverage[1]}, *rows[1:]]
    return table(declaration, rows)


ALL = declared()
SEEN_ONES = tuple(one for one in ALL if one.layout != "documented")
# Files that are themselves the table, so that a test can change a line or a cell of them.
PLAIN_ONES = tuple(one for one in ALL if one.plain)
# Their owners repeat no row: two that are the same in every column are one row given twice.
ONCE = tuple(
    one for one in PLAIN_ONES if one in SEEN_ONES and one.key not in ("us-bases", "us-construction")
)
