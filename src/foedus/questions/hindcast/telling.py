"""Puts a hindcast in rows and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from foedus.contingency.hindcast.gains import Interval
from foedus.contingency.hindcast.study import Hindcast
from foedus.contingency.hindcast.tables import Table
from foedus.contingency.hindcast.war_folds import WHOLE
from foedus.questions.hindcast.charts import hindcast_charts
from foedus.results.result import Result

_NO_GAIN = "no demonstrated gain"
NOTES = (
    "Conventional: no figure counts nuclear weapons.",
    "What is held out reaches no estimate by which it is forecast; settings are chosen in inner "
    "folds. The base rate's AUC means nothing: leaving a war with joiners out lowers its rate.",
    "Intervals are 90%, over wars or disputes drawn with replacement; one that reaches zero or "
    f"below is {_NO_GAIN}.",
)


def told(question: str, parameters: Mapping[str, Any], found: Hindcast) -> Result:
    """The answer to :mod:`foedus.questions.hindcast.question`.

    Parameters
    ----------
    question : str
        Its name.
    parameters : mapping
        As they were read.
    found : Hindcast
        What came of it.
    """
    rows = [row for one in found.tables for row in _rows(one)]
    rests_on = sources(found)
    return Result(
        question=question,
        parameters=parameters,
        rows=rows,
        sources=rests_on,
        notes=NOTES,
        steps=_steps(found),
        extra={
            "counts": [asdict(one) for one in found.counts],
            "gains": [row for one in found.tables for row in _gains(one)],
            "calibration": [row for one in found.tables for row in _bands(one)],
            "misses": [row for one in found.tables for row in _misses(one)],
            "joiners": [
                {
                    "folds": one.scheme, "wars": one.wars, "forecast": row.forecast,
                    "expected": row.mean, "came": row.came, "coverage": row.coverage,
                    "width": row.width, "crps": row.crps, "log_score": row.log_score,
                    **spread("gain", row.over_null), **spread("log_gain", row.log_over_null),
                }
                for one in found.chain
                for row in one.counts
            ],
            "success": [
                {
                    "folds": one.scheme, "wars": one.decided, "forecast": win.forecast,
                    "log_loss": win.log_loss, "brier": win.brier, "mean": win.mean,
                    "came": one.succeeded / one.decided,
                    **spread("gain_over_constant", win.over_constant),
                    **spread("gain_over_ratio", win.over_ratio),
                }
                for one in found.chain
                for win in one.wins
            ],
            "wars": [
                {"folds": one.scheme, **asdict(war)} for one in found.chain for war in one.told
            ],
            "largest": {named: list(names) for named, names in found.coalitions.items()},
            "inputs": dict(found.inputs),
        },
        charts=hindcast_charts(found, rests_on),
        digest=[_line(row) for row in rows],
        headline=(
            "How well does the chain forecast who joins, in wars and disputes that it has not "
            "learned from?"
        ),
    )  # fmt: skip


def sources(found: Hindcast) -> list[dict[str, Any]]:
    """What to cite: each dataset that was read."""
    from foedus.sources.registry import source

    return [
        {"key": key, "citation": declared.citation, "version": said.split()[0]}
        for key, said in found.inputs.items()
        for declared in [source(key, said.split()[0])]
    ]


def _key(one: Table) -> dict[str, Any]:
    return {
        "set": one.key.named,
        "folds": one.key.scheme,
        "outcome": one.key.outcome,
        "largest_left_out": one.key.dropped != WHOLE,
    }


def _rows(one: Table) -> list[dict[str, Any]]:
    return [
        {
            **_key(one),
            "model": row.model,
            "groups": one.groups,
            "rows": one.rows,
            "joins": one.joins,
            "log_loss": row.log_loss,
            **spread("prl", one.reductions.get(row.model), row.prl),
            "auc": row.auc,
            "average_precision": row.average_precision,
            "recall_5": row.recall_5,
            "recall_10": row.recall_10,
            "brier": row.brier,
        }
        for row in one.scores
    ]


def _gains(one: Table) -> list[dict[str, Any]]:
    return [
        {
            **_key(one),
            "over": row.over,
            "model": row.model,
            **spread("log_loss", row.loss),
            "log_loss_demonstrated": row.loss.demonstrated,
            **spread("recall_10", row.recall),
            "recall_10_demonstrated": row.recall.demonstrated,
        }
        for row in one.gains
    ]


def _bands(one: Table) -> list[dict[str, Any]]:
    return [
        {**_key(one), "model": model, **asdict(band)}
        for model, bands in one.calibration.items()
        for band in bands
    ]


def _misses(one: Table) -> list[dict[str, Any]]:
    return [{**_key(one), "model": one.shipped, **asdict(row)} for row in one.missed]


def spread(name: str, one: Interval | None, value: float | None = None) -> dict[str, float | None]:
    """A figure with its ends; null where there is no interval."""
    if one is None:
        return {name: value, f"{name}_low": None, f"{name}_high": None}
    return {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    what = "12 months" if row["outcome"] == "joined_in_year" else "any time"
    return {
        "of": f"{row['set']}{' less six' if row['largest_left_out'] else ''}",
        "folds": "one out" if row["folds"] == "leave-one-out" else str(row["folds"]),
        "joined": what,
        "model": str(row["model"]),
        "loss": f"{row['log_loss']:.5f}",
        "PRL": f"{row['prl']:.3f}",
        "AUC": f"{row['auc']:.3f}",
        "at 10": f"{row['recall_10']:.3f}",
    }


def _steps(found: Hindcast) -> list[str]:
    lines = [
        "PRL: log loss saved of the base rate's in the same folds. at 10: joiners among the first "
        "ten names of their side.",
    ]
    for one in found.tables:
        if one.key.dropped != WHOLE:
            continue
        low = one.reductions[one.shipped]
        lines.append(
            f"{one.key.named}, {one.key.scheme}, {one.key.outcome}: {one.groups} forecast, "
            f"{one.joins} joins in {one.rows} rows; {one.shipped}: PRL {low.value:.3f} "
            f"({low.low:.3f} to {low.high:.3f}), {len(one.missed)} joiners outside the first ten."
        )
    for chain in found.chain:
        cascade = chain.counts[-1]
        lines.append(
            f"How many join, {chain.scheme}: {cascade.coverage:.0%} of {chain.wars} wars inside "
            f"the 80% interval; CRPS {cascade.crps:.3f}, the null's {chain.counts[0].crps:.3f}."
        )
        won = {win.forecast: win for win in chain.wins}
        lines.append(
            f"Whether the attack succeeds, {chain.scheme}: log loss {won['chain'].log_loss:.3f}, a "
            f"constant's {won['constant'].log_loss:.3f}, the capability ratio's "
            f"{won['capability ratio'].log_loss:.3f}."
        )
    return lines
