"""Copies of the atlas with one wrong fact each, to see whether the check finds it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from foedus.audits.atop_fields import CODED, CONDITIONAL, LAST, bearers_of, intervals
from foedus.dates import Day
from foedus.states import all_states
from foedus.terms import Pledge
from foedus.treaties import Agreement, Obligation, Party

CONDITIONS = ("adversary", "location", "number", "demands", "nonprovocation", "request")


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong fact: of which agreement, of which kind, about what, and in words.

    ``now`` is the wrong day or code, where the fact is one.
    """

    agreement: str
    kind: str
    about: str
    description: str
    now: str = ""


_Made = tuple[Agreement, Fault]
_Maker = Callable[[Agreement, random.Random], _Made | None]


def seed_fault(agreements: Sequence[Agreement], seed: int) -> tuple[tuple[Agreement, ...], Fault]:
    """A copy of the agreements in which one fact is wrong.

    Parameters
    ----------
    agreements : sequence of Agreement
        At least one.
    seed : int
        Chooses the agreement and the fact; the same seed gives the same copy.

    Returns
    -------
    tuple
        The agreements, all but one as they were, and what was made wrong.

    Examples
    --------
    >>> from foedus.atlas.treaty_files import agreements
    >>> nato = [one for one in agreements() if one.key == "north-atlantic-treaty"]
    >>> copy, fault = seed_fault(nato, 7)
    >>> copy == tuple(nato), fault.agreement
    (False, 'north-atlantic-treaty')
    """
    rng = random.Random(seed)
    while True:
        place = rng.randrange(len(agreements))
        made = rng.choice(MAKERS)(agreements[place], rng)
        if made is not None and made[0] != agreements[place]:
            changed, fault = made
            return (*agreements[:place], changed, *agreements[place + 1 :]), fault


def _shifted(day: Day, days: int) -> Day:
    moved = day.earliest + timedelta(days=days)
    return Day(moved, moved)


def _days(rng: random.Random) -> int:
    return rng.choice((-1, 1)) * rng.randint(1, 40)


def _signature(agreement: Agreement, rng: random.Random) -> _Made | None:
    if agreement.signed is None or not agreement.signed.exact:
        return None
    to = _shifted(agreement.signed, _days(rng))
    words = f"signed {to}, not {agreement.signed}"
    fault = Fault(agreement.key, "day of signature", "", words, str(to))
    return replace(agreement, signed=to), fault


def _end(agreement: Agreement, rng: random.Random) -> _Made | None:
    if agreement.end is None or not agreement.end.exact:
        return None
    to = _shifted(agreement.end, _days(rng))
    words = f"ended {to}, not {agreement.end}"
    fault = Fault(agreement.key, "day of end", "", words, str(to))
    return replace(agreement, end=to), fault


def _swap(agreement: Agreement, place: int, party: Party | None, kind: str, words: str) -> _Made:
    state = agreement.parties[place].state
    middle = () if party is None else (party,)
    parties = (*agreement.parties[:place], *middle, *agreement.parties[place + 1 :])
    return replace(agreement, parties=parties), Fault(agreement.key, kind, state, words)


def _start(agreement: Agreement, rng: random.Random) -> _Made | None:
    place = rng.randrange(len(agreement.parties))
    party = agreement.parties[place]
    known = [day for day in (party.signed, party.entry) if day is not None]
    if not known or not all(day.exact for day in known):
        return None
    days = _days(rng)
    moved = replace(
        party,
        signed=_shifted(party.signed, days) if party.signed else None,
        entry=_shifted(party.entry, days) if party.entry else None,
    )
    words = f"{party.state} starts {days} days off"
    changed, fault = _swap(agreement, place, moved, "start of a member", words)
    return changed, replace(fault, now=f"{moved.signed} {moved.entry}")


def _exit_early(agreement: Agreement, rng: random.Random) -> _Made | None:
    place = rng.randrange(len(agreement.parties))
    party = agreement.parties[place]
    if party.end is None or not party.end.exact:
        return None
    to = _shifted(party.end, -rng.randint(1, 40))
    words = f"{party.state} leaves on {to}, not {party.end}"
    return _swap(agreement, place, replace(party, end=to), "exit of a member", words)


