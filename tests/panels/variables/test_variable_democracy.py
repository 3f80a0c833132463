"""Regimes: missing codes are null, and each score is of the state whose number it stands under."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from foedus.panels import state_years

Give = Callable[..., None]
Official = Callable[..., None]

DEMOCRACY = {"cow": "regime/isard_cw_democracy.csv", "gw": "regime/isard_gw_democracy.csv"}
POLITY = "regime/democracyData_polity5.csv.gz"
CODE = {"cow": "ccode", "gw": "gwcode"}


def test_scores_are_the_states_and_null_where_the_file_is_blank(give: Give) -> None:
    rows: list[dict[str, object]] = [
        {"ccode": 2, "year": 2018, "polity2": 8, "v2x_polyarchy": 0.85, "euds": -0.2, "aeuds": -1},
        {"ccode": 2, "year": 2025, "polity2": "", "v2x_polyarchy": 0.6, "euds": 1, "aeuds": 1},
    ]
    give("democracy", rows)
    panel = state_years(2018, 2025).add("democracy").frame.filter(ccode=2).collect()
    assert panel["polity2"].to_list() == [8] + [None] * 7
    assert panel["polyarchy"].to_list() == [0.85] + [None] * 6 + [0.6]
    assert panel["euds"][0] == -0.2


def test_politys_codes_for_no_score_are_null(give: Give) -> None:
    common = {"cown": 700, "gwn": 700, "polity_annual_ccode": 700}
    rows: list[dict[str, object]] = [
        {**common, "year": 2000, "polity": -66, "polity2": "", "democ": -66, "autoc": -66},
        {**common, "year": 2001, "polity": -77, "polity2": 0, "democ": -77, "autoc": -77},
        {**common, "year": 2002, "polity": -88, "polity2": 1, "democ": -88, "autoc": -88},
        {**common, "year": 2003, "polity": -7, "polity2": -7, "democ": 1, "autoc": 8},
    ]
    give("polity", [{**row, "xconst": row["democ"]} for row in rows])
    panel = state_years(2000, 2004).add("polity").frame.filter(ccode=700).collect()
    assert panel["p5_polity"].to_list() == [None, None, None, -7, None]
    assert panel["p5_polity2"].to_list() == [None, 0, 1, -7, None]
    for name, last in (("democ", 1), ("autoc", 8), ("xconst", 1)):
        assert panel[f"p5_{name}"].to_list() == [None, None, None, last, None]


def test_politys_own_numbers_are_not_read_as_cows(give: Give) -> None:
    """Polity's 364 is the Soviet Union and its 341 Kosovo; in COW's numbers 365 and 347."""
    rows: list[dict[str, object]] = [
        {"polity_annual_ccode": 364, "cown": 365, "gwn": 365, "year": 1950, "polity2": -9},
        {"polity_annual_ccode": 341, "cown": 347, "gwn": 347, "year": 2010, "polity2": 8},
        {"polity_annual_ccode": 99, "cown": "", "gwn": 99, "year": 1825, "polity2": 3,
         "polity_annual_country": "Gran Colombia"},
    ]  # fmt: skip
    give("polity", [{**row, "polity": row["polity2"]} for row in rows])
    panel = state_years(1816, 2010).add("polity")
    scored = panel.frame.filter(pl.col("p5_polity2").is_not_null()).collect()
    assert scored.select("ccode", "year", "p5_polity2").rows() == [(347, 2010, 8), (365, 1950, -9)]
    assert panel.unresolved().rows() == [("polity", "Gran Colombia", 1825, 1825, 1)]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_democracy_is_the_files_but_for_two_states_misread(
    official: Official, shared_data: Path, system: str
) -> None:
    official(DEMOCRACY[system])
    code = CODE[system]
    theirs = pl.read_csv(shared_data / DEMOCRACY[system], infer_schema_length=None).sort(
        code, "year"
    )
    ours = state_years(1816, 2025, system=system).add("democracy").collect()
    assert ours.select(code, "year").equals(theirs.select(code, "year"))
    for name, official_name in (("polyarchy", "v2x_polyarchy"), ("euds",) * 2, ("aeuds",) * 2):
        assert ours[name].equals(theirs[official_name].alias(name))
    misread = pl.col(code).is_in([341, 626]) & theirs["polity2"].is_not_null()
    assert theirs.filter(misread).height == 11 + 8
    right = theirs.select(pl.when(~misread).then(pl.col("polity2"))).to_series()
    assert ours["polity2"].cast(pl.Int64).equals(right)


def test_what_the_democracy_file_gives_two_states_is_politys_score_of_two_others(
    official: Official, shared_data: Path
) -> None:
    official(DEMOCRACY["cow"], POLITY)
    polity = state_years(1816, 2018).add("polity").collect()
    theirs = pl.read_csv(shared_data / DEMOCRACY["cow"], infer_schema_length=None)
    for under, whose in ((341, 347), (626, 625)):
        wrong = theirs.filter(pl.col("ccode") == under).drop_nulls("polity2").sort("year")
        other = polity.filter(ccode=whose).join(wrong.select("year"), on="year", how="semi")
        own = polity.filter(ccode=under).join(wrong.select("year"), on="year", how="semi")
        assert wrong["polity2"].to_list() == other.sort("year")["p5_polity2"].to_list()
        assert (own.sort("year")["p5_polity2"] != other.sort("year")["p5_polity2"]).all()


def test_polity_is_known_where_the_democracy_file_lost_it(official: Official) -> None:
    """The Soviet Union has no polity2 for seventy years there: Polity's number for it is 364."""
    official(DEMOCRACY["cow"], POLITY)
    panel = state_years(1816, 2018).add("democracy", "polity").collect()
    soviet = panel.filter(pl.col("ccode") == 365, pl.col("year").is_between(1923, 1991))
    assert soviet["polity2"].count() == 0
    assert soviet["p5_polity2"].null_count() == 0
    both = panel.drop_nulls(["polity2", "p5_polity2"])
    apart = both.filter(pl.col("polity2") != pl.col("p5_polity2"))
    # A year with two polities: the file takes the one that ended, we the one that goes on.
    assert apart.select("ccode", "year").rows() == [(365, 1922), (530, 1993), (625, 2011)]
    assert panel.filter(pl.col("polity2").is_not_null() & pl.col("p5_polity2").is_null()).is_empty()


