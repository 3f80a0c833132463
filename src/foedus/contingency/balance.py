"""The balance of a war's two sides over the coalitions that may form, and the attack's success."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.joining.forecast import power_shares
from foedus.contingency.spread.cascade import Coalitions
from foedus.errors import EventError, MeasureError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel, war_model
from foedus.models.power import loss_of_strength_ratio, net_power_beckley2018
from foedus.worlds.added_files import added_file
from foedus.worlds.world import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS: Final = (0.5, 0.8, 0.95)
# Share of strength lost per thousand km near home: assumed, as no estimate is at hand.
DISTANCE_LOSS: Final = 0.1
_GDP_FILE = "gdp-population"
_REACHABLE = 2


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
        Net power at home. Unit: that of ``measure``; only ratios count.
    left : float array
        What distance leaves of it where the war is fought.
    measure : str
        ``GDP x GDP per person``, or ``mean of shares`` where no GDP is known on the day.
    source : str
        Where GDP comes from.
    origin : tuple of str
        ``reported``, ``imputed`` (from the shares of spending, personnel and population, by
        the line through the states for which both are known) or ``assumed`` (nothing is known:
        the tenth part from below of those known).
    missing : tuple of str
        Codes of the states whose strength or distance was not known.
    """

    states: Ints
    own: Array
    left: Array
    measure: str
    source: str
    origin: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def there(self) -> Array:
        """Strength where the war is fought."""
        return self.own * self.left


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
    the draws, in each of which the coalitions and the war model's estimates are drawn. ``alone``
    is the chance were nobody to come. ``drawn`` is the chance that neither side prevails.
    """

    chance: float
    bands: tuple[Band, ...]
    alone: float
    drawn: float
    label: str = "conventional"


def strengths(
    world: World, event: Event, states: Ints, *, distance_loss: float = DISTANCE_LOSS
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

    Returns
    -------
    Strengths
        Where no distance is known, the median of those known stands, and the state is named.

    Raises
    ------
    EventError
        If nothing at hand weighs any state on the day.
    """
    number = {one.ccode: seat for seat, one in enumerate(world.states) if one.ccode is not None}
    seats = np.array([number[ccode] for ccode in states.tolist()], np.intp)
    codes = [world.states[seat].code for seat in seats.tolist()]
    shares = power_shares(world)[seats]
    own, source = _net_power(world, states, seats)
    measure = "GDP x GDP per person"
    if np.isfinite(own).sum() < _REACHABLE:
        own, source, measure = shares.copy(), "shares of the World's weights", "mean of shares"
    if not np.isfinite(own).any():
        raise EventError(
            f"no state's strength is known on {world.on}.",
            "add National Material Capabilities or GDP estimates ('foedus data list').",
        )
    origin = np.where(np.isfinite(own), "reported", "imputed").astype(object)
    own = _imputed(own, shares, origin)
    at = event.place if isinstance(event.place, int) else event.targets[0]
    far = world.ties.distance[seats, world.position(at)] / 1000
    unknown = ~np.isfinite(far)
    far = np.where(unknown, np.median(far[~unknown]) if (~unknown).any() else 0.0, far)
    left = loss_of_strength_ratio(far, distance_loss)
    blank = (origin != "reported") | unknown
    return Strengths(
        states=states,
        own=own,
        left=left,
        measure=measure,
        source=source,
        origin=tuple(origin.tolist()),
        missing=tuple(code for code, gone in zip(codes, blank.tolist(), strict=True) if gone),
    )


def _net_power(world: World, states: Ints, seats: NDArray[np.intp]) -> tuple[Array, str]:
    gdp, people = world.weights["gdp"].value[seats], world.weights["population"].value[seats]
    if np.isfinite(gdp).any():
        return _both(gdp, people), "the World's weights"
    file = added_file(_GDP_FILE, world.on)
    if file is None:
        return np.full(len(states), np.nan), ""
    import polars as pl

    rows = file.frame.filter(pl.col("year") == world.on.year)
    held = {
        ccode: (money, persons)
        for ccode, money, persons in rows.select("ccode", "pwtrgdp", "pwtpop").iter_rows()
    }
    found = [held.get(ccode, (None, None)) for ccode in states.tolist()]
    money, persons = np.array(
        [[np.nan if one is None else one for one in pair] for pair in found], float
    ).T
    return _both(money, persons), file.key


def _both(gdp: Array, people: Array) -> Array:
    known = np.isfinite(gdp) & (people > 0) & (gdp > 0)
    own = np.full(len(gdp), np.nan)
    own[known] = net_power_beckley2018(gdp[known], people[known])
    return own


def _imputed(own: Array, shares: Array, origin: NDArray[np.object_]) -> Array:
    """Strengths that are not known, from shares where they are; else a low one that is known."""
    filled = own.copy()
    known = np.isfinite(own) & (own > 0) & (shares > 0)
    gone = ~np.isfinite(own)
    guess = gone & (shares > 0) & (known.sum() > _REACHABLE)
    if guess.any():
        slope, level = np.polyfit(np.log(shares[known]), np.log(own[known]), 1)
        filled[guess] = np.exp(level + slope * np.log(shares[guess]))
    rest = ~np.isfinite(filled)
    if rest.any():
        filled[rest] = np.quantile(own[np.isfinite(own)], 0.1)
        origin[rest] = "assumed"
    return filled


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
    there = held.there
    draws = len(coalitions.steps)
    pooled = []
    for fights in (coalitions.attackers, coalitions.targets):
        # Added up draw by draw in the states' order: nothing turns on threads.
        draw, state = np.nonzero(fights)
        pooled.append(np.bincount(draw, weights=there[state], minlength=draws))
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
    began = [float((held.there * side).sum()) for side in fighting]
    return Balance(
        outset=began[0] / sum(began),
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
    rng = case_rng(seed, "success", *held.states[fighting.any(axis=0)].tolist())
    steps = np.linspace(0, 1, len(used.k_quantiles))
    k = np.interp(rng.random(len(share)), steps, used.k_quantiles)
    neither = rng.beta(used.drawn + 0.5, used.wars - used.drawn + 0.5, len(share))
    chance = (1 - neither) * inverse_logit(k * (2 * share - 1))
    began = [float((held.there * side).sum()) for side in fighting]
    ahead = 2 * began[0] / sum(began) - 1
    drawn = used.drawn / used.wars
    return Success(
        chance=float(chance.mean()),
        bands=bands(chance),
        alone=float((1 - drawn) * inverse_logit(np.array([used.k * ahead]))[0]),
        drawn=drawn,
    )


def bands(values: Array) -> tuple[Band, ...]:
    """The middle 50, 80 and 95% of some values."""
    ends = [0.5 + sign * level / 2 for level in LEVELS for sign in (-1, 1)]
    found = np.quantile(values, ends).tolist()
    return tuple(
        Band(level, found[2 * row], found[2 * row + 1]) for row, level in enumerate(LEVELS)
    )
