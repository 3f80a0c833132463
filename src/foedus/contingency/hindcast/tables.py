"""Scores of held-out forecasts: one table for each set, way of folding, outcome and selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.hindcast.gains import Interval, Sums, intervals
from foedus.contingency.joining.cases import SIDES
from foedus.contingency.joining.study import Forecasts, Scores, bands, misses, scores
from foedus.models.scoring import CalibrationBin, case_log_loss, found_among

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

SHIPPED: Final = {"wars": "duty mixture, shares for CINC", "disputes": "duty mixture"}
"""The form of the model that ships, or the nearest to it, whose calibration and misses are told."""
PAIRS: Final = (
    ("null", "geography and power only"),
    ("plain logit", "ridge logit"),
    ("plain logit, published features", "ridge logit"),
    ("geography and power only", "ridge logit"),
    ("ridge logit", "duty times rate"),
    ("ridge logit", "duty mixture"),
    ("geography and power only", "duty mixture"),
    ("alliances only", "duty mixture"),
    ("plain logit", "duty mixture"),
    ("plain logit, published features", "duty mixture"),
    ("ridge logit, shares for CINC", "duty mixture, shares for CINC"),
    ("geography and power only", "duty mixture, shares for CINC"),
    ("plain logit", "duty mixture, shares for CINC"),
)
"""Each simpler model, and the one whose gain over it is told."""
NAMES: Final = 10


@dataclass(frozen=True, slots=True)
class Key:
    """What a table of scores is of.

    ``named`` is ``wars`` or ``disputes``; ``scheme`` how folds are cut; ``outcome`` ``joined`` or
    ``joined_in_year``; ``dropped`` ``largest`` where the six largest coalitions are left out.
    """

    named: str
    scheme: str
    outcome: str
    dropped: str


@dataclass(frozen=True, slots=True)
class Gained:
    """What one model gains over a simpler one: in mean log loss, and in recall at ten names."""

    over: str
    model: str
    loss: Interval
    recall: Interval


@dataclass(frozen=True, slots=True)
class Missed:
    """A joiner that stood outside the first ten names of its side."""

    number: int
    name: str
    state: str
    side: str
    rank: int
    chance: float


@dataclass(frozen=True, slots=True)
class Table:
    """One table of scores.

    Parameters
    ----------
    key : Key
        What it is of.
    groups, rows, joins : int
        Wars that were forecast, their candidates for either side, and those that came.
    scores : tuple of Scores
        By model, beside the null.
    reductions : mapping
        By model the proportional reduction in log loss with its interval over wars.
    gains : tuple of Gained
        Over simpler models.
    calibration : mapping
        By model forecast beside outcome in bins, with bands.
    shipped : str
        The model whose misses are told: the one that ships, or the last one where it was not asked.
    missed : tuple of Missed
        Every joiner outside the first ten names of its side.
    """

    key: Key
    groups: int
    rows: int
    joins: int
    scores: tuple[Scores, ...]
    reductions: Mapping[str, Interval]
    gains: tuple[Gained, ...]
    calibration: Mapping[str, tuple[CalibrationBin, ...]]
    shipped: str
    missed: tuple[Missed, ...]


def table(
    key: Key,
    found: Forecasts,
    names: Mapping[int, str],
    run: Callable[..., pl.DataFrame],
    *,
    seed: int,
    draws: int,
) -> Table:
    """Score held-out forecasts.

    Parameters
    ----------
    key : Key
        What they are of.
    found : Forecasts
        Chances of every model.
    names : mapping
        Of the wars, by number.
    run : callable
        Works the bootstrap's cases; see :func:`foedus.contingency.hindcast.gains.intervals`.
    seed, draws : int
        Of the bootstrap.

    Returns
    -------
    Table
    """
    pairs = [pair for pair in PAIRS if set(pair) <= set(found.chance)]
    held = intervals(_sums(found, pairs), run, seed=seed, draws=draws)
    shipped = SHIPPED[key.named] if SHIPPED[key.named] in found.chance else [*found.chance][-1]
    return Table(
        key=key,
        groups=len(np.unique(found.war)),
        rows=len(found.rows),
        joins=int(found.y.sum()),
        scores=scores(found),
        reductions={name: held[f"prl|{name}"] for name in found.chance if name != "null"},
        gains=tuple(
            Gained(*pair, held[f"loss|{'|'.join(pair)}"], held[f"recall|{'|'.join(pair)}"])
            for pair in pairs
        ),
        calibration={
            name: bands(found, name)
            for name in dict.fromkeys(("alliances only", "geography and power only", shipped))
            if name in found.chance
        },
        shipped=shipped,
        missed=_missed(found, shipped, names),
    )


def _sums(found: Forecasts, pairs: Sequence[tuple[str, str]]) -> dict[str, Sums]:
    """What is resampled: per war the differences in loss and in names found."""
    y, lists, war = found.y, found.design.war_side[found.rows], found.war
    wars, number = np.unique(war, return_inverse=True)
    rows = np.bincount(number).astype(float)
    loss = {
        name: _by_war(number, case_log_loss(y, chance), len(wars))
        for name, chance in found.chance.items()
    }
    of_list = np.unique(lists, return_index=True)[1]
    of_war = number[of_list]
    hit: dict[str, Array] = {}
    came = np.zeros(len(wars))
    for name in {one for pair in pairs for one in pair}:
        per_list, in_list = found_among(NAMES, y, found.chance[name], lists)
        hit[name] = _by_war(of_war, per_list, len(wars))
        came = _by_war(of_war, in_list, len(wars))
    joined = came > 0
    told = {
        f"prl|{name}": Sums(loss["null"] - one, loss["null"])
        for name, one in loss.items()
        if name != "null"
    }
    for simpler, other in pairs:
        told[f"loss|{simpler}|{other}"] = Sums(loss[simpler] - loss[other], rows)
        told[f"recall|{simpler}|{other}"] = Sums((hit[other] - hit[simpler])[joined], came[joined])
    return told


def _by_war(number: NDArray[np.intp], values: Array, wars: int) -> Array:
    return np.asarray(np.bincount(number, weights=values, minlength=wars), float)


def _missed(found: Forecasts, model: str, names: Mapping[int, str]) -> tuple[Missed, ...]:
    from foedus.states import by_number

    return tuple(
        Missed(
            one.warnum, names[one.warnum], by_number(one.ccode).name, SIDES[one.side], one.rank,
            one.chance,
        )
        for one in misses(found, model, NAMES)
    )  # fmt: skip
