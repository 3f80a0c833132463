"""GDP in one price basis: what incomes at market exchange rates are at international prices.

Estimates of who prevails rest on GDP at constant international prices. What the atlas ships of
today is GDP in current dollars at market rates, in which poor states look poorer than they are:
what they make and do not trade is cheap there. That is the Penn effect, and it is regular enough
to be undone on average; what is left of it is an error that an answer has to carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

FITTED: Final = "prices.toml"
CITES: Final = (
    "fariss_et_al2022", "world_bank", "balassa1964", "samuelson1964", "kravis_lipsey1983",
)  # fmt: skip


def international_gdp_balassa1964(gdp: ArrayLike, population: ArrayLike, slope: float) -> Array:
    """GDP at international prices, from GDP at market exchange rates, by the Penn effect.

    Parameters
    ----------
    gdp : float array, shape (n,)
        The states of one year, at market rates. NaN is not known. Unit: money of one currency,
        for example million current US dollars.
    population : float array, shape (n,)
        Likewise. Unit: persons, or thousands of them.
    slope : float
        By how much income per person at international prices rises with that at market rates,
        in logarithms: 1 is no conversion. See :class:`PriceModel`.

    Returns
    -------
    float array, shape (n,)
        NaN where either is not known. Unit: that of ``gdp``, at the price level of a state whose
        income per person is the world's. Only ratios between states of one year have a meaning.

    Raises
    ------
    MeasureError
        If a GDP or a population is not positive, or the slope is not between 0 and 1.

    Notes
    -----
    With ``y`` GDP per person and the world's ``Y``, the sum of GDP over the sum of persons where
    both are known: ``population * Y * (y / Y) ** slope``. Balassa and Samuelson say why the slope
    is below 1: where makers of traded goods are productive, wages are high, and so are the prices
    of what is not traded.

    References
    ----------
    balassa1964, samuelson1964, kravis_lipsey1983

    Examples
    --------
    >>> rich, poor = international_gdp_balassa1964([40.0, 10.0], [1.0, 1.0], 0.5).tolist()
    >>> rich / poor
    2.0
    >>> international_gdp_balassa1964([40.0, 10.0], [1.0, 4.0], 1.0).tolist()
    [40.0, 10.0]
    """
    money, persons = np.asarray(gdp, float), np.asarray(population, float)
    if not 0 <= slope <= 1:
        raise MeasureError(f"a slope of {slope} is no Penn effect.", "give one from 0 to 1.")
    if (money <= 0).any() or (persons <= 0).any() or np.isinf(money).any():
        raise MeasureError(
            "a GDP or a population is not positive.", "write NaN for what is not known."
        )
    known = np.isfinite(money) & np.isfinite(persons)
    if not known.any():
        return np.full(np.broadcast_shapes(money.shape, persons.shape), np.nan)
    world = float(money[known].sum() / persons[known].sum())
    return np.asarray(persons * world * (money / persons / world) ** slope)


@dataclass(frozen=True, slots=True)
class PriceFit:
    """A slope with its error.

    Parameters
    ----------
    slope : float
        Of log income per person at international prices on that at market rates, each less its
        mean over the states of the year.
    error : float
        Standard error, alike within a state.
    residual : float
        Standard deviation of what is left. Unit: log income per person.
    """

    slope: float
    error: float
    residual: float


def fit_prices(market: Array, international: Array, state: Labels, year: Labels) -> PriceFit:
    """Estimate the Penn effect on state-years.

    Parameters
    ----------
    market, international : float array, shape (n,)
        Logarithms of income per person, at market rates and at international prices.
    state, year : int array, shape (n,)
        Of each row. Each year has a level of its own, since both price bases move.

    Returns
    -------
    PriceFit

    Raises
    ------
    MeasureError
        If shapes differ, a number is not known, or there are not two states.

    Examples
    --------
    >>> fit = fit_prices(
    ...     np.array([1.0, 3.0, 2.0, 4.0]), np.array([5.0, 6.0, 0.0, 1.0]),
    ...     np.array([2, 20, 2, 20]), np.array([1990, 1990, 1991, 1991]),
    ... )
    >>> fit.slope
    0.5
    """
    if not len(market) == len(international) == len(state) == len(year):
        raise MeasureError("incomes, states and years differ in number.", "give one per row.")
    if not (np.isfinite(market).all() and np.isfinite(international).all()):
        raise MeasureError("an income is not known.", "leave out rows without both incomes.")
    x, y = centered(market, year), centered(international, year)
    size = float((x * x).sum())
    names, place = np.unique(state, return_inverse=True)
    if len(names) < 2 or not size > 0:
        raise MeasureError("incomes of one state show no slope.", "give two states or more.")
    slope = float((x * y).sum()) / size
    left = y - slope * x
    scores = np.bincount(place, x * left)
    spread = float((scores**2).sum()) * len(names) / (len(names) - 1)
    return PriceFit(slope, float(np.sqrt(spread)) / size, float(np.sqrt((left**2).mean())))


def centered(values: Array, year: Labels) -> Array:
    """Values less their mean over the rows of the year."""
    _, place = np.unique(year, return_inverse=True)
    means = np.bincount(place, values) / np.bincount(place)
    return np.asarray(values - means[place])


@dataclass(frozen=True, slots=True)
class PriceModel:
    """The shipped conversion, and where it comes from.

    Parameters
    ----------
    slope, error : float
        See :class:`PriceFit`.
    slope_low, slope_high : float
        The lowest and the highest slope of any single year.
    residual : float
        Root mean squared error in log income per person of states that were left out of the
        estimate. Net power holds income per person twice, so its own error is twice this.
    first, last : int
        Years estimated on.
    states, rows : int
        How many.
    fitted : date
        When.
    command : str
        What fitted it.
    inputs : tuple of (str, str)
        Dataset and version, with the checksum of the file read.
    """

    slope: float
    error: float
    slope_low: float
    slope_high: float
    residual: float
    first: int
    last: int
    states: int
    rows: int
    fitted: date
    command: str
    inputs: tuple[tuple[str, str], ...]

    @property
    def net_power_error(self) -> float:
        """Standard deviation of the error in the logarithm of a state's net power."""
        return 2 * self.residual


