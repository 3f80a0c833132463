"""Ruggedness, one value for a state; territorial threat by state-year; both null where unlisted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.panels import dyad_years, state_years

Give = Callable[..., None]
Official = Callable[..., None]

RUGGED = "geo/peacesciencer_rugged.csv"
THREAT = "capabilities/peacesciencer_terrthreat.csv.gz"


def test_a_state_has_its_ruggedness_in_every_year_and_one_not_listed_has_none(give: Give) -> None:
    give("ruggedness", [{"ccode": 255, "gwcode": 260, "rugged": 0.597, "newlmtnest": 2.4}])
    panel = state_years(1816, 2024).add("ruggedness").frame
    assert set(panel.filter(ccode=255).collect()["rugged"]) == {0.597}
    assert set(panel.filter(ccode=260).collect()["rugged"]) == {None}
    pairs = dyad_years(2000, 2000).add("ruggedness").frame.filter(ccode1=255, ccode2=2).collect()
    assert pairs.select("rugged1", "rugged2").rows() == [(0.597, None)]


def test_a_blank_gw_number_is_the_registers_and_never_cows(give: Give) -> None:
    """970 is Nauru in COW's numbers; in Gleditsch and Ward's it is Kiribati, and Nauru 971."""
    rows: list[dict[str, object]] = [
        {"ccode": 970, "gwcode": "", "rugged": 1.5, "newlmtnest": 0},
        {"ccode": 679, "gwcode": 678, "rugged": 2.3, "newlmtnest": 3.3},
    ]
    give("ruggedness", rows)
    panel = state_years(2010, 2010, system="gw").add("ruggedness").frame
    for gwcode, rugged in ((971, 1.5), (970, None), (678, 2.3)):
        assert panel.filter(gwcode=gwcode).collect()["rugged"].to_list() == [rugged]


def test_ruggedness_is_the_files_in_both_numberings(official: Official, shared_data: Path) -> None:
    official(RUGGED)
    theirs = pl.read_csv(shared_data / RUGGED, infer_schema_length=None)
    for code, system, states in (("ccode", "cow", 192), ("gwcode", "gw", 192)):
        panel = state_years(1816, 2024, system=system).add("ruggedness").collect()
        held = panel.join(theirs.drop_nulls(code), on=code, suffix="_file")
        assert held["rugged"].equals(held["rugged_file"].alias("rugged"))
        assert held["newlmtnest"].equals(held["newlmtnest_file"].alias("newlmtnest"))
        assert panel.drop_nulls("rugged")[code].n_unique() == states
    # Mountains are blank for the Papal States alone.
    cow = state_years(1816, 2024).add("ruggedness").collect()
    bare = cow.filter(pl.col("rugged").is_not_null() & pl.col("newlmtnest").is_null())
    assert set(bare["ccode"]) == {327}


def test_threat_is_the_files_and_null_outside_it(official: Official, shared_data: Path) -> None:
    official(THREAT)
    theirs = pl.read_csv(shared_data / THREAT, infer_schema_length=None).sort("ccode", "year")
    panel = state_years(1816, 2012).add("territorial-threat").collect()
    inside = panel.filter(pl.col("year") <= 2010)
    renamed = {
        f"{model}{name}": f"{model}lterrthreat_{name}"
        for model in ("", "m_")
        for name in ("sd", "lwr", "upr")
    }
    assert inside.equals(theirs.rename(renamed).select(inside.columns))
    assert inside["m_lterrthreat"].null_count() == 2349
    assert panel.filter(pl.col("year") > 2010)["lterrthreat"].null_count() == panel.height - 14781
    assert (inside["lterrthreat_lwr"] <= inside["lterrthreat_upr"]).all()


def test_a_negative_threat_is_a_number(give: Give) -> None:
    row = {"ccode": 2, "year": 1816, "lterrthreat": -9, "sd": 0.1, "lwr": -9.2, "upr": -8.8}
    give("territorial-threat", [{**row, **dict.fromkeys(("m_lterrthreat", "m_sd"), "")}])
    panel = state_years(1816, 1816).add("territorial-threat").frame.filter(ccode=2).collect()
    assert panel.select("lterrthreat", "lterrthreat_lwr", "m_lterrthreat").row(0) == (
        -9,
        -9.2,
        None,
    )
