"""ATOP's members and phases as arrays: the clauses of each, and how deep its text is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from foedus.measures.constraint import ATOP_CODES, clauses_of_atop, scope_index
from foedus.measures.depth import MISSING, formal_leeds_anac2005, milinst_leeds_anac2005
from foedus.worlds.atop_agreements import coverage_end

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MEMBERS = "atop-m"
NEVER = 10**7
_MILINST = ("milcon", "intcom", "base", "milaid", "subord", "contrib", "orgpurp1", "orgpurp2")
_FORMAL = ("estmode", "pubsecr", "organ1", "organ2")
_SHOWN = ("renounce", "speclgth", "length", "subord", "intcom", "base")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Every member of every phase that ATOP codes, one entry each.

    Parameters
    ----------
    atopid, phase, ccode : int array, shape (n,)
        Which.
    start, stop : int array, shape (n,)
        Days as ordinals, half-open; ``NEVER`` where ATOP does not say that it ended.
    values : float array, shape (n, 10)
        Clauses; NaN not known.
    milinst, formal : int array, shape (n,)
        Computed from the provisions; -9 not known.
    scope : float array, shape (n,)
        NaN not known.
    codes : mapping of str to int array
        ``renounce``, ``speclgth``, ``length``, ``subord``, ``intcom``, ``base``; -9 missing.
    rows : mapping of int to int array
        Entries of each alliance.
    """

    atopid: Ints
    phase: Ints
    ccode: Ints
    start: Ints
    stop: Ints
    values: Floats
    milinst: Ints
    formal: Ints
    scope: Floats
    codes: dict[str, Ints]
    rows: dict[int, Ints]

    def on(self, atopids: Iterable[int], day: date) -> Ints:
        """Entries of these alliances that hold on a day; after 2018, those still open then."""
        now = day.toordinal()
        held = [self.rows[one] for one in atopids if one in self.rows]
        if not held:
            return np.empty(0, np.int64)
        rows = np.concatenate(held)
        return np.asarray(rows[(self.start[rows] <= now) & (now < self.stop[rows])])


def coded() -> Coded | None:
    """ATOP's members as arrays, where the user has added them."""
    from foedus.sources import adding

    return _coded(adding.added(MEMBERS).sha256) if adding.is_added(MEMBERS) else None


def carried(day: date) -> bool:
    """Whether a day lies after ATOP's end, so that its coding of a text is carried forward."""
    return day >= coverage_end()


@lru_cache(maxsize=2)
def _coded(checksum: str) -> Coded:
    # The checksum is in the signature so that a file added anew is read anew.
    from foedus.sources import adding

    frame = adding.load(MEMBERS)

    def ints(name: str) -> Ints:
        return np.asarray(frame[name].fill_null(MISSING).to_numpy(), np.int64)

    def days(name: str) -> Ints:
        return np.array(
            [NEVER if one is None else one.toordinal() for one in frame[name].to_list()], np.int64
        )

    values = clauses_of_atop({name: ints(name) for name in ATOP_CODES})
    atopid = ints("atopid")
    order = np.argsort(atopid, kind="stable")
    cuts = np.flatnonzero(np.diff(atopid[order])) + 1
    return Coded(
        atopid=atopid,
        phase=ints("phase"),
        ccode=ints("ccode"),
        start=days("entry"),
        stop=days("exit"),
        values=values,
        milinst=milinst_leeds_anac2005(**{name: ints(name) for name in _MILINST}),
        formal=formal_leeds_anac2005(**{name: ints(name) for name in _FORMAL}),
        scope=scope_index(
            values[:, 0], ints("milaid"), ints("ecaid"), ints("organ1"), ints("agprois")
        ),
        codes={name: ints(name) for name in _SHOWN},
        rows={int(atopid[one[0]]): one for one in np.split(order, cuts)},
    )


def of_text(values: Floats) -> Floats:
    """The clauses of a text from those of its members: the strictest that is known.

    Examples
    --------
    >>> of_text(np.array([[0.0, np.nan], [1.0, np.nan]])).tolist()
    [1.0, nan]
    """
    return np.asarray(np.fmax.reduce(values, axis=0))


def of_members(held: Coded, rows: Ints, ccodes: Sequence[int | None]) -> Floats:
    """The clauses as they bind each of some states: its own entry, else the text's."""
    text = of_text(held.values[rows])
    own = np.repeat(text[None, :], len(ccodes), axis=0)
    for place, ccode in enumerate(ccodes):
        mine = rows[held.ccode[rows] == ccode]
        if len(mine):
            own[place] = of_text(held.values[mine])
    return own
