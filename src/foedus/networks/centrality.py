"""Who stands in the middle of a network, and how much the network turns on one: Freeman's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def degree(links: Flags) -> Ints:
    """How many others each node is joined to: int array, shape (n,)."""
    return np.asarray(links.sum(axis=1), np.int64)


def betweenness_freeman1977(links: Flags) -> Floats:
    """How many pairs of others each node lies between.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float array, shape (n,)
        For each node, the sum over pairs of others of the share of their shortest paths that
        pass through it. From 0 to (n - 1)(n - 2) / 2. A pair that no path joins counts nothing.

    Notes
    -----
    Brandes's sums, for all starts at once: paths are counted outward by their length, and shares
    are gathered back inward.

    References
    ----------
    freeman1977, brandes2001

    Examples
    --------
    >>> star = np.zeros((4, 4), bool)
    >>> star[0, 1:] = star[1:, 0] = True
    >>> betweenness_freeman1977(star).tolist()
    [3.0, 0.0, 0.0, 0.0]
    """
    n = len(links)
    joined = links.astype(np.float64)
    ways = np.eye(n)
    reached = np.eye(n, dtype=bool)
    rings = [reached.copy()]
    # ways[s, v]: shortest paths from s to v; rings[d][s, v]: v lies d steps from s.
    while True:
        onward = np.where(rings[-1], ways, 0.0) @ joined
        ring = (onward > 0) & ~reached
        if not ring.any():
            break
        ways[ring] = onward[ring]
        reached |= ring
        rings.append(ring)
    share = np.zeros((n, n))
    for nearer, ring in zip(rings[-2::-1], rings[:0:-1], strict=True):
        passed = np.zeros((n, n))
        passed[ring] = (1.0 + share[ring]) / ways[ring]
        share += np.where(nearer, (passed @ joined) * ways, 0.0)
    np.fill_diagonal(share, 0.0)
    # Each pair was counted from both its ends.
    return np.asarray(share.sum(axis=0) / 2.0)


def degree_centralization_freeman1978(links: Flags) -> float:
    """How far a network's links all run to one node.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        From 0, where all nodes have as many links (a ring, all joined to all), to 1, a star.
        NaN for fewer than three nodes, where there is no star.

    Notes
    -----
    ``sum_i (d_max - d_i) / ((n - 1)(n - 2))``.

    References
    ----------
    freeman1978

    Examples
    --------
    >>> star = np.zeros((4, 4), bool)
    >>> star[0, 1:] = star[1:, 0] = True
    >>> degree_centralization_freeman1978(star)
    1.0
    """
    n = len(links)
    if n < 3:
        return float("nan")
    counted = degree(links)
    return float((counted.max() - counted).sum() / ((n - 1) * (n - 2)))


def betweenness_centralization_freeman1978(links: Flags) -> float:
    """How far a network's shortest paths all pass through one node.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        From 0, where no node lies between others more than another, to 1, a star. NaN for fewer
        than three nodes.

    Notes
    -----
    ``2 sum_i (b_max - b_i) / ((n - 1)^2 (n - 2))``.

    References
    ----------
    freeman1977, freeman1978

    Examples
    --------
    >>> star = np.zeros((4, 4), bool)
    >>> star[0, 1:] = star[1:, 0] = True
    >>> betweenness_centralization_freeman1978(star)
    1.0
    """
    n = len(links)
    if n < 3:
        return float("nan")
    between = betweenness_freeman1977(links)
    return float(2.0 * (between.max() - between).sum() / ((n - 1) ** 2 * (n - 2)))


def hub_share(links: Flags) -> float:
    """The share of all links that have the best joined node at an end.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        1 for a star, 2 / n where all are joined to all; NaN where nobody is joined.
    """
    count = int(links.sum()) // 2
    return float(degree(links).max() / count) if count else float("nan")
