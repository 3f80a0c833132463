"""Every value that a change makes another: what it was, what it is, and on what that rests.

The two sets of facts are compared, so that what a change does besides what it says (an agreement
that its second-last party left ends) is listed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from foedus.dates import Day
from foedus.scenarios.draft import Draft, bound, place_of
from foedus.treaties import Agreement, Arm, CarveOut, Obligation
from foedus.worlds.weights import NAMES

_PARTS = ("bindingness", "kind", "object", "end")
_PLAIN = ("since", "until", "basis", "article", "duty")
_WORDS = {
    "gdp": "GDP", "milex_share": "military spending", "milex": "military spending (NMC)",
    "personnel": "armed forces", "milper": "armed forces (NMC)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value that a change makes another.

    Parameters
    ----------
    about : str
        The agreement, bloc or state.
    what : str
        Which fact of it.
    old, new : str
        What it was and what it is; ``none`` where there was or is none.
    article : str
        The provision that it belongs to.
    source : str
        What the new value rests on; ``assumed`` where nothing is named.
    on : date
        From when.
    """

    about: str
    what: str
    old: str
    new: str
    article: str
    source: str
    on: date

    @property
    def words(self) -> str:
        """The same as one sentence."""
        return f"From {self.on}, {self.about}: {self.what}: {self.new} (was: {self.old})."


def changed_values(
    before: Draft, after: Draft, day: date, article: str, source: str
) -> tuple[ChangedValue, ...]:
    """What differs between two sets of facts.

    Parameters
    ----------
    before, after : Draft
        The facts without and with a change.
    day : date
        That of the change.
    article, source : str
        Of the change; a clause's own article goes before.
    """
    found = [
        *_agreements(before, after, day),
        *_blocs(before, after, day),
        *_weights(before, after),
        *_forces(before, after),
    ]
    return tuple(
        ChangedValue(about, what, old, new, own or article, source or "assumed", day)
        for about, what, old, new, own in found
    )


_Found = tuple[str, str, str, str, str]


def _agreements(before: Draft, after: Draft, day: date) -> Iterator[_Found]:
    old = {one.key: one for one in before.agreements}
    new = {one.key: one for one in after.agreements}
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is now:
            continue
        if was is None and now is not None:
            yield from _formed(now)
        elif now is None and was is not None:
            yield was.short_name, "agreement", "in force", "none", ""
        elif was is not None and now is not None and was != now:
            yield from _agreement(was, now, day)


def _formed(one: Agreement) -> Iterator[_Found]:
    codes = " ".join(party.state for party in one.parties)
    yield one.short_name, "agreement", "none", f"{one.name} ({one.key}), {one.bindingness}", ""
    yield one.short_name, "parties", "none", codes, ""
    for clause in one.obligations:
        told = clause_told(clause)
        yield one.short_name, f"clause on {clause.duty}", "none", told, clause.article
    if one.depth is not None:
        for name in ("milinst", "formal", "practice"):
            value = getattr(one.depth, name)
            if value is not None:
                yield one.short_name, f"depth, {name}", "none", str(value), ""
    if one.decision:
        yield one.short_name, "decision rule", "none", _rule(one), ""


def _agreement(was: Agreement, now: Agreement, day: date) -> Iterator[_Found]:
    about = now.short_name
    for name in _PARTS:
        one, other = getattr(was, name), getattr(now, name)
        if one != other:
            what = {"kind": "class", "end": "end"}.get(name, name)
            blank = "open" if name == "end" else "none"
            yield about, what, _said(one, blank), _said(other, blank), ""
    codes = dict.fromkeys(one.state for one in (*was.parties, *now.parties))
    for code in sorted(codes):
        one, other = _membership(was, code, day), _membership(now, code, day)
        if one != other:
            yield about, f"membership of {code}", one, other, ""
    yield from _clauses(was, now, day)
    yield from _others(was, now)


def _clauses(was: Agreement, now: Agreement, day: date) -> Iterator[_Found]:
    old, new = _running(was, day), _running(now, day)
    about = now.short_name
    for article, duty in dict.fromkeys((*old, *new)):
        first, second = list(old.get((article, duty), ())), list(new.get((article, duty), ()))
        # Of several clauses alike in article and duty, those that say the same are the same.
        for one in list(second):
            if any(_says(one) == _says(other) for other in first):
                first.remove(next(other for other in first if _says(one) == _says(other)))
                second.remove(one)
        what = f"clause on {duty}"
        for one, other in zip(first, second, strict=False):
            for name, said in _says(other).items():
                if _says(one)[name] != said:
                    yield about, f"{what}, {name}", _said(_says(one)[name]), _said(said), article
        shared = min(len(first), len(second))
        for one in first[shared:]:
            yield about, what, clause_told(one), "none", article
        for one in second[shared:]:
            yield about, what, "none", clause_told(one), article


def _says(one: Obligation) -> dict[str, Any]:
    """A clause but for its days, its place and what it rests on."""
    return {
        field.name: getattr(one, field.name) for field in fields(one) if field.name not in _PLAIN
    }


