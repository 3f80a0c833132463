"""The borders of today, keyed by state, and the disputed areas between them: a file of our own.

``scripts/make_borders.py`` makes it from Natural Earth (public domain). Whose an area is on a day
is not in it: the titles of the atlas's places say so.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from foedus.atlas.places import Place, Title, find_place
from foedus.errors import AtlasError

FILE = Path(__file__).parent / "borders.json.xz"
NATURAL_EARTH = "Natural Earth 1:50m (public domain)"

Polygons = tuple[tuple[tuple[int, ...], ...], ...]
"""Rings of numbers of arcs; ``~number`` is an arc run backwards."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The territory of a present state, its dependencies with it.

    Parameters
    ----------
    code : str
        Printed code of the state.
    km2 : int
        Area, disputed areas left out. Unit: square kilometer.
    before : tuple of (str, date or None)
        Who held it before, to which day; None: until its own state began.
    polygons : Polygons
    """

    code: str
    km2: int
    before: tuple[tuple[str, date | None], ...]
    polygons: Polygons

    def holder(self, day: date, present: Collection[str]) -> str | None:
        """Code of the state that held it on a day, among those that there were; None for none."""
        for code, until in self.before:
            if code in present and (day < until if until else self.code not in present):
                return code
        return self.code if self.code in present else None


@dataclass(frozen=True, slots=True)
class Area:
    """An area that stands by itself on the map, since more than one state claims it.

    Parameters
    ----------
    place : str
        Key of the place in the atlas, whose titles say who held and claimed it when.
    km2 : int
        Unit: square kilometer.
    basis : str
        What its outline rests on.
    approximate : bool
        Some of its outline was set by hand.
    polygons : Polygons
    hatch : tuple of tuple of (float, float)
        Slanting lines across it; longitude and latitude. Unit: degree.
    """

    place: str
    km2: int
    basis: str
    approximate: bool
    polygons: Polygons
    hatch: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def known(self) -> Place:
        """The place of the atlas."""
        return find_place(self.place)

    def title(self, day: date) -> Title | None:
        """Who held it on a day; None where the atlas does not reach."""
        return self.known.title_on(day)


def is_disputed(title: Title) -> bool:
    """Whether a title leaves open whose a place is: claimed, unsettled, or held by another."""
    return (
        bool(title.claimants)
        or "disputed" in (title.sovereign, title.administrator)
        or title.sovereign != title.administrator
    )


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """All lines, the territories and the areas that they make.

    Parameters
    ----------
    made : str
        What they were made from.
    grid : int
        Points per degree.
    arcs : tuple of tuple of int
        First point and steps, on the grid: ``x, y, dx, dy, ...``.
    units : tuple of Unit
        By code.
    areas : tuple of Area
        By place.
    """

    made: str
    grid: int
    arcs: tuple[tuple[int, ...], ...]
    units: tuple[Unit, ...]
    areas: tuple[Area, ...]

    def unit(self, code: str) -> Unit | None:
        """The territory of a present state, or None."""
        return next((one for one in self.units if one.code == code), None)

    def area(self, place: str) -> Area | None:
        """The area of a place, or None."""
        return next((one for one in self.areas if one.place == place), None)

    def topology(self) -> dict[str, Any]:
        """Territories and areas as TopoJSON: the object ``shapes``, each by its code or place."""
        shapes = [(one.code, one.polygons) for one in self.units]
        shapes += [(one.place, one.polygons) for one in self.areas]
        return topology(shapes, self.arcs, self.grid)

    def rings(self, polygons: Polygons) -> list[list[list[tuple[float, float]]]]:
        """Polygons as rings of longitude and latitude."""
        lines = _lines(self)
        return [[_ring(ring, lines) for ring in one] for one in polygons]


@lru_cache(maxsize=2)
def _lines(of: Borders) -> list[list[tuple[float, float]]]:
    found = []
    for arc in of.arcs:
        x = y = 0
        line = []
        for dx, dy in zip(arc[::2], arc[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x / of.grid, y / of.grid))
        found.append(line)
    return found


def _ring(
    ring: Sequence[int], lines: Sequence[list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for number in ring:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        found += line[1:] if found else line
    return found


def topology(
    shapes: Sequence[tuple[str, Polygons]], arcs: Sequence[Sequence[int]], grid: int
) -> dict[str, Any]:
    """Shapes as TopoJSON, in the object ``shapes``.

    Parameters
    ----------
    shapes : sequence of (str, Polygons)
        Each with what it is called.
    arcs : sequence of sequence of int
        ``x, y, dx, dy, ...`` on the grid.
    grid : int
        Points per degree.
    """
    return {
        "type": "Topology",
        "transform": {"scale": [1 / grid, 1 / grid], "translate": [0, 0]},
        "arcs": [[list(pair) for pair in zip(arc[::2], arc[1::2], strict=True)] for arc in arcs],
        "objects": {
            "shapes": {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "MultiPolygon",
                        "id": name,
                        "arcs": [[list(ring) for ring in one] for one in polygons],
                    }
                    for name, polygons in shapes
                ],
            }
        },
    }


@cache
def borders() -> Borders:
    """The borders that come with the package.

    Raises
    ------
    AtlasError
        If the file is damaged.

    Examples
    --------
    >>> borders().unit("UKR").holder(date(1990, 6, 1), {"RUS"})
    'RUS'
    >>> borders().area("crimea").title(date(2026, 1, 1)).administrator
    'RUS'
    """
    return read_borders(FILE)


def read_borders(path: Path) -> Borders:
    """Read a file of borders.

    Raises
    ------
    AtlasError
        If it cannot be read or is not laid out as ``scripts/make_borders.py`` writes it.
    """
    try:
        held = json.loads(lzma.decompress(path.read_bytes()))
        fine = held["grid"] * 10
        return Borders(
            made=held["made"],
            grid=held["grid"],
            arcs=tuple(tuple(arc) for arc in held["arcs"]),
            units=tuple(
                Unit(
                    one["code"],
                    one["km2"],
                    tuple(
                        (code, date.fromisoformat(until) if until else None)
                        for code, until in one["before"]
                    ),
                    _polygons(one["polygons"]),
                )
                for one in held["units"]
            ),
            areas=tuple(_area(one, fine) for one in held["areas"]),
        )
    except OSError as error:
        raise AtlasError(
            f"{path.name} cannot be read ({error.strerror}).", "install the package again."
        ) from error
    except (lzma.LZMAError, ValueError, KeyError, TypeError, EOFError) as error:
        raise AtlasError(
            f"{path.name} is no file of borders ({error!r}).",
            "make it again with scripts/make_borders.py, or install the package again.",
        ) from error


def _polygons(held: Sequence[Sequence[Sequence[int]]]) -> Polygons:
    return tuple(tuple(tuple(ring) for ring in one) for one in held)


def _area(one: Mapping[str, Any], fine: int) -> Area:
    return Area(
        one["place"],
        one["km2"],
        one["basis"],
        one["approximate"],
        _polygons(one["polygons"]),
        tuple(
            tuple((x / fine, y / fine) for x, y in zip(line[::2], line[1::2], strict=True))
            for line in one["hatch"]
        ),
    )


@cache
def edition_of_borders() -> str:
    """A short checksum of the file, by which a copy of it can be told from another."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]
