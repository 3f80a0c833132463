"""What every question returns: rows, how they came about, what to cite, how to get them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
Maker = Callable[..., Mapping[str, Any]]
"""Makes a chart specification when it is asked for; it takes the `width` in pixels."""
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Result:
    """An answer.

    Parameters
    ----------
    question : str
        The question's name.
    parameters : mapping
        Every parameter used, as it was read, defaults included.
    rows : sequence of mapping
        One per key; the same columns in each.
    sources : sequence of mapping
        What the rows rest on.
    notes : sequence of str
        What must be read before the rows: warnings first.
    steps : sequence of str
        How the answer came about, in words.
    extra : mapping
        Further members of the JSON form.
    shown : sequence of mapping or None
        The rows a table shows where that is not all of them.
    digest : sequence of mapping or None
        The shown rows gathered for a reader, where there are too many to read one by one.
    headline : str
        One sentence that says what was asked.
    charts : mapping
        Name of a chart -> what makes its specification, handed in by whoever made the answer. The
        first is the chief one. Nothing is drawn, and no library for it is loaded, until one is
        asked for.
    """

    question: str
    parameters: Mapping[str, Any]
    rows: Sequence[Row]
    sources: Sequence[Row] = ()
    notes: Sequence[str] = ()
    steps: Sequence[str] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    shown: Sequence[Row] | None = None
    digest: Sequence[Row] | None = None
    headline: str = ""
    charts: Mapping[str, Maker] = field(default_factory=dict, compare=False, repr=False)

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a Polars frame; lists become text joined by ``; ``.

        A column of values of several kinds, such as the two sides of a comparison, is text.
        """
        import polars as pl

        flat = [{key: _flat(value) for key, value in row.items()} for row in self.rows]
        kinds: dict[str, set[str]] = {}
        for row in flat:
            for key, value in row.items():
                if value is not None:
                    kinds.setdefault(key, set()).add(_kind(value))
        for key in (key for key, found in kinds.items() if len(found) > 1):
            for row in flat:
                if row.get(key) is not None and not isinstance(row[key], str):
                    row[key] = json.dumps(row[key], ensure_ascii=False, default=str)
        return pl.DataFrame(flat, infer_schema_length=None)

    def chart(self, name: str | None = None, *, width: int | None = None) -> Mapping[str, Any]:
        """A chart as data: a Vega-Lite specification that holds its numbers.

        Parameters
        ----------
        name : str, optional
            One of ``charts``; the first if not given.
        width : int, optional
            Unit: pixel. Words are broken to fit it; 390 suits a phone.

        Raises
        ------
        ChartError
            If this answer has no chart, or none of that name.
        MissingExtraError
            If the library that makes them is not installed.
        """
        named = self.chart_named(name)
        return self.charts[named]() if width is None else self.charts[named](width=width)

    def chart_named(self, name: str | None = None) -> str:
        """The chart that is meant: the name, or the first one's.

        Raises
        ------
        ChartError
            If there is none.
        """
        if not self.charts:
            raise ChartError(
                f"this answer of {self.question!r} has no chart.",
                "ask for more or for less; .table and .explain() have the answer.",
            )
        if name is not None and name not in self.charts:
            raise ChartError(
                f"{self.question!r} has no chart {name!r}.",
                f"choose among {', '.join(self.charts)}.",
            )
        return next(iter(self.charts)) if name is None else name

    def save_chart(
        self, path: str | Path, name: str | None = None, *, width: int | None = None
    ) -> Path:
        """Draw a chart in a file: ``.svg``, ``.png``, ``.pdf``, ``.html`` or ``.json``.

        Parameters
        ----------
        path : path
            Its suffix says the form.
        name : str, optional
            One of ``charts``; the first if not given.
        width : int, optional
            Unit: pixel.

        Raises
        ------
        ChartError
            If there is no such chart or the file cannot be written.
        MissingExtraError
            If a library for it is not installed.
        """
        from foedus.charts.drawing import check_path, draw

        check_path(path)
        return draw(self.chart(name, width=width), path)

    def explain(self) -> str:
        """The steps and rules in words, one a line."""
        return "\n".join((*self.notes, *self.steps))

    def cite(self) -> tuple[str, ...]:
        """References for what the answer rests on."""
        return tuple(str(source["citation"]) for source in self.sources if source.get("citation"))

    def as_data(self) -> dict[str, Any]:
        """The JSON form: plain lists, mappings, text and numbers."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "parameters": dict(self.parameters),
            **self.extra,
            "notes": list(self.notes),
            "rows": [dict(row) for row in self.rows],
            "sources": [dict(source) for source in self.sources],
        }


def _kind(value: Any) -> str:
    """What a column is made of: whole and other numbers go together, a bool is no number."""
    if isinstance(value, Mapping):
        return "record"
    return "number" if type(value) in (int, float) else type(value).__name__


def _flat(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "; ".join(
            ", ".join(f"{key}: {part}" for key, part in one.items() if part not in ("", [], None))
            if isinstance(one, Mapping)
            else str(one)
            for one in value
        )
    return value
