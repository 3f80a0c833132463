"""Rules on events: which states are bound to do what, with the reason of every answer.

Three grains, so that tens of thousands of events cost as little as one: *standings* (what a
day makes of parties and clauses), *cases* (a clause held against a belligerent of an event),
and *rows* (a case with each bearer of the clause).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.casus.conditions import CONDITIONS, MET, Cases
from foedus.casus.event import Events
from foedus.casus.reasons import CONTEST_MASK, FAIL_MASK, Reason
from foedus.casus.standing import Standing, standing_on
from foedus.terms import PLEDGES, Pledge, Role
from foedus.worlds.book import TRIGGERS, Book
from foedus.worlds.ground import NOBODY

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

ROLES = (Role.ATTACKER, Role.TARGET, Role.THIRD_PARTY)
THIRD_PARTY = 2
APPLIES, CONTESTED, DOES_NOT_APPLY = 0, 1, 2

_CONSULTATION = PLEDGES.index(Pledge.CONSULTATION)
_NONAGGRESSION = PLEDGES.index(Pledge.NONAGGRESSION)
_NEUTRALITY = PLEDGES.index(Pledge.NEUTRALITY)
_HELPS = (PLEDGES.index(Pledge.DEFENSE), PLEDGES.index(Pledge.OFFENSE))
_STANDING = TRIGGERS.index("standing")
_OF_THE_ATTACK = sum(
    1 << reason
    for reason in (
        Reason.BELOW_THRESHOLD,
        Reason.MEANS_NOT_COVERED,
        Reason.OBJECT_NOT_COVERED,
        Reason.OUTSIDE_AREA,
        Reason.NOT_PARTY_TERRITORY,
        Reason.ADVERSARY_NOT_NAMED,
        Reason.TOO_FEW_ADVERSARIES,
        Reason.CASE_BY_CASE,
        Reason.DISPUTED_SOVEREIGNTY,
        Reason.HOLDER_UNKNOWN,
        Reason.DISPUTED_AREA,
        Reason.DEPENDENCY_DOUBTFUL,
        Reason.JOINT_FINDING,
        Reason.ORGAN_FINDING,
        Reason.ON_REQUEST,
        Reason.NOT_PROVOKED,
        Reason.ATTACKER_IS_PARTY,
    )
)


@dataclass(frozen=True, slots=True)
class Rulings:
    """One row per (event, obligation, bearer, belligerent); all fields shape (r,).

    ``state`` and ``toward`` are positions in ``book.states``; ``status`` is 0 applies,
    1 contested, 2 does not apply; ``reasons`` holds one bit per :class:`Reason`.
    """

    event: Ints
    obligation: Ints
    state: Ints
    toward: Ints
    role: Small
    status: Small
    reasons: Bits

    def __len__(self) -> int:
        return len(self.event)


def bit(reason: Reason) -> np.uint64:
    """The bit that a reason sets."""
    return np.uint64(1 << reason)


def rule(book: Book, events: Events) -> Rulings:
    """Rule on every event.

    Parameters
    ----------
    book : Book
        The agreements known.
    events : Events
        n events, on any dates.

    Returns
    -------
    Rulings
        Ordered by event, then belligerent, then obligation, then bearer.
    """
    parts = []
    belligerent_day = events.day[events.event]
    for day in np.unique(events.day):
        part = np.flatnonzero(belligerent_day == day)
        parts.append(_rule_day(book, events, part, standing_on(book, int(day))))
    if not parts:
        empty = np.empty(0, np.int32)
        small = empty.astype(np.int8)
        return Rulings(empty, empty, empty, empty, small, small, empty.astype(np.uint64))
    whole = _joined(parts)
    if len(parts) == 1:
        return whole
    order = np.argsort(whole.event, kind="stable")
    return _taken(whole, order)


def _joined(parts: list[Rulings]) -> Rulings:
    if len(parts) == 1:
        return parts[0]
    return Rulings(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Rulings.__dataclass_fields__
        )
    )


def _taken(rulings: Rulings, rows: NDArray[np.intp]) -> Rulings:
    return Rulings(*(getattr(rulings, name)[rows] for name in Rulings.__dataclass_fields__))


def _spread(counts: NDArray[np.intp], starts: NDArray[np.intp]) -> tuple[Ints, Ints]:
    """For runs of these lengths and starts: the run of every member, and where it lies."""
    group = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    shift = (starts - (np.cumsum(counts) - counts)).astype(np.int32)
    return group, np.arange(len(group), dtype=np.int32) + np.repeat(shift, counts)


def _rule_day(book: Book, events: Events, part: NDArray[np.intp], day: Standing) -> Rulings:
    """Rule on the events of one day; ``part`` are rows of the belligerent table."""
    cases, slot = _cases(book, events, part, day)
    bits = day.clause_bits[slot] | day.gain_bits[slot, cases.state]
    for condition in CONDITIONS:
        code = condition(book, events, cases)
        hit = np.flatnonzero(code != MET)
        bits[hit] |= np.left_shift(np.uint64(1), code[hit].astype(np.uint64))

    # What an aggressor's place or means would have met decides nothing, and is not said.
    aggressor = (bits & bit(Reason.AGGRESSOR)) != 0
    bits[aggressor] &= ~np.uint64(_OF_THE_ATTACK)

    # Rows: each case with every bearer of its clause but the belligerent itself.
    case, listed = _spread(day.bearer_count[slot], day.bearer_start[slot])
    state = day.bearers[listed]
    own, own_state = _belligerents_only(book, events, cases, slot, day)
    place = np.searchsorted(case, own, side="right")
    case, state = np.insert(case, place, own), np.insert(state, place, own_state)
    other = state != cases.state[case]
    case, state = case[other], state[other]
    reasons = bits[case] | day.bear_bits.ravel()[(slot * book.size)[case] + state]
    event, side = cases.event[case], cases.side[case]
    role = _roles(events, event, state)
    for suspended in day.suspended:
        rows = np.flatnonzero((cases.agreement == suspended.agreement)[case])
        bearer, toward = state[rows], cases.state[case[rows]]
        reasons[rows[suspended.hits(bearer, toward)]] |= bit(Reason.SUSPENDED)
        reasons[rows[suspended.mirrors(bearer, toward)]] |= bit(Reason.SUSPENDED_BY_OTHER)
    duty = book.clauses.duty[cases.obligation[case]]
    _rule_opponents(events, event, side, role, duty, reasons)
    standing = (book.clauses.trigger[cases.obligation] == _STANDING)[case]
    reasons[standing & ((role == THIRD_PARTY) | (role == side))] |= bit(Reason.STANDING)
    status = _status(reasons)
    # A pledge that does not bind cannot be broken.
    reasons[status == DOES_NOT_APPLY] &= ~bit(Reason.BREACHED)
    _mark_conflicts(book, event, state, side, role, duty, status, reasons)
    return Rulings(
        event=event,
        obligation=cases.obligation[case],
        state=state.astype(np.int32),
        toward=cases.state[case],
        role=role,
        status=status,
        reasons=reasons,
    )


def _cases(
    book: Book, events: Events, part: NDArray[np.intp], day: Standing
) -> tuple[Cases, NDArray[np.intp]]:
    """The cases of these belligerents, and for each its row in the day's clauses."""
    belligerent = events.state[part]
    group, listed = _spread(day.gain_count[belligerent], day.gain_start[belligerent])
    slot = day.gains[listed]
    row = part[group]
    event, side = events.event[row], events.side[row]
    agreement = day.agreement[slot]
    opponents = events.roster[1 - side, event]
    real = opponents != NOBODY
    inside = day.bound[agreement[:, None], opponents]
    holder = book.ground.sovereign[events.place[row]]
    return (
        Cases(
            obligation=day.obligation[slot],
            agreement=agreement,
            state=events.state[row],
            event=event,
            side=side,
            place=events.place[row],
            opponent_is_party=(inside & real).any(axis=1),
            opponent_is_outsider=(~inside & real).any(axis=1),
            party_ground=day.bound[agreement, np.maximum(holder, 0)] & (holder >= 0),
            permanent_member_fights=day.permanent[events.state[row]]
            | (day.permanent[opponents] & real).any(axis=1),
        ),
        slot,
    )


