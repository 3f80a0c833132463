"""Parties that stay and do less: obligations or participation suspended, and resumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from foedus.errors import ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import Draft, basis_of, exactly, is_made, place_of
from foedus.treaties import Agreement, Suspension
from foedus.worlds.world import World


@dataclass(frozen=True, slots=True)
class Suspend(Change):
    """States suspend their obligations, or their participation, without leaving.

    Parameters
    ----------
    states : tuple of str or int
        Who suspend.
    agreement : str
        Key, name or short name on the day.
    toward : tuple of str or int
        Toward whom; toward all where none is named.
    of : str
        ``obligations``: they owe nothing meanwhile; ``participation``: they take no part, and
        whether they owe anything is contested.
    reason : str
        Why, in words.
    """

    kind: ClassVar[str] = "suspend"
    states: tuple[str | int, ...]
    agreement: str
    toward: tuple[str | int, ...] = ()
    of: str = "obligations"
    reason: str = "suspended in a scenario"

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If one of them is no party on the day, or it is suspended already.
        FoedusError
            If the day knows no such state or agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        states = _parties(draft, agreement, self.states, day)
        toward = _parties(draft, agreement, self.toward, day)
        if _suspended(agreement, states, toward, day) is not None:
            raise ScenarioError(
                f"{' '.join(states)} have suspended {agreement.short_name} on {day} already.",
                "leave the suspension out.",
            )
        original = draft.original(agreement.key)
        kept = () if original is None else original.suspensions
        for place, one in enumerate(agreement.suspensions):
            cut = one.until == exactly(day) and is_made(one.basis)
            if cut and (one.states, one.toward) == (states, toward):
                was = next(
                    (old for old in kept if replace(one, until=old.until, basis=old.basis) == old),
                    None,
                )
                if was is not None and was.of == self.of:
                    return draft.with_agreement(row, _spell(agreement, place, was))
        spell = Suspension(
            states, toward, exactly(day), None, self.of, self.reason, basis_of(self.source)
        )
        spells = tuple(
            sorted((*agreement.suspensions, spell), key=lambda one: _late(one, is_made(one.basis)))
        )
        return draft.with_agreement(row, replace(agreement, suspensions=spells))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        key = draft.agreements[draft.row(self.agreement, day)].key
        return tuple(("suspension", draft.state(one, day).code, key) for one in self.states)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (Resume(self.states, self.agreement, self.toward, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{', '.join(map(str, self.states))} suspend {self.of} under {self.agreement}"


@dataclass(frozen=True, slots=True)
class Resume(Change):
    """States end a suspension that runs on a day.

    Parameters
    ----------
    states : tuple of str or int
        Who had suspended, all of them.
    agreement : str
        Key, name or short name on the day.
    toward : tuple of str or int
        Toward whom, as it was suspended.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> usa, nzl = today.position("USA"), today.position("NZL")
    >>> after = Resume(("USA",), "ANZUS", ("NZL",)).apply(today)
    >>> owed = [
    ...     one.pledge("defense", where=lambda pact: pact.key == "anzus") for one in (today, after)
    ... ]
    >>> [bool(one[usa, nzl]) for one in owed]
    [False, True]
    """

    kind: ClassVar[str] = "resume"
    states: tuple[str | int, ...]
    agreement: str
    toward: tuple[str | int, ...] = ()

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If nothing of theirs is suspended on the day.
        FoedusError
            If the day knows no such state or agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        states = tuple(draft.state(one, day).code for one in self.states)
        toward = tuple(draft.state(one, day).code for one in self.toward)
        place = _suspended(agreement, states, toward, day)
        if place is None:
            raise ScenarioError(
                f"{' '.join(states)} have suspended nothing under {agreement.short_name} on {day}"
                + (f" toward {' '.join(toward)}." if toward else "."),
                f"'foedus treaty {agreement.key}' lists what is suspended, and toward whom.",
            )
        one = agreement.suspensions[place]
        if one.since == exactly(day) and is_made(one.basis):
            return draft.with_agreement(row, _spell(agreement, place, None))
        spell = replace(one, until=exactly(day), basis=basis_of(self.source))
        return draft.with_agreement(row, _spell(agreement, place, spell))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        key = draft.agreements[draft.row(self.agreement, day)].key
        return tuple(("suspension", draft.state(one, day).code, key) for one in self.states)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        day = self.day(draft)
        agreement = draft.agreements[draft.row(self.agreement, day)]
        states = tuple(draft.state(one, day).code for one in self.states)
        toward = tuple(draft.state(one, day).code for one in self.toward)
        place = _suspended(agreement, states, toward, day)
        if place is None:
            return ()
        one = agreement.suspensions[place]
        return (Suspend(states, agreement.key, toward, one.of, one.reason, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{', '.join(map(str, self.states))} resume {self.agreement}"


def _parties(
    draft: Draft, agreement: Agreement, names: tuple[str | int, ...], day: date
) -> tuple[str, ...]:
    codes = []
    for name in names:
        state = draft.state(name, day)
        if place_of(agreement, state.code, day) is None:
            raise ScenarioError(
                f"{state.name} is no party to {agreement.short_name} on {day}.",
                f"'foedus treaty {agreement.key}' lists its parties.",
            )
        codes.append(state.code)
    return tuple(codes)


def _suspended(
    agreement: Agreement, states: tuple[str, ...], toward: tuple[str, ...], day: date
) -> int | None:
    for place, one in enumerate(agreement.suspensions):
        runs = one.since.earliest <= day and (one.until is None or day < one.until.earliest)
        if runs and set(one.states) == set(states) and set(one.toward) == set(toward):
            return place
    return None


def _spell(agreement: Agreement, place: int, spell: Suspension | None) -> Agreement:
    kept = agreement.suspensions
    new = () if spell is None else (spell,)
    return replace(agreement, suspensions=(*kept[:place], *new, *kept[place + 1 :]))


def _late(one: Suspension, made: bool) -> tuple[bool, date, tuple[str, ...]]:
    # Of those of the record the order stays; those that changes made come after, by day.
    return (True, one.since.earliest, one.states) if made else (False, date.min, ())
