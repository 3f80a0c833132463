from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import MeasureError, SourceNotAddedError
from foedus.models import outcome_cases, outcome_studies, outcomes, war_studies
from foedus.models.outcome_features import DisputeFeatures, dispute_features
from foedus.models.outcomes import DisputeForecast, WarForecast, attack_success, p_win, war_model
from foedus.models.power import cinc_singer_et_al1972
from foedus.sources import adding

REAL = (
    "gml/peacesciencer_gml_mid_disps.csv",
    "gml/peacesciencer_gml_part.csv",
    "cow/nmc/peacesciencer_nmc70.csv",
    "econ/isard_cw_gdppop.csv.gz",
    "cow/war/Inter-StateWarData_v4.0.csv",
    "cow/war/directed_dyadic_war.csv",
    "regime/isard_cw_democracy.csv",
    "cow/contiguity/contdir.csv",
    "cow/system/majors2016.csv",
    "geo/peacesciencer_cow_capitals.csv",
)
strength = st.just(0.0) | st.floats(1e-6, 1e12)


@pytest.fixture(scope="module")
def real_cache(
    shared_data: Path, session_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("outcomes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for added in adding.add([shared_data / name for name in REAL]):
            assert added.entry is not None, added.refusal
    return folder


@pytest.fixture
def real(real_cache: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOEDUS_CACHE", str(real_cache))


# The model that comes with foedus


def test_equal_sides_have_even_chances_whatever_the_estimate() -> None:
    forecast = p_win(7.0, 7.0)
    assert (forecast.wins, forecast.low, forecast.high) == (0.5, 0.5, 0.5)


def test_three_to_one_worked_by_hand() -> None:
    # Shares 3/4 and 1/4, so that the gap is one half.
    assert p_win(3.0, 1.0).wins == pytest.approx(1 / (1 + math.exp(-war_model().k / 2)))


@given(strength, strength.filter(bool), st.floats(1e-3, 1e3))
def test_chances_mirror_each_other_and_turn_on_shares_alone(
    a: float, b: float, unit: float
) -> None:
    there, back = p_win(a, b), p_win(b, a)
    assert there.wins + back.wins == pytest.approx(1)
    assert there.low - 1e-12 <= there.wins <= there.high + 1e-12  # all three are rounded
    assert p_win(a * unit, b * unit).wins == pytest.approx(there.wins)


@given(strength, strength, strength.filter(bool))
def test_a_stronger_defense_never_helps_the_attacker(a: float, more: float, b: float) -> None:
    assert p_win(a, b + more).wins <= p_win(a, b).wins + 1e-12


def test_a_wider_level_has_a_wider_interval() -> None:
    narrow, wide = p_win(9.0, 1.0, level=0.5), p_win(9.0, 1.0, level=0.95)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert wide.drawn_low < narrow.drawn_low < narrow.drawn_high < wide.drawn_high


@pytest.mark.parametrize(("a", "b"), [(0.0, 0.0), (-1.0, 1.0), (math.nan, 1.0), (1.0, math.inf)])
def test_strengths_that_make_no_contest_are_refused(a: float, b: float) -> None:
    with pytest.raises(MeasureError, match="no contest"):
        p_win(a, b)


def test_a_level_outside_0_to_1_is_refused() -> None:
    with pytest.raises(MeasureError, match="level"):
        p_win(1.0, 1.0, level=80)


def test_a_war_that_neither_side_wins_is_no_success_for_the_attacker() -> None:
    forecast = p_win(3.0, 1.0)
    assert attack_success(forecast) == pytest.approx((1 - forecast.drawn) * forecast.wins)
    assert forecast.label == "conventional"


def test_a_dispute_is_never_taken_for_a_war() -> None:
    dispute = DisputeForecast(0.1, 0.8, 0.1)
    with pytest.raises(MeasureError, match="DisputeForecast says nothing"):
        attack_success(dispute)  # type: ignore[arg-type]
    assert not isinstance(dispute, WarForecast)
    fields = [
        {one.name for one in dataclasses.fields(kind)} for kind in (WarForecast, DisputeForecast)
    ]
    assert not fields[0] & fields[1]
    assert not hasattr(dispute, "prevails")


def test_the_file_of_the_model_reads_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(outcomes.war_model_toml(war_model()), encoding="utf-8")
    assert outcomes.read_war_model(path) == war_model()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wars = ", "battles = "),
        ("drawn = ", "drawn = 9"),
        ("k_quantiles = [\n", "k_quantiles = [\n9,\n"),
    ],
)
def test_a_file_that_is_no_war_model_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = outcomes.war_model_toml(war_model())
    assert old in text
    path = tmp_path / "model.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(MeasureError, match=r"model\.toml"):
        outcomes.read_war_model(path)


def test_a_model_without_a_file_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"absent\.toml"):
        outcomes.read_war_model(tmp_path / "absent.toml")


