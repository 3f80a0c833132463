"""What the commands print when all is well, in each of the four forms."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from command_line import Ask

from foedus.atlas import as_of
from foedus.errors import FoedusError
from foedus.questions import NAMES, module_of
from foedus.terms import MEANS, OBJECTS

PATHS = {
    "duties": ("Russia", "Estonia"),
    "contingency": ("Russia", "Estonia", "--draws", "500"),
    "entanglement": ("Estonia", "--listed", "2", "--draws", "100"),
    "sweep": ("--attacker", "Russia", "--target", "Estonia", "--draws", "100"),
    "recovery": ("disputes", "--worlds", "10"),
    "decisions": ("EU", "--abstention"),
    "burden": ("AUKUS", "--year", "2024"),
    "cohesion": ("AUKUS", "--year", "2024", "--placebos", "50"),
    "architecture": ("gulf",),
    "map": ("--state", "Poland"),
    "interoperability": ("GBR", "JPN", "--year", "2025"),
    "constraint": ("NATO",),
    "audit": ("AUKUS", "EU", "--audits", "burden,decisions"),
    "domains": ("NATO", "--domain", "cyber,space"),
    "pledges": ("Estonia", "--duty", "defense"),
    "treaties": ("--state", "Poland", "--duty", "defense"),
    "treaty": ("north-atlantic-treaty",),
    "states": ("Germany", "--on", "1960-01-01"),
    "places": ("Falkland Islands",),
    "blocs": ("ASEAN",),
    "data list": (),
}
FOUND = {
    "duties": "EST",
    "contingency": "north-atlantic-treaty",
    "entanglement": "LVA",
    "sweep": "EST",
    "recovery": "acted first",
    "decisions": "DEU",
    "burden": "GBR",
    "cohesion": "other-portfolios",
    "architecture": "hub",
    "map": "bound both ways",
    "interoperability": "programmes",
    "constraint": "other-alliances",
    "audit": "power to act",
    "domains": "Wales Summit",
    "pledges": "42(7)",
    "treaties": "north-atlantic-treaty",
    "treaty": "Art 5",
    "states": "260",
    "places": "falkland-islands",
    "blocs": "IDN",
    "data list": "atop5_1m.csv",
}


# These answer from official files alone: tests/contingency/test_hindcast.py and
# tests/questions/test_deterrence_question.py ask them.
NEEDS_FILES = ("hindcast", "fit", "deterrence")


def test_every_question_is_tried_here() -> None:
    assert {name for name in PATHS if " " not in name} == set(NAMES) - set(NEEDS_FILES)


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("command", PATHS)
def test_a_command_answers_in_each_form(ask: Ask, command: str, form: str) -> None:
    said = ask(*command.split(), *PATHS[command], "--format", form)
    assert said.code == 0, said.err
    assert FOUND[command] in said.out
    assert "\x1b" not in said.out
    if form == "json":
        assert said.data["question"] == command
        assert said.data["rows"]
    elif form == "csv":
        assert said.rows
        assert all(None not in row and None not in row.values() for row in said.rows)
    elif form == "md":
        lines = [line for line in said.out.splitlines() if line.startswith("|")]
        widths = {line.replace("\\|", "").count("|") for line in lines}
        assert len(lines) > 2
        assert len(widths) == 1
    else:
        assert all(len(line) <= 100 for line in said.out.splitlines())
        assert all(line == line.rstrip() for line in said.out.splitlines())


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("command", PATHS)
def test_json_is_all_that_stands_on_standard_output(ask: Ask, command: str) -> None:
    said = ask(*command.split(), *PATHS[command], "--format", "json")
    assert said.out == json.dumps(said.data, ensure_ascii=False, indent=2) + "\n"
    assert said.err == ""


@pytest.mark.parametrize("command", [*PATHS, *NEEDS_FILES, "data add", "data check", "atlas check"])
def test_a_command_tells_what_it_takes(ask: Ask, command: str) -> None:
    said = ask(*command.split(), "--help")
    assert said.code == 0
    assert f"foedus {command} [OPTIONS]" in said.out
    assert "--format" in said.out


EXAMPLES = [example for name in NAMES for example in module_of(name).QUESTION.examples]
# Minutes to hours: that the command takes what the example gives is asked, and no answer.
LONG = ("foedus sweep", "foedus recovery", "foedus cohesion", "foedus audit NATO")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_each_question_runs(
    ask: Ask, example: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    if any(said in example for said in LONG):
        took: list[dict[str, object]] = []
        name = example.split()[1]

        def take(**given: object) -> None:
            took.append(given)
            raise FoedusError("no answer is made here.", "ask for a shorter one.")

        monkeypatch.setattr(module_of(name), "answer", take)
        ask(*shlex.split(example)[1:])
        assert len(took) == 1, example
        return
    said = ask(*shlex.split(example)[1:])
    assert said.code == 0, f"{example}\n{said.err}"


def test_the_same_question_gets_the_same_bytes(ask: Ask) -> None:
    question = ("duties", "Russia", "Estonia", "--format", "json")
    assert ask(*question).out == ask(*question).out


def test_today_is_the_date_of_the_atlas(ask: Ask) -> None:
    today = ask("duties", "Russia", "Estonia", "--on", "today", "--format", "json")
    assert today.data["parameters"]["on"] == as_of.isoformat()
    assert today.data["stale_days"] == 0
    assert today.out == ask("duties", "Russia", "Estonia", "--format", "json").out


def test_every_default_used_is_in_the_parameters(ask: Ask) -> None:
    parameters = ask("duties", "Russia", "Estonia", "--format", "json").data["parameters"]
    assert parameters == {
        "attacker": ["RUS"],
        "target": ["EST"],
        "on": as_of.isoformat(),
        "place": "undisputed home territory of the target",
        "means": "armed",
        "object": "territory",
        "scale": "armed-attack",
        "by_non_state": False,
        "provoked": False,
        "first_force": ["RUS"],
        "status": ["applies", "contested"],
        "explain": False,
        "scenario": None,
        "stale": False,
    }


def test_a_day_soon_after_the_atlas_is_answered_with_a_warning_first(ask: Ask) -> None:
    question = ("duties", "Russia", "Estonia", "--on", "2027-01-01")
    table = ask(*question)
    assert table.code == 0
    assert table.out.startswith("Note: The atlas ends on ")
    assert ask(*question, "--format", "md").out.startswith("> The atlas ends on ")
    data = ask(*question, "--format", "json").data
    assert data["stale_days"] == 62
    assert data["notes"][0].startswith("The atlas ends on ")


def test_a_day_long_after_the_atlas_is_answered_only_on_request(ask: Ask) -> None:
    question = ("duties", "Russia", "Estonia", "--on", "2031-01-01")
    refused = ask(*question)
    assert (refused.code, refused.out) == (2, "")
    assert "--stale" in refused.err
    table = ask(*question, "--stale")
    assert table.code == 0
    assert table.out.startswith("Note: The atlas ends on ")
    data = ask(*question, "--stale", "--format", "json").data
    assert data["stale_days"] == 1523
    assert data["parameters"]["stale"] is True


@pytest.mark.parametrize("name", ["treaties", "states", "places", "blocs"])
def test_every_list_of_a_later_day_says_so_first(ask: Ask, name: str) -> None:
    soon = ask(name, "--on", "2027-01-01")
    assert soon.out.startswith("Note: The atlas ends on ")
    later = ask(name, "--on", "2031-01-01", "--stale", "--format", "json").data
    assert later["stale_days"] == 1523
    assert later["notes"][0].startswith("The atlas ends on ")
    assert ask(name, "--format", "json").data["stale_days"] == 0


def test_a_bloc_is_listed_only_while_it_has_members(ask: Ask) -> None:
    keys = {
        row["key"] for row in ask("blocs", "--on", "1995-01-01", "--format", "json").data["rows"]
    }
    assert "eu" in keys
    assert "aukus" not in keys


def test_what_must_be_read_first_stands_beside_a_csv_and_not_in_it(ask: Ask) -> None:
    said = ask("duties", "Russia", "Estonia", "--on", "2027-01-01", "--format", "csv")
    assert said.err.startswith("Note: The atlas ends on ")
    assert said.out.startswith("state,")


def test_status_chooses_rows_of_the_table_and_never_of_the_json(ask: Ask) -> None:
    question = ("duties", "Russia", "Estonia", "--format")
    usual = ask(*question, "csv").rows
    every = ask(*question, "csv", "--status", "all").rows
    applies = ask(*question, "csv", "--status", "applies").rows
    assert {row["status"] for row in usual} == {"applies", "contested"}
    assert {row["status"] for row in applies} == {"applies"}
    assert len(applies) < len(usual) < len(every)
    for status in ("all", "applies", "does_not_apply"):
        assert len(ask(*question, "json", "--status", status).data["rows"]) == len(every)


def test_explain_gives_a_line_for_every_row_shown(ask: Ask) -> None:
    question = ("duties", "Russia", "Estonia", "--format")
    shown = ask(*question, "csv").rows
    lines = ask(*question, "md", "--explain").out.splitlines()
    assert sum(" under " in line for line in lines if line.startswith("- ")) == len(shown)


@pytest.mark.parametrize("hit", OBJECTS)
@pytest.mark.parametrize("means", MEANS)
def test_every_means_and_object_is_ruled_on(ask: Ask, means: str, hit: str) -> None:
    said = ask("duties", "CHN", "JPN", "--means", means, "--object", hit, "--format", "json")
    assert said.code == 0
    assert said.data["parameters"]["means"] == means
    assert said.data["parameters"]["object"] == hit
    assert {"defense", "nonaggression"} <= {row["duty"] for row in said.data["rows"]}


def test_a_place_may_be_named_in_several_ways(ask: Ask) -> None:
    named = [
        ask("duties", "Argentina", "United Kingdom", "--place", place, "--format", "json").data
        for place in ("Falkland Islands", "Islas Malvinas", "falkland-islands")
    ]
    assert named[0] == named[1] == named[2]
    assert {row["key"] for row in ask("places", "Malvinas", "--format", "json").data["rows"]} == {
        "falkland-islands"
    }


def test_an_attack_by_no_state_may_be_asked_two_ways(ask: Ask) -> None:
    word = ask("duties", "non-state", "USA", "--on", "2001-09-11", "--format", "json").data
    assert word["parameters"]["attacker"] == []
    assert word["parameters"]["by_non_state"] is True
    assert {row["toward"] for row in word["rows"]} == {"USA"}
    flag = ask(
        "duties", "Afghanistan", "USA", "--by-non-state", "--on", "2001-09-11", "--format", "json"
    ).data
    assert flag["parameters"]["attacker"] == ["AFG"]
    assert [row["status"] for row in flag["rows"]] == [row["status"] for row in word["rows"]]


def test_a_file_of_events_equals_the_single_answers(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(
        "attacker,target,on,place,means,object,by_non_state\n"
        "Russia,Estonia,2026-01-01,,,,\n"
        "China,Philippines,2026-01-01,Scarborough Shoal,armed,public-vessel,no\n"
        'Russia,"Estonia,Latvia",2015-06-01,,cyber,infrastructure,\n'
        ",USA,2001-09-11,,,,yes\n",
        encoding="utf-8",
    )
    singles = [
        ("Russia", "Estonia", "--on", "2026-01-01"),
        ("China", "Philippines", "--on", "2026-01-01", "--place", "Scarborough Shoal",
         "--object", "public-vessel"),
        ("Russia", "Estonia,Latvia", "--on", "2015-06-01", "--means", "cyber",
         "--object", "infrastructure"),
        ("non-state", "USA", "--on", "2001-09-11"),
    ]  # fmt: skip
    many = ask("duties", "--events", file, "--format", "json").data
    for number, words in enumerate(singles, 1):
        one = ask("duties", *words, "--format", "json").data
        assert [{"event": number, **row} for row in one["rows"]] == [
            row for row in many["rows"] if row["event"] == number
        ]
        asked = many["parameters"]["events"][number - 1]
        assert asked == {name: one["parameters"][name] for name in asked}
    assert "\nevent " in ask("duties", "--events", file).out
    assert {row["event"] for row in ask("duties", "--events", file, "--format", "csv").rows} == {
        "1", "2", "3", "4",
    }  # fmt: skip


def test_a_toml_and_a_csv_of_the_same_events_get_the_same_answer(ask: Ask, tmp_path: Path) -> None:
    plain, toml = tmp_path / "events.csv", tmp_path / "events.toml"
    plain.write_bytes(
        b"\xef\xbb\xbfattacker,target,on,provoked\r\n"
        b'"Russia,Belarus",Estonia,2026-01-01,true\r\nNorth Korea,Japan,,\r\n'
    )
    toml.write_text(
        '[[events]]\nattacker = ["Russia", "Belarus"]\ntarget = "Estonia"\n'
        'on = 2026-01-01\nprovoked = true\n[[events]]\nattacker = "North Korea"\n'
        'target = "Japan"\n',
        encoding="utf-8",
    )
    first = ask("duties", "--events", plain, "--format", "json")
    second = ask("duties", "--events", toml, "--format", "json")
    assert first.code == second.code == 0, first.err + second.err
    assert first.out == second.out


def test_version_names_the_date_of_the_atlas(ask: Ask) -> None:
    said = ask("--version")
    assert said.out.startswith("foedus ")
    assert as_of.isoformat() in said.out
