"""Twelve attacks a reader knows: who is bound, who comes before whom, both chances side by side.

What the answers say is printed in docs/contingency.md by ``write_face_cases.py``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from foedus.contingency.joining.two_estimands import APART
from foedus.questions.contingency import answer
from foedus.results.result import Result

Case = dict[str, Any]
CASES: list[Case] = tomllib.loads(
    Path(__file__).with_name("face_cases.toml").read_text(encoding="utf-8")
)["cases"]
NAMES = [case["name"] for case in CASES]


@cache
def answered(name: str) -> Result:
    return answer(**CASES[NAMES.index(name)]["event"], draws=1000)


def rows(name: str) -> dict[tuple[str, str], Any]:
    return {(row["state"], row["side"]): row for row in answered(name).rows}


def test_there_are_twelve_and_the_seven_that_everybody_asks_about() -> None:
    assert len(set(NAMES)) == 12
    asked = {(case["event"]["attacker"], case["event"]["target"]) for case in CASES}
    assert asked >= {
        ("Russia", "Estonia"),
        ("China", "Taiwan"),
        ("China", "Philippines"),
        ("North Korea", "South Korea"),
        ("Israel", "Iran"),
        ("Azerbaijan", "Armenia"),
        ("India", "Pakistan"),
    }


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_those_whom_the_text_binds_are_said_to_be_bound_and_nobody_else_of_the_list(
    case: Case,
) -> None:
    found = rows(case["name"])
    for state, side, duty, agreement in case["bound"]:
        row = found[state, side]
        assert row["duty"] == duty, (state, row["duty"], row["agreements"])
        assert agreement in row["agreements"]
    for state, side in case["free"]:
        assert found[state, side]["duty"] == "none", (state, found[state, side]["agreements"])


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_order_of_the_likely_is_as_a_reader_expects(case: Case) -> None:
    found = rows(case["name"])
    for side, first, second in case["order"]:
        assert found[first, side]["fights"] > found[second, side]["fights"], (first, second)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_bound_state_shows_both_chances_with_their_intervals(case: Case) -> None:
    bound = [row for row in rows(case["name"]).values() if row["duty"] != "none"]
    assert len(bound) >= len(case["bound"])
    for row in bound:
        assert 0 < row["low"] <= row["fights"] <= row["high"] < 1, row["state"]
        assert 0 < row["kept_low"] <= row["kept"] <= row["kept_high"] < 1, row["state"]
        assert row["kept_under"] in row["agreements"]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_chances_more_than_a_factor_of_two_apart_are_explained_and_no_others(case: Case) -> None:
    told = "\n".join(answered(case["name"]).steps)
    for (state, _), row in rows(case["name"]).items():
        if row["kept"] is None:
            assert row["apart"] is None
            continue
        low, high = sorted((row["kept"], row["fights"]))
        assert (row["apart"] is not None) == (high > APART * low), state
        if row["apart"] is not None:
            assert row["apart"] in told
    for state, side in case["apart"]:
        assert rows(case["name"])[state, side]["apart"], state


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_three_fates_of_a_state_add_to_one_and_the_bands_are_in_order(case: Case) -> None:
    result = answered(case["name"])
    found = rows(case["name"])
    for state in {state for state, _ in found}:
        either = sum(found[state, side]["in_all"] for side in ("attacker", "target"))
        assert 0 <= either <= 1 + 1e-9
    for part in ("balance", "success"):
        bands = result.extra[part]["bands"]
        assert [one["level"] for one in bands] == [0.5, 0.8, 0.95]
        assert bands[2]["low"] <= bands[1]["low"] <= bands[0]["low"]
        assert bands[0]["high"] <= bands[1]["high"] <= bands[2]["high"]
    assert result.extra["label"] == "conventional"


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_nobody_loses_more_often_than_it_fights(case: Case) -> None:
    for row in answered(case["name"]).rows:
        assert 0 <= row["loses"] <= row["in_all"]
        assert row["by_pledge"] == 0 or row["duty"] != "none"


def test_the_page_shows_all_twelve() -> None:
    page = Path(__file__).parents[2] / "docs" / "contingency.md"
    table = page.read_text(encoding="utf-8").partition("<!-- face cases -->")[2]
    for name in NAMES:
        assert name in table, "run python tests/contingency/write_face_cases.py"
