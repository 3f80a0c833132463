"""Every estimator on made worlds: bias and coverage, beside the tolerances set beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from foedus.contingency.parallel import Case, code_hash, run
from foedus.contingency.recovery import contests, joiners, onsets, promises, spreading
from foedus.contingency.recovery.estimators import LEVEL, Estimator
from foedus.errors import EventError, MeasureError, UnknownNameError
from foedus.models.draws import case_rng
from foedus.models.scoring import wilson
from foedus.progress import Told

if TYPE_CHECKING:
    import polars as pl

WORLDS: Final = 200
BIAS: Final = 0.05
COVERAGE: Final = (0.92, 0.97)
"""The tolerances: bias below 5% of the truth; intervals of 95% that hold it in 92 to 97%."""

_PRIOR: Final = "drawn anew in each world from the priors of the estimator"
_SHIPPED: Final = "the shipped estimates"
ESTIMATORS: Final = (
    Estimator(
        "reliability", "pooled logit of kept promises: 146 cases, 129 alliances", _PRIOR,
        40, promises.reliability_drawn,
    ),
    Estimator(
        "reliability-fixed", "the same; it draws coefficients toward 0 on purpose", _SHIPPED,
        40, promises.reliability_fixed,
    ),
    Estimator(
        "leeds-anac", "plain logit of kept promises: 137 cases", "the published coefficients",
        100, promises.leeds_anac,
    ),
    Estimator(
        "leeds-anac-tenfold", "the same on 1,370 cases", "the published coefficients", 100,
        promises.leeds_anac_tenfold,
    ),
    Estimator(
        "war-outcome", "slope on shares of strength, and drawn wars: as many as in the files",
        _SHIPPED, 5, contests.war_outcome,
    ),
    Estimator(
        "contest-exponent", "exponent of the contest of ratios: as many contests", _SHIPPED,
        5, contests.contest_exponent,
    ),
    Estimator(
        "disputes", "logit of decisive disputes: 261", "assumed", 200, contests.disputes
    ),
    Estimator(
        "joining", "ridge logit and duty shifts: 95 wars, 15,390 candidates, inner folds of wars",
        _PRIOR, 5, joiners.joining_drawn,
    ),
    Estimator(
        "joining-fixed", "the same; it draws coefficients toward 0 on purpose", _SHIPPED, 5,
        joiners.joining_fixed,
    ),
    Estimator(
        "cascade", "opening, calling, together by moments and likelihood: 95 attacks of 2026",
        _SHIPPED, 1, spreading.cascade,
    ),
    Estimator(
        "extension", "attacks on states in the way: 170 in it, 633 beside", _SHIPPED, 200,
        spreading.extension,
    ),
    Estimator(
        "dispute-onset", "logit, errors by both states: 20,000 pair-years", _SHIPPED, 40,
        onsets.onset,
    ),
    Estimator(
        "stake-prior", "logit with a slope on the threshold: 20,000 pair-years", "assumed",
        40, onsets.stake_prior,
    ),
    Estimator(
        "strategic-probit", "private information: 2,000 games", "assumed", 25,
        onsets.games_private,
    ),
    Estimator(
        "strategic-probit-agent", "agent error: 2,000 games", "assumed", 25,
        onsets.games_agent,
    ),
)  # fmt: skip


def chosen(names: Sequence[str] = ()) -> tuple[Estimator, ...]:
    """The estimators of these names, all if none is given, in the order of the table.

    Raises
    ------
    UnknownNameError
        If there is no such estimator.
    """
    known = [one.name for one in ESTIMATORS]
    for name in names:
        if name not in known:
            raise UnknownNameError(
                f"there is no estimator {name!r}.", f"choose among {', '.join(known)}."
            )
    return tuple(one for one in ESTIMATORS if not names or one.name in names)


def made(block: Sequence[Case], seed: int) -> pl.DataFrame:
    """What estimators find in some worlds.

    Parameters
    ----------
    block : sequence of (str, int)
        Estimator and number of the world.
    seed : int
        With the case it keys the world.

    Returns
    -------
    polars.DataFrame
        One row per ``estimator``, ``world`` and ``parameter``; one with nulls, and the reason in
        ``failed``, where no estimate exists.
    """
    import polars as pl

    by_name = {one.name: one for one in ESTIMATORS}
    rows: list[dict[str, object]] = []
    for name, number in block:
        key = {"estimator": str(name), "world": int(number)}
        try:
            found = by_name[str(name)].world(case_rng(seed, "recovery", name, number))
        except MeasureError as error:
            rows.append({**key, "failed": error.wrong})
            continue
        rows += [
            {
                **key, "parameter": one.parameter, "truth": one.truth, "estimate": one.estimate,
                "low": one.low, "high": one.high, "level": one.level, "drawn": one.drawn,
            }
            for one in found
        ]  # fmt: skip
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "estimator": pl.String, "world": pl.Int32, "parameter": pl.String, "truth": pl.Float64,
        "estimate": pl.Float64, "low": pl.Float64, "high": pl.Float64, "level": pl.Float64,
        "drawn": pl.Boolean, "failed": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)


def recovery(
    names: Sequence[str] = (),
    *,
    worlds: int = WORLDS,
    seed: int = 1,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    folder: str | Path | None = None,
    told: Told | None = None,
) -> pl.DataFrame:
    """Make worlds, fit each, and return every estimate.

    Parameters
    ----------
    names : sequence of str
        Estimators; all if none is given.
    worlds : int
        Of each estimator, at least 2.
    seed : int
        With estimator and number it keys each world.
    backend, scheduler, jobs, folder, told
        See :func:`foedus.contingency.parallel.run`; blocks are counted over all estimators.

    Returns
    -------
    polars.DataFrame
        See :func:`made`.

    Raises
    ------
    EventError
        If there are fewer than two worlds.
    UnknownNameError
        If there is no such estimator.
    """
    import polars as pl

    if worlds < 2:
        raise EventError(f"{worlds} worlds show no bias.", "make at least 2; 200 take a while.")
    asked = chosen(names)
    counts = [-(-worlds // one.block) for one in asked]
    frames = []
    for place, one in enumerate(asked):
        before = sum(counts[:place])

        def moved(done: int, total: int, before: int = before) -> None:
            if told is not None:
                told(before + done, sum(counts))

        frames.append(
            run(
                [(one.name, number) for number in range(worlds)],
                partial(made, seed=seed),
                about={"seed": seed, "code": code_hash()},
                block=one.block, backend=backend, scheduler=scheduler, jobs=jobs, folder=folder,
                told=moved,
            )
        )  # fmt: skip
    return pl.concat(frames)


def recovery_table(found: pl.DataFrame) -> pl.DataFrame:
    """Bias and coverage of each parameter.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`recovery`.

    Returns
    -------
    polars.DataFrame
        One row per ``estimator`` and ``parameter``: ``truth`` (null where each world draws its
        own) and ``estimate``, the means; ``bias`` and ``noise``, the standard error that the
        number of worlds leaves it; ``share``, the bias over the truth's size, or over the spread
        of the truths where they are drawn; ``errors``, the bias over the standard deviation of
        what it is a mean of; ``coverage`` with its 95% band ``low`` to ``high`` (null where the
        estimator has no interval), ``level`` of the intervals; ``worlds`` that had an estimate,
        ``failed`` that had none; ``bias_met`` and ``coverage_met``, by the tolerances on the
        figures themselves (null where none is set).
    """
    import numpy as np
    import polars as pl

    rows = []
    for one in ESTIMATORS:
        mine = found.filter(pl.col("estimator") == one.name)
        failed = int(mine["failed"].is_not_null().sum())
        known = mine.filter(pl.col("failed").is_null())
        for name in known["parameter"].unique(maintain_order=True).to_list():
            part = known.filter(pl.col("parameter") == name)
            truth, said = part["truth"].to_numpy(), part["estimate"].to_numpy()
            off = said - truth
            spread = float(off.std(ddof=1)) if len(off) > 1 else float("nan")
            drawn = bool(part["drawn"][0])
            size = float(truth.std(ddof=1)) if drawn else float(abs(truth.mean()))
            bias = float(off.mean())
            share = bias / size if size > 0 else float("nan")
            level = float(part["level"][0])
            held = None
            band: tuple[float, float] | tuple[None, None] = (None, None)
            if part["low"].null_count() == 0:
                low, high = part["low"].to_numpy(), part["high"].to_numpy()
                inside = int(((low <= truth) & (truth <= high)).sum())
                held, band = inside / len(off), wilson(inside, len(off), LEVEL)
            rows.append(
                {
                    "estimator": one.name,
                    "parameter": name,
                    "truth": None if drawn else float(truth.mean()),
                    "estimate": float(said.mean()),
                    "bias": bias,
                    "noise": spread / float(np.sqrt(len(off))),
                    "share": share,
                    "errors": bias / spread if spread > 0 else 0.0,
                    "level": level,
                    "coverage": held,
                    "low": band[0],
                    "high": band[1],
                    "worlds": len(off),
                    "failed": failed,
                    "bias_met": bool(abs(share) < BIAS),
                    "coverage_met": None
                    if held is None or level != LEVEL
                    else bool(COVERAGE[0] <= held <= COVERAGE[1]),
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)
