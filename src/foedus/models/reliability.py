"""Will this promise be kept, given that the duty applies? A chance with its interval.

The estimate is read from a small file in this package, so a forecast needs no file of the user's.
The most similar promises of the past are named from the user's files, where they have been added.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND
from foedus.models.partial_pooling import PooledLogit, expected_chance

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
FITTED = "reliability.toml"
PRECEDENTS = 10
ALLIANCE_CASES = 3
_CODES = {"milinst": 2, "formal": 2}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise that a war may call in; None where a feature is not known.

    Parameters
    ----------
    defense, offense, neutrality, nonaggression : int or None
        1 if the pact promises it, else 0.
    multilateral : int or None
        1 if it has more than two parties.
    milinst, formal : int or None
        Depth by Leeds and Anac's codes, 0 to 2.
    fresh : int or None
        1 if it was made in the year of the war or during it.
    post1945 : int or None
        1 if it is called in in 1945 or later.
    power_change, regime_change : int or None
        1 if a party's share of the world's GDP, or a party's regime, changed since it was made.
    atopid : int or None
        ATOP's number, where the pact has one: its own record then counts.
    """

    defense: int | None
    offense: int | None
    neutrality: int | None
    nonaggression: int | None
    multilateral: int | None
    milinst: int | None = None
    formal: int | None = None
    fresh: int | None = 0
    post1945: int | None = 1
    power_change: int | None = None
    regime_change: int | None = None
    atopid: int | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            most = _CODES.get(name, 1)
            if name != "atopid" and value is not None and value not in range(most + 1):
                raise MeasureError(
                    f"a promise's {name} is {value!r}, not a whole number from 0 to {most}.",
                    "give None where it is not known.",
                )


@dataclass(frozen=True, slots=True)
class Reliability:
    """The chance that a promise is kept, given that the duty applies.

    ``low`` and ``high`` bound the chance itself at ``level``; ``unknown`` names the features that
    were averaged over; ``own_record`` says whether the pact's own past counted.
    """

    chance: float
    low: float
    high: float
    level: float
    unknown: tuple[str, ...]
    own_record: bool
    estimated: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """The fitted model, as the package's file holds it."""

    features: tuple[str, ...]
    pooled: PooledLogit
    coefficient_variance: float
    # For each feature, its values among the cases and the share of each.
    shares: Mapping[str, tuple[tuple[float, float], ...]]
    date: str
    command: str
    cases: int
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A promise of the past, how far it lies from the one asked about, and what came of it."""

    war: str
    year: int
    atopid: int
    kept: bool
    distance: float


@dataclass(frozen=True, slots=True)
class Precedents:
    """The most similar promises of the past, nearest first; ``note`` says why there are none."""

    cases: tuple[Precedent, ...]
    note: str = ""


@cache
def shipped() -> Estimate:
    """The estimate that comes with the package."""
    text = files("foedus.models").joinpath("fitted", FITTED).read_text("utf-8")
    return estimate_from(text)


def estimate_from(text: str) -> Estimate:
    """An estimate from the text of its file; see `estimate_text`.

    Raises
    ------
    MeasureError
        If a part is missing or is of another kind.
    """
    try:
        held = tomllib.loads(text)
        pooled = PooledLogit(
            np.array(held["coefficients"], float),
            np.array(held["alliance_effects"], float),
            np.array(held["covariance"], float),
            tuple(held["alliances"]),
            float(held["alliance_variance"]),
        )
        return Estimate(
            tuple(held["features"]),
            pooled,
            float(held["coefficient_variance"]),
            {
                name: tuple((float(value), float(share)) for value, share in pairs)
                for name, pairs in held["shares"].items()
            },
            held["fitted"].isoformat(),
            held["command"],
            held["cases"],
            held["inputs"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MeasureError(
            f"the file of reliability's estimates cannot be read: {error!r}.",
            f"make it anew: {COMMAND}.",
        ) from error


def estimate_text(estimate: Estimate) -> str:
    """The file of an estimate: parameters alone, no row of anyone's data."""
    pooled = estimate.pooled

    def numbers(values: Array) -> str:
        return "[" + ", ".join(f"{value:.6f}" for value in values) + "]"

    names = ", ".join(f'"{name}"' for name in estimate.features)
    lines = [
        "# The chance that a promise is kept when war calls it in: a logit with partial",
        "# pooling by alliance. Parameters only; docs/reliability.md says what they are.",
        f"fitted = {estimate.date}",
        f'command = "{estimate.command}"',
        'cite = ["berkemeier_fuhrmann2018", "leeds_et_al2002"]',
        f"cases = {estimate.cases}",
        f"features = [{names}]",
        f"coefficient_variance = {estimate.coefficient_variance}",
        f"alliance_variance = {pooled.group_variance}",
        "# The constant first, then the features in order. Unit: log odds.",
        f"coefficients = {numbers(pooled.coefficients)}",
        f"# Alliances (ATOP's numbers) with {ALLIANCE_CASES} cases or more, and what each adds.",
        f"alliances = [{', '.join(str(group) for group in pooled.groups)}]",
        f"alliance_effects = {numbers(pooled.effects)}",
        "# Of coefficients and effects, in that order.",
        "covariance = [",
        *(f"  {numbers(row)}," for row in pooled.covariance),
        "]",
        "",
        "# Each feature's values among the cases, with their shares.",
        "[shares]",
        *(
            f"{name} = [" + ", ".join(f"[{value:g}, {share:.6f}]" for value, share in pairs) + "]"
            for name, pairs in estimate.shares.items()
        ),
        "",
        "[inputs]",
        *(f'{key} = "{what}"' for key, what in estimate.inputs.items()),
    ]
    return "\n".join(lines) + "\n"


