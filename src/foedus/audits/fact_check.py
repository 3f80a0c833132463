"""What the checks of the tables of facts share: the check itself, codes, days and spells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foedus.audits.finding import Finding
from foedus.dates import Spell
from foedus.sources import adding
from foedus.sources.registry import source as declared
from foedus.states import all_states

if TYPE_CHECKING:
    import polars as pl

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One table of the atlas and a dataset that covers it.

    ``kind`` names the check where several datasets speak of one part; ``count`` is how many
    rows of the atlas it is about.
    """

    part: str
    key: str
    check: Callable[[pl.DataFrame, str], Iterator[Finding]]
    count: Callable[[], int]
    kind: str = ""


def state_codes() -> dict[int, str]:
    """The code that is printed for each COW number."""
    return {state.ccode: state.code for state in all_states() if state.ccode is not None}


def coverage_end(key: str) -> date:
    """The first day after the declared coverage of the file that was added."""
    return date(declared(key, adding.added(key).version).coverage[1] + 1, 1, 1)


def shared_days(one: Spell, other: Spell, last: date) -> tuple[date, date] | None:
    """The days that two spells share, half-open, to ``last`` at most."""
    start = max(one.start, other.start)
    end = min(one.end or last, other.end or last, last)
    return (start, end) if start < end else None


def clipped(spells: Iterable[Spell], window: Spell) -> list[tuple[date, date]]:
    """What lies of each spell within a window, in order."""
    last = window.end or date.max
    days = (shared_days(spell, window, last) for spell in spells)
    return sorted(day for day in days if day)


def joined(days: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spells in order, those that touch or overlap made one."""
    found: list[tuple[date, date]] = []
    for start, end in days:
        # COW gives 3 June 2006 to Yugoslavia and to Serbia both.
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def spells_text(days: Iterable[tuple[date, date]]) -> str:
    """Spells in words, by their first and last days."""
    return ", ".join(f"{start} to {end - ONE_DAY}" for start, end in days) or "none"
