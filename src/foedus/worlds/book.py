"""Agreements compiled to arrays, once for all dates: the form in which rulings read them.

Rows of every array follow ``Book.agreements``, ``Book.obligations`` and ``Book.states``; days
are proleptic ordinals (``date.toordinal``), open starts and ends are ``NEVER``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus import states as register
from foedus.dates import Day
from foedus.states import State
from foedus.terms import MEANS, PLEDGES, Means
from foedus.treaties import Agreement, Obligation
from foedus.worlds.frozen import frozen_record
from foedus.worlds.ground import Ground, compile_ground

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

NEVER = date.max.toordinal()
ALWAYS = 0

TRIGGERS = ("armed-attack", "aggression", "threat", "war", "standing")
AMONG = ("applies", "excluded", "unstated")
NON_STATE = ("accepted", "silent", "excluded")
FINDINGS = ("", "joint", "organ", "security-council")
UNREAD = ("adversary", "location", "ongoing", "number", "demands", "partner")
TEXTS = ("published", "summary", "unpublished")


@dataclass(frozen=True, slots=True)
class Memberships:
    """One row per interval of a state as a party; all fields shape (m,)."""

    agreement: Ints
    state: Ints
    signed: Ints
    start: Ints
    start_latest: Ints
    end: Ints
    end_latest: Ints


@dataclass(frozen=True, slots=True)
class Clauses:
    """One row per obligation; fields shape (o,) unless said otherwise."""

    agreement: Ints
    duty: Small
    trigger: Small
    serves_any: Flags
    among: Small
    non_state: Small
    finding: Small
    text: Small
    nonprovocation: Flags
    on_request: Flags
    contested: Flags
    minimum: Small
    belligerents_only: Flags
    to_anyone: Flags
    since: Ints
    until: Ints
    by: Flags
    to: Flags
    named: Flags
    adversary: Flags
    unread: Flags


@dataclass(frozen=True, slots=True)
class Spells:
    """Effects on some states of an agreement for a spell: rows (x,), masks (x, s)."""

    agreement: Ints
    obligation: Ints
    since: Ints
    until: Ints
    states: Flags
    toward: Flags
    effect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Every agreement known, compiled; see the module's head for the conventions."""

    states: tuple[State, ...]
    agreements: tuple[Agreement, ...]
    obligations: tuple[tuple[int, Obligation], ...]
    memberships: Memberships
    clauses: Clauses
    spells: Spells
    reach: Ints
    dormant: Ints
    presence: tuple[Ints, Ints, Ints]
    ground: Ground

    @property
    def size(self) -> int:
        """Number of states in the register, the width of every state axis."""
        return len(self.states)


def ordinal(day: Day | None, latest: bool = False, missing: int = NEVER) -> int:
    """The ordinal of a day's earliest (or latest) reading; ``missing`` where there is none."""
    if day is None:
        return missing
    return (day.latest if latest else day.earliest).toordinal()


def numbers(codes: tuple[str, ...], index: dict[str, list[int]]) -> list[int]:
    """Positions of every register state that a printed code has ever named."""
    return [position for code in codes for position in index.get(code, ())]


def code_index(states: tuple[State, ...]) -> dict[str, list[int]]:
    """Printed code to positions in the register: ``DEU`` is 255 and 260.

    Only the printed code counts: COW's ``AUS`` is Austria, the printed ``AUS`` Australia.
    """
    index: dict[str, list[int]] = {}
    for position, state in enumerate(states):
        index.setdefault(state.code, []).append(position)
    return index


def compile_book(agreements: tuple[Agreement, ...]) -> Book:
    """Compile agreements to arrays.

    Parameters
    ----------
    agreements : tuple of Agreement
        Any order; kept.

    Returns
    -------
    Book
        Its arrays are read-only: worlds and answers share it.
    """
    states = register.all_states()
    index = code_index(states)
    obligations = tuple(
        (position, obligation)
        for position, agreement in enumerate(agreements)
        for obligation in agreement.obligations
    )
    ground = compile_ground(states, index, tuple(one for _, one in obligations))
    return frozen_record(
        Book(
            states=states,
            agreements=agreements,
            obligations=obligations,
            memberships=frozen_record(_memberships(agreements, states, index)),
            clauses=frozen_record(_clauses(obligations, len(states), index)),
            spells=frozen_record(_spells(agreements, obligations, len(states), index)),
            reach=_reach(agreements),
            dormant=np.array([_dormant(one) for one in agreements], np.int32),
            presence=_presence(states),
            ground=frozen_record(ground),
        )
    )


