from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.atlas.places import (
    AREAS_FILE,
    Place,
    areas,
    find_place,
    folded,
    home_areas,
    home_is_island,
    places,
    read_places,
)
from foedus.atlas.treaty_files import agreements
from foedus.errors import AtlasError, UnknownPlaceError, UnknownStateError
from foedus.states import all_states

ROOT = Path(__file__).resolve().parents[2]
TROPIC_OF_CANCER = 23.44
ARCTIC_CIRCLE = 66.5
# The corners of the zone of Article 4 of the Rio Treaty, as the treaty gives them.
RIO_EAST = [(90, -10), (74, -10), (47.5, -50), (35, -60), (20, -60), (5, -24), (-90, -24)]
RIO_WEST = [(90, -168.97), (65.5, -168.97), (54, -190), (50, -190), (15, -120), (0, -97),
            (-30, -90), (-90, -90)]  # fmt: skip


@pytest.fixture(scope="module")
def known_codes() -> set[str]:
    return {state.code for state in all_states()}


def _edge(line: list[tuple[float, float]], lat: float) -> float:
    # Straight on the plate carrée: near enough to a rhumb line for places not on the edge.
    for (north, lon1), (south, lon2) in pairwise(line):
        if south <= lat <= north:
            return lon1 + (lon2 - lon1) * (north - lat) / (north - south)
    raise AssertionError(lat)


def _in_rio_zone(place: Place) -> bool:
    lon = place.lon - 360 if place.lon > 165 else place.lon
    return _edge(RIO_WEST, place.lat) <= lon <= _edge(RIO_EAST, place.lat)


def test_the_atlas_has_at_least_130_places() -> None:
    assert len(places()) >= 130


def test_every_place_lies_on_the_globe_and_in_areas_that_exist() -> None:
    known = {area.key for area in areas()}
    for place in places():
        assert -90 <= place.lat <= 90, place.key
        assert -180 <= place.lon <= 180, place.key
        assert set(place.areas) <= known, place.key
        assert place.areas or place.key == "antarctica", place.key


def test_the_latitude_rules_of_areas_agree_with_the_coordinates() -> None:
    for place in places():
        if "north-atlantic" in place.areas:
            assert place.lat > TROPIC_OF_CANCER, place.key
        if "south-atlantic" in place.areas:
            assert place.lat < TROPIC_OF_CANCER, place.key
        if "arctic" in place.areas and place.key not in {"greenland", "alaska"}:
            assert place.lat > ARCTIC_CIRCLE, place.key
        if "manila-area" in place.areas and "pacific" in place.areas:
            assert place.lat < 21.5, place.key


def test_a_place_is_in_the_rio_region_exactly_when_it_lies_in_the_zone_of_article_4() -> None:
    west = [one for one in places() if one.terrain != "space" and one.key != "antarctica"]
    # The northern ocean and the sea about the zone's edge are not one point.
    seas = {"arctic-ocean", "north-atlantic-ocean", "bering-sea"}
    for place in west:
        if place.key not in seas:
            assert ("rio-region" in place.areas) == _in_rio_zone(place), place.key


def test_islands_of_the_north_atlantic_are_islands() -> None:
    for key in ("azores", "canary-islands", "bermuda", "svalbard", "saint-pierre-and-miquelon"):
        place = find_place(key)
        assert place.terrain == "island"
        assert "north-atlantic" in place.areas


@pytest.mark.parametrize(
    "key",
    ["hawaii", "guam", "falkland-islands", "reunion", "french-guiana", "martinique", "guadeloupe",
     "puerto-rico", "new-caledonia", "ceuta", "melilla"],
)  # fmt: skip
def test_what_article_6_of_the_north_atlantic_treaty_leaves_out_is_in_none_of_its_areas(
    key: str,
) -> None:
    covered = {"europe", "north-america", "turkey", "north-atlantic"}
    assert not covered & set(find_place(key).areas)


def test_every_code_in_a_title_is_in_the_register_of_states(known_codes: set[str]) -> None:
    for place in places():
        for title in place.titles:
            named = {title.sovereign, title.administrator} - {"disputed", "none"}
            assert named | set(title.claimants) <= known_codes, place.key


def test_every_state_of_the_register_has_a_home(known_codes: set[str]) -> None:
    assert all(home_areas(code) for code in known_codes)


