"""Who owes whom what on one day by the text alone, with no event: pledges as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import places as gazetteer
from foedus.errors import UnknownNameError
from foedus.terms import OBJECTS, PLEDGES, Pledge, Target
from foedus.treaties import Agreement, Obligation
from foedus.worlds.book import TEXTS, Book
from foedus.worlds.parties import BOUND, UNSURE

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Chosen = Callable[[Agreement], bool]

REACHES = ("territory", "home", "anywhere")
NOT_OWED, DOUBTFUL, OWED = range(3)

# A standing as a party in terms of what it lets a pledge be.
_OF_STANDING = np.zeros(BOUND + 1, np.int8)
_OF_STANDING[[UNSURE, BOUND]] = DOUBTFUL, OWED
_TERRITORY = OBJECTS.index(Target.TERRITORY)
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
    reach: str = "territory",
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
        ``territory``: a clause counts toward a state only if an attack on some undisputed
        territory of that state can fall under it; ``home``: on its home territory;
        ``anywhere``: wherever the clause reaches, forces abroad and others' territory too.
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
    rows = rows_of(book, day, reach)
    for clause in np.flatnonzero(running):
        position, obligation = book.obligations[clause]
        level = _OF_STANDING[standing[row_of[position]]]
        bears = np.where(clauses.by[clause, seats], level, NOT_OWED)
        # What is owed to anyone is owed to states that are no party too.
        served = np.full_like(level, OWED) if clauses.to_anyone[clause] else level
        serves = np.where(clauses.to[clause, seats], served, NOT_OWED)
        if reach != "anywhere":
            serves = np.minimum(serves, reached(book, int(clause), rows)[seats])
        matrix = np.minimum(bears[:, None], serves[None, :]).astype(np.int8)
        np.fill_diagonal(matrix, NOT_OWED)
        for whose, toward in suspended.get(position, ()):
            matrix[np.ix_(whose, toward)] = NOT_OWED
            if not toward.all():
                back = np.ix_(toward, whose)
                matrix[back] = np.minimum(matrix[back], DOUBTFUL)
        if clauses.text[clause] == _UNPUBLISHED or clauses.contested[clause]:
            matrix = np.minimum(matrix, DOUBTFUL).astype(np.int8)
        if matrix.any():
            yield Owed(book.agreements[position], obligation, matrix)


def rows_of(book: Book, day: date, reach: str) -> Ints:
    """Rows of the ground that a reach looks at: homes, and every place under its title then."""
    homes = np.arange(book.size, dtype=np.int32)
    if reach == "home":
        return homes
    places = [book.ground.row(place, day) for place in gazetteer.places()]
    return np.concatenate([homes, np.array(places, np.int32)])


def reached(book: Book, clause: int, rows: Ints) -> Small:
    """Whether a clause can reach an attack on some territory of each state.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    clause : int
        Position of the obligation in the book.
    rows : int array
        The rows of the ground that are looked at.

    Returns
    -------
    int8 array, shape (s,)
        ``OWED`` where it does, ``DOUBTFUL`` where lawyers differ, else ``NOT_OWED``.
    """
    ground = book.ground
    arms = range(ground.arm_start[clause], ground.arm_start[clause + 1])
    if not arms:
        return np.full(book.size, OWED, np.int8)
    best = np.zeros(book.size, np.int8)
    for arm in arms:
        held = ground.administrator if ground.administration[arm] else ground.sovereign
        holder = held[rows]
        inside = ground.near[arm, rows] & (holder >= 0)
        if ground.islands_only[arm]:
            inside &= ground.island[rows]
        grade = np.full(len(rows), DOUBTFUL if ground.contested[arm] else OWED, np.int8)
        if ground.territory[arm]:
            inside &= ground.whose_any[arm] | ground.whose[arm, holder]
            tie = ground.tie[rows]
            firm = ground.ties[arm, tie]
            grade[~firm] = DOUBTFUL
            inside &= firm | ground.doubtful[arm, tie]
        else:
            inside &= ground.objects[arm, _TERRITORY]
        np.maximum.at(best, holder[inside], grade[inside])
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
