"""What a row of a panel is: one frozen declaration per unit of analysis.

Nothing here imports Polars: a list of the units must cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of analysis.

    Parameters
    ----------
    name : str
        What it is called on the command line and in a recipe.
    keys : tuple of str
        The columns that identify a row, in COW's codes; see :meth:`keys_in`.
    row : str
        What a row is, in one line.
    build : function
        Makes the panel; its parameters are those of the recipe.
    sources : tuple of str
        Keys of the datasets that must have been added.
    """

    name: str
    keys: tuple[str, ...]
    row: str
    build: Callable[..., Panel]
    sources: tuple[str, ...] = ()

    def keys_in(self, system: str) -> tuple[str, ...]:
        """The key columns in one system's codes: ``gwcode1`` where COW has ``ccode1``."""
        if system == "cow":
            return self.keys
        return tuple(key.replace("ccode", "gwcode") for key in self.keys)

    @property
    def dyadic(self) -> bool:
        """Whether a row is a pair, so that it can be directed or not."""
        return any(key.endswith("2") for key in self.keys)
