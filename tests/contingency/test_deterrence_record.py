"""The specification curve on rows made here, and on the real files where they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.contingency.record.curve import (
    CONTROLS,
    ERRORS,
    ESTIMATORS,
    OUTCOMES,
    PERIODS,
    READINGS,
    TYPES,
    alliance_types,
    curve_summary,
    design,
    specification_curve,
)
from foedus.contingency.record.games import strategic_against_logit
from foedus.contingency.record.onset import (
    alliance_gain,
    chosen_start,
    fit_onset,
    onset_rows,
    out_of_time,
)
from foedus.contingency.record.published import POINTS, beside_published, licence_effects
from foedus.contingency.record.rows import (
    ASSERTED,
    PUBLISHED,
    RowCounts,
    check_counts,
    deterrence_rows,
)
from foedus.contingency.record.rulings import ruled_terms
from foedus.errors import PanelError
from foedus.models.dispute_onset import FEATURES, shipped
from foedus.models.draws import case_rng
from foedus.sources import adding

REAL = (
    "atop/atop5_1m.csv",
    "gml/peacesciencer_gml_dirdisp.csv",
    "cow/nmc/peacesciencer_nmc70.csv",
    "cow/contiguity/contdir.csv",
    "cow/system/majors2016.csv",
    "regime/isard_cw_democracy.csv",
    "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)


@pytest.fixture(scope="session")
def _deterrence_folder(
    shared_data: Path, session_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("deterrence")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for added in adding.add([shared_data / name for name in REAL]):
            assert added.entry is not None, added.refusal
    return folder


@pytest.fixture
def real(_deterrence_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real files, as if this test's user had added them."""
    monkeypatch.setenv("FOEDUS_CACHE", str(_deterrence_folder))
    return _deterrence_folder


