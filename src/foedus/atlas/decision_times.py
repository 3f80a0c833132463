"""How long bodies took in past crises: event, decision, deployment, each with its day and basis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foedus.atlas.fact_files import FACTS, Row, rows
from foedus.dates import Day, parse_day
from foedus.errors import DateError

FILE = FACTS / "decision_times.csv"
COLUMNS = (
    "key", "case", "body", "rule", "event", "event_what", "decision", "decision_what",
    "deployment", "deployment_what", "basis", "confidence", "note",
)  # fmt: skip
RULES = ("consensus", "two-thirds", "each-party")


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a crisis: what happened on which day."""

    day: Day
    what: str


@dataclass(frozen=True, slots=True)
class DecisionTime:
    """One crisis before one body.

    Parameters
    ----------
    key, case : str
        Its key and name.
    body : str
        Key of the agreement or bloc whose body was asked.
    rule : str
        How it decides in such a case.
    event : Step
        What starts the clock, by our choice.
    decision, deployment : Step or None
        None where there was none or it was not found.
    basis, confidence, note : str
        As in the file.
    """

    key: str
    case: str
    body: str
    rule: str
    event: Step
    decision: Step | None
    deployment: Step | None
    basis: str
    confidence: str
    note: str


@cache
def decision_times() -> tuple[DecisionTime, ...]:
    """Every crisis of the record, by the day of its event.

    Raises
    ------
    AtlasError
        If the file is malformed: with the line.

    Examples
    --------
    >>> one = next(one for one in decision_times() if one.key == "kosovo-1999")
    >>> str(one.event.day), str(one.deployment.day)
    ('1999-01-15', '1999-03-24')
    """
    return read_decision_times(FILE)


def read_decision_times(path: Path) -> tuple[DecisionTime, ...]:
    """Read a file of crises.

    Raises
    ------
    AtlasError
        For a key that stands twice, a step before its event, a word that is none of the lists.
    """
    found: list[DecisionTime] = []
    for row in rows(path, COLUMNS):
        one = _read(row)
        if one.key in {other.key for other in found}:
            raise row.fault(f"{one.key} stands twice.", "give each crisis a key of its own.")
        found.append(one)
    return tuple(sorted(found, key=lambda one: (one.event.day.earliest, one.key)))


def _read(row: Row) -> DecisionTime:
    event = _step(row, "event")
    if event is None:
        raise row.fault("event is empty.", "name the day that starts the clock.")
    one = DecisionTime(
        row.text("key"), row.text("case"), row.text("body"), row.choice("rule", RULES), event,
        _step(row, "decision"), _step(row, "deployment"), row.text("basis"),
        row.choice("confidence", ("A", "B", "C")), row.cells["note"],
    )  # fmt: skip
    before = event.day
    for name, step in (("decision", one.decision), ("deployment", one.deployment)):
        if step is not None and step.day.latest < before.earliest:
            raise row.fault(f"{name} {step.day} is before {before}.", "put the steps in order.")
        before = step.day if step is not None else before
    return one


def _step(row: Row, name: str) -> Step | None:
    text, what = row.cells[name], row.cells[f"{name}_what"]
    if bool(text) != bool(what):
        raise row.fault(f"{name} has {'no day' if what else 'no words'}.", f"give {name} both.")
    if not text:
        return None
    try:
        return Step(parse_day(text), what)
    except DateError as error:
        raise row.fault(error.wrong, error.mend) from error
