"""The estimates of who joins that come with the package, and how they are made anew."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.design import CONTESTED, SHIPPED, Design, official_designs
from foedus.contingency.joining.models import DutyMixture, fitted_mixture
from foedus.contingency.joining.study import invoked
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.fitted_files import COMMAND, checksums
from foedus.models.joining import RidgeLogit
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]

FILE = "joining.toml"
CITES = (
    "sarkees_wayman2010", "leeds_et_al2002", "singer_et_al1972", "stinnett_et_al2002",
    "thompson_et_al2021",
)  # fmt: skip
INPUTS = (
    "cow-inter-state-wars", "cow-states", "atop-m", "nmc", "cow-contiguity", "cow-majors",
    "cow-capitals", "tss-rivalries",
)  # fmt: skip
_STEPS = 21
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model with what a forecast needs and what it rests on.

    Parameters
    ----------
    model : DutyMixture
        The two channels.
    quantiles : dict
        For each feature its 21 quantiles over all candidates of the wars, at even steps: the
        distribution over which a feature that is not known is integrated.
    covariance : float array, shape (k + 3, k + 3)
        Of the estimates about the truth, by the curvature: intercept, coefficients, two shifts.
    fitted : date
        When.
    wars, rows, joins, bound : int
        What it was learned from; ``bound`` states had a duty ruled to apply, partners counted.
    inputs : dict
        Each dataset with its version and checksum.
    """

    model: DutyMixture
    quantiles: dict[str, Array]
    covariance: Array
    fitted: date
    wars: int
    rows: int
    joins: int
    bound: int
    inputs: dict[str, str]


def fit_joining(
    designs: tuple[Design, Design] | None = None, *, on: date | None = None, seed: int = _SEED
) -> Fitted:
    """Estimate the shipped model from the user's files.

    Parameters
    ----------
    designs : tuple of Design, optional
        The candidates of the wars as they began, and of the principals' wars; those of the
        user's files if not given.
    on : date, optional
        The day that is written down; today's if not given.
    seed : int
        Draws the folds in which the penalty is chosen.

    Returns
    -------
    Fitted

    Raises
    ------
    SourceNotAddedError
        If a file was not added.
    """
    rows, principals = official_designs() if designs is None else designs
    y, due = rows.joined_in_year, invoked(principals, "joined_in_year")
    model = fitted_mixture(rows, y, SHIPPED, due, case_rng(seed, "joining", "shipped"))
    grid = np.linspace(0, 1, _STEPS)
    x = rows.features(SHIPPED)
    # Block by block: the shifts are estimated given the channel without a duty.
    size = len(SHIPPED) + 1
    covariance = np.zeros((size + 2, size + 2))
    covariance[:size, :size] = model.unbound.covariance
    covariance[size:, size:] = np.diag(model.shift_variance)
    return Fitted(
        model=model,
        quantiles={
            name: np.quantile(x[:, place], grid, method="nearest")
            for place, name in enumerate(SHIPPED)
        },
        covariance=covariance,
        fitted=on or date.today(),
        wars=len(np.unique(rows.war)),
        rows=len(rows),
        joins=int(y.sum()),
        bound=len(due.honored),
        inputs=checksums(INPUTS) if designs is None else {},
    )


@cache
def shipped() -> Fitted:
    """The estimates that come with the package.

    Examples
    --------
    >>> shipped().model.names[0]
    'defense_own'
    """
    return read_fitted((files("foedus.models") / "fitted" / FILE).read_text(encoding="utf-8"))


