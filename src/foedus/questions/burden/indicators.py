"""The chief figures of an answer on burdens, as the record of an audit has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

AUDIT = "burden"
_SPEAR = "spearman"


def indicators(result: Result) -> tuple[Indicator, ...]:
    """What is spent in the last year, by whom, what targets would cost, and who bears more.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.burden.answer`.

    Returns
    -------
    tuple of Indicator

    Examples
    --------
    >>> from foedus.questions.burden import answer
    >>> found = indicators(answer("AUKUS", year=2024, source="atlas"))
    >>> [(one.about, one.as_of) for one in found if one.key == "largest_share"]
    [('USA', '2024')]
    """
    extra = result.extra
    year: Mapping[str, Any] = extra["years"][-1]
    money = str(extra["speaker"]["unit"])
    told = partial(
        Indicator, AUDIT, as_of=str(year["year"]), sources=_speakers(result, int(year["year"])),
    )  # fmt: skip
    gone = year["missing"]
    note = f"Left out, no figure: {', '.join(gone)}." if gone else ""
    carried = sorted(
        row["state"] for row in result.rows
        if row["year"] == year["year"] and row["percent_of_gdp_origin"] == "carried-forward"
    )  # fmt: skip
    if carried:
        note = f"{note} Carried forward from an earlier year: {', '.join(carried)}.".strip()
    members = [row for row in result.rows if row["year"] == year["year"]]
    spends = sum(row["percent_of_gdp"] is not None for row in members)
    found = [
        told(
            "members", "members", year["members"], "states",
            note=f"On {year['on']}.",
        ),
        told("spending", "spending of all members", year["milex"], money, note=note),
        told(
            "percent_of_gdp", "all spending by all GDP", year["percent_of_gdp"], "% of GDP",
            note=note,
        ),
    ]  # fmt: skip
    if year["largest"] is not None:
        found += [
            told(
                "largest_share", "largest spender's share of spending", year["largest_share"],
                "share", about=year["largest"], note=note,
            ),
            told(
                "largest_gdp_share", "largest spender's share of GDP", year["largest_gdp_share"],
                "share", about=year["largest"],
            ),
        ]  # fmt: skip
    found.append(
        told(
            "at_two_percent", "members that spend 2% of GDP", year["at_2014_target"], "states",
            note=f"Of {spends} whose figure is known.",
        )
    )  # fmt: skip
    for one in extra["targets"]:
        yardstick = "" if one["theirs"] else " NATO's target; here a yardstick, nobody's promise."
        found.append(
            told(
                f"bill_{one['by']}", f"bill to the target of {one['by']}", one["bill"],
                f"{money} a year", note=f"{one['name']}.{yardstick}",
            )
        )  # fmt: skip
    found += _tests(year, told)
    return tuple(found)


def _speakers(result: Result, year: int) -> tuple[str, ...]:
    """Whose figures of spending and of GDP the rows of a year are."""
    said = {
        row[name]
        for row in result.rows
        for name in ("percent_of_gdp_source", "milex_source", "gdp_source")
        if row["year"] == year and row[name]
    }
    return tuple(sorted({part.strip().split(" ")[0] for one in said for part in one.split(";")}))


def _tests(year: Mapping[str, Any], told: Any) -> list[Indicator]:
    """Whether the larger bear more: with all members, and whether costs follow benefits."""
    found = [
        told(
            "exploitation", "rank correlation of GDP and share of GDP spent", one["statistic"],
            "rho", note=f"Spearman, {one['n']} members, p by permutation "
            f"{one['p_permutation']:.2g}. Above 0 the larger bear more.",
        )
        for one in year["tests"]
        if one["kind"] == _SPEAR and one["members"] == "all"
    ]  # fmt: skip
    for one in year["benefit"][:1]:
        if one["above"] is not None:
            found.append(
                told(
                    "bear_more", "members that bear more than they get", one["above"], "states",
                    note=f"Cost share above benefit share ({', '.join(one['parts'])}), of "
                    f"{one['n']}; Wilcoxon's p {one['p']:.2g}.",
                )
            )  # fmt: skip
    return found
