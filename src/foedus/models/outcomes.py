"""What a war, and what a dispute, comes to: two results that cannot be taken for each other.

Four disputes of five end in stalemate, mostly because nobody fights; of wars, one in seven ends
with neither side ahead. A dispute's stalemate is not an invasion that failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

FITTED: Final = "war_outcome.toml"
LEVEL: Final = 0.8
_DRAWS = 2000
_QUANTILES = 40


@dataclass(frozen=True, slots=True)
class WarForecast:
    """Who prevails if two sides go to war, by conventional strength.

    Parameters
    ----------
    wins : float
        Chance that side a prevails, given that one side does.
    low, high : float
        Its interval at ``level``: that of the estimate, not of the single war.
    drawn, drawn_low, drawn_high : float
        Chance that neither prevails: the share of past wars, whatever the strengths.
    level : float
        Level of both intervals.
    label : str
        What the forecast leaves out.
    """

    wins: float
    low: float
    high: float
    drawn: float
    drawn_low: float
    drawn_high: float
    level: float
    label: str = "conventional"

    @property
    def prevails(self) -> float:
        """Chance that side a prevails, drawn wars counted against it."""
        return (1 - self.drawn) * self.wins


@dataclass(frozen=True, slots=True)
class DisputeForecast:
    """How a dispute ends, most of which see no fighting. It says nothing of an invasion.

    Parameters
    ----------
    first_prevails : float
        Chance that the state which acts first wins, or the other yields.
    dispute_stalemate : float
        Chance that neither does.
    other_prevails : float
        Chance that the other state wins, or the first yields.
    """

    first_prevails: float
    dispute_stalemate: float
    other_prevails: float


def attack_success(forecast: WarForecast) -> float:
    """Chance that an attack prevails, where side a is the attacker's.

    Raises
    ------
    MeasureError
        If it is given anything but a forecast of a war.
    """
    if not isinstance(forecast, WarForecast):
        raise MeasureError(
            f"a {type(forecast).__name__} says nothing of whether an attack succeeds.",
            "forecast the war: foedus.models.outcomes.p_win.",
        )
    return forecast.prevails


@dataclass(frozen=True, slots=True)
class WarModel:
    """The war model's parameters, and where they come from.

    Parameters
    ----------
    k : float
        How decisive the sides' shares of strength are.
    k_quantiles : tuple of float
        Of the resampled estimate, at even steps from 0 to 1.
    m, m_low, m_high : float
        The exponent of `foedus.models.contest.ratio_contest_tullock1980` fitted to the same
        contests, with its 90% interval: for what is built on that contest, and to see how much
        turns on the form. Forecasts here do not use it.
    wars, drawn : int
        Wars that ended as wars between states, and those of them in which neither prevailed.
    contests : int
        Contests that one side won, on which ``k`` rests: wars and disputes.
    fitted : date
        When.
    command : str
        What fitted it.
    inputs : tuple of (str, str)
        Dataset and version, with the checksum of each file where it was read from one.
    """

    k: float
    k_quantiles: tuple[float, ...]
    m: float
    m_low: float
    m_high: float
    wars: int
    drawn: int
    contests: int
    fitted: date
    command: str
    inputs: tuple[tuple[str, str], ...]

    def k_at(self, share: float) -> float:
        """Quantile of the estimate of ``k``."""
        import numpy as np

        steps = np.linspace(0, 1, len(self.k_quantiles))
        return float(np.interp(share, steps, self.k_quantiles))


def _fitted_folder() -> Path:
    from pathlib import Path

    return Path(__file__).parent / "fitted"


def read_war_model(path: Path) -> WarModel:
    """A war model from its file.

    Raises
    ------
    MeasureError
        If the file lacks a parameter or holds one that cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise MeasureError(
            f"{path.name} is no war model: {fault!r}.", f"make it anew: {COMMAND}."
        ) from None
    return war_model_from(text, path.name)


