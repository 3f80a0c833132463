"""Indices of voting power, exact: Banzhaf, Shapley-Shubik, Coleman, and how long assent takes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial

from foedus.errors import MeasureError
from foedus.models.voting.counting import Counts, counted
from foedus.models.voting.games import Game


@dataclass(frozen=True, slots=True)
class Power:
    """The power of one player.

    Parameters
    ----------
    player : str
        Its name.
    swings : int
        Coalitions of others that lose without it and win with it.
    absolute : Fraction
        Banzhaf's measure: swings over ``2^(n-1)``, the chance to be decisive if every other
        player is for or against with even odds.
    banzhaf : Fraction
        The same, normalized to add up to 1.
    shapley : Fraction
        Shapley and Shubik's index: the share of orders of all players in which it is the one
        that makes the coalition win.
    prevent : Fraction
        Coleman's power to prevent: the share of winning coalitions that its leaving defeats.
    initiate : Fraction
        Coleman's power to initiate: the share of losing coalitions that its joining makes win.
    blocks_alone : bool
        Whether nothing passes without it.
    """

    player: str
    swings: int
    absolute: Fraction
    banzhaf: Fraction
    shapley: Fraction
    prevent: Fraction
    initiate: Fraction
    blocks_alone: bool


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest coalitions that win, or that block.

    ``size`` counts players, ``count`` such coalitions; ``example`` has the heaviest players.
    """

    size: int
    count: int
    example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a rule says of its players before anything is known of their wishes.

    Parameters
    ----------
    powers : tuple of Power
        In the game's order.
    winning, coalitions : int
        Winning coalitions, and all.
    act : Fraction
        Coleman's power to act: the share of coalitions that win.
    smallest_winning, smallest_blocking : Smallest
        See :class:`Smallest`.
    wait : Fraction
        Expected time until those who assent can carry the decision, if each player's assent
        comes after a time of its own, exponential with one mean. Unit: that mean.
    """

    powers: tuple[Power, ...]
    winning: int
    coalitions: int
    act: Fraction
    smallest_winning: Smallest
    smallest_blocking: Smallest
    wait: Fraction


def standing(game: Game, counts: Counts | None = None) -> Standing:
    """Indices of power of every player of a game, and who can carry or block.

    Parameters
    ----------
    game : Game
        The rule.
    counts : Counts, optional
        Its winning coalitions, where they have been counted already.

    Returns
    -------
    Standing

    Raises
    ------
    MeasureError
        If the game is too large to be counted.

    Notes
    -----
    With ``L_s`` losing coalitions of ``s`` of ``n`` players, the expected wait is
    ``sum_s L_s s! (n-s-1)! / n!``: under consensus the harmonic number of ``n``.

    References
    ----------
    banzhaf1965, shapley_shubik1954, coleman1971

    Examples
    --------
    >>> from foedus.models.voting.games import majority
    >>> found = standing(majority(("A", "B", "C"), (3, 2, 1), quota=4))
    >>> [str(one.banzhaf) for one in found.powers], [str(one.shapley) for one in found.powers]
    (['3/5', '1/5', '1/5'], ['2/3', '1/6', '1/6'])
    >>> str(found.act), found.smallest_blocking.example
    ('3/8', ('A',))
    """
    counts = counted(game) if counts is None else counts
    players = len(game.players)
    winning = sum(counts.winning)
    losing = 2**players - winning
    swings = [counts.swings(one) for one in range(players)]
    total = sum(sum(one) for one in swings)
    shares: dict[tuple[int, ...], Fraction] = {}
    powers = []
    for place, name in enumerate(game.players):
        row = swings[place]
        if row not in shares:
            shares[row] = _in_orders(row)
        own = sum(row)
        powers.append(
            Power(
                name,
                own,
                Fraction(own, 2 ** (players - 1)),
                Fraction(own, total),
                shares[row],
                Fraction(own, winning),
                Fraction(own, losing),
                sum(counts.holding[place]) == winning,
            )
        )
    return Standing(
        tuple(powers),
        winning,
        2**players,
        Fraction(winning, 2**players),
        _smallest_winning(game, counts),
        _smallest_blocking(game, counts),
        wait(counts),
    )


def wait(counts: Counts) -> Fraction:
    """Expected time until the players who assent win, in mean times of one player's assent.

    Examples
    --------
    >>> from foedus.models.voting.games import consensus
    >>> str(wait(counted(consensus(("A", "B", "C")))))
    '11/6'
    """
    from math import comb

    players = len(counts.winning) - 1
    losing = [comb(players, k) - one for k, one in enumerate(counts.winning[:-1])]
    return _in_orders(tuple(losing))


def _in_orders(by_size: tuple[int, ...]) -> Fraction:
    """``sum_k c_k k! (n-1-k)! / n!`` for counts by size ``k`` below ``n``."""
    players = len(by_size)
    orders = sum(count * one for count, one in zip(by_size, _orders(players), strict=True))
    return Fraction(orders, factorial(players))


@lru_cache(maxsize=8)
def _orders(players: int) -> tuple[int, ...]:
    """``k! (n-1-k)!`` for each ``k`` below ``n``."""
    return tuple(factorial(k) * factorial(players - 1 - k) for k in range(players))


def _heaviest(game: Game, first: frozenset[int]) -> list[int]:
    """Places, those first that are named, then by weight, size and name."""
    return sorted(
        range(len(game.players)),
        key=lambda one: (
            one not in first,
            -game.weights[one],
            -game.sizes[one],
            game.players[one],
        ),
    )


def _smallest_winning(game: Game, counts: Counts) -> Smallest:
    size = next(k for k, one in enumerate(counts.winning) if one)
    return Smallest(size, counts.winning[size], _named(game, size, block=False))


def _smallest_blocking(game: Game, counts: Counts) -> Smallest:
    from math import comb

    players = len(game.players)
    size, count = next(
        (gone, losing)
        for gone in range(1, players + 1)
        if (losing := comb(players, gone) - counts.winning[players - gone])
    )
    return Smallest(size, count, _named(game, size, block=True))


def _named(game: Game, size: int, *, block: bool) -> tuple[str, ...]:
    """A coalition of this many players that wins, or without whom the others lose."""
    order = _heaviest(game, game.vetoes)
    # Weight and members a player counts for can pull apart where blocs are players.
    by_members = sorted(order, key=lambda one: (one not in game.vetoes, -game.sizes[one]))
    everybody = set(range(len(game.players)))
    for tried in (order, by_members):
        chosen = tried[:size]
        if (not game.wins(everybody - set(chosen))) if block else game.wins(chosen):
            return tuple(game.players[one] for one in chosen)
    raise MeasureError(
        "No example of the smallest coalition was found.", "ask without blocs that vote as one."
    )
