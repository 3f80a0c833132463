"""How well each model of who joins forecasts wars it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.design import APPLIES, Design
from foedus.contingency.joining.models import MODELS, Invoked, Learn
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.joining import rolling_folds
from foedus.models.scoring import (
    CalibrationBin,
    auc,
    average_precision,
    brier,
    calibration_table,
    leave_one_group_out,
    log_loss,
    prl,
    recall_at,
)

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Folds = Iterator[tuple[Rows, Rows]]

OUTCOMES = ("joined", "joined_in_year")
_SEED = 20260101


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Chances of every model for rows it did not learn from, in the design's order.

    ``rows`` are the rows that were forecast; ``chance`` holds an array for each model.
    """

    design: Design
    outcome: str
    rows: Rows
    chance: dict[str, Array]

    @property
    def y(self) -> Array:
        """What came, of the rows that were forecast."""
        return outcome_of(self.design, self.outcome)[self.rows]

    @property
    def war(self) -> NDArray[np.int64]:
        """The war of each row that was forecast."""
        return self.design.war[self.rows]


@dataclass(frozen=True, slots=True)
class Scores:
    """One model's scores; ``prl`` is over the null model in the same folds."""

    model: str
    log_loss: float
    prl: float
    auc: float
    average_precision: float
    recall_5: float
    recall_10: float
    brier: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A state that joined and stood outside the first ten names of its side."""

    warnum: int
    ccode: int
    side: int
    chance: float
    rank: int


def outcome_of(design: Design, outcome: str) -> Array:
    """The outcome of this name.

    Raises
    ------
    MeasureError
        If there is none.
    """
    if outcome not in OUTCOMES:
        raise MeasureError(f"no outcome is called {outcome!r}.", f"use {' or '.join(OUTCOMES)}.")
    return np.asarray(getattr(design, outcome))


def leave_one_war_out(design: Design) -> Folds:
    """Folds that each hold out one war."""
    return leave_one_group_out(design.war)


def rolling_from(year: int) -> Callable[[Design], Folds]:
    """Folds that forecast each war from a year on from the wars before it."""
    from datetime import date

    first = date(year, 1, 1).toordinal()
    return lambda design: rolling_folds(design.war, design.day, first)


def invoked(principals: Design, outcome: str) -> Invoked:
    """The states whose duty applied in the principals' wars, and whether they fought."""
    due = np.flatnonzero(principals.bound == APPLIES)
    return Invoked(principals.rows(due), outcome_of(principals, outcome)[due])


def of_wars(due: Invoked, wars: NDArray[np.int64]) -> Invoked:
    """Those of some wars."""
    inside = np.flatnonzero(np.isin(due.rows.war, wars))
    return Invoked(due.rows.rows(inside), due.honored[inside])


def forecasts(
    design: Design,
    principals: Design,
    outcome: str = "joined_in_year",
    *,
    folds: Callable[[Design], Folds] = leave_one_war_out,
    models: Sequence[str] = tuple(MODELS),
    seed: int = _SEED,
) -> Forecasts:
    """Forecast held-out wars with each model; settings are chosen inside each fold.

    Parameters
    ----------
    design : Design
        The candidates.
    principals : Design
        The candidates of the principals' wars, first-day partners among them: where promises
        are seen to be honored. Those of a held-out war are never learned from.
    outcome : str
        ``joined`` or ``joined_in_year``.
    folds : function
        Rows to learn from and rows to forecast, of a design.
    models : sequence of str
        Names in :data:`MODELS`.
    seed : int
        Draws the inner folds, keyed by model and held-out war.

    Returns
    -------
    Forecasts
    """
    y, due = outcome_of(design, outcome), invoked(principals, outcome)
    chance = {name: np.full(len(design), np.nan) for name in models}
    seen = np.zeros(len(design), bool)
    for train, held in folds(design):
        seen[held] = True
        inside, outside = design.rows(train), design.rows(held)
        known = of_wars(due, np.unique(inside.war))
        for name in models:
            learn: Learn = MODELS[name]
            rng = case_rng(seed, "joining", name, outcome, int(outside.war[0]))
            chance[name][held] = learn(inside, y[train], known, rng)(outside)
    rows = np.flatnonzero(seen)
    return Forecasts(design, outcome, rows, {name: one[rows] for name, one in chance.items()})


def scores(found: Forecasts) -> tuple[Scores, ...]:
    """Scores of each model, beside the null model's loss in the same folds.

    Raises
    ------
    MeasureError
        If the null model was not among them.
    """
    if "null" not in found.chance:
        raise MeasureError("there is no null model to score against.", "forecast 'null' too.")
    y, lists = found.y, found.design.war_side[found.rows]
    base = log_loss(y, found.chance["null"])
    return tuple(
        Scores(
            model=name,
            log_loss=log_loss(y, p),
            prl=prl(log_loss(y, p), base),
            auc=auc(y, p),
            average_precision=average_precision(y, p),
            recall_5=recall_at(5, y, p, lists),
            recall_10=recall_at(10, y, p, lists),
            brier=brier(y, p),
        )
        for name, p in found.chance.items()
    )


def misses(found: Forecasts, model: str, k: int = 10) -> tuple[Miss, ...]:
    """Every joiner that stood outside the first k names of its war and side, likeliest last."""
    y, lists, p = found.y, found.design.war_side[found.rows], found.chance[model]
    missed = []
    for row in np.flatnonzero(y == 1):
        beside = p[lists == lists[row]]
        rank = 1 + int((beside > p[row]).sum())
        if rank > k:
            at = int(found.rows[row])
            missed.append(
                Miss(
                    int(found.design.war[at]), int(found.design.ccode[at]),
                    int(found.design.side[at]), float(p[row]), rank,
                )
            )  # fmt: skip
    return tuple(sorted(missed, key=lambda one: (one.warnum, one.rank, one.ccode)))


def bands(found: Forecasts, model: str, bins: int = 8) -> tuple[CalibrationBin, ...]:
    """Forecast beside outcome in bins, finest where chances are highest."""
    y, p = found.y, found.chance[model]
    high = p >= np.quantile(p, 0.9)
    if high.all():
        return calibration_table(y, p, bins=bins)
    low_bins = calibration_table(y[~high], p[~high], bins=bins // 2)
    return (*low_bins, *calibration_table(y[high], p[high], bins=bins - bins // 2))


def largest_coalitions(design: Design, n: int = 6) -> tuple[int, ...]:
    """The wars that most states joined, by number."""
    wars, number = np.unique(design.war, return_inverse=True)
    joins = np.bincount(number, weights=design.joined)
    order = np.argsort(-joins, kind="stable")[:n]
    return tuple(sorted(int(one) for one in wars[order]))


def without(design: Design, wars: Sequence[int]) -> Design:
    """The design less these wars, to learn from and to score."""
    return design.rows(~np.isin(design.war, list(wars)))
