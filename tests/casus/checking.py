"""Hold the rulings on one event against the rows a lawyer expects of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from foedus.questions.duties import answer

Case = dict[str, Any]


def cases_of(name: str) -> list[Case]:
    """The cases of a file of this folder: an event, the rows expected, and what binds nobody."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    cases: list[Case] = tomllib.loads(text)["cases"]
    return cases


def check_rows(case: Case) -> None:
    """Every expected row is there, and no pledge binds that is said to bind nobody.

    A row is (state, agreement, duty, status, article, reason), and a belligerent to whom the
    duty is owed where it matters; an empty article or reason is not looked at.
    """
    rows = answer(**case["event"]).rows
    for state, agreement, duty, status, article, reason, *toward in case["rows"]:
        found = [
            row
            for row in rows
            if (row["state"], row["agreement"], row["duty"]) == (state, agreement, duty)
        ]
        said = [(row["toward"], row["status"], row["article"], row["reasons"]) for row in found]
        assert any(
            row["status"] == status
            and (not article or row["article"] == article)
            and (not reason or reason in row["reasons"])
            and (not toward or row["toward"] == toward[0])
            for row in found
        ), f"{state} {agreement} {duty}: expected {status} {article} {reason}, found {said}"
    for agreement, duty in case.get("none", []):
        live = [
            row
            for row in rows
            if (row["agreement"], row["duty"]) == (agreement, duty)
            and row["status"] != "does_not_apply"
        ]
        assert not live, f"{agreement} {duty} should bind nobody: {live[:1]}"


def check_practice(case: Case) -> None:
    """The act named stands beside the duty."""
    agreement, day = case["practice"]
    acts = [
        act["date"]
        for row in answer(**case["event"]).rows
        if row["agreement"] == agreement
        for act in row["practice"]
    ]
    assert day in acts
