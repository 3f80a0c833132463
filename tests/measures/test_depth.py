"""Institutional depth: answers worked by hand from the published rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.depth import MISSING, formal_leeds_anac2005, milinst_leeds_anac2005

MILINST = ("milcon", "intcom", "base", "milaid", "subord", "contrib", "orgpurp1", "orgpurp2")
FORMAL = ("estmode", "pubsecr", "organ1", "organ2")


def milinst(**codes: int) -> int:
    arrays = {name: np.array([codes.get(name, 0)]) for name in MILINST}
    return int(milinst_leeds_anac2005(**arrays)[0])


def formal(**codes: int) -> int:
    arrays = {name: np.array([codes.get(name, 0)]) for name in FORMAL}
    return int(formal_leeds_anac2005(**arrays)[0])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({}, 0),
        ({"milcon": 1}, 0),
        ({"milcon": 2}, 1),
        ({"milcon": 3}, 2),
        ({"intcom": 1}, 2),
        ({"base": 1}, 2),
        ({"milaid": 1}, 0),
        ({"milaid": 2}, 0),
        ({"milaid": 3}, 1),
        ({"milaid": 4}, 1),
        ({"subord": 1}, 1),
        ({"contrib": 1}, 1),
        ({"orgpurp1": 1}, 1),
        ({"orgpurp1": 2}, 0),
        ({"orgpurp2": 4}, 1),
        ({"orgpurp2": 5}, 0),
        ({"contrib": 1, "base": 3}, 2),
        ({"milcon": 2, "base": -9}, 1),
        ({"milcon": 0, "base": -9}, 0),
    ],
)
def test_military_institutionalization_follows_the_rule(
    codes: dict[str, int], expected: int
) -> None:
    assert milinst(**codes) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({}, 0),
        ({"estmode": 1}, 1),
        ({"estmode": 1, "pubsecr": 1}, 1),
        ({"estmode": 1, "pubsecr": 2}, 0),
        ({"estmode": 1, "pubsecr": -9}, 1),
        ({"organ1": 1}, 0),
        ({"organ1": 2}, 1),
        ({"organ2": 3}, 1),
        ({"estmode": 1, "organ1": 3, "organ2": 2}, 2),
        ({"estmode": -9, "organ1": 3}, 1),
        ({"estmode": 1, "organ1": -9}, 1),
    ],
)
def test_formality_follows_the_rule(codes: dict[str, int], expected: int) -> None:
    assert formal(**codes) == expected


def test_a_public_treaty_with_both_organizations_missing_stays_at_zero() -> None:
    assert formal(estmode=1, pubsecr=0, organ1=-9, organ2=-9) == 0


def test_nothing_known_is_missing_and_not_zero() -> None:
    assert milinst(**dict.fromkeys(MILINST, -9)) == MISSING
    assert formal(**dict.fromkeys(FORMAL, -9)) == MISSING


@given(st.lists(st.integers(-9, 4), min_size=8, max_size=8), st.integers(0, 7))
def test_a_provision_lost_never_adds_depth(codes: list[int], lost: int) -> None:
    before = milinst(**dict(zip(MILINST, codes, strict=True)))
    without = [0 if n == lost else code for n, code in enumerate(codes)]
    assert milinst(**dict(zip(MILINST, without, strict=True))) <= max(before, 0)


@given(st.lists(st.lists(st.integers(-9, 5), min_size=4, max_size=4), min_size=1, max_size=9))
def test_each_phase_is_coded_by_itself(table: list[list[int]]) -> None:
    together = formal_leeds_anac2005(
        **{name: np.array([row[n] for row in table]) for n, name in enumerate(FORMAL)}
    )
    alone = [formal(**dict(zip(FORMAL, row, strict=True))) for row in table]
    assert together.tolist() == alone
