"""State-years, state-days and dyad-years: known rows, what must hold of all, what is refused."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import states
from foedus.errors import CoverageError, DateError, FoedusError, PanelError
from foedus.panels import RULES, Panel, dyad_years, state_days, state_years
from foedus.panels.units.membership import HORIZON, membership, together
from foedus.panels.units.years import year_rows, years_covered

SPANS = st.tuples(st.integers(1816, 2026), st.integers(0, 4)).map(
    lambda one: (one[0], min(one[0] + one[1], 2026))
)
SYSTEMS = st.sampled_from(["cow", "gw"])
RULE = st.sampled_from(RULES)


def keys_of(panel: Panel) -> list[tuple[Any, ...]]:
    return panel.collect().select(panel.keys).rows()


# Known answers


@pytest.mark.parametrize(
    ("rule", "count", "austria_hungary"),
    [("any_day", 50, True), ("jan_1", 44, True), ("dec_31", 49, False)],
)
def test_states_of_1918_are_counted_by_rule(rule: str, count: int, austria_hungary: bool) -> None:
    # Six states entered in the year; Austria-Hungary was out from 1918-11-13.
    rows = keys_of(state_years(1918, 1918, rule=rule))
    assert len(rows) == count
    assert ((300, 1918) in rows) == austria_hungary


def test_suriname_and_south_vietnam_are_no_pair_in_1975() -> None:
    # South Vietnam ended on 1975-04-30; Suriname entered on 1975-11-25.
    years = keys_of(state_years(1975, 1975))
    assert {(115, 1975), (817, 1975)} <= set(years)
    pairs = set(keys_of(dyad_years(1974, 1976)))
    assert (115, 817, 1975) not in pairs
    assert (817, 115, 1975) not in pairs
    assert (2, 817, 1975) in pairs
    assert (2, 115, 1975) in pairs


def test_germany_of_two_numbers_pairs_with_others_and_not_with_itself_in_1990() -> None:
    # 255 entered on the day, 1990-10-03, that was the first without 260 and 265.
    pairs = set(keys_of(dyad_years(1990, 1990, directed=False)))
    assert {(2, 255, 1990), (2, 260, 1990), (2, 265, 1990)} <= pairs
    assert (260, 265, 1990) in pairs
    assert not {(255, 260, 1990), (255, 265, 1990)} & pairs


def test_gleditsch_and_wards_germany_is_one_state_through_1990() -> None:
    rows = keys_of(state_years(1989, 1991, system="gw"))
    assert [row for row in rows if row[0] in (255, 260)] == [(260, 1989), (260, 1990), (260, 1991)]


def test_a_state_that_left_and_came_back_has_no_rows_between() -> None:
    rows = keys_of(state_years(1938, 1956))
    # Austria was annexed on 1938-03-13 and was a member again from 1955-07-27.
    assert [year for code, year in rows if code == 305] == [1938, 1955, 1956]


def test_state_days_count_the_first_day_and_not_the_first_day_out() -> None:
    rows = state_days("1975-04-28", "1975-05-02").frame.filter(ccode=817).collect()
    assert rows["date"].to_list() == [date(1975, 4, 28), date(1975, 4, 29), date(1975, 4, 30)]


def test_one_state_day_is_one_row_for_each_member() -> None:
    listed = states.system_on("1914-07-28", include_entities=False)
    assert keys_of(state_days("1914-07-28", date(1914, 7, 28))) == [
        (state.ccode, date(1914, 7, 28)) for state in listed
    ]


def test_keys_are_named_for_their_system() -> None:
    assert state_years(1914, 1914, system="gw").keys == ("gwcode", "year")
    assert dyad_years(1914, 1914, system="gw").keys == ("gwcode1", "gwcode2", "year")
    assert state_days("1914-01-01", "1914-01-02", system="gw").keys == ("gwcode", "date")
    panel = dyad_years(1914, 1914)
    assert panel.collect().columns == list(panel.keys) == ["ccode1", "ccode2", "year"]
    assert set(panel.collect().dtypes) == {pl.Int64}


def test_a_panel_is_a_plan_and_cannot_be_changed() -> None:
    panel = dyad_years(1816, 2024)
    assert isinstance(panel.frame, pl.LazyFrame)
    assert panel.head(3).rows() == [(2, 20, 1920), (2, 20, 1921), (2, 20, 1922)]
    assert panel.head(0).is_empty()
    assert (panel.first, panel.last, panel.system, panel.directed) == (1816, 2024, "cow", True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        panel.first = 1900  # type: ignore[misc]


@pytest.mark.parametrize(
    ("start", "end", "rule", "years"),
    [
        ("1950-01-01", "1951-01-01", "any_day", (1950, 1950)),
        ("1950-01-01", "1951-01-01", "jan_1", (1950, 1950)),
        ("1950-01-01", "1951-01-01", "dec_31", (1950, 1950)),
        ("1950-01-02", "1950-12-31", "any_day", (1950, 1950)),
        ("1950-01-02", "1950-12-31", "jan_1", None),
        ("1950-01-02", "1950-12-31", "dec_31", None),
        ("1950-12-31", "1951-01-02", "any_day", (1950, 1951)),
        ("1950-12-31", "1951-01-02", "jan_1", (1951, 1951)),
        ("1950-12-31", "1951-01-02", "dec_31", (1950, 1950)),
    ],
)
def test_the_rule_decides_the_years_of_a_spell(
    start: str, end: str, rule: str, years: tuple[int, int] | None
) -> None:
    first, last = years_covered(np.array([start], "M8[D]"), np.array([end], "M8[D]"), rule)
    if years is None:
        assert first[0] > last[0]
    else:
        assert (first[0], last[0]) == years


# What must hold of all


def in_order(rows: pl.DataFrame) -> bool:
    """Whether each row's key is after the one before it, so that none stands twice."""
    after = pl.lit(False)
    for name in reversed(rows.columns):
        before = pl.col(name).shift(1)
        after = (pl.col(name) > before) | ((pl.col(name) == before) & after)
    return bool(rows.select(after.slice(1).all()).item())


