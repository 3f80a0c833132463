"""Games of three ways to vote: for, against, or abstaining, with every division equally likely.

What an abstention does is the rule's to say. It may count as no support; or bar nothing, so
that only a vote against does; or leave the count, where a quota is of those who vote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, prod

from foedus.errors import MeasureError
from foedus.models.voting.counting import Counts, counted
from foedus.models.voting.games import Game

MOST_DIVISIONS = 300_000


@dataclass(frozen=True, slots=True)
class Tally:
    """A division: members and weights for and against, and whether a veto was cast."""

    yes: int
    yes_weight: int
    no: int
    no_weight: int
    vetoed: bool


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The power of one player where it may abstain.

    Each is the share of divisions of the others, all ``3^(n-1)`` equally likely, in which the
    decision turns on the player's going from one vote to the other.

    Parameters
    ----------
    player : str
        Its name.
    yes_no : Fraction
        From for to against: the sum of the other two.
    yes_abstain : Fraction
        From for to abstaining.
    abstain_no : Fraction
        From abstaining to against.
    share : Fraction
        ``yes_no``, normalized to add up to 1.
    """

    player: str
    yes_no: Fraction
    yes_abstain: Fraction
    abstain_no: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class Divided:
    """A game of three ways to vote: the share of divisions that adopt, and every player's power."""

    act: Fraction
    powers: tuple[ThreeWay, ...]


def as_no_support(game: Game, counts: Counts | None = None) -> Divided:
    """Abstaining is not being in favor: a quota of all members does not move.

    Parameters
    ----------
    game : Game
        Who wins, by those in favor.
    counts : Counts, optional
        Its winning coalitions, where they have been counted.

    Returns
    -------
    Divided

    References
    ----------
    felsenthal_machover1997

    Examples
    --------
    >>> from foedus.models.voting.games import by_heads
    >>> str(as_no_support(by_heads(("A", "B"), 2)).act)
    '1/9'
    """
    counts = counted(game) if counts is None else counts
    players = len(game.players)
    act = sum(won * 2 ** (players - k) for k, won in enumerate(counts.winning))
    swings = [
        sum(one * 2 ** (players - 1 - k) for k, one in enumerate(counts.swings(player)))
        for player in range(players)
    ]
    return _divided(game, act, [(one, one, 0) for one in swings])


def without_objection(game: Game, barred: Game | None = None) -> Divided:
    """Adopted if nobody is against: silence and abstention consent.

    Parameters
    ----------
    game : Game
        Whose players they are.
    barred : Game, optional
        A game that those in favor must win even where nobody is against; none where all may
        abstain.

    Returns
    -------
    Divided

    Examples
    --------
    >>> from foedus.models.voting.games import consensus
    >>> found = without_objection(consensus(("A", "B")))
    >>> str(found.act), str(found.powers[0].abstain_no)
    ('4/9', '2/3')
    """
    players = len(game.players)
    if barred is None:
        free = 2 ** (players - 1)
        return _divided(game, 2**players, [(free, 0, free)] * players)
    counts = counted(barred)
    act = sum(counts.winning)
    # With nobody against, each coalition in favor is one division.
    held = [sum(row) for row in counts.holding]
    return _divided(game, act, [(one, one - (act - one), act - one) for one in held])


def unless_vetoed(game: Game) -> Divided:
    """A veto must be cast: a player with one may abstain, and others' abstention is no support.

    Parameters
    ----------
    game : Game
        Whose vetoes bar only by a vote against; its need is of all members.

    Returns
    -------
    Divided

    Raises
    ------
    MeasureError
        If the players differ too much for every division to be gone through.
    """

    def adopts(one: Tally) -> bool:
        least = game.need[one.yes]
        return not one.vetoed and least is not None and one.yes_weight >= least

    return divisions(game, adopts)


