"""Shared organizations: 0 is written in the file, so that a pair without a row is not known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.panels import dyad_years, state_years

Give = Callable[..., None]
Official = Callable[..., None]

PAIR = ["ccode1", "ccode2", "year"]
SHARED, STATES = "cow/igo/peacesciencer_cow_igo_ndy.csv.gz", "cow/igo/peacesciencer_cow_igo_sy.csv"


def test_a_count_stands_both_ways_and_a_pair_without_a_row_is_not_known(give: Give) -> None:
    pair = {"ccode1": 2, "ccode2": 20, "year": 2014}
    give("cow-igo", [{**pair, "dyadigos": 70}, {**pair, "ccode2": 40, "dyadigos": 0}])
    panel = dyad_years(2014, 2015).add("igos").frame
    for one, other, shared in ((2, 20, 70), (20, 2, 70), (2, 40, 0), (2, 70, None)):
        mine = panel.filter(ccode1=one, ccode2=other).collect()
        assert mine["dyadigos"].to_list() == [shared, None]


def test_shared_memberships_are_the_files_year_by_year(
    official: Official, shared_data: Path
) -> None:
    official(SHARED)
    theirs = pl.read_csv(shared_data / SHARED)
    ours = dyad_years(1816, 2016, directed=False).add("igos").collect()
    beside = theirs.join(ours, on=PAIR, how="anti")
    # States that were both members in a year, and never on a same day of it.
    assert beside.height == 22
    named = theirs.join(beside, on=PAIR, how="anti")
    by_year = [
        rows.group_by("year")
        .agg(
            pl.col("dyadigos").count().alias("n"),
            pl.col("dyadigos").cast(pl.Int64).sum().alias("sum"),
            (pl.col("dyadigos") == 0).sum().alias("none"),
        )
        .sort("year")
        for rows in (ours.filter(pl.col("year") <= 2014), named)
    ]
    assert by_year[0].equals(by_year[1])
    held = named.join(ours, on=PAIR, suffix="_ours")
    assert held["dyadigos"].cast(pl.Int16).equals(held["dyadigos_ours"].alias("dyadigos"))
    assert ours.filter(pl.col("year") > 2014)["dyadigos"].count() == 0


def test_the_pairs_that_the_file_leaves_out_are_of_the_states_that_united_in_1990(
    official: Official,
) -> None:
    official(SHARED, STATES)
    ours = dyad_years(1816, 2014, directed=False).add("igos").collect()
    unknown = ours.filter(pl.col("dyadigos").is_null())
    gone = (260, 265, 678, 680)
    assert unknown.height == 642
    assert set(unknown["year"]) == {1990}
    assert unknown.filter(~pl.any_horizontal(pl.col("ccode1", "ccode2").is_in(gone))).is_empty()
    states = state_years(1816, 2014).add("igo-memberships").collect()
    lone = states.filter(pl.col("sum_igo_full").is_null())
    assert lone.select("ccode", "year").rows() == [(ccode, 1990) for ccode in gone]


def test_memberships_are_the_files(official: Official, shared_data: Path) -> None:
    official(STATES)
    theirs = pl.read_csv(shared_data / STATES).sort("ccode", "year")
    ours = state_years(1816, 2014).add("igo-memberships").collect().drop_nulls()
    assert ours.cast(pl.Int64).equals(theirs.select(ours.columns))
    kinds = ["sum_igo_full", "sum_igo_associate", "sum_igo_observer"]
    assert (ours.select(pl.sum_horizontal(kinds)).to_series() == ours["sum_igo_anytype"]).all()


def test_a_pair_shares_no_more_than_either_is_in(official: Official) -> None:
    official(SHARED, STATES)
    panel = dyad_years(1816, 2014, directed=False).add("igos", "igo-memberships").collect()
    in_any_way = pl.min_horizontal("sum_igo_anytype1", "sum_igo_anytype2")
    assert panel.filter(pl.col("dyadigos") > in_any_way).is_empty()
    # The two files disagree about full members in 59 pairs and years, by one organization.
    full = pl.min_horizontal("sum_igo_full1", "sum_igo_full2")
    more = panel.filter(pl.col("dyadigos") > full)
    assert more.height == 59
    assert set(more.select(pl.col("dyadigos") - full).to_series()) == {1}
