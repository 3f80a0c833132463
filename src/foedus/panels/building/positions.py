"""Finding a source's row for each row of a panel by position in a dense array, not by hashing.

States and years are few, so that every pair of states in every year has a cell of its own in an
array that fits in memory. A source's row numbers are written into its cells, and read from those
of the panel: a left join of many rows to one, with the repeated key refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.refusals import SYSTEMS, choice, span
from foedus.panels.units.membership import membership

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.integer]
    Cells = npt.NDArray[np.int32]

NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Every state that a system ever had, by the years of a span.

    Parameters
    ----------
    codes : int array, shape (n,)
        The states' numbers, ascending.
    first, last : int
        The span, both counted.
    """

    codes: npt.NDArray[np.int64]
    first: int
    last: int

    def size(self, states: int, *, yearly: bool = True) -> int:
        """How many cells rows with this many states have."""
        years = self.last - self.first + 1 if yearly else 1
        return int(len(self.codes) ** states * years)

    def cells(
        self, states: Sequence[Numbers], years: Numbers | None, *, symmetric: bool = False
    ) -> Cells:
        """The cell of each row.

        Parameters
        ----------
        states : sequence of int arrays, each of shape (rows,)
            The numbers of one or more states.
        years : int array, shape (rows,), or None
            The years; ``None`` for rows that have none.
        symmetric : bool
            Two states have one cell, whichever stands first.

        Returns
        -------
        int array, shape (rows,)
            From 0 to ``size - 1``; -1 where a state or the year is not in the grid.
        """
        import numpy as np

        places = [_places(numbers, self.codes) for numbers in states]
        if symmetric:
            one, other = places
            places = [np.minimum(one, other), np.maximum(one, other)]
        axes = [(place, len(self.codes)) for place in places]
        if years is not None:
            every = np.arange(self.first, self.last + 1)
            axes.append((_places(years, every), len(every)))
        cell = np.zeros(len(axes[0][0]), np.int32)
        outside = np.zeros(len(cell), bool)
        for place, length in axes:
            outside |= place == NOWHERE
            cell *= np.int32(length)
            cell += place
        cell[outside] = NOWHERE
        return cell


def _places(numbers: Numbers, among: npt.NDArray[np.int64]) -> Cells:
    import numpy as np

    # The last place of the table stands for every number that is not among these.
    table = np.full(int(among[-1]) + 2, NOWHERE, np.int32)
    table[among] = np.arange(len(among), dtype=np.int32)
    if len(numbers) and not (numbers.min() >= 0 and numbers.max() <= among[-1]):
        known = (numbers >= 0) & (numbers <= among[-1])
        numbers = np.where(known, numbers, len(table) - 1)
    places: Cells = table[numbers]
    return places


def grid(first: int, last: int, system: str = "cow") -> Grid:
    """The grid of a system's states over a span.

    Raises
    ------
    PanelError
        If the span or the system is none.

    Examples
    --------
    >>> len(grid(1816, 2024).codes), grid(1816, 2024).size(2)
    (217, 9841601)
    """
    import numpy as np

    first, last = span(first, last)
    return Grid(np.unique(membership(choice("system", system, SYSTEMS)).code), first, last)


def hold(source: Cells, size: int, what: str = "the source") -> Cells:
    """The source's row in every cell.

    Parameters
    ----------
    source : int array, shape (n,)
        The cell of each row of the source; -1 matches nothing.
    size : int
        How many cells there are.
    what : str
        The source's name, for the error.

    Returns
    -------
    int array, shape (size + 1,)
        Row numbers of the source; -1 where it has none, and in the last cell, which a panel's
        rows that are nowhere (-1) read.

    Raises
    ------
    PanelError
        If two rows of the source share a cell.

    Examples
    --------
    >>> import numpy as np
    >>> hold(np.array([7, -1, 2]), 8)[np.array([2, 3, 7, 7, -1])].tolist()
    [2, -1, 0, 0, -1]
    """
    import numpy as np

    held = np.full(size + 1, NOWHERE, np.int32)
    inside = np.flatnonzero(source != NOWHERE).astype(np.int32)
    held[source[inside]] = inside
    twice = np.flatnonzero(held[source[inside]] != inside)
    if len(twice):
        row = int(inside[twice[0]])
        raise PanelError(
            f"rows {row} and {int(held[source[row]])} of {what} have the same key.",
            "give one row per key, or say by which rule one of them is kept.",
        )
    return held
