"""Differences between the atlas and the official files that are known, each with its reason.

An entry names the value that the atlas has: where the atlas changes, the entry no longer fits,
and the difference is unexplained again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from foedus import atlas
from foedus.audits.finding import DIFFERS, Finding
from foedus.errors import AtlasError

FILE = Path(atlas.__file__).with_name("differences.toml")
# What the documents gather, by the first word of the subject.
GATHERED = {
    "border": "borders", "rivalry": "rivalries", "war": "wars", "GDP": "GDP",
    "population": "population",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A known difference: the atlas's value of one field of one subject, and why it differs."""

    subject: str
    field: str
    atlas: str
    reason: str


@cache
def known_differences() -> tuple[Difference, ...]:
    """Every known difference, in the order of the file."""
    return read_differences(FILE)


def read_differences(path: Path) -> tuple[Difference, ...]:
    """Read a file of known differences.

    Raises
    ------
    AtlasError
        If it is malformed, or names a reason that it does not give.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AtlasError(f"{path.name}: {error}.", "mend or restore the file.") from error
    reasons: dict[str, str] = raw.get("reasons", {})
    found: list[Difference] = []
    for number, entry in enumerate(raw.get("differences", []), 1):
        found.extend(_entry(path.name, number, entry, reasons))
    keys = [(one.subject, one.field) for one in found]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise AtlasError(
            f"{path.name}: {twice[0]}, {twice[1]} is explained twice.", "keep one of the two."
        )
    return tuple(found)


def _entry(
    where: str, number: int, entry: dict[str, Any], reasons: dict[str, str]
) -> list[Difference]:
    if set(entry) != {"subject", "reason", "facts"} or not entry["facts"]:
        raise AtlasError(
            f"{where}: entry {number} has {', '.join(entry)}.",
            "an entry has a subject, a reason, and facts: field = the atlas's value.",
        )
    reason = entry["reason"]
    if " " not in reason and reason not in reasons:
        raise AtlasError(
            f"{where}: entry {number} gives the reason {reason!r}, which [reasons] does not tell.",
            "add it to [reasons], or write the reason out.",
        )
    told = reasons.get(reason, reason)
    return [Difference(entry["subject"], name, said, told) for name, said in entry["facts"].items()]


def explained(
    findings: Iterable[Finding], differences: Iterable[Difference]
) -> tuple[tuple[Finding, ...], tuple[Difference, ...]]:
    """The findings with their reasons, and the differences that fit none of them.

    Parameters
    ----------
    findings : iterable of Finding
        What a check found.
    differences : iterable of Difference
        What is known to differ.

    Returns
    -------
    tuple
        The findings in their order; known differences that were not found.
    """
    waiting = {(one.subject, one.field, one.atlas): one for one in differences}
    told = []
    for one in findings:
        key = (one.subject, one.field, one.atlas)
        if one.verdict == DIFFERS and key in waiting:
            told.append(replace(one, reason=waiting.pop(key).reason))
        else:
            told.append(one)
    return tuple(told), tuple(waiting.values())


def differences_as_markdown(differences: Iterable[Difference]) -> str:
    """Known differences as a table for the documents, one row per subject and reason.

    Borders, conflicts and figures are gathered by reason alone, since there are many.
    """
    groups: dict[tuple[str, str], list[Difference]] = {}
    for one in differences:
        part = GATHERED.get(one.subject.split()[0], one.subject)
        groups.setdefault((part, one.reason), []).append(one)
    lines = ["| subject | fields | why they differ |", "| --- | --- | --- |"]
    for (part, reason), group in groups.items():
        told = _shortly(group) if part in GATHERED.values() else [one.field for one in group]
        joint = ", " if part in GATHERED.values() else "; "
        lines.append(f"| {part} | {joint.join(told)} | {reason} |")
    return "\n".join(lines) + "\n"


def _shortly(group: Iterable[Difference]) -> list[str]:
    """Each pair or state once, with the years or the dataset that the fields name."""
    fields: dict[str, list[str]] = {}
    for one in group:
        _, name = one.subject.split(" ", 1)
        border = one.field == "kind"
        fields.setdefault(name.split()[-1] if border else name, []).extend(
            [] if border else [one.field]
        )
    return [f"{name} ({'; '.join(found)})" if found else name for name, found in fields.items()]
