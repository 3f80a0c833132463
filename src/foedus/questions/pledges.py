"""What a state owes others and is owed by them, by the texts alone, with no attack supposed."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question
from foedus.states import in_words
from foedus.terms import PLEDGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Maker, Result

QUESTION = Question(
    name="pledges",
    summary="What a state owes to others and is owed by them, by the texts in force on a day.",
    parameters=(
        Parameter("state", "state", "The state.", positional=True, required=True),
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        Parameter("duty", "choice", "Only pledges of this duty.", None, tuple(PLEDGES)),
        SCENARIO,
        STALE,
    ),
    examples=("foedus pledges Estonia", "foedus pledges Japan --duty defense"),
    charts=("pledges",),
    keys=("direction", "duty", "other", "agreement", "article"),
    cost="quick",
)
OWES, OWED = "owes", "is owed"
_CHARTER = "un-charter"


def answer(
    state: str,
    *,
    on: str | date | None = None,
    duty: str | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """List what a state owes and is owed.

    Parameters
    ----------
    state : str
        The state.
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    duty : str, optional
        Only pledges of this duty.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per direction, duty, other state, agreement and article. A pledge counts if it
        can reach an attack on some territory of the state to which it is owed.

    Raises
    ------
    FoedusError
        For an unknown state, duty, date or scenario.

    Examples
    --------
    >>> found = answer("Estonia", on="2026-01-01", duty="defense")
    >>> sum(row["direction"] == "owes" and row["agreement"] == "north-atlantic-treaty"
    ...     for row in found.rows)
    31
    """
    import polars as pl

    from foedus.errors import EventError
    from foedus.questions.asking.readings import Readings, asked_day, setting, spoken
    from foedus.results.result import Result

    day = asked_day(on, scenario)
    readings = Readings(day)
    mine = readings.state(state)
    if duty is not None and duty not in PLEDGES:
        raise EventError(f"{duty!r} is not a duty.", f"choose among {', '.join(PLEDGES)}.")
    supposed = setting(day, scenario=scenario, stale=stale)
    world = supposed.world
    frame = world.pledges_frame()
    frame = frame.filter((pl.col("state1") == mine.code) | (pl.col("state2") == mine.code))
    if duty is not None:
        frame = frame.filter(pl.col("duty") == duty)
    names = {one.code: one.name_on(day) for one in world.states}
    short = {one.key: one.short_name or one.name for one in world.agreements}
    rows = [_row(row, mine.code, names, short) for row in frame.to_dicts()]
    order = {str(name): at for at, name in enumerate(PLEDGES)}
    rows.sort(
        key=lambda row: (
            row["direction"] != OWES, order[row["duty"]], row["agreement"], row["article"],
            row["other"],
        )
    )  # fmt: skip
    name = names.get(mine.code, mine.name)
    sources = spoken(world.speakers) + supposed.sources
    parties = {(row["direction"], row["other"]) for row in rows if row["duty"] == "defense"}
    owes = sum(direction == OWES for direction, _ in parties)
    headline = f"What {in_words(name)} owes and is owed on {day}: "
    if duty in (None, "defense"):
        owed = len(parties) - owes
        headline += (
            f"it is bound to defend {owes} state{'s' * (owes != 1)}, and {owed} "
            f"{'is' if owed == 1 else 'are'} bound to defend it."
        )
    else:
        headline += f"pledges of {duty}."
    return Result(
        question=QUESTION.name,
        parameters={
            "state": mine.code,
            "on": day.isoformat(),
            "duty": duty,
            "scenario": supposed.recorded,
            "stale": stale,
        },
        rows=rows,
        sources=sources,
        charts=_charts(rows, name, day, sources),
        notes=(*world.warnings, *supposed.said, *readings.said),
        steps=(
            "Conditions that only an attack can meet (an adversary, a provocation, a request) are "
            "taken as met: `foedus duties` rules on one attack.",
            "A pledge counts where it can reach some territory of the state that it is owed to.",
            "What every member of the United Nations owes every state is left out of the chart.",
        ),
        extra={"stale_days": world.stale_days, "complete": world.complete},
        digest=_digest(rows),
        headline=headline,
    )


def _row(
    row: Mapping[str, Any], mine: str, names: Mapping[str, str], short: Mapping[str, str]
) -> dict[str, Any]:
    owes = row["state1"] == mine
    other = row["state2"] if owes else row["state1"]
    return {
        "direction": OWES if owes else OWED,
        "duty": row["duty"],
        "other": other,
        "other_name": names[other],
        "agreement": row["agreement"],
        "agreement_name": short[row["agreement"]],
        "article": row["article"],
        "status": "contested" if row["doubtful"] else "applies",
        "bindingness": row["bindingness"],
        "speaker": row["speaker"],
    }


def _digest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per direction, duty and clause, with those that it joins."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        clause = f"{row['agreement_name']}, {row['article']}".rstrip(", ")
        groups[row["direction"], row["duty"], clause, row["status"]].append(row["other"])
    return [
        {
            "direction": direction,
            "duty": duty,
            "agreement": clause,
            "status": status,
            "states": f"{len(others)}: {' '.join(others[:40])}{' ...' * (len(others) > 40)}",
        }
        for (direction, duty, clause, status), others in groups.items()
    ]


def _charts(
    rows: list[dict[str, Any]], name: str, day: date, sources: list[dict[str, Any]]
) -> dict[str, Maker]:
    drawn = [row for row in rows if row["agreement"] != _CHARTER]
    if not drawn:
        return {}
    return {"pledges": partial(_chart, drawn, name, day, sources)}


def _chart(
    rows: list[dict[str, Any]], name: str, day: date, sources: list[dict[str, Any]],
    **size: Any,
) -> dict[str, Any]:  # fmt: skip
    import polars as pl

    from foedus.charts.bound import bound
    from foedus.charts.theme import Words

    said = in_words(name)
    heads = {OWES: f"{said[:1].upper()}{said[1:]} owes", OWED: f"is owed to {said}"}
    frame = pl.DataFrame(
        [
            {
                "state": row["other"],
                "group": f"{heads[OWES]} {row['duty']} to" if row["direction"] == OWES
                else f"{row['duty']} {heads[OWED]} by",
                "status": row["status"],
                "under": f"{row['agreement_name']}, {row['article']}".rstrip(", "),
            }
            for row in rows
        ]
    )  # fmt: skip
    says = f"On {day}, by the texts alone. A pledge is what the text says, not a forecast."
    source = "; ".join(str(one["citation"]) for one in sources)
    return bound(frame, Words(f"What {said} owes and is owed", says, source), **size)
