"""Colonial contiguity: an unlisted pair has none; a state-year without a row is not known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.panels import dyad_years, state_years

Give = Callable[..., None]
Official = Callable[..., None]

PAIRS, STATES = "cow/contiguity/contcold.csv", "cow/contiguity/contcols.csv"
KINDS = ["land", "sea", "total"]


def test_a_listed_pair_has_its_counts_both_ways_and_an_unlisted_one_has_none(give: Give) -> None:
    pair = {"statelno": 2, "statehno": 200, "land": 1, "sea": 2, "total": 3}
    give("cow-colonial-dyads", [{**pair, "year": year} for year in (2015, 2016)])
    panel = dyad_years(2015, 2017).add("colonial-contiguity").frame
    for one, other in ((2, 200), (200, 2)):
        mine = panel.filter(ccode1=one, ccode2=other).collect()
        assert mine["colonial_land"].to_list() == [1, 1, None]
        assert mine["colonial_total"].to_list() == [3, 3, None]
    apart = panel.filter(ccode1=2, ccode2=70).collect()
    assert apart["colonial_total"].to_list() == [0, 0, None]


def test_a_state_year_without_a_row_is_not_known(give: Give) -> None:
    row = {"stateno": 200, "year": 1900, "land": 30, "sea": 12, "total": 42}
    give("cow-colonial-states", [row])
    panel = state_years(1900, 1901).add("colonial-contiguity-states").frame
    assert panel.filter(ccode=200).collect()["colonial_state_total"].to_list() == [42, None]
    assert panel.filter(ccode=2).collect()["colonial_state_total"].to_list() == [None, None]


def test_pairs_have_the_files_counts_year_by_year(official: Official, shared_data: Path) -> None:
    official(PAIRS)
    theirs = pl.read_csv(shared_data / PAIRS).rename({"statelno": "ccode1", "statehno": "ccode2"})
    ours = dyad_years(1816, 2016, directed=False).add("colonial-contiguity").collect()
    sums = [pl.col(f"colonial_{kind}").cast(pl.Int64).sum().alias(kind) for kind in KINDS]
    listed = (pl.col("colonial_total") > 0).sum().alias("n")
    a = ours.group_by("year").agg(*sums, listed).sort("year")
    b = theirs.group_by("year").agg(*(pl.col(kind).sum() for kind in KINDS), n=pl.len())
    assert a.cast(pl.Int64).equals(b.sort("year").cast(pl.Int64))
    assert theirs.join(ours, on=["ccode1", "ccode2", "year"], how="anti").is_empty()
    assert ours["colonial_total"].null_count() == 0


def test_states_have_the_owners_counts(official: Official, shared_data: Path) -> None:
    official(STATES)
    theirs = pl.read_csv(shared_data / STATES).sort("stateno", "year")
    ours = state_years(1816, 2016).add("colonial-contiguity-states").collect()
    assert ours.height == theirs.height == 15951
    for kind in KINDS:
        assert ours[f"colonial_state_{kind}"].to_list() == theirs[kind].to_list()
