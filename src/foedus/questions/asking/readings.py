"""How a question's words become facts, each reading said; and what its answer cites."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from foedus.atlas.edition import edition
from foedus.atlas.places import Place, find_place
from foedus.dates import exact_day
from foedus.errors import UnknownNameError, UnknownPlaceError
from foedus.scenarios.library import find_scenario
from foedus.scenarios.scenario import Scenario
from foedus.states import State, resolve
from foedus.worlds.roll import Roll
from foedus.worlds.world import World, world


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


Supposed = Scenario | Path | str | None
"""A scenario as a question takes it: itself, a name of the library, a path, or none."""


def asked_day(on: str | date | None, scenario: Supposed = None) -> date:
    """The day a question is about.

    Parameters
    ----------
    on : str or date, optional
        The day; none, or ``today``, is the atlas's own date, or that for which the scenario was
        written.
    scenario : Scenario, path or str, optional
        In which it is asked.

    Examples
    --------
    >>> asked_day("1914-07-28")
    datetime.date(1914, 7, 28)
    """
    if on is None or at_large(on):
        return edition().as_of if scenario is None else find_scenario(scenario).on
    return exact_day(on)


def at_large(on: object) -> bool:
    """Whether no day is given: none, an empty text or ``today``."""
    return on is None or (isinstance(on, str) and on.strip().lower() in ("", "today"))


@dataclass(frozen=True, slots=True)
class Setting:
    """The World that a question is asked of: the day's, or the one a scenario makes of it.

    Parameters
    ----------
    world : World
        After the scenario's changes.
    scenario : Scenario or None
        In which the question is asked.
    """

    world: World
    scenario: Scenario | None = None

    @property
    def recorded(self) -> dict[str, str] | None:
        """The scenario as a parameter of the answer: its name, and the checksum of its file."""
        if self.scenario is None:
            return None
        return {"name": self.scenario.name, "sha256": self.scenario.sha256}

    @property
    def said(self) -> tuple[str, ...]:
        """What must be read before an answer in a scenario."""
        if self.scenario is None:
            return ()
        one, day = self.scenario, self.world.on
        due, later = len(one.due(day)), len(one.changes) - len(one.due(day))
        told = f"In the scenario {one.name} ({one.title}): {due} of its changes made by {day}"
        return (
            f"{told}{f', {later} of a later day not made' if later else ''}. "
            f"'foedus scenario show {one.name}' lists every changed value.",
        )

    @property
    def sources(self) -> list[dict[str, Any]]:
        """What to cite for the scenario; nothing where there is none."""
        if self.scenario is None:
            return []
        one = self.scenario
        return [
            {
                "key": "scenario",
                "citation": f"foedus scenario {one.name}: {one.title} (sha256 {one.sha256[:12]})",
            }
        ]

    @property
    def roll(self) -> Roll:
        """The book of agreements with what must be said of it."""
        here = self.world
        return Roll(here.book, here.speakers, here.warnings, here.stale_days, here.complete)


def setting(
    on: str | date | None = None, *, scenario: Supposed = None, stale: bool = False
) -> Setting:
    """The World that a question is asked of.

    Parameters
    ----------
    on : str or date, optional
        The day; see :func:`asked_day`.
    scenario : Scenario, path or str, optional
        In which it is asked: of its changes, those of the day or earlier are made.
    stale : bool
        Answer for a day long after the atlas ends.

    Returns
    -------
    Setting

    Raises
    ------
    ScenarioError
        If there is no such scenario, or a change of it cannot be made.
    FoedusError
        For a day that nothing at hand speaks of.

    Examples
    --------
    >>> here = setting(scenario="ukraine-joins-nato")
    >>> here.world.on.isoformat(), len(here.world.members("NATO"))
    ('2026-01-01', 33)
    """
    read = None if scenario is None else find_scenario(scenario)
    here = world(asked_day(on, read), stale=stale)
    return Setting(here if read is None else read.apply(here), read)


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
