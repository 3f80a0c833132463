"""The balance of a war's two sides over the coalitions that may form, and the attack's success."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.net_power import KNOWN, WAYS, drawn_factors, net_power
from foedus.contingency.spread.cascade import Coalitions
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel, war_model
from foedus.models.power import loss_of_strength_ratio
from foedus.models.prices import PriceModel
from foedus.worlds.world import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS: Final = (0.5, 0.8, 0.95)
# Share of strength lost per thousand km near home: assumed, as no estimate is at hand.
DISTANCE_LOSS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Band:
    """The middle ``level`` of the draws."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """What each state brings to one fight, as arrays of shape (n,).

    Parameters
    ----------
    states : int array
        COW numbers.
    own : float array
        Net power at home, the median where it is in doubt. Unit: that of ``measure``; only
        ratios count.
    left : float array
        What distance leaves of it where the war is fought.
    measure : str
        ``GDP x GDP per person``, or ``mean of shares`` where no GDP is known on the day.
    source : str
        Where GDP comes from.
    origin : tuple of str
        ``reported``, ``converted``, ``imputed`` or ``assumed``: see
        :class:`foedus.contingency.net_power.NetPower`.
    missing : tuple of str
        Codes of the states whose strength or distance was not known.
    error : float array
        Standard deviation of the logarithm of the strength there: what the conversion of prices
        leaves open, and what is not known of the state or its distance. None is 0 for all.
    """

    states: Ints
    own: Array
    left: Array
    measure: str
    source: str
    origin: tuple[str, ...]
    missing: tuple[str, ...]
    error: Array | None = None

    @property
    def there(self) -> Array:
        """Strength where the war is fought."""
        return self.own * self.left

    @property
    def factors(self) -> Array | None:
        """By how much strengths are off, (WAYS, n); None where none is in doubt."""
        return None if self.error is None else drawn_factors(self.states, self.error)

    def in_draws(self, draws: int) -> Array:
        """Strengths there in each draw, (draws, n): the ways to be off taken in turn."""
        factors, there = self.factors, self.there
        if factors is None:
            return np.broadcast_to(there, (draws, len(there)))
        return np.asarray(there * np.take(factors, np.arange(draws) % WAYS, axis=0))

    def pooled(self, fights: NDArray[np.bool_]) -> Array:
        """What those who fight have together in each draw; ``fights`` is (draws, n).

        Added up draw by draw in the states' order: nothing turns on threads.
        """
        return _pooled(fights, self.there, self.factors)


def _pooled(fights: NDArray[np.bool_], there: Array, factors: Array | None) -> Array:
    draw, state = np.nonzero(fights)
    each = there[state] if factors is None else there[state] * factors[draw % WAYS, state]
    return np.asarray(np.bincount(draw, weights=each, minlength=len(fights)), float)


@dataclass(frozen=True, slots=True)
class Balance:
    """The attackers' share of the strength of both sides.

    ``outset`` is that of those who begin alone; ``share`` the mean over the draws; ``bands``
    hold the middle 50, 80 and 95% of the draws; ``stronger`` is the chance that the attackers'
    side is the stronger one.
    """

    outset: float
    share: float
    bands: tuple[Band, ...]
    stronger: float


@dataclass(frozen=True, slots=True)
class Success:
    """The chance that the attack succeeds: that its side prevails in the war.

    ``chance`` is the mean over draws of who comes; ``bands`` hold the middle 50, 80 and 95% of
    the draws, in each of which the coalitions, the war model's estimates and what is not known
    of strengths are drawn. ``alone``
    is the chance were nobody to come. ``drawn`` is the chance that neither side prevails.
    """

    chance: float
    bands: tuple[Band, ...]
    alone: float
    drawn: float
    label: str = "conventional"


def strengths(
    world: World,
    event: Event,
    states: Ints,
    *,
    distance_loss: float = DISTANCE_LOSS,
    prices: PriceModel | None = None,
) -> Strengths:
    """What each state brings to this fight.

    Parameters
    ----------
    world : World
        The day's weights and distances.
    event : Event
        The war is fought at the home of the first target, or of the state that ``place`` names.
    states : int array, shape (n,)
        COW numbers, states of the World.
    distance_loss : float
        See :func:`foedus.models.power.loss_of_strength_ratio`. Unit: per thousand km.
    prices : PriceModel, optional
        Converts GDP at market rates; that which comes with the package if not given.

    Returns
    -------
    Strengths
        Where a strength or a distance is not known it runs through the distribution of those that
        are, and the state is named.

    Raises
    ------
    EventError
        If nothing at hand weighs any state on the day.
    """
    number = {one.ccode: seat for seat, one in enumerate(world.states) if one.ccode is not None}
    seats = np.array([number[ccode] for ccode in states.tolist()], np.intp)
    codes = [world.states[seat].code for seat in seats.tolist()]
    power = net_power(world, prices=prices)
    origin = tuple(power.origin[seat] for seat in seats.tolist())
    at = event.place if isinstance(event.place, int) else event.targets[0]
    km = world.ties.distance[seats, world.position(at)]
    left, doubt = left_of(km, distance_loss)
    unknown = ~np.isfinite(km)
    blank = unknown | np.array([one not in KNOWN for one in origin], bool)
    return Strengths(
        states=states,
        own=power.own[seats],
        left=left,
        measure=power.measure,
        source=power.source,
        origin=origin,
        missing=tuple(code for code, gone in zip(codes, blank.tolist(), strict=True) if gone),
        error=np.hypot(power.error[seats], doubt),
    )


def left_of(km: Array, loss: float) -> tuple[Array, Array]:
    """What distance leaves of each state's strength at one place, and how far that is in doubt.

    Parameters
    ----------
    km : float array, shape (n,)
        From each state to the place; NaN where not known.
    loss : float
        See :func:`foedus.models.power.loss_of_strength_ratio`. Unit: per thousand km.

    Returns
    -------
    tuple of two float arrays, shape (n,)
        The share that is left, and the standard deviation of its logarithm: where a distance is
        not known, both are those of the distances that are.
    """
    far = km / 1000
    unknown = ~np.isfinite(far)
    doubt = np.zeros(len(far))
    if unknown.any():
        known = np.log(loss_of_strength_ratio(far[~unknown], loss))
        left = np.ones(len(far)) * np.exp(known.mean() if len(known) else 0.0)
        doubt[unknown] = known.std() if len(known) else 0.0
        left[~unknown] = np.exp(known)
        return left, doubt
    return loss_of_strength_ratio(far, loss), doubt


def shares_of(coalitions: Coalitions, held: Strengths) -> Array:
    """The attackers' share of both sides' strength in each draw, shape (draws,).

    Raises
    ------
    MeasureError
        If the strengths are not those of the coalitions' states, or no side has any.
    """
    if not np.array_equal(coalitions.states, held.states):
        raise MeasureError(
            "strengths and coalitions are of different states.", "give both in one order."
        )
    there, factors = held.there, held.factors
    pooled = [
        _pooled(fights, there, factors) for fights in (coalitions.attackers, coalitions.targets)
    ]
    both = pooled[0] + pooled[1]
    if not (both > 0).all():
        raise MeasureError("neither side has any strength.", "give at least one side some.")
    return np.asarray(pooled[0] / both)


def balance(
    coalitions: Coalitions,
    held: Strengths,
    fighting: NDArray[np.bool_],
    *,
    share: Array | None = None,
) -> Balance:
    """The attackers' share of strength over the draws.

    Parameters
    ----------
    coalitions : Coalitions
        Who fights in each draw.
    held : Strengths
        What each state brings.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    share : float array, shape (draws,), optional
        What :func:`shares_of` gives for them, if it was asked before.
    """
    share = shares_of(coalitions, held) if share is None else share
    return Balance(
        outset=float(_at_outset(held, fighting).mean()),
        share=float(share.mean()),
        bands=bands(share),
        stronger=float((share > 0.5).mean()),
    )


def success(
    coalitions: Coalitions,
    held: Strengths,
    fighting: NDArray[np.bool_],
    seed: int,
    *,
    model: WarModel | None = None,
    share: Array | None = None,
) -> Success:
    """The chance that the attack succeeds over the coalitions that may form.

    Parameters
    ----------
    coalitions : Coalitions
        Who fights in each draw.
    held : Strengths
        What each state brings.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    seed : int
        Draws the war model's estimates.
    model : WarModel, optional
        That which comes with the package if not given.
    share : float array, shape (draws,), optional
        What :func:`shares_of` gives for them, if it was asked before.

    Returns
    -------
    Success
    """
    used = war_model() if model is None else model
    share = shares_of(coalitions, held) if share is None else share
    rng = case_rng(seed, "success", *sorted(held.states[fighting.any(axis=0)].tolist()))
    steps = np.linspace(0, 1, len(used.k_quantiles))
    k = np.interp(rng.random(len(share)), steps, used.k_quantiles)
    neither = rng.beta(used.drawn + 0.5, used.wars - used.drawn + 0.5, len(share))
    chance = (1 - neither) * inverse_logit(k * (2 * share - 1))
    ahead = 2 * _at_outset(held, fighting) - 1
    drawn = used.drawn / used.wars
    return Success(
        chance=float(chance.mean()),
        bands=bands(chance),
        alone=float((1 - drawn) * inverse_logit(used.k * ahead).mean()),
        drawn=drawn,
    )


def _at_outset(held: Strengths, fighting: NDArray[np.bool_]) -> Array:
    """The attackers' share were nobody to come, in each way that strengths may be off."""
    ways = 1 if held.factors is None else WAYS
    own = held.in_draws(ways)
    # Added up along the states alone: nothing turns on threads.
    a, b = ((own[:, side]).sum(axis=1) for side in fighting)
    return np.asarray(a / (a + b))


def bands(values: Array) -> tuple[Band, ...]:
    """The middle 50, 80 and 95% of some values."""
    ends = [0.5 + sign * level / 2 for level in LEVELS for sign in (-1, 1)]
    found = np.quantile(values, ends).tolist()
    return tuple(
        Band(level, found[2 * row], found[2 * row + 1]) for row, level in enumerate(LEVELS)
    )
