"""The whole chain for one attack: duties, who comes, the balance, success, and what it deters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from foedus.casus import Event, events_as_arrays, rule
from foedus.contingency.balance import (
    DISTANCE_LOSS,
    Balance,
    Strengths,
    Success,
    balance,
    shares_of,
    strengths,
    success,
)
from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.fitting.estimates import estimates as read_estimates
from foedus.contingency.joining.forecast import Joining, joining_chances
from foedus.contingency.net_power import doubts_told
from foedus.contingency.ruled_duties import DutyOwed, duties_owed
from foedus.contingency.spread.calling import call_in
from foedus.contingency.spread.cascade import CallIn, Coalitions, simulate
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.spreading import CriticalTie, Spread, critical_ties, spread
from foedus.contingency.stakes.deterring import deterrence_of
from foedus.contingency.stakes.thresholds import Deterrence
from foedus.errors import EventError
from foedus.models.prices import PriceModel
from foedus.progress import steps
from foedus.worlds.world import World

DRAWS: Final = 10_000
SEED: Final = 20260101


@dataclass(frozen=True, slots=True)
class Fights:
    """How often a state fights over the draws.

    ``attacker`` and ``target`` are the chances that it ends on either side, its own joining
    and what others' joining calls in together; ``out`` that it fights on neither. They add to 1.
    """

    state: str
    ccode: int
    attacker: float
    target: float
    out: float


@dataclass(frozen=True, slots=True, eq=False)
class Contingency:
    """What an attack would set off on one date.

    Parameters
    ----------
    world : World
        The day.
    event : Event
        The attack.
    draws, seed : int
        Of the cascade.
    without : tuple of int
        COW numbers of states that stay out whatever happens.
    duties : tuple of DutyOwed
        Duties of third parties that apply or are contested.
    joining : tuple of Joining
        For each state and side the chance that it joins within twelve months, likeliest first.
    call_in : CallIn
        What the attack, and each joining, calls in.
    coalitions : Coalitions
        Who fights in each draw.
    fights : tuple of Fights
        Every state but those who begin, likeliest to fight first.
    spread : Spread
        How far the war spreads.
    ties : tuple of CriticalTie
        The chances on which that turns most.
    strengths : Strengths
        What each state brings to the fight.
    balance : Balance
        The attackers' share of both sides' strength.
    success : Success
        The chance that the attack succeeds.
    deterrence : Deterrence or None
        The stake at which the attack becomes worthwhile, with and without each ally.
    assumptions : tuple of str
        What was assumed, in words.
    estimates : Estimates
        On which all of it rests.
    """

    world: World
    event: Event
    draws: int
    seed: int
    without: tuple[int, ...]
    duties: tuple[DutyOwed, ...]
    joining: tuple[Joining, ...]
    call_in: CallIn
    coalitions: Coalitions
    fights: tuple[Fights, ...]
    spread: Spread
    ties: tuple[CriticalTie, ...]
    strengths: Strengths
    balance: Balance
    success: Success
    deterrence: Deterrence | None
    assumptions: tuple[str, ...]
    estimates: Estimates


def run(
    world: World,
    event: Event,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    without: Sequence[int] = (),
    estimates: Estimates | None = None,
    distance_loss: float = DISTANCE_LOSS,
    deter: bool = True,
) -> Contingency:
    """Run the chain for one attack.

    Parameters
    ----------
    world : World
        Of the day; a treaty that is to be left out is left out of it first.
    event : Event
        The attack, on that day.
    draws, seed : int
        Of the cascade.
    without : sequence of int
        COW numbers of states that stay out whatever happens.
    estimates : Estimates, optional
        See :func:`foedus.contingency.fitting.estimates.estimates`; those that come with the
        package if not given.
    distance_loss : float
        See :func:`foedus.contingency.balance.strengths`.
    deter : bool
        Work out thresholds too.

    Returns
    -------
    Contingency
        The links of the chain.

    Raises
    ------
    EventError
        If there are no draws, the event is of another day or has no attacking state, or a state
        that is to stay out fights from the outset or is not there.
    """
    if draws < 1:
        raise EventError(f"{draws} draws tell nothing.", "ask for at least 1; 10,000 are quick.")
    used = read_estimates() if estimates is None else estimates
    with steps(6) as step:
        return _run(
            world, event, draws, seed, tuple(without), used, distance_loss, deter=deter, step=step
        )


def _run(
    world: World,
    event: Event,
    draws: int,
    seed: int,
    without: tuple[int, ...],
    used: Estimates,
    distance_loss: float,
    *,
    deter: bool,
    step: Callable[[str], None],
) -> Contingency:
    fitted, outcome = used.joining, used.war_outcome
    step("the clauses")
    duties = duties_owed(
        world.book, rule(world.book, events_as_arrays(world.book, [event])), event.attackers
    )
    step("who joins")
    joining = joining_chances(world, event, fitted=fitted, seed=seed)
    _known(world, event, without)
    step("whom each one's joining calls in")
    calls = call_in(world, event, joining, fitted=fitted, model=used.cascade, without=without)
    step(f"{draws:,} draws of the war")
    coalitions = simulate(calls, seed, draws)
    spreads = spread(coalitions, int(calls.fighting.sum()))
    ties = critical_ties(calls, coalitions)
    step("the balance")
    held = strengths(world, event, calls.states, distance_loss=distance_loss, prices=used.prices)
    share = shares_of(coalitions, held)
    weighed = balance(coalitions, held, calls.fighting, share=share)
    prevails = success(coalitions, held, calls.fighting, seed, model=outcome, share=share)
    step("deterrence with and without each ally")
    return Contingency(
        world=world,
        event=event,
        draws=draws,
        seed=seed,
        without=without,
        duties=duties,
        joining=joining,
        call_in=calls,
        coalitions=coalitions,
        fights=_fights(world, calls, coalitions),
        spread=spreads,
        ties=ties,
        strengths=held,
        balance=weighed,
        success=prevails,
        deterrence=deterrence_of(
            world,
            event,
            joining,
            coalitions,
            held,
            calls.fighting,
            seed=seed,
            fitted=fitted,
            prior=used.stakes,
            model=outcome,
        )
        if deter
        else None,
        assumptions=_assumptions(joining, held, distance_loss, used.cascade, used.prices),
        estimates=used,
    )


def _known(world: World, event: Event, without: Sequence[int]) -> None:
    here = {one.ccode for one in world.states if one.ccode is not None}
    for ccode in without:
        if ccode in (*event.attackers, *event.targets):
            raise EventError(
                f"state {ccode} fights from the outset and cannot stay out.",
                "leave out a state that may come, or a treaty.",
            )
        if ccode not in here:
            raise EventError(
                f"no state with the COW number {ccode} is there on {world.on}.",
                "name a state of that day.",
            )


def _fights(world: World, calls: CallIn, coalitions: Coalitions) -> tuple[Fights, ...]:
    code = {one.ccode: one.code for one in world.states if one.ccode is not None}
    attackers, targets = coalitions.chance.tolist()
    began_here: list[bool] = (calls.fighting[0] | calls.fighting[1]).tolist()
    told = [
        Fights(code[ccode], ccode, float(attacker), float(target), float(1 - attacker - target))
        for ccode, attacker, target, began in zip(
            calls.states.tolist(), attackers, targets, began_here, strict=True
        )
        if not began
    ]
    return tuple(sorted(told, key=lambda one: (one.out, one.ccode)))


def _assumptions(
    joining: Sequence[Joining],
    held: Strengths,
    distance_loss: float,
    cascade: CascadeModel,
    prices: PriceModel,
) -> tuple[str, ...]:
    said = [
        "Strengths are conventional; nuclear weapons are no part of the balance.",
        f"Strength is {held.measure}, by {held.source}, and falls by {distance_loss:g} per "
        "thousand km near home (assumed).",
        "Each fight that may follow is taken as an armed attack: at home where a land border "
        "joins the two, else on forces where the war began.",
        "A belligerent attacks a state in its way with a chance of "
        f"{cascade.extension:.1%} (80% band {cascade.extension_low:.1%} to "
        f"{cascade.extension_high:.1%}).",
        "Members of a coalition add up their strength, as if they fought as one.",
        "The chance of success is that of a war between states; how often disputes end in "
        "stalemate is not used.",
    ]
    said += doubts_told(held.origin, held.missing, prices)
    unknown = sorted({name for one in joining for name in one.unknown})
    if unknown:
        said.append(f"Not known of some states, integrated over: {', '.join(unknown)}.")
    return tuple(said)
