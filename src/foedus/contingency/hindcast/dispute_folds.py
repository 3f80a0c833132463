"""Who joins a dispute that was held out: folds as cases of work.

All disputes with an originator on each side are scored, 2,174, not only the 219 that third parties
joined: whether anyone comes is part of what is forecast. Three kinds of case, each first in its
tuple: ``penalty`` (model, block, block), what fits to the disputes of neither of two blocks lose on
each, from which a block's penalty is chosen by the blocks that are not its own; ``leave-one-out``
(model, block), each dispute of a block forecast by a refit without it; ``rolling`` (model, year),
the disputes of up to ten years, each year forecast from the disputes that began before it, with a
penalty chosen among those that began before the first of these years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.hindcast.left_out import LeftOut, Rows, blocks_of, pair_losses
from foedus.contingency.hindcast.rows import rows_of
from foedus.contingency.hindcast.war_folds import FIRST_YEAR, SCHEMES
from foedus.contingency.joining.design import (
    ALLIANCES,
    APPLIES,
    FULL,
    GEOGRAPHY_AND_POWER,
    PUBLISHED,
    Design,
)
from foedus.contingency.joining.models import PENALTIES, Invoked, duty_shift
from foedus.contingency.joining.study import of_wars
from foedus.models.draws import case_rng
from foedus.models.joining import RidgeLogit, chosen_penalty, mixture, ridge_logit
from foedus.models.logit import inverse_logit

if TYPE_CHECKING:
    import polars as pl

    from foedus.contingency.parallel import Case

Array = NDArray[np.float64]

BLOCKS: Final = 5
_INNER: Final = 5
_STRETCH: Final = 10
# A plain logit is not penalized; what stands here only keeps a separating feature finite.
_PLAIN: Final = 1e-6
NULL: Final = "null"


@dataclass(frozen=True, slots=True)
class _Model:
    names: tuple[str, ...]
    penalized: bool = False
    duty: bool = False


MODELS: Final[Mapping[str, _Model]] = {
    NULL: _Model(()),
    "alliances only": _Model(ALLIANCES),
    "geography and power only": _Model(GEOGRAPHY_AND_POWER),
    "plain logit, published features": _Model(PUBLISHED),
    "plain logit": _Model(FULL),
    "ridge logit": _Model(FULL, penalized=True),
    "duty mixture": _Model(FULL, penalized=True, duty=True),
}
"""The models that are scored on disputes, by the names they have on wars."""
PENALIZED: Final = tuple(name for name, one in MODELS.items() if one.penalized)
_FITTED: Final = tuple(name for name in MODELS if name != NULL)


def penalty_cases() -> list[Case]:
    """A case for each penalized model and pair of blocks."""
    return [("penalty", name, *two) for name in PENALIZED for two in combinations(range(BLOCKS), 2)]


def dispute_cases(scheme: str, last_year: int) -> list[Case]:
    """A case for each model and block, or stretch of years to the last one with a dispute."""
    if scheme == SCHEMES[0]:
        return [(scheme, name, block) for name in _FITTED for block in range(BLOCKS)]
    years = range(FIRST_YEAR, last_year + 1, _STRETCH)
    return [(scheme, name, year) for name in _FITTED for year in years]


def dispute_penalties(cases: Sequence[Case], *, said: str, seed: int) -> pl.DataFrame:
    """What each penalty loses on each block of a pair; cases of :func:`penalty_cases`.

    Returns
    -------
    polars.DataFrame
        ``model``, ``block`` (whose penalty this helps to choose: the other of the pair was
        scored), ``penalty``, ``loss``.
    """
    import polars as pl

    design, _ = rows_of("disputes", said)
    block = _block(design, seed)
    told: list[tuple[str, int, float, float]] = []
    for _, name, one, other in cases:
        model = MODELS[str(name)]
        rows, free = _rows(design, model)
        losses = pair_losses(rows, block[free], (int(one), int(other)), PENALTIES)
        for chosen_for, loss in ((int(other), losses[0]), (int(one), losses[1])):
            told += [
                (str(name), chosen_for, penalty, float(value))
                for penalty, value in zip(PENALTIES, loss, strict=True)
            ]
    return pl.DataFrame(told, schema=("model", "block", "penalty", "loss"), orient="row")


def chosen_penalties(losses: pl.DataFrame) -> tuple[tuple[str, int, float], ...]:
    """The penalty of each model and block: that with the least loss on the other blocks."""
    import polars as pl

    best = (
        losses.group_by("model", "block", "penalty")
        .agg(pl.col("loss").sort().sum())
        .sort("model", "block", "loss", "penalty")
        .unique(["model", "block"], keep="first", maintain_order=True)
    )
    return tuple(best.select("model", "block", "penalty").rows())


def dispute_folds(
    cases: Sequence[Case], *, said: str, seed: int, penalties: tuple[tuple[str, int, float], ...]
) -> pl.DataFrame:
    """Forecast held-out disputes; cases of :func:`dispute_cases`.

    Parameters
    ----------
    cases : sequence of tuple
        Scheme, model, and block or first year.
    said : str
        The caller's :func:`foedus.contingency.hindcast.rows.fingerprint`.
    seed : int
        Draws the blocks and inner folds.
    penalties : tuple of (str, int, float)
        From :func:`chosen_penalties`.

    Returns
    -------
    polars.DataFrame
        ``scheme``, ``model``, ``row`` (its place in the design), ``chance``.
    """
    import polars as pl

    design, principals = rows_of("disputes", said)
    due = Invoked(principals, principals.joined_in_year)
    told = []
    for scheme, name, place in cases:
        chance = np.full(len(design), np.nan)
        if scheme == SCHEMES[0]:
            held = {(model, block): penalty for model, block, penalty in penalties}
            penalty = held.get((str(name), int(place)), _PLAIN)
            _each_left_out(design, due, MODELS[str(name)], penalty, int(place), seed, chance)
        else:
            _rolled(design, due, str(name), int(place), seed, chance)
        rows = np.flatnonzero(~np.isnan(chance))
        told.append(
            pl.DataFrame(
                {
                    "scheme": [str(scheme)] * len(rows),
                    "model": [str(name)] * len(rows),
                    "row": rows.astype(np.int64),
                    "chance": chance[rows],
                },
                # A stretch of years may be without a dispute.
                schema={
                    "scheme": pl.String,
                    "model": pl.String,
                    "row": pl.Int64,
                    "chance": pl.Float64,
                },
            )
        )
    return pl.concat(told)


def null_chances(design: Design, scheme: str) -> Array:
    """The base rate among the other disputes, or among those of earlier years; NaN before 1914."""
    y = design.joined_in_year
    if scheme == SCHEMES[0]:
        _, number = np.unique(design.war, return_inverse=True)
        came, n = np.bincount(number, weights=y), np.bincount(number)
        return np.asarray(((y.sum() - came) / (len(y) - n))[number])
    year = _year(design)
    first = np.unique(year[year >= FIRST_YEAR])
    chance = np.full(len(y), np.nan)
    for one in first.tolist():
        chance[year == one] = y[year < one].mean()
    return chance


def _rows(design: Design, model: _Model) -> tuple[Rows, NDArray[np.bool_]]:
    """What the logit of a model learns from: of a mixture the channel without a duty."""
    free = design.bound < APPLIES if model.duty else np.ones(len(design), bool)
    weight = 1 - design.bound[free] if model.duty else np.ones(len(design))
    x = design.features(model.names)[free]
    return Rows(x, design.joined_in_year[free], weight, design.war[free]), free


def _block(design: Design, seed: int) -> NDArray[np.int64]:
    of = blocks_of(design.war, BLOCKS, case_rng(seed, "hindcast", "blocks"))
    names, number = np.unique(design.war, return_inverse=True)
    return np.array([of[int(name)] for name in names.tolist()], np.int64)[number]


def _chances(
    design: Design, held: slice | NDArray[np.intp], linear: Array, shift: Array | None
) -> Array:
    unbound = inverse_logit(linear)
    if shift is None:
        return unbound
    honored = inverse_logit(linear + shift[design.late[held].astype(int)])
    return mixture(design.bound[held], honored, unbound)


def _each_left_out(
    design: Design,
    due: Invoked,
    model: _Model,
    penalty: float,
    block: int,
    seed: int,
    chance: Array,
) -> None:
    rows, _ = _rows(design, model)
    whole = LeftOut(rows, penalty)
    x = design.features(model.names)
    invoked = due.rows.features(model.names)
    for name in np.unique(design.war[_block(design, seed) == block]).tolist():
        first, last = np.searchsorted(design.war, [name, name + 1]).tolist()
        fit = whole.without(name)
        shift = None
        if model.duty:
            others = np.flatnonzero(due.rows.war != name)
            known = Invoked(due.rows.rows(others), due.honored[others])
            shift, _ = duty_shift(fit.linear(invoked[others]), known)
        held = slice(first, last)
        chance[held] = _chances(design, held, fit.linear(x[held]), shift)


def _rolled(
    design: Design, due: Invoked, name: str, first_year: int, seed: int, chance: Array
) -> None:
    model, year = MODELS[name], _year(design)
    rows, free = _rows(design, model)
    began = year[free]
    early = rows.kept(began < first_year)
    penalty = _PLAIN
    if model.penalized:
        penalty, _ = chosen_penalty(
            early.x, early.y, early.group, PENALTIES,
            case_rng(seed, "hindcast", "disputes", name, first_year), folds=_INNER,
            weight=early.weight,
        )  # fmt: skip
    fit: RidgeLogit | None = None
    for one in range(first_year, first_year + _STRETCH):
        held = np.flatnonzero(year == one)
        if not len(held):
            continue
        past = rows.kept(began < one)
        fit = ridge_logit(past.x, past.y, penalty, weight=past.weight, start=fit)
        shift = None
        if model.duty:
            known = of_wars(due, np.unique(design.war[year < one]))
            shift, _ = duty_shift(fit.linear(known.rows.features(model.names)), known)
        linear = fit.linear(design.features(model.names)[held])
        chance[held] = _chances(design, held, linear, shift)


def _year(design: Design) -> NDArray[np.int64]:
    days, number = np.unique(design.day, return_inverse=True)
    return np.array([date.fromordinal(int(one)).year for one in days], np.int64)[number]
