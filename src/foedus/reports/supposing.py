"""The sections of a report on a scenario: what it changes, and what differs because of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError
from foedus.reports.document import Figure, Section
from foedus.reports.plans import Asked
from foedus.reports.subject import Subject
from foedus.reports.telling import refused, said
from foedus.results.result import Result

if TYPE_CHECKING:
    from foedus.reports.composing import Comparer, Desk

_DRAWN = 15
_SAME = "Both sides are asked with the same parameters, the same day and the same seed."


def scenario_sections(
    subject: Subject, desk: Desk, on: date, compare: Comparer | None, *, given: bool
) -> tuple[Section, ...]:
    """What a scenario changes, then each question that its file names, as things are and in it.

    Parameters
    ----------
    subject : Subject
        Of kind ``scenario``.
    desk : Desk
        Gathers sources and tables.
    on : date
        The day.
    compare : callable or None
        Asks a question on both sides.
    given : bool
        Whether the day was asked for, and is not the scenario's own.
    """
    from foedus.reports.composing import section_of
    from foedus.scenarios.library import find_scenario
    from foedus.scenarios.showing import shown, told

    scenario = find_scenario(subject.scenario)
    listed = shown(scenario, on)
    named = shlex.quote(_file_name(subject.scenario))
    command = f"foedus scenario show {named} --on {on}"
    desk.note("scenario", {"name": scenario.name, "sha256": scenario.sha256, "on": on.isoformat()})
    changes = Asked(
        "What is supposed?", "scenario-show", {}, caption="Every value that changes",
        assumed=("A change whose source is 'assumed' is supposed by the scenario, not reported.",),
        uncertain=("What is supposed has no interval; what follows from it has.",),
        leaves=("Expected:",),
    )  # fmt: skip
    sections = [section_of(listed, changes, desk, changes.heading, command)]
    for question, parameters in _named(scenario.expected):
        expected = tuple(
            told(one)
            for one in scenario.expected
            if (one.question, dict(one.parameters)) == (question, parameters)
        )
        asked = {**desk.all_of(question, parameters), **({"on": on} if given else {})}
        sections.append(_compared(subject, question, asked, expected, desk, compare))
    return tuple(sections)


def _named(expected: Any) -> list[tuple[str, dict[str, Any]]]:
    """The questions that a scenario names, each with its parameters once."""
    found: list[tuple[str, dict[str, Any]]] = []
    for one in expected:
        asked = (one.question, dict(one.parameters))
        if asked not in found:
            found.append(asked)
    return found or [("treaties", {})]


def _file_name(text: str) -> str:
    from pathlib import Path

    return Path(text).name if text.endswith(".toml") else text


def _compared(
    subject: Subject,
    question: str,
    asked: Mapping[str, Any],
    expected: tuple[str, ...],
    desk: Desk,
    compare: Comparer | None,
) -> Section:
    from foedus.reports.composing import command_of, section_of

    words = command_of(question, asked).removeprefix("foedus ")
    command = f"foedus compare {shlex.quote(_file_name(subject.scenario))} {words}"
    about = ", ".join(said(value) for value in asked.values() if isinstance(value, str))
    heading = f"What differs in '{question}'{f' ({about})' if about else ''}?"
    uncertain = (
        "'by draws' says how much of a difference is chance in the draws; it does not say how sure "
        "the estimates are. An empty cell: no draw counts.",
    )
    plan = Asked(
        heading, question, asked, caption="What differs, as it is and supposed", assumed=(_SAME,),
        uncertain=uncertain,
    )  # fmt: skip
    if compare is None:
        return Section(heading, missing=("Not compared: no comparison was handed in.",))
    try:
        found = compare(subject.scenario, question, **asked)
    except FoedusError as error:
        return Section(heading, missing=refused(error), assumed=(_SAME,), command=command)
    desk.note(f"compare {question}", found.parameters)
    made = section_of(found, plan, desk, heading, command)
    figures = _figure(found, command)
    from dataclasses import replace

    from foedus.reports.document import Paragraph

    hoped = (Paragraph("The scenario's file expects:", expected),) if expected else ()
    return replace(made, answer=(*hoped, *made.answer), figures=figures)


def _figure(found: Result, command: str) -> tuple[Figure, ...]:
    """The largest differences of one column of numbers, as points joined by a line."""
    from foedus.errors import ChartError, MissingExtraError

    held = [row for row in found.rows if row["part"] == "row" and row["difference"]
            and row["column"] and isinstance(row["baseline"], (int, float))]  # fmt: skip
    columns = [row["column"] for row in held]
    order = ("fights", "banzhaf", "percent_of_gdp")
    chief = next((one for one in order if one in columns), columns[0] if columns else None)
    rows = sorted(
        (row for row in held if row["column"] == chief), key=lambda row: -abs(row["difference"])
    )[:_DRAWN]
    if chief is None or len({round(row["difference"], 12) for row in rows}) < 2:
        return ()
    try:
        from foedus.reports.differences import drawn

        return (drawn(rows, chief, found, command),)
    except (ChartError, MissingExtraError):
        return ()
