"""The record of one agreement: what was promised, by whom to whom, when, where and on what terms.

States are named by the printed code (``DEU``, or a COW abbreviation such as ``GDR``); the
World turns codes into state numbers on a date. Every fact carries its ``basis``: the id of a
document of the record with an article, a dataset key, or ``uncertain``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from foedus.dates import Day
from foedus.terms import Bindingness, Pledge

ANYONE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An instrument or text the record rests on."""

    key: str
    title: str
    date: Day | None


@dataclass(frozen=True, slots=True)
class Party:
    """One interval of one state as a party.

    ``entry`` is None where the state signed and is not shown to be bound; ``end`` is the first
    day on which it is bound no more.
    """

    state: str
    signed: Day | None
    entry: Day | None
    end: Day | None
    basis: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way for a place and object to be inside a clause: any arm suffices.

    ``kind`` is ``territory`` (what is hit lies on territory of ``whose``, by ``title``) or
    ``area`` (objects named in ``objects``, wherever they are inside ``areas``). ``areas`` empty
    means anywhere; ``places`` are taken in besides, ``except_places`` left out. ``party_ground``
    asks that the objects be on territory of some party bound that day. ``ties`` are the
    constitutional ties of a territory to its state that the text takes in; ``doubtful_ties``
    those on which lawyers differ.
    """

    kind: str
    objects: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    except_places: tuple[str, ...] = ()
    whose: tuple[str, ...] = ANYONE
    title: str = "sovereignty"
    party_ground: bool = False
    islands_only: bool = False
    ties: tuple[str, ...] = ("integral", "dependency")
    doubtful_ties: tuple[str, ...] = ()
    reading: str = "settled"
    note: str = ""


@dataclass(frozen=True, slots=True)
class CarveOut:
    """Bearers who may choose how to help, by the text's own words."""

    states: tuple[str, ...]
    text: str
    since: Day | None
    until: Day | None
    basis: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """One pledge: who owes it to whom, and every condition on which it falls due.

    ``to_anyone`` serves states that are no party too. ``contested`` says what is disputed about
    the clause itself, whatever the event.

    ``adversaries`` is None where the text names none; an empty tuple where it names one that
    the source at hand does not give. ``unread`` lists ATOP conditions whose content is not
    known here (``location``, ``ongoing``, ``number``, ``demands``).
    """

    duty: Pledge
    article: str
    trigger: str
    basis: str
    by: tuple[str, ...] = ANYONE
    to: tuple[str, ...] = ANYONE
    to_anyone: bool = False
    belligerents_only: bool = False
    serves: str = "attacked"
    among_members: str = "applies"
    non_state: str = "silent"
    adversaries: tuple[str, ...] | None = None
    minimum_adversaries: int = 1
    nonprovocation: bool = False
    on_request: bool = False
    finding: str = ""
    contested: str = ""
    discretion: str = ""
    conditions: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    scope: tuple[Arm, ...] = ()
    carve_outs: tuple[CarveOut, ...] = ()
    since: Day | None = None
    until: Day | None = None
    text: str = "published"
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain the agreement reaches, with the date and document that added it.

    ``effect`` is ``covered`` (an attack by these means counts), ``case-by-case`` (the parties
    reserved the finding) or ``cooperation`` (work together there; no trigger).
    """

    name: str
    since: Day | None
    document: str
    effect: str
    basis: str
    practice: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Bearers whose obligations, or whose participation, are suspended for a spell."""

    states: tuple[str, ...]
    toward: tuple[str, ...]
    since: Day
    until: Day | None
    of: str
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A spell in which it is disputed whether the agreement binds (everyone, or ``states``)."""

    states: tuple[str, ...]
    since: Day
    until: Day | None
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A dated act under the agreement: an invocation, consultation, refusal or suspension."""

    date: Day
    kind: str
    event: str
    asked_by: tuple[str, ...]
    decided: str
    article: str
    basis: str


@dataclass(frozen=True, slots=True)
class Depth:
    """Institutional depth: by the text (Leeds and Anac's codes) and by practice."""

    milinst: int | None
    formal: int | None
    practice: int | None
    note: str
    basis: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with all that is known of it.

    ``speaker`` says which source this record comes from: ``atlas`` or ``atop``.
    """

    key: str
    name: str
    short_name: str
    kind: str
    bindingness: Bindingness
    signed: Day | None
    in_force: Day | None
    in_force_basis: str
    end: Day | None
    end_basis: str
    text: str
    confidence: str
    object: str
    documents: tuple[Document, ...]
    parties: tuple[Party, ...]
    obligations: tuple[Obligation, ...]
    aliases: tuple[str, ...] = ()
    atop: tuple[int, ...] = ()
    domains: tuple[Domain, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    dormant_since: Day | None = None
    dormant_reason: str = ""
    dormant_basis: str = ""
    decision: dict[str, str] = field(default_factory=dict)
    consultation: dict[str, str] = field(default_factory=dict)
    exit: dict[str, str] = field(default_factory=dict)
    nuclear: dict[str, str] = field(default_factory=dict)
    depth: Depth | None = None
    practice: tuple[Practice, ...] = ()
    anchored_to: tuple[str, ...] = ()
    notes: str = ""
    speaker: str = "atlas"
    published: bool = True

    def document(self, key: str) -> Document | None:
        """The document with this id, or None."""
        return next((one for one in self.documents if one.key == key), None)