def war_model_from(text: str, where: str = FITTED) -> WarModel:
    """A war model from the text of its file; ``where`` names it in errors.

    Raises
    ------
    MeasureError
        If the text lacks a parameter or holds one that cannot be.
    """
    import tomllib

    try:
        held: dict[str, Any] = tomllib.loads(text)
        model = WarModel(
            k=float(held["k"]),
            k_quantiles=tuple(float(one) for one in held["k_quantiles"]),
            m=float(held["m"]),
            m_low=float(held["m_low"]),
            m_high=float(held["m_high"]),
            wars=int(held["wars"]),
            drawn=int(held["drawn"]),
            contests=int(held["contests"]),
            fitted=held["fitted"],
            command=str(held["command"]),
            inputs=tuple(sorted((str(a), str(b)) for a, b in held["inputs"].items())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise MeasureError(
            f"{where} is no war model: {fault!r}.", f"make it anew: {COMMAND}."
        ) from None
    ordered = list(model.k_quantiles)
    if ordered != sorted(ordered) or len(ordered) < 2 or not 0 <= model.drawn <= model.wars:
        raise MeasureError(
            f"{where}: quantiles are not in order, or more wars are drawn than there are.",
            f"make it anew: {COMMAND}.",
        )
    return model


@cache
def war_model() -> WarModel:
    """The war model that comes with foedus: no file is needed."""
    return read_war_model(_fitted_folder() / FITTED)


def p_win(
    strength_a: float, strength_b: float, *, level: float = LEVEL, model: WarModel | None = None
) -> WarForecast:
    """Who prevails if side a and side b go to war.

    Parameters
    ----------
    strength_a, strength_b : float
        Net power of each side: `foedus.models.power.net_power_beckley2018` of its members,
        pooled by `foedus.models.power.pooled_strength`. Both in one unit, not negative, and not
        both zero. The unit does not matter: only each side's share does.
    level : float
        Level of the intervals.
    model : WarModel, optional
        Parameters; those that come with foedus unless given.

    Returns
    -------
    WarForecast

    Raises
    ------
    MeasureError
        If a strength is negative or not known, or neither side has any.

    Notes
    -----
    ``P(a) = 1 / (1 + exp(-k (s_a - s_b)))`` with s the sides' shares of their summed strength: the
    contest of differences, on shares. Past wars do not bear out certainty: without any strength
    a side still won now and then, and no ratio brings the chance above ``1 / (1 + exp(-k))``.

    References
    ----------
    beckley2018, hirshleifer1989

    Examples
    --------
    >>> p_win(5.0, 5.0).wins
    0.5
    >>> p_win(1.0, 9.0).wins < p_win(2.0, 9.0).wins < 0.5
    True
    """
    from foedus.models.contest import difference_contest_hirshleifer1989
    from foedus.models.scoring import wilson

    used = war_model() if model is None else model
    share_a, share_b = _shares(strength_a, strength_b)
    if not 0 < level < 1:
        raise MeasureError(f"a level of {level} is not between 0 and 1.", "give 0.8 for 80%.")
    chances = sorted(
        float(difference_contest_hirshleifer1989(share_a, share_b, max(k, 0.0)))
        for k in (used.k_at(0.5 - level / 2), used.k_at(0.5 + level / 2))
    )
    low, high = wilson(used.drawn, used.wars, level)
    wins = float(difference_contest_hirshleifer1989(share_a, share_b, used.k))
    return WarForecast(wins, chances[0], chances[1], used.drawn / used.wars, low, high, level)


def _shares(strength_a: float, strength_b: float) -> tuple[float, float]:
    import math

    both = (float(strength_a), float(strength_b))
    if not all(math.isfinite(one) and one >= 0 for one in both) or not sum(both):
        raise MeasureError(
            f"strengths {both[0]} and {both[1]} make no contest.",
            "give both sides' strength, 0 or more, and at least one above 0.",
        )
    top = max(both)
    a, b = both[0] / top, both[1] / top
    return a / (a + b), b / (a + b)


def share_gap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Side a's share of the summed strength less side b's: from -1 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> share_gap(np.array([3.0]), np.array([1.0])).tolist()
    [0.5]
    """
    import numpy as np

    return np.asarray((a - b) / (a + b))


@dataclass(frozen=True, slots=True)
class Contests:
    """Contests that one side won, as arrays.

    Parameters
    ----------
    names : str array, shape (n,)
        The war or dispute.
    gap, ratio : float array, shape (n,)
        `share_gap` of net power, and logarithm of its ratio.
    won : float array, shape (n,)
        1 where side 1 prevailed, else 0.
    war : bool array, shape (n,)
        Whether it was a war.
    """

    names: NDArray[np.str_]
    gap: NDArray[np.float64]
    ratio: NDArray[np.float64]
    won: NDArray[np.float64]
    war: NDArray[np.bool_]


def contests(wars: pl.DataFrame, disputes: pl.DataFrame) -> Contests:
    """The contests on which the war model rests.

    Parameters
    ----------
    wars, disputes : polars.DataFrame
        From `foedus.models.outcome_cases.war_contests` and ``dispute_cases``. Of disputes only
        those below hostility 5 are taken: the others stand among the wars.

    Returns
    -------
    Contests
        Those that one side won, where both sides' net power is known.
    """
    import numpy as np
    import polars as pl

    from foedus.models.contest import log_ratio

    short = disputes.filter(pl.col("hostlev") < 5).with_columns(
        case=pl.format("dispute {}", "dispnum")
    )
    names = ("case", "outcome", "net_power1", "net_power2")
    rows = pl.concat(
        [
            frame.select(*names, war=pl.lit(is_war))
            for frame, is_war in ((wars, True), (short, False))
        ]
    ).filter((pl.col("outcome") != 1) & (pl.col("net_power1") > 0) & (pl.col("net_power2") > 0))
    one, two = (rows[name].to_numpy().astype(float) for name in ("net_power1", "net_power2"))
    return Contests(
        rows["case"].to_numpy().astype(np.str_),
        share_gap(one, two),
        log_ratio(one, two),
        (rows["outcome"].to_numpy() == 2).astype(float),
        rows["war"].to_numpy().astype(bool),
    )


def fit_war_model(seed: int = 0, *, on: date | None = None) -> WarModel:
    """Estimate the war model from the files that were added.

    Parameters
    ----------
    seed : int
        For the sides' names and for resampling.
    on : date, optional
        The day to write into the model; today unless given.

    Returns
    -------
    WarModel

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `foedus.models.outcome_cases.war_contests` says.

    Notes
    -----
    ``k`` is fitted to wars and to disputes that one side won together: alone, the two give the
    same figure, and the disputes more than halve its interval. How often neither side prevails
    is taken from wars alone.
    """
    import numpy as np

    from foedus.models.contest import fit_exponent
    from foedus.models.draws import case_rng
    from foedus.models.outcome_cases import VERSIONS, dispute_cases, war_contests
    from foedus.sources import adding

    wars = war_contests(seed)
    held = contests(wars, dispute_cases(seed))
    fit = fit_exponent(held.gap, held.won, held.names, case_rng(seed, "k"), draws=_DRAWS)
    exponent = fit_exponent(held.ratio, held.won, held.names, case_rng(seed, "m"), draws=_DRAWS)
    steps = np.quantile(fit.draws, np.linspace(0, 1, _QUANTILES + 1))
    return WarModel(
        k=fit.m,
        k_quantiles=tuple(float(one) for one in steps),
        m=exponent.m,
        m_low=exponent.low,
        m_high=exponent.high,
        wars=wars.height,
        drawn=int((wars["outcome"] == 1).sum()),
        contests=len(held.won),
        fitted=date.today() if on is None else on,
        command=COMMAND,
        inputs=tuple(
            sorted(
                (key, f"{version} sha256 {adding.added(key, version).origin_sha256}")
                for key, version in VERSIONS.items()
            )
        ),
    )


def war_model_toml(model: WarModel) -> str:
    """The text of a war model's file: see `read_war_model`."""
    quantiles = "".join(f"    {one:.6f},\n" for one in model.k_quantiles)
    inputs = "".join(f'{key} = "{what}"\n' for key, what in model.inputs)
    return (
        "# The chance that a side prevails in a war: P = 1 / (1 + exp(-k (s_a - s_b))), s the "
        "sides'\n# shares of net power. Estimates, no rows of the files they rest on.\n"
        f"fitted = {model.fitted.isoformat()}\n"
        f'command = "{model.command}"\n'
        'cite = ["gibler_et_al2016", "sarkees_wayman2010", "fariss_et_al2022", "beckley2018"]\n'
        'feature = "net power: GDP times GDP per person, added over the members of a side"\n'
        "unit = \"none: only each side's share of the two sides' sum counts\"\n"
        f"k = {model.k:.6f}\n"
        "# Quantiles of k, resampled by war and dispute, at even steps from 0 to 1.\n"
        f"k_quantiles = [\n{quantiles}]\n"
        "# The exponent of the contest of ratios on the same contests, with its 90% interval.\n"
        f"m = {model.m:.6f}\n"
        f"m_low = {model.m_low:.6f}\n"
        f"m_high = {model.m_high:.6f}\n"
        f"contests = {model.contests}\n"
        f"wars = {model.wars}\n"
        f"drawn = {model.drawn}\n"
        f"\n[inputs]\n{inputs}"
    )
