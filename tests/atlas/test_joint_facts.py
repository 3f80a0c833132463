"""What armed forces share: known answers of the tables, what must hold, and bad files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.atlas import joint_facts
from foedus.atlas.joint_facts import (
    ARRANGEMENTS,
    LANGUAGES,
    OPERATIONS,
    PROGRAMMES,
    arrangements,
    languages,
    operations,
    programmes,
)
from foedus.errors import AtlasError
from foedus.states import system_on

READERS: dict[Path, Callable[[Path], Any]] = {
    LANGUAGES: languages, ARRANGEMENTS: arrangements, PROGRAMMES: programmes,
    OPERATIONS: operations,
}  # fmt: skip


def test_who_invaded_iraq_in_2003_is_told_with_its_basis() -> None:
    one = next(of for of in operations() if of.key == "iraq-2003")
    assert (one.states, one.against, one.confidence) == (
        ("USA", "GBR", "AUS", "POL"),
        ("IRQ",),
        "A",
    )
    assert one.basis


def test_every_row_has_a_basis_and_a_confidence() -> None:
    for row in (*languages(), *arrangements(), *programmes()):
        assert row.basis, row.key
        assert row.confidence in ("A", "B"), row.key
    assert {one.confidence for one in operations()} <= {"A", "B"}


def test_every_listed_state_exists_when_its_row_begins() -> None:
    for row in (*arrangements(), *programmes()):
        if row.span is not None:
            there = {one.code for one in system_on(row.span.since.latest, system="auto")}
            assert set(row.states) <= there, row
    for one in operations():
        there = {of.code for of in system_on(one.since, system="auto")}
        assert {*one.states, *one.against} <= there, one.key


def test_operations_lie_within_the_years_that_are_told() -> None:
    assert all(
        date(1990, 1, 1) <= one.since <= one.until <= date(2014, 12, 31) for one in operations()
    )
    assert not any(set(one.states) & set(one.against) for one in operations())


@pytest.mark.parametrize("day", [date(1950, 1, 1), date(1985, 1, 1), date(2026, 1, 1)])
def test_all_but_three_states_have_a_language(day: date) -> None:
    told = {code for one in languages() for code in one.states}
    silent = {one.code for one in system_on(day, system="auto")} - told
    assert silent <= {"ERI", "ESH", "SML"}


def test_no_state_has_a_shared_language_and_none_on_one_day() -> None:
    day = date(2026, 1, 1)
    held = [one for one in languages() if one.runs(day)]
    own = {code for one in held if one.key == joint_facts.OWN_LANGUAGE for code in one.states}
    shared = {code for one in held if one.key != joint_facts.OWN_LANGUAGE for code in one.states}
    assert own & shared == set()


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (PROGRAMMES, "DEU ESP GBR ITA", "DEU ESP GBR QQQ", "'QQQ' is no code"),
        (PROGRAMMES, "DEU ESP GBR ITA", "DEU DEU", "twice"),
        (PROGRAMMES, "@aukus", "@aucus", "'aucus' is no agreement"),
        (PROGRAMMES, ",1986-06,", ",,", "since is empty"),
        (PROGRAMMES, ",1986-06,", ",1986-13,", "1986-13"),
        (ARRANGEMENTS, "norad,command,in", "norad,comand,in", "comand"),
        (ARRANGEMENTS, ",hub,PHL,", ",hub,PHL USA,", "several states"),
        (ARRANGEMENTS, "1966-07-01,2009-04-04", "1966-07-01,1960-04-04", "not after"),
        (OPERATIONS, "USA GBR AUS POL,", "USA,", "fewer than two"),
        (OPERATIONS, "desert-fox-1998", "iraq-2003", "twice"),
        (OPERATIONS, "1998-12-16,1998-12-19", "1998-12-16,1998-12-10", "before it begins"),
        (LANGUAGES, "key,states", "key,nations", "columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_file(
    tmp_path: Path, table: Path, old: str, new: str, said: str
) -> None:
    text = table.read_text("utf-8")
    assert old in text
    bad = tmp_path / table.name
    bad.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(AtlasError, match=said) as error:
        READERS[table](bad)
    assert table.name in str(error.value)
