"""Blocs and their members on a day, and what belonging does and does not oblige."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.atlas.blocs import Bloc
    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Maker, Result

QUESTION = Question(
    name="blocs",
    summary="Blocs and their members on a day, and what belonging obliges.",
    parameters=(
        Parameter("name", "text", "One bloc; all of them if not given.", positional=True),
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        SCENARIO,
        STALE,
    ),
    examples=("foedus blocs", "foedus blocs ASEAN --on 2024-01-01"),
    charts=("members",),
    keys=("key", "state"),
    cost="quick",
)


def answer(
    name: str | None = None,
    *,
    on: str | date | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """List blocs, or the members of one.

    Parameters
    ----------
    name : str, optional
        Key, name or alias of a bloc; None lists all.
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per bloc; for one bloc, one row per member.

    Raises
    ------
    UnknownNameError
        If no bloc has the name.

    Examples
    --------
    >>> [row["state"] for row in answer("Quad", on="2026-01-01").rows]
    ['AUS', 'IND', 'JPN', 'USA']
    """
    from foedus.atlas.blocs import blocs
    from foedus.atlas.edition import lateness
    from foedus.questions.asking.readings import asked_day, setting
    from foedus.results.result import Result

    day = asked_day(on, scenario)
    late, warnings = lateness(day, stale=stale)
    supposed = None if scenario is None else setting(day, scenario=scenario, stale=stale)
    held = blocs() if supposed is None else supposed.world.blocs
    rows: list[dict[str, Any]]
    notes: tuple[str, ...] = ()
    charts: dict[str, Maker] = {}
    sources = [{"key": "atlas", "citation": "foedus atlas, blocs"}]
    sources += supposed.sources if supposed else []
    if name is None:
        rows = [
            {
                "key": bloc.key,
                "name": bloc.name,
                "members": sorted(one.state for one in bloc.members if day in one),
                "obliges": bloc.obliges,
                "source": bloc.basis,
            }
            for bloc in held
            if any(day in one for one in bloc.members)
        ]
        headline = f"{len(rows)} blocs on {day}."
    else:
        bloc = _bloc(name, held)
        rows = [
            {
                "state": one.state,
                "since": str(one.since),
                "until": str(one.until) if one.until else None,
                "suspended": any(day in gap and gap.state == one.state for gap in bloc.suspensions),
                "note": one.note,
                "source": one.basis,
            }
            for one in sorted(bloc.members, key=lambda member: member.state)
            if day in one
        ]
        headline = f"{bloc.name} on {day}: {len(rows)} members. {bloc.obliges}"
        notes = (bloc.note,) if bloc.note else ()
        charts = _charts(bloc, sources)
    return Result(
        question=QUESTION.name,
        parameters={
            "name": name,
            "on": day.isoformat(),
            "scenario": supposed.recorded if supposed else None,
            "stale": stale,
        },
        rows=rows,
        sources=sources,
        charts=charts,
        notes=(*warnings, *(supposed.said if supposed else ()), *notes),
        extra={"stale_days": late},
        headline=headline,
    )


def _charts(bloc: Bloc, sources: list[dict[str, str]]) -> dict[str, Maker]:
    from foedus.questions.asking.listed_charts import spell_charts

    rows = [
        {
            "name": one.state,
            "since": str(one.since),
            "until": str(one.until) if one.until else None,
            "note": one.note,
            "source": one.basis,
        }
        for one in bloc.members
    ]
    return spell_charts("members", rows, f"Members of {bloc.name} through time", sources, kind=None)


def _bloc(name: str, held: tuple[Bloc, ...]) -> Bloc:
    """The bloc of this name; a name that an agreement has instead is said to be one."""
    from foedus.atlas.blocs import find_bloc
    from foedus.errors import UnknownAgreementError, UnknownNameError
    from foedus.worlds.named import find_agreement

    try:
        return find_bloc(name, held)
    except UnknownNameError as unknown:
        try:
            agreement = find_agreement(name)
        except UnknownAgreementError:
            raise unknown from None
        raise UnknownNameError(
            f"{name!r} is an agreement, not a bloc of the atlas.",
            f"ask 'foedus treaty {agreement.key}'.",
        ) from None
