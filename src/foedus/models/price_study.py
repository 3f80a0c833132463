"""How well incomes at market rates foretell those at international prices, from the files added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.models.fitted_files import COMMAND
from foedus.models.prices import PriceModel, centered, fit_prices

if TYPE_CHECKING:
    import polars as pl

    from foedus.models.scoring import Gain

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

FILE: Final = "gdp-population"
VERSION: Final = "2022"
_ATLAS: Final = "gdp_population.csv"
FIRST: Final = 1990
CHOSEN: Final = "chosen in inner folds"
_INNER: Final = 5
_MIDDLE: Final = 2005
_AHEAD: Final = (1999, 2004, 2009, 2014)
_HORIZON: Final = 5


def price_rows() -> pl.DataFrame:
    """State-years for which both the atlas and the long-run estimates give income per person.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode``, ``year``; ``gdp`` (million current US dollars), ``population`` (thousands),
        ``origin`` of the atlas's GDP (``reported`` at benchmarks, else ``interpolated``);
        ``market`` (log current US dollars per person) and ``international`` (log international
        dollars of 2017 per person). The years are those from 1990 to the file's last.

    Raises
    ------
    SourceNotAddedError
        If the long-run estimates of GDP were not added.
    """
    import polars as pl

    from foedus.atlas import facts
    from foedus.sources import adding

    file = adding.load(FILE, VERSION).select("ccode", "year", "pwtrgdp", "pwtpop")
    last = int(file["year"].to_numpy().max())
    rows = []
    for year in range(FIRST, last + 1):
        # The rule for weights gives all days of a year one value; limits of territory are days.
        day = date(year, 7, 1)
        money, people = facts.weights_on("gdp", day), facts.weights_on("population", day)
        rows += [
            (ccode, year, one.value, people[ccode].value, str(one.origin))
            for ccode, one in money.items()
            if one.value and ccode in people and people[ccode].value
        ]
    atlas = pl.DataFrame(
        rows,
        schema={
            "ccode": pl.Int64, "year": pl.Int64, "gdp": pl.Float64, "population": pl.Float64,
            "origin": pl.String,
        },
        orient="row",
    )  # fmt: skip
    return (
        atlas.join(file, on=["ccode", "year"], validate="1:1")
        .filter((pl.col("pwtrgdp") > 0) & (pl.col("pwtpop") > 0))
        .with_columns(
            market=(pl.col("gdp") / pl.col("population") * 1000).log(),
            international=(pl.col("pwtrgdp") / pl.col("pwtpop")).log(),
        )
        .drop("pwtrgdp", "pwtpop")
        .sort("ccode", "year")
    )


@dataclass(frozen=True, slots=True, eq=False)
class Incomes:
    """The rows as arrays of shape (n,); ``apart`` is log income against the world's of the year."""

    state: Labels
    year: Labels
    market: Array
    international: Array
    apart: Array
    people: Array

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Incomes:
        """From the rows of :func:`price_rows`."""
        import polars as pl

        world = (pl.col("gdp").sum() / pl.col("population").sum() * 1000).log().over("year")
        told = rows.with_columns(apart=pl.col("market") - world)
        return cls(
            told["ccode"].to_numpy(),
            told["year"].to_numpy(),
            told["market"].to_numpy(),
            told["international"].to_numpy(),
            told["apart"].to_numpy(),
            np.log(told["population"].to_numpy()),
        )


def _columns(form: str, held: Incomes) -> list[Array]:
    z = held.apart
    return {
        "a line": [z],
        "a line and its curvature": [z, z**2],
        "a slope that moves with the year": [z, z * (held.year - _MIDDLE)],
        "a line, and log population": [z, held.people],
    }[form]


FORMS: Final = ("a line", "a line and its curvature")
"""What inner folds choose among; the first ships unless the second shows a gain."""
TRIED: Final = ("a slope that moves with the year", "a line, and log population")


def _errors(form: str, held: Incomes, fit: NDArray[np.bool_], score: NDArray[np.bool_]) -> Array:
    """What is left of the scored rows; a year's level is that of the rows fitted on."""
    y = _less(held.international, held.year, fit)
    if form == "market rates as they are":
        return (y - _less(held.market, held.year, fit))[score]
    if form == "the median of the others":
        told = np.empty(len(y))
        for year in np.unique(held.year):
            now = held.year == year
            told[now] = np.median(held.international[now & fit])
        return (held.international - told)[score]
    x = np.column_stack([_less(one, held.year, fit) for one in _columns(form, held)])
    slopes, *_ = np.linalg.lstsq(x[fit], y[fit], rcond=None)
    return np.asarray((y - (x * slopes).sum(axis=1))[score])


def _less(values: Array, year: Labels, fit: NDArray[np.bool_]) -> Array:
    """Values less the mean, over the rows fitted on, of their year."""
    names, place = np.unique(year, return_inverse=True)
    total = np.bincount(place[fit], values[fit], minlength=len(names))
    count = np.maximum(np.bincount(place[fit], minlength=len(names)), 1)
    return np.asarray(values - (total / count)[place])


def left_out_errors(form: str, held: Incomes) -> Array:
    """The error in log income of each row, its state left out of the estimate."""
    found = np.empty(len(held.state))
    for state in np.unique(held.state):
        out = held.state == state
        found[out] = _errors(form, held, ~out, out)
    return found


