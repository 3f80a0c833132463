"""What a scenario changes, told before anything runs; the library; and a file looked over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from foedus.dates import exact_day
from foedus.errors import FoedusError
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
        headline=f"{scenario.title} ({scenario.name}), on {day}: "
        f"{len(rows)} value{'s change' if len(rows) != 1 else ' changes'}.",
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


def checked(
    named: Path | str, askable: Callable[[Expected], FoedusError | None] | None = None
) -> Result:
    """A scenario file looked over: every fault, with its line and its mend.

    Parameters
    ----------
    named : path or str
        A file, or a name of the library.
    askable : function, optional
        Says why an expected difference cannot be asked for. Scenarios stand below questions and
        know none, so whoever does hands it in.

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
    return checked_text(text_of(path), path.name, askable)


def checked_text(
    text: str, where: str, askable: Callable[[Expected], FoedusError | None] | None = None
) -> Result:
    """The content of a scenario file looked over; see :func:`checked`.

    Parameters
    ----------
    text : str
        The document.
    where : str
        What to call it.
    askable : function, optional
        As there.
    """
    scenario, faults = looked_over(text, where, askable)
    rows = [
        {"line": one.line, "where": one.where, "wrong": one.wrong, "mend": one.mend}
        for one in faults
    ]
    sound = scenario is not None and not faults
    count = len(scenario.changes) if scenario else 0
    many = f"{count} changes" if count != 1 else "one change"
    return Result(
        question="scenario-check",
        parameters={"file": where},
        rows=rows,
        extra={"sound": sound, "sha256": scenario.sha256 if scenario and sound else None},
        headline=(
            f"{where}: sound; its {many} can be made, each on its day."
            if scenario and sound
            else f"{where}: {len(rows)} fault{'s' * (len(rows) != 1)}."
        ),
    )


def told(one: Expected) -> str:
    """An expected difference in words, with the question that shows it."""
    asked = " ".join(
        value if isinstance(value, str) else f"{name} {_word(value)}"
        for name, value in one.parameters
    )
    where = expected_place(one)
    space = " " if where.startswith("row ") else ": "
    return f"{one.question} {asked}: {where}{space if where else ''}{expected_change(one)}"


def expected_place(one: Expected) -> str:
    """Which row of the answer is expected to differ; nothing for a figure of the whole."""
    row = ", ".join(f"{name} {_word(value)}" for name, value in one.row)
    return row if one.column or not row else f"row {row}"


def expected_change(one: Expected) -> str:
    """How it is expected to differ."""
    ways = {"up": "goes up", "down": "goes down", "changed": "changes"}
    return f"{one.column} {ways.get(one.change, one.change)}".strip()


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]


def _word(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    return str(value)
