"""The chief figures of an answer on decisions, as the record of an audit has them."""

from __future__ import annotations

from functools import partial

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

AUDIT = "decisions"
_DATA = ("atlas", "atop", "world_bank")


def indicators(result: Result) -> tuple[Indicator, ...]:
    """How a body decides, who can stop it, and who counts most.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.decisions.answer`.

    Returns
    -------
    tuple of Indicator

    Examples
    --------
    >>> from foedus.questions.decisions import answer
    >>> found = indicators(answer("EU", on="2026-01-01"))
    >>> [(one.about, round(one.value, 3)) for one in found if one.key == "largest_power"]
    [('DEU', 0.121)]
    """
    extra = result.extra
    rule = extra["rule"]
    told = partial(
        Indicator, AUDIT, as_of=str(result.parameters["on"]),
        sources=tuple(one["key"] for one in result.sources if one["key"] in _DATA),
    )  # fmt: skip
    note = str(rule["says"])
    if rule["supposed"]:
        note = f"Supposed: {note}"
    elif rule["basis"] == "uncertain":
        note = f"Practice, or not read in the document itself: {note}"
    seats = len(result.rows)
    alone = len(extra["blocks_alone"])
    found = [
        told("rule", "rule", str(rule["name"]), note=note),
        told("voting", "members that vote", seats, "states"),
        told("block_alone", "members that can block alone", alone, "states"),
        told(
            "smallest_winning", "fewest members that carry",
            extra["smallest_winning"]["size"], "states",
        ),
        told(
            "smallest_blocking", "fewest members that block",
            extra["smallest_blocking"]["size"], "states",
        ),
        told(
            "act", "power to act", extra["act"], "share",
            note="Of all coalitions, counted alike, those that carry; no forecast of a vote.",
        ),
        told("wait", "waiting for assent", extra["wait"], "mean times of one member"),
    ]  # fmt: skip
    most = max((row["banzhaf"] for row in result.rows), default=None)
    if most is not None:
        alike = [row["state"] for row in result.rows if row["banzhaf"] == most]
        one = alike[0] if len(alike) == 1 else ""
        found.append(
            told(
                "largest_power", "most power of a member (Banzhaf)", most, "share", about=one,
                note="" if one else f"{len(alike)} of {seats} have as much.",
            )
        )  # fmt: skip
    return tuple(found)