@dataclass(frozen=True, slots=True)
class PriceScore:
    """Errors of one form for states left out.

    ``error`` is the root mean squared error in log income per person; ``gain`` is in mean
    squared error, over market rates as they are and over a line, with 90% intervals by state.
    """

    form: str
    error: float
    over_market: Gain
    over_line: Gain


def price_scores(seed: int = 0) -> tuple[PriceScore, ...]:
    """Errors of each form for states that were left out of the estimate.

    Parameters
    ----------
    seed : int
        Of folds and resampling.

    Returns
    -------
    tuple of PriceScore
        Market rates as they are, the median of the others, the forms that inner folds choose
        among, that choice, and two forms that were tried beside them.
    """
    from foedus.models.draws import case_rng
    from foedus.models.scoring import paired_bootstrap

    held = Incomes.of(price_rows())
    squared = {
        form: left_out_errors(form, held) ** 2
        for form in ("market rates as they are", "the median of the others", *FORMS, *TRIED)
    }
    chosen = np.empty(len(held.state))
    for state in np.unique(held.state):
        out = held.state == state
        chosen[out] = squared[_inner(held, ~out, seed)][out]
    squared[CHOSEN] = chosen
    market, line = squared["market rates as they are"], squared[FORMS[0]]
    return tuple(
        PriceScore(
            form,
            float(np.sqrt(loss.mean())),
            paired_bootstrap(market, loss, held.state, case_rng(seed, "prices", form)),
            paired_bootstrap(line, loss, held.state, case_rng(seed, "prices", form, "line")),
        )
        for form, loss in squared.items()
    )


def _inner(held: Incomes, rows: NDArray[np.bool_], seed: int) -> str:
    """The form with the least squared error over folds of whole states among these rows."""
    from foedus.models.draws import case_rng
    from foedus.models.scoring import group_folds

    inside = np.flatnonzero(rows)
    total = dict.fromkeys(FORMS, 0.0)
    for fit, score in group_folds(held.state[inside], _INNER, case_rng(seed, "prices inner")):
        to_fit, to_score = (np.zeros(len(rows), bool) for _ in range(2))
        to_fit[inside[fit]] = to_score[inside[score]] = True
        for form in FORMS:
            total[form] += float((_errors(form, held, to_fit, to_score) ** 2).sum())
    return min(FORMS, key=lambda form: total[form])


def price_forecasts() -> pl.DataFrame:
    """Errors on the years after those estimated on.

    Returns
    -------
    polars.DataFrame
        ``to`` (last year estimated on), and over the five years after it the root mean squared
        errors ``market``, ``line`` and ``moving`` (a slope that moves with the year, held at its
        last), with ``slope``: the line's.
    """
    import polars as pl

    held = Incomes.of(price_rows())
    y, z = centered(held.international, held.year), centered(held.apart, held.year)
    rows = []
    for last in _AHEAD:
        fit, score = held.year <= last, (held.year > last) & (held.year <= last + _HORIZON)
        slope = float((z[fit] * y[fit]).sum() / (z[fit] ** 2).sum())
        moving = np.column_stack([z, z * np.minimum(held.year - last, 0)])
        found, *_ = np.linalg.lstsq(moving[fit], y[fit], rcond=None)
        left = {
            "market": y - z,
            "line": y - slope * z,
            "moving": y - (moving * found).sum(axis=1),
        }
        errors = {name: float(np.sqrt((one[score] ** 2).mean())) for name, one in left.items()}
        rows.append({"to": last, "slope": slope, **errors})
    return pl.DataFrame(rows)


def slopes_by_year(held: Incomes) -> dict[int, float]:
    """The slope of each year by itself."""
    found = {}
    for year in np.unique(held.year).tolist():
        now = held.year == year
        found[int(year)] = fit_prices(
            held.market[now], held.international[now], held.state[now], held.year[now]
        ).slope
    return found


def fit_price_model(*, on: date | None = None, command: str = COMMAND) -> PriceModel:
    """Estimate the conversion from the user's file of long-run GDP.

    Parameters
    ----------
    on : date, optional
        The day that is written down; today's if not given.
    command : str
        What was run.

    Raises
    ------
    SourceNotAddedError
        If the long-run estimates of GDP were not added.
    """
    from foedus.sources import adding

    held = Incomes.of(price_rows())
    fit = fit_prices(held.market, held.international, held.state, held.year)
    slopes = slopes_by_year(held).values()
    return PriceModel(
        slope=fit.slope,
        error=fit.error,
        slope_low=min(slopes),
        slope_high=max(slopes),
        residual=float(np.sqrt((left_out_errors(FORMS[0], held) ** 2).mean())),
        first=int(held.year.min()),
        last=int(held.year.max()),
        states=len(np.unique(held.state)),
        rows=len(held.state),
        fitted=on or date.today(),
        command=command,
        inputs=(
            ("atlas-gdp-population", f"sha256 {_atlas_checksum()}"),
            (FILE, f"{VERSION} sha256 {adding.added(FILE, VERSION).origin_sha256}"),
        ),
    )


def _atlas_checksum() -> str:
    from hashlib import sha256
    from importlib.resources import files

    return sha256((files("foedus.atlas") / "facts" / _ATLAS).read_bytes()).hexdigest()
