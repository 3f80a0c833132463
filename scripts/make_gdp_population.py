"""Compute src/foedus/atlas/facts/gdp_population.csv from two World Bank files (CC BY 4.0).

The files are the indicators NY.GDP.MKTP.CD and SP.POP.TOTL as CSV with the columns Country Name,
Country Code, Year, Value::

    python scripts/make_gdp_population.py gdp.csv population.csv

Benchmark years and each state's latest year are kept, rounded to four significant digits, for the
states of the atlas's own list of capitals.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

FACTS = Path(__file__).parent.parent / "src" / "foedus" / "atlas" / "facts"
YEARS = (1990, 1995, 2000, 2005, 2010, 2015, 2020)

HEADER = """\
# GDP (million current US$) and population (thousands) at benchmark years, four significant digits.
# World Bank, World Development Indicators, NY.GDP.MKTP.CD and SP.POP.TOTL, CC BY 4.0; computed by
# scripts/make_gdp_population.py: python scripts/make_gdp_population.py gdp.csv population.csv
# The World Bank follows present territory; states that ended are absent, and weight_limits.csv
# says from which day a figure may speak for a state whose territory changed. Empty: not in the
# file.
"""


def four_digits(value: float) -> str:
    """Round to four significant digits, written without an exponent."""
    rounded = float(f"{value:.4g}")
    return str(int(rounded)) if rounded >= 1000 else f"{rounded:.4g}"


def series(path: Path) -> dict[tuple[str, int], float]:
    """Read one indicator as {(ISO3, year): value}."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["Country Code"], int(row["Year"])): float(row["Value"])
            for row in csv.DictReader(file)
            if row["Value"]
        }


def kept(values: dict[tuple[str, int], float], code: str) -> dict[int, float]:
    """Keep a state's benchmark years and its own latest year."""
    own = {year: value for (iso3, year), value in values.items() if iso3 == code}
    years = {*YEARS, max(own)} if own else set()
    return {year: own[year] for year in years if year in own}


def codes() -> list[tuple[int, str]]:
    """List (ccode, ISO3) of the states that still exist."""
    with (FACTS / "capitals.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [(int(row["ccode"]), row["code"]) for row in rows if not row["until"]]


def main() -> None:
    """Write the table."""
    gdp, population = series(Path(sys.argv[1])), series(Path(sys.argv[2]))
    with (FACTS / "gdp_population.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ccode", "code", "year", "gdp", "population", "basis"])
        for ccode, code in codes():
            money_by_year, people_by_year = kept(gdp, code), kept(population, code)
            for year in sorted(money_by_year | people_by_year):
                money, people = money_by_year.get(year), people_by_year.get(year)
                writer.writerow(
                    [
                        ccode,
                        code,
                        year,
                        "" if money is None else four_digits(money / 1e6),
                        "" if people is None else four_digits(people / 1e3),
                        f"world-bank-wdi {year}",
                    ]
                )


if __name__ == "__main__":
    main()
