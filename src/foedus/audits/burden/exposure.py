"""How exposed the members' borders are: how many neighbors of each are outside the alliance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.states import State
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World

Array = NDArray[np.float64]
_WATER_24 = 3
"""Contiguity codes up to this one are land borders and water of at most 24 miles."""


def exposed_borders(world: World, states: Sequence[State]) -> Array:
    """Neighbors of each member that are no members, by land or over at most 24 miles of water.

    Parameters
    ----------
    world : World
        Of the day.
    states : sequence of State
        The members.

    Returns
    -------
    float array, shape (n,)
        A count, in place of the length of borders, which no source at hand has. NaN for a member
        of whose neighbors nothing is known, such as one that COW does not count; no such state
        counts as a neighbor.
    """
    seats = np.array([world.position(one) for one in states], np.intp)
    kinds = world.ties.contiguity[seats]
    near = (kinds >= 1) & (kinds <= _WATER_24)
    near[:, seats] = False
    # Toward itself a state's kind is always known.
    silent = (kinds == UNKNOWN).sum(axis=1) >= len(world.states) - 1
    return np.where(silent, np.nan, near.sum(axis=1))
