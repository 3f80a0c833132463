"""Who pays in an alliance: the whole question, by the atlas alone and in scenarios."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from foedus.audits.burden.account import account, targets
from foedus.audits.burden.dividend import Dividend
from foedus.audits.burden.figures import COLUMNS, Figure, YearFigures
from foedus.contingency.fitting.estimates import FILES, shipped_text
from foedus.errors import (
    CoverageError,
    EventError,
    FoedusError,
    MeasureError,
    SourceNotAddedError,
    UnknownNameError,
)
from foedus.questions.burden import answer
from foedus.questions.burden.dividend import MemberDividend, saved_together
from foedus.questions.burden.reading import Asked, Group
from foedus.questions.burden.rows import path_of, target_of
from foedus.results.result import Result
from foedus.worlds.world import world


def column(rows: Any, name: str) -> dict[str, Any]:
    return {row["state"]: row[name] for row in rows}


def test_shares_sum_to_one_and_every_number_names_its_source() -> None:
    rows = answer("NATO", year=2024).rows
    assert len(rows) == 32
    for share in ("milex_share", "gdp_share", "population_share"):
        assert sum(row[share] for row in rows) == pytest.approx(1)
    for row in rows:
        for name in ("milex", "gdp", "percent_of_gdp", "population", "personnel"):
            assert row[name] is not None
            assert row[f"{name}_source"]
            assert row[f"{name}_origin"]
        assert row["equipment_percent"] is row["equipment_percent_source"] is None


def test_membership_is_that_of_the_year() -> None:
    told = answer("NATO", first=2003, last=2004)
    assert [one["members"] for one in told.extra["years"]] == [19, 26]
    assert "EST" not in column([row for row in told.rows if row["year"] == 2003], "rank")


def test_states_without_figures_are_listed_and_never_zero() -> None:
    told = answer("NATO", year=2000)
    assert told.extra["years"][0]["missing"] == ["BEL", "ISL"]
    row = next(row for row in told.rows if row["state"] == "ISL")
    assert row["milex"] is row["percent_of_gdp"] is row["rank"] is row["gap_2014"] is None
    assert any("never counted as zero: BEL, ISL" in note for note in told.notes)


def test_a_bill_of_which_nothing_is_known_is_not_known_and_no_zero() -> None:
    states = world("2024-12-31").members("AUKUS")
    blank = {name: (Figure(None),) * len(states) for name in COLUMNS}
    effort = tuple(Figure(1.0, "made up", "assumed") for _ in states)
    last = account(
        YearFigures(2024, date(2024, 12, 31), states, blank | {"effort": effort}, "crowns")
    )
    read = cast(Asked, SimpleNamespace(group=Group("aukus", "AUKUS", "agreement")))
    for one in targets():
        told = target_of(read, last, one)
        assert told["bill"] is None
        assert told["related"] is None
    everyone = [row for row in path_of(read, last) if row["state"] == "all"]
    assert len(everyone) == 11
    assert {(row["percent_of_gdp"], row["bill"], row["short"]) for row in everyone} == {
        (None, None, None)
    }


def test_what_no_member_saves_is_not_known_and_no_zero() -> None:
    def member(state: str, saved: float | None) -> MemberDividend:
        found = Dividend(0.2, 0.4, 2.0, None, None, None, saved)
        return MemberDividend(state, "ZZZ", None, found, None)

    assert saved_together([member("A", None), member("B", None)]) is None
    assert saved_together([member("A", 3.0), member("B", None)]) == 3.0


def test_a_member_has_an_interval_of_ranks_that_holds_in_the_exact_one() -> None:
    for row in answer("EU", year=2024).rows:
        for name in ("contribution", "contribution_to_capacity"):
            best, low, high, worst = (
                row[f"{name}_rank_{end}"] for end in ("best", "low", "high", "worst")
            )
            assert 1 <= best <= low <= high <= worst <= 27


def test_with_all_weight_on_spending_the_ranks_for_size_are_those_of_percent_of_gdp() -> None:
    rows = answer("CSTO", year=2022, weights="spending=1").rows
    assert column(rows, "contribution_to_capacity_rank_worst") == column(rows, "rank")


def test_the_targets_of_nato_are_a_yardstick_for_others() -> None:
    assert all(one["theirs"] for one in answer("NATO", year=2024).extra["targets"])
    told = answer("GCC", year=2024)
    assert not any(one["theirs"] for one in told.extra["targets"])
    assert any("yardstick" in note for note in told.notes)


def test_the_last_bill_of_the_path_is_what_is_missing_today() -> None:
    told = answer("NATO", year=2024).extra
    hague = next(one for one in told["targets"] if one["key"] == "hague-2025")
    last = [one for one in told["path"] if (one["year"], one["state"]) == (2035, "all")]
    assert last[0]["bill"] == pytest.approx(hague["bill"])
    assert last[0]["short"] == pytest.approx(0)


def test_the_same_seed_gives_the_same_answer_and_another_the_same_figures() -> None:
    one, two, other = (answer("CSTO", year=2022, seed=seed) for seed in (1, 1, 2))
    assert one.as_data() == two.as_data()
    assert column(one.rows, "milex") == column(other.rows, "milex")


def test_a_scenario_moves_what_it_changes() -> None:
    before = answer("NATO", year=2026)
    after = answer("NATO", year=2026, scenario="allies-reach-three-and-a-half")
    assert column(after.rows, "percent_of_gdp")["ESP"] == 3.5
    assert column(after.rows, "percent_of_gdp_origin")["ESP"] == "assumed"
    assert column(after.rows, "gap_2025")["ESP"] == 0
    assert column(after.rows, "gdp") == column(before.rows, "gdp")
    gone = answer("NATO", year=2026, scenario="united-states-leaves-nato")
    assert "USA" not in column(gone.rows, "rank")
    assert gone.extra["years"][0]["largest"] == "DEU"


def test_a_state_that_leaves_leaves_the_others_more_of_the_whole() -> None:
    before, after = (
        column(answer("NATO", year=2026, scenario=one).rows, "milex_share")
        for one in (None, "united-states-leaves-nato")
    )
    for state, share in after.items():
        assert share == pytest.approx(before[state] / (1 - before["USA"]))


def test_an_agreement_that_a_scenario_forms_can_be_asked_about() -> None:
    told = answer("nordic-defense-treaty", scenario="nordic-bloc")
    assert {"DNK", "FIN", "NOR", "SWE"} <= set(column(told.rows, "rank"))


def test_charts_are_made_of_the_answer() -> None:
    pytest.importorskip("altair")
    told = answer("AUKUS", year=2024)
    for name in ("effort", "contributions", "path"):
        assert told.chart(name)["$schema"]


@pytest.mark.parametrize(
    ("alliance", "said", "error", "names"),
    [
        ("NATOO", {}, UnknownNameError, "north-atlantic-treaty"),
        ("AUKUS", {"year": 2015}, EventError, "no members on 2015-12-31"),
        ("warsaw-treaty", {"year": 2020}, EventError, "no members"),
        ("NATO", {"year": 99999}, CoverageError, "since 1816"),
        ("NATO", {"year": 1905}, CoverageError, "ATOP"),
        ("NATO", {"year": 1995}, MeasureError, "SIPRI"),
        ("NATO", {"year": 2031}, FoedusError, "--stale"),
        ("NATO", {"year": 2024, "first": 2020, "last": 2022}, EventError, "--year"),
        ("NATO", {"first": 2020}, EventError, "--to"),
        ("NATO", {"first": 2020, "last": 2010}, EventError, "earlier"),
        ("NATO", {"first": 1816, "last": 2020}, EventError, "at most"),
        ("NATO", {"source": "sipri"}, SourceNotAddedError, "SIPRI"),
        ("NATO", {"source": "rumor"}, UnknownNameError, "choose"),
        ("NATO", {"weights": "spending=0.5,personnel=0.6"}, MeasureError, "sum to 1.1"),
        ("NATO", {"weights": "spending"}, EventError, "spending=0.5"),
        ("NATO", {"weights": "spending=1,spending=0"}, EventError, "two weights"),
        ("NATO", {"weights": "courage=1"}, UnknownNameError, "weigh"),
        ("NATO", {"weights": "equipment=1"}, UnknownNameError, "NATO's workbook"),
        ("NATO", {"against": "Poland"}, EventError, "is a member"),
        ("NATO", {"against": "Atlantis"}, FoedusError, "Atlantis"),
        ("NATO", {"reaction": True}, EventError, "--against"),
        ("NATO", {"estimates": "mine"}, EventError, "--dividend"),
        ("NATO", {"seed": -1}, EventError, "0 or more"),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_refused_with_its_mend(
    alliance: str, said: dict[str, Any], error: type[FoedusError], names: str
) -> None:
    with pytest.raises(error) as refused:
        answer(alliance, **said)
    assert names in f"{refused.value}"


AUKUS: dict[str, Any] = {"year": 2024, "source": "atlas", "dividend": True, "against": "China"}


@pytest.fixture(scope="module")
def aukus(session_cache: Path) -> Result:
    """What its members gain from each other against China, under the shipped estimates."""
    return answer("AUKUS", **AUKUS)


@pytest.mark.slow
def test_the_dividend_is_told_of_each_member_and_names_its_attacker(aukus: Result) -> None:
    told = answer("CSTO", year=2024, dividend=True)
    for row in told.rows:
        assert row["against"] not in column(told.rows, "rank")
        assert 0 < row["success_with"] <= row["success_alone"] < 1
        assert row["strength_alone"] >= 1
        assert row["percent_alone_low"] <= row["percent_alone"] <= row["percent_alone_high"]
        assert row["takes_on"] is not None
    # The strongest member gains least.
    times = column(told.rows, "strength_alone")
    assert min(times, key=lambda state: times[state]) == "RUS"
    assert set(column(aukus.rows, "against").values()) == {"CHN"}


@pytest.mark.slow
def test_own_estimates_change_the_dividend_and_are_cited_as_one_s_own(
    aukus: Result, tmp_path: Path
) -> None:
    text = shipped_text("war_outcome")
    (tmp_path / FILES["war_outcome"]).write_text(
        text.replace("\nk = 1.310954", "\nk = 1.5"), encoding="utf-8"
    )
    mine = answer("AUKUS", **AUKUS, estimates=tmp_path)
    assert column(mine.rows, "success_alone") != column(aukus.rows, "success_alone")
    assert column(mine.rows, "takes_on") == column(aukus.rows, "takes_on")
    (cited,) = [one for one in mine.sources if one["key"] == "estimate-war-outcome"]
    assert cited["citation"].startswith("your own estimates of who prevails")
    assert len(cited["sha256"]) == 64
    assert mine.parameters["estimates"] == str(tmp_path)
