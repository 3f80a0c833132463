"""What each ally and each treaty adds to deterrence: leave-one-out and the Shapley value.

A player's worth is by how much it lowers the chance that the attack succeeds, and with it the
threshold of :mod:`foedus.contingency.stakes.thresholds`. Leave-one-out asks what is lost if the
player goes and all others stay; the Shapley value averages that over every order in which
players could come, so that the values of all sum to what they add together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.contingency.stakes.pooled_defense import (
    POINTS,
    Attack,
    chance_of_success,
    checked_chances,
    mixed,
    steps,
    strength_grid,
)
from foedus.errors import MeasureError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ENUMERATED = 20
"""Up to so many players every coalition is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """The worth of each player, and how exact it is.

    Parameters
    ----------
    shapley : float array, shape (n,)
        Sums to ``total``.
    alone : float array, shape (n,)
        Leave-one-out: what is lost if this player alone goes.
    total : float
        The value of all players less that of none.
    error : float
        No Shapley value is farther than this from the true one, at ``level``; 0 if every
        coalition was counted.
    level : float
        1 for a bound that always holds; less for one that holds by chance.
    method : str
        ``enumerated``, ``integrated`` or ``sampled``.
    """

    shapley: Array
    alone: Array
    total: float
    error: float
    level: float
    method: str


def subset_sums(strength: ArrayLike) -> Array:
    """Strength of every coalition: shape (2^n,), player j in coalition c if bit j of c is set.

    Examples
    --------
    >>> subset_sums([1.0, 10.0]).tolist()
    [0.0, 1.0, 10.0, 11.0]
    """
    sums = np.zeros(1)
    for one in np.asarray(strength, float).tolist():
        sums = np.concatenate([sums, sums + one])
    return sums


def expected_values(values: ArrayLike, chance: ArrayLike) -> Array:
    """The value of every set of players who may come, from that of every set that came.

    Parameters
    ----------
    values : float array, shape (2^n,)
        Of each coalition that fights.
    chance : float array, shape (n,)
        That each player comes, each by itself.

    Returns
    -------
    float array, shape (2^n,)
        Entry c: the mean over which of the players in c come.

    Examples
    --------
    >>> expected_values([1.0, 0.0], [0.25]).tolist()
    [1.0, 0.75]
    """
    table = np.array(values, float)
    for place, come in enumerate(np.asarray(chance, float).tolist()):
        pairs = table.reshape(-1, 2, 1 << place)
        pairs[:, 1] = (1 - come) * pairs[:, 0] + come * pairs[:, 1]
    return table


def shapley_enumerated(values: ArrayLike) -> Array:
    """Shapley values of a game whose every coalition's value is known.

    Parameters
    ----------
    values : float array, shape (2^n,)
        Player j is in coalition c if bit j of c is set.

    Returns
    -------
    float array, shape (n,)

    Raises
    ------
    MeasureError
        If the number of values is no power of two.

    References
    ----------
    shapley1953

    Examples
    --------
    >>> shapley_enumerated([0.0, 1.0, 2.0, 5.0]).tolist()
    [2.0, 3.0]
    """
    from math import comb

    table = np.asarray(values, float)
    n = max(len(table).bit_length() - 1, 0)
    if table.ndim != 1 or len(table) != 1 << n:
        raise MeasureError(
            f"{len(table)} values are not those of every coalition.", "give 2^n of them."
        )
    size = np.zeros(1, np.int64)
    for _ in range(n):
        size = np.concatenate([size, size + 1])
    weight = np.array([1 / (n * comb(n - 1, k)) for k in range(n)] or [0.0])
    found = np.zeros(n)
    for place in range(n):
        pairs = table.reshape(-1, 2, 1 << place)
        sizes = size.reshape(-1, 2, 1 << place)[:, 0]
        found[place] = (weight[sizes] * (pairs[:, 1] - pairs[:, 0])).sum()
    return found


def leave_one_out(values: ArrayLike) -> Array:
    """The value of all players less that of all but one, for each one."""
    table = np.asarray(values, float)
    full = len(table) - 1
    n = max(len(table).bit_length() - 1, 0)
    return np.array([table[full] - table[full - (1 << place)] for place in range(n)])


def enumerated(values: ArrayLike) -> Worths:
    """Worths in a game whose every coalition's value is known; see `shapley_enumerated`."""
    table = np.asarray(values, float)
    return Worths(
        shapley_enumerated(table),
        leave_one_out(table),
        float(table[-1] - table[0]),
        0.0,
        1.0,
        "enumerated",
    )