def _belligerents_only(
    book: Book, events: Events, cases: Cases, slot: NDArray[np.intp], day: Standing
) -> tuple[NDArray[np.intp], Ints]:
    """Rows of clauses that concern only those who fight each other."""
    chosen = np.flatnonzero(book.clauses.belligerents_only[cases.obligation])
    opponents = events.roster[1 - cases.side[chosen], cases.event[chosen]]
    seat, column = np.nonzero(opponents != NOBODY)
    state = opponents[seat, column]
    case = chosen[seat]
    bears = day.bears[slot[case], state]
    return case[bears], state[bears]


def _roles(events: Events, event: Ints, state: Ints) -> Small:
    role = np.full(len(event), THIRD_PARTY, np.int8)
    for side in (0, 1):
        for seat in range(events.roster.shape[2]):
            role[events.roster[side, :, seat][event] == state] = side
    return role


def _rule_opponents(
    events: Events, event: Ints, side: Small, role: Small, duty: Small, reasons: Bits
) -> None:
    """Rows whose bearer fights the belligerent that the duty is owed to."""
    rows = np.flatnonzero((role != THIRD_PARTY) & (role != side))
    promise = duty[rows] == _NONAGGRESSION
    began = role[rows] == events.aggressor_side[event[rows]]
    short = (events.means[event[rows]] != 0) | events.below[event[rows]]
    reasons[rows[promise & began]] |= bit(Reason.BREACHED)
    reasons[rows[promise & began & short]] |= bit(Reason.USE_OF_FORCE_DISPUTED)
    reasons[rows[promise & ~began]] |= bit(Reason.SELF_DEFENSE)
    helps = ~promise & (duty[rows] != _CONSULTATION)
    reasons[rows[helps]] |= bit(Reason.BEARER_IS_OPPONENT)


