"""From COW's numbers to Gleditsch and Ward's and back, and from a state to what continues it."""

from __future__ import annotations

from datetime import date
from functools import cache

from foedus.errors import UnknownStateError
from foedus.states.register import State, all_states, by_ccode, by_number, register_day


def gwcode_of(ccode: int, on: date | str) -> int | None:
    """Gleditsch and Ward's number for a COW number on a day.

    Parameters
    ----------
    ccode : int
        COW's number.
    on : date or str
        The day; the numbers of Germany, Yemen and Serbia depend on it.

    Returns
    -------
    int or None
        ``None`` where Gleditsch and Ward do not count the state on that day.

    Raises
    ------
    UnknownStateError
        If COW has no such number.

    References
    ----------
    gleditsch_ward1999, cow_states2024

    Examples
    --------
    >>> gwcode_of(255, "1914-07-28"), gwcode_of(255, "2026-01-01"), gwcode_of(345, "2026-01-01")
    (255, 260, 340)
    """
    when = register_day(on)
    return next((code for code, spell in by_ccode(ccode).gwcodes if when in spell), None)


@cache
def gw_states() -> dict[int, tuple[State, ...]]:
    """The states that have ever carried each of Gleditsch and Ward's numbers."""
    carried: dict[int, tuple[State, ...]] = {}
    for state in all_states():
        for code in dict.fromkeys(code for code, _ in state.gwcodes):
            carried[code] = (*carried.get(code, ()), state)
    return carried


def state_of_gwcode(gwcode: int, on: date | str) -> State | None:
    """The state that carries one of Gleditsch and Ward's numbers on a day, if any.

    Raises
    ------
    UnknownStateError
        If Gleditsch and Ward have no such number.
    """
    when = register_day(on)
    if gwcode not in gw_states():
        shown = gwcode if isinstance(gwcode, int) and abs(gwcode) < 10**9 else "of that form"
        raise UnknownStateError(
            f"Gleditsch and Ward have no number {shown}.",
            "give a number of their list, for example 260 for Germany since 1949.",
        )
    for state in gw_states()[gwcode]:
        if any(code == gwcode and when in spell for code, spell in state.gwcodes):
            return state
    return None


def ccode_of(gwcode: int, on: date | str) -> int | None:
    """COW's number for one of Gleditsch and Ward's on a day.

    Parameters
    ----------
    gwcode : int
        Gleditsch and Ward's number.
    on : date or str
        The day.

    Returns
    -------
    int or None
        COW's number, whether or not COW counts the state a member yet; ``None`` where COW
        has none (Tibet), or Gleditsch and Ward do not count it on that day.

    Raises
    ------
    UnknownStateError
        If Gleditsch and Ward have no such number.

    References
    ----------
    gleditsch_ward1999, cow_states2024

    Examples
    --------
    >>> ccode_of(260, "1960-01-01"), ccode_of(260, "2026-01-01"), ccode_of(678, "2026-01-01")
    (260, 255, 679)
    """
    state = state_of_gwcode(gwcode, on)
    return None if state is None else state.ccode


def continues(number: int, on: date | str) -> State | None:
    """The state that is, on a day, the same state in law as this number's.

    Itself where it exists; 260 for 255 in 1949-1990 and 255 for 260 since; else ``None``.

    Raises
    ------
    UnknownStateError
        If the register has no such number.

    Examples
    --------
    >>> str(continues(255, "1960-01-01")), continues(265, "2026-01-01")
    ('Federal Republic of Germany (260)', None)
    """
    when = register_day(on)
    state = by_number(number)
    if state.exists_on(when):
        return state
    kin = [*state.successors, *state.predecessors]
    for link in kin:
        other = by_number(link.number)
        if link.kind == "continuation" and other.exists_on(when):
            return other
    return None
