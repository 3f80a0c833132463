"""How good a forecast of yes or no, or of one outcome of several, was; and folds by group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError, MissingExtraError
from foedus.models.logit import fit_logit, logit

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# A chance of exactly 0 for what happened would cost without end; it costs -log(1e-15) = 34.5.
FLOOR = 1e-15


@dataclass(frozen=True, slots=True)
class Gain:
    """How much lower one forecast's mean loss is than another's, with its interval.

    ``demonstrated`` is whether the whole interval lies above zero.
    """

    gain: float
    low: float
    high: float
    level: float
    groups: int

    @property
    def demonstrated(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """The line ``logit P(y) = intercept + slope * logit(p)``: 0 and 1 for honest chances."""

    slope: float
    intercept: float
    slope_low: float
    slope_high: float
    level: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Cases whose forecast lies close together: what was said, what came, with its band."""

    n: int
    forecast: float
    observed: float
    low: float
    high: float


def _pair(y: ArrayLike, p: ArrayLike) -> tuple[Array, Array]:
    seen, said = np.asarray(y, float), np.asarray(p, float)
    if seen.ndim != 1 or not seen.size or said.shape[:1] != seen.shape or said.ndim > 2:
        raise MeasureError(
            f"outcomes of shape {seen.shape} do not go with forecasts of shape {said.shape}.",
            "give one forecast for each outcome, and at least one of both.",
        )
    if not (np.isfinite(seen).all() and (said >= 0).all() and (said <= 1).all()):
        raise MeasureError(
            "a forecast lies outside 0 to 1, or an outcome or forecast is not known.",
            "drop those cases or say how they are filled.",
        )
    if said.ndim == 1 and not np.isin(seen, (0.0, 1.0)).all():
        raise MeasureError("an outcome is neither 0 nor 1.", "code outcomes as 0 and 1.")
    return seen, said


def case_log_loss(y: ArrayLike, p: ArrayLike) -> Array:
    """Log loss of each case.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes: 0 or 1, or for several outcomes the column of the one that came.
    p : float array, shape (n,) or (n, k)
        Chances of 1, or of each of k outcomes (rows sum to one).

    Returns
    -------
    float array, shape (n,)
        ``-log(chance of what came)``; a chance below 1e-15 counts as 1e-15. Unit: nats.

    Raises
    ------
    MeasureError
        If shapes differ, a chance lies outside 0 to 1, or rows of chances do not sum to one.

    Examples
    --------
    >>> bool(np.allclose(case_log_loss([1, 0], [0.5, 0.75]), [np.log(2), np.log(4)]))
    True
    """
    seen, said = _pair(y, p)
    if said.ndim == 1:
        came = np.where(seen == 1, said, 1 - said)
    else:
        if not np.allclose(said.sum(axis=1), 1, rtol=0, atol=1e-6):
            raise MeasureError(
                "the chances of a case's outcomes do not sum to one.", "divide them by their sum."
            )
        column = seen.astype(int)
        if (column != seen).any() or column.min() < 0 or column.max() >= said.shape[1]:
            raise MeasureError(
                f"an outcome is not the number of a column, 0 to {said.shape[1] - 1}.",
                "number outcomes from 0 in the order of the columns.",
            )
        came = said[np.arange(len(column)), column]
    return np.asarray(-np.log(np.maximum(came, FLOOR)))


def log_loss(y: ArrayLike, p: ArrayLike) -> float:
    """Mean log loss; see `case_log_loss`.

    Examples
    --------
    >>> round(log_loss([1, 0, 1], [0.9, 0.2, 0.6]), 6)
    0.279777
    """
    return float(case_log_loss(y, p).mean())


def prl(loss: float, null_loss: float) -> float:
    """Proportional reduction in loss: ``1 - loss / null_loss``.

    Examples
    --------
    >>> prl(0.5, 1.0)
    0.5
    """
    if not null_loss > 0:
        raise MeasureError(
            f"a null loss of {null_loss} cannot be reduced.", "give the loss of a null that errs."
        )
    return 1 - loss / null_loss


def brier(y: ArrayLike, p: ArrayLike) -> float:
    """Mean squared gap between chance and outcome, summed over outcomes where there are several.

    Examples
    --------
    >>> brier([1, 0], [0.5, 0.5])
    0.25
    """
    seen, said = _pair(y, p)
    if said.ndim == 1:
        return float(((said - seen) ** 2).mean())
    came = np.eye(said.shape[1])[seen.astype(int)]
    return float(((said - came) ** 2).sum(axis=1).mean())


