"""Voting games: players with votes and weights, and what a coalition needs to win."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, gcd

from foedus.errors import MeasureError

LARGEST = 2**52
"""Sums of weights stay below this, so that every way of counting holds them exactly."""


@dataclass(frozen=True, slots=True)
class Game:
    """Who wins: a coalition with every veto player and the weight that its size needs.

    Parameters
    ----------
    players : tuple of str
        Names, each once.
    weights : tuple of int
        Not negative. Unit: the rule's own.
    need : tuple of int or None
        ``need[s]`` is the least weight with which a coalition of ``s`` members wins; None where
        no coalition of that size does. From size 0 to all members, never rising.
    sizes : tuple of int
        As how many members each player counts: 1, or more for a bloc that votes as one.
    vetoes : frozenset of int
        Places of players without whom nothing is adopted.

    Examples
    --------
    >>> game = majority(("A", "B", "C"), (3, 2, 1), quota=4)
    >>> game.wins({0, 2}), game.wins({1, 2})
    (True, False)
    """

    players: tuple[str, ...]
    weights: tuple[int, ...]
    need: tuple[int | None, ...]
    sizes: tuple[int, ...]
    vetoes: frozenset[int] = frozenset()

    def wins(self, coalition: Collection[int]) -> bool:
        """Whether the players at these places carry a decision.

        Parameters
        ----------
        coalition : collection of int
            Places, each once.
        """
        if not self.vetoes <= set(coalition):
            return False
        least = self.need[sum(self.sizes[one] for one in coalition)]
        return least is not None and sum(self.weights[one] for one in coalition) >= least


def game(
    players: Sequence[str],
    weights: Sequence[int],
    need: Sequence[int | None],
    *,
    vetoes: Iterable[str] = (),
) -> Game:
    """A game, checked.

    Parameters
    ----------
    players : sequence of str
        Names.
    weights : sequence of int
        One for each player, not negative.
    need : sequence of int or None
        See :class:`Game`.
    vetoes : iterable of str
        Names of players without whom nothing is adopted.

    Raises
    ------
    MeasureError
        If there are no players, a name stands twice, a weight is negative or too large, a veto
        is nobody's, more support could lose what less won, or nothing or everything passes.
    """
    names = tuple(players)
    if not names:
        raise MeasureError("A vote needs somebody who votes.", "give at least one member.")
    repeated = sorted({one for one in names if names.count(one) > 1})
    if repeated:
        raise MeasureError(f"{', '.join(repeated)} stands twice.", "give each member once.")
    if len(weights) != len(names) or len(need) != len(names) + 1:
        raise MeasureError(
            f"{len(names)} members, {len(weights)} weights, {len(need)} needs do not go together.",
            "give one weight for each member, and a need for each size from 0.",
        )
    if any(one < 0 for one in weights) or sum(weights) >= LARGEST:
        raise MeasureError(
            "A weight is negative, or all together are 2^52 or more.",
            "give whole weights of 0 or more, in a coarser unit.",
        )
    unknown = sorted(set(vetoes) - set(names))
    if unknown:
        raise MeasureError(f"{', '.join(unknown)} has a veto and no vote.", "name a member.")
    made = Game(
        names,
        tuple(int(one) for one in weights),
        tuple(need),
        (1,) * len(names),
        frozenset(names.index(one) for one in vetoes),
    )
    levels = [float("inf") if one is None else one for one in need]
    if any(after > before for before, after in pairwise(levels)):
        raise MeasureError(
            "A larger coalition needs more weight than a smaller one.",
            "let the need never rise with size.",
        )
    if made.wins(()) or not made.wins(range(len(names))):
        raise MeasureError(
            "The rule adopts everything, or nothing at all.",
            "set a quota above 0 and no higher than all members together.",
        )
    return made


def least_of(quota: Fraction, total: int, *, more_than: bool = False) -> int:
    """The smallest whole number that reaches a share of a total, or passes it.

    Parameters
    ----------
    quota : Fraction
        The share.
    total : int
        Of what.
    more_than : bool
        Whether the share itself is not enough.

    Examples
    --------
    >>> least_of(Fraction(55, 100), 27), least_of(Fraction(1, 2), 10, more_than=True)
    (15, 6)
    """
    exact = quota * total
    return int(exact) + 1 if more_than else ceil(exact)


def majority(
    players: Sequence[str],
    weights: Sequence[int],
    quota: int,
    *,
    vetoes: Iterable[str] = (),
) -> Game:
    """Adopted by a coalition whose weights reach the quota.

    Parameters
    ----------
    players, weights
        See :func:`game`.
    quota : int
        Least weight in favor.
    vetoes : iterable of str
        Members without whom nothing is adopted.

    Raises
    ------
    MeasureError
        As :func:`game`.

    Examples
    --------
    >>> majority(("A", "B"), (1, 1), 2).need
    (2, 2, 2)
    """
    return game(players, weights, [quota] * (len(players) + 1), vetoes=vetoes)


def by_heads(players: Sequence[str], least: int, *, vetoes: Iterable[str] = ()) -> Game:
    """Adopted by so many members, each with one vote.

    Parameters
    ----------
    players : sequence of str
        Names.
    least : int
        Least number in favor.
    vetoes : iterable of str
        Members without whom nothing is adopted.

    Raises
    ------
    MeasureError
        As :func:`game`.
    """
    count = len(players)
    need = [None if size < least else 0 for size in range(count + 1)]
    return game(players, [0] * count, need, vetoes=vetoes)


def consensus(players: Sequence[str]) -> Game:
    """Adopted if nobody is against: every member has a veto.

    Examples
    --------
    >>> consensus(("A", "B")).wins({0})
    False
    """
    return by_heads(players, len(players))


def double_majority(
    players: Sequence[str],
    weights: Sequence[int],
    *,
    least: int,
    quota: int,
    fewest_against: int = 0,
) -> Game:
    """Adopted by so many members with so much weight, or if fewer than so many are not for it.

    Parameters
    ----------
    players, weights
        See :func:`game`.
    least : int
        Least number of members in favor.
    quota : int
        Least weight in favor.
    fewest_against : int
        How many members it takes at least to block; 0 for no such clause.

    Raises
    ------
    MeasureError
        As :func:`game`.

    Examples
    --------
    Two of three members with six tenths of the weight; or all but one, whatever their weight.

    >>> rule = double_majority(("A", "B", "C"), (8, 1, 1), least=2, quota=6, fewest_against=2)
    >>> rule.wins({1, 2}), rule.wins({0})
    (True, False)
    """
    count = len(players)
    need: list[int | None] = [
        0 if count - size < fewest_against else (None if size < least else quota)
        for size in range(count + 1)
    ]
    return game(players, weights, need)


def as_one(whole: Game, groups: Sequence[Collection[str]]) -> Game:
    """The game in which each group votes as one player.

    Parameters
    ----------
    whole : Game
        As it is.
    groups : sequence of collection of str
        Names of players; no player in two groups.

    Returns
    -------
    Game
        A group is one player named by its members with ``+``, with their weights and sizes
        added up, and a veto if one of them has it.

    Raises
    ------
    MeasureError
        If a name is no player's or stands in two groups.

    Examples
    --------
    >>> game = as_one(by_heads(("A", "B", "C"), 2), [("A", "B")])
    >>> game.players, game.wins({0}), game.wins({1})
    (('A+B', 'C'), True, False)
    """
    seat = {name: place for place, name in enumerate(whole.players)}
    named = [one for group in groups for one in group]
    for one in named:
        if one not in seat:
            raise MeasureError(f"{one} is no member.", f"name among {', '.join(whole.players)}.")
        if named.count(one) > 1:
            raise MeasureError(f"{one} stands in two groups.", "give each member one group.")
    parts = [tuple(sorted(seat[one] for one in group)) for group in groups if group]
    parts += [(place,) for name, place in seat.items() if name not in named]
    parts.sort()
    return replace(
        whole,
        players=tuple("+".join(whole.players[one] for one in part) for part in parts),
        weights=tuple(sum(whole.weights[one] for one in part) for part in parts),
        sizes=tuple(sum(whole.sizes[one] for one in part) for part in parts),
        vetoes=frozenset(
            place for place, part in enumerate(parts) if any(one in whole.vetoes for one in part)
        ),
    )


def coarsest(whole: Game) -> Game:
    """The same game in the largest unit that leaves every weight a whole number.

    Examples
    --------
    >>> coarsest(majority(("A", "B"), (20, 10), quota=25)).weights
    (2, 1)
    """
    unit = gcd(*whole.weights)
    if unit < 2:
        return whole
    return replace(
        whole,
        weights=tuple(one // unit for one in whole.weights),
        need=tuple(None if one is None else -(-one // unit) for one in whole.need),
    )
