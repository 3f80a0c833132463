"""Compute milex.csv and personnel.csv of src/foedus/atlas/facts from a user's own files.

Needs openpyxl. Three files, in this order: NATO's workbook "Defence Expenditure of NATO Countries
(2014-2024)" of 2024-06-17, SIPRI's workbook of 1949-2024, and the National Material Capabilities,
version 7 (columns ccode, year, milper)::

    python scripts/make_milex_personnel.py nato.xlsx sipri.xlsx nmc.csv

Only single cells are taken, rounded: the share of GDP to one decimal, personnel to two digits. The
script refuses to take more than a tenth of SIPRI's sheet; the count stands in the file's header.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl

HERE = Path(__file__).parent
FACTS = HERE.parent / "src" / "foedus" / "atlas" / "facts"
SHARE_YEARS = (2000, 2010, 2020)
PERSONNEL_YEARS = (2000, 2010, 2020)

MILEX_HEADER = """\
# Military expenditure as a share of GDP, in percent, one decimal, at 2000, 2010, 2020 and the
# latest year. "nato-defexp 2024-06-17": NATO, Defence Expenditure of NATO Countries (2014-2024),
# table 3 (2024 is an estimate). "sipri-milex 2025-04": SIPRI Military Expenditure Database,
# single figures, rounded: {taken} of its {all} shares of GDP ({share:.1%}). Computed by
# scripts/make_milex_personnel.py; NATO's figure is preferred.
"""
PERSONNEL_HEADER = """\
# Active armed forces in thousands, two significant digits, at 2000, 2010, 2020 and the latest year.
# "nato-defexp 2024-06-17": NATO, table 7 (2024 is an estimate). "cow-nmc 7.0": National Material
# Capabilities, milper, single figures, rounded: {taken} of its {all} ({share:.1%}). 0: looked,
# and there was none. Computed by scripts/make_milex_personnel.py.
"""


def names() -> dict[str, int]:
    """Read the workbooks' names."""
    return tomllib.loads((HERE / "milex_names.toml").read_text(encoding="utf-8"))


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Read one sheet's values."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return list(book[sheet].iter_rows(values_only=True))


def nato(path: Path, sheet: str, first_panel: str) -> dict[tuple[int, int], float]:
    """Read one panel of NATO's workbook as {(ccode, year): value}."""
    known = names()
    years: dict[int, int] = {}
    values: dict[tuple[int, int], float] = {}
    begun = first_panel == ""
    for row in rows_of(path, sheet):
        texts = [str(v).strip("* ") for v in row if isinstance(v, str)]
        labels = {i: str(v).rstrip("e") for i, v in enumerate(row) if v is not None}
        found = {i: int(v) for i, v in labels.items() if v.isdigit() and 2000 < int(v) < 2100}
        if len(found) > 5:
            years = found
        elif first_panel and any(t.startswith(first_panel) for t in texts):
            begun = True
        elif begun and any(t.startswith("NATO Total") for t in texts):
            break
        elif begun and texts and texts[0] in known:
            for i, year in years.items():
                if isinstance(row[i], int | float):
                    values[known[texts[0]], year] = float(row[i])
    return values


def sipri(path: Path) -> dict[tuple[int, int], float]:
    """Read SIPRI's shares of GDP, in percent; a name without a number gets a negative one."""
    known = names()
    rows = rows_of(path, "Share of GDP")
    at = next(i for i, row in enumerate(rows) if row[0] == "Country")
    years = {i: int(v) for i, v in enumerate(rows[at]) if isinstance(v, int | float)}
    values = {}
    for number, row in enumerate(rows[at + 1 :]):
        if row[0] is None:
            continue
        ccode = known.get(row[0].strip(), -number)
        for i, year in years.items():
            if isinstance(row[i], int | float):
                values[ccode, year] = 100 * float(row[i])
    return values


def nmc(path: Path) -> dict[tuple[int, int], float]:
    """Read military personnel in thousands as {(ccode, year): value}."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (int(r["ccode"]), int(r["year"])): float(r["milper"])
            for r in csv.DictReader(file)
            if r["milper"] not in ("", "NA", "-9")
        }


def chosen(
    first: dict[tuple[int, int], float],
    second: dict[tuple[int, int], float],
    years: tuple[int, ...],
    keys: tuple[str, str],
    since: int,
) -> list[tuple[int, int, float, str]]:
    """Take each state's benchmark years and its latest, from the first source that has them."""
    out = []
    for ccode in sorted(set(living()) & {c for c, _ in [*first, *second]}):
        own1 = {y: v for (c, y), v in first.items() if c == ccode}
        own2 = {y: v for (c, y), v in second.items() if c == ccode and y >= since}
        latest = max(own1) if own1 else max(own2, default=None)
        for year in sorted({*years, *([latest] if latest else [])}):
            if year in own1:
                out.append((ccode, year, own1[year], keys[0]))
            elif year in own2:
                out.append((ccode, year, own2[year], keys[1]))
    return out


def living() -> dict[int, str]:
    """List the states that still exist."""
    with (FACTS / "capitals.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {int(r["ccode"]): r["code"] for r in rows if not r["until"]}


def two_digits(value: float) -> str:
    """Round to two significant digits, without an exponent."""
    rounded = float(f"{value:.2g}")
    return str(int(rounded)) if rounded >= 10 else f"{rounded:.2g}"


def write(
    name: str, header: str, column: str, rows: list[list[Any]], taken: int, total: int
) -> None:
    """Write one table, with its share of the source in the header."""
    if taken >= total / 10:
        sys.exit(f"{name}: {taken} of {total} figures is a tenth or more")
    with (FACTS / name).open("w", encoding="utf-8", newline="") as file:
        file.write(header.format(taken=taken, all=total, share=taken / total))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ccode", "code", "year", column, "basis"])
        writer.writerows(rows)


def main() -> None:
    """Write both tables."""
    nato_path, sipri_path, nmc_path = map(Path, sys.argv[1:4])
    code = living()
    share_sipri = sipri(sipri_path)
    shares = chosen(
        nato(nato_path, "TABLE3", "Share of real GDP"), share_sipri, SHARE_YEARS,
        ("nato-defexp 2024-06-17", "sipri-milex 2025-04"), 2000,
    )  # fmt: skip
    taken = sum(basis.startswith("sipri") for *_, basis in shares)
    write(
        "milex.csv", MILEX_HEADER, "share",
        [[c, code[c], y, f"{v:.1f}", b] for c, y, v, b in shares], taken, len(share_sipri),
    )  # fmt: skip
    all_nmc = nmc(nmc_path)
    forces = chosen(
        nato(nato_path, "TABLE7", ""), all_nmc, PERSONNEL_YEARS,
        ("nato-defexp 2024-06-17", "cow-nmc 7.0"), 2000,
    )  # fmt: skip
    taken = sum(basis.startswith("cow") for *_, basis in forces)
    write(
        "personnel.csv", PERSONNEL_HEADER, "thousands",
        [[c, code[c], y, two_digits(v), b] for c, y, v, b in forces], taken, len(all_nmc),
    )  # fmt: skip
    sys.stdout.write(f"{len(shares)} shares, {len(forces)} counts\n")


if __name__ == "__main__":
    main()
