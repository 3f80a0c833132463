"""The facts of a World while changes are made to them: records first, arrays at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from foedus.atlas.blocs import Bloc
from foedus.dates import Day
from foedus.errors import StateNotInSystemError, UnknownAgreementError
from foedus.states import State, fold, resolve
from foedus.treaties import Agreement, Party
from foedus.worlds.book import recompiled
from foedus.worlds.forces import Stationed
from foedus.worlds.weights import NAMES, Weights
from foedus.worlds.world import World

BASIS = "scenario"
"""What a fact that a change made says it rests on."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What a World knows, uncompiled.

    Parameters
    ----------
    world : World
        That from which it was begun.
    agreements : tuple of Agreement
        Of all dates.
    blocs : tuple of Bloc
        Of all dates.
    forces : tuple of Stationed
        Stationed by changes.
    changed : Weights or None
        None where no weight was changed.
    """

    world: World
    agreements: tuple[Agreement, ...]
    blocs: tuple[Bloc, ...]
    forces: tuple[Stationed, ...]
    changed: Weights | None = None

    @property
    def origin(self) -> World:
        """The World that no change was made to."""
        return self.world.origin or self.world

    @property
    def weights(self) -> Weights:
        """Weights as they are now."""
        return self.world.weights if self.changed is None else self.changed

    def state(self, name: str | int, on: date) -> State:
        """The state that a name stands for on a day.

        Raises
        ------
        UnknownStateError, AmbiguousStateError, StateNotInSystemError
            If the day knows no such state.
        """
        return resolve(name, on=on).state

    def seat(self, state: State) -> int:
        """The place of a state in the World.

        Raises
        ------
        StateNotInSystemError
            If it does not exist on the World's day.
        """
        return self.world.position(state)

    def row(self, name: str, on: date) -> int:
        """The place of the agreement of this name that was signed or in force on a day.

        Raises
        ------
        UnknownAgreementError
            If none has it, or several have: the nearest are named.
        """
        wanted = fold(name)
        alive = [row for row, one in enumerate(self.agreements) if known_on(one, on)]
        for row in alive:
            if self.agreements[row].key == name:
                return row
        found = [
            row for row in alive if wanted in {fold(one) for one in names_of(self.agreements[row])}
        ]
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(self.agreements[row].key for row in found)
            raise UnknownAgreementError(
                f"{name!r} names {len(found)} agreements on {on}.", f"give one key: {keys}."
            )
        gone = self.any_row(name)
        end = None if gone is None else self.agreements[gone].end
        if gone is not None and end is not None and end.earliest <= on:
            raise UnknownAgreementError(
                f"{self.agreements[gone].short_name} ended on {end} and binds nobody on {on}.",
                "date the change before that, or revive the agreement first.",
            )
        raise UnknownAgreementError(
            f"No agreement called {name!r} is signed or in force on {on}.",
            f"{self._near(name, alive)}'foedus treaties --on {on}' lists those that are.",
        )

    def any_row(self, name: str) -> int | None:
        """The place of the agreement of this key or name, whether it runs or has ended."""
        for row, one in enumerate(self.agreements):
            if one.key == name:
                return row
        wanted = fold(name)
        found = [
            row
            for row, one in enumerate(self.agreements)
            if wanted in {fold(said) for said in names_of(one)}
        ]
        return found[0] if len(found) == 1 else None

    def original(self, key: str) -> Agreement | None:
        """The agreement of this key as no change has touched it."""
        return next((one for one in self.origin.book.agreements if one.key == key), None)

    def with_agreement(self, row: int, agreement: Agreement) -> Draft:
        """The same but for one agreement."""
        others = (*self.agreements[:row], agreement, *self.agreements[row + 1 :])
        return replace(self, agreements=others)

    def _near(self, name: str, rows: Iterable[int]) -> str:
        from rapidfuzz import process

        names = {said: row for row in rows for said in names_of(self.agreements[row])}
        hits = process.extract(name, list(names), limit=6, score_cutoff=60)
        near = list(dict.fromkeys(self.agreements[names[said]].key for said, _, _ in hits))[:3]
        return f"did you mean {' or '.join(near)}? " if near else ""


def draft_of(world: World) -> Draft:
    """The facts of a World, to be changed.

    Parameters
    ----------
    world : World
        As it is; it stays so.
    """
    return Draft(world, world.book.agreements, world.blocs, world.forces)


def finished(draft: Draft) -> World:
    """The World of these facts.

    Parameters
    ----------
    draft : Draft
        Changed or not.

    Returns
    -------
    World
        The very World it was begun from where nothing was changed, and the very World that no
        change was made to where all was changed back.
    """
    here, origin = draft.world, draft.origin
    weights = draft.weights if draft.changed is not None or here._weights else None
    plain = weights is None or _same(weights, origin.weights)
    facts = (draft.agreements, draft.blocs, draft.forces)
    if plain and facts == (origin.book.agreements, origin.blocs, origin.forces):
        return origin
    if draft.changed is None and facts == (here.book.agreements, here.blocs, here.forces):
        return here
    book = next(
        (one.book for one in (here, origin) if one.book.agreements == draft.agreements), None
    )
    return here.changed(
        book=recompiled(here.book, draft.agreements) if book is None else book,
        weights=origin.weights if plain and weights is not None else weights,
        blocs=draft.blocs,
        forces=draft.forces,
    )


def _same(one: Weights, other: Weights) -> bool:
    return one is other or all(
        np.array_equal(one[name].value, other[name].value, equal_nan=True)
        and one[name].source == other[name].source
        for name in NAMES
    )


def names_of(agreement: Agreement) -> tuple[str, ...]:
    """Key, name, short name and aliases."""
    return (agreement.key, agreement.name, agreement.short_name, *agreement.aliases)


def known_on(agreement: Agreement, day: date) -> bool:
    """Whether somebody has signed it or is bound by it on a day."""
    return any(stands(agreement, one, day) for one in agreement.parties)


def stands(agreement: Agreement, party: Party, day: date) -> bool:
    """Whether an interval of a party holds a day, from its signature on."""
    begun = party.signed or party.entry or agreement.signed
    if begun is not None and day < begun.earliest:
        return False
    return all(end is None or day < end.latest for end in (party.end, agreement.end))


def bound(agreement: Agreement, party: Party, day: date) -> bool:
    """Whether an interval of a party holds a day, from its entry into force on."""
    if party.entry is None or agreement.in_force is None or not stands(agreement, party, day):
        return False
    return max(party.entry.earliest, agreement.in_force.earliest) <= day


def place_of(agreement: Agreement, code: str, day: date) -> int | None:
    """The interval of a state that holds a day: one in which it is bound before one signed."""
    held = [
        place
        for place, one in enumerate(agreement.parties)
        if one.state == code and stands(agreement, one, day)
    ]
    firm = [place for place in held if bound(agreement, agreement.parties[place], day)]
    return next(iter((*firm, *held)), None)


def standing_codes(agreement: Agreement, day: date) -> tuple[str, ...]:
    """Codes of all who have signed or are bound on a day, and exist then."""
    return tuple(
        dict.fromkeys(
            one.state
            for one in agreement.parties
            if stands(agreement, one, day) and _exists(one.state, day)
        )
    )


def _exists(code: str, day: date) -> bool:
    try:
        resolve(code, on=day)
    except (StateNotInSystemError, LookupError):
        return False
    return True


def exactly(day: date) -> Day:
    """A day of a change as a day of a record."""
    return Day(day, day)


def basis_of(source: str) -> str:
    """The basis of a fact that a change made."""
    return f"{BASIS}: {source}" if source else BASIS


def source_of(basis: str) -> str:
    """What a change gave as its source, of the basis of a fact that it made."""
    return basis.removeprefix(f"{BASIS}: ") if basis.startswith(f"{BASIS}: ") else ""


def joined_basis(old: str, source: str) -> str:
    """The basis of a fact that several changes made together, in whatever order."""
    told = old.removeprefix(f"{BASIS}: ").split("; ") if old.startswith(f"{BASIS}: ") else []
    return basis_of("; ".join(sorted({*told, *([source] if source else [])})))


def is_made(basis: str) -> bool:
    """Whether a basis says that a change made the fact."""
    return basis == BASIS or basis.startswith(f"{BASIS}: ")
