"""What is wrong with a question is said on standard error, with the mend, and exit code 2."""

from __future__ import annotations

import pytest
from command_line import Ask, Said

from foedus.terms import MEANS, OBJECTS

DUTIES = ("duties", "Russia", "Estonia")


def check_refusal(said: Said, *parts: str) -> None:
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert "\n  Mend: " in said.err
    assert "Traceback" not in said.err
    assert not [part for part in parts if part not in said.err], said.err


REFUSED = {
    "an unknown state gets the nearest candidates": (
        ("duties", "Rusia", "Estonia"), "no state is called 'Rusia'", "Russia (RUS, 365)",
    ),
    "an unknown target": (("duties", "Russia", "Estonai"), "'Estonai'", "Estonia (EST, 366)"),
    "an unknown state of a filter": (("treaties", "--state", "Polnd"), "'Polnd'", "Poland"),
    "an unknown state among the states": (("states", "Germny"), "'Germny'", "Germany"),
    "a number that is no state's": (("duties", "9999", "Estonia"), "9999"),
    "an unknown place gets the nearest": (
        (*DUTIES, "--place", "Scarboro Shoal"), "'Scarboro Shoal'", "scarborough-shoal",
    ),
    "an unknown place among the places": (("places", "Senkakku"), "senkaku"),
    "an unknown treaty gets the nearest": (
        ("treaty", "north-atlantic"), "'north-atlantic'", "north-atlantic-treaty",
    ),
    "an agreement that only ATOP knows": (("treaty", "atop-1"), "foedus data add"),
    "an unknown bloc": (("blocs", "asaen"), "'asaen'", "asean"),
    "an unknown domain": (("treaties", "--domain", "cybr"), "'cybr' is not a domain", "cyber"),
    "an unknown status": (
        (*DUTIES, "--status", "maybe"), "maybe is not a status", "applies, contested",
    ),
    "one unknown status among known ones": ((*DUTIES, "--status", "applies,maybe"), "maybe"),
    "a state that had ended": (
        ("duties", "Russia", "Estonia", "--on", "1975-01-01"), "'Estonia' on 1975-01-01",
        "from 1991-09-06",
    ),
    "a state not yet begun": (
        ("duties", "Sudan", "South Sudan", "--on", "2005-01-01"), "'South Sudan' on 2005-01-01",
        "2011-07-09",
    ),
    "a name out of its time": (
        ("duties", "USSR", "Estonia"), "'USSR' on", "Russia (RUS, 365)",
    ),
    "a day that needs ATOP says what to add": (
        ("duties", "Austria-Hungary", "Serbia", "--on", "1914-07-28"), "1914-07-28",
        "ATOP has not been added", "atop5_1m.csv", "foedus data add PATH",
    ),
    "a list of a day that needs ATOP": (
        ("treaties", "--on", "1914-07-28"), "atop5_1m.csv", "foedus data add PATH",
    ),
    "a day before the register": (
        (*DUTIES, "--on", "1800-01-01"), "1800-01-01 is before", "1816-01-01 or later",
    ),
    "a day far after the atlas": (
        (*DUTIES, "--on", "2199-01-01"), "days after the atlas ends", "--stale",
    ),
    "states of a day far after the atlas": (("states", "--on", "2199-01-01"), "--stale"),
    "places of a day far after the atlas": (("places", "--on", "2199-01-01"), "--stale"),
    "blocs of a day far after the atlas": (("blocs", "--on", "2199-01-01"), "--stale"),
    "a list of a day far after the atlas": (("treaties", "--on", "2199-01-01"), "--stale"),
    "a day with no such month": ((*DUTIES, "--on", "2026-13-01"), "'2026-13-01'", "YYYY-MM-DD"),
    "a day with no such day": ((*DUTIES, "--on", "2026-02-30"), "'2026-02-30'", "YYYY-MM-DD"),
    "a day the wrong way round": ((*DUTIES, "--on", "28/07/1914"), "'28/07/1914'", "YYYY-MM-DD"),
    "a day with a time": ((*DUTIES, "--on", "2026-01-01T00:00"), "is not a date"),
    "only a year": ((*DUTIES, "--on", "2026"), "names no single day"),
    "a word": ((*DUTIES, "--on", "yesterday"), "'yesterday' is not a date"),
    "an attacker that is the target": (("duties", "Russia", "Russia"), "both attacker and target"),
    "an attacker that is the target by another name": (
        ("duties", "Burma", "Myanmar"), "Myanmar is both attacker and target",
    ),
    "an attacker that is the target by its number": (
        ("duties", "RUS", "365"), "Russia is both attacker and target",
    ),
    "one of several attackers is a target": (
        ("duties", "Russia,Belarus", "Estonia,Belarus"), "Belarus is both",
    ),
    "no attacker": (("duties",), "No attacker is given"),
    "no target": (("duties", "Russia"), "No target is given"),
    "nothing but commas": (("duties", ",", "Estonia"), "no attacker"),
    "first force by a state that takes no part": (
        (*DUTIES, "--first-force", "France"), "France used force first",
    ),
    "an empty attacker": (("duties", "", "Estonia"), "attacker is empty"),
    "an empty day": ((*DUTIES, "--on", ""), "--on is empty"),
    "an empty place": ((*DUTIES, "--place", " "), "--place is empty"),
    "an empty status": ((*DUTIES, "--status", ""), "--status is empty"),
    "an empty treaty": (("treaty", ""), "key is empty"),
    "an empty filter": (("treaties", "--state", ""), "--state is empty"),
    "a name that begins with a dash": (("duties", "--", "-x", "Estonia"), "'-x'"),
    "a name in a script that no name is in": (("duties", "中文", "Estonia"), "'中文'"),
    "a treaty in a script that no name is in": (("treaty", "中文"), "'中文'"),
    "a control character": (("duties", "Rus\x1b[31msia", "Estonia"), "\\x1b[31m"),
    "a file of events beside facts": (
        (*DUTIES, "--events", "events.csv"), "attacker, target given beside a file of events",
    ),
    "a file of events that is not there": (
        ("duties", "--events", "missing.csv"), "missing.csv: cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_cause_and_the_mend(ask: Ask, case: str) -> None:
    words, *parts = REFUSED[case]
    check_refusal(ask(*words), *parts)


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_refusal_is_no_answer_in_any_form(ask: Ask, form: str) -> None:
    check_refusal(ask("duties", "Rusia", "Estonia", "--format", form), "Russia (RUS, 365)")


@pytest.mark.parametrize(
    "words",
    [
        ("duties", "x" * 50_000, "Estonia"),
        (*DUTIES, "--place", "x" * 50_000),
        (*DUTIES, "--on", "x" * 50_000),
        (*DUTIES, "--status", "x" * 50_000),
        ("treaty", "x" * 50_000),
        ("places", "x" * 50_000),
        ("blocs", "x" * 50_000),
        ("treaties", "--domain", "x" * 50_000),
        ("data", "path", "x" * 50_000),
    ],
    ids=lambda words: " ".join(one for one in words if len(one) < 50),
)
def test_a_very_long_word_is_not_printed_back_whole(ask: Ask, words: tuple[str, ...]) -> None:
    said = ask(*words)
    check_refusal(said)
    assert len(said.err) < 3_000


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ((*DUTIES, "--means", "magic"), MEANS),
        ((*DUTIES, "--object", "ship"), OBJECTS),
        ((*DUTIES, "--scale", "huge"), ("armed-attack", "below")),
        ((*DUTIES, "--format", "xml"), ("table", "json", "csv", "md")),
        (("treaties", "--duty", "love"), ("defense", "offense", "neutrality")),
        (("data", "list", "--format", "xml"), ("table", "json", "csv", "md")),
        (("atlas", "check", "x.toml", "--format", "xml"), ("table", "json", "csv", "md")),
    ],
)
def test_a_word_outside_a_closed_list_is_refused_with_the_list(
    ask: Ask, words: tuple[str, ...], choices: tuple[str, ...]
) -> None:
    check_refusal(ask(*words), words[-1], *choices)


