"""Files of shapes in TopoJSON: each shape as a row of its properties and its lines, thinned.

Lines are simplified arc by arc, so that neighbors keep one border between them, and rounded to a
grid. That is made for a map of the world or of a continent, and for nothing that measures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import Grid

GRID = 100
"""Points per degree."""
TOLERANCE = 0.03
"""How far a simplified line may be from the file's. Unit: degree."""
ISLET = 0.012
"""Islands that are smaller are left out, but for the largest of a shape. Unit: square degree."""
_SLACK = 0.01
LINES = "lines"
"""Column of the lines: polygons by ``|``, rings by ``;``, on the grid ``x y dx dy ...``."""
_AGAIN = "download the file again from its owner and add it as it came."

Floats = NDArray[np.float64]


def as_grid(data: bytes, label: str) -> Grid:
    """The shapes of a topology as rows of text, header first.

    Raises
    ------
    SourceLayoutError
        If it is damaged, or not one collection of shapes.
    """
    try:
        topology = json.loads(data)
        (collection,) = topology["objects"].values()
        arcs = _arcs(topology)
        shapes = collection["geometries"]
        names = list(dict.fromkeys(name for one in shapes for name in one["properties"]))
        rows = [
            [
                *(_cell(one["properties"].get(name)) for name in names),
                _lines(_polygons(one), arcs),
            ]
            for one in shapes
        ]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise SourceLayoutError(
            f"{label} is no TopoJSON of one collection ({type(error).__name__}: {error}).", _AGAIN
        ) from error
    return [[*names, LINES], *rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _arcs(topology: Mapping[str, Any]) -> list[Floats]:
    scale = topology.get("transform")
    found = []
    for arc in topology["arcs"]:
        line = np.asarray(arc, np.float64)[:, :2]
        if scale:
            line = np.cumsum(line, axis=0) * scale["scale"] + scale["translate"]
        if not ((np.abs(line) <= (180.0 + _SLACK, 90.0 + _SLACK)).all()):
            raise ValueError("a point lies off the globe")
        found.append(np.round(simplified_douglas_peucker1973(line, TOLERANCE) * GRID))
    return found


def _polygons(shape: Mapping[str, Any]) -> Sequence[Sequence[Sequence[int]]]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return list(shape.get("arcs", []))


def _lines(polygons: Sequence[Sequence[Sequence[int]]], arcs: Sequence[Floats]) -> str:
    drawn = []
    for rings in polygons:
        lines = [_ring(ring, arcs) for ring in rings]
        drawn.append((_size(lines[0]), lines))
    largest = max((size for size, _ in drawn), default=0.0)
    least = min(ISLET * GRID**2, largest)
    return "|".join(
        ";".join(_packed(_turned(line, place == 0)) for place, line in enumerate(lines))
        for size, lines in drawn
        if size >= least
    )


def _ring(ring: Sequence[int], arcs: Sequence[Floats]) -> Floats:
    parts = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
    return np.concatenate([parts[0], *(one[1:] for one in parts[1:])])


def _signed(line: Floats) -> float:
    x, y = line[:, 0], line[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


def _size(line: Floats) -> float:
    return abs(_signed(line))


def _turned(line: Floats, outer: bool) -> Floats:
    """Clockwise outside and the other way inside, as drawing on a sphere asks for."""
    return line if (_signed(line) < 0) == outer else line[::-1]


def _packed(line: Floats) -> str:
    steps = np.diff(line, axis=0, prepend=np.zeros((1, 2))).astype(np.int64)
    return " ".join(map(str, steps.ravel().tolist()))


def simplified_douglas_peucker1973(line: Floats, tolerance: float) -> Floats:
    """A line with fewer points, none of those left out farther from it than the tolerance.

    Parameters
    ----------
    line : float array, shape (n, 2)
        A closed one keeps the point farthest from its ends.
    tolerance : float
        Unit: that of the line.

    Examples
    --------
    >>> line = np.array([[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [2.0, 2.0]])
    >>> simplified_douglas_peucker1973(line, 0.1).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]
    """
    kept = np.zeros(len(line), bool)
    kept[[0, -1]] = True
    open_ = [(0, len(line) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        a, between = line[first], line[first + 1 : last] - line[first]
        along = line[last] - a
        length = float(along @ along)
        share = np.clip(between @ along / length, 0, 1) if length else np.zeros(len(between))
        off = ((between - share[:, None] * along) ** 2).sum(axis=1)
        worst = int(np.argmax(off))
        if off[worst] > tolerance**2:
            kept[first + 1 + worst] = True
            open_ += [(first, first + 1 + worst), (first + 1 + worst, last)]
    return line[kept]
