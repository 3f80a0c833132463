"""What it costs to read GDP from the atlas instead of from the file the estimates rest on."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from foedus.contingency.source_switch import (
    CARRIED,
    CONVERTED,
    FILE,
    MARKET,
    SOURCES,
    atlas_alone,
    contests_since_1990,
    outcomes_since_1990,
)
from foedus.store.places import cache_dir

FILES = (
    "gml/peacesciencer_gml_mid_disps.csv", "gml/peacesciencer_gml_part.csv",
    "cow/nmc/peacesciencer_nmc70.csv", "econ/isard_cw_gdppop.csv.gz",
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/war/directed_dyadic_war.csv",
)  # fmt: skip


def test_inside_the_atlas_alone_the_users_cache_is_another_and_after_it_is_back() -> None:
    before, named = cache_dir(), dict(os.environ)
    with atlas_alone(), ThreadPoolExecutor(1) as other:
        inside = cache_dir()
        assert inside != before
        assert list(inside.iterdir()) == []
        # Neither another thread nor a process begun meanwhile is moved.
        assert other.submit(cache_dir).result() == before
        assert dict(os.environ) == named
    assert cache_dir() == before
    with pytest.raises(ZeroDivisionError), atlas_alone():
        raise ZeroDivisionError
    assert cache_dir() == before


@pytest.mark.slow
def test_who_prevailed_since_1990_is_told_as_well_from_the_converted_atlas_as_from_the_file(
    official, record_property
):
    official(*FILES)
    contests = contests_since_1990()
    assert all(1990 <= one.year <= 2014 for one in contests)
    assert {one.war for one in contests} == {True, False}
    scores = {one.population: one for one in outcomes_since_1990()}
    both = scores["both"]
    assert both.n == len(contests) == scores["disputes"].n + scores["wars"].n
    assert set(both.log_loss) == set(SOURCES)
    record_property(
        f"log loss of who prevails, {both.n} disputes and wars since 1990",
        "; ".join(f"{both.log_loss[name]:.4f} {name}" for name in SOURCES)
        + f"; coin {np.log(2):.4f}",
    )
    assert both.log_loss[CONVERTED] < both.log_loss[MARKET]
    assert both.log_loss[CARRIED] < both.log_loss[MARKET]
    # What the switch still costs, in log loss: the bar that who joins keeps.
    assert both.log_loss[CARRIED] < both.log_loss[FILE] + 0.005