def _exit_dropped(agreement: Agreement, rng: random.Random) -> _Made | None:
    places = [n for n, party in enumerate(agreement.parties) if party.end is not None]
    if not places or agreement.end is not None:
        return None
    place = rng.choice(places)
    party = agreement.parties[place]
    alone = intervals(replace(agreement, parties=(replace(party, end=None),)))
    if party.state not in alone or alone[party.state][0].end is not None:
        return None  # the state itself ended, so that nothing was lost
    words = f"{party.state} never leaves"
    return _swap(agreement, place, replace(party, end=None), "exit dropped", words)


def _strangers(agreement: Agreement) -> list[str]:
    inside = {party.state for party in agreement.parties}
    return sorted({state.code for state in all_states() if state.ccode is not None} - inside)


def _swapped(agreement: Agreement, rng: random.Random) -> _Made | None:
    place = rng.randrange(len(agreement.parties))
    party = agreement.parties[place]
    other = rng.choice(_strangers(agreement))
    words = f"{other} stands where {party.state} belongs"
    return _swap(agreement, place, replace(party, state=other), "member swapped", words)


def _dropped(agreement: Agreement, rng: random.Random) -> _Made | None:
    if len(agreement.parties) < 2:
        return None
    place = rng.randrange(len(agreement.parties))
    words = f"{agreement.parties[place].state} is left out"
    return _swap(agreement, place, None, "member dropped", words)


def _added(agreement: Agreement, rng: random.Random) -> _Made | None:
    other = rng.choice(_strangers(agreement))
    like = agreement.parties[0]
    party = Party(other, like.signed, like.entry, None, like.basis)
    changed = replace(agreement, parties=(*agreement.parties, party))
    return changed, Fault(agreement.key, "member added", other, f"{other} is a party")


def _pledge_added(agreement: Agreement, rng: random.Random) -> _Made | None:
    missing = [duty for duty in CODED if duty not in {o.duty for o in agreement.obligations}]
    if not missing:
        return None
    duty = rng.choice(missing)
    pledge = Obligation(duty=duty, article="", trigger="armed-attack", basis="uncertain")
    changed = replace(agreement, obligations=(*agreement.obligations, pledge))
    return changed, Fault(agreement.key, "pledge added", str(duty), f"a pledge of {duty}")


def _pledge_removed(agreement: Agreement, rng: random.Random) -> _Made | None:
    held = [duty for duty in CODED if duty in {o.duty for o in agreement.obligations}]
    if not held:
        return None
    duty = rng.choice(held)
    rest = tuple(one for one in agreement.obligations if one.duty is not duty)
    words = f"no pledge of {duty}"
    return replace(agreement, obligations=rest), Fault(
        agreement.key, "pledge removed", str(duty), words
    )


def _bearer_removed(agreement: Agreement, rng: random.Random) -> _Made | None:
    members = {party.state for party in agreement.parties}
    held = [
        duty
        for duty in CODED
        if duty is not Pledge.CONSULTATION
        and any(one.duty is duty for one in agreement.obligations)
    ]
    if not held:
        return None
    duty = rng.choice(held)
    bearers = {
        state
        for one in agreement.obligations
        if one.duty is duty
        for state in bearers_of(one, members)
    }
    if len(bearers) < 2:
        return None
    lost = rng.choice(sorted(bearers))
    changed = tuple(
        replace(one, by=tuple(sorted(bearers_of(one, members) - {lost})) or ("ZZZ",))
        if one.duty is duty
        else one
        for one in agreement.obligations
    )
    fault = Fault(agreement.key, "bearer removed", f"{duty} {lost}", f"{lost} owes no {duty}")
    return replace(agreement, obligations=changed), fault


def _condition_added(agreement: Agreement, rng: random.Random) -> _Made | None:
    held = [duty for duty in CONDITIONAL if duty in {o.duty for o in agreement.obligations}]
    if not held:
        return None
    duty, new = rng.choice(held), rng.choice(CONDITIONS)
    if any(new in one.conditions for one in agreement.obligations if one.duty is duty):
        return None
    changed = tuple(
        replace(one, conditions=(*one.conditions, new)) if one.duty is duty else one
        for one in agreement.obligations
    )
    fault = Fault(
        agreement.key, "condition added", f"{duty} {new}", f"{duty} on condition of {new}"
    )
    return replace(agreement, obligations=changed), fault


