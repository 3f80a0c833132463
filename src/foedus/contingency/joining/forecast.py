"""Who would join on one date: the shipped estimates on a World's own ties, weights and rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event, events_as_arrays, rule
from foedus.contingency.joining.cases import SIDES
from foedus.contingency.joining.design import APPLIES, CONTESTED
from foedus.contingency.joining.fit import Fitted, chances, shipped
from foedus.contingency.ruled_duties import UNIVERSAL, duties_owed
from foedus.errors import EventError
from foedus.models.draws import case_rng
from foedus.terms import Pledge
from foedus.treaties import Agreement
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World

Array = NDArray[np.float64]

_HELP = ("defense", "offense")
_LAST_EARLY_YEAR = 1945
_SEED = 20260101
_PLEDGES = ("defense", "offense", "neutrality", "nonaggression", "consultation")


@dataclass(frozen=True, slots=True)
class Joining:
    """The chance that one state fights on one side within twelve months of the attack.

    Parameters
    ----------
    state : str
        Its printed code; ``ccode`` its COW number.
    side : str
        ``attacker`` or ``target``.
    duty : str
        ``applies``, ``contested`` or ``none``: the ruling on duties to help this side.
    agreements : tuple of str
        Keys of the agreements that the ruling rests on.
    chance, low, high : float
        With its 80% interval: estimates and what is not known of the state.
    honored : float
        The chance that it fights, were a duty to apply.
    unbound : float
        The chance that it fights, were none to.
    unknown : tuple of str
        Features that nobody at hand knows on the date, integrated over their distribution.
    """

    state: str
    ccode: int
    side: str
    duty: str
    agreements: tuple[str, ...]
    chance: float
    low: float
    high: float
    honored: float
    unbound: float
    unknown: tuple[str, ...]


def joining_chances(
    world: World,
    event: Event,
    *,
    fitted: Fitted | None = None,
    seed: int = _SEED,
    draws: int = 400,
) -> tuple[Joining, ...]:
    """The chance of every other state to join either side of an attack.

    Parameters
    ----------
    world : World
        The day's states, agreements, ties and weights.
    event : Event
        The attack, on that day.
    fitted : Fitted, optional
        Estimates; those that come with the package if not given.
    seed, draws : int
        For the intervals, and for features that are not known.

    Returns
    -------
    tuple of Joining
        Likeliest first. Candidates are the members of COW's system on the day.

    Raises
    ------
    EventError
        If the event is of another day, or has no attacking state.
    """
    if event.on != world.on:
        raise EventError(
            f"the attack is on {event.on}, the World of {world.on}.",
            "build the World of the day of the attack.",
        )
    if event.by_non_state or not event.attackers:
        raise EventError(
            "no state attacks: who joins was learned from wars between states.",
            "name the state or states that attack.",
        )
    estimates = shipped() if fitted is None else fitted
    fighting = {*event.attackers, *event.targets}
    seats = np.array(
        [
            seat
            for seat, one in enumerate(world.states)
            if one.number not in fighting and one.exists_on(world.on, "cow")
        ],
        np.intp,
    )
    rows = features_on(world, event, seats)
    columns = np.stack([rows[name] for name in estimates.model.names], axis=-1)
    ruled = {
        (one.ccode, one.side): one
        for status in ("contested", "applies")
        for one in duties_owed(
            world.book, rule(world.book, events_as_arrays(world.book, [event])), event.attackers
        )
        if one.duty in _HELP and one.status == status
    }
    flat = columns.reshape(-1, columns.shape[-1])
    keys = [(world.states[seat], side) for side in SIDES for seat in seats.tolist()]
    weight = {"applies": APPLIES, "contested": CONTESTED}
    found = [ruled.get((one.ccode or 0, side)) for one, side in keys]
    applies = np.array([0.0 if one is None else weight[one.status] for one in found])
    late = np.full(len(keys), float(world.on.year > _LAST_EARLY_YEAR))
    # Numbers alone name the case, and their order does not count: neither how a record of it
    # prints nor who was named first is part of the answer.
    sides = (tuple(sorted(event.attackers)), tuple(sorted(event.targets)))
    rng = case_rng(seed, "joining", world.on.isoformat(), *sides)
    said = chances(estimates, flat, applies, late, rng, draws=draws)
    told = [
        Joining(
            state=one.code,
            ccode=one.ccode or 0,
            side=side,
            duty="none" if duty is None else duty.status,
            agreements=() if duty is None else duty.agreements,
            chance=float(said["chance"][row]),
            low=float(said["low"][row]),
            high=float(said["high"][row]),
            honored=float(said["honored"][row]),
            unbound=float(said["unbound"][row]),
            unknown=tuple(
                name for name, value in zip(estimates.model.names, flat[row], strict=True)
                if np.isnan(value)
            ),
        )
        for row, ((one, side), duty) in enumerate(zip(keys, found, strict=True))
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda one: (-one.chance, one.ccode, one.side)))


def features_on(world: World, event: Event, seats: NDArray[np.intp]) -> dict[str, Array]:
    """The features of these states on the World's day, by name.

    Parameters
    ----------
    world : World
        The day's states, agreements, ties and weights.
    event : Event
        The attack.
    seats : int array, shape (n,)
        Positions in ``world.states``.

    Returns
    -------
    dict
        Float arrays of shape (2, n): toward the attackers' side, then the targets'. NaN where not
        known. Pledges, borders, rivalries and strengths are those of the day itself.
    """
    sides = [
        np.array([world.position(number) for number in members], np.intp)
        for members in (event.attackers, event.targets)
    ]
    own: dict[str, list[Array]] = {}

    def give(name: str, values: list[Array]) -> None:
        own[name] = values

    for duty in _PLEDGES:
        owed = pledged(world, duty)
        give(f"{duty}_own", [_any(owed[np.ix_(seats, side)]) for side in sides])
    near = [_contiguous(world.ties.contiguity[np.ix_(seats, side)]) for side in sides]
    apart = [_nearest(world.ties.distance[np.ix_(seats, side)]) for side in sides]
    rival = rivals_of(world)
    hostile = [
        np.full(len(seats), np.nan) if rival is None
        else rival[np.ix_(seats, side)].any(axis=1).astype(float)
        for side in sides
    ]  # fmt: skip
    count = [np.full(len(seats), np.log(len(side))) for side in sides]
    give("contiguous_own", near)
    give("contiguous_opp", near[::-1])
    give("log_distance_own", apart)
    give("log_distance_opp", apart[::-1])
    give("rival_opp", hostile[::-1])
    give("log_number_own", count)
    give("log_number_opp", count[::-1])
    give("attacker_side", [np.ones(len(seats)), np.zeros(len(seats))])
    major = world.ties.major
    rank = np.full(len(seats), np.nan) if major is None else major[seats].astype(float)
    give("major", [rank] * 2)
    with np.errstate(divide="ignore"):
        power = np.log(power_shares(world)[seats])
    give("log_power", [np.where(np.isfinite(power), power, np.nan)] * 2)
    return {name: np.stack(values) for name, values in own.items()}


def power_shares(world: World) -> Array:
    """Mean of each state's shares of military expenditure, personnel and population.

    Returns
    -------
    float array, shape (n,)
        Over the shares that are known; NaN where none is. Expenditure is NMC's, or the atlas's
        share of GDP times its GDP at current US dollars.
    """
    nmc = world.weights["milex"].value
    atlas = world.weights["milex_share"].value / 100 * world.weights["gdp"].value * 1000
    parts = [
        np.where(np.isnan(nmc), atlas, nmc),
        world.weights["personnel"].value,
        world.weights["population"].value,
    ]
    member = np.array([one.exists_on(world.on, "cow") for one in world.states], bool)
    total = np.zeros(len(member))
    known = np.zeros(len(member))
    for part in parts:
        inside = np.where(member, part, np.nan)
        if np.isfinite(inside).any():
            share = inside / np.nansum(inside)
            total += np.nan_to_num(share)
            known += np.isfinite(share)
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def pledged(world: World, duty: str) -> Array:
    """Who has promised whom this, shape (n, n): 1 or 0; NaN where nobody at hand knows.

    Parameters
    ----------
    world : World
        Where its agreements are known to be incomplete, one that is not there is not known.
    duty : str
        A pledge, by its name.
    """
    held = world.pledge(Pledge(duty), where=particular)
    return np.where(held, 1.0, 0.0 if world.complete else np.nan)


def particular(agreement: Agreement) -> bool:
    """True if not nearly every state is bound by it."""
    return agreement.key not in UNIVERSAL


def _any(values: Array) -> Array:
    """1 if some value is; else NaN if one is not known, else 0."""
    known = (values == 1).any(axis=1)
    return np.where(known, 1.0, np.where(np.isnan(values).any(axis=1), np.nan, 0.0))


def _contiguous(kinds: NDArray[np.int8]) -> Array:
    """1 if some pair touches, directly or over water; NaN if none does and one is not known."""
    touching = (kinds > 0).any(axis=1)
    doubtful = (kinds == UNKNOWN).any(axis=1)
    return np.where(touching, 1.0, np.where(doubtful, np.nan, 0.0))


def _nearest(km: Array) -> Array:
    known = np.where(np.isnan(km), np.inf, km).min(axis=1)
    # Two capitals across a river stand nearer than any distance of a war's candidates.
    return np.where(np.isfinite(known), np.log(np.maximum(known, 1.0)), np.nan)


def rivals_of(world: World) -> NDArray[np.bool_] | None:
    """Open rivalries: the World's, or the user's list of strategic rivalries where it is silent."""
    if world.ties.rivalry is not None:
        return world.ties.rivalry
    from foedus.worlds.added_files import added_file

    file = added_file("tss-rivalries", world.on)
    if file is None:
        return None
    seat = {one.ccode: row for row, one in enumerate(world.states) if one.ccode is not None}
    pairs = np.zeros((len(world.states), len(world.states)), bool)
    rows: Sequence[tuple[int, int, int, int]] = file.frame.select(
        "ccode1", "ccode2", "styear", "endyear"
    ).rows()
    for ccode1, ccode2, first, last in rows:
        if first <= world.on.year <= last and ccode1 in seat and ccode2 in seat:
            pairs[seat[ccode1], seat[ccode2]] = pairs[seat[ccode2], seat[ccode1]] = True
    return pairs
