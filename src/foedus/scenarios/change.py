"""Named changes as plain records: each makes a new World of the same day, the old one untouched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.dates import Day
from foedus.errors import ScenarioError
from foedus.states import State
from foedus.treaties import Agreement, Party
from foedus.worlds.book import Book
from foedus.worlds.frozen import frozen_record
from foedus.worlds.parties import OUT
from foedus.worlds.world import World

BASIS = "scenario"
"""What a record that a change made says it rests on."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A state leaves an agreement on the World's day, without the notice that its text may ask.

    An agreement that is left with one party, having had more, ends: a promise needs two.

    Parameters
    ----------
    state : str or int
        Code, name or number on the day.
    agreement : str
        Key, name or short name on the day.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> without = Withdraw("Estonia", "NATO").apply(today)
    >>> len(today.members("NATO")), len(without.members("NATO"))
    (32, 31)
    """

    state: str | int
    agreement: str

    def apply(self, world: World) -> World:
        """The World without this membership.

        Parameters
        ----------
        world : World
            As it is.

        Returns
        -------
        World

        Raises
        ------
        UnknownStateError, AmbiguousStateError, StateNotInSystemError, UnknownAgreementError
            If the day knows no such state or agreement.
        ScenarioError
            If the state is no party to it on the day.
        """
        seat = world.position(self.state)
        row = world.row(self.agreement)
        if world.standing[row, seat] == OUT:
            raise ScenarioError(
                f"{world.states[seat].name} is no party to {world.agreements[row].short_name} "
                f"on {world.on}.",
                f"'foedus treaty {world.agreements[row].key}' lists its parties.",
            )
        others = np.flatnonzero(world.standing[row] > OUT)
        if len(others) == 2:
            return _without_parties(world, row, None)
        return _without_parties(world, row, world.states[seat])

    def told(self, world: World) -> str:
        """The change in words, before it is made."""
        state, agreement = world.states[world.position(self.state)], world.agreement(self.agreement)
        return f"{state.name} ({state.code}) is not bound by {agreement.short_name}"


@dataclass(frozen=True, slots=True)
class Dissolve:
    """An agreement ends for all its parties on the World's day.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> usa, japan = today.position("USA"), today.position("JPN")
    >>> bool(today.pledge("defense")[usa, japan])
    True
    >>> bool(Dissolve("us-japan-security-treaty").apply(today).pledge("defense")[usa, japan])
    False
    """

    agreement: str

    def apply(self, world: World) -> World:
        """The World without this agreement.

        Parameters
        ----------
        world : World
            As it is.

        Returns
        -------
        World

        Raises
        ------
        UnknownAgreementError
            If the day knows no such agreement.
        """
        return _without_parties(world, world.row(self.agreement), None)

    def told(self, world: World) -> str:
        """The change in words, before it is made."""
        return f"{world.agreement(self.agreement).short_name} binds nobody"


Change = Withdraw | Dissolve
"""Any change."""


def changed(world: World, changes: Iterable[Change]) -> World:
    """The World after these changes, made in order.

    Parameters
    ----------
    world : World
        As it is.
    changes : iterable of Change
        Each is made on the World that those before it left.

    Returns
    -------
    World
        ``world`` itself where there is no change.

    Raises
    ------
    FoedusError
        If one cannot be made; see each change.
    """
    for change in changes:
        world = change.apply(world)
    return world


def _without_parties(world: World, row: int, state: State | None) -> World:
    """End an agreement on the World's day for one state, or for all where none is named."""
    book, position = world.book, int(world.held[row])
    ones = book.memberships
    leaving = ones.agreement == position
    if state is not None:
        seats = np.array([one.number for one in book.states])
        leaving &= seats[ones.state] == state.number
    memberships = replace(
        ones,
        end=_cut(ones.end, leaving, world.on),
        end_latest=_cut(ones.end_latest, leaving, world.on),
    )
    record = _record(book.agreements[position], state, world.on)
    agreements = tuple(
        record if place == position else one for place, one in enumerate(book.agreements)
    )
    other: Book = replace(book, agreements=agreements, memberships=frozen_record(memberships))
    return world.with_book(other)


def _cut(days: NDArray[np.int32], leaving: NDArray[np.bool_], on: date) -> NDArray[np.int32]:
    ends = np.where(leaving, np.minimum(days, on.toordinal()), days)
    return ends.astype(np.int32)


def _record(agreement: Agreement, state: State | None, on: date) -> Agreement:
    """The agreement's record with the end that the change makes."""
    end = Day(on, on)
    parties = tuple(
        _ended(party, end) if state is None or party.state == state.code else party
        for party in agreement.parties
    )
    if state is not None:
        return replace(agreement, parties=parties)
    return replace(agreement, parties=parties, end=end, end_basis=BASIS)


def _ended(party: Party, end: Day) -> Party:
    gone = party.end is not None and party.end.earliest < end.earliest
    return party if gone else replace(party, end=end, basis=BASIS)
