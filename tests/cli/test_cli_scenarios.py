"""`foedus scenario`, `foedus compare` and `--scenario`, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Ask

from foedus.scenarios.library import find_scenario, names

NORDIC = "nordic-bloc"


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize(
    "words",
    [
        ("scenario", "list"),
        ("scenario", "show", "rio-after-withdrawals"),
        ("scenario", "check", NORDIC),
        ("compare", NORDIC, "duties", "Russia", "Finland"),
        ("duties", "Russia", "Finland", "--scenario", NORDIC),
    ],
    ids=" ".join,
)
def test_each_command_answers_in_each_form(ask: Ask, words: tuple[str, ...], form: str) -> None:
    said = ask(*words, "--format", form)
    assert (said.code, "\x1b" in said.out) == (0, False), said.err
    if form == "table":
        assert all(len(line) <= 100 for line in said.out.splitlines())


def test_the_file_that_is_printed_is_read_as_the_same_scenario(ask: Ask, tmp_path: Path) -> None:
    printed = ask("scenario", "show", NORDIC, "--toml").out
    assert printed == find_scenario(NORDIC).toml()
    file = tmp_path / "mine.toml"
    file.write_text(printed, encoding="utf-8")
    question = ("duties", "Russia", "Finland", "--format", "json", "--scenario")
    assert ask(*question, file).out == ask(*question, NORDIC).out


def test_a_faulty_file_leaves_with_2_from_check_and_from_a_question(
    ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    head = 'name = "x"\ntitle = "X"\non = 2026-01-01\n'
    change = '[[changes]]\nkind = "withdraw"\nstate = "Japan"\nagreement = "NATO"\n'
    file.write_text(head + change * 30, encoding="utf-8")
    checked = ask("scenario", "check", file)
    assert checked.code == 2
    assert "bad.toml: 30 faults." in checked.out
    refused = ask("treaties", "--scenario", file)
    assert refused.code == 2
    assert "line 4, change 1 (withdraw)" in refused.err
    assert "line 120, change 30 (withdraw)" in refused.err
    assert ask("compare", file, "treaties").code == 2


def test_a_name_that_is_none_gets_the_nearest(ask: Ask) -> None:
    said = ask("scenario", "show", "nordic-block")
    assert said.code == 2
    assert "did you mean nordic-bloc" in said.err
    assert "there is no command" in ask("compare", NORDIC, "dutys").err
    assert ask("compare", NORDIC, "duties", "Russia", "Finland", "--scenario", "x").code == 2
    assert ask("scenario", "show", NORDIC, "--on", "").code == 2
    assert ask("treaties", "--scenario", "").code == 2


@pytest.mark.parametrize("name", names())
def test_every_scenario_can_be_shown_and_compared(ask: Ask, name: str) -> None:
    assert ask("scenario", "show", name).code == 0
    said = ask("compare", name, "treaties", "--format", "json")
    assert said.data["parameters"]["scenario"]["name"] == name
