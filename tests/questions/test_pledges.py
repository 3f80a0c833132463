"""What a state owes and is owed, against what the texts say."""

from __future__ import annotations

import pytest

from foedus.errors import EventError, UnknownStateError
from foedus.questions.pledges import answer


def test_members_of_nato_owe_each_other_defense_and_both_directions_agree() -> None:
    found = answer("Estonia", on="2026-01-01", duty="defense").rows
    nato = {
        direction: {
            row["other"] for row in found
            if row["direction"] == direction and row["agreement"] == "north-atlantic-treaty"
        }
        for direction in ("owes", "is owed")
    }  # fmt: skip
    assert len(nato["owes"]) == 31
    assert nato["owes"] == nato["is owed"]
    assert "EST" not in nato["owes"]


def test_a_one_sided_pledge_runs_one_way() -> None:
    japan = answer("Japan", on="2026-01-01", duty="defense")
    assert [(row["direction"], row["other"]) for row in japan.rows] == [("is owed", "USA")]
    assert "bound to defend 0 states, and 1 is" in japan.headline
    america = answer("USA", on="2026-01-01", duty="defense").rows
    assert [row["direction"] for row in america if row["other"] == "JPN"] == ["owes"]


def test_what_one_state_owes_another_is_owed_by_it() -> None:
    owes = [row for row in answer("France", on="2010-01-01").rows if row["direction"] == "owes"]
    owed = [row for row in answer("Poland", on="2010-01-01").rows if row["direction"] == "is owed"]
    clauses = ("duty", "agreement", "article", "status")
    given = {tuple(row[one] for one in clauses) for row in owes if row["other"] == "POL"}
    taken = {tuple(row[one] for one in clauses) for row in owed if row["other"] == "FRA"}
    assert given == taken
    assert given


def test_a_scenario_changes_it() -> None:
    now = answer("Ukraine", duty="defense", on="2026-01-01")
    then = answer("Ukraine", duty="defense", scenario="ukraine-joins-nato")
    assert not any(row["agreement"] == "north-atlantic-treaty" for row in now.rows)
    assert sum(row["agreement"] == "north-atlantic-treaty" for row in then.rows) == 64


def test_a_state_that_is_owed_nothing_of_a_kind_has_no_rows_and_no_chart() -> None:
    found = answer("Bhutan", duty="offense")
    assert found.rows == []
    assert not found.charts


def test_its_chart_leaves_the_charter_out() -> None:
    held = answer("France", on="2026-01-01").chart("pledges")
    under = [row["under"] for rows in held["datasets"].values() for row in rows if "under" in row]
    assert under
    assert not any("UN Charter" in one for one in under)


@pytest.mark.parametrize("given", [{"state": "Atlantis"}, {"state": "Japan", "duty": "love"}])
def test_bad_input_is_refused(given: dict[str, str]) -> None:
    with pytest.raises((EventError, UnknownStateError)):
        answer(**given)
