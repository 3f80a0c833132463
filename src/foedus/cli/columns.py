"""Sets rows in columns of plain text: broken where they must be, no letter lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

GAP = 2
# Words as long as this are kept whole: the first length for which a line has room.
WHOLE = (24, 16, 12, 8, 4, 1)


def widths(cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is: as its text asks, or else the widest are cut to one measure.

    Parameters
    ----------
    cells : sequence of sequence of str
        Rows of cells, the heads among them.
    width : int
        Signs in a line.

    Examples
    --------
    >>> widths([["a", "b"], ["one", "a long text"]], 12)
    [3, 7]
    """
    table = list(zip(*cells, strict=True))
    room = max(width - GAP * (len(table) - 1), len(table))
    asked = [_widest(column, str.splitlines, room) for column in table]
    for whole in WHOLE:
        least = [_widest(column, str.split, whole) for column in table]
        if sum(least) <= room:
            break
    left = max(room - sum(least), 0)
    wanting = [most - here for most, here in zip(asked, least, strict=True)]
    for order, column in enumerate(sorted(range(len(asked)), key=wanting.__getitem__)):
        # Those that want little first: what they leave is shared among the others.
        more = min(wanting[column], left // (len(asked) - order))
        least[column] += more
        left -= more
    return least


def _widest(column: Sequence[str], parts: Callable[[str], list[str]], cap: int) -> int:
    """The longest part of the column's cells, within the cap."""
    return max((min(len(part), cap) for cell in column for part in parts(cell)), default=1)


def columns(cells: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """The lines of each row.

    Parameters
    ----------
    cells : sequence of sequence of str
        Rows of cells, the heads among them.
    width : int
        Signs in a line.

    Examples
    --------
    >>> columns([["a", "b"], ["one", "a long text"]], 12)
    [['a    b'], ['one  a long', '     text']]
    """
    measure = widths(cells, width)
    return [_row(row, measure) for row in cells]


def _row(row: Sequence[str], measure: Sequence[int]) -> list[str]:
    broken = [_broken(cell, width) for cell, width in zip(row, measure, strict=True)]
    height = max(map(len, broken))
    return [
        (" " * GAP)
        .join(
            (lines[number] if number < len(lines) else "").ljust(width)
            for lines, width in zip(broken, measure, strict=True)
        )
        .rstrip()
        for number in range(height)
    ]


def _broken(cell: str, width: int) -> list[str]:
    return [part for line in cell.splitlines() for part in wrap(line, width)] or [""]
