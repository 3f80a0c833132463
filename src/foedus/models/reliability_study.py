"""How well reliability is forecast for wars held out, and whether the estimate finds known truth.

Which features, and how strong the pooling, is chosen anew for every war held out, in inner folds
of whole wars: what is scored has never seen its war, nor have its settings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.models import scoring
from foedus.models.draws import case_rng
from foedus.models.leeds_anac2005 import VARIABLES
from foedus.models.logit import fit_logit
from foedus.models.partial_pooling import PooledLogit, fit_pooled_logit

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

_PLEDGES = ("defense", "offense", "neutrality", "nonaggression", "post1945", "multilateral")
_DEPTH = (*_PLEDGES, "milinst", "formal")
_CHANGES = ("power_change", "regime_change")
SETS: dict[str, tuple[str, ...]] = {
    "obligations": _PLEDGES,
    "depth": _DEPTH,
    "changes": (*_DEPTH, *_CHANGES),
    "fresh": (*_DEPTH, "fresh"),
    "fresh and changes": (*_DEPTH, "fresh", *_CHANGES),
}
COEFFICIENT_VARIANCES = (0.5, 1.0, 2.0, 4.0)
ALLIANCE_VARIANCES = (0.0, 0.5, 1.0, 2.0, 4.0)
SEED = 2018


@dataclass(frozen=True, slots=True)
class Candidate:
    """A set of features and the strength of its pooling."""

    features: tuple[str, ...]
    coefficient_variance: float
    alliance_variance: float


@dataclass(frozen=True, slots=True)
class Score:
    """How one model forecasts the wars held out, beside the simpler model it must beat."""

    cases: str
    model: str
    log_loss: float
    brier: float
    slope: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    over: str = ""
    gain: scoring.Gain | None = None
    note: str = ""


def candidates(
    sets: Sequence[tuple[str, ...]] = tuple(SETS.values()),
    coefficient_variances: Sequence[float] = COEFFICIENT_VARIANCES,
    alliance_variances: Sequence[float] = ALLIANCE_VARIANCES,
) -> tuple[Candidate, ...]:
    """Every combination, simplest features first."""
    return tuple(
        Candidate(tuple(features), spread, between)
        for features in sets
        for spread in coefficient_variances
        for between in alliance_variances
    )


def _values(cases: pl.DataFrame, features: Sequence[str]) -> Array:
    import polars as pl

    # A null becomes NaN.
    known = [cases[name].cast(pl.Float64).to_numpy() for name in features]
    return np.column_stack(known) if known else np.zeros((cases.height, 0))


def fit_candidate(cases: pl.DataFrame, candidate: Candidate) -> PooledLogit:
    """Fit one candidate; a feature that is not known stands at its mean.

    Parameters
    ----------
    cases : polars.DataFrame
        ``honored``, ``atopid`` and the candidate's features.
    candidate : Candidate
        Features and pooling.

    Returns
    -------
    PooledLogit
    """
    x, _ = _filled(cases, cases, candidate.features)
    return _fit(x, cases, candidate)


def _fit(x: Array, cases: pl.DataFrame, candidate: Candidate) -> PooledLogit:
    return fit_pooled_logit(
        x,
        cases["honored"].to_numpy().astype(float),
        cases["atopid"].to_numpy(),
        coefficient_variance=candidate.coefficient_variance,
        group_variance=candidate.alliance_variance,
    )


def _filled(
    fitted: pl.DataFrame, scored: pl.DataFrame, features: Sequence[str]
) -> tuple[Array, Array]:
    """Features of both, what is not known filled with the mean of those fitted on."""
    x, new = _values(fitted, features), _values(scored, features)
    means = np.nanmean(x, axis=0)
    return np.where(np.isnan(x), means, x), np.where(np.isnan(new), means, new)


def _forecasts(
    fitted: pl.DataFrame, scored: pl.DataFrame, offered: Sequence[Candidate]
) -> list[Array]:
    names = dict.fromkeys(one.features for one in offered)
    sets = {features: _filled(fitted, scored, features) for features in names}
    alliances = scored["atopid"].to_numpy()
    return [
        _fit(sets[one.features][0], fitted, one).predict(sets[one.features][1], alliances)
        for one in offered
    ]


def choose(cases: pl.DataFrame, war: str, offered: Sequence[Candidate]) -> Candidate:
    """The candidate with the lowest log loss when each war is left out in turn.

    Parameters
    ----------
    cases : polars.DataFrame
        ``honored``, ``atopid``, the war's column and the features.
    war : str
        The column that names the war.
    offered : sequence of Candidate
        What there is to choose from; of equals, the first.

    Returns
    -------
    Candidate
    """
    return offered[int(np.argmin(_held_out_losses(cases, war, offered)))]


def _held_out_losses(cases: pl.DataFrame, war: str, offered: Sequence[Candidate]) -> Array:
    losses = np.zeros(len(offered))
    # No draw of folds: with 44 wars the choice, and the score, would turn on its seed.
    for train, held in scoring.leave_one_group_out(cases[war].to_numpy()):
        fitted, scored = cases[train], cases[held]
        y = scored["honored"].to_numpy()
        for place, chances in enumerate(_forecasts(fitted, scored, offered)):
            losses[place] += scoring.case_log_loss(y, chances).sum()
    return losses


def held_out_forecasts(
    cases: pl.DataFrame, war: str, menus: Sequence[Sequence[Candidate]]
) -> list[tuple[Array, Counter[Candidate]]]:
    """The chance of each case from the other wars alone, settings included.

    Parameters
    ----------
    cases : polars.DataFrame
        ``honored``, ``atopid``, the war's column and the features.
    war : str
        The column that names the war.
    menus : sequence of sequences of Candidate
        For each, a choice is made for every war held out. A menu of one leaves none to make.

    Returns
    -------
    list of tuple of float array, shape (n,), and Counter of Candidate
        For each menu the chances, and how often each candidate was chosen.
    """
    found: list[tuple[Array, Counter[Candidate]]] = [
        (np.zeros(cases.height), Counter()) for _ in menus
    ]
    # Candidates that stand in several menus are fitted once.
    open_ones = tuple(dict.fromkeys(one for menu in menus if len(menu) > 1 for one in menu))
    place = {one: number for number, one in enumerate(open_ones)}
    for train, held in scoring.leave_one_group_out(cases[war].to_numpy()):
        fitted, scored = cases[train], cases[held]
        losses = _held_out_losses(fitted, war, open_ones)
        for menu, (chances, chosen) in zip(menus, found, strict=True):
            best = menu[0]
            if len(menu) > 1:
                best = min(menu, key=lambda one: losses[place[one]])
            chosen[best] += 1
            chances[held] = _forecasts(fitted, scored, [best])[0]
    return found


def held_out_logit(
    cases: pl.DataFrame, war: str, features: Sequence[str], penalty: float = 0.0
) -> Array:
    """The chance of each case from a logit on the other wars; the constant bears no penalty."""
    x = np.hstack([np.ones((cases.height, 1)), _values(cases, features)])
    y = cases["honored"].to_numpy().astype(float)
    chances = np.zeros(cases.height)
    for train, held in scoring.leave_one_group_out(cases[war].to_numpy()):
        fit = fit_logit(x[train], y[train], penalty=np.array([0.0, *[penalty] * len(features)]))
        chances[held] = fit.predict(x[held])
    return chances


def scores(
    alliance_wars: pl.DataFrame | None,
    members: pl.DataFrame | None,
    *,
    draws: int = 10_000,
    seed: int = SEED,
) -> tuple[Score, ...]:
    """The whole comparison, leaving one war out at a time; some minutes of work.

    Parameters
    ----------
    alliance_wars : polars.DataFrame or None
        What `foedus.models.reliability_cases.historical_features` returns.
    members : polars.DataFrame or None
        What `foedus.models.honoring.member_invocations` returns.
    draws, seed : int
        Resamples of wars for the intervals (90%), and the seed.

    Returns
    -------
    tuple of Score
    """
    found: list[Score] = []
    if alliance_wars is not None:
        forecasts = [("null", held_out_logit(alliance_wars, "warid", ()), "", "")]
        period = held_out_logit(alliance_wars, "warid", ("post1945",))
        forecasts.append(("period only", period, "null", ""))
        names = [*(f"pooled, {name}" for name in SETS), "pooled, features chosen too"]
        menus = [*(candidates([features]) for features in SETS.values()), candidates()]
        results = held_out_forecasts(alliance_wars, "warid", menus)
        for name, (chances, chosen) in zip(names, results, strict=True):
            forecasts.append((name, chances, "period only", _told(chosen)))
        found += _scored("146 alliance-wars", alliance_wars, "warid", forecasts, draws, seed)
    if members is not None:
        plain = held_out_logit(members, "war", VARIABLES)
        slight = held_out_logit(members, "war", VARIABLES, penalty=0.1)
        menus = [candidates([VARIABLES], alliance_variances=[0.0]), candidates([VARIABLES])]
        (ridge, ridges), (pooled, pools) = held_out_forecasts(members, "war", menus)
        forecasts = [
            ("null", held_out_logit(members, "war", ()), "", ""),
            ("five variables, unpenalized", plain, "null", ""),
            ("five variables, penalty 0.1", slight, "five variables, unpenalized", ""),
            ("five variables, ridge", ridge, "five variables, unpenalized", _told(ridges)),
            ("five variables, pooled", pooled, "five variables, unpenalized", _told(pools)),
        ]
        found += _scored("137 members", members, "war", forecasts, draws, seed)
    return tuple(found)


def _told(chosen: Counter[Candidate]) -> str:
    names = {features: name for name, features in SETS.items()}
    best, times = chosen.most_common(1)[0]
    name = names.get(best.features, "five variables")
    return (
        f"{name}, variances {best.coefficient_variance:g} and {best.alliance_variance:g} "
        f"in {times} of {chosen.total()} folds"
    )


def _scored(
    label: str,
    cases: pl.DataFrame,
    war: str,
    forecasts: Sequence[tuple[str, Array, str, str]],
    draws: int,
    seed: int,
) -> list[Score]:
    y, wars = cases["honored"].to_numpy(), cases[war].to_numpy()
    losses = {name: scoring.case_log_loss(y, p) for name, p, _, _ in forecasts}
    found = []
    for name, p, over, note in forecasts:
        line = scoring.calibration(y, p) if over else None
        gain = (
            scoring.paired_bootstrap(
                losses[over], losses[name], wars, case_rng(seed, label, name), draws
            )
            if over
            else None
        )
        found.append(
            Score(
                label,
                name,
                float(losses[name].mean()),
                scoring.brier(y, p),
                line.slope if line else None,
                line.slope_low if line else None,
                line.slope_high if line else None,
                over,
                gain,
                note,
            )
        )
    return found
