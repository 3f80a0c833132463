"""Further cases: each agreement class and each condition again, on other events and days."""

from __future__ import annotations

import pytest
from checking import Case, cases_of, check_rows

CASES = cases_of("further_cases.toml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_rule_generalizes_to_another_event(case: Case) -> None:
    check_rows(case)
