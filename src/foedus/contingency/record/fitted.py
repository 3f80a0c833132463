"""The onset model's parameters as the dated file that comes with the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.contingency.record.onset import chosen_start, fit_onset
from foedus.models.dispute_onset import FEATURES
from foedus.models.fitted_files import COMMAND, input_lines, quoted, written

if TYPE_CHECKING:
    import polars as pl

INPUTS = (
    "gml-dyad-years",
    "nmc",
    "cow-contiguity",
    "cow-majors",
    "cow-capitals",
    "tss-rivalries",
)
"""Datasets that the parameters rest on."""

_ABOUT = {
    "land_border": ("0/1", "cow-contiguity, type 1", "atlas facts, neighbours: land"),
    "sea_neighbor": (
        "0/1: no land border, coasts within 400 statute miles",
        "cow-contiguity, types 2 to 5",
        "atlas facts, neighbours: sea",
    ),
    "log_distance": ("log of km + 1", "cow-capitals", "atlas facts, capitals"),
    "major1": ("0/1", "cow-majors", "atlas facts, majors"),
    "major2": ("0/1", "cow-majors", "atlas facts, majors"),
    "both_major": ("0/1", "cow-majors", "atlas facts, majors"),
    "personnel_share": (
        "0 to 1: of the two states' active forces, state 1's",
        "nmc, milper",
        "atlas facts, personnel",
    ),
    "rivalry": (
        "0/1: each treats the other as a likely enemy",
        "tss-rivalries",
        "atlas facts, conflicts: rivalry (another coder's judgment of the same idea)",
    ),
}


_CITE = ("gibler_et_al2016", "thompson_et_al2021", "stinnett_et_al2002", "singer_et_al1972")


def fitted_toml(rows: pl.DataFrame, *, on: str, command: str = COMMAND) -> str:
    """The file's text: parameters, covariance, date, command, checksums of what was read.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.record.onset.onset_rows`.
    on : str
        Day of the estimate.
    command : str
        What was run.
    """
    import polars as pl

    start = chosen_start(rows)
    used = rows.filter(pl.col("year") >= start)
    model, fit = fit_onset(used)
    last = int(used["year"].to_numpy().max())
    lines = [
        "# Chance that state 1 begins a militarized dispute with state 2 in a year: a logit on",
        "# directed politically relevant dyad-years. Parameters only; no row of any dataset.",
        f"fitted = {on}",
        f'command = "{command}"',
        f"cite = [{', '.join(map(quoted, _CITE))}]",
        f"first = {start}",
        f"last = {last}",
        f"rows = {len(fit.rows)}",
        f"dropped = {used.height - len(fit.rows)} # no personnel known on a side",
        f"events = {int(used.drop_nulls(list(FEATURES))['initiation'].sum())}",
        'errors = "clustered by both states"',
        f"constant = {written(model.coefficients[0])}",
        "covariance = [",
        *(f"  [{', '.join(written(v) for v in row)}]," for row in model.covariance),
        "]",
    ]
    for name, value in zip(FEATURES, model.coefficients[1:].tolist(), strict=True):
        unit, then, now = _ABOUT[name]
        lines += [
            "",
            "[[feature]]",
            f'name = "{name}"',
            f"coefficient = {written(value)}",
            f'unit = "{unit}"',
            f'historical = "{then}"',
            f'modern = "{now}"',
        ]
    lines += input_lines(INPUTS)
    return "\n".join(lines) + "\n"
