"""Who was in the state system when, as arrays of spells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.panels.refusals import LAST_YEAR
from foedus.states import all_states

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Days = npt.NDArray[np.datetime64]
    Numbers = npt.NDArray[np.int64]

HORIZON = date(LAST_YEAR + 1, 1, 1)
"""Where an open spell is cut: the first day after the last year that a panel can have."""


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Spells of membership, by state number and first day; spells that touch are one.

    Parameters
    ----------
    system : str
        ``cow`` or ``gw``.
    code : int array, shape (n,)
        The state's number in that system. Read-only, as the others are.
    start, end : datetime64[D] array, shape (n,)
        Half-open spells; an open one is cut at :data:`HORIZON`.
    """

    system: str
    code: Numbers
    start: Days
    end: Days

    def clipped(self, first: date, last: date) -> Membership:
        """The parts of the spells from ``first`` to ``last``, both counted."""
        import numpy as np

        start = np.maximum(self.start, np.datetime64(first))
        end = np.minimum(self.end, np.datetime64(last + timedelta(days=1)))
        kept = start < end
        return Membership(self.system, self.code[kept], start[kept], end[kept])


@cache
def membership(system: str) -> Membership:
    """Every spell of COW's members, or of Gleditsch and Ward's with their microstates.

    References
    ----------
    cow_states2024, gleditsch_ward1999
    """
    import numpy as np

    rows = sorted(_spells(system))
    joined: list[list[Any]] = []
    for code, start, end in rows:
        if joined and joined[-1][0] == code and joined[-1][2] >= start:
            joined[-1][2] = max(end, joined[-1][2])
        else:
            joined.append([code, start, end])
    codes = np.array([row[0] for row in joined], np.int64)
    starts = np.array([row[1] for row in joined], "datetime64[D]")
    ends = np.array([row[2] for row in joined], "datetime64[D]")
    for array in (codes, starts, ends):
        array.setflags(write=False)
    return Membership(system, codes, starts, ends)


def _spells(system: str) -> list[tuple[int, date, date]]:
    found = []
    for state in all_states():
        if system == "gw":
            listed = list(state.gwcodes)
        else:
            listed = [] if state.ccode is None else [(state.ccode, s) for s in state.spells]
        found += [(code, spell.start, spell.end or HORIZON) for code, spell in listed]
    return found


def together(
    start: Days, end: Days, state: npt.NDArray[Any], *, directed: bool = True
) -> tuple[Numbers, Numbers]:
    """Pairs of spells of different states that share a day.

    Parameters
    ----------
    start, end : datetime64[D] array, shape (n,)
        Half-open spells.
    state : array, shape (n,)
        Whose each spell is.
    directed : bool
        Each pair in both orders; else only with the smaller state first.

    Returns
    -------
    one, other : int array, shape (m,)
        Positions of the two spells, in the order of ``one``, then ``other``.
    """
    import numpy as np

    began_before = start[:, None] < end[None, :]
    apart = state[:, None] != state[None, :] if directed else state[:, None] < state[None, :]
    one, other = np.nonzero(began_before & began_before.T & apart)
    return one, other
