"""The cascade's fit, here, on several processors or on a cluster: a case for each `together`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.fit import Fitted, as_text, read_fitted
from foedus.contingency.parallel import Case, run
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.resampling import Moved, bands_of, moved_by_wars
from foedus.contingency.spread.study import (
    SEED,
    TOGETHER,
    Tried,
    Trying,
    WarAsked,
    ask_wars,
    fit_cascade,
    tried_spreads,
)

if TYPE_CHECKING:
    import polars as pl


def fit_with_bands(
    fitted: Fitted, *, on: date, backend: str = "serial", scheduler: str | None = None,
    jobs: int | None = None, seed: int = SEED,
) -> CascadeModel:  # fmt: skip
    """The cascade as :func:`foedus.contingency.spread.study.fit_cascade` fits it, with its bands.

    Parameters
    ----------
    fitted : Fitted
        Estimates of who joins.
    on : date
        The day that is written down.
    backend, scheduler, jobs
        See :func:`foedus.contingency.parallel.run`. The fit is the same to the byte.
    seed : int
        Of the draws.
    """
    moved: list[Moved] = []

    def trying(
        joining: Fitted, wars: Sequence[int], start: CascadeModel, seed: int
    ) -> Sequence[Tried]:
        work = partial(
            moved_rows, joining=as_text(joining), wars=tuple(wars), start=start, seed=seed
        )
        cases = [(number,) for number in range(len(TOGETHER))]
        rows = run(cases, work, backend=backend, scheduler=scheduler, jobs=jobs)
        for together, opening, calling, loss, losses, by_opening, by_calling in rows.iter_rows():
            one = Tried(together, opening, calling, loss, tuple(losses))
            moved.append(Moved(one, np.array(by_opening), np.array(by_calling)))
        return [one.tried for one in moved]

    model = fit_cascade(fitted=fitted, on=on, seed=seed, trying=trying)[1]
    return replace(model, bands=bands_of(moved, seed))


def trying_on(backend: str, *, scheduler: str | None = None, jobs: int | None = None) -> Trying:
    """For :func:`foedus.contingency.spread.study.fit_cascade`: the values tried elsewhere.

    Parameters
    ----------
    backend, scheduler, jobs
        See :func:`foedus.contingency.parallel.run`. The fit is the same to the byte.

    Notes
    -----
    Each process asks the wars once; that takes about as long as one value does. Who joins goes
    there as the text of its file, with its rounding.
    """

    def trying(
        fitted: Fitted, wars: Sequence[int], start: CascadeModel, seed: int
    ) -> Sequence[Tried]:
        work = partial(
            tried_rows, joining=as_text(fitted), wars=tuple(wars), start=start, seed=seed
        )
        cases = [(number,) for number in range(len(TOGETHER))]
        rows = run(cases, work, backend=backend, scheduler=scheduler, jobs=jobs)
        return [Tried(*row) for row in rows.iter_rows()]

    return trying


def tried_rows(
    block: Sequence[Case], *, joining: str, wars: tuple[int, ...], start: CascadeModel, seed: int
) -> pl.DataFrame:
    """The rows of some values of ``together``, by their place among those that are tried."""
    import polars as pl

    values = [TOGETHER[int(number)] for (number,) in block]
    told = tried_spreads(_asked(joining, wars), start, seed, values=values)
    names = ("together", "opening", "calling", "loss")
    return pl.DataFrame(
        [[getattr(one, name) for name in names] for one in told],
        schema=dict.fromkeys(names, pl.Float64),
        orient="row",
    )


def moved_rows(
    block: Sequence[Case], *, joining: str, wars: tuple[int, ...], start: CascadeModel, seed: int
) -> pl.DataFrame:
    """As :func:`tried_rows`, with each war's loss and what it does to the estimates, in lists."""
    import polars as pl

    asked = _asked(joining, wars)
    rows = []
    for one in tried_spreads(
        asked, start, seed, values=[TOGETHER[int(number)] for (number,) in block]
    ):
        moved = moved_by_wars(asked, start, one, seed)
        rows.append([one.together, one.opening, one.calling, one.loss, list(one.losses),
                     moved.opening.tolist(), moved.calling.tolist()])  # fmt: skip
    numbers = dict.fromkeys(("together", "opening", "calling", "loss"), pl.Float64)
    lists = dict.fromkeys(("losses", "by_opening", "by_calling"), pl.List(pl.Float64))
    return pl.DataFrame(rows, schema={**numbers, **lists}, orient="row")


@lru_cache(maxsize=1)
def _asked(joining: str, wars: tuple[int, ...]) -> tuple[WarAsked, ...]:
    return ask_wars(joining_cases(), read_fitted(joining), only=wars)
