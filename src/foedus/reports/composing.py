"""Asks the questions of a report and puts their answers together."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from foedus import __version__
from foedus.errors import EventError, FoedusError
from foedus.questions import module_of
from foedus.reports.document import Report, Section, Table
from foedus.reports.plans import MOST_MEMBERS, Asked, plan
from foedus.reports.subject import Subject, read_subject
from foedus.reports.telling import (
    answer_of,
    assumed_of,
    figures_of,
    missing_of,
    refused,
    tables_of,
)
from foedus.results.declaration import Question
from foedus.results.result import Result


class Comparer(Protocol):
    """Asks a question as things are and in a scenario, as ``foedus.compare`` does."""

    def __call__(self, scenario: Any, question: str, /, **parameters: Any) -> Result:
        """The answer: what differs."""


@dataclass(slots=True)
class Desk:
    """What is gathered while a report is put together.

    Parameters
    ----------
    settings : mapping
        Parameters, such as a seed, that every question gets which takes them.
    answers : dict
        Answers by what was asked, so that a question is asked once.
    told : dict
        Answer -> heading of the first section that tells it.
    sources : list of str
        References in the order of their first use.
    parameters : list of (str, str)
        What was asked, and with what.
    appendix : list of Table
        Tables that are cut in their sections.
    """

    settings: Mapping[str, Any]
    answers: dict[str, Result | FoedusError] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    parameters: list[tuple[str, str]] = field(default_factory=list)
    appendix: list[Table] = field(default_factory=list)

    def ask(self, question: str, parameters: Mapping[str, Any]) -> Result | FoedusError:
        """The answer to a question, or why there is none."""
        asked = self.all_of(question, parameters)
        key = f"{question} {sorted(asked.items())}"
        if key not in self.answers:
            try:
                found: Result | FoedusError = module_of(question).answer(**asked)
            except FoedusError as error:
                found = error
            self.answers[key] = found
            if isinstance(found, Result):
                self.note(question, found.parameters)
        return self.answers[key]

    def all_of(self, question: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters with those settings that the question takes."""
        taken = {one.name for one in module_of(question).QUESTION.parameters}
        asked = dict(parameters)
        for name, value in self.settings.items():
            if value is not None and name in taken:
                asked.setdefault(name, value)
        return asked

    def note(self, question: str, parameters: Mapping[str, Any]) -> None:
        """Keep what was asked for the closing."""
        from foedus.reports.telling import said

        told = "; ".join(
            f"{name} {said(value)}"
            for name, value in parameters.items()
            if value not in (None, False, "", [], ())
        )
        self.parameters.append((question, told))

    def cited(self, result: Result) -> tuple[int, ...]:
        """Numbers of an answer's references."""
        numbers = []
        versions = {
            str(one["citation"]): str(one["version"])
            for one in result.sources
            if one.get("citation") and one.get("version")
        }
        for text in result.cite():
            version = versions.get(text, "")
            more = f" Version {version}." if version and version not in text else ""
            whole = f"{text.rstrip()}{more}"
            if whole not in self.sources:
                self.sources.append(whole)
            numbers.append(self.sources.index(whole) + 1)
        return tuple(sorted(set(numbers)))


def composed(
    said: Sequence[str],
    *,
    attacker: str = "",
    target: str = "",
    on: str | date | None = None,
    members: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
    out: str = "brief.html",
    compare: Comparer | None = None,
) -> Report:
    """A report about a subject.

    Parameters
    ----------
    said : sequence of str
        What it is about; see :func:`foedus.reports.subject.read_subject`.
    attacker, target : str
        The states of an attack instead, by commas.
    on : str or date, optional
        The day; the atlas's own, or that for which a scenario was written, if not given.
    members : str, optional
        Members of whom it is told what their promises draw them into, by commas, or ``none``; of
        the alliance's, the two of greatest GDP if not given.
    draws, seed : int, optional
        For every question that takes them; its own if not given.
    out : str
        Name of the file in the command that makes the report again.
    compare : callable, optional
        :func:`foedus.compare.comparison.compare`, which a report on a scenario needs: it is on
        this floor, so whoever asks hands it in.

    Returns
    -------
    Report

    Raises
    ------
    FoedusError
        For an unknown subject, a day that is none, or a faulty scenario. What a single question
        refuses stands in its section.
    """
    from foedus.atlas.edition import edition

    if draws is not None and draws < 1:
        raise EventError(f"{draws} draws are none.", "ask for 1000, for example.")
    day = None if _open(on) else _day(on)
    subject = read_subject(said, day, attacker=attacker, target=target)
    shown = _day_of(subject) if day is None else day
    desk = Desk({"draws": draws, "seed": seed, "year": day.year if day else None})
    if subject.kind == "scenario":
        from foedus.reports.supposing import scenario_sections

        sections = scenario_sections(subject, desk, shown, compare, given=day is not None)
    else:
        whom = _members(subject, members, shown)
        sections = tuple(_section(one, desk) for one in plan(subject, shown.isoformat(), whom))
    options = [f"--{name} {value}" for name, value in (("draws", draws), ("seed", seed))
               if value is not None]  # fmt: skip
    if members is not None:
        options.insert(0, f"--members {shlex.quote(members)}")
    command = " ".join(
        ["foedus report", *map(_quoted, subject.words), f"--on {shown}", *options,
         f"--out {shlex.quote(out)}"]
    )  # fmt: skip
    return Report(
        title=subject.title,
        about=_about(subject, shown),
        on=shown,
        sections=sections,
        appendix=tuple(desk.appendix),
        sources=tuple(desk.sources),
        parameters=tuple(desk.parameters),
        atlas=edition().as_of,
        version=__version__,
        command=command,
    )


