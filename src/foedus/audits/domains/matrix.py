"""The matrix of agreements by domain on a day, and of every year at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.audits.domains.cells import DOMAINS, EFFECTS, Cell, cells_of
from foedus.dates import Day
from foedus.treaties import Agreement
from foedus.worlds.book import ALWAYS, NEVER, Book, ordinal
from foedus.worlds.parties import SIGNED, parties_on
from foedus.worlds.roll import roll_for
from foedus.worlds.world import World

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """An agreement of a World, with its cells of the day.

    ``status`` is ``in force``, ``one party`` (bound alone, as by a statute), ``signed``;
    ``parties`` are codes, those bound first.
    """

    agreement: Agreement
    status: str
    bound: tuple[str, ...]
    parties: tuple[str, ...]
    dormant: bool
    cells: tuple[Cell, ...]


def lines_of(there: World, keys: Sequence[str] | None = None) -> tuple[Line, ...]:
    """Agreements of a World with the cells of its day.

    Parameters
    ----------
    there : World
        Of the day.
    keys : sequence of str, optional
        Only these.

    Returns
    -------
    tuple of Line
        In the World's order; one without a cell has none.
    """
    wanted = None if keys is None else frozenset(keys)
    found = []
    for row, agreement in enumerate(there.agreements):
        if wanted is not None and agreement.key not in wanted:
            continue
        standing = there.standing[row]
        bound = tuple(
            sorted({there.states[int(i)].code for i in np.flatnonzero(standing > SIGNED)})
        )
        signed = {there.states[int(i)].code for i in np.flatnonzero(standing == SIGNED)}
        status = "in force" if len(bound) > 1 else "signed" if not bound else "one party"
        dormant = bool(there.book.dormant[there.held[row]] <= there.on.toordinal())
        cells = tuple(one for one in cells_of(agreement) if runs(one, there.on))
        found.append(
            Line(agreement, status, bound, (*bound, *sorted(signed - {*bound})), dormant, cells)
        )
    return tuple(found)


def runs(cell: Cell, day: date) -> bool:
    """Whether a cell holds on a day; one whose first day is not known does."""
    if cell.since is not None and cell.since.earliest > day:
        return False
    return cell.until is None or day < cell.until.earliest


def strongest(cells: Sequence[Cell]) -> dict[str, Cell]:
    """The strongest cell of each domain: by effect, text before practice, the earliest.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> (nato,) = lines_of(world("2006-01-01"), ["north-atlantic-treaty"])
    >>> "cyber" in strongest(nato.cells)
    False
    """
    found: dict[str, Cell] = {}
    for one in sorted(cells, key=_strength):
        found.setdefault(one.domain, one)
    return {name: found[name] for name in DOMAINS if name in found}


def _strength(one: Cell) -> tuple[int, bool, bool, int]:
    since = one.since.earliest.toordinal() if one.since else NEVER
    return (EFFECTS.index(one.effect), one.contested, one.layer != "text", since)


def of_years(first: int, last: int, *, stale: bool = False) -> Mapping[int, Counts]:
    """How many agreements in force reach each domain, by strongest effect, for every year.

    Parameters
    ----------
    first, last : int
        Years, both counted; of each, 31 December.
    stale : bool
        Answer for days long after the atlas ends.

    Returns
    -------
    mapping of int to int array, shape (d, 3)
        By year: domains in the order of ``DOMAINS``, effects in that of ``EFFECTS``. Unit:
        agreements.
    """
    found: dict[int, Counts] = {}
    held: list[tuple[Book, dict[str, Any]]] = []
    for year in range(first, last + 1):
        day = date(year, 12, 31)
        book = roll_for(day, stale=stale).book
        cells = next((made for one, made in held if one is book), None)
        if cells is None:
            cells = _compiled(book)
            held.append((book, cells))
        found[year] = _counted(book, cells, day.toordinal())
    return found


def _counted(book: Book, cells: Mapping[str, Any], day: int) -> Counts:
    bound = (parties_on(book, day) > SIGNED).sum(axis=1) > 0
    live = bound[cells["agreement"]] & (cells["since"] <= day) & (day < cells["until"])
    best = np.full((len(book.agreements), len(DOMAINS)), len(EFFECTS), np.int8)
    np.minimum.at(best, (cells["agreement"][live], cells["domain"][live]), cells["effect"][live])
    return np.stack([(best == place).sum(axis=0) for place in range(len(EFFECTS))], axis=1)


def _compiled(book: Book) -> dict[str, Any]:
    """All cells of a book as arrays."""
    rows = [
        (
            place,
            DOMAINS.index(one.domain),
            EFFECTS.index(one.effect),
            ordinal(one.since, missing=ALWAYS),
            ordinal(one.until),
        )
        for place, agreement in enumerate(book.agreements)
        for one in cells_of(agreement)
    ]
    held = np.array(rows, np.int64).reshape(len(rows), 5)
    names = ("agreement", "domain", "effect", "since", "until")
    return {name: held[:, place] for place, name in enumerate(names)}


def day_words(day: Day | None) -> str | None:
    """A day as text, to the month or year where no more is known."""
    return None if day is None else str(day)
