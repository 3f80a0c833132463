"""Puts an account of cohesion in rows and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from foedus.audits.cohesion.account import LEVEL, Change, YearValue
from foedus.audits.cohesion.grounds import sources_of, years_of
from foedus.audits.cohesion.listed import PORTFOLIOS, WORLDLY
from foedus.audits.cohesion.placebo import DESIGNS, Placebo
from foedus.questions.asking.groups import members_of
from foedus.questions.asking.readings import spoken
from foedus.questions.cohesion.charts import cohesion_charts
from foedus.questions.cohesion.reading import Asked
from foedus.results.result import Result

_MOST_SHOWN = 40


def told(question: str, read: Asked) -> Result:
    """The answer to :mod:`foedus.questions.cohesion.question`.

    Parameters
    ----------
    question : str
        Its name.
    read : Asked
        As it was read and measured.
    """
    rows = [_row(read, one) for one in read.found.values]
    changes = [_change(one) for one in read.found.changes]
    measures = [_measure(read, place) for place in range(len(read.measures))]
    sources = _sources(read)
    years = sorted({row["year"] for row in rows})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    if len(years) > 1 and read.parameters["first"] is None:
        span = "each measure's last year"
    return Result(
        question=question,
        parameters=read.parameters,
        rows=rows,
        sources=sources,
        notes=(*read.supposed.said, *_warnings(read), *read.notes, *_notes(read, rows)),
        steps=_steps(changes, measures, rows),
        extra={
            "stale_days": read.supposed.world.stale_days,
            "group": {"key": read.group.key, "name": read.group.name, "kind": read.group.kind},
            "level": LEVEL,
            "designs": dict(DESIGNS),
            "measures": measures,
            "changes": changes,
            "unanswered": [
                {"measure": one.measure, "datasets": list(one.datasets), "why": one.why}
                for one in read.unanswered
            ],
        },
        digest=_digest(rows),
        headline=(
            f"Is {read.group.name} of one mind, {span}? Each number against "
            f"{read.parameters['placebos']} random groups of its size; percentile: how many in a "
            "hundred of them are less alike."
        ),
        charts=cohesion_charts(read.group.name, rows, measures, sources),
    )


def number(value: float) -> float | None:
    """A number, or None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _codes(read: Asked, ccodes: Sequence[int]) -> list[str]:
    return sorted(read.numbers[int(one)] for one in ccodes)


def _row(read: Asked, one: YearValue) -> dict[str, Any]:
    row: dict[str, Any] = {
        "measure": one.measure.name,
        "membership": one.membership,
        "year": one.year,
        "on": read.days[one.membership][one.year].isoformat(),
        "members": len(one.members),
        "known": len(one.known),
        "missing": _codes(read, [code for code in one.members if code not in one.known]),
        "value": number(one.value),
        "low": number(one.low),
        "high": number(one.high),
        "mean": number(one.mean),
        "without_one_low": number(one.without_low),
        "without_one_high": number(one.without_high),
        "everyone": number(one.everyone),
    }
    for placebo in one.placebos:
        row |= _placebo(placebo)
    row["source"] = one.source
    row["membership_source"] = _member_source(read, one)
    return row


def _placebo(one: Placebo) -> dict[str, Any]:
    return {
        f"{one.design}_percentile": number(one.percentile),
        f"{one.design}_percentile_low": number(one.percentile_low),
        f"{one.design}_percentile_high": number(one.percentile_high),
        f"{one.design}_placebo_median": number(one.median),
        f"{one.design}_placebo_low": number(one.low),
        f"{one.design}_placebo_high": number(one.high),
        f"{one.design}_overlap": number(one.overlap),
    }


def _member_source(read: Asked, one: YearValue) -> str:
    """Who speaks of membership, and whether a scenario made it another."""
    said = "atop" if read.group.key.startswith("atop-") else "atlas"
    there = read.supposed.world if one.membership == "fixed" else read.worlds.get(one.year)
    before = None if there is None else there.origin
    if before is None or one.membership == "founding":
        return said
    same = members_of(before, read.group) == read.members[one.membership][one.year]
    return said if same else f"{said}; scenario"