def read_fitted(text: str) -> Fitted:
    """Estimates from the text of their file.

    Raises
    ------
    MeasureError
        If a part is missing or numbers do not go together.
    """
    try:
        said = tomllib.loads(text)
        terms = said["term"]
        names = tuple(str(one["feature"]) for one in terms)
        size = len(names) + 3
        covariance = np.zeros((size, size))
        rows, columns = np.tril_indices(size)
        covariance[rows, columns] = said["covariance"]
        covariance[columns, rows] = said["covariance"]
        unbound = RidgeLogit(
            mean=np.array([one["mean"] for one in terms], float),
            scale=np.array([one["scale"] for one in terms], float),
            coefficients=np.array([one["log_odds"] for one in terms], float),
            intercept=float(said["intercept"]),
            penalty=float(said["penalty"]),
            covariance=covariance[: size - 2, : size - 2],
        )
        model = DutyMixture(
            names,
            unbound,
            np.array(said["duty_shift"], float),
            np.diag(covariance)[size - 2 :],
        )
        return Fitted(
            model=model,
            quantiles={str(one["feature"]): np.array(one["quantiles"], float) for one in terms},
            covariance=covariance,
            fitted=said["fitted"],
            wars=int(said["wars"]),
            rows=int(said["rows"]),
            joins=int(said["joins"]),
            bound=int(said["bound"]),
            inputs=dict(said.get("inputs", {})),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MeasureError(
            f"the file of estimates cannot be read: {error}.",
            f"make it anew: {COMMAND}.",
        ) from error


def as_text(fitted: Fitted) -> str:
    """The estimates as the text of their file (TOML), in a fixed order and rounding."""
    model = fitted.model
    lower = fitted.covariance[np.tril_indices(len(fitted.covariance))]
    lines = [
        "# Who joins a war within twelve months: log odds of a state no duty binds, from the terms",
        "# below (each feature less its mean, over its scale), and what a duty ruled to apply adds",
        "# to them, to 1945 and after. Estimates, no rows of the files they rest on.",
        f"fitted = {fitted.fitted.isoformat()}",
        f'command = "{COMMAND}"',
        f"cite = [{_quoted(CITES)}]",
        'outcome = "joined_in_year"',
        f"wars = {fitted.wars}",
        f"rows = {fitted.rows}",
        f"joins = {fitted.joins}",
        f"bound = {fitted.bound}",
        f"contested_counts = {CONTESTED}",
        f"intercept = {model.unbound.intercept:.6f}",
        f"penalty = {model.unbound.penalty:.1f}",
        f"duty_shift = [{_numbers(model.shift)}]",
        "# Lower triangle by rows: intercept, terms in order, the two shifts.",
        "covariance = [",
        *_wrapped(lower),
        "]",
    ]
    for place, name in enumerate(model.names):
        lines += [
            "",
            "[[term]]",
            f'feature = "{name}"',
            f"log_odds = {model.unbound.coefficients[place]:.6f}",
            f"mean = {model.unbound.mean[place]:.6f}",
            f"scale = {model.unbound.scale[place]:.6f}",
            "quantiles = [",
            *_wrapped(fitted.quantiles[name], digits=5),
            "]",
        ]
    lines += ["", "[inputs]", *(f'{key} = "{said}"' for key, said in fitted.inputs.items())]
    return "\n".join(lines) + "\n"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _numbers(values: Array, digits: int = 6) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


def _wrapped(values: Array, digits: int = 6, width: int = 9) -> list[str]:
    rows = [values[start : start + width] for start in range(0, len(values), width)]
    return [f"    {_numbers(row, digits)}," for row in rows]


def chances(
    fitted: Fitted,
    x: Array,
    applies: Array,
    late: Array,
    rng: np.random.Generator,
    *,
    draws: int = 400,
    level: float = 0.8,
) -> Mapping[str, Array]:
    """Chances with intervals for rows of features, some of which may be unknown.

    Parameters
    ----------
    fitted : Fitted
        The estimates.
    x : float array, shape (n, k)
        Features in the order of ``fitted.model.names``; NaN where not known.
    applies : float array, shape (n,)
        The chance that a duty to help applies: 1, 0.5 or 0.
    late : float array, shape (n,)
        1 after 1945.
    rng : numpy.random.Generator
        Draws estimates and unknown features.
    draws : int
        How many.
    level : float
        Of the interval.

    Returns
    -------
    mapping of str to float array
        ``chance``, ``low``, ``high``, ``honored`` (given that a duty applies) and ``unbound``
        (given that none does), each of shape (n,). A feature that is not known is drawn from its
        distribution over the wars' candidates, each one by itself.

    Raises
    ------
    MeasureError
        If shapes differ or there are no draws.
    """
    x = np.asarray(x, float)
    names = fitted.model.names
    if x.ndim != 2 or x.shape[1] != len(names) or draws < 1:
        raise MeasureError(
            f"features of shape {x.shape} for {len(names)} terms and {draws} draws.",
            f"give a column for each of {', '.join(names)}, and at least one draw.",
        )
    unbound = fitted.model.unbound
    size = len(names) + 1
    root = np.linalg.cholesky(fitted.covariance + 1e-12 * np.eye(len(fitted.covariance)))
    noise = rng.standard_normal((draws, len(root))) @ root.T
    unknown = np.isnan(x)
    filled = np.broadcast_to(x, (draws, *x.shape)).copy()
    for place, name in enumerate(names):
        rows = np.flatnonzero(unknown[:, place])
        if len(rows):
            grid = fitted.quantiles[name]
            where = rng.integers(0, len(grid), size=(draws, len(rows)))
            filled[:, rows, place] = grid[where]
    z = (filled - unbound.mean) / unbound.scale
    # The chance itself averages over what is unknown about the state, at the best estimate.
    best = unbound.intercept + z @ unbound.coefficients
    shift = fitted.model.shift[np.asarray(late, int)]
    a = np.asarray(applies, float)
    honored, free = inverse_logit(best + shift).mean(axis=0), inverse_logit(best).mean(axis=0)
    drawn = best + noise[:, :1] + np.einsum("dnk,dk->dn", z, noise[:, 1:size])
    moved_shift = shift + noise[:, size:][:, np.asarray(late, int)]
    spread = a * inverse_logit(drawn + moved_shift) + (1 - a) * inverse_logit(drawn)
    low, high = np.quantile(spread, (0.5 - level / 2, 0.5 + level / 2), axis=0)
    return {
        "chance": a * honored + (1 - a) * free,
        "low": low,
        "high": high,
        "honored": honored,
        "unbound": free,
    }
