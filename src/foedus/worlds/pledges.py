"""Who owes whom what on one day by the text alone, with no event: pledges as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.errors import UnknownNameError
from foedus.terms import OBJECTS, PLEDGES, Pledge, Target
from foedus.treaties import Agreement, Obligation
from foedus.worlds.book import TEXTS, Book
from foedus.worlds.ground import TIES
from foedus.worlds.parties import BOUND, UNSURE

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Chosen = Callable[[Agreement], bool]

REACHES = ("home", "anywhere")
NOT_OWED, DOUBTFUL, OWED = range(3)

# A standing as a party in terms of what it lets a pledge be.
_OF_STANDING = np.zeros(BOUND + 1, np.int8)
_OF_STANDING[[UNSURE, BOUND]] = DOUBTFUL, OWED
_TERRITORY = OBJECTS.index(Target.TERRITORY)
_INTEGRAL = TIES.index("integral")
_UNPUBLISHED = TEXTS.index("unpublished")


@dataclass(frozen=True, slots=True)
class Owed:
    """One running clause and the pairs it binds.

    ``matrix[i, j]`` says whether state i owes it to state j: ``NOT_OWED``, ``DOUBTFUL`` or
    ``OWED``; int8, shape (n, n), diagonal 0.
    """

    agreement: Agreement
    obligation: Obligation
    matrix: Small


def owed_on(
    book: Book,
    day: date,
    held: Ints,
    seats: Ints,
    standing: Small,
    *,
    duty: Pledge | None = None,
    reach: str = "home",
    where: Chosen | None = None,
) -> Iterator[Owed]:
    """Every clause that runs on a day, with the pairs it binds, in the book's order.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    day : date
        The day.
    held : int array, shape (t,)
        The agreements looked at, as positions in the book.
    seats : int array, shape (n,)
        The states looked at, as positions in the book.
    standing : int8 array, shape (t, n)
        How each of these states stands to each of these agreements.
    duty : Pledge, optional
        One kind of pledge; all of them where left out.
    reach : str
        ``home``: a clause counts toward a state only if an attack on that state's own
        undisputed home territory can fall under it. ``anywhere``: wherever it reaches.
    where : function, optional
        Keeps the agreements for which it is true.

    Yields
    ------
    Owed

    Raises
    ------
    UnknownNameError
        If there is no such reach.
    """
    if reach not in REACHES:
        raise UnknownNameError(f"no reach is called {reach!r}.", f"use {' or '.join(REACHES)}.")
    clauses, now = book.clauses, day.toordinal()
    row_of = np.full(len(book.agreements), -1, np.int32)
    for row, position in enumerate(held):
        if where is None or where(book.agreements[position]):
            row_of[position] = row
    running = (clauses.since <= now) & (now < clauses.until) & (row_of[clauses.agreement] >= 0)
    if duty is not None:
        running &= clauses.duty == PLEDGES.index(duty)
    suspended = _suspended(book, now, seats)
    for clause in np.flatnonzero(running):
        position, obligation = book.obligations[clause]
        level = _OF_STANDING[standing[row_of[position]]]
        bears = np.where(clauses.by[clause, seats], level, NOT_OWED)
        serves = np.where(clauses.to[clause, seats], level, NOT_OWED)
        if reach == "home":
            serves = np.minimum(serves, home_reach(book, int(clause))[seats])
        matrix = np.minimum(bears[:, None], serves[None, :]).astype(np.int8)
        np.fill_diagonal(matrix, NOT_OWED)
        for whose, toward in suspended.get(position, ()):
            matrix[np.ix_(whose, toward)] = NOT_OWED
            if not toward.all():
                back = np.ix_(toward, whose)
                matrix[back] = np.minimum(matrix[back], DOUBTFUL)
        if clauses.text[clause] == _UNPUBLISHED:
            matrix = np.minimum(matrix, DOUBTFUL).astype(np.int8)
        if matrix.any():
            yield Owed(book.agreements[position], obligation, matrix)


def home_reach(book: Book, clause: int) -> Small:
    """Whether a clause reaches an attack on each state's own home territory.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    clause : int
        Position of the obligation in the book.

    Returns
    -------
    int8 array, shape (s,)
        ``OWED`` where it does, ``DOUBTFUL`` where lawyers differ, else ``NOT_OWED``.
    """
    ground, size = book.ground, book.size
    arms = np.arange(ground.arm_start[clause], ground.arm_start[clause + 1])
    if len(arms) == 0:
        return np.full(size, OWED, np.int8)
    near = ground.near[arms, :size]
    near = near & (~ground.islands_only[arms][:, None] | ground.island[None, :size])
    # At home the holder is the state itself, and the tie to it is integral.
    owned = ground.whose_any[arms][:, None] | ground.whose[arms]
    inside = np.where(
        ground.territory[arms][:, None],
        owned & ground.ties[arms, _INTEGRAL][:, None],
        ground.objects[arms, _TERRITORY][:, None],
    )
    grade = np.where(ground.contested[arms][:, None], DOUBTFUL, OWED)
    best: Small = np.where(near & inside, grade, NOT_OWED).max(axis=0).astype(np.int8)
    return best


def _suspended(book: Book, day: int, seats: Ints) -> dict[int, list[tuple[Flags, Flags]]]:
    """By agreement: the states that suspended their duties, and toward whom."""
    spells = book.spells
    found: dict[int, list[tuple[Flags, Flags]]] = {}
    for row in np.flatnonzero((spells.since <= day) & (day < spells.until)):
        if spells.effect[row] == "obligations":
            pair = (spells.states[row, seats], spells.toward[row, seats])
            found.setdefault(int(spells.agreement[row]), []).append(pair)
    return found
