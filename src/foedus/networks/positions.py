"""Where to draw the nodes of a network, so that those a few steps apart lie close.

Positions are made once, for the union of all the links that will be shown: a drawing of another
year then leaves every node where it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.networks.graph import parts

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 200
_IN_A_ROW = 14
_ROW = 0.16
_GAP = 0.12
_PLACES = 4
_LARGE = 3


def positions(links: Flags, *, seed: int) -> Floats:
    """A place for each node: connected parts side by side, pairs and nodes alone in rows below.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.
    seed : int
        Of the places that the search sets out from.

    Returns
    -------
    float array, shape (n, 2)
        Within [-1, 1], rounded to four places. The same links and seed give the same positions.

    References
    ----------
    gansner_et_al2004

    Examples
    --------
    >>> ring = np.eye(4, k=1, dtype=bool) | np.eye(4, k=3, dtype=bool)
    >>> at = positions(ring | ring.T, seed=1)
    >>> at.shape, float(np.abs(at).max())
    ((4, 2), 1.0)
    """
    n = len(links)
    at = np.zeros((n, 2))
    of = parts(links)
    groups = [np.flatnonzero(of == one) for one in np.unique(of)]
    groups.sort(key=lambda one: (-len(one), int(one[0])))
    large = [one for one in groups if len(one) >= _LARGE]
    below = [int(node) for one in groups if len(one) < _LARGE for node in one]
    rows = -(-len(below) // _IN_A_ROW)
    floor = -1.0 if not rows else min(0.4, -1.0 + _ROW * (rows - 1) + 2 * _GAP)
    if large:
        widths = np.sqrt([len(one) for one in large])
        ends = np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum() * 2 - 1
        for group, left, right in zip(large, ends[:-1], ends[1:], strict=True):
            # A gap between neighbors, none at the edge of the drawing.
            box = (left + (_GAP if left > -1 else 0.0), right - (_GAP if right < 1 else 0.0))
            found = stress_gansner_et_al2004(links[np.ix_(group, group)], seed=seed)
            at[group] = _boxed(found, box, (floor, 1.0))
    for place, node in enumerate(below):
        row, column = divmod(place, _IN_A_ROW)
        at[node] = -1 + 2 * (column + 0.5) / _IN_A_ROW, -1 + _ROW * (rows - 1 - row)
    return np.round(at, _PLACES) + 0.0


def stress_gansner_et_al2004(links: Flags, *, seed: int) -> Floats:
    """Places of a connected network whose distances are as near the steps as a plane allows.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric; a path joins any two nodes.
    seed : int
        Of the places that the search sets out from.

    Returns
    -------
    float array, shape (n, 2)
        Turned so that they are widest from left to right. Unit: steps.

    Raises
    ------
    ValueError
        If no path joins some two.

    Notes
    -----
    Stress ``sum_ij (|x_i - x_j| - d_ij)^2 / d_ij^2`` is lowered by majorization, round by round.

    References
    ----------
    gansner_et_al2004
    """
    n = len(links)
    if n < _LARGE:
        return np.stack([np.arange(n, dtype=np.float64), np.zeros(n)], axis=1)
    wanted = steps(links)
    if np.isinf(wanted).any():
        raise ValueError("no path joins some nodes; place each connected part by itself")
    weight = np.divide(1.0, wanted**2, out=np.zeros((n, n)), where=wanted > 0)
    # What is weighed is the same in every round: the system is solved once.
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    at = np.random.Generator(np.random.Philox(seed)).standard_normal((n, 2))
    for _ in range(ROUNDS):
        gap = at[:, None, :] - at[None, :, :]
        length = np.sqrt((gap**2).sum(axis=2))
        pull = np.divide(weight * wanted, length, out=np.zeros((n, n)), where=length > 1e-12)
        at = inverse @ ((np.diag(pull.sum(axis=1)) - pull) @ at)
    return _turned(at)


def steps(links: Flags) -> Floats:
    """Links on the shortest path between each two nodes; infinite where no path joins them.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    float array, shape (n, n)
        Symmetric, diagonal 0.

    Examples
    --------
    >>> path = np.eye(3, k=1, dtype=bool) | np.eye(3, k=-1, dtype=bool)
    >>> steps(path)[0].tolist()
    [0.0, 1.0, 2.0]
    """
    n = len(links)
    found = np.full((n, n), np.inf)
    reached = np.eye(n, dtype=bool)
    found[reached] = 0.0
    edge, step = reached.copy(), 0
    joined = links.astype(np.float64)
    while edge.any():
        step += 1
        edge = (edge.astype(np.float64) @ joined > 0) & ~reached
        found[edge] = step
        reached |= edge
    return found


def _turned(at: Floats) -> Floats:
    at = at - at.mean(axis=0)
    _, axes = np.linalg.eigh(at.T @ at)
    axes = axes[:, ::-1]
    # An axis has two directions: the first node lies to the right, and above.
    for place in range(2):
        along = at @ axes[:, place]
        first = along[np.argmax(np.abs(along) > 1e-9)]
        axes[:, place] *= -1.0 if first < 0 else 1.0
    return np.asarray(at @ axes)


def _boxed(at: Floats, across: tuple[float, float], up: tuple[float, float]) -> Floats:
    """Stretched to fill a box; a line stands in its middle."""
    found = np.empty_like(at)
    for place, (low, high) in enumerate((across, up)):
        least, most = float(at[:, place].min()), float(at[:, place].max())
        span = most - least
        share = (at[:, place] - least) / span if span > 1e-9 else np.full(len(at), 0.5)
        found[:, place] = low + share * (high - low)
    return found