def test_polity_ends_in_2018_but_for_the_united_states(official: Official) -> None:
    official(POLITY)
    panel = state_years(2018, 2021).add("polity").collect().drop_nulls("p5_polity2")
    after = panel.filter(pl.col("year") > 2018)
    assert after.select("ccode", "year").rows() == [(2, 2019), (2, 2020)]


def test_polity_is_the_files_by_year_where_a_number_has_one_polity(
    official: Official, shared_data: Path
) -> None:
    official(POLITY)
    theirs = pl.read_csv(shared_data / POLITY, infer_schema_length=None, null_values="NA").filter(
        pl.col("year").is_between(1816, 2018)
    )
    for system, number in (("cow", "cown"), ("gw", "GWn")):
        code = CODE[system]
        named = theirs.drop_nulls(number).with_columns(pl.col(number).cast(pl.Int64).alias(code))
        single = named.filter(~pl.struct(code, "year").is_duplicated())
        panel = state_years(1816, 2018, system=system).add("polity").collect()
        held = panel.join(single, on=[code, "year"])
        known = {
            name: pl.when(pl.col(name) > -60).then(pl.col(name))
            for name in ("polity", "polity2", "democ", "autoc", "xconst", "durable")
        }
        for name, value in known.items():
            file = held.select(value.cast(pl.Int64)).to_series()
            assert held[f"p5_{name}"].cast(pl.Int64).equals(file.alias(f"p5_{name}"))
        assert held.height > 13_000
