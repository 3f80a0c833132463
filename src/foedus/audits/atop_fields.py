"""An agreement of the atlas held against ATOP's record of it, field by field, to the end of 2018.

Rules:

- *signed*: the day of signature against the first day of ATOP's alliance.
- *party, start*: ATOP gives one day; it is confirmed where it is the party's signature (the
  agreement's where the party's own is not given) or its entry, the day on which it was bound.
- *party, end*: to the day; the earliest of the party's end, the agreement's, and the state's own.
- *duty*: who bears each of ATOP's five pledges at some time to the end of 2018, among states that
  both sources hold as parties; in a consultation the state consulted counts as a bearer.
- *conditions*: which conditions ATOP codes, for each bearer that both sources name.
- *adversaries*: every adversary that ATOP names must be among the atlas's.
- A day that either source knows only to the month or year is confirmed where they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from foedus.audits.finding import (
    CONFIRMED,
    DIFFERS,
    NOT_CHECKABLE,
    Finding,
    codes_text,
    day_text,
    overlaps,
)
from foedus.dates import Day
from foedus.states import all_states
from foedus.terms import Pledge
from foedus.treaties import Agreement, Obligation, Party
from foedus.worlds.atop_agreements import coverage_end

PART = "agreements"
SOURCE = "ATOP 5.1 members"
DEPTH_SOURCE = "ATOP 5.1 institutionalization"
LAST = coverage_end() - timedelta(days=1)
CODED = (
    Pledge.DEFENSE, Pledge.OFFENSE, Pledge.NEUTRALITY, Pledge.NONAGGRESSION, Pledge.CONSULTATION,
)  # fmt: skip
CONDITIONAL = tuple(duty for duty in CODED if duty is not Pledge.NONAGGRESSION)
CHECKED = ("signed", "end", "parties", "duties", "conditions", "depth")
UNCHECKED = (
    "in force", "articles", "scope", "discretion", "domains", "decision", "exit", "suspensions",
    "nuclear", "practice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    """A spell of membership; ``start`` lists the days that may be its first."""

    start: tuple[Day, ...]
    end: Day | None
    text: str


def findings_of(
    agreement: Agreement,
    atop: Mapping[int, Agreement] | None,
    depth: Mapping[int, tuple[int | None, int | None]] | None,
) -> Iterator[Finding]:
    """Every field of one agreement, held against ATOP where ATOP has it.

    Parameters
    ----------
    agreement : Agreement
        From the atlas.
    atop : mapping of int to Agreement, or None
        ATOP's alliances by ``atopid``; None where the member file was not added.
    depth : mapping of int to (milinst, formal), or None
        Of each alliance's last phase; None where the files were not added.

    Yields
    ------
    Finding
    """
    why = _uncovered(agreement, atop)
    if why or atop is None:
        for name in CHECKED[:-1]:
            yield _unchecked(agreement, name, why)
    else:
        records = [atop[one] for one in agreement.atop if one in atop]
        for one in agreement.atop:
            if one not in atop:
                yield Finding(
                    PART, agreement.key, f"ATOP id {one}", "ATOP id", str(one),
                    "no such alliance", SOURCE, DIFFERS,
                )  # fmt: skip
        if records:
            yield from _days(agreement, records)
            yield from _parties(agreement, records)
            yield from _duties(agreement, records)
    yield from _depth(agreement, depth)
    for name in UNCHECKED:
        said = _said(agreement, name)
        if said:
            yield _unchecked(agreement, name, "no dataset read here records it", said)


def _uncovered(agreement: Agreement, atop: Mapping[int, Agreement] | None) -> str:
    if not agreement.atop:
        signed = agreement.signed or agreement.in_force
        if signed is not None and signed.earliest > LAST:
            return "ATOP ends on 2018-12-31"
        return "not among ATOP's alliances"
    return "atop5_1m.csv is not added" if atop is None else ""


def _unchecked(agreement: Agreement, name: str, why: str, said: str = "") -> Finding:
    text = said or _said(agreement, name)
    kind = "parties" if name.startswith("party ") else name
    return Finding(PART, agreement.key, name, kind, text, "", "", NOT_CHECKABLE, why)


def _said(agreement: Agreement, name: str) -> str:
    match name:
        case "signed":
            return day_text(agreement.signed, "not found")
        case "end":
            return day_text(agreement.end)
        case "in force":
            return day_text(agreement.in_force, "not found")
        case "parties":
            return codes_text({party.state for party in agreement.parties})
        case "duties":
            duties = dict.fromkeys(str(one.duty) for one in agreement.obligations)
            return ", ".join(duties) or "none"
        case "conditions":
            return ", ".join(sorted({c for one in agreement.obligations for c in one.conditions}))
        case "depth":
            depth = agreement.depth
            return f"{depth.milinst}/{depth.formal}" if depth else "not stated"
        case "articles":
            return "; ".join(dict.fromkeys(o.article for o in agreement.obligations if o.article))
        case "scope":
            return _count(sum(len(one.scope) for one in agreement.obligations), "arm")
        case "discretion":
            return _count(sum(bool(one.discretion) for one in agreement.obligations), "clause")
        case "decision" | "exit" | "nuclear":
            return "stated" if getattr(agreement, name) else ""
        case _:
            return _count(len(getattr(agreement, name)), name.rstrip("s"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}" if number else ""


def _compared(
    agreement: Agreement, name: str, kind: str, atlas: str, file: str, same: bool,
    source: str = SOURCE,
) -> Finding:  # fmt: skip
    verdict = CONFIRMED if same else DIFFERS
    return Finding(PART, agreement.key, name, kind, atlas, file, source, verdict)


def _to_2018(day: Day | None) -> Day | None:
    return None if day is None or day.earliest > LAST else day


def _days(agreement: Agreement, records: list[Agreement]) -> Iterator[Finding]:
    begun = min(
        (one.signed for one in records if one.signed is not None), key=lambda day: day.earliest
    )
    yield _compared(
        agreement, "signed", "signed", day_text(agreement.signed, "not found"), str(begun),
        overlaps(agreement.signed, begun),
    )  # fmt: skip
    ends = [party.end for one in records for party in one.parties]
    closed = [end for end in ends if end is not None]
    ended = max(closed, key=lambda day: day.earliest) if len(closed) == len(ends) else None
    ours = _to_2018(agreement.end)
    yield _compared(agreement, "end", "end", day_text(ours), day_text(ended), overlaps(ours, ended))


@cache
def _last_days() -> dict[str, date]:
    """For each printed code whose states are all gone, the first day without them."""
    ends: dict[str, list[date | None]] = {}
    for state in all_states():
        spells = [*state.spells, *(spell for _, spell in state.gwcodes)]
        ends.setdefault(state.code, []).extend(spell.end for spell in spells)
    return {
        code: max(day for day in days if day is not None)
        for code, days in ends.items()
        if None not in days
    }


@cache
def _numbered() -> frozenset[str]:
    return frozenset(state.code for state in all_states() if state.ccode is not None)


def _interval(agreement: Agreement, party: Party) -> Interval:
    start = tuple(day for day in (party.signed, party.entry) if day is not None)
    gone = _last_days().get(party.state)
    ends = [day for day in (party.end, agreement.end, Day(gone, gone) if gone else None) if day]
    end = _to_2018(min(ends, key=lambda day: (day.earliest, day.latest))) if ends else None
    if party.signed and party.entry and party.signed != party.entry:
        text = f"signed {party.signed}, bound {party.entry}"
    else:
        text = day_text(party.entry or party.signed, "not known")
    return Interval(start, end, text)


def intervals(agreement: Agreement) -> dict[str, list[Interval]]:
    """For each state the spells that began by the end of 2018, in order."""
    found: dict[str, list[Interval]] = {}
    for party in agreement.parties:
        one = _interval(agreement, party)
        if not one.start or min(day.earliest for day in one.start) <= LAST:
            found.setdefault(party.state, []).append(one)
    for spells in found.values():
        spells.sort(key=_first)
    return found


def _first(one: Interval) -> date:
    return min((day.earliest for day in one.start), default=date.min)


def _parties(agreement: Agreement, records: list[Agreement]) -> Iterator[Finding]:
    ours, theirs = intervals(agreement), _atop_intervals(records)
    for state in sorted({party.state for party in agreement.parties} | set(theirs)):
        if state not in ours and state not in theirs:
            yield _unchecked(agreement, f"party {state}", "ATOP ends on 2018-12-31", "later")
        elif state not in _numbered():
            yield _unchecked(
                agreement, f"party {state}", "it has no COW number, and ATOP no row", "party"
            )
        else:
            yield from _party(agreement, state, ours.get(state, []), theirs.get(state, []))


def _atop_intervals(records: list[Agreement]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = {}
    for record in records:
        for party in record.parties:
            if party.entry is not None:
                one = Interval((party.entry,), party.end, str(party.entry))
                found.setdefault(party.state, []).append(one)
    return {state: _joined(spells) for state, spells in found.items()}


def _joined(spells: list[Interval]) -> list[Interval]:
    """Spells that touch made one: two alliances may follow each other, or two state numbers."""
    joined: list[Interval] = []
    for one in sorted(spells, key=_first):
        last = joined[-1] if joined else None
        if last is not None and (last.end is None or last.end.latest >= _first(one)):
            open_ = last.end is None or one.end is None
            end = None if open_ else max(last.end, one.end, key=lambda day: day.latest)
            joined[-1] = Interval(last.start, end, last.text)
        else:
            joined.append(one)
    return joined


def _party(
    agreement: Agreement, state: str, ours: list[Interval], theirs: list[Interval]
) -> Iterator[Finding]:
    rest = list(theirs)
    for number, one in enumerate(ours, 1):
        name = f"party {state}" if number == 1 else f"party {state} ({number})"
        if not rest:
            text = f"{one.text} to {day_text(one.end)}"
            yield _compared(agreement, name, "party, in one only", text, "not a member", False)
            continue
        nearest = min(rest, key=lambda other: abs(_first(other) - _first(one)))
        rest.remove(nearest)
        began = any(overlaps(day, nearest.start[0]) for day in one.start)
        yield _compared(agreement, f"{name}, start", "party, start", one.text, nearest.text, began)
        yield _compared(
            agreement, f"{name}, end", "party, end", day_text(one.end), day_text(nearest.end),
            overlaps(one.end, nearest.end),
        )  # fmt: skip
    for other in rest:
        text = f"{other.text} to {day_text(other.end)}"
        name = f"party {state}" if not ours else f"party {state} ({len(ours) + 1})"
        yield _compared(agreement, name, "party, in one only", "not a party", text, False)


def _current(agreement: Agreement) -> list[Obligation]:
    """Obligations that began by the end of 2018."""
    return [one for one in agreement.obligations if one.since is None or one.since.earliest <= LAST]


def _bearers(obligations: list[Obligation], duty: Pledge, members: set[str]) -> set[str]:
    found: set[str] = set()
    for one in obligations:
        if one.duty is duty:
            found |= bearers_of(one, members)
    return found


def bearers_of(obligation: Obligation, members: set[str]) -> set[str]:
    """Who bears a duty among members.

    What is owed to one state alone is not borne by it; but a consultation takes both sides, as
    ATOP codes it, so that the state consulted bears it too.
    """
    bearers = set(obligation.by) if obligation.by else set(members)
    if obligation.duty is Pledge.CONSULTATION:
        bearers |= set(obligation.to)
    elif not obligation.by and len(set(obligation.to)) == 1:
        bearers -= set(obligation.to)
    return bearers & members


def _duties(agreement: Agreement, records: list[Agreement]) -> Iterator[Finding]:
    ours = _current(agreement)
    theirs = [one for record in records for one in _current(record)]
    common = set(intervals(agreement)) & set(_atop_intervals(records))
    for duty in CODED:
        mine, hers = _bearers(ours, duty, common), _bearers(theirs, duty, common)
        said, coded = codes_text(mine, common), codes_text(hers, common)
        yield _compared(agreement, f"duty: {duty}", "duties", said, coded, mine == hers)
    for duty in CONDITIONAL:
        bearers = _bearers(ours, duty, common) & _bearers(theirs, duty, common)
        if not bearers:
            continue
        mine_on = {state: _conditions(ours, duty, state, common) for state in bearers}
        hers_on = {state: _conditions(theirs, duty, state, common) for state in bearers}
        yield _compared(
            agreement, f"conditions: {duty}", "conditions", _conditions_text(mine_on),
            _conditions_text(hers_on), mine_on == hers_on,
        )  # fmt: skip
        named = _adversaries(theirs, duty)
        if named:
            known = _adversaries(ours, duty)
            yield _compared(
                agreement, f"adversaries: {duty}", "adversaries", codes_text(known),
                codes_text(named), named <= known,
            )  # fmt: skip


def _conditions(
    obligations: list[Obligation], duty: Pledge, state: str, members: set[str]
) -> frozenset[str]:
    return frozenset(
        condition
        for one in obligations
        if one.duty is duty and state in bearers_of(one, members)
        for condition in one.conditions
    )


def _conditions_text(by_state: Mapping[str, frozenset[str]]) -> str:
    texts = {state: ", ".join(sorted(found)) or "none" for state, found in by_state.items()}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{state}: {texts[state]}" for state in sorted(texts))


def _adversaries(obligations: list[Obligation], duty: Pledge) -> set[str]:
    return {code for one in obligations if one.duty is duty for code in one.adversaries or ()}


def _depth(
    agreement: Agreement, released: Mapping[int, tuple[int | None, int | None]] | None
) -> Iterator[Finding]:
    depth = agreement.depth
    if depth is None:
        return
    known = [one for one in agreement.atop if released is not None and one in released]
    if not known or released is None:
        why = (
            "not among ATOP's alliances" if not agreement.atop
            else "atop5_1aph.csv and atopinst5_1.csv are not added" if released is None
            else "no released value"
        )  # fmt: skip
        yield _unchecked(agreement, "depth", why)
        return
    for name, ours, theirs in zip(
        ("milinst", "formal"), (depth.milinst, depth.formal), released[known[-1]], strict=True
    ):
        if ours is None and theirs is not None:
            yield _unchecked(agreement, name, "the atlas states none", "not stated")
        else:
            yield _compared(
                agreement, name, "depth", "none" if ours is None else str(ours),
                "none" if theirs is None else str(theirs), ours == theirs, DEPTH_SOURCE,
            )  # fmt: skip