def _status(reasons: Bits) -> Small:
    status = np.zeros(len(reasons), np.int8)
    status[(reasons & np.uint64(CONTEST_MASK)) != 0] = CONTESTED
    status[(reasons & np.uint64(FAIL_MASK)) != 0] = DOES_NOT_APPLY
    return status


def _mark_conflicts(
    book: Book,
    event: Ints,
    state: Ints,
    side: Small,
    role: Small,
    duty: Small,
    status: Small,
    reasons: Bits,
) -> None:
    """A third party that owes help to one side and help, or abstention, to the other.

    A contested promise to abstain conflicts with nothing yet; a contested duty to help may.
    """
    live = np.flatnonzero((status != DOES_NOT_APPLY) & (role == THIRD_PARTY))
    if len(live) == 0:
        return
    first, last = int(event.min()), int(event.max())
    count = last - first + 1
    key = (event[live] - first) * np.int32(book.size) + state[live]
    kind = duty[live]
    helping = (kind == _HELPS[0]) | (kind == _HELPS[1])
    shunning = ((kind == _NONAGGRESSION) | (kind == _NEUTRALITY)) & (status[live] == APPLIES)
    help_ = np.zeros((2, count * book.size), bool)
    shun = np.zeros((2, count * book.size), bool)
    for one in (0, 1):
        on_side = side[live] == one
        help_[one, key[helping & on_side]] = True
        shun[one, key[shunning & on_side]] = True
    other = 1 - side[live]
    hit = (helping & (help_[other, key] | shun[other, key])) | (shunning & help_[other, key])
    reasons[live[hit]] |= bit(Reason.CONFLICT)
