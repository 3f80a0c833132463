"""Constraint of texts and portfolios: known answers, what holds for all, and bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foedus.errors import MeasureError
from foedus.measures.constraint import (
    ATOP_CODES,
    CLAUSES,
    checked_clause_weights,
    clauses_of_atop,
    completed,
    constraint_score,
    pledged_strength,
    portfolio_constraint,
    scope_index,
)

TEXTS, PARTNERS = 3, 3
shares = st.sampled_from([0.0, 0.2, 0.4, 0.5, 1.0])
values = arrays(float, (TEXTS, len(CLAUSES)), elements=shares)
holey = arrays(float, (TEXTS, len(CLAUSES)), elements=st.one_of(shares, st.just(np.nan)))
covers = arrays(bool, (TEXTS, PARTNERS))
weights = arrays(float, len(CLAUSES), elements=st.integers(1, 9).map(float))


def _codes(**said: float) -> dict[str, list[float]]:
    return {name: [said.get(name, 0.0)] for name in ATOP_CODES}


def _clause(name: str, **said: float) -> float:
    return float(clauses_of_atop(_codes(**said))[0, CLAUSES.index(name)])


@pytest.mark.parametrize(
    ("clause", "codes", "value"),
    [
        ("unconditional", {"defense": 1, "conditio": 0}, 1.0),
        ("unconditional", {"offense": 1, "conditio": 0}, 1.0),
        ("unconditional", {"defense": 1, "conditio": 1}, 0.0),
        ("unconditional", {"defense": 1, "conditio": -9}, np.nan),
        ("unconditional", {"defense": 0, "conditio": -9}, 0.0),
        ("third-parties", {"thirdcom": 1}, 1.0),
        ("other-alliances", {"noothall": 1}, 1.0),
        ("separate-peace", {"seppeace": 2}, 1.0),
        ("bases", {"base": 3}, 1.0),
        ("bases", {"base": 2}, 0.0),
        ("command", {"subord": 2, "intcom": -9}, 1.0),
        ("command", {"subord": 0, "intcom": -9}, np.nan),
        ("intervention", {"interv": 1}, 0.0),
        ("intervention", {"interv": 3}, 1.0),
        ("consultation", {"consul": 1, "concoreq": 0}, 1.0),
        ("consultation", {"consul": 1, "concoreq": 1}, 0.0),
        ("no-exit", {"renounce": 0}, 1.0),
        ("no-exit", {"renounce": 4}, 1.0),
        ("no-exit", {"renounce": 1}, 0.0),
        ("no-exit", {"renounce": -9}, np.nan),
        ("duration", {"speclgth": 1, "length": 120}, 0.2),
        ("duration", {"speclgth": 3}, 1.0),
        ("duration", {"speclgth": 2}, np.nan),
        ("duration", {"speclgth": 1, "length": -9}, np.nan),
    ],
)
def test_each_clause_is_read_from_its_codes(
    clause: str, codes: dict[str, float], value: float
) -> None:
    assert _clause(clause, **codes) == pytest.approx(value, nan_ok=True)


def test_a_missing_variable_is_refused_by_name() -> None:
    codes = _codes()
    del codes["interv"]
    with pytest.raises(MeasureError, match="interv"):
        clauses_of_atop(codes)


def test_a_score_worked_by_hand() -> None:
    # Weights 3 and 1 of 4 in all, the others 0; the first clause 1, the second not known.
    weight = [3.0, 1.0] + [0.0] * 8
    found = constraint_score([[1.0, np.nan] + [0.5] * 8], weight)
    assert found.value[0] == 1.0
    assert (found.low[0], found.high[0], found.known[0]) == (0.75, 1.0, 0.75)


@given(holey, weights)
def test_a_score_lies_within_its_ends_and_they_within_one(
    values: np.ndarray, weights: np.ndarray
) -> None:
    found = constraint_score(values, weights)
    known = np.isfinite(found.value)
    assert (found.low >= -1e-12).all()
    assert (found.high <= 1 + 1e-12).all()
    assert (found.low[known] <= found.value[known] + 1e-12).all()
    assert (found.value[known] <= found.high[known] + 1e-12).all()
    assert np.allclose(found.high - found.low, 1 - found.known)


@given(values, st.permutations(range(len(CLAUSES))), weights)
def test_a_score_does_not_depend_on_the_order_of_clauses(
    values: np.ndarray, order: list[int], weights: np.ndarray
) -> None:
    one = constraint_score(values, weights).value
    other = constraint_score(values[:, order], weights[order]).value
    assert np.allclose(one, other)


@given(values, weights)
def test_weights_count_only_by_their_ratio(values: np.ndarray, weights: np.ndarray) -> None:
    assert np.allclose(
        constraint_score(values, weights).value, constraint_score(values, 7 * weights).value
    )


@given(values, covers, weights, st.permutations(range(TEXTS)), shares)
def test_a_portfolio_does_not_depend_on_the_order_of_texts(
    values: np.ndarray, covers: np.ndarray, weights: np.ndarray, order: list[int], repeats: float
) -> None:
    one = portfolio_constraint(values, covers, weights, repeats)
    other = portfolio_constraint(values[order], covers[order], weights, repeats)
    assert other.total == pytest.approx(one.total)
    assert np.allclose(other.adds, one.adds[order])


@given(values, covers, weights, shares)
def test_what_a_text_adds_is_what_is_lost_without_it(
    values: np.ndarray, covers: np.ndarray, weights: np.ndarray, repeats: float
) -> None:
    whole = portfolio_constraint(values, covers, weights, repeats)
    for text in range(TEXTS):
        rest = [one for one in range(TEXTS) if one != text]
        left = portfolio_constraint(values[rest], covers[rest], weights, repeats)
        assert whole.adds[text] == pytest.approx(whole.total - left.total, abs=1e-9)
        assert whole.adds[text] >= -1e-12


@given(values, covers, weights)
def test_a_portfolio_lies_between_its_strictest_text_and_the_plain_sum(
    values: np.ndarray, covers: np.ndarray, weights: np.ndarray
) -> None:
    found = portfolio_constraint(values, covers, weights)
    alone = constraint_score(values, weights).value * covers.sum(axis=1)
    assert alone.max() - 1e-9 <= found.total <= found.plain + 1e-9
    assert found.plain == pytest.approx(alone.sum())
    assert (found.toward <= 1 + 1e-12).all()
    assert found.by_clause.sum() == pytest.approx(found.toward.sum()) == pytest.approx(found.total)


@given(values, covers, weights, shares)
def test_the_same_text_twice_adds_what_repeats_say(
    values: np.ndarray, covers: np.ndarray, weights: np.ndarray, repeats: float
) -> None:
    once = portfolio_constraint(values[:1], covers[:1], weights, repeats)
    twice = portfolio_constraint(values[[0, 0]], covers[[0, 0]], weights, repeats)
    assert twice.total == pytest.approx((1 + repeats) * once.total)


@given(holey, covers, weights)
def test_unknown_clauses_bound_the_portfolio(
    values: np.ndarray, covers: np.ndarray, weights: np.ndarray
) -> None:
    least, most = (
        portfolio_constraint(completed(values, way, weights), covers, weights).total
        for way in ("least", "most")
    )
    middle = np.nan_to_num(completed(values, "mean", weights))
    assert least - 1e-9 <= portfolio_constraint(middle, covers, weights).total <= most + 1e-9


def test_pledged_strength_halves_with_distance() -> None:
    relative, share = pledged_strength([8.0, np.nan, 4.0], [2000.0, 0.0, np.nan], 4.0, 1000.0)
    assert relative == pytest.approx((8 / 4 + 4) / 4)
    assert share == pytest.approx(6 / 10)


def test_pledged_strength_of_a_state_of_unknown_strength_is_not_known() -> None:
    assert all(np.isnan(one) for one in pledged_strength([1.0], [0.0], np.nan, 1000.0))


def test_scope_counts_what_is_coded_and_knows_nothing_of_nothing() -> None:
    none = [np.nan]
    assert scope_index([1.0], [-9], [2], none, [4]).tolist() == [2.0]
    assert np.isnan(scope_index(none, none, none, none, none)).all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: checked_clause_weights([1.0] * 9), "10 clauses"),
        (lambda: checked_clause_weights([-1.0] + [1.0] * 9), "negative"),
        (lambda: checked_clause_weights([0.0] * 10), "all are zero"),
        (lambda: checked_clause_weights([np.nan] * 10), "no number"),
        (lambda: constraint_score([[2.0] + [0.0] * 9]), "outside 0 to 1"),
        (lambda: constraint_score([0.0] * 10), "clauses of shape"),
        (lambda: completed([[0.0] * 10], "half"), "no end"),
        (lambda: portfolio_constraint([[np.nan] * 10], [[True]]), "not known"),
        (lambda: portfolio_constraint([[0.0] * 10], [[True], [True]]), "do not go with"),
        (lambda: portfolio_constraint([[0.0] * 10], [[True]], repeats=2.0), "outside 0 to 1"),
        (lambda: pledged_strength([1.0], [1.0], 1.0, 0.0), "halving"),
    ],
)
def test_bad_input_is_refused_in_words(call: object, says: str) -> None:
    with pytest.raises(MeasureError, match=says):
        call()  # type: ignore[operator]