WRITTEN_WRONGLY = {
    "a command with a letter wrong gets the nearest": (("duty",), "'duty'", "did you mean duties"),
    "a command that is like none gets the list": (("zzz",), "'zzz'", "choose among duties, "),
    "a command of a group": (("data", "ad"), "'ad'", "did you mean add"),
    "an option with a letter wrong gets the nearest": (
        (*DUTIES, "--polace", "x"), "no option --polace", "did you mean --place?",
    ),
    "an option that is like none": (
        (*DUTIES, "--zzzz"), "no option --zzzz", "`foedus duties --help`",
    ),
    "a short option that is none": (("duties", "-x", "Estonia"), "-x", "`foedus duties --help`"),
    "an argument too many": (
        (*DUTIES, "Latvia"), "'Latvia' is more than foedus duties takes", "leave it out",
    ),
    "an argument too few": (("treaty",), "key is missing", "`foedus treaty --help`"),
    "an argument of a group too few": (
        ("atlas", "check"), "file is missing", "`foedus atlas check --help`",
    ),
    "an option without its value": ((*DUTIES, "--on"), "--on has no value", "write one after it"),
    "a form without its value": (("data", "list", "--format"), "--format has no value"),
    "a flag with a value": ((*DUTIES, "--stale=yes"), "--stale", "--help"),
    "a form that is none": (
        (*DUTIES, "--format", "xml"), "'xml' is no value of --format",
        "choose among table, json, csv, md.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN_WRONGLY)
def test_a_command_written_wrongly_is_refused_with_its_mend(ask: Ask, case: str) -> None:
    words, *parts = WRITTEN_WRONGLY[case]
    said = ask(*words)
    check_refusal(said, *parts)
    assert "Usage" not in said.err


@pytest.mark.parametrize("words", [("x" * 50_000,), (*DUTIES, "--" + "x" * 50_000)], ids=len)
def test_a_very_long_command_is_not_printed_back_whole(ask: Ask, words: tuple[str, ...]) -> None:
    said = ask(*words)
    check_refusal(said)
    assert len(said.err) < 3_000


@pytest.mark.parametrize("words", [(), ("data",), ("atlas",)], ids=" ".join)
def test_a_command_with_nothing_after_it_shows_its_help(ask: Ask, words: tuple[str, ...]) -> None:
    said = ask(*words)
    assert "Commands:" in said.out + said.err
    assert "Error" not in said.err


def test_before_1990_without_atop_the_answer_says_that_it_is_incomplete(ask: Ask) -> None:
    said = ask("treaties", "--on", "1950-01-01", "--format", "json")
    assert said.code == 0
    assert said.data["complete"] is False
    assert "foedus data list" in said.data["notes"][0]
