"""Distances: between the capitals of the year, and between territories on 1 January."""

from __future__ import annotations

from collections.abc import Callable
from math import acos, cos, radians, sin
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variables.distance import CAPITAL_DISTANCE

Give = Callable[..., None]
Official = Callable[..., None]

PAIR = ["ccode1", "ccode2", "year"]
CAPITALS = "geo/peacesciencer_cow_capitals.csv"
MEASURED = "geo/peacesciencer_cow_mindist.csv.gz"


def seat(
    code: int, start: str, end: str, lat: float, lng: float, key: str = "ccode"
) -> dict[str, object]:
    return {key: code, "stdate": start, "enddate": end, "lat": lat, "lng": lng}


PARIS, BONN, BERLIN = (48.86, 2.35), (50.74, 7.10), (52.52, 13.40)
SEATS = [
    seat(220, "1816-01-01", "2024-12-31", *PARIS),
    seat(255, "1990-10-03", "1991-06-19", *BONN),
    seat(255, "1991-06-20", "2024-12-31", *BERLIN),
]


def on_a_sphere(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The spherical law of cosines, with the Earth's mean radius."""
    (lat1, lng1), (lat2, lng2) = one, other
    phi1, phi2, turn = radians(lat1), radians(lat2), radians(lng2 - lng1)
    return 6371.0088 * acos(sin(phi1) * sin(phi2) + cos(phi1) * cos(phi2) * cos(turn))


def apart(one: int, other: int, first: int, last: int, **options: str) -> list[float | None]:
    panel = dyad_years(first, last).add(CAPITAL_DISTANCE(**options))
    mine = panel.frame.filter(ccode1=one, ccode2=other).collect()
    found: list[float | None] = mine["capdist"].to_list()
    return found


def test_a_capital_that_moved_counts_from_the_next_year_or_at_once(give: Give) -> None:
    give("cow-capitals", SEATS)
    to_bonn, to_berlin = on_a_sphere(PARIS, BONN), on_a_sphere(PARIS, BERLIN)
    assert apart(220, 255, 1990, 1992) == pytest.approx([to_bonn, to_bonn, to_berlin], rel=1e-9)
    at_the_end = apart(220, 255, 1990, 1992, rule="dec_31")
    assert at_the_end == pytest.approx([to_bonn, to_berlin, to_berlin], rel=1e-9)


def test_both_directions_have_one_distance(give: Give) -> None:
    give("cow-capitals", SEATS)
    assert apart(220, 255, 2000, 2000) == apart(255, 220, 2000, 2000)


def test_a_pair_whose_capital_is_not_listed_is_not_known_nor_is_any_after_the_file(
    give: Give,
) -> None:
    give("cow-capitals", SEATS)
    assert apart(220, 2, 2000, 2001) == [None, None]
    assert apart(220, 255, 2024, 2025)[1] is None
    assert apart(220, 255, 2025, 2025) == [None]


def test_a_day_that_is_no_rule_is_refused(give: Give) -> None:
    give("cow-capitals", SEATS)
    with pytest.raises(PanelError, match="any_day"):
        dyad_years(2000, 2000).add(CAPITAL_DISTANCE(rule="any_day")).collect()


def test_gleditsch_and_wards_numbers_have_capitals_of_their_own(give: Give) -> None:
    rows = [
        seat(220, "1816-01-01", "2024-12-31", *PARIS, key="gwcode"),
        seat(260, "1949-01-01", "1991-06-19", *BONN, key="gwcode"),
        seat(260, "1991-06-20", "2024-12-31", *BERLIN, key="gwcode"),
    ]
    give("gw-capitals", rows)
    panel = dyad_years(1991, 1992, system="gw").add("capital-distance").frame
    mine = panel.filter(gwcode1=220, gwcode2=260).collect()["capdist"].to_list()
    assert mine == pytest.approx([on_a_sphere(PARIS, BONN), on_a_sphere(PARIS, BERLIN)], rel=1e-9)


def test_a_capital_gives_way_to_the_next_whatever_end_is_written(give: Give) -> None:
    rows = [
        seat(220, "1816-01-01", "2024-12-31", *PARIS, key="gwcode"),
        seat(89, "1823-01-01", "1834-12-31", *BONN, key="gwcode"),
        seat(89, "1833-11-14", "1834-05-31", *BERLIN, key="gwcode"),
    ]
    give("gw-capitals", rows)
    panel = dyad_years(1833, 1834, system="gw").add("capital-distance").frame
    mine = panel.filter(gwcode1=89, gwcode2=220).collect()["capdist"].to_list()
    assert mine == pytest.approx([on_a_sphere(PARIS, BONN), on_a_sphere(PARIS, BERLIN)], rel=1e-9)


def test_every_pair_of_members_has_a_distance_between_capitals(official: Official) -> None:
    official(CAPITALS, "geo/peacesciencer_gw_capitals.csv")
    cow = dyad_years(1816, 2024, directed=False).add("capital-distance").collect()
    assert (cow.height, cow["capdist"].null_count()) == (1107465, 0)
    gw = dyad_years(1816, 2024, directed=False, system="gw").add("capital-distance").collect()
    assert (gw.height, gw["capdist"].null_count()) == (1299733, 0)
    nearest, farthest = (cow.sort("capdist", descending=down).row(0) for down in (False, True))
    # Kinshasa and Brazzaville, on two banks of one river; Asuncion and Taipei, short of antipodes.
    assert {nearest[0], nearest[1]} == {484, 490}
    assert {farthest[0], farthest[1]} == {150, 713}
    assert farthest[3] < 20_015.2


def test_distances_are_those_of_a_plain_join_on_the_first_capital_of_the_year(
    official: Official, shared_data: Path
) -> None:
    """The other way to it: capital-years joined twice, the arc by its tangent."""
    official(CAPITALS)
    ours = dyad_years(1816, 2024, directed=False).add("capital-distance").collect()
    spells = pl.read_csv(shared_data / CAPITALS, try_parse_dates=True)
    years = [pl.col(name).dt.year().cast(pl.Int64) for name in ("stdate", "enddate")]
    seats = (
        spells.with_columns(pl.int_ranges(years[0], years[1] + 1).alias("year"))
        .explode("year")
        .sort("ccode", "stdate")
        .unique(["ccode", "year"], keep="first", maintain_order=True)
        .select("ccode", "year", pl.col("lat", "lng").radians())
    )
    both = ours.join(seats, left_on=["ccode1", "year"], right_on=["ccode", "year"]).join(
        seats, left_on=["ccode2", "year"], right_on=["ccode", "year"], suffix="2"
    )
    lat1, lng1, lat2, lng2 = (both[name].to_numpy() for name in ("lat", "lng", "lat2", "lng2"))
    across = np.hypot(
        np.cos(lat2) * np.sin(lng2 - lng1),
        np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(lng2 - lng1),
    )
    along = np.sin(lat1) * np.sin(lat2) + np.cos(lat1) * np.cos(lat2) * np.cos(lng2 - lng1)
    assert both.height == ours.height
    # One unit of rounding in an angle of at most pi, times the radius: a hundredth of a meter.
    assert np.abs(both["capdist"].to_numpy() - 6371.0088 * np.arctan2(across, along)).max() < 1e-5


def test_minimum_distances_are_the_files_both_ways_year_by_year(
    official: Official, shared_data: Path
) -> None:
    official(MEASURED)
    theirs = pl.read_csv(shared_data / MEASURED, schema_overrides={"mindist": pl.Float64})
    ours = dyad_years(1886, 2019, directed=False).add("minimum-distance").collect()
    held = ours.join(theirs, on=PAIR, how="left", suffix="_file", maintain_order="left")
    assert held["mindist"].equals(held["mindist_file"].alias("mindist"))
    assert theirs.join(ours, on=PAIR, how="anti").is_empty()
    # A pair without a row began after 1 January, or is one of Albania's in 1914 or of Serbia's in
    # 1916-18, which the map leaves out.
    assert (ours.height, ours["mindist"].null_count()) == (972072, 972072 - 952244)
    sums = (pl.col("mindist").count().alias("n"), (pl.col("mindist") == 0).sum().alias("touch"))
    per_year = [rows.group_by("year").agg(sums).sort("year") for rows in (ours, theirs)]
    assert per_year[0].equals(per_year[1])
    means = [rows.group_by("year").agg(pl.col("mindist").mean()) for rows in (ours, theirs)]
    both = means[0].join(means[1], on="year")
    # Sums of the same numbers in two orders: some units of the sixteenth digit.
    assert both["mindist"].to_list() == pytest.approx(both["mindist_right"].to_list(), rel=1e-12)
    directed = dyad_years(1918, 1919).add("minimum-distance").collect()
    turned = directed.join(
        directed, left_on=PAIR, right_on=["ccode2", "ccode1", "year"], maintain_order="left"
    )
    assert turned.height == directed.height
    assert turned["mindist"].equals(turned["mindist_right"].alias("mindist"))


def test_no_minimum_distance_is_zero_for_not_known(give: Give) -> None:
    give("minimum-distance", [{"ccode1": 2, "ccode2": 20, "year": 2019, "mindist": 0}])
    panel = dyad_years(2019, 2020).add("minimum-distance").frame
    assert panel.filter(ccode1=20, ccode2=2).collect()["mindist"].to_list() == [0, None]
    assert panel.filter(ccode1=2, ccode2=70).collect()["mindist"].to_list() == [None, None]


def test_capitals_are_as_far_apart_as_their_territories_or_farther(official: Official) -> None:
    official(CAPITALS, MEASURED)
    panel = dyad_years(1886, 2019, directed=False).add("capital-distance", "minimum-distance")
    # The map measures on the ellipsoid, which differs from the sphere by up to 0.6 percent.
    nearer = panel.collect().filter(pl.col("capdist") * 1.006 < pl.col("mindist"))
    # The map draws Kiribati, the Marshall Islands and the Maldives without the capital's atoll,
    # and Palau with its nearest islands left out.
    islands = pl.any_horizontal(pl.col("ccode1", "ccode2").is_in([946, 983, 781]))
    rest = nearer.filter(~islands).select("ccode1", "ccode2").unique()
    assert rest.rows() == [(830, 986)]
