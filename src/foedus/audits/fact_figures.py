"""GDP, population, military expenditure and personnel held against the files.

A figure whose ``basis`` names the file it is held against is of the same source: it must be the
file's, rounded. Any other must lie near it. Near figures of one origin confirm nothing either:
the World Factbook names no sources and is too often SIPRI's to the decimal; NATO, the European
Defence Agency and a parliament's committee print what the same ministries report.

- *personnel* against the National Material Capabilities: within 25%.
- *military expenditure* (share of GDP) against SIPRI: within 0.3 points or 25%. Against the
  workbooks of NATO and of the European Defence Agency likewise.
- *population* against the National Material Capabilities: within 25%.
- *GDP* against SIPRI, whose expenditure in current dollars divided by its share of GDP gives the
  GDP that it used: within 25%.

Near means by the larger of the two. Publishers define these figures apart, so that a figure
further off, but less than twice or half the other (for shares, or within one point), differs for
that general reason; beyond that only a reason of its own explains it. Where the atlas does not
let a figure speak for a state of that year, it is not compared. Model-based estimates that draw
on the World Bank themselves, or count in dollars of another year, confirm nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.atlas.fact_weights import Benchmark
from foedus.audits.fact_check import state_codes
from foedus.audits.finding import DIFFERS, NOT_CHECKABLE, Finding, verdict_of
from foedus.errors import FoedusError
from foedus.states import resolve

if TYPE_CHECKING:
    import polars as pl

NEAR, FAR = 0.25, 0.5
POINTS_NEAR, POINTS_FAR = 0.3, 1.0

# Names of the workbooks that the register of states does not have.
WORKBOOK_NAMES = {"Congo, DR": 490, "Gambia, The": 420}


@dataclass(frozen=True, slots=True)
class Series:
    """A series of the atlas and what one file is to it.

    ``basis`` is how the basis of a figure begins that was taken from the file, ``rounding`` the
    share by which such a figure may be off, ``points`` whether it is a share in percent. ``kin``
    is how the basis begins of figures that need not be independent of the file: near it they are
    of the same source too.
    """

    name: str
    part: str
    kind: str
    basis: str
    rounding: float
    reason: str
    points: bool = False
    kin: tuple[str, ...] = ()


PERSONNEL_NMC = Series(
    "personnel", "personnel", "NMC", "cow-nmc", 0.051,
    "The two count active forces by rules of their own.",
)  # fmt: skip
PERSONNEL_NATO = Series(
    "personnel", "personnel", "NATO", "nato-defexp", 0.051,
    "The two count active forces by rules of their own.",
)  # fmt: skip
POPULATION_NMC = Series(
    "population", "population", "NMC", "cow-nmc", 0.001,
    "The two estimate the population apart, for some states of another territory.",
)  # fmt: skip
MILEX_SIPRI = Series(
    "milex", "military expenditure", "SIPRI", "sipri-milex", 0.051,
    "Publishers do not count the same expenditure, nor by the same GDP.", points=True,
    kin=("us-factbook",),
)  # fmt: skip
MILEX_NATO = Series(
    "milex", "military expenditure", "NATO", "nato-defexp", 0.051,
    "Publishers do not count the same expenditure, nor by the same GDP.", points=True,
    kin=("eda 20", "uk-hc"),
)  # fmt: skip
MILEX_EDA = Series(
    "milex", "military expenditure", "EDA", "eda 20", 0.051,
    "Publishers do not count the same expenditure, nor by the same GDP.", points=True,
    kin=("nato-defexp", "uk-hc"),
)  # fmt: skip
GDP_SIPRI = Series(
    "gdp", "GDP", "SIPRI", "sipri-milex", 0.001,
    "SIPRI's dollars and share of GDP imply another rate of exchange or estimate of GDP.",
)  # fmt: skip
GDP_WORLD_BANK = Series("gdp", "GDP", "World Bank", "world-bank", 0.00051, "")
POPULATION_WORLD_BANK = Series("population", "population", "World Bank", "world-bank", 0.00051, "")


def personnel_nmc(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Personnel against the National Material Capabilities."""
    yield from compared(PERSONNEL_NMC, _keyed(frame, "ccode", "milper"), source)