def test_fitting_without_the_files_names_one() -> None:
    with pytest.raises(SourceNotAddedError, match="foedus data add"):
        outcomes.fit_war_model()


# Cases


@pytest.mark.usefixtures("real")
def test_cinc_recomputed_is_the_one_that_nmc_ships_in_every_year() -> None:
    rows = outcome_cases.capabilities().filter(pl.col("cinc").is_not_null()).sort("year")
    apart, years = 0.0, 0
    for _, one in rows.group_by("year"):
        components = one.select(outcome_cases.COMPONENTS).cast(pl.Float64).fill_null(math.nan)
        made = cinc_singer_et_al1972(components.to_numpy())
        apart = max(apart, float(np.abs(made - one["cinc"].to_numpy()).max()))
        years += 1
    assert years == 207
    assert apart < 1e-7


@pytest.mark.usefixtures("real")
def test_disputes_of_two_states_are_counted_as_published() -> None:
    cases = outcome_cases.dispute_cases()
    assert cases.height == cases["dispnum"].n_unique() == 1468
    assert outcome_cases.decisive(cases).height == 261
    assert outcome_cases.measured(cases).height == 170
    war = outcome_cases.hostility_5(cases)
    assert (war.height, int((war["outcome"] == 1).sum())) == (33, 9)
    stalemates = int((cases["outcome"] == 1).sum())
    assert stalemates == 1207  # 82%
    acted_first_and_won = cases.filter(
        pl.col("outcome") == pl.when(pl.col("first") == 1).then(2).otherwise(0)
    )
    assert acted_first_and_won.height == 181


@pytest.mark.usefixtures("real")
def test_wars_are_counted_and_a_war_stands_once() -> None:
    wars = outcome_cases.war_contests()
    assert wars.height == wars["case"].n_unique() == 92
    assert wars.filter(pl.col("case").str.starts_with("dispute ")).height == 5
    assert int((wars["outcome"] == 1).sum()) == 14
    assert outcome_cases.war_sides().height == 77
    assert outcome_cases.war_dyads().height == 181


@pytest.mark.usefixtures("real")
def test_which_side_is_called_1_turns_on_the_seed_and_the_case_alone() -> None:
    one, again, other = (outcome_cases.war_contests(seed) for seed in (0, 0, 1))
    assert one.equals(again)
    turned = one["outcome"] != other["outcome"]
    assert 20 < int(turned.sum()) < 60
    swapped = one.with_columns(pl.col("net_power1").alias("x")).filter(turned)
    assert swapped["net_power1"].equals(other.filter(turned)["net_power2"].alias("net_power1"))
    # COW lists the winner first: a coin must not.
    won = one.filter(pl.col("outcome") != 1)["outcome"] == 2
    assert 0.35 < float(won.mean() or 0) < 0.65


@pytest.mark.usefixtures("real")
def test_files_with_other_cases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = outcome_cases._load
    monkeypatch.setattr(
        outcome_cases, "_load", lambda key: whole(key).head(900 if key == "gml-disputes" else 10**7)
    )
    with pytest.raises(MeasureError, match="1468"):
        outcome_cases.dispute_cases()


# Scores


@pytest.mark.usefixtures("real")
def test_wars_and_disputes_give_exponents_that_lie_in_each_others_interval() -> None:
    found = war_studies.contest_exponents()
    assert [found[name].cases for name in ("wars", "disputes", "both")] == [76, 235, 311]
    wars, disputes, both = (found[name] for name in ("wars", "disputes", "both"))
    assert wars.low < disputes.m < wars.high
    assert both.high - both.low < disputes.high - disputes.low < wars.high - wars.low
    assert round(both.m, 3) == round(war_model().m, 3) == 0.309
    shares = war_studies.contest_exponents(shares=True)
    assert round(shares["both"].m, 6) == war_model().k
    assert abs(shares["wars"].m - shares["disputes"].m) < 0.05


@pytest.mark.usefixtures("real")
def test_the_table_of_six_measures_is_the_one_on_the_page() -> None:
    table = outcome_studies.six_measures()
    assert table.height == 18
    disputes = table.filter(pl.col("population") == "decisive disputes")
    right = dict(disputes.select("measure", "right").iter_rows())
    assert right == {
        "net_power": 119, "milex": 113, "gdp_per_capita": 113, "gdp": 109, "cinc": 104,
        "milper": 97,
    }  # fmt: skip
    loss = dict(disputes.select("measure", "log_loss").iter_rows())
    # Published: 0.594, 0.604, 0.629.
    assert [round(loss[name], 3) for name in ("milex", "cinc", "milper")] == [0.594, 0.604, 0.629]
    assert round(loss["net_power"], 3) == 0.590


