"""Reads what a contingency is asked about, refuses what has no answer, and runs the chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from foedus.casus import Event
from foedus.contingency.chain import Contingency, run
from foedus.contingency.fitting.estimates import estimates as read_estimates
from foedus.errors import EventError
from foedus.questions.asking.events import located
from foedus.questions.asking.readings import (
    Readings,
    Setting,
    Supposed,
    asked_day,
    at_large,
    setting,
    words,
)
from foedus.scenarios import changed
from foedus.scenarios import without as left_out
from foedus.terms import Means, Pledge
from foedus.worlds.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A contingency, run.

    Parameters
    ----------
    event : Event
        The attack.
    parameters : dict
        Every parameter as it was read.
    readings : Readings
        How names were read.
    world : World
        The World in which it was run, what is left out already gone.
    left_out : tuple of str
        What is left out, in words.
    here : Contingency
        The answer.
    whole : Contingency or None
        The answer with nothing left out, where something was.
    supposed : Setting
        The scenario in which it was asked, if any.
    """

    event: Event
    parameters: dict[str, Any]
    readings: Readings
    world: World
    left_out: tuple[str, ...]
    here: Contingency
    whole: Contingency | None
    supposed: Setting


def asked(
    facts: dict[str, Any],
    *,
    without: str | Sequence[str] | None,
    draws: int,
    most: int,
    seed: int,
    stale: bool,
    estimates: str | Path | None = None,
    scenario: Supposed = None,
    step: Callable[[str], None],
) -> Asked:
    """Read and run one contingency.

    Parameters
    ----------
    facts : dict
        The event as it was given.
    without : str or sequence of str, optional
        What is left out.
    draws, seed : int
        Of the chain.
    most : int
        More draws than these are refused.
    stale : bool
        Answer for a day long after the atlas ends.
    estimates : path, optional
        Folder of the user's own.
    scenario : Scenario, path or str, optional
        In which it is asked.
    step : callable
        Told what is run next, with all and then with what is left out gone; see
        :func:`foedus.progress.steps`.

    Returns
    -------
    Asked

    Raises
    ------
    EventError
        If no state attacks, or the number of draws is no use.
    FoedusError
        For names, days and changes that cannot be read.
    """
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1 <= draws <= most:
        raise EventError(
            f"{draws} draws are not between 1 and {most}.", "ask for 20000; 100000 take longer."
        )
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise EventError(f"the seed {seed!r} is no whole number of 0 or more.", "give one, as 0.")
    under = read_estimates(estimates)
    if scenario is not None and at_large(facts.get("on")):
        facts = {**facts, "on": asked_day(None, scenario)}
    event, parameters, readings = located(facts, None, 1)
    if event.by_non_state:
        raise EventError(
            "No state attacks: who joins and who prevails is known of wars between states.",
            "name the state that attacks, or ask 'foedus duties' who is bound.",
        )
    for name in ("scale", "by_non_state"):
        del parameters[name]
    supposed = setting(event.on, scenario=scenario, stale=stale)
    today = supposed.world
    read = None if without is None else left_out(today, words(without), event)
    readings.said += _among_allies(today, event)
    if event.means is not Means.ARMED:
        readings.said.append(
            f"The duties are those of an attack by {event.means} means; who joins and who prevails "
            "are those of a war of armed forces."
        )
    step("the attack" if read is None else "with all")
    whole = run(today, event, draws=draws, seed=seed, estimates=under)
    parameters |= {
        "without": None if without is None else words(without),
        "draws": draws,
        "seed": seed,
        "estimates": None if estimates is None else str(estimates),
        "scenario": supposed.recorded,
        "stale": stale,
    }
    if read is None:
        return Asked(event, parameters, readings, today, (), whole, None, supposed)
    step(f"without {without if isinstance(without, str) else ', '.join(without or ())}")
    other = changed(today, read.changes)
    here = run(other, event, draws=draws, seed=seed, without=read.absent, estimates=under)
    return Asked(event, parameters, readings, other, read.told, here, whole, supposed)


def _among_allies(world: World, event: Event) -> list[str]:
    """Agreements by which an attacker owes a target defense: the war is one between allies."""
    owes = world.pledge(Pledge.DEFENSE)
    said = []
    for attacker in event.attackers:
        for target in event.targets:
            one, other = world.position(attacker), world.position(target)
            if not owes[one, other]:
                continue
            names = sorted(
                {
                    clause.agreement.short_name
                    for clause in world.owed(Pledge.DEFENSE)
                    if np.any(clause.matrix[one, other])
                }
            )
            said.append(
                f"{world.states[one].name} itself owes {world.states[other].name} defense "
                f"({', '.join(names)}): a war between allies. Whether a pact covers it is in the "
                "duties."
            )
    return said
