"""How alike the members of a group are: spread, agreement, polarization; many groups at once.

A group is a row of booleans over the same states. Every function takes many rows, so that a group
and the placebo groups it is held against are reckoned by one and the same line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

VOTES = (1.0, 2.0, 3.0)
"""Yes, abstain, no, as in :func:`foedus.measures.portfolios.vote_portfolio`."""


def spread(values: ArrayLike, groups: ArrayLike) -> Floats:
    """Standard deviation of members' values: sigma, with one degree of freedom taken.

    Parameters
    ----------
    values : float array, shape (n,)
        One per state; NaN is not known, and the state is left out.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    float array, shape (g,)
        NaN for fewer than two known members. Unit: that of the values.

    Raises
    ------
    MeasureError
        If the shapes do not fit or a value is infinite.

    Examples
    --------
    >>> spread([1.0, 3.0, 9.0], [[True, True, False]]).round(4).tolist()
    [1.4142]
    """
    held, of = _checked(values, groups)
    known = np.isfinite(held)
    if not known.any():
        return np.full(len(of), np.nan)
    # Taken from the middle, so that no digit is lost where all lie far from 0.
    moved = np.where(known, held - held[known].mean(), 0.0)
    n = (of & known).sum(axis=1)
    mean = (of * moved).sum(axis=1) / np.maximum(n, 1)
    squares = np.where(of & known, (moved - mean[:, None]) ** 2, 0.0).sum(axis=1)
    return np.where(n >= 2, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


def weighted_mean(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Mean of members' values, by weight: ``D_g = sum s_i v_i`` where weights are shares.

    Parameters
    ----------
    values, weights : float array, shape (n,)
        NaN is not known, and the state is left out; all weigh alike by default.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    float array, shape (g,)
        NaN where nobody of weight is known.

    Raises
    ------
    MeasureError
        If the shapes do not fit, or a weight is negative.

    Examples
    --------
    >>> weighted_mean([0.9, 0.3], [[True, True]], [3.0, 1.0]).tolist()
    [0.75]
    """
    held, of = _checked(values, groups)
    weight = np.ones(len(held)) if weights is None else np.asarray(weights, float)
    if weight.shape != held.shape or (weight < 0).any():
        raise MeasureError(
            "weights do not fit the values, or one is negative.", "give one of 0 or more per state."
        )
    weight = np.where(np.isfinite(held) & np.isfinite(weight), weight, 0.0)
    whole = (of * weight).sum(axis=1)
    part = (of * (weight * np.nan_to_num(held))).sum(axis=1)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def least(values: ArrayLike, groups: ArrayLike) -> Floats:
    """The lowest of members' values: of democracy, the weakest link of a joint democracy.

    Parameters
    ----------
    values : float array, shape (n,)
        NaN is not known, and the state is left out.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    float array, shape (g,)
        NaN where nobody is known.

    References
    ----------
    dixon1994

    Examples
    --------
    >>> least([0.9, 0.3, 0.5], [[True, False, True]]).tolist()
    [0.5]
    """
    held, of = _checked(values, groups)
    found = np.where(of & np.isfinite(held), held, np.inf).min(axis=1, initial=np.inf)
    return np.where(np.isfinite(found), found, np.nan)


def unlike_pairs(kinds: ArrayLike, groups: ArrayLike) -> Floats:
    """Share of a group's pairs whose two members are of different kinds.

    Parameters
    ----------
    kinds : float array, shape (n,)
        A number per kind; NaN is not known, and the state is left out.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    float array, shape (g,)
        0, all alike, to 1, no two alike; NaN for fewer than two known members.

    Examples
    --------
    >>> unlike_pairs([0, 0, 1], [[True, True, True]]).round(4).tolist()
    [0.6667]
    """
    held, of = _checked(kinds, groups)
    n = (of & np.isfinite(held)).sum(axis=1)
    alike = np.zeros(len(of))
    for kind in np.unique(held[np.isfinite(held)]):
        count = (of & (held == kind)).sum(axis=1)
        alike += count * (count - 1)
    pairs = n * (n - 1)
    return np.where(pairs > 0, 1 - alike / np.maximum(pairs, 1), np.nan)


def polarization_esteban_ray1994(
    values: ArrayLike, groups: ArrayLike, *, width: float, alpha: float = 1.3
) -> Floats:
    """Esteban and Ray's polarization: how far a group falls into camps that stand apart.

    Parameters
    ----------
    values : float array, shape (n,)
        Positions; NaN is not known, and the state is left out.
    groups : bool array, shape (g, n)
        Members of each group, who weigh alike.
    width : float
        Members within one window of this width, counted from 0, are one camp and stand at its
        middle. Unit: that of the values.
    alpha : float
        How much a camp's size makes its members feel as one; above 0, to 1.6.

    Returns
    -------
    float array, shape (g,)
        0 where all are in one camp; NaN for fewer than two known members. Unit: that of the
        values.

    Raises
    ------
    MeasureError
        If the width is not positive or alpha is outside its bounds.

    Notes
    -----
    ``P = sum_b sum_c pi_b^(1+alpha) pi_c |y_b - y_c|`` over camps, pi their shares of members.

    References
    ----------
    esteban_ray1994

    Examples
    --------
    >>> halves = polarization_esteban_ray1994([0.1, 0.1, 1.1, 1.1], [[True] * 4], width=1, alpha=1)
    >>> float(halves[0])
    0.25
    """
    if not width > 0 or not 0 < alpha <= 1.6:
        raise MeasureError(
            f"no polarization for a width of {width} and alpha {alpha}.",
            "give a width above 0 and alpha above 0, to 1.6.",
        )
    held, of = _checked(values, groups)
    known = np.isfinite(held)
    if not known.any():
        return np.full(len(of), np.nan)
    camp = np.floor(np.where(known, held, 0.0) / width)
    names = np.unique(camp[known])
    counts = np.stack([(of & known & (camp == name)).sum(axis=1) for name in names], axis=1)
    n = counts.sum(axis=1)
    share = counts / np.maximum(n, 1)[:, None]
    apart = np.abs(names[:, None] - names[None, :]) * width
    found = ((share ** (1 + alpha)) @ apart * share).sum(axis=1)
    return np.where(n >= 2, found, np.nan)