def shapley_integrated(
    fight: Attack, chance: ArrayLike, *, points: int = POINTS, nodes: int = 0
) -> Array:
    """Shapley values of any number of defenders, of the drop in the chance of success.

    Owen's extension: if every player is let in with chance t, each one's Shapley value is the
    mean over t from 0 to 1 of what it adds. Along t that is a polynomial of degree n - 1, so a
    Gauss rule of n / 2 nodes gives it without error; the grid of strengths is what is left.

    Parameters
    ----------
    fight : Attack
        The attack.
    chance : float array, shape (n,)
        That each possible defender comes, each by itself.
    points : int
        Of the grid of strengths.
    nodes : int
        Of the rule; 0: enough for no error up to 64 defenders, 32 above.

    Returns
    -------
    float array, shape (n,)
        Not negative: a defender more never helps the attacker.

    References
    ----------
    owen1972
    """
    come = checked_chances(fight, chance)
    n = len(come)
    t, weight = np.polynomial.legendre.leggauss(nodes or max(1, min(32, (n + 1) // 2)))
    return (weight / 2) @ _added(fight, come, (1 + t) / 2, points)


def _added(fight: Attack, come: Array, let_in: Array, points: int) -> Array:
    """What each player takes from the chance of success, the others let in: shape (t, n)."""
    grid = strength_grid(fight, points)
    step = steps(grid, fight.strength)
    n = len(come)
    after = [np.broadcast_to(fight.success(grid), (len(let_in), len(grid)))]
    for place in range(n - 1, 0, -1):
        after.append(mixed(after[-1], step[place], let_in * come[place]))
    mass = np.zeros((len(let_in), len(grid)))
    mass[:, 0] = 1.0
    found = np.zeros((len(let_in), n))
    if len(grid) < 2:
        return found
    for place in range(n):
        later = after[n - 1 - place]
        found[:, place] = come[place] * (mass * (later - step[place].after(later))).sum(axis=-1)
        share = (let_in * come[place])[:, None]
        mass = (1 - share) * mass + share * step[place].moved(mass)
    return found


def integrated(fight: Attack, chance: ArrayLike, *, points: int = POINTS) -> Worths:
    """Worths of any number of defenders by `shapley_integrated`; the grid's error is measured."""
    come = checked_chances(fight, chance)
    shapley = shapley_integrated(fight, come, points=points)
    coarse = shapley_integrated(fight, come, points=points // 2)
    alone = _added(fight, come, np.ones(1), points)[0]
    grid = strength_grid(fight, points)
    total = float(fight.success(0.0) - chance_of_success(fight, come, points=points))
    error = float(np.abs(shapley - coarse).max(initial=0.0))
    if shapley.sum() > 0 and len(grid) > 1:
        # The grid's error alone keeps the values from summing to the total.
        shapley = shapley * (total / shapley.sum())
    return Worths(shapley, alone, total, error, 1.0, "integrated")


def sampled(
    value: Callable[[Flags], Array],
    players: int,
    rng: np.random.Generator,
    *,
    draws: int = 500,
    level: float = 0.95,
) -> Worths:
    """Worths in any game, from orders drawn at random, each with its reverse.

    Parameters
    ----------
    value : function
        From flags of shape (m, players) to the value of each of the m coalitions.
    players : int
        How many.
    rng : numpy.random.Generator
        See :func:`foedus.models.draws.case_rng`.
    draws : int
        Pairs of an order and its reverse.
    level : float
        Of the bound on the error.

    Returns
    -------
    Worths
        In every order what players add sums to the total, so the values do. ``error`` is the
        widest half interval of the mean over pairs, for all players at once (Bonferroni), by
        Student's t in its normal limit.

    Raises
    ------
    MeasureError
        If there is no player, or fewer than two draws.

    References
    ----------
    castro_et_al2009
    """
    from statistics import NormalDist

    if players < 1 or draws < 2:
        raise MeasureError(
            f"{players} players and {draws} draws give no value.",
            "give a player or more, and two draws or more.",
        )
    order = rng.permuted(np.tile(np.arange(players), (draws, 1)), axis=1)
    pairs = np.zeros((draws, players))
    for one in (order, order[:, ::-1]):
        rank = np.argsort(one, axis=1)
        flags = rank[:, None, :] < np.arange(players + 1)[None, :, None]
        worth = value(flags.reshape(-1, players)).reshape(draws, players + 1)
        pairs += np.take_along_axis(np.diff(worth, axis=1), rank, axis=1) / 2
    ends = np.stack([np.zeros(players, bool), np.ones(players, bool)])
    none, full = value(ends).tolist()
    missing = ~np.eye(players, dtype=bool)
    z = NormalDist().inv_cdf(1 - (1 - level) / (2 * players))
    spread = pairs.std(axis=0, ddof=1) / np.sqrt(draws)
    return Worths(
        pairs.mean(axis=0),
        full - value(missing),
        float(full - none),
        float(z * spread.max()),
        level,
        "sampled",
    )


def treaty_flags(treaties: Sequence[Sequence[str]], keys: Sequence[str]) -> Flags:
    """Which of the treaties ``keys`` each state's duty rests on: bool array, shape (n, m)."""
    return np.array([[key in rests for key in keys] for rests in treaties], bool).reshape(
        len(treaties), len(keys)
    )


def chances_without(bound: ArrayLike, unbound: ArrayLike, rests: Flags, standing: Flags) -> Array:
    """The chance that each state comes when only some treaties stand.

    Parameters
    ----------
    bound : float array, shape (n,)
        With the duties it has.
    unbound : float array, shape (n,)
        Without any.
    rests : bool array, shape (n, m)
        Which treaties its duty rests on; one that stands is enough.
    standing : bool array, shape (c, m)
        Which treaties stand, in each of c cases.

    Returns
    -------
    float array, shape (c, n)
        A state whose duty rests on none of these treaties keeps ``bound``.
    """
    with_duty, without = np.asarray(bound, float), np.asarray(unbound, float)
    held = np.asarray((standing[:, None, :] & rests[None]).any(axis=2), bool)
    free = ~held & np.asarray(rests.any(axis=1), bool)
    return np.asarray(np.where(free, without, with_duty))
