from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from foedus.atlas.blocs import (
    BLOCS_FILE,
    blocs,
    find_bloc,
    members_on,
    read_blocs,
    suspended_on,
)
from foedus.errors import AtlasError, UnknownNameError
from foedus.states import all_states

# Column of the group file, bloc, states in the file only, states in the atlas only.
DIFFERENCES = [
    ("g7", "g7", set(), set()),
    ("eu", "eu", set(), set()),
    ("oecd", "oecd", set(), set()),
    # Belarus acceded on 2024-07-04, later than the file.
    ("sco", "sco", set(), {"BLR"}),
    # Timor-Leste acceded on 2025-10-26, later than the file.
    ("asean", "asean", set(), {"TLS"}),
    # The file lists states of its own register, without the Sahrawi republic and Palestine.
    ("african_union", "african-union", set(), {"ESH"}),
    ("arab_league", "arab-league", set(), {"PSE"}),
    # Saudi Arabia was invited and has not confirmed; Indonesia joined on 2025-01-06.
    ("brics_plus", "brics", {"SAU"}, {"IDN"}),
]


@pytest.mark.parametrize(("column", "bloc", "file_only", "atlas_only"), DIFFERENCES)
def test_members_of_2026_agree_with_the_group_file_but_for_known_differences(
    shared_data: Path, column: str, bloc: str, file_only: set[str], atlas_only: set[str]
) -> None:
    path = shared_data / "groups" / "group_membership.csv"
    if not path.is_file():
        pytest.skip("groups/group_membership.csv is not there")
    with path.open(encoding="utf-8") as rows:
        listed = {row["iso3"] for row in csv.DictReader(rows) if row[column] == "TRUE"}
    ours = set(members_on(bloc, date(2026, 1, 1)))
    assert (listed - ours, ours - listed) == (file_only, atlas_only)


@pytest.mark.parametrize(
    ("bloc", "day", "count"),
    [
        ("EU", date(1958, 1, 1), 6),
        ("EU", date(1973, 1, 1), 9),
        ("EU", date(1995, 1, 1), 15),
        ("EU", date(2004, 5, 1), 25),
        ("EU", date(2013, 7, 1), 28),
        ("EU", date(2020, 2, 1), 27),
        ("G7", date(2010, 1, 1), 7),
        ("G8", date(2010, 1, 1), 8),
        ("G8", date(2014, 3, 24), 0),
        ("Quad", date(2010, 1, 1), 0),
        ("AUKUS", date(2026, 1, 1), 3),
        ("Five Eyes", date(2026, 1, 1), 5),
        ("CPTPP", date(2026, 1, 1), 12),
        ("CPTPP", date(2018, 12, 30), 6),
        ("JEF", date(2026, 1, 1), 10),
        ("BRICS", date(2009, 6, 16), 4),
        ("BRICS", date(2026, 1, 1), 10),
        ("ASEAN", date(2025, 10, 26), 11),
        ("GCC", date(1981, 5, 25), 6),
        ("CSTO", date(2010, 1, 1), 7),
        ("Arab League", date(1990, 5, 22), 21),
        ("African Union", date(2026, 1, 1), 55),
        ("OECD", date(1961, 9, 30), 17),
    ],
)
def test_how_many_belong_on_a_day(bloc: str, day: date, count: int) -> None:
    assert len(members_on(bloc, day)) == count


def test_the_united_kingdom_leaves_the_union_when_january_2020_ends() -> None:
    assert "GBR" in members_on("eu", date(2020, 1, 31))
    assert "GBR" not in members_on("eu", date(2020, 2, 1))


def test_a_suspended_member_stays_a_member() -> None:
    assert "SYR" in members_on("arab-league", date(2015, 1, 1))
    assert suspended_on("arab-league", date(2015, 1, 1)) == ("SYR",)
    assert suspended_on("arab-league", date(2023, 5, 7)) == ()


def test_every_member_is_in_the_register_of_states() -> None:
    known = {state.code for state in all_states()}
    for bloc in blocs():
        assert {one.state for one in bloc.members} <= known, bloc.key


def test_a_membership_holds_on_its_first_day_and_not_on_the_day_it_ends() -> None:
    for bloc in blocs():
        for one in bloc.members:
            assert one.since.earliest in one
            assert one.since.earliest - timedelta(days=1) not in one
            if one.until is not None:
                assert one.until.earliest not in one


def test_every_bloc_says_what_it_obliges_in_one_sentence() -> None:
    for bloc in blocs():
        assert bloc.obliges.endswith("."), bloc.key
        assert bloc.obliges.count(". ") == 0, bloc.key


def test_an_unknown_bloc_is_refused_with_the_nearest_named() -> None:
    with pytest.raises(UnknownNameError, match="african-union"):
        find_bloc("Africa Union")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "aukus"', 'key = "AUKUS"', "key"),
        ('"GBR", "USA"], since = 2021-09-15', '"UK", "USA"], since = 2021-09-15', "three-letter"),
        (
            'members = [\n  { states = ["AUS", "GBR", "USA"], since = 2021-09-15',
            'members = [\n  { states = ["AUS"], since = 2020-01-01, basis = "uncertain" },\n'
            '  { states = ["AUS", "GBR", "USA"], since = 2021-09-15',
            "AUS is a member twice",
        ),
        ("[[blocs]]", "[[bloc]]", "blocs"),
        ("since = 2021-09-15", "since = 2021-13-15", "not TOML"),
    ],
)
def test_a_malformed_bloc_is_refused_and_the_fault_named(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = BLOCS_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "blocs.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AtlasError, match=told):
        read_blocs(path)
