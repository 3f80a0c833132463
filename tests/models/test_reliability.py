"""Whether a promise is kept: the shipped estimate, its forecasts of wars held out, its evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError, SourceNotAddedError
from foedus.models import reliability, reliability_fitting, reliability_study, scoring
from foedus.models.draws import case_rng
from foedus.models.honoring import honoring_rates, invocations, member_invocations
from foedus.models.leeds_anac2005 import VARIABLES
from foedus.models.logit import inverse_logit
from foedus.models.partial_pooling import expected_chance, fit_pooled_logit
from foedus.models.reliability import Promise
from foedus.models.reliability_cases import FEATURES, historical_features
from foedus.sources.reading import read
from foedus.sources.registry import source

OLD_PACT = Promise(1, 0, 0, 0, multilateral=0, milinst=0, formal=1)
FILES = {
    "berkemeier-fuhrmann": "reliability",
    "atop-m": "atop",
    "atop-ph": "atop",
    "atop-inst": "atop",
}


@pytest.fixture(scope="module")
def frames(shared_data: Path) -> dict[str, pl.DataFrame]:
    return {
        key: read(shared_data / folder / source(key).files[0], source(key))
        for key, folder in FILES.items()
    }


@pytest.fixture(scope="module")
def cases(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    first, *others = frames.values()
    return historical_features(invocations(first), *others)


# The cases


def test_every_case_finds_its_alliance_and_its_age(cases: pl.DataFrame) -> None:
    assert cases.height == 146
    assert cases["formal"].null_count() == 0
    assert cases["milinst"].null_count() == 3
    assert cases["fresh"].sum() == 62
    assert cases.filter(pl.col("fresh") == 1)["honored"].sum() == 45


def test_without_their_files_changes_are_not_known_and_not_zero(cases: pl.DataFrame) -> None:
    assert cases["power_change"].null_count() == 146


def test_a_change_is_any_partys_since_the_pact_was_made() -> None:
    one = {"atopid": 1, "warid": 1, "year": 1910, "honored": 1}
    fresh = {"atopid": 2, "warid": 1, "year": 1910, "honored": 1}
    signed = pl.date(pl.col("signed"), 1, 1)
    phases = pl.DataFrame({"atopid": [1, 2], "phase": [0, 0], "signed": [1900, 1910]}).select(
        "atopid", "phase", signed.alias("begin")
    )
    members = pl.DataFrame(
        {"atopid": [1, 1, 2], "ccode": [10, 20, 10], "signed": [1900, 1900, 1910]}
    ).select("atopid", "ccode", signed.alias("entry"), pl.lit(None, pl.Date).alias("exit"))
    depth = pl.DataFrame({"atopid": [1, 2], "phase": [0, 0], "milinst": [0, 1], "formal": [1, 1]})
    years = {"ccode": [10, 20, 10, 20], "year": [1900, 1900, 1909, 1909]}
    gdp = pl.DataFrame({**years, "mrgdppc": [1.0] * 4, "pwtpop": [50.0, 50.0, 56.0, 44.0]})
    polity = pl.DataFrame({**years, "polity2": [6, -6, 10, -10]})
    found = historical_features(pl.DataFrame([one, fresh]), members, phases, depth, gdp, polity)
    assert found["power_change"].to_list() == [1, 0]
    assert found["regime_change"].to_list() == [0, 0]
    turned = polity.with_columns(polity2=pl.Series([6, -6, 5, None]))
    found = historical_features(pl.DataFrame([one]), members, phases, depth, gdp, turned)
    assert found["regime_change"].to_list() == [1]
    unknown = polity.with_columns(polity2=pl.Series([6, -6, None, None], dtype=pl.Int64))
    found = historical_features(pl.DataFrame([one]), members, phases, depth, gdp, unknown)
    assert found["regime_change"].to_list() == [None]


# The estimate that ships


def test_every_shipped_feature_names_a_historical_and_a_modern_source() -> None:
    known = {feature.name: feature for feature in FEATURES}
    for name in reliability.shipped().features:
        assert known[name].historical
        assert known[name].modern
        assert name in Promise.__slots__


def test_the_shipped_parameters_are_those_of_the_files(
    cases: pl.DataFrame, frames: dict[str, pl.DataFrame]
) -> None:
    old = reliability.shipped()
    settings = reliability_study.Candidate(
        old.features, old.coefficient_variance, old.pooled.group_variance
    )
    new = reliability_fitting.estimate_reliability(cases, settings, date="", command="")
    assert new.pooled.coefficients == pytest.approx(old.pooled.coefficients, abs=1e-5)
    assert new.pooled.covariance == pytest.approx(old.pooled.covariance, abs=1e-5)
    assert new.pooled.groups == old.pooled.groups
    for key in frames:
        assert old.inputs[key] == f"{source(key).version} sha256 {source(key).sha256}"


def test_the_file_holds_parameters_and_not_one_case() -> None:
    model = reliability.shipped()
    text = reliability.estimate_text(model)
    assert len(text) < 6000
    assert len(model.pooled.groups) <= 3
    assert "warid" not in text


def test_an_estimate_comes_back_from_its_file() -> None:
    model = reliability.shipped()
    again = reliability.estimate_from(reliability.estimate_text(model))
    assert again.features == model.features
    assert again.pooled.covariance == pytest.approx(model.pooled.covariance, abs=1e-6)
    assert reliability.estimate_text(again) == reliability.estimate_text(model)


# Forecasts


def test_an_old_defense_pact_is_kept_less_often_than_one_made_for_the_war() -> None:
    old = reliability.reliability(OLD_PACT)
    fresh = reliability.reliability(replace(OLD_PACT, fresh=1))
    assert old.chance < fresh.chance
    assert old.low < old.chance < old.high
    assert old.level == 0.8
    assert old.unknown == ()


def test_the_arab_leagues_own_record_counts() -> None:
    pact = replace(OLD_PACT, multilateral=1)
    own = reliability.reliability(replace(pact, atopid=3205))
    assert own.own_record
    assert own.chance < reliability.reliability(pact).chance
    assert not reliability.reliability(replace(pact, atopid=999999)).own_record


def test_a_feature_not_known_is_averaged_over_and_listed() -> None:
    answer = reliability.reliability(replace(OLD_PACT, formal=None))
    assert answer.unknown == ("formal",)
    model = reliability.shipped()
    parts = [
        share * reliability.reliability(replace(OLD_PACT, formal=int(value))).chance
        for value, share in model.shares["formal"]
    ]
    assert answer.chance == pytest.approx(sum(parts), abs=1e-6)


codes = st.none() | st.integers(0, 1)


@given(codes, codes, codes, codes, codes, st.none() | st.integers(0, 2), st.floats(0.05, 0.95))
def test_every_promise_has_a_chance_inside_an_interval_that_grows_with_its_level(
    defense: int | None,
    offense: int | None,
    neutrality: int | None,
    multilateral: int | None,
    fresh: int | None,
    formal: int | None,
    level: float,
) -> None:
    promise = Promise(
        defense, offense, neutrality, 0, multilateral, milinst=1, formal=formal, fresh=fresh
    )
    narrow = reliability.reliability(promise, level=level / 2)
    wide = reliability.reliability(promise, level=level)
    assert 0 < wide.low <= narrow.low <= narrow.high <= wide.high < 1
    assert 0 < wide.chance < 1


def test_codes_that_do_not_exist_are_refused() -> None:
    with pytest.raises(MeasureError, match="milinst"):
        Promise(1, 0, 0, 0, 0, milinst=3)
    with pytest.raises(MeasureError, match="defense"):
        Promise(2, 0, 0, 0, 0)
    with pytest.raises(MeasureError, match="level"):
        reliability.reliability(OLD_PACT, level=1.0)


# Evidence


def test_the_nearest_promises_are_the_alike_ones_and_the_most_recent_of_these(
    cases: pl.DataFrame,
) -> None:
    found = reliability.nearest(OLD_PACT, cases)
    assert len(found) == 10
    distances = [one.distance for one in found]
    assert distances == sorted(distances)
    for row in cases.filter(pl.col("formal") == 1, pl.col("milinst") == 0).iter_rows(named=True):
        same = Promise(**{name: row[name] for name in reliability.shipped().features})
        assert reliability.nearest(same, cases, n=1)[0].distance == 0


def test_the_order_of_rows_does_not_change_the_evidence(cases: pl.DataFrame) -> None:
    mixed = cases.sample(fraction=1.0, shuffle=True, seed=3)
    assert reliability.nearest(OLD_PACT, mixed) == reliability.nearest(OLD_PACT, cases)


def test_without_the_case_files_there_is_a_chance_and_a_note_and_no_refit() -> None:
    assert reliability.reliability(OLD_PACT).chance > 0
    evidence = reliability.precedents(OLD_PACT)
    assert evidence.cases == ()
    assert "berkemeier-fuhrmann" in evidence.note
    with pytest.raises(SourceNotAddedError):
        reliability_fitting.refit("2026-01-01")


def test_with_the_case_files_evidence_is_named_and_a_refit_gives_the_shipped_estimate(
    shared_data: Path,
) -> None:
    from foedus.sources import adding

    adding.add([shared_data / folder / source(key).files[0] for key, folder in FILES.items()])
    evidence = reliability.precedents(OLD_PACT)
    assert len(evidence.cases) == 10
    assert evidence.note == ""
    assert all(one.war for one in evidence.cases)
    new = reliability_fitting.refit("2026-01-01")
    assert new.date == "2026-01-01"
    old = reliability.shipped()
    assert new.pooled.coefficients == pytest.approx(old.pooled.coefficients, abs=1e-6)
    assert new.inputs == old.inputs


# Out of sample


def test_the_nulls_of_both_case_files_are_those_published(cases: pl.DataFrame) -> None:
    y = cases["honored"].to_numpy()
    null = reliability_study.held_out_logit(cases, "warid", ())
    period = reliability_study.held_out_logit(cases, "warid", ("post1945",))
    assert scoring.log_loss(y, null) == pytest.approx(0.714, abs=5e-4)
    assert scoring.log_loss(y, period) == pytest.approx(0.611, abs=5e-4)


def test_the_shipped_settings_forecast_wars_held_out_within_the_bar(cases: pl.DataFrame) -> None:
    """A short form of the study, with settings fixed: the page has them chosen in inner folds."""
    model = reliability.shipped()
    settings = reliability_study.Candidate(
        model.features, model.coefficient_variance, model.pooled.group_variance
    )
    ((chances, _),) = reliability_study.held_out_forecasts(cases, "warid", [[settings]])
    y = cases["honored"].to_numpy()
    assert scoring.log_loss(y, chances) <= 0.51
    assert 0.8 <= scoring.calibration(y, chances).slope <= 1.2


def test_settings_fixed_in_hindsight_score_what_the_page_says_of_them(
    shared_data: Path,
) -> None:
    """The bar of 0.475 is met only so: with settings chosen in inner folds it is missed."""
    declared = source("leeds-anac")
    members = member_invocations(read(shared_data / "reliability" / declared.files[0], declared))
    settings = reliability_study.Candidate(VARIABLES, 2.0, 2.0)
    ((chances, _),) = reliability_study.held_out_forecasts(members, "war", [[settings]])
    assert scoring.log_loss(members["honored"].to_numpy(), chances) == pytest.approx(
        0.467, abs=5e-4
    )


def test_settings_are_chosen_without_the_war_that_is_scored(cases: pl.DataFrame) -> None:
    # Fewer wars, to be quick.
    cases = cases.filter(pl.col("warid") > 60)
    war = cases["warid"][0]
    offered = reliability_study.candidates([("multilateral",)], [0.5, 4.0], [0.0])
    turned = cases.with_columns(
        honored=pl.when(pl.col("warid") == war)
        .then(1 - pl.col("honored"))
        .otherwise(pl.col("honored"))
    )
    held = (cases["warid"] == war).to_numpy()
    ((one, _),) = reliability_study.held_out_forecasts(cases, "warid", [offered])
    ((other, _),) = reliability_study.held_out_forecasts(turned, "warid", [offered])
    assert (one[held] == other[held]).all()
    assert (one[~held] != other[~held]).any()


# The estimator


def test_pooling_draws_a_groups_level_towards_the_common_one() -> None:
    y = np.array([1.0] * 7 + [0.0] * 7)
    groups = np.repeat([1, 2], 7)
    x = np.zeros((14, 0))
    tight, loose = (
        fit_pooled_logit(x, y, groups, coefficient_variance=1.0, group_variance=variance)
        for variance in (0.1, 4.0)
    )
    assert 0 < tight.effects[0] < loose.effects[0]
    assert tight.effects[0] == pytest.approx(-tight.effects[1], abs=1e-6)
    none = fit_pooled_logit(x, y, groups, coefficient_variance=1.0, group_variance=0.0)
    assert none.predict(np.zeros((1, 0)), [1]) == pytest.approx(0.5)


def test_a_chance_averaged_over_normal_odds_is_the_integral() -> None:
    draws = case_rng(1, "integral").normal(1.0, 1.5, 400_000)
    exact = expected_chance(np.array([1.0]), np.array([1.5**2]))[0]
    assert exact == pytest.approx(inverse_logit(draws).mean(), abs=2e-3)


def test_priors_that_are_none_are_refused() -> None:
    with pytest.raises(MeasureError, match="priors"):
        fit_pooled_logit(
            np.zeros((2, 1)), np.array([0.0, 1.0]), [1, 2],
            coefficient_variance=0.0, group_variance=1.0,
        )  # fmt: skip


# The page

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reliability.md").read_text("utf-8")


def test_the_page_has_a_row_for_every_feature_with_its_shipped_coefficient() -> None:
    model = reliability.shipped()
    values = dict(zip(model.features, model.pooled.coefficients[1:], strict=True))
    for one in FEATURES:
        number = f"{values[one.name]:.2f}" if one.name in values else "left out"
        row = " | ".join((f"`{one.name}`", one.unit, one.meaning, one.historical, one.modern))
        assert f"| {row} | {number} |" in PAGE
    assert f"constant is {model.pooled.coefficients[0]:.2f}" in PAGE


def test_the_page_shows_the_rates_that_the_cases_give(cases: pl.DataFrame) -> None:
    for rate in honoring_rates(cases):
        assert f"| {rate.name} | {rate.kept} | {rate.n} | {rate.share:.1%} |" in PAGE
