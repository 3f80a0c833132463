"""The whole specification curve from the user's files, in pieces that can be worked anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.contingency.parallel import Case, bar, run
from foedus.contingency.record.curve import (
    CONTROLS,
    ESTIMATORS,
    OUTCOMES,
    PERIODS,
    READINGS,
    alliance_types,
    specification_curve,
)
from foedus.contingency.record.rows import NEEDED, RowCounts, counts, deterrence_rows
from foedus.errors import SourceNotAddedError

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class WholeCurve:
    """What the user's files say.

    Parameters
    ----------
    cells : polars.DataFrame
        Of :func:`foedus.contingency.record.curve.specification_curve`, for every term.
    types : polars.DataFrame
        Of :func:`foedus.contingency.record.curve.alliance_types`.
    counts : RowCounts
        Rows and initiations.
    inputs : mapping
        Dataset -> version and checksum.
    """

    cells: pl.DataFrame
    types: pl.DataFrame
    counts: RowCounts
    inputs: dict[str, tuple[str, str]]


def inputs() -> dict[str, tuple[str, str]]:
    """Version and checksum of every dataset that the curve rests on.

    Raises
    ------
    SourceNotAddedError
        If one was not added: it names every one that is missing.
    """
    from foedus.sources import adding

    missing = [key for key in NEEDED if not adding.is_added(key)]
    if missing:
        raise SourceNotAddedError(
            f"the record of deterrence needs {len(missing)} datasets that have not been added: "
            f"{', '.join(missing)}.",
            "get them from their owners (`foedus data list` says where), then run "
            "`foedus data add PATH`.",
        )
    entries = {key: adding.added(key) for key in NEEDED}
    return {key: (entry.version, entry.origin_sha256) for key, entry in entries.items()}


def cases() -> list[Case]:
    """Every specification but for the errors, which share a fit: period, reading and so on."""
    return [
        (*period, reading, outcome, controls, estimator)
        for period, reading, outcome, controls, estimator in product(
            PERIODS, READINGS, OUTCOMES, CONTROLS, ESTIMATORS
        )
    ]


def _rows() -> pl.DataFrame:
    return _rows_of(tuple(inputs().items()))


@lru_cache(maxsize=1)
def _rows_of(files: tuple[tuple[str, tuple[str, str]], ...]) -> pl.DataFrame:
    # Each worker builds them once, so that nothing large is sent to it; of other files, anew.
    del files
    return deterrence_rows(ruled=True)


def cells(block: Sequence[Case]) -> pl.DataFrame:
    """The cells of a block of :func:`cases`, for every term and way of errors."""
    import polars as pl

    made = []
    for first, last, reading, outcome, controls, estimator in block:
        made.append(
            specification_curve(
                _rows(),
                periods=[(int(first), int(last))],
                readings=[str(reading)],
                outcomes=[str(outcome)],
                controls=[str(controls)],
                estimators=[str(estimator)],
            )
        )
    return pl.concat(made)


def _whole(block: Sequence[Case]) -> pl.DataFrame:
    """What is said of all rows at once: Benson's types, and the counts beside them."""
    import polars as pl

    found = counts(_rows())
    del block
    return alliance_types(_rows()).with_columns(
        pl.lit(found.rows).alias("rows"), pl.lit(found.initiations).alias("initiations")
    )


def whole_curve(
    *,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    parts: str | Path | None = None,
) -> WholeCurve:
    """Estimate every cell from the files that were added.

    Parameters
    ----------
    backend, scheduler, jobs
        Where the work is done: see :func:`foedus.contingency.parallel.run`. Workers read the same
        cache.
    parts : path, optional
        Folder that keeps what is done. What is kept there is not estimated again, so long as the
        files are the same.

    Raises
    ------
    SourceNotAddedError
        If a file was not added: it names every one.
    WorkError
        If the work cannot be done there.
    """
    from foedus import __version__

    said = inputs()
    about = {"foedus": __version__, "inputs": {key: list(one) for key, one in said.items()}}
    kept = partial(run, about=about, folder=parts)
    with bar("specifications") as told:
        # Three to a block: they share a period, a reading and an outcome, and take a second.
        found = kept(
            cases(), cells, block=3, backend=backend, scheduler=scheduler, jobs=jobs, told=told
        )
    types = kept([("all",)], _whole)
    number = RowCounts(int(types["rows"][0]), int(types["initiations"][0]))
    return WholeCurve(found, types.drop("rows", "initiations"), number, said)
