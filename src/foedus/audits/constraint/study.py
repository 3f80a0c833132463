"""Does constraint go with foreign troops on the ground, and with votes nearer to the patron?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.coded import MEMBERS
from foedus.audits.constraint.history import toward_each
from foedus.audits.constraint.hosting import PATRON, TROOPS
from foedus.errors import MeasureError
from foedus.models.draws import case_rng

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

POINTS, PEOPLE = "un-ideal-points", "nmc"
NEEDED = (MEMBERS, TROOPS, PEOPLE, POINTS)
AHEAD = 5
"""Years over which a state's move toward the patron is told."""
BAR = 0.4
LEVEL = 0.95
_LEAST = 10


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that was written down before it was looked for.

    Parameters
    ----------
    name, says : str
        Which; what goes with what, and among whom.
    rho, low, high : float
        Spearman's correlation, and its interval over states drawn again.
    bar : float
        What must be passed.
    n, states : int
        State-years, and states.
    holds : bool
        By the rule written down before.
    """

    name: str
    says: str
    rho: float
    low: float
    high: float
    bar: float
    n: int
    states: int
    holds: bool


def state_years(first: int = 1950, last: int = 2018) -> pl.DataFrame:
    """Constraint, troops hosted and distance in votes, by state and year.

    Parameters
    ----------
    first, last : int
        Years, both counted; within ATOP's and those of the list of troops.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode``, ``year``; ``portfolio``, ``strictest``, ``toward`` (the constraint toward
        the United States; null without an alliance with it), ``per_thousand`` (its active-duty
        troops over thousand people; null where the list has no row), ``nearer`` (the fall of the
        distance between ideal points over the next five years; null where not known).

    Raises
    ------
    SourceNotAddedError
        If a dataset of ``NEEDED`` was not added.
    """
    import polars as pl

    from foedus.sources import adding

    people = adding.load(PEOPLE).select("ccode", "year", "tpop").filter(
        pl.col("year").is_between(first, last) & (pl.col("ccode") != PATRON)
    )  # fmt: skip
    troops = (
        adding.load(TROOPS)
        .group_by("ccode", "year")
        .agg(pl.col("troops_ad").sum().alias("troops"), pl.col("troops_ad").count().alias("rows"))
        .filter(pl.col("rows") > 0)
        .drop("rows")
    )
    made = []
    for year in range(first, last + 1):
        found = toward_each(year)
        patron = np.flatnonzero(found.ccodes == PATRON)
        toward = found.matrix[:, patron[0]] if len(patron) else np.zeros(len(found.ccodes))
        made.append(
            pl.DataFrame(
                {
                    "ccode": found.ccodes,
                    "year": np.full(len(found.ccodes), year),
                    "portfolio": found.portfolio,
                    "strictest": found.strictest,
                    "toward": toward,
                }
            )
        )
    return (
        people.join(pl.concat(made), on=["ccode", "year"], how="left", validate="1:1")
        .join(troops, on=["ccode", "year"], how="left", validate="1:1")
        .join(_nearer(first, last), on=["ccode", "year"], how="left", validate="1:1")
        .with_columns(
            # ATOP covers these years: a state that it does not list has no alliance.
            pl.col("portfolio", "strictest").fill_null(0.0),
            pl.when(pl.col("toward") > 0).then(pl.col("toward")).alias("toward"),
            (pl.col("troops") / pl.col("tpop")).alias("per_thousand"),
        )
        .sort("ccode", "year")
    )


def _nearer(first: int, last: int) -> pl.DataFrame:
    import polars as pl

    from foedus.sources import adding

    points = adding.load(POINTS).select("ccode", "year", "idealpoint").filter(
        pl.col("year").is_between(first, last + AHEAD)
    )  # fmt: skip
    patron = points.filter(pl.col("ccode") == PATRON).select("year", patron="idealpoint")
    apart = points.join(patron, on="year", how="inner", validate="m:1").select(
        "ccode", "year", (pl.col("idealpoint") - pl.col("patron")).abs().alias("apart")
    )
    later = apart.select("ccode", (pl.col("year") - AHEAD).alias("year"), later="apart")
    return apart.join(later, on=["ccode", "year"], how="inner", validate="1:1").select(
        "ccode", "year", (pl.col("apart") - pl.col("later")).alias("nearer")
    )


def signs(frame: pl.DataFrame, *, draws: int = 1000, seed: int = 20260101) -> tuple[Sign, ...]:
    """The three signs, and beside them those of the strictest clauses toward anybody.

    Parameters
    ----------
    frame : polars.DataFrame
        Of :func:`state_years`.
    draws : int
        Bootstraps over states.
    seed : int
        Of them.

    Raises
    ------
    MeasureError
        If fewer than ten state-years have a figure.
    """
    with_patron = frame.drop_nulls("toward")
    asked = (
        ("troops, by portfolio", "portfolio", "per_thousand", frame, BAR),
        ("troops, by patron", "toward", "per_thousand", with_patron, BAR),
        ("votes nearer to the patron", "toward", "nearer", with_patron, 0.0),
        ("beside: troops, strictest clauses", "strictest", "per_thousand", frame, BAR),
        ("beside: troops, strictest, with a patron", "strictest", "per_thousand", with_patron, BAR),
    )
    found = []
    for name, one, other, rows, bar in asked:
        known = rows.drop_nulls([one, other])
        rho, low, high, states = _rho(
            known["ccode"].to_numpy(), known[one].to_numpy(), known[other].to_numpy(),
            draws, seed, name,
        )  # fmt: skip
        # A sign of troops must pass its bar; that of votes must lie above zero as a whole.
        holds = low > 0 if bar == 0 else rho > bar
        found.append(
            Sign(name, f"{one} and {other}", rho, low, high, bar, known.height, states, holds)
        )
    return tuple(found)


def _rho(
    who: NDArray[np.int64], one: Floats, other: Floats, draws: int, seed: int, name: str
) -> tuple[float, float, float, int]:
    states, place = np.unique(who, return_inverse=True)
    if len(who) < _LEAST or len(states) < _LEAST:
        raise MeasureError(
            f"{name}: {len(who)} state-years of {len(states)} states have both figures.",
            "ask for more years.",
        )
    # Values by their order, once: a resample then only counts them.
    coded = [np.unique(values, return_inverse=True)[1] for values in (one, other)]
    rows = [np.flatnonzero(place == at) for at in range(len(states))]
    rng = case_rng(seed, "constraint-study", name)
    drawn = np.empty(draws)
    for at in range(draws):
        chosen = np.concatenate([rows[k] for k in rng.integers(0, len(states), len(states))])
        drawn[at] = _of_codes(coded[0][chosen], coded[1][chosen])
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return _of_codes(*coded), float(low), float(high), len(states)


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation, ties at their mean rank; NaN where one side is all alike.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """
    return _of_codes(*(np.unique(values, return_inverse=True)[1] for values in (one, other)))


def _of_codes(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    x, y = _ranks(one), _ranks(other)
    x, y = x - x.mean(), y - y.mean()
    size = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / size if size > 0 else np.nan


def _ranks(codes: NDArray[np.int64]) -> Floats:
    """Ranks of whole numbers from 0, ties at their mean rank."""
    count = np.bincount(codes)
    return np.asarray((np.cumsum(count) - (count - 1) / 2.0)[codes])
