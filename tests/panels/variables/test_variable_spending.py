"""Military expenditure by names of states, null where not available, and equipment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_files_forces import Cells, workbook

from foedus.panels import state_years
from foedus.sources import adding
from foedus.sources.registry import source

Give = Callable[..., None]
Official = Callable[..., None]

MEASURES = (
    "Constant (2023) US$", "Current US$", "Share of GDP", "Per capita",
    "Share of Govt. spending", "Local currency calendar years",
    "Local currency financial years",
)  # fmt: skip


@pytest.fixture
def sipri(tmp_path: Path) -> None:
    """A small workbook in SIPRI's layout."""
    sheets: dict[str, Cells] = {}
    for name in MEASURES:
        extra = ["Currency", "Notes"] if name.startswith("Local") else ["Notes"]
        body: list[list[object]] = [
            ["Germany", *extra, 100, 110, "..."],
            ["USSR", *extra, 300, "xxx", "xxx"],
            ["Russia", *extra, "xxx", "...", 150],
            ["Congo, DR", *extra, "...", 5, "..."],
            ["European Union", *extra, 1, 1, 1],
            ["Iceland", *extra, 0, 0, 0],
            ["Albania", *extra, *([0, 0, 0] if name == "Current US$" else [7, 8, 9])],
        ]
        sheets[name] = [["Country", *extra, 1988, 1991, 1992], *body]
    path = tmp_path / source("sipri-milex").files[0]
    path.write_bytes(workbook(sheets))
    (added,) = adding.add([path], any_rows=True)
    assert added.entry is not None, added.refusal


def spending(ccode: int, *years: int, column: str = "sipri_milex_constant") -> list[float | None]:
    frame = state_years(1988, 1993).add("sipri-milex").collect()
    mine = frame.filter(pl.col("year").is_in(years), ccode=ccode).sort("year")
    found: list[float | None] = mine[column].to_list()
    return found


@pytest.mark.usefixtures("sipri")
def test_a_name_is_the_state_of_the_year_and_not_available_is_null() -> None:
    assert spending(260, 1988) == [100]
    assert spending(255, 1991, 1992) == [110, None]
    assert spending(490, 1988, 1991) == [None, 5]


@pytest.mark.usefixtures("sipri")
def test_the_soviet_unions_years_and_russias_are_one_states_without_a_clash() -> None:
    assert spending(365, 1988, 1991, 1992) == [300, None, 150]


@pytest.mark.usefixtures("sipri")
def test_a_sum_that_could_not_be_converted_is_not_zero_and_none_is() -> None:
    assert spending(339, 1988, 1991, column="sipri_milex_current") == [None, None]
    assert spending(339, 1988, 1991) == [7, 8]
    assert spending(395, 1988, 1991) == [0, 0]
    assert spending(395, 1988, 1991, column="sipri_milex_current") == [0, 0]


@pytest.mark.usefixtures("sipri")
def test_the_european_union_is_no_state_and_is_listed() -> None:
    left = state_years(1988, 1988).add("sipri-milex").unresolved()
    assert left["name"].to_list() == ["European Union"]


def test_equipment_keeps_zero_and_null_apart(give: Give) -> None:
    blank = {column.name: "NA" for column in source("rdmc-wide").columns if column.kind == "float"}
    give(
        "rdmc-wide",
        [{"ccode": 2, "year": 1990, **blank, "submarines_attack": 90, "aircraft_bomber": 0}],
    )
    frame = state_years(1990, 1990).add("equipment").collect().filter(ccode=2)
    columns = ("rdmc_submarines_attack", "rdmc_aircraft_bomber", "rdmc_aircraft_tanker")
    assert frame.select(columns).rows() == [(90, 0, None)]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_official_figures_are_the_files(official: Official, system: str) -> None:
    official(
        "milex/SIPRI-Milex-data-1949-2024_2.xlsx",
        "milex/240617-def-exp-2024-TABLES-en.xlsx",
    )
    code = "ccode" if system == "cow" else "gwcode"
    panel = state_years(1949, 2024, system=system).add("sipri-milex", "nato-spending")
    frame = panel.collect()
    rows = adding.load("sipri-milex")
    for name, number in (("United States of America", 2), ("France", 220), ("Japan", 740)):
        own = rows.filter(country=name).sort("year")["milex_constant"].drop_nulls().to_list()
        mine = frame.filter(pl.col(code) == number).sort("year")["sipri_milex_constant"]
        assert len(own) > 70
        # Japan's years before the peace treaty are those of no member of the system.
        assert mine.drop_nulls().to_list() == own[len(own) - mine.count() :]
    none = frame.filter(sipri_milex_current=0).group_by(code).agg(pl.len()).sort(code)
    # Haiti, Costa Rica, Panama and Iceland have no armed forces in these years; Haiti's first of
    # them has a sum for the financial year.
    assert none.rows() == [(41, 16), (94, 76), (95, 25), (395, 37)]
    nato = frame.drop_nulls("nato_milex_gdp")
    assert nato.height == 341
    assert nato.filter(year=2024)[code].n_unique() == 31
    assert frame.filter(pl.col(code) == 395)["nato_milex_gdp"].count() == 0
