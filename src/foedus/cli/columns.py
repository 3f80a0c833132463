"""Sets rows in columns of plain text: broken where they must be, no letter lost."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

GAP = 2
# A word no longer than this is broken only where the line has no room for one of each column.
WHOLE = 16


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
    asked = [max(1, *(len(line) for cell in one for line in _lines(cell))) for one in table]
    least = [
        max(1, *(min(len(word), WHOLE) for cell in one for word in _words(cell))) for one in table
    ]
    left = width - GAP * (len(asked) - 1) - sum(least)
    if left < 0:
        least = [1] * len(asked)
        left = max(width - GAP * (len(asked) - 1) - len(asked), 0)
    wanting = [most - here for most, here in zip(asked, least, strict=True)]
    for order, column in enumerate(sorted(range(len(asked)), key=wanting.__getitem__)):
        # Those that want little first: what they leave is shared among the others.
        more = min(wanting[column], left // (len(asked) - order))
        least[column] += more
        left -= more
    return least


def _lines(cell: str) -> list[str]:
    return cell.splitlines() or [""]


def _words(cell: str) -> list[str]:
    return cell.replace("-", "- ").split() or [""]


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
