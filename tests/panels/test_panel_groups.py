"""K-ads: which groups stand, how the others are drawn, and what they weigh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import member

from foedus import states
from foedus.errors import CoverageError, PanelError, SourceNotAddedError
from foedus.panels import k_ad_members, k_ads
from foedus.panels.units.drawing import count_k_ads, draw_k_ads, in_order_of_joining

Give = Callable[..., None]
MEMBERS = [
    # Two pacts of the same three states, and a fourth that joins one of them later.
    *(member(1, code, "1880-05-01", "1883-06-01") for code in (255, 300, 325)),
    *(member(2, code, "1880-09-01", "1881-03-01") for code in (255, 300, 325)),
    member(1, 360, "1882-10-30", "1883-06-01"),
    # A pair; a state that is in no list then (Canada) has no part in a group.
    *(member(3, code, "1880-02-01", "1880-03-01") for code in (200, 220)),
    *(member(4, code, "1880-02-01", "1880-03-01") for code in (2, 20)),
]
SPELLS = st.lists(
    st.tuples(st.dates(date(1990, 1, 1), date(1990, 12, 1)), st.integers(1, 250)),
    min_size=1,
    max_size=7,
)


def arrays(spells: list[tuple[date, int]]) -> tuple[Any, Any]:
    start = np.array([one[0] for one in spells], "M8[D]")
    return start, start + np.array([one[1] for one in spells])


def coexisting(spells: list[tuple[date, int]], k: int) -> list[tuple[int, ...]]:
    """The groups that share a day, by listing days."""
    days = [{start + timedelta(days=n) for n in range(length)} for start, length in spells]
    return [
        group
        for group in combinations(range(len(spells)), k)
        if set.intersection(*(days[one] for one in group))
    ]


@given(SPELLS, st.integers(1, 5))
def test_groups_are_counted_as_listing_the_days_counts_them(
    spells: list[tuple[date, int]], k: int
) -> None:
    joining = in_order_of_joining(*arrays(spells))
    assert count_k_ads(joining, k) == len(coexisting(spells, k))


@given(SPELLS, st.integers(1, 4), st.integers(0, 40), st.integers(0, 9))
def test_groups_drawn_share_a_day_differ_and_are_not_barred(
    spells: list[tuple[date, int]], k: int, count: int, seed: int
) -> None:
    possible = coexisting(spells, k)
    barred = set(possible[::3])
    joining = in_order_of_joining(*arrays(spells))
    drawn = draw_k_ads(joining, k, count, np.random.default_rng(seed), barred)
    assert len(drawn) == min(count, len(possible) - len(barred))
    assert drawn == sorted(set(drawn))
    assert set(drawn) <= set(possible) - barred


@pytest.mark.parametrize("count", [2, 6])
def test_every_group_is_as_likely_as_any_other(count: int) -> None:
    # Two of these are drawn at random, six of so few by listing all of them.
    spells = [(date(1990, 1, 1), 365)] * 4 + [(date(1990, 6, 1), 30)] * 2 + [(date(1990, 9, 1), 9)]
    possible = coexisting(spells, 3)
    joining = in_order_of_joining(*arrays(spells))
    rng = np.random.default_rng(20)
    times = 3000
    found = Counter(group for _ in range(times) for group in draw_k_ads(joining, 3, count, rng))
    expected = times * count / len(possible)
    assert set(found) == set(possible)
    # Five standard deviations of a count that is nearly Poisson.
    assert all(abs(seen - expected) < 5 * expected**0.5 for seen in found.values())


def test_groups_of_fifty_of_two_hundred_states_are_drawn_without_overflow() -> None:
    joining = in_order_of_joining(*arrays([(date(1990, 1, 1), 365)] * 200))
    assert count_k_ads(joining, 50) == comb(200, 50)
    drawn = draw_k_ads(joining, 50, 3, np.random.default_rng(1))
    assert [len(set(group)) for group in drawn] == [50, 50, 50]


def test_an_alliance_stands_in_the_year_it_formed_as_those_it_bound_that_day(give: Give) -> None:
    give("atop-m", MEMBERS)
    formed = k_ads(1879, 1883, seed=1).frame.filter(allied=1).collect()
    assert formed.select("year", "k", "members", "n_pacts", "weight").rows() == [
        (1880, 2, [200, 220], 1, 1.0),
        (1880, 3, [255, 300, 325], 2, 1.0),
    ]


def test_an_alliance_in_force_stands_in_every_year_as_those_it_binds_on_the_day(give: Give) -> None:
    give("atop-m", MEMBERS)
    standing = k_ads(1879, 1883, seed=1, when="dec_31").frame.filter(allied=1).collect()
    assert standing.select("year", "members", "n_pacts").rows() == [
        (1880, [255, 300, 325], 2),
        (1881, [255, 300, 325], 1),
        (1882, [255, 300, 325, 360], 1),
    ]
    january = k_ads(1879, 1883, seed=1, when="jan_1").frame.filter(allied=1).collect()
    assert january["year"].to_list() == [1881, 1882, 1883]


def test_weights_add_up_to_every_group_that_could_have_been(give: Give) -> None:
    give("atop-m", MEMBERS)
    rows = k_ads(1880, 1880, seed=4, per_alliance=7).collect()
    members = len(states.system_on("1880-06-01", include_entities=False))
    sums = dict(rows.group_by("k").agg(pl.col("weight").sum()).rows())
    assert sums == pytest.approx({2: comb(members, 2), 3: comb(members, 3)})
    assert rows.group_by("k", "allied").len().sort("k", "allied").rows() == [
        (2, 0, 7), (2, 1, 1), (3, 0, 7), (3, 1, 1),
    ]  # fmt: skip


def test_the_seed_decides_the_sample_and_nothing_else(give: Give) -> None:
    give("atop-m", MEMBERS)
    one, again, other = (k_ads(1880, 1882, seed=seed).collect() for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)
    actual = pl.col("allied") == 1
    assert one.filter(actual).drop("kad").equals(other.filter(actual).drop("kad"))


def test_what_is_drawn_does_not_hang_on_the_span_or_on_other_sizes(give: Give) -> None:
    give("atop-m", MEMBERS)
    whole = k_ads(1870, 1885, seed=1).frame.filter(year=1880, k=3).drop("kad").collect()
    part = k_ads(1880, 1880, seed=1, sizes=[3]).frame.drop("kad").collect()
    assert not whole.is_empty()
    assert whole.equals(part)


def test_members_by_row_are_the_members_of_the_groups(give: Give) -> None:
    give("atop-m", MEMBERS)
    panel = k_ad_members(1880, 1882, seed=3)
    rows = panel.collect()
    assert panel.keys == ("kad", "ccode")
    assert rows.columns[:2] == ["kad", "ccode"]
    groups = k_ads(1880, 1882, seed=3).collect()
    listed = rows.group_by("kad", maintain_order=True).agg(pl.col("ccode"))
    assert listed["ccode"].to_list() == groups["members"].to_list()
    assert rows.drop("ccode").unique(maintain_order=True).equals(groups.drop("members"))
    assert (groups["members"].list.len() == groups["k"]).all()


def test_sizes_that_are_not_asked_for_are_left_out(give: Give) -> None:
    give("atop-m", MEMBERS)
    assert set(k_ads(1880, 1882, seed=1, sizes=[3, 3, 9]).collect()["k"]) == {3}
    nothing = k_ads(1880, 1882, seed=1, sizes=(7,))
    assert nothing.collect().is_empty()
    assert nothing.collect().columns == k_ads(1880, 1882, seed=1).collect().columns
    assert k_ad_members(1880, 1882, seed=1, sizes=(7,)).collect().is_empty()


def test_no_group_is_drawn_where_none_is_asked_for(give: Give) -> None:
    give("atop-m", MEMBERS)
    assert set(k_ads(1880, 1882, seed=1, per_alliance=0).collect()["allied"]) == {1}


@pytest.mark.parametrize("unit", [k_ads, k_ad_members])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"seed": None}, "seed is None"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"seed": 1, "when": "ended"}, "no when 'ended'"),
        ({"seed": 1, "per_alliance": -2}, "per_alliance is -2"),
        ({"seed": 1, "per_alliance": "2"}, "per_alliance is '2'"),
        ({"seed": 1, "sizes": [1]}, "a size of group is 1"),
        ({"seed": 1, "sizes": []}, "no list of sizes"),
        ({"seed": 1, "sizes": "23"}, "no list of sizes"),
        ({"seed": 1, "sizes": 3}, "no list of sizes"),
        ({"seed": 1, "first": 1990, "last": 1980}, "before it begins"),
    ],
)
def test_what_draws_no_group_is_refused(unit: Any, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(PanelError) as caught:
        unit(**{"first": 1880, "last": 1882, **arguments})
    assert says in caught.value.wrong


@pytest.mark.parametrize("unit", [k_ads, k_ad_members])
def test_groups_need_the_member_file_and_its_years(unit: Any, give: Give) -> None:
    with pytest.raises(SourceNotAddedError, match=r"atop5_1m\.csv"):
        unit(1880, 1882, seed=1)
    give("atop-m", MEMBERS)
    with pytest.raises(CoverageError, match="1815-2018"):
        unit(1880, 2020, seed=1)


@pytest.mark.usefixtures("real_files")
@pytest.mark.parametrize("when", ["formed", "dec_31"])
def test_groups_of_real_states_were_in_the_system_together(when: str) -> None:
    years = (1985, 1995)
    panel = k_ads(*years, seed=5, when=when, per_alliance=2)
    rows = panel.collect()
    assert not rows.select(panel.keys).is_duplicated().any()
    assert not rows.select("year", "members").is_duplicated().any()
    for (year, *_), group in rows.group_by("year"):
        # The days on which someone entered, and the first: no group shares a day but with one.
        entries = [spell.start for one in states.all_states() for spell in one.spells]
        days = [day for day in entries if day.year == year] + [date(year, 1, 1)]  # type: ignore[arg-type]
        if when == "dec_31":
            days = [date(year, 12, 31)]  # type: ignore[arg-type]
        systems = [{state.number for state in states.system_on(day, False)} for day in set(days)]
        for members in group["members"]:
            assert any(set(members) <= system for system in systems)
