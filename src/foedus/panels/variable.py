"""What a variable declares about itself: its columns, its level, its rule, the datasets it needs.

Nothing here imports Polars: a list of the variables must cost nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.errors import PanelError

if TYPE_CHECKING:
    import polars as pl

    from foedus.sources.declaration import Source

STATE_YEAR = "state-year"
STATE = "state"
DYAD_YEAR = "dyad-year"
DYAD = "dyad"
DIRECTED_DYAD_YEAR = "directed-dyad-year"
ALLIANCE_YEAR = "alliance-year"
ALLIANCE = "alliance"
ALLIANCE_MEMBER_YEAR = "alliance-member-year"
LEADER = "leader"

LEVEL_KEYS: Mapping[str, tuple[str, ...]] = {
    STATE_YEAR: ("ccode", "year"),
    STATE: ("ccode",),
    DYAD_YEAR: ("ccode1", "ccode2", "year"),
    DYAD: ("ccode1", "ccode2"),
    DIRECTED_DYAD_YEAR: ("ccode1", "ccode2", "year"),
    ALLIANCE_YEAR: ("atopid", "year"),
    ALLIANCE: ("atopid",),
    ALLIANCE_MEMBER_YEAR: ("atopid", "ccode", "year"),
    LEADER: ("obsid",),
}
"""The keys of each level's table, in COW's codes; a symmetric pair has the smaller number first."""

Plain = str | int | float | bool | None | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a variable gives.

    Parameters
    ----------
    name : str
        Its name; in a panel of pairs a state's column ends in 1 or 2.
    label : str
        What it is, in at most 68 characters.
    unit : str
        The unit, where it has one.
    absent : int, float or None
        What it means that the source has no row, within its years. ``None``: not known.
    peacesciencer : str
        What the R package of that name calls it, where it has it under another name.
    years : tuple of int, optional
        First and last year that the source speaks of, where they are not the whole file's.
    """

    name: str
    label: str
    unit: str = ""
    absent: int | float | None = None
    peacesciencer: str = ""
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a variable is built for: the span, the codes, and the versions of the files.

    Parameters
    ----------
    first, last : int
        The panel's span, both counted.
    system : str
        ``cow`` or ``gw``: the numbers that the table must have.
    uses : mapping of str to str
        The version of each dataset, by its key.
    """

    first: int
    last: int
    system: str
    uses: Mapping[str, str]

    def source(self, key: str) -> Source:
        """The declaration of the copy that is used."""
        from foedus.sources import adding, registry

        entry = adding.added(key, self.uses[key])
        return next(
            one
            for one in registry.versions(key)
            if (one.version, one.layout) == (entry.version, entry.layout)
        )

    def load(self, key: str) -> pl.DataFrame:
        """The tidy frame of a dataset that the variable has declared."""
        from foedus.sources import adding

        return adding.load(key, self.uses[key])

    def coverage(self, key: str) -> tuple[int, int]:
        """First and last year that the dataset speaks of."""
        return self.source(key).coverage


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A variable's values by the key of its level, before they are attached to a panel.

    Parameters
    ----------
    frame : polars.DataFrame
        The level's keys (``gwcode`` for ``ccode`` in Gleditsch and Ward's numbers), one row per
        key, then the columns that the variable declares. Rows outside the panel's span may stand.
    coverage : tuple of int
        First and last year in which a key without a row means what ``absent`` says.
    unresolved : polars.DataFrame or None
        Names that no state of the register fits on the row's date: ``name``, ``first``,
        ``last`` (years), ``rows``.
    """

    frame: pl.DataFrame
    coverage: tuple[int, int]
    unresolved: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that can be added to a panel.

    Parameters
    ----------
    name : str
        What it is called in ``panel.add``, in a recipe and on the command line.
    title : str
        What it is, in one line.
    level : str
        What its values belong to: a key of ``LEVEL_KEYS``.
    columns : tuple of Column
        What it gives.
    rule : str
        How the source's rows become one value per key, and what absence means.
    build : function
        Takes an :class:`Ask`, and options by name with their defaults; returns a :class:`Table`.
    cow, gw : tuple of str, or None
        Keys of the datasets that it needs, for a panel in COW's and in Gleditsch and Ward's
        numbers; ``None`` where it cannot be given in those.
    peacesciencer : str
        The function of the R package of that name that adds the like.
    cite : tuple of str
        Keys of the bibliography for how it is made; its datasets' own are cited anyway.
    """

    name: str
    title: str
    level: str
    columns: tuple[Column, ...]
    rule: str
    build: Callable[..., Table]
    cow: tuple[str, ...] | None
    gw: tuple[str, ...] | None = None
    peacesciencer: str = ""
    cite: tuple[str, ...] = ()

    def __call__(self, **options: Plain) -> Chosen:
        """The variable with options of its own: ``panel.add(NMC(version="6.0"))``.

        Raises
        ------
        PanelError
            If it takes no such option.
        """
        known = self.options
        for name in options:
            if name not in known:
                raise PanelError(
                    f"{self.name} takes no option {name!r}.",
                    f"its options are {', '.join(known)}." if known else "it takes no options.",
                )
        return Chosen(self, tuple(sorted(options.items())))

    @property
    def options(self) -> dict[str, Plain]:
        """Each option's name and default."""
        given = list(inspect.signature(self.build).parameters.values())[1:]
        return {one.name: one.default for one in given}

    def datasets(self, system: str) -> tuple[str, ...]:
        """Keys of the datasets that it needs.

        Raises
        ------
        PanelError
            If it cannot be given in this system's numbers.
        """
        needed = self.cow if system == "cow" else self.gw
        if needed is None:
            has, other = ("cow", "COW's") if system == "gw" else ("gw", "Gleditsch and Ward's")
            raise PanelError(
                f"{self.name} comes in {other} numbers, and this panel has the others.",
                f"make the panel with system={has!r}: numbers of one system are never read as "
                "the other's.",
            )
        return needed


@dataclass(frozen=True, slots=True)
class Chosen:
    """A variable with the options that were given for it."""

    variable: Variable
    options: tuple[tuple[str, Plain], ...] = field(default=())
