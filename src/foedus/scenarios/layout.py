"""The layout of a scenario file: what a TOML file may say, checked field by field at the door."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    model_validator,
)

from foedus.atlas.schema import CLASSES, DOMAINS, ObligationFile
from foedus.atlas.treaty_files import obligation_of
from foedus.dates import exact_day
from foedus.errors import DateError
from foedus.scenarios.change import Change
from foedus.scenarios.clauses import AMENDABLE, AddClause, AmendClause, StrikeClause
from foedus.scenarios.forming import Dissolve, Form, Revive
from foedus.scenarios.institutions import (
    OF_AGREEMENT,
    AddDomain,
    AmendAgreement,
    SetRule,
    StrikeDomain,
)
from foedus.scenarios.membership import Accede, Withdraw
from foedus.scenarios.posture import Recall, Station
from foedus.scenarios.scenario import DIRECTIONS
from foedus.scenarios.suspension import Resume, Suspend
from foedus.scenarios.weights import Personnel, Spend
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Obligation

LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 60, 400, 20_000
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _clean(text: str) -> str:
    """Text that shows what it is: nothing in it moves, hides or reverses what stands beside it."""
    for sign in text:
        bad = unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"
        if bad or sign in _TURNED:
            raise ValueError(f"holds a sign that does not print (U+{ord(sign):04X})")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("holds more than one line, or a tab")
    if not text.strip():
        raise ValueError("is empty")
    return _clean(text)


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("takes lower-case letters, digits and single dashes, as 'nordic-bloc'")
    return text


def _day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, (str, date)):
        raise ValueError(f"{value!r} is no day; write 2026-01-01")
    try:
        return exact_day(value)
    except DateError as error:
        raise ValueError(error.wrong) from error


def _among(choices: tuple[str, ...]) -> AfterValidator:
    """Refuses what is none of the choices."""

    def check(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{text[:80]!r} is none of {', '.join(choices)}")
        return text

    return AfterValidator(check)


Line = Annotated[StrictStr, Field(max_length=LONGEST_LINE), AfterValidator(_one_line)]
Text = Annotated[StrictStr, Field(max_length=LONGEST_TEXT), AfterValidator(_clean)]
Short = Annotated[StrictStr, Field(max_length=LONGEST_LINE), AfterValidator(_clean)]
Slug = Annotated[StrictStr, Field(max_length=LONGEST_NAME), AfterValidator(_slug)]
DayIn = Annotated[date, BeforeValidator(_day)]
StateName = StrictInt | Line
States = Annotated[list[StateName], Field(min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Class = Annotated[StrictStr, _among(CLASSES)]
Domain = Annotated[StrictStr, _among(DOMAINS)]
Direction = Annotated[StrictStr, _among(DIRECTIONS)]
Code = Annotated[StrictInt, Field(ge=0, le=2)]


class Strict(BaseModel):
    """No unknown fields: a misspelled one is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClauseFile(ObligationFile):
    """A clause: as in a treaty file, with the days and the basis that its change gives it."""

    basis: Literal["scenario"] = "scenario"
    since: None = None
    until: None = None

    def record(self) -> Obligation:
        """The clause as a record."""
        return obligation_of(self, "published", "")


class ChangeFile(Strict, ABC):
    """``[[changes]]``: what every kind has."""

    on: DayIn | None = None
    article: Short = ""
    source: Short = ""

    def common(self) -> dict[str, Any]:
        """What every record takes."""
        return {"on": self.on, "article": self.article, "source": self.source}

    @abstractmethod
    def record(self) -> Change:
        """The change as a record."""


class AccedeFile(ChangeFile):
    """A state accedes to an agreement or joins a bloc."""

    kind: Literal["accede"]
    state: StateName
    agreement: Line

    def record(self) -> Change:
        """The change as a record."""
        return Accede(self.state, self.agreement, **self.common())


class WithdrawFile(ChangeFile):
    """A state leaves an agreement or a bloc."""

    kind: Literal["withdraw"]
    state: StateName
    agreement: Line

    def record(self) -> Change:
        """The change as a record."""
        return Withdraw(self.state, self.agreement, **self.common())


