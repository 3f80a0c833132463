"""The chief figures of an answer on domains, as the record of an audit has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.audits.domains.cells import EFFECTS
from foedus.audits.indicator import Indicator
from foedus.results.result import Result

AUDIT = "domains"
CHIEF = ("cyber", "space", "hybrid")
FIGURES = (
    "gas-n-1", "arms-suppliers", "imports-from-rivals", "exercise-tempo", "joint-sanctions",
    "days-to-decision", "days-to-deployment",
)  # fmt: skip


def indicators(result: Result) -> tuple[Indicator, ...]:
    """What the group's texts say of the newer domains, and its chief figures of single domains.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.domains.answer`, of one alliance.

    Returns
    -------
    tuple of Indicator

    Examples
    --------
    >>> from foedus.questions.domains import answer
    >>> found = indicators(answer("NATO", on="2026-01-01"))
    >>> [(one.value, one.as_of) for one in found if one.key == "cyber"]
    [('case-by-case', '2014-09-05')]
    """
    found = [_worded(result, name) for name in CHIEF]
    found += [_figure(one) for one in result.extra["indicators"] if one["key"] in FIGURES]
    return tuple(found)


def _worded(result: Result, domain: str) -> Indicator:
    held = [row for row in result.rows if row["domain"] == domain]
    held.sort(
        key=lambda row: (EFFECTS.index(row["effect"]), row["layer"] != "text", str(row["since"]))
    )
    if not held:
        return Indicator(
            AUDIT, domain, f"what is said of {domain}", None, "effect",
            note="Nothing at hand names it.", sources=("atlas",),
        )  # fmt: skip
    row = held[0]
    said = f"{row['name']}: {row['document'] or 'document uncertain'}, {row['basis']}"
    return Indicator(
        AUDIT, domain, f"what is said of {domain}", row["effect"], "effect",
        row["since"] or "", sources=(row["speaker"],),
        note=said + (" (practice, not text)" if row["layer"] == "practice" else ""),
    )  # fmt: skip


def _figure(one: Mapping[str, Any]) -> Indicator:
    note = " ".join(
        part
        for part in (
            one["note"],
            f"It does not say: {one['says_not']}." if one["value"] is not None else "",
        )
        if part
    )
    return Indicator(
        AUDIT, one["key"], one["label"], one["value"], one["unit"], one["as_of"],
        about=one["about"], low=one["low"], high=one["high"], sources=tuple(one["sources"]),
        note=note,
    )  # fmt: skip
