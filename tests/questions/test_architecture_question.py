"""The question on architectures: what it tells, refuses, draws and hands to the other audits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import CoverageError, EventError, FoedusError, UnknownNameError
from foedus.questions.architecture import QUESTION, answer
from foedus.questions.architecture.indicators import indicators
from foedus.results.result import Result

DAY = "2026-01-01"


@pytest.fixture(scope="module")
def lattice() -> Result:
    return answer("indo-pacific", on=DAY)


@pytest.fixture(scope="module")
def years() -> Result:
    return answer("eurasia", first=2012, last=2016)


def values(result: Result, **said: Any) -> list[Any]:
    return [
        row["value"]
        for row in result.rows
        if all(row[name] == value for name, value in said.items())
    ]


def test_the_answer_says_on_their_own_lines_that_aukus_and_the_quad_oblige_nobody(
    lattice: Result,
) -> None:
    lines = [line for line in lattice.steps if "obliges nobody to defend anybody" in line]
    assert {line.split(" (")[0].strip("- ") for line in lines} >= {"AUKUS", "Quad", "Five Eyes"}
    assert not any(line.startswith("- ANZUS") for line in lines)
    for group in ("aukus", "quad"):
        assert values(lattice, part="members", measure="obliges", of=group) == [0] * 6


def test_the_indo_pacific_turns_on_the_united_states_and_the_atlantic_does_not(
    lattice: Result,
) -> None:
    atlantic = answer("transatlantic", on=DAY, part="shape")
    for measure in ("degree-centralization", "betweenness-centralization"):
        said = {"measure": measure, "among": "largest-part"}
        assert values(lattice, **said)[0] > 0.5 > values(atlantic, **said)[0]
    hub = next(
        row for row in lattice.rows
        if row["measure"] == "hub-share" and row["among"] == "largest-part"
    )  # fmt: skip
    assert hub["names"] == ["USA"]


def test_rows_are_told_apart_by_the_keys(lattice: Result, years: Result) -> None:
    for result in (lattice, years, answer(["NATO", "EU"], on=DAY, duty="defense,consultation")):
        keys = [tuple(row[name] for name in QUESTION.keys) for row in result.rows]
        assert len(keys) == len(set(keys))
        assert len({tuple(row) for row in result.rows}) == 1
        for row in result.rows:
            if row["value"] is not None:
                assert row["low"] <= row["value"] <= row["high"]


def test_a_bloc_and_an_agreement_of_one_key_stay_apart() -> None:
    result = answer(["indo-pacific", "AUKUS"], on=DAY, part="overlaps")
    assert values(result, measure="jaccard", of="agreement aukus", to="bloc aukus") + values(
        result, measure="jaccard", of="bloc aukus", to="agreement aukus"
    ) == [1]


def test_the_network_of_several_years_keeps_every_state_in_its_place(years: Result) -> None:
    spec = years.chart("network")
    rows = spec["datasets"]["nodes"]
    assert {row["year"] for row in rows} == {2012, 2013, 2014, 2015, 2016}
    places: dict[str, set[tuple[float, float]]] = {}
    for row in rows:
        places.setdefault(row["name"], set()).add((row["x"], row["y"]))
    assert all(len(one) == 1 for one in places.values())
    assert years.extra["positions"] == {
        name: list(place) for name, held in places.items() for place in held
    }
    assert any(one.get("name") == "shown_year" for one in spec["params"])
    assert {"shape", "gaps", "overlaps", "rivals"} == {row["part"] for row in years.rows}
    assert "through-time" in years.charts


def test_links_of_years_add_up_to_the_pairs_that_are_joined(years: Result) -> None:
    for year in range(2012, 2017):
        standing = [one for one in years.extra["links"] if one["first"] <= year <= one["last"]]
        assert values(years, measure="links", among="all", year=year) == [len(standing)]


def test_the_same_question_gives_the_same_bytes() -> None:
    one, other = (json.dumps(answer("gulf", on=DAY).as_data()) for _ in range(2))
    assert one == other
    elsewhere = answer("gulf", on=DAY, seed=7)
    assert elsewhere.extra["positions"] != json.loads(one)["positions"]
    assert [dict(row) for row in elsewhere.rows] == json.loads(one)["rows"]


def test_a_scenario_changes_overlaps_and_links() -> None:
    before = answer("transatlantic", part="shape,overlaps")
    after = answer("transatlantic", part="shape,overlaps", scenario="ukraine-joins-nato")
    links = {"measure": "links", "among": "all"}
    assert values(after, **links)[0] == values(before, **links)[0] + 32
    of_eu = {"measure": "contained", "of": "north-atlantic-treaty", "to": "eu"}
    assert values(before, **of_eu)[0] > values(after, **of_eu)[0]


def test_a_link_of_both_is_one_of_either() -> None:
    either, both = (
        answer("indo-pacific", on=DAY, part="shape", fold=fold) for fold in ("either", "both")
    )
    said = {"measure": "links", "among": "all"}
    assert values(both, **said)[0] < values(either, **said)[0]


def test_any_area_of_the_atlas_is_a_region_with_the_blocs_there() -> None:
    baltic = answer("baltic", on=DAY)
    groups = {one["key"] for one in baltic.extra["groups"]}
    assert {"eu", "jef", "oecd"} <= groups
    assert "asean" not in groups
    assert "CHE" not in baltic.extra["states"]


def test_the_chief_figures_of_an_alliance_stand_in_the_audits_one_shape() -> None:
    found = {one.key: one for one in indicators(answer("NATO", on=DAY))}
    assert found["density"].value == 1
    assert found["pairs_unjoined"].value == 0
    assert found["torn_states"].value not in (None, 0)
    assert all(one.as_of == DAY and one.audit == "architecture" for one in found.values())
    eu = {one.key: one for one in indicators(answer("EU", on=DAY, duty="consultation"))}
    assert eu["torn_states"].value == 0
    assert 4 <= len(found) <= 10


BAD: tuple[tuple[dict[str, Any], type[FoedusError], str], ...] = (
    ({"region": "atlantis"}, UnknownNameError, "no architecture, area, bloc or agreement"),
    ({"region": "  "}, EventError, "No region"),
    ({"region": "Quad", "on": "2010-06-30"}, EventError, "no states"),
    ({"region": "gulf", "on": "2026-02-30"}, FoedusError, "2026-02-30"),
    ({"region": "gulf", "duty": "friendship"}, UnknownNameError, "no duty"),
    ({"region": "gulf", "duty": ","}, UnknownNameError, "no duty is given"),
    ({"region": "gulf", "part": "everything"}, UnknownNameError, "everything"),
    ({"region": "gulf", "fold": "neither"}, UnknownNameError, "no fold"),
    ({"region": "gulf", "first": 2000}, EventError, "both ends"),
    ({"region": "gulf", "first": 2005, "last": 2000}, EventError, "comes after"),
    ({"region": "gulf", "first": 1700, "last": 1701}, CoverageError, "1700 is no year that is"),
    ({"region": "gulf", "first": 1995, "last": 2400}, EventError, "at once"),
    ({"region": "gulf", "first": 2001, "last": 2002, "on": DAY}, EventError, "at once"),
    ({"region": "gulf", "first": 2001, "last": 2002, "part": "members"}, EventError, "one day"),
    ({"region": "gulf", "seed": -1}, EventError, "seed"),
    ({"region": "gulf", "on": "1900-01-01"}, CoverageError, "1900"),
    ({"region": "gulf", "on": "2099-01-01"}, FoedusError, "2099"),
    ({"region": "gulf", "scenario": "no-such-scenario"}, FoedusError, "no-such-scenario"),
)


@pytest.mark.parametrize(("said", "kind", "words"), BAD, ids=str)
def test_what_cannot_be_asked_is_refused_with_its_mend(
    said: dict[str, Any], kind: type[FoedusError], words: str
) -> None:
    with pytest.raises(kind) as refused:
        answer(**said)
    assert words in refused.value.wrong
    assert refused.value.mend


def test_years_before_a_group_began_have_no_row_and_are_said() -> None:
    result = answer("Quad", first=2014, last=2018, part="shape,overlaps")
    assert {row["year"] for row in result.rows} == {2017, 2018}
    assert any("2014-2016" in note for note in result.notes)


def test_the_answer_reaches_back_to_1816_with_atops_file(shared_data: Path, cache: Path) -> None:
    from foedus.sources.adding import add

    add([shared_data / "atop" / "atop5_1m.csv"])
    result = answer("transatlantic", on="1914-07-28")
    assert "RUS" in result.extra["states"]
    hub = next(row for row in result.rows if row["measure"] == "links" and row["among"] == "all")
    assert hub["value"] > 5
    assert hub["source"] in ("atop", "atlas, atop")
    assert any("speaks of rivalries" in note for note in result.notes)
