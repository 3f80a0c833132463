"""Wealth: estimates as the files have them; the World Bank's figures by the state of the year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import state_years
from foedus.panels.variables.wealth import WORLDBANK_POPULATION

Give = Callable[..., None]
Official = Callable[..., None]

SURPLUS = "econ/peacesciencer_cow_sdp_gdp.csv.gz"
PEOPLE, GDP = "econ/population.csv", "econ/gdp.csv"


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        ("cow", "ccode", "econ/isard_cw_gdppop.csv.gz"),
        ("gw", "gwcode", "econ/isard_gw_gdppop.csv.gz"),
    ],
)
def test_estimates_are_the_files_and_null_after_it(
    official: Official, shared_data: Path, system: str, code: str, name: str
) -> None:
    official(name)
    theirs = pl.read_csv(shared_data / name, infer_schema_length=None).sort(code, "year")
    ours = state_years(1816, 2020, system=system).add("gdp-population").collect()
    inside = ours.filter(pl.col("year") <= 2019)
    assert inside.equals(theirs.select(inside.columns))
    assert ours.filter(pl.col("year") == 2020)["pwtpop"].count() == 0


def test_surplus_product_is_the_files_where_the_state_was_a_member(
    official: Official, shared_data: Path
) -> None:
    official(SURPLUS)
    theirs = pl.read_csv(shared_data / SURPLUS, infer_schema_length=None)
    ours = state_years(1816, 2017).add("sdp").collect()
    held = ours.join(theirs, on=["ccode", "year"], how="left", maintain_order="left", suffix="_f")
    for name in ("wbgdp2011est", "wbpopest", "sdpest", "wbgdppc2011est"):
        assert held[name].equals(held[f"{name}_f"].alias(name))
    assert ours.filter(pl.col("year") >= 2016)["sdpest"].count() == 0
    assert (theirs["sdpest"] == 0).sum() == 5776


def economy(iso3: str, year: int, value: int, country: str = "abc") -> dict[str, object]:
    return {"Country Name": country, "Country Code": iso3, "Year": year, "Value": value}


def people(ccode: int, first: int, last: int, **options: bool) -> list[int | None]:
    panel = state_years(first, last).add(WORLDBANK_POPULATION(**options))
    mine = panel.frame.filter(ccode=ccode).collect()
    found: list[int | None] = mine["wb_population"].to_list()
    return found


def test_an_iso_code_is_not_read_as_another_lists(give: Give) -> None:
    """AUS is Austria in COW's list, MAC North Macedonia: the World Bank means others."""
    rows = [
        economy("AUS", 2000, 19),
        economy("MAC", 2000, 4, "Macao SAR, China"),
        economy("WLD", 2000, 6000, "World"),
    ]
    give("worldbank-population", rows)
    panel = state_years(2000, 2000).add("worldbank-population")
    known = panel.collect().drop_nulls("wb_population")
    assert known.select("ccode", "wb_population").rows() == [(900, 19)]
    assert [row[1:] for row in panel.unresolved().rows()] == [
        ("Macao SAR, China (MAC)", 2000, 2000, 1),
        ("World (WLD)", 2000, 2000, 1),
    ]


def test_todays_economy_is_not_given_to_a_state_of_other_borders(give: Give) -> None:
    years = range(1988, 1994)
    give(
        "worldbank-population",
        [economy(iso, year, 1) for iso in ("RUS", "DEU", "YEM", "CZE") for year in years],
    )
    # The Soviet Union, for all but five days of 1991.
    assert people(365, 1988, 1993) == [None] * 4 + [1, 1]
    # Germany was united in the year in which COW counts it again.
    assert people(255, 1988, 1993) == [1] * 4
    assert people(260, 1988, 1993) == [None] * 3
    assert people(679, 1988, 1993) == [1] * 4
    assert people(316, 1988, 1993) == [1]
    assert people(315, 1988, 1993) == [None] * 5
    listed = state_years(1988, 1993).add("worldbank-population").unresolved()
    assert listed.filter(name="abc (RUS)").row(0)[1:] == ("abc (RUS)", 1988, 1991, 4)


def test_the_figures_can_be_carried_back(give: Give) -> None:
    give("worldbank-population", [economy(i, y, 1) for i in ("RUS", "DEU") for y in (1988, 1990)])
    assert people(365, 1988, 1990, carried_back=True) == [1, None, 1]
    assert people(260, 1988, 1990, carried_back=True) == [1, None, 1]
    with pytest.raises(PanelError, match="neither True nor False"):
        state_years(1988, 1990).add("worldbank-population", carried_back="yes").collect()


def test_gleditsch_and_wards_numbers_are_those_of_the_year(give: Give) -> None:
    give("worldbank-population", [economy("DEU", 2000, 82), economy("SRB", 2010, 7)])
    panel = state_years(2000, 2010, system="gw").add("worldbank-population").collect()
    known = panel.drop_nulls("wb_population").select("gwcode", "year", "wb_population")
    assert known.rows() == [(260, 2000, 82), (340, 2010, 7)]


def test_every_member_but_taiwan_has_people(official: Official, shared_data: Path) -> None:
    official(PEOPLE, GDP)
    panel = state_years(2010, 2024).add("worldbank-population", "worldbank-gdp").collect()
    assert set(panel.filter(pl.col("wb_population").is_null())["ccode"]) == {713, 625}
    sudan = panel.filter(pl.col("wb_population").is_null(), ccode=625)
    assert sudan["year"].to_list() == [2010, 2011]
    theirs = pl.read_csv(shared_data / PEOPLE, infer_schema_length=None)
    for iso, ccode in (("USA", 2), ("AUS", 900), ("SWZ", 572), ("KOR", 732), ("XKX", 347)):
        file = theirs.filter(pl.col("Country Code") == iso, pl.col("Year") >= 2010).sort("Year")
        assert panel.filter(ccode=ccode)["wb_population"].to_list() == file["Value"].to_list()
    assert panel.filter(pl.col("year") == 2024)["wb_gdp"].count() == 0


def test_the_world_is_the_sum_of_its_states_but_for_what_is_listed(
    official: Official, shared_data: Path
) -> None:
    official(PEOPLE)
    panel = state_years(2023, 2023).add("worldbank-population")
    theirs = pl.read_csv(shared_data / PEOPLE, infer_schema_length=None).filter(
        pl.col("Year") == 2023
    )
    world = theirs.filter(pl.col("Country Code") == "WLD")["Value"].item()
    ours = panel.collect()["wb_population"].sum()
    # Economies that are no members; the other names listed are of aggregates.
    islands = ("ABW", "ASM", "BMU", "CHI", "CUW", "CYM", "FRO", "GRL", "GUM", "IMN", "MAF", "MNP")
    more = ("NCL", "PRI", "PYF", "SXM", "TCA", "VGB", "VIR", "GIB", "HKG", "MAC", "PSE")
    places = [*islands, *more]
    beside = theirs.filter(pl.col("Country Code").is_in(places))
    named = set(panel.unresolved()["name"])
    labels = beside.select(pl.format("{} ({})", "Country Name", "Country Code")).to_series()
    assert beside.height == len(places)
    assert set(labels) <= named
    # What is left is Taiwan, which has no row and is some 23.4 million.
    assert 23_300_000 < world - ours - beside["Value"].sum() < 23_450_000
