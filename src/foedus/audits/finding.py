"""One fact of the atlas held against one file: what each says, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foedus.dates import Day

CONFIRMED, SAME_SOURCE, DIFFERS, NOT_CHECKABLE = (
    "confirmed", "same source", "differs", "not checkable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What one compared field came to.

    ``part`` is the kind of fact (``agreements``, ``capitals``, ``borders``, ``majors``,
    ``states``), ``kind`` the kind of field, under which findings are counted. ``same source``
    says that the atlas took it from this very file, or from what need not be independent of it,
    and says the same: the copy is sound, but nothing has confirmed it. A copy that says
    something else ``differs``.
    """

    part: str
    subject: str
    field: str
    kind: str
    atlas: str
    file: str
    source: str
    verdict: str
    reason: str = ""


def verdict_of(same: bool, *, taken: bool = False) -> str:
    """What follows from a comparison with a file, which the atlas may have taken it from."""
    if not same:
        return DIFFERS
    return SAME_SOURCE if taken else CONFIRMED


def overlaps(one: Day | None, other: Day | None) -> bool:
    """Whether two days, each perhaps known only to the month or year, can be the same."""
    if one is None or other is None:
        return one is other
    return one.earliest <= other.latest and other.earliest <= one.latest


def codes_text(codes: Iterable[str], whole: Iterable[str] = ()) -> str:
    """State codes in order; ``all`` where they are the whole set, ``none`` where there are none."""
    listed, every = sorted(codes), sorted(whole)
    if not listed:
        return "none"
    return "all" if every and listed == every else " ".join(listed)


def day_text(day: Day | date | None, missing: str = "open") -> str:
    """A day as it is known."""
    return missing if day is None else str(day)
