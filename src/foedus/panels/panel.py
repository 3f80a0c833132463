"""A panel: rows of one unit over a span, and the steps that rebuild it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.panels.refusals import whole_number

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.unit import Unit

Plain = str | int | float | bool | None | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a recipe: what is done, and with which plain arguments."""

    do: str
    arguments: tuple[tuple[str, Plain], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows of one unit of analysis, one row per key, sorted by key.

    Parameters
    ----------
    frame : polars.LazyFrame
        The plan of the rows: key columns first.
    unit : Unit
        What a row is.
    system : str
        Whose state numbers the keys are: ``cow`` or ``gw``.
    first, last : int
        First and last year of the span.
    directed : bool or None
        Whether a pair stands once per direction; ``None`` where a row is no pair.
    recipe : tuple of Step
        The steps that rebuild it: :func:`foedus.panels.rebuild`.
    """

    frame: pl.LazyFrame
    unit: Unit
    system: str
    first: int
    last: int
    directed: bool | None
    recipe: tuple[Step, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return self.unit.keys_in(self.system)

    def collect(self) -> pl.DataFrame:
        """Every row, in memory."""
        return self.frame.collect()

    def head(self, n: int = 5) -> pl.DataFrame:
        """The first ``n`` rows.

        Raises
        ------
        PanelError
            If ``n`` is no whole number, or negative.
        """
        return self.frame.head(whole_number("n", n, least=0)).collect()
