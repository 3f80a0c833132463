"""The rows and members of an answer on burdens: plain data, each number beside its source."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from foedus.audits.burden.account import Target, YearAccount, path_to, targets
from foedus.audits.burden.figures import COLUMNS, Array
from foedus.questions.burden.reading import Asked

_WALES, _HAGUE = (one.key for one in targets())
NAMES = {
    "milex": "milex", "gdp": "gdp", "effort": "percent_of_gdp", "population": "population",
    "personnel": "personnel", "equipment": "equipment_percent",
    "infrastructure": "infrastructure_percent",
}  # fmt: skip


def number(value: Any) -> float | None:
    """A number, or None where it is not known."""
    return None if value is None or not np.isfinite(value) else float(value)


def total(values: Array) -> float | None:
    """What those that are known add up to; None where none is.

    Examples
    --------
    >>> total(np.array([1.0, np.nan, 2.0])), total(np.array([np.nan]))
    (3.0, None)
    """
    known = values[np.isfinite(values)]
    return float(known.sum()) if len(known) else None


def rows_of(read: Asked) -> list[dict[str, Any]]:
    """One row per member and year."""
    told = []
    last = read.accounts[-1]
    given = _given(read)
    dividends = {one.state: one for one in read.dividends}
    for one in read.accounts:
        own = one is last
        for place, state in enumerate(one.figures.states):
            row: dict[str, Any] = {
                "state": state.code, "ccode": state.ccode, "year": one.figures.year,
            }  # fmt: skip
            for column, name in NAMES.items():
                row[name] = number(one.figures.columns[column][place].value)
            row |= {
                "milex_share": number(one.milex[place]),
                "gdp_share": number(one.gdp[place]),
                "population_share": number(one.population[place]),
                "rank": int(one.rank[place]) or None,
                "benefit_share": number(read.benefit[place]) if own else None,
                "gap_2014": number(one.gaps[_WALES][place]),
                "equipment_gap_2014": number(one.equipment_gap[_WALES][place]),
                "gap_2025": number(one.gaps[_HAGUE][place]),
                **(given.get(state.code, _NOTHING_GIVEN) if own else _NOTHING_GIVEN),
                **_dividend(dividends.get(state.code) if own else None),
            }
            for column in COLUMNS:
                figure = one.figures.columns[column][place]
                row[f"{NAMES[column]}_source"] = figure.source or None
                row[f"{NAMES[column]}_origin"] = figure.origin or None
            told.append(row)
    return told


_GIVEN = ("", "_low", "_high")
_RANKS = ("rank_low", "rank_high", "rank_best", "rank_worst")
_NOTHING_GIVEN = {
    **{f"contribution{end}": None for end in _GIVEN},
    **{f"contribution_{name}": None for name in _RANKS},
    **{f"contribution_to_capacity{end}": None for end in _GIVEN},
    **{f"contribution_to_capacity_{name}": None for name in _RANKS},
}


def _given(read: Asked) -> dict[str, dict[str, Any]]:
    if read.given is None:
        return {}
    told: dict[str, dict[str, Any]] = {}
    for place, code in enumerate(read.given.states):
        row: dict[str, Any] = {}
        for name, held in (
            ("contribution", read.given.index), ("contribution_to_capacity", read.given.effort)
        ):  # fmt: skip
            row |= {
                name: float(held.index[place]),
                f"{name}_low": float(held.low[place]),
                f"{name}_high": float(held.high[place]),
                f"{name}_rank_low": int(held.rank_low[place]),
                f"{name}_rank_high": int(held.rank_high[place]),
                f"{name}_rank_best": int(held.rank_least[place]),
                f"{name}_rank_worst": int(held.rank_most[place]),
            }
        told[code] = row
    return told


def _dividend(one: Any) -> dict[str, Any]:
    if one is None:
        return dict.fromkeys(
            ("against", "dispute", "success_with", "success_alone", "strength_alone",
             "percent_alone", "percent_alone_low", "percent_alone_high", "saved", "takes_on",
             "takes_on_alone", "gets")
        )  # fmt: skip
    held, taken = one.dividend, one.taken_on
    return {
        "against": one.against,
        "dispute": number(one.onset),
        "success_with": held.with_allies,
        "success_alone": held.alone,
        "strength_alone": held.times,
        "percent_alone": number(held.percent),
        "percent_alone_low": number(held.low),
        "percent_alone_high": number(held.high),
        "saved": number(held.saved),
        "takes_on": None if taken is None else taken.due,
        "takes_on_alone": None if taken is None else taken.alone,
        "gets": None if taken is None else taken.receives,
    }


def extra_of(read: Asked) -> dict[str, Any]:
    """What an answer on burdens has beside its rows."""
    last = read.accounts[-1]
    return {
        "stale_days": read.worlds[-1].stale_days,
        "alliance": {"key": read.group.key, "name": read.group.name, "kind": read.group.kind},
        "speaker": {"name": read.held.name, "dataset": read.held.key, "unit": read.held.unit},
        "years": [year_of(read, place) for place in range(len(read.accounts))],
        "targets": [target_of(read, last, one) for one in targets()],
        "path": path_of(read, last),
        "convergence": _converged(read),
        "contributions": _contributions(read),
        "differing": [
            asdict(one)
            for one in _differing(read)
            if read.accounts[0].figures.year <= one.year <= last.figures.year
        ],
        "reactions": None
        if read.reacted is None
        else {
            **asdict(read.reacted),
            "responses": [
                {**asdict(one), "long_run": number(one.long_run)} for one in read.reacted.responses
            ],
            "each": [{**asdict(one), "free_rider": one.free_rider} for one in read.reacted.each],
        },
    }


def _differing(read: Asked) -> tuple[Any, ...]:
    if read.held.name != "nato":
        return ()
    from foedus.audits.burden.nato_table import differing

    return differing()


def year_of(read: Asked, place: int) -> dict[str, Any]:
    """One year's totals and tests."""
    one = read.accounts[place]
    held = one.figures
    milex, gdp = held.values("milex"), held.values("gdp")
    both = np.isfinite(milex) & np.isfinite(gdp)
    largest = int(np.nanargmax(milex)) if np.isfinite(milex).any() else None
    told: dict[str, Any] = {
        "year": held.year,
        "on": held.on.isoformat(),
        "members": len(held.states),
        "missing": list(held.missing()),
        "milex": total(milex),
        "percent_of_gdp": number(100 * milex[both].sum() / gdp[both].sum()) if both.any() else None,
        "largest": None if largest is None else held.codes[largest],
        "largest_share": None if largest is None else number(one.milex[largest]),
        "largest_gdp_share": None if largest is None else number(one.gdp[largest]),
        "at_2014_target": int((held.values("effort") >= targets()[0].spending).sum()),
        "sigma": None,
        "sigma_fixed": None,
        "tests": [],
        "benefit": [],
    }
    if read.exploited:
        found = read.exploited[place]
        told["tests"] = [
            {"members": who, **asdict(test)}
            for who, tests in (("all", found.all), (f"without {found.largest}", found.others))
            for test in tests
        ]
    if read.benefits:
        told["benefit"] = [
            {
                "parts": list(test.parts),
                **(asdict(test.test) if test.test else dict.fromkeys(
                    ("statistic", "p", "median", "above", "n"))),
                "skipped": test.skipped or None,
            }
            for test in read.benefits[place]
        ]  # fmt: skip
    if read.converged is not None:
        told["sigma"] = number(read.converged.sigma[place])
        told["sigma_fixed"] = number(read.converged.sigma_fixed[place])
    return told


