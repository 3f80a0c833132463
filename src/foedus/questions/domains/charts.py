"""Charts of an answer on domains: the matrix, decision times, joint exercises through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from foedus.charts.theme import WIDTH, Measure, Words
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

if TYPE_CHECKING:
    from foedus.questions.domains.reading import Read

Rows = Sequence[Mapping[str, Any]]
MOST_DRAWN = 200
_EFFECTS = {
    "covered": ("C", 1.0, "covered"),
    "case-by-case": ("R", 0.55, "case by case (finding reserved)"),
    "cooperation": ("o", 0.12, "cooperation, no trigger"),
}
_MARKS = {"text": ("", ""), "practice": ("*", "; practice, not text"), "uncertain": (
    "?", "; document, day or basis uncertain"
)}  # fmt: skip


def domain_charts(
    read: Read, rows: Rows, crises: Rows, exercises: Rows, sources: Rows
) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    read : Read
        The question.
    rows, crises, exercises : sequence of mapping
        Of the answer.
    sources : sequence of mapping
        What they rest on.
    """
    # A chart is not to cite what its marks do not rest on.
    exercised = rests_on([one for one in sources if one["key"] in ("atlas", "scenario", "mme")])
    source = rests_on([one for one in sources if one["key"] in ("atlas", "atop", "scenario")])
    recorded = rests_on([one for one in sources if one["key"] in ("atlas", "scenario")])
    made: dict[str, Maker] = {}
    if rows and len({row["agreement"] for row in rows}) <= MOST_DRAWN:
        made["matrix"] = partial(_matrix, rows, read, source)
    timed = [
        one for one in crises
        if one["days_to_decision_low"] is not None or one["days_to_deployment_low"] is not None
    ]  # fmt: skip
    if timed:
        made["decision-times"] = partial(_times, timed, recorded)
    if len({one["year"] for one in exercises}) > 1:
        made["exercises"] = partial(_exercises, exercises, read, exercised)
    return made


def _matrix(rows: Rows, read: Read, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.audits.domains.matrix import strongest
    from foedus.charts.matrix import Kind, matrix

    kinds = {
        f"{effect} {mark}": Kind(f"{letter}{sign}", shade, f"{means}{said}")
        for effect, (letter, shade, means) in _EFFECTS.items()
        for mark, (sign, said) in _MARKS.items()
    }
    drawn = []
    shown: dict[str, str] = {}
    for line in read.lines:
        key = line.agreement.key
        if not line.cells:
            continue
        name = line.agreement.short_name or key
        shown[key] = name if name not in shown.values() else f"{name} ({key})"
        for domain, cell in strongest(line.cells).items():
            mark = "uncertain" if cell.uncertain else cell.layer
            drawn.append(
                {
                    "agreement": shown[key],
                    "domain": domain,
                    "kind": f"{cell.effect} {mark}",
                    "since": str(cell.since or "uncertain"),
                    "document": cell.document or "uncertain",
                    "dated": str(cell.document_date or "uncertain"),
                    "basis": cell.basis,
                    "extent": cell.extent,
                }
            )
    held = {one["domain"] for one in drawn}
    columns = [one for one in read.domains if one in held]
    day = read.supposed.world.on
    whose = ", ".join(one.name for one in read.asked) or "agreements in force"
    return matrix(
        framed(drawn),
        Words(
            f"Domains of {whose}, {day}",
            "The strongest word of each agreement on a domain; the day and the document of each "
            "cell stand in the table. Blank: nothing at hand names it.",
            source,
        ),
        row="agreement",
        column="domain",
        kind="kind",
        kinds=kinds,
        columns=columns,
        told=("since", "document", "dated", "basis", "extent"),
        width=width,
    )


def _times(crises: Rows, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.dumbbell import dumbbell

    drawn = [
        {
            "case": f"{one['case']} ({one['confidence']})",
            "decision": _middle(one, "decision"),
            "deployment": _middle(one, "deployment"),
            "event": f"{one['event_what']}, {one['event']}",
        }
        for one in crises
    ]
    return dumbbell(
        framed(drawn),
        Words(
            "How long it took: from the event to a decision and to a deployment",
            "Days from the event that is named in the record; another event gives another number. "
            "In brackets how sure the days are. Where one mark stands alone, there was no other "
            "step or it was not found.",
            source,
        ),
        Measure("days from the event", ".0f"),
        name="case",
        before="decision",
        after="deployment",
        labels=("decision", "deployment"),
        told=("event",),
        width=width,
    )


def _middle(one: Mapping[str, Any], step: str) -> float | None:
    low, high = one[f"days_to_{step}_low"], one[f"days_to_{step}_high"]
    return None if low is None else (low + high) / 2


def _exercises(years: Rows, read: Read, source: str, *, width: int = WIDTH) -> Mapping[str, Any]:
    from foedus.charts.lines import lines

    names = {one.key: one.name for one in read.asked}
    drawn = [
        {"year": one["year"], "line": f"{names[one['group']]}: {label}", "exercises": one[column]}
        for one in years
        for column, label in (("joint", "two members or more"), ("alone", "members alone"))
    ]
    return lines(
        framed(drawn),
        Words(
            "Joint exercises by year",
            "By the year in which each began, of those that are members on the day asked about. "
            "An exercise of ten men counts as one of 50,000; what is not listed is not known.",
            source,
        ),
        Measure("exercises", ".0f"),
        value="exercises",
        series="line",
        width=width,
    )
