"""Decision times in past crises, case by case, with the middle of them and a model beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from foedus.atlas.decision_times import DecisionTime, Step, decision_times
from foedus.audits.domains.figure import Figure
from foedus.measures.domains import slowest_of_renyi1953

_DOMAIN = "crisis-consultation"
_SAYS_NOT = (
    "which event starts the clock is chosen, and the crises are those that were found: those in "
    "which nothing was asked, or nobody decided, are not among them; fast is not right"
)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Days between two steps of a crisis, least and most where a day is known to a month or year.

    ``to_decision`` and ``to_deployment`` run from the event; None where there was no such step or
    it was not found.
    """

    crisis: DecisionTime
    to_decision: tuple[int, int] | None
    to_deployment: tuple[int, int] | None


def elapsed(crisis: DecisionTime) -> Elapsed:
    """The days a crisis took.

    Parameters
    ----------
    crisis : DecisionTime
        Of the record.

    Examples
    --------
    >>> one = next(one for one in decision_times() if one.key == "kosovo-1999")
    >>> elapsed(one).to_decision, elapsed(one).to_deployment
    ((15, 15), (68, 68))
    """
    return Elapsed(crisis, _days(crisis, crisis.decision), _days(crisis, crisis.deployment))


def _days(crisis: DecisionTime, step: Step | None) -> tuple[int, int] | None:
    if step is None:
        return None
    start = crisis.event.day
    low = max(0, (step.day.earliest - start.latest).days)
    return low, (step.day.latest - start.earliest).days


def crises_of(bodies: Sequence[str] | None, on: date) -> tuple[Elapsed, ...]:
    """The crises before some bodies, up to a day.

    Parameters
    ----------
    bodies : sequence of str or None
        Keys of agreements and blocs; every one if None.
    on : date
        Steps of a later day are not yet known.
    """
    found = []
    for one in decision_times():
        if one.event.day.earliest > on or (bodies is not None and one.body not in bodies):
            continue
        times = elapsed(one)
        found.append(
            Elapsed(
                one,
                times.to_decision if _past(one.decision, on) else None,
                times.to_deployment if _past(one.deployment, on) else None,
            )
        )
    return tuple(found)


def _past(step: Step | None, on: date) -> bool:
    return step is not None and step.day.earliest <= on


def delays(bodies: Sequence[str] | None, members: int | None, on: date) -> tuple[Figure, ...]:
    """The middle delay to a decision and to a deployment, and the model of a unanimous rule.

    Parameters
    ----------
    bodies : sequence of str or None
        Whose crises; all if None.
    members : int or None
        States that must agree, for the model; left out if None.
    on : date
        Steps of a later day are not yet known.

    References
    ----------
    renyi1953
    """
    cases = crises_of(bodies, on)
    span = ""
    if cases:
        years = [one.crisis.event.day.earliest.year for one in cases]
        span = f"{min(years)}-{max(years)}"
    whose = "the group's crises" if bodies is not None else "all crises of the record"
    steps = (
        ("days-to-decision", "days from event to decision", [c.to_decision for c in cases]),
        ("days-to-deployment", "days from event to deployment", [c.to_deployment for c in cases]),
    )
    found = []
    for key, label, times in steps:
        known = sorted((low + high) / 2 for one in times if one for low, high in [one])
        found.append(
            Figure(
                key, label, _DOMAIN, float(median(known)) if known else None, "days", span,
                f"median of {whose}; least and most beside it", ("atlas",), _SAYS_NOT,
                low=known[0] if known else None, high=known[-1] if known else None, n=len(known),
                note=_note(len(known), len(cases)),
            )
        )  # fmt: skip
    if members:
        found.append(
            Figure(
                "unanimous-delay", "delay of the slowest of all members, by a model", _DOMAIN,
                slowest_of_renyi1953(members), "times the mean delay of one member",
                on.isoformat(), f"1 + 1/2 + ... + 1/{members}, which grows as log n",
                ("model",), "a model and no record: delays are taken as exponential, alike and "
                "independent, and everyone as having to agree, whatever the body's rule is",
                n=members, cite=("renyi1953",),
            )
        )  # fmt: skip
    return tuple(found)


def _note(known: int, cases: int) -> str:
    if not cases:
        return "No crisis before this body is in the record."
    return "" if known == cases else f"{cases - known} of {cases} have no such step."
