"""The onset model on history: its rows, its fit, and its scores out of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.record.curve import design
from foedus.errors import PanelError
from foedus.models.binary_response import BinaryFit, fit_binary
from foedus.models.dispute_onset import FEATURES, DisputeOnset
from foedus.models.draws import case_rng
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

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

TRAIN_TO = 1985
STARTS = (1816, 1946)
# Of :func:`alliance_gain`: what is known of a pair but for its alliances. `s_score` is made of
# alliances, and is left out.
_PLAIN = (
    "land_border",
    "contiguous",
    "log_distance",
    "capability_share",
    "major1",
    "major2",
    "joint_democracy",
    "regime_unknown",
    "peace",
    "peace2",
    "peace3",
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Scores of chances on years that the fit did not see.

    ``null`` is the log loss of the training years' share; ``gain`` the log loss saved over it,
    with the interval of a bootstrap by dyad; ``slope`` and ``table`` say how honest the
    chances are.
    """

    train: tuple[int, int]
    test: tuple[int, int]
    n: int
    events: int
    auc: float
    log_loss: float
    null: float
    gain: Gain
    said: float
    came: float
    slope: Calibration
    table: tuple[CalibrationBin, ...]


@dataclass(frozen=True, slots=True)
class AllianceGain:
    """What alliance terms add to a model without them, on years that neither saw."""

    reading: str
    test: tuple[int, int]
    auc_without: float
    auc_with: float
    gain: Gain

    @property
    def auc_gain(self) -> float:
        """Area under the curve with the terms, less that without."""
        return self.auc_with - self.auc_without


def alliance_gain(
    rows: pl.DataFrame,
    *,
    reading: str = "any",
    train_to: int = TRAIN_TO,
    last: int = 2000,
    seed: int = 1,
    draws: int = 1000,
) -> AllianceGain:
    """Fit with and without the alliance terms to one year; score both on the years after.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.record.rows.deterrence_rows` with ``relevance="year"``:
        the other rule looks ahead.
    reading : str
        What makes a pact bear on the pair.
    train_to, last : int
        Last year fitted, last year scored. Unit: year.
    seed, draws : int
        Of the bootstrap by dyad.
    """
    first = int(rows["year"].to_numpy().min())
    chances: list[Array] = []
    y, dyad = np.zeros(0), np.zeros(0, np.int64)
    for chosen in (None, reading):
        fitted = design(rows, period=(first, train_to), reading=chosen, controls=_PLAIN)
        tested = design(rows, period=(train_to + 1, last), reading=chosen, controls=_PLAIN)
        names = [name for name in fitted.names if name in tested.names]
        there = [fitted.names.index(name) for name in names]
        here = [tested.names.index(name) for name in names]
        fit = fit_binary(fitted.x[:, there], fitted.y)
        linear = tested.x[:, here] @ fit.coefficients
        chances.append(1 / (1 + np.exp(-linear)))
        y, dyad = tested.y, tested.dyad
    without, with_terms = chances
    return AllianceGain(
        reading,
        (train_to + 1, last),
        auc(y, without),
        auc(y, with_terms),
        paired_bootstrap(
            case_log_loss(y, without),
            case_log_loss(y, with_terms),
            dyad,
            case_rng(seed, "alliance gain", reading),
            draws,
        ),
    )


