"""What a network is made of: links, parts, and the links and nodes by which it hangs together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


def links_of(joined: NDArray[np.generic], fold: str = "either") -> Flags:
    """Undirected links of directed ties.

    Parameters
    ----------
    joined : array, shape (n, n)
        Not zero at [i, j] where i is tied to j. The diagonal is not looked at.
    fold : str
        ``either``: one of the two ties makes a link; ``both``: it takes both.

    Returns
    -------
    bool array, shape (n, n)
        Symmetric, diagonal False.

    Raises
    ------
    ValueError
        If the array is not square, or there is no such fold.

    Examples
    --------
    >>> one_way = np.array([[0, 1], [0, 0]])
    >>> int(links_of(one_way).sum()), int(links_of(one_way, "both").sum())
    (2, 0)
    """
    if joined.ndim != 2 or joined.shape[0] != joined.shape[1]:
        raise ValueError(f"ties between n nodes are n by n, not {joined.shape}")
    if fold not in ("either", "both"):
        raise ValueError(f"no fold is called {fold!r}; use 'either' or 'both'")
    tied = joined != 0
    found = tied | tied.T if fold == "either" else tied & tied.T
    np.fill_diagonal(found, val=False)
    return np.asarray(found)


def parts(links: Flags) -> Ints:
    """The connected part of each node, numbered by its first node.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    int array, shape (n,)
        Two nodes have one number if a path joins them.

    Examples
    --------
    >>> pair_and_one = np.zeros((3, 3), bool)
    >>> pair_and_one[0, 2] = pair_and_one[2, 0] = True
    >>> parts(pair_and_one).tolist()
    [0, 1, 0]
    """
    n = len(links)
    found = np.full(n, -1, np.int64)
    for start in range(n):
        if found[start] >= 0:
            continue
        reached = np.zeros(n, bool)
        reached[start] = True
        edge = reached
        while edge.any():
            edge = links[edge].any(axis=0) & ~reached
            reached |= edge
        found[reached] = start
    return found


def largest_part(links: Flags) -> Ints:
    """Nodes of the connected part with most of them, the first of several; ascending."""
    if not len(links):
        return np.empty(0, np.int64)
    of = parts(links)
    return np.flatnonzero(of == np.bincount(of).argmax())


def articulation_nodes(links: Flags) -> Ints:
    """Nodes without which a connected part falls into several; ascending.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    References
    ----------
    hopcroft_tarjan1973

    Examples
    --------
    >>> path = np.eye(3, k=1, dtype=bool) | np.eye(3, k=-1, dtype=bool)
    >>> articulation_nodes(path).tolist()
    [1]
    """
    return np.array(sorted(_cuts(links)[0]), np.int64)


def bridges(links: Flags) -> tuple[tuple[int, int], ...]:
    """Links without which a connected part falls into two; the lower node first, in order.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    References
    ----------
    hopcroft_tarjan1973

    Examples
    --------
    >>> path = np.eye(3, k=1, dtype=bool) | np.eye(3, k=-1, dtype=bool)
    >>> bridges(path)
    ((0, 1), (1, 2))
    """
    return tuple(sorted(_cuts(links)[1]))


def _cuts(links: Flags) -> tuple[set[int], set[tuple[int, int]]]:
    """Articulation nodes and bridges by one walk in depth, without recursion."""
    n = len(links)
    beside = [np.flatnonzero(row).tolist() for row in links]
    seen, low = [-1] * n, [0] * n
    nodes: set[int] = set()
    cut: set[tuple[int, int]] = set()
    clock = 0
    for root in range(n):
        if seen[root] >= 0:
            continue
        seen[root] = low[root] = clock
        clock += 1
        walk = [(root, -1, iter(beside[root]))]
        from_root = 0
        while walk:
            node, before, ahead = walk[-1]
            for other in ahead:
                if seen[other] < 0:
                    seen[other] = low[other] = clock
                    clock += 1
                    walk.append((other, node, iter(beside[other])))
                    break
                if other != before:
                    low[node] = min(low[node], seen[other])
            else:
                walk.pop()
                if before < 0:
                    continue
                low[before] = min(low[before], low[node])
                if low[node] > seen[before]:
                    cut.add((min(before, node), max(before, node)))
                if before == root:
                    from_root += 1
                elif low[node] >= seen[before]:
                    nodes.add(before)
        if from_root > 1:
            nodes.add(root)
    return nodes, cut


def core(links: Flags) -> tuple[int, Ints]:
    """The innermost core: the nodes each joined to at least k others of them, for the highest k.

    Parameters
    ----------
    links : bool array, shape (n, n)
        Symmetric.

    Returns
    -------
    tuple of int and int array
        k, and the nodes, ascending; 0 and all of them where nobody is joined.

    References
    ----------
    seidman1983

    Examples
    --------
    >>> triangle_and_tail = np.zeros((4, 4), bool)
    >>> for i, j in ((0, 1), (1, 2), (0, 2), (2, 3)):
    ...     triangle_and_tail[i, j] = triangle_and_tail[j, i] = True
    >>> k, nodes = core(triangle_and_tail)
    >>> k, nodes.tolist()
    (2, [0, 1, 2])
    """
    alive = np.ones(len(links), bool)
    best, k = np.flatnonzero(alive), 0
    while alive.any():
        degree = links[:, alive].sum(axis=1)
        weak = alive & (degree <= k)
        if not weak.any():
            # Everyone left has more than k partners left.
            k += 1
            best = np.flatnonzero(alive)
            continue
        alive = alive & ~weak
    return k, best
