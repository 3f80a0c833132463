"""Reads what added datasets say of every pair of states: arms, equipment, exercises, agreements."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Use = tuple[str, str, str]
"""Key, version and checksum of a dataset: by the last, a file added anew is read anew."""


def added(key: str) -> tuple[Use, tuple[int, int]] | None:
    """A dataset that was added, and the years it speaks of; None if it was not."""
    from foedus.sources import adding, registry

    if not adding.is_added(key):
        return None
    one = adding.added(key)
    declared = next(
        of for of in registry.versions(key) if (of.version, of.layout) == (one.version, one.layout)
    )
    return (one.key, one.version, one.sha256), declared.coverage


def bought(use: Use, first: int, last: int, seat: Ints, n: int) -> Floats:
    """What each state supplied to each other in some years: float array (n, n), directed.

    Parameters
    ----------
    use : Use
        Of ``sipri-tiv``.
    first, last : int
        Years, both counted.
    seat : int array, shape (1000,)
        Place of each COW number; -1 for none.
    n : int
        How many places.
    """
    one, other, year, figure = _pairs(use, "arms-transfers", "sipri_tiv")
    start, stop = np.searchsorted(year, [first, last + 1])
    return _summed(seat[one[start:stop]], seat[other[start:stop]], figure[start:stop], n)


def exercised(use: Use, year: int, half_life: float, seat: Ints, n: int) -> Floats:
    """Joint exercises of each pair to the end of a year, decayed: symmetric float array (n, n).

    Parameters
    ----------
    use : Use
        Of ``mme``.
    year : int
        In which an exercise counts whole.
    half_life : float
        In years.
    seat, n
        As in :func:`bought`.
    """
    one, other, began, count = _pairs(use, "joint-exercises", "mme_exercises")
    stop = int(np.searchsorted(began, year + 1))
    weighed = count[:stop] * 0.5 ** ((year - began[:stop]) / half_life)
    found = _summed(seat[one[:stop]], seat[other[:stop]], weighed, n)
    return found + found.T


def agreed(use: Use, year: int, seat: Ints, n: int) -> Floats:
    """Pairs with a defense cooperation agreement in a year: symmetric, 1 or 0.

    Parameters
    ----------
    use : Use
        Of ``dcad``.
    year : int
        One of its years.
    seat, n
        As in :func:`bought`.
    """
    one, other, held, count = _pairs(use, "dcad", "dca_in_force")
    start, stop = np.searchsorted(held, [year, year + 1])
    found = _summed(seat[one[start:stop]], seat[other[start:stop]], count[start:stop], n)
    return np.minimum(found + found.T, 1.0)


def equipment(use: Use, year: int, seat: Ints, n: int) -> Floats:
    """Units of each kind of equipment of each state: float array (n, kinds), NaN not known.

    Parameters
    ----------
    use : Use
        Of ``rdmc-wide``.
    year : int
        One of its years.
    seat, n
        As in :func:`bought`.
    """
    codes, years, units = _stock(use)
    rows = np.flatnonzero(years == year)
    places = seat[codes[rows]]
    found = np.full((n, units.shape[1]), np.nan)
    found[places[places >= 0]] = units[rows[places >= 0]]
    return found


def _summed(a: Ints, b: Ints, value: Floats, n: int) -> Floats:
    kept = (a >= 0) & (b >= 0)
    return np.bincount(a[kept] * n + b[kept], value[kept], n * n).reshape(n, n).astype(float)


@lru_cache(maxsize=8)
def _pairs(use: Use, variable: str, column: str) -> tuple[Ints, Ints, Ints, Floats]:
    """Two states, the year and the figure of every row of a panel variable, ordered by year."""
    import polars as pl

    from foedus.panels.variable import Ask
    from foedus.panels.variables import variable_named

    built = variable_named(variable).build(Ask(1816, 2100, "cow", {use[0]: use[1]})).frame
    frame = built.filter(pl.col(column) > 0).sort("year", "ccode1", "ccode2")
    return (
        frame["ccode1"].to_numpy().astype(np.int64),
        frame["ccode2"].to_numpy().astype(np.int64),
        frame["year"].to_numpy().astype(np.int64),
        frame[column].cast(pl.Float64).to_numpy(),
    )


@lru_cache(maxsize=2)
def _stock(use: Use) -> tuple[Ints, Ints, Floats]:
    """State, year and units by kind of every row."""
    import polars as pl

    from foedus.sources import adding
    from foedus.sources.equipment import KINDS, column_of

    frame = adding.load(use[0], use[1])
    units = frame.select(pl.col(column_of(kind)).cast(pl.Float64) for kind in KINDS)
    return (
        frame["ccode"].to_numpy().astype(np.int64),
        frame["year"].to_numpy().astype(np.int64),
        units.fill_null(np.nan).to_numpy(),
    )
