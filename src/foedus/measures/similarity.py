"""Similarity of foreign policies from portfolios of alliances or votes, all dyads at once.

A portfolio array has one row per state and one column per partner (or roll call). A score that is
not known is NaN: a dyad is compared on the partners that both its states have a score for. Whether
a state counts as its own partner is the diagonal of the array, which
:func:`foedus.measures.portfolios.with_diagonal` sets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.errors import MeasureError
from foedus.measures.disagreement import (
    Distance,
    Floats,
    Portfolios,
    categories,
    checked,
    corrected,
    distance_named,
    expected,
    observed,
)

# Numbers held at once by one block of cross-tables: 32 MB.
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True)
class Similarity:
    """S, kappa and pi of every dyad; each a float array, shape (n, n), symmetric. Unit: none."""

    s: Floats
    kappa: Floats
    pi: Floats


def similarity_hage2011(
    portfolio: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    score_range: float,
    distance: str = "squared",
) -> Similarity:
    """S, kappa and pi from the same disagreements, in about the time of one of them.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner k. Unit: ordinal score; NaN is not known.
    weight : float array, shape (k,), optional
        Weight of partner k, not negative, on any scale; all alike by default.
    score_range : float
        Largest gap that two scores can have: 3 for scores 0 to 3, 1 for binary ones.
    distance : str
        ``absolute``, ``squared`` or ``nominal`` (all unequal scores are equally far apart).

    Returns
    -------
    Similarity
        What :func:`s_signorino_ritter1999`, :func:`kappa_cohen1960` and :func:`pi_scott1955`
        return.

    Raises
    ------
    MeasureError
        If the arrays, the weights, the range or the distance are refused, or there are more than
        64 different scores.

    References
    ----------
    hage2011

    Examples
    --------
    >>> found = similarity_hage2011([[3, 0, 1, 0], [0, 3, 1, 0]], score_range=3)
    >>> [round(float(each[0, 1]), 2) for each in (found.s, found.kappa, found.pi)]
    [0.0, -0.5, -0.5]
    """
    held, far = checked(portfolio, weight), distance_named(distance)
    seen = observed(held, far)
    own, pooled = expected(held, far)
    return Similarity(
        s=_s(held, seen, far, score_range),
        kappa=corrected(seen, own),
        pi=corrected(seen, pooled),
    )


def s_signorino_ritter1999(
    portfolio: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    score_range: float,
    distance: str = "absolute",
) -> Floats:
    """Signorino and Ritter's S: how close two portfolios are, on the scale of how far they can be.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner k. Unit: ordinal score; NaN is not known.
    weight : float array, shape (k,), optional
        Weight of partner k, not negative, on any scale (``cinc`` gives the capability-weighted
        S); all alike by default.
    score_range : float
        Largest gap that two scores can have: 3 for scores 0 to 3, 1 for binary ones. It is the
        range of the coding, not of what two states happen to use.
    distance : str
        ``absolute`` (as published), ``squared`` or ``nominal``.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 1, within [-1, 1]; NaN where no partner of weight is known to both.
        Unit: none.

    Raises
    ------
    MeasureError
        If the arrays or weights are refused, the distance has no such name, or two scores are
        farther apart than ``score_range``.

    Notes
    -----
    ``S_ij = 1 - 2 sum_k w_k f(x_ik - x_jk) / f(score_range)``, with sum of w = 1 over the partners
    known to both, and f the distance.

    References
    ----------
    signorino_ritter1999

    Examples
    --------
    >>> opposite = np.array([[3, 3, 0, 0], [0, 0, 3, 3], [3, 0, 0, 3]])
    >>> s_signorino_ritter1999(opposite, score_range=3).tolist()
    [[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    held, far = checked(portfolio, weight), distance_named(distance)
    return _s(held, observed(held, far), far, score_range)


def _s(held: Portfolios, seen: Floats, far: Distance, score_range: float) -> Floats:
    if not (0 < score_range < math.inf) or score_range < held.widest:
        raise MeasureError(
            f"score_range is {score_range:g}, and scores lie {held.widest:g} apart.",
            "give the largest gap that the coding allows: 3 for scores 0 to 3, 1 for binary ones.",
        )
    farthest = float(far(np.array([score_range]))[0])
    return np.asarray(np.maximum(1.0 - 2.0 * seen / farthest, -1.0))


def kappa_cohen1960(
    portfolio: ArrayLike, weight: ArrayLike | None = None, *, distance: str = "squared"
) -> Floats:
    """Cohen's kappa: agreement beyond chance, where each state keeps its own shares of scores.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner k. Unit: ordinal score; NaN is not known.
    weight : float array, shape (k,), optional
        Weight of partner k, not negative, on any scale; all alike by default. What is seen and
        what is expected are both weighted.
    distance : str
        ``nominal`` is Cohen's kappa of 1960; ``squared`` and ``absolute`` his weighted kappa of
        1968 (the weights meant there are those of the distances).

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 1, within [-1, 1], 0 where agreement is what chance gives. NaN,
        on the diagonal too, where both states gave every partner the same score (chance then
        leaves nothing to correct) or no partner of weight is known to both. Unit: none.

    Raises
    ------
    MeasureError
        If the arrays or weights are refused, the distance has no such name, or there are more
        than 64 different scores.

    Notes
    -----
    ``kappa_ij = 1 - D_ij / E_ij``. ``D_ij = sum_k w_k f(x_ik - x_jk)``. ``E_ij = sum_cd m_ic m_jd
    f(c - d)``, with ``m_ic`` the weighted share of partners that i gives score c. For binary
    scores the three distances are one.

    References
    ----------
    cohen1960, cohen1968, hage2011

    Examples
    --------
    >>> kappa = kappa_cohen1960([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]])
    >>> kappa.tolist()
    [[1.0, 0.0, -1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]
    """
    held, far = checked(portfolio, weight), distance_named(distance)
    return corrected(observed(held, far), expected(held, far)[0])


def pi_scott1955(
    portfolio: ArrayLike, weight: ArrayLike | None = None, *, distance: str = "squared"
) -> Floats:
    """Scott's pi: agreement beyond chance, where both states draw from their pooled shares.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner k. Unit: ordinal score; NaN is not known.
    weight : float array, shape (k,), optional
        Weight of partner k, not negative, on any scale; all alike by default.
    distance : str
        ``nominal`` is Scott's pi of 1955; ``squared`` and ``absolute`` weigh disagreements by how
        far apart they are.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 1, within [-1, 1], never above kappa. NaN where kappa is. Unit: none.

    Raises
    ------
    MeasureError
        As :func:`kappa_cohen1960`.

    Notes
    -----
    As kappa, with ``E_ij = sum_cd p_c p_d f(c - d)`` and ``p = (m_i + m_j) / 2``.

    References
    ----------
    scott1955, hage2011

    Examples
    --------
    >>> pi = pi_scott1955([[1, 1, 1, 0], [1, 0, 0, 0]])
    >>> float(pi[0, 1])
    0.0
    """
    held, far = checked(portfolio, weight), distance_named(distance)
    return corrected(observed(held, far), expected(held, far)[1])


def tau_b_kendall1938(portfolio: ArrayLike) -> Floats:
    """Kendall's tau-b: whether two states rank their partners alike, corrected for ties.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Score of state i toward partner k. Unit: ordinal score; NaN is not known.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 1, within [-1, 1]. NaN, on the diagonal too, where one of the two
        gives all partners known to both the same score. Unit: none.

    Raises
    ------
    MeasureError
        If the array is refused or there are more than 64 different scores.

    Notes
    -----
    Of two partners, two states rank them alike (C), oppositely (D), or one does not rank them:
    ``tau_b = (C - D) / sqrt(U_i U_j)``, with U the pairs of partners that a state ranks. It says
    whether policies move together, not whether they are the same: Signorino and Ritter's point.
    The pairs are counted in a cross-table of the two states' scores, all from one matrix product.

    References
    ----------
    kendall1938, bueno_de_mesquita1975, signorino_ritter1999

    Examples
    --------
    >>> tau_b = tau_b_kendall1938([[0, 1, 2, 3], [0, 0, 1, 1], [3, 2, 1, 0]])
    >>> tau_b.round(3).tolist()
    [[1.0, 0.816, -1.0], [0.816, 1.0, -0.816], [-1.0, -0.816, 1.0]]
    """
    held = checked(portfolio)
    n, size = len(held.codes), categories(held).size
    # Zeros and ones: the counts are whole numbers, and exact. A level that nobody has is left out.
    used = np.flatnonzero(np.bincount(held.codes.ravel(), minlength=size + 1)[:size])
    chosen = (held.codes == used[:, None, None]).astype(np.float64)
    every = chosen.reshape(-1, held.codes.shape[1]).T
    tau_b = np.empty((n, n))
    some = max(1, _BLOCK // (len(used) ** 2 * n))
    for first in range(0, n, some):
        rows = chosen[:, first : first + some]
        counts = rows.reshape(-1, every.shape[0]) @ every
        tau_b[first : first + some] = _tau_b_of_tables(
            counts.reshape(len(used), rows.shape[1], len(used), n)
        )
    return np.asarray((tau_b + tau_b.T) / 2)


def _tau_b_of_tables(counts: Floats) -> Floats:
    """tau-b of cross-tables, axes (score of state i, state i, score of state j, state j)."""
    size, shape = len(counts), (counts.shape[1], counts.shape[3])
    agreed, ties, ties_of_other = np.zeros((3, *shape))
    below = np.zeros((size, *shape))
    for level in range(size):
        here = counts[level]
        lower, higher = np.zeros(shape), below.sum(axis=0)
        for other in range(size):
            higher -= below[other]
            # Concordant pairs less discordant ones.
            agreed += here[:, other] * (lower - higher)
            lower += below[other]
        ties += np.square(here.sum(axis=1))
        for other in range(size):
            below[other] += here[:, other]
    for other in range(size):
        ties_of_other += np.square(below[other])
    total = np.square(below.sum(axis=0))
    # U is half of each, and so is the root of their product.
    root = np.sqrt(total - ties) * np.sqrt(total - ties_of_other) / 2
    tau_b = np.full(shape, np.nan)
    np.divide(agreed, root, out=tau_b, where=root > 0)
    return np.asarray(np.clip(tau_b, -1.0, 1.0))
