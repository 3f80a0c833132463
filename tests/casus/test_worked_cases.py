"""The worked cases: events with the answer a lawyer would expect, and the deciding article."""

from __future__ import annotations

import pytest
from checking import Case, cases_of, check_practice, check_rows

from foedus.questions.duties import answer

CASES = cases_of("worked_cases.toml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_ruling_is_the_one_a_lawyer_expects(case: Case) -> None:
    check_rows(case)


@pytest.mark.parametrize(
    "case", [case for case in CASES if "practice" in case], ids=lambda case: case["name"]
)
def test_what_was_done_stands_beside_the_duty(case: Case) -> None:
    check_practice(case)


def test_a_war_is_already_on_from_its_second_day() -> None:
    first = answer("Iraq", "Kuwait", on="1990-08-02").notes
    second = answer("Iraq", "Kuwait", on="1990-08-03").notes
    assert not any("already at war" in note for note in first)
    assert any("already at war" in note for note in second)
