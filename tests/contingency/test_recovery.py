"""Made worlds: the table counts what it says, and each estimator finds what made its worlds.

Short forms of `foedus recovery`: few worlds, and bounds of four standard errors of so few.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.contingency.recovery import estimators, study
from foedus.contingency.recovery.estimators import Estimator, Found, normal_found
from foedus.contingency.recovery.study import (
    BIAS,
    COVERAGE,
    ESTIMATORS,
    chosen,
    made,
    recovery,
    recovery_table,
)
from foedus.errors import EventError, FoedusError, MeasureError, UnknownNameError
from foedus.questions.recovery import question

# Those that find their truth, and draw nothing toward 0; one world of the cascade takes half a
# minute.
FOUND = (
    ("war-outcome", 5), ("contest-exponent", 5), ("disputes", 60), ("extension", 60),
    ("stake-prior", 12), ("strategic-probit", 12), ("strategic-probit-agent", 12),
    ("leeds-anac-tenfold", 60), ("reliability", 60), ("joining", 8),
)  # fmt: skip


def rows_of(name: str, truth: list[float], said: list[float], half: float) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "estimator": name, "world": world, "parameter": "a", "truth": one,
                "estimate": other, "low": other - half, "high": other + half, "level": 0.95,
                "drawn": False, "failed": None,
            }
            for world, (one, other) in enumerate(zip(truth, said, strict=True))
        ],
        schema_overrides={"failed": pl.String},
    )  # fmt: skip


def test_bias_and_coverage_are_those_counted_by_hand() -> None:
    (row,) = recovery_table(rows_of("disputes", [2.0] * 4, [2.1, 2.3, 1.9, 2.5], 0.2)).iter_rows(
        named=True
    )
    assert row["bias"] == pytest.approx(0.2)
    assert row["share"] == pytest.approx(0.1)
    assert row["coverage"] == 0.5
    assert row["noise"] == pytest.approx(np.std([0.1, 0.3, -0.1, 0.5], ddof=1) / 2)
    assert (row["bias_met"], row["coverage_met"]) == (False, False)


def test_a_bias_below_5_percent_and_95_of_100_intervals_meet_the_tolerances() -> None:
    said = [1.0] * 95 + [1.9] * 5
    row = recovery_table(rows_of("disputes", [1.0] * 100, said, 0.5)).row(0, named=True)
    assert row["share"] == pytest.approx(0.045)
    assert row["coverage"] == 0.95
    assert row["bias_met"]
    assert row["coverage_met"]
    wide = recovery_table(rows_of("disputes", [1.0] * 100, said, 5.0)).row(0, named=True)
    assert wide["coverage"] == 1.0
    assert not wide["coverage_met"]
    assert (BIAS, COVERAGE) == (0.05, (0.92, 0.97))


def test_where_each_world_draws_its_truth_the_bias_is_set_against_their_spread() -> None:
    rows = rows_of("reliability", [-1.0, 1.0, 3.0], [-0.8, 1.2, 3.2], 1.0)
    row = recovery_table(rows.with_columns(drawn=pl.lit(True))).row(0, named=True)
    assert row["truth"] is None
    assert row["share"] == pytest.approx(0.2 / 2.0)


@pytest.mark.parametrize(("name", "worlds"), FOUND)
def test_what_made_the_worlds_is_found(name: str, worlds: int) -> None:
    table = recovery_table(recovery([name], worlds=worlds))
    assert table.height
    for row in table.iter_rows(named=True):
        if name == "reliability" and row["parameter"] == "constant":
            # It takes up what the others are drawn by: the page says so.
            continue
        assert abs(row["bias"]) <= 4 * row["noise"] + 1e-9, row
    held = table["coverage"].drop_nulls().to_numpy()
    level = table["level"][0]
    slack = 4 * np.sqrt(level * (1 - level) / (worlds * len(held)))
    assert held.mean() > level - slack - 0.05


def test_penalized_estimates_are_drawn_toward_zero_on_purpose() -> None:
    rows = recovery(["reliability-fixed"], worlds=60)
    table = recovery_table(rows).filter(~pl.col("parameter").is_in(["constant"]))
    large = table.filter(pl.col("truth").abs() > 0.5)
    assert large.height >= 5
    for row in large.iter_rows(named=True):
        assert row["bias"] * row["truth"] < 0, row


def test_an_estimator_with_a_wrong_error_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(rng: np.random.Generator) -> list[Found]:
        return normal_found(("mean",), np.ones(1), 1 + rng.normal(0, 1, 1), np.array([0.5]))

    def shifted(rng: np.random.Generator) -> list[Found]:
        return normal_found(("mean",), np.ones(1), 1.3 + rng.normal(0, 0.1, 1), np.array([0.1]))

    told = tuple(
        Estimator(name, "", "", 100, world)
        for name, world in (("narrow", narrow), ("shifted", shifted))
    )
    monkeypatch.setattr(study, "ESTIMATORS", told)
    rows = {
        row["estimator"]: row for row in recovery_table(recovery(worlds=100)).iter_rows(named=True)
    }
    assert not rows["narrow"]["coverage_met"]
    assert rows["narrow"]["high"] < COVERAGE[0]
    assert not rows["shifted"]["bias_met"]


def test_a_world_without_an_estimate_is_counted_and_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def some(rng: np.random.Generator) -> list[Found]:
        if rng.random() < 0.5:
            raise MeasureError("no finite estimate.", "none.")
        return normal_found(("mean",), np.ones(1), np.ones(1), np.ones(1))

    monkeypatch.setattr(study, "ESTIMATORS", (Estimator("some", "", "", 10, some),))
    found = recovery(worlds=20)
    row = recovery_table(found).row(0, named=True)
    assert row["worlds"] + row["failed"] == 20
    assert 0 < row["failed"] == found["failed"].is_not_null().sum()


def test_the_cascade_is_fitted_to_made_wars(monkeypatch: pytest.MonkeyPatch) -> None:
    from foedus.contingency.recovery import spreading
    from foedus.contingency.spread.fitted import shipped

    monkeypatch.setattr(spreading, "WARS", 12)
    monkeypatch.setattr(spreading, "TOGETHER", (1.0,))
    spreading.attacks.cache_clear()
    found = {one.parameter: one for one in spreading.cascade(np.random.default_rng(1))}
    spreading.attacks.cache_clear()
    assert found["opening"].truth == shipped().opening
    assert 0 < found["opening"].estimate < 1
    assert 0 <= found["calling"].estimate < 16
    assert found["together"].estimate == 1.0
    assert found["calling"].low is None


def test_the_same_seed_makes_the_same_worlds_in_any_blocks_and_on_two_processes(
    tmp_path: Path,
) -> None:
    names = ["disputes", "leeds-anac"]
    one = recovery(names, worlds=6, folder=tmp_path / "serial")
    assert recovery(names, worlds=6, backend="loky", jobs=2, folder=tmp_path / "loky").equals(one)
    held = [
        {part.name: part.read_bytes() for part in (tmp_path / name).iterdir()}
        for name in ("serial", "loky")
    ]
    assert held[0] == held[1]
    assert made([("disputes", 3)], seed=1).equals(
        one.filter((pl.col("estimator") == "disputes") & (pl.col("world") == 3))
    )
    assert not recovery(names, worlds=6, seed=2).equals(one)


def test_the_question_lists_the_estimators_that_there_are() -> None:
    assert tuple(one.name for one in ESTIMATORS) == question.ESTIMATORS
    assert [one.name for one in chosen(["disputes"])] == ["disputes"]
    assert len(chosen()) == len(ESTIMATORS)
    assert estimators.LEVEL == 0.95


@pytest.mark.parametrize(
    ("given", "error", "wrong"),
    [
        ({"estimators": "guessing"}, UnknownNameError, "no estimator 'guessing'"),
        ({"estimators": "disputes", "worlds": 1}, EventError, "1 worlds"),
        ({"estimators": "disputes", "worlds": 0}, EventError, "0 worlds"),
        ({"estimators": "disputes", "seed": -1}, EventError, "seed -1"),
        ({"estimators": "disputes", "worlds": 2, "backend": "dask"}, FoedusError, "scheduler"),
        ({"estimators": "disputes", "worlds": 2, "backend": "ray"}, FoedusError, "no backend"),
    ],
)
def test_what_cannot_be_studied_is_refused(
    given: dict[str, object], error: type[Exception], wrong: str
) -> None:
    with pytest.raises(error, match=wrong):
        question.answer(**given)  # type: ignore[arg-type]


def test_the_answer_names_bias_and_coverage_and_what_was_missed() -> None:
    result = question.answer("disputes,extension", worlds=10)
    assert [row["estimator"] for row in result.rows] == ["disputes", "disputes", "extension"]
    assert "Tolerances: bias below 5%" in result.explain()
    assert result.digest is not None
    assert result.digest[2]["coverage"].endswith("of 80%")
    assert result.rows[2]["coverage_met"] is None
