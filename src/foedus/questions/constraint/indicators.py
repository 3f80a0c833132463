"""The chief figures of an answer on the constraint of an agreement, in the shape of every audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

_AUDIT = "constraint"


def indicators(result: Result) -> tuple[Indicator, ...]:
    """The chief figures of an answer on constraint.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.constraint.answer`, of an agreement, a bloc or a state.

    Returns
    -------
    tuple of Indicator
        Of an agreement its score, depth, exit and the greatest loss by its rule of decision, and
        the troops that members host; of a bloc those of every agreement that binds its members
        (``about`` is the agreement); of a state its portfolio and its security.
    """
    day = str(result.parameters["on"])
    totals = result.extra["portfolio"]
    if totals is not None:
        return _of_state(totals, day)
    of_bloc = result.extra["kind"] == "bloc"
    said: dict[str, list[str]] = {}
    for row in result.rows:
        if row["source"]:
            said.setdefault(row["agreement"], []).append(row["source"])
    return tuple(
        one
        for text in result.extra["texts"]
        for one in _of_text(
            text,
            day,
            text["agreement"] if of_bloc else "",
            tuple(dict.fromkeys(said.get(text["agreement"], ()))),
        )
    )


def _of_text(
    text: Mapping[str, Any], day: str, about: str, speakers: tuple[str, ...]
) -> list[Indicator]:
    sources = ("atop",) if text["depth_source"] == "atop" else ("atlas",)
    members = text["members"]
    losses = [one["loss"] for one in members if one["loss"] is not None]
    troops = [one["us_troops"] for one in members if one["us_troops"] is not None]
    years = sorted({one["us_troops_year"] for one in members if one["us_troops_year"]})

    def told(key: str, label: str, value: Any, unit: str, **more: Any) -> Indicator:
        said = {"as_of": day, "about": about, "sources": sources} | more
        return Indicator(_AUDIT, key, label, value, unit, **said)

    return [
        told(
            "score", "constraint of the text, clause by clause", text["value"], "index 0-1",
            low=text["low"], high=text["high"],
            note=f"over {text['known']:.0%} of the weight; low and high have unknown clauses at "
            "none and at all",
            sources=speakers,
        ),
        told(
            "milinst", "military institutions by the text", text["milinst"], "code 0-2",
            note="" if text["milinst"] is not None else "not coded",
        ),
        told(
            "formal", "formality by the text", text["formal"], "code 0-2",
            note="" if text["formal"] is not None else "not coded",
        ),
        told(
            "practice", "military institutions in practice", text["practice"], "code 0-2",
            note=text["practice_note"] or "not recorded", sources=("atlas",),
        ),
        told(
            "notice", "notice to leave", text["notice_months"], "months",
            note=text["exit"] or "no terms recorded", sources=("atlas",),
        ),
        told(
            "greatest_loss", "greatest loss of a member by the rule of decision",
            max(losses, default=None), "share",
            note="; ".join(
                f"{one['body']}: {one['rule']}" if one["rule"] else one["why_not"]
                for one in text["decides"]
            ),
            sources=("atlas",),
        ),
        told(
            "us_troops", "troops of the United States that members host",
            sum(troops) if troops else None, "persons",
            as_of=str(years[-1]) if years else day,
            note=f"{len(troops)} of {len(members)} members are listed"
            if troops else "the dataset us-troops was not added, or lists no member",
            sources=("us-troops",) if troops else (),
        ),
    ]  # fmt: skip


def _of_state(totals: Mapping[str, Any], day: str) -> tuple[Indicator, ...]:
    return (
        Indicator(
            _AUDIT, "portfolio", "constraint of all agreements toward all partners",
            totals["value"], "treaties that bind in everything toward one state", day,
            low=totals["low"], high=totals["high"], about=totals["state"], sources=("atlas",),
            note=f"{totals['plain']:.1f} before what repeats is taken off",
        ),
        Indicator(
            _AUDIT, "security_share", "share of pledged defenders in the strength of all",
            totals["security_share"], "share", day, about=totals["state"],
            note=f"{totals['capability']}, discounted by distance; no chance that they come",
        ),
    )  # fmt: skip
