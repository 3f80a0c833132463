"""The file of borders: every state of today, areas that stand by themselves, lines that close."""

from __future__ import annotations

import lzma
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from foedus.atlas.borders import (
    FILE,
    Area,
    borders,
    edition_of_borders,
    is_disputed,
    read_borders,
)
from foedus.errors import AtlasError
from foedus.states import system_on

DAY = date(2026, 1, 1)
NINE = {
    "crimea", "western-sahara", "northern-cyprus", "golan-heights", "kosovo", "taiwan", "abkhazia",
    "south-ossetia",
}  # fmt: skip
KASHMIR = {
    "jammu-and-kashmir", "azad-kashmir", "gilgit-baltistan", "aksai-chin", "siachen-glacier",
}  # fmt: skip
# Holds the published areas, rounded, of what the hand-set outlines are to hold.
UNITS = Path(__file__).parents[2] / "scripts" / "border_units.toml"


def area(place: str) -> Area:
    found = borders().area(place)
    assert found is not None
    return found


def test_every_state_of_today_has_ground_or_is_small_enough_for_a_dot() -> None:
    drawn = {one.code for one in borders().units}
    own = {one.known.title_on(DAY).administrator for one in borders().areas}  # type: ignore[union-attr]
    lacking = {one.code for one in system_on(DAY, system="auto")} - drawn - own
    assert lacking == {"TUV", "PSE", "ESH", "NCY", "PMR", "SML"}


def test_no_unit_is_of_a_state_that_there_is_not() -> None:
    codes = {one.code for one in system_on(DAY, system="auto")}
    assert {one.code for one in borders().units} <= codes


@pytest.mark.parametrize("place", sorted(NINE | KASHMIR))
def test_a_disputed_area_stands_by_itself_and_is_hatched(place: str) -> None:
    one = area(place)
    title = one.title(DAY)
    assert title is not None
    assert is_disputed(title)
    assert len(one.hatch) >= 2
    corners = [point for rings in borders().rings(one.polygons) for point in rings[0]]
    (west, south), (east, north) = np.min(corners, axis=0), np.max(corners, axis=0)
    assert all(west <= x <= east and south <= y <= north for line in one.hatch for x, y in line)


def test_crimea_is_no_part_of_russia_nor_of_ukraine_and_was_ukraines_before_2014() -> None:
    russia, crimea = borders().unit("RUS"), area("crimea")
    assert russia is not None
    middle = crimea.known.lon, crimea.known.lat
    inside = {one.code for one in borders().units if _holds(borders().rings(one.polygons), middle)}
    assert inside == set()
    assert _holds(borders().rings(crimea.polygons), middle)
    before = crimea.title(date(2013, 1, 1))
    assert before is not None
    assert not is_disputed(before)
    assert before.sovereign == "UKR"


def _holds(shape: list[list[list[tuple[float, float]]]], point: tuple[float, float]) -> bool:
    """Whether a point lies inside: a ray to the east crosses the outline an odd number of times."""
    x, y = point
    crossings = 0
    for rings in shape:
        for ring in rings:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if abs(x1 - x2) < 180 and (y1 > y) != (y2 > y):
                    crossings += x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


def test_hand_set_outlines_have_about_the_areas_that_are_published() -> None:
    rules = tomllib.loads(UNITS.read_text(encoding="utf-8"))["cut"]
    assert {rule["place"] for rule in rules} == {one.place for one in borders().areas if
                                                 one.approximate}  # fmt: skip
    for rule in rules:
        assert area(rule["place"]).km2 == pytest.approx(rule["km2"], rel=0.2), rule["place"]


@pytest.mark.parametrize(
    ("place", "km2"),
    [("crimea", 26_100), ("northern-cyprus", 3_355), ("kosovo", 10_900), ("taiwan", 36_000)],
)
def test_whole_areas_have_about_the_areas_that_are_published(place: str, km2: int) -> None:
    assert area(place).km2 == pytest.approx(km2, rel=0.05)


def test_outlines_run_clockwise_as_a_drawing_on_a_sphere_asks_for() -> None:
    """An outline that ran the other way would fill the rest of the Earth."""
    for one in (*borders().units, *borders().areas):
        for rings in borders().rings(one.polygons):
            for place, ring in enumerate(rings):
                at = np.unwrap(np.array(ring)[:, 0], period=360), np.array(ring)[:, 1]
                signed = np.sum(at[0][:-1] * at[1][1:] - at[0][1:] * at[1][:-1])
                assert (signed < 0) == (place == 0), (one, place)


def test_every_ring_is_closed_and_lies_on_the_globe() -> None:
    for one in (*borders().units, *borders().areas):
        for rings in borders().rings(one.polygons):
            for ring in rings:
                assert len(ring) >= 4
                assert ring[0] == ring[-1] or abs(ring[0][0]) == 180
                assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring)


@pytest.mark.parametrize(
    ("code", "day", "present", "holder"),
    [
        ("UKR", date(1990, 6, 1), {"RUS"}, "RUS"),
        ("UKR", date(2020, 6, 1), {"RUS", "UKR"}, "UKR"),
        ("SVK", date(1992, 6, 1), {"CZE"}, "CZE"),
        ("SSD", date(2010, 6, 1), {"SDN"}, "SDN"),
        ("SSD", date(2020, 6, 1), {"SDN", "SSD"}, "SSD"),
        ("TLS", date(1998, 6, 1), {"IDN"}, "IDN"),
        ("TLS", date(2001, 6, 1), {"IDN"}, None),
        ("DEU", date(2020, 6, 1), set(), None),
    ],
)
def test_ground_is_held_by_whoever_was_there(
    code: str, day: date, present: set[str], holder: str | None
) -> None:
    unit = borders().unit(code)
    assert unit is not None
    assert unit.holder(day, present) == holder


def test_the_file_is_small_and_known_by_its_checksum() -> None:
    assert FILE.stat().st_size < 400_000
    assert len(edition_of_borders()) == 12


@pytest.mark.parametrize(
    "held", [b"", b"no xz", lzma.compress(b"{}"), lzma.compress(b"[1]"), lzma.compress(b"{")]
)
def test_a_damaged_file_is_refused(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "borders.json.xz"
    path.write_bytes(held)
    with pytest.raises(AtlasError, match="no file of borders"):
        read_borders(path)
    with pytest.raises(AtlasError, match="cannot be read"):
        read_borders(tmp_path / "none.xz")
