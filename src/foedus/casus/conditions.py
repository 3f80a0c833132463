"""The conditions of a pledge: each one small function over arrays that returns a reason.

A *case* is one obligation held against one belligerent of one event. Every function takes the
cases and returns an ``int8`` array, one entry per case: the :class:`Reason`, or ``MET``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.casus.event import ATTACKER, TARGET, Events
from foedus.casus.reasons import Reason
from foedus.terms import OBJECTS, PLEDGES, Pledge, Target
from foedus.worlds.book import (
    AMONG,
    FINDINGS,
    NON_STATE,
    TEXTS,
    TRIGGERS,
    UNREAD,
    Book,
    Clauses,
)
from foedus.worlds.ground import DISPUTED, NOBODY, UNKNOWN, Ground

Codes = NDArray[np.int8]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

MET = np.int8(-1)
_OFFENSE = PLEDGES.index(Pledge.OFFENSE)
_ATTACKS = (TRIGGERS.index("armed-attack"), TRIGGERS.index("aggression"))
_WAR = TRIGGERS.index("war")
_STANDING = TRIGGERS.index("standing")
_TERRITORY = OBJECTS.index(Target.TERRITORY)
_SATELLITE = OBJECTS.index(Target.SATELLITE)


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases as arrays of shape (c,): the obligation, and the belligerent with its event.

    ``opponent_is_party`` says that a state on the other side is a party to the agreement on
    the day, ``opponent_is_outsider`` that one is not; ``party_ground`` that the place is
    territory of a party.
    """

    obligation: Ints
    agreement: Ints
    state: Ints
    event: Ints
    side: Codes
    place: Ints
    opponent_is_party: Flags
    opponent_is_outsider: Flags
    party_ground: Flags
    permanent_member_fights: Flags


Condition = Callable[[Book, Events, Cases], Codes]


def _answer(cases: Cases) -> Codes:
    return np.full(len(cases.obligation), MET, np.int8)


def _needs_attack(clauses: Clauses, cases: Cases) -> Flags:
    trigger = clauses.trigger[cases.obligation]
    needs: Flags = (trigger == _ATTACKS[0]) | (trigger == _ATTACKS[1])
    return needs


def serves_this_side(book: Book, events: Events, cases: Cases) -> Codes:
    """Defensive clauses do not serve an aggressor; offensive ones serve only the attacker."""
    clauses, answer = book.clauses, _answer(cases)
    aggressor = cases.side == events.aggressor_side[cases.event]
    trigger = clauses.trigger[cases.obligation]
    offense = clauses.duty[cases.obligation] == _OFFENSE
    defensive = ~offense & (trigger != _STANDING) & ~clauses.serves_any[cases.obligation]
    answer[defensive & aggressor & ~events.non_state[cases.event]] = Reason.AGGRESSOR
    # A state that answers force is still at war: an offense pact is called by its own attack.
    calls = (cases.side == ATTACKER) | clauses.serves_any[cases.obligation]
    answer[offense & ~calls] = Reason.NOT_OFFENSIVE
    return answer


def reaches_threshold(book: Book, events: Events, cases: Cases) -> Codes:
    """A clause on an attack or a war needs an armed attack; a threat needs none."""
    answer = _answer(cases)
    war = book.clauses.trigger[cases.obligation] == _WAR
    needs = _needs_attack(book.clauses, cases) | war
    answer[needs & events.below[cases.event]] = Reason.BELOW_THRESHOLD
    return answer


def covers_means(book: Book, events: Events, cases: Cases) -> Codes:
    """Cyber, space and hybrid means count from the day a document says so."""
    answer = _answer(cases)
    means, day = events.means[cases.event], events.day[cases.event]
    covered = book.reach[cases.agreement, means, 0] <= day
    reserved = book.reach[cases.agreement, means, 1] <= day
    needs = _needs_attack(book.clauses, cases)
    answer[needs & ~covered & reserved] = Reason.CASE_BY_CASE
    answer[needs & ~covered & ~reserved] = Reason.MEANS_NOT_COVERED
    return answer


def reaches_place(book: Book, events: Events, cases: Cases) -> Codes:
    """The place and object lie inside at least one arm of the clause's scope."""
    ground = book.ground
    answer = _answer(cases)
    first = ground.arm_start[cases.obligation]
    count = ground.arm_start[cases.obligation + 1] - first
    # In orbit the question is whether the agreement reaches space, which the means decide.
    orbit = events.object[cases.event] == _SATELLITE
    scoped = np.flatnonzero((count > 0) & ~orbit)
    if len(scoped) == 0:
        return answer
    best = np.zeros(len(scoped), np.int8)
    object_ = events.object[cases.event[scoped]]
    for step in range(int(count[scoped].max())):
        live = np.flatnonzero(count[scoped] > step)
        arm = first[scoped[live]] + step
        here = scoped[live]
        grade = _arm_grade(ground, cases, here, arm, object_[live])
        best[live] = np.maximum(best[live], grade)
    answer[scoped] = _GRADES[best]
    return answer


