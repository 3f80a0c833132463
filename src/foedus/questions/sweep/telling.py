"""Puts a sweep in words and in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from foedus.contingency.pairs.summary import Spread, Summary
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.pairs.writing import Written
from foedus.questions.asking.estimates import cited, noted
from foedus.questions.asking.readings import Readings, Setting, spoken
from foedus.results.result import Result

_SHOWN = 15
_RESTS_ON = ("joining", "cascade", "war_outcome", "prices", "dispute_onset")
_PLACES = 6
_FIGURES = ("onset", "threshold", "threshold_unaided", "lift")
_CONVENTIONAL = (
    "Conventional: no figure counts nuclear weapons, neither their restraint nor their reach."
)
_EVEN = (
    "Every state attacks every other one, likely or not: figures compare attacks, they are no "
    "forecast of wars."
)


def told(
    question: str,
    parameters: Mapping[str, Any],
    supposed: Setting,
    tables: PairTables,
    found: Summary,
    written: Written | None,
    readings: Readings,
) -> Result:
    """The answer to :mod:`foedus.questions.sweep.question`.

    Parameters
    ----------
    question : str
        Its name.
    parameters : mapping
        As they were read.
    supposed : Setting
        The World of the day, or that of a scenario.
    tables : PairTables
        Of it.
    found : Summary
        The sweep in short.
    written : Written or None
        The file of the whole table.
    readings : Readings
        How names were read.
    """
    world = tables.world
    code = dict(zip(tables.ccodes.tolist(), tables.codes, strict=True))
    rows = [_row(one, code) for one in found.targets.iter_rows(named=True)]
    return Result(
        question=question,
        parameters=parameters,
        rows=rows,
        sources=[*_sources(tables), *supposed.sources],
        notes=(
            *world.warnings,
            *supposed.said,
            *noted(tables.estimates),
            _CONVENTIONAL,
            _EVEN,
            *readings.said,
        ),
        steps=_steps(found, code, written, len(rows)),
        extra={
            "stale_days": world.stale_days,
            "complete": world.complete,
            "attacks": found.attacks,
            "relevant": found.relevant,
            "threshold": _ends(found.threshold),
            "threshold_unaided": _ends(found.unaided),
            "lift": _ends(found.lift),
            "highest": [_attack(one, code) for one in found.highest.iter_rows(named=True)],
            "lifted": [_attack(one, code) for one in found.lifted.iter_rows(named=True)],
            "agreements": [
                {name: _rounded(value) for name, value in one.items()}
                for one in found.agreements.iter_rows(named=True)
            ],
            "written": None if written is None else asdict(written),
        },
        digest=[_line(one) for one in rows[:_SHOWN]],
        headline=(
            f"Every attack of one state on another on {world.on}: {found.attacks:,} "
            f"{'attack' if found.attacks == 1 else 'attacks'}, {parameters['draws']:,} draws each."
        ),
    )


def _rounded(value: Any) -> Any:
    # Means over many rows may be added in any order: the last digits tell nothing.
    return round(value, _PLACES) if isinstance(value, float) else value


def _ends(one: Spread) -> dict[str, float]:
    return {name: _rounded(value) for name, value in asdict(one).items()}


def _row(one: Mapping[str, Any], code: Mapping[int, str]) -> dict[str, Any]:
    return {
        "state": code[one["target"]],
        "ccode": one["target"],
        "attacks": one["attacks"],
        "threshold_unaided": _rounded(one["threshold_unaided"]),
        "threshold": _rounded(one["threshold"]),
        "lift": _rounded(one["lift"]),
        "helpers": _rounded(one["helpers"]),
        "ally": code.get(one["ally"]),
        "ally_shift": _rounded(one["ally_shift"]),
    }


def _attack(one: Mapping[str, Any], code: Mapping[int, str]) -> dict[str, Any]:
    return {
        "attacker": code[one["attacker"]],
        "target": code[one["target"]],
        **{name: _rounded(one[name]) for name in _FIGURES},
        "ally": code.get(one["ally"]),
        "ally_shift": _rounded(one["ally_shift"]),
    }


def _line(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "attacked": one["state"],
        "attacks": str(one["attacks"]),
        "threshold alone": f"{one['threshold_unaided']:.2f}",
        "with helpers": f"{one['threshold']:.2f}",
        "lift": f"{one['lift']:.2f}",
        "helpers": f"{one['helpers']:.1f}",
        "ally that shifts most": one["ally"] or "",
        "by": "" if one["ally_shift"] is None else f"{one['ally_shift']:.3f}",
    }


def _middle(one: Spread) -> str:
    return f"{one.median:.2f} ({one.low:.2f} to {one.high:.2f})"


def _steps(
    found: Summary, code: Mapping[int, str], written: Written | None, states: int
) -> list[str]:
    more = states - _SHOWN
    lines = [] if more <= 0 else [f"{more} more states in --format csv and json."]
    lines += [
        "threshold: the prize over the cost of war above which attacking pays, the median over "
        "the attacks on the state, with nobody beside it and with those who may come; lift: the "
        "difference, its median. helpers: how many fight beside it, in the mean. by: what the "
        "ally's strength shifts the threshold, the others coming as they do, in the mean.",
        "",
        f"All attacks: threshold {_middle(found.threshold)}, with nobody beside the target "
        f"{_middle(found.unaided)}, lift {_middle(found.lift)}: median and the middle 80%.",
    ]
    if found.relevant is not None:
        lines.append(
            f"{found.relevant:,} of them are between states politically relevant to each other; "
            "the lists below hold only these."
            if found.relevant
            else "None is between states politically relevant to each other."
        )
    for title, frame in (
        ("Highest thresholds:", found.highest),
        ("Where helpers lift the threshold most:", found.lifted),
    ):
        if frame.height:
            lines.append(title)
        lines += [_said(one, code) for one in frame.iter_rows(named=True)]
    if found.agreements.height:
        lines.append(
            "By treaty, what those whom it binds to help shift the threshold, one by one, added up "
            "in the mean of its attacks (each helper's shift, middle 80%; attacks):"
        )
        lines += [
            f"  {one['agreement']}: {one['in_attack']:.3f} ({one['low']:.3f} to "
            f"{one['high']:.3f}); {one['attacks']:,}"
            for one in found.agreements.head(_SHOWN).iter_rows(named=True)
        ]
    if written is not None:
        lines += ["", f"{written.rows:,} attacks written to {written.path}."]
    return lines


def _said(one: Mapping[str, Any], code: Mapping[int, str]) -> str:
    ally = "" if one["ally"] is None else f"; {code[one['ally']]} {one['ally_shift']:.2f}"
    return (
        f"  {code[one['attacker']]} attacks {code[one['target']]}: {one['threshold']:.2f}, alone "
        f"{one['threshold_unaided']:.2f}{ally}"
    )


def _sources(tables: PairTables) -> list[dict[str, Any]]:
    return [*spoken(tables.world.speakers), *cited(tables.estimates, _RESTS_ON)]