class SuspendFile(ChangeFile):
    """States suspend obligations or participation."""

    kind: Literal["suspend"]
    states: States
    agreement: Line
    toward: list[StateName] = []
    of: Literal["obligations", "participation"] = "obligations"
    reason: Line = "suspended in a scenario"

    def record(self) -> Change:
        """The change as a record."""
        return Suspend(
            tuple(self.states), self.agreement, tuple(self.toward), self.of, self.reason,
            **self.common(),
        )  # fmt: skip


class ResumeFile(ChangeFile):
    """States end a suspension."""

    kind: Literal["resume"]
    states: States
    agreement: Line
    toward: list[StateName] = []

    def record(self) -> Change:
        """The change as a record."""
        return Resume(tuple(self.states), self.agreement, tuple(self.toward), **self.common())


class AmendClauseFile(ChangeFile):
    """A clause says something else."""

    kind: Literal["amend-clause"]
    agreement: Line
    clause: Short
    duty: Pledge | Literal[""] = ""
    set: Annotated[dict[str, Any], Field(min_length=1)]

    @model_validator(mode="after")
    def _parts(self) -> AmendClauseFile:
        unknown = [name for name in self.set if name not in AMENDABLE]
        if unknown:
            raise ValueError(
                f"set: {', '.join(unknown)} is no part of a clause; set one of "
                f"{', '.join(AMENDABLE)}"
            )
        self._read()
        return self

    def _read(self) -> Obligation:
        base = {"duty": "defense", "trigger": "standing"}
        return ClauseFile.model_validate({**base, **self.set}).record()

    def record(self) -> Change:
        """The change as a record."""
        read = self._read()
        setting = tuple((name, getattr(read, name)) for name in self.set)
        return AmendClause(self.agreement, self.clause, setting, str(self.duty), **self.common())


class AddClauseFile(ChangeFile):
    """An agreement gains a clause."""

    kind: Literal["add-clause"]
    agreement: Line
    clause: ClauseFile

    def record(self) -> Change:
        """The change as a record."""
        return AddClause(self.agreement, self.clause.record(), **self.common())


class StrikeClauseFile(ChangeFile):
    """A clause is struck."""

    kind: Literal["strike-clause"]
    agreement: Line
    clause: Short
    duty: Pledge | Literal[""] = ""

    def record(self) -> Change:
        """The change as a record."""
        return StrikeClause(self.agreement, self.clause, str(self.duty), **self.common())


class AgreementSetting(Strict):
    """``[changes.set]`` of an agreement."""

    bindingness: Bindingness | None = None
    class_: Annotated[Class | None, Field(alias="class")] = None
    object: Line | None = None
    milinst: Code | None = None
    formal: Code | None = None
    practice: Code | None = None


class AmendAgreementFile(ChangeFile):
    """An agreement has another force, class, object or depth."""

    kind: Literal["amend-agreement"]
    agreement: Line
    set: AgreementSetting

    @model_validator(mode="after")
    def _something(self) -> AmendAgreementFile:
        if not self.set.model_fields_set:
            raise ValueError(f"set: is empty; set one of {', '.join(OF_AGREEMENT)}")
        return self

    def record(self) -> Change:
        """The change as a record."""
        said = self.set.model_dump(by_alias=True, exclude_unset=True)
        setting = tuple((name, said[name]) for name in OF_AGREEMENT if name in said)
        return AmendAgreement(self.agreement, setting, **self.common())


class AddDomainFile(ChangeFile):
    """An agreement reaches a domain."""

    kind: Literal["add-domain"]
    agreement: Line
    domain: Domain
    effect: Literal["covered", "case-by-case", "cooperation"] = "covered"

    def record(self) -> Change:
        """The change as a record."""
        return AddDomain(self.agreement, self.domain, self.effect, **self.common())


class StrikeDomainFile(ChangeFile):
    """An agreement reaches a domain no more."""

    kind: Literal["strike-domain"]
    agreement: Line
    domain: Domain
    effect: Literal["covered", "case-by-case", "cooperation"] = "covered"

    def record(self) -> Change:
        """The change as a record."""
        return StrikeDomain(self.agreement, self.domain, self.effect, **self.common())


class SetRuleFile(ChangeFile):
    """An agreement decides by another rule."""

    kind: Literal["set-rule"]
    agreement: Line
    rule: Line
    body: Short = ""
    quota: Number | None = None
    weights: dict[Line, Number] = {}

    def record(self) -> Change:
        """The change as a record."""
        return SetRule(
            self.agreement, self.rule, self.body, self.quota, tuple(self.weights.items()),
            **self.common(),
        )  # fmt: skip


