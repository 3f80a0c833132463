"""Whether entanglement points to the disputes that scholars call possible cases of it.

Beckley (2015) reads every militarized dispute of the United States from 1948 to 2010 and finds five
in which an alliance may have drawn it in. Each dispute is scored on its first day, knowing who
stood on which side; a score that sees entanglement ranks the five high.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.entangling.chances import best, joins, log_odds, own_features
from foedus.contingency.entangling.ledger import Ledger
from foedus.contingency.pairs.rulings import owed_rows
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import TARGET
from foedus.errors import MeasureError
from foedus.worlds.world import world

Array = NDArray[np.float64]

POSSIBLE: Final = {
    50: "Taiwan 1954",
    4064: "Taiwan 1995-96",
    611: "Vietnam",
    3551: "Bosnia",
    4137: "Kosovo",
}
"""Disputes, by COW's number, that hold the five cases: those with the United States, Taiwan and
China of 1953-56 and of 1995-96; the war over Vietnam; those with Yugoslavia of 1992 and 1998."""
NEEDED: Final = (
    "mid-participants", "atop-m", "nmc", "cow-contiguity", "cow-majors", "cow-capitals",
    "tss-rivalries", "gdp-population",
)  # fmt: skip
_USA = 2
SCORES: Final = ("entrapment", "due", "joins")
RULES: Final = ("partners", "any")
"""For whose sake a state may have been drawn in: its partners in the dispute alone, so that a
dispute without any scores 0; or, where it had none, any state that the opponents might attack."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One dispute of the United States and its scores.

    Parameters
    ----------
    dispute : int
        COW's number.
    on : date
        The first day on which the United States took part.
    case : str
        The possible case of entanglement; empty for others.
    against : tuple of int
        COW numbers of the states on the other side.
    ally : int
        Of the states that an opponent might have attacked, the one that gives the highest
        entrapment; 0 where there was none to look at.
    entrapment, due, joins : float
        Highest over opponents and those they might attack: entrapment as in
        :func:`foedus.contingency.entangling.pairs.entanglement`, whatever the clause leaves a
        way out of; what a duty to help adds to the
        chance of joining, by the chance of a dispute; the chance of joining, by the same.
    """

    dispute: int
    on: date
    case: str
    against: tuple[int, ...]
    ally: int
    entrapment: float
    due: float
    joins: float


def disputes_of(ccode: int = _USA, first: int = 1948, last: int = 2010) -> list[
    tuple[int, date, tuple[int, ...], tuple[int, ...]]
]:  # fmt: skip
    """The disputes of a state: number, its first day in it, partners, opponents.

    Parameters
    ----------
    ccode : int
        COW number of the state.
    first, last : int
        Years in which it entered the dispute.

    Raises
    ------
    SourceNotAddedError
        If the participants of disputes were not added.
    """
    import polars as pl

    from foedus.sources import adding

    rows = adding.load("mid-participants")
    mine = (
        rows.filter((pl.col("ccode") == ccode) & pl.col("styear").is_between(first, last))
        .sort("dispnum", "start")
        .unique("dispnum", keep="first", maintain_order=True)
    )
    told = []
    for number, began, side in mine.select("dispnum", "start", "sidea").iter_rows():
        others = rows.filter((pl.col("dispnum") == number) & (pl.col("ccode") != ccode))
        with_it = others.filter(pl.col("sidea") == side)["ccode"].unique().sort().to_list()
        against = others.filter(pl.col("sidea") != side)["ccode"].unique().sort().to_list()
        told.append((int(number), began, tuple(with_it), tuple(against)))
    return told


def scored_disputes(rule: str = "partners", limit: int | None = None) -> tuple[Scored, ...]:
    """Score every dispute of the United States, 1948 to 2010.

    Parameters
    ----------
    rule : str
        One of :data:`RULES`.
    limit : int, optional
        Score only the five and the first so many others.

    Returns
    -------
    tuple of Scored
        Highest entrapment first. Disputes whose opponents were no members of the state system
        score 0.

    Raises
    ------
    SourceNotAddedError, CoverageError
        If a dataset of :data:`NEEDED` was not added.
    MeasureError
        If there is no such rule.
    """
    if rule not in RULES:
        raise MeasureError(f"{rule!r} is no rule.", f"choose among {', '.join(RULES)}.")
    found = disputes_of()
    if limit is not None:
        others = [one[0] for one in found if one[0] not in POSSIBLE][:limit]
        found = [one for one in found if one[0] in POSSIBLE or one[0] in others]
    told = [_scored(number, on, partners, against, rule) for number, on, partners, against in found]
    return tuple(sorted(told, key=lambda one: (-one.entrapment, one.dispute)))


def _scored(
    number: int, on: date, partners: tuple[int, ...], against: tuple[int, ...], rule: str
) -> Scored:
    tables = PairTables(world(on))
    row = {ccode: at for at, ccode in enumerate(tables.ccodes.tolist())}
    enemies = [row[one] for one in against if one in row]
    own = row[_USA]
    named = [row[one] for one in partners if one in row and row[one] not in enemies]
    every = [at for at in range(tables.n) if at != own and at not in enemies]
    helped = named or (every if rule == "any" else [])
    case = POSSIBLE.get(number, "")
    if not enemies or not helped:
        return Scored(number, on, case, against, 0, 0.0, 0.0, 0.0)
    asked = np.zeros((tables.n, tables.n), bool)
    asked[np.ix_(enemies, helped)] = True
    rows = owed_rows(tables.world, tables.numbers, only=asked)
    applies = rows.rows(rows.bearer == own).table(tables.n)[:, :, :, own] / 2
    said = best(tables)
    odds = log_odds(own_features(tables, own), said)
    chance = joins(odds, applies, said.shift)
    free = joins(odds, 0 * applies, said.shift)
    ledger = Ledger.of(tables, own, "onset")
    grid = np.ix_(enemies, helped)
    weight = ledger.weight[grid]
    trapped = weight * chance[TARGET][grid] * ledger.own[TARGET][grid]
    return Scored(
        dispute=number,
        on=on,
        case=case,
        against=against,
        ally=int(tables.ccodes[helped[int(trapped.max(axis=0).argmax())]]),
        entrapment=float(trapped.max()),
        due=float((weight * (chance - free)[TARGET][grid]).max()),
        joins=float((weight * chance[TARGET][grid]).max()),
    )


def ranks(scored: tuple[Scored, ...], score: str = "entrapment") -> dict[str, int]:
    """The rank of each possible case by a score, 1 the highest; equals share the best rank.

    Parameters
    ----------
    scored : tuple of Scored
        See :func:`scored_disputes`.
    score : str
        One of :data:`SCORES`.

    Returns
    -------
    dict
        By case, in the order of time.
    """
    values = np.array([getattr(one, score) for one in scored])
    return {
        one.case: int((values > getattr(one, score)).sum()) + 1
        for one in sorted(scored, key=lambda one: one.on)
        if one.case
    }
