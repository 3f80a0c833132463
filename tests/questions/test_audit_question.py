"""The record of an audit: one shape, alliances beside each other, and what cannot be told."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from foedus.compare.comparison import compare
from foedus.errors import (
    CoverageError,
    EventError,
    FoedusError,
    MissingExtraError,
    StaleAtlasError,
    UnknownNameError,
)
from foedus.questions import NAMES, module_of
from foedus.questions.audit import QUESTION, answer
from foedus.questions.audit.listed import AUDITS
from foedus.results.result import Result
from foedus.sources import adding

QUICK = "burden,decisions"


def of(result: Result, audit: str, indicator: str, alliance: str | None = None) -> Any:
    (found,) = (
        row
        for row in result.rows
        if (row["audit"], row["indicator"]) == (audit, indicator)
        and alliance in (None, row["alliance"])
    )
    return found


def test_every_audit_is_a_question_that_has_figures_and_every_one_with_figures_is_listed() -> None:
    import foedus.questions

    (folder,) = foedus.questions.__path__
    have = {path.parent.name for path in Path(folder).glob("*/indicators.py")}
    assert have == set(AUDITS)
    assert have <= set(NAMES)
    assert {one.name for one in QUESTION.parameters if one.kind == "choices"} == {"audits"}


def test_the_figures_are_those_of_the_audits_own_answers() -> None:
    result = answer("EU", audits="decisions", on="2026-01-01")
    own = module_of("decisions").answer("EU", on="2026-01-01")
    most = of(result, "decisions", "largest_power")
    assert (most["about"], round(most["value"], 3)) == ("DEU", 0.121)
    assert of(result, "decisions", "act")["value"] == own.extra["act"]
    assert of(result, "decisions", "rule")["says"] == own.extra["rule"]["name"]
    assert of(result, "decisions", "rule")["value"] is None
    spent = module_of("burden").answer("AUKUS", year=2024)
    burden = answer("AUKUS", audits="burden", on="2024-12-31")
    assert of(burden, "burden", "percent_of_gdp")["value"] == pytest.approx(
        spent.extra["years"][-1]["percent_of_gdp"]
    )
    assert {row["as_of"] for row in burden.rows} == {"2024"}


def test_alliances_stand_side_by_side_with_a_column_each() -> None:
    result = answer(["AUKUS", "EU"], audits=QUICK)
    assert result.digest is not None
    heads = list(result.digest[0])
    assert heads == ["audit", "figure", "AUKUS", "EU", "as of"]
    power = next(line for line in result.digest if str(line["figure"]).startswith("most power"))
    assert power["EU"] == "DEU 0.121"
    assert power["AUKUS"] == ""
    keys = Counter(
        (row["alliance"], row["audit"], row["indicator"], row["about"]) for row in result.rows
    )
    assert set(keys.values()) == {1}
    assert list(dict.fromkeys(row["alliance"] for row in result.rows)) == ["aukus", "eu"]


def test_an_audit_that_cannot_be_asked_is_a_row_that_says_what_was_wrong_and_the_mend() -> None:
    result = answer("AUKUS", audits=QUICK)
    row = of(result, "decisions", "not-asked")
    assert row["value"] is None
    assert "Mend: " in row["note"]
    assert row["command"] == "foedus decisions AUKUS --on 2026-10-31"
    assert "Not asked: decisions of AUKUS" in " ".join(result.notes)
    gone = answer("warsaw-pact")
    assert [row["indicator"] for row in gone.rows] == ["not-asked"] * len(AUDITS)
    assert "has no members on" in gone.notes[0]


def test_what_no_rule_foresaw_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr(module_of("decisions"), "answer", broken)
    with pytest.raises(ZeroDivisionError):
        answer("NATO", audits="decisions")


def test_an_extra_that_is_missing_is_a_row_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(**_: object) -> Result:
        raise MissingExtraError("scipy is not installed.", "pip install 'foedus[models]'.")

    monkeypatch.setattr(module_of("decisions"), "answer", without)
    row = of(answer("NATO", audits="decisions"), "decisions", "not-asked")
    assert row["note"] == "scipy is not installed. Mend: pip install 'foedus[models]'."


def test_a_body_that_is_no_alliance_tells_who_decides_and_nothing_else() -> None:
    result = answer("UN Security Council", audits=QUICK)
    assert result.extra["alliances"][0]["kind"] == "body"
    assert of(result, "decisions", "block_alone")["value"] == 5
    assert "neither an agreement nor a bloc" in of(result, "burden", "not-asked")["note"]


def test_two_names_of_one_alliance_are_told_once() -> None:
    result = answer(["NATO", "north-atlantic-treaty"], audits="decisions")
    assert {row["alliance"] for row in result.rows} == {"north-atlantic-treaty"}
    assert "'north-atlantic-treaty' is NATO again: it is told once." in result.notes


def test_the_command_of_a_row_asks_the_audit_again() -> None:
    from foedus.questions import module_of as asked

    result = answer("CSTO", audits=QUICK, on="2024-12-31")
    for name in ("burden", "decisions"):
        command = next(row["command"] for row in result.rows if row["audit"] == name)
        _, question, whom, option, value = shlex.split(command)
        assert (question, whom) == (name, "CSTO")
        if option == "--year":
            again = asked(name).answer(whom, year=int(value))
            assert again.extra["years"][-1]["percent_of_gdp"] == pytest.approx(
                of(result, "burden", "percent_of_gdp")["value"]
            )
        else:
            assert (option, value) == ("--on", "2024-12-31")


def test_a_scenario_differs_from_things_as_they_are_by_what_it_changes_alone() -> None:
    found = compare("armenia-leaves-csto", "audit", alliances="CSTO", audits=QUICK)
    rows = [row for row in found.rows if row["part"] == "row"]
    assert rows
    changed = {(row["key"]["indicator"], row["column"]): row["difference"] for row in rows}
    assert changed["members", "value"] == -1
    # Armenia's participation was frozen: it has no vote to lose.
    assert not {column for _, column in changed} & {"command", "sources", "note"}
    assert {row["key"]["audit"] for row in rows} <= {"burden", "decisions"}
    joined = compare("ukraine-joins-nato", "audit", alliances=["NATO", "EU"], audits="decisions")
    assert {row["key"]["alliance"] for row in joined.rows if row["part"] == "row"} == {
        "north-atlantic-treaty"
    }


@pytest.mark.parametrize(
    ("alliances", "said", "kind", "match"),
    [
        ("Natoo", {}, UnknownNameError, "neither an agreement nor a bloc"),
        ([], {}, EventError, "No alliance is named"),
        ("  ", {}, EventError, "No alliance is named"),
        (["NATO"] * 13, {}, EventError, "13 alliances at once"),
        ("NATO", {"audits": "burdn"}, UnknownNameError, "'burdn' is no audit"),
        ("NATO", {"audits": ","}, UnknownNameError, "no audit is given"),
        ("NATO", {"on": "1700-01-01"}, CoverageError, "1700-01-01"),
        ("NATO", {"on": "2031-01-01"}, StaleAtlasError, "--stale"),
        ("NATO", {"on": "2024-02-30"}, FoedusError, "2024-02-30"),
        ("NATO", {"scenario": "no-such"}, FoedusError, "no-such"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(
    alliances: Any, said: dict[str, Any], kind: type[FoedusError], match: str
) -> None:
    with pytest.raises(kind, match=match):
        answer(alliances, **said)


def test_the_same_question_gives_the_same_bytes_and_holds_no_composite() -> None:
    audits = "decisions,constraint,domains"
    one, other = (answer(["NATO", "EU"], audits=audits, on="2026-01-01") for _ in range(2))
    assert json.dumps(one.as_data()) == json.dumps(other.as_data())
    assert {row["audit"] for row in one.rows} == set(audits.split(","))
    assert not {"overall", "rank", "total"} & {row["indicator"] for row in one.rows}


def test_no_two_figures_have_one_key_and_each_that_is_known_is_of_a_day_or_a_year() -> None:
    result = answer("NATO")
    keys = Counter((row["audit"], row["indicator"], row["about"]) for row in result.rows)
    assert [key for key, times in keys.items() if times > 1] == []
    for row in result.rows:
        assert row["as_of"] or row["value"] is None, row
        assert row["value"] is not None or row["says"] is not None or row["note"], row
        assert set(row["sources"]) or row["value"] is None, row


def test_a_report_on_an_alliance_tells_every_audit_and_their_record() -> None:
    from foedus.reports.plans import plan
    from foedus.reports.subject import Subject, read_subject

    subject = read_subject(["NATO"], None)
    assert isinstance(subject, Subject)
    sections = plan(subject, "2026-10-31", ())
    assert {*AUDITS, "audit"} <= {one.question for one in sections}
    (record,) = (one for one in sections if one.question == "audit")
    assert record.parameters == {"alliances": ["north-atlantic-treaty"]}
    (past,) = (one for one in plan(subject, "2020-01-01", ()) if one.question == "audit")
    assert past.parameters["on"] == "2020-01-01"


@pytest.mark.slow
def test_the_charts_have_a_panel_for_each_audit() -> None:
    result = answer(["NATO", "EU"])
    assert {"shares", "percentiles"} == set(result.charts)
    text = json.dumps(result.chart("shares"))
    for name in ("burden", "decisions", "cohesion"):
        assert f'"{name}"' in text
    assert "European Union" in text


@pytest.mark.slow
def test_figures_of_added_files_are_told_with_their_percentile(shared_data: Path) -> None:
    (path,) = shared_data.rglob("IdealpointestimatesAll*.csv")
    (done,) = adding.add([path])
    assert done.entry is not None, done.refusal
    row = of(answer("NATO", audits="cohesion"), "cohesion", "ideal-points")
    assert (round(row["value"], 2), row["as_of"], row["level"]) == (0.33, "2023", 0.9)
    assert row["percentile"] > 99
    assert row["low"] < row["value"] < row["high"]
    assert "--membership fixed --members-on 2026-10-31" in row["command"]
    past = of(
        answer("NATO", audits="cohesion", on="1994-12-31"), "cohesion", "ideal-points"
    )  # fmt: skip
    assert past["as_of"] == "1994"
