"""The register held against COW's list, Gleditsch and Ward's, and a published crosswalk."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from foedus import states
from foedus.dates import Spell

COW_LAST, GW_LAST = date(2024, 12, 31), date(2020, 12, 31)


def _end(last: date, list_ends: date) -> date | None:
    return None if last == list_ends else last + timedelta(days=1)


def _cow_rows(shared_data: Path) -> list[tuple[int, str, Spell]]:
    with (shared_data / "cow/system/statelist2024.csv").open(encoding="utf-8") as file:
        return [
            (
                int(row["ccode"]),
                row["stateabb"],
                Spell(
                    date(int(row["styear"]), int(row["stmonth"]), int(row["stday"])),
                    _end(
                        date(int(row["endyear"]), int(row["endmonth"]), int(row["endday"])),
                        COW_LAST,
                    ),
                ),
            )
            for row in csv.DictReader(file)
        ]


def _gw_rows(shared_data: Path) -> list[tuple[int, str, Spell]]:
    rows = []
    for name in ("ksgmdw.txt", "microstates.txt"):
        lines = (shared_data / "gw" / name).read_text(encoding="latin-1").splitlines()[1:]
        for line in lines:
            number, abbreviation, _, start, last = line.split("\t")
            spell = Spell(
                date.fromisoformat(start.strip()),
                _end(date.fromisoformat(last.strip()), GW_LAST),
            )
            rows.append((int(number), abbreviation, spell))
    return rows


def test_every_row_of_cows_list_is_in_the_register_to_the_day(shared_data: Path) -> None:
    rows = _cow_rows(shared_data)
    # COW's one overlap: 2006-06-03 closes YUG and opens SRB. Half-open spells give it to SRB.
    yugoslavia = (345, "YUG", Spell(date(1944, 10, 20), date(2006, 6, 4)))
    assert yugoslavia in rows
    rows[rows.index(yugoslavia)] = (345, "YUG", Spell(date(1944, 10, 20), date(2006, 6, 3)))
    held = [
        (state.number, code.text, code.spell)
        for state in states.all_states()
        for code in state.codes
        if code.scheme == "cow"
    ]
    assert Counter(held) == Counter(rows)
    for number, _, spell in rows:
        state = states.by_ccode(number)
        assert state.exists_on(spell.start, "cow")
        if spell.end and number != 345:
            assert state.exists_on(spell.end - timedelta(days=1), "cow")
            assert not state.exists_on(spell.end, "cow")


def test_every_row_of_gleditsch_and_ward_is_in_the_register_to_the_day(shared_data: Path) -> None:
    held: dict[int, list[tuple[str, Spell]]] = {}
    for state in states.all_states():
        codes = [code for code in state.codes if code.scheme == "gw"]
        for (number, spell), code in zip(state.gwcodes, codes, strict=True):
            assert code.spell == spell
            held.setdefault(number, []).append((code.text, spell))
    for number in (260, 678):  # one row each there, parted here where COW changes its number
        (text, one), (_, other) = sorted(held[number], key=lambda each: each[1].start)
        assert one.end == other.start
        held[number] = [(text, Spell(one.start, other.end))]
    flat = [(number, *each) for number, spells in held.items() for each in spells]
    assert Counter(flat) == Counter(_gw_rows(shared_data))


def test_iso_codes_agree_with_a_published_table(shared_data: Path) -> None:
    with (shared_data / "groups/group_membership.csv").open(encoding="utf-8") as file:
        table = {row["iso3"]: int(row["cow_code"]) for row in csv.DictReader(file)}
    # That table gives the Vatican the number of the Papal States, which ended in 1860.
    assert table.pop("VAT") == 327
    for iso3, ccode in table.items():
        assert states.by_ccode(ccode).iso3 == iso3
        assert states.resolve(iso3, "2026-01-01").state.ccode == ccode
        assert ccode in {state.number for state in states.system_on("2026-01-01")}
    # Missing from that table, of the members in 2026.
    missing = {s.iso3 for s in states.system_on("2026-01-01", False)} - set(table)
    assert missing == {"SRB", "XKX"}


def _turning_days() -> dict[int, list[date]]:
    """By year, the days on which either list may change: enough to see all of the year."""
    days = {year: {date(year, 1, 1), date(year, 12, 31)} for year in range(1816, 2031)}
    for state in states.all_states():
        for spell in (*state.spells, *(spell for _, spell in state.gwcodes)):
            days[spell.start.year].add(spell.start)
            if spell.end:
                for day in (spell.end, spell.end - timedelta(days=1)):
                    days[day.year].add(day)
    return {year: sorted(each) for year, each in days.items()}


def _agrees(gwcode: str, ccode: str, days: list[date]) -> bool:
    """Whether some day of the year bears the panel's row out: a pair, or one list alone."""
    if gwcode and ccode:
        return any(states.ccode_of(int(gwcode), day) == int(ccode) for day in days) and any(
            states.gwcode_of(int(ccode), day) == int(gwcode) for day in days
        )
    if gwcode:
        held = ((states.state_of_gwcode(int(gwcode), day), day) for day in days)
        return any(state and not state.exists_on(day, "cow") for state, day in held)
    state = states.by_ccode(int(ccode))
    return any(state.exists_on(day, "cow") and not state.exists_on(day, "gw") for day in days)


# The panel joins the lists by abbreviation too, so that where those differ (GMY and GFR, YAR and
# YEM) it gives one state a row in each list without its partner, beside or instead of the pair.
UNPAIRED = {
    "isard_cw_gw_panel.csv": {("678", ""): (1957, 1989, 27), ("260", ""): (1990, 2025, 36)},
    "isard_gw_cw_panel.csv": {("", "678"): (1926, 1989, 54), ("", "255"): (1990, 2025, 36)},
}


@pytest.mark.parametrize("name", sorted(UNPAIRED))
def test_the_crosswalk_agrees_with_a_published_panel_year_by_year(
    shared_data: Path, name: str
) -> None:
    with (shared_data / "gw" / name).open(encoding="utf-8") as file:
        rows = [(int(r["year"]), r["gwcode"], r["ccode"]) for r in csv.DictReader(file)]
    turning = _turning_days()
    differs: dict[tuple[str, str], list[int]] = {}
    for year, gwcode, ccode in rows:
        if not _agrees(gwcode, ccode, turning[year]):
            differs.setdefault((gwcode, ccode), []).append(year)
    found = {pair: (years[0], years[-1], len(years)) for pair, years in differs.items()}
    assert found == UNPAIRED[name]
    assert len(rows) > 15_000
