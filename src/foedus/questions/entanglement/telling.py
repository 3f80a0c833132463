"""Puts a state's ledger in words and in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from foedus.contingency.entangling.pairs import Ally, Entanglement, Interval
from foedus.contingency.fitting.estimates import Estimates
from foedus.questions.asking.estimates import cited, noted
from foedus.questions.asking.readings import Readings, Setting, spoken
from foedus.questions.entanglement.charts import entanglement_charts
from foedus.results.result import Result
from foedus.states import State, in_words
from foedus.worlds.world import World

_SHOWN = 15
_RESTS_ON = ("joining", "war_outcome", "prices", "cascade", "dispute_onset")
_CONVENTIONAL = (
    "Conventional: no figure counts nuclear weapons, neither their restraint nor their reach."
)
_ONSET = (
    "Weighted by the chance that one state begins a militarized dispute with another within a "
    "year. Most disputes are no attack: figures compare allies and states, they are no forecast "
    "of wars."
)
_EVEN = "Each attack of one state on another counts one, likely or not."


def told(
    question: str,
    parameters: Mapping[str, Any],
    state: State,
    supposed: Setting,
    found: Entanglement,
    readings: Readings,
    held: Estimates,
) -> Result:
    """The answer to :mod:`foedus.questions.entanglement.question`.

    Parameters
    ----------
    question : str
        Its name.
    parameters : mapping
        As they were read.
    state : State
        Asked about.
    supposed : Setting
        The World of the day, or that of a scenario.
    found : Entanglement
        Its ledger.
    readings : Readings
        How names were read.
    held : Estimates
        On which it rests.
    """
    world = supposed.world
    notes = [_CONVENTIONAL, _ONSET if found.weight == "onset" else _EVEN, *found.doubts]
    if found.unknown:
        notes.append(f"Not known of some states, averaged over: {', '.join(found.unknown)}.")
    rows = [_row(one) for one in found.allies]
    treaties = [asdict(one) for one in found.treaties]
    sources = _sources(world, held) + supposed.sources
    return Result(
        question=question,
        parameters=parameters,
        rows=rows,
        sources=sources,
        notes=(*world.warnings, *supposed.said, *noted(held), *notes, *readings.said),
        steps=_steps(found, state),
        extra={
            "stale_days": world.stale_days,
            "complete": world.complete,
            "weight": found.weight,
            "attacks": found.attacks,
            "relevant": found.relevant,
            "owes": asdict(found.owes),
            "receives": asdict(found.receives),
            "due": found.due,
            "received_due": found.received_due,
            "treaties": treaties,
            "attacks_told": [
                {**asdict(one), "treaties": list(one.treaties)} for one in found.attacks_drawn
            ],
            "unknown": list(found.unknown),
        },
        charts=entanglement_charts(
            state.name_on(world.on), rows, treaties, sources, weighted=found.weight == "onset"
        ),
        digest=[
            _line(one, 1000 if found.weight == "onset" else 1) for one in found.allies[:_SHOWN]
        ],
        headline=(
            f"What is {in_words(state.name)} ({state.code}) drawn into by its promises, and what "
            f"does it get for them? On {world.on}; {found.attacks} attacks of one other state on "
            "another."
        ),
    )


def _sources(world: World, held: Estimates) -> list[dict[str, Any]]:
    return [*spoken(world.speakers), *cited(held, _RESTS_ON)]


def _row(one: Ally) -> dict[str, Any]:
    return {
        "state": one.state,
        "ccode": one.ccode,
        "bound": one.bound,
        "bound_back": one.bound_back,
        "treaties": list(one.treaties),
        **_spread("owes", one.owes),
        **_spread("receives", one.receives),
        **_spread("entrapment", one.entrapment),
        **_spread("abandonment", one.abandonment),
        "conditions": list(one.conditions),
        "loophole": one.loophole,
        "stands_if_provoked": one.stands_if_provoked,
    }


def _spread(name: str, one: Interval) -> dict[str, float]:
    return {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}


def _line(one: Ally, times: int) -> dict[str, str]:
    stands = "" if one.stands_if_provoked is None else f"{one.stands_if_provoked:.0%}"
    return {
        "ally": one.state,
        "owed": figure(times * one.owes.value) if one.bound else "",
        "gets": figure(times * one.receives.value) if one.bound_back else "",
        "entrapment (80%)": _with_ends(one.entrapment, times) if one.bound else "",
        "abandonment (80%)": _with_ends(one.abandonment, times) if one.bound_back else "",
        "conditions": ", ".join(one.conditions) if one.bound else "",
        "if it provoked": stands,
    }


def figure(value: float) -> str:
    """Two figures that count, without powers of ten.

    Examples
    --------
    >>> figure(0.001234), figure(1306.2), figure(0.0)
    ('0.0012', '1300', '0')
    """
    if value == 0:
        return "0"
    from math import floor, log10

    places = 1 - floor(log10(abs(value)))
    return f"{round(value, places):.{max(places, 0)}f}"


def _with_ends(one: Interval, times: int = 1) -> str:
    ends = (times * one.low, times * one.high)
    return f"{figure(times * one.value)} ({figure(ends[0])}-{figure(ends[1])})"


def _steps(found: Entanglement, state: State) -> list[str]:
    year = " a year" if found.weight == "onset" else ""
    more = len(found.allies) - _SHOWN
    lines = []
    if more > 0:
        lines.append(f"{more} more allies in --format csv and json.")
    lines += [
        ("Of the four measures, per 1,000 years, were every dispute an attack; " if year else "")
        + "owed: the chance that it fights beside the ally, added up over the attacks by others on "
        "and by the ally, each by its weight; gets: that the ally fights for it, over the attacks "
        "on it. Empty where no duty binds. if it provoked: the part of the duty that stands if "
        "the ally provoked the attack.",
        "entrapment: owed, counting only what is not its own quarrel, the enemy's share of "
        "strength, and what the clause leaves no way out of. abandonment: the chance that the "
        "ally stays out, times what its coming would take from the attack's chance of success.",
        "",
        f"Exposure: {in_words(state.name)} fights in {_with_ends(found.owes)}{year} of others' "
        f"attacks{', were every dispute one' if year else ''}; {figure(found.due)} of that rests "
        "on its treaties.",
        f"Help: attacked itself, {_with_ends(found.receives)}{year} helpers come; "
        f"{figure(found.received_due)} of that rests on treaties.",
    ]
    if found.treaties:
        lines.append("Due to each treaty (dissolved alone; what it brings back):")
        lines += [
            f"  {one.agreement}: {figure(one.due)} ({figure(one.alone)}; {figure(one.receives)})"
            for one in found.treaties[:8]
        ]
    if found.attacks_drawn:
        lines.append("What weighs most (joins by itself; fights once others have come):")
        for one in found.attacks_drawn:
            fights = "" if one.fights is None else f"; {one.fights:.0%}"
            on = "" if one.onset is None else f", a dispute in a year {one.onset:.0%}"
            lines.append(
                f"  {one.attacker} attacks {one.target}{on}: beside the {one.side} "
                f"{one.chance:.0%}{fights}"
            )
    return lines
