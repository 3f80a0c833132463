"""Reads which years are asked for, and tells years in words."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.errors import CoverageError, EventError

FIRST = 1816


def covered(year: int) -> int:
    """A year for which there is a World.

    Raises
    ------
    CoverageError
        If there is none.
    """
    if not FIRST <= year <= 9999:
        raise CoverageError(f"{year} is no year that is covered.", f"ask for a year since {FIRST}.")
    return year


def span(first: int | None, last: int | None, *, most: int) -> tuple[int, ...]:
    """The years from one to another, both counted; none where neither is given.

    Raises
    ------
    EventError
        If one end is lacking, the earlier is not the first, or there are more than ``most``.
    CoverageError
        If one of them is not covered.

    Examples
    --------
    >>> span(1990, 1992, most=100)
    (1990, 1991, 1992)
    """
    if first is None and last is None:
        return ()
    if first is None or last is None:
        raise EventError("Several years need both ends.", "give --from and --to.")
    if last < first:
        raise EventError(f"{first} comes after {last}.", "give the earlier year as --from.")
    covered(first)
    covered(last)
    if last - first >= most:
        raise EventError(f"{last - first + 1} years at once.", f"ask for {most} at most.")
    return tuple(range(first, last + 1))


def one_or_several(
    year: int | None, first: int | None, last: int | None, *, most: int
) -> tuple[int, ...]:
    """One year or a span; none where nothing is given.

    Raises
    ------
    EventError, CoverageError
        As :func:`span`, and if both are given.
    """
    if year is not None and (first is not None or last is not None):
        raise EventError(
            "One year and several are asked for at once.", "give --year, or --from and --to."
        )
    return span(first, last, most=most) if year is None else (covered(year),)


def several(day_said: bool, first: int | None, last: int | None, *, most: int) -> tuple[int, ...]:
    """A span, which no day is asked for beside; none where it is not given.

    Raises
    ------
    EventError, CoverageError
        As :func:`span`, and if a day is given too.
    """
    if day_said and (first is not None or last is not None):
        raise EventError(
            "A day and several years are asked for at once.", "give --on, or --from and --to."
        )
    return span(first, last, most=most)


def runs(years: Sequence[int]) -> str:
    """Years in words.

    Examples
    --------
    >>> runs([1990, 1991, 1992, 1995])
    '1990-1992, 1995'
    """
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)
