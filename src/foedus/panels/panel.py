"""A panel: rows of one unit over a span, columns added to them, and the steps that rebuild it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.refusals import whole_number

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.unit import Unit
    from foedus.panels.variable import Chosen, Plain
    from foedus.panels.work import Given, Work

BATCH_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a recipe: what is done, and with which plain arguments."""

    do: str
    arguments: tuple[tuple[str, Plain], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows of one unit of analysis, one row per key, sorted by key, and columns added to them.

    Parameters
    ----------
    rows : polars.LazyFrame
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
    work : tuple of Work
        What is done to the rows, in order, when they are collected.
    """

    rows: pl.LazyFrame
    unit: Unit
    system: str
    first: int
    last: int
    directed: bool | None
    recipe: tuple[Step, ...]
    work: tuple[Work, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return self.unit.keys_in(self.system)

    @property
    def states(self) -> tuple[str, ...]:
        """The key columns that hold state numbers."""
        return tuple(key for key in self.keys if key.startswith(("ccode", "gwcode")))

    @property
    def given(self) -> tuple[Given, ...]:
        """The columns that were added, in order, each with what it is and where it is from."""
        return tuple(one for work in self.work for one in work.given(self))

    @property
    def frame(self) -> pl.LazyFrame:
        """The plan of the whole table: Polars draws its rows in batches, as it needs them."""
        if not self.work:
            return self.rows
        from foedus.panels.working import planned

        return planned(self)

    def collect(self) -> pl.DataFrame:
        """Every row, in memory."""
        if not self.work:
            return self.rows.collect()
        from foedus.panels.working import collected

        return collected(self)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
        """The table in parts of about this many rows, so that no more is in memory at once.

        A part ends where a pair (or a state) ends, so that each has its years whole.
        """
        from foedus.panels.working import batches

        return batches(self, whole_number("rows", rows, least=1))

    def head(self, n: int = 5) -> pl.DataFrame:
        """The first ``n`` rows.

        Raises
        ------
        PanelError
            If ``n`` is no whole number, or negative.
        """
        return self.frame.head(whole_number("n", n, least=0)).collect()

    def add(self, *variables: str | Chosen, **options: Plain) -> Panel:
        """The panel with the columns of these variables.

        Parameters
        ----------
        *variables : str or Chosen
            Names, as ``foedus panel list`` shows them; or a variable called with its options.
        **options
            Options of the variable, where one alone is named.

        Raises
        ------
        PanelError
            If there is no such variable or option, the unit has no such value, the numbers are
            of the other system, or a column of that name is there.
        SourceNotAddedError
            If a file that it needs was not added.
        """
        from foedus.panels.working import adding_of

        if options and len(variables) != 1:
            raise PanelError(
                f"options ({', '.join(options)}) are given for {len(variables)} variables.",
                'add one variable at a time with its options: panel.add("nmc", version="6.0").',
            )
        panel = self
        for variable in variables:
            panel = panel.then(adding_of(variable, options, panel))
        return panel

    def then(self, work: Work) -> Panel:
        """The panel with one more step done to its rows.

        Raises
        ------
        PanelError
            If a column of that name is there, or one that the step needs is not.
        """
        have = {*self.keys, *(one.name for one in self.given)}
        if not self.work:
            have |= set(self.rows.collect_schema().names())
        for one in work.given(self):
            if one.name in have:
                raise PanelError(
                    f"the panel already has a column {one.name!r}.",
                    "add it once; for another version or rule of it, make a second panel.",
                )
        return replace(self, recipe=(*self.recipe, *work.steps), work=(*self.work, work))

    def coverage(self) -> pl.DataFrame:
        """Which column stops where: one row per added column.

        Returns
        -------
        polars.DataFrame
            ``column``, ``label``, ``unit``, ``source`` (datasets and versions), ``first`` and
            ``last`` (the years of which the source speaks), ``absent`` (what a missing row means
            within them: a value, or null for not known).
        """
        from foedus.panels.working import coverage

        return coverage(self)

    def unresolved(self) -> pl.DataFrame:
        """Names in the sources that no state of the register fits on the row's date.

        Returns
        -------
        polars.DataFrame
            ``variable``, ``name``, ``first``, ``last`` (years), ``rows``.
        """
        from foedus.panels.working import unresolved

        return unresolved(self)
