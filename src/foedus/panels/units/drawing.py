"""Counting and drawing groups of k states that existed together, as functions on arrays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Days = npt.NDArray[np.datetime64]
    Numbers = npt.NDArray[np.int64]
    Joining = Sequence[tuple[int, Numbers]]

# With fewer groups left over than this many times those wanted, listing them all is cheaper.
_SPARSE = 2


def in_order_of_joining(start: Days, end: Days) -> list[tuple[int, Numbers]]:
    """Each state by its first day, with those that had begun and not ended on that day.

    Spells that overlap two by two share a day, and it is the first day of the one that began
    last. So each group of states that share a day is found once, at the member that began last:
    it, and any of those that stand beside it here.

    Parameters
    ----------
    start, end : datetime64[D] array, shape (n,)
        One half-open spell per state.

    Returns
    -------
    list of (int, int array)
        Positions in the arrays.

    Examples
    --------
    >>> import numpy as np
    >>> start = np.array(["1990-01-01", "1990-01-01", "1990-10-03"], "M8[D]")
    >>> end = np.array(["1991-01-01", "1990-10-03", "1991-01-01"], "M8[D]")
    >>> [(last, others.tolist()) for last, others in in_order_of_joining(start, end)]
    [(0, []), (1, [0]), (2, [0])]
    """
    import numpy as np

    order = np.argsort(start, kind="stable")
    before = [(int(state), order[:rank]) for rank, state in enumerate(order)]
    return [(state, others[end[others] > start[state]]) for state, others in before]


def count_k_ads(joining: Joining, k: int) -> int:
    """How many groups of ``k`` states share a day.

    Parameters
    ----------
    joining : list
        What :func:`in_order_of_joining` gives.
    k : int
        States in a group, at least 1.

    Returns
    -------
    int

    Examples
    --------
    >>> import numpy as np
    >>> joining = in_order_of_joining(*np.array([["1990-01-01"] * 5, ["1991-01-01"] * 5], "M8[D]"))
    >>> count_k_ads(joining, 2), count_k_ads(joining, 3)
    (10, 10)
    """
    return sum(comb(len(others), k - 1) for _, others in joining)


def draw_k_ads(
    joining: Joining,
    k: int,
    count: int,
    rng: np.random.Generator,
    apart_from: Collection[tuple[int, ...]] = (),
) -> list[tuple[int, ...]]:
    """Different groups of ``k`` states that share a day, each as likely as any other.

    Parameters
    ----------
    joining : list
        What :func:`in_order_of_joining` gives.
    k : int
        States in a group, at least 1.
    count : int
        How many to draw; all there are, where there are fewer.
    rng : numpy.random.Generator
        Where chance comes from.
    apart_from : collection of tuples of int
        Groups that must not be drawn: positions in ascending order.

    Returns
    -------
    list of tuples of int
        Positions in the arrays, ascending within a group; the groups in order.

    Examples
    --------
    >>> import numpy as np
    >>> joining = in_order_of_joining(*np.array([["1990-01-01"] * 4, ["1991-01-01"] * 4], "M8[D]"))
    >>> draw_k_ads(joining, 3, 9, np.random.default_rng(1), {(0, 1, 2)})
    [(0, 1, 3), (0, 2, 3), (1, 2, 3)]
    """
    import numpy as np

    if not count:
        return []
    ways = [comb(len(others), k - 1) for _, others in joining]
    total = sum(ways)
    barred = set(apart_from)
    if total - len(barred) <= _SPARSE * count:
        left = sorted(_every_group(joining, k) - barred)
        if len(left) <= count:
            return left
        return [left[place] for place in sorted(rng.choice(len(left), count, replace=False))]
    # Whole numbers of any size divide into a share that is exactly rounded: nothing overflows.
    shares = np.array([way / total for way in ways])
    drawn: set[tuple[int, ...]] = set()
    while len(drawn) < count:
        places, times = np.unique(
            rng.choice(len(ways), count - len(drawn), p=shares / shares.sum()), return_counts=True
        )
        for place, wanted in zip(places, times, strict=True):
            last, others = joining[place]
            # The k - 1 smallest of as many chance numbers as there are states: any set alike.
            chances = rng.random((wanted, len(others)))
            rest = others[np.argsort(chances, axis=1)[:, : k - 1]]
            groups = np.sort(np.column_stack([np.full(wanted, last), rest]))
            drawn.update(set(map(tuple, groups.tolist())) - barred)
    return sorted(drawn)


def _every_group(joining: Joining, k: int) -> set[tuple[int, ...]]:
    return {
        tuple(sorted((last, *rest)))
        for last, others in joining
        for rest in combinations(others.tolist(), k - 1)
    }
