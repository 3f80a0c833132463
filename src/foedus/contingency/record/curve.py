"""Do pacts deter disputes? Every defensible specification side by side, never one coefficient."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PanelError
from foedus.models.binary_response import BinaryFit, fit_binary, fit_group_logit, normal_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

Array = NDArray[np.float64]

PERIODS = ((1816, 2000), (1816, 1944), (1945, 2000))
READINGS = ("any", "unshared", "applies", "ruled")
OUTCOMES = ("initiation", "onset")
ESTIMATORS = ("logit", "probit", "dyad effects")
ERRORS = ("independent", "dyad", "two-way state")
ALLIANCE = ("target_defense", "challenger_offense", "challenger_neutral", "own_defense")
"""Terms of interest, in order."""
CONTROLS = {
    "dyad's peace": (
        "log_distance",
        "capability_share",
        "joint_democracy",
        "regime_unknown",
        "s_score",
        "peace",
        "peace2",
        "peace3",
    ),
    "own restraint": (
        "land_border",
        "log_distance",
        "capability_share",
        "joint_democracy",
        "regime_unknown",
        "s_score",
        "restraint",
        "restraint2",
        "restraint3",
    ),
}
"""Two sets of controls. The first is Johnson and Leeds's list, with years since any dispute of the
two. The second counts years since the challenger itself began one, and knows land borders: of the
sets tried it comes nearest to the recomputed figures."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Design:
    """A design with named columns, its outcome, and the states of each row."""

    names: tuple[str, ...]
    x: Array
    y: Array
    ccode1: NDArray[np.int64]
    ccode2: NDArray[np.int64]
    year: NDArray[np.int64]

    @property
    def dyad(self) -> NDArray[np.int64]:
        """A number for each directed dyad."""
        return self.ccode1 * 1000 + self.ccode2


def design(
    rows: pl.DataFrame,
    *,
    period: tuple[int, int],
    reading: str | None,
    outcome: str = "initiation",
    controls: Sequence[str] = CONTROLS["dyad's peace"],
) -> Design:
    """The design of one specification, from rows of :mod:`foedus.contingency.record.rows`.

    Parameters
    ----------
    rows : polars.DataFrame
        Directed dyad-years.
    period : (int, int)
        First and last year, both counted. Unit: year.
    reading : str or None
        What makes a pact bear on the pair (:data:`READINGS`); ``None``: no alliance terms.
    outcome : str
        ``initiation`` or ``onset``.
    controls : sequence of str
        Columns beside the alliance terms. ``regime_unknown`` is 1 where joint democracy is not
        known, which then counts as 0.

    Raises
    ------
    PanelError
        If the rows lack a column, or have none of the period.
    """
    import polars as pl

    if outcome not in OUTCOMES or (reading is not None and reading not in READINGS):
        raise PanelError(
            f"there is no specification {reading!r} of {outcome!r}.",
            f"readings are {', '.join(READINGS)}; outcomes {', '.join(OUTCOMES)}.",
        )
    terms: list[tuple[str, str]] = []
    if reading is not None:
        terms = [(name, f"{name}_{reading}") for name in ALLIANCE[:3]]
        terms.append(("own_defense", "own_defense"))
    cut = rows.filter(pl.col("year").is_between(*period)).with_columns(
        pl.col("joint_democracy").is_null().cast(pl.Int8).alias("regime_unknown"),
        pl.col("joint_democracy").fill_null(0),
    )
    lacking = [name for _, name in terms if name not in cut.columns]
    lacking += [name for name in controls if name not in cut.columns]
    if lacking or cut.is_empty():
        raise PanelError(
            f"the rows lack {', '.join(lacking)}." if lacking else "the period has no rows.",
            "build them with deterrence_rows(ruled=True), over years that hold the period.",
        )
    columns = [("constant", None), *terms, *((name, name) for name in controls)]
    kept = [
        (name, np.ones(cut.height) if column is None else cut[column].to_numpy().astype(float))
        for name, column in columns
    ]
    # A control that never varies in a period (no unknown regimes, say) has no coefficient.
    kept = [(name, v) for name, v in kept if name == "constant" or name in ALLIANCE or np.ptp(v)]
    return Design(
        tuple(name for name, _ in kept),
        np.column_stack([values for _, values in kept]),
        cut[outcome].to_numpy().astype(float),
        *(cut[name].to_numpy() for name in ("ccode1", "ccode2", "year")),
    )