_COUNTS: Final = ("first", "last", "states", "rows")


def read_price_model(text: str) -> PriceModel:
    """A conversion from the text of its file.

    Raises
    ------
    MeasureError
        If the text lacks a number or holds one that cannot be.
    """
    import tomllib

    mend = f"make it anew: {COMMAND}."
    try:
        held: dict[str, Any] = tomllib.loads(text)
        model = PriceModel(
            slope=float(held["slope"]),
            error=float(held["error"]),
            slope_low=float(held["slope_low"]),
            slope_high=float(held["slope_high"]),
            residual=float(held["residual"]),
            first=int(held["first"]),
            last=int(held["last"]),
            states=int(held["states"]),
            rows=int(held["rows"]),
            fitted=held["fitted"],
            command=str(held["command"]),
            inputs=tuple(sorted((str(a), str(b)) for a, b in held["inputs"].items())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise MeasureError(f"the text is no conversion of prices: {fault!r}.", mend) from None
    if not (0 < model.slope_low <= model.slope <= model.slope_high <= 1):
        raise MeasureError(f"a slope of {model.slope} lies outside its years' or 0 to 1.", mend)
    if not (model.error >= 0 and 0 <= model.residual < np.inf):
        raise MeasureError("an error is negative or not known.", mend)
    return model


@cache
def price_model() -> PriceModel:
    """The conversion that comes with foedus.

    Examples
    --------
    >>> 0.5 < price_model().slope < 1
    True
    """
    return read_price_model(_file().read_text(encoding="utf-8"))


def _file() -> Path:
    from pathlib import Path

    return Path(__file__).parent / "fitted" / FITTED


def price_model_toml(model: PriceModel) -> str:
    """The text of a conversion's file: see :func:`read_price_model`."""
    cites = ", ".join(f'"{one}"' for one in CITES)
    lines = [
        "# What income per person at market exchange rates is at international prices, both",
        "# against the world's: log y = slope * log x, the Penn effect. No row of any file.",
        f"fitted = {model.fitted.isoformat()}",
        f'command = "{model.command}"',
        f"cite = [{cites}]",
        'feature = "log GDP per person, less its mean over the states of the year"',
        f"slope = {model.slope:.6f}",
        "# Standard error, by state; then the lowest and highest slope of a single year.",
        f"error = {model.error:.6f}",
        f"slope_low = {model.slope_low:.6f}",
        f"slope_high = {model.slope_high:.6f}",
        "# Root mean squared error for states left out of the estimate, in log income per person.",
        f"residual = {model.residual:.6f}",
        *(f"{name} = {getattr(model, name)}" for name in _COUNTS),
        "",
        "[inputs]",
        *(f'{key} = "{what}"' for key, what in model.inputs),
    ]
    return "\n".join(lines) + "\n"
