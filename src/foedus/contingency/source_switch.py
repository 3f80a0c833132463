"""Who prevailed since 1990, foretold from the user's files and from the atlas alone.

The war model was estimated on GDP at constant international prices. On a modern date the atlas
gives GDP at market rates. This says what that change of source costs, and what converting
prices gives back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.net_power import KNOWN, NetPower, drawn_factors, net_power
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import share_gap
from foedus.models.prices import price_model
from foedus.models.scoring import Gain, case_log_loss, paired_bootstrap
from foedus.store.places import cache_at
from foedus.worlds.world import world

Array = NDArray[np.float64]

FIRST: Final = 1990
LAST: Final = 2014
FILE: Final = "long-run file"
MARKET: Final = "atlas at market rates"
CONVERTED: Final = "atlas converted"
CARRIED: Final = "atlas converted, error drawn"
SOURCES: Final = (FILE, MARKET, CONVERTED, CARRIED)


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest that one side won: its case, year, and who was on each side from which year."""

    case: str
    war: bool
    year: int
    sides: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    file: tuple[float, float]
    first_won: bool


@dataclass(frozen=True, slots=True)
class SwitchScore:
    """Scores of the war model on one population of contests.

    Parameters
    ----------
    population : str
        ``disputes``, ``wars`` or ``both``.
    n : int
        Contests.
    guessed : int
        States in them, counted once per contest, whose GDP or population the atlas lacks.
    log_loss : mapping of str to float
        By source of GDP (:data:`SOURCES`); a coin has 0.693.
    right : mapping of str to int
        Contests in which the side with more won.
    converted_over_market : Gain
        In log loss, of the converted GDP with its error drawn, 90% interval by contest.
    file_over_converted : Gain
        What the change of source costs in spite of the conversion.
    """

    population: str
    n: int
    guessed: int
    log_loss: Mapping[str, float]
    right: Mapping[str, int]
    converted_over_market: Gain
    file_over_converted: Gain


def outcomes_since_1990(seed: int = 0) -> tuple[SwitchScore, ...]:
    """Log loss of who prevails, 1990 to 2014, with each source of GDP.

    Parameters
    ----------
    seed : int
        For the sides' names and for resampling.

    Returns
    -------
    tuple of SwitchScore
        Decisive disputes short of war, wars, and both. The war model is estimated on the
        contests before 1990 alone, with the long-run file.

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `foedus.models.outcome_cases` says.
    """
    k, contests = k_before_1990(seed), contests_since_1990(seed)
    chances: dict[str, Array] = {
        FILE: inverse_logit(k * share_gap(*np.array([one.file for one in contests]).T))
    }
    gaps = {FILE: share_gap(*np.array([one.file for one in contests]).T)}
    with atlas_alone():
        years = {year for one in contests for side in one.sides for _, year in side}
        powers = {year: _powers(year) for year in sorted(years)}
    for name, at in ((MARKET, 0), (CONVERTED, 1)):
        ways = [_gap(one, powers, at, drawn=False) for one in contests]
        gaps[name] = np.array([float(one[0]) for one in ways])
        chances[name] = inverse_logit(k * gaps[name])
    carried = [_gap(one, powers, 1, drawn=True) for one in contests]
    chances[CARRIED] = np.array([float(inverse_logit(k * one).mean()) for one in carried])
    gaps[CARRIED] = gaps[CONVERTED]
    won = np.array([one.first_won for one in contests], float)
    loss = {name: case_log_loss(won, chance) for name, chance in chances.items()}
    war = np.array([one.war for one in contests], bool)
    guessed = np.array([_guessed(one, powers) for one in contests])
    names = np.array([one.case for one in contests])
    told = []
    for population, rows in (("disputes", ~war), ("wars", war), ("both", war | ~war)):
        rng = case_rng(seed, "switch", population)
        told.append(
            SwitchScore(
                population,
                int(rows.sum()),
                int(guessed[rows].sum()),
                {name: float(one[rows].mean()) for name, one in loss.items()},
                {name: int(((one > 0) == (won == 1))[rows].sum()) for name, one in gaps.items()},
                paired_bootstrap(loss[MARKET][rows], loss[CARRIED][rows], names[rows], rng),
                paired_bootstrap(loss[CARRIED][rows], loss[FILE][rows], names[rows], rng),
            )
        )
    return tuple(told)


