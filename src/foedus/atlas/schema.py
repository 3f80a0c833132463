"""The layout of a treaty file: what a TOML file may say, checked field by field at the door."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from foedus.dates import Day, parse_day
from foedus.errors import DateError
from foedus.terms import Bindingness, Pledge

DATASETS = (
    "atop",
    "cow-states",
    "cow-contiguity",
    "cow-majors",
    "desta",
    "gleditsch-ward",
    "uncertain",
)
CLASSES = (
    "MDT", "UDG", "UMB", "CONS", "NAP", "NEUT", "COLSEC", "DCA", "ACCESS", "MINI", "INTEL", "ECON",
)  # fmt: skip
DOMAINS = (
    "land", "sea", "air", "cyber", "space", "hybrid", "nuclear", "energy", "disinformation",
    "supply-chains", "technology", "intelligence", "exercises", "sanctions",
    "crisis-consultation", "industry", "internal-security", "trade",
)  # fmt: skip
ATOP_CONDITIONS = (
    "adversary", "location", "ongoing", "number", "demands", "nonprovocation",
    "request", "attacked",
)  # fmt: skip
PRACTICE = (
    "invocation", "consultation", "refusal", "suspension", "resumption", "assistance",
    "statement", "withdrawal-notice", "accession", "decision",
)  # fmt: skip


# A declaration can precede by some weeks what is done under it.
_SOON = timedelta(days=31)


def _day(value: object) -> object:
    if isinstance(value, Day) or value is None:
        return value
    if isinstance(value, (str, date)):
        try:
            return parse_day(value)
        except DateError as error:
            raise ValueError(error.wrong) from error
    raise ValueError(f"{value!r} is not a date; write 1949-04-04, or '1949-04' or '1949' as text")


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError(f"{value!r} is not a three-letter state code such as 'DEU'")
    return value


DayField = Annotated[Any, AfterValidator(_day)]
Code = Annotated[str, AfterValidator(_code)]
Codes = list[Code]
Words = Annotated[str, Field(min_length=1)]
Confidence = Literal["A", "B", "C"]


class Strict(BaseModel):
    """No unknown fields: a misspelled one is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentFile(Strict):
    """``[documents.ID]``: an instrument or text the facts rest on."""

    title: Words
    date: DayField = None


class PartyFile(Strict):
    """``[[parties]]``: states that share one interval."""

    states: Annotated[Codes, Field(min_length=1)]
    signed: DayField = None
    entry: DayField = None
    end: DayField = None
    basis: Words
    note: str = ""


class ArmFile(Strict):
    """``[[obligations.scope]]``: one way for place and object to be inside the clause."""

    kind: Literal["territory", "area"]
    objects: list[
        Literal["territory", "forces", "public-vessel", "aircraft", "satellite", "infrastructure"]
    ] = []
    areas: list[Words] = []
    places: list[Words] = []
    except_places: list[Words] = []
    whose: Codes = []
    title: Literal["sovereignty", "administration"] = "sovereignty"
    party_ground: bool = False
    islands_only: bool = False
    ties: list[Literal["integral", "dependency"]] = ["integral", "dependency"]
    doubtful_ties: list[Literal["integral", "dependency"]] = []
    reading: Literal["settled", "contested"] = "settled"
    note: str = ""

    @model_validator(mode="after")
    def _shape(self) -> ArmFile:
        if self.kind == "area" and not self.objects:
            raise ValueError("an arm of kind 'area' must list the objects it protects")
        if self.kind == "territory" and self.objects:
            raise ValueError(
                "an arm of kind 'territory' protects whatever stands on the territory; "
                "leave 'objects' out, or use kind 'area'"
            )
        if self.kind == "territory" and self.party_ground:
            raise ValueError("'party_ground' belongs to an arm of kind 'area'")
        return self


class CarveOutFile(Strict):
    """``[[obligations.carve_outs]]``: bearers who may choose how to help."""

    states: Annotated[Codes, Field(min_length=1)]
    text: Words
    since: DayField = None
    until: DayField = None
    basis: Words


