"""The user's own files for a span of years: within their coverage, or refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foedus.errors import CoverageError
from foedus.panels.refusals import FIRST_YEAR

if TYPE_CHECKING:
    import polars as pl


def added_frame(key: str, first: int, last: int) -> tuple[pl.DataFrame, date]:
    """The tidy frame of a dataset, and the first day after the years that it speaks of.

    Parameters
    ----------
    key : str
        The dataset's key.
    first, last : int
        The span that is asked for. What lies outside a dataset's coverage is not known, so that
        rows cannot be said to be there or not.

    Raises
    ------
    SourceNotAddedError
        If its file was not added.
    CoverageError
        If the span goes beyond its coverage.
    """
    from foedus.sources import adding, registry

    entry = adding.added(key)
    source = next(
        one
        for one in registry.versions(key)
        if (one.version, one.layout) == (entry.version, entry.layout)
    )
    begins, ends = source.coverage
    if first < begins or last > ends:
        raise CoverageError(
            f"{source.label} covers {begins}-{ends}; the span asked for is {first}-{last}.",
            f"ask for years within {max(begins, FIRST_YEAR)}-{ends}.",
        )
    return adding.load(key, entry.version), date(ends + 1, 1, 1)
