"""Puts the specification curve of one alliance term in rows, in words and in a chart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import WIDTH
from foedus.contingency.record.curve import curve_shares, curve_summary, on_log_odds
from foedus.contingency.record.published import LICENCES, POINTS, beside_published, licence_effects
from foedus.contingency.record.rows import ASSERTED
from foedus.contingency.record.whole_curve import WholeCurve
from foedus.results.result import Result

if TYPE_CHECKING:
    import polars as pl

_TITLES = {
    "target_defense": "a third state that would defend the target",
    "challenger_offense": "a third state that would attack beside the challenger",
    "challenger_neutral": "a third state that promised the challenger to stay out",
    "own_defense": "a defense pact of the two with each other",
}
_CHOICES = ("period", "reading", "outcome", "controls", "estimator", "errors")
_KEYS = ("first", "last", "reading", "outcome", "controls", "estimator", "errors")


def told(name: str, parameters: Mapping[str, Any], found: WholeCurve) -> Result:
    """The answer.

    Parameters
    ----------
    name : str
        Of the question.
    parameters : mapping
        As they were read: ``term``.
    found : WholeCurve
        Every term's cells.
    """
    term = parameters["term"]
    cells = found.cells.filter(term=term)
    (shares,) = curve_shares(cells).to_dicts()
    summary = curve_summary(cells).drop("term")
    published = beside_published(found.cells).filter(term=term).drop("term")
    licences = licence_effects(found.cells)
    if term in LICENCES:
        licences = licences.filter(term=term)
    sources = _sources(found)
    notes = [
        "Associations, and no claim about causes: states seek allies where they expect trouble.",
        "Never one coefficient: read the spread, and which choices move it.",
    ]
    if found.counts != ASSERTED:
        notes.append(
            f"{found.counts.rows:,} rows with {found.counts.initiations:,} initiations; the files "
            f"that docs/deterrence.md names give {ASSERTED.rows:,} and {ASSERTED.initiations:,}."
        )
    return Result(
        question=name,
        parameters=dict(parameters),
        rows=cells.drop("term").to_dicts(),
        sources=sources,
        notes=notes,
        steps=_steps(shares, published, licences, found.types, term),
        extra={
            "dyad_years": found.counts.rows,
            "initiations": found.counts.initiations,
            "level": 0.95,
            "shares": {key: value for key, value in shares.items() if key != "term"},
            "summary": summary.to_dicts(),
            "published": published.to_dicts(),
            "licences": licences.to_dicts(),
            "types": found.types.to_dicts(),
        },
        digest=[_line(row) for row in summary.iter_rows(named=True)],
        headline=(
            f"Does {_TITLES[term]} go with fewer disputes? {shares['cells']} ways of asking; of "
            f"their 95% intervals {shares['below']} lie below zero, {shares['holds']} hold it, "
            f"{shares['above']} lie above."
        ),
        charts={"curve": partial(_chart, cells, shares, term=term, source=_files(found))},
    )


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "years": f"{row['first']}-{row['last']}",
        "reading": row["reading"],
        "lowest": f"{row['lowest']:.3f}",
        "median": f"{row['median']:.3f}",
        "highest": f"{row['highest']:.3f}",
        "cells": row["cells"],
        "below": row["below"],
        "above": row["above"],
    }


def _steps(
    shares: Mapping[str, Any],
    published: pl.DataFrame,
    licences: pl.DataFrame,
    types: pl.DataFrame,
    term: str,
) -> list[str]:
    count = shares["cells"]
    lines = [
        "lowest, median, highest: coefficients of the logits, in log odds. cells: any estimator's; "
        "below, above: those whose 95% interval lies wholly on one side of zero.",
        f"Of all {count} cells {shares['negative'] / count:.0%} are negative; "
        f"{shares['below'] / count:.0%} of intervals lie below zero, {shares['above'] / count:.0%} "
        "above.",
        "",
        "Beside what was published (ours is the cell that asks the same):",
    ]
    for row in published.iter_rows(named=True):
        number = "" if row["value"] is None else f" {row['value']:.3f}"
        way = ("lowers", "no effect", "raises")[row["sign"] + 1]
        ours = (
            "no such cell"
            if row["ours"] is None
            else f"ours {row['ours']:.3f} [{row['our_low']:.3f}, {row['our_high']:.3f}]"
        )
        same = {True: ", the same sign", False: ", NOT the same sign", None: ""}[row["same_sign"]]
        said = row["note"] if row["value"] is None else f"coefficient{number}"
        lines.append(
            f"  {row['source']}, {row['first']}-{row['last']}, {row['reading']}, "
            f"{row['estimator']}: {way} ({row['status']}: {said}); {ours}{same}"
        )
    lines += ["", "Licence effects (odds of initiation, 1816-2000, reading any, logit):"]
    for row in licences.iter_rows(named=True):
        lines.append(f"  {row['term']}, {row['controls']}, errors {row['errors']}: {_odds(row)}")
    if term != "own_defense":
        lines += ["", "By what the pact says (odds of initiation, 1816-2000, errors by dyad):"]
        lines += [
            f"  {row['term']}: {_odds(row)}"
            for row in types.iter_rows(named=True)
            if row["term"] != "own_defense"
        ]
    return lines


def _odds(row: Mapping[str, Any]) -> str:
    if row["odds"] is None:
        return "no estimate"
    return f"{row['odds']:.2f} [{row['odds_low']:.2f}, {row['odds_high']:.2f}]"


def _sources(found: WholeCurve) -> list[dict[str, Any]]:
    from foedus.sources.registry import source

    return [
        {
            "key": key,
            "citation": source(key, version).citation,
            "version": version,
            "sha256": checksum,
        }
        for key, (version, checksum) in found.inputs.items()
    ]


def _files(found: WholeCurve) -> str:
    """The files by title and version, which is as much as a chart has room for."""
    from foedus.sources.registry import source

    said = [f"{source(key, one[0]).title} {one[0]}" for key, one in found.inputs.items()]
    return f"{'; '.join(said)}; estimates by foedus deterrence."


def _chart(
    cells: pl.DataFrame,
    shares: Mapping[str, Any],
    *,
    term: str,
    source: str,
    width: int = WIDTH,
) -> Mapping[str, Any]:
    import polars as pl

    from foedus.charts.specification_curve import specification_curve
    from foedus.charts.theme import Measure, Words

    period = pl.format("{}-{}", "first", "last").alias("period")
    drawn = on_log_odds(cells).with_columns(period)
    says = (
        f"{shares['cells']} ways of asking, from the lowest estimate to the highest; lines: 95% "
        "intervals. Above zero the pact goes with more disputes. Probits are put on the scale of "
        "log odds, at each cell's own share of events. Associations, no claim about causes."
    )
    return specification_curve(
        drawn,
        Words(f"Disputes begun, with {_TITLES[term]}", says, source),
        Measure("change of the log odds that a dispute begins", ".1f"),
        choices=_CHOICES,
        value="drawn",
        low="drawn_low",
        high="drawn_high",
        points=_points(drawn, term),
        width=width,
    )


def _points(cells: pl.DataFrame, term: str) -> pl.DataFrame:
    """Findings that were read or recomputed, by the place of their cell."""
    import polars as pl

    keys = {tuple(row): place for place, row in enumerate(cells.select(_KEYS).rows())}
    made = []
    for one in POINTS:
        place = keys.get(tuple(getattr(one, name) for name in _KEYS))
        if one.term == term and one.status != "uncertain" and one.sign and place is not None:
            made.append(
                {
                    "cell": place,
                    "value": one.value,
                    "sign": one.sign,
                    "name": f"{one.source} ({one.status}): {one.note}",
                }
            )
    schema = {"cell": pl.Int64, "value": pl.Float64, "sign": pl.Int64, "name": pl.String}
    return pl.DataFrame(made, schema=schema)