class ObligationFile(Strict):
    """``[[obligations]]``: one pledge with its conditions."""

    duty: Pledge
    article: str = ""
    trigger: Literal["armed-attack", "aggression", "threat", "war", "standing"]
    basis: Words
    by: Codes = []
    to: Codes = []
    to_anyone: bool = False
    belligerents_only: bool = False
    serves: Literal["attacked", "any"] = "attacked"
    among_members: Literal["applies", "excluded", "unstated"] = "applies"
    non_state: Literal["accepted", "silent", "excluded"] = "silent"
    adversaries: Codes | None = None
    minimum_adversaries: int = 1
    nonprovocation: bool = False
    on_request: bool = False
    finding: Literal["", "joint", "organ", "security-council"] = ""
    contested: str = ""
    discretion: str = ""
    conditions: list[
        Literal[
            "adversary", "location", "ongoing", "number", "demands",
            "nonprovocation", "request", "attacked",
        ]
    ] = []  # fmt: skip
    unread: list[Literal["adversary", "location", "ongoing", "number", "demands", "partner"]] = []
    scope: list[ArmFile] = []
    carve_outs: list[CarveOutFile] = []
    since: DayField = None
    until: DayField = None
    text: Literal["published", "summary", "unpublished"] | None = None
    confidence: Confidence | None = None
    note: str = ""


class DomainFile(Strict):
    """``[[domains]]``: a domain, when and by which document it was added."""

    name: str
    since: DayField = None
    document: str
    effect: Literal["covered", "case-by-case", "cooperation"]
    basis: Words
    practice: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _known(self) -> DomainFile:
        if self.name not in DOMAINS:
            raise ValueError(f"domain {self.name!r} is not one of {', '.join(DOMAINS)}")
        return self


class SuspensionFile(Strict):
    """``[[suspensions]]``: obligations or participation suspended for a spell."""

    states: Annotated[Codes, Field(min_length=1)]
    toward: Codes = []
    since: DayField
    until: DayField = None
    of: Literal["obligations", "participation"]
    reason: Words
    basis: Words


class DisputeFile(Strict):
    """``[[disputed]]``: a spell in which it is disputed whether the agreement binds."""

    states: Codes = []
    since: DayField
    until: DayField = None
    reason: Words
    basis: Words


class DormantFile(Strict):
    """``[dormant]``: a dead letter that was never ended."""

    since: DayField = None
    reason: Words
    basis: Words


class DecisionFile(Strict):
    """``[decision]``: who decides, and by which rule."""

    body: str = ""
    rule: Words
    article: str = ""
    basis: Words


class ConsultationFile(Strict):
    """``[consultation]``: where the text provides for it."""

    article: str = ""
    text: str = ""
    basis: Words


class ExitFile(Strict):
    """``[exit]``: how a party leaves, and when the agreement ends by itself."""

    terms: Words
    notice_months: int | None = None
    article: str = ""
    basis: Words


class DepthFile(Strict):
    """``[depth]``: by the text, and by practice."""

    milinst: Annotated[int, Field(ge=0, le=2)] | None = None
    formal: Annotated[int, Field(ge=0, le=2)] | None = None
    practice: Annotated[int, Field(ge=0, le=2)] | None = None
    note: str = ""
    basis: Words


class NuclearFile(Strict):
    """``[nuclear]``: sharing or an umbrella, where a document states it."""

    kind: Literal["sharing", "umbrella", "strategic-denial", "named-means"]
    by: Codes = []
    text: Words
    document: str = ""
    basis: Words


class PracticeFile(Strict):
    """``[[practice]]``: a dated act under the agreement."""

    date: DayField
    kind: Literal[
        "invocation", "consultation", "refusal", "suspension", "resumption", "assistance",
        "statement", "withdrawal-notice", "accession", "decision",
    ]  # fmt: skip
    event: Words
    asked_by: Codes = []
    decided: str = ""
    article: str = ""
    basis: Words


