"""The sections of a report on a scenario: what it changes, and what differs because of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError
from foedus.questions import NAMES, module_of
from foedus.reports.document import Figure, Section, Table
from foedus.reports.plans import Asked
from foedus.reports.subject import Subject
from foedus.reports.telling import refused, said
from foedus.results.result import Result

if TYPE_CHECKING:
    from foedus.reports.composing import Comparer, Desk
    from foedus.scenarios.scenario import Expected

_DRAWN = 15
_DRAWS = "draws"
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
    from foedus.scenarios.showing import shown

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
            one
            for one in scenario.expected
            if (one.question, _beside(one.parameters)) == (question, _beside(parameters.items()))
        )
        strange = _strange(question, parameters)
        if strange:
            heading = f"What differs in '{question}'?"
            sections.append(Section(heading, tables=_verdicts(expected, None), missing=strange))
            continue
        asked = {**desk.all_of(question, parameters), **({"on": on} if given else {})}
        sections.append(_compared(subject, question, asked, expected, desk, compare))
    return tuple(sections)


def _named(expected: Any) -> list[tuple[str, dict[str, Any]]]:
    """The questions that a scenario names, once each, with the most draws that it names."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for one in expected:
        asked = dict(one.parameters)
        key = f"{one.question} {sorted(_beside(one.parameters).items())}"
        if key not in found or asked.get(_DRAWS, 0) > found[key][1].get(_DRAWS, 0):
            found[key] = one.question, asked
    return list(found.values()) or [("treaties", {})]


def _beside(parameters: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Parameters but for how often is drawn: more draws answer the same question."""
    return {name: value for name, value in parameters if name != _DRAWS}


def _strange(question: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Why nobody can ask what a file names; nothing where somebody can."""
    mend = "To mend it: 'foedus scenario check FILE' says what can be asked."
    if question not in NAMES:
        return (f"Not asked: no question is called {question!r}.", mend)
    taken = {one.name for one in module_of(question).QUESTION.parameters}
    unknown = sorted(set(parameters) - taken)
    return (f"Not asked: {question!r} takes no {', '.join(unknown)}.", mend) if unknown else ()


def _file_name(text: str) -> str:
    from pathlib import Path

    return Path(text).name if text.endswith(".toml") else text


def _compared(
    subject: Subject,
    question: str,
    asked: Mapping[str, Any],
    expected: tuple[Expected, ...],
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
        unheld = _verdicts(expected, None)
        missing = ("Not compared: no comparison was handed in.",)
        return Section(heading, tables=unheld, missing=missing)
    try:
        found = compare(subject.scenario, question, **asked)
    except FoedusError as error:
        return Section(
            heading, tables=_verdicts(expected, None), missing=refused(error), assumed=(_SAME,),
            command=command,
        )  # fmt: skip
    desk.note(f"compare {question}", found.parameters)
    made = section_of(found, plan, desk, heading, command)
    figures = _figure(found, command)
    return replace(made, tables=(*_verdicts(expected, found.rows), *made.tables), figures=figures)


def _verdicts(
    expected: Sequence[Expected], rows: Sequence[Mapping[str, Any]] | None
) -> tuple[Table, ...]:
    """What the file expects beside what was found; rows are None where nothing was compared."""
    from foedus.scenarios.expecting import verdict
    from foedus.scenarios.showing import expected_change, expected_place

    if not expected:
        return ()
    cells, held = [], 0
    for one in expected:
        found = None if rows is None else verdict(one, rows)
        held += found is not None and found.holds
        cells.append((
            expected_place(one) or "the answer as a whole", expected_change(one),
            "not asked" if found is None else _told(found.row),
            "" if found is None else "yes" if found.holds else "no",
        ))  # fmt: skip
    count = "not compared" if rows is None else f"{held} of {len(expected)} held"
    caption = f"What the scenario's file expects, and what was found: {count}"
    heads = ("where", "expected", "found", "held")
    return (Table(caption, heads, tuple(cells), (False,) * len(heads)),)


def _told(row: Mapping[str, Any] | None) -> str:
    """What differs at one place, in words."""
    if row is None:
        return "no difference"
    ways = {"up": "goes up", "down": "goes down", "changed": "changes"}
    change = str(row["change"])
    way = ways.get(change, change)
    if row["column"] is None:
        return way
    return f"{way}: {said(row['baseline']) or 'nothing'} to {said(row['scenario']) or 'nothing'}"


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
