"""The cohesion of one group: each measure by year, as it was and of fixed members, and change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.audits.cohesion.grounds import Flags, Floats, Ground, ground
from foedus.audits.cohesion.listed import Measure
from foedus.audits.cohesion.placebo import DESIGNS, Placebo, against, draw_groups
from foedus.errors import MissingExtraError
from foedus.models.draws import case_rng

if TYPE_CHECKING:
    from foedus.worlds.world import World

UNCERTAIN_DRAWS = 400
LEVEL = 0.9
_LEAST = 3


@dataclass(frozen=True, slots=True, eq=False)
class YearValue:
    """A group's cohesion by one measure in one year.

    Parameters
    ----------
    measure : Measure
    membership : str
        ``as-it-was``, ``fixed`` or ``founding``.
    year : int
    members : int array, shape (k,)
        COW numbers of all of them.
    known : int array
        Those that have a figure.
    value : float
    low, high : float
        Middle 90% over draws of what the figures may err; NaN where no error is published.
    mean : float
        Of the members' own figures, where the measure rests on one a state; NaN otherwise.
    without_low, without_high : float
        The lowest and highest value when any one member is left out; NaN for two members.
    everyone : float
        The value of all states that have a figure.
    placebos : tuple of Placebo
        One per design.
    source : str
    """

    measure: Measure
    membership: str
    year: int
    members: NDArray[np.int64]
    known: NDArray[np.int64]
    value: float
    low: float
    high: float
    mean: float
    without_low: float
    without_high: float
    everyone: float
    placebos: tuple[Placebo, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Beta:
    """``last - first = a + b first`` over members: b with its 95% interval and n members."""

    slope: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """How a measure of a group changed from its first to its last year.

    ``within`` is the change among states that were members, with figures, in both years; what is
    left of ``change`` is who came and went. ``placebos`` hold ``within`` against the change of
    groups of as many states that have figures in both years; a higher percentile is a change more
    toward cohesion. ``everyone`` is the change among all of those. ``ratio`` is the last value
    over the first among ``within``'s states, for a measure of spread, which a group that begins
    alike cannot lower by much; ``ratio_placebos`` hold it against theirs.
    """

    measure: Measure
    membership: str
    first: int
    last: int
    change: float
    within: float
    n: int
    everyone: float
    placebos: tuple[Placebo, ...]
    beta: Beta | None
    ratio: float
    ratio_everyone: float
    ratio_placebos: tuple[Placebo, ...]


def year_value(
    held: Ground,
    membership: str,
    members: Sequence[int],
    *,
    placebos: int,
    seed: int,
) -> YearValue:
    """Measure a group on a ground, and hold it against placebo groups.

    Parameters
    ----------
    held : Ground
        One measure's in one year.
    membership : str
        How membership was read.
    members : sequence of int
        COW numbers.
    placebos : int
        Groups drawn by each design.
    seed : int
        Of all draws.
    """
    group = held.mask(members)
    value = _one(held, group)
    low, high = _interval(held, group, seed)
    without = _without(held, group)
    measure, year = held.measure, held.year
    return YearValue(
        measure, membership, year,
        np.array(sorted(members), np.int64), held.ccodes[group], value, low, high,
        float(held.values[group].mean()) if held.values is not None and group.any() else np.nan,
        *without, _one(held, np.ones(len(group), bool)),
        tuple(
            against(
                value, held.of,
                draw_groups(held.ccodes, group, design, placebos, year, seed=seed)
                if group.sum() >= 2 else None,
                group, design, more=measure.more,
            )
            for design in DESIGNS
        ),
        held.source,
    )  # fmt: skip


def change_of(
    first: Ground,
    last: Ground,
    membership: str,
    members: tuple[Sequence[int], Sequence[int]],
    *,
    placebos: int,
    seed: int,
) -> Change:
    """How a group's cohesion changed between two years, against placebo groups.

    Parameters
    ----------
    first, last : Ground
        One measure's in two years.
    membership : str
        How membership was read.
    members : pair of sequences of int
        COW numbers in the first and the last year.
    placebos : int
        Groups drawn by each design.
    seed : int
        Of all draws.
    """
    measure = first.measure
    whole = _one(last, last.mask(members[1])) - _one(first, first.mask(members[0]))
    both = np.intersect1d(first.ccodes, last.ccodes)
    group = np.isin(both, members[0]) & np.isin(both, members[1])
    places = tuple(np.searchsorted(one.ccodes, both) for one in (first, last))

    def ends(groups: Flags) -> list[Floats]:
        found = []
        for one, at in zip((first, last), places, strict=True):
            wide = np.zeros((len(groups), len(one.ccodes)), bool)
            wide[:, at] = groups
            found.append(np.asarray(one.of(wide)))
        return found

    def changed(groups: Flags) -> Floats:
        one, other = ends(groups)
        return other - one

    def ratio(groups: Flags) -> Floats:
        one, other = ends(groups)
        return np.where(one > 0, other / np.where(one > 0, one, 1.0), np.nan)

    drawn = {
        design: draw_groups(both, group, design, placebos, first.year, last.year, seed=seed)
        if group.sum() >= 2
        else None
        for design in DESIGNS
    }

    def held_against(of: Callable[[Flags], Floats]) -> tuple[float, float, tuple[Placebo, ...]]:
        own = float(of(group[None, :])[0])
        return (
            own,
            float(of(np.ones((1, len(both)), bool))[0]),
            tuple(
                against(own, of, groups, group, design, more=measure.more)
                for design, groups in drawn.items()
            ),
        )

    within = held_against(changed)
    relative = (np.nan, np.nan, ()) if measure.more else held_against(ratio)
    return Change(
        measure=measure,
        membership=membership,
        first=first.year,
        last=last.year,
        change=whole,
        within=within[0],
        n=int(group.sum()),
        everyone=within[1],
        placebos=within[2],
        beta=_beta(first, last, both[group]),
        ratio=relative[0],
        ratio_everyone=relative[1],
        ratio_placebos=relative[2],
    )


def _beta(first: Ground, last: Ground, members: NDArray[np.int64]) -> Beta | None:
    if first.values is None or last.values is None or len(members) < _LEAST:
        return None
    start = first.values[np.searchsorted(first.ccodes, members)]
    moved = last.values[np.searchsorted(last.ccodes, members)] - start
    if np.ptp(start) == 0:
        return None
    n = len(members)
    x = start - start.mean()
    slope = float(x @ moved / (x @ x))
    rest = moved - moved.mean() - slope * x
    error = float(np.sqrt(rest @ rest / (n - 2) / (x @ x)))
    try:
        half = _t95(n - 2) * error
    except MissingExtraError:
        return None
    return Beta(slope, slope - half, slope + half, n)


def _t95(freedom: int) -> float:
    from foedus.measures.burden.exploitation import scipy_stats

    return float(scipy_stats().t.ppf(0.975, freedom))


def _one(held: Ground, group: Flags) -> float:
    return float(held.of(group[None, :])[0])


def _interval(held: Ground, group: Flags, seed: int) -> tuple[float, float]:
    if held.drawn is None or group.sum() < 2:
        return np.nan, np.nan
    # The measure is not in the case: two measures of one figure err alike.
    rng = case_rng(seed, "cohesion-figures", held.year, *held.measure.datasets)
    found = held.drawn(rng, group, UNCERTAIN_DRAWS)
    if not np.isfinite(found).any():
        return np.nan, np.nan
    low, high = np.nanquantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _without(held: Ground, group: Flags) -> tuple[float, float]:
    """The lowest and highest value when any one member is left out."""
    places = np.flatnonzero(group)
    if len(places) < _LEAST:
        return np.nan, np.nan
    groups = np.repeat(group[None, :], len(places), axis=0)
    groups[np.arange(len(places)), places] = False
    found = held.of(groups)
    if not np.isfinite(found).any():
        return np.nan, np.nan
    return float(np.nanmin(found)), float(np.nanmax(found))


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What was found of a group: its values by year, their changes, and what is missing."""

    values: tuple[YearValue, ...]
    changes: tuple[Change, ...]
    silent: tuple[tuple[str, int], ...]


