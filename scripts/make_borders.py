"""Make src/foedus/atlas/borders.json.xz: the borders of today, keyed by state, and disputed areas.

Needs shapely and numpy, and the TopoJSON file of the npm package ``world-atlas`` (2.0.2), which
carries Natural Earth 1:50m (public domain) unchanged::

    npm install world-atlas@2.0.2          # in a folder of its own
    python scripts/make_borders.py node_modules/world-atlas/countries-50m.json

Whose a territory is, and which areas stand by themselves, is in ``scripts/border_units.toml``;
which present territories made up a state on a date before, in ``scripts/neighbour_units.toml``.
Lines are simplified arc by arc, so that neighbors keep one border between them.
"""

from __future__ import annotations

import json
import lzma
import sys
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from make_neighbours import arcs_of, polygons_of, ring_line, unwrapped
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.ops import unary_union

from foedus.atlas.places import find_place
from foedus.drafts import write_whole
from foedus.states.register import all_states

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "foedus" / "atlas" / "borders.json.xz"
GRID = 100  # points per degree: about a kilometer
TOLERANCE = 0.03  # of a simplified line, in degrees: under a pixel of a continent 1440 wide
ISLET = 0.012  # square degrees; smaller islands go, but for the largest of a territory
EARTH_KM = 6371.0088
HATCHES = 7  # lines across an area, about
NEAR = 1e-7

Ring = np.ndarray
Shape = list[list[Ring]]


