"""A feature that is not known on a date is integrated over and listed, never taken for zero.

Each feature of `features.toml` is knocked out of a World of the atlas in turn.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import foedus
from foedus.casus import Event
from foedus.contingency.balance import strengths
from foedus.contingency.chain import run
from foedus.contingency.joining.fit import shipped
from foedus.contingency.joining.forecast import features_on, joining_chances, power_shares
from foedus.contingency.net_power import net_power
from foedus.contingency.pairs.onset import filled, pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.calling import beyond_best, call_in
from foedus.contingency.stakes.deterring import stake_features
from foedus.errors import CoverageError
from foedus.models.dispute_onset import FEATURES
from foedus.models.dispute_onset import shipped as onset_model
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World

DAY = date(2026, 1, 1)
EVENT = Event((365,), (366,), DAY)
SAID = tomllib.loads((files("foedus.models") / "features.toml").read_text("utf-8"))["feature"]
# What a date cannot leave open: the event itself, and what the treaties at hand say of it.
ALWAYS_KNOWN = {"side", "duty"}


@pytest.fixture(scope="module")
def today() -> World:
    return foedus.world(DAY)


def changed(world: World, *, weights: dict[str, object] | None = None, **ties: object) -> World:
    """The same day with some weights or ties of another kind."""
    held = world.weights
    some = tuple(
        replace(one, value=weights[one.name]) if weights and one.name in weights else one
        for one in held.weights
    )
    told = replace(world)
    told._weights.append(replace(held, weights=some))
    told._ties.append(replace(world.ties, **ties))
    return told


def none_of(world: World, *names: str) -> World:
    """Nobody knows these weights of any state."""
    return changed(world, weights={name: np.full(len(world.states), np.nan) for name in names})


def without_borders(world: World) -> World:
    kinds = np.full_like(world.ties.contiguity, UNKNOWN)
    np.fill_diagonal(kinds, 0)
    return changed(world, contiguity=kinds)


def without_distances(world: World) -> World:
    return changed(world, distance=np.full_like(world.ties.distance, np.nan))


KNOCKED_OUT: dict[str, Callable[[World], World]] = {
    "pledge": lambda world: replace(world, complete=False),
    "contiguity": without_borders,
    "distance": without_distances,
    "major": lambda world: changed(world, major=None),
    "power": lambda world: none_of(world, "population", "personnel", "milex_share", "milex"),
    "rivalry": lambda world: changed(world, rivalry=None),
    "net_power": lambda world: none_of(world, "gdp"),
    "dispute_neighbors": without_borders,
    "dispute_distance": without_distances,
    "dispute_majors": lambda world: changed(world, major=None),
    "dispute_personnel": lambda world: none_of(world, "personnel"),
    "dispute_rivalry": lambda world: changed(world, rivalry=None),
}
JOINING = [
    one["name"] for one in SAID
    if set(one["covers"]) & set(shipped().model.names) and one["name"] not in ALWAYS_KNOWN
]  # fmt: skip


def test_every_feature_is_knocked_out_here_or_known_by_nature() -> None:
    assert {one["name"] for one in SAID} == {*KNOCKED_OUT, *ALWAYS_KNOWN}


@pytest.mark.parametrize("name", JOINING)
def test_a_feature_of_who_joins_is_listed_and_averaged_over(name: str, today: World) -> None:
    covers = next(one["covers"] for one in SAID if one["name"] == name)
    told = joining_chances(KNOCKED_OUT[name](today), EVENT)
    known = {(one.state, one.side): one for one in joining_chances(today, EVENT)}
    model = shipped().model
    slopes = dict(zip(model.names, model.unbound.coefficients / model.unbound.scale, strict=True))
    moved = 0
    for one in told:
        gone = set(one.unknown)
        assert gone <= set(covers)
        assert 0 < one.low <= one.high < 1
        before = known[one.state, one.side]
        assert before.unknown == ()
        if not gone:
            assert (one.unbound, one.honored) == (before.unbound, before.honored)
        # Were it taken for zero, nobody's chance would spread; averaged, it lies between.
        moved += bool(gone) and any(slopes[name] for name in gone) and one.chance != before.chance
    assert moved > len(told) / 2


@pytest.mark.parametrize("name", ["pledge", "contiguity", "distance", "rivalry", "major"])
def test_the_chance_lies_between_those_at_the_ends_of_the_features_range(
    name: str, today: World
) -> None:
    fitted = shipped()
    seats = np.array([today.position(code) for code in ("POL", "SWE", "PRY")])
    told = {
        key: features_on(there, EVENT, seats)
        for key, there in (("known", today), ("gone", KNOCKED_OUT[name](today)))
    }
    gone = [one for one in fitted.model.names if np.isnan(told["gone"][one]).any()]
    assert gone
    at_ends = []
    for end in (0, -1):
        # The end that is worse, or better, for joining: by the sign of its coefficient.
        rows = {key: value.copy() for key, value in told["gone"].items()}
        for one in gone:
            place = fitted.model.names.index(one)
            up = fitted.model.unbound.coefficients[place] > 0
            value = fitted.quantiles[one][end if up else -1 - end]
            rows[one] = np.where(np.isnan(rows[one]), value, rows[one])
        x = np.stack([rows[one] for one in fitted.model.names], axis=-1)
        at_ends.append(fitted.model.unbound.predict(x.reshape(-1, x.shape[-1])))
    chances = {
        (one.state, one.side): one.unbound
        for one in joining_chances(KNOCKED_OUT[name](today), EVENT)
    }
    said = [
        chances[code, side] for side in ("attacker", "target") for code in ("POL", "SWE", "PRY")
    ]
    assert (np.array(said) >= at_ends[0] - 1e-12).all()
    assert (np.array(said) <= at_ends[1] + 1e-12).all()


@pytest.mark.parametrize("name", ["pledge", "rivalry"])
def test_what_calls_in_others_is_known_to_the_chain_and_the_tables_of_pairs_alike(
    name: str, today: World
) -> None:
    there = KNOCKED_OUT[name](today)
    tables = PairTables(there)
    one, other = (
        call_in(there, EVENT, joining_chances(there, EVENT, draws=2000)),
        tables.call_in(tables.row(365), tables.row(366)),
    )
    assert np.isfinite(one.called).all()
    # The chain draws what is not known, the tables run through it: near, and never zero.
    apart = np.abs(one.called - other.called)
    assert apart.max() < 0.02
    known = call_in(today, EVENT, joining_chances(today, EVENT))
    assert not np.allclose(known.called, one.called, atol=1e-6)


@given(
    arrays(float, (5, 4), elements=st.one_of(st.just(np.nan), st.floats(-9, 9))),
    arrays(float, 5, elements=st.one_of(st.just(np.nan), st.floats(-9, 9))),
    st.lists(st.floats(-9, 9), min_size=1, max_size=21),
)
def test_what_a_newcomer_adds_is_an_average_where_a_tie_is_not_known(
    ties: np.ndarray, best: np.ndarray, spread: list[float]
) -> None:
    grid = np.array(spread)
    told = beyond_best(ties, best, grid)
    for row, column in np.ndindex(ties.shape):
        mine = grid if np.isnan(ties[row, column]) else np.array([ties[row, column]])
        base = grid if np.isnan(best[row]) else np.array([best[row]])
        by_hand = np.maximum(mine[:, None] - base, 0).mean()
        assert told[row, column] == pytest.approx(by_hand, abs=1e-9)


def test_gdp_that_nobody_knows_leaves_shares_to_weigh_and_the_answer_says_so(
    today: World,
) -> None:
    there = KNOCKED_OUT["net_power"](today)
    told = strengths(there, EVENT, np.array([2, 365, 366]))
    assert told.measure == "mean of shares"
    assert (told.own > 0).all()
    assert any("mean of shares" in one for one in run(there, EVENT, draws=200).assumptions)


@pytest.mark.parametrize("name", ["gdp", "population"])
def test_a_state_whose_gdp_or_population_is_not_known_is_drawn_and_named(
    name: str, today: World
) -> None:
    value = today.weights[name].value.copy()
    value[today.position("POL")] = np.nan
    there = changed(today, weights={name: value})
    told = run(there, EVENT, draws=500)
    assert "POL" in told.strengths.missing
    row = int(np.flatnonzero(told.strengths.states == 290)[0])
    assert told.strengths.origin[row] == "imputed"
    assert told.strengths.own[row] > 0
    assert told.strengths.error is not None
    assert told.strengths.error[row] > told.strengths.error[told.strengths.states == 366]
    assert any("POL" in one for one in told.assumptions)


def test_a_state_of_which_nothing_is_known_is_as_strong_as_any_may_be(today: World) -> None:
    names = ("gdp", "population", "personnel", "milex_share", "milex")
    gone = {}
    for name in names:
        gone[name] = today.weights[name].value.copy()
        gone[name][today.position("POL")] = np.nan
    there = changed(today, weights=gone)
    assert np.isnan(power_shares(there)[there.position("POL")])
    told = strengths(there, EVENT, np.array([2, 290, 365, 366]))
    assert told.origin[1] == "assumed"
    assert "POL" in told.missing
    known = net_power(today).own
    assert known.min() < told.own[1] < known.max()
    assert told.error is not None
    assert told.error[1] > 1


def test_a_distance_that_is_not_known_is_drawn_from_those_that_are(today: World) -> None:
    km = today.ties.distance.copy()
    one, other = today.position("USA"), today.position("EST")
    km[one, other] = km[other, one] = np.nan
    told = strengths(changed(today, distance=km), EVENT, np.array([2, 290, 365, 366]))
    assert told.missing == ("USA",)
    assert told.left[1:].min() <= told.left[0] <= told.left[1:].max()
    assert told.error is not None
    whole = strengths(today, EVENT, np.array([2, 290, 365, 366])).error
    assert whole is not None
    assert told.error[0] > whole[0]


@pytest.mark.parametrize("name", ["contiguity", "distance", "major"])
def test_stakes_say_nothing_of_a_pair_whose_ties_nobody_knows(name: str, today: World) -> None:
    there = KNOCKED_OUT[name](today)
    assert stake_features(there, EVENT) is None
    told = run(there, EVENT, draws=200)
    assert told.deterrence is not None
    assert told.deterrence.worthwhile is None


def test_a_rivalry_that_is_not_known_stays_unknown_to_the_prior_over_stakes(today: World) -> None:
    features = stake_features(KNOCKED_OUT["rivalry"](today), EVENT)
    assert features is not None
    assert np.isnan(features[-1])


@pytest.mark.parametrize(
    "name", ["dispute_neighbors", "dispute_distance", "dispute_majors", "dispute_rivalry"]
)
def test_the_chance_of_a_dispute_is_refused_where_a_kind_of_tie_is_not_known(
    name: str, today: World
) -> None:
    with pytest.raises(CoverageError) as refused:
        pair_onset(PairTables(KNOCKED_OUT[name](today)))
    assert "--weight none" in refused.value.mend


def test_one_border_that_is_not_known_is_not_taken_for_none(today: World) -> None:
    kinds = today.ties.contiguity.copy()
    one, other = today.position("RUS"), today.position("EST")
    kinds[one, other] = kinds[other, one] = UNKNOWN
    with pytest.raises(CoverageError):
        pair_onset(PairTables(changed(today, contiguity=kinds)))


@pytest.mark.parametrize("name", ["personnel_share", "log_distance"])
def test_a_feature_of_disputes_that_is_not_known_is_averaged_over(name: str) -> None:
    rng = np.random.default_rng(3)
    x = rng.random((40, len(FEATURES)))
    place = FEATURES.index(name)
    x[0, place] = np.nan
    model = onset_model()
    told = filled(x).mean_of(model)
    ends = []
    for value in (np.nanmin(x[:, place]), np.nanmax(x[:, place])):
        whole = x.copy()
        whole[0, place] = 0 if name == "personnel_share" and not ends else value
        ends.append(model.predict(whole)[0])
    assert min(ends) < told[0] < max(max(ends), model.predict(np.where(np.isnan(x), 1, x))[0])
    assert np.allclose(told[1:], model.predict(x[1:]))
