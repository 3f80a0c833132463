"""The drawing of a network: places that stay, a slider over years, and what it refuses."""

from __future__ import annotations

import altair
import polars as pl
import pytest

from foedus.charts.network import network
from foedus.charts.theme import Words
from foedus.errors import ChartError

NODES = pl.DataFrame(
    {
        "name": ["A", "B", "C"] * 2,
        "year": [2000] * 3 + [2001] * 3,
        "x": [-1.0, 0.0, 1.0] * 2,
        "y": [0.0, 0.5, 0.0] * 2,
        "links": [1, 1, 0, 2, 2, 2],
    }
)
LINKS = pl.DataFrame(
    {
        "one": ["A", "B"], "other": ["B", "C"], "first": [2000, 2001], "last": [2001, 2001],
        "by": ["pact", "pact"], "firm": [True, False],
    }
)  # fmt: skip
WORDS = Words("Who is joined?", "A line is a pledge.", "made up for this test")


def test_a_network_of_years_holds_its_numbers_and_a_slider() -> None:
    spec = network(NODES, LINKS, WORDS)
    altair.Chart.from_dict(spec)
    assert [row["standing"] for row in spec["datasets"]["links"]] == ["in force", "contested"]
    assert spec["datasets"]["links"][0]["x2"] == 0.0
    slider = next(one for one in spec["params"] if one["name"] == "shown_year")
    assert (slider["bind"]["min"], slider["bind"]["max"], slider["value"]) == (2000, 2001, 2001)


def test_one_year_has_no_slider_and_no_links_no_lines() -> None:
    spec = network(NODES.filter(pl.col("year") == 2000), LINKS.clear(), WORDS)
    assert not any(one.get("name") == "shown_year" for one in spec.get("params", []))
    assert spec["datasets"]["links"] == []


def test_a_name_in_two_places_or_a_link_to_nobody_is_refused() -> None:
    moved = NODES.with_columns(pl.when(pl.col("year") == 2001).then(0.3).otherwise("x").alias("x"))
    with pytest.raises(ChartError, match="two places"):
        network(moved, LINKS, WORDS)
    with pytest.raises(ChartError, match="no node"):
        network(NODES, LINKS.with_columns(pl.lit("Z").alias("other")), WORDS)
    with pytest.raises(ChartError, match="no place"):
        network(NODES.with_columns(pl.lit(None, pl.Float64).alias("x")), LINKS, WORDS)
