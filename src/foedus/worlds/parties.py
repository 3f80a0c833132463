"""Who is a party to what on one day, and how surely."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.worlds.book import Book

Small = NDArray[np.int8]
Flags = NDArray[np.bool_]

OUT, SIGNED, UNSURE, BOUND = range(4)
STANDINGS = ("out", "signed", "unsure", "bound")
"""Words for the standings, by their number."""

_DISPUTES = ("participation", "member-disputed", "agreement-disputed")


def parties_on(book: Book, day: int) -> Small:
    """How each state of the register stands to each agreement by its days alone.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    day : int
        Proleptic ordinal.

    Returns
    -------
    int8 array, shape (t, s)
        ``OUT``; ``SIGNED`` and not shown to be bound; ``UNSURE`` where the day of entry or
        exit is known only to a month or year that holds this day; ``BOUND``.
    """
    ones = book.memberships
    shown = np.flatnonzero((ones.signed <= day) & (day < ones.end_latest))
    level = np.full(len(shown), BOUND, np.int8)
    level[(day < ones.start_latest[shown]) | (ones.end[shown] <= day)] = UNSURE
    level[ones.start[shown] > day] = SIGNED
    standing = np.zeros((len(book.agreements), book.size), np.int8)
    # Where two intervals of one party touch the day, the firmer counts.
    np.maximum.at(standing, (ones.agreement[shown], ones.state[shown]), level)
    return standing


def disputed_on(book: Book, day: int) -> Flags:
    """Parties whose membership, or whose whole agreement, is in dispute on a day.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    day : int
        Proleptic ordinal.

    Returns
    -------
    bool array, shape (t, s)
        Also those whose participation is suspended and whose obligations nobody denounced.
    """
    spells = book.spells
    disputed = np.zeros((len(book.agreements), book.size), bool)
    for row in np.flatnonzero((spells.since <= day) & (day < spells.until)):
        if spells.effect[row] in _DISPUTES:
            disputed[spells.agreement[row]] |= spells.states[row]
    return disputed


def standing_on(book: Book, day: int) -> Small:
    """How each state stands to each agreement: its days, less firm where they are disputed.

    Parameters
    ----------
    book : Book
        The agreements, compiled.
    day : int
        Proleptic ordinal.

    Returns
    -------
    int8 array, shape (t, s)
        ``OUT``, ``SIGNED``, ``UNSURE`` or ``BOUND``.
    """
    standing = parties_on(book, day)
    standing[disputed_on(book, day) & (standing == BOUND)] = UNSURE
    return standing
