"""Scenario files: every fault at once, with its line and its mend; the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foedus.compare.expecting import askable
from foedus.errors import ScenarioError
from foedus.scenarios import KINDS
from foedus.scenarios.layout import FILES
from foedus.scenarios.library import find_scenario, names, path_of
from foedus.scenarios.reading import MOST_BYTES, looked_over, parse_scenario, read_scenario
from foedus.scenarios.showing import checked, listed, shown

HEAD = 'name = "x"\ntitle = "X"\non = 2026-01-01\n'
FAULTY = """\
name = "Bad Name"
title = "x"
on = 2026-01-01
colour = "red"

[[changes]]
kind = "withdraw"
state = "Japan"
agreement = "NATO"

[[changes]]
kind = "acede"

[[changes]]
kind = "accede"
state = "Polnd"
agreement = "NATO"

[[changes]]
kind = "accede"
state = "Poland"
agreement = "NATO"

[[changes]]
kind = "accede"
state = "Ukraine"
agreement = "north atlantic trety"

[[changes]]
kind = "spend"
states = ["USA", "TWN"]
share = 3.5

[[changes]]
kind = "amend-clause"
agreement = "NATO"
clause = "Art 99"
[changes.set]
discretion = "shall"

[[changes]]
kind = "set-rule"
agreement = "us-japan-security-treaty"
rule = "weighted"
[changes.weights]
USA = 0.6
JPN = 0.6

[[changes]]
kind = "dissolve"
agreement = "csto-collective-security-treaty"

[[changes]]
kind = "add-domain"
agreement = "csto-collective-security-treaty"
domain = "trade"
on = 2026-01-02

[[changes]]
kind = "suspend"
states = ["HUN"]
agreement = "NATO"

[[changes]]
kind = "withdraw"
state = "HUN"
agreement = "NATO"

[[changes]]
kind = "form"
key = "a-b"
name = "A"
short_name = "AB"
parties = ["SWE", "NOR"]
[[changes.clauses]]
duty = "defence"
trigger = "armed-attack"

