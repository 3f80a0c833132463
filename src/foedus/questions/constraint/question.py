"""What an agreement takes from its members, or a state's agreements from it, and what that buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.audits.constraint.listed import HALVING
from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

QUESTION = Question(
    name="constraint",
    summary="What an agreement takes from its members' freedom, clause by clause; a state's sum.",
    parameters=(
        Parameter(
            "subject",
            "text",
            "An agreement, a bloc or a state: NATO, CSTO, Poland. Left out with --check.",
            positional=True,
        ),
        Parameter("on", "date", "Day; the atlas's or the scenario's if not given."),
        Parameter(
            "weights",
            "text",
            "Weights of clauses, bases=2,duration=0; a clause that is not named weighs 1. They "
            "are divided by their sum.",
        ),
        Parameter(
            "repeats",
            "whole",
            "What a clause pledged again to the same state adds to a portfolio.",
            0,
            unit="percent",
        ),
        Parameter(
            "halving",
            "whole",
            "Distance over which the strength of pledged defenders counts half.",
            HALVING,
            unit="km",
        ),
        Parameter(
            "check", "flag", "Hold MILINST and FORMAL against ATOP's released values.", False
        ),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus constraint NATO",
        "foedus constraint Poland",
        "foedus constraint CSTO --weights bases=3,duration=0",
    ),
    charts=("clauses", "plane"),
    keys=("agreement", "clause"),
    intervals=(("value", "low", "high"),),
)


def answer(
    subject: str | None = None,
    *,
    on: str | date | None = None,
    weights: str | None = None,
    repeats: int = 0,
    halving: int = HALVING,
    check: bool = False,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Say what an agreement takes from its members, or what all of a state's take from it.

    Parameters
    ----------
    subject : str, optional
        An agreement or a bloc (of a bloc, every agreement that binds all its members), or a
        state. A name that is both is the agreement's.
    on : str or date, optional
        The day.
    weights : str, optional
        Weights of clauses as ``name=number`` by commas, 0 or more; a clause that is not named
        weighs 1; they are divided by their sum.
    repeats : int
        What a clause pledged again to the same state adds, in percent of a first pledge.
    halving : int
        Distance over which the strength of pledged defenders counts half. Unit: km.
    check : bool
        Hold MILINST and FORMAL, recomputed from ATOP's phases, against the released values.
    scenario : Scenario, path or str, optional
        In which it is asked.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        Of an agreement, one row per clause; of a state, one per agreement that binds it.

    Raises
    ------
    FoedusError
        For an unknown name, an agreement that binds nobody on the day, a day that nothing at hand
        speaks of, or weights that are none.

    Examples
    --------
    >>> result = answer("us-korea-mutual-defense-treaty")
    >>> [row["value"] for row in result.rows if row["clause"] in ("no-exit", "duration")]
    [0.0, 1.0]
    """
    from foedus.questions.constraint.reading import asked, checked
    from foedus.questions.constraint.telling import told, told_check

    if check:
        return told_check(QUESTION.name, checked(subject, on=on, scenario=scenario))
    read = asked(
        subject,
        on=on,
        weights=weights,
        repeats=repeats,
        halving=halving,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