def test_a_row_out_of_order_or_repeated_is_seen() -> None:
    assert in_order(pl.DataFrame({"code": [1, 1, 2], "year": [1, 2, 1]}))
    assert not in_order(pl.DataFrame({"code": [1, 1, 2], "year": [1, 1, 1]}))
    assert not in_order(pl.DataFrame({"code": [1, 2, 1], "year": [1, 1, 2]}))


@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("directed", [True, False])
def test_a_key_stands_once_and_in_order(system: str, rule: str, directed: bool) -> None:
    dyads = dyad_years(1816, 2026, directed=directed, system=system, rule=rule).collect()
    assert in_order(dyads)
    one, other, _ = dyads.columns
    assert dyads.filter(pl.col(one) == pl.col(other)).is_empty()
    years = state_years(1816, 2026, system=system, rule=rule).collect()
    assert in_order(years)


@given(SPANS, SYSTEMS, RULE)
def test_undirected_pairs_are_half_of_the_directed(
    years: tuple[int, int], system: str, rule: str
) -> None:
    directed = dyad_years(*years, system=system, rule=rule).collect()
    half = dyad_years(*years, directed=False, system=system, rule=rule).collect()
    one, other, year = directed.columns
    assert half.equals(directed.filter(pl.col(one) < pl.col(other)))
    turned = half.select(pl.col(other).alias(one), pl.col(one).alias(other), year)
    assert pl.concat([half, turned]).sort(one, other, year).equals(directed)


@cache
def whole(system: str, rule: str) -> pl.DataFrame:
    return dyad_years(1816, 2026, system=system, rule=rule).collect()


@given(SPANS, SYSTEMS, RULE)
def test_a_part_of_a_span_has_the_rows_of_the_whole(
    years: tuple[int, int], system: str, rule: str
) -> None:
    part = whole(system, rule).filter(pl.col("year").is_between(*years))
    assert dyad_years(*years, system=system, rule=rule).collect().equals(part)