def made(effect: float = 0.8) -> pl.DataFrame:
    """Dyad-years of 60 pairs and 120 years, in which an offense pact raises the log odds."""
    rng = case_rng(1, "made rows")
    pairs, years = 60, np.arange(1881, 2001)
    n = pairs * len(years)
    frame: dict[str, np.ndarray] = {
        "ccode1": np.repeat(np.arange(pairs) % 9 + 1, len(years)),
        "ccode2": np.repeat(np.arange(pairs) // 9 + 20, len(years)),
        "year": np.tile(years, pairs),
    }
    # Sorted: the order of a set changes from run to run, and the rows with it.
    for name in sorted(
        {name for names in CONTROLS.values() for name in names} - {"regime_unknown"}
    ):
        frame[name] = rng.normal(size=n)
    frame["joint_democracy"] = (rng.random(n) < 0.3).astype(float)
    for term in ("target_defense", "challenger_offense", "challenger_neutral"):
        for reading in READINGS:
            frame[f"{term}_{reading}"] = (rng.random(n) < 0.4).astype(float)
    frame["own_defense"] = (rng.random(n) < 0.2).astype(float)
    linear = -2.5 + effect * frame["challenger_offense_any"]
    frame["initiation"] = (rng.random(n) < 1 / (1 + np.exp(-linear))).astype(float)
    frame["onset"] = frame["initiation"]
    return pl.DataFrame(dict(sorted(frame.items())))


def test_the_whole_curve_has_at_least_96_cells_for_each_term() -> None:
    dimensions = (PERIODS, READINGS, OUTCOMES, CONTROLS, ESTIMATORS, ERRORS)
    assert np.prod([len(one) for one in dimensions]) == 432


def test_every_estimator_finds_the_effect_that_made_the_rows() -> None:
    curve = specification_curve(
        made(), periods=((1881, 2000),), readings=("any",), outcomes=("initiation",)
    )
    offense = curve.filter(term="challenger_offense", errors="independent")
    for row in offense.iter_rows(named=True):
        truth = 0.8 if row["estimator"] != "probit" else 0.4
        assert row["coefficient"] == pytest.approx(truth, abs=0.2)
        assert row["low"] > 0
    none = curve.filter(term="target_defense", errors="independent", estimator="logit")
    assert none["coefficient"].abs().max() < 0.3
    # Errors change the interval and not the estimate.
    assert offense.height == 6
    assert curve.filter(term="challenger_offense")["coefficient"].n_unique() == 6


def test_a_term_that_never_varies_is_told_and_has_no_figure() -> None:
    rows = made().with_columns(pl.lit(0.0).alias("challenger_neutral_any"))
    curve = specification_curve(
        rows, periods=((1881, 2000),), readings=("any",), outcomes=("initiation",),
        estimators=("logit",), controls=("dyad's peace",),
    )  # fmt: skip
    lacking = curve.filter(term="challenger_neutral")
    assert lacking["coefficient"].null_count() == lacking.height == 3
    assert set(lacking["why"]) == {"the term does not vary."}


def test_an_unknown_regime_is_marked_and_not_dropped() -> None:
    rows = made().with_columns(
        pl.when(pl.col("year") > 1990).then("joint_democracy").alias("joint_democracy")
    )
    found = design(rows, period=(1881, 2000), reading=None)
    assert len(found.y) == rows.height
    assert found.x[:, found.names.index("regime_unknown")].sum() == (rows["year"] <= 1990).sum()


def test_rows_without_a_reading_are_refused_with_what_they_lack() -> None:
    rows = made().drop("target_defense_ruled")
    with pytest.raises(PanelError, match="the rows lack target_defense_ruled"):
        design(rows, period=(1881, 2000), reading="ruled")
    with pytest.raises(PanelError, match="no specification"):
        design(rows, period=(1881, 2000), reading="most")
    with pytest.raises(PanelError, match="the period has no rows"):
        design(rows, period=(1700, 1800), reading=None)


def test_a_published_point_without_its_cell_is_kept_and_left_open() -> None:
    curve = specification_curve(
        made(), periods=((1881, 2000),), readings=("any",), outcomes=("initiation",),
        estimators=("logit",), controls=("dyad's peace",),
    )  # fmt: skip
    beside = beside_published(curve)
    assert beside.height == len(POINTS)
    assert beside["ours"].null_count() == len(POINTS)
    assert {point.status for point in POINTS} == {"read", "recomputed", "uncertain"}


def test_the_game_and_the_logits_are_scored_on_the_same_later_cases() -> None:
    rng = case_rng(1, "duel")
    rows = made()
    extra = {name: rng.integers(0, 2, rows.height) for name in ("contiguous", "major1", "major2")}
    rows = rows.with_columns(
        *(pl.Series(name, values) for name, values in extra.items()),
        pl.col("restraint").abs(),
        # What the target does turns on what only it looks at, so that the game can be told apart.
        pl.Series(
            "reciprocated", (rng.random(rows.height) < 0.2 + 0.6 * extra["major2"]).astype(int)
        ),
    )
    duel = strategic_against_logit(rows, train_to=1950)
    assert duel.n == 60 * 50
    assert duel.acted > duel.fought > 0
    assert duel.gain.gain == pytest.approx(duel.logits - duel.game)
    assert abs(duel.share) < 0.05


def test_counts_that_are_not_those_expected_are_refused() -> None:
    with pytest.raises(PanelError, match="were expected"):
        check_counts(made(), RowCounts(1, 1))
    with pytest.raises(PanelError, match="no relevance"):
        deterrence_rows(relevance="always")


@pytest.mark.slow
def test_the_published_counts_and_licence_effects_come_out(
    real: Path, record_property: pytest.FixtureRequest
) -> None:
    rows = deterrence_rows()
    found = check_counts(rows)
    # Twelve rows are pairs that share a year and no day.
    assert (PUBLISHED.rows - found.rows, PUBLISHED.initiations) == (12, found.initiations)
    assert found == ASSERTED
    curve = specification_curve(
        rows, readings=("any", "applies"), outcomes=("initiation",), estimators=("logit",)
    )
    odds = {
        (row["controls"], row["term"]): (row["odds_low"], row["odds"], row["odds_high"])
        for row in licence_effects(curve).filter(errors="dyad").iter_rows(named=True)
    }
    for term, published in (("challenger_offense", 1.46), ("challenger_neutral", 1.75)):
        low, middle, high = odds["own restraint", term]
        record_property(f"odds of {term}", f"{middle:.2f} [{low:.2f}, {high:.2f}]")
        assert low < published < high
        assert low > 1
    signs = beside_published(curve).filter(source="leeds2003b", status="read")
    assert signs["same_sign"].to_list() == [True, True, True]
    # Benson's order: compellent and unconditional raises, attack-conditional deterrent lowers.
    types = {row["term"]: row for row in alliance_types(rows).iter_rows(named=True)}
    assert types[TYPES[0]]["odds_low"] > 1
    assert types[TYPES[2]]["odds_high"] < 1
    assert curve_summary(curve).height == 24


@pytest.mark.slow
def test_alliances_add_less_than_half_a_point_of_auc_out_of_time(real: Path) -> None:
    rows = deterrence_rows(relevance="year", similarity=False)
    gain = alliance_gain(rows, draws=50)
    assert gain.auc_without == pytest.approx(0.869, abs=0.002)
    assert gain.auc_gain < 0.005
    assert not gain.gain.demonstrated


@pytest.mark.slow
def test_the_shipped_onset_model_is_that_of_the_files_and_calibrated_out_of_time(
    real: Path,
) -> None:
    rows = onset_rows()
    model, _ = fit_onset(rows.filter(pl.col("year") >= chosen_start(rows)))
    assert model.coefficients == pytest.approx(shipped().coefficients, abs=1e-4)
    score = out_of_time(rows, train_from=1946, draws=200)
    assert (score.n, score.events) == (45354, 420)
    assert score.gain.demonstrated
    assert 0.8 < score.slope.slope < 1.2
    assert sum(one.n for one in score.table) == score.n


def test_rulings_defend_an_ally_and_no_one_else(real: Path) -> None:
    # On 1 July 1999 Poland is in NATO and Finland in no pact; in 1914 Germany defends
    # Austria-Hungary against Russia.
    found = ruled_terms(
        np.array([365, 365, 365]), np.array([290, 375, 300]), np.array([1999, 1999, 1914])
    )
    assert found["target_defense_ruled"].tolist() == [1, 0, 1]
    assert found["challenger_offense_ruled"].tolist() == [0, 0, 0]


def test_an_early_span_is_built_from_the_real_files(real: Path) -> None:
    rows = deterrence_rows(1816, 1830, similarity=False)
    assert rows.select("ccode1", "ccode2", "year").is_duplicated().sum() == 0
    assert rows.filter(pl.col("ccode1") == pl.col("ccode2")).is_empty()
    # The Quadruple Alliance of 1815 names France: it applies against France and not Spain.
    row = rows.filter(ccode1=220, ccode2=200, year=1820)
    assert row["target_defense_applies"].to_list() == [1]


def test_the_onset_model_refuses_rows_without_features() -> None:
    empty = pl.DataFrame(
        {name: [None] for name in (*FEATURES, "initiation", "ccode1", "ccode2", "year")},
        schema_overrides={"year": pl.Int64},
    )
    with pytest.raises(PanelError, match="no row has every feature"):
        fit_onset(empty)
