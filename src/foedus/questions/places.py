"""Places that treaty scopes turn on: whose they are, who holds them, who claims them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.atlas.places import Place
    from foedus.results.result import Result

QUESTION = Question(
    name="places",
    summary="Places that treaty scopes turn on: sovereign, administrator and claimants on a day.",
    parameters=(
        Parameter("name", "place", "A place; all of them if not given.", positional=True),
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        STALE,
    ),
    examples=("foedus places Senkaku", "foedus places --on 1982-04-02"),
    cost="quick",
)


def answer(name: str | None = None, *, on: str | date | None = None, stale: bool = False) -> Result:
    """List places, or show one.

    Parameters
    ----------
    name : str, optional
        Key, name or alias of a place; None lists all.
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per place, by key.

    Raises
    ------
    UnknownPlaceError
        If no place has the name.

    Examples
    --------
    >>> answer("Islas Malvinas").rows[0]["key"]
    'falkland-islands'
    """
    from foedus.atlas.edition import lateness
    from foedus.atlas.places import find_place, places
    from foedus.questions.asking.readings import asked_day
    from foedus.results.result import Result

    day = asked_day(on)
    late, warnings = lateness(day, stale=stale)
    found = places() if name is None else (find_place(name),)
    rows = [_row(place, day) for place in found]
    seen = ("key", "name", "sovereign", "administrator", "claimants", "tie")
    return Result(
        question=QUESTION.name,
        parameters={"name": name, "on": day.isoformat(), "stale": stale},
        rows=rows,
        digest=[{key: row[key] for key in seen} for row in rows] if name is None else None,
        sources=[{"key": "atlas", "citation": "foedus atlas, places"}],
        notes=(
            *warnings,
            *(place.note for place in found if name is not None and place.note),
        ),
        extra={"stale_days": late},
        headline=f"{len(found)} places on {day}." if name is None else "",
    )


def _row(place: Place, day: date) -> dict[str, Any]:
    title = place.title_on(day)
    return {
        "key": place.key,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "terrain": place.terrain,
        "sovereign": title.sovereign if title else None,
        "administrator": title.administrator if title else None,
        "claimants": list(title.claimants) if title else [],
        "tie": title.tie if title else None,
        "areas": list(place.areas),
        "source": title.basis if title else None,
    }