def _measure(read: Asked, place: int) -> dict[str, Any]:
    one, years = read.measures[place]
    span: tuple[int | None, int | None] = (None, None)
    if one.name not in WORLDLY:
        span = years_of(one)
    return {
        "name": one.name,
        "title": one.title,
        "unit": one.unit,
        "more": one.more,
        "datasets": list(one.datasets),
        "first": span[0],
        "last": span[1],
        "years": list(years),
        "cite": list(one.cite),
    }


def _change(one: Change) -> dict[str, Any]:
    row: dict[str, Any] = {
        "measure": one.measure.name,
        "membership": one.membership,
        "first": one.first,
        "last": one.last,
        "change": number(one.change),
        "within": number(one.within),
        "n": one.n,
        "everyone": number(one.everyone),
        "beta": asdict(one.beta) if one.beta else None,
        "ratio": number(one.ratio),
        "ratio_everyone": number(one.ratio_everyone),
    }
    for placebo in one.placebos:
        row |= _placebo(placebo)
    ratios = {placebo.design: placebo.percentile for placebo in one.ratio_placebos}
    return row | {
        f"{design}_ratio_percentile": number(ratios.get(design, np.nan)) for design in DESIGNS
    }


def _sources(read: Asked) -> list[dict[str, Any]]:
    from foedus.panels.exports.citing import bibliography
    from foedus.sources.registry import source

    used = [measure for measure, _ in read.measures]
    found: list[dict[str, Any]] = [
        *spoken(read.supposed.world.speakers), *read.supposed.sources
    ]  # fmt: skip
    for key in sources_of(used):
        declared = source(key)
        found.append({"key": key, "citation": declared.citation, "version": declared.version})
    for key in dict.fromkeys(key for one in used for key in one.cite):
        found.append({"key": key, "citation": bibliography()[key]})
    return found


def _warnings(read: Asked) -> list[str]:
    said = [one for here in read.worlds.values() for one in here.warnings]
    return list(dict.fromkeys([*read.supposed.world.warnings, *said]))


def _notes(read: Asked, rows: Sequence[dict[str, Any]]) -> list[str]:
    said = []
    keys = sorted({key for one in read.unanswered for key in one.datasets})
    if keys:
        who = ", ".join(dict.fromkeys(one.measure for one in read.unanswered if one.datasets))
        said.append(
            f"Not answered, a dataset was not added: {who}; add {', '.join(keys)} "
            "('foedus data list' says whose they are)."
        )
    for one in read.unanswered:
        if not one.datasets:
            said.append(f"{one.measure} {one.why}: no row of other years.")
    silent: dict[str, list[int]] = {}
    for name, year in read.found.silent:
        silent.setdefault(name, []).append(year)
    for name, years in silent.items():
        some = f"{years[0]}" if len(years) == 1 else f"{len(years)} years from {min(years)} on"
        said.append(f"{name}: not two members with a figure in {some}.")
    gone = sorted({code for row in rows for code in row["missing"]})
    if gone:
        said.append(
            "Members without a figure in some year, left out and never counted as zero: "
            f"{', '.join(gone)}."
        )
    if any((row["region_overlap"] or 0) > 0.5 for row in rows):
        said.append(
            "By region, most of a random group are members themselves: that percentile tells "
            "little."
        )
    if any(row["region_percentile"] is None for row in rows):
        said.append(
            "No random groups by region in some rows: the group has every state of its regions."
        )
    if any(row["measure"] in PORTFOLIOS[:2] for row in rows) and read.group.kind == "agreement":
        said.append(
            "Members share this very treaty, which alone makes their portfolios alike: "
            "other-portfolios leaves it out."
        )
    return said


