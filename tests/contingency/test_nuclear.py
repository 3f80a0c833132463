"""Who has nuclear weapons around an attack, the band that they leave, and what history shows."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.casus import Event
from foedus.contingency.nuclear.record import (
    WarsOnTheArmed,
    crisis_gains,
    dispute_gain,
    wars_on_the_armed,
)
from foedus.contingency.nuclear.standing import (
    HIGHEST_CHANCE,
    WARS,
    cost_ratio_with_use,
    nuclear_standing,
    nuclear_term,
)
from foedus.contingency.stakes.pooled_defense import attack
from foedus.contingency.stakes.thresholds import deterrence
from foedus.errors import MeasureError, PanelError
from foedus.models.dispute_onset import FEATURES
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.worlds.world import World, world


def between(there: World, one: str, two: str) -> Event:
    numbers = [there.states[there.position(code)].number for code in (one, two)]
    return Event((numbers[0],), (numbers[1],), there.on)


def test_a_threshold_with_use_is_worked_by_hand() -> None:
    # P 0.5, always armed, a chance of use of 0.2 at ten times the cost of the war:
    # (0.5 - 0.1) / (1 + 0.2 * 10).
    assert float(cost_ratio_with_use(0.5, 0.5, 1.0, 0.2, 10.0)) == pytest.approx(0.4 / 3)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 200))
def test_weapons_on_the_targets_side_never_make_attacking_pay_more(
    success: float, present: float, chance: float, damage: float
) -> None:
    armed = success * present
    found = float(cost_ratio_with_use(success, armed, present, chance, damage))
    assert found <= success + 1e-12
    assert found >= 0


def test_without_any_chance_of_use_the_threshold_is_the_conventional_one() -> None:
    fight = attack(3.0, 1.0, [4.0, 2.0], k=1.0, drawn=0.0)
    found = nuclear_term(fight, [0.3, 0.5], [True, False], target_armed=False)
    assert found is not None
    assert found.present == pytest.approx(0.3)
    assert found.cost_low < found.cost_high
    assert found.stake_low == pytest.approx(1 / found.cost_high)


def test_where_nobody_on_the_targets_side_has_weapons_there_is_no_term() -> None:
    fight = attack(3.0, 1.0, [4.0], k=1.0, drawn=0.0)
    assert nuclear_term(fight, [0.3], [False], target_armed=False) is None
    never = nuclear_term(fight, [0.0], [True], target_armed=False)
    assert never is None


def test_an_armed_target_has_them_whoever_comes() -> None:
    fight = attack(3.0, 1.0, [4.0], k=1.0, drawn=0.0)
    found = nuclear_term(fight, [0.3], [False], target_armed=True)
    assert found is not None
    assert found.present == 1


def test_the_band_is_the_same_from_draws_as_from_states_apart() -> None:
    there = world("2026-01-01")
    standing = nuclear_standing(there, between(there, "RUS", "EST"), ["USA", "POL"])
    chance, strength = [0.3, 0.5], [4.0, 2.0]
    came = case_rng(1, "nuclear").random((20_000, 2)) < np.array(chance)
    apart = deterrence(["USA", "POL"], strength, chance, 3.0, 1.0, nuclear=standing).nuclear
    drawn = deterrence(
        ["USA", "POL"], strength, chance, np.full(20_000, 3.0), 1.0, came=came, nuclear=standing
    ).nuclear
    assert apart is not None
    assert drawn is not None
    assert drawn.present == pytest.approx(apart.present, abs=0.01)
    assert drawn.cost_low == pytest.approx(apart.cost_low, abs=0.01)


def test_the_range_of_use_is_the_bound_that_no_use_in_so_many_wars_leaves() -> None:
    assert WarsOnTheArmed(0, 0, WARS).highest == pytest.approx(HIGHEST_CHANCE, abs=0.005)
    none_in_all = (1 - HIGHEST_CHANCE) ** WARS
    assert none_in_all == pytest.approx(0.05, abs=0.002)


def test_standing_names_attacker_target_defenders_and_shelter() -> None:
    there = world("2026-01-01")
    found = nuclear_standing(there, between(there, "RUS", "EST"), ["USA", "DEU"])
    assert found.attackers == (("RUS", "armed"),)
    assert found.targets == (("EST", "none"),)
    assert found.armed_defenders == ("USA",)
    assert found.attacker_armed
    assert not found.target_armed
    (shelter,) = found.shelters
    assert shelter.agreement == "north-atlantic-treaty"
    assert shelter.by == ("FRA", "GBR", "USA")
    assert shelter.of == ("EST",)
    assert shelter.basis == "uncertain"


def test_an_umbrella_names_whose_weapons_it_is() -> None:
    there = world("2026-01-01")
    korea = nuclear_standing(there, between(there, "PRK", "KOR"))
    (shelter,) = korea.shelters
    assert (shelter.kind, shelter.by, shelter.of) == ("umbrella", ("USA",), ("KOR",))
    assert korea.attackers == (("PRK", "armed"),)
    israel = nuclear_standing(there, between(there, "IRN", "ISR"))
    assert israel.targets == (("ISR", "opaque"),)
    assert israel.target_armed


def test_chances_outside_their_range_are_refused() -> None:
    with pytest.raises(MeasureError, match="outside 0 to 1"):
        cost_ratio_with_use(0.5, 0.5, 1.0, 1.5, 1.0)
    with pytest.raises(MeasureError, match="outside 0 to 1"):
        cost_ratio_with_use(0.5, 0.5, 1.0, 0.5, -1.0)


def made(effect: float, rows: int = 30_000) -> pl.DataFrame:
    """Pair-years in which weapons of the target move the log odds by ``effect``."""
    rng = case_rng(4, "made nuclear", rows)
    x = (rng.random((rows, len(FEATURES))) < 0.2).astype(float)
    armed = (rng.random((rows, 2)) < 0.2).astype(float)
    linear = -3 + x @ np.full(len(FEATURES), 0.5) + effect * armed[:, 1]
    return pl.DataFrame(
        {
            "ccode1": rng.integers(1, 90, rows),
            "ccode2": rng.integers(100, 190, rows),
            "year": rng.integers(1946, 2011, rows),
            "initiation": (rng.random(rows) < inverse_logit(linear)).astype(float),
            "armed1": armed[:, 0],
            "armed2": armed[:, 1],
            **{name: x[:, place] for place, name in enumerate(FEATURES)},
        }
    )


def test_weapons_that_deter_are_found_to_and_those_that_do_not_are_not() -> None:
    deters = dispute_gain(made(-1.5), draws=200)
    assert deters.gain.demonstrated
    assert dict(deters.effects)["armed2"] == pytest.approx(-1.5, abs=0.3)
    nothing = dispute_gain(made(0.0), draws=200)
    assert not nothing.gain.demonstrated
    with pytest.raises(PanelError, match="to resample"):
        dispute_gain(made(0.0, 100), by="war")


def test_crises_are_scored_for_being_triggered_and_for_their_violence() -> None:
    rng = case_rng(2, "made crises")
    rows = 4_000
    triggered = (rng.random(rows) < 0.2).astype(float)
    table = pl.DataFrame(
        {
            "ccode": rng.integers(1, 90, rows),
            "year": rng.integers(1946, 2016, rows),
            "triggered": triggered,
            "serious": (rng.random(rows) < 0.4).astype(float),
            "major": (rng.random(rows) < 0.1).astype(float),
            "log_cinc": rng.normal(-6, 1, rows),
            "armed": (rng.random(rows) < 0.1).astype(float),
        }
    ).with_columns(serious=pl.when(pl.col("triggered") == 1).then("serious"))
    found = crisis_gains(table, draws=100)
    assert [one.outcome for one in found] == ["triggered", "serious"]
    assert found[1].n < found[0].n
    assert not any(one.gain.demonstrated for one in found)


@pytest.mark.slow
def test_four_wars_began_with_an_attack_on_an_armed_state(
    official: object,
) -> None:
    assert callable(official)
    from foedus.sources.registry import source

    official("gml/peacesciencer_gml_dirdisp.csv", f"nuclear/{source('nuclear-steps').files[0]}")
    assert wars_on_the_armed() == WarsOnTheArmed(239, 184, WARS)
