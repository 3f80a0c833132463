"""The errors of a failed resolution: when the state existed, and what to ask for instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NoReturn

from foedus.dates import Spell
from foedus.errors import AmbiguousStateError, StateNotInSystemError, UnknownStateError
from foedus.states.index import Meaning, meanings
from foedus.states.matching import LONGEST, fold
from foedus.states.register import State, System, by_number

LISTS = {"auto": "either list", "cow": "COW's list", "gw": "Gleditsch and Ward's list"}
_NEAR_ENOUGH = 62  # of 100: below this the suggestions are noise


def shown(text: object) -> str:
    """A text or number as an error shows it: escaped, and cut where it is long."""
    if isinstance(text, int):
        return str(text) if abs(text) < 10**12 else "with more than twelve digits"
    whole = repr(text)
    return whole if len(whole) <= LONGEST else f"{whole[:40]}... (cut)"


def then(state: State, day: date) -> str:
    """A state with its number, and its name on the day where that was another."""
    name = state.name_on(day)
    return str(state) if name == state.name else f"{state}, then called {name},"


def handle(state: State, day: date) -> str:
    """A state by what to type for it."""
    return f"{state.name_on(day)} ({state.code}, {state.number})"


def listed(parts: Iterable[str], joint: str = "and") -> str:
    """Parts in a row, the last after ``and`` or ``or``."""
    *first, last = list(parts)
    return f"{', '.join(first)} {joint} {last}" if first else last


def refuse_unknown(text: str, day: date) -> NoReturn:
    """Raise that nothing carries the text, with the nearest names."""
    near = _nearest(text, day)
    mend = "give a name, an ISO code, or a COW abbreviation or number."
    if near:
        mend = f"did you mean {listed([handle(state, day) for state in near], 'or')}?"
    raise UnknownStateError(f"no state is called {shown(text)}.", mend).about(text)


def refuse_ambiguous(text: str, states: Sequence[State], day: date) -> NoReturn:
    """Raise that several states carry the text on the day."""
    raise AmbiguousStateError(
        f"{shown(text)} on {day} may be {listed([str(state) for state in states], 'or')}.",
        f"name one: {listed([handle(state, day) for state in states], 'or')}.",
    ).about(text)


def refuse_absent(text: str, states: Sequence[State], day: date, system: System) -> NoReturn:
    """Raise that none of the states existed on the day."""
    raise StateNotInSystemError(
        f"{text} on {day}: " + " ".join(_absence(state, system) for state in states[:4]),
        _related(states, day),
    ).about(text)


def refuse_ended(text: str, found: Sequence[Meaning], day: date, system: System) -> NoReturn:
    """Raise that the name's polity was no more, or not yet, on the day."""
    states = list(dict.fromkeys(meaning.state for meaning in found))
    parts = []
    for state in states:
        names = [meaning.name for meaning in found if meaning.state is state]
        since = min((name.since.earliest for name in names if name.since), default=None)
        until = max((name.until.earliest for name in names if name.until), default=None)
        there = state.exists_on(day, system)
        today = f", which on {day} is called {state.name_on(day)}" if there else ""
        span = f" {_days(since, until)}" if since else ""
        parts.append(f"it stands for ccode {state.number}{span}{today}.")
        if not there:
            parts.append(_absence(state, system))
    raise StateNotInSystemError(
        f"no state is called {shown(text)} on {day}: {' '.join(parts)}", _related(states, day)
    ).about(text)


def _days(start: date, end: date | None) -> str:
    if end is None:
        return f"from {start}"
    return f"from {start} to {end - timedelta(days=1)}"


def _absence(state: State, system: System) -> str:
    """Say when a state was in the lists, as it was not on the day."""
    if system == "cow" and state.ccode is None:
        return f"{state} has no COW number."
    said = []
    if system != "gw":
        whose = "COW counts it" if state.ccode is not None else "the register holds it"
        said.append(f"{whose} {listed([_days(s.start, s.end) for s in state.spells])}")
    if system != "cow" and state.gwcodes and state.kind == "system":
        spans = [_days(spell.start, spell.end) for _, spell in state.gwcodes]
        said.append(f"Gleditsch and Ward {listed(spans)}")
    return f"{state} is not in {LISTS[system]} then; {', '.join(said) or 'it never was'}."


def _related(states: Sequence[State], day: date) -> str:
    """Name the states of the day that came before or after, or ask for another day."""
    kin: dict[State, None] = {}
    for state in states:
        if state.exists_on(day):
            kin[state] = None
        else:
            kin.update(dict.fromkeys(_heirs(state, day) or _forebears(state, day)))
    names = [handle(state, day) for state in kin]
    if not names:
        return "ask for a day on which it existed."
    if len(names) > 5:
        names = [*names[:5], "another of its successors"]
    return f"ask for another day, or for {listed(names, 'or')}."


def _heirs(state: State, day: date) -> list[State]:
    """Who held on the day what the state had left: no state that had broken away before."""
    heirs: list[State] = []
    for link in state.successors:
        if link.on <= day and link.kind != "secession":
            heir = by_number(link.number)
            heirs += [heir] if heir.exists_on(day) else _heirs(heir, day)
    return list(dict.fromkeys(heirs))


def _forebears(state: State, day: date) -> list[State]:
    """Of whom the state was a part on the day, where that one lasted until it left."""
    if any(spell.start <= day for spell in _all_spells(state)):
        return []
    found = []
    for link in state.predecessors:
        old = by_number(link.number)
        eve = link.on - timedelta(days=1)
        if day < link.on and any(day in s and eve in s for s in _all_spells(old)):
            found.append(old)
    return found


def _all_spells(state: State) -> list[Spell]:
    return [*state.spells, *(spell for _, spell in state.gwcodes)]


def _nearest(text: str, day: date) -> list[State]:
    """Up to five states with the nearest names, those in use on the day first."""
    folded = fold(text)
    if len(folded) < 2:
        return []
    from rapidfuzz import fuzz, process  # only a failed name needs it

    # A code is near another code, a name near a name.
    texts = [key for key in meanings() if (len(key) > 3) == (len(folded) > 3)]
    scored: dict[State, float] = {}
    for key, score, _ in process.extract(
        folded, texts, scorer=fuzz.ratio, limit=12, score_cutoff=_NEAR_ENOUGH
    ):
        for meaning in meanings()[key]:
            state = meaning.state
            alive = state.exists_on(day) and (meaning.fits(day) or not meaning.name.strict)
            if alive:
                scored[state] = max(score, scored.get(state, 0.0))
    return sorted(scored, key=lambda state: (-scored[state], state.number))[:5]
