"""What must hold of the whole chain, whoever is asked about: sums, orders, sides without others."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.casus import Event
from foedus.contingency.chain import Contingency, run
from foedus.contingency.pairs.sweep import sweep
from foedus.contingency.pairs.tables import PairTables
from foedus.errors import CoverageError, EventError, FoedusError
from foedus.questions.contingency import answer
from foedus.questions.sweep import answer as swept
from foedus.worlds.world import World, world

DAY = date(2026, 1, 1)


@cache
def today() -> World:
    return world(DAY)


@cache
def tables() -> PairTables:
    return PairTables(today())


def numbers(*codes: str) -> tuple[int, ...]:
    return tuple(today().states[today().position(code)].number for code in codes)


@cache
def estonia() -> Contingency:
    return run(today(), Event(numbers("RUS"), numbers("EST"), DAY), draws=400)


@given(st.integers(0, 194), st.integers(0, 194))
@settings(max_examples=12)
def test_of_any_attack_the_chances_lie_within_bounds_and_add_up(i: int, t: int) -> None:
    here = tables()
    i, t = i % here.n, t % here.n
    if i == t:
        return
    said = here.chances(i, t)
    for one in (said.unbound, said.honored, said.applies, said.chance):
        assert ((one >= 0) & (one <= 1)).all()
    both = said.applies * said.honored + (1 - said.applies) * said.unbound
    both[:, [i, t]] = 0
    assert np.allclose(said.chance, both)
    calls = here.call_in(i, t)
    assert (calls.first.sum(axis=0) <= 1 + 1e-6).all()


@given(st.lists(st.tuples(st.integers(0, 193), st.integers(0, 193)), min_size=1, max_size=3))
@settings(max_examples=5)
def test_in_any_sweep_helpers_of_the_target_raise_the_threshold_and_of_the_attacker_lower_it(
    places: list[tuple[int, int]],
) -> None:
    codes = tables().ccodes.tolist()
    pairs = sorted({(codes[a], codes[t]) for a, t in places if a != t})
    if not pairs:
        return
    for row in sweep(DAY, pairs=pairs, draws=40).iter_rows(named=True):
        assert row["threshold"] >= row["threshold_unaided"] >= 1
        assert 0 < row["success"] < 1
        assert row["size"] >= 2
        for side, adds, shift in zip(row["side"], row["adds"], row["shifts"], strict=True):
            assert adds >= 0
            assert shift >= 0 if side == 1 else shift <= 0


def test_thresholds_and_shifts_of_a_sweep_are_those_of_the_chain_at_the_same_draws() -> None:
    (row,) = sweep(DAY, pairs=[(365, 366)], draws=400).iter_rows(named=True)
    found = estonia().deterrence
    assert found is not None
    assert row["threshold"] == pytest.approx(found.threshold.stake)
    assert row["threshold_unaided"] == pytest.approx(found.unaided.stake)
    code = {one.ccode: one.code for one in today().states}
    mine = {
        code[who]: (adds, shift)
        for who, side, adds, shift in zip(
            row["ccode"], row["side"], row["adds"], row["shifts"], strict=True
        )
        if side == 1
    }
    allies = [one for one in found.allies if one.name != "others"]
    assert len(allies) > 10
    for one in allies:
        adds, shift = mine[one.name]
        assert adds == pytest.approx(one.alone, abs=1e-12)
        assert shift == pytest.approx(found.threshold.stake - one.without, abs=1e-9)


def test_what_allies_and_treaties_add_sums_to_what_they_add_together() -> None:
    found = estonia().deterrence
    assert found is not None
    assert sum(one.shapley for one in found.allies) == pytest.approx(found.total, abs=1e-9)
    assert sum(one.shapley for one in found.treaties) == pytest.approx(found.treaty_total, abs=1e-9)
    assert found.unaided.cost_ratio - found.threshold.cost_ratio == pytest.approx(found.total)


def told(attacker: Any, target: Any) -> dict[str, Any]:
    data = answer(attacker, target, on=DAY, draws=200).as_data()
    for name in ("parameters", "notes"):
        data.pop(name)
    return data


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Russia,Belarus", "Estonia"), ("Belarus,Russia", "Estonia")),
        (("Russia", "Estonia"), (365, 366)),
        (("Russia", "Estonia"), ("RUS", ["EST"])),
    ],
    ids=str,
)
def test_what_states_are_called_and_in_what_order_changes_nothing(
    one: tuple[Any, Any], other: tuple[Any, Any]
) -> None:
    assert json.dumps(told(*one)["rows"]) == json.dumps(told(*other)["rows"])
    assert told(*one)["success"] == told(*other)["success"]


def test_the_order_of_states_in_the_arrays_changes_no_draw_and_no_figure() -> None:
    from foedus.contingency.balance import success
    from foedus.contingency.spread.cascade import simulate

    made = estonia()
    order = np.random.default_rng(1).permutation(made.call_in.n)
    calls, held, grid = made.call_in, made.strengths, np.ix_([0, 1], order, order)
    place = np.argsort(order)
    met = calls.encounters
    turned = replace(
        calls, states=calls.states[order], fighting=calls.fighting[:, order],
        first=calls.first[:, order], called=calls.called[grid], opposed=calls.opposed[grid],
        extended=calls.extended[:, order],
        encounters=replace(
            met, attacking=place[met.attacking], defending=place[met.defending],
            called=place[met.called],
        ),
    )  # fmt: skip
    drawn = simulate(turned, made.seed, made.draws)
    assert (drawn.attackers == made.coalitions.attackers[:, order]).all()
    assert (drawn.targets == made.coalitions.targets[:, order]).all()
    arrays = {
        name: value[order]
        for name in held.__dataclass_fields__
        if isinstance(value := getattr(held, name), np.ndarray) and value.shape == order.shape
    }
    assert {"states", "own", "left"} <= set(arrays)
    same = success(drawn, replace(held, **arrays), turned.fighting, made.seed)
    assert same.chance == pytest.approx(made.success.chance, abs=1e-12)


def test_all_other_states_may_attack_one() -> None:
    rest = [one.code for one in tables().states if one.code != "LUX"]
    result = answer(rest, "Luxembourg", on=DAY, draws=100)
    assert result.rows == []
    assert result.extra["success"]["chance"] > 0.5
    made = run(today(), Event(numbers(*rest), numbers("LUX"), DAY), draws=50)
    assert made.balance.share > 0.99
    assert made.deterrence is not None
    assert made.deterrence.total == 0
    assert made.deterrence.allies == ()


@pytest.mark.parametrize(
    ("said", "error", "wrong"),
    [
        ({"on": "1960-01-01"}, EventError, "no state's strength is known on 1960-01-01"),
        ({"on": "1939-09-01", "attacker": "Germany", "target": "Poland"}, CoverageError, "ATOP"),
        ({"on": "1815-01-01"}, FoedusError, "before the register of states begins"),
        ({"on": "2200-01-01"}, FoedusError, "after the atlas ends"),
        ({"draws": 0}, EventError, "0 draws"),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_refused_by_both_commands(
    said: dict[str, Any], error: type[FoedusError], wrong: str
) -> None:
    given = {"attacker": "Russia", "target": "China", "on": DAY, "draws": 20, **said}
    for ask in (answer, swept):
        with pytest.raises(error, match=wrong) as caught:
            ask(**given)
        assert caught.value.mend


def test_a_war_between_allies_is_swept_as_any_other() -> None:
    row = swept(attacker="Turkey", target="Greece", on=DAY, draws=100).rows[0]
    assert row["threshold"] >= row["threshold_unaided"]
