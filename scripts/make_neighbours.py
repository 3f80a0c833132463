"""Compute src/foedus/atlas/facts/neighbours.csv from Natural Earth's 1:10m countries.

Needs shapely, scipy and numpy, and the TopoJSON file of the npm package ``world-atlas`` (2.0.2),
which carries Natural Earth (public domain) unchanged::

    npm install world-atlas@2.0.2          # in a folder of its own
    python scripts/make_neighbours.py node_modules/world-atlas/countries-10m.json

What is computed: *land*, two states share a border line; *sea-12, -24, -150, -400*, the shortest
straight line (great circle) between their coasts that crosses no third territory, in statute
miles, Correlates of War's classes. Homeland only: no dependency makes neighbors. Which present
territories make up a state on a date is in ``scripts/neighbour_units.toml``; what Natural Earth
cannot know is in ``scripts/neighbour_overrides.csv``, row by row with its reason.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import Polygon, box
from shapely.strtree import STRtree

HERE = Path(__file__).parent
FACTS = HERE.parent / "src" / "foedus" / "atlas" / "facts"
EARTH_MILES = 3958.76  # mean radius, statute miles
CLASSES = ((12.0, "sea-12"), (24.0, "sea-24"), (150.0, "sea-150"), (400.0, "sea-400"))
STEP_MILES = 1.2  # coasts are cut into pieces no longer than this before distances are taken
THIN_MILES = 6.0  # the grid of the thinned coasts, used where the nearest line is hidden
TRIES = 60_000  # sight lines tried for a pair, from the nearest to the farthest
BATCH = 500
REACH = 2 * np.sin(400 / EARTH_MILES / 2)  # 400 miles as a chord of the unit sphere
FIRST, LAST = "1990-01-01", "9999-12-31"

HEADER = """\
# Land borders and sea neighbors, computed by scripts/make_neighbours.py from Natural Earth 1:10m
# (public domain), read from the npm package world-atlas 2.0.2: python scripts/make_neighbours.py
# countries-10m.json. Not taken from any data set of contiguity; rows whose basis is not
# "natural-earth 10m" are hand-written corrections from scripts/neighbour_overrides.csv. ccode1 <
# ccode2; homeland only, no dependencies. kind: land, or sea within 12, 24, 150, 400 statute
# miles. Half-open spells; empty until: still so.
"""


def arcs_of(topology: dict[str, Any]) -> list[np.ndarray]:
    """Decode the quantized arcs to longitude and latitude."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def polygons_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a TopoJSON geometry as lists of rings of arc numbers."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry.get("arcs", []))


