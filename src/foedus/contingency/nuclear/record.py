"""Whether nuclear weapons help to foresee disputes and crises; and wars on those that have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.record.onset import TRAIN_TO, onset_rows
from foedus.errors import PanelError
from foedus.models.dispute_onset import FEATURES
from foedus.models.draws import case_rng
from foedus.models.logit import fit_logit, inverse_logit
from foedus.models.scoring import Gain, auc, case_log_loss, paired_bootstrap

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

FIRST, LAST = 1946, 2010
LAST_CRISIS = 2015
NEEDED = ("nuclear-steps", "icb-crises")
"""Datasets to add, beside those of :func:`foedus.contingency.record.onset.onset_rows`."""
_HELD = "nuclear_possess"
_FORCE, _WAR = 4, 5
_SERIOUS = 3
# A weak penalty: where hardly any armed state has a case, an estimate without one runs away.
_PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class NuclearGain:
    """What nuclear weapons add to a forecast, on years that its fit did not see.

    ``gain`` is the log loss saved over the forecast without them, with the 90% interval of a
    bootstrap by pair or state: one that includes 0 is no demonstrated gain. ``effects`` are the
    coefficients of the nuclear terms on the years fitted, in log odds.
    """

    outcome: str
    test: tuple[int, int]
    n: int
    events: int
    log_loss_without: float
    log_loss_with: float
    auc_without: float
    auc_with: float
    gain: Gain
    effects: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class WarsOnTheArmed:
    """Disputes that a state began with one that had nuclear weapons.

    ``force`` counts those in which somebody used force, ``wars`` those that became wars. In none
    were the weapons used.
    """

    disputes: int
    force: int
    wars: int

    @property
    def highest(self) -> float:
        """The 95% upper bound on the chance of use per war that no use leaves."""
        return float(1 - 0.05 ** (1 / self.wars))


def _armed(first: int, last: int) -> pl.DataFrame:
    import polars as pl

    from foedus.panels import state_years

    table = state_years(first, last).add("nuclear-weapons").collect()
    return table.select("ccode", "year", pl.col(_HELD).cast(pl.Float64))


def wars_on_the_armed(first: int = FIRST, last: int = LAST) -> WarsOnTheArmed:
    """Count the disputes, uses of force and wars that began with an attack on an armed state.

    Raises
    ------
    SourceNotAddedError
        If a file was not added: ``gml-dyad-years`` and ``nuclear-steps``.
    """
    import polars as pl

    from foedus.panels import dyad_years

    table = dyad_years(first, last).add("gml-mids", joiners=False).collect()
    began = table.filter(pl.col("gml_initiation") == 1).join(
        _armed(first, last).rename({"ccode": "ccode2"}), on=["ccode2", "year"], how="left"
    )
    against = began.filter(pl.col(_HELD) == 1)
    worst = against.group_by("gml_dispnum").agg(pl.col("gml_dispute_hostility").max())
    level = worst["gml_dispute_hostility"].to_numpy()
    return WarsOnTheArmed(len(level), int((level >= _FORCE).sum()), int((level >= _WAR).sum()))


def dispute_gain(
    rows: pl.DataFrame | None = None,
    *,
    by: str = "pair",
    train_to: int = TRAIN_TO,
    seed: int = 1,
    draws: int = 1000,
) -> NuclearGain:
    """What nuclear weapons add to the onset model of disputes.

    Parameters
    ----------
    rows : polars.DataFrame, optional
        Of :func:`foedus.contingency.record.onset.onset_rows` with ``armed1`` and ``armed2``;
        made of the user's files if not given.
    by : str
        What the bootstrap resamples whole: each ``pair``, ``challenger`` or ``target``.
    train_to : int
        Last year fitted.
    seed, draws : int
        Of the bootstrap.

    Raises
    ------
    PanelError
        If there is no such ``by``, or no rows.
    """
    import polars as pl

    groups = {
        "pair": pl.col("ccode1") * 1000 + pl.col("ccode2"),
        "challenger": pl.col("ccode1"),
        "target": pl.col("ccode2"),
    }
    if by not in groups:
        raise PanelError(f"there is no {by!r} to resample.", f"use {', '.join(groups)}.")
    if rows is None:
        held = _armed(FIRST, LAST)
        rows = onset_rows(LAST).filter(pl.col("year") >= FIRST)
        for side in ("1", "2"):
            rows = rows.join(
                held.rename({"ccode": f"ccode{side}", _HELD: f"armed{side}"}),
                on=[f"ccode{side}", "year"],
                how="left",
                validate="m:1",
            )
    known = rows.drop_nulls([*FEATURES, "armed1", "armed2"]).with_columns(
        (pl.col("armed1") * pl.col("armed2")).alias("both_armed"),
        groups[by].alias("group"),
    )
    return _gain(
        known, "initiation", FEATURES, ("armed1", "armed2", "both_armed"), train_to, seed, draws
    )


def crisis_gains(
    rows: pl.DataFrame | None = None, *, train_to: int = TRAIN_TO, seed: int = 1, draws: int = 1000
) -> tuple[NuclearGain, ...]:
    """What nuclear weapons add to foreseeing who triggers an international crisis, and how violent.

    Parameters
    ----------
    rows : polars.DataFrame, optional
        ``ccode``, ``year``, ``triggered`` (a crisis broke out that the state triggered),
        ``serious`` (with serious clashes or war; null without a crisis), ``major``,
        ``log_cinc``, ``armed``; made of the user's files if not given.
    train_to : int
        Last year fitted.
    seed, draws : int
        Of the bootstrap by state.

    Notes
    -----
    ICB's file of crises names the state whose act triggered each; who else was in it stands in
    the file of actors, which is not used here.
    """
    import polars as pl

    from foedus.panels import state_years

    if rows is None:
        rows = (
            state_years(FIRST, LAST_CRISIS)
            .add("icb-triggers", "cow-majors", "nmc", "nuclear-weapons")
            .collect()
            .select(
                "ccode",
                "year",
                triggered=(pl.col("icb_triggered") > 0).cast(pl.Float64),
                serious=pl.when(pl.col("icb_triggered") > 0).then(
                    (pl.col("icb_triggered_violence") >= _SERIOUS).cast(pl.Float64)
                ),
                major=pl.col("major").cast(pl.Float64),
                log_cinc=pl.col("cinc").clip(1e-6, 1).log(),
                armed=pl.col(_HELD).cast(pl.Float64),
            )
        )
    base = ("major", "log_cinc")
    known = rows.drop_nulls([*base, "armed", "triggered"]).with_columns(
        pl.col("ccode").alias("group")
    )
    return (
        _gain(known, "triggered", base, ("armed",), train_to, seed, draws),
        _gain(known.drop_nulls("serious"), "serious", base, ("armed",), train_to, seed, draws),
    )


def _gain(
    rows: pl.DataFrame,
    outcome: str,
    base: tuple[str, ...],
    added: tuple[str, ...],
    train_to: int,
    seed: int,
    draws: int,
) -> NuclearGain:
    import polars as pl

    fitted = rows.filter(pl.col("year") <= train_to)
    tested = rows.filter(pl.col("year") > train_to)
    if fitted.is_empty() or tested.is_empty():
        raise PanelError("the years to fit or to score have no rows.", "choose another split.")

    def design(table: pl.DataFrame, names: tuple[str, ...]) -> Array:
        return np.column_stack([np.ones(table.height), *(table[name].to_numpy() for name in names)])

    y0, y = (table[outcome].to_numpy().astype(float) for table in (fitted, tested))
    chances, effects = [], np.zeros(len(added))
    for names in (base, (*base, *added)):
        penalty = np.array([0.0, *np.full(len(names), _PENALTY)])
        fit = fit_logit(design(fitted, names), y0, penalty=penalty)
        chances.append(inverse_logit(design(tested, names) @ fit.coefficients))
        effects = fit.coefficients[-len(added) :]
    without, with_them = (case_log_loss(y, p) for p in chances)
    return NuclearGain(
        outcome=outcome,
        test=(train_to + 1, int(tested["year"].to_numpy().max())),
        n=len(y),
        events=int(y.sum()),
        log_loss_without=float(without.mean()),
        log_loss_with=float(with_them.mean()),
        auc_without=auc(y, chances[0]),
        auc_with=auc(y, chances[1]),
        gain=paired_bootstrap(
            without,
            with_them,
            tested["group"].to_numpy(),
            case_rng(seed, "nuclear", outcome),
            draws,
        ),
        effects=tuple(zip(added, effects.tolist(), strict=True)),
    )
