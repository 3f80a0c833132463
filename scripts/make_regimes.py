"""Compute src/foedus/atlas/facts/regimes.csv: three classes of regime by spells.

The rule is in HEADER. It reads one table with the columns ccode, year and v2x_polyarchy (V-Dem
version 16, CC BY-SA 4.0)::

    python scripts/make_regimes.py democracy.csv

States that V-Dem does not code are in ``scripts/regimes_by_hand.csv``.
"""

from __future__ import annotations

import csv
import sys
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
FACTS = HERE.parent / "src" / "foedus" / "atlas" / "facts"
DEMOCRACY, AUTOCRACY = 0.5, 0.3

HEADER = """\
# Regimes in three classes by spells, our own coding, computed by scripts/make_regimes.py.
# Rule: V-Dem's electoral democracy index (version 16, v2x_polyarchy; Coppedge et al., CC BY-SA
# 4.0) at 0.5 or more: democracy; under 0.3: autocracy; between: hybrid. A class opens a spell
# when it holds two years running; a single year keeps the class before it. A spell begins on 1
# January of its first year, or on the day the state enters. No index value is here. The last
# class is carried forward from the end of 2025. States that V-Dem does not code are by hand
# (scripts/regimes_by_hand.csv), basis uncertain.
"""


def kind(index: float) -> str:
    """Class one value of the index."""
    if index >= DEMOCRACY:
        return "democracy"
    return "autocracy" if index < AUTOCRACY else "hybrid"


def settled(classes: list[str]) -> list[str]:
    """Let a class of a single year give way to the class before it (at the start, after it)."""
    runs = [(name, len(list(group))) for name, group in groupby(classes)]
    out: list[str] = []
    for i, (name, length) in enumerate(runs):
        if length == 1 and len(runs) > 1:
            name = out[-1] if out else runs[i + 1][0]
        out += [name] * length
    return out


def lives() -> dict[int, tuple[str, str, str]]:
    """Read each state's code, first day and last day."""
    life: dict[int, tuple[str, str, str]] = {}
    with (FACTS / "capitals.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            ccode = int(row["ccode"])
            since = life[ccode][1] if ccode in life else row["since"]
            life[ccode] = (row["code"], since, row["until"])
    return life


def index_of(path: Path) -> dict[int, dict[int, float]]:
    """Read the index as {ccode: {year: value}}."""
    index: dict[int, dict[int, float]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["v2x_polyarchy"]:
                index.setdefault(int(row["ccode"]), {})[int(row["year"])] = float(
                    row["v2x_polyarchy"]
                )
    return index


def spells(since: str, until: str, values: dict[int, float]) -> list[tuple[str, str, str]]:
    """List (class, since, until) of one state."""
    years = [
        y for y in sorted(values) if int(since[:4]) <= y and (not until or y <= int(until[:4]))
    ]
    classes = settled([kind(values[y]) for y in years])
    out: list[tuple[str, str, str]] = []
    for year, name in zip(years, classes, strict=True):
        if out and out[-1][0] == name:
            continue
        start = f"{year}-01-01" if out else since
        if out:
            out[-1] = (*out[-1][:2], start)
        out.append((name, start, until))
    return out


def main() -> None:
    """Write the table."""
    index, rows = index_of(Path(sys.argv[1])), []
    with (HERE / "regimes_by_hand.csv").open(encoding="utf-8") as file:
        by_hand = list(csv.DictReader(line for line in file if not line.startswith("#")))
    hand = {int(r["ccode"]) for r in by_hand}
    for ccode, (code, since, until) in lives().items():
        if ccode in hand:
            for r in by_hand:
                if int(r["ccode"]) == ccode:
                    first = max(since, r["since"])
                    rows.append([ccode, code, r["class"], first, r["until"] or until, "uncertain"])
            continue
        found = spells(since, until, index.get(ccode, {}))
        if not found:
            sys.exit(f"{code}: neither V-Dem nor by hand")
        for name, first, last in found:
            rows.append([ccode, code, name, first, last, "vdem-polyarchy 16 by rule"])
    with (FACTS / "regimes.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ccode", "code", "class", "since", "until", "basis"])
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} spells\n")


if __name__ == "__main__":
    main()