def read_territories(path: Path) -> dict[str, Shape]:
    """Territories of the file as polygons of rings; a ring over the date line runs past 180."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    found: dict[str, Shape] = defaultdict(list)
    for one in topology["objects"]["countries"]["geometries"]:
        for rings in polygons_of(one):
            lines = [unwrapped(ring_line(ring, arcs)) for ring in rings]
            if len(lines[0]) >= 4:
                found[one["properties"]["name"]].append([line for line in lines if len(line) >= 4])
    return found


def as_polygons(shape: Shape) -> list[Polygon]:
    """Rings as polygons."""
    return [Polygon(rings[0], rings[1:]) for rings in shape]


def as_rings(geometry: Any) -> Shape:
    """Polygons as rings, the outer one clockwise, as drawing on a sphere asks for."""
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    return [
        [np.array(ring.coords) for ring in (one.exterior, *one.interiors)]
        for one in (shapely.geometry.polygon.orient(p, -1.0) for p in parts if p.area > 0)
        if isinstance(one, Polygon)
    ]


def take_boxes(territories: dict[str, Shape], rules: list[dict[str, Any]]) -> dict[str, Shape]:
    """Areas that are territories of the file, or the polygons of one in a box."""
    found: dict[str, Shape] = {}
    for rule in rules:
        shape = territories[rule["of"]]
        inside = box(*rule["box"]) if "box" in rule else None
        taken = [
            rings
            for rings in shape
            if inside is None or inside.contains(Polygon(rings[0]).representative_point())
        ]
        if not taken:
            raise SystemExit(f"{rule['place']}: nothing of {rule['of']} lies there")
        found[rule["place"]] = taken
        kept = {id(rings) for rings in taken}
        territories[rule["of"]] = [rings for rings in shape if id(rings) not in kept]
    return found


def take_cuts(territories: dict[str, Shape], rules: list[dict[str, Any]]) -> dict[str, Shape]:
    """Areas cut out of territories along rings that were set by hand."""
    found: dict[str, Shape] = {}
    for rule in rules:
        knife = Polygon(rule["ring"])
        pieces = []
        for name in rule["of"]:
            kept: Shape = []
            for rings, polygon in zip(
                territories[name], as_polygons(territories[name]), strict=True
            ):
                if not polygon.intersects(knife):
                    kept.append(rings)
                    continue
                sound = polygon.buffer(0)
                pieces.append(sound.intersection(knife))
                kept += as_rings(sound.difference(knife))
            territories[name] = kept
        whole = unary_union(pieces)
        parts = whole.geoms if hasattr(whole, "geoms") else [whole]
        found[rule["place"]] = as_rings(
            MultiPolygon([one for one in parts if isinstance(one, Polygon) and one.area > 1e-4])
        )
        km2 = sum(area_km2(rings) for rings in found[rule["place"]])
        print(f"{rule['place']}: {km2:,.0f} km2 (known: {rule['km2']:,})")
    return found


def area_km2(rings: list[Ring]) -> float:
    """Area of a polygon on the sphere, by the equal-area cylinder."""

    def one(ring: Ring) -> float:
        x, y = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
        return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2 * EARTH_KM**2

    return one(rings[0]) - sum(one(ring) for ring in rings[1:])


def share_corners(shapes: dict[str, Shape], new: dict[str, Shape]) -> None:
    """Put the corners that cuts made into the lines of neighbors on which they lie."""
    old = {tuple(p) for shape in shapes.values() for rings in shape for r in rings for p in r}
    corners = {tuple(p) for shape in new.values() for rings in shape for r in rings for p in r}
    points = np.array(sorted(corners - old) or np.empty((0, 2)))
    for shape in (*shapes.values(), *new.values()):
        for rings in shape:
            for place, ring in enumerate(rings):
                rings[place] = with_corners(ring, points)


def with_corners(ring: Ring, points: np.ndarray) -> Ring:
    """A ring with those of the points that lie on its segments."""
    low, high = ring.min(axis=0) - NEAR, ring.max(axis=0) + NEAR
    near = points[((points >= low) & (points <= high)).all(axis=1)]
    if not len(near):
        return ring
    out = [ring[:1]]
    for a, b in pairwise(ring):
        along = b - a
        length = float(along @ along)
        if length:
            share = (near - a) @ along / length
            off = np.abs((near - a) @ np.array([-along[1], along[0]])) / np.sqrt(length)
            on = (off < NEAR) & (share > 1e-6) & (share < 1 - 1e-6)
            out.append(near[on][np.argsort(share[on])])
        out.append(b[None])
    return np.concatenate(out)


def gridded(shapes: dict[str, Shape]) -> dict[str, list[list[np.ndarray]]]:
    """Rings on the grid, without islets and without points that fall on each other."""
    found = {}
    for name, shape in shapes.items():
        sizes = [abs(Polygon(rings[0]).area) for rings in shape]
        largest = max(sizes, default=0.0)
        kept = []
        for rings, size in zip(shape, sizes, strict=True):
            if size < min(ISLET, largest):
                continue
            whole = [np.round(ring * GRID).astype(np.int64) for ring in rings]
            whole = [r[np.r_[True, (np.diff(r, axis=0) != 0).any(axis=1)]] for r in whole]
            if len(whole[0]) >= 4:
                kept.append([whole[0], *(r for r in whole[1:] if len(r) >= 4)])
        found[name] = kept
    return found


class Arcs:
    """Lines between corners, each held once however many rings run along it."""

    def __init__(self, rings: list[np.ndarray]):
        self.lines: list[np.ndarray] = []
        self._known: dict[tuple[Any, ...], int] = {}
        near: dict[tuple[int, int], set[Any]] = defaultdict(set)
        for ring in rings:
            points = [self._at(p) for p in ring[:-1]]
            for place, point in enumerate(points):
                ends = points[place - 1], points[(place + 1) % len(points)]
                near[point].add(frozenset(ends))
        self._corners = {point for point, ends in near.items() if len(ends) > 1}

    @staticmethod
    def _at(point: np.ndarray) -> tuple[int, int]:
        # One point of the date line, from whichever side it is reached.
        return (int(point[0]) + 180 * GRID) % (360 * GRID) - 180 * GRID, int(point[1])

    def of(self, ring: np.ndarray) -> list[int]:
        """Numbers of the lines that make a ring; ``~number`` where one is run backwards."""
        corners = [place for place, p in enumerate(ring[:-1]) if self._at(p) in self._corners]
        if not corners:
            start = min(range(len(ring) - 1), key=lambda place: self._at(ring[place]))
            corners = [start]
        turned = np.concatenate([ring[corners[0] : -1], ring[: corners[0] + 1]])
        stops = [place - corners[0] for place in corners] + [len(turned) - 1]
        return [self._number(turned[a : b + 1]) for a, b in pairwise(stops)]

    def _number(self, line: np.ndarray) -> int:
        key = tuple(self._at(p) for p in line)
        if key[::-1] in self._known:
            return ~self._known[key[::-1]]
        if key not in self._known:
            self._known[key] = len(self.lines)
            self.lines.append(line)
        return self._known[key]


def thinned(line: np.ndarray) -> np.ndarray:
    """A line with fewer points; a closed one keeps four at the least."""
    step = TOLERANCE * GRID
    if (line[0] % (360 * GRID) == line[-1] % (360 * GRID)).all():
        for tolerance in (step, step / 2, step / 4, 0.0):
            kept = _thinned_loop(line, tolerance)
            if len(kept) >= 4:
                return kept
        return line
    return np.array(LineString(line).simplify(step, preserve_topology=False).coords, np.int64)


def _thinned_loop(line: np.ndarray, tolerance: float) -> np.ndarray:
    far = int(np.argmax(((line - line[0]) ** 2).sum(axis=1))) or len(line) // 2
    halves = [
        np.array(LineString(part).simplify(tolerance, preserve_topology=False).coords, np.int64)
        for part in (line[: far + 1], line[far:])
        if len(part) > 1
    ]
    return np.concatenate([halves[0], *(half[1:] for half in halves[1:])])


def packed(line: np.ndarray) -> list[int]:
    """A line as its first point and steps from point to point."""
    wrapped = line.copy()
    wrapped[:, 0] = (wrapped[:, 0] + 180 * GRID) % (360 * GRID) - 180 * GRID
    # A point of the date line keeps the side that the line comes from.
    edge = wrapped[:, 0] == -180 * GRID
    wrapped[edge & (line[:, 0] > 0), 0] = 180 * GRID
    steps = np.diff(wrapped, axis=0, prepend=np.zeros((1, 2), np.int64))
    return [int(one) for one in steps.ravel()]


def hatched(polygons: list[list[np.ndarray]]) -> list[list[int]]:
    """Slanting lines across an area, cut to it, on a grid ten times as fine."""
    area = unary_union([Polygon(r[0], r[1:]).buffer(0) for r in polygons])
    west, south, east, north = area.bounds
    wide = np.cos(np.radians((south + north) / 2))
    gap = float(np.clip(np.sqrt(area.area * wide) / HATCHES, 0.07, 0.8))
    found = []
    reach = (north - south) / 1.0
    for x in np.arange(west * wide - reach, east * wide + gap, gap * np.sqrt(2)):
        line = LineString([(x / wide, south), ((x + reach) / wide, north)])
        cut = line.intersection(area)
        for part in cut.geoms if hasattr(cut, "geoms") else [cut]:
            if isinstance(part, LineString) and part.length > gap / 4:
                found.append([round(v * GRID * 10) for point in part.coords for v in point])
    return found


def earlier(rules: dict[str, Any], code_of: dict[int, str], of: dict[str, str]) -> dict[str, Any]:
    """Who held a present territory before its own state: unit -> [holder, until]."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for number, spells in rules["changing"].items():
        for spell in spells:
            for name in spell["of"]:
                unit, holder = of.get(name), code_of[int(number)]
                if unit and unit != holder:
                    found[unit].append([holder, spell.get("until", "")])
    # Where the spells of one holder follow each other, the last day counts.
    return {unit: [list(one) for one in dict(spells).items()] for unit, spells in found.items()}


