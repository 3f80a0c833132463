"""How well power foretells who prevails, in wars and in disputes that one side won."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus.models.outcome_studies import Score, scores
from foedus.models.outcomes import share_gap

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from foedus.models.contest import Exponent
    from foedus.models.scoring import Gain

    Array = NDArray[np.float64]


BANDS: Final = ((1.0, 2.0), (2.0, 10.0), (10.0, 100.0), (100.0, float("inf")))


@dataclass(frozen=True, slots=True)
class _Rival:
    """A model of who prevails: which columns it takes, and whether disputes help to fit it."""

    name: str
    columns: tuple[str, ...]
    disputes: bool


# Kept after trial runs on these same wars, in which strengths cut off at a limit and GDP per
# person were tried too; `chosen in inner folds` scores the choice among those that are left.
RIVALS: Final = (
    _Rival("log ratio of CINC", ("cinc ratio",), False),
    _Rival("log ratio of net power", ("net_power ratio",), False),
    _Rival("log ratio of net power, with disputes", ("net_power ratio",), True),
    _Rival("shares of GDP, with disputes", ("gdp gap",), True),
    _Rival("shares of net power", ("net_power gap",), False),
    _Rival("shares of net power, with disputes", ("net_power gap",), True),
    _Rival("shares of net power and who began, with disputes", ("net_power gap", "began"), True),
)
CAPABILITY_RATIO: Final = _Rival("shares of CINC (capability ratio)", ("cinc gap",), False)


@dataclass(frozen=True, slots=True)
class _Set:
    names: NDArray[np.str_]
    columns: dict[str, Array]
    won: Array


def _set(rows: pl.DataFrame, names: str, began: str) -> _Set:
    import numpy as np
    import polars as pl

    from foedus.models.contest import log_ratio

    kept = rows.filter(
        (pl.col("outcome") != 1)
        & pl.all_horizontal(pl.col(f"net_power{side}") > 0 for side in "12")
        & pl.all_horizontal(pl.col(f"cinc{side}") > 0 for side in "12")
    )
    columns = {"began": kept[began].to_numpy().astype(float)}
    if began == "first":
        columns["began"] = columns["began"] * 2 - 1
    for name in ("net_power", "gdp", "cinc"):
        one, two = (kept[f"{name}{side}"].to_numpy().astype(float) for side in "12")
        columns[f"{name} gap"] = share_gap(one, two)
        columns[f"{name} ratio"] = log_ratio(one, two)
    won = (kept["outcome"].to_numpy() == 2).astype(float)
    return _Set(kept[names].cast(pl.String).to_numpy().astype(np.str_), columns, won)


def _loss_of(rival: _Rival, wars: _Set, more: _Set, rows: NDArray[np.intp]) -> Array:
    """Loss of each of these wars under the model fitted to the others of them."""
    import numpy as np

    from foedus.models.logit import fit_logit
    from foedus.models.scoring import case_log_loss

    x = np.column_stack([wars.columns[name] for name in rival.columns])
    extra = np.column_stack([more.columns[name] for name in rival.columns])
    extra, ended = (extra, more.won) if rival.disputes else (extra[:0], more.won[:0])
    chances = []
    for held in rows:
        others = rows[rows != held]
        fit = fit_logit(np.vstack([x[others], extra]), np.concatenate([wars.won[others], ended]))
        chances.append(fit.predict(x[[held]])[0])
    return case_log_loss(wars.won[rows], np.asarray(chances))


def war_scores(seed: int = 0, *, nested: bool = True) -> tuple[Score, ...]:
    """Out-of-sample scores of models of who prevails in a war, each war held out in turn.

    Parameters
    ----------
    seed : int
        For the sides' names and resampling.
    nested : bool
        Add ``chosen in inner folds``: for each war, the rival that scores best on the others.

    Returns
    -------
    tuple of Score
        The null is a coin, since the sides' names are drawn; "simpler" is the capability ratio
        (CINC shares, fitted on wars alone).

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `foedus.models.outcome_cases` says.
    """
    import numpy as np
    import polars as pl

    from foedus.models.outcome_cases import dispute_cases, war_contests

    wars = _set(war_contests(seed), "case", "initiated")
    short = dispute_cases(seed).filter(pl.col("hostlev") < 5)
    more = _set(short, "dispnum", "first")
    every = np.arange(len(wars.won))
    losses = {rival.name: _loss_of(rival, wars, more, every) for rival in RIVALS}
    simple = _loss_of(CAPABILITY_RATIO, wars, more, every)
    null = np.full(len(every), np.log(2))
    if nested:
        chosen = []
        for held in every:
            rest = every[every != held]
            inner = [float(_loss_of(one, wars, more, rest).mean()) for one in RIVALS]
            chosen.append(losses[RIVALS[int(np.argmin(inner))].name][held])
        losses["chosen in inner folds"] = np.asarray(chosen)
    named = {CAPABILITY_RATIO.name: simple, **losses}
    return scores(named, null, simple, wars.names, seed)


def gain_of_who_began(seed: int = 0) -> Gain:
    """What knowing who began adds to the war model, out of sample, by war."""
    import numpy as np
    import polars as pl

    from foedus.models.draws import case_rng
    from foedus.models.outcome_cases import dispute_cases, war_contests
    from foedus.models.scoring import paired_bootstrap

    wars = _set(war_contests(seed), "case", "initiated")
    more = _set(dispute_cases(seed).filter(pl.col("hostlev") < 5), "dispnum", "first")
    every = np.arange(len(wars.won))
    without, informed = (_loss_of(one, wars, more, every) for one in RIVALS[-2:])
    return paired_bootstrap(without, informed, wars.names, case_rng(seed, "began"), 5000, 0.9)


def decisive_scores(seed: int = 0) -> tuple[Score, ...]:
    """Out-of-sample scores on disputes that one side won, each held out in turn.

    The null is how often the state that acted first won the others; "simpler" is the capability
    ratio with who acted first.
    """
    import numpy as np

    from foedus.models.outcome_cases import decisive, dispute_cases

    cases = _set(decisive(dispute_cases(seed)), "dispnum", "first")
    every = np.arange(len(cases.won))

    def loss(*columns: str) -> Array:
        return _loss_of(_Rival("", columns, False), cases, cases, every)

    null, simple = loss("began"), loss("cinc gap", "began")
    losses = {
        "capability ratio alone": loss("cinc gap"),
        "capability ratio and who acted first": simple,
        "log ratio of net power and who acted first": loss("net_power ratio", "began"),
        "shares of net power and who acted first": loss("net_power gap", "began"),
    }
    return scores(losses, null, simple, cases.names, seed)


def contest_exponents(seed: int = 0, *, shares: bool = False) -> dict[str, Exponent]:
    """How decisive net power is, in three populations.

    Parameters
    ----------
    seed : int
        For the sides' names and resampling.
    shares : bool
        Fit ``k`` of the contest of differences on shares, as the war model does, in place of
        the exponent of the contest of ratios.

    Returns
    -------
    dict of Exponent
        ``wars``, ``disputes`` (decisive, below hostility 5) and ``both``, with 90% intervals.
    """
    import numpy as np

    from foedus.models.contest import fit_exponent
    from foedus.models.draws import case_rng
    from foedus.models.outcome_cases import dispute_cases, war_contests
    from foedus.models.outcomes import contests

    held = contests(war_contests(seed), dispute_cases(seed))
    gap, name_of = (held.gap, "k") if shares else (held.ratio, "m")
    populations = {"wars": held.war, "disputes": ~held.war, "both": np.full(len(held.war), True)}
    return {
        name: fit_exponent(
            gap[rows], held.won[rows], held.names[rows], case_rng(seed, name_of), draws=2000
        )
        for name, rows in populations.items()
    }


def by_advantage(seed: int = 0) -> pl.DataFrame:
    """How often the stronger side won, by how much stronger it was, beside what the model says.

    Returns
    -------
    polars.DataFrame
        One row per population and band of the ratio of net power: ``n``, ``stronger_won``,
        ``observed`` with Wilson's 90% band, ``forecast`` (mean of `foedus.models.outcomes.p_win`,
        fitted to these contests among others).
    """
    import numpy as np
    import polars as pl

    from foedus.models.contest import difference_contest_hirshleifer1989
    from foedus.models.outcome_cases import dispute_cases, war_contests
    from foedus.models.outcomes import contests, war_model
    from foedus.models.scoring import wilson

    held = contests(war_contests(seed), dispute_cases(seed))
    ahead = np.abs(held.gap)
    won = np.where(held.gap > 0, held.won, 1 - held.won)
    said = difference_contest_hirshleifer1989(ahead, 0.0, war_model().k)
    rows = []
    for population, inside in (("wars", held.war), ("disputes", ~held.war)):
        for low, high in BANDS:
            band = inside & (np.exp(np.abs(held.ratio)) >= low)
            band &= np.exp(np.abs(held.ratio)) < high
            n, stronger = int(band.sum()), int(won[band].sum())
            least, most = wilson(stronger, n, 0.9)
            rows.append(
                {
                    "population": population,
                    "ratio_from": low,
                    "ratio_to": high,
                    "n": n,
                    "stronger_won": stronger,
                    "observed": stronger / n,
                    "low": least,
                    "high": most,
                    "forecast": float(said[band].mean()),
                }
            )
    return pl.DataFrame(rows)
