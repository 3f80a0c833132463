"""UN ideal points: the year of a session, what no row means, and the distance of two states."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "unga/IdealpointestimatesAll_Jun2024.csv"


def row(ccode: int, session: int, point: float) -> dict[str, object]:
    return {"ccode": ccode, "session": session, "IdealPointAll": point, "NVotesAll": 70}


def rows() -> list[dict[str, object]]:
    return [
        row(2, 18, 1.5), row(2, 20, 1.75), row(200, 18, 1.0), row(365, 18, -2.0),
        row(713, 3, 1.0), row(713, 4, 1.25), row(369, 18, -1.9), row(200, 20, 2.0),
    ]  # fmt: skip


def points(ccode: int, first: int, last: int) -> list[float | None]:
    panel = state_years(first, last).add("ideal-points")
    found: list[float | None] = panel.collect().filter(ccode=ccode)["un_ideal_point"].to_list()
    return found


def distances(one: int, other: int, first: int, last: int) -> list[float | None]:
    panel = dyad_years(first, last).add("ideal-point-distance")
    mine = panel.frame.filter(ccode1=one, ccode2=other).collect()
    found: list[float | None] = mine["un_ideal_point_distance"].to_list()
    return found


def test_a_session_counts_in_the_year_it_begins_and_the_lost_one_is_not_known(give: Give) -> None:
    give("un-ideal-points", rows())
    assert points(2, 1962, 1966) == [None, 1.5, None, 1.75, None]


def test_distance_is_the_absolute_difference_in_one_session_the_same_both_ways(give: Give) -> None:
    give("un-ideal-points", rows())
    assert distances(2, 365, 1963, 1965) == [3.5, None, None]
    assert distances(365, 2, 1963, 1965) == [3.5, None, None]
    assert distances(2, 200, 1963, 1965) == [0.5, None, 0.25]


def test_a_state_without_a_row_has_no_distance_and_not_zero(give: Give) -> None:
    give("un-ideal-points", rows())
    assert distances(2, 20, 1963, 1963) == [None]


def test_chinas_seat_is_that_of_the_state_that_cow_counts(give: Give) -> None:
    give("un-ideal-points", rows())
    assert points(710, 1948, 1949) == [1.0, None]
    assert points(713, 1949, 1950) == [1.25, None]


def test_a_panel_in_the_other_systems_numbers_is_refused(give: Give) -> None:
    give("un-ideal-points", rows())
    with pytest.raises(PanelError, match="COW's numbers"):
        state_years(1990, 1991, system="gw").add("ideal-points")


def test_the_official_file_is_read_row_by_row(official: Official, shared_data: Path) -> None:
    official(FILE)
    with (shared_data / FILE).open(encoding="utf-8") as file:
        printed = {
            (int(one["ccode"]), int(one["session"]) + 1945): float(one["IdealPointAll"])
            for one in csv.DictReader(file)
        }
    panel = state_years(1946, 2023).add("ideal-points").collect()
    held = panel.drop_nulls("un_ideal_point")
    keys = set(zip(panel["ccode"].to_list(), panel["year"].to_list(), strict=True))
    moved = {(710 if key[0] == 713 and key[1] < 1949 else key[0], key[1]) for key in printed}
    # Ukraine and Belarus voted before COW counts them, and six states in the year before.
    assert len(moved) - len(moved & keys) == 93
    assert held.height == len(moved & keys) == 11145
    wrong = [
        key
        for *key, point in held.select("ccode", "year", "un_ideal_point").iter_rows()
        if point != printed[(713 if key[0] == 710 and key[1] < 1949 else key[0], key[1])]
    ]
    assert wrong == []
    assert held.filter(year=1964).is_empty()


def test_official_distances_are_those_of_the_official_points(official: Official) -> None:
    official(FILE)
    panel = dyad_years(1946, 2024, directed=False).add("ideal-points", "ideal-point-distance")
    frame = panel.collect()
    expected = (pl.col("un_ideal_point1") - pl.col("un_ideal_point2")).abs()
    assert frame.select(expected.eq_missing(pl.col("un_ideal_point_distance")).all()).item()
    per_year = frame.group_by("year").agg(pl.col("un_ideal_point_distance").count()).sort("year")
    assert per_year.filter(pl.col("year").is_in([1964, 2024])).row(0)[1] == 0
    assert per_year.filter(year=2024).row(0)[1] == 0
    assert per_year.filter(year=2023).row(0)[1] == 192 * 191 // 2