_COMPILED = (
    "obligations", "domains", "suspensions", "disputes", "dormant_since", "dormant_reason",
)  # fmt: skip


def recompiled(book: Book, agreements: tuple[Agreement, ...]) -> Book:
    """The book of these agreements, made from that of others with as little work as they ask.

    Parameters
    ----------
    book : Book
        Of nearly the same agreements.
    agreements : tuple of Agreement
        Where each stands in the place of one that promises the same, and only parties or days
        differ, only these are compiled.

    Returns
    -------
    Book
        That which :func:`compile_book` gives.
    """
    pairs = tuple(zip(book.agreements, agreements, strict=False))
    alike = len(agreements) == len(book.agreements) and all(
        old is new or all(getattr(old, name) == getattr(new, name) for name in _COMPILED)
        for old, new in pairs
    )
    if not alike:
        return compile_book(agreements)
    ones, index = book.memberships, code_index(book.states)
    for position, (old, new) in enumerate(pairs):
        if old is new:
            continue
        rows = _memberships((new,), book.states, index)
        first, last = np.searchsorted(ones.agreement, [position, position + 1]).tolist()
        ones = Memberships(
            *(
                np.concatenate([held[:first], fresh, held[last:]])
                for held, fresh in zip(
                    (getattr(ones, one.name) for one in fields(ones)),
                    (
                        np.full(len(rows.state), position, np.int32),
                        *(getattr(rows, one.name) for one in fields(rows)[1:]),
                    ),
                    strict=True,
                )
            )
        )
    return replace(book, agreements=agreements, memberships=frozen_record(ones))


def presence(state: State) -> tuple[tuple[int, int], ...]:
    """Spells in which COW or Gleditsch and Ward count the state, as ordinals.

    ATOP records parties that COW does not count (Montenegro in 1914), so either list will do.
    """
    spells = sorted(
        (spell.start.toordinal(), spell.end.toordinal() if spell.end else NEVER)
        for spell in (*state.spells, *(spell for _, spell in state.gwcodes))
    )
    joined: list[tuple[int, int]] = []
    for start, end in spells:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _presence(states: tuple[State, ...]) -> tuple[Ints, Ints, Ints]:
    """Rows of state, first day and end, for all states."""
    rows = [
        (position, *spell) for position, state in enumerate(states) for spell in presence(state)
    ]
    table = np.array(rows, np.int32).T
    return table[0], table[1], table[2]


def _dormant(agreement: Agreement) -> int:
    if not agreement.dormant_reason:
        return NEVER
    return ordinal(agreement.dormant_since, missing=ALWAYS)


def _memberships(
    agreements: tuple[Agreement, ...], states: tuple[State, ...], index: dict[str, list[int]]
) -> Memberships:
    rows = []
    for position, agreement in enumerate(agreements):
        for party in agreement.parties:
            entry, end = party.entry, party.end
            bound = entry is not None and agreement.in_force is not None
            start = max(ordinal(entry), ordinal(agreement.in_force)) if bound else NEVER
            latest = (
                max(ordinal(entry, latest=True), ordinal(agreement.in_force, latest=True))
                if bound
                else NEVER
            )
            # A day known only to its year cannot lie before the signature.
            begun = ordinal(party.signed or agreement.signed, missing=ALWAYS)
            start, latest = max(start, begun), max(latest, begun)
            signed = min(ordinal(party.signed), start)
            stop = min(ordinal(end), ordinal(agreement.end))
            stop_latest = min(ordinal(end, latest=True), ordinal(agreement.end, latest=True))
            for state in index.get(party.state, ()):
                for first, last in presence(states[state]):
                    if signed >= last or stop_latest <= first:
                        continue
                    rows.append(
                        (
                            position,
                            state,
                            max(signed, first),
                            max(start, first),
                            max(latest, first),
                            min(stop, last),
                            min(stop_latest, last),
                        )
                    )
    table = np.array(rows or np.empty((0, 7)), np.int32).T
    return Memberships(*table)


def _mask(codes: tuple[str, ...], size: int, index: dict[str, list[int]]) -> Flags:
    if not codes:
        return np.ones(size, bool)
    mask = np.zeros(size, bool)
    mask[numbers(codes, index)] = True
    return mask