def _condition_removed(agreement: Agreement, rng: random.Random) -> _Made | None:
    held = sorted({(one.duty, name) for one in agreement.obligations for name in one.conditions})
    if not held:
        return None
    duty, lost = rng.choice(held)
    changed = tuple(
        replace(one, conditions=tuple(name for name in one.conditions if name != lost))
        if one.duty is duty
        else one
        for one in agreement.obligations
    )
    fault = Fault(agreement.key, "condition removed", f"{duty} {lost}", f"{duty} without {lost}")
    return replace(agreement, obligations=changed), fault


def _depth(agreement: Agreement, rng: random.Random) -> _Made | None:
    depth = agreement.depth
    name = rng.choice(("milinst", "formal"))
    if depth is None or getattr(depth, name) is None:
        return None
    was = getattr(depth, name)
    to = rng.choice([code for code in (0, 1, 2) if code != was])
    changed = replace(depth, milinst=to) if name == "milinst" else replace(depth, formal=to)
    fault = Fault(agreement.key, "depth", name, f"{name} {to}, not {was}", str(to))
    return replace(agreement, depth=changed), fault


MAKERS: tuple[_Maker, ...] = (
    _signature, _end, _start, _exit_early, _exit_dropped, _swapped, _dropped, _added,
    _pledge_added, _pledge_removed, _bearer_removed, _condition_added, _condition_removed, _depth,
)  # fmt: skip


def covered(
    fault: Fault,
    agreement: Agreement,
    atop: Mapping[int, Agreement],
    depth: Mapping[int, tuple[int | None, int | None]],
) -> bool:
    """Whether ATOP speaks of the fact, so that a check can find it wrong.

    It does where it has the fact, and says otherwise than the faulty copy: a change that brings
    the atlas to what ATOP says cannot be found by comparing them.

    Parameters
    ----------
    fault : Fault
        What was made wrong.
    agreement : Agreement
        As it was before the fault.
    atop : mapping of int to Agreement
        ATOP's alliances by ``atopid``.
    depth : mapping of int to (milinst, formal)
        Of each alliance's last phase.
    """
    records = [atop[one] for one in agreement.atop if one in atop]
    if not records:
        return False
    match fault.kind:
        case "day of signature":
            return fault.now not in {str(one.signed) for one in records}
        case "day of end":
            theirs = {str(party.end) for one in records for party in one.parties}
            ended = agreement.end is not None and agreement.end.earliest <= LAST
            return ended and fault.now not in theirs
        case "depth":
            codes = [depth[one] for one in agreement.atop if one in depth]
            place = ("milinst", "formal").index(fault.about)
            return bool(codes) and str(codes[-1][place]) != fault.now
        case "pledge added" | "pledge removed":
            return bool(_of(records, fault.about)) is (fault.kind == "pledge removed")
        case "bearer removed":
            duty, lost = fault.about.split()
            return any(lost in one.by for one in _of(records, duty))
        case "condition added" | "condition removed":
            duty, name = fault.about.split()
            coded = any(name in one.conditions for one in _of(records, duty))
            return bool(_of(records, duty)) and coded is (fault.kind == "condition removed")
        case _:
            return _member_covered(fault, agreement, records)


def _of(records: Sequence[Agreement], duty: str) -> list[Obligation]:
    return [one for record in records for one in record.obligations if one.duty == duty]


def _member_covered(fault: Fault, agreement: Agreement, records: Sequence[Agreement]) -> bool:
    theirs = any(party.state == fault.about for one in records for party in one.parties)
    if fault.kind == "member added":
        first = agreement.parties[0]
        day = first.signed or first.entry
        return not theirs and (day is None or day.earliest <= LAST)
    own = [party for party in agreement.parties if party.state == fault.about]
    spells = [party for one in records for party in one.parties if party.state == fault.about]
    if len(own) > len(spells) or any(str(one.entry) in fault.now.split() for one in spells):
        return False  # ATOP lacks the spell itself, or has the very day
    if fault.kind.startswith("exit"):
        days = [party.end for party in own]
    else:
        days = [day for party in own for day in (party.signed, party.entry)]
    return theirs and any(day is not None and day.earliest <= LAST for day in days)
