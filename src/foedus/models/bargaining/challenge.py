"""The challenge model of bargaining as dynamics: who is made to give way to whom, round by round.

Bueno de Mesquita's expected-utility model as Scholz, Calbert and Smith set it out. It is no
forecast that is shown to beat the weighted mean; it shows paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import MeasureError
from foedus.models.bargaining.settlement import weighted_mean, weighted_median, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# An actor that moves less than this share of the range stands still.
_STILL = 1e-6
_KINDS = ("confrontation", "compromise", "capitulation")


@dataclass(frozen=True, slots=True)
class Move:
    """An actor's answer to the challenge that asks least of it.

    ``kind`` is ``confrontation`` (both sides expect to gain, and it loses), ``compromise`` (it
    expects to lose less than the other gains, and moves in that proportion) or ``capitulation``.
    """

    actor: int
    challenger: int
    kind: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Round:
    """The state of an issue before a round, and what happens in it.

    Parameters
    ----------
    position : tuple of float
        Unit: the issue's scale.
    risk : tuple of float
        Risk exponents, 0.5 (bold) to 2 (careful); empty in the last round, in which nobody acts.
    mean, median : float
        Weighted by power and salience.
    moves : tuple of Move
        At most one for each actor.
    """

    position: tuple[float, ...]
    risk: tuple[float, ...]
    mean: float
    median: float
    moves: tuple[Move, ...]


def challenge(
    position: Sequence[float],
    salience: Sequence[float],
    power: Sequence[float],
    *,
    rounds: int = 10,
) -> tuple[Round, ...]:
    """Play the model until nobody moves, or for so many rounds.

    Parameters
    ----------
    position : sequence of float
        Unit: the issue's scale.
    salience : sequence of float
        From 0 to 1: the chance that the actor resists a challenge.
    power : sequence of float
        Not negative.
    rounds : int
        At most.

    Returns
    -------
    tuple of Round
        From the issue as it is; the last one has no moves, unless the rounds ran out.

    Raises
    ------
    MeasureError
        If numbers do not pair, a salience is above 1, nobody counts, or no round is asked for.

    Notes
    -----
    In a contest of i against j each actor k casts ``c_k s_k (|x_k - x_j| - |x_k - x_i|)`` votes;
    ``P_ij`` is the sum of those for i over the sum of all, taken without sign. With ``d`` the
    distance over the range, ``U_s = 2 - 4 (1/2 - d/2)^r``, ``U_f = 2 - 4 (1/2 + d/2)^r``,
    ``U_q = 2 - 4 (1/2)^r`` and ``E_ij = s_j (P U_s + (1 - P) U_f) + (1 - s_j) U_s - U_q``: the
    challenged is taken to stay where it is if left alone (Q = 1). With ``r = 1`` the danger of i is
    ``D_i = sum_j E_ji``, its risk ``R_i = (2 D_i - max - min) / (max - min)`` and its exponent
    ``r_i = (1 - R_i/3) / (1 + R_i/3)``. Each actor then sees both sides of every contest by its own
    exponent, and answers the challenge that asks for the smallest move.

    References
    ----------
    bueno_de_mesquita1994, scholz_et_al2011

    Examples
    --------
    >>> played = challenge([0.0, 4.0, 10.0], [0.9, 0.5, 0.9], [1.0, 1.0, 2.0])
    >>> played[0].median, len(played[-1].moves)
    (10.0, 0)
    """
    import numpy as np

    counted = np.array(weights(position, salience, power), np.float64)
    resist = np.array(salience, np.float64)
    if (resist > 1).any() or rounds < 1:
        raise MeasureError(
            "A salience is above 1, or no round is asked for.",
            "give saliences from 0 to 1, and at least one round.",
        )
    at = np.array(position, np.float64)
    width = float(at.max() - at.min())
    played: list[Round] = []
    for number in range(rounds + 1):
        told = [float(one) for one in at]
        mean = weighted_mean(told, salience, power)
        median = weighted_median(told, salience, power)
        risk: tuple[float, ...] = ()
        moves: tuple[Move, ...] = ()
        if width > 0 and number < rounds:
            exponent = _risk(at, counted, resist, width)
            moves = _moves(at, counted, resist, width, exponent)
            if moves:
                risk = tuple(float(one) for one in exponent)
        played.append(Round(tuple(told), risk, mean, median, moves))
        if not moves:
            break
        at = at.copy()
        for move in moves:
            at[move.actor] = move.after
    return tuple(played)


def _chances(at: Floats, counted: Floats) -> Floats:
    """``P_ij`` that i prevails over j; 0 where both want the same."""
    import numpy as np

    apart = np.abs(at[:, None] - at[None, :])
    # votes[i, j, k]: what k casts for i against j.
    votes = counted * (apart[None, :, :] - apart[:, None, :])
    every = np.abs(votes).sum(axis=2)
    found: Floats = np.divide(
        np.maximum(votes, 0).sum(axis=2), every, out=np.zeros_like(every), where=every > 0
    )
    return found


def _apart(at: Floats, width: float) -> Floats:
    """Distances over the range: at most 1, though rounding may leave it by a hair."""
    import numpy as np

    return np.minimum(np.abs(at[:, None] - at[None, :]) / width, 1.0)


def _expected(chance: Floats, apart: Floats, resist: Floats, exponent: Floats) -> Floats:
    """``E_ij`` of every pair, each entry seen by the exponent at the same place."""
    success = 2 - 4 * (0.5 - 0.5 * apart) ** exponent
    failure = 2 - 4 * (0.5 + 0.5 * apart) ** exponent
    rest = 2 - 4 * 0.5**exponent
    fought = chance * success + (1 - chance) * failure
    found: Floats = resist[None, :] * fought + (1 - resist[None, :]) * success - rest
    return found


def _risk(at: Floats, counted: Floats, resist: Floats, width: float) -> Floats:
    import numpy as np

    apart = _apart(at, width)
    expected = _expected(_chances(at, counted), apart, resist, np.ones_like(apart))
    np.fill_diagonal(expected, 0)
    danger = expected.sum(axis=0)
    most, least = float(danger.max()), float(danger.min())
    if most - least < 1e-12:
        return np.ones(len(at))
    level = (2 * danger - most - least) / (most - least)
    found: Floats = (1 - level / 3) / (1 + level / 3)
    return found


def _moves(
    at: Floats, counted: Floats, resist: Floats, width: float, exponent: Floats
) -> tuple[Move, ...]:
    import numpy as np

    apart = _apart(at, width)
    chance = _chances(at, counted)
    # Row i of `own` is what i expects of challenging j; of `other`, what i thinks j expects.
    own = _expected(chance, apart, resist, np.broadcast_to(exponent[:, None], apart.shape))
    other = _expected(chance, apart, resist, np.broadcast_to(exponent[None, :], apart.shape)).T
    found = []
    for i in range(len(at)):
        offers = []
        for j in range(len(at)):
            gains, loses = float(other[i, j]), float(own[i, j])
            gap = float(at[j] - at[i])
            if gains <= 0 or abs(gap) < _STILL * width:
                continue
            if loses > 0:
                if gains <= loses:
                    continue
                kind, move = _KINDS[0], gap
            elif gains > -loses:
                kind, move = _KINDS[1], gap * -loses / gains
            else:
                kind, move = _KINDS[2], gap
            if abs(move) >= _STILL * width:
                offers.append((abs(move), j, kind, move))
        if offers:
            _, j, kind, move = min(offers)
            found.append(Move(i, j, kind, float(at[i]), float(at[i]) + move))
    return tuple(found)
