"""What a scenario changes, told before anything runs; the library; and a file looked over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from foedus.dates import exact_day
from foedus.results.result import Result
from foedus.scenarios.library import find_scenario, names, path_of
from foedus.scenarios.reading import looked_over, text_of
from foedus.scenarios.scenario import Expected, Scenario
from foedus.worlds.world import world


def shown(named: Scenario | Path | str, on: str | date | None = None) -> Result:
    """Every value that a scenario makes another, old and new.

    Parameters
    ----------
    named : Scenario, path or str
        A name of the library, or a file.
    on : str or date, optional
        The day of the World; that for which the scenario was written if not given.

    Returns
    -------
    Result
        One row per changed value, in the order in which the changes are made.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it is faulty: every fault is named.
    FoedusError
        For a day that nothing at hand speaks of.
    """
    scenario = find_scenario(named)
    day = scenario.on if on is None else exact_day(on)
    here = world(day, stale=True)
    rows = [
        {
            "change": made.number,
            "kind": made.change.kind,
            "on": value.on.isoformat(),
            "about": value.about,
            "what": value.what,
            "old": value.old,
            "new": value.new,
            "article": value.article,
            "source": value.source,
            "words": value.words,
        }
        for made in scenario.made(here)
        for value in made.values
    ]
    later = [
        f"Change {number} is of {change.on} and not made on {day}: {change.kind}."
        for number, change in scenario.ordered()
        if (change.on or scenario.on) > day
    ]
    return Result(
        question="scenario-show",
        parameters={"scenario": scenario.name, "on": day.isoformat()},
        rows=rows,
        sources=[{"key": "file", "citation": one} for one in scenario.sources],
        notes=(*here.warnings, *later),
        steps=[
            *_paragraphs(scenario.text),
            *(f"Expected: {told(one)}" for one in scenario.expected),
        ],
        extra={
            "title": scenario.title,
            "text": scenario.text.strip(),
            "sha256": scenario.sha256,
            "changes": len(scenario.changes),
            "not_made": len(later),
            "expected": [told(one) for one in scenario.expected],
        },
        digest=[
            {name: row[name] for name in ("on", "about", "what", "old", "new", "article", "source")}
            for row in rows
        ],
        headline=f"{scenario.title} ({scenario.name}), on {day}: {len(rows)} values change.",
    )


def listed() -> Result:
    """The scenarios that come with the package.

    Returns
    -------
    Result
        One row per scenario, by name.
    """
    rows: list[dict[str, Any]] = []
    for name in names():
        one = find_scenario(name)
        rows.append(
            {
                "name": one.name,
                "title": one.title,
                "on": one.on.isoformat(),
                "changes": len(one.changes),
                "kinds": list(dict.fromkeys(change.kind for change in one.changes)),
                "expected": [told(expected) for expected in one.expected],
            }
        )
    return Result(
        question="scenario-list",
        parameters={},
        rows=rows,
        sources=[],
        digest=[
            {name: row[name] for name in ("name", "title", "on")}
            | {"expected, first of all": next(iter(row["expected"]), "")}
            for row in rows
        ],
        headline=f"{len(rows)} scenarios come with foedus.",
    )


def checked(named: Path | str) -> Result:
    """A scenario file looked over: every fault, with its line and its mend.

    Parameters
    ----------
    named : path or str
        A file, or a name of the library.

    Returns
    -------
    Result
        One row per fault, by line; none for a sound file.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is not TOML.
    """
    path = path_of(named)
    scenario, faults = looked_over(text_of(path), path.name)
    rows = [
        {"line": one.line, "where": one.where, "wrong": one.wrong, "mend": one.mend}
        for one in faults
    ]
    sound = scenario is not None and not faults
    return Result(
        question="scenario-check",
        parameters={"file": path.name},
        rows=rows,
        extra={"sound": sound, "sha256": scenario.sha256 if scenario and sound else None},
        headline=(
            f"{path.name}: sound; its {len(scenario.changes)} changes can be made on their days."
            if scenario and sound
            else f"{path.name}: {len(rows)} fault{'s' * (len(rows) != 1)}."
        ),
    )


def told(one: Expected) -> str:
    """An expected difference in words."""
    asked = " ".join(
        value if isinstance(value, str) else f"{name} {_word(value)}"
        for name, value in one.parameters
    )
    row = ", ".join(f"{name} {_word(value)}" for name, value in one.row)
    where = f"{row}: " if row else ""
    if one.column and one.change in ("appears", "disappears"):
        return f"{one.question} {asked}: {where}{one.column} {one.change}"
    if one.column:
        way = {"up": "goes up", "down": "goes down"}.get(one.change, "changes")
        return f"{one.question} {asked}: {where}{one.column} {way}"
    return f"{one.question} {asked}: row {row} {one.change}"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]


def _word(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    return str(value)
