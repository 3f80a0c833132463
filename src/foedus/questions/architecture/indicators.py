"""The chief figures of an answer on an architecture, in the shape that all audits share."""

from __future__ import annotations

from typing import Any

from foedus.audits.indicator import Indicator
from foedus.results.result import Result

_SHAPE = {
    "density": ("pairs joined by a duty of {duty}, of all", "share"),
    "degree-centralization": ("degree centralization of duties of {duty}", "index 0-1"),
    "betweenness-centralization": ("betweenness centralization of duties of {duty}", "index 0-1"),
    "algebraic-connectivity": ("algebraic connectivity of duties of {duty}", "eigenvalue"),
}


def indicators(result: Result) -> tuple[Indicator, ...]:
    """The chief figures of the last day of an answer: shape, gaps, and rivals.

    Parameters
    ----------
    result : Result
        Of :func:`foedus.questions.architecture.answer`.
    """
    if not result.rows:
        return ()
    last = max(row["year"] for row in result.rows)
    duty = result.parameters["duty"][0]
    rows = [row for row in result.rows if row["year"] == last and row["duty"] in (duty, "")]
    found = []
    for row in rows:
        if row["part"] == "shape" and row["among"] == "all" and row["measure"] in _SHAPE:
            label, unit = _SHAPE[row["measure"]]
            note = ""
            if row["star"] is not None and row["mesh"] is not None:
                note = f"a star has {row['star']:.3g}, all joined to all {row['mesh']:.3g}"
            found.append(_of(row, label.format(duty=duty), unit, note=note))
        elif row["part"] == "gaps" and row["of"] == "":
            if row["measure"] == "unbound":
                found.append(
                    _of(row, f"states with no duty of {duty} to or from another", "states")
                )
            elif row["measure"] == "pairs-unjoined":
                found.append(
                    _of(row, f"pairs joined by no duty of {duty}", "pairs", note=row["text"])
                )
        elif row["part"] == "rivals" and row["measure"] == "torn-states":
            found.append(_of(row, f"states that owe {duty} to both of two rivals", "states"))
    if "rivals" in result.parameters["part"] and not any(
        row["measure"] == "torn-states" for row in rows
    ):
        found.append(_no_rivals(result, duty, rows[0]["on"]))
    return tuple(found)


def _no_rivals(result: Result, duty: str, on: str) -> Indicator:
    silent = next((note for note in result.notes if "rivalries in" in note), "")
    return Indicator(
        "architecture",
        "torn_states",
        f"states that owe {duty} to both of two rivals",
        None if silent else 0,
        "states",
        on,
        sources=("atlas",),
        note=silent,
    )


def _of(row: Any, label: str, unit: str, note: str = "") -> Indicator:
    differs = row["low"] != row["high"]
    more = "from and to: contested pledges left out and counted" if differs else ""
    return Indicator(
        audit="architecture",
        key=row["measure"].replace("-", "_"),
        label=label,
        value=row["value"],
        unit=unit,
        as_of=row["on"],
        low=row["low"] if differs else None,
        high=row["high"] if differs else None,
        sources=tuple(row["source"].split(", ")),
        note="; ".join(one for one in (note, more) if one),
    )
