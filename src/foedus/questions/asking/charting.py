"""What every question's charts need: what they rest on, and spells through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import WIDTH

if TYPE_CHECKING:
    import polars as pl


def rests_on(sources: Sequence[Mapping[str, Any]], most: int = 9) -> str:
    """The sources of an answer in one line, under its charts.

    Examples
    --------
    >>> rests_on([{"key": "a", "citation": "One."}, {"key": "b", "citation": "Two"}])
    'One; Two.'
    """
    said = list(dict.fromkeys(str(one["citation"]).rstrip(".") for one in sources))
    more = f"; and {len(said) - most} more" if len(said) > most else ""
    return f"{'; '.join(said[:most])}{more}." if said else ""


def framed(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame."""
    import polars as pl

    return pl.DataFrame([dict(one) for one in rows], infer_schema_length=None)


def called(key: str) -> str:
    """The short name of an agreement of the atlas; of another, its key.

    Examples
    --------
    >>> called("north-atlantic-treaty"), called("atop-1005")
    ('NATO', 'atop-1005')
    """
    return _names().get(key, key)


@cache
def _names() -> dict[str, str]:
    from foedus.atlas.treaty_files import agreements

    return {one.key: one.short_name for one in agreements()}


def through_time(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    *,
    on: date,
    kind: str | None = None,
    says: str = "",
    source: str = "",
    width: int = WIDTH,
) -> Mapping[str, Any]:
    """Parties or members through time.

    Parameters
    ----------
    rows : sequence of mapping
        ``name``, ``since``, ``until`` (days as text or None) and ``kind``.
    title, says, source : str
        Around it.
    on : date
        To which an open spell is drawn.
    kind : str, optional
        Column by which bars are colored.
    width : int
        Unit: pixel.
    """
    from foedus.charts.lines import spells
    from foedus.charts.theme import Words

    ordered = sorted(rows, key=lambda row: (row["since"] or "9999", row["name"]))
    told = f"{says} A bar that reaches the right edge is open on {on}.".strip()
    return spells(
        framed(ordered),
        Words(title, told, source),
        start="since",
        end="until",
        kind=kind,
        until=on.isoformat(),
        told=("note",),
        width=width,
    )
