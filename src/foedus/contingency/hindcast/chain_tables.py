"""Tables of the rest of the chain: how many joined, and whether the attack succeeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.contingency.hindcast.counts import COUNTS
from foedus.contingency.hindcast.gains import Interval, Sums, intervals
from foedus.contingency.hindcast.winning import WINS
from foedus.models.scoring import brier, case_log_loss

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class CountScores:
    """How one forecast of the number of joiners did.

    Parameters
    ----------
    forecast : str
        One of :data:`foedus.contingency.hindcast.counts.COUNTS`.
    mean : float
        Expected joiners of a war, mean over wars; ``came`` is the mean that came.
    coverage : float
        Share of wars whose number lies inside the 80% interval; ``width`` is its mean width.
    crps, log_score : float
        Means over wars; lower is better.
    over_null : Interval or None
        What the score saves of the null's mean CRPS, in joiners; none for the null.
    log_over_null : Interval or None
        Likewise of the log score, in nats.
    """

    forecast: str
    mean: float
    came: float
    coverage: float
    width: float
    crps: float
    log_score: float
    over_null: Interval | None
    log_over_null: Interval | None


@dataclass(frozen=True, slots=True)
class WinScores:
    """How one forecast of the attack's success did; gains are in mean log loss."""

    forecast: str
    log_loss: float
    brier: float
    mean: float
    over_constant: Interval | None
    over_ratio: Interval | None


@dataclass(frozen=True, slots=True)
class WarTold:
    """One war: how many joined beside the cascade's interval, and success beside its chance."""

    warnum: int
    name: str
    joined: int
    low: int
    high: int
    mean: float
    succeeded: bool | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class ChainTable:
    """The rest of the chain under one way of folding.

    ``wars`` were forecast; of ``decided`` of them it is known whether the attack succeeded, and it
    did in ``succeeded``.
    """

    scheme: str
    wars: int
    decided: int
    succeeded: int
    counts: tuple[CountScores, ...]
    wins: tuple[WinScores, ...]
    told: tuple[WarTold, ...]

    @property
    def outside(self) -> tuple[WarTold, ...]:
        """Wars whose number of joiners lies outside the cascade's 80% interval."""
        return tuple(one for one in self.told if not one.low <= one.joined <= one.high)


def chain_table(
    scheme: str,
    rows: pl.DataFrame,
    names: Mapping[int, str],
    run: Callable[..., pl.DataFrame],
    *,
    seed: int,
    draws: int,
) -> ChainTable:
    """Score the rows of :func:`foedus.contingency.hindcast.chain_folds.chain_folds`.

    Parameters
    ----------
    scheme : str
        The way of folding.
    rows : polars.DataFrame
        One per war.
    names : mapping
        Of the wars, by number.
    run, seed, draws
        Of the bootstrap: see :func:`foedus.contingency.hindcast.gains.intervals`.
    """
    import polars as pl

    n = np.ones(rows.height)
    decided = rows.filter(pl.col("succeeded").is_not_null())
    y = decided["succeeded"].to_numpy().astype(float)
    loss = {name: case_log_loss(y, decided[f"wins: {name}"].to_numpy()) for name in WINS}
    asked: dict[str, Sums] = {}
    for name in COUNTS[1:]:
        for score in ("crps", "log_score"):
            null, own = (rows[f"{one}: {score}"].to_numpy() for one in (COUNTS[0], name))
            asked[f"{score}|{name}"] = Sums(null - own, n)
    for place, simpler in enumerate(WINS[:2]):
        for name in WINS[place + 1 :]:
            asked[f"{simpler}|{name}"] = Sums(loss[simpler] - loss[name], np.ones(len(y)))
    held = intervals(asked, run, seed=seed, draws=draws)
    joined = rows["joined"].to_numpy()
    return ChainTable(
        scheme=scheme,
        wars=rows.height,
        decided=len(y),
        succeeded=int(y.sum()),
        counts=tuple(
            _counted(name, rows, joined, held.get(f"crps|{name}"), held.get(f"log_score|{name}"))
            for name in COUNTS
        ),
        wins=tuple(
            WinScores(
                forecast=name,
                log_loss=float(loss[name].mean()),
                brier=brier(y, decided[f"wins: {name}"].to_numpy()),
                mean=float(decided[f"wins: {name}"].to_numpy().mean()),
                over_constant=held.get(f"{WINS[0]}|{name}"),
                over_ratio=held.get(f"{WINS[1]}|{name}"),
            )
            for name in WINS
        ),
        told=tuple(
            WarTold(
                number, names[number], came, int(low), int(high), mean,
                None if success is None else bool(success), chance,
            )
            for number, came, low, high, mean, success, chance in rows.select(
                "warnum", "joined", "cascade: low", "cascade: high", "cascade: mean", "succeeded",
                "wins: chain",
            ).iter_rows()
        ),
    )  # fmt: skip


def _counted(
    name: str,
    rows: pl.DataFrame,
    joined: np.ndarray[tuple[int], np.dtype[np.int64]],
    crps: Interval | None,
    log_score: Interval | None,
) -> CountScores:
    low, high = (rows[f"{name}: {end}"].to_numpy() for end in ("low", "high"))
    return CountScores(
        forecast=name,
        mean=float(rows[f"{name}: mean"].to_numpy().mean()),
        came=float(joined.mean()),
        coverage=float(((joined >= low) & (joined <= high)).mean()),
        width=float((high - low).mean()),
        crps=float(rows[f"{name}: crps"].to_numpy().mean()),
        log_score=float(rows[f"{name}: log_score"].to_numpy().mean()),
        over_null=crps,
        log_over_null=log_score,
    )
