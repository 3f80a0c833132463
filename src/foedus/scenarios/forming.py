"""Agreements that begin and end: one is formed, dissolved, or in force again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from foedus.errors import ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import (
    Draft,
    basis_of,
    exactly,
    is_made,
    names_of,
    source_of,
)
from foedus.scenarios.membership import ended
from foedus.states import fold
from foedus.terms import Bindingness
from foedus.treaties import Agreement, Depth, Document, Obligation, Party
from foedus.worlds.world import World

SPEAKER = "scenario"
"""Who speaks for an agreement that a change formed."""
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Form(Change):
    """A new agreement enters into force among its parties on a day.

    Parameters
    ----------
    key : str
        Lower-case letters, digits and dashes; of no other agreement.
    name, short_name : str
        What it is called.
    parties : tuple of str or int
        Two states or more.
    clauses : tuple of Obligation
        What it obliges them to; may be empty.
    class_ : str
        Its class in the atlas, such as ``MDT``.
    bindingness : Bindingness
        Its legal force.
    object : str
        What it is about.
    milinst, formal, practice : int or None
        Institutional depth, 0 to 2; see the page on depth.
    rule : str
        How it decides.
    """

    kind: ClassVar[str] = "form"
    key: str
    name: str
    short_name: str
    parties: tuple[str | int, ...]
    clauses: tuple[Obligation, ...] = ()
    class_: str = "MDT"
    bindingness: Bindingness = Bindingness.TREATY
    object: str = "as in its clauses"
    milinst: int | None = None
    formal: int | None = None
    practice: int | None = None
    rule: str = ""

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If it is there already, its key is no key, or it has fewer than two parties.
        FoedusError
            If the day knows no such state.
        """
        day = self.day(draft)
        if not _KEY.fullmatch(self.key):
            raise ScenarioError(
                f"{self.key!r} is no key.", "write lower-case letters, digits and single dashes."
            )
        for one in draft.agreements:
            if {fold(self.key), fold(self.short_name)} & {fold(name) for name in names_of(one)}:
                raise ScenarioError(
                    f"{self.key!r} ({self.short_name}) cannot be formed: {one.key} "
                    f"({one.short_name}) has that name.",
                    "give it another key and short name.",
                )
        states = tuple(draft.state(one, day).code for one in self.parties)
        repeated = sorted({one for one in states if states.count(one) > 1})
        if repeated or len(states) < 2:
            raise ScenarioError(
                f"{self.key}: "
                + (f"{', '.join(repeated)} is named twice." if repeated else "one party alone."),
                "name two states or more, each once.",
            )
        for clause in self.clauses:
            strangers = [one for one in (*clause.by, *clause.to) if one not in states]
            if strangers:
                raise ScenarioError(
                    f"{self.key}, {clause.article or clause.duty}: {', '.join(strangers)} is no "
                    "party to it.",
                    "name parties in 'by' and 'to'.",
                )
        old = [one for one in draft.agreements if one.speaker != SPEAKER]
        new = [one for one in draft.agreements if one.speaker == SPEAKER]
        new = sorted([*new, self._record(draft, states)], key=lambda one: one.key)
        return replace(draft, agreements=(*old, *new))

    def _record(self, draft: Draft, states: tuple[str, ...]) -> Agreement:
        entry, basis = exactly(self.day(draft)), basis_of(self.source)
        coded = (self.milinst, self.formal, self.practice)
        return Agreement(
            key=self.key,
            name=self.name,
            short_name=self.short_name,
            kind=self.class_,
            bindingness=self.bindingness,
            signed=entry,
            in_force=entry,
            in_force_basis=basis,
            end=None,
            end_basis="",
            text="summary",
            confidence="C",
            object=self.object,
            documents=(Document("scenario", "Scenario", entry),),
            parties=tuple(Party(one, entry, entry, None, basis) for one in sorted(states)),
            obligations=tuple(replace(one, basis=basis) for one in self.clauses),
            decision={"rule": self.rule, "basis": basis} if self.rule else {},
            depth=None if coded == (None, None, None) else Depth(*coded, "", basis),
            speaker=SPEAKER,
        )

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        return (("agreement", self.key),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (Dissolve(self.key, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.short_name} is formed by {', '.join(map(str, self.parties))}"


@dataclass(frozen=True, slots=True)
class Dissolve(Change):
    """An agreement ends for all its parties on a day.

    One that a change revived on the same day is as it was.

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

    kind: ClassVar[str] = "dissolve"
    agreement: str

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        UnknownAgreementError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        if agreement.speaker == SPEAKER and agreement.in_force == exactly(day):
            others = (*draft.agreements[:row], *draft.agreements[row + 1 :])
            return replace(draft, agreements=others)
        if _revived(draft, agreement, day):
            return draft.with_agreement(row, _as_it_had_ended(draft, agreement))
        return draft.with_agreement(row, ended(agreement, day, self.source))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        return (("agreement", draft.agreements[draft.row(self.agreement, self.day(draft))].key),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        row = draft.row(self.agreement, self.day(draft))
        agreement = draft.agreements[row]
        if agreement.speaker == SPEAKER:
            return ()
        return (Revive(agreement.key, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{world.agreement(self.agreement).short_name} binds nobody"


@dataclass(frozen=True, slots=True)
class Revive(Change):
    """An agreement that has ended is in force again among those bound on its last day.

    One that a change ended on the same day is as it was.

    Parameters
    ----------
    agreement : str
        Key or name of one that ended.
    """

    kind: ClassVar[str] = "revive"
    agreement: str

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If nothing of that name has ended by the day.
        """
        day = self.day(draft)
        row = draft.any_row(self.agreement)
        if row is None or draft.agreements[row].end is None:
            raise ScenarioError(
                f"No agreement called {self.agreement!r} has ended by {day}.",
                "name one that has: 'foedus treaty NAME' tells when.",
            )
        agreement = draft.agreements[row]
        if agreement.end is None or agreement.end.earliest > day:
            raise ScenarioError(
                f"{agreement.short_name} is in force until {agreement.end}.",
                "date the change on that day or later.",
            )
        if agreement.end == exactly(day) and is_made(agreement.end_basis):
            return draft.with_agreement(row, _as_it_was(draft, agreement))
        last = agreement.end.latest
        before = tuple(
            dict.fromkeys(
                one.state
                for one in agreement.parties
                if one.entry is not None and (one.end is None or one.end.latest >= last)
            )
        )
        states = [one for one in before if one in _present(draft, before, self)]
        if len(states) < 2:
            raise ScenarioError(
                f"fewer than two of the last parties to {agreement.short_name} exist on {day}.",
                "form a new agreement instead.",
            )
        entry, basis = exactly(day), basis_of(self.source)
        parties = tuple(
            one if one.end is not None else replace(one, end=agreement.end)
            for one in agreement.parties
        )
        again = tuple(Party(one, entry, entry, None, basis) for one in sorted(states))
        return draft.with_agreement(
            row, replace(agreement, parties=(*parties, *again), end=None, end_basis="")
        )

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        row = draft.any_row(self.agreement)
        return () if row is None else (("agreement", draft.agreements[row].key),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        row = draft.any_row(self.agreement)
        if row is None:
            return ()
        one = draft.agreements[row]
        source = source_of(one.end_basis) if is_made(one.end_basis) else ""
        return (Dissolve(one.key, on=self.on, source=source),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} is in force again"


def _present(draft: Draft, codes: tuple[str, ...], change: Revive) -> set[str]:
    from foedus.errors import FoedusError

    found = set()
    for code in codes:
        try:
            found.add(draft.state(code, change.day(draft)).code)
        except FoedusError:
            continue
    return found


def _as_it_was(draft: Draft, agreement: Agreement) -> Agreement:
    """An agreement that a change ended on a day, without that end."""
    original, end = draft.original(agreement.key), agreement.end
    parties = []
    for one in agreement.parties:
        if one.end != end or not is_made(one.basis):
            parties.append(one)
            continue
        was = next(
            (
                old
                for old in (() if original is None else original.parties)
                if (old.state, old.signed, old.entry) == (one.state, one.signed, one.entry)
            ),
            None,
        )
        parties.append(replace(one, end=None) if was is None else was)
    return replace(
        agreement,
        parties=tuple(parties),
        end=None if original is None else original.end,
        end_basis="" if original is None else original.end_basis,
    )


def _revived(draft: Draft, agreement: Agreement, day: date) -> bool:
    """Whether a change of this day put an agreement in force again that the record has ended."""
    original = draft.original(agreement.key)
    if agreement.end is not None or original is None or original.end is None:
        return False
    made = [one for one in agreement.parties if is_made(one.basis) and one.end is None]
    return bool(made) and all(one.entry == exactly(day) for one in made)


def _as_it_had_ended(draft: Draft, agreement: Agreement) -> Agreement:
    """An agreement that a change put in force again on a day, without that."""
    original = draft.original(agreement.key)
    if original is None:
        return agreement
    return replace(
        agreement, parties=original.parties, end=original.end, end_basis=original.end_basis
    )
