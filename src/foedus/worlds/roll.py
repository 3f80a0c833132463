"""The roll of agreements for a date: which source speaks, and the book compiled from it.

From 1990 the atlas rules, and ATOP (to the end of 2018) fills in what the atlas leaves out.
Before 1990 ATOP says who belonged to what; agreements that the atlas holds too keep the
atlas's articles, scopes and days of entry into force, with the members that only ATOP knows.
Without ATOP the atlas answers alone from its partial date, and says that it is incomplete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from foedus.atlas.edition import edition, lateness
from foedus.atlas.treaty_files import agreements
from foedus.dates import FIRST_DAY, Day
from foedus.errors import CoverageError
from foedus.treaties import Agreement
from foedus.worlds.atop_agreements import agreements_of, coverage_end
from foedus.worlds.book import Book, compile_book


@dataclass(frozen=True, slots=True)
class Roll:
    """The book for a date, with what must be said about it.

    ``speakers`` are the sources read; ``warnings`` come first in every answer;
    ``stale_days`` counts the days after the atlas's own date; ``complete`` is False where
    agreements are known to be missing.
    """

    book: Book
    speakers: tuple[str, ...]
    warnings: tuple[str, ...]
    stale_days: int
    complete: bool


def roll_for(day: date, *, stale: bool = False) -> Roll:
    """The agreements known on a date.

    Raises
    ------
    CoverageError
        Before what the added files and the atlas reach: says what to add.
    StaleAtlasError
        More than 400 days after the atlas's date, unless ``stale``.
    """
    known = edition()
    late, said = lateness(day, stale=stale)
    warnings = list(said)
    with_atop = day < coverage_end() and atop_is_added()
    if day < known.complete_from and not with_atop:
        if day < known.partial_from:
            raise CoverageError(
                f"{day} is before {known.partial_from}, and ATOP has not been added.",
                "add ATOP 5.1: download atop5_1m.csv from its owners, then run "
                "'foedus data add PATH' ('foedus data list' names the page).",
            )
        warnings.append(
            f"Before {known.complete_from} the atlas holds only agreements that lasted into "
            "1990; add ATOP for the rest ('foedus data list')."
        )
    return Roll(
        book=_book(with_atop),
        speakers=("atlas", "atop") if with_atop else ("atlas",),
        warnings=tuple(warnings),
        stale_days=late,
        complete=day >= known.complete_from or with_atop,
    )


def atop_is_added() -> bool:
    """Whether the user has added ATOP's member file."""
    from foedus.sources import adding

    return adding.is_added("atop-m")


def spans_at_hand() -> tuple[tuple[int, int], ...]:
    """First and last years of which agreements are known in full.

    The atlas's own first; then, where it has been added, ATOP's, and both together.
    """
    from foedus.sources.registry import source

    known = edition()
    own = (known.complete_from.year, known.as_of.year)
    if not atop_is_added():
        return (own,)
    begins, ends = source("atop-m").coverage
    first = max(FIRST_DAY.year, begins)
    return own, (first, ends), (first, own[1])


def _book(with_atop: bool) -> Book:
    if not with_atop:
        return _atlas_book()
    from foedus.sources import adding

    return _full_book(adding.added("atop-m").sha256)


@lru_cache(maxsize=1)
def _atlas_book() -> Book:
    return compile_book(shipped())


@lru_cache(maxsize=2)
def _full_book(checksum: str) -> Book:
    from foedus.sources import adding

    return compile_book(merged(shipped(), agreements_of(adding.load("atop-m"))))


def shipped() -> tuple[Agreement, ...]:
    """The atlas's agreements that are fit to answer with."""
    return tuple(one for one in agreements() if one.published)


def merged(atlas: tuple[Agreement, ...], atop: dict[int, Agreement]) -> tuple[Agreement, ...]:
    """The atlas's agreements, filled in by ATOP's before 1990, then ATOP's others."""
    taken = {atopid for one in atlas for atopid in one.atop}
    return (
        *(_filled(one, atop) for one in atlas),
        *(one for atopid, one in sorted(atop.items()) if atopid not in taken),
    )


def _filled(agreement: Agreement, atop: dict[int, Agreement]) -> Agreement:
    """An atlas agreement with the members before 1990 that only ATOP knows."""
    here = {party.state for party in agreement.parties}
    line = edition().complete_from
    missing = tuple(
        replace(
            party, end=party.end if party.end and party.end.earliest < line else Day(line, line)
        )
        for atopid in agreement.atop
        if atopid in atop
        for party in atop[atopid].parties
        if party.state not in here and party.entry is not None and party.entry.earliest < line
    )
    return replace(agreement, parties=(*agreement.parties, *missing)) if missing else agreement
