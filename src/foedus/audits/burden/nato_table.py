"""NATO's own table of percent of GDP: as it is printed, and as its other tables give it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from foedus.measures.burden.shares import percent_of
from foedus.sources import adding
from foedus.sources.registry import source

KEY = "nato-spending"
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell whose percent of GDP is another when it is computed from expenditure and GDP.

    ``read`` is table 3's; ``current`` and ``constant`` are table 2's over table 5's, at current
    and at constant prices; all in percent, to 0.01. ``kind`` is ``rounding`` where they differ in
    the last digit alone.
    """

    country: str
    year: int
    read: float
    current: float
    constant: float
    kind: str


def nato_cells() -> pl.DataFrame:
    """Every cell of NATO's table of percent of GDP, read and computed twice.

    Returns
    -------
    polars.DataFrame
        One row per ``country`` and ``year``: ``read`` (table 3, by constant prices), ``current``
        and ``constant`` (table 2 over table 5), in percent, unrounded; ``estimate``.

    Raises
    ------
    SourceNotAddedError
        If the workbook has not been added.

    References
    ----------
    nato_spending2024
    """
    if not adding.is_added(KEY):
        raise adding.not_added(source(KEY))
    rows = adding.load(KEY).filter((pl.col("aggregate") == 0) & pl.col("milex_gdp").is_not_null())
    made = {
        kind: percent_of(rows[f"milex_{kind}"].to_numpy(), rows[f"gdp_{kind}"].to_numpy())
        for kind in ("current", "constant")
    }
    return rows.select(
        "country", "year", "estimate", pl.col("milex_gdp").alias("read"),
        *(pl.Series(kind, values) for kind, values in made.items()),
    ).sort("country", "year")  # fmt: skip


def differing(cells: pl.DataFrame | None = None) -> tuple[Differing, ...]:
    """The cells in which what is printed and what can be computed differ at 0.01.

    Parameters
    ----------
    cells : polars.DataFrame, optional
        As :func:`nato_cells` has them.
    """
    held = nato_cells() if cells is None else cells
    told = []
    for row in held.iter_rows(named=True):
        read, current, constant = (
            round(row[one], _PLACES) for one in ("read", "current", "constant")
        )
        if read == current and read == constant:
            continue
        apart = max(abs(read - current), abs(read - constant))
        kind = "rounding" if apart < 0.015 else "figures"
        told.append(Differing(row["country"], row["year"], read, current, constant, kind))
    return tuple(told)
