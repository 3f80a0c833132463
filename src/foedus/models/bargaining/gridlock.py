"""What a body cannot change: the core of its rule over one issue, and how long that may last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt
from statistics import fmean, pstdev

from foedus.errors import MeasureError
from foedus.models.voting.games import Game


@dataclass(frozen=True, slots=True)
class Gridlock:
    """The status quos that no coalition can replace, on one line.

    Parameters
    ----------
    low, high : float
        Ends of the interval, both positions of players. Unit: the issue's scale.
    of_range : float
        Its share of the range from the lowest to the highest position: the chance of gridlock if
        the status quo lies anywhere in that range with even odds.
    chance : float
        The chance that a status quo drawn from a normal distribution with the mean and standard
        deviation of the players' positions lies inside.
    length : float
        Draws of that kind in which nothing can be changed, on average, before one that can be:
        ``p / (1 - p)``. Unit: draws. Infinite where every draw lies inside.
    """

    low: float
    high: float
    of_range: float
    chance: float
    length: float


def gridlock(game: Game, position: Sequence[float]) -> Gridlock:
    """The core of a rule where each player prefers what is nearer to its own position.

    Parameters
    ----------
    game : Game
        The rule.
    position : sequence of float
        One for each player, in the game's order. Unit: the issue's scale.

    Returns
    -------
    Gridlock

    Raises
    ------
    MeasureError
        If positions do not pair with players, or two coalitions without a common member can
        each win: then anything can be changed, and changed back.

    Notes
    -----
    A status quo moves up if those strictly above it win, and down if those below do. The interval
    runs from the highest position at and above which players win to the lowest at and below
    which they do. Under consensus it is all between the extremes.

    References
    ----------
    tsebelis2002

    Examples
    --------
    >>> from foedus.models.voting.games import by_heads, consensus
    >>> two_thirds = gridlock(by_heads(("A", "B", "C"), 2), [0.0, 4.0, 10.0])
    >>> two_thirds.low, two_thirds.high
    (4.0, 4.0)
    >>> gridlock(consensus(("A", "B", "C")), [0.0, 4.0, 10.0]).of_range
    1.0
    """
    if len(position) != len(game.players):
        raise MeasureError(
            f"{len(position)} positions for {len(game.players)} members.",
            "give every member one position.",
        )
    places = range(len(position))
    marks = sorted(set(position))
    low = max(mark for mark in marks if game.wins({one for one in places if position[one] >= mark}))
    high = min(
        mark for mark in marks if game.wins({one for one in places if position[one] <= mark})
    )
    if low > high:
        raise MeasureError(
            "Two coalitions without a common member can each win: nothing is ever settled.",
            "set a quota above half.",
        )
    width = marks[-1] - marks[0]
    # Where all want the same there is nothing to change.
    inside = 1.0 if not width else _between(low, high, position)
    return Gridlock(
        low,
        high,
        (high - low) / width if width else 1.0,
        inside,
        float("inf") if inside >= 1 else inside / (1 - inside),
    )


def _between(low: float, high: float, position: Sequence[float]) -> float:
    center, spread = fmean(position), pstdev(position)
    scale = spread * sqrt(2)
    return (erf((high - center) / scale) - erf((low - center) / scale)) / 2
