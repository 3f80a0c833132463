"""What a dataset declares about itself: one frozen record, read by everything that handles files.

Nothing here imports Polars: a list of the declared datasets must cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Tidy = Callable[["pl.DataFrame", "Source"], "pl.DataFrame"]
Grid = list[list[str]]
Sheets = dict[str, Grid]
Loader = Callable[[Sheets, "Source", str], Grid]

SEEN = "seen"
DOCUMENTED = "documented"
TEXT, WORKBOOK, STATA, TOPOLOGY = "text", "xlsx", "dta", "topojson"
KINDS = ("int", "float", "text", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file as its owner publishes it.

    Parameters
    ----------
    name : str
        The column's name in the file; capitals do not matter.
    kind : str
        ``int``, ``float``, ``text`` or ``date`` (ISO, ``YYYY-MM-DD``).
    to : str
        The name in the tidy frame; the file's own in lower case where empty.
    blank : bool
        Whether a cell may be blank (it becomes null).
    codes : bool
        Whether the source's missing codes apply to it. Where they do not, a negative number is
        a number (a latitude).
    required : bool
        Whether the file is refused without it.
    signed : bool
        Whether a negative number is a number though missing codes apply (a longitude or NA).
    unit : str
        The unit, where it has one.
    """

    name: str
    kind: str = "int"
    to: str = ""
    blank: bool = True
    codes: bool = True
    required: bool = True
    signed: bool = False
    unit: str = ""

    @property
    def tidy(self) -> str:
        """The column's name in the tidy frame."""
        return self.to or self.name.lower()


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A file that has a dataset's columns and is not that dataset."""

    name_part: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset: what it is, whose, how its file is laid out, and how to read it.

    Parameters
    ----------
    key, version : str
        Together they name the dataset; several declarations may share them if the same data
        is known in several layouts.
    title : str
        What it is, for people.
    cite, citation : str
        Key in the bibliography, and the reference written out.
    terms : str
        What the owner is known to say about use.
    coverage : tuple of int
        First and last year that the file speaks of.
    files : tuple of str
        The owner's name (or names) for the file.
    owner : str
        Who publishes it.
    home : str
        The owner's page; empty where none is known.
    layout : str
        ``seen`` (the reader was written against the owner's file), ``processed:PACKAGE``
        (against that package's form of it) or ``documented`` (against a description only;
        refused unless the caller trusts it).
    columns : tuple of Column
        The columns that the reader uses.
    keys : tuple of str
        Tidy names of the columns that identify a row.
    missing : tuple of (str, str)
        Codes for missing, and what each means.
    rows : int or None
        Rows in that version of the file.
    sha256 : str or None
        Checksum of the file that the reader was written against.
    address : str or None
        Where to download it. None is known from the owners; a person may fill it in.
    version_column : str
        The column that prints the version, empty where there is none.
    version_printed : tuple of str
        What that column may say.
    years : tuple of str
        Tidy columns (years or days) that must lie within the coverage.
    encoding : str
        Encoding to fall back on where the file is not UTF-8.
    separator, header
        Field separator; whether the first line names the columns.
    codes : str
        Which state numbers the keys use: ``cow``, ``gw`` or empty.
    lookalikes : tuple of Lookalike
        Files with the same columns that are refused, and why.
    tidy : function or None
        Frame of typed columns in, tidy frame out (dates built, keys named).
    form : str
        ``text`` (CSV and the like), ``xlsx``, ``dta`` or ``topojson``.
    loader : function or None
        For a file that is no plain table: its sheets, as rows of cells in text, in (with the
        declaration and the file's name); the one table that ``columns`` describes out, header
        first. A workbook or Stata file without one is its first sheet.
    schema : int
        Raised when the tidy frame changes, so that older copies are read again.
    note : str
        What a user should know.
    """

    key: str
    version: str
    title: str
    cite: str
    citation: str
    terms: str
    coverage: tuple[int, int]
    files: tuple[str, ...]
    owner: str
    home: str
    layout: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    missing: tuple[tuple[str, str], ...] = ()
    rows: int | None = None
    sha256: str | None = None
    address: str | None = None
    version_column: str = ""
    version_printed: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    encoding: str = "utf-8"
    separator: str = ","
    header: bool = True
    codes: str = "cow"
    lookalikes: tuple[Lookalike, ...] = ()
    tidy: Tidy | None = None
    form: str = TEXT
    loader: Loader | None = None
    schema: int = 1
    note: str = ""

    @property
    def label(self) -> str:
        """Key and version together, as messages print them."""
        return f"{self.key} {self.version}"

    @property
    def whose(self) -> str:
        """Where to ask for the file, in words."""
        return f"{self.owner}, {self.home}" if self.home else self.owner

    @property
    def plain(self) -> bool:
        """True if the file itself is the table: text, with nothing to be loaded first."""
        return self.form == TEXT and self.loader is None


def columns(names: str, kind: str = "int", *, blank: bool = True) -> tuple[Column, ...]:
    """Columns of one kind, from their names separated by spaces.

    Examples
    --------
    >>> [c.name for c in columns("defense offense")]
    ['defense', 'offense']
    """
    return tuple(Column(name, kind, blank=blank) for name in names.split())
