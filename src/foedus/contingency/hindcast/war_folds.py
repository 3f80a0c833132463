"""Who joins a war that was held out: folds as cases of work.

A case is (scheme, outcome, dropped, war): the war is forecast by models that learn from all other
wars (``leave-one-out``), or from those that began before it (``rolling``, from 1914 on); where
``dropped`` is not ``none``, the largest coalitions are left out of learning and of scoring. Rows of
the held-out war reach no estimate: neither coefficients, nor the scale of features, nor the shift
by duty, nor the penalty, which is chosen in inner folds of the other wars.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.contingency.hindcast.rows import rows_of
from foedus.contingency.joining.design import Design
from foedus.contingency.joining.models import MODELS
from foedus.contingency.joining.study import (
    Folds,
    forecasts,
    largest_coalitions,
    leave_one_war_out,
    rolling_from,
    without,
)

if TYPE_CHECKING:
    import polars as pl

    from foedus.contingency.parallel import Case

SCHEMES: Final = ("leave-one-out", "rolling")
FIRST_YEAR: Final = 1914
COALITIONS: Final = 6
WHOLE, DROPPED = "none", "largest"


def design_of(rows: Design, dropped: str) -> Design:
    """The rows, less the largest coalitions where they are dropped."""
    return rows if dropped == WHOLE else without(rows, largest_coalitions(rows, COALITIONS))


def folds_of(rows: Design, scheme: str) -> Folds:
    """Rows to learn from and rows to forecast, war by war."""
    return leave_one_war_out(rows) if scheme == SCHEMES[0] else rolling_from(FIRST_YEAR)(rows)


def war_cases(
    rows: Design, scheme: str, outcome: str, dropped: str, only: Sequence[int] = ()
) -> list[Case]:
    """The cases of one table of scores: a case for each war that is forecast."""
    whole = design_of(rows, dropped)
    held = [int(whole.war[rows[0]]) for _, rows in folds_of(whole, scheme)]
    return [(scheme, outcome, dropped, war) for war in held if not only or war in only]


def war_folds(
    cases: Sequence[Case], *, said: str, seed: int, models: tuple[str, ...] = tuple(MODELS)
) -> pl.DataFrame:
    """Forecast the wars of these cases; see :func:`foedus.contingency.parallel.run`.

    Parameters
    ----------
    cases : sequence of tuple
        From :func:`war_cases`.
    said : str
        The caller's :func:`foedus.contingency.hindcast.rows.fingerprint`.
    seed : int
        Draws the inner folds.
    models : tuple of str
        Names in :data:`foedus.contingency.joining.models.MODELS`.

    Returns
    -------
    polars.DataFrame
        One row per case, candidate and side: the case, ``row`` (its place in the design), and a
        column for each model.
    """
    import polars as pl

    rows, due = rows_of("wars", said)
    told = []
    for scheme, outcome, dropped, war in cases:
        kept = design_of(rows, str(dropped))
        found = forecasts(
            kept, due if dropped == WHOLE else due.rows(np.isin(due.war, kept.war)), str(outcome),
            folds=_only(str(scheme), int(war)), models=models, seed=seed,
        )  # fmt: skip
        named = {
            "scheme": [str(scheme)] * len(found.rows),
            "outcome": [str(outcome)] * len(found.rows),
            "dropped": [str(dropped)] * len(found.rows),
            "row": found.rows.astype(np.int64),
        }
        told.append(pl.DataFrame({**named, **found.chance}))
    return pl.concat(told)


def _only(scheme: str, war: int) -> Callable[[Design], Folds]:
    """The fold of a scheme that holds out one war."""

    def fold(rows: Design) -> Folds:
        for train, held in folds_of(rows, scheme):
            if int(rows.war[held[0]]) == war:
                yield train, held

    return fold
