"""A panel: rows of one unit over a span, columns added to them, and the steps that rebuild it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import MissingExtraError, PanelError
from foedus.panels.refusals import choice, span, whole_number

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.building.work import Given, Work
    from foedus.panels.exports.exporting import Written
    from foedus.panels.units.unit import Unit
    from foedus.panels.variable import Chosen, Plain

BATCH_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a recipe: what is done, and with which plain arguments."""

    do: str
    arguments: tuple[tuple[str, Plain], ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
    given : tuple of Given
        The columns that were added, in order, each with what it is and where it is from.
    sources : tuple of str, optional
        Keys of the datasets that the rows are made of, where they are not those of the unit.
    """

    rows: pl.LazyFrame
    unit: Unit
    system: str
    first: int
    last: int
    directed: bool | None
    recipe: tuple[Step, ...]
    work: tuple[Work, ...] = ()
    given: tuple[Given, ...] = ()
    sources: tuple[str, ...] | None = None

    def __repr__(self) -> str:
        return (
            f"<Panel of {self.told}: {', '.join(self.keys)}; "
            f"{len(self.given)} columns added; collect() has its rows>"
        )

    @property
    def told(self) -> str:
        """The unit, its direction and the years, in words."""
        directed = {True: ", directed", False: ", undirected", None: ""}[self.directed]
        first, last = self.years
        return f"{self.unit.name}{directed}, {first}-{last}"

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the rows: the span, or what :meth:`between` left of it."""
        from foedus.panels.building.keeping import Between

        cuts = [one for one in self.work if isinstance(one, Between)]
        return (
            max([self.first, *(one.first for one in cuts)]),
            min([self.last, *(one.last for one in cuts)]),
        )

    @property
    def made_of(self) -> tuple[str, ...]:
        """Keys of the datasets that the rows, before anything is added, are made of."""
        return self.unit.sources if self.sources is None else self.sources

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return self.unit.keys_in(self.system)

    @property
    def states(self) -> tuple[str, ...]:
        """The key columns that hold state numbers."""
        return tuple(key for key in self.keys if key.startswith(("ccode", "gwcode")))

    @property
    def frame(self) -> pl.LazyFrame:
        """The plan of the whole table: Polars draws its rows in batches, as it needs them."""
        if not self.work:
            return self.rows
        from foedus.panels.building.working import planned

        return planned(self)

    def collect(self) -> pl.DataFrame:
        """Every row, in memory."""
        if not self.work:
            return self.rows.collect()
        from foedus.panels.building.working import collected

        return collected(self)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
        """The table in parts of about this many rows, so that no more is in memory at once.

        A part ends where a pair (or a state) ends, so that each has its years whole.
        """
        from foedus.panels.building.working import batches

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
        from foedus.panels.building.working import adding_of

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
        new = work.given(self)
        have = {*self.rows.collect_schema().names(), *(one.name for one in self.given)}
        for one in new:
            if one.name in have:
                raise PanelError(
                    f"the panel already has a column {one.name!r}.",
                    "add it once; for another version or rule of it, make a second panel.",
                )
            have.add(one.name)
        return replace(
            self,
            recipe=(*self.recipe, *work.steps),
            work=(*self.work, work),
            given=(*self.given, *new),
        )

    def peace_spells(
        self,
        event: str,
        *,
        terms: str = "cubic",
        knots: Sequence[float] = (1.0, 4.0, 7.0),
        gaps: str = "restart",
    ) -> Panel:
        """The panel with the years of peace since an event, and the terms of a hazard.

        Parameters
        ----------
        event : str
            A 0/1 column; begin the panel early, and cut it with :meth:`between` afterwards.
        terms : str
            ``cubic``: the years squared and cubed, beside them. ``spline``: the curved terms of a
            natural cubic spline. ``none``: the years alone.
        knots : sequence of float
            Of the spline, three or more. Unit: years.
        gaps : str
            ``restart``: the count begins anew after years that the key lacks. ``count``: they
            are years of peace.

        Returns
        -------
        Panel
            With ``EVENT_peace``, and ``EVENT_peace2``, ``EVENT_peace3`` or ``EVENT_peace_spline1``
            and so on.

        Raises
        ------
        PanelError
            If there is no such column, rule or knot, or the rows are no years.

        References
        ----------
        beck_et_al1998, carter_signorino2010, durrleman_simon1989
        """
        from foedus.panels.building import deriving

        return self.then(deriving.peace_spells(self, event, terms, knots, gaps))

    def lag(self, column: str, *, years: int = 1) -> Panel:
        """The panel with ``COLUMN_lag1``: its value one year (or more) before, of the same key.

        Raises
        ------
        PanelError
            If there is no such column, or the rows are no years.
        """
        from foedus.panels.building import deriving

        return self.then(deriving.shifted(self, column, years, "lag"))

    def lead(self, column: str, *, years: int = 1) -> Panel:
        """The panel with ``COLUMN_lead1``: as :meth:`lag`, of the years after."""
        from foedus.panels.building import deriving

        return self.then(deriving.shifted(self, column, years, "lead"))

    def dyadic(self, column: str, *kinds: str) -> Panel:
        """The panel with one value of a pair made of its two states' values.

        Parameters
        ----------
        column : str
            Its name without the 1 and 2.
        *kinds : str
            ``min``, ``max``, ``sum``, ``ratio`` (lesser over greater), ``share`` (state 1's),
            ``difference``; ``min`` and ``max`` where none is named.

        Raises
        ------
        PanelError
            If there are no such columns, or no such kind.
        """
        from foedus.panels.building import deriving

        return self.then(deriving.dyadic(self, column, kinds))

    def joint_democracy(self, column: str = "polyarchy", *, at_least: float = 0.5) -> Panel:
        """The panel with ``joint_democracy_COLUMN``: 1 if both states reach the threshold.

        Raises
        ------
        PanelError
            If there are no such columns.
        """
        from foedus.panels.building import deriving

        return self.then(deriving.joint_democracy(self, column, at_least))

    def keep(self, column: str, *, equals: int | float | str = 1, unknown: str = "refuse") -> Panel:
        """The rows where a column has a value.

        Parameters
        ----------
        column : str
            One of the columns added.
        equals : int, float or str
            The value.
        unknown : str
            What becomes of rows where it is not known: ``refuse`` stops and says which years
            they are of, so that no year is lost unseen; ``drop``; ``keep``.

        Raises
        ------
        PanelError
            If there is no such column or rule.
        """
        from foedus.panels.building.deriving import needed
        from foedus.panels.building.keeping import WHEN_UNKNOWN, Keeping

        needed("keep", (column,), self)
        if not isinstance(equals, int | float | str):
            raise PanelError(f"equals is {equals!r}.", "give one number or text.")
        return self.then(Keeping(column, equals, choice("unknown", unknown, WHEN_UNKNOWN)))

    def between(self, first: int, last: int) -> Panel:
        """The rows of a part of the span; what was counted from the years before stays.

        Raises
        ------
        PanelError
            If the span is none, or the panel has no year of it.
        """
        from foedus.panels.building.keeping import Between

        first, last = span(first, last)
        has = self.years
        if first > has[1] or last < has[0]:
            raise PanelError(
                f"the panel has the years {has[0]}-{has[1]}, and none of {first}-{last}.",
                "give years that it has.",
            )
        return self.then(Between(first, last))

    def coverage(self) -> pl.DataFrame:
        """Which column stops where: one row per added column.

        Returns
        -------
        polars.DataFrame
            ``column``, ``label``, ``unit``, ``source`` (datasets and versions), ``first`` and
            ``last`` (the years of which the source speaks), ``absent`` (what a missing row means
            within them: a value, or null for not known).
        """
        from foedus.panels.building.working import coverage

        return coverage(self)

    def write(self, path: Path | str, *, like: str | None = None) -> Written:
        """Write the table, and beside it a manifest, a codebook and a bibliography.

        Parameters
        ----------
        path : path
            Ends in .parquet, .csv, .arrow, .feather or .dta.
        like : str, optional
            ``peacesciencer``: that package's names of columns.

        Raises
        ------
        PanelError, MissingExtraError
            As :func:`foedus.panels.exporting.write` says.
        """
        from foedus.panels.exports.exporting import write

        return write(self, path, like=like)

    def to_pandas(self) -> Any:
        """The table as a pandas data frame.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        try:
            import pandas  # noqa: F401
        except ImportError:
            raise MissingExtraError(
                "a pandas data frame needs pandas.", 'run `pip install "foedus[pandas]"`.'
            ) from None
        return self.collect().to_pandas()

    def unresolved(self) -> pl.DataFrame:
        """Names in the sources that no state of the register fits on the row's date.

        Returns
        -------
        polars.DataFrame
            ``variable``, ``name``, ``first``, ``last`` (years), ``rows``.
        """
        from foedus.panels.building.working import unresolved

        return unresolved(self)