def of_those_voting(game: Game, quota: Fraction, *, more_than: bool = False) -> Divided:
    """A quota of the weight of those who vote for or against; nobody voting adopts nothing.

    Parameters
    ----------
    game : Game
        Weights and vetoes; its need is not used. Players without weights count one each.
    quota : Fraction
        Of the weight cast.
    more_than : bool
        Whether the quota itself is not enough.

    Returns
    -------
    Divided

    Raises
    ------
    MeasureError
        If the players differ too much for every division to be gone through.

    Examples
    --------
    >>> from foedus.models.voting.games import by_heads
    >>> str(of_those_voting(by_heads(("A", "B"), 2), Fraction(2, 3)).act)
    '1/3'
    """
    heads = not any(game.weights)

    def adopts(one: Tally) -> bool:
        yes, no = (one.yes, one.no) if heads else (one.yes_weight, one.no_weight)
        if one.vetoed or not yes:
            return False
        share = Fraction(yes, yes + no)
        return share > quota or (share == quota and not more_than)

    return divisions(game, adopts)


def divisions(game: Game, adopts: Callable[[Tally], bool]) -> Divided:
    """Any rule of three ways to vote, by going through divisions of players who are alike.

    Parameters
    ----------
    game : Game
        Weights, sizes and vetoes.
    adopts : callable
        Whether a division adopts.

    Returns
    -------
    Divided

    Raises
    ------
    MeasureError
        If there are more than 300,000 divisions that differ.
    """
    kinds = [
        (weight, size, place in game.vetoes)
        for place, (weight, size) in enumerate(zip(game.weights, game.sizes, strict=True))
    ]
    numbers = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    if prod(comb(one + 2, 2) for one in numbers.values()) > MOST_DIVISIONS:
        raise MeasureError(
            f"{len(kinds)} members with {len(numbers)} different weights divide in too many ways.",
            "give equal weights, or fewer members.",
        )
    swings = {}
    for kind in numbers:
        weight, size, veto = kind
        ups = downs = 0
        for ways, one in _tallies({**numbers, kind: numbers[kind] - 1}):
            up = adopts(
                Tally(one.yes + size, one.yes_weight + weight, one.no, one.no_weight, one.vetoed)
            )
            level = adopts(one)
            down = adopts(
                Tally(
                    one.yes, one.yes_weight, one.no + size, one.no_weight + weight,
                    one.vetoed or veto,
                )
            )  # fmt: skip
            ups += ways * (up - level)
            downs += ways * (level - down)
        swings[kind] = (ups + downs, ups, downs)
    act = sum(ways for ways, one in _tallies(numbers) if adopts(one))
    return _divided(game, act, [swings[kind] for kind in kinds])


def _tallies(numbers: dict[tuple[int, int, bool], int]) -> Iterator[tuple[int, Tally]]:
    """Each way in which alike players divide, with how many divisions it stands for."""
    options = []
    for (weight, size, veto), number in numbers.items():
        options.append(
            [
                (
                    comb(number, yes) * comb(number - yes, no),
                    yes * size, yes * weight, no * size, no * weight, veto and no > 0,
                )
                for yes in range(number + 1)
                for no in range(number - yes + 1)
            ]
        )  # fmt: skip
    for parts in product(*options):
        yield (
            prod(one[0] for one in parts),
            Tally(
                sum(one[1] for one in parts),
                sum(one[2] for one in parts),
                sum(one[3] for one in parts),
                sum(one[4] for one in parts),
                any(one[5] for one in parts),
            ),
        )


def _divided(game: Game, act: int, swings: list[tuple[int, int, int]]) -> Divided:
    players = len(game.players)
    others = 3 ** (players - 1)
    total = sum(one[0] for one in swings)
    return Divided(
        Fraction(act, 3**players),
        tuple(
            ThreeWay(
                name,
                Fraction(both, others),
                Fraction(up, others),
                Fraction(down, others),
                Fraction(both, total) if total else Fraction(0),
            )
            for name, (both, up, down) in zip(game.players, swings, strict=True)
        ),
    )
