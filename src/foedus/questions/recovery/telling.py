"""Puts the recovery of parameters in words and in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.contingency.recovery.estimators import LEVEL, Estimator
from foedus.contingency.recovery.study import BIAS, COVERAGE
from foedus.results.result import Result

if TYPE_CHECKING:
    import polars as pl

_PLACES = 6
_OWN = (
    "Made worlds, drawn from the model that is fitted: what is shown is that the estimator and "
    "its intervals do what they say where the model is right, not that it is."
)


def told(
    question: str,
    parameters: Mapping[str, Any],
    table: pl.DataFrame,
    estimators: Sequence[Estimator],
) -> Result:
    """The answer to :mod:`foedus.questions.recovery.question`.

    Parameters
    ----------
    question : str
        Its name.
    parameters : mapping
        As they were read.
    table : polars.DataFrame
        Of :func:`foedus.contingency.recovery.study.recovery_table`.
    estimators : sequence of Estimator
        Those that were asked for.
    """
    rows = [
        {name: _rounded(value) for name, value in one.items()}
        for one in table.iter_rows(named=True)
    ]
    return Result(
        question=question,
        parameters=parameters,
        rows=rows,
        sources=[
            {
                "key": "estimators",
                "citation": "foedus estimators and shipped estimates, on worlds made from them",
            }
        ],
        notes=(_OWN,),
        steps=_steps(rows, estimators),
        extra={
            "tolerances": {"bias": BIAS, "coverage": list(COVERAGE)},
            "estimators": [
                {"name": one.name, "about": one.about, "truth": one.truth} for one in estimators
            ],
        },
        digest=[_line(one) for one in rows],
        headline=(
            f"What estimators find in {parameters['worlds']} made worlds each, and how often "
            "their intervals hold the truth."
        ),
    )


def _rounded(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return round(value, _PLACES) if value == value else None


def _line(one: Mapping[str, Any]) -> dict[str, str]:
    share, held = one["share"], one["coverage"]
    return {
        "estimator": one["estimator"],
        "parameter": one["parameter"],
        "truth": "drawn" if one["truth"] is None else f"{one['truth']:.3f}",
        "bias": f"{one['bias']:+.3f} +-{1.96 * one['noise']:.3f}",
        "of truth": "" if share is None else f"{share:+.1%} {_verdict(one['bias_met'])}",
        "coverage": "" if held is None else _held(one),
    }


def _held(one: Mapping[str, Any]) -> str:
    of = "" if one["level"] == LEVEL else f"of {one['level']:.0%} "
    ends = f"{_whole(one['low'])}-{_whole(one['high'])}"
    return f"{one['coverage']:.1%} ({ends}) {of}{_verdict(one['coverage_met'])}".strip()


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"


def _verdict(met: bool | None) -> str:
    return "" if met is None else ("met" if met else "missed")


def _steps(rows: Sequence[Mapping[str, Any]], estimators: Sequence[Estimator]) -> list[str]:
    lines = [
        "bias: mean estimate less truth, +- the 95% noise that this number of worlds leaves; of "
        "truth: over the truth's size, or where each world draws its own, over the spread of what "
        "they draw. coverage: share of the intervals of 95%, or of the level named, that "
        "hold the truth, with its 95% band.",
        f"Tolerances: bias below {BIAS:.0%}; intervals of 95% that hold the truth in "
        f"{COVERAGE[0]:.0%} to {COVERAGE[1]:.0%} of worlds, both on the figures themselves.",
        "",
    ]
    for one in estimators:
        mine = [row for row in rows if row["estimator"] == one.name]
        bias = [row["bias_met"] for row in mine]
        held = [row["coverage_met"] for row in mine if row["coverage_met"] is not None]
        failed = mine[0]["failed"] if mine else 0
        lines.append(
            f"{one.name}: {one.about}; truth: {one.truth}. Bias met by {sum(bias)} of {len(bias)}"
            + (f", coverage by {sum(held)} of {len(held)}" if held else ", no interval of 95%")
            + (f"; worlds without an estimate: {failed}" if failed else "")
            + "."
        )
    return lines