def _digest(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The first and the last year of each measure and membership, where there are many."""
    shown = _once(rows)
    if len(shown) > _MOST_SHOWN:
        ends: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            ends.setdefault((row["measure"], row["membership"]), []).append(row)
        shown = _once([row for held in ends.values() for row in (held[0], held[-1])])
    return [
        {
            "measure": row["measure"],
            "members": row["membership"],
            "year": str(row["year"]),
            "n": str(row["known"]),
            "value": _fixed(row["value"]),
            "low": _blank(row["low"]),
            "high": _blank(row["high"]),
            "mean": _blank(row["mean"]),
            "all states": _blank(row["everyone"]),
            **{
                head: _percent(row[f"{name}_percentile"])
                for name, head in zip(DESIGNS, ("percentile", "by region", "outside"), strict=True)
            },
        }
        for row in shown
    ]


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the same states in a year told once, for all their ways of reading membership."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        case = (row["measure"], row["year"], row["members"], *row["missing"], row["value"])
        if case in kept:
            way = f"{kept[case]['membership']}, {row['membership']}"
            kept[case] = {**kept[case], "membership": way}
        else:
            kept[case] = row
    return list(kept.values())


def _steps(
    changes: Sequence[dict[str, Any]],
    measures: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]],
) -> list[str]:
    lines = [
        f"{one['name']}: {one['title']} ({one['unit']}); "
        f"{'higher' if one['more'] else 'lower'} is more alike."
        for one in measures
    ]
    lines.append(
        "percentile: the share of random groups of as many states that are less alike, drawn from "
        "all states that have a figure in the year; by region: with as many of each region (the "
        "hundreds of COW's numbers); outside: from states that are no members. 50 is what any "
        "group would have. 90%: over draws of what the figures may err, or over roll calls "
        "drawn again."
    )
    for row in _once(_ends(rows)):
        without = _span(row["without_one_low"], row["without_one_high"])
        lines.append(
            f"{row['measure']}, {row['membership']}, {row['year']}: {_fixed(row['value'])}; "
            + (f"without any one member {without}; " if without else "")
            + f"random groups {_fixed(row['any_placebo_median'])} "
            f"({_span(row['any_placebo_low'], row['any_placebo_high'])}); percentile "
            f"{_percent(row['any_percentile'])} "
            f"({_span(row['any_percentile_low'], row['any_percentile_high'], 1)})."
        )
    for one in changes:
        beta = one["beta"]
        lines.append(
            f"{one['measure']}, {one['membership']}, {one['first']} to {one['last']}: change "
            f"{_signed(one['change'])}; among the {one['n']} members of both years "
            f"{_signed(one['within'])}, among all states {_signed(one['everyone'])}; "
            f"{_percent(one['any_percentile'])} in a hundred random groups came less together "
            f"(by region {_percent(one['region_percentile'])}, outside "
            f"{_percent(one['outside_percentile'])})."
            + (
                f" As a ratio {one['ratio']:.2f}, among all states "
                f"{_fixed(one['ratio_everyone'])}; {_percent(one['any_ratio_percentile'])} in a "
                f"hundred (by region {_percent(one['region_ratio_percentile'])}, outside "
                f"{_percent(one['outside_ratio_percentile'])})."
                if one["ratio"] is not None
                else ""
            )
            + (
                f" Catching up (beta): {beta['slope']:.2f} (95%: {beta['low']:.2f} to "
                f"{beta['high']:.2f})."
                if beta
                else ""
            )
        )
    return lines


def _ends(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    last = {(row["measure"], row["membership"]): row for row in rows}
    return list(last.values())


def _fixed(value: float | None, places: int = 2) -> str:
    return "none" if value is None else f"{value:.{places}f}"


def _blank(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    """A percentile as it is read; no group is above a hundred in a hundred.

    Examples
    --------
    >>> _percent(99.95), _percent(62.4), _percent(0.05), _percent(None)
    ('>99', '62', '<1', 'none')
    """
    if value is None:
        return "none"
    return ">99" if value > 99.5 else "<1" if value < 0.5 else f"{value:.0f}"


def _signed(value: float | None) -> str:
    return "none" if value is None else f"{value:+.2f}"


def _span(low: float | None, high: float | None, places: int = 2) -> str:
    return "" if low is None or high is None else f"{low:.{places}f} to {high:.{places}f}"
