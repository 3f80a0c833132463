"""What of a state's exposure is due to each treaty, and the attacks that weigh most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.entangling.chances import Bonds, Estimates, Own, joins, log_odds
from foedus.contingency.entangling.ledger import Ledger, third_only
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import simulate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TreatyShare:
    """What is due to one treaty: its part of exposure, alone, and of what comes back.

    ``due`` divides what all the state's treaties add among those that bear on each attack, so
    that the parts add up; ``alone`` is what dissolving this one alone would take away.
    """

    agreement: str
    due: float
    alone: float
    receives: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """One attack that may draw the state in, on one side.

    ``onset`` is the chance of a dispute within a year (None without that weight), ``chance``
    that the state joins, ``due`` what its treaties add to that, ``fights`` the chance that it
    fights in the end, others' calls included, and None where no cascade was drawn.
    """

    attacker: str
    target: str
    side: str
    onset: float | None
    chance: float
    due: float
    weight: float
    treaties: tuple[str, ...]
    fights: float | None


def _claims(bonds: Bonds) -> Array:
    """How what treaties add to the chance of one attack is divided among them: (a, 2, n, n).

    By duty, those that apply counting whole and those contested half; where no duty is due, evenly
    among those that pledge anything to the side that is helped.
    """
    claims = bonds.owes.copy()
    pledged = bonds.pledged.any(axis=1).astype(float)
    none = claims.sum(axis=0) == 0
    toward = np.stack(
        [np.broadcast_to(pledged[:, :, None], claims[:, 0].shape),
         np.broadcast_to(pledged[:, None, :], claims[:, 0].shape)],
        axis=1,
    )  # fmt: skip
    claims[:, none] = toward[:, none]
    whole = claims.sum(axis=0)
    return np.asarray(np.divide(claims, whole, out=np.zeros_like(claims), where=whole > 0))


def treaty_shares(
    tables: PairTables, own: int, ledger: Ledger, bonds: Bonds, features: Own, said: Estimates,
    chance: Array, base: Array, back_due: Array,
) -> tuple[TreatyShare, ...]:  # fmt: skip
    """What is due to each of the state's treaties, most first.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Place of the state.
    ledger : Ledger
        Weights of the attacks.
    bonds : Bonds
        Its treaties.
    features : Own
        Its features.
    said : Estimates
        The best ones.
    chance, base : float array, shape (2, n, n)
        That it joins, with its treaties and without any.
    back_due : float array, shape (n, n)
        What others' treaties with it add to the chance that they join it.
    """
    if not len(bonds):
        return ()
    due = (_claims(bonds) * (ledger.weight * (chance - base))).sum(axis=(1, 2, 3))
    owed = bonds.owed.copy()
    none = owed.sum(axis=0) == 0
    evenly = np.broadcast_to(bonds.pledged_back[:, None, :].astype(float), owed.shape)
    owed[:, none] = evenly[:, none]
    whole = owed.sum(axis=0)
    parts = np.divide(owed, whole, out=np.zeros_like(owed), where=whole > 0)
    receives = (parts * (ledger.threat[:, None] * back_due)).sum(axis=(1, 2))
    told = []
    for row, key in enumerate(bonds.keys):
        rest = np.arange(len(bonds)) != row
        applies = bonds.owes[rest].max(axis=0, initial=0.0)
        pledged = bonds.pledged[rest].any(axis=0)
        left = third_only(joins(log_odds(features, said, pledged), applies, said.shift), own)
        alone = float((ledger.weight * (chance - left).sum(axis=0)).sum())
        told.append(TreatyShare(key, float(due[row]), alone, float(receives[row])))
    return tuple(sorted(told, key=lambda one: (-one.due, one.agreement)))


def heaviest(
    tables: PairTables, ledger: Ledger, bonds: Bonds, chance: Array, base: Array, count: int,
    draws: int, seed: int, weight: str,
) -> tuple[Drawn, ...]:  # fmt: skip
    """The attacks with most exposure, and the chance that the state fights in them in the end.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    ledger : Ledger
        Weights of the attacks.
    bonds : Bonds
        Its treaties.
    chance, base : float array, shape (2, n, n)
        That it joins, with its treaties and without any.
    count, draws, seed : int
        Attacks that are told; draws of the cascade of each.
    weight : str
        ``onset`` or ``none``.
    """
    exposure = ledger.weight * chance
    told = []
    own = next(at for at, code in enumerate(tables.codes) if not ledger.third[at].any())
    for at in np.argsort(-exposure, axis=None, kind="stable")[:count].tolist():
        side, i, t = (int(one) for one in np.unravel_index(at, exposure.shape))
        if exposure[side, i, t] <= 0:
            break
        fights = simulate(tables.call_in(i, t), seed, draws).chance[side, own]
        told.append(
            Drawn(
                attacker=tables.codes[i],
                target=tables.codes[t],
                side=("attacker", "target")[side],
                onset=float(ledger.weight[i, t]) if weight == "onset" else None,
                chance=float(chance[side, i, t]),
                due=float(chance[side, i, t] - base[side, i, t]),
                weight=float(exposure[side, i, t]),
                treaties=tuple(
                    key for row, key in enumerate(bonds.keys) if bonds.owes[row, side, i, t] > 0
                ),
                fights=float(fights),
            )
        )
    return tuple(told)
