"""What an agreement obliges to: clauses amended, added and struck."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar

from foedus.errors import ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import Draft, basis_of, exactly, is_made, joined_basis
from foedus.states import fold
from foedus.treaties import Agreement, Obligation
from foedus.worlds.world import World

AMENDABLE = (
    "duty", "trigger", "by", "to", "to_anyone", "belligerents_only", "serves", "among_members",
    "non_state", "adversaries", "minimum_adversaries", "nonprovocation", "on_request", "finding",
    "contested", "discretion", "conditions", "unread", "scope", "carve_outs", "text", "confidence",
    "note",
)  # fmt: skip
"""Parts of a clause that an amendment may set."""
_MOST = 99
Setting = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AmendClause(Change):
    """A clause of an agreement says something else from a day on.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    clause : str
        Its article, as the record has it, such as ``Art 5``.
    set : tuple of (str, value)
        Parts of the clause with what they become; see ``AMENDABLE``.
    duty : str
        Tells clauses of one article apart.
    """

    kind: ClassVar[str] = "amend-clause"
    agreement: str
    clause: str
    set: Setting
    duty: str = ""

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If the agreement has no such clause on the day, or a part of none.
        FoedusError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        unknown = [name for name, _ in self.set if name not in AMENDABLE]
        if unknown or not self.set:
            raise ScenarioError(
                f"{', '.join(unknown) or 'nothing'} is no part of a clause.",
                f"set one of {', '.join(AMENDABLE)}.",
            )
        place = clause_place(agreement, self.clause, self.duty, day)
        old = agreement.obligations[place]
        _known_parties(agreement, dict(self.set), day)
        made = _made_on(old, day)
        basis = joined_basis(old.basis, self.source) if made else basis_of(self.source)
        values = replace(old, **dict(self.set), basis=basis)
        if made:
            before = agreement.obligations[place - 1] if place else None
            new: tuple[Obligation, ...] = (values,)
            kept = agreement.obligations[:place]
            if before is not None and _continues(before, values, day):
                # What an amendment set is as it was: the clause runs on.
                new, kept = (replace(before, until=old.until),), kept[:-1]
            clauses = (*kept, *new, *agreement.obligations[place + 1 :])
        else:
            cut = replace(old, until=exactly(day))
            clauses = (
                *agreement.obligations[:place], cut, replace(values, since=exactly(day)),
                *agreement.obligations[place + 1 :],
            )  # fmt: skip
        return draft.with_agreement(row, replace(agreement, obligations=clauses))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        agreement = draft.agreements[draft.row(self.agreement, day)]
        told = _claimed(agreement, clause_place(agreement, self.clause, self.duty, day), day)
        return tuple((*told, name) for name, _ in self.set)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        day = self.day(draft)
        agreement = draft.agreements[draft.row(self.agreement, day)]
        old = agreement.obligations[clause_place(agreement, self.clause, self.duty, day)]
        values = tuple((name, getattr(old, name)) for name, _ in self.set)
        duty = str(dict(self.set).get("duty", self.duty))
        return (AmendClause(agreement.key, self.clause, values, duty, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement}, {self.clause}, is amended: {told_setting(self.set)}"


@dataclass(frozen=True, slots=True)
class AddClause(Change):
    """An agreement gains a clause on a day.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    clause : Obligation
        Its days are set by the change.
    """

    kind: ClassVar[str] = "add-clause"
    agreement: str
    clause: Obligation

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If it has a clause of that article and duty on the day.
        FoedusError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        one = self.clause
        for place, held in enumerate(agreement.obligations):
            if (fold(held.article), held.duty) != (fold(one.article), one.duty):
                continue
            if runs(held, day):
                raise ScenarioError(
                    f"{agreement.short_name} has a clause {one.article or 'of no article'} "
                    f"({one.duty}) on {day}.",
                    "amend it, or give the new one another article.",
                )
            was = _struck(draft, agreement, held, day)
            if was is not None and _alike(was, one):
                return draft.with_agreement(row, _with_clause(agreement, place, was))
        _known_parties(agreement, {"by": one.by, "to": one.to}, day)
        new = replace(one, since=exactly(day), until=None, basis=basis_of(self.source))
        mine = [held for held in agreement.obligations if not _added(agreement, held, draft)]
        others = [held for held in agreement.obligations if _added(agreement, held, draft)]
        others = sorted(
            [*others, new],
            key=lambda held: (
                held.since.earliest if held.since else date.min, held.article, held.duty
            ),
        )  # fmt: skip
        return draft.with_agreement(row, replace(agreement, obligations=(*mine, *others)))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        key = draft.agreements[draft.row(self.agreement, self.day(draft))].key
        return (("clause", key, self.clause.article, str(self.clause.duty)),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        one = self.clause
        return (StrikeClause(self.agreement, one.article, str(one.duty), on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} gains {self.clause.article or 'a clause'} ({self.clause.duty})"


@dataclass(frozen=True, slots=True)
class StrikeClause(Change):
    """A clause of an agreement is struck on a day.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    clause : str
        Its article, as the record has it.
    duty : str
        Tells clauses of one article apart.
    """

    kind: ClassVar[str] = "strike-clause"
    agreement: str
    clause: str
    duty: str = ""

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If the agreement has no such clause on the day.
        FoedusError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        place = clause_place(agreement, self.clause, self.duty, day)
        old = agreement.obligations[place]
        before = agreement.obligations[place - 1] if place else None
        amended = before is not None and before.until == exactly(day)
        if _made_on(old, day) and not amended:
            return draft.with_agreement(row, _with_clause(agreement, place, None))
        cut = replace(old, until=exactly(day))
        return draft.with_agreement(row, _with_clause(agreement, place, cut))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        day = self.day(draft)
        agreement = draft.agreements[draft.row(self.agreement, day)]
        return (_claimed(agreement, clause_place(agreement, self.clause, self.duty, day), day),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        day = self.day(draft)
        agreement = draft.agreements[draft.row(self.agreement, day)]
        old = agreement.obligations[clause_place(agreement, self.clause, self.duty, day)]
        return (AddClause(agreement.key, old, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} loses {self.clause}"


def clause_place(agreement: Agreement, clause: str, duty: str, day: date) -> int:
    """The place of the clause of an article that runs on a day.

    Parameters
    ----------
    agreement : Agreement
        The record.
    clause, duty : str
        Article, with ``#2`` for the second of several alike; and the duty, which may tell them
        apart.
    day : date
        The day.

    Raises
    ------
    ScenarioError
        If there is none, or several.
    """
    running = [place for place, one in enumerate(agreement.obligations) if runs(one, day)]
    told = ", ".join(
        dict.fromkeys(
            f"{agreement.obligations[place].article or 'no article'} "
            f"({agreement.obligations[place].duty})"
            for place in running
        )
    )
    article, number = _numbered(clause)
    found = [
        place
        for place in running
        if fold(agreement.obligations[place].article) == fold(article)
        and (not duty or agreement.obligations[place].duty == duty)
    ]
    if number is not None:
        found = found[number - 1 : number]
    if len(found) == 1:
        return found[0]
    if found:
        raise ScenarioError(
            f"{agreement.short_name} has {len(found)} clauses {clause!r} on {day}.",
            f"give the duty too, or a number, as '{article} #1': {told}.",
        )
    raise ScenarioError(
        f"{agreement.short_name} has no clause {clause!r}"
        + (f" ({duty})" if duty else "")
        + f" on {day}.",
        f"name one that it has: {told or 'there is none'}.",
    )


def _numbered(clause: str) -> tuple[str, int | None]:
    """An article, and which of several clauses under it: ``Art IV(1) #2`` is the second."""
    article, sign, number = clause.rpartition("#")
    if sign and number.strip().isdigit() and 0 < int(number) <= _MOST:
        return article.strip(), int(number)
    return clause, None


