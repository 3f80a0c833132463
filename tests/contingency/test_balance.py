"""The balance of two sides, and the chance that the attack succeeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import foedus
from foedus.casus import Event
from foedus.contingency.balance import (
    DISTANCE_LOSS,
    Strengths,
    balance,
    shares_of,
    strengths,
    success,
)
from foedus.contingency.net_power import WAYS, drawn_factors, net_power
from foedus.contingency.spread.cascade import Coalitions
from foedus.errors import EventError, MeasureError
from foedus.models.outcomes import p_win, war_model
from foedus.models.prices import price_model
from foedus.sources import adding
from foedus.worlds.world import World, world

DAY = date(2026, 1, 1)


def held(*own: float) -> Strengths:
    n = len(own)
    return Strengths(
        np.arange(n), np.array(own), np.ones(n), "given", "given", ("reported",) * n, ()
    )


def drawn(attackers: list[list[int]], targets: list[list[int]]) -> Coalitions:
    return Coalitions(
        np.arange(len(attackers[0])),
        np.array(attackers, bool),
        np.array(targets, bool),
        np.zeros(len(attackers), np.int8),
    )


FIGHTING = np.array([[True, False, False], [False, True, False]])


def test_the_share_is_that_of_pooled_strength() -> None:
    some = drawn([[1, 0, 0], [1, 0, 1]], [[0, 1, 1], [0, 1, 0]])
    assert shares_of(some, held(6.0, 2.0, 4.0)).tolist() == [0.5, 10 / 12]


def test_distance_takes_from_strength() -> None:
    near = held(6.0, 2.0, 4.0)
    far = replace(near, left=np.array([0.5, 1.0, 1.0]))
    some = drawn([[1, 0, 0]], [[0, 1, 0]])
    assert shares_of(some, far)[0] == 3 / 5 < shares_of(some, near)[0]


@given(
    st.lists(st.floats(0.001, 1e6), min_size=3, max_size=8),
    st.integers(0, 2**16),
    st.data(),
)
def test_one_more_defender_never_weakens_the_defense(
    own: list[float], seed: int, data: st.DataObject
) -> None:
    n = len(own)
    rng = np.random.default_rng(seed)
    side = rng.integers(-1, 2, (20, n))
    side[:, 0], side[:, 1] = 0, 1
    who = data.draw(st.integers(2, n - 1))
    side[:, who] = -1
    before = drawn((side == 0).tolist(), (side == 1).tolist())
    side[:, who] = 1
    after = drawn((side == 0).tolist(), (side == 1).tolist())
    weaker = shares_of(after, held(*own)) > shares_of(before, held(*own)) * (1 + 1e-12)
    assert not weaker.any()
    fighting = np.zeros((2, n), bool)
    fighting[0, 0] = fighting[1, 1] = True
    chances = [success(one, held(*own), fighting, 1).chance for one in (before, after)]
    assert chances[1] <= chances[0] + 1e-12


def test_with_nobody_joining_success_is_that_of_the_war_model() -> None:
    some = drawn([[1, 0, 0]] * 20_000, [[0, 1, 0]] * 20_000)
    told = success(some, held(3.0, 1.0, 0.0), FIGHTING, 1)
    said = p_win(3.0, 1.0)
    assert told.alone == pytest.approx(said.prevails)
    assert told.chance == pytest.approx(said.prevails, abs=0.01)
    assert told.drawn == war_model().drawn / war_model().wars
    assert told.label == "conventional"


def test_bands_lie_inside_each_other_and_hold_the_mean() -> None:
    rng = np.random.default_rng(1)
    joins = rng.random(4000) < 0.4
    attackers = np.tile([True, False, False], (4000, 1))
    targets = np.stack([np.zeros(4000, bool), np.ones(4000, bool), joins], axis=1)
    some = Coalitions(np.arange(3), attackers, targets, np.zeros(4000, np.int8))
    for told in (
        balance(some, held(3.0, 1.0, 6.0), FIGHTING).bands,
        success(some, held(3.0, 1.0, 6.0), FIGHTING, 1).bands,
    ):
        assert [one.level for one in told] == [0.5, 0.8, 0.95]
        assert told[2].low <= told[1].low <= told[0].low
        assert told[0].high <= told[1].high <= told[2].high
    whole = balance(some, held(3.0, 1.0, 6.0), FIGHTING)
    assert whole.outset == 0.75
    assert whole.share == pytest.approx(0.6 * 0.75 + 0.4 * 0.3, abs=0.02)
    assert whole.stronger == pytest.approx(0.6, abs=0.03)


def test_strengths_of_other_states_are_refused() -> None:
    some = drawn([[1, 0, 0]], [[0, 1, 0]])
    with pytest.raises(MeasureError, match="different states"):
        shares_of(some, replace(held(1.0, 1.0, 1.0), states=np.array([5, 6, 7])))


def test_two_sides_without_strength_are_refused() -> None:
    with pytest.raises(MeasureError, match="neither side"):
        shares_of(drawn([[1, 0, 0]], [[0, 1, 0]]), held(0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def today() -> World:
    return world(DAY)


def test_states_with_missing_weights_are_named_and_filled(today: World) -> None:
    states = np.array([2, 365, 366, 713, 731])
    told = strengths(today, Event((365,), (366,), DAY), states)
    assert np.isfinite(told.there).all()
    assert (told.there > 0).all()
    gdp = today.weights["gdp"].value
    unknown = {
        one.code for one, value in zip(today.states, gdp, strict=True)
        if one.ccode in states and np.isnan(value)
    }  # fmt: skip
    assert unknown == {"TWN", "PRK"}
    assert unknown <= set(told.missing)
    assert [told.origin[row] for row in (0, 1, 2)] == ["converted"] * 3
    assert all(told.origin[row] in ("imputed", "assumed") for row in (3, 4))


def test_strength_at_home_is_whole_and_falls_with_distance(today: World) -> None:
    states = np.array([2, 365, 366])
    told = strengths(today, Event((365,), (366,), DAY), states)
    assert told.left[2] == 1.0
    assert told.left[0] < told.left[1] < 1
    km = today.ties.distance[today.position("USA"), today.position("EST")]
    assert told.left[0] == pytest.approx(1 / (1 + DISTANCE_LOSS * km / 1000))


def test_a_place_moves_the_fight(today: World) -> None:
    states = np.array([2, 365, 366])
    there = strengths(today, Event((365,), (366,), DAY, place=2), states)
    assert there.left[0] == 1.0 > there.left[2]


def doubtful(*own: float, error: float = 0.64) -> Strengths:
    return replace(held(*own), error=np.full(len(own), error))


def test_what_is_not_known_of_strengths_widens_the_bands_about_the_same_middle() -> None:
    some = drawn([[1, 0, 0]] * WAYS, [[0, 1, 0]] * WAYS)
    sure, unsure = (balance(some, one, FIGHTING) for one in (held(1, 1, 1), doubtful(1, 1, 1)))
    assert sure.bands[1].low == sure.bands[1].high == 0.5
    assert unsure.bands[1].low < 0.3 < 0.7 < unsure.bands[1].high
    assert unsure.share == pytest.approx(0.5, abs=0.02)
    chances = [success(some, one, FIGHTING, 1) for one in (held(1, 1, 1), doubtful(1, 1, 1))]
    assert chances[0].chance == pytest.approx(chances[1].chance, abs=0.02)
    assert chances[1].bands[1].high > chances[0].bands[1].high


def test_the_chance_if_nobody_comes_counts_what_is_not_known_too() -> None:
    some = drawn([[1, 0, 0]] * WAYS, [[0, 1, 0]] * WAYS)
    told = success(some, doubtful(9.0, 1.0, 1.0), FIGHTING, 1)
    assert told.alone == pytest.approx(told.chance, abs=0.01)
    # The share is held below one, so doubt about who is stronger draws the chance to the middle.
    assert told.alone < success(some, held(9.0, 1.0, 1.0), FIGHTING, 1).alone


@given(st.permutations([2, 365, 366, 710]), st.lists(st.floats(0, 2), min_size=4, max_size=4))
def test_a_states_errors_turn_on_its_number_alone(order: list[int], errors: list[float]) -> None:
    one = dict(zip([2, 365, 366, 710], errors, strict=True))
    there = drawn_factors(np.array([2, 365, 366, 710]), np.array(errors))
    other = drawn_factors(np.array(order), np.array([one[ccode] for ccode in order]))
    if not any(errors):
        assert there is None
        assert other is None
        return
    assert there is not None
    assert other is not None
    back = [order.index(ccode) for ccode in (2, 365, 366, 710)]
    assert np.array_equal(there, other[:, back])
    assert np.allclose(np.median(there, axis=0), 1, atol=0.01)


def test_net_power_of_the_atlas_is_the_penn_effects_and_not_that_of_market_rates(
    today: World,
) -> None:
    gdp, people = today.weights["gdp"].value, today.weights["population"].value
    told = net_power(today)
    one, other = (today.position(code) for code in ("IND", "GBR"))
    at_market = gdp**2 / people
    slope = price_model().slope
    income = (gdp / people)[one] / (gdp / people)[other]
    said = told.own[one] / told.own[other]
    assert said == pytest.approx(people[one] / people[other] * income ** (2 * slope))
    assert said > at_market[one] / at_market[other]
    assert told.error[one] == price_model().net_power_error > 0


def test_an_unconverted_world_is_what_a_slope_of_one_gives(today: World) -> None:
    gdp, people = today.weights["gdp"].value, today.weights["population"].value
    told = net_power(today, prices=replace(price_model(), slope=1.0))
    known = np.isfinite(gdp) & np.isfinite(people)
    ratio = told.own[known] / (gdp**2 / people)[known]
    assert np.allclose(ratio, ratio[0])


def test_what_is_imputed_has_a_wider_error_than_what_is_converted(today: World) -> None:
    told = net_power(today)
    by_origin = {
        origin: told.error[[one == origin for one in told.origin]] for origin in set(told.origin)
    }
    assert set(by_origin) >= {"converted", "imputed"}
    assert (by_origin["imputed"] > by_origin["converted"].max()).all()


def test_a_day_on_which_nothing_is_known_of_anybody_is_refused() -> None:
    with pytest.raises(EventError) as refused:
        net_power(foedus.world("1960-01-01"))
    assert refused.value.mend


def test_the_users_file_speaks_first_and_the_atlas_is_put_on_its_level(
    shared_data: Path,
) -> None:
    day = date(2010, 1, 1)
    alone = net_power(world(day))
    adding.add([shared_data / "econ" / "isard_cw_gdppop.csv.gz"])
    there = world(day)
    told = net_power(there)
    assert "gdp-population" in told.source
    reported = np.array([one == "reported" for one in told.origin])
    converted = np.array([one == "converted" for one in alone.origin])
    assert reported.sum() > 180
    assert (told.error[reported] == 0).all()
    # In one unit: over the states of which both speak the two agree on average.
    both = reported & converted
    level = np.log(told.own[both]) - np.log(alone.own[both])
    assert np.std(level) == pytest.approx(price_model().net_power_error, rel=0.15)