def account(
    measures: Sequence[tuple[Measure, Sequence[int]]],
    members: Mapping[str, Mapping[int, Sequence[int]]],
    world: Callable[[int], World],
    own: str,
    *,
    placebos: int,
    seed: int,
) -> Account:
    """Measure a group by several measures in several years.

    Parameters
    ----------
    measures : sequence of (Measure, sequence of int)
        Each with its years.
    members : mapping of str to mapping of int to sequence of int
        COW numbers by way of reading membership and by year.
    world : function
        The World of a year.
    own : str
        Key of the group's own agreement; empty for a bloc.
    placebos : int
        Groups drawn by each design.
    seed : int
        Of all draws.

    Returns
    -------
    Account
        ``silent`` lists the measures and years without a figure of two members.
    """
    values: list[YearValue] = []
    changes: list[Change] = []
    silent: list[tuple[str, int]] = []
    for measure, years in measures:
        held: dict[int, Ground] = {}
        for year in years:
            found = ground(measure, year, lambda year=year: world(year), own)  # type: ignore[misc]
            if found is not None:
                held[year] = found
        for name, of_year in members.items():
            told = [year for year in years if year in of_year]
            spoken = [
                year for year in told
                if year in held and held[year].mask(of_year[year]).sum() >= 2
            ]  # fmt: skip
            silent += [(measure.name, year) for year in told if year not in spoken]
            values += [
                year_value(held[year], name, of_year[year], placebos=placebos, seed=seed)
                for year in spoken
            ]
            if len(spoken) > 1:
                one, other = spoken[0], spoken[-1]
                changes.append(
                    change_of(
                        held[one], held[other], name, (of_year[one], of_year[other]),
                        placebos=placebos, seed=seed,
                    )
                )  # fmt: skip
    return Account(tuple(values), tuple(changes), tuple(dict.fromkeys(silent)))
