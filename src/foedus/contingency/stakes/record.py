"""The prior over stakes on history: its fit, and its scores out of time beside other forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.balance import DISTANCE_LOSS
from foedus.contingency.joining.fit import Fitted
from foedus.contingency.record.onset import onset_rows
from foedus.contingency.stakes.rows import thresholds_of
from foedus.errors import PanelError
from foedus.models import dispute_onset
from foedus.models.binary_response import fit_binary
from foedus.models.draws import case_rng
from foedus.models.logit import logit
from foedus.models.outcomes import WarModel
from foedus.models.scoring import (
    Calibration,
    CalibrationBin,
    Gain,
    auc,
    calibration,
    calibration_table,
    case_log_loss,
    paired_bootstrap,
)
from foedus.models.stake_prior import FEATURES, StakePrior

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

FIRST, TRAIN_TO, LAST = 1946, 1985, 2010
SLOPE_BAR = (0.8, 1.2)
LEVEL = 0.8
_INSIDE = 8
_BINS = 10
_STEP = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A prior fitted to rows, before widening, and what it rests on."""

    prior: StakePrior
    rows: int
    events: int
    slope: float
    slope_error: float


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of one forecast on years that its fit did not see.

    ``gain`` is the log loss saved over the training years' share, with the interval of a
    bootstrap by dyad; ``slope`` and ``table`` say how honest the chances are: None for chances
    that are all the same.
    """

    name: str
    log_loss: float
    gain: Gain
    auc: float
    said: float
    came: float
    slope: Calibration | None
    table: tuple[CalibrationBin, ...]


def stake_rows(
    first: int = FIRST,
    last: int = LAST,
    *,
    loss: float = DISTANCE_LOSS,
    fitted: Fitted | None = None,
    model: WarModel | None = None,
) -> pl.DataFrame:
    """Rows of the onset model from ``first`` on, with each challenger's chance of success.

    Parameters
    ----------
    first, last : int
        Unit: year.
    loss : float
        Loss of strength per thousand kilometers: that of the chain, which is assumed.
    fitted, model : optional
        Who joins, and who prevails; the estimates that come with the package if not given.

    Raises
    ------
    SourceNotAddedError
        If a file was not added: those of :func:`foedus.contingency.record.onset.onset_rows`
        and of :data:`foedus.contingency.stakes.rows.NEEDED`.
    """
    import polars as pl

    rows = onset_rows(last).filter(pl.col("year") >= first)
    chances = thresholds_of(
        rows.select("ccode1", "ccode2", "year"), fitted=fitted, model=model, loss=loss
    )
    return rows.join(chances, on=["ccode1", "ccode2", "year"], how="left", validate="1:1")


def known_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in which every feature of every forecast compared is known."""
    return rows.drop_nulls([*dispute_onset.FEATURES, "success", "alone"])


def fit_prior(rows: pl.DataFrame, *, by: str = "success", widening: float = 0.0) -> Fit:
    """Fit the prior to rows of :func:`stake_rows`.

    Parameters
    ----------
    rows : polars.DataFrame
        With :data:`foedus.models.stake_prior.FEATURES`, ``initiation`` and the chance of success.
    by : str
        Which one: ``success``, ``defended`` or ``alone``.
    widening : float
        See :class:`foedus.models.stake_prior.StakePrior`.

    Raises
    ------
    PanelError
        If no row is left.
    """
    known = rows.drop_nulls([*FEATURES, by])
    if known.is_empty():
        raise PanelError("no row has every feature.", "add the files that stake_rows names.")
    x = np.column_stack(
        [
            np.ones(known.height),
            known.select(FEATURES).to_numpy().astype(float),
            np.log(known[by].to_numpy()),
        ]
    )
    y = known["initiation"].to_numpy().astype(float)
    fit = fit_binary(x, y)
    covariance = fit.covariance(known["ccode1"].to_numpy(), known["ccode2"].to_numpy())
    prior = StakePrior(
        fit.coefficients, covariance, widening, float(known["rivalry"].to_numpy().mean())
    )
    return Fit(
        prior,
        known.height,
        int(y.sum()),
        float(fit.coefficients[-1]),
        float(np.sqrt(covariance[-1, -1])),
    )