def main() -> None:
    """Read, cut, thin and write."""
    rules = tomllib.loads((HERE / "border_units.toml").read_text(encoding="utf-8"))
    before = tomllib.loads((HERE / "neighbour_units.toml").read_text(encoding="utf-8"))
    territories = read_territories(Path(sys.argv[1]))
    for name in rules["left_out"]["names"]:
        del territories[name]
    code_of = {one.ccode: one.code for one in all_states() if one.ccode is not None}
    unit_of = {n: code_of[int(c)] for c, names in before["territory"].items() for n in names}
    for number, spells in before["changing"].items():
        last = spells[-1]["of"] if "until" not in spells[-1] else []
        unit_of = {n: code_of[int(number)] for n in last} | unit_of
    unit_of |= {n: code for code, names in rules["dependency"].items() for n in names}
    unit_of |= {n: code for code, names in rules["other"].items() for n in names}
    places = take_boxes(territories, rules["area"]) | take_cuts(territories, rules["cut"])
    share_corners(territories, places)
    lacking = sorted(n for n, s in territories.items() if s and n not in unit_of)
    if lacking:
        raise SystemExit(f"whose are {', '.join(lacking)}? See border_units.toml.")

    units: dict[str, Shape] = defaultdict(list)
    for name, shape in territories.items():
        if shape:
            units[unit_of[name]] += shape
    whole = gridded({**units, **places})
    arcs = Arcs([ring for shape in whole.values() for rings in shape for ring in rings])
    numbered = {
        name: [[arcs.of(ring) for ring in rings] for rings in shape]
        for name, shape in whole.items()
    }
    lines = [thinned(line) for line in arcs.lines]

    def drawn(name: str) -> list[list[np.ndarray]]:
        return [
            [
                np.concatenate([lines[a] if a >= 0 else lines[~a][::-1] for a in ring]) / GRID
                for ring in rings
            ]
            for rings in numbered[name]
        ]

    cuts = {rule["place"]: rule for rule in rules["cut"]}
    held = earlier(before, code_of, unit_of | {"Kosovo": "XKX"})
    out = {
        "made": "Natural Earth 1:50m, by way of the npm package world-atlas 2.0.2; public domain",
        "grid": GRID,
        "arcs": [packed(line) for line in lines],
        "units": [
            {
                "code": code,
                "km2": round(sum(area_km2(rings) for rings in units[code])),
                "before": held.get(code, []),
                "polygons": numbered[code],
            }
            for code in sorted(units)
        ],
        "areas": [
            {
                "place": find_place(key).key,
                "km2": round(sum(area_km2(rings) for rings in places[key])),
                "basis": cuts[key]["basis"] if key in cuts else "Natural Earth 1:50m",
                "approximate": key in cuts,
                "polygons": numbered[key],
                "hatch": hatched(drawn(key)),
            }
            for key in sorted(places)
        ],
    }
    written = json.dumps(out, ensure_ascii=False, separators=(",", ":")).encode()
    write_whole(OUT, lzma.compress(written, preset=9))
    points = sum(len(line) for line in lines)
    print(
        f"{len(units)} units, {len(places)} areas, {len(lines)} arcs, {points} points; "
        f"{len(written):,} bytes, {OUT.stat().st_size:,} packed"
    )


if __name__ == "__main__":
    main()
