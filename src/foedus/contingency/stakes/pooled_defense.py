"""The chance that an attack succeeds, over every coalition of possible defenders at once.

With ``n`` states that each may come, 2^n coalitions are possible. What counts of a coalition is
its strength alone, so a grid of strengths carries them all: one pass per state, whatever ``n``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.contest import difference_contest_hirshleifer1989

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Help that is smaller than this share of the sides changes no chance that can be told.
_NOTHING = 1e-12
POINTS = 1024
"""Points of the grid; see :func:`strength_grid` for the error they make."""


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """One attack: who is certain to fight, and who may come to the target's help.

    Parameters
    ----------
    attacker : float array, shape (q,)
        Strength of the attacker's side, as equally likely values: one if its coalition is
        certain, draws if others may join it.
    target : float
        Strength of the target itself.
    strength : float array, shape (n,)
        What each possible defender would bring, in the same unit, after loss by distance.
    k : float
        How decisive shares of strength are: see :func:`foedus.models.outcomes.p_win`.
    drawn : float
        Chance that neither side prevails, counted against the attacker.
    """

    attacker: Array
    target: float
    strength: Array
    k: float
    drawn: float

    def success(self, help_: ArrayLike) -> Array:
        """Chance that the attack succeeds against the target and this much help."""
        defense = np.asarray(help_, float)[..., None] + self.target
        total = self.attacker + defense
        won = difference_contest_hirshleifer1989(
            self.attacker / total, defense / total, max(self.k, 0.0)
        )
        return np.asarray((1 - self.drawn) * won.mean(axis=-1))


def attack(
    attacker: ArrayLike, target: float, strength: ArrayLike, *, k: float, drawn: float
) -> Attack:
    """An attack whose numbers were checked.

    Parameters
    ----------
    attacker : float, or float array, shape (q,)
        See :class:`Attack`; more than 64 draws are held as the means of 64 even groups.
    target, strength, k, drawn
        See :class:`Attack`.

    Raises
    ------
    MeasureError
        If a strength is negative or not known, or neither side has any.
    """
    own = np.sort(np.atleast_1d(np.asarray(attacker, float)))
    helpers = np.asarray(strength, float)
    known = np.isfinite(own).all() and np.isfinite(helpers).all() and np.isfinite(target)
    if not own.size or helpers.ndim != 1 or not known or min(own[0], target) < 0:
        raise MeasureError(
            "a strength of the attacker, the target or a defender is negative or not known.",
            "leave that state out, or fill its strength by a stated rule.",
        )
    if (helpers < 0).any() or own[0] + target <= 0:
        raise MeasureError(
            "a defender's strength is negative, or neither side has any.",
            "give strengths of 0 or more, and at least one above 0.",
        )
    if len(own) > 64:
        own = np.array([part.mean() for part in np.array_split(own, 64)])
    return Attack(own, float(target), helpers, float(k), float(drawn))


def strength_grid(fight: Attack, points: int = POINTS) -> Array:
    """Amounts of help, from none to everybody's, on which functions of help are kept.

    Notes
    -----
    Steps are even in the share ``x / (x + a + b)``, on which the chance of success is smooth
    whatever the unit; between two points a function of help is taken as straight. Doubling the
    points divides the error by four: ``error_of`` measures it.
    """
    # One state more than all: where help would leave the grid it is cut off, and the bend that
    # this makes must lie beyond what anybody can reach.
    total = float(fight.strength.sum() + fight.strength.max(initial=0.0))
    anchor = float(fight.attacker.mean()) + fight.target
    if total <= _NOTHING * anchor:
        return np.zeros(1)
    share = np.linspace(0, total / (total + anchor), points)
    return np.asarray(anchor * share / (1 - share))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Where help grows to from each point of the grid when one state comes: place and weight."""

    place: Index
    weight: Array

    def after(self, values: Array) -> Array:
        """A function of help, one more state come: shape (..., points) to the same."""
        low, high = values[..., self.place], values[..., self.place + 1]
        return np.asarray(low + self.weight * (high - low))

    def moved(self, mass: Array) -> Array:
        """A distribution of help, one more state come: shape (..., points) to the same."""
        out = np.zeros_like(mass)
        flat, into = mass.reshape(-1, mass.shape[-1]), out.reshape(-1, mass.shape[-1])
        for row, given in zip(into, flat, strict=True):
            size = len(row)
            row += np.bincount(self.place, given * (1 - self.weight), size)
            row += np.bincount(self.place + 1, given * self.weight, size)
        return out


def steps(grid: Array, strength: Array) -> tuple[Steps, ...]:
    """For each state, where help grows to from each point of the grid when it comes."""
    if len(grid) < 2:
        return tuple(Steps(np.zeros(1, np.intp), np.zeros(1)) for _ in strength)
    made = []
    for one in strength.tolist():
        there = np.minimum(grid + one, grid[-1])
        place = np.clip(np.searchsorted(grid, there, side="right") - 1, 0, len(grid) - 2)
        weight = (there - grid[place]) / (grid[place + 1] - grid[place])
        made.append(Steps(place, np.clip(weight, 0, 1)))
    return tuple(made)


def mixed(values: Array, step: Steps, chance: Array) -> Array:
    """A function of help, averaged over whether one state comes; ``chance`` of shape (...)."""
    if values.shape[-1] < 2:
        return values
    return np.asarray(values + np.asarray(chance)[..., None] * (step.after(values) - values))


def chance_of_success(
    fight: Attack, chance: ArrayLike, *, points: int = POINTS
) -> NDArray[np.float64]:
    """Chance that the attack succeeds, averaged over every coalition of defenders.

    Parameters
    ----------
    fight : Attack
        The attack.
    chance : float array, shape (..., n)
        That each possible defender comes, each by itself.
    points : int
        Of the grid.

    Returns
    -------
    float array, shape (...)

    Raises
    ------
    MeasureError
        If a chance is outside 0 to 1, or their number is another.

    Examples
    --------
    >>> fight = attack(4.0, 1.0, [3.0], k=1.3, drawn=0.0)
    >>> both = fight.success(np.array([0.0, 3.0]))
    >>> bool(abs(chance_of_success(fight, [0.25]) - (0.75 * both[0] + 0.25 * both[1])) < 1e-6)
    True
    """
    come = checked_chances(fight, chance)
    grid = strength_grid(fight, points)
    values = np.broadcast_to(fight.success(grid), (*come.shape[:-1], len(grid)))
    for place, step in enumerate(steps(grid, fight.strength)):
        values = mixed(values, step, come[..., place])
    return np.asarray(values[..., 0])


def checked_chances(fight: Attack, chance: ArrayLike) -> Array:
    """Chances as an array, or a refusal.

    Raises
    ------
    MeasureError
        If one is outside 0 to 1, or their number is another.
    """
    come = np.asarray(chance, float)
    if come.shape[-1:] != fight.strength.shape or not ((come >= 0) & (come <= 1)).all():
        raise MeasureError(
            f"chances of shape {come.shape} do not fit {len(fight.strength)} defenders, or one "
            "lies outside 0 to 1.",
            "give the chance that each possible defender comes.",
        )
    return come


def error_of(fight: Attack, chance: ArrayLike, *, points: int = POINTS) -> float:
    """How far a grid of half the points lies: the error of the grid is about a third of it."""
    half = chance_of_success(fight, chance, points=points // 2)
    return float(np.abs(chance_of_success(fight, chance, points=points) - half).max())