def prior_scores(
    rows: pl.DataFrame,
    *,
    train_to: int = TRAIN_TO,
    last: int = LAST,
    seed: int = 1,
    draws: int = 1000,
) -> tuple[Score, ...]:
    """Fit to one year, score on the years after: the prior, and the forecasts to set beside it.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`stake_rows`.
    train_to, last : int
        Last year fitted, last year scored. Unit: year.
    seed, draws : int
        Of the bootstrap by dyad.

    Returns
    -------
    tuple of Score
        ``null`` (the training years' share); ``threshold alone`` (one prior for all pairs);
        ``location alone`` (a prior that differs by pair, and no threshold); ``prior``;
        ``dispute onset`` (:mod:`foedus.models.dispute_onset`, fitted to the same years).

    Raises
    ------
    PanelError
        If the years to fit or to score have no rows.
    """
    import polars as pl

    known = known_rows(rows)
    fitted = known.filter(pl.col("year") <= train_to)
    tested = known.filter(pl.col("year").is_between(train_to + 1, last))
    if fitted.is_empty() or tested.is_empty():
        raise PanelError("the years to fit or to score have no rows.", "choose another split.")
    y = tested["initiation"].to_numpy().astype(float)
    share = np.full(len(y), float(fitted["initiation"].to_numpy().mean()))
    null = case_log_loss(y, share)
    dyad = (tested["ccode1"] * 1000 + tested["ccode2"]).to_numpy()
    prior = fit_prior(fitted).prior
    chances = {
        "null": share,
        "threshold alone": _plain(fitted, tested, (), threshold=True),
        "location alone": _plain(fitted, tested, FEATURES, threshold=False),
        "prior": prior.chance(
            tested["success"].to_numpy(), tested.select(FEATURES).to_numpy().astype(float)
        ),
        "dispute onset": _plain(fitted, tested, dispute_onset.FEATURES, threshold=False),
    }
    scores = []
    for name, p in chances.items():
        loss = case_log_loss(y, p)
        flat = bool(np.ptp(p) == 0)
        scores.append(
            Score(
                name,
                float(loss.mean()),
                paired_bootstrap(null, loss, dyad, case_rng(seed, "stakes", name), draws),
                auc(y, p),
                float(p.mean()),
                float(y.mean()),
                None if flat else calibration(y, p),
                calibration_table(y, p, _BINS),
            )
        )
    return tuple(scores)


def _plain(
    fitted: pl.DataFrame, tested: pl.DataFrame, names: tuple[str, ...], *, threshold: bool
) -> Array:
    """Chances of a logit on these columns, and on the log chance of success if asked."""

    def design(table: pl.DataFrame) -> Array:
        columns = [np.ones(table.height)]
        columns += [table[name].to_numpy().astype(float) for name in names]
        if threshold:
            columns.append(np.log(table["success"].to_numpy()))
        return np.column_stack(columns)

    fit = fit_binary(design(fitted), fitted["initiation"].to_numpy().astype(float))
    return np.asarray(1 / (1 + np.exp(-design(tested) @ fit.coefficients)))


def widening_of(
    rows: pl.DataFrame, *, train_to: int = TRAIN_TO, last: int = LAST, level: float = LEVEL
) -> tuple[float, int]:
    """How much wider than its own error the prior's band must be to hold out of time.

    Of ten bins of the years after ``train_to``, at least eight must have a share of disputes that
    the band of 80% reaches. The widening is the least standard deviation in log odds, in steps of
    0.05, for which they do, counting that the share of a bin is itself drawn.

    Returns
    -------
    tuple of float and int
        The widening, and how many bins were inside without any.
    """
    import polars as pl

    known = known_rows(rows)
    prior = fit_prior(known.filter(pl.col("year") <= train_to)).prior
    tested = known.filter(pl.col("year").is_between(train_to + 1, last))
    x = tested.select(FEATURES).to_numpy().astype(float)
    p = prior.chance(tested["success"].to_numpy(), x)
    y = tested["initiation"].to_numpy().astype(float)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    success = tested["success"].to_numpy()
    bins = np.array_split(np.argsort(p, kind="stable"), _BINS)
    gaps, errors = np.zeros(_BINS), np.zeros(_BINS)
    for place, inside_bin in enumerate(bins):
        # The band of every fiftieth row stands for the bin's.
        some = inside_bin[:: max(1, len(inside_bin) // 160)]
        low, high = prior.band(success[some], x[some], level)
        own = float((logit(high) - logit(low)).mean()) / (2 * z)
        # A bin without any dispute still has log odds: half a case is added.
        events = float(y[inside_bin].sum()) + 0.5
        said = float(p[inside_bin].mean())
        gaps[place] = float(logit(np.array(events / (len(inside_bin) + 1))) - logit(np.array(said)))
        errors[place] = own**2 + 1 / events
    inside = int((np.abs(gaps) <= z * np.sqrt(errors)).sum())
    for step in range(200):
        wide = step * _STEP
        if (np.abs(gaps) <= z * np.sqrt(errors + wide**2)).sum() >= _INSIDE:
            return round(wide, 2), inside
    raise PanelError("no widening makes the prior hold out of time.", "choose another split.")