def _claimed(agreement: Agreement, place: int, day: date) -> Claim:
    """A clause as a value: its article and duty, and which of several alike."""
    one = agreement.obligations[place]
    alike = [
        other
        for other, held in enumerate(agreement.obligations)
        if _same_clause(held, one) and runs(held, day)
    ]
    number = alike.index(place)
    told = ("clause", agreement.key, one.article, str(one.duty))
    return (*told, f"#{number + 1}") if number else told


def runs(one: Obligation, day: date) -> bool:
    """Whether a clause runs on a day."""
    after = one.since is None or one.since.earliest <= day
    return after and (one.until is None or day < one.until.earliest)


def _known_parties(agreement: Agreement, values: dict[str, Any], day: date) -> None:
    for name in ("by", "to"):
        for code in values.get(name, ()):
            if all(one.state != code for one in agreement.parties):
                raise ScenarioError(
                    f"{name!r} names {code}, no party to {agreement.short_name} on {day}.",
                    f"'foedus treaty {agreement.key}' lists its parties.",
                )


def _made_on(one: Obligation, day: date) -> bool:
    return is_made(one.basis) and one.since == exactly(day)


def _alike(one: Obligation, other: Obligation) -> bool:
    """Whether two clauses say the same, whatever their days and what they rest on."""
    plain = ("since", "until", "basis")
    return all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(one)
        if field.name not in plain
    )


def _continues(before: Obligation, after: Obligation, day: date) -> bool:
    return before.until == exactly(day) and _alike(before, after)


def _struck(draft: Draft, agreement: Agreement, held: Obligation, day: date) -> Obligation | None:
    """The clause as the record had it before a change struck it on the day."""
    if held.until != exactly(day):
        return None
    original = draft.original(agreement.key)
    for one in () if original is None else original.obligations:
        if runs(one, day) and replace(one, until=held.until) == held:
            return one
    return None


def _added(agreement: Agreement, one: Obligation, draft: Draft) -> bool:
    original = draft.original(agreement.key)
    there = () if original is None else original.obligations
    return is_made(one.basis) and all(not _same_clause(one, old) for old in there)


def _same_clause(one: Obligation, other: Obligation) -> bool:
    return (one.article, one.duty) == (other.article, other.duty)


def _with_clause(agreement: Agreement, place: int, clause: Obligation | None) -> Agreement:
    new = () if clause is None else (clause,)
    held = agreement.obligations
    return replace(agreement, obligations=(*held[:place], *new, *held[place + 1 :]))


def told_setting(setting: Setting) -> str:
    """What an amendment sets, in words."""
    return ", ".join(f"{name} = {value!r}" for name, value in setting)
