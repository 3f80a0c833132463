"""The whole chain: what every answer holds, scenarios of bad input, and July 1914."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from foedus.casus import Event
from foedus.contingency.chain import Contingency, run
from foedus.contingency.joining.forecast import Joining, joining_chances
from foedus.contingency.spread.calling import call_in
from foedus.contingency.spread.cascade import ATTACKER, TARGET, CallIn
from foedus.errors import EventError
from foedus.worlds.book import compile_book
from foedus.worlds.world import World, world

DAY = date(2026, 1, 1)
RUSSIA, ESTONIA, USA, POLAND, BELARUS = 365, 366, 2, 290, 370
GREECE, TURKEY = 350, 640


@pytest.fixture(scope="module")
def today() -> World:
    return world(DAY)


@pytest.fixture(scope="module")
def estonia(today: World) -> Contingency:
    return run(today, Event((RUSSIA,), (ESTONIA,), DAY), draws=4000, deter=False)


def at(calls: CallIn, ccode: int) -> int:
    return int(np.flatnonzero(calls.states == ccode)[0])


def helped(calls: CallIn, joining: tuple[Joining, ...]) -> dict[tuple[int, str], str]:
    return {(one.ccode, one.side): one.duty for one in joining}


def test_the_chances_of_each_state_add_to_one(estonia: Contingency) -> None:
    for one in estonia.fights:
        assert one.attacker + one.target + one.out == pytest.approx(1.0)
        assert min(one.attacker, one.target, one.out) >= 0
    assert sum(estonia.spread.joiners) == pytest.approx(1.0)
    assert len(estonia.fights) == estonia.call_in.n - 2


def test_a_bound_state_comes_at_once_as_often_as_its_chance_says(estonia: Contingency) -> None:
    said = {(one.ccode, one.side): one for one in estonia.joining}
    one = said[USA, "target"]
    assert one.duty == "applies"
    calls = estonia.call_in
    assert calls.first[TARGET, at(calls, USA)] == pytest.approx(one.chance, abs=1e-6)
    unbound = said[BELARUS, "target"]
    assert unbound.duty == "none"
    assert calls.first[TARGET, at(calls, BELARUS)] < unbound.chance


def test_a_duty_that_the_attack_called_in_is_not_called_again(estonia: Contingency) -> None:
    calls = estonia.call_in
    usa, poland = at(calls, USA), at(calls, POLAND)
    assert calls.first[TARGET, usa] > 0
    # Poland's coming is an attack on NATO too: the promise is one, and was decided on.
    assert calls.called[TARGET, poland, usa] == 0
    assert calls.opposed[ATTACKER, poland, usa] == 0


def test_defensive_clauses_stay_silent_for_those_who_join_the_aggressor(today: World) -> None:
    event = Event((RUSSIA,), (ESTONIA,), DAY)
    joining = joining_chances(today, event)
    assert helped(call_in(today, event, joining), joining)[BELARUS, "attacker"] == "none"
    calls = call_in(today, event, joining)
    # Kazakhstan, bound to Belarus by the same pact, is drawn by ties and not by duty: less than
    # a state is that keeps a promise in question.
    kept = next(one.honored for one in joining if (one.ccode, one.side) == (705, "attacker"))
    assert calls.called[ATTACKER, at(calls, BELARUS), at(calls, 705)] < kept


def test_no_call_falls_on_those_who_began_and_none_on_oneself(estonia: Contingency) -> None:
    calls = estonia.call_in
    began = calls.fighting.any(axis=0)
    for array in (calls.first, calls.called, calls.opposed, calls.extended):
        assert (array[..., began] == 0).all()
    for array in (calls.called, calls.opposed):
        assert (array.diagonal(axis1=1, axis2=2) == 0).all()


def test_a_state_that_stays_out_never_fights(today: World, estonia: Contingency) -> None:
    without = run(today, estonia.event, draws=4000, without=(USA, POLAND), deter=False)
    gone = {one.ccode: one.out for one in without.fights}
    assert gone[USA] == gone[POLAND] == 1.0
    assert without.spread.size < estonia.spread.size
    assert without.success.chance > estonia.success.chance


def test_the_same_seed_gives_the_same_answer(today: World, estonia: Contingency) -> None:
    again = run(today, estonia.event, draws=4000, deter=False)
    assert again.coalitions.targets.tobytes() == estonia.coalitions.targets.tobytes()
    assert again.success == estonia.success
    assert again.balance == estonia.balance
    assert again.ties == estonia.ties


def test_without_any_treaty_the_answer_is_that_of_no_alliances(today: World) -> None:
    bare = replace(
        today, agreements=(), standing=np.zeros((0, len(today.states)), np.int8),
        book=compile_book(()), held=np.zeros(0, np.int32),
        seats=np.array([
            {one.number: row for row, one in enumerate(compile_book(()).states)}[state.number]
            for state in today.states
        ], np.int32),
    )  # fmt: skip
    event = Event((RUSSIA,), (ESTONIA,), DAY)
    told = run(bare, event, draws=4000, deter=False)
    assert told.duties == ()
    assert {one.duty for one in told.joining} == {"none"}
    assert all(one.chance == one.unbound for one in told.joining)
    # No duty is met between two belligerents: what is left is passage.
    assert len(set(told.call_in.encounters.chance.tolist())) <= 1
    whole = run(today, event, draws=4000, deter=False)
    assert told.spread.size < whole.spread.size


def test_a_war_between_allies_has_an_answer(today: World) -> None:
    told = run(today, Event((GREECE,), (TURKEY,), DAY), draws=2000, deter=False)
    assert 0 < told.success.chance < 1
    assert not {one.ccode for one in told.joining} & {GREECE, TURKEY}


def test_missing_weights_are_named_among_the_assumptions(estonia: Contingency) -> None:
    assert {"TWN", "PRK"} <= set(estonia.strengths.missing)
    assert any("TWN" in one for one in estonia.assumptions)


@pytest.mark.parametrize("draws", [0, -5])
def test_no_draws_are_refused(today: World, draws: int) -> None:
    with pytest.raises(EventError, match="draws tell nothing"):
        run(today, Event((RUSSIA,), (ESTONIA,), DAY), draws=draws)


def test_the_target_cannot_stay_out(today: World) -> None:
    with pytest.raises(EventError, match="cannot stay out"):
        run(today, Event((RUSSIA,), (ESTONIA,), DAY), without=(ESTONIA,))


def test_a_state_that_is_not_there_cannot_stay_out(today: World) -> None:
    with pytest.raises(EventError, match="no state with the COW number 345678"):
        run(today, Event((RUSSIA,), (ESTONIA,), DAY), without=(345678,))


def test_an_event_of_another_day_is_refused(today: World) -> None:
    with pytest.raises(EventError, match="the World of"):
        run(today, Event((RUSSIA,), (ESTONIA,), date(2025, 1, 1)))


def test_a_state_without_a_cow_number_is_refused_by_name(today: World) -> None:
    other = next(one for one in today.states if one.ccode is None)
    with pytest.raises(EventError, match=f"state {other.number} has no place in COW's register"):
        run(today, Event((RUSSIA,), (other.number,), DAY))
