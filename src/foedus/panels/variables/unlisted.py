"""What it means that a source does not list a key: unknown, or none where the user says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.variable import Ask

UNLISTED = ("unknown", "none")
"""A key that the source does not list stays null, or has 0 within the source's years."""


def with_unlisted(
    frame: pl.DataFrame, unlisted: object, coverage: tuple[int, int], ask: Ask
) -> pl.DataFrame:
    """The rows of a source, and if ``none`` is said, zeros for every other key of its years.

    Parameters
    ----------
    frame : polars.DataFrame
        State-years or undirected dyad-years: the keys, then numbers.
    unlisted : str
        One of :data:`UNLISTED`.
    coverage : tuple of int
        First and last year of the source.
    ask : Ask
        Whose numbers they are.

    Returns
    -------
    polars.DataFrame

    Raises
    ------
    PanelError
        If it is neither.
    """
    import polars as pl

    from foedus.panels.units.states import dyad_years, state_years

    if choice("unlisted", unlisted, UNLISTED) == "unknown":
        return frame
    keys = [name for name in frame.columns if name == "year" or "code" in name]
    if len(keys) == 2:
        every = state_years(*coverage, system=ask.system).collect()
    else:
        every = dyad_years(*coverage, directed=False, system=ask.system).collect()
    zeros = (
        every.select(pl.col(name).cast(frame.schema[name]) for name in keys)
        .join(frame, on=keys, how="anti")
        .with_columns(
            pl.lit(0).cast(dtype).alias(name)
            for name, dtype in frame.schema.items()
            if name not in keys
        )
    )
    return pl.concat([frame, zeros.select(frame.columns)])
