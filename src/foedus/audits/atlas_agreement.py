"""The atlas held field by field against the official files that the user has added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from foedus.atlas.edition import edition
from foedus.atlas.treaty_files import agreements as bundled
from foedus.audits.atop_fields import PART, UNCHECKED, findings_of
from foedus.audits.differences import Difference, explained, known_differences
from foedus.audits.fact_fields import CHECKS, fact_findings
from foedus.audits.finding import CONFIRMED, DIFFERS, NOT_CHECKABLE, SAME_SOURCE, Finding
from foedus.audits.own_basis import without_copies
from foedus.results.result import Result
from foedus.sources import adding, registry
from foedus.treaties import Agreement

FILES = ("atop-m", "atop-ph", "atop-inst", *dict.fromkeys(one.key for one in CHECKS))

ORDER = (
    "signed", "end", "parties", "party, start", "party, end", "party, in one only", "duties",
    "conditions", "adversaries", "depth", "ATOP id", *UNCHECKED,
)  # fmt: skip


def check_atlas(
    agreements: Iterable[Agreement] | None = None,
    *,
    facts: bool = True,
    atop: Mapping[int, Agreement] | None = None,
    depth: Mapping[int, tuple[int | None, int | None]] | None = None,
    differences: Sequence[Difference] | None = None,
) -> Result:
    """Hold the atlas against the official files, field by field.

    Parameters
    ----------
    agreements : iterable of Agreement, optional
        Agreements to check; every one of the bundled atlas if not given.
    facts : bool
        Check the register of states and the tables of ties and weights too.
    atop : mapping of int to Agreement, optional
        ATOP's alliances by ``atopid``; read from the file that was added if not given.
    depth : mapping of int to (milinst, formal), optional
        Of each alliance's last phase; read from the files that were added if not given.
    differences : sequence of Difference, optional
        Known differences; those of the bundled atlas if not given.

    Returns
    -------
    Result
        One row per compared field: ``subject``, ``field``, ``atlas``, ``file``, ``source``,
        ``verdict`` (``confirmed``, ``same source``, ``differs``, ``not checkable``) and
        ``reason``. The digest counts them by kind of field; the notes name the files that are
        missing.

    Raises
    ------
    StoreError
        If a file in the cache is damaged.
    """
    chosen = tuple(bundled() if agreements is None else agreements)
    records = added_atop() if atop is None else atop
    released = released_depth() if depth is None else depth
    found = [
        finding
        for one in chosen
        for finding in without_copies(one, findings_of(one, records, released))
    ]
    if facts:
        found.extend(fact_findings())
    known = known_differences() if differences is None else differences
    told, waiting = explained(found, known)
    stale = _unmatched(waiting, told) if agreements is None else ()
    return Result(
        question="atlas-agreement",
        parameters={"agreements": len(chosen), "facts": facts},
        rows=[_row(one) for one in told],
        sources=_sources(),
        notes=tuple(_notes(told)),
        steps=(*_unexplained_steps(told), *_stale_steps(stale)),
        extra={"counts": counts(told), "unmatched_differences": [asdict(one) for one in stale]},
        digest=counts(told),
        headline=f"The atlas of {edition().as_of} against the official files.",
    )


def added_atop() -> Mapping[int, Agreement] | None:
    """ATOP's alliances by ``atopid`` from the file that was added; None where it was not."""
    if not adding.is_added("atop-m"):
        return None
    from foedus.worlds.atop_agreements import agreements_of

    return agreements_of(adding.load("atop-m"))


def released_depth() -> dict[int, tuple[int | None, int | None]] | None:
    """MILINST and FORMAL of each alliance's last phase, as released."""
    if not (adding.is_added("atop-ph") and adding.is_added("atop-inst")):
        return None
    from foedus.sources.atop import phases

    frame = phases(adding.load("atop-ph"), adding.load("atop-inst")).sort("atopid", "phase")
    return {
        row["atopid"]: (row["milinst"], row["formal"])
        for row in frame.select("atopid", "milinst", "formal").iter_rows(named=True)
    }