def target_of(read: Asked, last: YearAccount, one: Target) -> dict[str, Any]:
    """One target and its bill in the last year."""
    gap = last.gaps[one.key]
    gdp = last.figures.values("gdp")
    equipment = last.equipment_gap.get(one.key)
    return {
        "key": one.key,
        "name": one.name,
        "by": one.by,
        "basis": one.basis,
        "theirs": one.allies == read.group.key,
        "below": [
            code for code, missing in zip(last.figures.codes, gap.tolist(), strict=True)
            if missing > 0
        ],
        "bill": total(gap),
        "equipment_bill": None if equipment is None else total(equipment),
        "related": None if one.related is None else total(one.related / 100 * gdp),
        "review": one.review,
    }  # fmt: skip


def path_of(read: Asked, last: YearAccount) -> list[dict[str, Any]]:
    """The straight lines to targets whose year is to come: all members together, then each."""
    told: list[dict[str, Any]] = []
    for one in targets():
        path = path_to(last.figures, one)
        if path is None:
            continue
        gdp = last.figures.values("gdp")
        for row, year in enumerate(path.years.tolist()):
            known = np.isfinite(path.share[row]) & np.isfinite(gdp)
            whole = (
                float((path.share[row] * gdp)[known].sum() / gdp[known].sum())
                if known.any() else None
            )  # fmt: skip
            lines = [
                ("all", whole, total(path.bill[row]), total(path.short[row])),
                *zip(last.figures.codes, path.share[row], path.bill[row], path.short[row],
                     strict=True),
            ]  # fmt: skip
            told += [
                {
                    "target": one.key, "year": year, "state": state,
                    "percent_of_gdp": number(share), "bill": number(bill),
                    "short": number(short),
                }
                for state, share, bill, short in lines
            ]  # fmt: skip
    return told


def _converged(read: Asked) -> dict[str, Any] | None:
    found = read.converged
    if found is None:
        return None
    return {
        "first": found.years[0],
        "last": found.years[-1],
        "beta": None if found.beta is None else asdict(found.beta),
        "skipped": found.skipped or None,
    }


def _contributions(read: Asked) -> dict[str, Any] | None:
    held = read.given
    if held is None:
        return None
    return {
        "components": list(held.components),
        "weights": list(held.weights),
        "level": held.index.level,
        "left_out": list(held.left_out),
        "parts": [
            {"state": state, **dict(zip(held.components, parts.tolist(), strict=True))}
            for state, parts in zip(held.states, held.parts, strict=True)
        ],
    }
