"""Worths over simulated coalitions, in which one state's coming may hang on another's.

In each draw those who came play a game of their own; the Shapley value of the mean over draws is
the mean of the draws' values. States that did not come add nothing, so the games are small.
"""

from __future__ import annotations

from math import comb
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.contingency.worth.contributions import Worths
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]

COUNTED = 6
"""In draws in which up to so many came, every coalition is counted; in others orders are drawn."""
_PAIRS = 2


def success_against(attacker: Array, defense: Array, k: float, drawn: float) -> Array:
    """Chance that attacks succeed, of strengths that go together entry by entry."""
    gap = (attacker - defense) / (attacker + defense)
    return np.asarray((1 - drawn) * inverse_logit(max(k, 0.0) * gap))


def of_draws(
    attacker: ArrayLike,
    target: float,
    brought: ArrayLike,
    *,
    k: float,
    drawn: float,
    seed: int = 1,
    level: float = 0.95,
) -> Worths:
    """Worths of defenders over draws of who came.

    Parameters
    ----------
    attacker : float array, shape (draws,)
        Strength of the attacker's side in each draw.
    target : float
        Strength of the target's own side.
    brought : float array, shape (draws, n)
        What each defender brought: 0 where it did not come.
    k, drawn : float
        See :class:`foedus.contingency.stakes.pooled_defense.Attack`.
    seed : int
        Of the orders.
    level : float
        Of the bound on the error.

    Returns
    -------
    Worths
        ``total`` is the mean drop in the chance of success, to which the Shapley values sum.
        ``error`` counts that there are so many draws and no more, for all players at once.

    Raises
    ------
    MeasureError
        If shapes differ, or a strength is negative or not known.
    """
    own = np.asarray(attacker, float)
    more = np.asarray(brought, float)
    if own.ndim != 1 or more.ndim != 2 or len(own) != len(more) or not len(own):
        raise MeasureError(
            f"strengths of shapes {own.shape} and {more.shape} are not of the same draws.",
            "give one attacker's strength and one row of defenders per draw.",
        )
    if not ((own >= 0).all() and (more >= 0).all() and target >= 0 and (own + target > 0).all()):
        raise MeasureError(
            "a strength is negative or not known, or neither side has any.",
            "give strengths of 0 or more, one of them above 0.",
        )
    n = more.shape[1]
    came = (more > 0).sum(axis=1)
    shapley, alone = np.zeros_like(more), np.zeros_like(more)
    for size in range(1, int(came.max(initial=0)) + 1):
        rows = np.flatnonzero(came == size)
        if not len(rows):
            continue
        who = np.argsort(more[rows] <= 0, axis=1, kind="stable")[:, :size]
        theirs = np.take_along_axis(more[rows], who, axis=1)
        a = own[rows, None]
        whole = theirs.sum(axis=1, keepdims=True)
        full = success_against(a, target + whole, k, drawn)
        without = success_against(a, target + np.maximum(whole - theirs, 0), k, drawn)
        if size <= COUNTED:
            value = _counted(a, target, theirs, k, drawn)
        else:
            value = _ordered(a, target, theirs, k, drawn, case_rng(seed, "orders", size))
        np.put_along_axis(view := np.zeros((len(rows), n)), who, value, axis=1)
        shapley[rows] = view
        np.put_along_axis(view := np.zeros((len(rows), n)), who, without - full, axis=1)
        alone[rows] = view
    error = 0.0
    if n and len(own) > 1:
        z = NormalDist().inv_cdf(1 - (1 - level) / (2 * n))
        error = float(z * shapley.std(axis=0, ddof=1).max() / len(own) ** 0.5)
    mean = shapley.mean(axis=0)
    return Worths(mean, alone.mean(axis=0), float(mean.sum()), error, level, "simulated")


def _counted(a: Array, target: float, theirs: Array, k: float, drawn: float) -> Array:
    """Shapley values of each row's game, every coalition counted."""
    size = theirs.shape[1]
    members = (np.arange(1 << size)[:, None] >> np.arange(size)[None]) & 1
    value = -success_against(a, target + np.einsum("rp,cp->rc", theirs, members), k, drawn)
    many = members.sum(axis=1)
    # The weight of a coalition for a player is positive with it, negative without.
    weight = np.zeros((1 << size, size))
    for player in range(size):
        for coalition in range(1 << size):
            if members[coalition, player]:
                weight[coalition, player] = 1 / (size * comb(size - 1, int(many[coalition]) - 1))
            else:
                weight[coalition, player] = -1 / (size * comb(size - 1, int(many[coalition])))
    # Not a product of matrices: its sums may turn on the number of threads.
    return np.asarray(np.einsum("rc,cp->rp", value, weight))


def _ordered(
    a: Array, target: float, theirs: Array, k: float, drawn: float, rng: np.random.Generator
) -> Array:
    """Shapley values of each row's game, from orders drawn at random, each with its reverse."""
    rows, size = theirs.shape
    total = np.zeros((rows, size))
    for _ in range(_PAIRS):
        order = np.argsort(rng.random((rows, size)), axis=1)
        for one in (order, order[:, ::-1]):
            sums = np.cumsum(np.take_along_axis(theirs, one, axis=1), axis=1)
            sums = np.concatenate([np.zeros((rows, 1)), sums], axis=1)
            drop = -np.diff(success_against(a, target + sums, k, drawn), axis=1)
            back = np.zeros((rows, size))
            np.put_along_axis(back, one, drop, axis=1)
            total += back
    return np.asarray(total / (2 * _PAIRS))
