"""Weights of states between their benchmark years: the stated rule, as a pure function."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value comes from."""

    REPORTED = "reported"
    INTERPOLATED = "interpolated"
    CARRIED_FORWARD = "carried-forward"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of weight: its unit, and whether it is interpolated in logarithms."""

    name: str
    unit: str
    in_logs: bool


SERIES = {
    series.name: series
    for series in (
        Series("gdp", "million current US$", True),
        Series("population", "thousand persons", True),
        Series("milex", "percent of GDP", False),
        Series("personnel", "thousand persons", True),
    )
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A reported value of one state in one year."""

    ccode: int
    series: str
    year: int
    value: float
    basis: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A value on a day; ``value``, ``origin`` and ``year`` are None where it is not known.

    ``year`` is the last reported year at or before the day: how old a value is that was
    carried forward.
    """

    value: float | None
    unit: str
    origin: Origin | None
    basis: str
    year: int | None = None


def value_in(
    year: int, benchmarks: Sequence[Benchmark], in_logs: bool
) -> tuple[float | None, Origin | None, str, int | None]:
    """Value of a series in a calendar year, where it comes from, and on what it rests.

    Parameters
    ----------
    year : int
        Calendar year. All days of a year have one value, as in yearly data.
    benchmarks : sequence of Benchmark
        One state's, one series', in order of years.
    in_logs : bool
        Interpolate the logarithm (steady growth) instead of the value. Where an end is 0 the
        value itself is interpolated, since 0 has no logarithm.

    Returns
    -------
    tuple
        (value, origin, basis, last reported year). A benchmark year is reported; between two it
        is interpolated; after the last it is carried forward; before the first it is not known
        (None, None, "", None).

    Examples
    --------
    >>> two = [Benchmark(2, "gdp", 2000, 100.0, "a"), Benchmark(2, "gdp", 2010, 400.0, "b")]
    >>> value_in(2005, two, in_logs=True)[:2]
    (200.0, <Origin.INTERPOLATED: 'interpolated'>)
    """
    at = bisect_left(benchmarks, year, key=lambda b: b.year)
    if at < len(benchmarks) and benchmarks[at].year == year:
        return benchmarks[at].value, Origin.REPORTED, benchmarks[at].basis, year
    if at == 0:
        return None, None, "", None
    before = benchmarks[at - 1]
    if at == len(benchmarks):
        return before.value, Origin.CARRIED_FORWARD, before.basis, before.year
    after = benchmarks[at]
    share = (year - before.year) / (after.year - before.year)
    if in_logs and before.value > 0 and after.value > 0:
        value = before.value * math.pow(after.value / before.value, share)
    else:
        value = before.value + share * (after.value - before.value)
    basis = before.basis if before.basis == after.basis else f"{before.basis}; {after.basis}"
    return value, Origin.INTERPOLATED, basis, before.year
