"""Dispute-dyad-years: the rows of the owners' lists, one per dispute, pair and year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.errors import CoverageError, PanelError, SourceNotAddedError
from foedus.panels import dispute_dyad_years, rebuild, unit_named

Give = Callable[..., None]
Official = Callable[..., None]

FILES = {"gml": "gml/peacesciencer_gml_dirdisp.csv", "mid": "cow/mid/dyadic_mid_4.03.csv"}
KEY = ["dispnum", "ccode1", "ccode2", "year"]


def cow(year: int, month: int, days: int, **more: Any) -> list[dict[str, Any]]:
    row: dict[str, Any] = {
        "disno": 7, "statea": 2, "stateb": 200, "year": year, "namea": "A", "nameb": "B",
        "strtyr": year, "strtmnth": month, "strtday": 1, "endyear": year, "endmnth": month,
        "endday": days, "sideaa": 1, "sideab": 0, "dyad_rolea": 1, "dyad_roleb": 3,
        "hihosta": 3, "hihostb": 1, "hihost": 3, "recip": 0, **more,
    }  # fmt: skip
    mirror = {
        f"{name}{side}": row.get(f"{name}{other}", 0)
        for name in ("sidea", "dyad_role", "hihost", "orignat", "fatlev", "revstat")
        for side, other in ("ab", "ba")
    }
    return [row, {**row, "statea": 200, "stateb": 2, **mirror}]


def test_a_pair_that_entered_a_dispute_twice_in_a_year_has_one_row(give: Give) -> None:
    give("mid-dyad-years", [*cow(1900, 3, 9), *cow(1900, 6, 20, hihosta=4, hihost=4)])
    rows = dispute_dyad_years(1900, 1900, source="mid").collect()
    assert rows.select(KEY).rows() == [(7, 2, 200, 1900), (7, 200, 2, 1900)]
    assert rows["parts"].to_list() == [2, 2]
    assert rows["hostility1"].to_list() == [4, 1]
    assert rows["hostility2"].to_list() == [1, 4]
    first = dispute_dyad_years(1900, 1900, source="mid", keep=("first",)).collect()
    assert first["hostility1"].to_list() == [3, 1]


def test_an_undirected_panel_has_the_smaller_number_first(give: Give) -> None:
    give("mid-dyad-years", [*cow(1900, 3, 9), *cow(1901, 3, 9)])
    panel = dispute_dyad_years(1900, 1900, source="mid", directed=False)
    assert panel.collect().select(*KEY, "side_a1", "side_a2").rows() == [(7, 2, 200, 1900, 1, 0)]


def test_its_rows_take_variables(give: Give) -> None:
    give("mid-dyad-years", [*cow(1900, 3, 9), *cow(1901, 3, 9)])
    rows = dispute_dyad_years(1900, 1901, source="mid").add("cow-mids").collect()
    assert rows.select("year", "ccode1", "mid_ongoing", "mid_side_a").rows() == [
        (1900, 2, 1, 1), (1901, 2, 1, 1), (1900, 200, 1, 0), (1901, 200, 1, 0),
    ]  # fmt: skip


def test_what_it_cannot_be_built_from_is_refused(give: Give) -> None:
    give("mid-dyad-years", cow(1900, 3, 9))
    with pytest.raises(PanelError, match="did you mean 'mid'"):
        dispute_dyad_years(1900, 1901, source="mids")
    with pytest.raises(PanelError, match="neither True nor False"):
        dispute_dyad_years(1900, 1901, source="mid", directed="yes")  # type: ignore[arg-type]
    with pytest.raises(PanelError, match="no list of rules"):
        dispute_dyad_years(1900, 1901, source="mid", keep="first")  # type: ignore[arg-type]
    with pytest.raises(CoverageError, match="1816-2014"):
        dispute_dyad_years(1900, 2015, source="mid")
    with pytest.raises(SourceNotAddedError, match="gml"):
        dispute_dyad_years(1900, 1901)


@pytest.mark.parametrize(
    ("source", "last", "rows", "twice"), [("gml", 2010, 10276, 0), ("mid", 2014, 10342, 16)]
)
def test_the_rows_are_those_of_the_list(
    official: Official, shared_data: Path, source: str, last: int, rows: int, twice: int
) -> None:
    official(FILES[source])
    raw = pl.read_csv(shared_data / FILES[source], null_values=["NA"], infer_schema_length=None)
    raw = raw.rename(
        {"disno": "dispnum", "statea": "ccode1", "stateb": "ccode2"}, strict=False
    ).with_columns(pl.col(KEY).cast(pl.Int64))
    panel = dispute_dyad_years(1816, last, source=source)
    ours = panel.collect()
    assert ours.select(KEY).equals(raw.select(KEY).unique().sort(KEY))
    assert (ours.height, int((ours["parts"] == 2).sum())) == (rows, twice)
    assert int(ours["parts"].cast(pl.Int64).sum()) == raw.height
    assert rebuild(panel.recipe).collect().equals(ours)
    undirected = dispute_dyad_years(1816, last, source=source, directed=False).collect()
    assert undirected.height * 2 == rows
    assert undirected.equals(ours.filter(pl.col("ccode1") < pl.col("ccode2")))


@pytest.mark.parametrize(("source", "last"), [("gml", 2010), ("mid", 2014)])
def test_the_two_directions_of_a_row_say_the_same(
    official: Official, source: str, last: int
) -> None:
    official(FILES[source])
    rows = dispute_dyad_years(1816, last, source=source).collect()
    swapped = {name: name[:-1] + "21"["12".index(name[-1])] for name in rows.columns
               if name[-1] in "12"}  # fmt: skip
    back = rows.rename(swapped).select(rows.columns).sort(KEY)
    told = rows.columns
    assert rows.select(told).equals(back.select(told))


def test_the_unit_is_registered() -> None:
    assert unit_named("dispute-dyad-years").keys == tuple(KEY)
