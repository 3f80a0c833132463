"""The prior over stakes as the dated file that comes with the package, and how it is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.contingency.record.fitted import INPUTS as ONSET_INPUTS
from foedus.contingency.stakes import rows as stakes_rows
from foedus.contingency.stakes.record import TRAIN_TO, Fit, fit_prior, widening_of
from foedus.models.stake_prior import FEATURES, StakePrior, shipped

if TYPE_CHECKING:
    import polars as pl

INPUTS = tuple(dict.fromkeys((*ONSET_INPUTS, *stakes_rows.NEEDED)))
"""Datasets that the prior rests on."""
COMMAND = "python scripts/make_stakes.py fit"
_CITE = (
    "gibler_et_al2016", "thompson_et_al2021", "stinnett_et_al2002", "leeds_et_al2002",
    "fariss_et_al2022",
)  # fmt: skip
_ABOUT = {
    "land_border": "0/1: the homelands touch",
    "sea_neighbor": "0/1: no land border, coasts within 400 statute miles",
    "log_distance": "log of km + 1, between capitals",
    "major1": "0/1: the challenger is a major power",
    "major2": "0/1: the target is",
    "both_major": "0/1: both are",
    "rivalry": "0/1: each treats the other as a likely enemy",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """How far an estimate from the user's files lies from the one that was shipped.

    ``errors`` is the distance in standard errors of the shipped estimate; for the widening, which
    has none, it is 0.
    """

    name: str
    shipped: float
    estimated: float
    errors: float


def make_prior(rows: pl.DataFrame) -> Fit:
    """The prior from all rows, with the widening that years out of time ask for.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.stakes.record.stake_rows`.
    """
    return fit_prior(rows, widening=widening_of(rows)[0])


def refit(rows: pl.DataFrame) -> tuple[StakePrior, tuple[Moved, ...]]:
    """Estimate from the user's own files, and say how far each parameter moved.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.stakes.record.stake_rows`.
    """
    now, was = make_prior(rows).prior, shipped()
    error = np.sqrt(np.diag(was.covariance))
    told = [
        Moved(name, float(old), float(new), float((new - old) / one))
        for name, old, new, one in zip(
            ("constant", *FEATURES, "slope"), was.coefficients, now.coefficients, error, strict=True
        )
    ]
    told.append(Moved("widening", was.widening, now.widening, 0.0))
    return now, tuple(told)


def fitted_toml(rows: pl.DataFrame, *, on: str) -> str:
    """The file's text: parameters, covariance, date, command, checksums of what was read.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.stakes.record.stake_rows`.
    on : str
        Day of the estimate.
    """
    from foedus.sources import adding

    fit = make_prior(rows)
    prior = fit.prior
    years = rows["year"].to_numpy()
    lines = [
        "# Prior over the stake ratio V/C of an attack: P(V/C > 1/p) in a year, p the chance of",
        "# success, is logit^-1(constant + b'x + slope log p). The slope is as estimated; who uses",
        "# it cuts its distribution off below 0. Parameters only; no row of any dataset.",
        f"date = {on}",
        f'command = "{COMMAND} {on}"',
        f"cite = [{', '.join(map(_quoted, _CITE))}]",
        f"first = {int(years.min())}",
        f"last = {int(years.max())}",
        f"rows = {fit.rows}",
        f"dropped = {rows.height - fit.rows} # no strength known on a side",
        f"events = {fit.events}",
        'errors = "clustered by both states"',
        f"widening = {prior.widening} # log odds; fitted to {TRAIN_TO}, asked for by later years",
        f"rivalry_share = {_number(prior.rivalry_share)}",
        f"constant = {_number(prior.coefficients[0])}",
        f"slope = {_number(prior.coefficients[-1])}",
        "# Rows and columns: constant, features in order, slope.",
        "covariance = [",
        *(f"  [{', '.join(_number(v) for v in row)}]," for row in prior.covariance),
        "]",
    ]
    for name, value in zip(FEATURES, prior.coefficients[1:-1].tolist(), strict=True):
        lines += [
            "",
            "[[feature]]",
            f'name = "{name}"',
            f"coefficient = {_number(value)}",
            f'unit = "{_ABOUT[name]}"',
        ]
    for key in INPUTS:
        entry = adding.added(key)
        lines += [
            "",
            "[[input]]",
            f'key = "{key}"',
            f'version = "{entry.version}"',
            f'sha256 = "{entry.origin_sha256}"',
        ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return f'"{word}"'


def _number(value: float) -> str:
    return repr(float(f"{float(value):.8g}"))
