"""How well power foretells outcomes: the tables of the page on power, from the files added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import MeasureError, MissingExtraError
from foedus.models.outcomes import DisputeForecast
from foedus.models.power import MEASURES

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from foedus.models.outcome_features import DisputeFeatures
    from foedus.models.scoring import Gain

    Array = NDArray[np.float64]
    Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]

LEVEL: Final = 0.9
_DRAWS: Final = 5000
# Smallest number of training rows in a leaf, chosen in inner folds.
LEAVES: Final = (5, 10, 20, 50, 100)
TREES: Final = 500
_INNER: Final = 3


def six_measures(seed: int = 0) -> pl.DataFrame:
    """Was the winner the stronger? Six measures on disputes, pairs at war and sides of wars.

    Returns
    -------
    polars.DataFrame
        One row per population and measure. ``n`` cases where both sides' measure is known;
        ``right``: how many the side with more won (equal is not right); ``share``;
        ``log_loss`` and ``null_loss``: of a logit on the log ratio, with an intercept for the
        state that acted first (disputes alone), in sample, on the cases where both are above
        zero (``n_logit``); ``m``, ``low``, ``high``: the contest exponent and its 90% interval,
        resampled by dispute or war.

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `foedus.models.outcome_cases` says.
    """
    import polars as pl

    from foedus.models.outcome_cases import dispute_cases, measured, war_dyads, war_sides

    populations = (
        ("decisive disputes", measured(dispute_cases(seed)), "dispnum"),
        ("war dyads", war_dyads(seed), "warnum"),
        ("war sides", war_sides(seed), "case"),
    )
    return pl.DataFrame(
        [
            {"population": name, **_measure_row(frame, one.name, group, seed)}
            for name, frame, group in populations
            for one in MEASURES
        ]
    )


def _measure_row(frame: pl.DataFrame, name: str, group: str, seed: int) -> dict[str, Any]:
    import numpy as np
    import polars as pl

    from foedus.models.contest import fit_exponent, log_ratio
    from foedus.models.draws import case_rng
    from foedus.models.logit import fit_logit
    from foedus.models.scoring import log_loss

    known = frame.filter(pl.col(f"{name}1").is_not_null() & pl.col(f"{name}2").is_not_null())
    one_won = pl.col("outcome") == 2
    ahead = pl.col(f"{name}1") > pl.col(f"{name}2")
    behind = pl.col(f"{name}1") < pl.col(f"{name}2")
    right = known.filter((one_won & ahead) | (~one_won & behind)).height
    fought = known.filter((pl.col(f"{name}1") > 0) & (pl.col(f"{name}2") > 0))
    ratio = log_ratio(fought[f"{name}1"].to_numpy(), fought[f"{name}2"].to_numpy())
    won = (fought["outcome"].to_numpy() == 2).astype(float)
    columns = [ratio]
    null = np.full(len(won), 0.5)
    if "first" in fought.columns:
        turned = fought["first"].to_numpy() * 2.0 - 1
        columns.append(turned)
        first_won = float((won == (turned > 0)).mean())
        null = np.where(turned > 0, first_won, 1 - first_won)
    fit = fit_logit(np.column_stack(columns), won)
    m = fit_exponent(ratio, won, fought[group].to_numpy(), case_rng(seed, "m", name), level=LEVEL)
    return {
        "measure": name,
        "n": known.height,
        "right": right,
        "share": right / known.height,
        "n_logit": fought.height,
        "log_loss": -fit.log_likelihood / len(won),
        "null_loss": log_loss(won, null),
        "m": m.m,
        "low": m.low,
        "high": m.high,
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Net power against CINC on the same cases.

    ``points`` is the difference of shares right, in percentage points, with its interval by
    dispute; ``only_net_power`` and ``only_cinc`` are the cases one alone gets right; ``p`` is
    McNemar's exact, two-sided.
    """

    points: float
    low: float
    high: float
    level: float
    only_net_power: int
    only_cinc: int
    p: float
    n: int


