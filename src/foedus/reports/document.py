"""What a report is made of, whatever form it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences, and what is listed under them."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head.

    Parameters
    ----------
    caption : str
        What it shows.
    heads : tuple of str
        Of the columns.
    rows : tuple of tuple of str
        Cells as they are read.
    numeric : tuple of bool
        Columns of numbers, which stand at the right.
    keys : tuple of str
        What the columns mean.
    rest : str
        Where the rows are that are not here; empty if all are.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    keys: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption.

    Parameters
    ----------
    title : str
        What it shows.
    says : str
        What the marks are, their unit, and what the intervals mean.
    source : str
        What the numbers rest on.
    wide, narrow : mapping
        The specification without words around it, for a page and for a phone.
    command : str
        That draws it.
    """

    title: str
    says: str
    source: str
    wide: Mapping[str, Any]
    narrow: Mapping[str, Any]
    command: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer.

    Parameters
    ----------
    heading : str
        The question in plain words.
    asked : str
        What exactly was asked.
    first : tuple of str
        What must be read before the answer.
    answer : tuple of Paragraph
        The answer, chief things first.
    tables, figures : tuple
        Beside it.
    assumed, uncertain, missing : tuple of str
        What was assumed; how sure it is; what is not there and how to add it.
    sources : tuple of int
        Numbers in the list of sources.
    command : str
        That gives the answer alone, with everything.
    """

    heading: str
    asked: str = ""
    first: tuple[str, ...] = ()
    answer: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    assumed: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Answers in one document.

    Parameters
    ----------
    title : str
        Of the document.
    about : str
        One sentence under it.
    on : date
        Day of the answers, and of the document.
    sections : tuple of Section
        In order.
    appendix : tuple of Table
        Tables that are cut in their sections, whole.
    sources : tuple of str
        References; sections name them by number, from 1.
    parameters : tuple of (str, str)
        With which every question was asked.
    atlas : date
        Day of the atlas.
    version : str
        Of foedus.
    command : str
        That makes the document again.
    """

    title: str
    about: str
    on: date
    sections: tuple[Section, ...]
    appendix: tuple[Table, ...]
    sources: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    atlas: date
    version: str
    command: str