def hits_this_party(book: Book, events: Events, cases: Cases) -> Codes:
    """An attack on territory calls in a clause without a scope only on the party's own."""
    ground, answer = book.ground, _answer(cases)
    scoped = ground.arm_start[cases.obligation + 1] > ground.arm_start[cases.obligation]
    asks = ~scoped & _needs_attack(book.clauses, cases) & (events.object[cases.event] == _TERRITORY)
    holder = ground.sovereign[cases.place]
    claimed = ground.claims[cases.place, cases.state] | (
        ground.administrator[cases.place] == cases.state
    )
    disputed = (holder == DISPUTED) & claimed
    answer[asks & (holder != cases.state) & ~disputed] = Reason.NOT_PARTY_TERRITORY
    answer[asks & disputed] = Reason.DISPUTED_SOVEREIGNTY
    answer[asks & (holder == UNKNOWN)] = Reason.HOLDER_UNKNOWN
    return answer


_OUTSIDE, _OBJECT, _GROUND, _UNKNOWN, _DEPENDENCY, _AREA, _SOVEREIGNTY, _INSIDE = range(8)
_GRADES = np.array(
    [
        Reason.OUTSIDE_AREA,
        Reason.OBJECT_NOT_COVERED,
        Reason.NOT_PARTY_TERRITORY,
        Reason.HOLDER_UNKNOWN,
        Reason.DEPENDENCY_DOUBTFUL,
        Reason.DISPUTED_AREA,
        Reason.DISPUTED_SOVEREIGNTY,
        MET,
    ],
    np.int8,
)


def _arm_grade(
    ground: Ground, cases: Cases, here: NDArray[np.intp], arm: Ints, object_: Codes
) -> Codes:
    """How far the cases ``here`` get with one arm each, from ``_OUTSIDE`` to ``_INSIDE``."""
    place, state = cases.place[here], cases.state[here]
    administered = ground.administration[arm]
    holder = np.where(administered, ground.administrator[place], ground.sovereign[place])
    anyone = ground.whose_any[arm]
    known = np.maximum(holder, 0)
    owned = np.where(anyone, holder == state, ground.whose[arm, known]) & (holder >= 0)
    claimed = np.where(
        anyone,
        ground.claims[place, state] | (ground.administrator[place] == state),
        ground.whose_claims[arm, place],
    )
    disputed = (holder == DISPUTED) & claimed
    unknown = holder == UNKNOWN
    tie = ground.tie[place]
    firm, doubtful = ground.ties[arm, tie], ground.doubtful[arm, tie]
    island = ~ground.islands_only[arm] | ground.island[place]
    near = ground.near[arm, place] & island

    territory = np.select(
        [
            ~near | (ground.sea[place] & (holder == NOBODY)),
            unknown,
            ~(owned | disputed),
            disputed,
            firm & ground.contested[arm],
            firm,
            doubtful,
        ],
        [_OUTSIDE, _UNKNOWN, _GROUND, _SOVEREIGNTY, _AREA, _INSIDE, _DEPENDENCY],
        _GROUND,
    )
    area = np.select(
        [
            ~near,
            ~ground.objects[arm, object_],
            ground.party_ground[arm] & unknown,
            ground.party_ground[arm] & ~cases.party_ground[here],
            ground.contested[arm],
        ],
        [_OUTSIDE, _OBJECT, _UNKNOWN, _GROUND, _AREA],
        _INSIDE,
    )
    return np.where(ground.territory[arm], territory, area).astype(np.int8)


def names_this_adversary(book: Book, events: Events, cases: Cases) -> Codes:
    """A pledge against a named adversary needs that adversary on the other side."""
    answer = _answer(cases)
    named = np.flatnonzero(book.clauses.named[cases.obligation])
    if len(named):
        opponents = events.roster[1 - cases.side[named], cases.event[named]]
        is_named = book.clauses.adversary[cases.obligation[named][:, None], opponents]
        met = (is_named & (opponents != NOBODY)).any(axis=1)
        answer[named[~met]] = Reason.ADVERSARY_NOT_NAMED
    return answer


def enough_adversaries(book: Book, events: Events, cases: Cases) -> Codes:
    """Some pledges need an attack by two or more states, or by two or more of those named."""
    answer = _answer(cases)
    several = np.flatnonzero(book.clauses.minimum[cases.obligation] > 1)
    if len(several):
        clause = cases.obligation[several]
        opponents = events.roster[1 - cases.side[several], cases.event[several]]
        counts = book.clauses.adversary[clause[:, None], opponents]
        counts |= ~book.clauses.named[clause][:, None]
        found = (counts & (opponents != NOBODY)).sum(axis=1)
        answer[several[found < book.clauses.minimum[clause]]] = Reason.TOO_FEW_ADVERSARIES
    return answer


