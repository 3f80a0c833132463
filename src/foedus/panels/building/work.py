"""What is done to the rows of a panel: columns attached or derived, rows kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foedus.panels.variable import Ask, Column, Plain, Table, Variable

if TYPE_CHECKING:
    from foedus.panels.building.attaching import Rows
    from foedus.panels.building.positions import Grid
    from foedus.panels.panel import Panel, Step

Do = Callable[["Rows"], "Rows"]


@dataclass(frozen=True, slots=True)
class Given:
    """A column that a panel has been given.

    Parameters
    ----------
    name : str
        Its name in the panel.
    label, unit : str
        What it is.
    uses : tuple of (str, str)
        The datasets it is made of: key and version.
    cite : tuple of str
        Keys of the bibliography, besides those of the datasets.
    rule : str
        How it was made.
    first, last : int
        The years of which its sources speak.
    absent : int, float or None
        What a missing row of the source means within them.
    peacesciencer : str
        Its name in that package.
    """

    name: str
    label: str
    unit: str
    uses: tuple[tuple[str, str], ...]
    rule: str
    first: int
    last: int
    absent: int | float | None = None
    peacesciencer: str = ""
    cite: tuple[str, ...] = ()


class Work(Protocol):
    """One thing done to the rows."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the recipe says of it."""

    def given(self, panel: Panel) -> tuple[Given, ...]:
        """The columns that it gives."""

    def ready(self, panel: Panel, grid: Grid) -> Do:
        """Read what it needs, once; return what does it to any rows of the panel."""


@dataclass(frozen=True, slots=True)
class Adding:
    """A variable of a source, attached to the rows."""

    variable: Variable
    options: tuple[tuple[str, Plain], ...]
    uses: tuple[tuple[str, str], ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """One step: the variable, the versions of its files, its options."""
        from foedus.panels.panel import Step

        versions = tuple(f"{key} {version}" for key, version in self.uses)
        named: tuple[tuple[str, Plain], ...] = (
            ("variable", self.variable.name),
            ("uses", versions),
        )
        arguments = (*named, *self.options)
        return (Step("add", arguments),)

    def given(self, panel: Panel) -> tuple[Given, ...]:
        """A column for each that the variable has and each state (or direction) of a row."""
        from foedus.panels.building.attaching import sides

        first, last = self.years()
        return tuple(
            Given(
                f"{column.name}{ending}", _label(column, ending), column.unit, self.uses,
                self.variable.rule, *(column.years or (first, last)), column.absent,
                f"{column.peacesciencer or column.name}{ending}", self.variable.cite,
            )
            for ending, _ in sides(self.variable, panel)
            for column in self.variable.columns
        )  # fmt: skip

    def years(self) -> tuple[int, int]:
        """The years of which all its datasets speak."""
        spans = [Ask(0, 0, "cow", dict(self.uses)).coverage(key) for key, _ in self.uses]
        if not spans:
            return (0, 9999)
        return max(one[0] for one in spans), min(one[1] for one in spans)

    def table(self, panel: Panel) -> Table:
        """The variable's values by key."""
        options: Mapping[str, Plain] = dict(self.options)
        ask = Ask(panel.first, panel.last, panel.system, dict(self.uses))
        return self.variable.build(ask, **options)

    def ready(self, panel: Panel, grid: Grid) -> Do:
        """Build the table; attach it."""
        return self.attached(self.table(panel), panel, grid)

    def attached(self, table: Table, panel: Panel, grid: Grid) -> Do:
        """Attach a table that was built."""
        from foedus.panels.building.attaching import attacher

        attach = attacher(self.variable, table, panel, grid)

        def do(rows: Rows) -> Rows:
            return rows.with_columns(attach(rows))

        return do


_ENDINGS = {"": "", "1": " (state 1)", "2": " (state 2)", "_12": " (1 to 2)", "_21": " (2 to 1)"}


def _label(column: Column, ending: str) -> str:
    return column.label + _ENDINGS[ending]
