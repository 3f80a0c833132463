"""Keeping some of a panel's rows: by the value of a column, or by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.building.work import Do, Given
from foedus.panels.refusals import choice, span

if TYPE_CHECKING:
    from foedus.panels.building.attaching import Rows
    from foedus.panels.building.positions import Grid
    from foedus.panels.panel import Panel, Step

WHEN_UNKNOWN = ("refuse", "drop", "keep")


@dataclass(frozen=True, slots=True)
class Keeping:
    """Rows kept where a column has a value.

    Parameters
    ----------
    column : str
        The column.
    equals : int, float or str
        The value.
    unknown : str
        Where the column is null: ``refuse`` to go on, ``drop`` the row, or ``keep`` it.
    """

    column: str
    equals: int | float | str
    unknown: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """One step."""
        from foedus.panels.panel import Step

        return (
            Step(
                "keep",
                (("column", self.column), ("equals", self.equals), ("unknown", self.unknown)),
            ),
        )

    def given(self, panel: Panel) -> tuple[Given, ...]:
        """No column."""
        return ()

    def ready(self, panel: Panel, grid: Grid) -> Do:
        """Nothing to read."""
        import polars as pl

        choice("unknown", self.unknown, WHEN_UNKNOWN)

        def do(rows: Rows) -> Rows:
            values = rows.frame[self.column]
            if isinstance(self.equals, str) != (values.dtype == pl.String):
                raise PanelError(
                    f"{self.column} is kept where it is {self.equals!r}, and it holds "
                    f"{'texts' if values.dtype == pl.String else 'numbers'}.",
                    "give a value that the column can have.",
                )
            missing = values.is_null()
            if self.unknown == "refuse" and missing.any():
                years = rows.years[missing.to_numpy()]
                raise PanelError(
                    f"{self.column} is not known in {missing.sum()} rows or more, of the years "
                    f"{int(years.min())} to {int(years.max())}.",
                    "end the span where its source ends (panel.coverage() says where), or say "
                    'unknown="drop" or unknown="keep".',
                )
            # As Float64, a number of any size compares with a narrow column.
            held = values.cast(pl.Float64) if values.dtype.is_numeric() else values
            kept = (held == self.equals).fill_null(self.unknown == "keep")
            return rows.keep(kept)

        return do


@dataclass(frozen=True, slots=True)
class Between:
    """Rows kept of a part of the span: what was derived from the years before stays.

    Parameters
    ----------
    first, last : int
        Both counted.
    """

    first: int
    last: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """One step."""
        from foedus.panels.panel import Step

        return (Step("between", (("first", self.first), ("last", self.last))),)

    def given(self, panel: Panel) -> tuple[Given, ...]:
        """No column."""
        return ()

    def ready(self, panel: Panel, grid: Grid) -> Do:
        """Nothing to read."""
        import polars as pl

        first, last = span(self.first, self.last)

        def do(rows: Rows) -> Rows:
            return rows.keep(pl.Series((rows.years >= first) & (rows.years <= last)))

        return do
