"""The worked cases: events with the answer a lawyer would expect, and the deciding article."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from foedus.questions.duties import answer

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("worked_cases.toml").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_ruling_is_the_one_a_lawyer_expects(case: dict[str, Any]) -> None:
    result = answer(**case["event"])
    for state, agreement, duty, status, article, reason in case["rows"]:
        found = [
            row
            for row in result.rows
            if (row["state"], row["agreement"], row["duty"]) == (state, agreement, duty)
        ]
        said = [(row["toward"], row["status"], row["article"], row["reasons"]) for row in found]
        assert any(
            row["status"] == status
            and (not article or row["article"] == article)
            and (not reason or reason in row["reasons"])
            for row in found
        ), f"{state} {agreement} {duty}: expected {status} {article} {reason}, found {said}"
    for agreement, duty in case.get("none", []):
        live = [
            row
            for row in result.rows
            if (row["agreement"], row["duty"]) == (agreement, duty)
            and row["status"] != "does_not_apply"
        ]
        assert not live, f"{agreement} {duty} should bind nobody: {live[:1]}"


@pytest.mark.parametrize(
    "case", [case for case in CASES if "practice" in case], ids=lambda case: case["name"]
)
def test_what_was_done_stands_beside_the_duty(case: dict[str, Any]) -> None:
    agreement, day = case["practice"]
    acts = [
        act["date"]
        for row in answer(**case["event"]).rows
        if row["agreement"] == agreement
        for act in row["practice"]
    ]
    assert day in acts
