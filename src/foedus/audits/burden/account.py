"""An alliance's year added up: shares, gaps to targets, tests, contributions, the path to come."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.audits.burden.figures import YearFigures
from foedus.errors import MeasureError, UnknownNameError
from foedus.measures.burden.convergence import Beta, beta_of, sigma_of
from foedus.measures.burden.exploitation import (
    KINDS,
    RankTest,
    SignedRank,
    cost_against_benefit,
    rank_test,
    without_largest,
)
from foedus.measures.burden.many_sided import (
    RankIntervals,
    checked_weights,
    rank_intervals,
    ranks_of,
)
from foedus.measures.burden.shares import benefit_share, shares_of_total
from foedus.measures.burden.targets import Path, spending_gap, straight_path
from foedus.models.draws import case_rng

Array = NDArray[np.float64]

LEVEL = 0.9
COMPONENTS = ("spending", "equipment", "infrastructure", "personnel")
"""Kinds of contribution that a source may know: amounts, not shares of GDP."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target of spending; see ``targets.toml``."""

    key: str
    name: str
    allies: str
    spending: float
    since: int
    by: int
    basis: str
    equipment: float | None = None
    related: float | None = None
    review: int | None = None


@cache
def targets() -> tuple[Target, ...]:
    """The targets that allies agreed, the oldest first.

    Examples
    --------
    >>> [(one.key, one.spending, one.by) for one in targets()]
    [('wales-2014', 2.0, 2024), ('hague-2025', 3.5, 2035)]
    """
    held = tomllib.loads((files("foedus.audits.burden") / "targets.toml").read_text("utf-8"))
    return tuple(Target(**one) for one in held["targets"])


@dataclass(frozen=True, slots=True, eq=False)
class YearAccount:
    """Shares and gaps of one year, in the order of the members; NaN where not known.

    Parameters
    ----------
    figures : YearFigures
    milex, gdp, population : float array, shape (n,)
        Each one's share of the members' total.
    gaps : mapping of str to float array
        Missing to each target's spending, in the unit of the figures.
    equipment_gap : mapping of str to float array
        Missing to each target's share of equipment, at what is spent.
    rank : int array, shape (n,)
        By percent of GDP, 1 the most; 0 where not known.
    """

    figures: YearFigures
    milex: Array
    gdp: Array
    population: Array
    gaps: dict[str, Array]
    equipment_gap: dict[str, Array]
    rank: NDArray[np.int64]


def account(figures: YearFigures) -> YearAccount:
    """Shares of the total and gaps to targets of the members of a year.

    Raises
    ------
    MeasureError
        If no member's spending is known.
    """
    milex, gdp = figures.values("milex"), figures.values("gdp")
    effort = figures.values("effort")
    rank = np.zeros(len(effort), np.int64)
    known = np.isfinite(effort)
    if not known.any():
        raise MeasureError(
            f"no member's spending is known in {figures.year}.",
            "add SIPRI's or NATO's workbook ('foedus data list'), or ask for another year.",
        )
    rank[known] = ranks_of(effort[known])
    return YearAccount(
        figures=figures,
        milex=_shares(milex),
        gdp=_shares(gdp),
        population=_shares(figures.values("population")),
        # By the published share: the amounts of one table over another's GDP need not give it.
        gaps={one.key: spending_gap(effort, gdp, one.spending) for one in targets()},
        equipment_gap={
            one.key: spending_gap(figures.values("equipment"), milex, one.equipment)
            for one in targets()
            if one.equipment is not None
        },
        rank=rank,
    )


def _shares(amount: Array) -> Array:
    try:
        return shares_of_total(amount)
    except MeasureError:
        return np.full(len(amount), np.nan)


@dataclass(frozen=True, slots=True)
class Exploitation:
    """Rank tests of one year, with all members and without the largest."""

    year: int
    largest: str
    all: tuple[RankTest, ...]
    others: tuple[RankTest, ...]
    skipped: str = ""


