"""How a question's words become facts, each reading said; and what its answer cites."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foedus.atlas.edition import edition
from foedus.atlas.places import Place, find_place
from foedus.dates import exact_day
from foedus.errors import UnknownNameError, UnknownPlaceError
from foedus.states import State, resolve


@dataclass(slots=True)
class Readings:
    """The readings taken while a question was read, to be shown with the answer."""

    day: date
    said: list[str] = field(default_factory=list)

    def state(self, name: str | int) -> State:
        """A state on the day; keeps the sentence that says how the name was read."""
        found = resolve(name, on=self.day)
        if found.reading and str(name).casefold() not in (
            found.state.name.casefold(),
            found.state.code.casefold(),
        ):
            self.said.append(found.reading)
        return found.state

    def states(self, names: str) -> tuple[State, ...]:
        """Several states, separated by commas."""
        return tuple(self.state(one.strip()) for one in names.split(",") if one.strip())

    def place(self, name: str) -> Place | State:
        """A place of the atlas, or a state, which stands for its home territory."""
        try:
            return find_place(name)
        except UnknownPlaceError as unknown:
            try:
                return resolve(name, on=self.day).state
            except UnknownNameError:
                raise unknown from None


def words(value: object) -> str:
    """States as a question takes them, in one text: a name, a number, or a list of them.

    Examples
    --------
    >>> words(["Russia", 370])
    'Russia,370'
    """
    if isinstance(value, (list, tuple)):
        return ",".join(words(one) for one in value)
    return "" if value is None else str(value).strip()


def asked_day(on: str | date | None) -> date:
    """The day a question is about; none, or ``today``, is the atlas's own date.

    Examples
    --------
    >>> asked_day("1914-07-28")
    datetime.date(1914, 7, 28)
    """
    if on is None or (isinstance(on, str) and on.strip().lower() in ("", "today")):
        return edition().as_of
    return exact_day(on)


def spoken(speakers: Collection[str]) -> list[dict[str, Any]]:
    """What to cite for the sources that agreements were read from: ``atlas``, ``atop``."""
    found: list[dict[str, Any]] = []
    if "atlas" in speakers:
        found.append({"key": "atlas", "citation": f"foedus atlas, as of {edition().as_of}"})
    if "atop" in speakers:
        from foedus.sources.registry import source

        declared = source("atop-m")
        found.append({"key": "atop", "citation": declared.citation, "version": declared.version})
    return found
