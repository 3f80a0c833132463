"""Hindcasts on made-up wars: what is held out reaches nothing, and scores are what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_wars import due_of, simulated
from test_schemas import check

from foedus.cli.rendering import render
from foedus.contingency import parallel
from foedus.contingency.hindcast import cases, dispute_folds, war_folds
from foedus.contingency.hindcast.cases import CaseTables, Counted
from foedus.contingency.hindcast.chain_tables import chain_table
from foedus.contingency.hindcast.counts import by_itself, scored, shares
from foedus.contingency.hindcast.gains import Sums, intervals
from foedus.contingency.hindcast.left_out import LeftOut, Rows, blocks_of, pair_losses
from foedus.contingency.hindcast.rows import rows_of
from foedus.contingency.hindcast.study import Asked, Hindcast, Kept, hindcast
from foedus.contingency.hindcast.tables import Key, table
from foedus.contingency.hindcast.winning import WINS
from foedus.contingency.joining.study import Forecasts
from foedus.errors import ChartError, FoedusError, MeasureError, SourceNotAddedError, WorkError
from foedus.models.draws import case_rng
from foedus.models.joining import ridge_logit
from foedus.models.scoring import found_among, recall_at
from foedus.questions.hindcast import question
from foedus.questions.hindcast.page import page_of
from foedus.questions.hindcast.telling import told

SHORT = ("null", "alliances only", "geography and power only", "plain logit", "ridge logit",
         "duty mixture", "duty mixture, shares for CINC")  # fmt: skip


def rows(seed: int, groups: int = 30, n: int = 40) -> Rows:
    rng = case_rng(seed, "left out")
    x = rng.normal(size=(groups * n, 3)) * [1.0, 5.0, 0.2] + [0.0, 3.0, -1.0]
    y = (rng.random(groups * n) < 1 / (1 + np.exp(2 - x[:, 0]))).astype(float)
    return Rows(x, y, np.ones(len(y)), np.repeat(np.arange(groups), n))


@pytest.mark.parametrize("penalty", [1e-6, 3.0, 100.0])
def test_a_refit_without_a_group_is_the_fit_to_the_others(penalty):
    held = rows(1)
    whole = LeftOut(held, penalty)
    for group in (0, 7, 29):
        kept = held.group != group
        cold = ridge_logit(held.x[kept], held.y[kept], penalty)
        warm = whole.without(group).linear(held.x)
        assert np.abs(warm - cold.linear(held.x)).max() < 1e-4


def test_a_group_that_decides_the_fit_is_left_out_all_the_same():
    held = rows(2)
    wild = held.group == 4
    odd = replace(held, y=np.where(wild, 1.0, held.y), x=np.where(wild[:, None], 40.0, held.x))
    cold = ridge_logit(odd.x[~wild], odd.y[~wild], 3.0)
    found = LeftOut(odd, 3.0).without(4)
    assert found.passes > 0
    assert np.abs(found.linear(held.x) - cold.linear(held.x)).max() < 1e-4


def test_a_group_without_rows_leaves_the_whole_fit_as_it_was():
    held = rows(3)
    fit = ridge_logit(held.x, held.y, 10.0)
    assert LeftOut(held, 10.0).without(99).linear(held.x) == pytest.approx(
        fit.linear(held.x), abs=1e-6
    )


def test_rows_of_a_group_that_do_not_stand_together_are_refused():
    held = rows(4)
    with pytest.raises(MeasureError, match="stand together"):
        LeftOut(replace(held, group=held.group[::-1]), 1.0)


def test_the_penalty_of_a_block_is_chosen_by_fits_that_have_not_seen_it():
    held = rows(5)
    block = held.group % 5
    turned = replace(held, y=np.where(block == 1, 1 - held.y, held.y))
    one, other = (pair_losses(each, block, (1, 3), (1.0, 10.0)) for each in (held, turned))
    # Fits that are scored on block 3 choose for block 1, and know nothing of its outcomes.
    assert one[1].tobytes() == other[1].tobytes()
    assert one[0].tobytes() != other[0].tobytes()


def test_blocks_are_of_near_equal_size_and_hold_whole_groups():
    of = blocks_of(np.repeat(np.arange(23), 4), 5, case_rng(1, "blocks"))
    assert sorted(of) == list(range(23))
    assert {list(of.values()).count(one) for one in range(5)} <= {4, 5}


def work(monkeypatch, seed: int, turned: int | None = None):
    design, _ = simulated(seed, wars=20, states=20)
    design = replace(design, day=np.where(design.late == 1, 712_000, 690_000) + 400 * design.war)
    if turned is not None:
        y = np.where(design.war == turned, 1 - design.joined, design.joined)
        design = replace(design, joined=y, joined_in_year=y)
    due = due_of(design).rows
    for module in (war_folds, dispute_folds):
        monkeypatch.setattr(module, "rows_of", lambda named, said: (design, due))
    return design


def test_a_war_that_is_held_out_changes_no_byte_of_its_forecast(monkeypatch):
    models = ("null", "ridge logit", "duty mixture")
    for scheme in war_folds.SCHEMES:
        frames = []
        for turned in (None, 17):
            work(monkeypatch, 4, turned)
            case = (scheme, "joined_in_year", "none", 17)
            frames.append(war_folds.war_folds([case], said="", seed=1, models=models))
        assert frames[0].height == 40
        assert frames[0].equals(frames[1])


def test_rolling_forecasts_know_nothing_of_later_disputes(monkeypatch):
    frames = []
    for turned in (None, 19):
        design = work(monkeypatch, 5, turned)
        years = dispute_folds._year(design)
        last = int(years.max())
        found = dispute_folds.dispute_folds(
            dispute_folds.dispute_cases("rolling", last), said="", seed=1, penalties=()
        )
        frames.append(found.filter(pl.col("row") < int(np.flatnonzero(design.war == 19)[0])))
        null = dispute_folds.null_chances(design, "rolling")
        assert np.isnan(null[years < 1914]).all()
        assert not np.isnan(null[years >= 1914]).any()
    assert frames[0].height > 0
    assert frames[0].equals(frames[1])


def test_a_dispute_left_out_is_forecast_as_by_a_fit_to_the_others(monkeypatch):
    design = work(monkeypatch, 6)
    losses = dispute_folds.dispute_penalties(dispute_folds.penalty_cases(), said="", seed=1)
    penalties = dispute_folds.chosen_penalties(losses)
    assert {(name, block) for name, block, _ in penalties} == {
        (name, block) for name in dispute_folds.PENALIZED for block in range(5)
    }
    found = dispute_folds.dispute_folds(
        dispute_folds.dispute_cases("leave-one-out", 0), said="", seed=1, penalties=penalties
    )
    for name in dispute_folds.MODELS:
        if name != "null":
            rows_of_it = found.filter(pl.col("model") == name)["row"]
            assert rows_of_it.sort().to_list() == list(range(len(design)))
    block = dispute_folds._block(design, 1)
    held = design.war == 3
    penalty = {(n, b): p for n, b, p in penalties}["ridge logit", int(block[held][0])]
    names = dispute_folds.MODELS["ridge logit"].names
    cold = ridge_logit(design.features(names)[~held], design.joined_in_year[~held], penalty)
    warm = found.filter(pl.col("model") == "ridge logit").sort("row")["chance"].to_numpy()
    assert warm[held] == pytest.approx(cold.predict(design.features(names)[held]), abs=1e-5)


def test_the_null_of_a_dispute_is_the_rate_of_the_others(monkeypatch):
    design = work(monkeypatch, 7)
    null = dispute_folds.null_chances(design, "leave-one-out")
    y = design.joined_in_year
    assert null[design.war == 2] == pytest.approx(y[design.war != 2].mean())


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_chances_of_a_number_sum_to_one_and_expect_the_sum(chances):
    held = by_itself(np.array(chances))
    assert held.sum() == pytest.approx(1)
    assert (held * np.arange(len(held))).sum() == pytest.approx(sum(chances))


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(0, 9))
def test_a_forecast_of_a_number_is_scored_within_bounds(seen, came):
    held = shares(np.array(seen), 9)
    assert held.sum() == pytest.approx(1)
    one = scored(held, came)
    assert 0 <= one.low <= one.high <= 9
    assert 0 <= one.crps <= 9
    assert one.log_score > 0


def test_the_score_of_a_certain_number_is_how_far_off_it_was():
    sure = np.eye(8)[2]
    assert [scored(sure, came).crps for came in (2, 3, 7, 0)] == [0, 1, 5, 2]
    assert scored(sure, 2).log_score == 0


def test_numbers_that_cannot_be_scored_are_refused():
    with pytest.raises(MeasureError, match="not among"):
        scored(np.array([0.5, 0.5]), 2)
    with pytest.raises(MeasureError, match="no numbers"):
        shares(np.zeros(0, int), 3)


def test_an_interval_holds_its_ratio_and_turns_on_the_seed_alone():
    rng = case_rng(1, "sums")
    of = {
        "even": Sums(np.full(20, 2.0), np.full(20, 4.0)),
        "drawn": Sums(rng.normal(1, 1, 20), np.ones(20)),
    }
    one, again = (intervals(of, parallel.run, seed=1, draws=1000) for _ in range(2))
    assert one == again
    assert (one["even"].low, one["even"].value, one["even"].high) == (0.5, 0.5, 0.5)
    assert one["drawn"].low < one["drawn"].value < one["drawn"].high
    assert one != intervals(of, parallel.run, seed=2, draws=1000)
    with pytest.raises(MeasureError, match="tell nothing"):
        intervals({"few": Sums(np.ones(1), np.ones(1))}, parallel.run, seed=1, draws=1000)


@given(st.integers(1, 12), st.integers(0, 2**32))
def test_names_found_by_group_add_up_to_the_recall(k, seed):
    rng = np.random.default_rng(seed)
    y, score = rng.integers(0, 2, 40), rng.integers(0, 6, 40) / 6
    y[0] = 1
    group = rng.integers(0, 5, 40)
    found, came = found_among(k, y, score, group)
    assert found.sum() / came.sum() == pytest.approx(recall_at(k, y, score, group))
    for place, name in enumerate(np.unique(group)):
        inside = group == name
        if y[inside].sum():
            alone = recall_at(k, y[inside], score[inside], np.zeros(inside.sum()))
            assert found[place] == pytest.approx(alone * y[inside].sum())


def made_up() -> Hindcast:
    """A report on made-up wars."""
    design, _ = simulated(8, wars=12)
    rng = case_rng(8, "made up")
    near = np.clip(0.2 + 0.5 * design.joined + rng.normal(0, 0.2, len(design)), 0.01, 0.99)
    flat = np.full(len(design), design.joined.mean())
    chance = dict.fromkeys(SHORT[:4], flat) | dict.fromkeys(SHORT[4:], near)
    found = Forecasts(design, "joined_in_year", np.arange(len(design)), chance)
    names = {war: f"War {war} (1900)" for war in range(12)}
    # The states of made-up wars are numbered from 0: COW's numbers stand in for them.
    states = np.array([2, 20, 40, 41, 42, 51, 52, 70, 90, 91, 92, 93, 94, 95, 100, 101, 110, 115,
                       130, 135, 140, 145, 150, 155, 160, 165, 200, 205, 210, 211])  # fmt: skip
    found = replace(found, design=replace(design, ccode=states[design.ccode]))
    tables = tuple(
        table(Key("wars", "leave-one-out", "joined_in_year", dropped), found, names, parallel.run,
              seed=1, draws=500)
        for dropped in ("none", "largest")
    )  # fmt: skip
    rows_of_wars = pl.DataFrame(
        {
            "warnum": range(12), "joined": [0, 1, 4] * 4, "succeeded": [1, 0, None] * 4,
            **{
                f"{name}: {what}": [1.0 + place + number] * 12
                for place, name in enumerate(("null", "each by itself", "cascade"))
                for number, what in enumerate(("mean", "low", "high", "crps", "log_score"))
            },
            **{f"wins: {name}": [0.4 + place / 10, 0.5, None] * 4
               for place, name in enumerate(WINS)},
        }
    )  # fmt: skip
    chain = chain_table("leave-one-out", rows_of_wars, names, parallel.run, seed=1, draws=500)
    return Hindcast(
        asked=Asked(sets=("wars",), schemes=("leave-one-out",)),
        counts=(Counted("wars", 12, 12, "made up"),),
        inputs={"nmc": "7.0 sha256 abc"},
        tables=tables,
        chain=(chain,),
        coalitions={"wars": ("War 1 (1900)",)},
        duties={"wars": Kept(143, 12, 150, 19)},
        cpu_seconds=90.0,
        runs=3,
    )


@pytest.fixture(scope="module")
def report() -> Hindcast:
    return made_up()


def test_a_table_says_what_the_scores_say(report):
    one = report.tables[0]
    of = {row.model: row for row in one.scores}
    for model, value in one.reductions.items():
        assert value.value == pytest.approx(of[model].prl)
    for gain in one.gains:
        assert gain.loss.value == pytest.approx(of[gain.over].log_loss - of[gain.model].log_loss)
        assert gain.recall.value == pytest.approx(
            of[gain.model].recall_10 - of[gain.over].recall_10
        )
    assert len(one.missed) > 0
    assert all(miss.rank > 10 for miss in one.missed)


def test_the_chain_counts_who_was_inside_and_names_who_was_not(report):
    chain = report.chain[0]
    cascade = chain.counts[-1]
    # The cascade says 4 to 5 of every war; 4 came in a third of them.
    assert cascade.coverage == pytest.approx(1 / 3)
    assert len(chain.outside) == 8
    assert (chain.wars, chain.decided, chain.succeeded) == (12, 8, 4)
    assert chain.wins[0].over_constant is None
    assert cascade.over_null.value == pytest.approx(-2)


def test_the_page_holds_every_miss_bar_and_table(report):
    page = page_of(report, "foedus hindcast --out FILE.md", date(2026, 1, 2))
    assert "Made on 2026-01-02" in page
    assert "in 2 minutes of CPU over 3 runs that shared their parts" in page
    assert "to 150, of whom 19 did" in page
    for miss in report.tables[0].missed:
        assert f"{miss.state} ({miss.side}, {miss.rank}, {miss.chance:.2%})" in page
    assert "| wars joined within twelve months, one left out | duty mixture | met: " in page
    assert "| how many join: CRPS of the cascade better than the null's | one left out |" in page
    assert "no demonstrated gain" in page
    assert "Left out: War 1 (1900)." in page
    assert "| nmc | 7.0 | abc |" in page
    widths = [line.count("|") for line in page.splitlines() if line.startswith("|")]
    assert len(widths) > 40
    assert not any(line.endswith(" ") for line in page.splitlines())


def test_a_hindcast_follows_its_schema_and_prints_in_each_form(report):
    parameters = {"set": "wars", "folds": "leave-one-out", "only": [], "draws": 500, "seed": 1}
    result = told("hindcast", parameters, report)
    data = check("hindcast", result)
    assert len(data["rows"]) == 2 * len(SHORT)
    assert all(len(line) <= 100 for line in render(result, "table").splitlines())
    assert render(result, "csv").count("\n") == 1 + len(data["rows"])
    assert result.cite()
    assert "PRL" in result.explain()


def test_the_chart_holds_the_calibration_of_the_shipped_model(report, tmp_path):
    parameters = {"set": "wars", "folds": "leave-one-out", "only": [], "draws": 500, "seed": 1}
    result = told("hindcast", parameters, report)
    # No dispute was forecast, so that no chart of disputes is there.
    assert list(result.charts) == ["wars"]
    assert question.QUESTION.charts == ("wars", "disputes")
    one = report.tables[0]
    drawn = result.chart()["datasets"]["rows"]
    assert [(row["n"], row["forecast"], row["observed"]) for row in drawn] == [
        (each.n, each.forecast, each.observed) for each in one.calibration[one.shipped]
    ]
    text = result.save_chart(tmp_path / "wars.svg").read_text(encoding="utf-8")
    assert "Were the chances right?" in text
    assert "duty mixture, shares for CINC" in text
    disputes = replace(one, key=replace(one.key, named="disputes", scheme="rolling"))
    both = told("hindcast", parameters, replace(report, tables=(*report.tables, disputes)))
    assert list(both.charts) == ["wars", "disputes"]
    with pytest.raises(ChartError, match="wars"):
        result.chart("disputes")


def test_every_dataset_that_is_missing_is_named(cache):
    with pytest.raises(SourceNotAddedError) as refused:
        hindcast()
    assert all(key in refused.value.wrong for key in cases.NEEDED)


def test_a_table_with_another_count_is_refused_and_the_count_named():
    wrong = (Counted("wars", 94, 95, "COW"), Counted("joins", 96, 96, "COW"))
    none = pl.DataFrame()
    with pytest.raises(MeasureError, match="94 wars where 95 are expected") as refused:
        cases.checked(CaseTables(none, none, None, None, none, none, wrong))  # type: ignore[arg-type]
    assert "joins" not in refused.value.wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"set": "crises"}, "cannot be hindcast"),
        ({"folds": "random"}, "cannot be hindcast"),
        ({"only": "106;139"}, "no numbers of wars"),
        ({"only": "106", "set": "disputes"}, "of wars"),
        ({"draws": 0}, "0 resamples"),
        ({"seed": -1}, "do not go"),
        ({"out": "."}, "is a folder"),
        ({"out": "no-such-folder/page.md"}, "no such folder"),
    ],
)
def test_what_cannot_be_hindcast_is_refused_before_any_work(said, wrong):
    with pytest.raises(FoedusError, match=wrong):
        question.answer(**said)


def test_a_worker_with_other_files_refuses_the_work(cache, monkeypatch):
    monkeypatch.setattr("foedus.contingency.hindcast.rows.inputs", lambda: {"nmc": "7.0"})
    with pytest.raises(WorkError, match="other files"):
        rows_of("wars", "another")


def test_work_on_wars_is_named_by_its_files_seed_and_models():
    case = [("leave-one-out", "joined", "none", 106)]
    work = war_folds.war_folds
    names = {
        parallel.part_name(partial(work, said=said, seed=seed, models=models), {}, case)
        for said, seed, models in (("a", 1, ("null",)), ("b", 1, ("null",)), ("a", 2, ("null",)),
                                   ("a", 1, ("null", "ridge logit")))
    }  # fmt: skip
    assert len(names) == 4
