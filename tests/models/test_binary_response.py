"""Logit, probit, clustered errors and dyad effects, held against statsmodels and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import MeasureError
from foedus.models.binary_response import fit_binary, fit_group_logit

rng = np.random.default_rng(7)
N = 600
X = np.column_stack([np.ones(N), rng.normal(size=(N, 2))])
Y = (rng.random(N) < 1 / (1 + np.exp(-(X @ [-0.5, 1.0, -0.7])))).astype(float)
ONE, OTHER = rng.integers(0, 15, N), rng.integers(0, 12, N)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_estimates_and_plain_errors_are_those_of_statsmodels(link: str) -> None:
    sm = pytest.importorskip("statsmodels.api")
    theirs = (sm.Logit if link == "logit" else sm.Probit)(Y, X).fit(disp=0)
    ours = fit_binary(X, Y, link=link)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-5)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    # A probit's errors here are of the expected information, theirs of the observed.
    close = 1e-4 if link == "logit" else 0.02
    assert np.sqrt(np.diag(ours.covariance())) == pytest.approx(theirs.bse, rel=close)


def test_clustered_errors_are_those_of_statsmodels_but_for_its_count_of_parameters() -> None:
    sm = pytest.importorskip("statsmodels.api")
    theirs = sm.Logit(Y, X).fit(disp=0, cov_type="cluster", cov_kwds={"groups": ONE})
    ours = np.sqrt(np.diag(fit_binary(X, Y).covariance(ONE)))
    assert ours * np.sqrt((N - 1) / (N - 3)) == pytest.approx(theirs.bse, rel=1e-4)


def test_two_ways_that_are_one_cluster_as_one() -> None:
    fit = fit_binary(X, Y)
    assert fit.covariance(ONE, ONE) == pytest.approx(fit.covariance(ONE), rel=1e-9)
    assert np.linalg.eigvalsh(fit.covariance(ONE, OTHER)).min() > -1e-12


def test_each_row_its_own_cluster_gives_the_sandwich() -> None:
    fit = fit_binary(X, Y)
    meat = (X * (Y - fit.chances)[:, None]).T @ (X * (Y - fit.chances)[:, None])
    assert fit.covariance(np.arange(N)) == pytest.approx(
        fit.bread @ meat @ fit.bread * N / (N - 1), rel=1e-8
    )


def test_group_effects_are_those_of_dummies() -> None:
    dummies = (ONE[:, None] == np.arange(15)).astype(float)
    full = fit_binary(np.column_stack([X[:, 1:], dummies]), Y)
    ours = fit_group_logit(X[:, 1:], Y, ONE)
    assert ours.coefficients == pytest.approx(full.coefficients[:2], abs=1e-6)
    assert np.diag(ours.bread) == pytest.approx(np.diag(full.bread)[:2], rel=1e-5)


def test_groups_without_both_outcomes_are_left_out() -> None:
    y = np.where(ONE == 3, 0.0, Y)
    ours = fit_group_logit(X[:, 1:], y, ONE)
    assert 3 not in ONE[ours.rows]
    without = fit_group_logit(X[ONE != 3, 1:], y[ONE != 3], ONE[ONE != 3])
    assert ours.coefficients == pytest.approx(without.coefficients)


def test_what_has_no_estimate_is_refused() -> None:
    with pytest.raises(MeasureError, match="no finite estimate"):
        fit_binary(np.column_stack([X, X[:, 1]]), Y)
    with pytest.raises(MeasureError, match="no link"):
        fit_binary(X, Y, link="cloglog")
    with pytest.raises(MeasureError, match="does not go with outcomes"):
        fit_binary(X, Y[:-1])
    with pytest.raises(MeasureError, match="varies within no group"):
        fit_group_logit(X[:, 1:], np.zeros(N), ONE)
    with pytest.raises(MeasureError, match="clusters"):
        fit_binary(X, Y).covariance(ONE[:-1])