class SpendFile(ChangeFile):
    """States spend so much."""

    kind: Literal["spend"]
    states: States
    share: Number | None = None
    amount: Number | None = None
    at_least: bool = False

    def record(self) -> Change:
        """The change as a record."""
        return Spend(tuple(self.states), self.share, self.amount, self.at_least, **self.common())


class PersonnelFile(ChangeFile):
    """States have so many under arms."""

    kind: Literal["personnel"]
    states: States
    thousand: Number
    at_least: bool = False

    def record(self) -> Change:
        """The change as a record."""
        return Personnel(tuple(self.states), self.thousand, self.at_least, **self.common())


class FormFile(ChangeFile):
    """A new agreement."""

    kind: Literal["form"]
    key: Slug
    name: Line
    short_name: Line
    parties: Annotated[list[StateName], Field(min_length=2)]
    clauses: list[ClauseFile] = []
    class_: Annotated[Class, Field(alias="class")] = "MDT"
    bindingness: Bindingness = Bindingness.TREATY
    object: Line = "as in its clauses"
    milinst: Code | None = None
    formal: Code | None = None
    practice: Code | None = None
    rule: Short = ""

    def record(self) -> Change:
        """The change as a record."""
        return Form(
            self.key, self.name, self.short_name, tuple(self.parties),
            tuple(one.record() for one in self.clauses), self.class_, self.bindingness,
            self.object, self.milinst, self.formal, self.practice, self.rule, **self.common(),
        )  # fmt: skip


class DissolveFile(ChangeFile):
    """An agreement ends for all."""

    kind: Literal["dissolve"]
    agreement: Line

    def record(self) -> Change:
        """The change as a record."""
        return Dissolve(self.agreement, **self.common())


class ReviveFile(ChangeFile):
    """An agreement that ended is in force again."""

    kind: Literal["revive"]
    agreement: Line

    def record(self) -> Change:
        """The change as a record."""
        return Revive(self.agreement, **self.common())


class StationFile(ChangeFile):
    """Forces are stationed abroad."""

    kind: Literal["station"]
    by: StateName
    at: StateName
    thousand: Number
    agreement: Short = ""

    def record(self) -> Change:
        """The change as a record."""
        return Station(self.by, self.at, self.thousand, self.agreement, **self.common())


class RecallFile(ChangeFile):
    """Forces that a change stationed abroad are called home."""

    kind: Literal["recall"]
    by: StateName
    at: StateName

    def record(self) -> Change:
        """The change as a record."""
        return Recall(self.by, self.at, **self.common())


FILES: dict[str, type[ChangeFile]] = {
    one.model_fields["kind"].annotation.__args__[0]: one  # type: ignore[union-attr]
    for one in (
        AccedeFile, WithdrawFile, SuspendFile, ResumeFile, AmendClauseFile, AddClauseFile,
        StrikeClauseFile, AmendAgreementFile, AddDomainFile, StrikeDomainFile, SetRuleFile,
        SpendFile, PersonnelFile, FormFile, DissolveFile, ReviveFile, StationFile, RecallFile,
    )
}  # fmt: skip
"""The layout of each kind of change."""


class ExpectedFile(Strict):
    """``[[expected]]``: a difference that the scenario is expected to make."""

    question: Line
    parameters: dict[Line, StrictStr | StrictInt | bool | list[StateName]] = {}
    row: dict[Line, StrictStr | StrictInt | bool] = {}
    column: Short = ""
    change: Direction

    @model_validator(mode="after")
    def _place(self) -> Self:
        if not self.row and not self.column:
            raise ValueError("names neither a row nor a column that is expected to differ")
        whole = self.change in ("appears", "disappears")
        if bool(self.column) == whole:
            raise ValueError(
                "a row as a whole appears or disappears, and takes no column; the value of a "
                "column goes up, down, or is changed"
            )
        return self


class ScenarioFile(Strict):
    """A whole file but for its changes, which are checked one by one."""

    name: Slug
    title: Line
    text: Text = ""
    on: DayIn
    sources: list[Line] = []
    expected: list[ExpectedFile] = []
