"""Alliance terms by ruling: each dyad-year as a plain attack, ruled under every treaty."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Rulings, attacks, rule
from foedus.casus.ruling import APPLIES, CONTESTED, THIRD_PARTY
from foedus.terms import PLEDGES, Pledge
from foedus.worlds.roll import roll_for

if TYPE_CHECKING:
    from foedus.worlds.book import Book

Numbers = NDArray[np.int64]

RULED_TERMS = (
    "target_defense_ruled",
    "target_defense_contested",
    "challenger_offense_ruled",
    "challenger_neutral_ruled",
)
"""Columns of :func:`ruled_terms`, in order."""
_DAY = (7, 1)
# Its members owe the same to every state: it tells no pair from another.
_UNIVERSAL = ("un-charter",)


def ruled_terms(challenger: Numbers, target: Numbers, year: Numbers) -> dict[str, NDArray[np.int8]]:
    """What the rulings say that third states owe, were the challenger to attack the target.

    Parameters
    ----------
    challenger, target, year : int array, shape (n,)
        COW state numbers, and years that the added ATOP file (or the atlas) reaches. Unit: year.

    Returns
    -------
    dict of int8 array, shape (n,)
        ``target_defense_ruled``: some third state's duty to defend the target applies;
        ``target_defense_contested``: none applies and some is contested;
        ``challenger_offense_ruled``, ``challenger_neutral_ruled``: some third state's duty to
        join the challenger, or to stay neutral towards it, applies.

    Raises
    ------
    CoverageError
        If a year lies before what the added files reach.

    Notes
    -----
    The event is the plain one: an unprovoked armed attack on the target's territory on 1 July,
    with the treaties of that day. A pair of which one was not bound by anything on that day has
    no term.

    References
    ----------
    leeds_et_al2002
    """
    out = {name: np.zeros(len(year), np.int8) for name in RULED_TERMS}
    for one in np.unique(year).tolist():
        rows = np.flatnonzero(year == one)
        day = date(int(one), *_DAY)
        book = roll_for(day).book
        position = {state.number: row for row, state in enumerate(book.states)}
        known = [
            row for row in rows.tolist()
            if int(challenger[row]) in position and int(target[row]) in position
        ]  # fmt: skip
        if not known:
            continue
        chosen = np.array(known, np.int64)
        attacker = np.array([position[int(code)] for code in challenger[chosen]], np.int32)
        attacked = np.array([position[int(code)] for code in target[chosen]], np.int32)
        found = rule(book, attacks(day, attacker, attacked))
        for name, values in _terms(book, found, attacked).items():
            out[name][chosen] = values
    return out


def _terms(book: Book, found: Rulings, attacked: NDArray[np.int32]) -> dict[str, NDArray[np.int8]]:
    agreement = book.clauses.agreement[found.obligation]
    universal = np.array([one.key in _UNIVERSAL for one in book.agreements])
    third = (found.role == THIRD_PARTY) & ~universal[agreement]
    duty = book.clauses.duty[found.obligation]
    toward_target = found.toward == attacked[found.event]
    applies, contested = found.status == APPLIES, found.status == CONTESTED

    def some(
        pledge: Pledge, towards: NDArray[np.bool_], status: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        hit = third & (duty == PLEDGES.index(pledge)) & towards & status
        return np.bincount(found.event[hit], minlength=len(attacked)) > 0

    defended = some(Pledge.DEFENSE, toward_target, applies)
    return {
        "target_defense_ruled": defended.astype(np.int8),
        "target_defense_contested": (
            some(Pledge.DEFENSE, toward_target, contested) & ~defended
        ).astype(np.int8),
        "challenger_offense_ruled": some(Pledge.OFFENSE, ~toward_target, applies).astype(np.int8),
        "challenger_neutral_ruled": some(Pledge.NEUTRALITY, ~toward_target, applies).astype(
            np.int8
        ),
    }
