"""The chief figures of an answer on cohesion, as the record of an audit has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

AUDIT = "cohesion"
AGAINST = "random groups of as many states (how many in a hundred are less alike)"


def indicators(result: Result) -> tuple[Indicator, ...]:
    """Each measure in its last year, against random groups, and what cannot be measured.

    Where the answer tells fixed members, they are told, else those of the year.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.cohesion.answer`.

    Returns
    -------
    tuple of Indicator

    Examples
    --------
    >>> from foedus.questions.cohesion import answer
    >>> found = indicators(answer("AUKUS", measure="regimes", year=2024, placebos=100))
    >>> [(one.key, one.value, one.as_of) for one in found]
    [('regimes', 0.0, '2024')]
    """
    found = [_measured(result, measure) for measure in result.extra["measures"]]
    found += [
        Indicator(
            AUDIT, one["measure"], _plain(one["measure"]), None,
            note=f"{one['why']}: 'foedus data list' says whose it is."
            if one["datasets"] else f"{one['measure']} {one['why']}.",
        )
        for one in {gone["measure"]: gone for gone in result.extra["unanswered"]}.values()
        if one["measure"] not in {measure["name"] for measure in result.extra["measures"]}
    ]  # fmt: skip
    return tuple(found)


def _measured(result: Result, measure: Mapping[str, Any]) -> Indicator:
    rows = [row for row in result.rows if row["measure"] == measure["name"]]
    rows = [row for row in rows if row["membership"] == "fixed"] or rows
    if not rows:
        said = {"sources": tuple(measure["datasets"]), "unit": measure["unit"]}
        return Indicator(
            AUDIT, measure["name"], measure["title"], None, as_of=str(measure["years"][-1]), **said,
            note="Not two members have a figure.",
        )  # fmt: skip
    row = max(rows, key=lambda one: int(one["year"]))
    return Indicator(
        AUDIT,
        measure["name"],
        measure["title"],
        row["value"],
        as_of=str(row["year"]),
        low=row["low"],
        high=row["high"],
        level=None if row["low"] is None else result.extra["level"],
        percentile=row["any_percentile"],
        against=AGAINST if row["any_percentile"] is not None else "",
        note=_note(row, more=measure["more"]),
        sources=tuple(one.split(" ")[0] for one in row["source"].split("; ")),
        unit=measure["unit"],
    )


def _note(row: Mapping[str, Any], *, more: bool) -> str:
    said = [f"{'Higher' if more else 'Lower'} is more alike."]
    if row["membership"] == "fixed":
        said.append(f"Members of {row['on']}.")
    if row["missing"]:
        said.append(f"Without a figure: {', '.join(row['missing'])}.")
    return " ".join(said)


def _plain(name: str) -> str:
    from foedus.audits.cohesion.listed import MEASURES

    return MEASURES[name].title