class AgreementFile(Strict):
    """A whole treaty file."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    short_name: Words
    aliases: list[str] = []
    kind: str
    bindingness: Bindingness
    published: bool = True
    text: Literal["published", "summary", "unpublished"] = "published"
    object: Words
    signed: DayField = None
    in_force: DayField = None
    in_force_basis: str = ""
    end: DayField = None
    end_basis: str = ""
    atop: list[int] = []
    confidence: Confidence
    anchored_to: list[str] = []
    notes: str = ""
    documents: Annotated[dict[str, DocumentFile], Field(min_length=1)]
    parties: Annotated[list[PartyFile], Field(min_length=1)]
    obligations: list[ObligationFile] = []
    domains: list[DomainFile] = []
    suspensions: list[SuspensionFile] = []
    disputed: list[DisputeFile] = []
    dormant: DormantFile | None = None
    decision: DecisionFile | None = None
    consultation: ConsultationFile | None = None
    exit: ExitFile | None = None
    depth: DepthFile | None = None
    nuclear: NuclearFile | None = None
    practice: list[PracticeFile] = []

    @model_validator(mode="after")
    def _whole(self) -> AgreementFile:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> list[str]:
        faults = []
        if self.kind not in CLASSES:
            faults.append(f"kind {self.kind!r} is not one of {', '.join(CLASSES)}")
        for where, basis in self._bases():
            first = basis.split()[0]
            if first not in self.documents and first not in DATASETS:
                faults.append(
                    f"{where}: basis {basis!r} begins with neither a document of this file "
                    f"({', '.join(self.documents)}) nor a dataset ({', '.join(DATASETS)})"
                )
        if self.in_force is not None and not self.in_force_basis:
            faults.append("in_force needs in_force_basis")
        if self.end is not None and not self.end_basis:
            faults.append("end needs end_basis")
        known = {code for party in self.parties for code in party.states}
        for where, codes in self._named():
            strangers = [code for code in codes if code not in known]
            if strangers:
                faults.append(f"{where} names {', '.join(strangers)}, not among the parties")
        for index, party in enumerate(self.parties, 1):
            for start, stop, what in (
                (party.signed, party.entry, "entry before signature"),
                (party.entry, party.end, "end before entry"),
            ):
                both = isinstance(start, Day) and isinstance(stop, Day)
                if both and stop.latest < start.earliest:
                    faults.append(f"parties[{index}]: {what}")
        for index, act in enumerate(self.practice, 1):
            source = self.documents.get(act.basis.split()[0])
            told = source.date if source else None
            if isinstance(told, Day) and told.latest + _SOON < act.date.earliest:
                faults.append(
                    f"practice[{index}]: rests on {act.basis!r} of {told}, older than the act; "
                    "name what records it, or write 'uncertain'"
                )
        for domain in self.domains:
            if domain.document not in self.documents:
                faults.append(f"domain {domain.name}: no document {domain.document!r} in the file")
        return faults

    def _bases(self) -> list[tuple[str, str]]:
        found = [("in_force_basis", self.in_force_basis), ("end_basis", self.end_basis)]
        for name in ("dormant", "decision", "consultation", "exit", "depth", "nuclear"):
            part = getattr(self, name)
            if part is not None:
                found.append((name, part.basis))
        for name in ("parties", "obligations", "domains", "suspensions", "disputed", "practice"):
            for index, part in enumerate(getattr(self, name), 1):
                found.append((f"{name}[{index}]", part.basis))
        for index, obligation in enumerate(self.obligations, 1):
            for carve_out in obligation.carve_outs:
                found.append((f"obligations[{index}].carve_outs", carve_out.basis))
        return [(where, basis) for where, basis in found if basis.strip()]

    def _named(self) -> list[tuple[str, Codes]]:
        found = []
        for index, obligation in enumerate(self.obligations, 1):
            found.append((f"obligations[{index}].by", obligation.by))
            found.append((f"obligations[{index}].to", obligation.to))
            for carve_out in obligation.carve_outs:
                found.append((f"obligations[{index}].carve_outs", carve_out.states))
        for name in ("suspensions", "disputed"):
            for index, part in enumerate(getattr(self, name), 1):
                found.append((f"{name}[{index}]", part.states))
        return found
