"""Is an alliance or a bloc of one mind: rows, placebos, membership, scenarios, refusals."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import (
    CoverageError,
    EventError,
    FoedusError,
    SourceNotAddedError,
    UnknownNameError,
)
from foedus.questions.cohesion import answer
from foedus.scenarios import Withdraw
from foedus.scenarios.scenario import Scenario
from foedus.sources import adding

FEW: dict[str, Any] = {"placebos": 99}
# Section by section: first and last standard deviation of UN ideal points, 1994 and 2023, and the
# day of the members that give them.
TABLE = [
    ("NATO", "2026-01-01", 0.42, 0.33, 1.48, 1.28),
    ("eu", "2026-01-01", 0.39, 0.19, None, None),
    ("g7", "2026-01-01", 0.64, 0.55, None, None),
    ("quad", "2026-01-01", 1.83, 1.14, None, None),
    ("aukus", "2026-01-01", 1.05, 0.58, None, None),
    ("cptpp", "2026-01-01", 1.19, 0.95, None, None),
    ("CSTO", "2026-01-01", 0.35, 0.29, 0.67, -0.48),
    ("sco", "2024-06-30", 1.19, 0.43, None, None),
    ("brics", "2024-06-30", 0.94, 0.45, None, None),
]


def value(result: Any, measure: str, membership: str = "fixed") -> Any:
    return next(
        row for row in result.rows if (row["measure"], row["membership"]) == (measure, membership)
    )


def test_on_the_atlas_alone_what_can_be_answered_is_and_the_rest_is_named() -> None:
    result = answer("NATO", **FEW)
    assert {row["measure"] for row in result.rows} == {
        "regimes", "portfolios", "kappa", "other-portfolios",
    }  # fmt: skip
    said = result.notes[0]
    for key in ("un-ideal-points", "un-votes", "un-roll-calls", "democracy", "polity"):
        assert key in said
    assert {one["measure"] for one in result.as_data()["unanswered"]} >= {"votes", "polyarchy"}
    for row in result.rows:
        assert row["source"] == "atlas"
        assert row["membership_source"] == "atlas"
        assert row["any_percentile"] > 90
    assert "other-portfolios leaves it out" in result.explain()
    assert "" not in result.cite()


def test_nato_without_its_own_treaty_is_still_nearer_than_random_groups() -> None:
    result = answer("NATO", measure=["portfolios", "other-portfolios"], **FEW)
    assert value(result, "other-portfolios")["value"] < value(result, "portfolios")["value"]
    assert value(result, "other-portfolios")["any_percentile"] > 95


def test_the_same_seed_gives_the_same_bytes_and_the_value_needs_none() -> None:
    one, same, other = (
        answer("quad", measure="regimes", year=2020, seed=seed, **FEW) for seed in (1, 1, 2)
    )
    assert json.dumps(one.as_data()) == json.dumps(same.as_data())
    assert [row["value"] for row in one.rows] == [row["value"] for row in other.rows]


def test_a_scenario_changes_who_is_fixed() -> None:
    base, joined = (
        answer("NATO", measure="regimes", membership="fixed", scenario=name, **FEW)
        for name in (None, "ukraine-joins-nato")
    )
    assert value(joined, "regimes")["members"] == value(base, "regimes")["members"] + 1
    assert value(joined, "regimes")["membership_source"] == "atlas; scenario"
    assert joined.parameters["scenario"]["name"] == "ukraine-joins-nato"


def test_a_key_names_what_has_it_and_a_shared_name_is_said() -> None:
    bloc = answer("csto", measure="regimes", **FEW)
    treaty = answer("CSTO", measure="regimes", **FEW)
    assert bloc.as_data()["group"]["kind"] == "bloc"
    assert treaty.as_data()["group"]["kind"] == "agreement"
    assert "the bloc 'csto'" in treaty.explain()


def test_founding_members_are_those_of_the_first_year() -> None:
    result = answer("NATO", measure="regimes", membership="founding", year=1992, **FEW)
    row = result.rows[0]
    assert (row["membership"], row["members"], row["on"]) == ("founding", 12, "1949-12-31")


def test_an_alliance_that_ended_has_its_members_of_the_last_year_asked_for_as_fixed() -> None:
    result = answer("western-european-union", measure="regimes", first=1999, last=2000, **FEW)
    fixed = [row for row in result.rows if row["membership"] == "fixed"]
    assert {row["on"] for row in fixed} == {"2000-12-31"}
    assert "the fixed ones are those of 2000-12-31" in result.explain()
    with pytest.raises(EventError, match="has no members on"):
        answer("western-european-union", measure="regimes", **FEW)


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [
        ({"alliance": "Narnia"}, UnknownNameError, "neither an agreement nor a bloc"),
        ({"placebos": 0}, EventError, "0 placebo groups"),
        ({"placebos": -5}, EventError, "placebo groups"),
        ({"placebos": 10**9}, EventError, "placebo groups"),
        ({"seed": -1}, EventError, "seed"),
        ({"measure": "love"}, UnknownNameError, "'love' is no measure"),
        ({"measure": " , "}, UnknownNameError, "no measure of cohesion is given"),
        ({"membership": "some"}, UnknownNameError, "'some' is no membership"),
        ({"year": 1990, "first": 1991, "last": 1992}, EventError, "at once"),
        ({"first": 1991}, EventError, "both ends"),
        ({"first": 2000, "last": 1991}, EventError, "comes after"),
        ({"first": 1816, "last": 2020}, EventError, "years at once"),
        ({"year": 1700}, CoverageError, "no year that is covered"),
        ({"year": 1950, "measure": "regimes"}, CoverageError, "regimes speaks from 1990"),
        ({"year": 2100}, FoedusError, ""),
        ({"members_on": "someday"}, FoedusError, "someday"),
        ({"alliance": "aukus", "year": 2005}, EventError, "no members"),
        ({"alliance": "warsaw-treaty", "year": 2020}, EventError, "no members on 2020-12-31"),
        ({"measure": "votes"}, SourceNotAddedError, "un-votes, un-roll-calls have not been added"),
        ({"measure": "portfolios", "year": 1960}, SourceNotAddedError, "atop-m has not"),
        (
            {"measure": "votes,polity,regimes"},
            SourceNotAddedError,
            "votes, polity cannot be answered: un-votes, un-roll-calls, polity",
        ),
    ],
    ids=str,
)
def test_a_bad_question_is_refused(
    said: dict[str, Any], error: type[FoedusError], says: str
) -> None:
    asked = {"alliance": "NATO", "measure": "regimes", "placebos": 20, **said}
    if said.keys() & {"alliance"} and said["alliance"] == "aukus":
        asked["membership"] = "as-it-was"
    with pytest.raises(error) as found:
        answer(asked.pop("alliance"), **asked)
    assert says in found.value.wrong
    assert found.value.mend


def test_a_group_of_one_is_refused() -> None:
    out = ("BRA", "CHN", "IND", "RUS", "ARE", "EGY", "ETH", "IRN", "IDN")
    alone = Scenario(
        "alone", "Alone", "", date(2026, 1, 1), tuple(Withdraw(one, "brics") for one in out)
    )
    with pytest.raises(EventError, match=r"one member on .*, South Africa"):
        answer("brics", measure="regimes", scenario=alone, **FEW)


def test_a_scenario_without_changes_gives_the_same_numbers() -> None:
    nothing = Scenario("nothing", "Nothing", "", date(2026, 1, 1))
    said = {"measure": "regimes,other-portfolios", "year": 2026, **FEW}
    assert answer("CSTO", scenario=nothing, **said).rows == answer("CSTO", **said).rows


@pytest.fixture(scope="module")
def un(shared_data: Path, session_cache: Path) -> Path:
    folder = session_cache / "cohesion"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        adding.add([shared_data / "unga", shared_data / "regime"])
    return folder


@pytest.mark.parametrize(
    ("name", "day", "first", "last", "first_mean", "last_mean"), TABLE, ids=lambda one: str(one)
)
def test_the_published_dispersion_is_found_row_by_row(
    un: Path, monkeypatch: pytest.MonkeyPatch, name: str, day: str, first: float, last: float,
    first_mean: float | None, last_mean: float | None,
) -> None:  # fmt: skip
    monkeypatch.setenv("FOEDUS_CACHE", str(un))
    found = [
        answer(
            name, measure="ideal-points", membership="fixed", members_on=day, year=year, placebos=50
        ).rows[0]
        for year in (1994, 2023)
    ]
    for row, sigma, mean in zip(found, (first, last), (first_mean, last_mean), strict=True):
        assert row["value"] == pytest.approx(sigma, abs=0.0051)
        assert mean is None or row["mean"] == pytest.approx(mean, abs=0.0051)
        assert row["any_percentile"] is not None
        assert row["low"] < row["high"]


def test_with_the_files_every_measure_answers_and_cites(
    un: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_CACHE", str(un))
    result = answer("brics", first=2012, last=2014, **FEW)
    told = {row["measure"] for row in result.rows}
    assert told == {
        "ideal-points", "polarization", "votes", "important-votes", "polyarchy",
        "weakest-democracy", "democratic-weight", "polity", "regimes", "portfolios", "kappa",
    }  # fmt: skip
    assert all(row["source"] for row in result.rows)
    change = next(one for one in result.as_data()["changes"] if one["measure"] == "ideal-points")
    assert change["n"] >= 5
    assert change["beta"]["n"] == change["n"]
    assert {"un-ideal-points", "hix_et_al2005"} <= {one["key"] for one in result.sources}
    assert "cohesion" in result.charts


def test_one_year_is_drawn_among_the_random_groups_of_each_measure() -> None:
    result = answer("CSTO", year=2020, measure="regimes,portfolios", **FEW)
    specification = result.charts["cohesion"]()
    drawn = [row for rows in specification["datasets"].values() for row in rows if "among" in row]
    for design in ("any", "region", "outside"):
        wanted = {row[f"{design}_percentile"] for row in result.rows}
        assert wanted - {None} <= {row["percentile"] for row in drawn}
    assert {row["value"] for row in drawn} == {row["value"] for row in result.rows}