def reliability(
    promise: Promise, estimate: Estimate | None = None, level: float = 0.8
) -> Reliability:
    """The chance that a promise is kept, given that the duty applies.

    Parameters
    ----------
    promise : Promise
        What is known of it.
    estimate : Estimate, optional
        Another than the package's own.
    level : float
        Level of the interval.

    Returns
    -------
    Reliability

    Raises
    ------
    MeasureError
        If the level is not between 0 and 1.

    Notes
    -----
    The log odds of a promise are normal about the estimate, with the variance of coefficients
    and, for an alliance without a record of its own, that of alliances. A feature that is not
    known is averaged over its values among the cases, never set to 0.

    References
    ----------
    berkemeier_fuhrmann2018, leeds_anac2005, leeds2003

    Examples
    --------
    >>> old_defense_pact = Promise(1, 0, 0, 0, multilateral=0, milinst=0, formal=1)
    >>> answer = reliability(old_defense_pact)
    >>> 0 < answer.low < answer.chance < answer.high < 1
    True
    """
    if not 0 < level < 1:
        raise MeasureError(f"a level of {level} is not between 0 and 1.", "give 0.8 for 80%.")
    model = shipped() if estimate is None else estimate
    known = {name: getattr(promise, name) for name in model.features}
    unknown = tuple(name for name, value in known.items() if value is None)
    ways = [
        model.shares[name] if known[name] is None else ((float(known[name]), 1.0),)
        for name in model.features
    ]
    points = list(itertools.product(*ways))
    x = np.array([[value for value, _ in point] for point in points], float)
    weights = np.array([float(np.prod([share for _, share in point])) for point in points])
    weights = weights / weights.sum()
    group = None if promise.atopid is None else [promise.atopid] * len(points)
    mean, variance = model.pooled.log_odds(x, group)
    low, high = (
        _mixture_quantile(share, mean, variance, weights)
        for share in (0.5 - level / 2, 0.5 + level / 2)
    )
    return Reliability(
        float(weights @ expected_chance(mean, variance)),
        _chance(low),
        _chance(high),
        level,
        unknown,
        promise.atopid in model.pooled.groups,
        model.date,
    )


def _chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def _mixture_quantile(share: float, mean: Array, variance: Array, weights: Array) -> float:
    spread = np.sqrt(variance)
    parts = [NormalDist(float(m), float(s)) for m, s in zip(mean, spread, strict=True)]
    low = min(part.inv_cdf(share) for part in parts)
    high = max(part.inv_cdf(share) for part in parts)
    while high - low > 1e-10:
        middle = (low + high) / 2
        below = sum(w * part.cdf(middle) for w, part in zip(weights, parts, strict=True))
        low, high = (middle, high) if below < share else (low, middle)
    return (low + high) / 2


def nearest(
    promise: Promise,
    cases: pl.DataFrame,
    estimate: Estimate | None = None,
    n: int = PRECEDENTS,
) -> tuple[Precedent, ...]:
    """The promises of the past most like this one.

    Parameters
    ----------
    promise : Promise
        The promise asked about.
    cases : polars.DataFrame
        What `foedus.models.reliability_cases.historical_features` returns.
    estimate : Estimate, optional
        Another than the package's own.
    n : int
        How many.

    Returns
    -------
    tuple of Precedent
        Nearest first; of equals the most recent, then the lower ATOP number.

    Notes
    -----
    The distance is ``sum over features of |coefficient| * |difference|``: the log odds that part
    two promises if no difference makes up for another. A feature that either lacks is left out.
    """
    model = shipped() if estimate is None else estimate
    weights = np.abs(model.pooled.coefficients[1:])
    found = []
    for row in cases.iter_rows(named=True):
        distance = 0.0
        for name, weight in zip(model.features, weights, strict=True):
            here, there = getattr(promise, name), row[name]
            if here is not None and there is not None:
                distance += float(weight) * abs(here - there)
        found.append(
            Precedent(row["war"], row["year"], row["atopid"], bool(row["honored"]), distance)
        )
    # Rounded, so that the order of sums cannot part what is equally far.
    found.sort(key=lambda one: (round(one.distance, 9), -one.year, one.atopid, one.war))
    return tuple(found[:n])


def precedents(promise: Promise, n: int = PRECEDENTS) -> Precedents:
    """The most similar promises of the past, from the files that the user added.

    Returns
    -------
    Precedents
        Without the files, no case, and a note that says which to add.
    """
    from foedus.models.reliability_cases import FILES, added_cases
    from foedus.sources import adding

    absent = [key for key in FILES if not adding.is_added(key)]
    if absent:
        return Precedents(
            (),
            "past promises are named from case files that have not been added: "
            f"{', '.join(absent)}; see `foedus data list`.",
        )
    return Precedents(nearest(promise, added_cases(), n=n))
