"""How far the forces of two states, or of a group, fit together: parts, pair and group scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def shared_profile(amounts: ArrayLike) -> Floats:
    """How alike the rows of a table are: one less the Bray-Curtis distance of their shares.

    Parameters
    ----------
    amounts : float array, shape (n, k)
        What each of n states has of each of k things (suppliers, kinds of equipment); NaN is
        not known.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, from 0 (nothing in common) to 1 (the same shares); NaN where a state has
        nothing or nothing is known of it. Unit: share. Of a state with NaN in some columns, the
        known ones are its whole.

    Raises
    ------
    MeasureError
        If an amount is below 0.

    Notes
    -----
    ``sum_k min(p_ik, p_jk)`` with ``p`` the shares of each row, which for rows of one sum is one
    less Bray and Curtis's distance: size does not count.

    References
    ----------
    bray_curtis1957

    Examples
    --------
    >>> shared_profile([[8, 2], [4, 1], [0, 5]]).round(2).tolist()
    [[1.0, 1.0, 0.2], [1.0, 1.0, 0.2], [0.2, 0.2, 1.0]]
    """
    held = np.nan_to_num(_amounts(amounts))
    total = held.sum(axis=1)
    shares = held / np.where(total > 0, total, 1.0)[:, None]
    found = np.zeros((len(held), len(held)))
    for column in shares.T:
        found += np.minimum(column[:, None], column[None, :])
    found[total <= 0] = np.nan
    found[:, total <= 0] = np.nan
    return np.minimum(found, 1.0)


def shared_suppliers(supplied: ArrayLike) -> Floats:
    """How far two states' arms come from the same hands, each other's included.

    Parameters
    ----------
    supplied : float array, shape (n, n)
        [i, j] is what state i supplied to state j; NaN not known.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, from 0 to 1: the larger of the likeness of what the two bought from all
        (:func:`shared_profile`), and the share of what either bought that came from the other.
        NaN where one of the two bought nothing that is known, and nothing went between them.

    Examples
    --------
    State 0 sells to state 1, which buys nowhere else; state 2 buys from nobody.

    >>> shared_suppliers([[0, 9, 0], [0, 0, 0], [0, 0, 0]])[0, 1].item()
    1.0
    """
    held = np.nan_to_num(_amounts(supplied))
    bought = held.sum(axis=0)
    alike = shared_profile(held.T)
    from_other = np.where(bought > 0, held / np.where(bought > 0, bought, 1.0), np.nan)
    direct = np.fmax(from_other, from_other.T)
    return np.asarray(np.fmax(alike, np.where(direct > 0, direct, np.nan)))


def _amounts(amounts: ArrayLike) -> Floats:
    held = np.asarray(amounts, float)
    if held.ndim != 2 or (held < 0).any():
        raise MeasureError(
            "an amount is below 0, or amounts are no table.", "give a table of them."
        )
    return held


def decayed(counts: ArrayLike, ages: ArrayLike, half_life: float) -> Floats:
    """Counts of past years, each halved for every half-life since.

    Parameters
    ----------
    counts : float array, shape (..., t)
        How many, by year.
    ages : float array, shape (t,)
        Years since. Unit: year, 0 or more.
    half_life : float
        Above 0. Unit: year.

    Returns
    -------
    float array, shape (...)
        Their sum after decay.

    Raises
    ------
    MeasureError
        If the half-life is not above 0 or an age is below 0.

    Examples
    --------
    >>> float(decayed([4, 4, 4], [0, 5, 10], 5.0))
    7.0
    """
    since = np.asarray(ages, float)
    if not half_life > 0 or (since < 0).any():
        raise MeasureError(
            f"a half-life of {half_life:g} years, or a year still to come.",
            "give a half-life above 0, and years that are past.",
        )
    return np.asarray(np.asarray(counts, float) @ 0.5 ** (since / half_life))


def saturating(count: ArrayLike, half: float) -> Floats:
    """A count as a part from 0 toward 1: ``1 - 2^(-count / half)``.

    Examples
    --------
    >>> saturating([0, 5, 10], 5.0).tolist()
    [0.0, 0.5, 0.75]
    """
    return np.asarray(1 - 0.5 ** (np.asarray(count, float) / half))


def pair_score(parts: ArrayLike, weights: ArrayLike, unknown: float = 0.0) -> Floats:
    """The score of each pair: ``1 - prod_k (1 - w_k x_k)``.

    Parameters
    ----------
    parts : float array, shape (k, ...)
        From 0 to 1; NaN is not known.
    weights : float array, shape (k,)
        From 0 to 1: what a part that is wholly there gives alone.
    unknown : float
        What a part that is not known counts as: 0 gives the least that the score can be, 1 the
        most.

    Returns
    -------
    float array, shape (...)
        From 0 to below 1 for weights below 1. Unit: none.

    Raises
    ------
    MeasureError
        If a weight or a part lies outside 0 to 1, or their numbers differ.

    Examples
    --------
    >>> float(pair_score([1.0, 0.5], [0.5, 0.5]))
    0.625
    >>> half_known = [1.0, np.nan]
    >>> [float(pair_score(half_known, [0.5, 0.5], unknown)) for unknown in (0, 1)]
    [0.5, 0.75]
    """
    held, heavy = np.asarray(parts, float), np.asarray(weights, float)
    if heavy.ndim != 1 or held.shape[:1] != heavy.shape or not ((heavy >= 0) & (heavy <= 1)).all():
        raise MeasureError(
            "weights do not go with the parts, or one lies outside 0 to 1.",
            "give each part a weight from 0 to 1.",
        )
    if (held < 0).any() or (held > 1).any():
        raise MeasureError("a part lies outside 0 to 1.", "scale it first.")
    missed = np.ones(held.shape[1:])
    for weight, part in zip(heavy, held, strict=True):
        missed = missed * (1 - weight * np.where(np.isnan(part), unknown, part))
    return np.asarray(1 - missed)


def weighted_mean_of_pairs(score: ArrayLike, capability: ArrayLike) -> float:
    """Mean score of a group's pairs, each weighted by the product of its states' capability.

    Parameters
    ----------
    score : float array, shape (n, n)
        Symmetric; the diagonal is left out.
    capability : float array, shape (n,)
        0 or more, NaN not known; pairs of a state that is not known are left out.

    Returns
    -------
    float
        NaN where no pair is left.

    Examples
    --------
    >>> weighted_mean_of_pairs([[0, 1, 0], [1, 0, 0], [0, 0, 0]], [2, 1, 1])
    0.4
    """
    held, heavy = np.asarray(score, float), np.nan_to_num(np.asarray(capability, float))
    own = heavy**2
    total = heavy.sum() ** 2 - own.sum()
    found = heavy @ held @ heavy - own @ np.diagonal(held)
    # One state alone leaves rounding, and no pair.
    return float(found / total) if total > 1e-12 * max(own.sum(), 1e-300) else float("nan")


def division_of_labor(stock: ArrayLike) -> tuple[float, float, float]:
    """How far a group's members divide kinds of capability among them.

    Parameters
    ----------
    stock : float array, shape (n, k)
        What each of n members has of each of k kinds; NaN counts as none.

    Returns
    -------
    tuple of float
        The index, the mutual information and the entropy of country. The index is their ratio,
        from 0 (every member has the same share of every kind) to 1 (each kind is one member's
        alone), NaN where one member has all or nobody anything. Unit of the others: nats.

    Notes
    -----
    Each kind that anybody has counts alike, so that many rifles do not outweigh few ships:
    ``p(i, k)`` is member i's share of kind k, over the number of kinds.

    References
    ----------
    gannon2023

    Examples
    --------
    >>> division_of_labor([[5, 0], [0, 3]])[0], division_of_labor([[4, 2], [2, 1]])[0]
    (1.0, 0.0)
    """
    held = np.nan_to_num(_amounts(stock))
    held = held[:, held.sum(axis=0) > 0]
    if not held.size:
        return float("nan"), float("nan"), float("nan")
    joint = held / held.sum(axis=0) / held.shape[1]
    country, kind = joint.sum(axis=1, keepdims=True), joint.sum(axis=0, keepdims=True)
    there = joint > 0
    ratio = joint[there] / (country * kind)[there]
    information = max(0.0, float((joint[there] * np.log(ratio)).sum()))
    of = country[country > 0]
    entropy = float(-(of * np.log(of)).sum())
    if entropy <= 1e-12:
        return float("nan"), information, entropy
    if information < 1e-12:
        information = 0.0
    return min(1.0, information / entropy), information, entropy
