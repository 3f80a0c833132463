"""Everything known on one date, frozen: states in a fixed order, agreements, weights and ties."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.blocs import Bloc, blocs
from foedus.atlas.edition import edition
from foedus.dates import exact_day
from foedus.errors import StateNotInSystemError, UnknownAgreementError, UnknownNameError
from foedus.states import State, fold, resolve, system_on
from foedus.terms import PLEDGES, Pledge
from foedus.treaties import Agreement
from foedus.worlds import frames
from foedus.worlds.book import Book
from foedus.worlds.forces import Stationed
from foedus.worlds.frozen import frozen
from foedus.worlds.parties import SIGNED, UNSURE, standing_on
from foedus.worlds.pledges import DOUBTFUL, OWED, Chosen, Owed, owed_on
from foedus.worlds.roll import roll_for
from foedus.worlds.ties import Ties, ties_of
from foedus.worlds.weights import Weights, weights_of

if TYPE_CHECKING:
    import polars as pl

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class World:
    """The states and agreements of one day, and what is known of them.

    ``n`` states and ``t`` agreements; every array has their order. Arrays are read-only.

    Parameters
    ----------
    on : date
        The day.
    states : tuple of State
        Those that COW or Gleditsch and Ward count on the day, and the contested, associated
        and observer entities, by number.
    agreements : tuple of Agreement
        Those that a state has signed or is bound by on the day: the atlas's, then ATOP's.
    standing : int8 array, shape (t, n)
        0 not a party; 1 signed only; 2 unsure (the day of entry or exit is known only to the
        month or year, membership is disputed or suspended); 3 bound.
    book : Book
        The agreements of all dates, compiled.
    held : int array, shape (t,)
        Positions of ``agreements`` in the book.
    seats : int array, shape (n,)
        Positions of ``states`` in the book.
    speakers : tuple of str
        The sources of agreements that were read: ``atlas``, ``atop``.
    warnings : tuple of str
        What must be said first.
    stale_days : int
        Days after the atlas's own date.
    complete : bool
        False where agreements are known to be missing.
    forces : tuple of Stationed
        Forces that a change stationed abroad; no source at hand speaks of others.
    origin : World or None
        The World that this one was changed from; None where no change was made.
    """

    on: date
    states: tuple[State, ...]
    agreements: tuple[Agreement, ...]
    standing: Small
    book: Book
    held: Ints
    seats: Ints
    speakers: tuple[str, ...]
    warnings: tuple[str, ...]
    stale_days: int
    complete: bool
    forces: tuple[Stationed, ...] = ()
    origin: World | None = None
    # Weights and ties are read on first asking; a copy made by `replace` starts without them.
    _weights: list[Weights] = field(default_factory=list, init=False)
    _ties: list[Ties] = field(default_factory=list, init=False)
    _blocs: list[tuple[Bloc, ...]] = field(default_factory=list, init=False)

    def __repr__(self) -> str:
        return f"World({self.on}: {len(self.states)} states, {len(self.agreements)} agreements)"

    @property
    def membership(self) -> Flags:
        """Who is bound by what, the unsure included: bool array, shape (t, n)."""
        return frozen(self.standing >= UNSURE)

    @property
    def signed(self) -> Flags:
        """Who has signed or is bound: bool array, shape (t, n)."""
        return frozen(self.standing >= SIGNED)

    @property
    def weights(self) -> Weights:
        """Weights of the states, read on first asking; see :func:`weights_of`."""
        if not self._weights:
            self._weights.append(weights_of(self.states, self.on))
        return self._weights[0]

    @property
    def ties(self) -> Ties:
        """Ties between the states, read on first asking; see :func:`ties_of`."""
        if not self._ties:
            self._ties.append(ties_of(self.states, self.on))
        return self._ties[0]

    @property
    def blocs(self) -> tuple[Bloc, ...]:
        """Blocs of all dates: the atlas's, unless a change made them others."""
        return self._blocs[0] if self._blocs else blocs()

    def changed(
        self,
        *,
        book: Book | None = None,
        weights: Weights | None = None,
        blocs: tuple[Bloc, ...] | None = None,
        forces: tuple[Stationed, ...] | None = None,
    ) -> World:
        """The same day and states under other facts; what is left out stays as it is.

        Parameters
        ----------
        book : Book, optional
            Compiled over the same register of states.
        weights : Weights, optional
            Of the same states, in the same order.
        blocs : tuple of Bloc, optional
            All of them.
        forces : tuple of Stationed, optional
            All of them.

        Returns
        -------
        World
            It knows the one that it was changed from as :attr:`origin`.
        """
        kept = self.book if book is None else book
        standing = standing_on(kept, self.on.toordinal())[:, self.seats]
        held = np.flatnonzero(standing.any(axis=1)).astype(np.int32)
        other = replace(
            self,
            agreements=tuple(kept.agreements[row] for row in held),
            standing=frozen(standing[held]),
            book=kept,
            held=frozen(held),
            forces=self.forces if forces is None else forces,
            origin=self.origin or self,
        )
        other._weights.extend(self._weights if weights is None else [weights])
        other._ties.extend(self._ties)
        other._blocs.extend(self._blocs if blocs is None else [blocs])
        return other

    def position(self, state: State | str | int) -> int:
        """The place of a state in :attr:`states` and in every array.

        Parameters
        ----------
        state : State, str or int
            A state, or any code or name that it carries on the day.

        Raises
        ------
        UnknownStateError, AmbiguousStateError
            If the name or code is nobody's on the day, or several states'.
        StateNotInSystemError
            If the state did not exist on the day.

        Examples
        --------
        >>> today = world("2026-01-01")
        >>> today.states[today.position("Germany")].ccode
        255
        """
        found = state if isinstance(state, State) else resolve(state, on=self.on).state
        place = bisect_left(self.states, found.number, key=lambda one: one.number)
        if place == len(self.states) or self.states[place].number != found.number:
            raise StateNotInSystemError(
                f"{found} did not exist on {self.on}.",
                "see 'foedus states' for its days, or ask for another date.",
            )
        return place

    @property
    def treaties(self) -> tuple[Agreement, ...]:
        """The agreements, whatever their legal form."""
        return self.agreements

    def agreement(self, name: str) -> Agreement:
        """The agreement with this key, name, short name or alias, signed or in force on the day.

        Raises
        ------
        UnknownAgreementError
            If none has it on the day, or several have.

        Examples
        --------
        >>> world("2026-01-01").agreement("NATO").key
        'north-atlantic-treaty'
        """
        return self.agreements[self.row(name)]

    def row(self, name: str) -> int:
        """The place of an agreement in :attr:`agreements`; see :meth:`agreement`."""
        for row, one in enumerate(self.agreements):
            if one.key == name:
                return row
        wanted = fold(name)
        rows = [
            row
            for row, one in enumerate(self.agreements)
            if wanted in map(fold, (one.key, one.name, one.short_name, *one.aliases))
        ]
        if len(rows) == 1:
            return rows[0]
        if rows:
            raise UnknownAgreementError(
                f"{name!r} names {len(rows)} agreements on {self.on}.",
                f"give one key: {', '.join(self.agreements[row].key for row in rows)}.",
            )
        raise UnknownAgreementError(
            f"No agreement called {name!r} is signed or in force on {self.on}.",
            f"'foedus treaties --on {self.on}' lists those that are.",
        )

    def members(self, name: str) -> tuple[State, ...]:
        """The states bound by an agreement on the day, the unsure included.

        Examples
        --------
        >>> len(world("2026-01-01").members("NATO"))
        32
        """
        row = self.row(name)
        return tuple(self.states[seat] for seat in np.flatnonzero(self.standing[row] >= UNSURE))

    def owed(
        self,
        duty: Pledge | str | None = None,
        *,
        reach: str = "territory",
        where: Chosen | None = None,
    ) -> Iterator[Owed]:
        """Every clause that runs on the day, with the pairs it binds; see :meth:`pledge`."""
        wanted = None if duty is None else _pledge(duty)
        return owed_on(
            self.book,
            self.on,
            self.held,
            self.seats,
            self.standing,
            duty=wanted,
            reach=reach,
            where=where,
        )

    def pledge(
        self,
        duty: Pledge | str,
        *,
        reach: str = "territory",
        doubtful: bool = True,
        where: Chosen | None = None,
    ) -> Flags:
        """Who owes whom a duty, by the text of any agreement in force on the day.

        No event is given, so conditions that only an event can meet (a named adversary, no
        provocation, a request, a finding) are taken as met. An agreement signed and not in
        force binds nobody; obligations that were suspended do not count; a dead letter that
        was never ended does.

        Parameters
        ----------
        duty : Pledge or str
            ``defense``, ``offense``, ``neutrality``, ``nonaggression``, ``consultation`` or
            ``assurance``.
        reach : str
            ``territory``: a clause counts toward a state only if it can reach an attack on
            some undisputed territory of that state (Japan owes the United States no defense:
            their treaty reaches Japan's territory alone). ``home``: on its home territory
            (South Korea's promise to the United States reaches no farther than the
            Pacific). ``anywhere``: wherever the clause reaches.
        doubtful : bool
            Count pledges that are contested: membership or entry into force disputed,
            participation suspended, the day known only to the month, the text unpublished, or
            what the clause requires disputed.
        where : function, optional
            Counts only the agreements for which it is true, for example
            ``lambda one: one.bindingness == "treaty"``.

        Returns
        -------
        bool array, shape (n, n)
            [i, j] is True where state i owes it to state j; diagonal False.

        Raises
        ------
        UnknownNameError
            If there is no such duty or reach.

        Examples
        --------
        >>> today = world("2026-01-01")
        >>> usa, japan = today.position("USA"), today.position("JPN")
        >>> defense = today.pledge("defense")
        >>> bool(defense[usa, japan]), bool(defense[japan, usa])
        (True, False)
        """
        least = DOUBTFUL if doubtful else OWED
        owed = np.zeros((len(self.states), len(self.states)), bool)
        for one in self.owed(_pledge(duty), reach=reach, where=where):
            owed |= one.matrix >= least
        return frozen(owed)

    def pledges(
        self, *, reach: str = "territory", doubtful: bool = True, where: Chosen | None = None
    ) -> Small:
        """The strongest pledge of each state to each other; parameters as in :meth:`pledge`.

        Returns
        -------
        int8 array, shape (n, n)
            0 none, 1 assurance, 2 nonaggression, 3 neutrality, 4 consultation, 5 offense,
            6 defense; diagonal 0. Every member of the United Nations owes every state at
            least 2: leave the Charter out by ``where`` to see alliances.

        Raises
        ------
        UnknownNameError
            If there is no such reach.

        Examples
        --------
        >>> today = world("2026-01-01")
        >>> int(today.pledges()[today.position("POL"), today.position("EST")])
        6
        """
        least = DOUBTFUL if doubtful else OWED
        strongest = np.zeros((len(self.states), len(self.states)), np.int8)
        for one in self.owed(reach=reach, where=where):
            rank = np.int8(len(PLEDGES) - PLEDGES.index(one.obligation.duty))
            np.maximum(strongest, np.where(one.matrix >= least, rank, np.int8(0)), out=strongest)
        return frozen(strongest)

    def states_frame(self) -> pl.DataFrame:
        """One row per state, in the World's order."""
        return frames.states_frame(self.states, self.on)

    def members_frame(self) -> pl.DataFrame:
        """One row per agreement and state that has signed or is bound."""
        return frames.members_frame(self.agreements, self.states, self.standing)

    def pledges_frame(
        self, *, reach: str = "territory", where: Chosen | None = None
    ) -> pl.DataFrame:
        """One row per pair, duty and clause; ``doubtful`` marks what is contested."""
        return frames.pledges_frame(self.states, self.owed(reach=reach, where=where))