@pytest.mark.usefixtures("real")
def test_net_power_beats_cinc_on_decisive_disputes() -> None:
    found = outcome_studies.net_power_against_cinc(draws=1000)
    assert (found.n, found.only_net_power, found.only_cinc) == (170, 25, 10)
    assert found.points == pytest.approx(100 * 15 / 170)
    assert found.low > 0
    # Two-sided binomial of 10 of 35, by hand: 2 * P(X <= 10).
    assert found.p == pytest.approx(0.0167, abs=5e-5)


@pytest.mark.usefixtures("real")
def test_the_model_that_ships_is_the_fitted_one_and_beats_coin_and_capability_ratio() -> None:
    fitted = outcomes.fit_war_model(on=date(2026, 11, 22))
    assert outcomes.war_model_toml(fitted) == outcomes.war_model_toml(war_model())
    scores = {one.model: one for one in war_studies.war_scores(nested=False)}
    shipped = scores["shares of net power, with disputes"]
    assert shipped.n == 76
    assert shipped.loss < 0.61
    assert shipped.over_null.demonstrated
    assert shipped.over_simpler.demonstrated
    # Who began is left out because its gain is not demonstrated.
    assert not war_studies.gain_of_who_began().demonstrated


@pytest.mark.usefixtures("real")
def test_wars_by_advantage_are_all_the_wars_and_upsets_stay_possible() -> None:
    table = war_studies.by_advantage()
    wars = table.filter(pl.col("population") == "wars")
    assert int(wars["n"].sum()) == 76
    assert int(table["n"].sum()) == 311
    # At a hundred to one and more, three of eight weaker sides did not lose.
    assert wars.filter(pl.col("ratio_from") == 100).select("n", "stronger_won").row(0) == (8, 5)
    assert bool((table["low"] <= table["observed"]).all())


@pytest.mark.usefixtures("real")
def test_decisive_disputes_are_foretold_better_by_net_power_than_by_the_ratio() -> None:
    scores = {one.model: one for one in war_studies.decisive_scores()}
    best = scores["log ratio of net power and who acted first"]
    assert best.n == 258
    assert best.over_null.demonstrated
    assert best.over_simpler.demonstrated


@pytest.mark.usefixtures("real")
def test_features_do_not_turn_on_which_side_is_called_1() -> None:
    one, other = (dispute_features(outcome_cases.dispute_cases(seed)) for seed in (0, 1))
    assert np.array_equal(one.x, other.x)
    assert np.array_equal(one.outcome, other.outcome)
    assert np.isfinite(one.x).all()
    assert one.columns(without=("year",)).shape == (1468, len(one.names) - 1)


Sample = Callable[[int], DisputeFeatures]


@pytest.fixture
def sample() -> Sample:
    def made(n: int) -> DisputeFeatures:
        rng = np.random.default_rng(5)
        ratio, year = rng.random(n), rng.integers(1820, 2000, n).astype(float)
        outcome = np.where(rng.random(n) < 0.6, 1, np.where(rng.random(n) < ratio, 2, 0))
        return DisputeFeatures(
            ("ratio", "year"),
            np.column_stack([ratio, year]),
            outcome.astype(np.int64),
            np.arange(n, dtype=np.int64),
            (year // 10).astype(np.int64),
            rng.integers(0, 40, n),
        )

    return made


def test_scores_of_disputes_find_what_was_put_in(sample: Sample) -> None:
    pytest.importorskip("sklearn")
    scores = outcome_studies.dispute_scores(sample(400), "dyad", trees=5, leaves=(20,))
    by_name = {one.model: one for one in scores}
    assert list(by_name) == [
        "capability ratio", "year alone", "all features without year", "all features",
    ]  # fmt: skip
    assert by_name["capability ratio"].over_null.demonstrated
    assert not by_name["year alone"].over_null.demonstrated


def test_leaves_are_chosen_in_inner_folds(sample: Sample) -> None:
    pytest.importorskip("sklearn")
    chosen, single = (
        outcome_studies.dispute_scores(sample(80), "dyad", trees=2, leaves=leaves)[-1]
        for leaves in ((1, 40), (1,))
    )
    assert chosen.loss < single.loss


def test_the_same_seed_gives_the_same_scores(sample: Sample) -> None:
    pytest.importorskip("sklearn")
    one, again = (
        outcome_studies.dispute_scores(sample(80), "dyad", trees=2, leaves=(10,)) for _ in range(2)
    )
    assert one == again


def test_forecasts_of_disputes_sum_to_one(sample: Sample) -> None:
    pytest.importorskip("sklearn")
    features = sample(200)
    for one in outcome_studies.dispute_forecasts(features, [3, 150], trees=10):
        total = one.first_prevails + one.dispute_stalemate + one.other_prevails
        assert total == pytest.approx(1)
    with pytest.raises(MeasureError):
        outcome_studies.dispute_forecasts(features, [999], trees=10)


def test_folds_by_anything_else_are_refused(sample: Sample) -> None:
    with pytest.raises(MeasureError, match="decade or dyad"):
        outcome_studies.dispute_scores(sample(50), "row")
