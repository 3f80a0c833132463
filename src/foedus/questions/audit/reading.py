"""Reads whose audit is asked for, asks each audit's question, and gathers their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from foedus.atlas.bodies import find_body
from foedus.atlas.edition import edition
from foedus.audits.indicator import Indicator
from foedus.errors import EventError, FoedusError, UnknownNameError
from foedus.progress import steps
from foedus.questions import module_of
from foedus.questions.asking.groups import Group, group_named, members_of
from foedus.questions.asking.readings import Setting, Supposed, asked_day, at_large, setting
from foedus.questions.audit.listed import AUDITS, Audit
from foedus.results.declaration import Question
from foedus.results.result import Result
from foedus.scenarios.library import find_scenario
from foedus.scenarios.scenario import Scenario
from foedus.states import State
from foedus.worlds.world import World

MOST_ALLIANCES = 12
BODY = "body"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One audit of one alliance.

    Parameters
    ----------
    group : Group
        Of which.
    audit : Audit
    command : str
        That asks it alone and tells the rest.
    indicators : tuple of Indicator
        Its chief figures; none where it cannot be asked.
    refused : FoedusError or None
        Why it cannot be.
    sources : sequence of mapping
        What its answer rests on.
    """

    group: Group
    audit: Audit
    command: str
    indicators: tuple[Indicator, ...]
    refused: FoedusError | None
    sources: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about audits as it was read, with what each audit tells.

    Parameters
    ----------
    groups : tuple of (Group, str, tuple of State or None)
        Each alliance, as it was named, and its members on the day; None of a body.
    audits : tuple of Audit
        Those asked.
    parts : tuple of Part
        One per alliance and audit.
    supposed : Setting
        The World of the day, and the scenario if any.
    parameters : mapping
        As read.
    notes : tuple of str
        What must be said first.
    """

    groups: tuple[tuple[Group, str, tuple[State, ...] | None], ...]
    audits: tuple[Audit, ...]
    parts: tuple[Part, ...]
    supposed: Setting
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def asked(
    alliances: str | Sequence[str],
    *,
    on: str | date | None,
    audits: str | Sequence[str] | None,
    scenario: Supposed,
    stale: bool,
) -> Asked:
    """Read a question and ask every audit; see :func:`foedus.questions.audit.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    names = [alliances] if isinstance(alliances, str) else [str(one) for one in alliances]
    if not names:
        raise EventError("No alliance is named.", "give an agreement or a bloc: NATO, EU.")
    if len(names) > MOST_ALLIANCES:
        raise EventError(
            f"{len(names)} alliances at once.", f"ask for {MOST_ALLIANCES} at most side by side."
        )
    chosen = _chosen(audits)
    read = None if scenario is None else find_scenario(scenario)
    day = asked_day(on, read)
    supposed = setting(day, scenario=read, stale=stale)
    groups: dict[tuple[str, str], tuple[Group, str]] = {}
    notes: list[str] = []
    for name in names:
        group = _group(name, supposed.world)
        if (group.kind, group.key) in groups:
            notes.append(f"{name!r} is {group.name} again: it is told once.")
        groups.setdefault((group.kind, group.key), (group, name))
        if group.other:
            notes.append(group.other)
    given = read is not None or not at_large(on)
    shared: dict[str, Any] = {"scenario": read, "stale": stale}
    parts = []
    with steps(len(groups) * len(chosen)) as step:
        for group, name in groups.values():
            for one in chosen:
                step(f"{one.name} of {group.name}")
                parts.append(_part(group, name, one, day, given, shared, scenario))
    there = supposed.world
    return Asked(
        tuple(
            (group, name, None if group.kind == BODY else members_of(there, group))
            for group, name in groups.values()
        ),
        chosen,
        tuple(parts),
        supposed,
        {
            "alliances": [group.key for group, _ in groups.values()],
            "on": day.isoformat(),
            "audits": [one.name for one in chosen],
            "scenario": supposed.recorded,
            "stale": stale,
        },
        tuple(dict.fromkeys(notes)),
    )


def _chosen(said: str | Sequence[str] | None) -> tuple[Audit, ...]:
    """The audits asked for, each once, in the order of the list."""
    if said is None:
        return tuple(AUDITS.values())
    parts = said.split(",") if isinstance(said, str) else [str(one) for one in said]
    wanted = [one.strip() for one in parts if one.strip()]
    wrong = [one for one in wanted if one not in AUDITS]
    if wrong or not wanted:
        raise UnknownNameError(
            f"{wrong[0][:80]!r} is no audit." if wrong else "no audit is given.",
            f"choose among {', '.join(AUDITS)}.",
        )
    return tuple(one for name, one in AUDITS.items() if name in wanted)


def _group(name: str, there: World) -> Group:
    """An agreement or a bloc; else a body, of which decisions alone can be asked."""
    try:
        return group_named(name, there)
    except UnknownNameError as unknown:
        try:
            body = find_body(name)
        except UnknownNameError:
            raise unknown from None
        return Group(body.key, body.name, BODY)


def parameters_of(
    audit: Audit, declared: Question, name: str, day: date, *, given: bool
) -> dict[str, Any]:
    """With what an audit's question is asked of an alliance on a day.

    Parameters
    ----------
    audit : Audit
        Which.
    declared : Question
        Its question.
    name : str
        Of the alliance, as it was said.
    day : date
        On which.
    given : bool
        Whether the day was said, or a scenario's; a question by years is then asked of its year.
    """
    first, *rest = declared.parameters
    told: dict[str, Any] = {first.name: [name] if first.kind == "texts" else name, **audit.asks}
    takes = {one.name for one in rest}
    if "on" in takes:
        told["on"] = day.isoformat()
    elif "year" in takes and given and not (audit.latest and day.year >= edition().as_of.year):
        told["year"] = day.year
    if "members_on" in takes:
        told["members_on"] = day.isoformat()
    return told


def _part(
    group: Group,
    name: str,
    audit: Audit,
    day: date,
    given: bool,
    shared: Mapping[str, Any],
    scenario: Supposed,
) -> Part:
    declared: Question = module_of(audit.name).QUESTION
    said = parameters_of(audit, declared, name, day, given=given)
    takes = {one.name for one in declared.parameters}
    words = {"scenario": _said(scenario), "stale": shared["stale"]}
    try:
        result: Result = module_of(audit.name).answer(
            **said, **{key: value for key, value in shared.items() if key in takes}
        )
    except FoedusError as refused:
        return Part(group, audit, declared.command({**said, **words}), (), refused, ())
    # The year that it took by itself stands in the command, so that it tells the same later.
    if "year" in takes and result.parameters.get("year") is not None:
        said["year"] = result.parameters["year"]
    found = import_module(f"foedus.questions.{audit.name}.indicators").indicators(result)
    return Part(
        group, audit, declared.command({**said, **words}), tuple(found), None, result.sources
    )


def _said(scenario: Supposed) -> str | None:
    """A scenario as a command names it: a file without the folders of one machine."""
    if scenario is None:
        return None
    if isinstance(scenario, Scenario):
        return scenario.name
    word = str(scenario)
    return Path(word).name if word.endswith(".toml") else word
