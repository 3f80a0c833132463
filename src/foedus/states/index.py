"""Everything a text can mean: each code and name of each state, by its folded form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from foedus.dates import Day
from foedus.states.matching import fold
from foedus.states.register import Name, State, all_states

CODE_SCHEMES = ("iso3", "iso2", "register", "cow", "gw")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a text can mean: a name or code of a state, with its days.

    ``present`` marks the state's present (or last) name, in use whenever no other was.
    """

    state: State = field(hash=False)
    name: Name
    present: bool = False

    @property
    def scheme(self) -> str:
        """``iso3``, ``iso2``, ``cow``, ``gw``, ``register``, or the role of a name."""
        return self.name.role

    def fits(self, day: date) -> bool:
        """Whether it was in use on the day."""
        if self.present:
            return self.state.name_on(day) == self.state.name
        return day in self.name


def _meanings(state: State) -> Iterator[Meaning]:
    last = {code.scheme: code.text for code in state.codes}
    for code in state.codes:
        start, end = code.spell.start, code.spell.end
        # A code that its list has replaced (YUG by SRB) stands for what ended.
        replaced = code.text != last[code.scheme]
        until = Day(end, end) if end else None
        yield Meaning(state, Name(code.text, Day(start, start), until, code.scheme, replaced))
    yield Meaning(state, Name(state.name, role="name"), present=True)
    for name in state.names:
        yield Meaning(state, name)


@cache
def meanings() -> dict[str, tuple[Meaning, ...]]:
    """Every folded text of the register with all that it can mean."""
    found: dict[str, list[Meaning]] = {}
    for state in all_states():
        for meaning in _meanings(state):
            found.setdefault(fold(meaning.name.text), []).append(meaning)
    return {text: tuple(each) for text, each in found.items()}
