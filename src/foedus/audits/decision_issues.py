"""An issue before a body: where it settles, what cannot be moved, how actors give way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from foedus.errors import MeasureError
from foedus.models.bargaining.challenge import Round, challenge
from foedus.models.bargaining.gridlock import Gridlock, gridlock
from foedus.models.bargaining.settlement import weighted_mean, weighted_median
from foedus.models.draws import case_rng
from foedus.models.voting.games import Game

LEVEL = 0.80


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an actor stands, how it cares, what it weighs; ``error`` is a standard deviation."""

    name: str
    position: float
    salience: float
    power: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure with its interval over draws of the positions; no ends where positions are exact."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the models make of an issue.

    Parameters
    ----------
    mean, median : Spread
        Weighted by power and salience. The mean is the answer; the rest is beside it.
    rounds : tuple of Round
        The challenge model.
    lock : Gridlock or None
        None where a member's position is not known.
    low, high, chance : Spread or None
        Of the lock.
    locked : bool or None
        Whether the status quo, where one is given, cannot be moved.
    missing : tuple of str
        Members without a position.
    outside : tuple of str
        Actors who do not vote.
    """

    mean: Spread
    median: Spread
    rounds: tuple[Round, ...]
    lock: Gridlock | None
    low: Spread | None
    high: Spread | None
    chance: Spread | None
    locked: bool | None
    missing: tuple[str, ...]
    outside: tuple[str, ...]


def settled(
    game: Game,
    stands: Sequence[Stand],
    *,
    status_quo: float | None = None,
    draws: int = 500,
    seed: int = 0,
    rounds: int = 10,
) -> Settled:
    """Settle an issue by every model.

    Parameters
    ----------
    game : Game
        Of the body.
    stands : sequence of Stand
        By name; actors who have no vote bargain and do not count for gridlock.
    status_quo : float, optional
        Unit: the issue's scale.
    draws : int
        How often positions with an error are drawn, for the intervals.
    seed : int
        Of the draws.
    rounds : int
        Of the challenge model, at most.

    Returns
    -------
    Settled

    Raises
    ------
    MeasureError
        If nobody counts, or two coalitions without a common member can each win.
    """
    at = {one.name: one.position for one in stands}
    missing = tuple(name for name in game.players if name not in at)
    lock = None if missing else gridlock(game, [at[name] for name in game.players])
    drawn = _drawn(game, stands, draws, seed, locks=lock is not None)
    mean, median = _settlement(stands)
    return Settled(
        _spread(mean, drawn.get("mean")),
        _spread(median, drawn.get("median")),
        challenge(
            [one.position for one in stands],
            [one.salience for one in stands],
            [one.power for one in stands],
            rounds=rounds,
        ),
        lock,
        None if lock is None else _spread(lock.low, drawn.get("low")),
        None if lock is None else _spread(lock.high, drawn.get("high")),
        None if lock is None else _spread(lock.chance, drawn.get("chance")),
        None if lock is None or status_quo is None else lock.low <= status_quo <= lock.high,
        missing,
        tuple(one.name for one in stands if one.name not in game.players),
    )


def _settlement(stands: Sequence[Stand]) -> tuple[float, float]:
    arrays = (
        [one.position for one in stands],
        [one.salience for one in stands],
        [one.power for one in stands],
    )
    return weighted_mean(*arrays), weighted_median(*arrays)


def _drawn(
    game: Game, stands: Sequence[Stand], draws: int, seed: int, *, locks: bool
) -> Mapping[str, list[float]]:
    if not any(one.error for one in stands):
        return {}
    if draws < 1:
        raise MeasureError(f"{draws} draws show no spread.", "draw at least once.")
    found: dict[str, list[float]] = {
        name: [] for name in ("mean", "median", "low", "high", "chance")
    }
    for number in range(draws):
        noise = case_rng(seed, "positions", number).standard_normal(len(stands))
        moved = [
            replace(one, position=one.position + one.error * float(step))
            for one, step in zip(stands, noise, strict=True)
        ]
        mean, median = _settlement(moved)
        found["mean"].append(mean)
        found["median"].append(median)
        if locks:
            at = {one.name: one.position for one in moved}
            lock = gridlock(game, [at[name] for name in game.players])
            found["low"].append(lock.low)
            found["high"].append(lock.high)
            found["chance"].append(lock.chance)
    return found


def _spread(value: float, drawn: Sequence[float] | None) -> Spread:
    import numpy as np

    if not drawn:
        return Spread(value)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Spread(value, float(low), float(high))
