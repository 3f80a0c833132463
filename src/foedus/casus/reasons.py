"""The closed list of reasons a ruling can give, each with its effect and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cache

FAILS = "fails"
CONTESTS = "contests"
NOTES = "notes"


class Reason(IntEnum):
    """Reason codes; the value is the bit a ruling sets."""

    NOT_IN_FORCE = 0
    SUSPENDED = auto()
    AGGRESSOR = auto()
    NOT_OFFENSIVE = auto()
    BELOW_THRESHOLD = auto()
    MEANS_NOT_COVERED = auto()
    OBJECT_NOT_COVERED = auto()
    OUTSIDE_AREA = auto()
    NOT_PARTY_TERRITORY = auto()
    ADVERSARY_NOT_NAMED = auto()
    TOO_FEW_ADVERSARIES = auto()
    PROVOKED = auto()
    AMONG_MEMBERS_EXCLUDED = auto()
    NON_STATE_EXCLUDED = auto()
    BEARER_IS_OPPONENT = auto()
    SELF_DEFENSE = auto()
    CASE_BY_CASE = auto()
    DISPUTED_SOVEREIGNTY = auto()
    HOLDER_UNKNOWN = auto()
    DISPUTED_AREA = auto()
    DEPENDENCY_DOUBTFUL = auto()
    UNPUBLISHED_TEXT = auto()
    CLAUSE_DISPUTED = auto()
    DAY_UNKNOWN = auto()
    STATEHOOD_DISPUTED = auto()
    AGREEMENT_DISPUTED = auto()
    MEMBERSHIP_DISPUTED = auto()
    PARTICIPATION_SUSPENDED = auto()
    SUSPENDED_BY_OTHER = auto()
    ADVERSARY_UNREAD = auto()
    LOCATION_UNREAD = auto()
    ONGOING_UNREAD = auto()
    NUMBER_UNREAD = auto()
    DEMANDS_UNREAD = auto()
    PARTNER_UNREAD = auto()
    JOINT_FINDING = auto()
    ORGAN_FINDING = auto()
    PERMANENT_MEMBER = auto()
    NON_STATE_SILENT = auto()
    AMONG_MEMBERS_UNSTATED = auto()
    USE_OF_FORCE_DISPUTED = auto()
    BREACHED = auto()
    STANDING = auto()
    ON_REQUEST = auto()
    NOT_PROVOKED = auto()
    CARVE_OUT = auto()
    DORMANT = auto()
    ATTACKER_IS_PARTY = auto()
    NON_STATE_ACCEPTED = auto()
    TEXT_IN_SUMMARY = auto()
    CONFLICT = auto()
    COUNCIL_DETERMINES = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reason does to the status, and how it reads."""

    effect: str
    sentence: str


