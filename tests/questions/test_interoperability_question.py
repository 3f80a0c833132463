"""`foedus interoperability`: a pair, a group, years, weights, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from foedus.errors import CoverageError, EventError, FoedusError, UnknownNameError
from foedus.questions.interoperability import answer
from foedus.questions.interoperability.indicators import indicators
from foedus.questions.interoperability.telling import claim


def test_a_pair_is_one_row_with_its_parts() -> None:
    result = answer("USA", "GBR", year=2025)
    (row,) = result.rows
    assert (row["state1"], row["state2"], row["command"], row["language"]) == ("USA", "GBR", 1, 1)
    assert 0 < row["score"] <= row["most"] < 1
    assert set(row["unknown"]) >= {"suppliers", "platforms"}


def test_the_score_is_the_formula_of_its_parts() -> None:
    (row,) = answer("GBR", "JPN", year=2025).rows
    missed = 1.0
    for name in ("cooperation", "access", "command", "units", "language", "programmes"):
        missed *= 1 - 0.25 * (row[name] or 0)
    assert row["score"] == pytest.approx(1 - missed)
    # Three parts that are not known at all, and cooperation where the atlas holds one.
    assert row["most"] == pytest.approx(1 - missed * 0.75 ** len(row["unknown"]))


def test_the_order_of_two_states_does_not_change_their_score() -> None:
    one, other = (answer(*pair, year=2025).rows[0] for pair in (("FRA", "DEU"), ("DEU", "FRA")))
    assert (one["score"], one["most"]) == (other["score"], other["most"])


def test_a_group_has_its_own_row_and_all_pairs() -> None:
    result = answer("AUKUS", year=2025)
    assert [row["kind"] for row in result.rows] == ["group", "pair", "pair", "pair"]
    pairs = [row["score"] for row in result.rows[1:]]
    assert result.rows[0]["plain"] == pytest.approx(sum(pairs) / 3)
    assert min(pairs) <= result.rows[0]["score"] <= max(pairs)
    assert {one["member"] for one in result.extra["members"]} == {"AUS", "GBR", "USA"}


def test_several_years_are_a_row_each_and_have_a_line() -> None:
    result = answer("FRA", "DEU", first=2016, last=2018)
    assert [row["year"] for row in result.rows] == [2016, 2017, 2018]
    # The future combat air system is of 2017.
    assert result.rows[1]["programmes"] > result.rows[0]["programmes"]
    assert list(result.charts) == ["score"]


def test_weights_move_the_score() -> None:
    whole = answer("USA", "GBR", year=2025).rows[0]["score"]
    less = answer("USA", "GBR", year=2025, weights="language=0, command=0").rows[0]["score"]
    assert less < whole


def test_a_scenario_changes_the_score_of_who_joins() -> None:
    said: dict[str, Any] = {"year": 2026}
    before = answer("UKR", "POL", **said).rows[0]
    after = answer("UKR", "POL", scenario="ukraine-joins-nato", **said).rows[0]
    assert (before["command"], after["command"]) == (0, 1)
    assert after["score"] > before["score"]
    assert after["source"].endswith("scenario")


def test_the_answer_says_what_was_and_was_not_demonstrated() -> None:
    result = answer("USA", "GBR", year=2025)
    told = next(note for note in result.notes if "average precision" in note)
    assert told == claim(result.extra["record"])
    for one in result.extra["record"]["gains"]:
        if not one["demonstrated"] and one["base"] == "alliance and distance":
            assert f"{one['reading']}: {one['gain']:+.3f}" in told
    assert "no demonstrated gain" in told


def test_charts_are_made() -> None:
    assert answer("USA", "GBR", year=2025).chart("parts")
    assert answer("AUKUS", year=2025).chart("members")
    assert answer("AUKUS", first=2022, last=2024).chart("score")


def test_the_chief_figures_are_those_of_the_answer() -> None:
    result = answer("AUKUS", year=2025)
    found = {one.key: one for one in indicators(result)}
    assert found["score"].value == result.rows[0]["score"]
    assert found["division_of_labor"].value is None
    assert found["division_of_labor"].note
    assert found["best_fit"].about == result.extra["members"][0]["member"]
    assert indicators(answer("USA", "GBR", year=2025)) == ()


@pytest.mark.parametrize(
    ("names", "said", "kind"),
    [
        (("",), {}, EventError),
        (("USA",), {}, EventError),
        (("USA", "USA"), {}, EventError),
        (("USA", "Fooland"), {}, FoedusError),
        (("Fooland",), {}, UnknownNameError),
        (("NATO",), {"year": 1930}, FoedusError),
        (("USA", "GBR"), {"year": 1850}, CoverageError),
        (("USA", "GBR"), {"year": 1700}, CoverageError),
        (("USA", "GBR"), {"first": 1990}, EventError),
        (("USA", "GBR"), {"first": 2000, "last": 1990}, EventError),
        (("USA", "GBR"), {"first": 1990, "last": 1991, "year": 1990}, EventError),
        (("USA", "GBR"), {"first": 1816, "last": 2016}, EventError),
        (("USA", "GBR"), {"half_life": 0}, EventError),
        (("USA", "GBR"), {"window": 101}, EventError),
        (("USA", "GBR"), {"weights": "doctrine=1"}, UnknownNameError),
        (("USA", "GBR"), {"weights": "units=1.5"}, EventError),
        (("USA", "GBR"), {"weights": "units"}, EventError),
        (("USA", "GBR"), {"weights": "units=0.1,units=0.2"}, EventError),
    ],
)
def test_bad_input_is_refused_with_its_mending(
    names: tuple[str, ...], said: dict[str, Any], kind: type[FoedusError]
) -> None:
    with pytest.raises(kind) as error:
        answer(*names, **said)
    assert error.value.mend


def test_no_weight_at_all_is_refused() -> None:
    from foedus.audits.interoperability.listed import PARTS

    with pytest.raises(EventError):
        answer("USA", "GBR", weights=",".join(f"{name}=0" for name in PARTS))
