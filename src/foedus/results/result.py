"""What every question returns: rows, how they came about, what to cite, how to get them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
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
    specification : mapping or None
        A chart specification, handed in by whoever made the answer.
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
    specification: Mapping[str, Any] | None = None

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a Polars frame; lists become text joined by ``; ``."""
        import polars as pl

        flat = [{key: _flat(value) for key, value in row.items()} for row in self.rows]
        return pl.DataFrame(flat, infer_schema_length=None)

    def chart(self) -> Mapping[str, Any]:
        """The chart specification, as data.

        Raises
        ------
        FoedusError
            If this question has no chart.
        """
        if self.specification is None:
            raise FoedusError(
                f"The question {self.question!r} has no chart.", "use .table or .explain()."
            )
        return self.specification

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


def _flat(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "; ".join(
            ", ".join(f"{key}: {part}" for key, part in one.items() if part not in ("", [], None))
            if isinstance(one, Mapping)
            else str(one)
            for one in value
        )
    return value