def k_before_1990(seed: int = 0) -> float:
    """How decisive shares of strength were in the contests before 1990."""
    import polars as pl

    from foedus.models.contest import fit_exponent
    from foedus.models.outcome_cases import dispute_cases, war_contests
    from foedus.models.outcomes import contests

    early = pl.col("year") < FIRST
    held = contests(war_contests(seed).filter(early), dispute_cases(seed).filter(early))
    return fit_exponent(held.gap, held.won, held.names, case_rng(seed, "k early"), draws=2).m


def contests_since_1990(seed: int = 0) -> tuple[Contest, ...]:
    """Disputes and wars that one side won, both sides' net power known by the long-run file.

    Parameters
    ----------
    seed : int
        For calling the sides 1 and 2.
    """
    import polars as pl

    from foedus.models.outcome_cases import dispute_cases, war_contests, war_members

    known = (pl.col("net_power1") > 0) & (pl.col("net_power2") > 0) & (pl.col("outcome") != 1)
    late = pl.col("year").is_between(FIRST, LAST) & known
    found = [
        Contest(
            f"dispute {number}",
            False,
            year,
            (((one, year),), ((other, year),)),
            (a, b),
            outcome == 2,
        )
        for number, year, one, other, a, b, outcome in dispute_cases(seed)
        .filter(late & (pl.col("hostlev") < 5))
        .select("dispnum", "year", "ccode1", "ccode2", "net_power1", "net_power2", "outcome")
        .iter_rows()
    ]
    wars = war_contests(seed).filter(late & pl.col("case").str.starts_with("war "))
    members = war_members().filter(pl.col("outcome") != 8)
    for case, year, a, b, outcome in wars.select(
        "case", "year", "net_power1", "net_power2", "outcome"
    ).iter_rows():
        rows = members.filter(pl.col("warnum") == int(case.removeprefix("war ")))
        sides = [
            tuple(
                (ccode, max(entered - 1, FIRST))
                for ccode, entered in rows.filter(pl.col("side") == side)
                .select("ccode", "entered")
                .iter_rows()
            )
            for side in (1, 2)
        ]
        # The file's own first side is the one whose summed net power comes to side 1's.
        first = float(rows.filter(pl.col("side") == 1)["net_power"].sum())
        if not np.isclose(first, a):
            sides.reverse()
        found.append(Contest(case, True, year, (sides[0], sides[1]), (a, b), outcome == 2))
    return tuple(found)


@contextmanager
def atlas_alone() -> Iterator[None]:
    """Worlds built inside have the atlas and none of the user's files; no other is moved."""
    with TemporaryDirectory() as folder, cache_at(Path(folder)):
        yield


@dataclass(frozen=True, slots=True, eq=False)
class _Year:
    """Net power of a year's states, as the atlas has GDP and converted, and where each stands."""

    powers: tuple[NetPower, NetPower]
    row: dict[int, int]


def _powers(year: int) -> _Year:
    there = world(date(year, 7, 1))
    market = replace(price_model(), slope=1.0)
    return _Year(
        (net_power(there, prices=market), net_power(there)),
        {one.ccode: row for row, one in enumerate(there.states) if one.ccode is not None},
    )


def _gap(contest: Contest, powers: Mapping[int, _Year], at: int, *, drawn: bool) -> Array:
    """The sides' gap in shares of strength: one, or one for each way that strengths may be off."""
    pooled = []
    for side in contest.sides:
        total = np.zeros(1)
        for ccode, year in side:
            held = powers[year]
            row = held.row.get(ccode)
            if row is None:
                continue
            own, error = held.powers[at].own[row], held.powers[at].error[row]
            off = drawn_factors(np.array([ccode]), np.array([error])) if drawn else None
            total = total + own * (1.0 if off is None else off[:, 0])
        pooled.append(total)
    return share_gap(*pooled)


def _guessed(contest: Contest, powers: Mapping[int, _Year]) -> int:
    """How many of its states the atlas does not know by GDP and population."""
    return sum(
        row is None or powers[year].powers[1].origin[row] not in KNOWN
        for side in contest.sides
        for ccode, year in side
        for row in [powers[year].row.get(ccode)]
    )
