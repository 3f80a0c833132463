"""Does a state that is promised help begin more disputes, and do conditions in the clause matter?

The reverse of deterrence: state 1 of a row, the challenger, is the state that others protect. If
a guarantee that asks nothing of it invites it to provoke, it begins more disputes; a clause that
lapses if it provoked should take that away.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.record.curve import CONTROLS, LEVEL, PERIODS, Design, design
from foedus.errors import MeasureError, PanelError
from foedus.models.binary_response import fit_binary, normal_interval

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

GUARANTEES = ("unconditional", "otherwise", "nonprovocation")
"""What a promise to defend the challenger asks: nothing; something, but not that it did not
provoke; that it did not provoke. From the one that gives the freest hand to the least free."""
READINGS = ("any", "unshared")
CODINGS = ("each", "freest")
"""Each kind of guarantee that it holds counts; or only the one that gives the freest hand."""
OUTCOMES = ("initiation", "onset")
ERRORS = ("dyad", "two-way state")
CONTRAST = "unconditional over nonprovocation"
COMPELLENT = ("compellent_unconditional", "compellent_conditional")
TERMS = (*GUARANTEES, *COMPELLENT, CONTRAST)


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """What a study found: a change in the chance of a dispute, in percent."""

    source: str
    what: str
    change: float


PUBLISHED = (
    PublishedChange("benson2011", "unconditional compellent alliances", 249.0),
    PublishedChange("benson2011", "deterrent alliances that wait for an attack", -18.0),
)


def guarantee_cells(
    rows: pl.DataFrame,
    *,
    periods: Sequence[tuple[int, int]] = PERIODS,
    readings: Sequence[str] = READINGS,
    codings: Sequence[str] = CODINGS,
    outcomes: Sequence[str] = OUTCOMES,
    controls: Sequence[str] = tuple(CONTROLS),
) -> pl.DataFrame:
    """Odds that the protected state begins a dispute, by what its guarantee asks of it.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.record.rows.deterrence_rows`.
    periods, readings, codings, outcomes, controls
        What is crossed, each with every way of :data:`ERRORS`; by default 96 cells.

    Returns
    -------
    polars.DataFrame
        Keys ``first``, ``last``, ``reading``, ``coding``, ``outcome``, ``controls``, ``errors``,
        ``term``; ``odds``, ``low``, ``high`` (95%), ``coefficient``, ``error``, ``held`` (rows in
        which the challenger holds it), ``n``, ``events``. The term
        ``unconditional over nonprovocation`` is the ratio of the two odds. A term that never
        varies in a cell has null.

    Raises
    ------
    PanelError
        If a reading or coding is none, or the rows lack a column.

    Notes
    -----
    Logits on directed politically relevant dyad-years. Beside the three kinds of guarantee stand
    promises to fight with the challenger on the offensive, with and without conditions, the
    pair's own defense pact, and the controls of the specification curve.

    References
    ----------
    benson2011, leeds2003b, cameron_et_al2011
    """
    import polars as pl

    if not set(readings) <= set(READINGS) or not set(codings) <= set(CODINGS):
        raise PanelError(
            "there is no such reading or coding of guarantees.",
            f"readings are {', '.join(READINGS)}; codings {', '.join(CODINGS)}.",
        )
    found: list[dict[str, object]] = []
    for period, reading, coding, outcome, known in product(
        periods, readings, codings, outcomes, controls
    ):
        made = _design(rows, period, reading, coding, outcome, CONTROLS[known])
        key = {
            "first": period[0], "last": period[1], "reading": reading, "coding": coding,
            "outcome": outcome, "controls": known,
        }  # fmt: skip
        found += [key | cell for cell in _cells(made)]
    floats = ("odds", "low", "high", "coefficient", "error")
    return pl.DataFrame(found, schema_overrides=dict.fromkeys(floats, pl.Float64))


def _design(
    rows: pl.DataFrame,
    period: tuple[int, int],
    reading: str,
    coding: str,
    outcome: str,
    controls: Sequence[str],
) -> Design:
    import polars as pl

    columns = {name: f"challenger_guarantee_{name}_{reading}" for name in GUARANTEES}
    lacking = [column for column in columns.values() if column not in rows.columns]
    if lacking:
        raise PanelError(f"the rows lack {', '.join(lacking)}.", "build them with deterrence_rows.")
    freer = pl.lit(False)
    made = []
    for name, column in columns.items():
        holds = pl.col(column) == 1
        made.append((holds if coding == "each" else holds & ~freer).cast(pl.Int8).alias(name))
        freer = freer | holds
    made += [pl.col(f"challenger_{name}").alias(name) for name in COMPELLENT]
    whole = design(
        rows.with_columns(made),
        period=period,
        reading=None,
        outcome=outcome,
        controls=(*GUARANTEES, *COMPELLENT, "own_defense", *controls),
    )
    # What nobody holds in a period has no coefficient.
    kept = [
        place
        for place, name in enumerate(whole.names)
        if name == "constant" or np.ptp(whole.x[:, place])
    ]
    return replace(whole, names=tuple(whole.names[place] for place in kept), x=whole.x[:, kept])


def _cells(made: Design) -> list[dict[str, object]]:
    fit = None
    # Without a finite estimate every term of the cell is null.
    with suppress(MeasureError):
        fit = fit_binary(made.x, made.y)
    cells: list[dict[str, object]] = []
    for errors in ERRORS:
        spread = None
        if fit is not None:
            labels = (
                (made.dyad[fit.rows],)
                if errors == "dyad"
                else (made.ccode1[fit.rows], made.ccode2[fit.rows])
            )
            spread = fit.covariance(*labels)
        for term in TERMS:
            weight = _weight(made.names, term)
            cell: dict[str, object] = {
                "errors": errors,
                "term": term,
                **dict.fromkeys(("odds", "low", "high", "coefficient", "error")),
                "held": int(made.x[:, made.names.index(term)].sum())
                if term in made.names
                else None,
                "n": len(made.y),
                "events": int(made.y.sum()),
            }
            if fit is not None and spread is not None and weight is not None:
                value = float(weight @ fit.coefficients)
                error = float(np.sqrt(max(float(weight @ spread @ weight), 0.0)))
                if error > 0:
                    low, high = normal_interval(value, error, LEVEL)
                    cell |= {
                        "coefficient": value,
                        "error": error,
                        "odds": float(np.exp(value)),
                        "low": float(np.exp(low)),
                        "high": float(np.exp(high)),
                    }
            cells.append(cell)
    return cells


def _weight(names: Sequence[str], term: str) -> Array | None:
    """What of the coefficients a term is; None where the cell lacks it."""
    weight = np.zeros(len(names))
    wanted = {term: 1.0}
    if term == CONTRAST:
        wanted = {"unconditional": 1.0, "nonprovocation": -1.0}
    for name, sign in wanted.items():
        if name not in names:
            return None
        weight[names.index(name)] = sign
    return weight


def guarantee_summary(cells: pl.DataFrame) -> pl.DataFrame:
    """How the cells fall, by term, years and reading.

    Returns
    -------
    polars.DataFrame
        Keys ``term``, ``first``, ``last``, ``reading``; ``cells`` (with an estimate), ``lowest``,
        ``median``, ``highest`` odds; the numbers of cells whose 95% interval lies wholly
        ``below`` or ``above`` one.
    """
    import polars as pl

    return (
        cells.filter(pl.col("odds").is_not_null())
        .group_by("term", "first", "last", "reading", maintain_order=True)
        .agg(
            pl.len().alias("cells"),
            pl.col("odds").min().alias("lowest"),
            pl.col("odds").median().alias("median"),
            pl.col("odds").max().alias("highest"),
            (pl.col("high") < 1).sum().alias("below"),
            (pl.col("low") > 1).sum().alias("above"),
        )
    )
