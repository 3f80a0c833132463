"""GDP in one price basis: the Penn effect, its file, and its estimate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError, SourceNotAddedError
from foedus.models.price_study import (
    CHOSEN,
    FORMS,
    Incomes,
    fit_price_model,
    left_out_errors,
    price_rows,
    price_scores,
    slopes_by_year,
)
from foedus.models.prices import (
    fit_prices,
    international_gdp_balassa1964,
    price_model,
    price_model_toml,
    read_price_model,
)
from foedus.sources import adding

money = st.lists(st.floats(1.0, 1e8), min_size=4, max_size=4)


def test_two_states_worked_by_hand() -> None:
    # The world's income is 50 / 5 = 10: the rich state is at 4 times it, the poor at 0.25.
    told = international_gdp_balassa1964([40.0, 10.0], [1.0, 4.0], 0.5)
    assert told.tolist() == pytest.approx([10 * 4**0.5, 4 * 10 * 0.25**0.5])


@given(money, money, st.floats(0, 1), st.floats(1e-3, 1e3), st.permutations(range(4)))
def test_only_ratios_count_and_not_the_unit_or_the_order(
    gdp: list[float], people: list[float], slope: float, unit: float, order: list[int]
) -> None:
    told = international_gdp_balassa1964(gdp, people, slope)
    other = international_gdp_balassa1964(np.array(gdp) * unit, people, slope)
    assert np.allclose(other, told * unit)
    shuffled = international_gdp_balassa1964(np.array(gdp)[order], np.array(people)[order], slope)
    assert np.allclose(shuffled, told[order])


@given(money, money, st.floats(0.1, 0.9))
def test_incomes_keep_their_order_and_come_closer(
    gdp: list[float], people: list[float], slope: float
) -> None:
    before = np.array(gdp) / np.array(people)
    after = international_gdp_balassa1964(gdp, people, slope) / np.array(people)
    assert (np.diff(after[np.argsort(before)]) >= -1e-9 * after.max()).all()
    assert np.ptp(np.log(after)) == pytest.approx(slope * np.ptp(np.log(before)), abs=1e-9)


def test_what_is_not_known_stays_unknown_and_moves_nobody_else() -> None:
    known = international_gdp_balassa1964([40.0, 10.0], [1.0, 4.0], 0.7)
    more = international_gdp_balassa1964([40.0, 10.0, np.nan], [1.0, 4.0, 9.0], 0.7)
    assert more[:2].tolist() == known.tolist()
    assert np.isnan(more[2])


@pytest.mark.parametrize(
    ("gdp", "people", "slope"),
    [([0.0], [1.0], 0.7), ([1.0], [-1.0], 0.7), ([np.inf], [1.0], 0.7), ([1.0], [1.0], 1.2),
     ([1.0], [1.0], float("nan"))],
)  # fmt: skip
def test_what_is_no_gdp_population_or_slope_is_refused(
    gdp: list[float], people: list[float], slope: float
) -> None:
    with pytest.raises(MeasureError) as refused:
        international_gdp_balassa1964(gdp, people, slope)
    assert refused.value.mend


def made_world(seed: int, slope: float) -> tuple[np.ndarray, ...]:
    """Eighty states over ten years, each with an error of its own that lasts."""
    rng = np.random.default_rng(seed)
    state, year = np.repeat(np.arange(80), 10), np.tile(np.arange(10), 80)
    market = rng.normal(8, 1.5, 80)[state] + rng.normal(0, 0.1, 800)
    lasting = rng.normal(0, 0.3, 80)[state] + rng.normal(0, 0.1, 800)
    return market, slope * market + 0.05 * year + lasting, state, year


def test_the_slope_of_made_worlds_is_found_and_its_interval_holds_it() -> None:
    found = [fit_prices(*made_world(seed, 0.73)) for seed in range(200)]
    assert np.mean([one.slope for one in found]) == pytest.approx(0.73, abs=0.01)
    held = [abs(one.slope - 0.73) < 1.645 * one.error for one in found]
    # Ninety percent, less or more what 200 worlds may miss by chance and few states by rule.
    assert 0.83 <= np.mean(held) <= 0.95


@pytest.mark.parametrize("fault", ["length", "nan", "one state"])
def test_rows_that_show_no_slope_are_refused(fault: str) -> None:
    market, international, state, year = made_world(1, 0.7)
    if fault == "length":
        market = market[1:]
    elif fault == "nan":
        international = np.where(state == 3, np.nan, international)
    else:
        state = np.zeros_like(state)
    with pytest.raises(MeasureError):
        fit_prices(market, international, state, year)


def test_the_file_reads_back_as_written() -> None:
    text = price_model_toml(price_model())
    assert read_price_model(text) == price_model()
    assert price_model().error < 0.05
    assert price_model().last >= 2016


@pytest.mark.parametrize(
    ("old", "new"),
    [("slope = 0", "incline = 0"), ("residual = ", "residual = -"), ("slope = 0", "slope = 1"),
     ("[inputs]", "[input]"), ("fitted = ", "fitted = \"")],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused(old: str, new: str) -> None:
    with pytest.raises(MeasureError) as refused:
        read_price_model(price_model_toml(price_model()).replace(old, new, 1))
    assert "foedus fit" in refused.value.mend


def test_without_the_file_of_long_run_gdp_the_estimate_is_refused() -> None:
    with pytest.raises(SourceNotAddedError):
        price_rows()


@pytest.fixture
def real(shared_data: Path) -> None:
    adding.add([shared_data / "econ" / "isard_cw_gdppop.csv.gz"])


def test_the_official_file_gives_the_shipped_conversion_back(real: None) -> None:
    told = fit_price_model(on=date(2026, 11, 22))
    assert price_model_toml(told) == price_model_toml(price_model())


def test_states_left_out_are_better_told_by_the_line_than_by_market_rates(
    real: None, record_property: pytest.RecordProperty
) -> None:
    held = Incomes.of(price_rows())
    error = {
        form: float(np.sqrt((left_out_errors(form, held) ** 2).mean()))
        for form in ("market rates as they are", "the median of the others", FORMS[0])
    }
    record_property(
        "error in log income of states left out",
        ", ".join(f"{one:.3f} {form}" for form, one in error.items()),
    )
    assert error[FORMS[0]] < 0.35 < error["market rates as they are"]
    assert error["market rates as they are"] < error["the median of the others"]
    assert all(0.6 < one < 0.85 for one in slopes_by_year(held).values())


def test_curvature_shows_no_gain_and_so_the_line_ships(real: None) -> None:
    scores = {one.form: one for one in price_scores()}
    assert scores[FORMS[0]].over_market.low > 0
    assert scores[FORMS[1]].over_line.low < 0 < scores[FORMS[1]].over_line.high
    assert scores[CHOSEN].over_line.low < 0
