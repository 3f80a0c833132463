"""Who belongs: a state accedes to an agreement or joins a bloc, or leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from foedus.atlas.blocs import Bloc, Membership, find_bloc
from foedus.dates import Day
from foedus.errors import ScenarioError, UnknownAgreementError, UnknownNameError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import (
    Draft,
    basis_of,
    bound,
    exactly,
    is_made,
    names_of,
    place_of,
    standing_codes,
    stands,
)
from foedus.states import State, fold
from foedus.treaties import Agreement, Party
from foedus.worlds.world import World

MADE = "a party by a scenario"
"""The note of a membership that a change began, whatever ended it."""


@dataclass(frozen=True, slots=True)
class Accede(Change):
    """A state becomes a party to an agreement, or a member of a bloc, on a day.

    A later entry that the record holds stands: the state is then a party without a gap. A state
    that a change took out on the same day is a party as it was. A bloc that carries one of the
    agreement's names takes the state in too. The ratifications that the text asks for are taken
    as made.

    Parameters
    ----------
    state : str or int
        Code, name or number on the day.
    agreement : str
        Key, name or short name of an agreement on the day, or of a bloc.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> len(Accede("Ukraine", "NATO").apply(today).members("NATO"))
    33
    """

    kind: ClassVar[str] = "accede"
    state: str | int
    agreement: str

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If the state is a party already.
        FoedusError
            If the day knows no such state, agreement or bloc.
        """
        day = self.day(draft)
        state = draft.state(self.state, day)
        row, bloc = _target(draft, self.agreement, day)
        if row is None:
            return _joined(draft, bloc, state, day, self.source)
        agreement = draft.agreements[row]
        place = place_of(agreement, state.code, day)
        if place is not None and bound(agreement, agreement.parties[place], day):
            raise ScenarioError(
                f"{state.name} is a party to {agreement.short_name} on {day} already.",
                f"leave the accession out, or date it before {agreement.parties[place].entry}.",
            )
        if agreement.in_force is None or agreement.in_force.earliest > day:
            since = f" before {agreement.in_force}" if agreement.in_force else ""
            raise ScenarioError(
                f"{agreement.short_name} is signed, and in force for nobody{since}.",
                "form an agreement of the same text instead, or give a later day.",
            )
        again = _restored(draft, agreement, state, day)
        after = _entered(agreement, state, day, self.source) if again is None else again
        draft = draft.with_agreement(row, after)
        # What a change left on the same day it enters again; new, it enters a bloc that is there.
        left = bloc is not None and _cut_spell(bloc, state.code, day)
        new = bloc is not None and again is None and any(day in one for one in bloc.members)
        if (left or new) and bloc is not None and not _member(bloc, state.code, day):
            return _joined(draft, bloc, state, day, self.source)
        return draft

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        return (_claim(draft, self.state, self.agreement, self.day(draft)),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (Withdraw(self.state, self.agreement, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.state} is a party to {self.agreement}"


@dataclass(frozen=True, slots=True)
class Withdraw(Change):
    """A state leaves an agreement or a bloc on a day, without the notice that the text may ask.

    An agreement that is left with one party, having had more, ends: a promise needs two. A later
    entry that the record holds stands. A bloc that carries one of the agreement's names is left
    too.

    Parameters
    ----------
    state : str or int
        Code, name or number on the day.
    agreement : str
        Key, name or short name of an agreement on the day, or of a bloc.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> without = Withdraw("Estonia", "NATO").apply(today)
    >>> len(today.members("NATO")), len(without.members("NATO"))
    (32, 31)
    """

    kind: ClassVar[str] = "withdraw"
    state: str | int
    agreement: str

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If the state is no party to it on the day.
        FoedusError
            If the day knows no such state, agreement or bloc.
        """
        day = self.day(draft)
        state = draft.state(self.state, day)
        row, bloc = _target(draft, self.agreement, day)
        if row is None:
            return _left(draft, bloc, state, day)
        agreement = draft.agreements[row]
        place = place_of(agreement, state.code, day)
        if place is None:
            raise ScenarioError(
                f"{state.name} is no party to {agreement.short_name} on {day}.",
                f"'foedus treaty {agreement.key}' lists its parties.",
            )
        others = [one for one in standing_codes(agreement, day) if one != state.code]
        after = (
            ended(agreement, day, self.source)
            if len(others) == 1
            else _departed(agreement, state.code, day, self.source)
        )
        draft = draft.with_agreement(row, after)
        if bloc is not None and _member(bloc, state.code, day):
            return _left(draft, bloc, state, day)
        return draft

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        claim = _claim(draft, self.state, self.agreement, self.day(draft))
        return (claim, ("suspension", *claim[1:]))

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        day = self.day(draft)
        row, _ = _target(draft, self.agreement, day)
        if row is not None:
            agreement = draft.agreements[row]
            if len(standing_codes(agreement, day)) == 2:
                from foedus.scenarios.forming import Revive

                return (Revive(agreement.key, on=self.on),)
        return (Accede(self.state, self.agreement, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        state, agreement = world.states[world.position(self.state)], world.agreement(self.agreement)
        return f"{state.name} ({state.code}) is not bound by {agreement.short_name}"


def ended(agreement: Agreement, day: date, source: str = "") -> Agreement:
    """An agreement that ends for all on a day.

    Parameters
    ----------
    agreement : Agreement
        As it is.
    day : date
        The first day on which it binds nobody.
    source : str
        What says so.
    """
    basis = basis_of(source)
    parties = tuple(
        one
        if one.end is not None and one.end.earliest < day
        else replace(one, end=exactly(day), basis=basis)
        for one in agreement.parties
    )
    return replace(agreement, parties=parties, end=exactly(day), end_basis=basis)


def _claim(draft: Draft, name: str | int, agreement: str, day: date) -> Claim:
    row, bloc = _target(draft, agreement, day)
    key = draft.agreements[row].key if row is not None else f"bloc {bloc.key if bloc else ''}"
    return ("membership", draft.state(name, day).code, key)


def _target(draft: Draft, name: str, day: date) -> tuple[int | None, Bloc | None]:
    """The agreement of a name and the bloc that carries one of its names, or a bloc alone."""
    try:
        row = draft.row(name, day)
    except UnknownAgreementError:
        try:
            return None, find_bloc(name, draft.blocs)
        except UnknownNameError:
            pass
        raise
    wanted = {fold(one) for one in names_of(draft.agreements[row])}
    for one in draft.blocs:
        if wanted & {fold(said) for said in (one.key, one.name, *one.aliases)}:
            return row, one
    return row, None


def _restored(draft: Draft, agreement: Agreement, state: State, day: date) -> Agreement | None:
    """The record with the state a party as it was, where a change took it out on the day."""
    original = draft.original(agreement.key)
    for place, one in enumerate(agreement.parties):
        if one.state == state.code and one.end == exactly(day) and is_made(one.basis):
            for was in () if original is None else original.parties:
                same = (was.state, was.signed, was.entry) == (one.state, one.signed, one.entry)
                if same and stands(original or agreement, was, day):
                    parties = (*agreement.parties[:place], was, *agreement.parties[place + 1 :])
                    return replace(agreement, parties=parties)
    return None


def _entered(agreement: Agreement, state: State, day: date, source: str) -> Agreement:
    """The record with the state a party from the day on."""
    later = min(
        (
            one.entry
            for one in agreement.parties
            if one.state == state.code and one.entry is not None and one.entry.earliest > day
        ),
        key=lambda entry: entry.earliest,
        default=None,
    )
    entry = exactly(day)
    return _with_party(agreement, Party(state.code, entry, entry, later, basis_of(source), MADE))


def _with_party(agreement: Agreement, party: Party) -> Agreement:
    """Those that a change made stand last, by day and state: their order in a file is nothing."""
    old = [one for one in agreement.parties if not _entry_made(one)]
    new = [one for one in agreement.parties if _entry_made(one)]
    new = sorted([*new, party], key=lambda one: (_entry(one), one.state))
    return replace(agreement, parties=(*old, *new))


def _entry_made(party: Party) -> bool:
    return party.note == MADE


def _entry(party: Party) -> date:
    return date.max if party.entry is None else party.entry.earliest


def _departed(agreement: Agreement, code: str, day: date, source: str) -> Agreement:
    """The record without the state from the day on, up to a later entry that it holds."""
    fresh = [
        one
        for one in agreement.parties
        if one.state == code and _entry_made(one) and one.entry == exactly(day)
    ]
    if fresh:
        # An accession of the same day is undone; a signature that was there before stays.
        kept = tuple(one for one in agreement.parties if one not in fresh)
        return replace(agreement, parties=kept)
    parties = tuple(
        replace(one, end=exactly(day), basis=basis_of(source))
        if one.state == code and stands(agreement, one, day)
        else one
        for one in agreement.parties
    )
    return replace(agreement, parties=parties)


def _member(bloc: Bloc, code: str, day: date) -> bool:
    return any(one.state == code and day in one for one in bloc.members)


def _cut_spell(bloc: Bloc, code: str, day: date) -> bool:
    return any(one.state == code and one.until == exactly(day) for one in bloc.members)


def _joined(draft: Draft, bloc: Bloc | None, state: State, day: date, source: str) -> Draft:
    if bloc is None or _member(bloc, state.code, day):
        raise ScenarioError(
            f"{state.name} is a member of {bloc.name if bloc else 'it'} on {day} already.",
            "leave the accession out.",
        )
    atlas = next((one for one in draft.origin.blocs if one.key == bloc.key), None)
    since = exactly(day)
    for place, one in enumerate(bloc.members):
        if one.state == state.code and one.until == since:
            for was in () if atlas is None else atlas.members:
                if (was.state, was.since) == (one.state, one.since) and day in was:
                    members = (*bloc.members[:place], was, *bloc.members[place + 1 :])
                    return _with_bloc(draft, replace(bloc, members=members))
    later: Day | None = min(
        (one.since for one in bloc.members if one.state == state.code and one.since.earliest > day),
        key=lambda one: one.earliest,
        default=None,
    )
    spell = Membership(state.code, since, later, basis_of(source))
    made = [one for one in bloc.members if _made_spell(one)]
    made = sorted([*made, spell], key=lambda one: (one.since.earliest, one.state))
    members = (*(one for one in bloc.members if not _made_spell(one)), *made)
    return _with_bloc(draft, replace(bloc, members=members))


def _made_spell(one: Membership) -> bool:
    # A spell of the atlas that a change ended keeps its own basis.
    return is_made(one.basis)


def _left(draft: Draft, bloc: Bloc | None, state: State, day: date) -> Draft:
    if bloc is None or not _member(bloc, state.code, day):
        raise ScenarioError(
            f"{state.name} is no member of {bloc.name if bloc else 'it'} on {day}.",
            f"'foedus blocs {bloc.key if bloc else ''}' lists its members.",
        )
    members = []
    for one in bloc.members:
        if one.state != state.code or day not in one:
            members.append(one)
        elif not (_made_spell(one) and one.since == exactly(day)):
            members.append(replace(one, until=exactly(day)))
    return _with_bloc(draft, replace(bloc, members=tuple(members)))


def _with_bloc(draft: Draft, bloc: Bloc) -> Draft:
    blocs = tuple(bloc if one.key == bloc.key else one for one in draft.blocs)
    return replace(draft, blocs=blocs)