def exploitation(figures: YearFigures, *, seed: int, permutations: int = 9999) -> Exploitation:
    """Do larger members make a larger effort? Rank tests of GDP against percent of GDP.

    Parameters
    ----------
    figures : YearFigures
        Of the members of a year.
    seed : int
        Of the pairings.
    permutations : int
        Pairings drawn.

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    size, effort = figures.values("gdp"), figures.values("effort")
    size = np.where(np.isfinite(effort), size, np.nan)
    keep = without_largest(size)
    largest = "" if keep.all() else figures.codes[int(np.flatnonzero(~keep)[0])]
    told: list[tuple[RankTest, ...]] = []
    why = ""
    for name, some in (("all", np.ones(len(size), bool)), ("others", keep)):
        try:
            told.append(
                tuple(
                    rank_test(
                        size[some],
                        effort[some],
                        case_rng(seed, "burden", figures.year, name, kind),
                        kind=kind,
                        permutations=permutations,
                    )
                    for kind in KINDS
                )
            )
        except MeasureError as refused:
            told.append(())
            why = refused.wrong
    return Exploitation(figures.year, largest, told[0], told[1], why)


@dataclass(frozen=True, slots=True)
class Benefit:
    """Cost shares against benefit shares: what benefit is made of, and the test."""

    year: int
    parts: tuple[str, ...]
    test: SignedRank | None
    skipped: str = ""


def against_benefit(figures: YearFigures, exposure: ArrayLike) -> tuple[tuple[Benefit, ...], Array]:
    """Wilcoxon's test of spending shares against benefit shares, and the benefit shares.

    Parameters
    ----------
    figures : YearFigures
        Of the members of a year.
    exposure : float array, shape (n,)
        How exposed each member's borders are, in any unit; NaN where not known.

    Returns
    -------
    tests : tuple of Benefit
        By GDP and population, and with exposed borders too where they are known.
    benefit : float array, shape (n,)
        The fullest of them; NaN where not known.
    """
    parts = {"gdp": figures.values("gdp"), "population": figures.values("population")}
    borders = np.asarray(exposure, float)
    kinds: list[tuple[str, ...]] = [("gdp", "population")]
    if np.nansum(borders) > 0:
        parts["borders"] = borders
        kinds.append(("gdp", "population", "borders"))
    cost = figures.values("milex")
    told = []
    benefit = np.full(len(cost), np.nan)
    for names in kinds:
        try:
            known = np.isfinite(cost) & np.all([np.isfinite(parts[one]) for one in names], axis=0)
            some = [np.where(known, parts[one], np.nan) for one in names]
            benefit = benefit_share(*some)
            paid = shares_of_total(np.where(known, cost, np.nan))
            told.append(Benefit(figures.year, names, cost_against_benefit(paid, benefit)))
        except MeasureError as refused:
            told.append(Benefit(figures.year, names, None, refused.wrong))
    return tuple(told), benefit


@dataclass(frozen=True, slots=True)
class Convergence:
    """Spread of effort by year, and whether those who began low caught up.

    ``sigma`` is over the members of each year; ``sigma_fixed`` over those of the last year in
    all years; ``beta`` over the latter.
    """

    years: tuple[int, ...]
    sigma: tuple[float, ...]
    sigma_fixed: tuple[float, ...]
    beta: Beta | None
    skipped: str = ""


def convergence(own: Sequence[YearFigures], fixed: Sequence[YearFigures]) -> Convergence:
    """Sigma and beta convergence over years.

    Parameters
    ----------
    own : sequence of YearFigures
        The members of each year.
    fixed : sequence of YearFigures
        The last year's members in every year, as far as they are known.

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    last = fixed[-1]
    effort = np.full((len(fixed), len(last.states)), np.nan)
    for row, one in enumerate(fixed):
        held = dict(zip(one.codes, one.values("effort").tolist(), strict=True))
        effort[row] = [held.get(code, np.nan) for code in last.codes]
    why, beta = "", None
    try:
        beta = beta_of(effort[0], effort[-1])
    except MeasureError as refused:
        why = refused.wrong
    return Convergence(
        years=tuple(one.year for one in own),
        sigma=tuple(float(sigma_of(one.values("effort"))) for one in own),
        sigma_fixed=tuple(sigma_of(effort).tolist()),
        beta=beta,
        skipped=why,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """Contributions of several kinds: what each member gives, and where it ranks.

    ``states`` are those whose every component is known; ``parts`` are their shares of each,
    shape (n, c); ``index`` ranks the weighted share, ``effort`` that share over the share of GDP.
    """

    states: tuple[str, ...]
    components: tuple[str, ...]
    weights: tuple[float, ...]
    parts: Array
    index: RankIntervals
    effort: RankIntervals
    left_out: tuple[str, ...]


def contributions(
    figures: YearFigures,
    weights: dict[str, float] | None,
    *,
    seed: int,
    draws: int = 4000,
) -> Contributions | None:
    """Shares of every kind of contribution that is known, under all weightings.

    Parameters
    ----------
    figures : YearFigures
        Of the members of a year.
    weights : dict of str to float, optional
        By component, summing to one; only the named components count then. Even ones over all
        that are known if not given.
    seed : int
        Of the weightings.
    draws : int
        Weightings drawn.

    Returns
    -------
    Contributions or None
        None where fewer than two members have all components.

    Raises
    ------
    UnknownNameError
        If a named component is none, or nobody knows it.
    MeasureError
        If the weights are negative or do not sum to one.
    """
    milex = figures.values("milex")
    amounts = {
        "spending": milex,
        "equipment": milex * figures.values("equipment") / 100,
        "infrastructure": milex * figures.values("infrastructure") / 100,
        "personnel": figures.values("personnel"),
    }
    known = [
        name for name, one in amounts.items()
        if np.isfinite(one).sum() >= 0.8 * np.isfinite(milex).sum() > 0 and np.nansum(one) > 0
    ]  # fmt: skip
    if weights is not None:
        wrong = [name for name in weights if name not in COMPONENTS]
        if wrong:
            raise UnknownNameError(
                f"{wrong[0]!r} is no kind of contribution.", f"weigh {', '.join(COMPONENTS)}."
            )
        gone = [name for name in weights if name not in known]
        if gone:
            raise UnknownNameError(
                f"{gone[0]!r} is not known of these members in {figures.year}.",
                f"weigh {', '.join(known)}; NATO's workbook has equipment and infrastructure.",
            )
        known = list(weights)
    told = None if weights is None else [weights[name] for name in known]
    if told is not None:
        checked_weights(told, len(known))
    gdp = figures.values("gdp")
    some = np.isfinite(gdp) & (gdp > 0)
    for name in known:
        some &= np.isfinite(amounts[name])
    if some.sum() < 2 or not known:
        return None
    parts = np.column_stack([shares_of_total(amounts[name][some]) for name in known])
    rng = case_rng(seed, "contributions", figures.year)
    index = rank_intervals(parts, rng, weights=told, draws=draws, level=LEVEL)
    capacity = shares_of_total(gdp[some])
    rng = case_rng(seed, "contributions", figures.year)
    effort = rank_intervals(parts / capacity[:, None], rng, weights=told, draws=draws, level=LEVEL)
    return Contributions(
        states=tuple(np.array(figures.codes)[some].tolist()),
        components=tuple(known),
        weights=tuple(told or [1 / len(known)] * len(known)),
        parts=parts,
        index=index,
        effort=effort,
        left_out=tuple(np.array(figures.codes)[~some].tolist()),
    )


def path_to(figures: YearFigures, target: Target) -> Path | None:
    """The straight line to a target from the figures' year, or from the target's if that is later.

    Returns
    -------
    Path or None
        None where the target's year is past.
    """
    first = max(target.since, figures.year)
    if first >= target.by:
        return None
    return straight_path(
        figures.values("effort"), figures.values("gdp"), target.spending, first, target.by
    )
