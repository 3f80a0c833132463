"""Puts an account of burdens in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.audits.burden.account import targets
from foedus.questions.asking.estimates import cited, noted
from foedus.questions.asking.readings import spoken
from foedus.questions.burden.charts import burden_charts
from foedus.questions.burden.dividend import saved_together
from foedus.questions.burden.reading import Asked
from foedus.questions.burden.rows import extra_of, number, rows_of
from foedus.results.result import Result

_ATLAS = (
    "Spending is the atlas's: benchmark shares of GDP to one decimal, carried to the year asked "
    "for; amounts are that share of the World Bank's GDP."
)
_RESTS_ON = ("dispute_onset", "joining", "cascade", "war_outcome", "prices")
_NO_EQUIPMENT = (
    "The shares of equipment and infrastructure are missing: NATO's workbook has them "
    "('foedus data list')."
)


def told(question: str, read: Asked) -> Result:
    """The answer to :mod:`foedus.questions.burden.question`.

    Parameters
    ----------
    question : str
        Its name.
    read : Asked
        As it was read and added up.
    """
    rows, extra = rows_of(read), extra_of(read)
    sources = _sources(read, rows)
    several = len(read.accounts) > 1
    last = extra["years"][-1]
    span = f"{extra['years'][0]['year']}-{last['year']}" if several else str(last["year"])
    return Result(
        question=question,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(
            *read.supposed.said,
            *read.worlds[-1].warnings,
            *_notes(read, extra),
            *read.readings.said,
        ),
        steps=_steps(read, extra),
        extra=extra,
        digest=[_year_line(one) for one in extra["years"]] if several else _lines(read, rows),
        headline=(
            f"Who pays in {read.group.name}, {span}? {last['members']} members on {last['on']}; "
            f"{read.held.unit}."
        ),
        charts=burden_charts(
            read.group.name,
            rows,
            extra,
            # No estimate is drawn: they bear on the dividend alone.
            [one for one in sources if not str(one["key"]).startswith("estimate-")],
        ),
    )


def _sources(read: Asked, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from foedus.errors import UnknownSourceError
    from foedus.sources.registry import source

    keys = {
        part.strip().split(" ")[0]
        for row in rows
        for name, value in row.items()
        if name.endswith("_source") and value
        for part in value.split(";")
    }
    found = [*spoken(read.worlds[-1].speakers), *read.supposed.sources]
    for key in sorted(keys):
        try:
            declared = source(key)
        except UnknownSourceError:
            continue
        found.append({"key": key, "citation": declared.citation, "version": declared.version})
    found += [{"key": one.key, "citation": one.basis} for one in targets()]
    if read.dividends:
        found += cited(read.estimates, _RESTS_ON)
    return found


def _notes(read: Asked, extra: dict[str, Any]) -> list[str]:
    said = [*read.notes, *noted(read.estimates)]
    if read.held.name == "atlas":
        said.append(_ATLAS)
    last = read.accounts[-1].figures
    if not np.isfinite(last.values("equipment")).any():
        said.append(_NO_EQUIPMENT)
    gone = {code for one in extra["years"] for code in one["missing"]}
    if gone:
        some = " in some of the years" if len(extra["years"]) > 1 else ""
        said.append(
            f"No figures of spending{some}, left out and never counted as zero: "
            f"{', '.join(sorted(gone))}."
        )
    if any(one.origin == "estimated" for one in last.columns["effort"]):
        said.append(f"NATO's figures of {last.year} are estimates.")
    aged = [
        code
        for code, one in zip(last.codes, last.columns["effort"], strict=True)
        if one.origin == "carried-forward"
    ]
    if aged:
        said.append(f"Carried forward from an earlier year: {', '.join(aged)}.")
    if not all(one["theirs"] for one in extra["targets"]):
        said.append("The targets are NATO's; here they are a yardstick, nobody's promise.")
    if read.dividends:
        said.append(
            "Conventional: no figure counts nuclear weapons. That strength grows with spending "
            "(evenly; with its square, its root for the band) is assumed."
        )
    return said


def _lines(read: Asked, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    lines = []
    for row in sorted(rows, key=lambda one: (one["rank"] or 999, one["state"])):
        line = {
            "state": row["state"],
            "% of GDP": _fixed(row["percent_of_gdp"], 2),
            "spending": _percent(row["milex_share"]),
            "GDP": _percent(row["gdp_share"]),
            "people": _percent(row["population_share"]),
            "to 2%": _money(row["gap_2014"]),
            "to 3.5%": _money(row["gap_2025"]),
            "equipment %": _fixed(row["equipment_percent"], 0),
            "gives (rank, 90%)": _span(row, "contribution"),
            "for its size": _span(row, "contribution_to_capacity"),
        }
        if read.dividends:
            line["alone"] = _gdp(row["percent_alone"])
        lines.append(line)
    return lines


def _span(row: dict[str, Any], name: str) -> str:
    low, high = row[f"{name}_rank_low"], row[f"{name}_rank_high"]
    if low is None:
        return ""
    return str(low) if low == high else f"{low}-{high}"


def _year_line(one: dict[str, Any]) -> dict[str, str]:
    tests = {(test["members"] != "all", test["kind"]): test for test in one["tests"]}
    line = {
        "year": str(one["year"]),
        "members": str(one["members"]),
        "% of GDP": _fixed(one["percent_of_gdp"], 2),
        "largest": f"{one['largest'] or ''} {_percent(one['largest_share'])}".strip(),
        "at 2%": str(one["at_2014_target"]),
    }
    for rest, head in ((False, "rho"), (True, "rho, others")):
        test = tests.get((rest, "spearman"))
        line[head] = f"{test['statistic']:.2f} (p {test['p_permutation']:.2f})" if test else ""
    line["sigma"] = _fixed(one["sigma"], 2)
    return line


def _steps(read: Asked, extra: dict[str, Any]) -> list[str]:
    last = extra["years"][-1]
    lines = [
        "spending, GDP, people: shares of the members' total. to 2%, to 3.5%: what is missing to "
        "that share of GDP. gives: where its weighted share of contributions ranks over all "
        "weightings of them; for its size: that share over its share of GDP."
        if len(read.accounts) == 1
        else "rho: Spearman's correlation of GDP and percent of GDP, p over drawn pairings, with "
        "all members and without the largest. sigma: standard deviation of the log of percent "
        "of GDP."
    ]
    if len(read.accounts) == 1:
        lines += _tests(last)
    lines += _benefit(last)
    lines += _convergence(extra)
    lines += _targets(read, extra)
    lines += _contributions(extra)
    lines += _alone(read)
    lines += _reactions(extra)
    if extra["differing"]:
        lines.append(
            f"NATO's table of percent of GDP and its own tables of expenditure and GDP differ at "
            f"0.01 in {len(extra['differing'])} cells of these years (read; by current prices; "
            "by constant):"
        )
        lines += [
            f"  {one['country']} {one['year']}: {one['read']:.2f}; {one['current']:.2f}; "
            f"{one['constant']:.2f}"
            for one in extra["differing"]
            if one["kind"] == "figures"
        ]
        small = [one for one in extra["differing"] if one["kind"] == "rounding"]
        if small:
            lines.append("  in the last digit alone: " + ", ".join(
                f"{one['country']} {one['year']}" for one in small) + ".")  # fmt: skip
    return lines


def _tests(last: dict[str, Any]) -> list[str]:
    lines = []
    for who in dict.fromkeys(test["members"] for test in last["tests"]):
        parts = [
            f"{'Spearman' if test['kind'] == 'spearman' else 'Kendall'} {test['statistic']:.2f} "
            f"(p {test['p']:.2f}, by permutation {test['p_permutation']:.2f})"
            for test in last["tests"]
            if test["members"] == who
        ]
        n = next(test["n"] for test in last["tests"] if test["members"] == who)
        name = "all members" if who == "all" else who
        lines.append(f"Do the larger pay a larger share of GDP? {name} (n = {n}): "
                     f"{'; '.join(parts)}.")  # fmt: skip
    return lines


def _benefit(last: dict[str, Any]) -> list[str]:
    return [
        f"Cost share against benefit share ({', '.join(one['parts'])}): Wilcoxon's W "
        f"{one['statistic']:.0f}, p {one['p']:.2g}; {one['above']} of {one['n']} bear more than "
        f"they get, median difference {one['median']:+.2%}."
        if one["skipped"] is None
        else f"Cost share against benefit share ({', '.join(one['parts'])}): {one['skipped']}"
        for one in last["benefit"]
    ]


def _convergence(extra: dict[str, Any]) -> list[str]:
    found = extra["convergence"]
    if found is None:
        return []
    years = extra["years"]
    lines = [
        f"Spread (sigma): {_fixed(years[0]['sigma'], 2)} in {years[0]['year']}, "
        f"{_fixed(years[-1]['sigma'], 2)} in {years[-1]['year']}; of the last year's members "
        f"{_fixed(years[0]['sigma_fixed'], 2)} and {_fixed(years[-1]['sigma_fixed'], 2)}."
    ]
    beta = found["beta"]
    if beta is not None:
        lines.append(
            f"Catching up (beta): growth of log effort on its first value {beta['slope']:.2f} "
            f"(95%: {beta['low']:.2f} to {beta['high']:.2f}), r {beta['r']:.2f}, n {beta['n']}. "
            "A figure that errs in the first year alone makes some of that."
        )
    elif found["skipped"]:
        lines.append(f"Catching up (beta): {found['skipped']}")
    return lines


def _targets(read: Asked, extra: dict[str, Any]) -> list[str]:
    year = extra["years"][-1]["year"]
    lines = []
    for one in extra["targets"]:
        known = "not known" if one["bill"] is None else _money(one["bill"])
        bill = f"{len(one['below'])} members are below; the bill of {year} is {known}"
        if one["equipment_bill"] is not None:
            bill += f", for equipment {_money(one['equipment_bill'])}"
        lines.append(f"{one['name']} by {one['by']}: {bill}.")
        if one["related"] is not None:
            lines.append(
                f"  What is spent on the related 1.5% nobody at hand reports; in whole it is "
                f"{_money(one['related'])} a year."
            )
        steps = [
            part
            for part in extra["path"]
            if (part["target"], part["state"]) == (one["key"], "all") and part["bill"] is not None
        ]
        if steps:
            lines.append("  On a straight line, at this year's GDP and prices, above today's "
                         "share:")  # fmt: skip
            lines += [
                f"    {part['year']}: {_fixed(part['percent_of_gdp'], 2)}% of GDP, "
                f"{_money(part['bill'])} more"
                for part in steps[1:]
            ]
            lines.append(f"    together {_money(sum(part['bill'] for part in steps))}")
    return lines


def _contributions(extra: dict[str, Any]) -> list[str]:
    held = extra["contributions"]
    if held is None:
        return ["Contributions of several kinds: not known of two members."]
    said = ", ".join(
        f"{name} {weight:.2f}"
        for name, weight in zip(held["components"], held["weights"], strict=True)
    )
    left = f" Left out, not all known: {', '.join(held['left_out'])}." if held["left_out"] else ""
    return [
        f"Contributions: {said}; intervals are the middle {held['level']:.0%} over weightings "
        f"drawn evenly.{left}"
    ]


def _alone(read: Asked) -> list[str]:
    if not read.dividends:
        return []
    who = ", ".join(sorted({one.against for one in read.dividends}))
    saved = saved_together(read.dividends)
    together = "" if saved is None else f" (together {_money(saved)} more)"
    lines = [
        f"Alliance dividend, against {who}: what each would have to spend to hold alone the "
        f"threshold of deterrence that it has with its fellow members{together}:"
    ]
    for one in sorted(read.dividends, key=lambda each: -each.dividend.times):
        held, taken = one.dividend, one.taken_on
        spend = (
            "its spending is not known"
            if held.percent is None
            else f"{_gdp(held.percent)} of GDP ({_gdp(held.low)} to {_gdp(held.high)})"
        )
        more = (
            ""
            if taken is None
            else f"; takes on {1000 * taken.due:.0f}, gets {1000 * taken.receives:.0f}"
        )
        lines.append(
            f"  {one.state}: the attack succeeds {held.with_allies:.0%} with allies, "
            f"{held.alone:.0%} alone; {held.times:.1f} times its strength, {spend}{more}"
        )
    if any(one.taken_on for one in read.dividends):
        lines.append(
            "  takes on, gets: chances to fight beside an attacked ally, and to have one come, "
            "that the treaty adds over all attacks, per 1,000 years were every dispute one."
        )
    return lines


def _reactions(extra: dict[str, Any]) -> list[str]:
    found = extra["reactions"]
    if found is None:
        return []
    lines = [
        f"Answers to one another's spending, {found['first']}-{found['last']}, "
        f"{len(found['states'])} members, leader {found['leader']}, threat {found['rival']} "
        f"({found['rival_source']}); elasticities with 95% intervals:"
    ]
    for one in found["responses"]:
        lasting = number(one["long_run"])
        tail = "" if lasting is None else f"; in the long run {lasting:.2f}"
        lines.append(
            f"  {one['estimator']}: {one['value']:.2f} ({one['low']:.2f} to {one['high']:.2f}), "
            f"n {one['rows']}{tail}"
        )
    free = [one["state"] for one in found["each"] if one["free_rider"]]
    if found["each"]:
        lines.append(
            f"  Less than in step with {found['leader']} (response below 1 at 95%): {len(free)} of "
            f"{len(found['each'])}: {', '.join(free) or 'none'}."
        )
    lines += [f"  Not fitted: {one}" for one in found["skipped"]]
    if found["left_out"]:
        lines.append(f"  Not known in most years: {', '.join(found['left_out'])}.")
    return lines


def _fixed(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"


def _gdp(value: float | None) -> str:
    """A percentage of GDP; nobody can spend more than all of it.

    Examples
    --------
    >>> _gdp(9.24), _gdp(234.1)
    ('9.2%', 'over 100%')
    """
    if value is None:
        return ""
    return f"{value:.1f}%" if value <= 100 else "over 100%"


def _money(value: float | None) -> str:
    """Millions as they are read: billions from a thousand of them.

    Examples
    --------
    >>> _money(41375.3), _money(512.2), _money(0.0), _money(None)
    ('41.4bn', '512m', '0', '')
    """
    if value is None:
        return ""
    if value == 0:
        return "0"
    return f"{value / 1000:,.1f}bn" if value >= 1000 else f"{value:.0f}m" if value >= 1 else "<1m"