[[changes]]
kind = "form"
key = "a-c"
name = "A\\u202e"
short_name = "AC"
parties = ["SWE", "NOR"]
"""
FOUND = [
    (1, "name", "lower-case letters"),
    (4, "colour", "no field"),
    (6, "change 1 (withdraw)", "Japan is no party to NATO"),
    (12, "change 2", "'acede' is no kind"),
    (14, "change 3 (accede)", "no state is called 'Polnd'"),
    (19, "change 4 (accede)", "a party to NATO on 2026-01-01 already"),
    (24, "change 5 (accede)", "No agreement called"),
    (29, "change 6 (spend)", "no GDP of TWN"),
    (34, "change 7 (amend-clause)", "no clause 'Art 99'"),
    (41, "change 8 (set-rule)", "sum to 1.2"),
    (53, "change 10 (add-domain)", "CSTO ended on 2026-01-01"),
    (64, "change 12 (withdraw)", "sets the suspension of HUN"),
    (76, "change 13 (form), clauses.1.duty", "'defense'"),
    (82, "change 14 (form), name", "U+202E"),
]


def test_every_fault_of_a_file_is_named_at_once_with_line_and_mend() -> None:
    scenario, faults = looked_over(FAULTY, "faulty.toml")
    assert scenario is None
    assert [(one.line, one.where) for one in faults] == [(line, at) for line, at, _ in FOUND]
    for fault, (_, _, words) in zip(faults, FOUND, strict=True):
        assert words in fault.wrong
        assert len(fault.mend) > 5
    near = {one.line: one.mend for one in faults}
    assert "accede" in near[12]
    assert "Poland (POL" in near[14]
    assert "north-atlantic-treaty" in near[24]
    assert "Art 5 (defense)" in near[34]


def faults(text: str, **said: Any) -> list[tuple[int, str, str, str]]:
    _, found = looked_over(text, "any.toml", **said)
    return [(one.line, one.where, one.wrong, one.mend) for one in found]


def test_names_are_looked_up_in_changes_that_are_otherwise_at_fault() -> None:
    text = HEAD + (
        '[[changes]]\nkind = "form"\nkey = "a-b"\nname = "A"\nshort_name = "AB"\n'
        'parties = ["SWE", "Atlantis"]\ncolour = "red"\n'
        '[[changes]]\nkind = "accede"\nstate = "Polnd"\nagreement = "a-b"\nwhen = 3\n'
    )
    assert [(line, where) for line, where, _, _ in faults(text)] == [
        (9, "change 1, parties"), (10, "change 1 (form), colour"),
        (13, "change 2, state"), (15, "change 2 (accede), when"),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ['"yesterday"', "1700-01-01"])
def test_a_day_that_cannot_be_read_hides_no_fault_of_a_change(day: str) -> None:
    text = f'name = "x"\ntitle = "X"\non = {day}\n'
    text += '[[changes]]\nkind = "withdraw"\nstate = "Japan"\nagreement = "NATO"\n'
    (head, change) = faults(text)
    assert head[:2] == (3, "on")
    assert change[0] == 4
    assert "no party" in change[2]
    assert "Tried on" in change[2]


def test_what_is_formed_later_is_said_to_be() -> None:
    form = (
        '[[changes]]\nkind = "form"\nkey = "a-b"\nname = "A"\nshort_name = "AB"\n'
        'parties = ["SWE", "NOR"]\n'
    )
    dissolve = '[[changes]]\nkind = "accede"\nstate = "FIN"\nagreement = "a-b"\n'
    assert faults(HEAD + form + dissolve) == []
    ((_, _, wrong, mend),) = faults(HEAD + dissolve + form)
    assert "No agreement called 'a-b'" in wrong
    assert "change 2 of this file forms it" in mend


def test_every_state_of_a_change_that_cannot_be_is_named() -> None:
    text = (
        HEAD + '[[changes]]\nkind = "spend"\nstates = ["TWN", "Atlantis", "Lemuria"]\nshare = 3\n'
    )
    ((_, _, wrong, _),) = faults(text)
    assert all(name in wrong for name in ("TWN", "Atlantis", "Lemuria"))


def test_what_is_expected_must_be_something_that_a_question_can_say() -> None:
    text = HEAD + "".join(
        f'[[expected]]\nquestion = "{question}"\n{more}\n'
        for question, more in (
            ("dutys", 'column = "x"\nchange = "up"'),
            ("treaties", 'parameters = { duti = "x" }\ncolumn = "x"\nchange = "up"'),
            ("treaty", 'column = "x"\nchange = "up"'),
            ("treaties", 'row = { kee = "x" }\nchange = "appears"'),
            ("states", 'column = "x"\nchange = "up"'),
            ("treaties", 'row = { key = "nato" }\nchange = "up"'),
            ("treaties", 'change = "appears"'),
            ("treaties", 'column = "x"\nchange = "up"'),
        )
    )
    found = {where.split(".")[-1].split(" ")[-1]: wrong for _, where, wrong, _ in faults(
        text, askable=askable
    )}  # fmt: skip
    assert list(found) == [str(one) for one in range(1, 8)]
    for number, words in enumerate(
        ("no question is called", "takes no duti", "needs key", "kee does not", "no scenario",
         "takes no column", "neither a row"), 1,
    ):  # fmt: skip
        assert words in found[str(number)]


def test_a_faulty_file_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"faulty\.toml: 14 faults") as caught:
        read_scenario(path)
    for line, where, words in FOUND:
        assert f"line {line}, {where}: " in caught.value.wrong
        assert words in caught.value.wrong
    result = checked(path)
    assert [row["line"] for row in result.rows] == [line for line, _, _ in FOUND]
    assert result.extra["sound"] is False


BAD: list[tuple[str, str]] = [
    ("", "name: is missing"),
    ("name = 1\n", "not TOML|name"),
    ("[[", "not TOML"),
    (HEAD + "changes = 3\n", "are no tables"),
    (HEAD + "[changes]\nkind = 'accede'\n", "are no tables"),
    (HEAD + "[[changes]]\n", "has no kind"),
    (HEAD + "[[changes]]\nkind = ['accede']\n", "is no kind"),
    (HEAD + "[[changes]]\nkind = 'accede'\nstate = 'POL'\n", "agreement: is missing"),
    (HEAD + "[[changes]]\nkind = 'accede'\nstate = true\nagreement = 'NATO'\n", "state"),
    (HEAD + "[[changes]]\nkind = 'accede'\nstates = ['UKR']\nagreement = 'NATO'\n", "no field"),
    (HEAD + "[[changes]]\nkind = 'spend'\nstates = ['USA']\nshare = '3.5'\n", "share"),
    (HEAD + "[[changes]]\nkind = 'spend'\nstates = ['USA']\nshare = nan\n", "share"),
    (HEAD + "[[changes]]\nkind = 'spend'\nstates = ['USA']\nshare = inf\n", "share"),
    (HEAD + "[[changes]]\nkind = 'spend'\nstates = ['USA']\n", "no spending is given"),
    (HEAD + "[[changes]]\nkind = 'spend'\nstates = []\nshare = 2\n", "states"),
    (HEAD + "[[changes]]\nkind = 'dissolve'\nagreement = 'NATO'\non = 2026-01-01T10:00:00\n", "on"),
    (HEAD + "[[changes]]\nkind = 'dissolve'\nagreement = 'NATO'\non = '2026-02-30'\n", "calendar"),
    (HEAD + "[[changes]]\nkind = 'dissolve'\nagreement = 'NATO'\non = '2026'\n", "no single day"),
    (HEAD + "[[changes]]\nkind = 'amend-agreement'\nagreement = 'NATO'\nset = {}\n", "is empty"),
    (HEAD + "[[changes]]\nkind = 'add-domain'\nagreement = 'NATO'\ndomain = 'moon'\n", "none of"),
    (HEAD + "[[changes]]\nkind = 'amend-clause'\nagreement = 'NATO'\nclause = 'Art 5'\n"
     "set = { scope = 3, trigger = 'whim' }\n", "scope"),
    ('name = "x"\ntitle = "a\\nb"\non = 2026-01-01\n', "more than one line"),
    ('name = "x"\ntitle = "\\u0007"\non = 2026-01-01\n', "does not print"),
    ('name = "' + "x" * 61 + '"\ntitle = "t"\non = 2026-01-01\n', "name"),
    ('name = "x"\ntitle = "t"\non = 1700-01-01\n', "on: "),
    (HEAD + "[[expected]]\nquestion = 'duties'\nchange = 'sideways'\n", "none of up"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD)
def test_a_file_that_breaks_the_layout_is_refused(text: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        parse_scenario(text, "bad.toml")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "\xe9"')
    with pytest.raises(ScenarioError, match="not UTF-8"):
        read_scenario(latin)
    long = tmp_path / "long.toml"
    long.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ScenarioError, match="no scenario is so long"):
        read_scenario(long)
    deep = tmp_path / "deep.toml"
    deep.write_text(f"a = {'[' * 5000}{']' * 5000}", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"too deep|not TOML"):
        read_scenario(deep)


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    text = find_scenario("ukraine-joins-nato").toml()
    path = tmp_path / "other.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_scenario(path) == find_scenario("ukraine-joins-nato")


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="No scenario is called") as caught:
        find_scenario("ukraine-joins")
    assert "ukraine-joins-nato" in caught.value.mend
    assert path_of("mine.toml") == Path("mine.toml")


def test_every_kind_of_change_can_stand_in_a_file() -> None:
    assert {one.kind for one in KINDS} == set(FILES)


def test_the_library_holds_twelve_that_expect_something_and_name_themselves() -> None:
    assert len(names()) == 12
    for name in names():
        one = find_scenario(name)
        assert one.name == name
        assert one.expected
        assert one.text
        assert one.sources
        assert all(change.source for change in one.changes)
        assert all(change.on == one.on for change in one.changes)
    assert [row["name"] for row in listed().rows] == list(names())


@pytest.mark.parametrize("name", names())
def test_a_scenario_of_the_library_is_sound_and_gives_itself_back(name: str) -> None:
    one = find_scenario(name)
    assert parse_scenario(one.toml(), name) == one
    assert checked(name).extra["sound"] is True
    rows = shown(name).rows
    assert rows
    assert all(row["old"] != row["new"] for row in rows)


def test_every_changed_value_is_shown_with_what_it_was_and_is_before_anything_runs() -> None:
    rows = shown("taiwan-assurance-becomes-treaty").rows
    assert [(row["what"], row["old"], row["new"]) for row in rows[:2]] == [
        ("bindingness", "statute", "treaty"),
        ("class", "UMB", "UDG"),
    ]
    spending = {row["about"]: row for row in shown("allies-reach-three-and-a-half").rows}
    assert "Poland" not in spending
    assert spending["Spain"]["new"].startswith("3.5 percent of GDP (assumed, scenario: assumed)")
    assert "Washington" not in spending
    assert shown("rio-after-withdrawals", "2003-12-31").rows == []
    assert len(shown("rio-after-withdrawals", "2003-12-31").notes) == 5
