"""By what a map is filled: numbers, kinds, files that were added, and what no filling may touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.questions.map import answer
from foedus.questions.map.charts import geometry
from foedus.questions.map.filling import FILLS
from foedus.questions.map.question import MEASURES
from foedus.sources import adding

DAY = "2026-01-01"
# A point inside each area that more than one state claims, and as whom alone it may be filled.
POINTS = {
    "crimea": (34.1, 45.3, None), "western-sahara": (-13.5, 24.5, None),
    "northern-cyprus": (33.6, 35.28, None), "golan-heights": (35.8, 33.0, None),
    "kosovo": (20.9, 42.6, "XKX"), "taiwan": (121.0, 23.8, "TWN"), "abkhazia": (41.0, 43.1, "ABK"),
    "south-ossetia": (44.0, 42.35, "SOT"), "jammu-and-kashmir": (75.5, 33.8, None),
    "azad-kashmir": (73.75, 33.9, None), "gilgit-baltistan": (75.0, 36.0, None),
    "aksai-chin": (79.2, 35.2, None),
}  # fmt: skip
COLORINGS: dict[str, dict[str, Any]] = {
    "duties": {},
    "a state's ties": {"state": "Russia"},
    "blocs": {"bloc": ["CSTO", "NATO", "EU"]},
    "a weight": {"measure": "population"},
    "a kind": {"measure": "regime"},
    "similarity": {"measure": "similarity", "state": "Ukraine"},
}


def rings(shapes: Mapping[str, Any]) -> dict[str, list[list[tuple[float, float]]]]:
    """Every ring of every shape of a TopoJSON, in degrees."""
    scale, shift = (shapes["transform"][one] for one in ("scale", "translate"))
    arcs = []
    for arc in shapes["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)

    def walked(ring: Sequence[int]) -> Iterator[tuple[float, float]]:
        for one in ring:
            yield from arcs[one] if one >= 0 else reversed(arcs[~one])

    return {
        one["id"]: [list(walked(ring)) for polygon in one["arcs"] for ring in polygon]
        for one in shapes["objects"]["shapes"]["geometries"]
    }


def inside(held: Sequence[Sequence[tuple[float, float]]], x: float, y: float) -> bool:
    """Whether a point lies in a shape: a line from it crosses the rings an odd number of times."""
    crossed = 0
    for ring in held:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


def covering(spec: Mapping[str, Any]) -> dict[str, set[str]]:
    """Which states' fillings cover the point of each area."""
    shapes = rings(spec["datasets"]["borders"])
    return {
        place: {
            row["code"]
            for row in spec["datasets"]["states"]
            if row.get("shape") and inside(shapes[row["shape"]], x, y)
        }
        for place, (x, y, _) in POINTS.items()
    }


def laid_over(spec: Mapping[str, Any]) -> set[str]:
    """The areas that are drawn blank after the states, so that no filling below them is seen."""
    shapes = rings(spec["datasets"]["borders"])
    tables = [one.get("data", {}).get("name") for one in spec["vconcat"][0]["layer"]]
    if tables.index("disputed") < tables.index("states"):
        return set()
    blank = {one["shape"] for one in spec["datasets"]["disputed"] if one["blank"]}
    return {one for one in POINTS if one in blank and inside(shapes[one], *POINTS[one][:2])}


def hatched(spec: Mapping[str, Any]) -> set[str]:
    lines = {one["shape"] for one in spec["datasets"]["hatches"] if one["geometry"]["coordinates"]}
    told = {
        one["shape"] for one in spec["datasets"]["disputed"] if one["holder"] and one["claimants"]
    }
    return lines & told


@pytest.mark.parametrize("coloring", COLORINGS)
def test_no_coloring_fills_a_disputed_area_as_its_holder(coloring: str) -> None:
    spec = dict(answer(on=DAY, borders="today", **COLORINGS[coloring]).chart("map-data"))
    spec["datasets"] = {**spec["datasets"], **geometry()}
    assert set(POINTS) <= hatched(spec)
    for place, states in covering(spec).items():
        own = POINTS[place][2]
        assert states == ({own} if own else set()), f"{place} is filled as {states}"


