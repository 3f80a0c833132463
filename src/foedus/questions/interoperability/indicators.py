"""The chief figures of an answer on interoperability, as the record of an audit has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

AUDIT = "interoperability"
AGAINST = "every pair of states (the group's middle pair)"


def indicators(result: Result) -> tuple[Indicator, ...]:
    """Score, connectivity and division of labor of a group in its last year, and its ends.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.interoperability.answer`, asked of a group.

    Returns
    -------
    tuple of Indicator
        None of a pair.

    Examples
    --------
    >>> from foedus.questions.interoperability import answer
    >>> [one.key for one in indicators(answer("AUKUS", year=2025))][:3]
    ['score', 'connectivity', 'others']
    """
    groups = [row for row in result.rows if row["kind"] == "group"]
    if not groups:
        return ()
    row = groups[-1]
    year = str(row["year"])
    unknown = ", ".join(row["unknown"])
    said: dict[str, Any] = {"as_of": year, "sources": tuple(str(row["source"]).split("; "))}
    found = [
        Indicator(
            AUDIT, "score", "how far members' forces fit together, mean of pairs by capability",
            row["score"], "index 0-1", low=row["score"], high=row["most"],
            percentile=row["percentile"], against=AGAINST,
            note=f"Not known: {unknown}." if unknown else "", **said,
        ),
        Indicator(
            AUDIT, "connectivity", "how well the graph of members' scores hangs together",
            row["connectivity"], "index 0-1", low=row["connectivity"],
            high=row["connectivity_most"], **said,
        ),
        Indicator(
            AUDIT, "others", "mean score of all other pairs of states", row["others"],
            "index 0-1", **said,
        ),
        Indicator(
            AUDIT, "division_of_labor", "division of labor over kinds of equipment",
            row["complementarity"], "index 0-1",
            note="" if row["complementarity"] is not None
            else "Equipment of two members is not known in the year.", **said,
        ),
    ]  # fmt: skip
    members = result.extra["members"]
    if members:
        found += [_member("best_fit", "member that fits the others most", members[0], said)]
        found += [_member("least_fit", "member that fits the others least", members[-1], said)]
    return tuple(found)


def _member(key: str, label: str, one: Mapping[str, Any], said: Mapping[str, Any]) -> Indicator:
    return Indicator(
        AUDIT, key, label, one["score"], "index 0-1", about=one["member"], low=one["score"],
        high=one["most"], **said,
    )  # fmt: skip