def _pledge(duty: Pledge | str) -> Pledge:
    try:
        return Pledge(duty)
    except ValueError:
        raise UnknownNameError(
            f"no pledge is called {duty!r}.", f"use {', '.join(PLEDGES)}."
        ) from None


def world(on: str | date, *, stale: bool = False) -> World:
    """Everything known on one date.

    From 1990 the bundled atlas speaks, filled in by ATOP (to 2018) where the user has added it;
    before 1990 ATOP does, and the atlas alone gives no more than what lasted into 1990.

    Parameters
    ----------
    on : str or date
        The day, ``YYYY-MM-DD``; ``today`` is the atlas's own date.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    World

    Raises
    ------
    DateError
        If it is not a day.
    CoverageError
        Before what the added files and the atlas reach: says what to add.
    StaleAtlasError
        More than 400 days after the atlas ends, unless ``stale``.

    Examples
    --------
    >>> world("2026-01-01").agreement("NATO").key
    'north-atlantic-treaty'
    """
    today = isinstance(on, str) and on.strip().lower() == "today"
    day = edition().as_of if today else exact_day(on)
    roll = roll_for(day, stale=stale)
    book = roll.book
    states = system_on(day, system="auto")
    number = {one.number: seat for seat, one in enumerate(book.states)}
    seats = np.array([number[one.number] for one in states], np.int32)
    standing = standing_on(book, day.toordinal())[:, seats]
    held = np.flatnonzero(standing.any(axis=1)).astype(np.int32)
    return World(
        on=day,
        states=states,
        agreements=tuple(book.agreements[row] for row in held),
        standing=frozen(standing[held]),
        book=book,
        held=frozen(held),
        seats=frozen(seats),
        speakers=roll.speakers,
        warnings=roll.warnings,
        stale_days=roll.stale_days,
        complete=roll.complete,
    )
