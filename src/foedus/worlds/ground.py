"""Places and scopes compiled to arrays: whose ground a place is, and which clauses reach it.

The place axis holds first one *home* per register state (its metropolitan territory), then
one row per place and dated title of the atlas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import places as gazetteer
from foedus.atlas.edition import edition
from foedus.atlas.places import Place
from foedus.errors import UnknownStateError
from foedus.states import State
from foedus.terms import OBJECTS
from foedus.treaties import Arm, Obligation

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]

NOBODY = -1
DISPUTED = -2
UNKNOWN = -3
TIES = ("integral", "dependency", "none")


@dataclass(frozen=True, slots=True)
class Ground:
    """Places (p) and the arms (a) of all scopes.

    ``arm_start[o]:arm_start[o + 1]`` are the arms of obligation o. ``near[a, p]`` says that
    the place is in the arm's areas; the ``whose_*`` tables answer for arms that name states.
    """

    names: tuple[tuple[Place, int] | None, ...]
    row_of: dict[tuple[str, int], int]
    sovereign: Ints
    administrator: Ints
    claims: Flags
    tie: Small
    island: Flags
    sea: Flags
    arms: tuple[Arm, ...]
    arm_start: Ints
    near: Flags
    territory: Flags
    administration: Flags
    islands_only: Flags
    party_ground: Flags
    contested: Flags
    objects: Flags
    ties: Flags
    doubtful: Flags
    whose_any: Flags
    whose: Flags
    whose_claims: Flags

    def home(self, state: int) -> int:
        """The row of a state's metropolitan territory."""
        return state

    def row(self, place: Place, day: date) -> int:
        """The row of a place under the title it had on the day; a day without one has its own."""
        for number, title in enumerate(place.titles):
            if day in title:
                return self.row_of[place.key, number]
        return self.row_of[place.key, -1]


def _areas(state: State) -> frozenset[str]:
    try:
        return gazetteer.home_areas(state.code)
    except UnknownStateError:
        # States of the nineteenth century and contested ones need no home until a scope asks.
        return frozenset()


def _is_island(state: State) -> bool:
    try:
        return gazetteer.home_is_island(state.code)
    except UnknownStateError:
        return False


def _holder(code: str, index: dict[str, list[int]], day: date, states: tuple[State, ...]) -> int:
    if code == "disputed":
        return DISPUTED
    candidates = index.get(code, [])
    if not candidates:
        return NOBODY
    for position in candidates:
        if any(day in spell for spell in states[position].spells):
            return position
    return candidates[0]


def compile_ground(
    states: tuple[State, ...], index: dict[str, list[int]], obligations: tuple[Obligation, ...]
) -> Ground:
    """Compile the atlas's places and the scopes of these obligations."""
    size = len(states)
    names: list[tuple[Place, int] | None] = [None] * size
    sovereign: list[int] = list(range(size))
    administrator: list[int] = list(range(size))
    ties: list[int] = [0] * size
    island = [_is_island(state) for state in states]
    sea = [False] * size
    areas: list[frozenset[str]] = [_areas(state) for state in states]
    claims: list[list[int]] = [[] for _ in range(size)]
    row_of: dict[tuple[str, int], int] = {}
    for place in gazetteer.places():
        for number, title in (*enumerate(place.titles), (-1, None)):
            row_of[place.key, number] = len(names)
            names.append((place, number))
            areas.append(frozenset(place.areas))
            island.append(place.terrain == "island")
            sea.append(place.terrain in ("sea", "space"))
            if title is None:
                for holder in (sovereign, administrator):
                    holder.append(NOBODY if sea[-1] else UNKNOWN)
                ties.append(0)
                claims.append([])
                continue
            # A code names several numbers over time; an open title is held by today's.
            day = title.until.earliest - timedelta(days=1) if title.until else edition().as_of
            sovereign.append(_holder(title.sovereign, index, day, states))
            administrator.append(_holder(title.administrator, index, day, states))
            ties.append(TIES.index(title.tie))
            claims.append([one for code in title.claimants for one in index.get(code, ())])
    claim_table = np.zeros((len(names), size), bool)
    for row, claimants in enumerate(claims):
        claim_table[row, claimants] = True
    return Ground(
        names=tuple(names),
        row_of=row_of,
        sovereign=np.array(sovereign, np.int32),
        administrator=np.array(administrator, np.int32),
        claims=claim_table,
        tie=np.array(ties, np.int8),
        island=np.array(island, bool),
        sea=np.array(sea, bool),
        **_arms(obligations, areas, _keys(names), claim_table, size, index),
    )


def _keys(names: list[tuple[Place, int] | None]) -> list[str]:
    return [one[0].key if one else "" for one in names]


def _arms(
    obligations: tuple[Obligation, ...],
    areas: list[frozenset[str]],
    keys: list[str],
    claims: Flags,
    size: int,
    index: dict[str, list[int]],
) -> dict[str, Any]:
    arms = tuple(arm for obligation in obligations for arm in obligation.scope)
    starts = np.cumsum([0, *(len(one.scope) for one in obligations)])
    vocabulary = sorted({area for named in areas for area in named})
    place_areas = np.array([[area in named for area in vocabulary] for named in areas], np.int16)
    arm_areas = np.array(
        [[area in arm.areas for area in vocabulary] for arm in arms], np.int16
    ).reshape(len(arms), len(vocabulary))
    anywhere = np.array([not arm.areas and not arm.places for arm in arms], bool)
    named = np.array([[key in arm.places for key in keys] for arm in arms], bool)
    left_out = np.array([[key in arm.except_places for key in keys] for arm in arms], bool)
    shape = (len(arms), len(keys))
    named, left_out = named.reshape(shape), left_out.reshape(shape)
    whose = np.zeros((len(arms), size), bool)
    for row, arm in enumerate(arms):
        whose[row, [one for code in arm.whose for one in index.get(code, ())]] = True
    return {
        "arms": arms,
        "arm_start": starts.astype(np.int32),
        "near": ((arm_areas @ place_areas.T > 0) | anywhere[:, None] | named) & ~left_out,
        "territory": np.array([arm.kind == "territory" for arm in arms], bool),
        "administration": np.array([arm.title == "administration" for arm in arms], bool),
        "party_ground": np.array([arm.party_ground for arm in arms], bool),
        "islands_only": np.array([arm.islands_only for arm in arms], bool),
        "contested": np.array([arm.reading == "contested" for arm in arms], bool),
        "objects": np.array(
            [[one in arm.objects for one in OBJECTS] for arm in arms], bool
        ).reshape(len(arms), len(OBJECTS)),
        "ties": _ties([arm.ties for arm in arms]),
        "doubtful": _ties([arm.doubtful_ties for arm in arms]),
        "whose_any": np.array([not arm.whose for arm in arms], bool),
        "whose": whose,
        "whose_claims": whose.astype(np.int16) @ claims.astype(np.int16).T > 0,
    }


def _ties(lists: list[tuple[str, ...]]) -> Flags:
    return np.array([[tie in named for tie in TIES] for named in lists], bool).reshape(
        len(lists), len(TIES)
    )