def auc(y: ArrayLike, score: ArrayLike) -> float:
    """Chance that a case that came is ranked above one that did not; ties count half.

    Raises
    ------
    MeasureError
        If all outcomes are alike.
    MissingExtraError
        If scikit-learn is not installed.
    """
    seen = _both(y)
    try:
        from sklearn.metrics import roc_auc_score
    except ImportError:
        raise _no_sklearn() from None
    return float(roc_auc_score(seen, np.asarray(score, float)))


def average_precision(y: ArrayLike, score: ArrayLike) -> float:
    """Mean precision over the cases that came, in order of score (scikit-learn's definition).

    Raises
    ------
    MeasureError
        If all outcomes are alike.
    MissingExtraError
        If scikit-learn is not installed.
    """
    seen = _both(y)
    try:
        from sklearn.metrics import average_precision_score
    except ImportError:
        raise _no_sklearn() from None
    return float(average_precision_score(seen, np.asarray(score, float)))


def _both(y: ArrayLike) -> Array:
    seen = np.asarray(y, float)
    if set(np.unique(seen)) != {0.0, 1.0}:
        raise MeasureError(
            "ranking is scored on outcomes 0 and 1, and needs some of both.",
            "score cases pooled over groups, or leave this score out.",
        )
    return seen


def _no_sklearn() -> MissingExtraError:
    return MissingExtraError(
        "this score needs the package scikit-learn.", 'run `pip install "foedus[models]"`.'
    )


def recall_at(k: int, y: ArrayLike, score: ArrayLike, groups: ArrayLike) -> float:
    """Share of all that came which stood among the k highest scores of their group.

    Parameters
    ----------
    k : int
        How many names are drawn from each group.
    y : array, shape (n,)
        Outcomes, 0 or 1.
    score : float array, shape (n,)
        Higher is likelier.
    groups : array, shape (n,)
        The group (a war, a war's side) of each case.

    Returns
    -------
    float
        Pooled over groups: found over come. Scores tied at the border count by their expected
        share under a random order, so that the order of rows cannot matter.

    Raises
    ------
    MeasureError
        If k is below 1 or nothing came.

    Examples
    --------
    >>> recall_at(1, [1, 0, 1, 0], [0.9, 0.1, 0.2, 0.8], ["a", "a", "b", "b"])
    0.5
    """
    found, came = found_among(k, y, score, groups)
    if not came.sum():
        raise MeasureError(
            "recall needs at least one case that came.", "give outcomes of which one is 1."
        )
    return float(found.sum() / came.sum())


def found_among(k: int, y: ArrayLike, score: ArrayLike, groups: ArrayLike) -> tuple[Array, Array]:
    """How many that came stood among the k highest scores of their group, and how many came.

    Parameters
    ----------
    k, y, score, groups
        As in :func:`recall_at`.

    Returns
    -------
    tuple of float array, shape (number of groups,)
        Found, and came, by group in order.

    Raises
    ------
    MeasureError
        If k is below 1.

    Examples
    --------
    >>> found, came = found_among(1, [1, 0, 1, 0], [0.9, 0.1, 0.2, 0.8], ["a", "a", "b", "b"])
    >>> found.tolist(), came.tolist()
    ([1.0, 0.0], [1.0, 1.0])
    """
    seen, said = np.asarray(y, float), np.asarray(score, float)
    if k < 1:
        raise MeasureError("recall needs at least one name a group.", "give k of 1 or more.")
    names, number = np.unique(np.asarray(groups), return_inverse=True)
    order = np.argsort(number, kind="stable")
    edges = np.searchsorted(number[order], np.arange(len(names) + 1))
    found, total = np.zeros(len(names)), np.zeros(len(names))
    for place, (start, stop) in enumerate(pairwise(edges.tolist())):
        came, scores = seen[order[start:stop]], said[order[start:stop]]
        total[place] = came.sum()
        if len(scores) <= k or not total[place]:
            found[place] = total[place]
            continue
        border = np.sort(scores)[-k]
        above = scores > border
        found[place] = came[above].sum() + came[scores == border].mean() * (k - above.sum())
    return found, total