def _row(one: Finding) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "field": one.field,
        "atlas": one.atlas,
        "file": one.file,
        "source": one.source,
        "verdict": one.verdict,
        "reason": one.reason,
        "part": one.part,
        "kind": one.kind,
    }


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def counts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings counted by part and kind of field, with a last row for all.

    ``explained`` and ``unexplained`` are those that differ, with a known reason or without.
    """
    table: dict[tuple[str, str], dict[str, int]] = {}
    for one in findings:
        column = one.verdict
        if one.verdict == DIFFERS:
            column = "explained" if one.reason else "unexplained"
        for key in ((one.part, one.kind), ("all", "")):
            row = table.setdefault(
                key,
                {CONFIRMED: 0, SAME_SOURCE: 0, "explained": 0, "unexplained": 0, NOT_CHECKABLE: 0},
            )
            row[column] += 1
    total = table.pop(("all", ""), None)
    parts = list(dict.fromkeys(part for part, _ in table))
    table = dict(sorted(table.items(), key=lambda one: (parts.index(one[0][0]), _rank(one[0][1]))))
    rows = [{"part": part, "field": kind, **row} for (part, kind), row in table.items()]
    return [*rows, {"part": "all", "field": "all", **total}] if total else rows


def unexplained(result: Result) -> list[dict[str, Any]]:
    """The rows of a check that differ with no reason given."""
    return [dict(row) for row in result.rows if row["verdict"] == DIFFERS and not row["reason"]]


def _unmatched(
    waiting: Iterable[Difference], findings: Iterable[Finding]
) -> tuple[Difference, ...]:
    """Known differences that no longer fit, among fields that were compared at all."""
    compared = {(one.subject, one.field) for one in findings if one.verdict != NOT_CHECKABLE}
    subjects = {one.subject for one in findings if one.source}
    return tuple(
        one for one in waiting if (one.subject, one.field) in compared or one.subject in subjects
    )


def _notes(findings: Sequence[Finding]) -> Iterator[str]:
    missing = [key for key in FILES if not adding.is_added(key)]
    if missing:
        names = ", ".join(f"{registry.source(key).files[0]} ({key})" for key in missing)
        yield (
            f"Not added, so that what they cover is not checkable: {names}. "
            "'foedus data list' names their owners' pages; add each with 'foedus data add PATH'."
        )
    covered = [one for one in findings if one.part == PART and one.source]
    subjects = {one.subject for one in covered}
    if subjects:
        clean = subjects - {one.subject for one in covered if one.verdict == DIFFERS}
        told = subjects - {
            one.subject for one in covered if one.verdict == DIFFERS and not one.reason
        }
        yield (
            f"{len(subjects)} agreements are in ATOP 5.1: "
            f"{len(clean)} say the same in every field, "
            f"{len(told) - len(clean)} differ for reasons given, "
            f"{len(subjects) - len(told)} differ with none. Of the fields that say the same, "
            f"{sum(one.verdict == CONFIRMED for one in covered)} are confirmed, and "
            f"{sum(one.verdict == SAME_SOURCE for one in covered)} were taken from ATOP itself."
        )


def _unexplained_steps(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        if one.verdict == DIFFERS and not one.reason:
            yield (
                f"Unexplained: {one.subject}, {one.field}: the atlas says {one.atlas!r}, "
                f"{one.source} {one.file!r}."
            )


def _stale_steps(stale: Iterable[Difference]) -> Iterator[str]:
    for one in stale:
        yield (
            f"No longer so: {one.subject}, {one.field} = {one.atlas!r} is listed as a known "
            "difference, but was not found."
        )


def _sources() -> list[dict[str, Any]]:
    found = []
    for key in FILES:
        if adding.is_added(key):
            entry = adding.added(key)
            declared = registry.source(key, entry.version)
            found.append({"key": key, "version": entry.version, "citation": declared.citation})
    return found
