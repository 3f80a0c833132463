"""How closely a network is knit: how many links it has, and what it takes to pull it apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
# Below it an eigenvalue is the rounding of zero: of n nodes it errs by some n * 1e-16 * n.
_ROUNDING = 1e-9


def density(links: Flags) -> float:
    """Links over all that there could be.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        From 0 to 1; NaN for fewer than two nodes.
    """
    n = len(links)
    return float(links.sum() / (n * (n - 1))) if n > 1 else float("nan")


def algebraic_connectivity_fiedler1973(weights: NDArray[np.generic]) -> float:
    """The second smallest eigenvalue of a network's Laplacian.

    Parameters
    ----------
    weights : array, shape (n, n)
        Symmetric, not negative: links, or how strong they are. The diagonal is not looked at.

    Returns
    -------
    float
        0 where the network is in parts; 1 for a star and n where all of n nodes are joined to
        all, with links of weight 1; 2 for two nodes joined. NaN for fewer than two nodes.

    References
    ----------
    fiedler1973

    Examples
    --------
    >>> round(algebraic_connectivity_fiedler1973(np.ones((5, 5))), 9)
    5.0
    """
    n = len(weights)
    if n < 2:
        return float("nan")
    joined = weights.astype(np.float64)
    np.fill_diagonal(joined, 0.0)
    laplacian = np.diag(joined.sum(axis=1)) - joined
    second = float(np.linalg.eigvalsh(laplacian)[1])
    return second if second > _ROUNDING * max(1.0, float(joined.max())) else 0.0


def transitivity(links: Flags) -> float:
    """How many of the pairs with a partner in common are joined themselves.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        Three times the triangles over the paths of two links: 0 for a star, 1 where all are
        joined to all; NaN where no two have a partner in common.

    References
    ----------
    newman_et_al2001

    Examples
    --------
    >>> transitivity(~np.eye(4, dtype=bool))
    1.0
    """
    joined = links.astype(np.int64)
    counted = joined.sum(axis=1)
    pairs = int((counted * (counted - 1)).sum())
    closed = int(((joined @ joined) * joined).sum())
    return closed / pairs if pairs else float("nan")


def clustering_watts_strogatz1998(links: Flags) -> float:
    """How many of a node's partners are joined to each other: the mean over nodes.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        From 0 to 1; a node with fewer than two partners counts 0. NaN without nodes.

    References
    ----------
    watts_strogatz1998

    Examples
    --------
    >>> clustering_watts_strogatz1998(~np.eye(4, dtype=bool))
    1.0
    """
    if not len(links):
        return float("nan")
    joined = links.astype(np.int64)
    counted = joined.sum(axis=1)
    closed = ((joined @ joined) * joined).sum(axis=1)
    pairs = counted * (counted - 1)
    return float(np.divide(closed, pairs, out=np.zeros(len(links)), where=pairs > 0).mean())
