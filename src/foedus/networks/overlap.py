"""How far groups have the same members."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def jaccard1912(member: Flags) -> Floats:
    """Members in common over members of either, for each pair of groups.

    Parameters
    ----------
    member : bool array, shape (g, n)
        [a, i] is True where state i belongs to group a.

    Returns
    -------
    float array, shape (g, g)
        Symmetric, within [0, 1]; 1 where two groups have the same members. NaN where neither
        of two has any.

    Notes
    -----
    ``J(A, B) = |A and B| / |A or B|``.

    References
    ----------
    jaccard1912

    Examples
    --------
    >>> two_groups = np.array([[1, 1, 1, 0], [0, 1, 1, 1]], bool)
    >>> float(jaccard1912(two_groups)[0, 1])
    0.5
    """
    shared = _shared(member)
    sizes = np.diagonal(shared)
    either = sizes[:, None] + sizes[None, :] - shared
    out = np.full(shared.shape, np.nan)
    return np.asarray(np.divide(shared, either, out=out, where=either > 0))


def containment(member: Flags) -> Floats:
    """The share of each group's members that belong to each other group.

    Parameters
    ----------
    member : bool array, shape (g, n)
        As of :func:`jaccard1912`.

    Returns
    -------
    float array, shape (g, g)
        [a, b] is ``|A and B| / |A|``: 1 where all of a's members are in b. NaN where a has none.

    Examples
    --------
    >>> two_groups = np.array([[1, 1, 0, 0], [1, 1, 1, 1]], bool)
    >>> containment(two_groups).tolist()
    [[1.0, 1.0], [0.5, 1.0]]
    """
    shared = _shared(member)
    sizes = np.repeat(np.diagonal(shared)[:, None], len(shared), axis=1)
    out = np.full(shared.shape, np.nan)
    return np.asarray(np.divide(shared, sizes, out=out, where=sizes > 0))


def _shared(member: Flags) -> Floats:
    counted = member.astype(np.float64)
    return counted @ counted.T
