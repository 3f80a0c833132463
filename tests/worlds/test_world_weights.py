"""Weights of a World: whose they are, how they came about, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from foedus.errors import UnknownNameError
from foedus.states import system_on
from foedus.worlds.weights import NAMES, Weight, Weights, weights_of
from foedus.worlds.world import world

Give = Callable[[str, list[dict[str, object]]], None]
MODERN = st.dates(date(1990, 1, 1), date(2026, 10, 31))


def weights_on(on: str) -> Weights:
    day = date.fromisoformat(on)
    return weights_of(system_on(day, system="auto"), day)


def cell(found: Weights, name: str, ccode: int) -> tuple[float, str, str]:
    seat = [one.ccode for one in found.states].index(ccode)
    weight = found[name]
    return float(weight.value[seat]), weight.origin[seat], weight.source[seat]


def test_a_benchmark_year_is_reported() -> None:
    assert cell(weights_on("2000-06-01"), "gdp", 2) == (
        10250000.0,
        "reported",
        "world-bank-wdi 2000",
    )


def test_a_year_between_benchmarks_is_interpolated_and_marked() -> None:
    value, origin, source = cell(weights_on("2003-06-01"), "gdp", 2)
    # 10,250,000 in 2000 and 13,040,000 in 2005, at steady growth.
    assert value == pytest.approx(10250000.0 * (13040000.0 / 10250000.0) ** 0.6)
    assert origin == "interpolated"
    assert source == "world-bank-wdi 2000; world-bank-wdi 2005"


def test_a_year_after_the_last_benchmark_is_carried_forward_and_marked() -> None:
    assert cell(weights_on("2026-01-01"), "milex_share", 2) == (
        3.4,
        "carried-forward",
        "nato-defexp 2024-06-17",
    )


@pytest.mark.parametrize(("name", "ccode"), [("gdp", 731), ("gdp", 713), ("population", 713)])
def test_what_is_not_known_is_nan_and_has_no_origin(name: str, ccode: int) -> None:
    value, origin, source = cell(weights_on("2020-01-01"), name, ccode)
    assert np.isnan(value)
    assert (origin, source) == ("", "")


def test_an_entity_outside_the_system_has_no_weight() -> None:
    found = weights_on("2020-01-01")
    seats = [place for place, one in enumerate(found.states) if one.ccode is None]
    assert seats
    for weight in found.weights:
        assert np.isnan(weight.value[seats]).all()


def test_without_nmc_its_components_are_unknown_and_a_warning_says_what_to_do() -> None:
    found = weights_on("2010-01-01")
    for name in ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop"):
        assert np.isnan(found[name].value).all()
    (warning,) = found.warnings
    assert "have not been added" in warning
    assert "foedus data list" in warning


def test_before_1990_without_nmc_nothing_is_known() -> None:
    found = weights_on("1914-07-28")
    assert all(np.isnan(one.value).all() for one in found.weights)
    assert len(found.warnings) == 2


def nmc(*rows: dict[str, object]) -> list[dict[str, object]]:
    return [{"stateabb": "ABC", **row} for row in rows]


def test_the_users_nmc_speaks_first_in_the_years_it_covers(give: Give) -> None:
    give(
        "nmc",
        nmc(
            {"ccode": 2, "year": 2010, "tpop": "111.5", "milper": 7, "cinc": "0.25", "milex": 0},
            {"ccode": 20, "year": 2010, "tpop": "-9", "milper": "-9", "irst": "-9"},
        ),
    )
    found = weights_on("2010-07-01")
    assert cell(found, "population", 2) == (111.5, "reported", "nmc 6.0 2010")
    assert cell(found, "tpop", 2) == (111.5, "reported", "nmc 6.0 2010")
    assert cell(found, "personnel", 2) == (7.0, "reported", "nmc 6.0 2010")
    assert cell(found, "cinc", 2) == (0.25, "reported", "nmc 6.0 2010")
    # Looked, and there was none: a zero is a zero.
    assert cell(found, "milex", 2) == (0.0, "reported", "nmc 6.0 2010")
    # Coded missing: NMC's own stays unknown, the atlas fills what it has of its own.
    assert np.isnan(cell(found, "tpop", 20)[0])
    assert np.isnan(cell(found, "irst", 20)[0])
    assert cell(found, "population", 20)[2] == "world-bank-wdi 2010"
    assert cell(found, "gdp", 2)[2] == "world-bank-wdi 2010"
    assert found.warnings == ()


def test_outside_the_years_of_the_added_nmc_it_says_nothing(give: Give) -> None:
    give("nmc", nmc({"ccode": 2, "year": 2016, "tpop": "111.5"}))
    assert cell(weights_on("2016-12-31"), "population", 2)[0] == 111.5
    after = weights_on("2017-01-01")
    assert np.isnan(after["tpop"].value).all()
    assert cell(after, "population", 2)[2].startswith("world-bank-wdi")
    assert "2017" in after.warnings[0]


def test_nmc_speaks_in_1914(give: Give) -> None:
    give("nmc", nmc({"ccode": 255, "year": 1914, "cinc": "0.5"}))
    found = weights_on("1914-07-28")
    assert cell(found, "cinc", 255) == (0.5, "reported", "nmc 6.0 1914")
    assert np.isnan(cell(found, "cinc", 220)[0])
    assert np.isnan(cell(found, "gdp", 255)[0])


def test_a_file_added_again_is_read_again(give: Give) -> None:
    give("nmc", nmc({"ccode": 2, "year": 2010, "tpop": "1.0"}))
    assert cell(weights_on("2010-01-01"), "tpop", 2)[0] == 1.0
    give("nmc", nmc({"ccode": 2, "year": 2010, "tpop": "2.0"}))
    assert cell(weights_on("2010-01-01"), "tpop", 2)[0] == 2.0


def test_a_world_keeps_the_weights_it_first_read(give: Give) -> None:
    there = world("2010-01-01")
    first = there.weights
    give("nmc", nmc({"ccode": 2, "year": 2010, "tpop": "1.0"}))
    assert there.weights is first
    assert world("2010-01-01").weights["tpop"].value[0] == 1.0


def test_weights_cannot_be_written_to_and_an_unknown_one_is_an_error() -> None:
    found = weights_on("2010-01-01")
    with pytest.raises(ValueError, match="read-only"):
        found["gdp"].value[0] = 1.0
    with pytest.raises(UnknownNameError, match="charm"):
        _ = found["charm"]


def test_the_frame_has_null_for_what_is_not_known() -> None:
    found = weights_on("2020-01-01")
    frame = found.frame()
    assert frame.height == len(NAMES) * len(found.states)
    unknown = frame.filter(number=731, weight="gdp").row(0, named=True)
    assert (unknown["value"], unknown["origin"], unknown["source"]) == (None, None, None)
    known = frame.filter(number=2, weight="gdp").row(0, named=True)
    assert (known["value"], known["unit"]) == (cell(found, "gdp", 2)[0], "million current US$")


@settings(max_examples=25)
@given(on=MODERN)
def test_on_any_modern_day_every_value_has_an_origin_or_is_nan(on: date) -> None:
    found = weights_of(system_on(on, system="auto"), on)
    assert tuple(one.name for one in found.weights) == NAMES
    for weight in found.weights:
        assert isinstance(weight, Weight)
        assert weight.value.shape == (len(found.states),)
        assert weight.unit
        known = ~np.isnan(weight.value)
        assert (weight.value[known] >= 0).all()
        assert [bool(origin) for origin in weight.origin] == known.tolist()
        assert [bool(source) for source in weight.source] == known.tolist()
    # The World Bank leaves out the Soviet Union and others that ended, and Taiwan.
    members = np.array([one.exists_on(on, "cow") for one in found.states])
    assert (~np.isnan(found["population"].value[members])).mean() > 0.9


# With the real files -------------------------------------------------------------------------


def test_cinc_of_the_powers_in_1914(real_files: object) -> None:
    found = world("1914-07-28").weights
    share = {one.code: value for one, value in zip(found.states, found["cinc"].value, strict=True)}
    powers = ("DEU", "GBR", "RUS", "FRA", "AUH", "ITA", "USA", "JPN")
    assert all(share[code] > 0.02 for code in powers)
    assert max(powers, key=share.__getitem__) == "USA"
    assert np.isnan(share["MNE"])
    # NMC's own note: its shares do not sum to one in every year.
    assert 0.95 < np.nansum(found["cinc"].value) < 1.1


@pytest.mark.parametrize(
    "on", ["1816-01-01", "1870-07-19", "1914-07-28", "1939-09-01", "2016-12-31"]
)
def test_every_component_is_the_one_in_the_file(on: str, real_files: object) -> None:
    import polars as pl

    from foedus.sources import adding

    found = world(on).weights
    year = adding.load("nmc").filter(pl.col("year") == int(on[:4]))
    rows = {row["ccode"]: row for row in year.iter_rows(named=True)}
    known = 0
    for name in ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop"):
        for state, value in zip(found.states, found[name].value.tolist(), strict=True):
            theirs = None if state.ccode is None else rows.get(state.ccode, {}).get(name)
            assert (None if np.isnan(value) else value) == theirs, (state, name)
            known += theirs is not None
    assert known > 100
