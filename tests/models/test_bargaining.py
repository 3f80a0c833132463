"""Bargaining over one issue: the mean and median, the core of a rule, and the challenge model."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.bargaining.challenge import challenge
from foedus.models.bargaining.gridlock import gridlock
from foedus.models.bargaining.settlement import weighted_mean, weighted_median
from foedus.models.voting.games import Game, by_heads, consensus, majority

# Ten members of the Community on the date of emission standards (years of delay): power,
# position, salience; the example of Scholz, Calbert and Smith (2011).
EMISSIONS = {
    "Netherlands": (0.08, 4, 0.8),
    "Belgium": (0.08, 7, 0.4),
    "Luxembourg": (0.03, 4, 0.2),
    "Germany": (0.16, 4, 0.8),
    "France": (0.16, 10, 0.6),
    "Italy": (0.16, 10, 0.6),
    "United Kingdom": (0.16, 10, 0.9),
    "Ireland": (0.05, 7, 0.1),
    "Denmark": (0.05, 4, 1.0),
    "Greece": (0.08, 7, 0.7),
}
POWER = [float(one[0]) for one in EMISSIONS.values()]
POSITION = [float(one[1]) for one in EMISSIONS.values()]
SALIENCE = [float(one[2]) for one in EMISSIONS.values()]

positions = st.lists(st.floats(-5, 5).map(lambda one: round(one, 3)), min_size=2, max_size=8)


def test_the_mean_and_median_of_the_published_example_are_worked_by_hand() -> None:
    # c s: at 4: .064 + .006 + .128 + .05 = .248; at 7: .032 + .005 + .056 = .093; at 10: .336.
    expected = (0.248 * 4 + 0.093 * 7 + 0.336 * 10) / 0.677
    assert weighted_mean(POSITION, SALIENCE, POWER) == pytest.approx(expected)
    # Half of .677 is .3385: .248 at 4 do not reach it, .341 at 7 or below do.
    assert weighted_median(POSITION, SALIENCE, POWER) == 7


@settings(max_examples=60, deadline=None)
@given(positions, st.data())
def test_no_position_beats_the_weighted_median(position: list[float], data: st.DataObject) -> None:
    weight = [data.draw(st.integers(1, 9)) for _ in position]
    median = weighted_median(position, [1.0] * len(position), weight)
    for rival in position:
        votes = sum(
            w * (math.copysign(1, gap) if gap else 0)
            for w, x in zip(weight, position, strict=True)
            for gap in [abs(x - rival) - abs(x - median)]
        )
        assert votes >= 0


@pytest.mark.parametrize(
    ("salience", "power"),
    [([1.0], [1.0, 1.0]), ([0.0, 0.0], [1.0, 1.0]), ([-1.0, 1.0], [1.0, 1.0])],
)
def test_actors_that_do_not_weigh_are_refused(salience: list[float], power: list[float]) -> None:
    with pytest.raises(MeasureError):
        weighted_mean([0.0, 1.0], salience, power)


# The core


def beaten(game: Game, position: list[float], status_quo: float) -> bool:
    """Whether some small move wins: by trying both directions."""
    places = range(len(position))
    return any(
        game.wins({one for one in places if (position[one] - status_quo) * way > 0})
        for way in (1, -1)
    )


@settings(max_examples=60, deadline=None)
@given(positions, st.data())
def test_exactly_what_lies_in_the_interval_cannot_be_moved(
    position: list[float], data: st.DataObject
) -> None:
    count = len(position)
    least = data.draw(st.integers(count // 2 + 1, count))
    game = by_heads([f"m{one}" for one in range(count)], least)
    found = gridlock(game, position)
    for status_quo in (*position, -6.0, 6.0, (found.low + found.high) / 2):
        assert beaten(game, position, status_quo) != (found.low <= status_quo <= found.high)


def test_a_higher_quota_locks_more() -> None:
    position = [0.0, 1.0, 2.0, 3.0, 10.0]
    names = ("A", "B", "C", "D", "E")
    found = [gridlock(by_heads(names, least), position) for least in (3, 4, 5)]
    assert [(one.low, one.high) for one in found] == [(2, 2), (1, 3), (0, 10)]
    assert [one.of_range for one in found] == pytest.approx([0, 0.2, 1])
    assert found[0].chance < found[1].chance < found[2].chance
    assert found[0].length == pytest.approx(0)
    # The interval from 1 to 3 in a normal of mean 3.2 and variance 12.56.
    sd = math.sqrt(12.56)
    inside = (math.erf(-0.2 / sd / math.sqrt(2)) - math.erf(-2.2 / sd / math.sqrt(2))) / 2
    assert found[1].chance == pytest.approx(inside)
    assert found[1].length == pytest.approx(inside / (1 - inside))


def test_where_all_want_the_same_nothing_is_to_be_changed() -> None:
    found = gridlock(consensus(("A", "B")), [1.0, 1.0])
    assert (found.of_range, found.chance, found.length) == (1.0, 1.0, math.inf)


def test_a_rule_under_which_two_sides_can_win_is_refused() -> None:
    with pytest.raises(MeasureError, match="without a common member"):
        gridlock(majority(("A", "B", "C", "D"), (1, 1, 1, 1), 2), [0.0, 1.0, 2.0, 3.0])
    with pytest.raises(MeasureError, match="every member"):
        gridlock(consensus(("A", "B")), [1.0])


# The challenge model


def test_chances_and_utilities_of_two_actors_are_worked_by_hand() -> None:
    # Two actors at the ends, equal weights: votes cancel, P = 1/2. With r = 1 and d = 1:
    # U_s = 2, U_f = -2, U_q = 0; E_ij = s_j (1/2 2 - 1/2 2) + (1 - s_j) 2 = 2 (1 - s_j).
    # E_12 = 2 (1 - .5) = 1 and E_21 = 2 (1 - .8) = .4: dangers .4 and 1, so R = -1, 1; r = 2, 1/2.
    played = challenge([0.0, 1.0], [0.8, 0.5], [0.5, 0.8])
    assert played[0].risk == pytest.approx((2.0, 0.5))
    # By r = 2 the first sees U_s = 2, U_f = -2, U_q = 1: E_12 = .5 * 0 + .5 * 2 - 1 = 0; it
    # thinks E_21 = .8 * 0 + .2 * 2 - 1 < 0: no challenge. By r = 1/2 the second sees U_q < 0:
    # E_12 = 1 - U_q > E_21 = .4 - U_q > 0, and loses the confrontation.
    assert [(one.actor, one.kind, one.after) for one in played[0].moves] == [
        (1, "confrontation", 0.0)
    ]
    assert played[-1].position == (0.0, 0.0)
    assert played[-1].moves == ()


def test_the_published_example_narrows_and_keeps_its_median() -> None:
    played = challenge(POSITION, SALIENCE, POWER, rounds=10)
    assert played[0].mean == pytest.approx(7.39, abs=0.005)
    spread = [max(one.position) - min(one.position) for one in played]
    assert spread[0] == 6
    assert spread[-1] < 3
    assert {one.median for one in played} == {7.0}
    risks = [risk for one in played for risk in one.risk]
    assert min(risks) >= 0.5
    assert max(risks) <= 2


@settings(max_examples=40, deadline=None)
@given(positions, st.data())
def test_nobody_leaves_the_range_and_the_unit_of_the_scale_does_not_matter(
    position: list[float], data: st.DataObject
) -> None:
    salience = [data.draw(st.floats(0.05, 1)) for _ in position]
    power = [data.draw(st.floats(0.1, 1)) for _ in position]
    played = challenge(position, salience, power, rounds=5)
    for one in played:
        assert min(one.position) >= min(position) - 1e-9
        assert max(one.position) <= max(position) + 1e-9
    longer = challenge([3 * one + 7 for one in position], salience, power, rounds=1)
    short = challenge(position, salience, power, rounds=1)
    assert [3 * one + 7 for one in short[-1].position] == pytest.approx(
        longer[-1].position, abs=1e-4
    )


def test_a_range_that_rounding_leaves_by_a_hair_is_no_fault() -> None:
    # In a later round two of these stand 1 + 2e-16 of the first range apart.
    position = [0.0, float.fromhex("0x1.fbe76c8b43958p-5"), 0.0, -2.0]
    played = challenge(position, [0.25, 1.0, 0.25, 1.0], [1.0, 0.5, 1.0, 1.0], rounds=5)
    assert all(math.isfinite(one) for each in played for one in each.position)


def test_actors_who_agree_have_nothing_to_do() -> None:
    played = challenge([2.0, 2.0], [1.0, 1.0], [1.0, 1.0])
    assert len(played) == 1
    assert played[0].moves == ()


@pytest.mark.parametrize(("salience", "rounds"), [([1.5, 1.0], 3), ([1.0, 1.0], 0)])
def test_a_salience_above_one_or_no_round_is_refused(salience: list[float], rounds: int) -> None:
    with pytest.raises(MeasureError, match="salience"):
        challenge([0.0, 1.0], salience, [1.0, 1.0], rounds=rounds)