def specification_curve(
    rows: pl.DataFrame,
    *,
    periods: Sequence[tuple[int, int]] = PERIODS,
    readings: Sequence[str] = READINGS,
    outcomes: Sequence[str] = OUTCOMES,
    estimators: Sequence[str] = ESTIMATORS,
    controls: Sequence[str] = tuple(CONTROLS),
) -> pl.DataFrame:
    """Every cell of period, reading, outcome, estimator and errors, for each alliance term.

    Parameters
    ----------
    rows : polars.DataFrame
        Directed dyad-years with the readings' columns.
    periods, readings, outcomes, estimators, controls
        What is crossed, each with every way of :data:`ERRORS`; by default 432 cells.

    Returns
    -------
    polars.DataFrame
        Keys ``first``, ``last``, ``reading``, ``outcome``, ``controls``, ``estimator``, ``errors``,
        ``term``;
        ``coefficient``, ``error``, ``z``, ``low``, ``high`` (95%), ``odds``, ``odds_low``,
        ``odds_high`` (null for a probit), ``n`` (rows), ``events``, ``dyads``. A term that does
        not vary, or a cell with no finite estimate, has null, with ``why``.

    Notes
    -----
    ``dyad effects`` is a logit with an effect of each directed dyad, on dyads that saw an event.

    References
    ----------
    leeds2003b, johnson_leeds2011, cameron_et_al2011, simonsohn_et_al2020
    """
    import polars as pl

    found: list[dict[str, object]] = []
    for period, reading, outcome, known in product(periods, readings, outcomes, controls):
        made = design(
            rows, period=period, reading=reading, outcome=outcome, controls=CONTROLS[known]
        )
        for estimator in estimators:
            key = {
                "first": period[0],
                "last": period[1],
                "reading": reading,
                "outcome": outcome,
                "controls": known,
                "estimator": estimator,
            }
            found += [key | cell for cell in _cells(made, estimator)]
    schema = dict.fromkeys(_NUMBERS, pl.Float64)
    return pl.DataFrame(found, schema_overrides=schema)


_NUMBERS = ("coefficient", "error", "z", "low", "high", "odds", "odds_low", "odds_high")


def _cells(made: Design, estimator: str) -> list[dict[str, object]]:
    from foedus.errors import MeasureError

    varies = [bool(np.ptp(made.x[:, place])) for place in range(made.x.shape[1])]
    used = [
        place
        for place, name in enumerate(made.names)
        if varies[place] or (name == "constant" and estimator != "dyad effects")
    ]
    names = [made.names[place] for place in used]
    fit: BinaryFit | None = None
    why = ""
    try:
        if estimator == "dyad effects":
            fit = fit_group_logit(made.x[:, used], made.y, made.dyad)
        else:
            fit = fit_binary(made.x[:, used], made.y, link=estimator)
    except MeasureError as error:
        why = error.wrong
    cells: list[dict[str, object]] = []
    for errors in ERRORS:
        spread = (
            None if fit is None else np.sqrt(np.maximum(np.diag(_covariance(made, fit, errors)), 0))
        )
        for term in ALLIANCE:
            cell: dict[str, object] = {
                "errors": errors,
                "term": term,
                **dict.fromkeys(_NUMBERS),
                "n": len(made.y) if fit is None else len(fit.rows),
                "events": int(made.y.sum() if fit is None else made.y[fit.rows].sum()),
                "dyads": len(np.unique(made.dyad if fit is None else made.dyad[fit.rows])),
                "why": why or ("" if term in names else "the term does not vary."),
            }
            if fit is not None and spread is not None and term in names:
                place = names.index(term)
                cell |= _figures(fit.coefficients[place], spread[place], estimator)
            cells.append(cell)
    return cells


def _covariance(made: Design, fit: BinaryFit, errors: str) -> Array:
    if errors == "independent":
        return fit.covariance()
    if errors == "dyad":
        return fit.covariance(made.dyad[fit.rows])
    return fit.covariance(made.ccode1[fit.rows], made.ccode2[fit.rows])


def _figures(coefficient: float, error: float, estimator: str) -> dict[str, object]:
    if not error > 0:
        return {"coefficient": float(coefficient), "why": "its variance is not positive."}
    low, high = normal_interval(float(coefficient), float(error), LEVEL)
    figures: dict[str, object] = {
        "coefficient": float(coefficient),
        "error": float(error),
        "z": float(coefficient / error),
        "low": low,
        "high": high,
    }
    if estimator != "probit":
        figures |= {
            "odds": float(np.exp(coefficient)),
            "odds_low": float(np.exp(low)),
            "odds_high": float(np.exp(high)),
        }
    return figures


