"""Forces stationed abroad, and called home: facts of posture beside the texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np

from foedus.errors import ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import (
    Draft,
    basis_of,
    bound,
    exactly,
    is_made,
    place_of,
    source_of,
)
from foedus.states import State
from foedus.treaties import Practice
from foedus.worlds.forces import Stationed
from foedus.worlds.world import World


@dataclass(frozen=True, slots=True)
class Station(Change):
    """A state stations forces in another from a day on.

    The World holds them; where an agreement is named, its record of practice says so too. No
    model counts them yet: no estimate at hand says what they change.

    Parameters
    ----------
    by, at : str or int
        Whose forces, and where.
    thousand : float
        Unit: thousand persons.
    agreement : str
        Under which they stand there, where one is named.
    """

    kind: ClassVar[str] = "station"
    by: str | int
    at: str | int
    thousand: float
    agreement: str = ""

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If a state is to station forces at home, there are none, they stand there already, or
            one of the two is no party to the agreement named.
        FoedusError
            If the day knows no such state or agreement.
        """
        day = self.day(draft)
        by, at = draft.state(self.by, day), draft.state(self.at, day)
        if by == at:
            raise ScenarioError(f"{by.name} is at home in {at.name}.", "name two states.")
        if not 0 < self.thousand < np.inf:
            raise ScenarioError(
                f"{self.thousand:g} thousand persons are no force.", "give more than 0."
            )
        if any((one.by, one.at) == (by.code, at.code) for one in draft.forces):
            raise ScenarioError(
                f"forces of {by.name} are stationed in {at.name} already.",
                "recall them first, or station all at once.",
            )
        key = ""
        if self.agreement:
            row = draft.row(self.agreement, day)
            agreement = draft.agreements[row]
            key = agreement.key
            for one in (by, at):
                place = place_of(agreement, one.code, day)
                if place is None or not bound(agreement, agreement.parties[place], day):
                    raise ScenarioError(
                        f"{one.name} is no party to {agreement.short_name} on {day}.",
                        f"'foedus treaty {agreement.key}' lists its parties.",
                    )
            event = _sent(by, at, self.thousand)
            act = _act(day, event, by.code, self.article, self.source)
            acts = agreement.practice
            if act in acts:
                # They stood there from that day and were called home: now they were not.
                home = _home(by, at)
                acts = tuple(
                    one for one in acts
                    if not (one.event == home and one.date.earliest >= day and is_made(one.basis))
                )  # fmt: skip
            else:
                acts = (*acts, act)
            practice = _sorted(acts, agreement.practice)
            draft = draft.with_agreement(row, replace(agreement, practice=practice))
        force = Stationed(by.code, at.code, float(self.thousand), day, key, basis_of(self.source))
        forces = sorted((*draft.forces, force), key=lambda one: (one.since, one.by, one.at))
        return replace(draft, forces=tuple(forces))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        return (("forces", draft.state(self.by, day).code, draft.state(self.at, day).code),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (Recall(self.by, self.at, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.by} stations {self.thousand:g} thousand persons in {self.at}"


@dataclass(frozen=True, slots=True)
class Recall(Change):
    """A state calls home the forces that a change stationed in another.

    Parameters
    ----------
    by, at : str or int
        Whose forces, and where.
    """

    kind: ClassVar[str] = "recall"
    by: str | int
    at: str | int

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If no change stationed any there.
        FoedusError
            If the day knows no such state.
        """
        day = self.day(draft)
        by, at = draft.state(self.by, day), draft.state(self.at, day)
        found = [one for one in draft.forces if (one.by, one.at) == (by.code, at.code)]
        if not found:
            raise ScenarioError(
                f"no change stationed forces of {by.name} in {at.name}.",
                "forces that stood there before are not in the World.",
            )
        (force,) = found
        draft = replace(draft, forces=tuple(one for one in draft.forces if one is not force))
        if not force.agreement:
            return draft
        row = draft.any_row(force.agreement)
        if row is None:
            return draft
        agreement = draft.agreements[row]
        event = _sent(by, at, force.thousand)
        if force.since == day:
            kept = tuple(
                one for one in agreement.practice
                if not (one.event == event and one.date == exactly(day) and is_made(one.basis))
            )  # fmt: skip
            return draft.with_agreement(row, replace(agreement, practice=kept))
        act = _act(day, _home(by, at), by.code, self.article, self.source)
        practice = _sorted((*agreement.practice, act), agreement.practice)
        return draft.with_agreement(row, replace(agreement, practice=practice))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        return (("forces", draft.state(self.by, day).code, draft.state(self.at, day).code),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        day = self.day(draft)
        by, at = draft.state(self.by, day), draft.state(self.at, day)
        one = next((one for one in draft.forces if (one.by, one.at) == (by.code, at.code)), None)
        if one is None:
            return ()
        row = draft.any_row(one.agreement) if one.agreement else None
        acts = () if row is None else draft.agreements[row].practice
        event = _sent(by, at, one.thousand)
        articles = [act.article for act in acts if act.event == event and is_made(act.basis)]
        return (
            Station(
                by.code, at.code, one.thousand, one.agreement, on=one.since,
                article=next(iter(articles), ""), source=source_of(one.source),
            ),
        )  # fmt: skip

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.by} calls its forces home from {self.at}"


def _sent(by: State, at: State, thousand: float) -> str:
    return f"{by.name} stations {thousand:g} thousand persons in {at.name}"


def _home(by: State, at: State) -> str:
    return f"{by.name} calls its forces home from {at.name}"


def _act(day: date, event: str, by: str, article: str, source: str) -> Practice:
    return Practice(exactly(day), "decision", event, (by,), "", article, basis_of(source))


def _sorted(acts: tuple[Practice, ...], before: tuple[Practice, ...]) -> tuple[Practice, ...]:
    """Those of the record first; those that changes made by day and event."""
    mine = [one for one in before if not is_made(one.basis)]
    made = [one for one in acts if is_made(one.basis)]
    return (*mine, *sorted(made, key=lambda one: (one.date.earliest, one.event)))
