"""Similarity of portfolios: worked by hand, as published, as SciPy has it, and what must hold."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import kendalltau

from foedus.errors import MeasureError
from foedus.measures.portfolios import binary_portfolio, with_diagonal
from foedus.measures.similarity import (
    kappa_cohen1960,
    pi_scott1955,
    s_signorino_ritter1999,
    similarity_hage2011,
    tau_b_kendall1938,
)

Floats = NDArray[np.float64]
DISTANCES = ("absolute", "squared", "nominal")
TABLE_6 = Path("similarity") / "signorino_ritter_1999_table6.csv"
CINC = np.array([0.4, 0.25, 0.2, 0.1, 0.05])

scores = st.integers(0, 3).map(float)
portfolios = arrays(float, (5, 5), elements=scores)
with_gaps = arrays(float, (5, 7), elements=st.one_of(scores, st.just(np.nan)))
# Powers of two, so that a sum of weights is the same in any order.
weights = arrays(float, 5, elements=st.sampled_from([0.0, 0.25, 1.0, 2.0])).filter(
    lambda weight: weight.sum() > 0
)


def far(gap: Floats, distance: str) -> Floats:
    if distance == "nominal":
        return (gap != 0).astype(float)
    return np.asarray(np.abs(gap) ** (2 if distance == "squared" else 1))


def one_dyad(x: Floats, y: Floats, weight: Floats, distance: str) -> tuple[float, float, float]:
    """S, kappa and pi of two states from the definitions, partner by partner."""
    both = ~np.isnan(x) & ~np.isnan(y) & (weight > 0)
    if not both.any():
        return np.nan, np.nan, np.nan
    x, y, weight = x[both], y[both], weight[both] / weight[both].sum()
    seen = float((weight * far(x - y, distance)).sum())
    own = pooled = 0.0
    for xk, yk, wk in zip(x, y, weight, strict=True):
        for xl, yl, wl in zip(x, y, weight, strict=True):
            own += wk * wl * float(far(xk - yl, distance))
            for one in (xk, yk):
                for other in (xl, yl):
                    pooled += wk * wl * float(far(one - other, distance)) / 4
    s = 1 - 2 * seen / float(far(np.float64(3.0), distance))
    return s, 1 - seen / own if own else np.nan, 1 - seen / pooled if pooled else np.nan


# Known answers


def test_two_portfolios_worked_by_hand() -> None:
    # i: 3 0 1 0, j: 0 3 1 0. Gaps 3, 3, 0, 0. Each state's shares: half 0, a quarter 1 and 3.
    # absolute: seen 6/4; by chance (2*1/2*1/4*1 + 2*1/2*1/4*3 + 2*1/4*1/4*2) = 1.25
    # squared: seen 18/4; by chance (1/4*1 + 1/4*9 + 1/8*4) = 3
    pair = np.array([[3.0, 0, 1, 0], [0, 3, 1, 0]])
    absolute = similarity_hage2011(pair, score_range=3, distance="absolute")
    squared = similarity_hage2011(pair, score_range=3, distance="squared")
    assert absolute.s[0, 1] == pytest.approx(1 - 2 * 1.5 / 3)
    assert absolute.kappa[0, 1] == pytest.approx(1 - 1.5 / 1.25)
    assert squared.s[0, 1] == pytest.approx(1 - 2 * 4.5 / 9)
    assert squared.kappa[0, 1] == pytest.approx(1 - 4.5 / 3)
    # The shares are alike, so pooling them changes nothing.
    assert squared.pi[0, 1] == pytest.approx(squared.kappa[0, 1])


def test_weights_count_the_partners_that_matter() -> None:
    # Apart on the first partner alone, which has three quarters of the weight.
    pair = np.array([[3.0, 0], [0, 0]])
    assert s_signorino_ritter1999(pair, [3, 1], score_range=3)[0, 1] == pytest.approx(-0.5)
    # Seen 0.75 of 3 points; chance: i gives 3 to three quarters, j gives 0 to all: the same.
    assert kappa_cohen1960(pair, [3, 1], distance="absolute")[0, 1] == pytest.approx(0)
    # Pooled share of 3s 3/8: by chance 2 * 3/8 * 5/8 * 3 against 3/4 * 3 seen.
    assert pi_scott1955(pair, [3, 1], distance="absolute")[0, 1] == pytest.approx(-0.6)


def test_tau_b_counts_pairs_of_partners_by_hand() -> None:
    # i ranks 0<1 of partners 2,3 against 1; j: pairs (1,2) up, (1,3) down, (2,3) down.
    # i: (1,2) up, (1,3) up, (2,3) tied. C 1, D 1, so 0; against itself 1.
    tau_b = tau_b_kendall1938([[0, 1, 1], [1, 2, 0]])
    assert tau_b.tolist() == [[1, 0], [0, 1]]
    assert tau_b_kendall1938([[0, 1, 1], [0, 1, 2]])[0, 1] == pytest.approx(2 / np.sqrt(2 * 3))


def test_germany_and_russia_in_1914_are_as_signorino_and_ritter_printed_them(
    shared_data: Path,
) -> None:
    with (shared_data / TABLE_6).open(newline="") as file:
        rows = list(csv.DictReader(file))
    pair = np.array([[float(row[state]) for row in rows] for state in ("gmy", "rus")])
    capability = np.array([float(row["syscap"]) for row in rows])
    assert len(rows) == 20
    assert round(float(tau_b_kendall1938(pair)[0, 1]), 4) == 0.0303
    assert s_signorino_ritter1999(pair, score_range=3)[0, 1] == pytest.approx(0.40)
    assert s_signorino_ritter1999(pair, capability, score_range=3)[0, 1] == pytest.approx(-0.46)
    # Printed in the manual of the R package fpsim for the same table.
    assert kappa_cohen1960(pair)[0, 1] == pytest.approx(-0.07758621, abs=5e-9)
    assert pi_scott1955(pair, distance="nominal")[0, 1] == pytest.approx(-0.04477612, abs=5e-9)


# Parity with SciPy


def random_portfolio(states: int, partners: int) -> Floats:
    draw = np.random.default_rng(1999)
    return draw.choice([0.0, 1, 2, 3], (states, partners), p=[0.7, 0.1, 0.05, 0.15])


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(
    ("distance", "metric"), [("absolute", "cityblock"), ("squared", "sqeuclidean")]
)
def test_s_is_what_scipys_distances_give(distance: str, metric: str, weighted: bool) -> None:
    portfolio = random_portfolio(150, 150)
    weight = np.random.default_rng(1).lognormal(-6, 2, 150) if weighted else np.ones(150)
    shares = weight / weight.sum()
    farthest = 3.0 if distance == "absolute" else 9.0
    expected = 1 - 2 * cdist(portfolio, portfolio, metric, w=shares) / farthest
    computed = s_signorino_ritter1999(portfolio, weight, score_range=3, distance=distance)
    np.testing.assert_allclose(computed, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("distance", ["absolute", "squared"])
def test_s_of_scores_on_a_continuum_is_what_scipys_distances_give(distance: str) -> None:
    portfolio = np.random.default_rng(2).random((30, 40))
    metric = "cityblock" if distance == "absolute" else "sqeuclidean"
    expected = 1 - 2 * cdist(portfolio, portfolio, metric) / 40
    computed = s_signorino_ritter1999(portfolio, score_range=1, distance=distance)
    np.testing.assert_allclose(computed, expected, rtol=0, atol=1e-12)
    assert np.array_equal(computed, computed.T)


@pytest.mark.parametrize("missing", [False, True])
def test_tau_b_is_scipys_for_every_dyad(missing: bool) -> None:
    portfolio = random_portfolio(25, 60)
    if missing:
        portfolio[np.random.default_rng(3).random(portfolio.shape) < 0.2] = np.nan
    computed = tau_b_kendall1938(portfolio)
    for i, one in enumerate(portfolio):
        for j, other in enumerate(portfolio):
            both = ~np.isnan(one) & ~np.isnan(other)
            expected = kendalltau(one[both], other[both], variant="b").statistic
            assert computed[i, j] == pytest.approx(expected, abs=1e-12)


def test_tau_b_in_several_blocks_is_tau_b_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio = random_portfolio(23, 40)
    whole = tau_b_kendall1938(portfolio)
    monkeypatch.setattr("foedus.measures.similarity._BLOCK", 16 * 23 * 5)
    assert np.array_equal(tau_b_kendall1938(portfolio), whole)


# What must hold


@given(with_gaps, st.sampled_from(DISTANCES), arrays(float, 7, elements=st.sampled_from([0, 1, 3])))
def test_every_dyad_is_what_its_definition_gives(
    portfolio: Floats, distance: str, weight: Floats
) -> None:
    if np.isnan(portfolio).all() or not weight.sum():
        return
    found = similarity_hage2011(portfolio, weight, score_range=3, distance=distance)
    for i, one in enumerate(portfolio):
        for j, other in enumerate(portfolio):
            expected = one_dyad(one, other, weight, distance)
            computed = [float(each[i, j]) for each in (found.s, found.kappa, found.pi)]
            assert computed == pytest.approx(expected, abs=1e-12, nan_ok=True)


@given(portfolios, weights, st.sampled_from(DISTANCES))
def test_measures_are_symmetric_within_bounds_and_one_on_the_diagonal(
    portfolio: Floats, weight: Floats, distance: str
) -> None:
    found = similarity_hage2011(portfolio, weight, score_range=3, distance=distance)
    for each in (found.s, found.kappa, found.pi, tau_b_kendall1938(portfolio)):
        assert np.array_equal(each, each.T, equal_nan=True)
        defined = each[~np.isnan(each)]
        assert ((defined >= -1) & (defined <= 1)).all()
        own = np.diagonal(each)
        np.testing.assert_allclose(own[~np.isnan(own)], 1, atol=1e-12)
    assert np.array_equal(np.diagonal(found.s), np.ones(5))
    # Kappa and pi are undefined only where both give all partners that count the same score.
    for i, j in np.argwhere(np.isnan(found.kappa)):
        assert np.unique(portfolio[[i, j]][:, weight > 0]).size == 1
    assert np.array_equal(np.isnan(found.kappa), np.isnan(found.pi))


@given(portfolios, weights, st.sampled_from(DISTANCES))
def test_pi_is_never_above_kappa(portfolio: Floats, weight: Floats, distance: str) -> None:
    found = similarity_hage2011(portfolio, weight, score_range=3, distance=distance)
    defined = ~np.isnan(found.kappa)
    assert (found.pi[defined] <= found.kappa[defined] + 1e-12).all()


@given(portfolios, st.permutations(range(5)), st.sampled_from(DISTANCES))
def test_the_order_of_states_does_not_matter(
    portfolio: Floats, order: list[int], distance: str
) -> None:
    shuffled = portfolio[np.ix_(order, order)]
    before = similarity_hage2011(portfolio, CINC, score_range=3, distance=distance)
    after = similarity_hage2011(shuffled, CINC[order], score_range=3, distance=distance)
    for name in ("s", "kappa", "pi"):
        expected = getattr(before, name)[np.ix_(order, order)]
        np.testing.assert_allclose(getattr(after, name), expected, atol=1e-12)
    tau_b = tau_b_kendall1938(portfolio)[np.ix_(order, order)]
    np.testing.assert_allclose(tau_b_kendall1938(shuffled), tau_b, atol=1e-12)


@given(portfolios, st.floats(1e-6, 1e6), st.sampled_from(DISTANCES))
def test_the_scale_of_weights_does_not_matter(
    portfolio: Floats, scale: float, distance: str
) -> None:
    before = similarity_hage2011(portfolio, CINC, score_range=3, distance=distance)
    after = similarity_hage2011(portfolio, CINC * scale, score_range=3, distance=distance)
    for name in ("s", "kappa", "pi"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=1e-12)


@given(portfolios)
def test_for_binary_portfolios_all_distances_are_one(portfolio: Floats) -> None:
    binary = binary_portfolio(portfolio)
    absolute, *others = (
        similarity_hage2011(binary, CINC, score_range=1, distance=one) for one in DISTANCES
    )
    for other in others:
        for name in ("s", "kappa", "pi"):
            np.testing.assert_allclose(getattr(other, name), getattr(absolute, name), atol=1e-12)


@given(portfolios, weights, st.sampled_from(DISTANCES))
def test_one_measure_alone_is_what_all_together_give(
    portfolio: Floats, weight: Floats, distance: str
) -> None:
    found = similarity_hage2011(portfolio, weight, score_range=3, distance=distance)
    s = s_signorino_ritter1999(portfolio, weight, score_range=3, distance=distance)
    assert np.array_equal(s, found.s)
    kappa = kappa_cohen1960(portfolio, weight, distance=distance)
    assert np.array_equal(kappa, found.kappa, equal_nan=True)
    pi = pi_scott1955(portfolio, weight, distance=distance)
    assert np.array_equal(pi, found.pi, equal_nan=True)


def test_kappa_keeps_its_digits_where_capabilities_are_tiny() -> None:
    # Two microstates with no ally but themselves; a third partner holds nearly all weight.
    portfolio = np.array([[3.0, 0, 0], [0, 3, 0], [0, 0, 3]])
    weight = np.array([1e-12, 1e-12, 1.0])
    shares = weight / weight.sum()
    seen, own = 9 * 2 * shares[0], 9 * 2 * shares[0] * (1 - shares[0])
    kappa = float(kappa_cohen1960(portfolio, weight)[0, 1])
    assert kappa == pytest.approx(1 - seen / own, abs=1e-15)


# Missing scores, and the diagonal


def test_a_score_that_is_not_known_leaves_the_partner_out_of_that_dyad_alone() -> None:
    portfolio = np.array([[3.0, 0, np.nan], [3, 3, 0], [0, 3, 0]])
    s = s_signorino_ritter1999(portfolio, score_range=3)
    assert s[0, 1] == pytest.approx(1 - 2 * (3 / 2) / 3)
    assert s[1, 2] == pytest.approx(1 - 2 * (3 / 3) / 3)


def test_states_with_no_partner_in_common_have_no_similarity() -> None:
    portfolio = np.array([[3.0, np.nan], [np.nan, 3], [0, 3]])
    found = similarity_hage2011(portfolio, score_range=3)
    assert np.isnan(found.s[0, 1])
    assert np.isnan(found.kappa[0, 1])
    assert np.isnan(tau_b_kendall1938(portfolio)[0, 1])
    assert found.s[1, 2] == 1


def test_a_missing_diagonal_compares_a_dyad_on_third_parties_alone() -> None:
    portfolio = random_portfolio(8, 8)
    s = s_signorino_ritter1999(with_diagonal(portfolio, np.nan), score_range=3)
    third = [k for k in range(8) if k not in (2, 5)]
    expected = s_signorino_ritter1999(portfolio[np.ix_([2, 5], third)], score_range=3)[0, 1]
    assert s[2, 5] == pytest.approx(expected)
    assert s[2, 5] != pytest.approx(
        s_signorino_ritter1999(with_diagonal(portfolio, 3), score_range=3)[2, 5]
    )


def test_states_without_any_pledge_have_s_one_and_no_kappa() -> None:
    # Chance leaves them nothing to disagree on: 0/0 is not known, and not perfect agreement.
    none = np.zeros((2, 4))
    assert s_signorino_ritter1999(none, score_range=3)[0, 1] == 1
    for measure in (kappa_cohen1960, pi_scott1955, tau_b_kendall1938):
        assert np.isnan(measure(none)).all()


# Bad input

Measure = Callable[[Floats], object]
FINE = np.array([[0.0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (lambda p: kappa_cohen1960(p[0]), "shape"),
        (lambda p: kappa_cohen1960(p[:, :0]), "shape"),
        (lambda p: kappa_cohen1960(p * np.nan), "no score is known"),
        (lambda p: kappa_cohen1960(p + np.inf), "infinite"),
        (lambda p: kappa_cohen1960(p, [1, 1, 1]), "weights of shape"),
        (lambda p: kappa_cohen1960(p, [1, -1]), "weight of partner 1 is -1"),
        (lambda p: kappa_cohen1960(p, [np.nan, 1]), "weight of partner 0 is nan"),
        (lambda p: kappa_cohen1960(p, [0, 0]), "weights sum to 0"),
        (lambda p: kappa_cohen1960(p, distance="cosine"), "no distance 'cosine'"),
        (lambda p: s_signorino_ritter1999(p, score_range=0), "score_range is 0"),
        (lambda p: s_signorino_ritter1999(p, score_range=float("nan")), "score_range is nan"),
        (lambda p: s_signorino_ritter1999(3 * p, score_range=1), "scores lie 3 apart"),
        (lambda p: pi_scott1955(np.arange(140.0).reshape(2, 70) / 9), "different scores"),
        (lambda p: tau_b_kendall1938(np.arange(140.0).reshape(2, 70) / 9), "different scores"),
    ],
)
def test_arrays_that_mean_nothing_are_refused(measure: Measure, said: str) -> None:
    with pytest.raises(MeasureError, match=said) as refused:
        measure(FINE)
    assert refused.value.mend


def test_no_argument_is_changed() -> None:
    portfolio, weight = with_diagonal(FINE, np.nan), np.array([2.0, 1.0])
    kept = portfolio.copy(), weight.copy()
    similarity_hage2011(portfolio, weight, score_range=3)
    tau_b_kendall1938(portfolio)
    with_diagonal(portfolio, 3)
    assert np.array_equal(portfolio, kept[0], equal_nan=True)
    assert np.array_equal(weight, kept[1])
