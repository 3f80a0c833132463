"""The published table of decisive disputes, and the reading of GDP that gives it back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from foedus.models.decisive_readings import (
    OWN,
    PUBLISHED,
    READINGS,
    decisive_readings,
    disputes_that_differ,
)
from foedus.sources import adding

FILES = (
    "gml/peacesciencer_gml_mid_disps.csv",
    "gml/peacesciencer_gml_part.csv",
    "cow/nmc/peacesciencer_nmc70.csv",
    "econ/isard_cw_gdppop.csv.gz",
)
# The published table: share right in percent, log loss, of 169 disputes.
TABLE = {
    "net_power": (71.0, 0.583),
    "gdp_per_capita": (66.9, 0.599),
    "gdp": (63.9, 0.598),
}


@pytest.fixture
def real(shared_data: Path) -> None:
    adding.add([shared_data / name for name in FILES])


def test_income_times_nmcs_population_gives_the_published_table_to_the_case(real: None) -> None:
    told = decisive_readings().filter(reading=PUBLISHED, cases="both have soldiers")
    for measure, (share, loss) in TABLE.items():
        row = told.filter(measure=measure).row(0, named=True)
        assert row["n"] == 169
        assert round(100 * row["share"], 1) == share
        assert round(row["log_loss"], 3) == loss
    net = told.filter(measure="net_power").row(0, named=True)
    assert (net["only_measure"], net["only_cinc"]) == (26, 10)


def test_the_files_own_output_misses_the_bar_by_one_case(real: None) -> None:
    told = decisive_readings().filter(reading=OWN, measure="net_power")
    assert told["right"].to_list() == [119, 119]
    assert set(told["n"]) == {169, 170}
    assert set(decisive_readings()["reading"]) == set(READINGS)


def test_three_disputes_are_called_for_another_side(real: None) -> None:
    told = disputes_that_differ()
    assert told["dispnum"].to_list() == [1263, 3400, 4109]
    # Each of them is near even, so that the source of a population decides.
    ratios = told.select(pl.col("ratio_own", "ratio_published").log().abs()).to_numpy()
    assert ratios.min(axis=1).max() < 0.1
