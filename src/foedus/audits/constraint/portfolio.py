"""Everything that binds one state on a day: each agreement's constraint, and what it buys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.blocking import Loss, greatest, losses_of
from foedus.audits.constraint.listed import CHARTER
from foedus.audits.constraint.scored import Scored, scored
from foedus.measures.constraint import (
    CLAUSES,
    Portfolio,
    completed,
    constraint_score,
    pledged_strength,
    portfolio_constraint,
)
from foedus.states import State
from foedus.worlds.parties import UNSURE
from foedus.worlds.pledges import DOUBTFUL
from foedus.worlds.world import World

Floats = NDArray[np.float64]
WAYS = ("mean", "least", "most")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One agreement that binds the state.

    Parameters
    ----------
    scored : Scored
        Its clauses.
    own : float array, shape (10,)
        As they bind this state; NaN not known.
    value, low, high : float
        Its score as it binds this state.
    adds : tuple of float
        What would be lost from the portfolio without it: over known clauses, least, most.
    partners : tuple of State
        To whom else it binds.
    defenders : tuple of State
        Who owes this state defense under it, the contested included.
    relative, share : float
        Their discounted capability over the state's own, and their share of the sum of both;
        0 where nobody owes it defense.
    unknown : tuple of str
        Codes of defenders whose capability is not known.
    loss : Loss
        By the body under whose usual rule the state loses most.
    """

    scored: Scored
    own: Floats
    value: float
    low: float
    high: float
    adds: tuple[float, float, float]
    partners: tuple[State, ...]
    defenders: tuple[State, ...]
    relative: float
    share: float
    unknown: tuple[str, ...]
    loss: Loss


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A state's portfolio.

    Parameters
    ----------
    state : State
        Whose.
    held : tuple of Held
        Those that bind most by what is known, first.
    partners : tuple of State
        Of any of them.
    totals : tuple of Portfolio
        Over known clauses, with the unknown at their least, and at their most.
    capability : str
        The weight that security is measured by, and its unit.
    relative, share : float
        Security of all pledges together, each defender counted once.
    unscored : tuple of str
        Agreements of which no clause is known.
    """

    state: State
    held: tuple[Held, ...]
    partners: tuple[State, ...]
    totals: tuple[Portfolio, ...]
    capability: str
    relative: float
    share: float
    unscored: tuple[str, ...]


def bound(
    there: World,
    state: State,
    weights: Floats,
    *,
    repeats: float = 0.0,
    halving: float = 5000.0,
) -> Bound:
    """The obligations of one state on a World's day; the Charter of the United Nations is left out.

    Parameters
    ----------
    there : World
        Of the day.
    state : State
        Whose.
    weights : float array, shape (10,)
        Of the clauses.
    repeats : float
        What a clause repeated toward the same partner adds, as a share of a first one.
    halving : float
        Distance over which pledged strength counts half. Unit: km.
    """
    seat = there.position(state)
    rows = [
        row
        for row in np.flatnonzero(there.standing[:, seat] >= UNSURE).tolist()
        if there.agreements[row].key != CHARTER
    ]
    found = [scored(there, row) for row in rows]
    own = np.array([_of(one, state) for one in found]).reshape(len(found), len(CLAUSES))
    kept = [place for place in range(len(found)) if np.isfinite(own[place]).any()]
    unscored = tuple(found[place].agreement.key for place in range(len(found)) if place not in kept)
    own, found, rows = own[kept], [found[one] for one in kept], [rows[one] for one in kept]
    covers = there.standing[np.array(rows, np.int64)] >= UNSURE
    covers[:, seat] = False
    bound_to = np.flatnonzero(covers.any(axis=0))
    totals: list[Portfolio] = []
    if found:
        totals = [
            portfolio_constraint(
                completed(own, way, weights), covers[:, bound_to], weights, repeats
            )
            for way in WAYS
        ]  # fmt: skip
    capability, name = _capability(there, seat)
    pledged = _pledged(there, seat, [one.agreement.key for one in found])
    distance = there.ties.distance[seat]

    def security(of: NDArray[np.intp]) -> tuple[float, float]:
        if not len(of):
            return 0.0, 0.0
        if not np.isfinite(capability[of]).any():
            return np.nan, np.nan
        return pledged_strength(capability[of], distance[of], float(capability[seat]), halving)

    score = constraint_score(own, weights) if found else None
    held = []
    for place, one in enumerate(found):
        defenders = np.flatnonzero(pledged[one.agreement.key])
        relative, share = security(defenders)
        if score is None:
            break
        held.append(
            Held(
                scored=one,
                own=own[place],
                value=float(score.value[place]),
                low=float(score.low[place]),
                high=float(score.high[place]),
                adds=(
                    float(totals[0].adds[place]),
                    float(totals[1].adds[place]),
                    float(totals[2].adds[place]),
                ),
                partners=tuple(there.states[at] for at in np.flatnonzero(covers[place])),
                defenders=tuple(there.states[at] for at in defenders),
                relative=relative,
                share=share,
                unknown=tuple(
                    there.states[at].code for at in defenders if not np.isfinite(capability[at])
                ),
                loss=greatest(losses_of(one.agreement, there), state.code),
            )
        )
    held.sort(key=lambda one: (-one.low, -one.value, one.scored.agreement.key))
    anyone = np.flatnonzero(
        np.logical_or.reduce([*pledged.values(), np.zeros(len(covers.T), bool)])
    )
    relative, share = security(anyone)
    return Bound(
        state, tuple(held), tuple(there.states[at] for at in bound_to), tuple(totals), name,
        relative, share, unscored,
    )  # fmt: skip


def _of(one: Scored, state: State) -> Floats:
    place = next(at for at, member in enumerate(one.members) if member.number == state.number)
    return np.asarray(one.own[place])


def _capability(there: World, seat: int) -> tuple[Floats, str]:
    """CINC where it is known of the state itself, else spending; the same for everybody."""
    cinc = there.weights["cinc"]
    if np.isfinite(cinc.value[seat]):
        return cinc.value, f"CINC ({cinc.unit})"
    gdp, effort = there.weights["gdp"], there.weights["milex_share"]
    return gdp.value * effort.value / 100, "military spending (million current US$)"


def _pledged(there: World, seat: int, keys: list[str]) -> dict[str, NDArray[np.bool_]]:
    """By agreement: who owes the state defense."""
    wanted = set(keys)
    found = {key: np.zeros(len(there.states), bool) for key in keys}
    for one in there.owed("defense", where=lambda one: one.key in wanted):
        found[one.agreement.key] |= one.matrix[:, seat] >= DOUBTFUL
    return found