MEANINGS: dict[Reason, Meaning] = {
    Reason.NOT_IN_FORCE: Meaning(FAILS, "signed, not yet binding on this pair on the date"),
    Reason.SUSPENDED: Meaning(FAILS, "the bearer has suspended its obligations to this party"),
    Reason.AGGRESSOR: Meaning(
        FAILS, "a defensive clause does not serve the side that used force first"
    ),
    Reason.NOT_OFFENSIVE: Meaning(
        FAILS, "the pledge is to join in a war that this party begins, and it did not"
    ),
    Reason.BELOW_THRESHOLD: Meaning(FAILS, "the event is below the threshold of an armed attack"),
    Reason.MEANS_NOT_COVERED: Meaning(
        FAILS, "on the date no document extended the clause to these means"
    ),
    Reason.OBJECT_NOT_COVERED: Meaning(FAILS, "the clause does not protect this kind of object"),
    Reason.OUTSIDE_AREA: Meaning(FAILS, "the place is outside the clause's geographic area"),
    Reason.NOT_PARTY_TERRITORY: Meaning(
        FAILS, "the place is not territory that the clause protects"
    ),
    Reason.ADVERSARY_NOT_NAMED: Meaning(
        FAILS, "the clause is against a named adversary, and the attacker is another"
    ),
    Reason.TOO_FEW_ADVERSARIES: Meaning(
        FAILS, "the clause needs an attack by more states than these"
    ),
    Reason.PROVOKED: Meaning(FAILS, "the clause excludes an attack that the party provoked"),
    Reason.AMONG_MEMBERS_EXCLUDED: Meaning(
        FAILS, "the clause is against outsiders, and the attacker is a party"
    ),
    Reason.NON_STATE_EXCLUDED: Meaning(FAILS, "the clause is against states, not armed groups"),
    Reason.BEARER_IS_OPPONENT: Meaning(FAILS, "the bearer is itself fighting this party"),
    Reason.SELF_DEFENSE: Meaning(FAILS, "the bearer answers force that the other side used first"),
    Reason.CASE_BY_CASE: Meaning(
        CONTESTS, "the parties reserved for themselves whether such means call the clause in"
    ),
    Reason.DISPUTED_SOVEREIGNTY: Meaning(CONTESTS, "whose territory the place is, is disputed"),
    Reason.HOLDER_UNKNOWN: Meaning(
        CONTESTS, "the atlas does not say whose territory the place was on the day"
    ),
    Reason.DISPUTED_AREA: Meaning(CONTESTS, "whether the area reaches the place is disputed"),
    Reason.DEPENDENCY_DOUBTFUL: Meaning(
        CONTESTS, "whether the clause takes in a dependent territory is disputed"
    ),
    Reason.UNPUBLISHED_TEXT: Meaning(CONTESTS, "the terms are not published"),
    Reason.CLAUSE_DISPUTED: Meaning(CONTESTS, "what the clause requires is disputed"),
    Reason.DAY_UNKNOWN: Meaning(
        CONTESTS, "the day on which it begins or ceases to bind is known only to the month or year"
    ),
    Reason.STATEHOOD_DISPUTED: Meaning(
        CONTESTS, "the clause protects states, and whether this is one is disputed"
    ),
    Reason.AGREEMENT_DISPUTED: Meaning(CONTESTS, "whether the agreement is in force is disputed"),
    Reason.MEMBERSHIP_DISPUTED: Meaning(CONTESTS, "whether this party is still bound is disputed"),
    Reason.PARTICIPATION_SUSPENDED: Meaning(
        CONTESTS, "a party's participation is suspended, its obligations not denounced"
    ),
    Reason.SUSPENDED_BY_OTHER: Meaning(
        CONTESTS, "the other party has suspended its own obligations to the bearer"
    ),
    Reason.ADVERSARY_UNREAD: Meaning(
        CONTESTS,
        "the pledge is against a certain adversary, and the source at hand does not settle "
        "whether this is it",
    ),
    Reason.LOCATION_UNREAD: Meaning(
        CONTESTS, "the pledge is limited to a place that the source at hand does not name"
    ),
    Reason.ONGOING_UNREAD: Meaning(
        CONTESTS, "the pledge concerns a particular conflict that the source at hand does not name"
    ),
    Reason.NUMBER_UNREAD: Meaning(
        CONTESTS,
        "the pledge depends on a number of adversaries that the source at hand does not give",
    ),
    Reason.DEMANDS_UNREAD: Meaning(
        CONTESTS, "the pledge depends on demands that the source at hand does not give"
    ),
    Reason.PARTNER_UNREAD: Meaning(
        CONTESTS, "ATOP says that pledges vary by partner, not which partner each is owed to"
    ),
    Reason.JOINT_FINDING: Meaning(
        CONTESTS, "the text makes the duty depend on a joint finding by the parties"
    ),
    Reason.ORGAN_FINDING: Meaning(
        CONTESTS, "the text makes the duty depend on a decision of its organ"
    ),
    Reason.PERMANENT_MEMBER: Meaning(
        CONTESTS, "a permanent member is a party to the conflict and can veto measures"
    ),
    Reason.NON_STATE_SILENT: Meaning(
        CONTESTS, "the text does not say whether an attack by an armed group counts"
    ),
    Reason.AMONG_MEMBERS_UNSTATED: Meaning(
        CONTESTS, "the attacker is a party, and the text at hand does not say if that counts"
    ),
    Reason.USE_OF_FORCE_DISPUTED: Meaning(
        CONTESTS, "whether such an act is a use of force is disputed"
    ),
    Reason.BREACHED: Meaning(NOTES, "the bearer's own act breaks this pledge"),
    Reason.STANDING: Meaning(NOTES, "a standing pledge, bound whatever happens"),
    Reason.ON_REQUEST: Meaning(
        NOTES, "due when the attacked party asks: a request is taken as made"
    ),
    Reason.NOT_PROVOKED: Meaning(NOTES, "the clause needs an unprovoked attack: taken as such"),
    Reason.CARVE_OUT: Meaning(NOTES, "the text lets this bearer choose how it helps"),
    Reason.DORMANT: Meaning(NOTES, "a dead letter in practice, never formally ended"),
    Reason.ATTACKER_IS_PARTY: Meaning(
        NOTES, "the attacker is a party too, and the text does not exclude that"
    ),
    Reason.NON_STATE_ACCEPTED: Meaning(
        NOTES, "an attack by an armed group counts, by the text or by accepted practice"
    ),
    Reason.TEXT_IN_SUMMARY: Meaning(NOTES, "the text is known here in summary only"),
    Reason.CONFLICT: Meaning(
        NOTES, "the bearer has a duty to help one side and a duty owed to the other"
    ),
    Reason.COUNCIL_DETERMINES: Meaning(
        NOTES, "the Security Council determines whether the peace is broken, and what to do"
    ),
}


def mask(effect: str) -> int:
    """The bits of all reasons with this effect."""
    return sum(1 << reason for reason, meaning in MEANINGS.items() if meaning.effect == effect)


FAIL_MASK = mask(FAILS)
CONTEST_MASK = mask(CONTESTS)


@cache
def reasons_in(bits: int) -> tuple[Reason, ...]:
    """The reasons whose bits are set, in order.

    Examples
    --------
    >>> [reason.name for reason in reasons_in(0b101)]
    ['NOT_IN_FORCE', 'AGGRESSOR']
    """
    return tuple(reason for reason in Reason if bits >> reason & 1)