def mean_of_pairs(pairs: ArrayLike, groups: ArrayLike) -> Floats:
    """Mean over a group's pairs of what each pair has, such as its similarity.

    Parameters
    ----------
    pairs : float array, shape (n, n)
        Symmetric. A pair that is not known is NaN, and left out; the diagonal is not looked at.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    float array, shape (g,)
        NaN where no pair is known.

    Raises
    ------
    MeasureError
        If the array is not square or the shapes do not fit.

    Examples
    --------
    >>> mean_of_pairs([[1.0, 0.5], [0.5, 1.0]], [[True, True]]).tolist()
    [0.5]
    """
    held = np.array(pairs, float)
    of = np.asarray(groups, bool)
    if held.ndim != 2 or held.shape[0] != held.shape[1] or of.shape[1:] != held.shape[:1]:
        raise MeasureError(
            f"pairs of shape {held.shape} do not fit groups of shape {of.shape}.",
            "give a square array, and one column of groups per state.",
        )
    known = np.isfinite(held)
    np.fill_diagonal(known, val=False)
    members = of.astype(float)
    whole = ((members @ np.where(known, held, 0.0)) * members).sum(axis=1)
    if known.sum() == held.size - len(held):
        size = members.sum(axis=1)
        n = size * (size - 1)
    else:
        n = ((members @ known.astype(float)) * members).sum(axis=1)
    return np.where(n > 0, whole / np.maximum(n, 1), np.nan)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike groups voted, per roll call; float arrays, shape (g, k).

    ``index`` is the agreement index (0 split evenly three ways, 1 unanimous), ``rice`` is Rice's
    of yes and no alone. NaN where fewer than two members voted (of Rice's, yes or no).
    """

    index: Floats
    rice: Floats


def agreement_hix2005(votes: ArrayLike, groups: ArrayLike) -> Agreement:
    """Agreement index of each group on each roll call, and Rice's index beside it.

    Parameters
    ----------
    votes : float array, shape (n, k)
        1 yes, 2 abstain, 3 no; NaN is no vote cast, and the state is left out of that roll call.
    groups : bool array, shape (g, n)
        Members of each group.

    Returns
    -------
    Agreement

    Raises
    ------
    MeasureError
        If a vote is none of these, or the shapes do not fit.

    Notes
    -----
    ``AI = (max(Y, A, N) - (Y + A + N - max(Y, A, N)) / 2) / (Y + A + N)``;
    ``Rice = |Y - N| / (Y + N)``.

    References
    ----------
    hix_et_al2005, rice1925

    Examples
    --------
    >>> found = agreement_hix2005([[1, 1], [1, 3], [3, 2]], [[True, True, True]])
    >>> found.index.tolist(), found.rice.round(3).tolist()
    ([[0.5, 0.0]], [[0.333, 0.0]])
    """
    cast = np.asarray(votes, float)
    of = np.asarray(groups, bool)
    if cast.ndim != 2 or of.ndim != 2 or of.shape[1] != len(cast):
        raise MeasureError(
            f"votes of shape {cast.shape} do not fit groups of shape {of.shape}.",
            "give one row of votes and one column of groups per state.",
        )
    if not (np.isnan(cast) | np.isin(cast, VOTES)).all():
        raise MeasureError("a vote is neither 1, 2, 3 nor missing.", "write NaN for no vote.")
    # Counts of members, which single precision holds exactly, at half the cost.
    members = of.astype(np.float32)
    yes, abstain, no = (
        (members @ (cast == kind).astype(np.float32)).astype(float) for kind in VOTES
    )
    whole = yes + abstain + no
    most = np.maximum(np.maximum(yes, abstain), no)
    index = (most - (whole - most) / 2) / np.maximum(whole, 1)
    sides = yes + no
    rice = np.abs(yes - no) / np.maximum(sides, 1)
    return Agreement(
        np.where(whole >= 2, index, np.nan),
        np.where(sides >= 2, rice, np.nan),
    )


def mean_known(values: ArrayLike) -> Floats:
    """Mean of the last axis over what is known; NaN where nothing is.

    Examples
    --------
    >>> mean_known([[1.0, np.nan, 0.0]]).tolist()
    [0.5]
    """
    held = np.asarray(values, float)
    n = np.isfinite(held).sum(axis=-1)
    return np.where(n > 0, np.nansum(held, axis=-1) / np.maximum(n, 1), np.nan)


def _checked(values: ArrayLike, groups: ArrayLike) -> tuple[Floats, Flags]:
    held = np.asarray(values, float)
    of = np.asarray(groups, bool)
    if held.ndim != 1 or of.ndim != 2 or of.shape[1] != len(held):
        raise MeasureError(
            f"values of shape {held.shape} do not fit groups of shape {of.shape}.",
            "give one value and one column of groups per state.",
        )
    if np.isinf(held).any():
        raise MeasureError("a value is infinite.", "write NaN where it is not known.")
    return held, of