def ring_line(ring: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Join a ring's arcs into one line; a negative number is an arc run backwards."""
    parts = [arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring]
    return np.concatenate([parts[0], *(p[1:] for p in parts[1:])])


def to_sphere(lonlat: np.ndarray) -> np.ndarray:
    """Turn degrees into unit vectors."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def to_degrees(vectors: np.ndarray) -> np.ndarray:
    """Turn unit vectors into degrees."""
    return np.degrees(
        np.column_stack([np.arctan2(vectors[:, 1], vectors[:, 0]), np.arcsin(vectors[:, 2])])
    )


def cut(line: np.ndarray) -> np.ndarray:
    """Turn a line into unit vectors, adding points until no piece exceeds ``STEP_MILES``."""
    ends = to_sphere(line)
    gap = np.linalg.norm(np.diff(ends, axis=0), axis=1) * EARTH_MILES
    out = []
    for i, miles in enumerate(gap):
        share = np.arange(0, 1, 1 / max(1, int(np.ceil(miles / STEP_MILES))))[:, None]
        out.append(ends[i] * (1 - share) + ends[i + 1] * share)
    vectors = np.concatenate([*out, ends[-1:]])
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


def unwrapped(line: np.ndarray) -> np.ndarray:
    """Let longitudes run past 180 degrees, so that a ring over the date line stays one ring."""
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


class Piece:
    """One polygon of one territory: where it is, its coast, its arcs."""

    def __init__(self, name: str, rings: list[list[int]], arcs: list[np.ndarray], users: Any):
        self.name = name
        lines = [unwrapped(ring_line(r, arcs)) for r in rings]
        if len(lines[0]) < 4:  # an islet that the file's quantizing has flattened
            lines[0] = np.concatenate([lines[0], lines[0][-1:], lines[0][:1]])
        self.polygon = Polygon(lines[0], [line for line in lines[1:] if len(line) >= 4])
        self.arcs = {a if a >= 0 else ~a for ring in rings for a in ring}
        shore = [cut(arcs[a]) for a in self.arcs if len(users[a]) == 1]
        self.coast = np.concatenate(shore) if shore else np.empty((0, 3))


def read_pieces(path: Path, rules: dict[str, Any]) -> list[Piece]:
    """Read every polygon of the file, with the rules' moves and homeland boxes applied."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    users: dict[int, set[str]] = defaultdict(set)
    shapes = topology["objects"]["countries"]["geometries"]
    for shape in shapes:
        for rings in polygons_of(shape):
            for ring in rings:
                for a in ring:
                    users[a if a >= 0 else ~a].add(shape["properties"]["name"])
    pieces = []
    for shape in shapes:
        name = shape["properties"]["name"]
        for rings in polygons_of(shape):
            piece = Piece(name, rings, arcs, users)
            middle = piece.polygon.representative_point()
            for move in rules["move"]:
                if move["from"] == name and box(*move["box"]).contains(middle):
                    piece.name = move["to"]
            if name in rules["homeland"] and not box(*rules["homeland"][name]).contains(middle):
                piece.name = f"{name} (overseas)"
            pieces.append(piece)
    return pieces


def world_map(pieces: list[Piece]) -> tuple[STRtree, np.ndarray]:
    """Index all polygons, once more a turn to the west and to the east, with their names."""
    shapes = np.array([p.polygon.buffer(0) for p in pieces])
    turned = [
        shapely.transform(shapes, lambda xy, by=by: xy + np.array([by, 0.0]))
        for by in (-360, 0, 360)
    ]
    return STRtree(np.concatenate(turned)), np.array([p.name for p in pieces] * 3)


class Shore:
    """A state's coast: its points, dense and thinned, and the territories that are its own."""

    def __init__(self, points: np.ndarray, names: set[str]):
        self.points, self.names = points, names
        self.tree = cKDTree(points)
        cells = np.round(points * EARTH_MILES / THIN_MILES).astype(int)
        self.thin = points[np.unique(cells, axis=0, return_index=True)[1]]
        self.thin_tree = cKDTree(self.thin)


def sight_lines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Draw the great circles from a[i] to b[i] in degrees, unwrapped over the date line."""
    share = np.linspace(0, 1, 24)[None, :, None]
    path = a[:, None, :] * (1 - share) + b[:, None, :] * share
    path /= np.linalg.norm(path, axis=2)[:, :, None]
    lon = np.unwrap(np.degrees(np.arctan2(path[..., 1], path[..., 0])), period=360, axis=1)
    return shapely.linestrings(np.stack([lon, np.degrees(np.arcsin(path[..., 2]))], axis=2))


def first_clear(
    a: np.ndarray, b: np.ndarray, own: set[str], map_: tuple[STRtree, np.ndarray]
) -> int | None:
    """Return the first i whose line from a[i] to b[i] crosses only the two states' own land."""
    tree, names = map_
    for start in range(0, len(a), BATCH):
        lines = sight_lines(a[start : start + BATCH], b[start : start + BATCH])
        line, piece = tree.query(lines, predicate="intersects")
        hidden = set(line[~np.isin(names[piece], list(own))].tolist())
        for i in range(len(lines)):
            if i not in hidden:
                return start + i
    return None


def sea_miles(one: Shore, two: Shore, map_: tuple[STRtree, np.ndarray]) -> float | None:
    """Shortest line over water between two coasts, in miles; None beyond 400 or always hidden."""
    if len(one.points) > len(two.points):
        one, two = two, one
    own = one.names | two.names
    chord, nearest = two.tree.query(one.points, distance_upper_bound=REACH)
    order = np.argsort(chord)
    order = order[np.isfinite(chord[order])]
    if not len(order):
        return None
    # From each point of the one coast to the nearest of the other: exact where that is clear.
    clear = first_clear(one.points[order], two.points[nearest[order]], own, map_)
    best = None if clear is None else float(chord[order[clear]])
    if clear == 0:
        return miles_of(best)
    # Hidden at first: any pair of points of the thinned coasts, nearest first.
    pairs = one.thin_tree.sparse_distance_matrix(two.thin_tree, REACH, output_type="coo_matrix")
    order = np.argsort(pairs.data)[:: max(1, len(pairs.data) // TRIES)]
    clear = first_clear(one.thin[pairs.row[order]], two.thin[pairs.col[order]], own, map_)
    if clear is not None:
        other = float(pairs.data[order[clear]])
        best = other if best is None else min(best, other)
    return miles_of(best)


def miles_of(chord: float | None) -> float | None:
    """Turn a chord of the unit sphere into miles along it."""
    return None if chord is None else float(2 * np.arcsin(chord / 2) * EARTH_MILES)


def kind_of(miles: float) -> str:
    """Name the class that a distance falls in."""
    return next(name for limit, name in CLASSES if miles <= limit)


def spells_of_units(rules: dict[str, Any]) -> list[tuple[int, str, str, tuple[str, ...]]]:
    """List (ccode, since, until, territories): a state's life cut where its territory changes."""
    life: dict[int, tuple[str, str]] = {}
    with (FACTS / "capitals.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            code = int(row["ccode"])
            since = min(row["since"], life[code][0]) if code in life else row["since"]
            life[code] = (since, row["until"] or LAST)
    units = []
    for code, (since, until) in life.items():
        half = rules["half"].get(str(code))
        if half is not None:
            units.append((code, since, until, (f"{half['of']} {code}",)))
            continue
        spells = rules["changing"].get(str(code))
        if spells is None:
            held = rules["territory"].get(str(code))
            if held is None:
                continue
            units.append((code, since, until, tuple(held)))
            continue
        for spell in spells:
            first, last = (
                max(since, spell.get("since", FIRST)),
                min(until, spell.get("until", LAST)),
            )
            units.append((code, first, last, tuple(spell["of"])))
    return units


def half_state(half: dict[str, Any], by_name: dict[str, list[Piece]]) -> tuple[set[int], Shore]:
    """Make a state that is now half of another: the coast in its boxes; its borders are by hand."""
    coast = np.concatenate([p.coast for p in by_name[half["of"]]])
    degrees = to_degrees(coast)
    inside = np.zeros(len(coast), dtype=bool)
    for west, south, east, north in half["coast"]:
        across = (degrees[:, 0] >= west) & (degrees[:, 0] < east)
        inside |= across & (degrees[:, 1] >= south) & (degrees[:, 1] <= north)
    return set(), Shore(coast[inside], {half["of"]})


def neighbours(path: Path) -> list[list[str]]:
    """Compute every pair of neighbors with its kind and spell."""
    rules = tomllib.loads((HERE / "neighbour_units.toml").read_text(encoding="utf-8"))
    pieces = read_pieces(path, rules)
    map_ = world_map(pieces)
    by_name: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_name[piece.name].append(piece)
    units = spells_of_units(rules)
    halves = {f"{half['of']} {code}": half for code, half in rules["half"].items()}
    missing = {n for *_, names in units for n in names} - set(by_name) - set(halves)
    if missing:
        sys.exit(f"not in the file: {sorted(missing)}")
    made: dict[tuple[str, ...], tuple[set[int], Shore | None]] = {}
    for *_, names in units:
        if names in made:
            continue
        if names[0] in halves:
            made[names] = half_state(halves[names[0]], by_name)
            continue
        own = [p for n in names for p in by_name[n]]
        arcs = set().union(*(p.arcs for p in own))
        coast = np.concatenate([p.coast for p in own])
        made[names] = (arcs, Shore(coast, set(names)) if len(coast) else None)
    distance: dict[tuple[tuple[str, ...], tuple[str, ...]], str | None] = {}
    rows: list[list[str]] = []
    for i, (code1, since1, until1, names1) in enumerate(units):
        for code2, since2, until2, names2 in units[i + 1 :]:
            since, until = max(since1, since2), min(until1, until2)
            if code1 == code2 or since >= until or set(names1) & set(names2):
                continue
            key = (names1, names2)
            if key not in distance:
                arcs1, shore1 = made[names1]
                arcs2, shore2 = made[names2]
                by_hand = [rules["half"].get(str(c), {"land": []})["land"] for c in (code1, code2)]
                if code2 in by_hand[0] or code1 in by_hand[1] or not arcs1.isdisjoint(arcs2):
                    distance[key] = "land"
                elif shore1 is None or shore2 is None:
                    distance[key] = None
                else:
                    miles = sea_miles(shore1, shore2, map_)
                    distance[key] = None if miles is None else kind_of(miles)
            kind = distance[key]
            if kind is not None:
                low, high = sorted((code1, code2))
                rows.append([str(low), str(high), kind, since, until, "natural-earth 10m"])
    return rows


def corrected(rows: list[list[str]]) -> list[list[str]]:
    """Apply the overrides: each replaces what is known of its pair in its spell."""
    with (HERE / "neighbour_overrides.csv").open(encoding="utf-8") as file:
        for fix in csv.DictReader(line for line in file if not line.startswith("#")):
            since, until = fix["since"] or FIRST, fix["until"] or LAST
            kept = []
            for row in rows:
                if (
                    (row[0], row[1]) != (fix["ccode1"], fix["ccode2"])
                    or row[3] >= until
                    or row[4] <= since
                ):
                    kept.append(row)
                    continue
                if row[3] < since:
                    kept.append([*row[:4], since, row[5]])
                if row[4] > until:
                    kept.append([*row[:3], until, *row[4:]])
            rows = kept
            if fix["kind"] != "none":
                rows.append([fix["ccode1"], fix["ccode2"], fix["kind"], since, until, fix["basis"]])
    return rows


def joined(rows: list[list[str]]) -> list[list[str]]:
    """Join spells that meet and say the same; show an open end as empty."""
    out: list[list[str]] = []
    for row in sorted(rows, key=lambda r: (int(r[0]), int(r[1]), r[3])):
        if out and out[-1][:3] == row[:3] and out[-1][4] == row[3] and out[-1][5] == row[5]:
            out[-1] = [*out[-1][:4], *row[4:]]
        else:
            out.append(list(row))
    return [[*r[:4], "" if r[4] == LAST else r[4], r[5]] for r in out]


def main() -> None:
    """Write the table."""
    rows = joined(corrected(neighbours(Path(sys.argv[1]))))
    with (FACTS / "neighbours.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ccode1", "ccode2", "kind", "since", "until", "basis"])
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} rows\n")


if __name__ == "__main__":
    main()
