"""The question about a contingency: what it takes, refuses, leaves out, and tells."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from foedus.cli.rendering import render
from foedus.errors import (
    EventError,
    FoedusError,
    ScenarioError,
    StaleAtlasError,
    UnknownNameError,
)
from foedus.questions.contingency.question import DRAWS, MOST_DRAWS, QUESTION, answer
from foedus.questions.duties import answer as duties
from foedus.results.result import Result

DAY = "2026-01-01"


def ask(attacker: Any = "Russia", target: Any = "Estonia", **said: Any) -> Result:
    return answer(attacker, target, **{"on": DAY, "draws": 1000, **said})


@pytest.fixture(scope="module")
def estonia() -> Result:
    return ask()


@pytest.fixture(scope="module")
def without_nato() -> Result:
    return ask(without="NATO")


def of(result: Result, state: str, side: str = "target") -> Any:
    (row,) = [row for row in result.rows if (row["state"], row["side"]) == (state, side)]
    return row


def test_the_same_question_gives_the_same_bytes_and_another_seed_others(estonia: Result) -> None:
    first = json.dumps(estonia.as_data())
    assert json.dumps(ask().as_data()) == first
    assert json.dumps(ask(seed=1).as_data()["success"]) != json.dumps(estonia.extra["success"])


def test_the_duties_are_those_that_the_question_of_duties_shows(estonia: Result) -> None:
    shown = duties("Russia", "Estonia", on=DAY).shown
    assert shown is not None
    assert estonia.extra["duties"] == [dict(row) for row in shown]


def test_every_default_that_was_used_is_in_the_headline(estonia: Result) -> None:
    for word in ("RUS", "EST", DAY, "armed", "territory", "unprovoked", "1000 draws", "seed 0"):
        assert word in estonia.headline
    assert estonia.parameters["without"] is None


def test_states_that_fight_have_no_row_and_every_other_has_two(estonia: Result) -> None:
    rows = [(row["state"], row["side"]) for row in estonia.rows]
    assert len(rows) == len(set(rows))
    states = {state for state, _ in rows}
    assert not states & {"RUS", "EST"}
    assert len(rows) == 2 * len(states)
    assert len(states) > 180


@pytest.mark.parametrize("form", ["table", "md"])
def test_the_answer_tells_every_part_to_a_reader(estonia: Result, form: str) -> None:
    text = render(estonia, form)
    for part in ("Duties:", "Spread:", "Balance:", "Success:", "Assumed:", "Conventional:"):
        assert part in text, part
    for level in ("50%:", "80%:", "95%:"):
        assert text.count(level) >= 2
    assert "apart" not in text
    assert re.search(r"(kept|fights) is [0-9.]+( to [0-9.]+)? times (kept|fights) for", text)
    assert "- -" not in text


def test_the_stakes_are_told_with_and_without_each_ally_and_treaty(estonia: Result) -> None:
    stakes = estonia.extra["stakes"]
    assert stakes["threshold"]["cost_ratio"] < stakes["unaided"]["cost_ratio"]
    assert stakes["threshold"]["stake"] > stakes["unaided"]["stake"] >= 1
    added = sum(one["adds"] for one in stakes["allies"])
    assert added == pytest.approx(stakes["total"], abs=1e-9)
    assert {one["name"] for one in stakes["treaties"]} >= {"north-atlantic-treaty", "teu-42-7"}
    usa = next(one for one in stakes["allies"] if one["name"] == "USA")
    assert of(estonia, "USA")["adds"] == usa["adds"]
    assert usa["stake_without"] < stakes["threshold"]["stake"]
    told = "\n".join(estonia.steps)
    for part in ("Threshold:", "Threshold stake without:", "Treaties add", "Taken on:"):
        assert part in told, part


def test_every_answer_has_a_chart_of_what_it_turns_on(estonia: Result) -> None:
    chart = estonia.chart("sensitivity")
    tables = [rows for key, rows in chart["datasets"].items() if re.fullmatch(r"rows\d", key)]
    drawn = [row["cost_ratio"] for rows in tables for row in rows]
    assert drawn == [row["cost_ratio"] for row in estonia.extra["sensitivity"]]
    moved = {row["assumption"] for row in estonia.extra["sensitivity"]}
    assert {"decisiveness", "distance loss", "reliability"} <= moved
    assert any(one.startswith("Sensitivity:") for one in estonia.steps)


def test_the_charts_hold_the_answers_own_numbers(estonia: Result) -> None:
    assert tuple(estonia.charts) == QUESTION.charts
    for row in estonia.chart()["datasets"]["rows0"]:
        expected = of(estonia, row["name"])["fights" if "fights" in row["what"] else "kept"]
        assert row["value"] == expected
    bands = estonia.chart("balance")["datasets"]["rows"]
    assert {row["level"] for row in bands} == {0.5, 0.8, 0.95}
    share, chance = estonia.extra["balance"]["share"], estonia.extra["success"]["chance"]
    assert {row["value"] for row in bands} == {share, chance}
    added = estonia.chart("added")["datasets"]["rows0"]
    assert {row["name"]: row["value"] for row in added}["USA"] == of(estonia, "USA")["adds"]
    first = estonia.chart("threshold")["datasets"]["rows0"][0]
    assert first["value"] == estonia.extra["stakes"]["threshold"]["cost_ratio"]


def test_the_answer_says_that_it_is_of_a_war_and_that_no_rate_of_stalemate_is_used(
    estonia: Result,
) -> None:
    assert any("stalemate" in one and "not used" in one for one in estonia.extra["assumptions"])


def test_explain_adds_a_reason_for_every_bound_state(estonia: Result) -> None:
    plain, told = "\n".join(estonia.steps), "\n".join(ask(explain=True).steps)
    assert len(told) > len(plain)
    for row in estonia.rows:
        if row["duty"] != "none":
            assert f"{row['state']} toward the {row['side']}: duty {row['duty']}" in told
    assert "Critical tie:" in told


def test_a_dissolved_treaty_binds_nobody_and_what_rests_on_another_stays(
    without_nato: Result, estonia: Result
) -> None:
    assert of(estonia, "USA")["duty"] == "applies"
    assert of(without_nato, "USA")["duty"] == "none"
    assert of(without_nato, "USA")["kept"] is None
    assert of(without_nato, "FRA")["agreements"] == ["teu-42-7"]
    assert all(row["agreement"] != "north-atlantic-treaty" for row in without_nato.extra["duties"])


def test_without_a_treaty_the_attack_does_no_worse_and_both_figures_are_told(
    without_nato: Result, estonia: Result
) -> None:
    whole = without_nato.extra["with_all"]
    assert whole["success"] == estonia.extra["success"]
    assert without_nato.extra["success"]["chance"] >= whole["success"]["chance"]
    assert any(one.startswith("With nothing left out:") for one in without_nato.steps)
    assert "Left out: NATO binds nobody." in without_nato.notes
    assert estonia.extra["with_all"] is None


def test_a_state_left_out_does_not_come_on_either_side() -> None:
    result = ask(without=["USA", "Japan"])
    assert not {"USA", "JPN"} & {row["state"] for row in result.rows}
    assert len(result.extra["left_out"]) == 2
    assert result.parameters["without"] == "USA,Japan"


def test_without_every_treaty_named_there_is_no_bound_state() -> None:
    result = ask(without="NATO,teu-42-7")
    bound = {row["state"] for row in result.rows if row["duty"] == "applies"}
    assert "DEU" not in bound
    named = {key for row in result.rows for key in row["agreements"]}
    assert not named & {"north-atlantic-treaty", "teu-42-7"}


def test_a_war_between_allies_is_answered_and_said_to_be_one() -> None:
    result = ask("Turkey", "Greece")
    assert any("a war between allies" in one and "NATO" in one for one in result.notes)
    assert result.extra["success"]["chance"] > 0
    assert all("between allies" not in one for one in ask().notes)


def test_a_belligerent_of_unknown_strength_is_named_first() -> None:
    notes = ask("China", "Taiwan").notes
    assert any("Taiwan's strength is not known" in one for one in notes)


def test_means_that_are_no_arms_are_said_to_leave_the_war_one_of_arms() -> None:
    assert any("by cyber means" in one for one in ask(means="cyber").notes)


def test_who_has_nuclear_weapons_is_named(estonia: Result) -> None:
    (said,) = [one for one in estonia.notes if one.startswith("Nuclear weapons:")]
    assert "RUS (armed)" in said
    assert "USA" in said


def test_one_draw_is_an_answer() -> None:
    result = ask(draws=1)
    assert all(row["in_all"] in (0, 1) for row in result.rows)


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ({"draws": 0}, EventError, "0 draws"),
        ({"draws": -5}, EventError, "-5 draws"),
        ({"draws": MOST_DRAWS + 1}, EventError, "draws are not between"),
        ({"draws": 1.5}, EventError, "1.5 draws"),
        ({"seed": -1}, EventError, "seed"),
        ({"without": "no such treaty"}, UnknownNameError, "neither a state nor an agreement"),
        ({"without": "Warsaw Pact"}, UnknownNameError, "neither a state nor an agreement"),
        ({"without": ""}, ScenarioError, "Nothing is named"),
        ({"without": "Estonia"}, ScenarioError, "fights in the attack itself"),
        ({"target": "Russia"}, EventError, "both attacker and target"),
        ({"target": ""}, EventError, "No target"),
        ({"attacker": ""}, EventError, "No attacker"),
        ({"attacker": "non-state"}, EventError, "No state attacks"),
        ({"attacker": "Atlantis"}, UnknownNameError, "Atlantis"),
        ({"target": "Abkhazia"}, EventError, "no place in COW's register"),
        ({"means": "harsh words"}, EventError, "no|not a value"),
        ({"on": "2040-01-01"}, StaleAtlasError, "after the atlas ends"),
        ({"on": "1812-06-24", "target": "Sweden"}, FoedusError, "1812"),
        ({"first_force": "France"}, EventError, "takes no part"),
    ],
    ids=str,
)
def test_what_has_no_answer_is_refused_with_a_mend(
    said: dict[str, Any], error: type[FoedusError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        ask(**{"attacker": "Russia", "target": "Estonia", **said})
    assert caught.value.mend


def test_the_default_number_of_draws_is_within_bounds() -> None:
    assert 1 <= DRAWS <= MOST_DRAWS
