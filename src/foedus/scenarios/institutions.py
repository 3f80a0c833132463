"""What an agreement is: its force, class and depth, the domains it reaches, how it decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from foedus.errors import ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.clauses import Setting, told_setting
from foedus.scenarios.draft import Draft, basis_of, exactly, joined_basis, place_of
from foedus.treaties import Agreement, Depth, Domain
from foedus.worlds.world import World

OF_AGREEMENT = ("bindingness", "class", "object", "milinst", "formal", "practice")
"""Facts of an agreement that an amendment may set: force, class, object, and depth."""
_DEPTH = ("milinst", "formal", "practice")


@dataclass(frozen=True, slots=True)
class AmendAgreement(Change):
    """An agreement has another legal force, class, object or depth.

    The record holds one value of each for all days: a World of its day or later is changed.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    set : tuple of (str, value)
        Facts with what they become; see ``OF_AGREEMENT``.
    """

    kind: ClassVar[str] = "amend-agreement"
    agreement: str
    set: Setting

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If one of them is no fact that can be set.
        FoedusError
            If the day knows no such agreement.
        """
        row = draft.row(self.agreement, self.day(draft))
        agreement = draft.agreements[row]
        unknown = [name for name, _ in self.set if name not in OF_AGREEMENT]
        if unknown or not self.set:
            raise ScenarioError(
                f"{', '.join(unknown) or 'nothing'} is no fact of an agreement that can be set.",
                f"set one of {', '.join(OF_AGREEMENT)}.",
            )
        values = {("kind" if name == "class" else name): value for name, value in self.set}
        deep = {name: values.pop(name) for name in _DEPTH if name in values}
        if deep:
            values["depth"] = self._depth(draft, agreement, deep)
        return draft.with_agreement(row, replace(agreement, **values))

    def _depth(self, draft: Draft, agreement: Agreement, deep: dict[str, Any]) -> Depth | None:
        held = agreement.depth or Depth(None, None, None, "", "")
        new = replace(held, **deep, basis=joined_basis(held.basis, self.source))
        original = draft.original(agreement.key)
        was = None if original is None else original.depth
        plain = was or Depth(None, None, None, "", "")
        return was if replace(new, basis=plain.basis) == plain else new

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        key = draft.agreements[draft.row(self.agreement, self.day(draft))].key
        return tuple(("fact", key, name) for name, _ in self.set)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        agreement = draft.agreements[draft.row(self.agreement, self.day(draft))]
        return (
            AmendAgreement(
                agreement.key,
                tuple((name, fact_of(agreement, name)) for name, _ in self.set),
                on=self.on,
            ),
        )

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} is amended: {told_setting(self.set)}"


