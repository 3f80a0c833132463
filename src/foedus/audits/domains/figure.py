"""A figure of one domain for one group: value, formula, sources, and what it does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. Figures of several domains are never added up.

    Parameters
    ----------
    key, label : str
        Which, as code and in words.
    domain : str
        The domain it is of.
    value : float or None
        None where it is not known; ``note`` says why.
    unit : str
    as_of : str
        The year, years or day; empty where there is none.
    formula : str
        How it is made, in one line.
    sources : tuple of str
        Datasets by key, ``atlas``, or a file of the user's.
    says_not : str
        What it does not say.
    about : str
        Code of the member it is of; empty where it is of the group.
    low, high : float or None
        Least and most, where it is the middle of several.
    n : int or None
        Of how many.
    missing : tuple of str
        Members without a figure.
    note : str
        What must be known to read it.
    cite : tuple of str
        References by key.
    """

    key: str
    label: str
    domain: str
    value: float | None
    unit: str
    as_of: str
    formula: str
    sources: tuple[str, ...]
    says_not: str
    about: str = ""
    low: float | None = None
    high: float | None = None
    n: int | None = None
    missing: tuple[str, ...] = ()
    note: str = ""
    cite: tuple[str, ...] = field(default=())

    def as_row(self) -> dict[str, Any]:
        """The figure as a mapping for an answer."""
        row = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(one) if isinstance(one, tuple) else one for name, one in row.items()}


def held(key: str) -> pl.DataFrame | None:
    """A dataset that was added, read once; None where it was not.

    Parameters
    ----------
    key : str
        Of the dataset.
    """
    from foedus.sources import adding

    if not adding.is_added(key):
        return None
    entry = adding.added(key)
    return _loaded(key, entry.version, entry.sha256)


@lru_cache(maxsize=8)
def _loaded(key: str, version: str, _checksum: str) -> pl.DataFrame:
    # The checksum is in the key, so that a file added anew is read anew.
    from foedus.sources import adding

    return adding.load(key, version)


def coverage(key: str) -> tuple[int, int]:
    """First and last year of which a dataset speaks."""
    from foedus.sources.registry import source

    first, last = source(key).coverage
    return int(first), int(last)


def not_added(
    key: str, label: str, domain: str, unit: str, formula: str, dataset: str, says_not: str
) -> Figure:
    """A figure that has no value because its dataset was not added: says which."""
    return Figure(
        key, label, domain, None, unit, "", formula, (dataset,), says_not,
        note=f"{dataset} has not been added ('foedus data list' names its page).",
    )  # fmt: skip


def outside(
    key: str, label: str, domain: str, unit: str, formula: str, dataset: str, says_not: str
) -> Figure:
    """A figure that has no value because its dataset does not reach back that far."""
    first, last = coverage(dataset)
    return Figure(
        key, label, domain, None, unit, "", formula, (dataset,), says_not,
        note=f"{dataset} speaks of {first} to {last}.",
    )  # fmt: skip