def _normal_quantile(level: float) -> float:
    from statistics import NormalDist

    if not 0 < level < 1:
        raise MeasureError(f"a level of {level} is not between 0 and 1.", "give 0.8 for 80%.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share.

    Examples
    --------
    >>> tuple(round(v, 2) for v in wilson(12, 54))
    (0.13, 0.35)
    """
    if not (n > 0 and 0 <= successes <= n):
        raise MeasureError(
            f"{successes} of {n} is no share.", "give a count between 0 and a positive total."
        )
    z = _normal_quantile(level)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))


def calibration(y: ArrayLike, p: ArrayLike, level: float = 0.9) -> Calibration:
    """Slope and intercept of outcomes on the log odds of their forecasts.

    A slope below 1: forecasts too far apart; above 1: too close to the middle.

    Raises
    ------
    MeasureError
        If forecasts are all the same (they have no slope) or separate the outcomes.
    """
    seen, said = _pair(y, p)
    fit = fit_logit(np.column_stack([np.ones(len(seen)), logit(said)]), seen)
    half = _normal_quantile(level) * float(np.sqrt(fit.covariance[1, 1]))
    intercept, slope = (float(value) for value in fit.coefficients)
    return Calibration(slope, intercept, slope - half, slope + half, level)


def calibration_table(
    y: ArrayLike, p: ArrayLike, bins: int = 10, level: float = 0.9
) -> tuple[CalibrationBin, ...]:
    """Forecast beside outcome in bins of near equal size, with Wilson's band.

    Parameters
    ----------
    y, p : array, shape (n,)
        Outcomes 0 or 1, and their chances.
    bins : int
        How many, at most: cases with one forecast are never parted.
    level : float
        Level of the bands.

    Returns
    -------
    tuple of CalibrationBin
        Lowest forecast first.
    """
    seen, said = _pair(y, p)
    order = np.argsort(said, kind="stable")
    ranked = said[order]
    cuts = {0, len(ranked)}
    for cut in (round(len(ranked) * i / bins) for i in range(1, bins)):
        cuts.add(int(np.searchsorted(ranked, ranked[min(cut, len(ranked) - 1)], side="left")))
    edges = sorted(cuts)
    table = []
    for start, end in pairwise(edges):
        rows = order[start:end]
        low, high = wilson(float(seen[rows].sum()), len(rows), level)
        table.append(
            CalibrationBin(len(rows), float(said[rows].mean()), float(seen[rows].mean()), low, high)
        )
    return tuple(table)


def leave_one_group_out(groups: ArrayLike) -> Iterator[tuple[Index, Index]]:
    """Folds that each hold out one group: (rows to fit on, rows to score), groups in order.

    Raises
    ------
    MeasureError
        If there are fewer than two groups.

    Examples
    --------
    >>> [held.tolist() for _, held in leave_one_group_out(["b", "a", "b"])]
    [[1], [0, 2]]
    """
    group = np.asarray(groups)
    names = np.unique(group)
    if len(names) < 2:
        raise MeasureError(
            "one group cannot be held out from itself.", "give cases of two groups or more."
        )
    for name in names:
        inside = group == name
        yield np.flatnonzero(~inside), np.flatnonzero(inside)


def group_folds(
    groups: ArrayLike, folds: int, rng: np.random.Generator
) -> Iterator[tuple[Index, Index]]:
    """Folds of whole groups, drawn at random: (rows to fit on, rows to score).

    Where there are no more groups than folds, each fold holds out one group.
    """
    group = np.asarray(groups)
    names = np.unique(group)
    if len(names) <= folds:
        yield from leave_one_group_out(group)
        return
    fold_of = dict(zip(rng.permutation(names).tolist(), np.arange(len(names)) % folds, strict=True))
    number = np.array([fold_of[name] for name in group.tolist()])
    for fold in range(folds):
        yield np.flatnonzero(number != fold), np.flatnonzero(number == fold)


def paired_bootstrap(
    loss_a: ArrayLike,
    loss_b: ArrayLike,
    groups: ArrayLike,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.9,
) -> Gain:
    """Gain of forecast b over forecast a on the same cases, resampling whole groups.

    Parameters
    ----------
    loss_a, loss_b : float array, shape (n,)
        Loss of each case under the simpler model (a) and under the other (b).
    groups : array, shape (n,)
        What is resampled: the war, dispute or dyad of each case.
    rng : numpy.random.Generator
        See `foedus.models.draws.case_rng`.
    draws : int
        Resamples.
    level : float
        Level of the percentile interval.

    Returns
    -------
    Gain
        ``mean(loss_a) - mean(loss_b)``: above zero, b is better. Unit: that of the loss.

    Raises
    ------
    MeasureError
        If shapes differ or there are fewer than two groups.
    """
    a, b, group = np.asarray(loss_a, float), np.asarray(loss_b, float), np.asarray(groups)
    if not (a.shape == b.shape == group.shape) or a.ndim != 1:
        raise MeasureError(
            "losses and groups differ in length.", "give both losses for the same cases, in order."
        )
    names, number = np.unique(group, return_inverse=True)
    if len(names) < 2:
        raise MeasureError("one group cannot be resampled.", "give cases of two groups or more.")
    sums = np.bincount(number, weights=a - b)
    sizes = np.bincount(number)
    drawn = rng.integers(0, len(names), size=(draws, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    return Gain(float((a - b).mean()), float(low), float(high), level, len(names))
