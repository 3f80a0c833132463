"""The cascade's fit on several processors or a cluster: one case for each value of `together`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.fit import Fitted, as_text, read_fitted
from foedus.contingency.parallel import Case, run
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.study import (
    TOGETHER,
    Tried,
    Trying,
    WarAsked,
    ask_wars,
    tried_spreads,
)

if TYPE_CHECKING:
    import polars as pl


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


@lru_cache(maxsize=1)
def _asked(joining: str, wars: tuple[int, ...]) -> tuple[WarAsked, ...]:
    return ask_wars(joining_cases(), read_fitted(joining), only=wars)