def on_log_odds(curve: pl.DataFrame) -> pl.DataFrame:
    """The estimates on one scale, so that cells can stand beside each other in a picture.

    Parameters
    ----------
    curve : polars.DataFrame
        Of :func:`specification_curve`.

    Returns
    -------
    polars.DataFrame
        With ``drawn``, ``drawn_low`` and ``drawn_high``: log odds. Those of a logit are its own; a
        probit's are multiplied by what turns its slope into a logit's at the cell's own share of
        events p: ``normal density at the p-quantile / (p (1 - p))``.
    """
    from statistics import NormalDist

    import polars as pl

    normal = NormalDist()
    shares = (curve["events"] / curve["n"]).to_list()
    factor = [
        normal.pdf(normal.inv_cdf(p)) / (p * (1 - p)) if kind == "probit" and 0 < p < 1 else 1.0
        for kind, p in zip(curve["estimator"].to_list(), shares, strict=True)
    ]
    times = pl.Series("times", factor, dtype=pl.Float64)
    return curve.with_columns(
        (pl.col("coefficient") * times).alias("drawn"),
        (pl.col("low") * times).alias("drawn_low"),
        (pl.col("high") * times).alias("drawn_high"),
    )


def curve_shares(curve: pl.DataFrame) -> pl.DataFrame:
    """How the cells of each term fall by sign and by whether their interval holds zero.

    Returns
    -------
    polars.DataFrame
        Key ``term``; ``cells`` with an interval; how many of them are ``negative``, and how many
        have an interval wholly ``below`` zero, wholly ``above`` it, or that ``holds`` it.
    """
    import polars as pl

    known = curve.filter(pl.col("z").is_not_null())
    below, above = (pl.col("high") < 0).sum(), (pl.col("low") > 0).sum()
    return known.group_by("term", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("cells"),
        (pl.col("coefficient") < 0).sum().cast(pl.Int64).alias("negative"),
        below.cast(pl.Int64).alias("below"),
        (pl.len() - below - above).cast(pl.Int64).alias("holds"),
        above.cast(pl.Int64).alias("above"),
    )


def curve_summary(curve: pl.DataFrame) -> pl.DataFrame:
    """How the cells of a curve fall, by term, period and reading.

    Returns
    -------
    polars.DataFrame
        Keys ``term``, ``first``, ``last``, ``reading``; ``cells`` (those with an estimate),
        ``lowest``, ``median``, ``highest`` coefficient of the logits, and the number of cells of
        any estimator whose interval lies wholly ``below`` or ``above`` zero.
    """
    import polars as pl

    logit = pl.col("estimator") != "probit"
    value = pl.col("coefficient").filter(logit)
    return (
        curve.filter(pl.col("z").is_not_null())
        .group_by("term", "first", "last", "reading", maintain_order=True)
        .agg(
            pl.len().alias("cells"),
            value.min().alias("lowest"),
            value.median().alias("median"),
            value.max().alias("highest"),
            (pl.col("high") < 0).sum().alias("below"),
            (pl.col("low") > 0).sum().alias("above"),
        )
    )


TYPES = (
    "challenger_compellent_unconditional",
    "challenger_compellent_conditional",
    "target_deterrent_nonprovocation",
    "target_deterrent_unconditional",
)


def alliance_types(
    rows: pl.DataFrame,
    *,
    period: tuple[int, int] = (1816, 2000),
    controls: Sequence[str] = CONTROLS["dyad's peace"],
) -> pl.DataFrame:
    """Deterrent and compellent alliances, as near as ATOP's variables come to Benson's types.

    Parameters
    ----------
    rows : polars.DataFrame
        Directed dyad-years.
    period : (int, int)
        First and last year. Unit: year.
    controls : sequence of str
        Columns beside the four types and the pair's own defense pact.

    Returns
    -------
    polars.DataFrame
        ``term``, ``coefficient``, ``error``, ``z``, ``low``, ``high``, ``odds``, ``odds_low``,
        ``odds_high``: a logit of initiation, errors clustered by directed dyad.

    References
    ----------
    benson2011
    """
    import polars as pl

    terms = (*TYPES, "own_defense")
    made = design(rows, period=period, reading=None, controls=(*terms, *controls))
    fit = fit_binary(made.x, made.y)
    error = np.sqrt(np.diag(fit.covariance(made.dyad)))
    return pl.DataFrame(
        [
            {"term": name, **_figures(fit.coefficients[place], error[place], "logit")}
            for place, name in enumerate(made.names)
            if name in terms
        ]
    )