def _running(one: Agreement, day: date) -> dict[tuple[str, str], list[Obligation]]:
    found: dict[tuple[str, str], list[Obligation]] = {}
    for clause in one.obligations:
        after = clause.since is None or clause.since.earliest <= day
        if after and (clause.until is None or day < clause.until.earliest):
            found.setdefault((clause.article, str(clause.duty)), []).append(clause)
    return found


def _others(was: Agreement, now: Agreement) -> Iterator[_Found]:
    about = now.short_name
    for name in ("milinst", "formal", "practice"):
        one = None if was.depth is None else getattr(was.depth, name)
        other = None if now.depth is None else getattr(now.depth, name)
        if one != other:
            yield about, f"depth, {name}", _said(one), _said(other), ""
    if was.decision != now.decision:
        yield about, "decision rule", _rule(was), _rule(now), now.decision.get("article", "")
    for one_domain in now.domains:
        if one_domain not in was.domains:
            yield about, f"domain {one_domain.name}", "none", one_domain.effect, ""
    for one_domain in was.domains:
        if one_domain not in now.domains:
            yield about, f"domain {one_domain.name}", one_domain.effect, "none", ""
    old = {(one.states, one.toward, one.since): one for one in was.suspensions}
    new = {(one.states, one.toward, one.since): one for one in now.suspensions}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) == new.get(key):
            continue
        toward = f" toward {' '.join(key[1])}" if key[1] else ""
        what = f"suspension by {' '.join(key[0])}{toward}"
        yield about, what, _spell(old.get(key)), _spell(new.get(key)), ""
    for act in now.practice:
        if act not in was.practice:
            yield about, "practice", "none", act.event, act.article
    for act in was.practice:
        if act not in now.practice:
            yield about, "practice", act.event, "none", act.article


def _spell(one: Any) -> str:
    if one is None:
        return "none"
    return f"{one.of} suspended from {one.since}" + (f" to {one.until}" if one.until else "")


def _membership(agreement: Agreement, code: str, day: date) -> str:
    place = place_of(agreement, code, day)
    if place is None:
        return "no party"
    party = agreement.parties[place]
    word = "a party" if bound(agreement, party, day) else "signed, not in force for it"
    since = party.entry if bound(agreement, party, day) else party.signed
    return f"{word} since {since}" + (f" until {party.end}" if party.end else "")


def _blocs(before: Draft, after: Draft, day: date) -> Iterator[_Found]:
    for was, now in zip(before.blocs, after.blocs, strict=True):
        if was is now:
            continue
        first = {one.state for one in was.members if day in one}
        second = {one.state for one in now.members if day in one}
        for code in sorted(first ^ second):
            told = ("no member", "a member") if code in second else ("a member", "no member")
            yield f"{now.name} (bloc)", f"membership of {code}", *told, ""


def _weights(before: Draft, after: Draft) -> Iterator[_Found]:
    if after.changed is None:
        return
    for name in NAMES:
        old, new = before.weights[name], after.weights[name]
        if old is new:
            continue
        for seat, state in enumerate(after.world.states):
            first, second = before.weights.cell(name, seat), after.weights.cell(name, seat)
            if first[1:] == second[1:] and (first[0] == second[0] or first[0] != first[0]):
                continue
            yield (
                state.name, _WORDS.get(name, name), _figure(first, old.unit),
                _figure(second, new.unit), "",
            )  # fmt: skip


def _figure(cell: tuple[float, str, str], unit: str) -> str:
    value, origin, source = cell
    if not origin:
        return "not known"
    return f"{value:.10g} {unit} ({origin}, {source})"


def _forces(before: Draft, after: Draft) -> Iterator[_Found]:
    for one in after.forces:
        if one not in before.forces:
            yield one.by, f"forces in {one.at}", "none", f"{one.thousand:g} thousand persons", ""
    for one in before.forces:
        if one not in after.forces:
            yield one.by, f"forces in {one.at}", f"{one.thousand:g} thousand persons", "none", ""


def _rule(one: Agreement) -> str:
    said = [
        f"{name}: {value}" for name, value in one.decision.items() if name not in ("basis", "rule")
    ]
    return "; ".join([one.decision.get("rule", "none"), *said])


def clause_told(one: Obligation) -> str:
    """A clause in one line: what is owed by whom to whom, and when."""
    parts = [f"on {one.trigger}"]
    if one.by:
        parts.append(f"by {' '.join(one.by)}")
    if one.to:
        parts.append(f"to {' '.join(one.to)}")
    if one.on_request:
        parts.append("on request")
    if one.discretion:
        parts.append(f"“{one.discretion}”")
    parts += [f"where: {_said(arm)}" for arm in one.scope]
    return "; ".join(parts)


def _said(value: Any, blank: str = "none") -> str:
    if value is None or value in ("", ()):
        return blank
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_said(one) for one in value)
    if isinstance(value, Arm):
        parts = [value.kind, *value.objects, *value.areas, *value.places]
        return value.note or " ".join(parts)
    if isinstance(value, CarveOut):
        return f"{' '.join(value.states)}: {value.text}"
    return str(value) if isinstance(value, Day) else f"{value}"
