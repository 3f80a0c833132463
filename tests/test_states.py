"""The register of states: what each name and code stands for on a day, and what is refused."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import states
from foedus.errors import (
    AmbiguousStateError,
    CoverageError,
    DateError,
    FoedusError,
    StateNotInSystemError,
    UnknownNameError,
    UnknownStateError,
)
from foedus.states.index import CODE_SCHEMES, Meaning, meanings
from foedus.states.register import Kind

DAYS = st.dates(min_value=date(1816, 1, 1), max_value=date(2031, 12, 31))
ALL_MEANINGS = [meaning for each in meanings().values() for meaning in each]


@pytest.mark.parametrize(
    ("text", "on", "number", "code"),
    [
        ("Germany", "1914-07-28", 255, "DEU"),
        ("Germany", "1850-01-01", 255, "DEU"),
        ("Germany", "1950-01-01", 260, "DEU"),
        ("Germany", "1960-01-01", 260, "DEU"),
        ("DEU", "1960-01-01", 260, "DEU"),
        ("255", "1960-01-01", 260, "DEU"),
        (255, "1960-01-01", 260, "DEU"),
        ("GMY", "1960-01-01", 260, "DEU"),
        ("West Germany", "1960-01-01", 260, "DEU"),
        ("GFR", "1960-01-01", 260, "DEU"),
        ("GFR", "2026-01-01", 255, "DEU"),
        ("East Germany", "1960-01-01", 265, "GDR"),
        ("260", "2026-01-01", 255, "DEU"),
        ("Prussia", "1866-06-14", 255, "DEU"),
        ("Sardinia", "1855-01-01", 325, "ITA"),
        ("Austria", "1914-07-28", 300, "AUH"),
        ("Austria-Hungary", "1914-07-28", 300, "AUH"),
        ("Austria", "2026-01-01", 305, "AUT"),
        ("Serbia", "1914-07-28", 345, "SRB"),
        ("Yugoslavia", "1960-01-01", 345, "SRB"),
        ("Serbia", "2026-01-01", 345, "SRB"),
        ("340", "2026-01-01", 345, "SRB"),
        ("Montenegro", "1914-07-28", 341, "MNE"),
        ("Russia", "1950-01-01", 365, "RUS"),
        ("USSR", "1950-01-01", 365, "RUS"),
        ("CZE", "1970-01-01", 315, "CZE"),
        ("CZE", "2026-01-01", 316, "CZE"),
        ("Czech Republic", "2026-01-01", 316, "CZE"),
        ("Macedonia", "2026-01-01", 343, "MKD"),
        ("Burma", "2026-01-01", 775, "MMR"),
        ("Siam", "1914-07-28", 800, "THA"),
        ("Ottoman Empire", "1914-07-28", 640, "TUR"),
        ("turkiye", "2026-01-01", 640, "TUR"),
        ("Korea", "1900-01-01", 730, "KOR"),
        ("KOR", "2026-01-01", 732, "KOR"),
        ("ROK", "2026-01-01", 732, "KOR"),
        ("DPRK", "2026-01-01", 731, "PRK"),
        ("Congo", "1980-01-01", 484, "COG"),
        ("Zaire", "1980-01-01", 490, "COD"),
        ("DRC", "2026-01-01", 490, "COD"),
        ("Yemen", "1950-01-01", 678, "YAR"),
        ("North Yemen", "1980-01-01", 678, "YAR"),
        ("South Yemen", "1980-01-01", 680, "YPR"),
        ("Yemen", "2026-01-01", 679, "YEM"),
        ("678", "2026-01-01", 679, "YEM"),
        ("China", "1914-07-28", 710, "CHN"),
        ("China", "2026-01-01", 710, "CHN"),
        ("Republic of China", "1930-01-01", 710, "CHN"),
        ("Republic of China", "2026-01-01", 713, "TWN"),
        ("South Vietnam", "1965-01-01", 817, "RVN"),
        ("North Vietnam", "1965-01-01", 816, "VNM"),
        ("Vietnam", "2026-01-01", 816, "VNM"),
        ("Guinea", "2026-01-01", 438, "GIN"),
        ("Niger", "2026-01-01", 436, "NER"),
        ("Dominica", "2026-01-01", 54, "DMA"),
        ("AUS", "2026-01-01", 900, "AUS"),
        ("SWZ", "1914-07-28", 225, "CHE"),
        ("MNG", "2026-01-01", 712, "MNG"),
        ("002", "2026-01-01", 2, "USA"),
        ("970", "2026-01-01", 970, "NRU"),
        ("971", "2026-01-01", 970, "NRU"),
        ("u.s.", "2026-01-01", 2, "USA"),
        ("The Gambia", "2026-01-01", 420, "GMB"),
        ("st kitts & nevis", "2026-01-01", 60, "KNA"),
        ("  COTE D'IVOIRE\n", "2026-01-01", 437, "CIV"),
        ("gb", "2026-01-01", 200, "GBR"),
        ("Kosovo", "2026-01-01", 347, "XKX"),
        ("Taiwan", "2026-01-01", 713, "TWN"),
        ("Palestine", "2026-01-01", 11275, "PSE"),
        ("396", "2026-01-01", 10396, "ABK"),
        ("South Ossetia", "2026-01-01", 10397, "SOT"),
        ("Vatican", "2026-01-01", 11336, "VAT"),
        ("Cook Islands", "2026-01-01", 11184, "COK"),
    ],
)
def test_a_code_or_name_finds_its_state_on_the_day(
    text: str | int, on: str, number: int, code: str
) -> None:
    found = states.resolve(text, on)
    assert (found.state.number, found.state.code, found.on) == (
        number,
        code,
        date.fromisoformat(on),
    )
    assert str(text).strip().lstrip("0") in found.reading
    assert found.reading.endswith(".")


@pytest.mark.parametrize(
    ("text", "on", "candidates"),
    [
        ("Korea", "1960-01-01", {"North Korea", "South Korea"}),
        ("Yemen", "1980-01-01", {"Yemen Arab Republic", "Yemen People's Republic"}),
        ("YEM", "1980-01-01", {"Yemen Arab Republic", "Yemen People's Republic"}),
        ("Vietnam", "1960-01-01", {"Vietnam", "Republic of Vietnam"}),
        ("Congo", "2026-01-01", {"Republic of the Congo", "Democratic Republic of the Congo"}),
        ("Hesse", "1850-01-01", {"Hesse-Kassel", "Hesse-Darmstadt"}),
        ("970", "1985-01-01", {"Nauru", "Kiribati"}),
    ],
)
def test_an_ambiguous_name_names_its_candidates(text: str, on: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousStateError) as caught:
        states.resolve(text, on)
    assert all(name in caught.value.wrong for name in candidates)


@pytest.mark.parametrize(
    ("text", "on", "said", "mend"),
    [
        ("Yugoslavia", "2026-01-01", "ccode 345 from 1918-12-01 to 2006-06-02", "Serbia (SRB"),
        ("YUG", "2026-01-01", "called Serbia", "Serbia (SRB"),
        ("USSR", "2026-01-01", "to 1991-12-25", "Russia (RUS"),
        ("Soviet Union", "1900-01-01", "called Russia", "Russia (RUS"),
        ("West Germany", "2026-01-01", "to 1990-10-02", "Germany (DEU, 255)"),
        ("East Germany", "2026-01-01", "to 1990-10-02", "Germany (DEU, 255)"),
        ("Germany", "1947-01-01", "to 1945-05-08", "ask for a day"),
        ("Hungary", "1914-07-28", "from 1918-11-16", "Austria-Hungary"),
        ("Ukraine", "1914-07-28", "from 1991-12-26", "Russia"),
        ("Bosnia", "1914-07-28", "from 1992-04-07", "ask for a day"),
        ("Zanzibar", "2026-01-01", "to 1964-04-26", "Tanzania"),
        ("679", "1980-01-01", "from 1990-05-22", "Yemen Arab Republic"),
        ("Kosovo", "2000-01-01", "from 2008-02-20", "Yugoslavia (SRB"),
        ("Artsakh", "2024-06-01", "to 2023-12-31", "Azerbaijan"),
    ],
)
def test_a_state_that_did_not_exist_is_refused_with_its_dates_and_kin(
    text: str, on: str, said: str, mend: str
) -> None:
    with pytest.raises(StateNotInSystemError) as caught:
        states.resolve(text, on)
    assert said in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("text", "on", "said"),
    [
        ("Germany", "1960-01-01", "260 continues it"),
        ("255", "1960-01-01", "255 is not in either list on that day and 260 continues it"),
        ("Russia", "1950-01-01", "then called Soviet Union"),
        ("Macedonia", "2026-01-01", "a former name (until 2019-02-12) of North Macedonia"),
        ("Turkey", "1914-07-28", "then called Ottoman Empire"),
        ("AUS", "2026-01-01", "it is also COW's abbreviation of Austria (305)"),
        ("Montenegro", "1914-07-28", "Gleditsch and Ward count it on that day, COW does not"),
        ("260", "2026-01-01", "Gleditsch and Ward's number for Germany (255)"),
    ],
)
def test_the_reading_says_what_was_decided(text: str, on: str, said: str) -> None:
    assert said in states.resolve(text, on).reading


def test_a_list_can_be_chosen() -> None:
    assert states.resolve("AUS", "2026-01-01", system="cow").state.number == 305
    assert states.resolve("YEM", "1980-01-01", system="gw").state.number == 678
    assert states.resolve(970, "2026-01-01", system="gw").state.number == 946
    assert states.resolve("Netherlands", "1942-01-01", system="gw").state.number == 210
    with pytest.raises(StateNotInSystemError):
        states.resolve("Netherlands", "1942-01-01", system="cow")
    with pytest.raises(StateNotInSystemError, match="no COW number"):
        states.resolve("Palestine", "2026-01-01", system="cow")
    with pytest.raises(UnknownNameError):
        states.resolve("France", system="polity")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("Germny", "Germany"), ("Untied States", "United States"), ("Swedn", "Sweden")],
)
def test_an_unknown_name_suggests_the_nearest_and_takes_none(text: str, nearest: str) -> None:
    with pytest.raises(UnknownStateError) as caught:
        states.resolve(text)
    assert nearest in caught.value.mend


NO_NAMES = ["", "   ", "\0", "USA\0", "\u202eUSA\u0007", "the", "¿?", "🇫🇷", "\ud800"]
NO_NUMBERS = ["-255", "+2", "255.0", "２", "9" * 100_000, "x" * 100_000]


@pytest.mark.parametrize("text", NO_NAMES + NO_NUMBERS, ids=lambda text: ascii(text)[1:12])
def test_text_that_names_nothing_is_an_unknown_state(text: str) -> None:
    with pytest.raises(UnknownStateError) as caught:
        states.resolve(text)
    assert len(str(caught.value)) < 600
    str(caught.value).encode()


@pytest.mark.parametrize("value", [None, True, 2.0, b"USA", [], 10**5000, -2, 0], ids=range(8))
def test_what_is_neither_text_nor_number_is_an_unknown_state(value: Any) -> None:
    with pytest.raises(UnknownStateError):
        states.resolve(value)


@pytest.mark.parametrize("on", ["1914", "1914-13-01", "yesterday", "", 1914, 3.5])
def test_an_unreal_day_is_a_date_error(on: Any) -> None:
    with pytest.raises(DateError):
        states.resolve("France", on)


def test_a_day_before_the_register_is_outside_coverage() -> None:
    for ask in (states.resolve, states.continues, states.gwcode_of):
        with pytest.raises(CoverageError):
            ask(220, "1815-12-31")
    with pytest.raises(CoverageError):
        states.system_on("1815-06-18")


def test_a_datetime_counts_as_its_day() -> None:
    assert states.resolve("France", datetime(2000, 1, 1, 12)).on == date(2000, 1, 1)


def test_without_a_day_the_registers_own_day_is_meant() -> None:
    assert states.resolve("France").on == states.AS_OF


@given(st.sampled_from(ALL_MEANINGS), DAYS)
def test_every_code_and_name_in_use_on_a_day_finds_a_state_that_exists(
    meaning: Meaning, day: date
) -> None:
    if not (meaning.state.exists_on(day) and meaning.fits(day)):
        return
    try:
        found = states.resolve(meaning.name.text, day)
    except AmbiguousStateError as error:
        refused = error.wrong
    else:
        refused = ""
    if refused:
        assert str(meaning.state) in refused
        return
    assert found.state.exists_on(day)
    # Another state may carry the same code in a scheme that comes first; then the reading says so.
    assert found.state is meaning.state or str(meaning.state) in found.reading


def test_every_name_resolves_on_the_first_and_last_day_of_its_state() -> None:
    for meaning in ALL_MEANINGS:
        for spell in meaning.state.spells:
            last = spell.end - timedelta(days=1) if spell.end else states.AS_OF
            for day in (spell.start, last):
                if meaning.fits(day):
                    try:
                        found = states.resolve(meaning.name.text, day).state
                    except AmbiguousStateError:
                        continue
                    assert found.exists_on(day)


@given(DAYS)
def test_what_is_printed_finds_the_state_again_and_is_printed_for_one_state(day: date) -> None:
    there = states.system_on(day, system="auto")
    assert len({state.code for state in there}) == len(there)
    for state in there:
        assert states.resolve(state.code, day).state is state
        if state.number != 970 or state.exists_on(day, "cow"):  # else Kiribati's in the other list
            assert states.resolve(state.number, day).state is state


@given(st.text(max_size=40), DAYS)
def test_no_text_raises_anything_but_a_foedus_error(text: str, day: date) -> None:
    with contextlib.suppress(FoedusError):
        assert states.resolve(text, day).state.exists_on(day)


@given(st.integers(), DAYS)
def test_no_number_raises_anything_but_a_foedus_error(number: int, day: date) -> None:
    for ask in (states.resolve, states.continues, states.gwcode_of, states.ccode_of):
        with contextlib.suppress(UnknownStateError, AmbiguousStateError, StateNotInSystemError):
            ask(number, day)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert states.fold(states.fold(text)) == states.fold(text)


def test_numbers_are_unique_and_sorted_and_successions_meet() -> None:
    numbers = [state.number for state in states.all_states()]
    assert numbers == sorted(set(numbers))
    for state in states.all_states():
        assert state.kind in get_args(Kind)
        assert (state.ccode is None) == (state.kind != "system")
        assert state.spells
        assert state.note or state.kind == "system"
        for link in state.successors:
            back = states.by_number(link.number).predecessors
            assert any(each.number == state.number and each.on == link.on for each in back)


def test_spells_are_in_order_and_do_not_touch() -> None:
    for state in states.all_states():
        for one, other in zip(state.spells, state.spells[1:], strict=False):
            assert one.end is not None
            assert one.start < one.end < other.start


def test_no_name_of_the_register_is_lost_in_folding() -> None:
    assert "" not in meanings()
    assert not any(text.isdigit() for text in meanings())
    assert {meaning.scheme for meaning in ALL_MEANINGS} <= {
        *CODE_SCHEMES, "name", "alias", "former-iso"
    }  # fmt: skip


def test_the_unified_states_follow_their_parts() -> None:
    def before(number: int) -> set[int]:
        return {link.number for link in states.by_number(number).predecessors}

    def after(number: int) -> set[int]:
        return {link.number for link in states.by_number(number).successors}

    assert after(315) >= {316, 317}
    assert before(679) == {678, 680}
    assert after(345) == {341, 343, 344, 346, 347, 349}
    assert before(325) >= {327, 329, 332, 335, 337}
    assert after(817) == {816}
    assert after(511) == {510}
    assert after(300) >= {305, 310, 315}


def test_names_follow_the_day() -> None:
    serbia = states.by_ccode(345)
    days = ("1914-07-28", "1925-01-01", "1960-01-01", "2004-01-01", "2026-01-01")
    assert [serbia.name_on(day) for day in days] == [
        "Serbia",
        "Kingdom of Serbs, Croats and Slovenes",
        "Yugoslavia",
        "Serbia and Montenegro",
        "Serbia",
    ]
    siam = states.by_ccode(800)
    years = ("1914-01-01", "1940-01-01", "1946-01-01", "1960-01-01")
    assert [siam.name_on(day) for day in years] == ["Siam", "Thailand", "Siam", "Thailand"]


def test_entities_are_in_the_system_only_when_asked() -> None:
    codes = {state.code for state in states.system_on("2026-01-01")}
    assert codes >= {"PSE", "ABK", "SOT", "COK", "NIU", "ESH", "VAT", "XKX", "TWN"}
    assert "NKR" not in codes
    bare = states.system_on("2026-01-01", include_entities=False)
    assert all(state.ccode is not None for state in bare)
    assert len(bare) == 195


def test_days_after_the_lists_end_keep_the_open_ends() -> None:
    late = {state.number for state in states.system_on("2031-06-01")}
    assert late == {state.number for state in states.system_on("2025-01-01")}


def test_lookups_of_missing_numbers_say_so() -> None:
    for number in (1, 10**5000, True):
        with pytest.raises(UnknownStateError):
            states.by_number(number)
    with pytest.raises(UnknownStateError, match="not a COW number"):
        states.by_ccode(11275)
    with pytest.raises(UnknownStateError):
        states.ccode_of(1, "2026-01-01")


def test_a_state_survives_pickling_as_itself() -> None:
    france = states.by_ccode(220)
    copy = pickle.loads(pickle.dumps(france))
    assert copy == france
    assert hash(copy) == hash(france)


def test_the_register_is_light() -> None:
    heavy = "{'polars', 'numpy', 'pydantic', 'rapidfuzz'}"
    program = (
        "import sys, time; import foedus.states as s; t = time.process_time(); s.all_states(); "
        "s.resolve('France'); spent = time.process_time() - t; "
        f"assert not {heavy} & set(sys.modules), sys.modules; print(spent)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    # Some 0.02 s; the bound only catches a register read many times or by a slow reader.
    assert float(ran.stdout) < 0.2
