"""Ties of a World: borders, distances, majors, regimes, wars and weapons, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from foedus.states import system_on
from foedus.worlds.distance import EARTH_RADIUS, great_circle
from foedus.worlds.ties import CONTIGUITY, NUCLEAR, REGIME, UNKNOWN, Ties, ties_of
from foedus.worlds.world import world

Give = Callable[[str, list[dict[str, object]]], None]
MODERN = st.dates(date(1990, 1, 1), date(2026, 10, 31))
LATITUDE, LONGITUDE = st.floats(-90, 90), st.floats(-180, 180)


def ties_on(on: str) -> Ties:
    day = date.fromisoformat(on)
    return ties_of(system_on(day, system="auto"), day)


def seat(found: Ties, code: str) -> int:
    return [one.code for one in found.states].index(code)


def border(found: Ties, one: str, other: str) -> int:
    return int(found.contiguity[seat(found, one), seat(found, other)])


def apart(found: Ties, one: str, other: str) -> float:
    return float(found.distance[seat(found, one), seat(found, other)])


# Distance ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        ((48.86, 2.35), (52.52, 13.40), 878),  # Paris, Berlin
        ((51.51, -0.13), (40.71, -74.01), 5570),  # London, New York
        ((-33.87, 151.21), (-34.60, -58.38), 11800),  # Sydney, Buenos Aires
        ((0.0, 0.0), (0.0, 90.0), np.pi * EARTH_RADIUS / 2),
        ((0.0, 0.0), (0.0, 180.0), np.pi * EARTH_RADIUS),
        ((90.0, 0.0), (-90.0, 77.0), np.pi * EARTH_RADIUS),
        ((10.0, 179.5), (10.0, -179.5), 109.5),  # across the date line
        ((45.0, 7.0), (45.0, 7.0), 0),
    ],
)
def test_a_known_distance(
    first: tuple[float, float], second: tuple[float, float], km: float
) -> None:
    assert float(great_circle(*first, *second)) == pytest.approx(km, rel=0.002, abs=0.001)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_distance_is_symmetric_bounded_and_no_detour_is_shorter(
    lat1: float, lon1: float, lat2: float, lon2: float, lat3: float, lon3: float
) -> None:
    there = float(great_circle(lat1, lon1, lat2, lon2))
    assert 0 <= there <= np.pi * EARTH_RADIUS + 1e-6
    assert there == pytest.approx(float(great_circle(lat2, lon2, lat1, lon1)), abs=1e-6)
    detour = great_circle(lat1, lon1, lat3, lon3) + great_circle(lat3, lon3, lat2, lon2)
    assert there <= float(detour) + 1e-3


def test_an_unknown_coordinate_gives_an_unknown_distance() -> None:
    assert np.isnan(great_circle(np.nan, 0.0, 10.0, 10.0))


# The atlas -----------------------------------------------------------------------------------


def test_borders_and_seas_in_2026() -> None:
    found = ties_on("2026-01-01")
    assert CONTIGUITY[border(found, "FRA", "DEU")] == "land"
    assert CONTIGUITY[border(found, "USA", "RUS")] == "sea-12"
    assert CONTIGUITY[border(found, "USA", "CUB")] == "sea-150"
    assert border(found, "FRA", "CHN") == 0
    # Nobody at hand looked at the borders of entities outside the system.
    assert border(found, "ABK", "RUS") == UNKNOWN
    assert dict(found.sources)["contiguity"] == "atlas"
    assert found.warnings == ()


def test_capitals_move() -> None:
    assert apart(ties_on("2026-01-01"), "FRA", "DEU") == pytest.approx(878, abs=2)
    # Bonn before Berlin.
    assert apart(ties_on("1990-06-01"), "FRA", "DEU") == pytest.approx(402, abs=5)
    found = ties_on("2026-01-01")
    assert found.capital[seat(found, "NGA")] == "Abuja"
    assert np.isnan(apart(found, "ABK", "RUS"))


def test_wars_rivalries_majors_regimes_and_weapons_in_2026() -> None:
    found = ties_on("2026-01-01")
    assert found.war is not None
    assert found.rivalry is not None
    assert found.major is not None
    assert found.war[seat(found, "RUS"), seat(found, "UKR")]
    assert not found.war[seat(found, "FRA"), seat(found, "DEU")]
    assert found.rivalry[seat(found, "PAK"), seat(found, "IND")]
    majors = {one.code for one, yes in zip(found.states, found.major, strict=True) if yes}
    assert majors == {"USA", "GBR", "FRA", "DEU", "RUS", "CHN", "JPN"}
    assert REGIME[found.regime[seat(found, "NOR")]] == "democracy"
    assert REGIME[found.regime[seat(found, "PRK")]] == "autocracy"
    assert NUCLEAR[found.nuclear[seat(found, "FRA")]] == "armed"
    assert NUCLEAR[found.nuclear[seat(found, "ISR")]] == "opaque"
    assert NUCLEAR[found.nuclear[seat(found, "BLR")]] == "hosted"
    assert found.nuclear[seat(found, "DEU")] == 0
    assert found.nuclear[seat(found, "ABK")] == UNKNOWN


def test_before_1990_without_files_ties_are_unknown_and_a_warning_says_so() -> None:
    found = ties_on("1914-07-28")
    off = ~np.eye(len(found.states), dtype=bool)
    assert (found.contiguity[off] == UNKNOWN).all()
    assert np.isnan(found.distance[off]).all()
    assert found.major is found.war is found.rivalry is None
    assert (found.regime == UNKNOWN).all()
    assert "contdir.csv" in found.warnings[0]
    # The first test was on 1945-07-16: until then it is known that nobody had weapons.
    assert (found.nuclear == 0).all()
    assert (ties_on("1945-07-15").nuclear == 0).all()
    assert (ties_on("1970-01-01").nuclear == UNKNOWN).all()


# The user's own files ------------------------------------------------------------------------


def test_the_users_contiguity_speaks_first_to_the_end_of_its_coverage(give: Give) -> None:
    give(
        "cow-contiguity",
        [
            {"statelno": 2, "statehno": 20, "begin": 192001, "end": 201612, "conttype": 1},
            {"statelno": 2, "statehno": 365, "begin": 195901, "end": 201612, "conttype": 2},
            {"statelno": 220, "statehno": 255, "begin": 199010, "end": 199905, "conttype": 1},
        ],
    )
    during = ties_on("1999-05-31")
    assert dict(during.sources)["contiguity"] == "cow-contiguity 3.2"
    assert border(during, "FRA", "DEU") == 1
    assert CONTIGUITY[border(during, "RUS", "USA")] == "sea-12"
    # Listed by the atlas, not by the file: the file has looked, and there was none.
    assert border(during, "FRA", "ESP") == 0
    assert border(ties_on("1999-06-01"), "FRA", "DEU") == 0
    assert border(ties_on("2016-12-31"), "USA", "CAN") == 1
    # After 2016 the file says nothing, and the atlas does.
    after = ties_on("2017-01-01")
    assert dict(after.sources)["contiguity"] == "atlas"
    assert border(after, "FRA", "ESP") == 1


def test_contiguity_says_nothing_of_states_that_cow_does_not_count(give: Give) -> None:
    give(
        "cow-contiguity",
        [{"statelno": 255, "statehno": 300, "begin": 187101, "end": 191811, "conttype": 1}],
    )
    found = ties_on("1914-07-28")
    assert border(found, "DEU", "AUH") == 1
    assert border(found, "DEU", "FRA") == 0
    assert border(found, "MNE", "AUH") == UNKNOWN
    assert (found.contiguity == found.contiguity.T).all()


def test_the_users_majors_speak_first(give: Give) -> None:
    give(
        "cow-majors",
        [
            {
                "ccode": 300, "stateabb": "AUH", "styear": 1816, "stmonth": 1, "stday": 1,
                "endyear": 1918, "endmonth": 11, "endday": 3,
            },
            {
                "ccode": 2, "stateabb": "USA", "styear": 1898, "stmonth": 8, "stday": 13,
                "endyear": 2016, "endmonth": 12, "endday": 31,
            },
        ],
    )  # fmt: skip

    def majors(on: str) -> set[str]:
        found = ties_on(on)
        assert found.major is not None
        return {one.code for one, yes in zip(found.states, found.major, strict=True) if yes}

    assert majors("1914-07-28") == {"AUH", "USA"}
    assert majors("1918-11-04") == {"USA"}
    assert majors("2016-12-31") == {"USA"}
    assert "CHN" in majors("2017-01-01")


def test_the_users_capitals_speak_first_and_the_atlas_fills_in(give: Give) -> None:
    give(
        "cow-capitals",
        [
            {
                "ccode": 220, "statenme": "France", "capital": "Vichy",
                "stdate": "1816-01-01", "enddate": "2024-12-31", "lat": "46.13", "lng": "3.43",
            },
        ],
    )  # fmt: skip
    found = ties_on("2020-01-01")
    france, germany = seat(found, "FRA"), seat(found, "DEU")
    assert found.capital[france] == "Vichy"
    assert found.capital_source[france] == "cow-capitals 2020"
    assert found.capital[germany] == "Berlin"
    assert found.capital_source[germany].startswith("atlas")
    assert dict(found.sources)["capitals"] == "atlas, cow-capitals 2020"
    assert apart(found, "FRA", "DEU") == pytest.approx(
        float(great_circle(46.13, 3.43, 52.52, 13.40)), abs=2
    )
    # After the last year of the file the atlas speaks alone.
    assert ties_on("2025-01-01").capital[france] == "Paris"


# What always holds ---------------------------------------------------------------------------


def test_ties_cannot_be_written_to() -> None:
    found = world("2010-01-01").ties
    for array in (
        found.contiguity, found.distance, found.latitude, found.longitude, found.major,
        found.regime, found.rivalry, found.war, found.nuclear,
    ):  # fmt: skip
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array.flat[0] = 0


def test_a_world_reads_its_ties_once_and_the_same_day_gives_the_same_bytes() -> None:
    one, other = world("2010-01-01"), world("2010-01-01")
    assert one.ties is one.ties
    assert one.ties.contiguity.tobytes() == other.ties.contiguity.tobytes()
    assert one.ties.distance.tobytes() == other.ties.distance.tobytes()


def test_the_frame_has_each_pair_once_and_null_for_what_is_not_known() -> None:
    found = ties_on("2026-01-01")
    frame, n = found.frame(), len(found.states)
    assert frame.height == n * (n - 1) // 2
    assert (frame["number1"] < frame["number2"]).all()
    pair = frame.filter(state1="FRA", state2="DEU").row(0, named=True)
    assert (pair["contiguity"], pair["war"]) == ("land", False)
    assert pair["distance"] == pytest.approx(878, abs=2)
    unknown = frame.filter(state1="RUS", state2="ABK").row(0, named=True)
    assert (unknown["contiguity"], unknown["distance"]) == (None, None)
    early = ties_on("1914-07-28").frame()
    assert early["war"].null_count() == early["rivalry"].null_count() == early.height


@settings(max_examples=25)
@given(on=MODERN)
def test_on_any_modern_day_ties_are_symmetric_with_an_empty_diagonal(on: date) -> None:
    states = system_on(on, system="auto")
    found, n = ties_of(states, on), len(states)
    assert found.rivalry is not None
    assert found.war is not None
    assert found.major is not None
    for pairs in (found.contiguity, found.distance, found.rivalry, found.war):
        assert pairs.shape == (n, n)
        assert np.array_equal(pairs, pairs.T, equal_nan=pairs.dtype.kind == "f")
        assert not pairs.diagonal().any()
    assert found.major.shape == found.regime.shape == found.nuclear.shape == (n,)
    assert 5 <= found.major.sum() <= 7
    members = np.array([one.exists_on(on, "cow") for one in states])
    inside = np.ix_(members, members)
    assert (found.contiguity[inside] >= 0).all()
    assert (found.contiguity <= 5).all()
    # Every member of the system has its capital and its regime, on every day.
    assert not np.isnan(found.distance[inside]).any()
    assert (found.regime[members] >= 1).all()
    assert (found.nuclear[members] >= 0).all()


# With the real files -------------------------------------------------------------------------


def test_the_real_files_speak_of_1914(real_files: object) -> None:
    found = world("1914-07-28").ties
    assert found.major is not None
    majors = {one.code for one, yes in zip(found.states, found.major, strict=True) if yes}
    assert majors == {"USA", "GBR", "FRA", "DEU", "AUH", "ITA", "RUS", "JPN"}
    assert CONTIGUITY[border(found, "DEU", "RUS")] == "land"
    assert border(found, "MNE", "AUH") == UNKNOWN
    assert apart(found, "FRA", "DEU") == pytest.approx(878, abs=5)
    assert found.warnings
    assert "contiguity" not in found.warnings[0]