def _open(on: object) -> bool:
    return on is None or (isinstance(on, str) and on.strip().lower() in ("", "today"))


def _day(on: Any) -> date:
    from foedus.dates import exact_day

    return exact_day(on)


def _day_of(subject: Subject) -> date:
    from foedus.atlas.edition import edition
    from foedus.scenarios.library import find_scenario

    return find_scenario(subject.scenario).on if subject.scenario else edition().as_of


def _quoted(word: str) -> str:
    # A file is named without the folders of one machine.
    from pathlib import Path

    return shlex.quote(Path(word).name if word.endswith(".toml") else word)


def _about(subject: Subject, on: date) -> str:
    if subject.kind == "contingency":
        return (
            f"Duties, who would come, who would prevail, what makes the attack pay, and what each "
            f"ally adds and takes on: an armed attack on territory, on {on}."
        )
    if subject.kind == "scenario":
        return f"What the scenario {subject.name} changes, and what differs because of it, on {on}."
    count = len(subject.members)
    told = f"{count} members" if count else "no member"
    return f"What it says, who decides, who pays, and what belonging takes on: {told} on {on}."


def _members(subject: Subject, said: str | None, on: date) -> tuple[str, ...]:
    """Codes of the members whose promises are told."""
    if subject.kind != "alliance":
        return ()
    if said is not None:
        from foedus.states import resolve

        if said.strip().lower() == "none":
            return ()
        named = [one.strip() for one in said.split(",") if one.strip()]
        return tuple(resolve(one, on=on).state.code for one in named)
    from foedus.atlas.facts import weight_on
    from foedus.states import resolve

    sizes = []
    for code in subject.members:
        try:
            size = weight_on("gdp", resolve(code, on=on).state.number, on).value
        except FoedusError:
            continue
        sizes.append((-(size or 0.0), code))
    return tuple(code for _, code in sorted(sizes)[:MOST_MEMBERS])


def command_of(question: str, parameters: Mapping[str, Any]) -> str:
    """The command that asks a question alone."""
    declared: Question = module_of(question).QUESTION
    return declared.command(parameters)


def _section(one: Asked, desk: Desk) -> Section:
    asked = desk.all_of(one.question, one.parameters)
    command = command_of(one.question, asked)
    heading = f"{one.heading.rstrip('?')}: {one.head}?" if one.head else one.heading
    found = desk.ask(one.question, one.parameters)
    if isinstance(found, FoedusError):
        return Section(
            heading, missing=refused(found), assumed=tuple(t for t in one.assumed if t[-1] != ":"),
            uncertain=one.uncertain, command=command,
        )  # fmt: skip
    return section_of(found, one, desk, heading, command)


def section_of(result: Result, one: Asked, desk: Desk, heading: str, command: str) -> Section:
    """A section of an answer; what its table leaves out goes to the appendix."""
    tables, whole = tables_of(result, one)
    desk.appendix.extend(whole)
    figures, lost = figures_of(result, one, command)
    missing = missing_of(result)
    notes = tuple(note for note in result.notes if note not in missing)
    before = desk.told.setdefault(id(result), heading)
    again = before != heading
    if again:
        # One answer in several sections: what must be read is whole in the first, and named here.
        missing = ()
        warned = [note for note in notes if note.startswith("Conventional")] or list(notes[:1])
        notes = (f"{' '.join(warned)} The same answer as under '{before}'.".strip(),)
    return Section(
        heading=heading,
        asked="" if again else result.headline,
        first=notes,
        answer=tuple(part for part in answer_of(result, one) if part.text not in missing),
        tables=tables,
        figures=figures,
        assumed=assumed_of(result, one),
        uncertain=one.uncertain,
        missing=(*missing, *lost),
        sources=desk.cited(result),
        command=command,
    )
