"""The question of the map: what is filled as whose, which ties, which borders, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foedus.errors import FoedusError
from foedus.questions.architecture import answer as architecture
from foedus.questions.map import answer
from foedus.questions.map.charts import geometry
from foedus.results.result import Result

DAY = "2026-01-01"
AREAS = {
    "crimea", "western-sahara", "northern-cyprus", "golan-heights", "kosovo", "taiwan", "abkhazia",
    "south-ossetia", "jammu-and-kashmir", "azad-kashmir", "gilgit-baltistan", "aksai-chin",
    "siachen-glacier",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Result:
    return answer(on=DAY)


@pytest.fixture(scope="module")
def drawn(world: Result) -> dict[str, Any]:
    return dict(world.chart("map"))


def filled(spec: dict[str, Any], shape: str) -> set[str]:
    return {row["code"] for row in spec["datasets"]["states"] if row.get("shape") == shape}


def test_crimea_is_not_filled_as_russia_nor_as_anybody(drawn: dict[str, Any]) -> None:
    assert filled(drawn, "crimea") == set()
    assert filled(drawn, "RUS") == {"RUS"}
    (row,) = (one for one in drawn["datasets"]["disputed"] if one["shape"] == "crimea")
    assert (row["holder"], row["sovereign"], row["blank"]) == ("Russia", "Ukraine", True)


@pytest.mark.parametrize("place", sorted(AREAS))
def test_each_disputed_area_is_hatched_with_holder_and_claimants(
    drawn: dict[str, Any], place: str
) -> None:
    (row,) = (one for one in drawn["datasets"]["disputed"] if one["shape"] == place)
    assert row["holder"]
    assert row["claimants"]
    (lines,) = (one for one in drawn["datasets"]["hatches"] if one["shape"] == place)
    assert len(lines["geometry"]["coordinates"]) >= 2
    assert filled(drawn, place) <= {"TWN", "XKX", "ABK", "SOT"}


def test_crimea_was_ukraines_in_2013_and_the_soviet_unions_in_1990() -> None:
    for year, whose in ((2013, "UKR"), (1990, "RUS")):
        spec = dict(answer(on=f"{year}-06-30").chart("map-data"))
        assert filled(spec, "crimea") == {whose}
        assert filled(spec, "UKR") == {whose}
        assert not any(row["shape"] == "crimea" for row in spec["datasets"]["disputed"])


def test_ties_are_those_of_the_architecture_of_the_same_states(world: Result) -> None:
    """Counted by another question, over the same day."""
    same = architecture("transatlantic", on=DAY, part="shape")
    inside = set(same.extra["states"])
    ours = {
        frozenset((one["one"], one["other"]))
        for one in world.extra["ties"]
        if {one["one"], one["other"]} <= inside
    }
    assert ours == {frozenset((one["one"], one["other"])) for one in same.extra["links"]}


def test_counts_of_a_row_are_counts_of_its_ties(world: Result) -> None:
    for row in world.rows:
        here = [one for one in world.extra["ties"] if row["state"] in (one["one"], one["other"])]
        assert row["partners"] == len(here)
        assert max(row["owes"], row["owed"]) <= row["partners"] <= row["owes"] + row["owed"]


def test_japan_is_owed_defense_by_the_united_states_which_it_does_not_owe() -> None:
    result = answer(on=DAY, state="Japan")
    kinds = {row["state"]: row["kind"] for row in result.rows}
    assert (kinds["JPN"], kinds["USA"], kinds["FRA"]) == ("Japan", "bound to it", "others")
    (tie,) = (one for one in result.extra["ties"] if "USA" in (one["one"], one["other"]))
    assert tie["way"] == "one to other"
    assert tie["one"] == "USA"


def test_a_member_of_two_blocs_is_in_several() -> None:
    kinds = {row["state"]: row["kind"] for row in answer(["NATO", "AUKUS"], on=DAY).rows}
    assert (kinds["USA"], kinds["AUS"], kinds["POL"]) == ("in several", "AUKUS", "NATO")
    assert kinds["CHE"] == "others"


def test_places_stay_while_years_move() -> None:
    result = answer(first=2020, last=2023, state="Finland")
    spec = dict(result.chart("map-data"))
    ends = {
        (one["one"], one["other"]): one["geometry"]["coordinates"]
        for one in spec["datasets"]["ties"]
    }
    for one in spec["datasets"]["ties"]:
        assert one["geometry"]["coordinates"] == ends[one["one"], one["other"]]
    years = [(one["first"], one["last"]) for one in result.extra["ties"]
             if "USA" in (one["one"], one["other"])]  # fmt: skip
    assert years == [(2023, 2023)]
    assert next(one for one in spec["params"] if one["name"] == "shown_year")["value"] == 2023


def test_a_map_of_a_day_is_small_and_its_data_are_smaller(world: Result) -> None:
    whole, data = (len(json.dumps(world.chart(name))) for name in ("map", "map-data"))
    assert whole < 1_500_000
    assert data < whole - len(json.dumps(geometry())) / 2


@pytest.mark.slow
def test_the_map_of_all_years_is_no_larger_than_a_page_can_hold() -> None:
    result = answer(first=1990, last=2026)
    assert len(json.dumps(result.chart("map"))) < 1_500_000
    assert len({row["year"] for row in result.rows}) == 37


def test_a_scenario_draws_its_ties() -> None:
    result = answer(state="Ukraine", scenario="ukraine-joins-nato")
    assert {row["kind"] for row in result.rows if row["state"] == "POL"} == {"bound both ways"}


def test_a_number_that_nobody_knows_has_no_map_and_the_note_says_so() -> None:
    result = answer(on=DAY, measure="cinc")
    assert not result.charts
    assert any("No source at hand has CINC" in note for note in result.notes)
    assert any("add nmc" in note for note in result.notes)


@pytest.mark.parametrize(
    "said",
    [
        {"bloc": "NATO", "measure": "gdp"},
        {"bloc": list("abcdefg")},
        {"bloc": ["NATO", "EU", "CSTO", "AUKUS", "Quad", "G7", "SCO"]},
        {"bloc": " "},
        {"duty": "friendship"},
        {"duty": ""},
        {"state": "Prussia"},
        {"region": "mars"},
        {"ties": "some"},
        {"borders": "mine"},
        {"measure": "beauty"},
        {"measure": "similarity"},
        {"first": 2000},
        {"first": 2001, "last": 2000},
        {"first": 1, "last": 2},
        {"on": DAY, "first": 2000, "last": 2001},
        {"on": "1700-01-01"},
        {"on": "2040-01-01"},
        {"scenario": "no-such"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_a_mend(said: dict[str, Any]) -> None:
    with pytest.raises(FoedusError) as caught:
        answer(**said)
    assert caught.value.wrong
    assert caught.value.mend
