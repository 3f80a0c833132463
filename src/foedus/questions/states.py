"""Which states exist on a day, or how one name is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.results.result import Result
    from foedus.states import State

QUESTION = Question(
    name="states",
    summary="States of the system on a day, with their codes; or how a name is read.",
    parameters=(
        Parameter("name", "state", "A code or name to resolve on the day.", positional=True),
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        STALE,
    ),
    examples=("foedus states --on 1914-07-28", "foedus states Germany --on 1960-01-01"),
    keys=("state",),
    cost="quick",
)


def answer(name: str | None = None, *, on: str | date | None = None, stale: bool = False) -> Result:
    """List the states of a day, or resolve one name.

    Parameters
    ----------
    name : str, optional
        A code or name; None lists every state.
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per state, by number.

    Raises
    ------
    FoedusError
        For an unknown or ambiguous name, or a day outside the register.

    Examples
    --------
    >>> answer("Germany", on="1960-01-01").rows[0]["ccode"]
    260
    """
    from foedus.atlas.edition import lateness
    from foedus.questions.asking.readings import asked_day
    from foedus.results.result import Result
    from foedus.states import in_words, resolve, system_on

    day = asked_day(on)
    late, warnings = lateness(day, stale=stale)
    if name is None:
        found: tuple[State, ...] = system_on(day, system="auto")
        readings: tuple[str, ...] = ()
    else:
        resolution = resolve(name, on=day)
        found, readings = (resolution.state,), (resolution.reading,)
    return Result(
        question=QUESTION.name,
        parameters={"name": name, "on": day.isoformat(), "stale": stale},
        rows=[_row(one, day) for one in found],
        sources=[
            {"key": "cow-states", "citation": "Correlates of War, State System Membership, 2024"},
            {"key": "gleditsch-ward", "citation": "Gleditsch and Ward, independent states, 2017"},
        ],
        notes=(*warnings, *readings),
        extra={
            "stale_days": late,
            "other_names": {
                one.code: sorted({name.text for name in one.names} - {one.name_on(day)})
                for one in found
                if one.names
            },
            "in_words": {
                name: in_words(name)
                for name in (one.name_on(day) for one in found)
                if in_words(name) != name
            },
        },
        headline=f"{len(found)} states on {day}." if name is None else "",
    )


def _row(state: State, day: date) -> dict[str, Any]:
    from foedus.states import gwcode_of

    gwcode = gwcode_of(state.ccode, day) if state.ccode is not None else None
    spell = next((one for one in state.spells if day in one), None)
    return {
        "state": state.code,
        "ccode": state.ccode,
        "gwcode": gwcode,
        "abbreviation": state.abbreviation,
        "name": state.name_on(day),
        "kind": state.kind,
        "since": spell.start.isoformat() if spell else None,
        "until": spell.end.isoformat() if spell and spell.end else None,
        "note": state.note,
    }