def _clauses(
    obligations: tuple[tuple[int, Obligation], ...], size: int, index: dict[str, list[int]]
) -> Clauses:
    ones = [one for _, one in obligations]

    def flags(values: list[bool]) -> Flags:
        return np.array(values, bool)

    def small(values: list[int]) -> Small:
        return np.array(values, np.int8)

    def stack(rows: list[Flags]) -> Flags:
        return np.array(rows, bool).reshape(len(ones), size)

    named = [one.adversaries is not None and one.adversaries != () for one in ones]
    return Clauses(
        agreement=np.array([position for position, _ in obligations], np.int32),
        duty=small([PLEDGES.index(one.duty) for one in ones]),
        trigger=small([TRIGGERS.index(one.trigger) for one in ones]),
        serves_any=flags([one.serves == "any" for one in ones]),
        among=small([AMONG.index(one.among_members) for one in ones]),
        non_state=small([NON_STATE.index(one.non_state) for one in ones]),
        finding=small([FINDINGS.index(one.finding) for one in ones]),
        text=small([TEXTS.index(one.text) for one in ones]),
        nonprovocation=flags([one.nonprovocation for one in ones]),
        on_request=flags([one.on_request for one in ones]),
        contested=flags([bool(one.contested) for one in ones]),
        minimum=small([one.minimum_adversaries for one in ones]),
        belligerents_only=flags([one.belligerents_only for one in ones]),
        to_anyone=flags([one.to_anyone for one in ones]),
        since=np.array([ordinal(one.since, missing=ALWAYS) for one in ones], np.int32),
        until=np.array([ordinal(one.until) for one in ones], np.int32),
        by=stack([_mask(one.by, size, index) for one in ones]),
        to=stack([_mask(one.to, size, index) for one in ones]),
        named=flags(named),
        adversary=stack(
            [
                _mask(one.adversaries, size, index) if one.adversaries else np.zeros(size, bool)
                for one in ones
            ]
        ),
        unread=np.array([[name in one.unread for name in UNREAD] for one in ones], bool).reshape(
            len(ones), len(UNREAD)
        ),
    )


def _spells(
    agreements: tuple[Agreement, ...],
    obligations: tuple[tuple[int, Obligation], ...],
    size: int,
    index: dict[str, list[int]],
) -> Spells:
    rows: list[tuple[int, int, int, int, Flags, Flags, str]] = []
    for position, agreement in enumerate(agreements):
        for suspension in agreement.suspensions:
            rows.append(
                (
                    position,
                    -1,
                    ordinal(suspension.since),
                    ordinal(suspension.until),
                    _mask(suspension.states, size, index),
                    _mask(suspension.toward, size, index),
                    suspension.of,
                )
            )
        for dispute in agreement.disputes:
            rows.append(
                (
                    position,
                    -1,
                    ordinal(dispute.since),
                    ordinal(dispute.until),
                    _mask(dispute.states, size, index),
                    np.ones(size, bool),
                    "member-disputed" if dispute.states else "agreement-disputed",
                )
            )
    for place, (position, obligation) in enumerate(obligations):
        for carve_out in obligation.carve_outs:
            rows.append(
                (
                    position,
                    place,
                    ordinal(carve_out.since, missing=ALWAYS),
                    ordinal(carve_out.until),
                    _mask(carve_out.states, size, index),
                    np.ones(size, bool),
                    "carve-out",
                )
            )
    return Spells(
        agreement=np.array([row[0] for row in rows], np.int32),
        obligation=np.array([row[1] for row in rows], np.int32),
        since=np.array([row[2] for row in rows], np.int32),
        until=np.array([row[3] for row in rows], np.int32),
        states=np.array([row[4] for row in rows], bool).reshape(len(rows), size),
        toward=np.array([row[5] for row in rows], bool).reshape(len(rows), size),
        effect=tuple(row[6] for row in rows),
    )


def _reach(agreements: tuple[Agreement, ...]) -> Ints:
    """First day on which means are covered, or case by case: shape (t, means, 2)."""
    reach = np.full((len(agreements), len(MEANS), 2), NEVER, np.int32)
    reach[:, MEANS.index(Means.ARMED), 0] = ALWAYS
    for position, agreement in enumerate(agreements):
        for domain in agreement.domains:
            if domain.name not in MEANS or domain.effect == "cooperation":
                continue
            kind = 0 if domain.effect == "covered" else 1
            means = [str(one) for one in MEANS].index(domain.name)
            since = ordinal(domain.since, missing=ALWAYS)
            reach[position, means, kind] = min(reach[position, means, kind], since)
    return reach