def test_spells_do_not_overlap() -> None:
    for place in places():
        for before, after in pairwise(place.titles):
            assert before.until is not None
            assert after.since is not None
            assert before.until.earliest <= after.since.earliest, place.key


def test_every_spell_has_a_basis_and_names_who_disputes() -> None:
    for place in places():
        for title in place.titles:
            assert title.basis
            if title.sovereign == "disputed":
                assert title.claimants, place.key
            assert title.sovereign not in title.claimants, place.key


@pytest.mark.parametrize(
    ("name", "day", "sovereign", "administrator"),
    [
        ("Falklands", date(1982, 4, 1), "disputed", "GBR"),
        ("Malvinas", date(1982, 5, 1), "disputed", "ARG"),
        ("Crimea", date(2013, 1, 1), "UKR", "UKR"),
        ("Crimea", date(2022, 2, 24), "UKR", "RUS"),
        ("Nagorno-Karabakh", date(2020, 9, 27), "AZE", "NKR"),
        ("Nagorno-Karabakh", date(2024, 1, 1), "AZE", "AZE"),
        ("Diaoyu", date(2026, 1, 1), "disputed", "JPN"),
        ("Diaoyu", date(1965, 1, 1), "JPN", "USA"),
        ("Golan", date(2026, 1, 1), "SYR", "ISR"),
        ("Northern Cyprus", date(2026, 1, 1), "CYP", "TUR"),
        ("Guantánamo", date(2026, 1, 1), "CUB", "USA"),
        ("Okinawa", date(1960, 6, 23), "JPN", "USA"),
        ("Svalbard", date(1914, 7, 28), "none", "none"),
        ("Algerian departments of France", date(1962, 7, 2), "FRA", "FRA"),
        ("Algerian departments of France", date(1962, 7, 3), "DZA", "DZA"),
        ("Yeonpyeong", date(2010, 11, 23), "KOR", "KOR"),
        ("Snake Island", date(2022, 3, 1), "UKR", "RUS"),
        ("Essequibo", date(2026, 1, 1), "GUY", "GUY"),
        ("Kashmir", date(2025, 5, 7), "disputed", "disputed"),
        ("low earth orbit", date(2026, 1, 1), "none", "none"),
    ],
)
def test_who_held_a_place_on_a_day(
    name: str, day: date, sovereign: str, administrator: str
) -> None:
    title = find_place(name).title_on(day)
    assert title is not None
    assert (title.sovereign, title.administrator) == (sovereign, administrator)


def test_overseas_ties_follow_the_law_of_the_european_union() -> None:
    day = date(2026, 1, 1)
    ties = {key: find_place(key).title_on(day) for key in ("reunion", "new-caledonia", "greenland")}
    assert {key: title.tie for key, title in ties.items() if title} == {
        "reunion": "integral",
        "new-caledonia": "dependency",
        "greenland": "dependency",
    }


def test_a_day_before_the_record_has_no_title() -> None:
    assert find_place("Yeonpyeong").title_on(date(1900, 1, 1)) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("EST", {"europe", "baltic"}),
        ("TUR", {"turkey", "middle-east", "black-sea"}),
        ("ISL", {"europe", "north-atlantic"}),
        ("PHL", {"pacific", "southeast-asia", "manila-area"}),
        ("JPN", {"pacific", "northeast-asia"}),
        ("USA", {"north-america", "rio-region", "arctic"}),
        ("GDR", {"europe", "baltic"}),
    ],
)
def test_homes_lie_where_treaties_put_them(code: str, expected: set[str]) -> None:
    assert home_areas(code) == expected


def test_iceland_is_an_island_and_norway_is_not() -> None:
    assert home_is_island("ISL")
    assert not home_is_island("NOR")


def test_a_state_without_a_home_is_refused() -> None:
    with pytest.raises(UnknownStateError, match="ZZZ"):
        home_areas("ZZZ")
    with pytest.raises(UnknownStateError):
        home_is_island("ZZZ")


@pytest.mark.parametrize(
    "name", ["ÎLE DE FANTAISIE", "", "   ", "-"], ids=["invented", "empty", "blank", "dash"]
)
def test_a_name_that_no_place_has_is_refused(name: str) -> None:
    with pytest.raises(UnknownPlaceError):
        find_place(name)


