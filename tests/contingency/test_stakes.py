"""Thresholds worked by hand, what holds for all of them, and the prior over stakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.casus import Event
from foedus.contingency.chain import run
from foedus.contingency.net_power import net_power
from foedus.contingency.nuclear.standing import nuclear_standing
from foedus.contingency.stakes.deterring import stake_features, strength_ends
from foedus.contingency.stakes.record import fit_prior, prior_scores, stake_rows, widening_of
from foedus.contingency.stakes.rows import net_power_on, strengths_in_doubt, thresholds_of
from foedus.contingency.stakes.sensitivity import sensitivity
from foedus.contingency.stakes.thresholds import Deterrence, cost_ratio, deterrence, threshold_stake
from foedus.errors import MeasureError, PanelError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel
from foedus.models.stake_prior import FEATURES, StakePrior, read_prior, shipped
from foedus.worlds.world import World, world

MODEL = WarModel(
    k=1.0, k_quantiles=(1.0, 1.0), m=0.3, m_low=0.2, m_high=0.4, wars=10, drawn=0,
    contests=10, fitted=date(2026, 1, 1), command="made", inputs=(),
)  # fmt: skip
NEIGHBORS = [1.0, 0.0, np.log(501.0), 1.0, 0.0, 0.0, 0.0]
REAL = (
    "atop/atop5_1m.csv",
    "gml/peacesciencer_gml_dirdisp.csv",
    "cow/nmc/peacesciencer_nmc70.csv",
    "cow/contiguity/contdir.csv",
    "cow/system/majors2016.csv",
    "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
    "econ/isard_cw_gdppop.csv.gz",
)


def ask(chance: list[float], strength: list[float], **more: object) -> Deterrence:
    names = [f"S{place}" for place in range(len(chance))]
    return deterrence(names, strength, chance, 3.0, 1.0, model=MODEL, **more)  # type: ignore[arg-type]


def test_attacking_is_worth_the_same_as_peace_at_the_threshold() -> None:
    p, q, cost = 0.6, 0.1, 7.0
    prize = float(threshold_stake(p, q)) * cost
    assert prize * p - cost == pytest.approx(q * prize)
    assert cost / prize == pytest.approx(float(cost_ratio(p, q)))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.99))
def test_a_better_chance_never_raises_the_threshold(one: float, other: float, quo: float) -> None:
    low, high = sorted((one, other))
    assert threshold_stake(high, quo) <= threshold_stake(low, quo)


def test_where_peace_gives_as_much_no_stake_is_enough() -> None:
    assert float(threshold_stake(0.3, 0.3)) == float("inf")


def test_one_ally_who_may_come_is_worked_by_hand() -> None:
    # 3 against 1, or with chance 0.4 against 1 + 4; k is 1 and no war is drawn.
    alone, helped = (1 / (1 + np.exp(-(3 - b) / (3 + b))) for b in (1.0, 5.0))
    found = ask([0.4], [4.0])
    p = 0.6 * alone + 0.4 * helped
    assert found.threshold.cost_ratio == pytest.approx(p, abs=1e-9)
    assert found.threshold.stake == pytest.approx(1 / p)
    assert found.unaided.stake == pytest.approx(1 / alone)
    assert found.allies[0].shapley == pytest.approx(alone - p, abs=1e-9)
    assert found.allies[0].without == pytest.approx(1 / alone)
    assert found.method == "enumerated"
    assert found.error == 0
    assert found.label == "conventional"


def test_nobody_who_may_come_leaves_the_target_alone() -> None:
    found = ask([], [])
    assert found.threshold == found.unaided
    assert found.allies == ()
    assert found.total == 0


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 9)), min_size=1, max_size=7),
)
def test_what_allies_add_sums_to_what_they_add_together(
    defenders: list[tuple[float, float]],
) -> None:
    chance, strength = (list(one) for one in zip(*defenders, strict=True))
    found = ask(chance, strength)
    assert sum(one.shapley for one in found.allies) == pytest.approx(found.total, abs=1e-4)
    assert found.threshold.stake >= found.unaided.stake - 1e-6
    assert all(one.without <= found.threshold.stake + 1e-4 for one in found.allies)


def test_above_twenty_defenders_the_values_are_integrated_and_the_unlikely_pooled() -> None:
    chance = [0.1] * 22 + [0.001] * 50
    strength = [1.0] * 22 + [0.5] * 50
    found = ask(chance, strength)
    assert found.method == "integrated"
    assert found.pooled == 50
    assert len(found.allies) == 23
    assert sum(one.shapley for one in found.allies) == pytest.approx(found.total, abs=1e-6)
    assert found.error < 1e-4
    few = ask(chance[10:], strength[10:])
    assert few.method == "enumerated"
    assert few.pooling_error < 1e-4


def test_simulated_coalitions_of_states_apart_give_the_exact_answer_within_the_bound() -> None:
    chance, strength = [0.3, 0.1, 0.6], [4.0, 9.0, 1.0]
    came = case_rng(1, "apart").random((20_000, 3)) < np.array(chance)
    exact = {one.name: one.shapley for one in ask(chance, strength).allies}
    found = deterrence(
        ["S0", "S1", "S2"], strength, chance, np.full(20_000, 3.0), 1.0, came=came, model=MODEL
    )
    assert found.method == "simulated"
    assert all(abs(one.shapley - exact[one.name]) <= found.error for one in found.allies)


def test_states_that_come_only_together_add_less_than_apart() -> None:
    together = np.repeat(case_rng(1, "pair").random((20_000, 1)) < 0.3, 2, axis=1)
    names, strength, chance = ["S0", "S1"], [4.0, 4.0], [0.3, 0.3]
    apart = deterrence(names, strength, chance, 3.0, 1.0, model=MODEL)
    found = deterrence(
        names, strength, chance, np.full(20_000, 3.0), 1.0, came=together, model=MODEL
    )
    assert found.total < apart.total - 0.005


def test_treaties_share_what_they_add_and_a_second_one_makes_the_first_dispensable() -> None:
    found = ask([0.4], [4.0], unbound=[0.1], treaties=[("a", "b")])
    assert [one.name for one in found.treaties] == ["a", "b"]
    assert found.treaties[0].shapley == pytest.approx(found.treaties[1].shapley)
    assert found.treaties[0].alone == pytest.approx(0, abs=1e-12)
    only = ask([0.4], [4.0], unbound=[0.1], treaties=[("a",)])
    assert only.treaties[0].alone == pytest.approx(only.treaty_total, abs=1e-9)
    assert sum(one.shapley for one in found.treaties) == pytest.approx(only.treaty_total, abs=1e-6)
    none = ask([0.4], [4.0], unbound=[0.1], treaties=[()])
    assert none.treaties == ()
    assert none.treaty_total == 0


def test_without_any_treaty_the_threshold_is_that_of_chances_no_duty_binds() -> None:
    bound = ask([0.4, 0.5], [4.0, 2.0], unbound=[0.1, 0.2], treaties=[("a",), ("b",)])
    free = ask([0.1, 0.2], [4.0, 2.0])
    assert bound.threshold.cost_ratio + bound.treaty_total == pytest.approx(
        free.threshold.cost_ratio, abs=1e-4
    )


def test_nine_treaties_are_sampled_with_a_bound() -> None:
    chance, strength = [0.4] * 9, [1.0] * 9
    keys = [(f"t{place}",) for place in range(9)]
    found = ask(chance, strength, unbound=[0.1] * 9, treaties=keys)
    assert found.treaty_method == "sampled"
    assert sum(one.shapley for one in found.treaties) == pytest.approx(found.treaty_total)
    assert max(abs(one.shapley - found.treaty_total / 9) for one in found.treaties) <= (
        found.treaty_error + 1e-9
    )


def test_the_same_seed_gives_the_same_answer() -> None:
    assert ask([0.4, 0.2], [4.0, 1.0], low=[0.2, 0.1], high=[0.6, 0.4]) == ask(
        [0.4, 0.2], [4.0, 1.0], low=[0.2, 0.1], high=[0.6, 0.4]
    )


def test_doubt_about_who_comes_widens_the_threshold() -> None:
    wide = ask([0.4], [4.0], low=[0.1], high=[0.8]).threshold
    assert wide.low < wide.cost_ratio < wide.high
    sure = ask([0.4], [4.0]).threshold
    assert sure.high - sure.low < 1e-4


def test_doubt_about_who_comes_widens_the_threshold_over_draws_too() -> None:
    came = case_rng(1, "doubt").random((20_000, 1)) < 0.4
    one = np.full(20_000, 3.0)
    wide = deterrence(
        ["A"], [4.0], [0.4], one, 1.0, came=came, low=[0.1], high=[0.8], model=MODEL
    ).threshold
    apart = ask([0.4], [4.0], low=[0.1], high=[0.8]).threshold
    assert wide.low == pytest.approx(apart.low, abs=0.03)
    assert wide.high == pytest.approx(apart.high, abs=0.03)
    assert wide.low < wide.cost_ratio < wide.high


def test_what_does_not_go_together_is_refused() -> None:
    with pytest.raises(MeasureError, match="if no duty bound"):
        ask([0.4], [4.0], treaties=[("a",)])
    with pytest.raises(MeasureError, match="names"):
        deterrence(["A"], [1.0, 2.0], [0.1, 0.2], 3.0, 1.0)
    with pytest.raises(MeasureError, match="coalitions of shape"):
        deterrence(["A"], [1.0], [0.1], [3.0, 3.0], 1.0, came=[[True]])
    with pytest.raises(MeasureError, match="outside 0 to 1"):
        threshold_stake(1.2)


def test_the_prior_says_how_much_likelier_attacking_pays_when_it_succeeds_more() -> None:
    prior = shipped()
    low, high = prior.chance([0.3, 0.6], NEIGHBORS)
    assert 0 < low < high < 1
    bottom, top = prior.band([0.3, 0.6], NEIGHBORS)
    assert (bottom < np.array([low, high])).all()
    assert (top > np.array([low, high])).all()
    odds = (high / (1 - high)) / (low / (1 - low))
    assert odds == pytest.approx(float(prior.odds_ratio(0.6, 0.3)))


def test_the_slope_is_a_normal_cut_off_below_zero() -> None:
    prior = StakePrior(np.array([*np.zeros(8), -0.5]), np.eye(9), 0.0, 0.1)
    drawn = case_rng(1, "cut").normal(-0.5, 1.0, 400_000)
    kept = drawn[drawn > 0]
    for share in (0.1, 0.5, 0.9):
        assert prior.slope(share) == pytest.approx(np.quantile(kept, share), abs=0.01)


def test_a_rivalry_that_is_not_known_lies_between_one_and_none() -> None:
    prior = shipped()
    chances = [prior.chance(0.5, [*NEIGHBORS[:-1], value])[0] for value in (0.0, float("nan"), 1.0)]
    assert chances[0] < chances[1] < chances[2]


def test_a_prior_that_cannot_be_read_or_asked_is_refused() -> None:
    with pytest.raises(MeasureError, match="foedus fit"):
        read_prior("constant = 1")
    with pytest.raises(MeasureError, match="features are not"):
        shipped().chance(0.5, [1.0, 2.0])
    with pytest.raises(MeasureError, match="not between 0 and 1"):
        shipped().chance(0.0, NEIGHBORS)


def made_rows(slope: float = 1.0, rows: int = 40_000) -> pl.DataFrame:
    """Pair-years from 1946 to 2010 in which stakes are as the prior has them."""
    rng = case_rng(9, "made stakes", rows)
    one = rng.integers(1, 60, rows)
    x = (rng.random((rows, len(FEATURES))) < 0.2).astype(float)
    x[:, 2] = rng.normal(7, 1, rows)
    x[:, 5] = x[:, 3] * x[:, 4]
    success = 0.2 + 0.5 * rng.random(rows)
    linear = -4 + x @ np.array([1.5, 1, -0.1, 0.3, 0.4, 0.5, 1.5]) + slope * np.log(success)
    return pl.DataFrame(
        {
            "ccode1": one,
            "ccode2": one + rng.integers(60, 99, rows),
            "year": rng.integers(1946, 2011, rows),
            "initiation": (rng.random(rows) < inverse_logit(linear)).astype(float),
            "success": success,
            "alone": success,
            "personnel_share": rng.random(rows),
            **{name: x[:, place] for place, name in enumerate(FEATURES)},
        }
    )


def test_forecasts_out_of_time_are_honest_where_the_prior_is_true() -> None:
    rows = made_rows()
    scores = {one.name: one for one in prior_scores(rows, draws=50)}
    assert scores["prior"].log_loss < scores["location alone"].log_loss < scores["null"].log_loss
    line = scores["prior"].slope
    assert line is not None
    assert line.slope_low < 1 < line.slope_high
    wide, inside = widening_of(rows)
    assert wide <= 0.1
    assert inside >= 7
    with pytest.raises(PanelError, match="no rows"):
        prior_scores(rows, train_to=1900)


def test_chances_that_change_with_time_ask_for_a_wider_band() -> None:
    rows = made_rows()
    late = pl.col("year") > 1985
    gone = late & (pl.int_range(pl.len()) % 4 > 0)
    changed = rows.with_columns(initiation=pl.when(gone).then(0.0).otherwise("initiation"))
    assert widening_of(changed)[0] > widening_of(rows)[0] + 0.5


def test_an_answer_at_the_end_of_the_chain_is_whole_on_the_atlas_alone() -> None:
    there = world("2026-01-01")
    sides = [there.states[there.position(code)].number for code in ("RUS", "EST")]
    event = Event((sides[0],), (sides[1],), there.on)
    made = run(there, event, draws=2_000)
    found = made.deterrence
    assert found is not None
    assert found.unaided.stake < found.threshold.stake
    assert found.threshold.cost_ratio == pytest.approx(made.success.chance, abs=0.02)
    assert {one.name for one in found.treaties} >= {"north-atlantic-treaty"}
    assert found.worthwhile is not None
    assert found.worthwhile_unaided is not None
    assert found.worthwhile.chance < found.worthwhile_unaided.chance
    assert found.nuclear is not None
    assert found.nuclear.attacker_armed
    assert stake_features(there, event) is not None
    assert nuclear_standing(there, event).shelters[0].agreement == "north-atlantic-treaty"


def test_the_sensitivity_table_begins_with_the_answer_and_moves_as_it_must() -> None:
    there = world("2026-01-01")
    sides = [there.states[there.position(code)].number for code in ("RUS", "EST")]
    event = Event((sides[0],), (sides[1],), there.on)
    made = run(there, event, draws=2_000)
    assert made.deterrence is not None
    table = sensitivity(
        there, event, made.joining, made.coalitions, made.strengths, made.call_in.fighting
    )
    first = table.filter(setting="as answered")["cost_ratio"].to_list()
    assert len(first) == 4
    assert first[0] == pytest.approx(made.deterrence.threshold.cost_ratio)
    by = {(one, two): cost for one, two, cost in table.select(pl.nth(0, 1, 2)).iter_rows()}
    assert by["reliability", "90% quantile"] < first[0] < by["reliability", "10% quantile"]
    assert by["distance loss", "0.1 per thousand km"] == pytest.approx(first[0])
    market = by["prices", "market rates, not converted"]
    between = sorted(by["prices", f"{name} slope of a year"] for name in ("lowest", "highest"))
    assert between[0] < first[0] < between[1]
    assert not between[0] <= market <= between[1]


def test_doubt_about_strengths_widens_the_interval_of_a_threshold_and_takes_in_the_old() -> None:
    names, brought, come = ["A", "B"], [2.0, 3.0], [0.6, 0.4]
    rng = np.random.default_rng(2)
    came = rng.random((2000, 2)) < come
    attacker = np.full(2000, 4.0)
    sure = deterrence(names, brought, come, attacker, 1.0, came=came)
    ends = ((-0.3, 0.3), (-0.2, 0.1))
    unsure = deterrence(names, brought, come, attacker, 1.0, came=came, ends=ends)
    assert unsure.threshold.cost_ratio == sure.threshold.cost_ratio
    assert unsure.threshold.low < sure.threshold.low
    assert unsure.threshold.high > sure.threshold.high
    assert unsure.unaided.low < sure.unaided.low


def test_doubt_about_strengths_does_not_turn_on_which_few_coalitions_are_looked_at() -> None:
    day = date(2026, 1, 1)
    found = run(world(day), Event((365,), (366,), day), draws=1000, deter=False)
    drawn, fighting = found.coalitions, found.call_in.fighting
    told = [
        strength_ends(
            replace(drawn, attackers=drawn.attackers[some], targets=drawn.targets[some]),
            found.strengths,
            fighting,
        )
        for some in (slice(0, 200), slice(400, 600), slice(800, 1000))
    ]
    assert None not in told
    ends = np.array(told)
    assert (ends[..., 0] < 0).all()
    assert (ends[..., 1] > 0).all()
    # Who came in 200 coalitions moves the mean by hundredths, and not the doubt about it.
    assert np.ptp(ends, axis=0).max() < 0.015


def test_what_each_would_bring_in_each_draw_takes_the_place_of_its_strength() -> None:
    came = np.array([[True, False], [True, True]])
    attacker = np.array([4.0, 4.0])
    flat = deterrence(["A", "B"], [2.0, 3.0], [1.0, 0.5], attacker, 1.0, came=came)
    each = np.tile([2.0, 3.0], (2, 1))
    same = deterrence(["A", "B"], [9.0, 9.0], [1.0, 0.5], attacker, 1.0, came=came, each=each)
    assert same.threshold.cost_ratio == flat.threshold.cost_ratio
    assert [one.shapley for one in same.allies] == [one.shapley for one in flat.allies]
    with pytest.raises(MeasureError):
        deterrence(["A", "B"], [9.0, 9.0], [1.0, 0.5], attacker, 1.0, came=came, each=-each)


def test_thresholds_of_history_rise_with_helpers(official: object) -> None:
    assert callable(official)
    official(*REAL)
    rows = pl.DataFrame({"ccode1": [365, 255], "ccode2": [220, 220], "year": [1980, 1914]})
    found = thresholds_of(rows.head(1))
    alone, defended = found["alone"].item(), found["defended"].item()
    assert 0 < defended < alone < 1
    with pytest.raises(PanelError, match="draw"):
        thresholds_of(rows, draws=0)


def test_a_helper_whose_strength_the_file_lacks_brings_what_it_may_have(
    official: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(official)
    official(*REAL)
    # The file knows nothing of Egypt before 1883; it is guessed from its shares, and drawn.
    here = world("1860-07-01")
    power = net_power_on(here, 1860)
    member = np.array([one.exists_on(here.on, "cow") for one in here.states], bool)
    rows, drawn = strengths_in_doubt(here, power, member, 1000)
    assert [here.states[row].code for row in rows.tolist()] == ["EGY"]
    held = net_power(here)
    assert np.median(drawn) == pytest.approx(held.own[rows[0]], rel=0.01)
    assert np.log(drawn).std() == pytest.approx(held.error[rows[0]], rel=0.01)
    rows, drawn = strengths_in_doubt(here, np.full(len(power), np.nan), member, 10)
    assert (len(rows), drawn.shape) == (0, (10, 0))
    # By the one rule a strength that the file does know is what the file says.
    russia = pl.DataFrame({"ccode1": [365], "ccode2": [220], "year": [1980]})
    before = thresholds_of(russia)["defended"].item()

    def without_usa(there: World, year: int) -> np.ndarray:
        found = net_power_on(there, year).copy()
        found[there.position(2)] = np.nan
        return found

    monkeypatch.setattr("foedus.contingency.stakes.rows.net_power_on", without_usa)
    assert thresholds_of(russia)["defended"].item() == pytest.approx(before, abs=1e-6)


@pytest.mark.slow
def test_the_shipped_prior_is_that_of_the_files(official: object) -> None:
    assert callable(official)
    official(*REAL)
    rows = stake_rows(1976, 2010)
    fit = fit_prior(rows)
    there = shipped()
    error = np.sqrt(np.diag(there.covariance))
    # Thirty-five of its sixty-five years: near, and not the same.
    assert (np.abs(fit.prior.coefficients - there.coefficients) < 3 * error).all()


def test_sides_of_any_size_have_features() -> None:
    there = SimpleNamespace(
        on=date(2020, 1, 1),
        position=lambda number: number,
        ties=SimpleNamespace(
            contiguity=np.array([[0, 1, 0], [1, 0, 4], [0, 4, 0]], np.int8),
            distance=np.array([[0, 100.0, 900], [100, 0, 50], [900, 50, 0]]),
            major=np.array([True, False, False]),
            rivalry=np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]], bool),
        ),
    )
    found = stake_features(there, Event((0,), (1, 2), there.on))  # type: ignore[arg-type]
    assert found is not None
    assert found.tolist() == [1, 0, np.log(101), 1, 0, 0, 1]
    there.ties.major = None
    assert stake_features(there, Event((0,), (1,), there.on)) is None  # type: ignore[arg-type]
