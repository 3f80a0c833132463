"""The prior over stakes as the dated file that comes with the package, and how it is made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.contingency.record.fitted import INPUTS as ONSET_INPUTS
from foedus.contingency.stakes import rows as stakes_rows
from foedus.contingency.stakes.record import TRAIN_TO, Fit, fit_prior, widening_of
from foedus.models.fitted_files import COMMAND, input_lines, quoted, written
from foedus.models.stake_prior import FEATURES

if TYPE_CHECKING:
    import polars as pl

INPUTS = tuple(dict.fromkeys((*ONSET_INPUTS, *stakes_rows.NEEDED)))
"""Datasets that the prior rests on."""
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


def make_prior(rows: pl.DataFrame) -> Fit:
    """The prior from all rows, with the widening that years out of time ask for.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.stakes.record.stake_rows`.
    """
    return fit_prior(rows, widening=widening_of(rows)[0])


def fitted_toml(rows: pl.DataFrame, *, on: str) -> str:
    """The file's text: parameters, covariance, date, command, checksums of what was read.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.stakes.record.stake_rows`.
    on : str
        Day of the estimate.
    """
    fit = make_prior(rows)
    prior = fit.prior
    years = rows["year"].to_numpy()
    lines = [
        "# Prior over the stake ratio V/C of an attack: P(V/C > 1/p) in a year, p the chance of",
        "# success, is logit^-1(constant + b'x + slope log p). The slope is as estimated; who uses",
        "# it cuts its distribution off below 0. Parameters only; no row of any dataset.",
        f"fitted = {on}",
        f'command = "{COMMAND}"',
        f"cite = [{', '.join(map(quoted, _CITE))}]",
        f"first = {int(years.min())}",
        f"last = {int(years.max())}",
        f"rows = {fit.rows}",
        f"dropped = {rows.height - fit.rows} # no strength known on a side",
        f"events = {fit.events}",
        'errors = "clustered by both states"',
        f"widening = {prior.widening} # log odds; fitted to {TRAIN_TO}, asked for by later years",
        f"rivalry_share = {written(prior.rivalry_share)}",
        f"constant = {written(prior.coefficients[0])}",
        f"slope = {written(prior.coefficients[-1])}",
        "# Rows and columns: constant, features in order, slope.",
        "covariance = [",
        *(f"  [{', '.join(written(v) for v in row)}]," for row in prior.covariance),
        "]",
    ]
    for name, value in zip(FEATURES, prior.coefficients[1:-1].tolist(), strict=True):
        lines += [
            "",
            "[[feature]]",
            f'name = "{name}"',
            f"coefficient = {written(value)}",
            f'unit = "{_ABOUT[name]}"',
        ]
    lines += input_lines(INPUTS)
    return "\n".join(lines) + "\n"