def test_a_near_miss_is_named_and_not_taken() -> None:
    with pytest.raises(UnknownPlaceError, match="falkland-islands"):
        find_place("Falkland Island")


@given(st.sampled_from(places()), st.data())
def test_every_name_of_a_place_finds_it_whatever_its_case_and_punctuation(
    place: Place, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from((place.key, place.name, *place.aliases)))
    changed = data.draw(st.sampled_from((str.upper, str.lower, str.title)))(name)
    mark = data.draw(st.sampled_from(("", " ", ".", "'", "-")))
    assert find_place(changed.replace(" ", f"{mark} ") + mark).key == place.key


@given(st.text(max_size=40))
def test_any_text_is_found_or_refused_and_nothing_else(name: str) -> None:
    try:
        found = find_place(name)
    except UnknownPlaceError:
        return
    assert folded(name) in {folded(one) for one in (found.key, found.name, *found.aliases)}


def test_the_page_on_places_lists_every_place_whose_title_is_divided_or_claimed() -> None:
    page = (ROOT / "docs" / "places.md").read_text(encoding="utf-8")
    for place in places():
        title = place.title_on(date(2026, 1, 1))
        if title is None or place.key == "antarctica":
            continue
        if title.claimants or title.administrator != title.sovereign:
            row = (
                f"| {place.name} | {title.sovereign} | {title.administrator} | "
                f"{', '.join(title.claimants) or '-'} |"
            )
            assert row in page


PLACE = """
[[places]]
key = "rock"
name = "Rock"
lat = 1.0
lon = 1.0
terrain = "island"
areas = ["pacific"]
status = "a rock"
titles = [{ since = 1950-01-01, sovereign = "FRA", administrator = "FRA", tie = "integral", basis = "uncertain" }]
"""  # noqa: E501


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("lat = 1.0", "lat = 91.0", "lat"),
        ('terrain = "island"', 'terrain = "hill"', "terrain"),
        ('areas = ["pacific"]', 'areas = ["atlantis"]', "no area 'atlantis'"),
        ('sovereign = "FRA"', 'sovereign = "France"', "three-letter"),
        ('sovereign = "FRA"', 'sovereign = "disputed"', "needs its claimants"),
        ('tie = "integral"', 'tie = "integral", claimants = ["FRA"]', "claimants are the others"),
        ("since = 1950-01-01", "since = 1950-01-01, until = 1940-01-01", "ends before it begins"),
        ('status = "a rock"', 'staus = "a rock"', "staus"),
        ("lat = 1.0", "lat = ", "not TOML"),
    ],
)
def test_a_malformed_place_is_refused_and_the_fault_named(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = tmp_path / "places.toml"
    path.write_text(PLACE.replace(old, new), encoding="utf-8")
    with pytest.raises(AtlasError, match=told):
        read_places(path)


def test_overlapping_titles_are_refused(tmp_path: Path) -> None:
    second = (
        '{ since = 1960-01-01, sovereign = "GBR", administrator = "GBR", tie = "integral", '
        'basis = "uncertain" }]'
    )
    first = PLACE.replace("since = 1950-01-01", "since = 1950-01-01, until = 1970-01-01")
    path = tmp_path / "overlap.toml"
    path.write_text(first.replace("}]", "}, " + second), encoding="utf-8")
    with pytest.raises(AtlasError, match="overlaps"):
        read_places(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin-1.toml"
    path.write_bytes(PLACE.replace("Rock", "Réunion").encode("latin-1"))
    with pytest.raises(AtlasError, match="not UTF-8"):
        read_places(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="cannot be read"):
        read_places(tmp_path / "absent.toml")


def test_the_areas_file_is_beside_the_loader() -> None:
    assert AREAS_FILE.is_file()


def test_every_area_that_a_treaty_scope_names_is_defined() -> None:
    known = {area.key for area in areas()}
    named = {
        area: one.key
        for one in agreements()
        for obligation in one.obligations
        for arm in obligation.scope
        for area in arm.areas
    }
    assert {area: key for area, key in named.items() if area not in known} == {}


def test_every_state_that_is_party_to_an_agreement_has_a_home() -> None:
    for one in agreements():
        for party in one.parties:
            assert home_areas(party.state), (one.key, party.state)
