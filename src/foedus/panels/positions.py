"""Finding a source's row for each row of a panel by position in a dense array, not by hashing.

States and years are few, so that every pair of states in every year has a cell of its own in an
array that fits in memory. A source's row numbers are written into its cells, and read from those
of the panel: a left join of many rows to one, with the repeated key refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.membership import membership
from foedus.panels.refusals import SYSTEMS, choice, span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Cells = npt.NDArray[np.int64]
    Rows = npt.NDArray[np.int32]

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

    def size(self, states: int) -> int:
        """How many cells rows with this many states have."""
        return int(len(self.codes) ** states * (self.last - self.first + 1))

    def cells(self, frame: pl.DataFrame, states: tuple[str, ...], year: str = "year") -> Cells:
        """The cell of each row.

        Parameters
        ----------
        frame : polars.DataFrame
            Rows with the numbers of one or more states and a year.
        states : tuple of str
            The columns of the states.
        year : str
            The column of the year.

        Returns
        -------
        int array, shape (rows,)
            From 0 to ``size - 1``; -1 where a state or the year is null or not in the grid.
        """
        import numpy as np

        years = self.last - self.first + 1
        cell = self._places(frame[year], np.arange(self.first, self.last + 1))
        outside = cell == NOWHERE
        stride = years
        for name in reversed(states):
            place = self._places(frame[name], self.codes)
            outside |= place == NOWHERE
            place *= stride
            cell += place
            stride *= len(self.codes)
        cell[outside] = NOWHERE
        return cell

    def _places(self, values: pl.Series, among: npt.NDArray[np.int64]) -> Cells:
        import numpy as np

        # The last place of the table stands for every number that is not among these.
        table = np.full(int(among[-1]) + 2, NOWHERE, np.int64)
        table[among] = np.arange(len(among))
        numbers = values.fill_null(NOWHERE).to_numpy()
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


def rows_at(source: Cells, panel: Cells, size: int) -> Rows:
    """The source's row for each row of a panel.

    Parameters
    ----------
    source : int array, shape (n,)
        The cell of each row of the source.
    panel : int array, shape (m,)
        The cell of each row of the panel.
    size : int
        How many cells there are.

    Returns
    -------
    int array, shape (m,)
        Row numbers of the source; -1 where it has none. Rows of the source with cell -1 match
        nothing.

    Raises
    ------
    PanelError
        If two rows of the source share a cell.

    Examples
    --------
    >>> import numpy as np
    >>> rows_at(np.array([7, -1, 2]), np.array([2, 3, 7, 7, -1]), 8).tolist()
    [2, -1, 0, 0, -1]
    """
    import numpy as np

    # One cell more, which is never filled, for the panel's rows that are nowhere.
    held = np.full(size + 1, NOWHERE, np.int32)
    inside = np.flatnonzero(source != NOWHERE).astype(np.int32)
    held[source[inside]] = inside
    twice = np.flatnonzero(held[source[inside]] != inside)
    if len(twice):
        row = int(inside[twice[0]])
        raise PanelError(
            f"rows {row} and {int(held[source[row]])} of the source have the same key.",
            "give a source with one row per key, or say by which rule one of them is kept.",
        )
    return held[panel]
