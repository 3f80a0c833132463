"""Who fights in the end: each state that comes may bring others, drawn many times over.

Every state that is still out holds one number, drawn once per draw from the exponential
distribution, and comes when what calls it adds up to more. A call is a hazard, ``-log(1 - p)``,
so that calls one after another are chances one after another; each belligerent calls once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import EventError
from foedus.models.draws import case_rng

Array = NDArray[np.float64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

BLOCK: Final = 8192
ATTACKER, TARGET = 0, 1
# Multiples of this add up without rounding, in any order, so that the number of threads and
# the machine's own way to multiply matrices change no draw.
GRAIN: Final = 2.0**-17
_CERTAIN: Final = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """What calls a state in only where two belligerents face each other; arrays of shape (m,).

    Parameters
    ----------
    attacking, defending : int array
        Positions of a state on the attackers' side and of one on the targets'.
    called : int array
        Position of the state that is called by their facing each other.
    side : int array
        The side on which it comes: 0 the attackers', 1 the targets'.
    chance : float32 array
        The chance that it does.
    """

    attacking: Ints
    defending: Ints
    called: Ints
    side: Ints
    chance: Floats

    def __len__(self) -> int:
        return len(self.attacking)


def no_encounters() -> Encounters:
    """An empty list."""
    none = np.zeros(0, np.int64)
    return Encounters(none, none, none, none, np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class CallIn:
    """What an attack calls in, as arrays over n states: side 0 the attackers', 1 the targets'.

    Parameters
    ----------
    case : str
        What names the attack: it keys the draws.
    states : int array, shape (n,)
        COW numbers.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    first : float32 array, shape (2, n)
        The chance that each joins a side because of the attack itself.
    called : float32 array, shape (2, n, n)
        ``called[s, k, j]``: the chance that j joins side s once k has joined side s, beyond
        what called j before.
    opposed : float32 array, shape (2, n, n)
        ``opposed[s, k, j]``: the chance that j joins side s once k has joined the *other* side.
    extended : float32 array, shape (2, n)
        The chance that side s, as it stands at the outset, attacks j in its way; j then fights
        on the other side.
    encounters : Encounters
        What turns on two belligerents who face each other and did not both begin.
    together : float
        How much states come together or not at all: the variance of a number of mean 1 that
        multiplies every hazard of one draw. It changes no chance in ``first``.
    """

    case: str
    states: Ints
    fighting: Flags
    first: Floats
    called: Floats
    opposed: Floats
    extended: Floats
    encounters: Encounters
    together: float = 0.0

    @property
    def n(self) -> int:
        """How many states there are."""
        return len(self.states)


@dataclass(frozen=True, slots=True, eq=False)
class Coalitions:
    """Who fights where in each draw.

    Parameters
    ----------
    states : int array, shape (n,)
        COW numbers.
    attackers, targets : bool array, shape (draws, n)
        Who fights on each side at the end.
    steps : int8 array, shape (draws,)
        Rounds of joining until nobody more came; 0 where nobody did.
    """

    states: Ints
    attackers: Flags
    targets: Flags
    steps: NDArray[np.int8]

    @property
    def size(self) -> Ints:
        """How many states fight, those of the outset included, shape (draws,)."""
        return np.asarray(self.attackers.sum(axis=1) + self.targets.sum(axis=1), np.int64)

    @property
    def chance(self) -> Array:
        """Share of the draws in which each state fights on each side, shape (2, n)."""
        return np.stack([self.attackers.mean(axis=0), self.targets.mean(axis=0)])


def simulate(call_in: CallIn, seed: int, draws: int) -> Coalitions:
    """Draw who fights in the end.

    Parameters
    ----------
    call_in : CallIn
        What calls whom.
    seed : int
        With the case it keys the draws, block by block; within a block states draw in the order
        of their COW numbers, so that the order in which they are given changes nothing.
    draws : int
        How many, at least 1. More draws begin with the same ones.

    Returns
    -------
    Coalitions

    Raises
    ------
    EventError
        If there are no draws, or states or arrays do not go together.
    """
    checked(call_in, draws)
    n = call_in.n
    order = np.argsort(call_in.states, kind="stable")
    hazard = _Hazards.of(call_in, order)
    fighting = call_in.fighting[:, order].ravel()
    back = np.argsort(order, kind="stable")
    sides = np.empty((2, draws, n), bool)
    steps = np.empty(draws, np.int8)
    for number, start in enumerate(range(0, draws, BLOCK)):
        stop = min(start + BLOCK, draws)
        rng = case_rng(seed, "cascade", call_in.case, number)
        # A short last block is cut from a whole one.
        held = rng.standard_exponential((BLOCK, n), dtype=np.float32)
        mood = _moods(rng, call_in.together)
        entered = _block(hazard, fighting, held[: stop - start], mood[: stop - start])
        steps[start:stop] = entered.max(axis=1)
        came = entered >= 0
        if not np.array_equal(order, np.arange(n)):
            came = came.reshape(-1, 2, n)[:, :, back].reshape(-1, 2 * n)
        sides[ATTACKER, start:stop], sides[TARGET, start:stop] = came[:, :n], came[:, n:]
    return Coalitions(call_in.states, sides[ATTACKER], sides[TARGET], steps)


def _moods(rng: np.random.Generator, together: float) -> Floats:
    """What multiplies every hazard of a draw: gamma, of mean 1 and this variance."""
    if together == 0:
        return np.ones(BLOCK, np.float32)
    drawn = rng.standard_gamma(1 / together, BLOCK) * together
    return np.asarray(np.maximum(drawn, 1e-30), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """Encounters of each state with a side: rows ``start[k]`` to ``start[k + 1]``."""

    start: Ints
    other: Ints
    called: Ints
    hazard: Floats

    @classmethod
    def of(cls, key: Ints, other: Ints, called: Ints, hazard: Floats, n: int) -> _Meetings:
        order = np.lexsort((called, other, key))
        start = np.searchsorted(key[order], np.arange(n + 1))
        return cls(start, other[order], called[order], hazard[order])


@dataclass(frozen=True, slots=True, eq=False)
class _Hazards:
    """Hazards of states in the order that draws have; side 0 stands before side 1.

    ``first`` is of shape (2n,); ``calls[k, j]`` (2n, 2n) is what one joiner adds.
    """

    first: Floats
    calls: Floats
    meetings: tuple[_Meetings, _Meetings]

    @classmethod
    def of(cls, call_in: CallIn, order: Ints) -> _Hazards:
        n, mood = call_in.n, call_in.together
        calls = np.zeros((2, n, 2, n), np.float32)
        grid = np.ix_(order, order)
        for side in (ATTACKER, TARGET):
            calls[side, :, side] = hazard_of(call_in.called[side][grid], mood)
            calls[1 - side, :, side] = hazard_of(call_in.opposed[side][grid], mood)
        place = np.argsort(order, kind="stable")
        met = call_in.encounters
        x, y = place[met.attacking], place[met.defending]
        called, worth = met.side * n + place[met.called], hazard_of(met.chance, mood)
        meetings = (
            _Meetings.of(x, n + y, called, worth, n), _Meetings.of(y, x, called, worth, n)
        )  # fmt: skip
        first = call_in.first[:, order].astype(np.float64)
        both = first.sum(axis=0)
        # One number decides whether a state comes, a share of the hazard to which side.
        share = np.divide(first, both, out=np.zeros((2, n)), where=both > 0)
        whole = _grained(hazard_of(both, mood) * share)
        whole += hazard_of(call_in.extended[::-1, order], mood)
        return cls(whole.ravel(), calls.reshape(2 * n, 2 * n), meetings)


def hazard_of(chance: NDArray[np.floating], together: float = 0.0) -> Floats:
    """The hazard whose chance this is, in whole grains and at most 16.

    Parameters
    ----------
    chance : float array
        From 0 to 1.
    together : float
        Variance of what multiplies all hazards of a draw; see :class:`CallIn`.

    Notes
    -----
    ``-log(1 - p)``; with the variance t ``((1 - p)^-t - 1) / t``, so that the chance over all
    draws stays p.

    Examples
    --------
    >>> hazard_of(np.array([0.0, 1.0])).tolist()
    [0.0, 16.0]
    >>> hazard_of(np.array([0.75]), 1.0).tolist()
    [3.0]
    """
    inside = np.clip(np.asarray(chance, np.float64), 0.0, 1.0)
    with np.errstate(divide="ignore", over="ignore"):
        hazard = -np.log1p(-inside)
        if together > 0:
            hazard = np.expm1(together * hazard) / together
    return _grained(hazard)


def _grained(hazard: NDArray[np.floating]) -> Floats:
    grains = np.round(np.minimum(hazard, _CERTAIN) / GRAIN)
    return np.asarray(grains * GRAIN, np.float32)


def _block(hazard: _Hazards, fighting: Flags, held: Floats, mood: Floats) -> NDArray[np.int8]:
    """One block of draws: the round in which each came to each side, shape (draws, 2n).

    -1 where it never did; 0 for those who began.
    """
    draws, n = held.shape
    entered = np.full((draws, 2 * n), -1, np.int8)
    entered[:, fighting] = 0
    # What is left of each state's number after all that has called it.
    left = held / mood[:, None]
    left[:, fighting[:n] | fighting[n:]] = np.inf
    live = np.arange(draws)
    whole: Floats = hazard.first[:n] + hazard.first[n:]
    own = np.broadcast_to(hazard.first, (draws, 2 * n))
    number = 1
    while True:
        row, state = np.nonzero(left < whole)
        if not len(row):
            return entered
        side = _side(left[row, state], own[row, state], own[row, n + state], mood[live[row]])
        came = side * n + state
        entered[live[row], came] = number
        going, start = np.unique(row, return_index=True)
        left = (left - whole)[going]
        left[np.repeat(np.arange(len(going)), np.diff(np.append(start, len(row)))), state] = np.inf
        live = live[going]
        own = _calls(hazard.calls, came, start)
        _meet(hazard, entered, live, came, start, number, own)
        whole = own[:, :n] + own[:, n:]
        number += 1


def _calls(calls: Floats, came: Ints, start: Ints) -> Floats:
    """What the joiners of each draw call in together: sums of whole grains."""
    count = np.diff(np.append(start, len(came)))
    own = calls[came[start]]
    for more in range(1, int(count.max())):
        rows = np.flatnonzero(count > more)
        own[rows] += calls[came[start[rows] + more]]
    return own


def _side(left: Floats, attackers: Floats, targets: Floats, mood: Floats) -> Ints:
    """The side of each state that comes, as its calls from the two sides are in proportion."""
    whole = attackers.astype(np.float64) + targets
    # Given that the number falls inside the call, its place there, as a chance, is uniform.
    place = np.expm1(-left.astype(np.float64) * mood) / np.expm1(-whole * mood)
    return np.where(place * whole < attackers, ATTACKER, TARGET)


def _meet(
    hazard: _Hazards,
    entered: NDArray[np.int8],
    live: Ints,
    came: Ints,
    start: Ints,
    number: int,
    own: Floats,
) -> None:
    """Add what two belligerents call in by facing each other for the first time."""
    n = entered.shape[1] // 2
    line = np.repeat(np.arange(len(live)), np.diff(np.append(start, len(came))))
    for side, met in enumerate(hazard.meetings):
        mine = np.flatnonzero(came // n == side)
        state = came[mine] % n
        count = met.start[state + 1] - met.start[state]
        at = np.cumsum(count) - count
        rows = np.repeat(met.start[state] - at, count) + np.arange(int(count.sum()))
        draw = np.repeat(line[mine], count)
        since = entered[live[draw], met.other[rows]]
        # Where both came in this round the pair is counted once, with the attackers' joiner.
        facing = (since >= 0) & ((since < number) if side == TARGET else True)
        np.add.at(own, (draw[facing], met.called[rows[facing]]), met.hazard[rows[facing]])


def checked(call_in: CallIn, draws: int) -> None:
    """Refuse what cannot be drawn from.

    Raises
    ------
    EventError
        If there are no draws, shapes differ, a chance is none, or the two sides overlap.
    """
    n = call_in.n
    if draws < 1:
        raise EventError(f"{draws} draws tell nothing.", "ask for at least 1; 10,000 are quick.")
    shapes = {
        "fighting": (2, n), "first": (2, n), "called": (2, n, n), "opposed": (2, n, n),
        "extended": (2, n),
    }  # fmt: skip
    for name, shape in shapes.items():
        if getattr(call_in, name).shape != shape:
            raise EventError(
                f"{name} has the shape {getattr(call_in, name).shape}, not {shape}.",
                f"give it for {n} states in one order.",
            )
    for name in ("first", "called", "opposed", "extended"):
        held = getattr(call_in, name)
        if not ((held >= 0) & (held <= 1)).all():
            raise EventError(f"a chance in {name} lies outside 0 to 1.", "give chances.")
    if call_in.fighting.all(axis=0).any():
        row = int(np.flatnonzero(call_in.fighting.all(axis=0))[0])
        raise EventError(
            f"state {call_in.states[row]} fights on both sides.", "an attack needs two sides."
        )
    if float(call_in.first.sum(axis=0).max(initial=0.0)) > 1 + 1e-6:
        row = int(call_in.first.sum(axis=0).argmax())
        raise EventError(
            f"state {call_in.states[row]} joins one side or the other with a chance above 1.",
            "the two chances of a state add to at most 1.",
        )