def days_of(year: int, rule: str) -> list[date]:
    """Days enough to see every change of membership in a year, or the rule's one day."""
    if rule == "jan_1":
        return [date(year, 1, 1)]
    if rule == "dec_31":
        return [date(year, 12, 31)]
    found = {date(year, 1, 1)}
    for state in states.all_states():
        for spell in (*state.spells, *(spell for _, spell in state.gwcodes)):
            found |= {day for day in (spell.start, spell.end) if day and day.year == year}
    return sorted(found)


@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("year", [1816, 1871, 1918, 1945, 1960, 1975, 1990, 1991, 2006, 2026])
def test_pairs_are_those_that_the_register_has_on_a_same_day(
    year: int, rule: str, system: str
) -> None:
    expected = set()
    alone = set()
    for day in days_of(year, rule):
        if system == "cow":
            codes = [state.number for state in states.system_on(day, False, "cow")]
        else:
            codes = [
                code
                for state in states.all_states()
                for code, spell in state.gwcodes
                if day in spell
            ]
        alone |= {(code, year) for code in codes}
        expected |= {(one, other, year) for one in codes for other in codes if one != other}
    assert set(keys_of(dyad_years(year, year, system=system, rule=rule))) == expected
    assert set(keys_of(state_years(year, year, system=system, rule=rule))) == alone


@given(st.dates(date(1816, 1, 1), date(2026, 12, 20)), st.integers(0, 9), SYSTEMS)
def test_state_days_are_the_register_day_by_day(first: date, more: int, system: str) -> None:
    days = [first + timedelta(days=n) for n in range(more + 1)]
    expected = set()
    for day in days:
        for state in states.all_states():
            if system == "cow" and state.exists_on(day, "cow"):
                expected.add((state.ccode, day))
            if system == "gw":
                expected |= {(code, day) for code, spell in state.gwcodes if day in spell}
    found = keys_of(state_days(first, days[-1], system=system))
    assert found == sorted(expected)


SPELLS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.dates(date(1990, 1, 1), date(1994, 12, 31)),
        st.integers(1, 900),
    ),
    min_size=1,
    max_size=8,
)


@given(SPELLS, RULE)
def test_rows_of_years_are_those_that_a_count_of_days_gives(
    spells: list[tuple[int, date, int]], rule: str
) -> None:
    expected = set()
    for key, start, length in spells:
        for day in (start + timedelta(days=n) for n in range(length)):
            counts = {
                "any_day": True,
                "jan_1": (day.month, day.day) == (1, 1),
                "dec_31": (day.month, day.day) == (12, 31),
            }[rule]
            if counts and 1991 <= day.year <= 1995:
                expected.add((key, day.year))
    start = np.array([one[1] for one in spells], "M8[D]")
    length = np.array([one[2] for one in spells])
    code = np.array([one[0] for one in spells])
    rows = year_rows({"code": code}, start, start + length, 1991, 1995, rule).collect().rows()
    assert rows == sorted(expected)


@given(SPELLS, st.booleans())
def test_pairs_of_spells_are_those_that_share_a_day(
    spells: list[tuple[int, date, int]], directed: bool
) -> None:
    start = np.array([one[1] for one in spells], "M8[D]")
    end = start + np.array([one[2] for one in spells])
    code = np.array([one[0] for one in spells])
    days = [
        {one[1] + timedelta(days=n) for n in range(one[2])}
        for one in spells
    ]  # fmt: skip
    expected = [
        (i, j)
        for i in range(len(spells))
        for j in range(len(spells))
        if (code[i] != code[j] if directed else code[i] < code[j]) and days[i] & days[j]
    ]
    one, other = together(start, end, code, directed=directed)
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == expected


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_no_state_has_two_spells_that_touch_a_same_year(system: str) -> None:
    # What draws groups of states counts on it: within a year a state has one spell.
    held = membership(system)
    rows = list(zip(held.code.tolist(), held.start.tolist(), held.end.tolist(), strict=True))
    assert all(start < end <= HORIZON for _, start, end in rows)
    for (code, _, end), (next_code, start, _) in pairwise(rows):
        assert code < next_code or (code == next_code and end.year < start.year)


