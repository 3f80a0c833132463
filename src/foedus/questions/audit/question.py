"""The record of an audit: the chief figures of every audit of an alliance, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import DAY, STALE
from foedus.questions.audit.listed import AUDITS
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

QUESTION = Question(
    name="audit",
    summary="The chief figures of every audit of an alliance, in one shape, several side by side.",
    parameters=(
        Parameter(
            "alliances",
            "texts",
            "Agreements or blocs, one or several: NATO CSTO EU.",
            positional=True,
            required=True,
        ),
        DAY,
        Parameter(
            "audits",
            "choices",
            "Audits, separated by commas; all of them if not given.",
            None,
            tuple(AUDITS),
        ),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus audit NATO",
        "foedus audit NATO CSTO --audits burden,decisions",
        "foedus audit AUKUS --audits decisions --on 2026-01-01",
    ),
    charts=("shares", "percentiles"),
    keys=("alliance", "audit", "indicator", "about"),
    intervals=(("value", "low", "high"),),
    beside=("command", "sources", "note"),
)


def answer(
    alliances: str | Sequence[str],
    *,
    on: str | date | None = None,
    audits: str | Sequence[str] | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Ask every audit of an alliance and lay its chief figures side by side.

    Parameters
    ----------
    alliances : str or list of str
        Agreements or blocs, by key, name, short name or alias; of those that audit decisions
        alone knows, bodies.
    on : str or date, optional
        The day; None or ``today`` is the atlas's own date. What is told by years is told of the
        year of the day: on the atlas's date, or where none is given, of the last there is.
    audits : str or list of str, optional
        Audits, by commas; all if not given.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per alliance, audit and figure, and per member where a figure is of one. What
        cannot be told is a row without a value whose note says why, and how to mend it.

    Raises
    ------
    FoedusError
        For a name that no agreement, bloc or body has, an unknown audit, a day that nothing at
        hand speaks of, or a scenario that cannot be made.

    Examples
    --------
    >>> result = answer("AUKUS", audits="burden", on="2024-12-31")
    >>> [row["value"] for row in result.rows if row["indicator"] == "members"]
    [3.0]
    """
    from foedus.questions.audit.reading import asked
    from foedus.questions.audit.telling import told

    return told(
        QUESTION.name,
        asked(alliances, on=on, audits=audits, scenario=scenario, stale=stale),
    )
