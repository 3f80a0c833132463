"""Voting games: known answers, both ways of counting against brute force, and properties."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import product
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import MeasureError
from foedus.models.voting.abstention import (
    Tally,
    as_no_support,
    divisions,
    of_those_voting,
    unless_vetoed,
    without_objection,
)
from foedus.models.voting.counting import Counts, by_generating_function, by_halves, counted
from foedus.models.voting.games import (
    Game,
    as_one,
    by_heads,
    consensus,
    double_majority,
    game,
    majority,
)
from foedus.models.voting.indices import standing

PERMANENT = ("P1", "P2", "P3", "P4", "P5")
COUNCIL = by_heads((*PERMANENT, *(f"E{one}" for one in range(10))), 9, vetoes=PERMANENT)


def brute(whole: Game) -> Counts:
    """Every coalition of a game, one by one."""
    count = len(whole.players)
    rows = np.arange(1 << count)
    has = (rows[:, None] >> np.arange(count)) & 1
    size = has @ np.array(whole.sizes)
    weight = has @ np.array(whole.weights)
    need = np.array([2**60 if one is None else one for one in whole.need])
    wins = weight >= need[size]
    for veto in whole.vetoes:
        wins &= has[:, veto] == 1
    players = has.sum(axis=1)
    winning = tuple(np.bincount(players[wins], minlength=count + 1).tolist())
    holding = tuple(
        tuple(np.bincount(players[wins & (has[:, one] == 1)], minlength=count + 1).tolist())
        for one in range(count)
    )
    return Counts(winning, holding)


@st.composite
def games(draw: st.DrawFn, most: int = 14) -> Game:
    """Weighted, double-majority and veto games of whatever need falls with size."""
    count = draw(st.integers(1, most))
    weights = draw(st.lists(st.integers(0, 40), min_size=count, max_size=count))
    total = sum(weights)
    quota = draw(st.integers(0, total))
    least = draw(st.integers(1, count))
    free = draw(st.integers(least, count))
    need = [None if k < least else (quota if k < free else 0) for k in range(count + 1)]
    names = [f"m{one}" for one in range(count)]
    vetoes = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    return game(names, weights, need, vetoes=vetoes)


@settings(max_examples=60, deadline=None)
@given(games())
def test_both_ways_of_counting_find_what_brute_force_finds(whole: Game) -> None:
    expected = brute(whole)
    assert by_halves(whole) == expected
    assert by_generating_function(whole) == expected


@pytest.mark.parametrize("seed", range(3))
def test_they_do_so_up_to_twenty_members(seed: int) -> None:
    draw = np.random.default_rng(seed)
    weights = draw.integers(1, 100, 20).tolist()
    names = [f"m{one}" for one in range(20)]
    whole = double_majority(
        names, weights, least=11, quota=int(0.65 * sum(weights)), fewest_against=4
    )
    expected = brute(whole)
    assert by_halves(whole) == expected
    assert by_generating_function(whole) == expected


@settings(max_examples=40, deadline=None)
@given(games(most=7))
def test_the_shapley_index_is_the_share_of_orders_in_which_a_member_is_pivotal(
    whole: Game,
) -> None:
    count = len(whole.players)
    pivots = [0] * count
    for size in range(count):
        for rest in product((False, True), repeat=count):
            if sum(rest) != size:
                continue
            inside = {one for one in range(count) if rest[one]}
            for one in set(range(count)) - inside:
                if whole.wins(inside | {one}) and not whole.wins(inside):
                    pivots[one] += factorial(size) * factorial(count - 1 - size)
    found = standing(whole)
    assert [one.shapley for one in found.powers] == [
        Fraction(one, factorial(count)) for one in pivots
    ]
    assert sum(one.shapley for one in found.powers) == 1
    assert sum(one.banzhaf for one in found.powers) == 1


@settings(max_examples=40, deadline=None)
@given(games(most=10))
def test_the_examples_of_smallest_coalitions_win_and_block(whole: Game) -> None:
    found = standing(whole)
    seat = {name: place for place, name in enumerate(whole.players)}
    won = {seat[one] for one in found.smallest_winning.example}
    blocking = {seat[one] for one in found.smallest_blocking.example}
    assert whole.wins(won)
    assert not whole.wins(set(seat.values()) - blocking)
    alone = {one.player for one in found.powers if one.blocks_alone}
    assert (found.smallest_blocking.size == 1) == bool(alone)
    for name, place in seat.items():
        assert (name in alone) == (not whole.wins(set(seat.values()) - {place}))


@settings(max_examples=30, deadline=None)
@given(games(most=9), st.randoms())
def test_power_does_not_turn_on_the_order_of_members(whole: Game, random: object) -> None:
    order = list(range(len(whole.players)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = game(
        [whole.players[one] for one in order],
        [whole.weights[one] for one in order],
        whole.need,
        vetoes=[whole.players[one] for one in whole.vetoes],
    )
    first = {one.player: one for one in standing(whole).powers}
    assert {one.player: one for one in standing(other).powers} == first


def test_the_security_council_is_as_every_textbook_has_it() -> None:
    found = standing(COUNCIL)
    assert found.winning == 848
    assert found.powers[0].swings == 848
    assert found.powers[5].swings == comb(9, 3)
    assert float(found.powers[0].shapley) == pytest.approx(0.19627, abs=1e-5)
    assert float(found.powers[5].shapley) == pytest.approx(0.001865, abs=1e-6)
    assert float(found.powers[0].banzhaf) == pytest.approx(0.16693, abs=1e-5)
    assert found.powers[0].prevent == 1


def test_a_game_worked_by_hand() -> None:
    # 4 of (3, 2, 1): ABC, AB, AC win. A is decisive in all three, B in AB, C in AC.
    found = standing(majority(("A", "B", "C"), (3, 2, 1), quota=4))
    assert [one.swings for one in found.powers] == [3, 1, 1]
    assert [one.initiate for one in found.powers] == [
        Fraction(3, 5),
        Fraction(1, 5),
        Fraction(1, 5),
    ]
    assert found.act == Fraction(3, 8)
    assert (found.smallest_winning.size, found.smallest_winning.count) == (2, 2)
    assert (found.smallest_blocking.size, found.smallest_blocking.count) == (1, 1)
    # Losing: 0 of 0, 3 of 1, 1 of 2 members; so 1/3 + 3/6 + 1/3.
    assert found.wait == Fraction(1, 3) + Fraction(3, 6) + Fraction(1, 3)


def test_consensus_gives_all_the_same_and_waits_for_the_last() -> None:
    found = standing(consensus([f"m{one}" for one in range(32)]))
    assert {one.shapley for one in found.powers} == {Fraction(1, 32)}
    assert found.act == Fraction(1, 2**32)
    assert found.wait == sum(Fraction(1, one) for one in range(1, 33))


def test_a_bloc_can_have_less_than_its_members_had() -> None:
    # Of five with one vote each, three carry. As one, two of them have 1/2; alone 2/5.
    whole = by_heads(("A", "B", "C", "D", "E"), 3)
    together = standing(as_one(whole, [("A", "B")]))
    assert together.powers[0].player == "A+B"
    assert together.powers[0].banzhaf == Fraction(1, 2)
    # Unanimity: a bloc has one veto, where its members had two.
    bloc = standing(as_one(consensus(("A", "B", "C")), [("A", "B")]))
    assert [one.banzhaf for one in bloc.powers] == [Fraction(1, 2), Fraction(1, 2)]


@settings(max_examples=30, deadline=None)
@given(games(most=8), st.data())
def test_a_bloc_wins_where_its_members_do(whole: Game, data: st.DataObject) -> None:
    group = data.draw(st.lists(st.sampled_from(whole.players), min_size=1, unique=True))
    other = as_one(whole, [group])
    assert counted(other) == brute(other)
    names = [one.split("+") for one in other.players]
    seat = {name: place for place, name in enumerate(whole.players)}
    for chosen in product((False, True), repeat=len(names)):
        inside = {place for place, taken in enumerate(chosen) if taken}
        members = {seat[name] for place in inside for name in names[place]}
        assert other.wins(inside) == whole.wins(members)


def of_two_hundred(heaviest: int) -> Game:
    weights = np.random.default_rng(200).integers(1, heaviest + 1, 200).tolist()
    return majority([f"m{one}" for one in range(200)], weights, sum(weights) // 2 + 1)


@pytest.mark.parametrize("heaviest", [20, 100])
def test_two_hundred_members_take_less_than_a_second(heaviest: int) -> None:
    whole = of_two_hundred(heaviest)
    took = []
    for _ in range(3):
        began = time.process_time()
        found = standing(whole)
        took.append(time.process_time() - began)
    assert sum(one.shapley for one in found.powers) == 1
    assert sum(one.banzhaf for one in found.powers) == 1
    assert min(took) < 1


def test_swings_among_two_hundred_are_those_of_a_plain_sum_over_weights() -> None:
    whole = of_two_hundred(100)
    quota = whole.need[0]
    assert quota is not None
    found = counted(whole)
    for player in (0, 77, 199):
        coalitions = [1] + [0] * quota
        for other, weight in enumerate(whole.weights):
            if other != player:
                for level in range(quota, weight - 1, -1):
                    coalitions[level] += coalitions[level - weight]
        own = whole.weights[player]
        assert sum(found.swings(player)) == sum(coalitions[quota - own : quota])


def test_a_large_game_of_equals_gives_equal_shares() -> None:
    found = standing(majority([f"m{one}" for one in range(150)], [7] * 150, 600))
    assert {one.shapley for one in found.powers} == {Fraction(1, 150)}
    won = sum(comb(150, one) for one in range(86, 151))
    assert found.winning == won


# Abstention


def three_ways(whole: Game, adopts: object) -> tuple[Fraction, list[Fraction]]:
    """Every division of a game, one by one: the share adopted, and the yes-no swings."""
    count = len(whole.players)

    def tally(votes: tuple[int, ...]) -> bool:
        yes = [one for one in range(count) if votes[one] == 1]
        no = [one for one in range(count) if votes[one] == -1]
        return bool(
            adopts(  # type: ignore[operator]
                Tally(
                    len(yes),
                    sum(whole.weights[one] for one in yes),
                    len(no),
                    sum(whole.weights[one] for one in no),
                    any(one in whole.vetoes for one in no),
                )
            )
        )

    every = list(product((1, 0, -1), repeat=count))
    act = Fraction(sum(tally(one) for one in every), 3**count)
    swings = []
    for player in range(count):
        others = [one for one in every if one[player] == 1]
        swings.append(
            Fraction(
                sum(tally(one) - tally((*one[:player], -1, *one[player + 1 :])) for one in others),
                3 ** (count - 1),
            )
        )
    return act, swings


@settings(max_examples=25, deadline=None)
@given(games(most=6))
def test_abstention_as_no_support_is_what_every_division_gives(whole: Game) -> None:
    if whole.vetoes:
        return

    def adopts(one: Tally) -> bool:
        least = whole.need[one.yes]
        return least is not None and one.yes_weight >= least

    act, swings = three_ways(whole, adopts)
    found = as_no_support(whole)
    assert found.act == act
    assert [one.yes_no for one in found.powers] == swings
    assert divisions(whole, adopts) == found


@settings(max_examples=20, deadline=None)
@given(games(most=6), st.sampled_from([Fraction(1, 2), Fraction(2, 3)]))
def test_a_quota_of_those_voting_is_what_every_division_gives(whole: Game, quota: Fraction) -> None:
    heads = not any(whole.weights)

    def adopts(one: Tally) -> bool:
        yes, no = (one.yes, one.no) if heads else (one.yes_weight, one.no_weight)
        return not one.vetoed and yes > 0 and yes >= quota * (yes + no)

    act, swings = three_ways(whole, adopts)
    found = of_those_voting(whole, quota)
    assert found.act == act
    assert [one.yes_no for one in found.powers] == swings


def test_silence_consents_where_nothing_but_an_objection_bars() -> None:
    whole = consensus(("A", "B", "C"))
    act, swings = three_ways(whole, lambda one: one.no == 0)
    found = without_objection(whole)
    assert found.act == act == Fraction(8, 27)
    assert [one.yes_no for one in found.powers] == swings
    assert found.powers[0].yes_abstain == 0


def test_too_many_who_abstain_bar_where_the_rule_says_so() -> None:
    # Adopted if nobody is against and fewer than two of three abstain.
    whole = consensus(("A", "B", "C"))
    barred = by_heads(whole.players, 2)
    act, swings = three_ways(whole, lambda one: one.no == 0 and one.yes >= 2)
    found = without_objection(whole, barred)
    assert found.act == act
    assert [one.yes_no for one in found.powers] == swings


def test_a_permanent_member_that_may_abstain_has_less_and_an_elected_one_more() -> None:
    found = unless_vetoed(COUNCIL)
    binary = standing(COUNCIL)
    assert found.powers[0].share < binary.powers[0].banzhaf
    assert found.powers[5].share > binary.powers[5].banzhaf
    # By hand: permanent members a in favor, the others abstaining; elected b of ten in favor.
    ways = sum(
        comb(5, a) * comb(10, b) * 2 ** (10 - b) for a in range(6) for b in range(11) if a + b >= 9
    )
    assert found.act == Fraction(ways, 3**15)


# Bad input


@pytest.mark.parametrize(
    ("names", "weights", "need", "vetoes"),
    [
        ((), (), (0,), ()),
        (("A", "A"), (1, 1), (2, 2, 2), ()),
        (("A", "B"), (1, -1), (1, 1, 1), ()),
        (("A", "B"), (1,), (1, 1, 1), ()),
        (("A", "B"), (1, 1), (3, 3, 3), ()),
        (("A", "B"), (1, 1), (0, 0, 0), ()),
        (("A", "B"), (1, 1), (1, 2, 2), ()),
        (("A", "B"), (1, 1), (2, 2, 2), ("C",)),
        (("A", "B"), (2**52, 1), (1, 1, 1), ()),
    ],
)
def test_a_game_that_is_none_is_refused(
    names: tuple[str, ...], weights: tuple[int, ...], need: tuple[int, ...], vetoes: tuple[str, ...]
) -> None:
    with pytest.raises(MeasureError):
        game(names, weights, need, vetoes=vetoes)


def test_a_game_too_large_to_be_counted_is_refused_not_tried() -> None:
    names = [f"m{one}" for one in range(60)]
    with pytest.raises(MeasureError, match="coarser"):
        standing(majority(names, [10**6 + one for one in range(60)], 31 * 10**6))
    with pytest.raises(MeasureError, match="divide in too many ways"):
        of_those_voting(majority(names, list(range(1, 61)), 1000), Fraction(2, 3))
    with pytest.raises(MeasureError, match="blocs"):
        by_generating_function(as_one(by_heads(("A", "B", "C"), 2), [("A", "B")]))
