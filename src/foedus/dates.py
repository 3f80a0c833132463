"""Days, days known only to the month or year, and half-open spells ``[start, end)``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from foedus.errors import DateError

FIRST_DAY = date(1816, 1, 1)
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Day:
    """A day known exactly, or only to its month or year.

    ``earliest == latest`` for a day known exactly.
    """

    earliest: date
    latest: date

    @property
    def exact(self) -> bool:
        """True where the day itself is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        if self.exact:
            return self.earliest.isoformat()
        if self.earliest.month == self.latest.month:
            return self.earliest.strftime("%Y-%m")
        return str(self.earliest.year)


@dataclass(frozen=True, slots=True)
class Spell:
    """A half-open spell of days; an open end is ``None``."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def parse_day(value: str | date) -> Day:
    """Read ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or a date as a :class:`Day`.

    Raises
    ------
    DateError
        If the text is none of these, or names no day of the calendar.

    Examples
    --------
    >>> str(parse_day("2021-12"))
    '2021-12'
    >>> parse_day("1914-07-28").exact
    True
    """
    if isinstance(value, date):
        return Day(value, value)
    if not isinstance(value, str):
        raise DateError(f"{value!r} is not a date.", "give text such as '2026-01-01', or a date.")
    match = _PARTIAL.match(value.strip())
    if match is None:
        raise DateError(
            f"{value!r} is not a date.", "write YYYY-MM-DD, for example 2026-01-01."
        ).about(value)
    year = int(match[1])
    month = int(match[2]) if match[2] else None
    day = int(match[3]) if match[3] else None
    try:
        if month is None:
            return Day(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Day(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        exact = date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DateError(
            f"{value!r} names no day of the calendar ({error}).",
            "write YYYY-MM-DD, for example 2026-01-01.",
        ).about(value) from error
    return Day(exact, exact)


def exact_day(value: str | date) -> date:
    """Read a date that must be known to the day, as a question's ``--on`` must.

    Raises
    ------
    DateError
        If it is not a date, or only a year or month.

    Examples
    --------
    >>> exact_day("1914-07-28")
    datetime.date(1914, 7, 28)
    """
    if type(value) is date:
        # Asked thousands of times while names are read; there is nothing to read.
        return value
    day = parse_day(value)
    if not day.exact:
        raise DateError(
            f"{value!r} names no single day.", "write YYYY-MM-DD, for example 2026-01-01."
        ).about(value)
    return day.earliest
