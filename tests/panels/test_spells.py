"""Years of peace and the terms made of them, against hand counts and plain Python."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import PanelError
from foedus.panels.building.spells import UNKNOWN, peace_years, restricted_cubic_spline

Row = tuple[int, int, bool, bool]
KNOTS = st.lists(st.integers(0, 60), min_size=3, max_size=6, unique=True).map(sorted)


def counted(
    years: list[int],
    events: list[int | None],
    gaps: str = "restart",
    group: list[int] | None = None,
) -> list[int]:
    """Peace years of one group, or of those given; ``None`` is not known."""
    return peace_years(
        np.array(group or [0] * len(years)),
        np.array(years),
        np.array([bool(event) for event in events], bool),
        np.array([event is not None for event in events], bool),
        gaps,
    ).tolist()


def slow_peace_years(rows: list[Row], gaps: str) -> list[int]:
    """One row after another, in words: the year in which the running count began, if one runs."""
    found = []
    zero: int | None = None
    before: Row | None = None
    for row in rows:
        group, year, _, known = row
        if before is None or before[0] != group or not before[3]:
            zero = year
        elif before[2]:
            zero = before[1] + 1 if gaps == "count" else year
        elif gaps == "restart" and before[1] != year - 1:
            zero = year
        found.append(year - zero if known and zero is not None else UNKNOWN)
        before = row
    return found


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for group in range(draw(st.integers(0, 4))):
        years = sorted(draw(st.sets(st.integers(1900, 1915), max_size=12)))
        for year in years:
            known = draw(st.integers(0, 4)) > 0
            rows.append((group, year, known and draw(st.booleans()), known))
    return rows


def test_peace_counts_up_to_the_year_of_an_event_and_from_0_after_it() -> None:
    assert counted([1900, 1901, 1902, 1903, 1904], [0, 0, 1, 0, 0]) == [0, 1, 2, 0, 1]


def test_an_event_that_goes_on_has_no_peace_before_its_later_years() -> None:
    assert counted([1900, 1901, 1902, 1903], [1, 1, 1, 0]) == [0, 0, 0, 0]


def test_a_gap_restarts_the_count_or_counts_as_peace_as_the_rule_says() -> None:
    years: list[int] = [1900, 1901, 1910, 1911]
    assert counted(years, [0, 0, 0, 0], "restart") == [0, 1, 0, 1]
    assert counted(years, [0, 0, 0, 0], "count") == [0, 1, 10, 11]
    assert counted(years, [0, 1, 0, 0], "restart") == [0, 1, 0, 1]
    # The first year of peace is 1902, which has no row.
    assert counted(years, [0, 1, 0, 0], "count") == [0, 1, 8, 9]


@pytest.mark.parametrize("gaps", ["restart", "count"])
def test_what_is_not_known_is_no_count_and_none_goes_on_over_it(gaps: str) -> None:
    assert counted([1900, 1901, 1902, 1903], [0, None, 0, 0], gaps) == [0, UNKNOWN, 0, 1]
    assert counted([1900, 1901, 1902], [1, None, 0], gaps) == [0, UNKNOWN, 0]
    assert counted([1900, 1901, 1910], [0, None, 0], gaps) == [0, UNKNOWN, 0]


@pytest.mark.parametrize("gaps", ["restart", "count"])
def test_a_group_begins_at_0_whatever_the_one_before_it_had(gaps: str) -> None:
    assert counted([1900, 1901, 1902, 1903], [0, 1, 0, 0], gaps, [1, 1, 2, 2]) == [0, 1, 0, 1]


def test_no_rows_have_no_years() -> None:
    assert counted([], []) == []


@given(tables(), st.sampled_from(["restart", "count"]))
def test_the_count_is_that_of_going_through_the_rows_one_by_one(rows: list[Row], gaps: str) -> None:
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    group, year = (np.array(column, int) for column in columns[:2])
    event, known = (np.array(column, bool) for column in columns[2:])
    found = peace_years(group, year, event, known, gaps)
    assert found.tolist() == slow_peace_years(rows, gaps)


def slow_spline(t: float, knots: list[int]) -> list[float]:
    """The restricted cubic spline of Durrleman and Simon, written out for one value."""

    def cube(x: float) -> float:
        return max(x, 0.0) ** 3

    first, before, last = knots[0], knots[-2], knots[-1]
    terms = []
    for knot in knots[:-2]:
        whole = (
            cube(t - knot)
            - cube(t - before) * (last - knot) / (last - before)
            + cube(t - last) * (before - knot) / (last - before)
        )
        terms.append(whole / (last - first) ** 2)
    return terms


@given(KNOTS, st.lists(st.integers(-5, 100), min_size=1, max_size=8))
def test_the_spline_is_its_formula(knots: list[int], values: list[int]) -> None:
    found = restricted_cubic_spline(np.array(values, float), knots)
    assert found.shape == (len(values), len(knots) - 2)
    expected = [slow_spline(value, knots) for value in values]
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-9)


@given(KNOTS)
def test_the_spline_is_0_to_the_first_knot_and_straight_after_the_last(knots: list[int]) -> None:
    before = restricted_cubic_spline(np.linspace(knots[0] - 10, knots[0], 5), knots)
    assert np.array_equal(before, np.zeros_like(before))
    after = restricted_cubic_spline(np.linspace(knots[-1], knots[-1] + 20, 9), knots)
    assert np.allclose(np.diff(after, 2, axis=0), 0, atol=1e-6)
    assert (np.diff(after, axis=0) > 0).all()


def test_the_spline_bends_between_the_knots_and_has_no_corner() -> None:
    knots = (1.0, 4.0, 7.0)
    t = np.linspace(0, 10, 10_001)
    (term,) = restricted_cubic_spline(t, knots).T
    slope = np.diff(term) / np.diff(t)
    assert max(abs(later - one) for one, later in pairwise(slope.tolist())) < 1e-3
    assert (np.diff(slope)[2000:6000] > 0).all()
    assert restricted_cubic_spline(np.array([2.0]), knots).item() == pytest.approx(1 / 36)


@pytest.mark.parametrize(
    "knots",
    [(), (1, 4), (1, 4, 4), (7, 4, 1), (1, 4, float("nan")), (1, 4, float("inf")), 5, "abc",
     ("a", "b", "c"), ((1, 2), (3, 4), (5, 6)), None],
)  # fmt: skip
def test_knots_that_are_none_are_refused(knots: object) -> None:
    with pytest.raises(PanelError) as caught:
        restricted_cubic_spline(np.zeros(3), knots)  # type: ignore[arg-type]
    assert repr(knots) in caught.value.wrong
    assert "three or more years" in caught.value.mend
