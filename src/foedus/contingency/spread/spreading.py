"""How far a war spreads over the draws, and the chances on which that turns most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.spread.cascade import ATTACKER, BLOCK, GRAIN, TARGET, CallIn, Coalitions

Array = NDArray[np.float64]
Floats = NDArray[np.float32]

TAIL: Final = 5
_ECHOES: Final = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the war spreads: joiners beside those who fight from the outset.

    Parameters
    ----------
    began : int
        States that fight from the outset.
    size : float
        Expected number of states that fight, these included.
    low, high : int
        Of the number of joiners, 10% and 90%.
    alone : float
        Chance that nobody joins.
    tail : float
        Chance that at least five states fight.
    joiners : tuple of float
        Chance of 0, 1, 2, ... joiners; adds to 1.
    """

    began: int
    size: float
    low: int
    high: int
    alone: float
    tail: float
    joiners: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CriticalTie:
    """How the expected number of states that fight turns on one chance.

    Parameters
    ----------
    caller : int or None
        COW number of the state that calls; None is the attack itself.
    called : int
        COW number of the state that is called.
    side : str
        The side on which ``called`` would come: ``attacker`` or ``target``.
    beside : bool
        Whether the caller fights on that side too, or on the other.
    chance : float
        The chance that is turned.
    effect : float
        Change of the expected number per unit of that chance.
    """

    caller: int | None
    called: int
    side: str
    beside: bool
    chance: float
    effect: float


def spread(coalitions: Coalitions, began: int) -> Spread:
    """How far the war spreads over the draws.

    Parameters
    ----------
    coalitions : Coalitions
        Who fights in each draw.
    began : int
        States that fight from the outset.
    """
    joiners = coalitions.size - began
    share = np.bincount(joiners) / len(joiners)
    low, high = np.quantile(joiners, (0.1, 0.9), method="inverted_cdf")
    return Spread(
        began=began,
        size=float(began + joiners.mean()),
        low=int(low),
        high=int(high),
        alone=float(share[0]),
        tail=float((joiners + began >= TAIL).mean()),
        joiners=tuple(share.tolist()),
    )


def critical_ties(
    call_in: CallIn, coalitions: Coalitions, top: int = 10
) -> tuple[CriticalTie, ...]:
    """The chances on which the expected number of states that fight turns most.

    Parameters
    ----------
    call_in : CallIn
        What calls whom.
    coalitions : Coalitions
        Drawn from it; at most the first 16,384 draws are read.
    top : int
        How many ties are told.

    Returns
    -------
    tuple of CriticalTie
        By what setting the chance to zero would take from the expected number, most first. The
        effect is the chance that the call finds its caller fighting and the called still out,
        over one less the chance, times one and what the called would call in its turn (echoes
        counted to eight rounds, each as likely as states are left out on average).
    """
    from threadpoolctl import threadpool_limits

    n, read = call_in.n, 2 * BLOCK
    there = np.concatenate([coalitions.attackers[:read], coalitions.targets[:read]], axis=1)
    out = ~(coalitions.attackers[:read] | coalitions.targets[:read])
    draws = len(out)
    with threadpool_limits(limits=1, user_api="blas"):
        finds = (there.T.astype(np.float32) @ out.astype(np.float32)).astype(np.float64) / draws
    finds = finds.reshape(2, n, n)
    absent = out.mean(axis=0)
    joins: NDArray[np.bool_] = ~(call_in.fighting[ATTACKER] | call_in.fighting[TARGET])
    step = np.zeros((2, n, 2, n))
    for side in (ATTACKER, TARGET):
        step[side, :, side] = call_in.called[side] * absent
        step[1 - side, :, side] = call_in.opposed[side] * absent
    echo = np.ones(2 * n)
    flow = step.reshape(2 * n, 2 * n)
    for _ in range(_ECHOES):
        echo = 1 + flow @ echo
    worth = np.minimum(echo, n).reshape(2, n)
    told: list[tuple[float, CriticalTie]] = []

    def tell(callers: Array | None, side: int, beside: bool, chance: Floats) -> None:
        p = chance.astype(np.float64)
        found = absent if callers is None else callers * joins[:, None]
        effect = found / np.maximum(1 - p, GRAIN) * worth[side]
        taken = effect * p
        for at in np.argsort(-taken, axis=None, kind="stable")[:top].tolist():
            row, column = (None, at) if callers is None else divmod(at, n)
            if taken.flat[at] > 0:
                told.append(
                    (
                        float(taken.flat[at]),
                        CriticalTie(
                            None if row is None else int(call_in.states[row]),
                            int(call_in.states[column]),
                            ("attacker", "target")[side],
                            beside,
                            float(p.flat[at]),
                            float(effect.flat[at]),
                        ),
                    )
                )

    for side in (ATTACKER, TARGET):
        tell(None, side, True, call_in.first[side])
        tell(finds[side], side, True, call_in.called[side])
        tell(finds[1 - side], side, False, call_in.opposed[side])
    ranked = sorted(told, key=lambda one: (-one[0], one[1].caller or 0, one[1].called, one[1].side))
    return tuple(tie for _, tie in ranked[:top])
