"""28 July to 4 August 1914 from ATOP: with the atlas's articles, and from ATOP alone."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus import states
from foedus.casus import Event, events_as_arrays, rule
from foedus.casus.answer import ruling_rows
from foedus.questions.duties import answer
from foedus.questions.treaties import answer as agreements_known
from foedus.worlds.atop_agreements import agreements_of
from foedus.worlds.book import Book, compile_book
from foedus.worlds.roll import merged

PAGE = Path(__file__).resolve().parents[2] / "docs" / "1914.md"
SHOWN = re.compile(r"^<!-- not run: it needs ATOP;[^\n]*-->\n```console\n(.*?)^```$", re.M | re.S)
HELP = ("defense", "offense")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def atop_cache(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache that holds ATOP's member file."""
    from foedus.sources import adding

    folder = tmp_path_factory.mktemp("atop") / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        adding.add([shared_data / "atop" / "atop5_1m.csv"])
        yield folder


@pytest.fixture
def atop(atop_cache: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's cache is the one with ATOP in it."""
    monkeypatch.setenv("FOEDUS_CACHE", str(atop_cache))
    return atop_cache


@pytest.fixture
def alone(atop: Path) -> Book:
    """The book of ATOP's alliances, with nothing from the atlas."""
    from foedus.sources import adding

    return compile_book(merged((), agreements_of(adding.load("atop-m"))))


def rows(attacker: str, target: str, day: str, **facts: str) -> list[Row]:
    found: list[Row] = answer(attacker, target, on=day, **facts).rows
    return found


def rows_alone(book: Book, attacker: str, target: str, day: str) -> list[Row]:
    on = date.fromisoformat(day)
    sides = [states.resolve(name, on=on).state.number for name in (attacker, target)]
    event = Event((sides[0],), (sides[1],), on)
    return ruling_rows(book, [event], rule(book, events_as_arrays(book, [event])))[0]


def live(found: list[Row], toward: str, *duties: str) -> set[str]:
    """Who owes one of these duties to a belligerent, by an answer that is not "no"."""
    return {
        row["state"]
        for row in found
        if row["toward"] == toward and row["duty"] in duties and row["status"] != "does_not_apply"
    }


def only(found: list[Row], state: str, agreement: str, duty: str) -> Row:
    (row,) = [
        row
        for row in found
        if (row["state"], row["agreement"], row["duty"]) == (state, agreement, duty)
    ]
    return row


@pytest.mark.usefixtures("atop")
class TestWithTheAtlas:
    def test_serbias_partners_are_exactly_montenegro_and_greece(self) -> None:
        found = rows("Austria-Hungary", "Serbia", "1914-07-28")
        assert live(found, "SRB", *HELP) == {"MNE", "GRC"}
        parties = {
            state
            for row in agreements_known(on="1914-07-28", state="Serbia").rows
            for state in row["parties"]
        }
        assert parties == {"SRB", "MNE", "GRC"}

    def test_russia_has_no_pact_with_serbia(self) -> None:
        assert not [
            row["key"]
            for row in agreements_known(on="1914-07-28", state="Russia").rows
            if "SRB" in row["parties"]
        ]

    def test_italy_romania_and_germany_owe_the_attacker_no_help(self) -> None:
        found = rows("Austria-Hungary", "Serbia", "1914-07-28")
        assert not live(found, "AUH", *HELP, "neutrality")
        refused = {
            row["state"]: row["reasons"]
            for row in found
            if row["toward"] == "AUH" and row["duty"] == "defense"
        }
        assert refused.keys() == {"ITA", "ROU", "DEU"}
        assert all("aggressor" in reasons for reasons in refused.values())

    def test_all_that_is_left_toward_the_attacker_is_a_doubt_on_consultation(self) -> None:
        found = rows("Austria-Hungary", "Serbia", "1914-07-28")
        assert [
            (row["state"], row["agreement"], row["duty"], row["status"], row["reasons"])
            for row in found
            if row["toward"] == "AUH" and row["status"] != "does_not_apply"
        ] == [("ITA", "atop-1410", "consultation", "contested", ["location_unread"])]

    def test_given_russia_fights_austria_hungary_germanys_duty_of_1879_applies(self) -> None:
        found = rows("Russia", "Austria-Hungary", "1914-07-30")
        row = only(found, "DEU", "dual-alliance-1879", "defense")
        assert (row["status"], row["toward"]) == ("applies", "AUH")
        assert row["article"].startswith("Art I")
        assert live(found, "RUS", *HELP) == set()
        italy = only(found, "ITA", "triple-alliance", "defense")
        assert italy["status"] == "does_not_apply"
        assert "too_few_adversaries" in italy["reasons"]

    def test_the_german_duty_falls_away_if_austria_hungary_used_force_first(self) -> None:
        found = rows("Russia", "Austria-Hungary", "1914-07-30", first_force="Austria-Hungary")
        row = only(found, "DEU", "dual-alliance-1879", "defense")
        assert (row["status"], row["reasons"]) == ("does_not_apply", ["aggressor"])

    def test_given_germany_fights_russia_frances_duty_applies(self) -> None:
        found = rows("Germany", "Russia", "1914-08-01")
        row = only(found, "FRA", "franco-russian-alliance", "defense")
        assert (row["status"], row["article"], row["toward"]) == ("applies", "Art 1", "RUS")
        assert live(found, "RUS", *HELP) == {"FRA"}
        assert live(found, "DEU", *HELP) == set()

    def test_britain_owes_france_consultation_and_no_more(self) -> None:
        found = rows("Germany", "France", "1914-08-03")
        assert live(found, "FRA", *HELP) == {"RUS"}
        assert {row["duty"] for row in found if row["state"] == "GBR"} == {"consultation"}
        assert live(found, "FRA", "neutrality") == {"ITA"}

    def test_belgiums_guarantors_are_contested_and_germany_breaks_its_promise(self) -> None:
        found = rows("Germany", "Belgium", "1914-08-04")
        britain = only(found, "GBR", "treaty-of-london-1839", "defense")
        assert (britain["status"], "clause_disputed" in britain["reasons"]) == ("contested", True)
        assert only(found, "DEU", "treaty-of-london-1839", "nonaggression")["breached"]
        assert live(found, "BEL", *HELP) == {"AUH", "FRA", "GBR", "RUS"}


class TestAtopAlone:
    def test_serbias_partners_are_the_same(self, alone: Book) -> None:
        found = rows_alone(alone, "Austria-Hungary", "Serbia", "1914-07-28")
        assert live(found, "SRB", *HELP) == {"MNE", "GRC"}
        assert only(found, "MNE", "atop-1480", "defense")["status"] == "applies"
        assert only(found, "GRC", "atop-1490", "defense")["status"] == "applies"

    def test_the_attacker_is_owed_no_help(self, alone: Book) -> None:
        found = rows_alone(alone, "Austria-Hungary", "Serbia", "1914-07-28")
        assert not live(found, "AUH", *HELP)
        for state, agreement in (
            ("DEU", "atop-1335"),
            ("ITA", "atop-1350"),
            ("ROU", "atop-1355"),
        ):
            assert "aggressor" in only(found, state, agreement, "defense")["reasons"]

    def test_the_dual_alliance_applies_from_atops_own_threat(self, alone: Book) -> None:
        found = rows_alone(alone, "Russia", "Austria-Hungary", "1914-07-30")
        row = only(found, "DEU", "atop-1335", "defense")
        assert (row["status"], row["article"]) == ("applies", "")
        assert row["source"] == "ATOP 5.1 1335 phase 0: defense defcoadv"
        (pledge,) = [
            clause
            for agreement in alone.agreements
            if agreement.key == "atop-1335"
            for clause in agreement.obligations
            if clause.duty == "defense"
        ]
        assert pledge.adversaries == ("RUS",)
        other = rows_alone(alone, "France", "Austria-Hungary", "1914-07-30")
        assert "adversary_not_named" in only(other, "DEU", "atop-1335", "defense")["reasons"]

    def test_the_franco_russian_pledge_is_contested_for_want_of_the_adversary(
        self, alone: Book
    ) -> None:
        found = rows_alone(alone, "Germany", "Russia", "1914-08-01")
        row = only(found, "FRA", "atop-1385", "defense")
        assert (row["status"], row["reasons"]) == ("contested", ["adversary_unread"])

    def test_belgium_is_a_member_of_no_alliance_between_1833_and_1920(self, alone: Book) -> None:
        assert not [
            row
            for row in rows_alone(alone, "Germany", "Belgium", "1914-08-04")
            if row["toward"] == "BEL"
        ]
        held = [
            (party.entry.earliest, party.end)
            for agreement in alone.agreements
            for party in agreement.parties
            if party.state == "BEL" and party.entry is not None
        ]
        between = [
            entry
            for entry, end in held
            if entry < date(1920, 1, 1) and (end is None or end.latest > date(1834, 1, 1))
        ]
        assert held
        assert not between


def shown_commands() -> list[tuple[str, str]]:
    parts = [
        re.split(r"^\$ (.*)\n?", body, flags=re.M)
        for body in SHOWN.findall(PAGE.read_text("utf-8"))
    ]
    return [pair for one in parts for pair in zip(one[1::2], one[2::2], strict=True)]


@pytest.mark.slow
@pytest.mark.usefixtures("atop")
@pytest.mark.parametrize(("command", "shown"), shown_commands())
def test_a_command_prints_what_the_page_on_1914_shows(
    command: str, shown: str, printed_by: Callable[[str], tuple[int, str]]
) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    _, printed = printed_by(command)
    example = doctest.Example(command, shown)
    checker = doctest.OutputChecker()
    assert checker.check_output(shown, printed, flags), checker.output_difference(
        example, printed, flags
    )


def test_the_page_on_1914_shows_every_day() -> None:
    days = {
        day for command, _ in shown_commands() for day in re.findall(r"1914-\d\d-\d\d", command)
    }
    assert days == {"1914-07-28", "1914-07-30", "1914-08-01", "1914-08-03", "1914-08-04"}
