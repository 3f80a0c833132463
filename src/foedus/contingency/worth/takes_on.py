"""The other side of the ledger: what a pledge draws the state that gave it into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.contingency.balance import shares_of
from foedus.contingency.joining.cases import SIDES
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel

if TYPE_CHECKING:
    from foedus.contingency.chain import Contingency


@dataclass(frozen=True, slots=True)
class TakesOn:
    """What one state takes on by this attack, on one side.

    Parameters
    ----------
    fights : float
        Chance that it fights on that side in the end, called in by others included.
    loses : float
        Chance that it does and the other side prevails.
    by_pledge : float
        By how much its duty raises the chance that it joins because of the attack itself; 0
        where no duty binds it.
    """

    fights: float
    loses: float
    by_pledge: float


def takes_on(run: Contingency, *, model: WarModel | None = None) -> dict[tuple[int, str], TakesOn]:
    """What every state that may join takes on.

    Parameters
    ----------
    run : Contingency
        See :func:`foedus.contingency.chain.run`.
    model : WarModel, optional
        Who prevails; as in the run if not given.

    Returns
    -------
    dict
        By COW number and side.
    """
    used = run.estimates.war_outcome if model is None else model
    ahead = 2 * shares_of(run.coalitions, run.strengths) - 1
    decided = 1 - used.drawn / used.wars
    lost = (decided * inverse_logit(-used.k * ahead), decided * inverse_logit(used.k * ahead))
    members = (run.coalitions.attackers, run.coalitions.targets)
    row = {ccode: at for at, ccode in enumerate(run.coalitions.states.tolist())}
    found = {}
    for one in run.joining:
        side, at = SIDES.index(one.side), row[one.ccode]
        fights = members[side][:, at]
        found[one.ccode, one.side] = TakesOn(
            fights=float(fights.mean()),
            loses=float(np.where(fights, lost[side], 0.0).mean()),
            by_pledge=0.0 if one.duty == "none" else max(one.chance - one.unbound, 0.0),
        )
    return found