@dataclass(frozen=True, slots=True)
class AddDomain(Change):
    """An agreement reaches a domain from a day on.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    domain : str
        Such as ``cyber``; one that the atlas knows.
    effect : str
        ``covered`` (an attack by these means counts), ``case-by-case`` or ``cooperation``.
    """

    kind: ClassVar[str] = "add-domain"
    agreement: str
    domain: str
    effect: str = "covered"

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If it reaches the domain so already.
        FoedusError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        if any(_same_domain(one, self) and _reaches(one, day) for one in agreement.domains):
            raise ScenarioError(
                f"{agreement.short_name} reaches {self.domain} on {day} already ({self.effect}).",
                "leave the change out, or give another effect.",
            )
        original = draft.original(agreement.key)
        wanted = () if original is None else original.domains
        was = [one for one in wanted if _same_domain(one, self) and _reaches(one, day)]
        mine = [one for one in agreement.domains if one in wanted]
        made = [one for one in agreement.domains if one not in wanted]
        if was:
            mine = [one for one in wanted if one in mine or one in was]
        else:
            new = Domain(self.domain, exactly(day), "scenario", self.effect, basis_of(self.source))
            made = sorted([*made, new], key=lambda one: (str(one.since), one.name, one.effect))
        return draft.with_agreement(row, replace(agreement, domains=(*mine, *made)))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        key = draft.agreements[draft.row(self.agreement, self.day(draft))].key
        return (("domain", key, self.domain, self.effect),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (StrikeDomain(self.agreement, self.domain, self.effect, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} reaches {self.domain} ({self.effect})"


@dataclass(frozen=True, slots=True)
class StrikeDomain(Change):
    """An agreement reaches a domain no more.

    The record holds no end of a domain: a World of its day or later is changed.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    domain : str
        The domain.
    effect : str
        That with which it is reached.
    """

    kind: ClassVar[str] = "strike-domain"
    agreement: str
    domain: str
    effect: str = "covered"

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If it does not reach the domain so.
        FoedusError
            If the day knows no such agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        gone = [one for one in agreement.domains if _same_domain(one, self) and _reaches(one, day)]
        if not gone:
            reached = [f"{one.name} ({one.effect})" for one in agreement.domains]
            raise ScenarioError(
                f"{agreement.short_name} does not reach {self.domain} ({self.effect}) on {day}.",
                f"name one that it reaches: {', '.join(reached) or 'there is none'}.",
            )
        kept = tuple(one for one in agreement.domains if one not in gone)
        return draft.with_agreement(row, replace(agreement, domains=kept))

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        key = draft.agreements[draft.row(self.agreement, self.day(draft))].key
        return (("domain", key, self.domain, self.effect),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        return (AddDomain(self.agreement, self.domain, self.effect, on=self.on),)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} reaches {self.domain} no more"


@dataclass(frozen=True, slots=True)
class SetRule(Change):
    """An agreement decides by another rule.

    The record holds one rule for all days: a World of its day or later is changed.

    Parameters
    ----------
    agreement : str
        Key, name or short name on the day.
    rule : str
        The rule in words.
    body : str
        Who decides; as it is where none is given.
    quota : float or None
        Share of the weights, or of the parties where none are given, that decides: above 0, at
        most 1.
    weights : tuple of (str, float)
        Each party's share of the votes; they sum to 1.
    """

    kind: ClassVar[str] = "set-rule"
    agreement: str
    rule: str
    body: str = ""
    quota: float | None = None
    weights: tuple[tuple[str, float], ...] = ()

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If weights do not sum to 1 or are of others than its parties, or the quota is none.
        FoedusError
            If the day knows no such state or agreement.
        """
        day = self.day(draft)
        row = draft.row(self.agreement, day)
        agreement = draft.agreements[row]
        self._sound(draft, agreement, day)
        said = {
            "body": self.body or agreement.decision.get("body", ""),
            "rule": self.rule,
            "article": self.article,
            "quota": "" if self.quota is None else f"{self.quota!r}",
            "weights": ", ".join(f"{code} {share!r}" for code, share in self.weights),
        }
        decision = {name: value for name, value in said.items() if value}
        decision["basis"] = basis_of(self.source)
        original = draft.original(agreement.key)
        if original is not None:
            plain = {name: value for name, value in original.decision.items() if name != "basis"}
            if plain == {name: value for name, value in decision.items() if name != "basis"}:
                decision = original.decision
        return draft.with_agreement(row, replace(agreement, decision=decision))

    def _sound(self, draft: Draft, agreement: Agreement, day: date) -> None:
        if not self.rule.strip():
            raise ScenarioError("the rule is empty.", "say it in words, such as 'consensus'.")
        if self.quota is not None and not 0 < self.quota <= 1:
            raise ScenarioError(
                f"a quota of {self.quota:g} is no share.", "give one above 0, at most 1."
            )
        if not self.weights:
            return
        codes = [draft.state(code, day).code for code, _ in self.weights]
        strangers = [code for code in codes if place_of(agreement, code, day) is None]
        if strangers or len(set(codes)) < len(codes):
            raise ScenarioError(
                f"weights of {agreement.short_name}: "
                + (f"{', '.join(strangers)} is no party." if strangers else "a state twice."),
                f"name its parties once each: 'foedus treaty {agreement.key}' lists them.",
            )
        total = sum(share for _, share in self.weights)
        if any(not share >= 0 for _, share in self.weights) or not abs(total - 1) <= 1e-6:
            raise ScenarioError(
                f"the weights of {agreement.short_name} sum to {total:g}.",
                "give shares of 0 or more that sum to 1.",
            )

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        key = draft.agreements[draft.row(self.agreement, self.day(draft))].key
        return (("decision rule", key),)

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        old = draft.agreements[draft.row(self.agreement, self.day(draft))].decision
        if not old.get("rule") or set(old) - {"body", "rule", "article", "basis"}:
            return ()
        return (
            SetRule(
                self.agreement, old["rule"], old.get("body", ""), article=old.get("article", ""),
                on=self.on,
            ),
        )  # fmt: skip

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        return f"{self.agreement} decides by {self.rule}"


def fact_of(agreement: Agreement, name: str) -> Any:
    """A fact of an agreement by the name under which an amendment sets it."""
    if name in _DEPTH:
        return None if agreement.depth is None else getattr(agreement.depth, name)
    return getattr(agreement, "kind" if name == "class" else name)


def _same_domain(one: Domain, change: AddDomain | StrikeDomain) -> bool:
    return (one.name, one.effect) == (change.domain, change.effect)


def _reaches(one: Domain, day: date) -> bool:
    return one.since is None or one.since.earliest <= day