def test_borders_of_the_date_are_drawn_where_they_were_added_and_fill_no_disputed_area(
    shared_data: Path,
) -> None:
    (path,) = shared_data.rglob("cshapes_2_cow.topojson.xz")
    adding.add([path])
    result = answer(on="2015-06-30", state="Russia")
    assert "CShapes 2.0" in result.extra["borders"]
    assert "not for commercial use" in result.extra["borders"]
    assert any(one["key"] == "cshapes" for one in result.sources)
    spec = dict(result.chart("map"))
    assert set(POINTS) <= hatched(spec)
    # The file has its own reading of whose they are: it is hidden by what is laid over it.
    assert laid_over(spec) == {one for one, (_, _, own) in POINTS.items() if own is None}
    for place, (_, _, own) in POINTS.items():
        assert own is None or own in covering(spec)[place]
    drawn = {row["code"] for row in spec["datasets"]["states"] if "shape" in row}
    assert {"RUS", "UKR", "XKX", "TWN", "SSD"} <= drawn
    assert "Natural Earth" in answer(on="2015-06-30", borders="today").extra["borders"]
    split = answer(first=2018, last=2020)
    assert "2018-2019" in split.extra["borders"]
    assert "today's" in split.extra["borders"]


def test_every_measure_has_a_filling_and_no_other_has() -> None:
    assert tuple(FILLS) == MEASURES


def test_regimes_and_weapons_are_kinds_with_their_basis() -> None:
    regimes = {row["state"]: row for row in answer(on=DAY, measure="regime").rows}
    assert regimes["CAN"]["kind"] == "democracy"
    assert regimes["PRK"]["kind"] == "autocracy"
    assert regimes["CAN"]["source"].startswith("atlas")
    armed = answer(on=DAY, measure="nuclear")
    held = {row["state"] for row in armed.rows if row["kind"] == "armed"}
    assert held == {"USA", "RUS", "GBR", "FRA", "CHN", "IND", "PAK", "PRK"}
    assert {row["state"] for row in armed.rows if row["kind"] == "opaque"} == {"ISR"}
    spec = dict(armed.chart("map-data"))
    assert (
        next(row for row in spec["datasets"]["states"] if row["code"] == "ISR")["kind"] == "opaque"
    )


def test_a_state_is_like_itself_and_as_like_another_as_that_one_is_like_it() -> None:
    def of(state: str) -> dict[str, float]:
        return {
            row["state"]: row["value"]
            for row in answer(on=DAY, measure="similarity", state=state).rows
        }

    poland, japan = of("Poland"), of("Japan")
    assert (poland["POL"], japan["JPN"]) == (1.0, 1.0)
    assert poland["JPN"] == japan["POL"]
    assert poland["CZE"] > poland["JPN"]


def test_a_variable_of_an_added_file_fills_the_map_with_the_files_own_numbers(
    shared_data: Path,
) -> None:
    (path,) = shared_data.rglob("IdealpointestimatesAll_Jun2024.csv")
    adding.add([path])
    rows = answer(first=2001, last=2002, measure="ideal-point").rows
    held = adding.load("un-ideal-points").filter(pl.col("year").is_in([2001, 2002]))
    theirs = {(one["ccode"], one["year"]): one["idealpoint"] for one in held.to_dicts()}
    ours = {(row["state"], row["year"]): row for row in rows}
    for code, ccode in (("USA", 2), ("GBR", 200), ("JPN", 740)):
        for year in (2001, 2002):
            assert ours[code, year]["value"] == pytest.approx(theirs[ccode, year])
            assert ours[code, year]["source"].endswith(str(year))
    assert ours["VAT", 2001]["value"] is None
