"""What alliance terms say of a challenger and a target, on treaties small enough to check."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contingency.record.terms import TERMS, alliance_terms, pledges
from foedus.errors import PanelError

CONDITIONS = [
    f"{stem}co{name}"
    for stem in ("def", "off", "neu")
    for name in ("adv", "loc", "con", "num", "dem", "npr")
]
FLAGS = ["defense", "offense", "neutral", "defcon", "offcon", "neucon", "defconpr", *CONDITIONS]


def member(atopid: int, ccode: int, **flags: int) -> dict[str, object]:
    """A member of one alliance from 1900 to 1910."""
    return {
        "atopid": atopid,
        "phase": 0,
        "ccode": ccode,
        "entry": date(1900, 1, 1),
        "exit_latest": date(1910, 12, 31),
        "yrent": 1900,
        "yrexit": 1910,
        **dict.fromkeys(FLAGS, 0),
        "statthr1": 0,
        "statthr2": 0,
        **flags,
    }


def terms(rows: list[dict[str, object]], challenger: int, target: int) -> dict[str, int]:
    given_ = pledges(pl.DataFrame(rows))
    found = alliance_terms(given_, np.array([challenger]), np.array([target]), np.array([1905]))
    return {name: int(values[0]) for name, values in found.items()}


BOTH = [member(1, 10, defense=1), member(1, 20, defense=1)]


def test_a_third_states_promise_defends_the_target_and_not_the_challenger() -> None:
    found = terms(BOTH, 30, 20)
    assert found["target_defense_any"] == found["target_defense_unshared"] == 1
    assert found["target_defense_applies"] == found["target_defense_unconditional"] == 1
    assert found["challenger_defense_any"] == 0


def test_the_challengers_own_promise_to_the_target_is_no_third_partys() -> None:
    found = terms(BOTH, 10, 20)
    assert found["target_defense_any"] == 0
    assert found["own_alliance"] == found["own_defense"] == 1


def test_an_ally_of_both_is_shared() -> None:
    rows = [*BOTH, member(2, 10, consul=1), member(2, 30, consul=1)]
    found = terms(rows, 30, 20)
    assert found["target_defense_any"] == 1
    assert found["target_defense_unshared"] == 0


@pytest.mark.parametrize(("adversary", "applies"), [(30, 1), (40, 0), (0, 0)])
def test_a_pact_against_a_named_adversary_applies_to_that_one(adversary: int, applies: int) -> None:
    clause = {"defense": 1, "defcon": 1, "defcoadv": 1, "statthr1": adversary}
    found = terms([member(1, 10, **clause), member(1, 20, **clause)], 30, 20)
    assert found["target_defense_any"] == 1
    assert found["target_defense_applies"] == applies
    assert found["target_defense_unconditional"] == 0


@pytest.mark.parametrize(("condition", "applies"), [("con", 0), ("num", 0), ("loc", 1), ("dem", 1)])
def test_a_condition_that_a_quarrel_of_two_cannot_meet_rules_the_pact_out(
    condition: str, applies: int
) -> None:
    clause = {"defense": 1, "defcon": 1, f"defco{condition}": 1}
    found = terms([member(1, 10, **clause), member(1, 20, **clause)], 30, 20)
    assert found["target_defense_applies"] == applies


def test_offense_and_neutrality_free_the_challengers_hand() -> None:
    rows = [member(1, 10, offense=1), member(1, 30), member(2, 40, neutral=1), member(2, 30)]
    found = terms(rows, 30, 20)
    assert found["challenger_offense_any"] == found["challenger_neutral_any"] == 1
    assert found["challenger_compellent_unconditional"] == 1
    assert terms(rows, 20, 30)["challenger_offense_any"] == 0


def test_outside_the_years_of_a_treaty_there_is_no_term() -> None:
    given_ = pledges(pl.DataFrame([*BOTH, {**member(2, 50), "yrexit": 1920,
                                           "exit_latest": date(1920, 1, 2)},
                                   {**member(2, 60), "yrexit": 1920,
                                    "exit_latest": date(1920, 1, 2)}]))  # fmt: skip
    found = alliance_terms(given_, np.array([30]), np.array([20]), np.array([1915]))
    assert all(values[0] == 0 for values in found.values())
    with pytest.raises(PanelError, match="alliances are known from 1900 to 1920"):
        alliance_terms(given_, np.array([30]), np.array([20]), np.array([1950]))
    with pytest.raises(PanelError, match="differ in number"):
        alliance_terms(given_, np.array([30]), np.array([20, 10]), np.array([1905]))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6), st.booleans()), max_size=12))
def test_what_applies_or_is_unshared_is_there_at_all(
    drawn: list[tuple[int, int, bool]],
) -> None:
    rows = [*BOTH, *(member(10 + a, 10 * c, defense=int(d)) for a, c, d in dict.fromkeys(drawn))]
    frame = pl.DataFrame(rows).unique(["atopid", "ccode"], maintain_order=True)
    one, other = np.divmod(np.arange(49), 7)
    apart = one != other
    keys = (one[apart] * 10, other[apart] * 10, np.full(apart.sum(), 1905))
    found = alliance_terms(pledges(frame), *keys)
    assert set(found) == set(TERMS)
    for narrower in ("unshared", "applies", "unconditional"):
        assert (found[f"target_defense_{narrower}"] <= found["target_defense_any"]).all()