def unprovoked(book: Book, events: Events, cases: Cases) -> Codes:
    """Some pledges exclude an attack that the party provoked."""
    answer = _answer(cases)
    excludes = book.clauses.nonprovocation[cases.obligation]
    provoked = events.provoked[cases.event] & (cases.side == TARGET)
    answer[excludes & ~provoked] = Reason.NOT_PROVOKED
    answer[excludes & provoked] = Reason.PROVOKED
    return answer


def among_members(book: Book, events: Events, cases: Cases) -> Codes:
    """War among the parties gets what the text says; an outsider beside a party is enough."""
    answer = _answer(cases)
    says = book.clauses.among[cases.obligation]
    inside = cases.opponent_is_party & _needs_attack(book.clauses, cases)
    alone = inside & ~cases.opponent_is_outsider
    answer[inside & (says == AMONG.index("applies"))] = Reason.ATTACKER_IS_PARTY
    answer[alone & (says == AMONG.index("excluded"))] = Reason.AMONG_MEMBERS_EXCLUDED
    answer[alone & (says == AMONG.index("unstated"))] = Reason.AMONG_MEMBERS_UNSTATED
    return answer


def by_a_state(book: Book, events: Events, cases: Cases) -> Codes:
    """An armed group's attack counts where the text or accepted practice says so."""
    answer = _answer(cases)
    says = book.clauses.non_state[cases.obligation]
    group = events.non_state[cases.event] & _needs_attack(book.clauses, cases)
    # "By any state" keeps an armed group out of a clause on threats too.
    calls = events.non_state[cases.event] & (book.clauses.trigger[cases.obligation] != _STANDING)
    answer[group & (says == NON_STATE.index("accepted"))] = Reason.NON_STATE_ACCEPTED
    answer[group & (says == NON_STATE.index("silent"))] = Reason.NON_STATE_SILENT
    answer[calls & (says == NON_STATE.index("excluded"))] = Reason.NON_STATE_EXCLUDED
    return answer


def finding_reserved(book: Book, events: Events, cases: Cases) -> Codes:
    """A duty that waits for a joint finding, an organ, or the Security Council."""
    answer = _answer(cases)
    finding = book.clauses.finding[cases.obligation]
    council = finding == FINDINGS.index("security-council")
    answer[finding == FINDINGS.index("joint")] = Reason.JOINT_FINDING
    answer[finding == FINDINGS.index("organ")] = Reason.ORGAN_FINDING
    answer[council] = Reason.COUNCIL_DETERMINES
    answer[council & cases.permanent_member_fights] = Reason.PERMANENT_MEMBER
    return answer


def text_known(book: Book, events: Events, cases: Cases) -> Codes:
    """An unpublished text contests whatever it would give."""
    answer = _answer(cases)
    text = book.clauses.text[cases.obligation]
    answer[text == TEXTS.index("summary")] = Reason.TEXT_IN_SUMMARY
    answer[text == TEXTS.index("unpublished")] = Reason.UNPUBLISHED_TEXT
    return answer


def clause_settled(book: Book, events: Events, cases: Cases) -> Codes:
    """A clause whose own meaning is disputed contests whatever it would give."""
    answer = _answer(cases)
    answer[book.clauses.contested[cases.obligation]] = Reason.CLAUSE_DISPUTED
    return answer


def on_request(book: Book, events: Events, cases: Cases) -> Codes:
    """Help due on request: the request is taken as made, and said."""
    answer = _answer(cases)
    answer[book.clauses.on_request[cases.obligation]] = Reason.ON_REQUEST
    return answer


def _unread(which: str, reason: Reason) -> Condition:
    column = UNREAD.index(which)

    def condition(book: Book, events: Events, cases: Cases) -> Codes:
        answer = _answer(cases)
        answer[book.clauses.unread[cases.obligation, column]] = reason
        return answer

    condition.__name__ = f"{which}_known"
    condition.__doc__ = f"ATOP records a condition of {which} whose content is not at hand."
    return condition


CONDITIONS: tuple[Condition, ...] = (
    serves_this_side,
    reaches_threshold,
    covers_means,
    reaches_place,
    hits_this_party,
    names_this_adversary,
    enough_adversaries,
    unprovoked,
    among_members,
    by_a_state,
    finding_reserved,
    text_known,
    clause_settled,
    on_request,
    _unread("adversary", Reason.ADVERSARY_UNREAD),
    _unread("location", Reason.LOCATION_UNREAD),
    _unread("ongoing", Reason.ONGOING_UNREAD),
    _unread("number", Reason.NUMBER_UNREAD),
    _unread("demands", Reason.DEMANDS_UNREAD),
    _unread("partner", Reason.PARTNER_UNREAD),
)
