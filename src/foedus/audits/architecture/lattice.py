"""Who owes whom a duty, and by which agreements: the links of an architecture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.networks.graph import links_of, parts
from foedus.treaties import Agreement
from foedus.worlds.pledges import DOUBTFUL, OWED, Owed
from foedus.worlds.world import World

Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

UNIVERSAL = ("un-charter",)
"""Agreements that bind every state to every other: with them all are joined to all."""
FOLDS = ("either", "both")


def apart_from_all(agreement: Agreement) -> bool:
    """Whether an agreement joins some states and not all."""
    return agreement.key not in UNIVERSAL


@dataclass(frozen=True, slots=True, eq=False)
class Owing:
    """One duty among all the states of a World.

    Parameters
    ----------
    duty : str
    by_agreement : mapping of str to int8 array, shape (n, n)
        ``[i, j]``: whether i owes it to j under the agreement; 0 no, 1 doubtful, 2 yes.
    strength : int8 array, shape (n, n)
        The same under any of them.
    """

    duty: str
    by_agreement: Mapping[str, Small]
    strength: Small


def owing(there: World, duty: str, reach: str = "territory") -> Owing:
    """Who owes whom a duty on a World's day, the UN Charter left out.

    A clause owed to anyone, party or not, is counted toward the other parties alone.

    Parameters
    ----------
    there : World
        Of the day.
    duty : str
        ``defense``, ``consultation`` and the others of ``Pledge``.
    reach : str
        As of ``World.pledge``.
    """
    found: dict[str, Small] = {}
    for one in there.owed(duty, reach=reach, where=apart_from_all):
        _add(found, one, there)
    n = len(there.states)
    strength = np.zeros((n, n), np.int8)
    for matrix in found.values():
        np.maximum(strength, matrix, out=strength)
    return Owing(duty, found, strength)


def _add(found: dict[str, Small], one: Owed, there: World) -> None:
    key, matrix = one.agreement.key, one.matrix
    if one.obligation.to_anyone:
        # What is owed to all the world, as the Charter's ban on force is, joins parties alone.
        matrix = np.where(there.membership[there.row(key)], matrix, np.int8(0))
    before = found.get(key)
    found[key] = matrix if before is None else np.maximum(before, matrix)


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The links of a duty among the states of an architecture.

    Parameters
    ----------
    duty : str
    fold : str
        ``either``: a link where one owes the other; ``both``: where each does.
    links : bool array, shape (k, k)
        Pledges that are contested counted.
    firm : bool array, shape (k, k)
        Without them.
    by_agreement : mapping of str to bool array, shape (k, k)
        Who owes whom, i to j, under each agreement that binds any two of them.
    """

    duty: str
    fold: str
    links: Flags
    firm: Flags
    by_agreement: Mapping[str, Flags]


def lattice_of(owed: Owing, seats: Ints, fold: str = "either") -> Lattice:
    """The links of a duty among some states.

    Parameters
    ----------
    owed : Owing
        Among all.
    seats : int array, shape (k,)
        The states.
    fold : str
        One of ``FOLDS``.
    """
    # To take every state out of a matrix copies it: a quarter of the work, for nothing.
    everyone = np.array_equal(seats, np.arange(len(owed.strength)))
    here = (slice(None), slice(None)) if everyone else np.ix_(seats, seats)
    strength = owed.strength[here]
    inside = {key: matrix[here] >= DOUBTFUL for key, matrix in owed.by_agreement.items()}
    return Lattice(
        owed.duty,
        fold,
        links_of(strength >= DOUBTFUL, fold),
        links_of(strength >= OWED, fold),
        {key: matrix for key, matrix in inside.items() if matrix.any()},
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes when one agreement, or one state, is taken away.

    Parameters
    ----------
    key : str
        Of the agreement, or code of the state.
    links : int
        Links that go.
    more_parts : int
        Connected parts that there are more of; a state that nobody is left to is one.
    left_alone : tuple of int
        Places of the states that had a link and have none left.
    """

    key: str
    links: int
    more_parts: int
    left_alone: tuple[int, ...]


def cut_agreements(of: Lattice) -> tuple[Cut, ...]:
    """The agreements without which some states are joined no more, the weightiest first."""
    ways = np.zeros(of.links.shape, np.int64)
    for matrix in of.by_agreement.values():
        ways += matrix
    before = _count(of.links)
    found = []
    for key, matrix in of.by_agreement.items():
        left = links_of(ways - matrix, of.fold)
        more = _count(left) - before
        if more:
            alone = np.flatnonzero(of.links.any(axis=1) & ~left.any(axis=1))
            gone = int((of.links & ~left).sum()) // 2
            found.append(Cut(key, gone, more, tuple(alone.tolist())))
    return tuple(sorted(found, key=lambda one: (-one.more_parts, -one.links, one.key)))


def cut_states(of: Lattice, codes: Sequence[str], cuts: Ints) -> tuple[Cut, ...]:
    """What each state by which others hang together cuts off, the weightiest first.

    Parameters
    ----------
    of : Lattice
        The links.
    codes : sequence of str
        Of its states.
    cuts : int array
        Of :func:`foedus.networks.graph.articulation_nodes`.
    """
    before = _count(of.links)
    found = []
    for place in cuts.tolist():
        left = of.links.copy()
        left[place] = left[:, place] = False
        alone = np.flatnonzero(of.links.any(axis=1) & ~left.any(axis=1))
        # The state itself is a part of its own now, which does not count.
        more = _count(left) - before - 1
        others = tuple(one for one in alone.tolist() if one != place)
        found.append(Cut(codes[place], int(of.links[place].sum()), more, others))
    return tuple(sorted(found, key=lambda one: (-one.more_parts, -one.links, one.key)))


def _count(links: Flags) -> int:
    return len(np.unique(parts(links)))
