"""The clauses of an agreement on a World's day, each with what says so, and their score.

ATOP's coding of the text speaks of all ten where the user has added it and the agreement is in it;
after 2018 the coding of a text that was then in force is carried forward. Else the atlas's record
speaks of the clauses that it carries, and of those that ATOP leaves open. Of exit the record goes
before ATOP where it rests on the text: ATOP asks for a provision on renouncing within the term, and
finds none in NATO's, which a party may leave on notice since 1969. Where a scenario changed what
the record says of a clause, the scenario's reading goes before ATOP's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.coded import Coded, carried, coded, of_members, of_text
from foedus.audits.constraint.listed import LISTED
from foedus.audits.constraint.recorded import Recorded, recorded
from foedus.measures.constraint import CLAUSES, Score, constraint_score
from foedus.states import State
from foedus.treaties import Agreement
from foedus.worlds.parties import UNSURE
from foedus.worlds.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_EXIT = CLAUSES.index("no-exit")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """An agreement with its clauses.

    Parameters
    ----------
    agreement : Agreement
        As it stands in the World.
    members : tuple of State
        Those bound on the day, the unsure included.
    own : float array, shape (m, 10)
        Clauses as they bind each member; NaN not known.
    text : float array, shape (10,)
        The strictest of these.
    sources, basis : tuple of str
        Of each clause: ``atop``, ``atlas`` or ``scenario``, and where it stands; empty where not
        known.
    rows : int array
        Entries of ATOP that hold, places in ``coded()``.
    """

    agreement: Agreement
    members: tuple[State, ...]
    own: Floats
    text: Floats
    sources: tuple[str, ...]
    basis: tuple[str, ...]
    rows: Ints

    def score(self, weights: Floats) -> Score:
        """The score of the text: arrays of one."""
        return constraint_score(self.text[None, :], weights)

    def member_scores(self, weights: Floats) -> Score:
        """The score as the text binds each member."""
        return constraint_score(self.own, weights)


def scored(there: World, row: int) -> Scored:
    """The clauses of one agreement of a World.

    Parameters
    ----------
    there : World
        Of the day.
    row : int
        Place of the agreement in it.
    """
    agreement = there.agreements[row]
    members = tuple(
        there.states[seat] for seat in np.flatnonzero(there.standing[row] >= UNSURE)
    )  # fmt: skip
    codes = [one.code for one in members]
    said = recorded(agreement, there.on, codes)
    own = said.members.copy()
    basis = list(said.basis)
    sources = ["atlas" if one else "" for one in basis]
    held = coded() if agreement.atop else None
    rows = np.empty(0, np.int64) if held is None else held.on(agreement.atop, there.on)
    if held is not None and len(rows):
        ours = of_members(held, rows, [one.ccode for one in members])
        where = _phases(held, rows) + (", carried forward" if carried(there.on) else "")
        for place in range(len(CLAUSES)):
            if place == _EXIT and _says_exit(agreement) and basis[place]:
                continue
            if np.isfinite(ours[:, place]).any() or not len(ours):
                own[:, place] = ours[:, place]
                sources[place] = "atop"
                basis[place] = f"{where}: {LISTED[place].atop}"
    for place in _supposed(there, agreement, said, codes):
        own[:, place] = said.members[:, place]
        known = bool(np.isfinite(own[:, place]).any())
        sources[place] = "scenario" if known else ""
        basis[place] = said.basis[place] if known else ""
    text = of_text(own) if len(own) else np.full(len(CLAUSES), np.nan)
    return Scored(agreement, members, own, text, tuple(sources), tuple(basis), rows)


def _supposed(
    there: World, agreement: Agreement, said: Recorded, codes: Sequence[str]
) -> list[int]:
    """Clauses that the record of a scenario tells otherwise than the record before it."""
    before = there.origin
    if before is None:
        return []
    old = next((one for one in before.book.agreements if one.key == agreement.key), None)
    if old is None:
        return [place for place in range(len(CLAUSES)) if said.basis[place]]
    was = recorded(old, there.on, codes)
    same = np.isclose(was.members, said.members, equal_nan=True).all(axis=0)
    return np.flatnonzero(~same).tolist()


def _says_exit(agreement: Agreement) -> bool:
    """Whether the terms of exit rest on the text itself."""
    return agreement.exit.get("basis", "uncertain") not in ("atop", "uncertain")


def _phases(held: Coded, rows: Ints) -> str:
    named = sorted({(int(held.atopid[row]), int(held.phase[row])) for row in rows})
    return "; ".join(f"atop {one}" + (f" phase {phase}" if phase else "") for one, phase in named)


@dataclass(frozen=True, slots=True)
class Deep:
    """How deep an agreement goes, by its text and by practice; None where not known.

    ``milinst``, ``formal`` and ``scope`` are of the text, with ``source``; ``practice`` is of
    what was built, with ``note`` and ``practice_basis``.
    """

    milinst: int | None
    formal: int | None
    scope: int | None
    source: str
    practice: int | None
    note: str
    practice_basis: str


def deep(one: Scored) -> Deep:
    """Depth of an agreement: recomputed from ATOP's provisions, else as the atlas records it."""
    depth = one.agreement.depth
    practice = None if depth is None else depth.practice
    note, basis = ("", "") if depth is None else (depth.note, depth.basis)
    held = coded()
    if held is not None and len(one.rows):
        rows = one.rows
        scope = np.fmax.reduce(held.scope[rows])
        return Deep(
            _greatest(held.milinst[rows]), _greatest(held.formal[rows]),
            int(scope) if np.isfinite(scope) else None, "atop", practice, note,
            "" if practice is None else basis,
        )  # fmt: skip
    if depth is None:
        return Deep(None, None, None, "", None, "", "")
    text = depth.milinst is not None or depth.formal is not None
    return Deep(
        depth.milinst, depth.formal, None, f"atlas ({basis})" if text else "", practice, note,
        "" if practice is None else basis,
    )  # fmt: skip


def _greatest(codes: Ints) -> int | None:
    found = int(codes.max())
    return found if found >= 0 else None


def atop_code(one: Scored, name: str) -> int | None:
    """One of ATOP's codes of the text: the greatest of what holds; None where not known."""
    held = coded()
    if held is None or not len(one.rows):
        return None
    return _greatest(held.codes[name][one.rows])