def personnel_nato(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Personnel against NATO's workbook."""
    yield from compared(PERSONNEL_NATO, _named(frame, "personnel"), source)


def population_nmc(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Population against the National Material Capabilities."""
    yield from compared(POPULATION_NMC, _keyed(frame, "ccode", "tpop"), source)


def milex_sipri(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Military expenditure against SIPRI."""
    yield from compared(MILEX_SIPRI, _named(frame, "milex_gdp", 100.0), source)


def milex_nato(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Military expenditure against NATO's workbook."""
    yield from compared(MILEX_NATO, _named(frame, "milex_gdp"), source)


def milex_eda(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Military expenditure against the European Defence Agency's workbook."""
    yield from compared(MILEX_EDA, _named(frame, "milex_gdp", 100.0), source)


def gdp_sipri(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """GDP against the one that SIPRI's two columns imply."""
    import polars as pl

    spending = frame.filter((pl.col("milex_gdp") > 0) & (pl.col("milex_current") > 0)).with_columns(
        (pl.col("milex_current") / pl.col("milex_gdp")).alias("gdp")
    )
    yield from compared(GDP_SIPRI, _named(spending, "gdp"), source)


def gdp_world_bank(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """GDP against the World Bank's file, from which it was taken."""
    yield from compared(GDP_WORLD_BANK, _coded(frame, "gdp", 1e-6), source)


def population_world_bank(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Population against the World Bank's file, from which it was taken."""
    yield from compared(POPULATION_WORLD_BANK, _coded(frame, "population", 1e-3), source)


_Figures = Mapping[tuple[int, int], float]


def compared(series: Series, theirs: _Figures, source: str) -> Iterator[Finding]:
    """Each figure of a series held against a file's, by state and year."""
    codes = state_codes()
    for one in facts.weights():
        if one.series != series.name:
            continue
        value = theirs.get((one.ccode, one.year))
        taken = one.basis.startswith(series.basis)
        subject = f"{series.part} {codes.get(one.ccode, str(one.ccode))}"
        said = f"{one.value:g}"
        if value is None or not _speaks(one.series, one.ccode, one.year):
            reason = (
                "the file gives no figure" if value is None
                else "the state had another territory in that year"
            )  # fmt: skip
            yield Finding(
                series.part, subject, f"{one.year}, {series.kind}", series.kind, said, "", source,
                NOT_CHECKABLE, reason,
            )  # fmt: skip
            continue
        same = _copied(one, value, series) if taken else _near(one.value, value, series, far=False)
        verdict = verdict_of(same, taken=taken or one.basis.startswith(series.kin))
        general = verdict == DIFFERS and not taken and _near(one.value, value, series, far=True)
        yield Finding(
            series.part, subject, f"{one.year}, {series.kind}", series.kind, said, f"{value:.6g}",
            source, verdict, series.reason if general else "",
        )  # fmt: skip


def _copied(one: Benchmark, value: float, series: Series) -> bool:
    """Whether the atlas has the file's figure, rounded."""
    step = 0.051 if series.points else series.rounding * max(abs(value), abs(one.value))
    return abs(one.value - value) <= step


def _near(mine: float, hers: float, series: Series, *, far: bool) -> bool:
    share, points = (FAR, POINTS_FAR) if far else (NEAR, POINTS_NEAR)
    gap = abs(mine - hers)
    return gap <= share * max(mine, hers) or (series.points and gap <= points)


def _speaks(name: str, ccode: int, year: int) -> bool:
    """Whether the atlas lets a figure of that year speak for the state."""
    since = facts.speaks_from(name, ccode)
    return since is None or since <= date(year, 12, 31)


def _keyed(frame: pl.DataFrame, key: str, column: str) -> _Figures:
    rows = frame.select(key, "year", column).drop_nulls().iter_rows()
    return {(ccode, year): float(value) for ccode, year, value in rows}


def _named(frame: pl.DataFrame, column: str, scale: float = 1.0) -> _Figures:
    """By the states' names; what names none (a total, a state that has ended) is left out."""
    since = facts.coverage().since.year
    found = {}
    for name, year, value in frame.select("country", "year", column).drop_nulls().iter_rows():
        ccode = ccode_named(name)
        if year >= since and ccode is not None:
            found[ccode, year] = value * scale
    return found


@cache
def ccode_named(name: str) -> int | None:
    """The COW number of a present state that a workbook names, or None."""
    if name in WORKBOOK_NAMES:
        return WORKBOOK_NAMES[name]
    try:
        return resolve(" ".join(name.split())).state.ccode
    except FoedusError:
        return None


def _coded(frame: pl.DataFrame, column: str, scale: float) -> _Figures:
    """By ISO code: the present states', which is what the World Bank counts."""
    numbers = {one.code: one.ccode for one in facts.capitals_on(facts.coverage().as_of).values()}
    return {
        (numbers[code], year): value * scale
        for code, year, value in frame.select("iso3", "year", column).drop_nulls().iter_rows()
        if code in numbers
    }
