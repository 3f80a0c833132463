"""What every change is: a plain record with a day, made on a World, which stays as it was."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from foedus.errors import ScenarioError
from foedus.scenarios.draft import BASIS, Draft, draft_of, finished
from foedus.scenarios.values import ChangedValue, changed_values
from foedus.worlds.world import World

__all__ = ["BASIS", "Change", "changed"]

Claim = tuple[str, ...]
"""What a change sets: the kind of value, and whose it is."""


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """One change of a World.

    Parameters
    ----------
    on : date or None
        The day from which it holds; the World's own where none is given.
    article : str
        The provision under which it would be made; empty where none is named.
    source : str
        What says that it was made or planned; ``assumed`` or empty where nothing does.
    """

    kind: ClassVar[str]
    on: date | None = field(default=None, kw_only=True)
    article: str = field(default="", kw_only=True)
    source: str = field(default="", kw_only=True)

    @abstractmethod
    def edit(self, draft: Draft) -> Draft:
        """The facts after this change, whatever their day; refuses what cannot be made."""

    @abstractmethod
    def told(self, world: World) -> str:
        """The change in words, before it is made."""

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """The values that it sets: two changes of one day that set one value contradict."""
        return ()

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """The changes that undo this one, in order; none where no change does."""
        return ()

    def day(self, draft: Draft) -> date:
        """Its day, or the World's."""
        return self.on or draft.world.on

    def apply(self, world: World) -> World:
        """The World after this change.

        Parameters
        ----------
        world : World
            As it is.

        Returns
        -------
        World

        Raises
        ------
        ScenarioError
            If the change cannot be made, or not yet on the World's day.
        FoedusError
            For a state or an agreement that nobody knows by that name.
        """
        self._due(world)
        return finished(self.edit(draft_of(world)))

    def changes(self, world: World) -> tuple[ChangedValue, ...]:
        """Every value that this change makes another, old and new; see :meth:`apply`."""
        self._due(world)
        before = draft_of(world)
        return changed_values(
            before, self.edit(before), self.day(before), self.article, self.source
        )

    def reverse(self, world: World) -> tuple[Change, ...]:
        """What gives the World back once this change was made on it.

        Parameters
        ----------
        world : World
            As it is before.

        Returns
        -------
        tuple of Change
            In the order in which they are to be made; empty where no change undoes this one.
        """
        self._due(world)
        return self.undone(draft_of(world))

    def _due(self, world: World) -> None:
        if self.on is not None and self.on > world.on:
            raise ScenarioError(
                f"a change of {self.on} cannot be made on {world.on}, an earlier day.",
                "ask for its day or a later one.",
            )


def changed(world: World, changes: Iterable[Change]) -> World:
    """The World after these changes, made in order.

    Parameters
    ----------
    world : World
        As it is.
    changes : iterable of Change
        Each is made on the facts that those before it left.

    Returns
    -------
    World
        ``world`` itself where there is no change.

    Raises
    ------
    FoedusError
        If one cannot be made; see each change.
    """
    draft = draft_of(world)
    for change in changes:
        change._due(world)
        draft = change.edit(draft)
    return finished(draft)