def net_power_against_cinc(seed: int = 0, draws: int = _DRAWS) -> Comparison:
    """Whether net power picks the winner of decisive disputes more often than CINC does.

    References
    ----------
    mcnemar1947
    """
    from math import comb

    import polars as pl

    from foedus.models.draws import case_rng
    from foedus.models.outcome_cases import dispute_cases, measured
    from foedus.models.scoring import paired_bootstrap

    cases = measured(dispute_cases(seed)).filter(
        pl.col("net_power1").is_not_null() & pl.col("net_power2").is_not_null()
    )
    wrong = {
        name: cases.select((pl.col("outcome") == 2) != (pl.col(f"{name}1") > pl.col(f"{name}2")))
        .to_series()
        .to_numpy()
        .astype(float)
        for name in ("net_power", "cinc")
    }
    gain = paired_bootstrap(
        wrong["cinc"], wrong["net_power"], cases["dispnum"].to_numpy(),
        case_rng(seed, "net power against cinc"), draws, 0.95,
    )  # fmt: skip
    ours = int(((wrong["cinc"] == 1) & (wrong["net_power"] == 0)).sum())
    theirs = int(((wrong["cinc"] == 0) & (wrong["net_power"] == 1)).sum())
    tail = sum(comb(ours + theirs, i) for i in range(min(ours, theirs) + 1))
    p = min(1.0, 2 * tail / 2 ** (ours + theirs))
    return Comparison(
        100 * gain.gain, 100 * gain.low, 100 * gain.high, 0.95, ours, theirs, p, cases.height
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A model's score out of sample beside the null's and a simpler model's.

    ``prl`` is the loss saved as a share of the null's; ``over_null`` and ``over_simpler`` are
    gains in log loss with their intervals.
    """

    model: str
    n: int
    loss: float
    null_loss: float
    prl: float
    over_null: Gain
    over_simpler: Gain


def scores(
    losses: Mapping[str, Array], null: Array, simple: Array, groups: Any, seed: int
) -> tuple[Score, ...]:
    """Scores of held-out losses, named, beside the null's and a simpler model's."""
    from foedus.models.draws import case_rng
    from foedus.models.scoring import paired_bootstrap, prl

    return tuple(
        Score(
            name,
            len(loss),
            float(loss.mean()),
            float(null.mean()),
            prl(float(loss.mean()), float(null.mean())),
            paired_bootstrap(null, loss, groups, case_rng(seed, "null", name), _DRAWS, LEVEL),
            paired_bootstrap(simple, loss, groups, case_rng(seed, "simple", name), _DRAWS, LEVEL),
        )
        for name, loss in losses.items()
    )


Predict = Callable[["NDArray[np.intp]", "NDArray[np.intp]"], "Array"]


def _held_out(folds: Folds, n: int, outcomes: int, predict: Predict) -> Array:
    import numpy as np

    chances = np.full((n, outcomes), np.nan)
    for train, test in folds:
        chances[test] = predict(train, test)
    return chances


def _sklearn() -> Any:
    try:
        import sklearn.ensemble
        import sklearn.linear_model
    except ImportError:
        raise MissingExtraError(
            "this study needs the package scikit-learn.", 'run `pip install "foedus[models]"`.'
        ) from None
    return sklearn


def _trees(x: Array, y: NDArray[np.int64], leaf: int, trees: int, seed: int) -> Any:
    return (
        _sklearn()
        .ensemble.ExtraTreesClassifier(
            trees, min_samples_leaf=leaf, max_features="sqrt", random_state=seed, n_jobs=1
        )
        .fit(x, y)
    )


def _spread(model: Any, x: Array) -> Array:
    """Chances of outcomes 0, 1 and 2, of which the training rows may lack one."""
    import numpy as np

    chances = np.zeros((len(x), 3))
    chances[:, model.classes_.astype(int)] = model.predict_proba(x)
    # What no tree saw near a case is not impossible.
    chances = np.maximum(chances, 1e-3)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _leaf(
    x: Array,
    y: NDArray[np.int64],
    groups: NDArray[np.int64],
    leaves: Sequence[int],
    trees: int,
    seed: int,
) -> int:
    """The size of leaves that scores best in inner folds of whole groups."""
    import numpy as np

    from foedus.models.draws import case_rng
    from foedus.models.scoring import group_folds, log_loss

    if len(leaves) == 1:
        return leaves[0]
    inner = list(group_folds(groups, _INNER, case_rng(seed, "inner")))
    losses = []
    for leaf in leaves:
        chances = _held_out(
            inner,
            len(y),
            3,
            lambda a, b, leaf=leaf: _spread(_trees(x[a], y[a], leaf, trees, seed), x[b]),  # type: ignore[misc]
        )
        losses.append(log_loss(y, chances))
    return leaves[int(np.argmin(losses))]


def dispute_scores(
    features: DisputeFeatures,
    by: str,
    *,
    seed: int = 0,
    trees: int = TREES,
    leaves: Sequence[int] = LEAVES,
) -> tuple[Score, ...]:
    """Out-of-sample scores of models of how disputes end.

    Parameters
    ----------
    features : DisputeFeatures
        See `foedus.models.outcome_features.dispute_features`.
    by : {"decade", "dyad"}
        What a fold holds out: each decade in turn, or a tenth of the pairs of states.
    seed : int
        For folds, trees and resampling.
    trees : int
        Trees in a forest; a fifth of that in inner folds.
    leaves : sequence of int
        Smallest numbers of cases in a leaf, of which inner folds choose one.

    Returns
    -------
    tuple of Score
        In order: capability ratio (multinomial logit); year alone; all features without the
        year; all features. "Simpler" is the capability ratio. The last three are extremely
        randomized trees whose leaves are chosen in inner folds.

    Raises
    ------
    MeasureError
        If ``by`` is neither.
    MissingExtraError
        If scikit-learn is not installed.

    References
    ----------
    geurts_et_al2006, carroll_kenkel2019
    """
    import numpy as np

    from foedus.models.draws import case_rng
    from foedus.models.scoring import case_log_loss, group_folds, leave_one_group_out

    y = features.outcome
    if by not in ("decade", "dyad"):
        raise MeasureError(f"folds by {by!r} are not made.", "choose decade or dyad.")
    groups = features.decade if by == "decade" else features.dyad
    folds = list(
        leave_one_group_out(groups)
        if by == "decade"
        else group_folds(groups, 10, case_rng(seed, "dyads"))
    )

    def base(train: NDArray[np.intp], test: NDArray[np.intp]) -> Array:
        return np.tile(np.bincount(y[train], minlength=3) / len(train), (len(test), 1))

    def ratio(train: NDArray[np.intp], test: NDArray[np.intp]) -> Array:
        x = features.columns(only=("ratio",))
        logit = _sklearn().linear_model.LogisticRegression(C=np.inf, max_iter=1000)
        return _spread(logit.fit(x[train], y[train]), x[test])

    def forest(x: Array) -> Predict:
        def predict(train: NDArray[np.intp], test: NDArray[np.intp]) -> Array:
            leaf = _leaf(x[train], y[train], groups[train], leaves, max(trees // 5, 1), seed)
            return _spread(_trees(x[train], y[train], leaf, trees, seed), x[test])

        return predict

    null = case_log_loss(y, _held_out(folds, len(y), 3, base))
    losses = {
        name: case_log_loss(y, _held_out(folds, len(y), 3, predict))
        for name, predict in (
            ("capability ratio", ratio),
            ("year alone", forest(features.columns(only=("year",)))),
            ("all features without year", forest(features.columns(without=("year",)))),
            ("all features", forest(features.x)),
        )
    }
    return scores(losses, null, losses["capability ratio"], groups, seed)


def dispute_forecasts(
    features: DisputeFeatures, of: Sequence[int], *, seed: int = 0, trees: int = TREES
) -> tuple[DisputeForecast, ...]:
    """How the disputes with these numbers end, by trees fitted to all others.

    Raises
    ------
    MeasureError
        If a number is not among the features' disputes.
    """
    import numpy as np

    inside = np.isin(features.dispute, np.asarray(of))
    if set(features.dispute[inside].tolist()) != set(of):
        raise MeasureError(
            "a dispute is not among those with features.", "give numbers of their `dispute`."
        )
    model = _trees(features.x[~inside], features.outcome[~inside], LEAVES[0], trees, seed)
    rows = {int(features.dispute[i]): i for i in np.flatnonzero(inside)}
    chances = _spread(model, features.x[[rows[one] for one in of]])
    return tuple(
        DisputeForecast(float(first), float(none), float(other)) for other, none, first in chances
    )
