"""Borders of the date, from the CShapes that a user has added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.atlas.borders import NATURAL_EARTH, Polygons, borders, topology
from foedus.questions.map.shapes import (
    Ground,
    Held,
    disputed_rows,
    fills,
    today_hatches,
    today_held,
)
from foedus.worlds.added_files import AddedFile, added_file

if TYPE_CHECKING:
    from foedus.questions.map.reading import Asked, Sight

KEY = "cshapes"
_GRID = 100
"""Points per degree of the reader's lines, and of the atlas's."""
_KM = 6371.0088
_NOW = "now-"


def past_ground(asked: Asked) -> Ground | None:
    """The borders of the days asked about; None where no added file has them.

    Years that the file does not reach are drawn in today's borders. A disputed area is laid over
    the file's own reading of whose it is.
    """
    files = {one.year: added_file(KEY, one.there.on) for one in asked.sights}
    known = {year: file for year, file in files.items() if file is not None}
    if not known:
        return None
    held: dict[int, list[Held]] = {}
    used: dict[str, str] = {}
    places = {one.place for one in borders().areas}
    for sight in asked.sights:
        if sight.year in known:
            held[sight.year] = [*_held(sight, known[sight.year], used), *_filled(sight)]
        else:
            held[sight.year] = [
                one if one.shape in places else Held(f"{_NOW}{one.shape}", one.code, one.km2)
                for one in today_held(sight)
            ]
    years = sorted(known)
    first, last, today = asked.sights[0].year, asked.sights[-1].year, borders().units
    source = known[years[0]].source
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(asked.sights[0].there.on)
    says = f"Borders: of {span}, by CShapes 2.0 (CC BY-NC-SA 4.0: not for commercial use)"
    if len(known) < len(asked.sights):
        says += f"; other years in today's, by {NATURAL_EARTH}"
    return Ground(
        _shapes(used),
        today_hatches(),
        held,
        disputed_rows(asked),
        f"{says}. Disputed areas: Natural Earth.",
        {"key": KEY, "citation": source.citation, "version": source.version},
        today=False,
        # Ground that the file leaves out is land all the same, as Greenland and Arabia are.
        land=[{"shape": f"{_NOW}{one.code}", "first": first, "last": last} for one in today],
    )


def _shapes(used: Mapping[str, str]) -> dict[str, Any]:
    whole = borders()
    arcs = list(whole.arcs)
    drawn: list[tuple[str, Polygons]] = [(one.place, one.polygons) for one in whole.areas]
    drawn += [(f"{_NOW}{one.code}", one.polygons) for one in whole.units]
    same: dict[str, int] = {}
    for name, lines in used.items():
        polygons = []
        for polygon in lines.split("|"):
            rings = []
            for ring in polygon.split(";"):
                # Most islands are the same from spell to spell.
                if ring not in same:
                    same[ring] = len(arcs)
                    arcs.append(tuple(map(int, ring.split())))
                rings.append((same[ring],))
            polygons.append(tuple(rings))
        drawn.append((name, tuple(polygons)))
    # Arcs of today's borders that nothing uses are left out of what is sent.
    places = sorted(
        {arc if arc >= 0 else ~arc for _, p in drawn for o in p for r in o for arc in r}
    )
    seat = {arc: place for place, arc in enumerate(places)}

    def moved(arc: int) -> int:
        return seat[arc] if arc >= 0 else ~seat[~arc]

    return topology(
        [(n, tuple(tuple(tuple(map(moved, r)) for r in o) for o in p)) for n, p in drawn],
        [arcs[place] for place in places],
        _GRID,
    )


def _held(sight: Sight, file: AddedFile, used: dict[str, str]) -> Iterator[Held]:
    """The file's shapes of a day; a dependency is filled as the state that ruled it."""
    import polars as pl

    day = sight.there.on
    code_of = {one.ccode: one.code for one in sight.there.states if one.ccode is not None}
    here = file.frame.filter(
        (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    )
    for row in here.iter_rows(named=True):
        name = f"{KEY}-{row['fid']}"
        used[name] = row["lines"]
        owner = str(row["owner"] or "")
        holder = code_of.get(row["ccode"]) or code_of.get(int(owner) if owner.isdigit() else -1)
        if holder:
            yield Held(name, holder, _km2(row["lines"]))


def _filled(sight: Sight) -> Iterator[Held]:
    """Disputed areas that are all an entity has, over the file's shapes."""
    present = {one.code for one in sight.there.states}
    owners = {one.code for one in borders().units}
    for area in borders().areas:
        code = fills(area, sight.there.on, present, owners)
        title = area.title(sight.there.on)
        if code and title is not None and title.administrator not in owners:
            yield Held(area.place, code, area.km2)


@lru_cache(maxsize=1024)
def _km2(lines: str) -> float:
    total = 0.0
    for polygon in lines.split("|"):
        for place, ring in enumerate(polygon.split(";")):
            at = np.cumsum(np.array(ring.split(), np.float64).reshape(-1, 2), axis=0) / _GRID
            x, y = np.radians(at[:, 0]), np.sin(np.radians(at[:, 1]))
            size = abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2 * _KM**2
            total += -size if place else size
    return round(total, 1)
