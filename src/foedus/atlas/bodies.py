"""Bodies that decide and their rules: who votes, what carries, what silence means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, model_validator

from foedus.atlas.places import checked, folded, read_toml
from foedus.atlas.schema import Codes, Confidence, DayField, Strict, Words
from foedus.dates import Day
from foedus.errors import AtlasError, UnknownNameError

FOLDER = Path(__file__).parent / "bodies"
Abstention = Literal["consents", "no-support", "veto-against", "constructive", "unstated"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a body decides, from a day on.

    Parameters
    ----------
    key, name : str
        The first is what it is asked for by.
    kind : str
        ``consensus``, ``heads`` (so many members), ``double-majority`` (members and weight) or, in
        a scenario, ``given`` (so much of the weights given).
    share : Fraction or None
        Of the members; with a constructive abstention, of those who abstain.
    more_than : bool
        The share itself is not enough.
    least : int
        No fewer members than this.
    weights : str
        A series of the atlas, or empty.
    weight_share : Fraction or None
        Of the weight of all members.
    fewest_against : int
        How many members it takes at least to block; 0 for no such clause.
    states : tuple of str
        Members that the rule itself names.
    seats : int
        Further members who are elected and not in the atlas.
    vetoes : tuple of str
        Members without whom nothing is adopted.
    abstention : str
        ``consents``, ``no-support``, ``veto-against`` (a veto must be cast), ``constructive``
        (consents, unless too many do it) or ``unstated``.
    article, document, says, basis, confidence, note : str
        Where it stands, and in what words of ours.
    since, until : Day or None
        Half-open.
    given : tuple of (str, float)
        Shares of the votes, where a scenario gives members some.
    """

    key: str
    name: str
    kind: str
    share: Fraction | None
    more_than: bool
    least: int
    weights: str
    weight_share: Fraction | None
    fewest_against: int
    states: tuple[str, ...]
    seats: int
    vetoes: tuple[str, ...]
    abstention: str
    article: str
    document: str
    says: str
    basis: str
    confidence: str
    since: Day | None = None
    until: Day | None = None
    note: str = ""
    given: tuple[tuple[str, float], ...] = ()

    def __contains__(self, day: date) -> bool:
        began = self.since is None or self.since.earliest <= day
        return began and (self.until is None or day < self.until.earliest)


@dataclass(frozen=True, slots=True)
class Body:
    """A body: whose members vote in it, and its rules, the usual one first."""

    key: str
    name: str
    aliases: tuple[str, ...]
    agreement: str
    rules: tuple[Rule, ...]
    note: str = ""


def _share(value: object) -> Fraction:
    try:
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{value!r} is no share; write '2/3'") from None
    if not 0 < found <= 1:
        raise ValueError(f"{value} is no share above 0 and up to 1")
    return found


Share = Annotated[str, AfterValidator(lambda value: str(_share(value)))]


class RuleFile(Strict):
    """``[[rules]]``: one rule of a body."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    kind: Literal["consensus", "heads", "double-majority"]
    share: Share | None = None
    more_than: bool = False
    least: Annotated[int, Field(ge=0)] = 0
    weights: Literal["", "population", "gdp"] = ""
    weight_share: Share | None = None
    fewest_against: Annotated[int, Field(ge=0)] = 0
    states: Annotated[Codes, Field(default_factory=list)]
    seats: Annotated[int, Field(ge=0)] = 0
    vetoes: Annotated[Codes, Field(default_factory=list)]
    abstention: Abstention
    article: str = ""
    document: Words
    says: Words
    basis: Literal["treaty", "uncertain"]
    confidence: Confidence
    since: DayField = None
    until: DayField = None
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> RuleFile:
        both = self.weights and self.weight_share
        if self.kind == "double-majority" and not (both and (self.share or self.least)):
            raise ValueError("a double majority needs share or least, weights and weight_share")
        if self.kind == "heads" and not (self.share or self.least):
            raise ValueError("a rule by heads needs share or least")
        if self.abstention == "constructive" and not (both and self.share):
            raise ValueError("a constructive abstention needs share, weights and weight_share")
        return self


class BodyFile(Strict):
    """A whole body file."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    aliases: Annotated[list[Words], Field(default_factory=list)]
    agreement: str = ""
    note: str = ""
    rules: Annotated[list[RuleFile], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> BodyFile:
        own = all(rule.states or rule.seats for rule in self.rules)
        if bool(self.agreement) == own:
            raise ValueError("name an agreement, or states in each rule, and not both")
        return self


@cache
def bodies() -> tuple[Body, ...]:
    """Every body of the atlas, by key.

    Raises
    ------
    AtlasError
        If a file is malformed, or a name is two bodies'.
    """
    found = tuple(read_body(path) for path in sorted(FOLDER.glob("*.toml")))
    owner: dict[str, str] = {}
    for one in found:
        for name in {folded(name) for name in (one.key, one.name, *one.aliases)}:
            if name in owner:
                raise AtlasError(
                    f"bodies: {name!r} names both {owner[name]} and {one.key}.",
                    "give each body names of its own.",
                )
            owner[name] = one.key
    return found


def read_body(path: Path) -> Body:
    """Read one file of a body.

    Parameters
    ----------
    path : Path
        A TOML file.

    Raises
    ------
    AtlasError
        If it is not TOML or breaks the layout.
    """
    file = checked(read_toml(path), BodyFile.model_validate, path.name)
    return Body(
        file.key,
        file.name,
        tuple(file.aliases),
        file.agreement,
        tuple(_rule(one) for one in file.rules),
        file.note,
    )


def find_body(name: str) -> Body:
    """The body with this key, name or alias; accents, case and punctuation do not matter.

    Parameters
    ----------
    name : str
        ``NATO``, ``un-security-council``.

    Raises
    ------
    UnknownNameError
        If no body carries the name.

    Examples
    --------
    >>> find_body("nato").key
    'north-atlantic-council'
    """
    wanted = folded(name)
    for one in bodies():
        if wanted in {folded(known) for known in (one.key, one.name, *one.aliases)}:
            return one
    raise UnknownNameError(
        f"{name!r} is not a body of the atlas.",
        f"use one of {', '.join(one.key for one in bodies())}, an agreement whose members "
        "decide by consensus, unanimity or two thirds, or a TOML file of your own.",
    ).about(name)


def _rule(file: Any) -> Rule:
    return Rule(
        key=file.key,
        name=file.name,
        kind=file.kind,
        share=_share(file.share) if file.share else None,
        more_than=file.more_than,
        least=file.least,
        weights=file.weights,
        weight_share=_share(file.weight_share) if file.weight_share else None,
        fewest_against=file.fewest_against,
        states=tuple(file.states),
        seats=file.seats,
        vetoes=tuple(file.vetoes),
        abstention=file.abstention,
        article=file.article,
        document=file.document,
        says=file.says,
        basis=file.basis,
        confidence=file.confidence,
        since=cast("Day | None", file.since),
        until=cast("Day | None", file.until),
        note=file.note,
    )
