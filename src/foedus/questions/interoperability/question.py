"""Whether the forces of two states, or of an alliance, fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.audits.interoperability.listed import HALF_LIFE, WINDOW
from foedus.questions.asking.parameters import SPAN, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

QUESTION = Question(
    name="interoperability",
    summary="Whether the forces of two states, or of an alliance, fit together, part by part.",
    parameters=(
        Parameter(
            "of",
            "text",
            "A state, with another after it; or an agreement or a bloc: NATO, JEF.",
            positional=True,
            required=True,
        ),
        Parameter("other", "text", "The other state of a pair.", positional=True),
        Parameter("year", "whole", "One year; the atlas's or the scenario's if not given."),
        *SPAN,
        Parameter(
            "weights",
            "text",
            "Weights of parts from 0 to 1, language=0,exercises=0.5; a part that is not named "
            "keeps 0.25.",
        ),
        Parameter(
            "half_life",
            "whole",
            "Time in which a joint exercise loses half its weight.",
            int(HALF_LIFE),
            unit="years",
        ),
        Parameter("window", "whole", "Deliveries of arms that count.", WINDOW, unit="years"),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus interoperability USA GBR",
        "foedus interoperability NATO --year 2010",
        "foedus interoperability FRA DEU --from 1992 --to 2014 --weights language=0",
    ),
    charts=("parts", "members", "score"),
    keys=("kind", "state1", "state2", "year"),
    intervals=(("score", "score", "most"),),
    beside=("source",),
)


def answer(
    of: str,
    other: str | None = None,
    *,
    year: int | None = None,
    first: int | None = None,
    last: int | None = None,
    weights: str | None = None,
    half_life: int = int(HALF_LIFE),
    window: int = WINDOW,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Score how far the forces of two states, or of a group's members, fit together.

    Parameters
    ----------
    of : str
        A state where ``other`` is given; else an agreement or a bloc.
    other : str, optional
        The other state.
    year : int, optional
        One year, at its end, or on the atlas's date in its own year.
    first, last : int, optional
        Several years, both counted, instead. Of a group, its pairs are then not told one by one.
    weights : str, optional
        By part, from 0 to 1: what a part that is wholly there gives alone.
    half_life : int
        Of a joint exercise. Unit: year.
    window : int
        Of deliveries of arms. Unit: year.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file. Of its changes, those
        of a year's day or earlier are made.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per pair and year, and of a group one for itself in each.

    Raises
    ------
    FoedusError
        For an unknown state, agreement or bloc, one without two members, a part that is none, or
        years that nothing at hand speaks of.

    Examples
    --------
    >>> result = answer("GBR", "JPN", year=2025)
    >>> row = result.rows[0]
    >>> row["access"], row["programmes"], row["command"], row["language"]
    (1.0, 0.5, 0.0, 0.0)
    """
    from foedus.questions.interoperability.reading import asked
    from foedus.questions.interoperability.telling import told

    read = asked(
        of,
        other,
        year=year,
        first=first,
        last=last,
        weights=weights,
        half_life=half_life,
        window=window,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION, read)
