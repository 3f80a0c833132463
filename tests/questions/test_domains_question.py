"""Which domains agreements reach: rows, names, scenarios, figures beside them, refusals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import CoverageError, EventError, FoedusError, UnknownNameError
from foedus.questions.domains import answer
from foedus.questions.domains.indicators import indicators
from foedus.scenarios import AddDomain
from foedus.scenarios.scenario import Scenario
from foedus.sources import adding

# Made numbers of no state, in million cubic meters a day; N-1 worked by hand: 145/125 and 20/40.
MADE = """state,as_of,source,entry,production,storage,lng,largest,demand
Germany,2021,made up,120,10,50,20,55,125
LTU,2021,made up,20,0,0,20,20,40
"""


def figure(result: Any, key: str, about: str = "") -> Any:
    return next(
        one for one in result.extra["indicators"] if (one["key"], one["about"]) == (key, about)
    )


def test_every_row_of_every_agreement_in_force_has_a_document_and_a_day_or_says_what_lacks() -> (
    None
):
    result = answer()
    assert len(result.rows) > 300
    for row in result.rows:
        assert (row["document"] is None) == ("document" in row["uncertain"])
        assert (row["since"] is None) == ("date" in row["uncertain"])
        assert row["status"] != "signed"
    assert result.extra["uncertain_cells"] == sum(bool(row["uncertain"]) for row in result.rows)
    keys = [(row["agreement"], row["domain"], row["layer"], row["effect"]) for row in result.rows]
    assert len(set(keys)) == len(keys)


def test_a_bloc_has_the_agreements_that_bind_its_members_alone() -> None:
    result = answer("eu")
    keys = {one["agreement"] for one in result.extra["agreements"]}
    assert {"teu-42-7", "aachen-treaty", "eu-permanent-structured-cooperation"} <= keys
    assert "north-atlantic-treaty" not in keys
    assert any("is a bloc" in note for note in result.notes)


def test_a_state_has_its_own_agreements_and_no_figure_of_what_is_done_together() -> None:
    result = answer("Japan")
    assert {row["agreement"] for row in result.rows} >= {"us-japan-security-treaty", "quad"}
    assert {one["key"] for one in result.extra["indicators"]} == {
        "gas-n-1", "arms-suppliers", "arms-from-rivals", "import-partners", "imports-from-rivals",
    }  # fmt: skip


def test_an_agreement_that_is_only_signed_says_so() -> None:
    result = answer("Northolt Treaty", on="2026-06-30")
    assert {row["status"] for row in result.rows} == {"signed"}
    assert any("not shown to be in force" in note for note in result.notes)


def test_an_agreement_without_a_domain_is_named_and_has_no_row() -> None:
    result = answer("Taiwan Relations Act")
    assert result.rows == []
    assert any("names a domain" in note for note in result.notes)


def test_the_day_changes_what_is_reached() -> None:
    def cyber(day: str) -> list[str]:
        return [row["effect"] for row in answer("NATO", on=day, domain="cyber").rows]

    assert cyber("2014-09-04") == []
    assert cyber("2014-09-05") == ["case-by-case"]
    assert cyber("2016-07-09") == ["case-by-case", "cooperation"]


def test_a_scenario_adds_a_cell_that_names_it() -> None:
    made = Scenario(
        "made", "A made one", "", date(2026, 1, 1),
        (AddDomain("NATO", "energy", "covered", on=date(2026, 1, 1)),),
    )  # fmt: skip
    (row,) = answer("NATO", domain="energy", scenario=made).rows
    assert (row["effect"], row["since"], row["document"]) == ("covered", "2026-01-01", "scenario")
    assert row["uncertain"] == []
    assert not answer("NATO", domain="energy", on="2026-01-01").rows


def test_figures_that_no_file_gives_are_not_known_and_never_zero() -> None:
    for one in answer("NATO").extra["indicators"]:
        if "atlas" not in one["sources"] and "model" not in one["sources"]:
            assert one["value"] is None
            assert one["note"]
        assert one["formula"]
    assert "not added up" in answer("NATO").explain()


def test_every_known_figure_has_a_date_a_formula_a_source_and_what_it_does_not_say() -> None:
    known = [one for one in answer("NATO").extra["indicators"] if one["value"] is not None]
    assert known
    for one in known:
        assert all(one[name] for name in ("as_of", "formula", "sources", "says_not", "unit"))


def test_decision_times_are_told_case_by_case_with_their_middle() -> None:
    result = answer("NATO", on="2011-12-31")
    cases = result.extra["decision_times"]
    days = sorted(
        one["days_to_decision_low"] for one in cases if one["days_to_decision_low"] is not None
    )
    # Bosnia twice, Kosovo, 11 September, Turkey, Libya: 1, 2, 6, 10, 14, 15.
    assert days == [1, 2, 6, 10, 14, 15]
    assert figure(result, "days-to-decision")["value"] == 8
    assert figure(result, "unanimous-delay")["value"] == pytest.approx(
        sum(1 / n for n in range(1, 29))
    )


def test_what_had_not_yet_happened_on_the_day_is_not_told() -> None:
    (case,) = [
        one for one in answer("NATO", on="1999-02-01").extra["decision_times"]
        if one["key"] == "kosovo-1999"
    ]  # fmt: skip
    assert case["decision"] == "1999-01-30"
    assert case["deployment"] is None


@pytest.mark.parametrize("form", ["csv", "toml"])
def test_gas_n_1_comes_from_the_users_file_alone(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"gas.{form}"
    head, *lines = MADE.strip().splitlines()
    if form == "csv":
        path.write_text(MADE, encoding="utf-8")
    else:
        text = ""
        for line in lines:
            text += "[[states]]\n"
            for name, cell in zip(head.split(","), line.split(","), strict=True):
                quoted = f'"{cell}"' if name in ("state", "as_of", "source") else cell
                text += f"{name} = {quoted}\n"
        path.write_text(text, encoding="utf-8")
    result = answer("NATO", energy=path)
    assert figure(result, "gas-n-1", "DEU")["value"] == pytest.approx(116.0)
    assert figure(result, "gas-n-1", "LTU")["value"] == pytest.approx(50.0)
    assert "FRA" in figure(result, "gas-n-1", "LTU")["missing"]
    assert figure(result, "gas-n-1", "LTU")["as_of"] == "2021"
    assert any(one["key"] == "energy" for one in result.sources)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column state"),
        (MADE.replace("demand", "need"), "no column demand; unknown need"),
        (MADE.replace("largest", "lng"), "twice lng"),
        (MADE.replace(",125", ",0"), "line 2: demand"),
        (MADE.replace(",55,", ",555,"), "line 2: the largest"),
        (MADE.replace("Germany", "Atlantis"), "Atlantis"),
        (MADE.replace("LTU", "DEU"), "DEU stands twice"),
        (MADE.replace(",20,40", ",much,40"), "line 3: largest is 'much'"),
        (MADE.replace(",40", ",40,1"), "line 3: 10 cells"),
        (MADE.splitlines()[0], "no state"),
        (MADE.replace("made up", ""), "line 2: source is empty; line 3: source is empty"),
        (MADE.replace(",40", ",nan"), "line 3"),
    ],
)
def test_a_wrong_file_of_gas_is_refused_with_every_fault(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "gas.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EventError, match=r"gas\.csv") as caught:
        answer("NATO", energy=path)
    assert says in caught.value.wrong
    assert "CSV" in caught.value.mend


@pytest.mark.parametrize("text", ["x = 1", "states = 3", "[[states", "states = [1]"])
def test_a_wrong_toml_of_gas_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gas.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EventError, match=r"gas\.toml"):
        answer("NATO", energy=path)


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [
        ({"alliance": "Atlantis Pact"}, UnknownNameError, "Atlantis Pact"),
        ({"alliance": ","}, EventError, "No alliance"),
        ({"alliance": "NATO,north-atlantic-treaty"}, EventError, "named twice"),
        ({"alliance": "NATO", "domain": "ciber"}, UnknownNameError, "ciber"),
        ({"alliance": "NATO", "domain": ","}, UnknownNameError, "No domain"),
        ({"alliance": "NATO", "half_life": 0}, EventError, "half-life"),
        ({"alliance": "AUKUS", "on": "1995-01-01"}, EventError, "no members"),
        ({"alliance": "NATO", "on": "1700-01-01"}, CoverageError, "1700"),
        ({"alliance": "NATO", "on": "2040-01-01"}, FoedusError, "2040"),
        ({"alliance": "NATO", "energy": "no-such-file.csv"}, EventError, "no-such-file"),
        ({"alliance": "NATO", "scenario": "no-such"}, FoedusError, "no-such"),
    ],
    ids=str,
)
def test_bad_input_is_refused_and_mended(
    said: dict[str, Any], error: type[FoedusError], says: str
) -> None:
    with pytest.raises(error) as caught:
        answer(**said)
    assert says in caught.value.wrong
    assert caught.value.mend


def test_a_file_of_gas_without_an_alliance_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gas.csv"
    path.write_text(MADE, encoding="utf-8")
    with pytest.raises(EventError, match="nobody whose members"):
        answer(energy=path)


def test_the_indicators_are_those_of_the_answer() -> None:
    result = answer("NATO", on="2026-01-01")
    found = {one.key: one for one in indicators(result)}
    assert found["cyber"].value == "case-by-case"
    assert found["space"].as_of == "2021-06-14"
    assert found["gas-n-1"].value is None
    assert found["gas-n-1"].note
    assert len(found) == 10
    assert found["days-to-decision"].value == figure(result, "days-to-decision")["value"]
    assert "It does not say" in found["days-to-decision"].note
    assert all(one.audit == "domains" for one in found.values())


def test_the_charts_are_those_that_are_declared() -> None:
    result = answer("NATO", on="2026-01-01")
    assert list(result.charts) == ["matrix", "decision-times"]
    cells = result.chart()["datasets"]["cells"]
    letters = {one["domain"]: one["letter"] for one in cells}
    assert (letters["land"], letters["cyber"], letters["nuclear"]) == ("C", "R", "o?")
    assert "Rényi" not in json.dumps(result.chart("decision-times"))


def test_the_same_question_gives_the_same_bytes() -> None:
    one, same = (json.dumps(answer("NATO,CSTO").as_data()) for _ in range(2))
    assert one == same


def test_figures_of_the_official_files(shared_data: Path, record_property: Any) -> None:
    for name in (
        "sipri_tiv_dyad_year.csv*", "peacesciencer_cow_trade_4.0_dyadic.csv*", "mme_v7.csv*",
        "GSDB_V4.csv*",
    ):  # fmt: skip
        (path,) = shared_data.rglob(name)
        assert adding.add([path])[0].entry
    result = answer("NATO", on="2010-01-01")
    for key in ("arms-suppliers", "import-partners"):
        one = figure(result, key)
        assert 0 < one["low"] <= one["value"] <= one["high"] <= 1
        record_property(key, f"{one['value']:.3f}")
    years = {one["year"]: one for one in result.extra["exercise_years"]}
    assert (min(years), max(years)) == (1980, 2009)
    assert all(one["alone"] <= one["joint"] for one in years.values())
    shorter = figure(answer("NATO", on="2010-01-01", half_life=1), "exercise-tempo")
    assert shorter["value"] < figure(result, "exercise-tempo")["value"]
    assert figure(result, "sanctions-of-all")["value"] <= figure(result, "joint-sanctions")["value"]
    assert list(result.charts) == ["matrix", "decision-times", "exercises"]


def test_counts_of_exercises_are_those_of_the_raw_file(shared_data: Path) -> None:
    import csv

    (path,) = shared_data.rglob("mme_v7.csv*")
    adding.add([path])
    names = {"AUS": ("Australia",), "NZL": ("New Zealand",), "USA": ("USA", "United States")}
    spelled = {one for group in names.values() for one in group}
    with path.open(encoding="utf-8-sig", newline="") as file:
        counted: dict[int, int] = {}
        for row in csv.DictReader(file):
            took = {row[key].strip() for key in row if key.startswith("State")} & spelled
            if len(took) > 1:
                year = int(row["s.year"])
                counted[year] = counted.get(year, 0) + 1
    years = answer("ANZUS", on="2012-01-01").extra["exercise_years"]
    assert {one["year"]: one["joint"] for one in years if one["joint"]} == counted
