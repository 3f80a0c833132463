"""What `foedus constraint` answers, refuses and warns of."""

from __future__ import annotations

from typing import Any

import pytest

from foedus.errors import (
    CoverageError,
    EventError,
    FoedusError,
    SourceNotAddedError,
    StaleAtlasError,
    UnknownNameError,
)
from foedus.measures.constraint import CLAUSES
from foedus.questions.constraint import QUESTION, answer
from foedus.questions.constraint.indicators import indicators


def test_an_agreement_is_told_clause_by_clause() -> None:
    found = answer("NATO")
    assert [row["clause"] for row in found.rows] == list(CLAUSES)
    assert sum(row["weight"] for row in found.rows) == pytest.approx(1)
    unknown = [row for row in found.rows if row["value"] is None]
    assert unknown
    assert all((row["low"], row["high"]) == (0.0, 1.0) for row in unknown)
    text = found.extra["texts"][0]
    assert text["low"] <= text["value"] <= text["high"]
    assert text["notice_months"] == 12
    assert len(text["members"]) == 32


def test_a_weight_moves_the_score() -> None:
    even = answer("NATO").extra["texts"][0]["value"]
    heavy = answer("NATO", weights="consultation=9").extra["texts"][0]["value"]
    light = answer("NATO", weights="consultation=0").extra["texts"][0]["value"]
    assert light < even < heavy


def test_a_state_is_told_agreement_by_agreement() -> None:
    found = answer("Poland")
    total = found.extra["portfolio"]
    assert total["low"] <= total["value"] <= total["high"] <= total["plain"] + 40
    assert total["value"] <= total["plain"]
    assert len(total["toward"]) == total["partners"]
    assert sum(row["value"] for row in total["toward"]) == pytest.approx(total["value"])
    lows = [row["low"] for row in found.rows]
    assert lows == sorted(lows, reverse=True)


def test_repeats_bring_the_sum_up_to_the_plain_one() -> None:
    none, half, whole = (answer("Poland", repeats=one).extra["portfolio"] for one in (0, 50, 100))
    assert none["value"] < half["value"] < whole["value"]
    assert whole["value"] == pytest.approx(whole["plain"])


def test_a_nearer_defender_is_worth_more() -> None:
    far, near = (answer("Japan", halving=one).extra["portfolio"] for one in (1000, 50_000))
    assert far["security_share"] < near["security_share"]


def test_a_bloc_is_told_by_the_agreements_of_all_its_members() -> None:
    found = answer("eu")
    assert found.extra["kind"] == "bloc"
    assert "teu-42-7" in {row["agreement"] for row in found.rows}
    assert any("is a bloc" in note for note in found.notes)


def test_a_state_that_nothing_binds_has_an_empty_portfolio() -> None:
    found = answer("Switzerland", on="1995-01-01")
    total = found.extra["portfolio"]
    assert found.rows == []
    assert (total["value"], total["low"], total["high"], total["partners"]) == (0, 0, 0, 0)
    assert total["security_share"] == 0
    assert not found.charts


def test_a_scenario_changes_what_binds() -> None:
    before, after = answer("Ukraine"), answer("Ukraine", scenario="ukraine-joins-nato")
    keys = [{row["agreement"] for row in one.rows} for one in (before, after)]
    assert keys[1] - keys[0] == {"north-atlantic-treaty"}
    assert after.parameters["scenario"]["name"] == "ukraine-joins-nato"
    assert after.extra["portfolio"]["security_share"] > before.extra["portfolio"]["security_share"]


def test_without_atop_the_answer_says_so() -> None:
    assert any("ATOP was not added" in note for note in answer("NATO").notes)


def test_the_same_question_gets_the_same_answer() -> None:
    assert answer("CSTO").as_data() == answer("CSTO").as_data()


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [
        ({"subject": None}, EventError, "Nobody is named"),
        ({"subject": "  "}, EventError, "Nobody is named"),
        ({"subject": "Atlantis"}, UnknownNameError, "no agreement, no bloc, and no state"),
        ({"subject": "Manila Pakt"}, UnknownNameError, "no agreement, no bloc, and no state"),
        ({"subject": "NATO", "weights": "bases=-1"}, EventError, "bases weighs -1"),
        ({"subject": "NATO", "weights": "basis=1"}, EventError, "no clause is called 'basis'"),
        ({"subject": "NATO", "weights": "bases"}, EventError, "is no weight"),
        ({"subject": "NATO", "weights": ""}, EventError, "is no weight"),
        ({"subject": "NATO", "weights": "bases=inf"}, EventError, "is no weight"),
        ({"subject": "NATO", "weights": "bases=nan"}, EventError, "is no weight"),
        ({"subject": "NATO", "weights": "bases=1,bases=2"}, EventError, "two weights"),
        (
            {"subject": "NATO", "weights": ",".join(f"{one}=0" for one in CLAUSES)},
            EventError,
            "weighs nothing",
        ),
        ({"subject": "NATO", "repeats": 101}, EventError, "101 percent"),
        ({"subject": "NATO", "halving": 0}, EventError, "0 km"),
        ({"subject": "NATO", "on": "1900-01-01"}, CoverageError, "1900-01-01"),
        ({"subject": "NATO", "on": "2099-01-01"}, StaleAtlasError, "2099-01-01"),
        ({"subject": "warsaw-treaty", "on": "2020-01-01"}, EventError, "binds nobody"),
        ({"subject": "quad", "on": "1995-01-01"}, FoedusError, "quad|Quad"),
        ({"subject": "NATO", "check": True}, EventError, "asks of nobody"),
        ({"check": True, "on": "2020-01-01"}, EventError, "asks of nobody"),
        ({"check": True}, SourceNotAddedError, "atop-ph"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_a_mend(
    said: dict[str, Any], error: type[FoedusError], says: str
) -> None:
    with pytest.raises(error, match=says) as refused:
        answer(**said)
    assert refused.value.mend


def test_a_state_of_another_day_is_refused_by_its_day() -> None:
    with pytest.raises(FoedusError, match="2020"):
        answer("Yugoslavia", on="2020-01-01")


def test_the_charts_hold_what_the_rows_say() -> None:
    clauses = answer("NATO").chart()
    assert "clause by clause" in str(clauses["title"])
    plane = answer("Poland").chart("plane", width=390)
    assert {row["name"] for row in plane["datasets"]["rows"]} >= {"NATO", "EU clause"}


def test_indicators_of_an_agreement_are_its_chief_figures() -> None:
    found = {one.key: one for one in indicators(answer("NATO"))}
    assert found["score"].low <= found["score"].value <= found["score"].high  # type: ignore[operator]
    assert (found["milinst"].value, found["practice"].value) == (2, 2)
    assert found["notice"].value == 12
    assert found["greatest_loss"].value == 0.0
    assert found["us_troops"].value is None
    assert "us-troops" in found["us_troops"].note


def test_indicators_of_a_bloc_name_their_agreement_and_of_a_state_its_sum() -> None:
    assert {one.about for one in indicators(answer("eu"))} >= {"teu-42-7"}
    assert [one.key for one in indicators(answer("Poland"))] == ["portfolio", "security_share"]


def test_a_declaration_names_its_charts() -> None:
    assert QUESTION.charts == ("clauses", "plane")
    assert QUESTION.takes_world
