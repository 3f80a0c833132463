"""The constraint of every alliance in every year, and of every state toward every other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.coded import MEMBERS, Coded, coded
from foedus.audits.constraint.listed import CHARTER
from foedus.audits.constraint.recorded import recorded
from foedus.errors import CoverageError, SourceNotAddedError
from foedus.measures.constraint import CLAUSES, checked_clause_weights, completed, constraint_score
from foedus.worlds.atop_agreements import coverage_end
from foedus.worlds.world import world

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def every_alliance(
    first: int = 1945, last: int = 2018, *, weights: Floats | None = None
) -> pl.DataFrame:
    """The constraint of all alliances in force at the end of each year.

    Parameters
    ----------
    first, last : int
        Years, both counted.
    weights : float array, shape (10,), optional
        Of the clauses; even where left out.

    Returns
    -------
    polars.DataFrame
        Keys ``agreement``, ``year``; ``members``, ``value``, ``low``, ``high``, ``known``,
        ``milinst``, ``formal``, ``scope``; null where not known. ATOP's alliances by their number
        (``atop-3180``) as it codes them, to 2018, where it was added; the atlas's agreements that
        ATOP lacks, or all of them where it was not added, from its own record.

    Raises
    ------
    CoverageError
        If the years are none, or nothing at hand speaks of one.
    """
    import polars as pl

    if last < first:
        raise CoverageError(f"{first} comes after {last}.", "give the earlier year first.")
    share, held = checked_clause_weights(weights), coded()
    made: list[dict[str, Any]] = []
    for year in range(first, last + 1):
        day = date(year, 12, 31)
        if held is not None and day < coverage_end():
            made += _coded_on(held, day, share)
        made += _recorded_on(day, share, everything=held is None or day >= coverage_end())
    return pl.DataFrame(made, schema=_SCHEMA, orient="row").sort("agreement", "year")


_SCHEMA: Any = {
    "agreement": str, "year": int, "members": int, "value": float, "low": float, "high": float,
    "known": float, "milinst": int, "formal": int, "scope": float,
}  # fmt: skip


def _coded_on(held: Coded, day: date, share: Floats) -> list[dict[str, Any]]:
    texts = list(_texts(held, day))
    if not texts:
        return []
    values = np.array([np.fmax.reduce(held.values[rows], axis=0) for _, rows in texts])
    score = constraint_score(values, share)
    return [
        _row(
            f"atop-{atopid}", day, len(set(held.ccode[rows].tolist())),
            (score.value[at], score.low[at], score.high[at], score.known[at]),
            int(held.milinst[rows].max()), int(held.formal[rows].max()),
            float(np.fmax.reduce(held.scope[rows])),
        )
        for at, (atopid, rows) in enumerate(texts)
    ]  # fmt: skip


def _texts(held: Coded, day: date) -> Iterator[tuple[int, Ints]]:
    """ATOP's alliances with two members on a day, and their entries."""
    now = day.toordinal()
    rows = np.flatnonzero((held.start <= now) & (now < held.stop))
    rows = rows[np.argsort(held.atopid[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(held.atopid[rows])) + 1
    for one in np.split(rows, cuts):
        if len(one) and len(set(held.ccode[one].tolist())) > 1:
            yield int(held.atopid[one[0]]), one


def _recorded_on(day: date, share: Floats, *, everything: bool) -> list[dict[str, Any]]:
    there = world(day)
    made = []
    for row, one in enumerate(there.agreements):
        if one.speaker != "atlas" or one.key == CHARTER or (one.atop and not everything):
            continue
        codes = [there.states[at].code for at in np.flatnonzero(there.standing[row] >= 2)]
        if not codes:
            continue
        text = np.fmax.reduce(recorded(one, day, codes).members, axis=0)
        score = constraint_score(text[None, :], share)
        depth = one.depth
        made.append(
            _row(
                one.key, day, len(codes),
                (score.value[0], score.low[0], score.high[0], score.known[0]),
                -9 if depth is None or depth.milinst is None else depth.milinst,
                -9 if depth is None or depth.formal is None else depth.formal,
                np.nan,
            )
        )  # fmt: skip
    return made


def _row(
    key: str,
    day: date,
    members: int,
    score: tuple[float, float, float, float],
    milinst: int,
    formal: int,
    scope: float,
) -> dict[str, Any]:
    value, low, high, known = (float(one) for one in score)
    return {
        "agreement": key,
        "year": day.year,
        "members": members,
        "value": value if np.isfinite(value) else None,
        "low": low,
        "high": high,
        "known": known,
        "milinst": milinst if milinst >= 0 else None,
        "formal": formal if formal >= 0 else None,
        "scope": scope if np.isfinite(scope) else None,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Toward:
    """Who is bound how far to whom at the end of a year, by ATOP.

    ``matrix[i, j]`` is the constraint of state i toward state j, from 0 to 1: of each clause, the
    strictest text that binds both. ``portfolio`` is its sum over partners, ``strictest`` the
    clauses at their strictest toward anybody.
    """

    year: int
    ccodes: Ints
    matrix: Floats
    portfolio: Floats
    strictest: Floats


def toward_each(year: int, *, weights: Floats | None = None) -> Toward:
    """The constraint of every member of an alliance toward every other at the end of a year.

    Unknown clauses count as the mean of the known clauses of the same text.

    Parameters
    ----------
    year : int
        1815 to 2018.
    weights : float array, shape (10,), optional
        Of the clauses.

    Raises
    ------
    SourceNotAddedError
        If ATOP's members were not added.
    CoverageError
        Outside ATOP's years.
    """
    from foedus.sources.registry import source

    held = coded()
    if held is None:
        raise SourceNotAddedError(
            f"the dataset {MEMBERS} was not added.", "see 'foedus data list', then add it."
        )
    first, last = source(MEMBERS).coverage
    if not first <= year <= last:
        raise CoverageError(f"ATOP says nothing of {year}.", f"ask for {first} to {last}.")
    share = checked_clause_weights(weights)
    texts = list(_texts(held, date(year, 12, 31)))
    none = np.empty(0, np.int64)
    codes = np.unique(np.concatenate([none, *(held.ccode[rows] for _, rows in texts)]))
    strict = np.zeros((len(codes), len(codes), len(CLAUSES)))
    for _, rows in texts:
        filled = np.nan_to_num(completed(held.values[rows], "mean", share))
        seats = np.searchsorted(codes, held.ccode[rows])
        own = np.zeros((len(codes), len(CLAUSES)))
        np.maximum.at(own, seats, filled)
        among = np.unique(seats)
        pairs = np.ix_(among, among)
        strict[pairs] = np.maximum(strict[pairs], own[among][:, None, :])
    for place in range(len(codes)):
        strict[place, place] = 0.0
    matrix = strict @ share
    strictest = strict.max(axis=1) @ share if len(codes) else np.zeros(0)
    return Toward(year, codes, matrix, matrix.sum(axis=1), strictest)
