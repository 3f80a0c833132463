"""The user's own files of ties and weights, read once, for the days they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from foedus.sources.declaration import Source


@dataclass(frozen=True, slots=True)
class AddedFile:
    """A dataset that the user added: its declaration and its tidy frame."""

    source: Source
    frame: pl.DataFrame

    @property
    def key(self) -> str:
        """What its values are marked with, such as ``nmc 6.0``."""
        return self.source.label


def added_file(key: str, day: date) -> AddedFile | None:
    """The added file of a dataset where it speaks of the day, else None.

    Parameters
    ----------
    key : str
        The dataset's key.
    day : date
        The day; outside the years that the file covers it says nothing.

    Returns
    -------
    AddedFile or None

    Raises
    ------
    StoreError
        If the copy in the cache is damaged.
    """
    from foedus.sources import adding, registry

    if not adding.is_added(key):
        return None
    entry = adding.added(key)
    source = next(
        one
        for one in registry.versions(key)
        if (one.version, one.layout) == (entry.version, entry.layout)
    )
    first, last = source.coverage
    if not first <= day.year <= last:
        return None
    return AddedFile(source, _frame(key, entry.version, entry.sha256))


@lru_cache(maxsize=8)
def _frame(key: str, version: str, checksum: str) -> pl.DataFrame:
    # The checksum is in the signature so that a file added anew is read anew.
    from foedus.sources import adding

    return adding.load(key, version)
