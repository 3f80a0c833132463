"""Counts the coalitions that win, by size and by who is in them, in whole numbers.

Two ways: all halves of a small game met in the middle, whatever its weights; and the generating
function of sizes and weights for a large one. Both are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING

from foedus.errors import MeasureError
from foedus.models.voting.games import Game, coarsest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST_HALVED = 34
# Bits of a limb, and how often counts may double before limbs are carried: 40 + 20 < 63.
_BITS, _DOUBLINGS = 40, 20
_ROOM = 1_000_000_000
_FEW, _SMALL = 24, 5_000_000


@dataclass(frozen=True, slots=True)
class Counts:
    """Winning coalitions of a game.

    Parameters
    ----------
    winning : tuple of int
        ``winning[k]`` is the number of winning coalitions of ``k`` players.
    holding : tuple of tuple of int
        ``holding[i][k]`` of those, how many have player ``i``.
    """

    winning: tuple[int, ...]
    holding: tuple[tuple[int, ...], ...]

    def swings(self, player: int) -> tuple[int, ...]:
        """By how many others are in them, the coalitions that this player turns into winners.

        Parameters
        ----------
        player : int
            Its place.

        Returns
        -------
        tuple of int, length n
            Entry ``k`` counts coalitions of ``k`` other players.
        """
        held = self.holding[player]
        return tuple(
            held[k + 1] - (self.winning[k] - held[k]) for k in range(len(self.winning) - 1)
        )


def counted(whole: Game) -> Counts:
    """The winning coalitions of a game.

    Parameters
    ----------
    whole : Game
        Its rule.

    Returns
    -------
    Counts

    Raises
    ------
    MeasureError
        If the game is too large for both ways of counting.

    Examples
    --------
    >>> from foedus.models.voting.games import majority
    >>> counts = counted(majority(("A", "B", "C"), (3, 2, 1), quota=4))
    >>> counts.winning, counts.swings(0)
    ((0, 0, 2, 1), (0, 2, 1))
    """
    free = len(whole.players) - len(whole.vetoes)
    table = (free + 1) * max((one for one in coarsest(whole).need if one is not None), default=0)
    single = set(whole.sizes) == {1}
    # Halves double with every second player; a table grows with weights and turns on no size.
    if free > MOST_HALVED or (single and (table == 0 or (free > _FEW and table < _SMALL))):
        return by_generating_function(whole)
    return by_halves(whole)


def by_halves(whole: Game) -> Counts:
    """The same by joining every coalition of one half of the players to those of the other.

    Parameters
    ----------
    whole : Game
        With at most 34 players that have no veto.

    Returns
    -------
    Counts

    Raises
    ------
    MeasureError
        If there are more.
    """
    return _without_vetoes(whole, _halved)


def by_generating_function(whole: Game) -> Counts:
    """The same from the coefficients of ``prod_i (1 + y x^w_i)``: coalitions by size and weight.

    A player's swings follow by dividing its own factor out again.

    Parameters
    ----------
    whole : Game
        Whose needs do not turn on the sizes of blocs.

    Returns
    -------
    Counts

    Raises
    ------
    MeasureError
        If the weights are too fine for the table to be held, or blocs count as several members
        in a rule that counts members.
    """
    return _without_vetoes(whole, _generated)


_Reduced = tuple[list[int], list[list[int]]]


def _without_vetoes(
    whole: Game,
    count: Callable[[list[int], list[int], list[int | None]], _Reduced],
) -> Counts:
    """Count among the players without a veto; those with one are in every winning coalition."""
    whole = coarsest(whole)
    free = [one for one in range(len(whole.players)) if one not in whole.vetoes]
    weight = sum(whole.weights[one] for one in whole.vetoes)
    size = sum(whole.sizes[one] for one in whole.vetoes)
    left = sum(whole.sizes[one] for one in free)
    need = [None if one is None else max(0, one - weight) for one in whole.need[size:]]
    winning, holding = count(
        [whole.weights[one] for one in free],
        [whole.sizes[one] for one in free],
        need[: left + 1],
    )
    ahead = [0] * len(whole.vetoes)
    every = (*ahead, *winning)
    held = {one: (*ahead, *row) for one, row in zip(free, holding, strict=True)}
    return Counts(every, tuple(held.get(one, every) for one in range(len(whole.players))))


# By halves.


def _halved(weights: list[int], sizes: list[int], need: list[int | None]) -> _Reduced:
    count = len(weights)
    if count > MOST_HALVED:
        raise MeasureError(
            f"{count} players are too many to be halved.", "use the generating function."
        )
    # Heavy and light players in both halves keep the sorted weights apart.
    first, second = list(range(0, count, 2)), list(range(1, count, 2))
    winning, holding = [0] * (count + 1), [[0] * (count + 1) for _ in range(count)]
    for own, other in ((first, second), (second, first)):
        ours, theirs = _half(own, weights, sizes), _half(other, weights, sizes)
        found = _joined(ours, theirs, need, count)
        for place, player in enumerate(own):
            holding[player] = [int(one) for one in found[place]]
        winning = [int(one) for one in found[-1]]
    return winning, holding


@dataclass(frozen=True, slots=True)
class _Half:
    """Every coalition of half of the players."""

    has: Ints
    players: Ints
    size: Ints
    weight: Ints


def _half(own: list[int], weights: list[int], sizes: list[int]) -> _Half:
    import numpy as np

    rows = np.arange(1 << len(own), dtype=np.int64)
    has = (rows[:, None] >> np.arange(len(own), dtype=np.int64)) & 1
    return _Half(
        has,
        has.sum(axis=1),
        has @ np.array([sizes[one] for one in own], np.int64),
        has @ np.array([weights[one] for one in own], np.int64),
    )


def _joined(ours: _Half, theirs: _Half, need: list[int | None], count: int) -> Ints:
    """Winning coalitions by size: a row for each of our players, and last of all."""
    import numpy as np

    never = np.iinfo(np.int64).max // 2
    least = np.array([never if one is None else one for one in need], np.int64)
    found = np.zeros((ours.has.shape[1] + 1, count + 1), np.int64)
    kinds = np.unique(np.stack([theirs.players, theirs.size], axis=1), axis=0)
    for players, size in kinds.tolist():
        held = np.sort(theirs.weight[(theirs.players == players) & (theirs.size == size)])
        lacking = least[ours.size + size] - ours.weight
        fits = len(held) - np.searchsorted(held, lacking, side="left")
        for own in range(ours.has.shape[1] + 1):
            rows = ours.players == own
            found[:-1, own + players] += ours.has[rows].T @ fits[rows]
            found[-1, own + players] += fits[rows].sum()
    return found


# By the generating function.


def _generated(weights: list[int], sizes: list[int], need: list[int | None]) -> _Reduced:
    count = len(weights)
    if any(one != 1 for one in sizes):
        if len(set(need)) != 1:
            raise MeasureError(
                f"{count} players, some of them blocs, in a rule that counts members.",
                f"ask with at most {MOST_HALVED} players.",
            )
        need = [need[0]] * (count + 1)
    table = _Table(weights, max((one for one in need if one is not None), default=0))
    winning = [comb(count, k) - table.lighter(k, need[k]) for k in range(count + 1)]
    holding: list[list[int]] = []
    known: dict[int, list[int]] = {}
    for weight in weights:
        if weight not in known:
            # With this player, coalitions lose if the others are lighter than what is lacking.
            losing = table.lighter_without(
                weight, [None if one is None else one - weight for one in need[1:]]
            )
            known[weight] = [0, *(comb(count - 1, k) - one for k, one in enumerate(losing))]
        holding.append(known[weight])
    return winning, holding


class _Table:
    """How many coalitions of each size weigh less than each weight below a limit.

    Counts that outgrow 64 bits are held in limbs of 40 bits along the first axis; limbs add and
    subtract apart, and are carried before they overflow.
    """

    def __init__(self, weights: list[int], limit: int) -> None:
        import numpy as np

        self.count = len(weights)
        light = sorted(weights)
        # Larger coalitions than this weigh the limit even if the lightest make them up.
        self.largest = sum(1 for one in accumulate(light) if one < limit)
        limbs = self.count // _BITS + 1
        if limbs * (self.largest + 1) * max(limit, 1) * 8 > _ROOM or limit >= 1 << 22:
            raise MeasureError(
                f"{self.count} players whose weights must reach {limit} make too large a table.",
                "give the weights in a coarser unit.",
            )
        # sums[:, k, v] counts coalitions of k players whose weight is v.
        sums = np.zeros((limbs, self.largest + 1, max(limit, 1)), np.int64)
        if limit:
            sums[0, 0, 0] = 1
        # Coalitions of k of those done weigh at least the k lightest, at most the k last.
        upto = [0, *accumulate(light)]
        for done, weight in enumerate(light):
            # Of so many players there are no more coalitions than these limbs hold.
            used = done // _BITS + 1
            # Downwards, so that a row is read before this player is added to it.
            for size in range(min(done, self.largest - 1), -1, -1):
                low = upto[size]
                high = min(upto[done] - upto[done - size] + 1, limit - weight)
                if low < high:
                    others = sums[:used, size, low:high]
                    sums[:used, size + 1, low + weight : high + weight] += others
            if (done + 1) % _DOUBLINGS == 0:
                _carry(sums[: used + 1, : done + 2, : upto[done + 1] + 1])
        _carry(sums)
        np.cumsum(sums, axis=2, out=sums)
        _carry(sums)
        self.below = sums

    def lighter(self, size: int, bound: int | None) -> int:
        """Coalitions of a size that weigh less than the bound; None is a bound none reaches."""
        if bound is None:
            return comb(self.count, size)
        if bound <= 0 or size > self.largest:
            return 0
        return _whole(self.below[:, size, bound - 1])

    def lighter_without(self, weight: int, bounds: list[int | None]) -> list[int]:
        """The same for each size, among coalitions without one player of this weight.

        Dividing ``1 + y x^w`` out of the generating function alternates sums along (1, w).
        """
        import numpy as np

        top = np.array([-1 if one is None else one - 1 for one in bounds], np.int64)
        most = len(bounds)
        if weight:
            most = min(most, max(0, int(top.max(initial=0))) // weight + 1)
        steps = np.arange(most)
        at = top[:, None] - weight * steps
        size = np.arange(len(bounds))[:, None] - steps
        there = (at >= 0) & (size >= 0) & (size <= self.largest)
        cell = np.where(there, size * self.below.shape[2] + at, 0)
        sign = np.where(there, 1 - 2 * (steps % 2), 0)
        flat = self.below.reshape(len(self.below), -1)
        found = [(limb.take(cell) * sign).sum(axis=1) for limb in flat]
        return [
            comb(self.count - 1, k) if bound is None else one
            for k, (bound, one) in enumerate(zip(bounds, _wholes(found), strict=True))
        ]


def _carry(sums: Ints) -> None:
    for limb in range(len(sums) - 1):
        over = sums[limb] >> _BITS
        sums[limb] -= over << _BITS
        sums[limb + 1] += over


def _whole(limbs: Ints) -> int:
    return sum(int(one) << (_BITS * place) for place, one in enumerate(limbs.tolist()))


def _wholes(limbs: list[Ints]) -> list[int]:
    """Whole numbers, of any size, of the limbs of several."""
    told = [0] * len(limbs[0])
    for limb in reversed(limbs):
        told = [(high << _BITS) + low for high, low in zip(told, limb.tolist(), strict=True)]
    return told