def test_spells_of_membership_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        membership("cow").code[0] = 3


# What is refused


@pytest.mark.parametrize("unit", [state_years, dyad_years])
@pytest.mark.parametrize(
    ("span", "says"),
    [
        ((1920, 1919), "1919, before it begins, 1920"),
        ((1815, 1900), "first is 1815"),
        ((1900, 2027), "last is 2027"),
        ((-5, 1900), "first is -5"),
        (("1900", 1901), "'1900', which is no whole number"),
        ((1900.0, 1901), "1900.0, which is no whole number"),
        ((None, 1901), "None"),
        ((True, 1901), "True"),
        ((1900, date(1901, 1, 1)), "datetime.date"),
    ],
)
def test_a_span_that_is_none_is_refused(unit: Any, span: tuple[Any, Any], says: str) -> None:
    with pytest.raises(PanelError) as caught:
        unit(*span)
    assert says in caught.value.wrong
    assert caught.value.mend


@pytest.mark.parametrize("unit", [state_years, dyad_years])
@pytest.mark.parametrize(
    ("arguments", "says", "mend"),
    [
        ({"system": "COW"}, "no system 'COW'", "did you mean 'cow'"),
        ({"system": "auto"}, "no system 'auto'", "'cow' or 'gw'"),
        ({"system": 2}, "no system 2", "'cow' or 'gw'"),
        ({"system": ["cow"]}, "no system ['cow']", "'cow' or 'gw'"),
        ({"rule": "january"}, "no rule 'january'", "'any_day' or 'jan_1' or 'dec_31'"),
        ({"rule": None}, "no rule None", "'any_day'"),
    ],
)
def test_an_unknown_system_or_rule_is_refused(
    unit: Any, arguments: dict[str, Any], says: str, mend: str
) -> None:
    with pytest.raises(PanelError) as caught:
        unit(1914, 1918, **arguments)
    assert says in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.parametrize("directed", ["no", 0, None])
def test_directed_is_true_or_false(directed: Any) -> None:
    with pytest.raises(PanelError, match="neither True nor False"):
        dyad_years(1914, 1918, directed=directed)


@pytest.mark.parametrize(
    ("days", "error", "says"),
    [
        (("1914-08-01", "1914-07-01"), PanelError, "before it begins"),
        (("1914-08-01", "2027-01-01"), PanelError, "covers the years to 2026"),
        (("1815-06-18", "1816-07-01"), CoverageError, "1815-06-18"),
        (("1914", "1914-07-01"), DateError, "no single day"),
        (("1914-02-30", "1914-07-01"), DateError, "no day of the calendar"),
        ((1914, 1918), DateError, "1914 is not a date"),
        ((None, "1918-11-11"), PanelError, "first_day is not given"),
    ],
)
def test_days_that_are_no_span_are_refused(
    days: tuple[Any, Any], error: type[FoedusError], says: str
) -> None:
    with pytest.raises(error) as caught:
        state_days(*days)
    assert says in caught.value.wrong


@pytest.mark.parametrize("n", [-1, 2.5, "3", True])
def test_the_number_of_rows_shown_is_a_whole_number(n: Any) -> None:
    with pytest.raises(PanelError, match="n is"):
        state_years(1914, 1914).head(n)


def test_a_plan_that_is_streamed_has_the_same_rows_in_the_same_order() -> None:
    for panel in (dyad_years(1816, 2024), state_days("1900-01-01", "1999-12-31")):
        assert panel.frame.collect(engine="streaming").equals(panel.collect())


def test_numpy_years_are_years() -> None:
    years = np.arange(1914, 1916)
    panel = state_years(years[0], years[1])
    assert panel.collect().equals(state_years(1914, 1915).collect())
    assert type(panel.first) is int
