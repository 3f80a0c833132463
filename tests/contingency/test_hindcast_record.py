"""Hindcasts of a few wars of the record: counted, the same bytes anywhere, whole after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial

import pytest

from foedus.contingency import parallel
from foedus.contingency.hindcast import chain_folds
from foedus.contingency.hindcast.cases import NEEDED, case_tables, inputs
from foedus.contingency.hindcast.rows import fingerprint, rows_of
from foedus.contingency.hindcast.study import Asked, How, hindcast
from foedus.contingency.hindcast.war_folds import war_cases, war_folds
from foedus.contingency.hindcast.winning import winning
from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.spread import study as spread_study
from foedus.questions.hindcast import answer

FILES = (
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "atop/atop5_1m.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv", "gml/peacesciencer_gml_mid_disps.csv",
    "gml/peacesciencer_gml_part.csv", "econ/isard_cw_gdppop.csv.gz",
    "cow/war/directed_dyadic_war.csv", "reliability/BerkemeierFuhrmannRAP2018_0303.dta",
    "reliability/LeedsAnacIIrep.dta",
)  # fmt: skip
# The Crimea, both World Wars and the Gulf.
WARS = (22, 106, 139, 211)
SHORT = ("null", "alliances only", "geography and power only", "plain logit")
ASKED = Asked(
    sets=("wars",), schemes=("leave-one-out",), only=WARS, models=SHORT,
    outcomes=("joined_in_year",), draws=500, chain=False,
)  # fmt: skip


@pytest.fixture
def files(official):
    official(*FILES)


def test_every_table_of_cases_has_the_expected_count(files, record_property):
    tables = case_tables()
    said = {one.what: one.n for one in tables.counts}
    record_property("cases of the hindcast", said)
    assert all(one.n == one.expected for one in tables.counts)
    assert (said["alliances called in"], said["members called in"]) == (146, 137)
    assert (said["wars"], said["joins, as published"], said["rows, as published"]) == (
        95,
        95,
        15_474,
    )
    assert said["disputes with an outcome"] == 1468
    assert set(inputs()) == set(NEEDED)


def test_held_out_wars_have_the_same_bytes_on_every_backend(files, tmp_path):
    distributed = pytest.importorskip("distributed")
    said = fingerprint()
    cases = war_cases(rows_of("wars", said)[0], "leave-one-out", "joined_in_year", "none", WARS)
    work = partial(war_folds, said=said, seed=1, models=SHORT)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
        host="127.0.0.1", silence_logs=50,
    ) as cluster:  # fmt: skip
        ways = {
            "serial": {},
            "loky": {"backend": "loky", "jobs": 2},
            "dask": {"backend": "dask", "scheduler": cluster.scheduler_address},
        }
        for name, way in ways.items():
            parallel.run(cases, work, block=2, folder=tmp_path / name, **way)
    held = {
        name: {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} for name in ways
    }
    assert len(held["serial"]) == 2
    assert held["loky"] == held["serial"]
    assert held["dask"] == held["serial"]


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is not of Windows")
def test_a_hindcast_killed_with_9_goes_on_to_the_same_answer(files, tmp_path):
    parts, models = tmp_path / "parts", (*SHORT, "ridge logit")
    asked = replace(ASKED, models=models)
    text = (
        "from pathlib import Path; from foedus.contingency.hindcast.study import *; "
        f"hindcast({asked!r}, How(folder=Path({str(parts)!r})))"
    )
    running = subprocess.Popen([sys.executable, "-c", text], start_new_session=True)
    until = time.monotonic() + 120
    while time.monotonic() < until and not list(parts.glob("[0-9a-f]*.parquet")):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    kept = {one.name: one.read_bytes() for one in parts.glob("[0-9a-f]*.parquet")}
    assert kept
    resumed = hindcast(asked, How(folder=parts))
    whole = hindcast(asked, How(folder=tmp_path / "whole"))
    assert resumed.tables == whole.tables
    again = {one.name: one.read_bytes() for one in (tmp_path / "whole").glob("*.parquet")}
    assert again == {one.name: one.read_bytes() for one in parts.glob("[0-9a-f]*.parquet")}
    assert kept.items() <= again.items()
    # The run that was killed is not counted.
    assert (resumed.runs, whole.runs) == (1, 1)


def test_the_command_scores_a_few_wars_and_writes_its_page(files, tmp_path):
    page = tmp_path / "page.md"
    result = answer(only="139,211", folds="leave-one-out", draws=500, out=str(page))
    assert {row["set"] for row in result.rows} == {"wars"}
    assert {row["groups"] for row in result.rows if not row["largest_left_out"]} == {2}
    text = page.read_text(encoding="utf-8")
    assert "foedus hindcast --folds leave-one-out --only 139,211 --draws 500 --out FILE.md" in text
    assert "World War II (1939)" in text
    assert all(miss["state"] in text for miss in result.extra["misses"])


def test_the_chain_says_chances_of_wars_that_it_has_not_learned_from(files, monkeypatch):
    monkeypatch.setattr(spread_study, "_STEPS", 3)
    record = joining_cases()
    only = tuple(one.warnum for one in record.wars[::3])
    frame = chain_folds.chain_folds(
        [("leave-one-out", 0)], said=fingerprint(), seed=1, only=only, together=(1.0,), draws=256
    )
    assert 5 <= frame.height <= 8
    for name in ("null", "each by itself", "cascade"):
        assert (frame[f"{name}: low"] <= frame[f"{name}: high"]).all()
        assert (frame[f"{name}: crps"] >= 0).all()
    wins = frame.drop_nulls("succeeded")
    for name in chain_folds.WINS:
        assert wins[f"wins: {name}"].is_between(0, 1).all()


def test_who_prevailed_in_held_out_wars_reaches_no_estimate(files, monkeypatch):
    from foedus.models import outcome_cases

    record = joining_cases()
    train = [one.warnum for one in record.wars if one.warnum % 5]
    before = winning(record, train)
    real = outcome_cases.war_contests

    def turned(seed: int = 0):
        import polars as pl

        frame = real(seed)
        held = ~pl.col("case").is_in([f"war {one}" for one in train]) & pl.col(
            "case"
        ).str.starts_with("war ")
        return frame.with_columns(
            pl.when(held).then(2 - pl.col("outcome")).otherwise("outcome").alias("outcome")
        )

    monkeypatch.setattr(outcome_cases, "war_contests", turned)
    after = winning(record, train)
    assert (before.k, before.constant, before.drawn) == (after.k, after.constant, after.drawn)
    assert before.line.tolist() == after.line.tolist()
    assert before.succeeded != after.succeeded
