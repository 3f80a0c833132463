"""What one day makes of the book: who is a party, which clauses run, what hangs over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.casus.reasons import Reason
from foedus.worlds.book import Book
from foedus.worlds.parties import OUT, SIGNED, UNSURE, parties_on

Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

# The reason that hangs over a party, by how firmly it is one.
_HANGS_OVER = np.zeros(4, np.uint64)
_HANGS_OVER[SIGNED] = np.uint64(1 << Reason.NOT_IN_FORCE)
_HANGS_OVER[UNSURE] = np.uint64(1 << Reason.DAY_UNKNOWN)
_PERMANENT = (2, 200, 220, 365, 710)


@dataclass(frozen=True, slots=True)
class SuspendedPair:
    """Obligations of some states of one agreement toward others, suspended on the day."""

    agreement: int
    states: Flags
    toward: Flags

    def hits(self, bearer: Ints, toward: Ints) -> Flags:
        """Rows of the agreement whose bearer suspended its duty to this party."""
        rows: Flags = self.states[bearer] & self.toward[toward]
        return rows

    def mirrors(self, bearer: Ints, toward: Ints) -> Flags:
        """Rows of the agreement whose bearer is the one to whom duties were suspended."""
        if self.toward.all():
            return np.zeros(len(bearer), bool)
        rows: Flags = self.toward[bearer] & self.states[toward]
        return rows


@dataclass(frozen=True, slots=True)
class Standing:
    """The clauses running on one day: rows (q,) of ``obligation``, over all states (s).

    ``bound[t, s]`` are the parties an agreement binds on the day, over all agreements.
    ``bears[q, s]`` and the gains are compressed as lists: the bearers of clause q are
    ``bearers[bearer_start[q]:][:bearer_count[q]]``, the clauses that serve state s are
    ``gains[gain_start[s]:][:gain_count[s]]``.
    """

    obligation: Ints
    agreement: Ints
    bound: Flags
    bears: Flags
    bearers: Ints
    bearer_start: NDArray[np.intp]
    bearer_count: NDArray[np.intp]
    gains: NDArray[np.intp]
    gain_start: NDArray[np.intp]
    gain_count: NDArray[np.intp]
    clause_bits: Bits
    bear_bits: Bits
    gain_bits: Bits
    suspended: tuple[SuspendedPair, ...]
    permanent: Flags


def _present(book: Book, day: int) -> Flags:
    """Which states exist on a day."""
    state, start, end = book.presence
    present = np.zeros(book.size, bool)
    present[state[(start <= day) & (day < end)]] = True
    return present


def standing_on(book: Book, day: int) -> Standing:
    """The clauses of the book as they stand on one day.

    Parameters
    ----------
    book : Book
        The agreements known.
    day : int
        Proleptic ordinal.
    """
    clauses = book.clauses
    standing = parties_on(book, day)
    visible = standing > OUT
    membership = _HANGS_OVER[standing]
    # Before an amendment enters into force its clause does not run; signed agreements show
    # the clauses that will.
    shown: Flags = np.any(visible, axis=1)
    running = (clauses.since <= day) & (day < clauses.until)
    obligation = np.flatnonzero(running & shown[clauses.agreement])
    agreement = clauses.agreement[obligation]
    bears = clauses.by[obligation] & visible[agreement]
    serves = clauses.to[obligation] & (
        visible[agreement] | (clauses.to_anyone[obligation][:, None] & _present(book, day))
    )
    bear_bits = membership[agreement]
    gain_bits = membership[agreement]
    # A clause that serves every state serves outsiders too, if they are states.
    contested = np.array([state.contested for state in book.states], bool)
    outside = serves & ~visible[agreement] & contested
    gain_bits[outside] |= np.uint64(1 << Reason.STATEHOOD_DISPUTED)
    clause_bits = np.zeros(len(obligation), np.uint64)
    clause_bits[book.dormant[agreement] <= day] |= np.uint64(1 << Reason.DORMANT)
    suspended = []
    spells = book.spells
    for row in np.flatnonzero((spells.since <= day) & (day < spells.until)):
        here = np.flatnonzero(agreement == spells.agreement[row])
        who = spells.states[row]
        effect = spells.effect[row]
        if effect == "obligations":
            suspended.append(SuspendedPair(int(spells.agreement[row]), who, spells.toward[row]))
        elif effect == "agreement-disputed":
            clause_bits[here] |= np.uint64(1 << Reason.AGREEMENT_DISPUTED)
        elif effect == "carve-out":
            clause = np.flatnonzero(obligation == spells.obligation[row])
            bear_bits[clause] |= np.where(who, np.uint64(1 << Reason.CARVE_OUT), np.uint64(0))
        else:
            reason = (
                Reason.MEMBERSHIP_DISPUTED
                if effect == "member-disputed"
                else Reason.PARTICIPATION_SUSPENDED
            )
            over = np.where(who, np.uint64(1 << reason), np.uint64(0))
            bear_bits[here] |= over
            gain_bits[here] |= over
    listed = bears & ~clauses.belligerents_only[obligation][:, None]
    _, bearers = np.nonzero(listed)
    bearer_count = listed.sum(axis=1)
    _, gains = np.nonzero(serves.T)
    gain_count = serves.sum(axis=0)
    permanent = np.array([state.number in _PERMANENT for state in book.states], bool)
    return Standing(
        obligation=obligation.astype(np.int32),
        agreement=agreement,
        bound=standing > SIGNED,
        bears=bears,
        bearers=bearers.astype(np.int32),
        bearer_start=np.cumsum(bearer_count) - bearer_count,
        bearer_count=bearer_count,
        gains=gains,
        gain_start=np.cumsum(gain_count) - gain_count,
        gain_count=gain_count,
        clause_bits=clause_bits,
        bear_bits=bear_bits,
        gain_bits=gain_bits,
        suspended=tuple(suspended),
        permanent=permanent,
    )