def onset_rows(last: int = 2010) -> pl.DataFrame:
    """Rows of the onset model: relevant in the year itself, with :data:`FEATURES`.

    Raises
    ------
    SourceNotAddedError
        If a file was not added: those of the disputes (``gml-dyad-years``), ``nmc``,
        ``cow-contiguity``, ``cow-majors``, ``cow-capitals``, ``tss-rivalries``.

    Notes
    -----
    A row without personnel on either side drops out; the fitted file says how many did.

    References
    ----------
    gibler_et_al2016, thompson_et_al2021
    """
    import polars as pl

    from foedus.panels import dyad_years

    table = (
        dyad_years(1816, last)
        .add("gml-mids", joiners=False)
        .add(
            "nmc", "contiguity", "cow-majors", "capital-distance", "strategic-rivalries", "relevant"
        )
        .keep("relevant")
        .collect()
    )
    total = pl.col("milper1") + pl.col("milper2")
    return table.select(
        "ccode1",
        "ccode2",
        "year",
        initiation="gml_initiation",
        land_border=(pl.col("conttype") == 1).fill_null(False).cast(pl.Float64),
        sea_neighbor=pl.col("conttype").is_between(2, 5).fill_null(False).cast(pl.Float64),
        log_distance=(pl.col("capdist") + 1).log(),
        major1=pl.col("major1").cast(pl.Float64),
        major2=pl.col("major2").cast(pl.Float64),
        both_major=(pl.col("major1") * pl.col("major2")).cast(pl.Float64),
        personnel_share=pl.when(total > 0)
        .then(pl.col("milper1") / total)
        .when(total == 0)
        .then(0.5),
        rivalry=pl.col("tss_rivalry").cast(pl.Float64),
    )


def fit_onset(rows: pl.DataFrame) -> tuple[DisputeOnset, BinaryFit]:
    """Fit the onset model; errors are clustered by both states."""
    known = rows.drop_nulls(list(FEATURES))
    if known.is_empty():
        raise PanelError("no row has every feature.", "add the files that onset_rows names.")
    x = np.column_stack([np.ones(known.height), known.select(FEATURES).to_numpy().astype(float)])
    fit = fit_binary(x, known["initiation"].to_numpy().astype(float))
    states = (known["ccode1"].to_numpy(), known["ccode2"].to_numpy())
    return DisputeOnset(fit.coefficients, fit.covariance(*states)), fit


def chosen_start(
    rows: pl.DataFrame, *, train_to: int = TRAIN_TO, starts: tuple[int, ...] = STARTS
) -> int:
    """First year to fit from, chosen within the training years alone.

    Of each start the years to fifteen before ``train_to`` are fitted and the fifteen after them
    scored; the start with the lower log loss is taken.
    """
    inner = train_to - 15
    losses = {
        start: out_of_time(rows, train_from=start, train_to=inner, last=train_to, draws=1).log_loss
        for start in starts
    }
    return min(losses, key=lambda start: losses[start])


def out_of_time(
    rows: pl.DataFrame,
    *,
    train_from: int = 1816,
    train_to: int = TRAIN_TO,
    last: int = 2000,
    seed: int = 1,
    draws: int = 1000,
) -> Forecast:
    """Fit the onset model to one year; score its chances on the years after.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`onset_rows`.
    train_from, train_to, last : int
        First and last year fitted, last year scored. Unit: year.
    seed, draws : int
        Of the bootstrap by dyad.
    """
    import polars as pl

    known = rows.drop_nulls(list(FEATURES))
    fitted = known.filter(pl.col("year").is_between(train_from, train_to))
    tested = known.filter(pl.col("year").is_between(train_to + 1, last))
    if fitted.is_empty() or tested.is_empty():
        raise PanelError("the years to fit or to score have no rows.", "choose another split.")
    model, _ = fit_onset(fitted)
    y = tested["initiation"].to_numpy().astype(float)
    p = model.predict(tested.select(FEATURES).to_numpy().astype(float))
    share = float(fitted["initiation"].to_numpy().mean())
    null = case_log_loss(y, np.full(len(y), share))
    dyad = (tested["ccode1"] * 1000 + tested["ccode2"]).to_numpy()
    rng = case_rng(seed, "onset", train_from, train_to, last)
    loss = case_log_loss(y, p)
    return Forecast(
        (train_from, train_to),
        (train_to + 1, last),
        len(y),
        int(y.sum()),
        auc(y, p),
        float(loss.mean()),
        float(null.mean()),
        paired_bootstrap(null, loss, dyad, rng, draws),
        float(p.mean()),
        float(y.mean()),
        calibration(y, p),
        calibration_table(y, p),
    )
