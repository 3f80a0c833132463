"""The atlas's edition: the date to which it is true, and how far back it reaches."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from foedus.errors import StaleAtlasError

FILE = Path(__file__).parent / "edition.toml"
STALE_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Edition:
    """When the atlas speaks.

    ``as_of`` is what "today" means; from ``complete_from`` every agreement of class A and B is
    held; from ``partial_from`` those that lasted into it.
    """

    as_of: date
    complete_from: date
    partial_from: date


@cache
def edition() -> Edition:
    """The edition of the bundled atlas."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    return Edition(raw["as_of"], raw["complete_from"], raw["partial_from"])


def day_of(year: int) -> date:
    """The day of which a year is told: its last, or the atlas's own date in that date's year.

    Examples
    --------
    >>> day_of(1949)
    datetime.date(1949, 12, 31)
    """
    own = edition().as_of
    return own if year == own.year else date(year, 12, 31)


def lateness(day: date, *, stale: bool = False) -> tuple[int, tuple[str, ...]]:
    """How many days after the atlas's own date a day is, and what must then be said first.

    Raises
    ------
    StaleAtlasError
        If it is more than 400 days, unless ``stale``.

    Examples
    --------
    >>> lateness(date(1949, 4, 4))
    (0, ())
    """
    known = edition()
    late = max(0, (day - known.as_of).days)
    if late > STALE_LIMIT and not stale:
        raise StaleAtlasError(
            f"{day} is {late} days after the atlas ends ({known.as_of}).",
            f"ask for {known.as_of} or earlier, install a newer foedus, or pass --stale "
            "(stale=True) to be answered from the atlas as it is.",
        )
    said = f"The atlas ends on {known.as_of}; {day} is {late} days later and is answered from it."
    return late, (said,) if late else ()
