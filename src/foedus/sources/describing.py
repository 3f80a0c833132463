"""The declared datasets told as a table, for the documentation and for lists."""

from __future__ import annotations

from foedus.sources.declaration import Source
from foedus.sources.registry import declared

HEADS = ("key", "version", "what", "years", "file", "layout", "identified by", "codes for missing")


def cells(source: Source) -> tuple[str, ...]:
    """One declaration as a row under :data:`HEADS`."""
    first, last = source.coverage
    return (
        source.key,
        source.version,
        source.title,
        f"{first}-{last}",
        " or ".join(source.files),
        source.layout,
        ", ".join(source.keys),
        ", ".join(f"{code} {meaning}" for code, meaning in source.missing) or "blank only",
    )


def markdown_table(sources: tuple[Source, ...] | None = None) -> str:
    """Every declaration, or those given, as a Markdown table.

    Examples
    --------
    >>> markdown_table(()).splitlines()[1]
    '| --- | --- | --- | --- | --- | --- | --- | --- |'
    """
    rows = [HEADS, ("---",) * len(HEADS), *map(cells, declared() if sources is None else sources)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
