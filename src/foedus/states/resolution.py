"""From any code or name to the state that carries it on a day, saying which reading it took."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from foedus.errors import AmbiguousStateError, UnknownNameError, UnknownStateError
from foedus.states.crosswalk import continues, gw_states, state_of_gwcode
from foedus.states.index import CODE_SCHEMES, Meaning, meanings
from foedus.states.matching import LONGEST, fold
from foedus.states.refusals import (
    LISTS,
    refuse_absent,
    refuse_ambiguous,
    refuse_ended,
    refuse_unknown,
    shown,
    then,
)
from foedus.states.register import State, System, register_day, registered

_SCHEMES = {
    "iso3": "the ISO code",
    "iso2": "the two-letter ISO code",
    "cow": "COW's abbreviation",
    "gw": "Gleditsch and Ward's abbreviation",
    "register": "this register's code",
    "former-iso": "the former ISO code",
    "name": "the name",
    "alias": "a name",
}
# Where one text is a code in several schemes (AUS, MNG, SLV, SWZ), the first that fits is read.
_ORDER: dict[System, tuple[str, ...]] = {
    "auto": CODE_SCHEMES,
    "cow": ("cow", "iso3", "iso2", "register", "gw"),
    "gw": ("gw", "iso3", "iso2", "register", "cow"),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """A state, the reading that found it, in a sentence, and the day it was asked for."""

    state: State
    reading: str
    on: date


def resolve(
    name: str | int, on: date | str | None = None, *, system: System = "auto"
) -> Resolution:
    """The state that a code or name stands for on a day.

    Parameters
    ----------
    name : str or int
        An ISO code of two or three letters, an abbreviation or number of COW's or of
        Gleditsch and Ward's, or a name, in any case, with or without accents and
        punctuation.
    on : date or str, optional
        The day; without it, the register's own, :data:`foedus.states.AS_OF`.
    system : str
        ``auto``: a number is COW's first, a code ISO's first, and a state exists if either
        list counts it. ``cow`` or ``gw``: that list's codes first and its members only.

    Returns
    -------
    Resolution
        The state, and the reading that was taken.

    Raises
    ------
    UnknownStateError
        If nothing carries it; the nearest names are suggested, never taken.
    AmbiguousStateError
        If several states carry it on that day.
    StateNotInSystemError
        If what carries it did not exist on that day.
    DateError, CoverageError
        If the day is not one the register covers.

    Examples
    --------
    >>> resolve("Germany", on="1914-07-28").state.number
    255
    >>> print(resolve("Burma", on="2026-01-01").reading)
    'Burma' read as a former name (until 1989-06-18) of Myanmar (775) on 2026-01-01.
    """
    day = register_day(on)
    if system not in _ORDER:
        raise UnknownNameError(f"no list is called {shown(system)}.", "use auto, cow or gw.")
    if isinstance(name, str):
        text = name.strip()
        if len(text) > LONGEST:
            refuse_unknown(text[: LONGEST + 1], day)
        if text.isascii() and text.isdigit():
            return _by_number(int(text), day, system)
        return _by_text(text, day, system)
    number = None if isinstance(name, bool) else _whole(name)
    if number is None:
        raise UnknownStateError(
            f"a {type(name).__name__} is neither the name nor the number of a state.",
            "give a name, an ISO code, a COW abbreviation or a whole number.",
        )
    return _by_number(number, day, system)


def _whole(value: object) -> int | None:
    try:
        return operator.index(value)  # type: ignore[arg-type]  # asked, not assumed
    except TypeError:
        return None


@lru_cache(maxsize=8192)
def _by_number(number: int, day: date, system: System) -> Resolution:
    own = registered(number) if system != "gw" or number >= 10000 else None
    if own is not None and system != "gw" and own.exists_on(day, "cow"):
        return _found(own, f"{number} read as the COW number of {then(own, day)} on {day}", day)
    in_gw = state_of_gwcode(number, day) if system != "cow" and number in gw_states() else None
    if own is not None and not own.exists_on(day, system):
        own = None
    if own is not None and in_gw is not None and own is not in_gw:
        raise AmbiguousStateError(
            f"{number} on {day} may be {own} by its COW number, though COW does not count it "
            f"then, or {in_gw} by Gleditsch and Ward's.",
            f"pass {own.code} or {in_gw.code}, or system='gw' for Gleditsch and Ward's number.",
        )
    if own is not None:
        whose = "the COW number" if own.ccode is not None else "this register's number"
        return _found(own, f"{number} read as {whose} of {then(own, day)} on {day}", day)
    if in_gw is not None:
        read = f"{number} read as Gleditsch and Ward's number for {then(in_gw, day)} on {day}"
        if system == "auto":
            read += "; COW counts no state of that number then"
        return _found(in_gw, read, day)
    carriers = gw_states().get(number, ()) if system != "cow" else ()
    known = registered(number) if system != "gw" or number >= 10000 else None
    states = list(dict.fromkeys([*([known] if known else ()), *carriers]))
    if not states:
        raise UnknownStateError(
            f"no state has the number {shown(number)}.",
            "give a name, an ISO code, or a COW or Gleditsch-Ward number.",
        )
    return _continued(str(number), states, day, system)


@lru_cache(maxsize=8192)
def _by_text(text: str, day: date, system: System) -> Resolution:
    found = meanings().get(fold(text), ())
    if not found:
        refuse_unknown(text, day)
    alive = [meaning for meaning in found if meaning.state.exists_on(day, system)]
    # A text in use on the day comes before one used at another time; a strict name's polity
    # ended, so that one never reaches past its days.
    fitting = [meaning for meaning in alive if meaning.fits(day)]
    fitting = fitting or [meaning for meaning in alive if not meaning.name.strict]
    if not fitting:
        reaching = [each.state for each in found if each.fits(day) or not each.name.strict]
        if not reaching:
            refuse_ended(text, found, day, system)
        return _continued(repr(text), list(dict.fromkeys(reaching)), day, system)
    first = next((s for s in _ORDER[system] if any(each.scheme == s for each in fitting)), None)
    chosen = [each for each in fitting if each.scheme == first]
    if first != system:  # a chosen list's own code settles it; else a name may contend
        chosen += [each for each in fitting if each.scheme not in CODE_SCHEMES]
    states = list(dict.fromkeys(meaning.state for meaning in chosen))
    if len(states) > 1:
        refuse_ambiguous(text, states, day)
    others = [each for each in fitting if each.state is not states[0]]
    return _found(states[0], _reading(text, chosen[0], others, day), day)


def _reading(text: str, meaning: Meaning, others: Sequence[Meaning], day: date) -> str:
    what, name = _SCHEMES[meaning.scheme], meaning.name
    if meaning.present and not meaning.fits(day):
        what = "the usual name"
    elif meaning.scheme in ("name", "alias") and not meaning.fits(day):
        past = name.until is not None and name.until.earliest <= day
        what = f"a former name (until {name.until})" if past else f"a later name ({name.since} on)"
    said = f"{text!r} read as {what} of {then(meaning.state, day)} on {day}"
    if name.note:
        said += f"; {name.note}"
    for other in {each.state: each for each in reversed(others)}.values():
        said += f"; it is also {_SCHEMES[other.scheme]} of {other.state}"
    return said


def _found(state: State, reading: str, day: date) -> Resolution:
    if state.ccode is not None and not state.exists_on(day, "cow"):
        reading += "; Gleditsch and Ward count it on that day, COW does not"
    return Resolution(state, f"{reading}.", day)


def _continued(text: str, states: Sequence[State], day: date, system: System) -> Resolution:
    """The state that continues one of these on the day, or the error that none does."""
    for state in states:
        heir = continues(state.number, day)
        if heir is not None and heir is not state and heir.exists_on(day, system):
            why = f"{state.number} is not in {LISTS[system]} on that day"
            read = (
                f"{text} read as {then(heir, day)} on {day}: {why} and {heir.number} continues it"
            )
            return _found(heir, read, day)
    refuse_absent(text, states, day, system)
