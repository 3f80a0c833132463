"""Any question, as things are and in a scenario: what differs, and what only seems to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import foedus
from foedus.compare.comparison import _T, compare
from foedus.compare.expecting import expectations
from foedus.errors import FoedusError, ScenarioError, UnknownNameError
from foedus.questions import NAMES, module_of
from foedus.scenarios import Dissolve, Form, Withdraw
from foedus.scenarios.library import find_scenario, names
from foedus.scenarios.scenario import Scenario

DAY = date(2026, 1, 1)
NOTHING = Scenario("nothing", "Nothing", "", DAY)
ASKED: dict[str, dict[str, Any]] = {
    "duties": {"attacker": "Russia", "target": "Estonia"},
    "contingency": {"attacker": "Russia", "target": "Estonia", "draws": 200},
    "entanglement": {"state": "Estonia", "listed": 0},
    "burden": {"alliance": "NATO", "source": "atlas"},
    "cohesion": {"alliance": "NATO", "measure": "regimes,portfolios", "placebos": 50},
    "decisions": {"body": "NATO"},
    "architecture": {"region": ["NATO", "ANZUS"], "part": ["shape"]},
    "constraint": {"subject": "Finland"},
    "domains": {"alliance": "NATO"},
    "interoperability": {"of": "USA", "other": "AUS"},
    "sweep": {"attacker": ["RUS"], "target": ["FIN"], "draws": 50},
    "audit": {"alliances": "NATO", "audits": "decisions,burden"},
    "pledges": {"state": "Poland"},
    "map": {"state": "Poland"},
    "treaties": {},
    "treaty": {"key": "NATO"},
    "states": {},
    "places": {},
    "blocs": {},
}
"""What each question is asked here; one that a scenario cannot change is not run."""


def asked_of(name: str) -> dict[str, Any]:
    return ASKED.get(name, {})


def plain(name: str, **more: Any) -> str:
    """An answer's bytes, but for the scenario's own name and checksum."""
    data = module_of(name).answer(**asked_of(name), **more).as_data()
    data["parameters"].pop("scenario", None)
    data["sources"] = [one for one in data["sources"] if one["key"] != "scenario"]
    for row in data["rows"]:
        if isinstance(row.get("sources"), list):
            row["sources"] = [one for one in row["sources"] if one != "scenario"]
    data["notes"] = [one for one in data["notes"] if not one.startswith("In the scenario")]
    if name == "audit":
        # A row names the command that tells the rest, and that names the scenario.
        data["rows"] = [{**row, "command": None} for row in data["rows"]]
    return json.dumps(data)


CHAIN = ("contingency", "entanglement", "burden", "cohesion", "audit", "sweep")
WORLDLY = [name for name in NAMES if module_of(name).QUESTION.takes_world and name in ASKED]


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow) if name in CHAIN else name for name in WORLDLY],
)
def test_a_scenario_with_no_changes_gives_the_bytes_of_the_world_as_it_is(name: str) -> None:
    taken = {one.name for one in module_of(name).QUESTION.parameters}
    days: dict[str, Any] = {"on": "2026-01-01"} if "on" in taken else {}
    if "year" in taken:
        days = {"year": 2026}
    assert plain(name, **days, scenario=NOTHING) == plain(name, **days)
    assert compare(NOTHING, name, repeats=0, **asked_of(name), **days).rows == []


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_a_world_declares_what_tells_its_rows_apart(name: str) -> None:
    question = module_of(name).QUESTION
    if question.takes_world:
        assert question.keys, f"{name} declares no keys"
        scenario = next(one for one in question.parameters if one.kind == "scenario")
        assert scenario.name == "scenario"


def test_file_name_and_record_give_the_same_bytes(tmp_path: Path) -> None:
    one = find_scenario("armenia-leaves-csto")
    path = tmp_path / "mine.toml"
    path.write_text("# laid out otherwise\n\n" + one.toml(), encoding="utf-8")
    answers = [
        json.dumps(compare(named, "duties", attacker="AZE", target="ARM").as_data())
        for named in ("armenia-leaves-csto", str(path), path, one)
    ]
    assert len(set(answers)) == 1


def test_both_sides_are_asked_for_the_day_of_the_scenario() -> None:
    found = compare("rio-after-withdrawals", "treaties", repeats=0)
    assert found.parameters["asked"]["on"] == "2004-01-01"
    assert [row["key"]["key"] for row in found.rows] == ["rio-treaty"]
    assert set(found.rows[0]["baseline"]) - set(found.rows[0]["scenario"]) == {
        "MEX", "NIC", "BOL", "VEN", "ECU",
    }  # fmt: skip


def test_a_change_that_is_not_due_differs_in_nothing_and_is_said() -> None:
    found = compare("armenia-leaves-csto", "duties", attacker="AZE", target="ARM", on="2025-12-31")
    assert found.rows == []
    assert "0 of its changes made by 2025-12-31, 1 of a later day not made" in found.notes[0]


def test_what_is_new_has_no_answer_as_things_are_and_what_is_gone_none_in_the_scenario() -> None:
    found = compare("nordic-bloc", "treaty", key="nordic-defense-treaty")
    assert {row["change"] for row in found.rows} == {"appears"}
    assert found.notes[0].startswith("As things are there is no answer")
    with pytest.raises(UnknownNameError, match="no such"):
        compare("nordic-bloc", "treaty", key="no such")


@pytest.mark.slow
def test_draws_are_drawn_alike_so_that_what_did_not_change_does_not_differ() -> None:
    far = compare(
        "armenia-leaves-csto", "contingency", repeats=0, attacker="CHN", target="PHL", draws=300
    )
    near = [row for row in far.rows if row["key"].get("state") in ("USA", "JPN", "AUS")]
    assert near == []


@pytest.mark.slow
def test_the_interval_of_a_difference_is_that_of_the_draws_and_said_to_be() -> None:
    found = compare(
        "united-states-leaves-nato", "contingency", repeats=3, attacker="RUS", target="EST",
        draws=400,
    )  # fmt: skip
    (chance,) = [row for row in found.rows if row["column"] == "success.chance"]
    assert chance["low"] < chance["difference"] < chance["high"]
    assert chance["difference"] == pytest.approx(chance["scenario"] - chance["baseline"])
    (usa,) = [
        row
        for row in found.rows
        if row["column"] == "fights" and row["key"] == {"state": "USA", "side": "target"}
    ]
    # No draw touches the chance that one state joins: its own interval is that of the estimates.
    assert (usa["low"], usa["beyond_draws"]) == (None, None)
    assert usa["difference"] < 0
    assert usa["baseline_low"] < usa["baseline"] < usa["baseline_high"]
    assert set(found.charts) == {"differences"}
    assert any("nothing of how sure the estimates are" in step for step in found.steps)
    alone = compare("united-states-leaves-nato", "duties", repeats=3, attacker="RUS", target="EST")
    assert alone.parameters["repeats"] == 0
    assert all(row["low"] is None for row in alone.rows)


def test_the_quantiles_are_those_of_students_t() -> None:
    from scipy import stats

    for freedom, value in enumerate(_T, 1):
        assert value == pytest.approx(stats.t.ppf(0.975, freedom), abs=5e-4)


@pytest.mark.parametrize(
    ("scenario", "question", "said", "error", "words"),
    [
        ("no-such", "duties", {}, ScenarioError, "No scenario"),
        ("nordic-bloc", "dutys", {}, UnknownNameError, "did you mean|no question"),
        ("nordic-bloc", "duties", {"scenario": "x"}, ScenarioError, "a scenario is named"),
        ("nordic-bloc", "contingency", {"repeats": 21}, ScenarioError, "between 0 and 20"),
        ("nordic-bloc", "contingency", {"repeats": -1}, ScenarioError, "between 0 and 20"),
        ("nordic-bloc", "duties", {"attacker": "Atlantis", "target": "POL"}, FoedusError, "Atlan"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(
    scenario: str, question: str, said: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare(scenario, question, **said)


def test_a_question_that_takes_no_scenario_is_not_asked_and_not_said_to_stay_the_same() -> None:
    found = compare("nordic-bloc", "states")
    assert found.rows == []
    assert "takes no scenario" in found.notes[0]
    assert "nothing differs" not in found.headline


@pytest.mark.slow
def test_what_a_scenario_leaves_out_too_is_left_out_on_both_sides() -> None:
    pact = Scenario("pact", "Pact", "", DAY, (Form("a-b", "A B", "AB", ("FIN", "EST")),))
    found = compare(
        pact, "contingency", repeats=0, attacker="RUS", target="EST", draws=200, without="AB,USA"
    )
    assert found.notes


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_what_a_scenario_of_the_library_expects_is_found(name: str) -> None:
    for one in expectations(find_scenario(name)):
        assert one.holds, one.expected


@pytest.mark.slow
@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("question", NAMES)
@pytest.mark.parametrize("name", names())
def test_every_scenario_of_the_library_runs_every_question(name: str, question: str) -> None:
    """Each question that a World is asked of is answered in each scenario, and compared."""
    if module_of(question).QUESTION.takes_world and question not in ASKED:
        pytest.fail(f"say in ASKED how {question!r} is asked here")
    found = compare(name, question, repeats=0, **asked_of(question))
    assert found.question == "compare"
    assert found.extra["title"]


def test_two_scenarios_of_one_world_do_not_touch_each_other() -> None:
    today = foedus.world(DAY)
    first = Scenario("one", "One", "", DAY, (Withdraw("USA", "NATO"),)).apply(today)
    second = Scenario("two", "Two", "", DAY, (Dissolve("anzus"),)).apply(today)
    assert len(first.members("anzus")) == 3
    assert len(second.members("NATO")) == 32
