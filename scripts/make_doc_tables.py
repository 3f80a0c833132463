"""Write the tables that docs take from the code: reasons, worked cases, counts, bibliography.

Each table stands in a page between ``<!-- table: NAME -->`` and ``<!-- end of table -->``::

    python scripts/make_doc_tables.py

A test holds the pages against what these functions return, so that no table drifts.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from foedus.atlas.edition import edition
from foedus.atlas.treaty_files import agreements
from foedus.casus.reasons import MEANINGS, Reason
from foedus.panels.variables import variables as every_variable
from foedus.sources.registry import source
from foedus.terms import PLEDGES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CASES = ROOT / "tests" / "casus" / "worked_cases.toml"
BIBLIOGRAPHY = DOCS.parent / "src" / "foedus" / "references.toml"
BLOCK = re.compile(r"(?<=<!-- table: )(\w[\w-]*)( -->\n)(.*?)(?=<!-- end of table -->)", re.S)
SWITCHES = ("by_non_state", "provoked")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def reasons() -> str:
    """Every reason with its effect and its sentence, in the order of the codes."""
    return table(
        ("reason", "effect", "sentence"),
        ((f"`{one.name.lower()}`", MEANINGS[one].effect, MEANINGS[one].sentence) for one in Reason),
    )


def worked_cases() -> list[dict[str, Any]]:
    """The cases that the tests hold."""
    cases: list[dict[str, Any]] = tomllib.loads(CASES.read_text("utf-8"))["cases"]
    return cases


def command(event: dict[str, Any]) -> str:
    """The command that asks about an event."""
    words = ["foedus", "duties", event["attacker"], event["target"]]
    for name, value in event.items():
        flag = f"--{name.replace('_', '-')}"
        if name in SWITCHES:
            words += [flag] if value else []
        elif name not in ("attacker", "target"):
            words += [flag, value]
    return " ".join(_quoted(word) for word in [*words, "--status", "all"])


def _quoted(word: str) -> str:
    # Double quotes read the same in every shell that people use.
    return word if shlex.quote(word) == word or word.isalnum() else f'"{word}"'


def cases() -> str:
    """Every expected row of the worked cases."""
    rows: list[tuple[object, ...]] = []
    for number, case in enumerate(worked_cases(), 1):
        label = f"{number}. {case['name']}"
        for state, agreement, duty, status, article, reason in case["rows"]:
            said = status.replace("_", " ")
            decided = f"`{reason}`" if reason else ""
            rows.append((label, state, f"`{agreement}`", duty, said, article, decided))
            label = ""
        for agreement, duty in case.get("none", []):
            rows.append((label, "nobody", f"`{agreement}`", duty, "binds nobody", "", ""))
            label = ""
    return table(("case", "state", "agreement", "duty", "status", "article", "reason"), rows)


def commands() -> str:
    """The command of every worked case, by its number."""
    return table(
        ("case", "command"),
        ((number, f"`{command(one['event'])}`") for number, one in enumerate(worked_cases(), 1)),
    )


def counts() -> str:
    """What the bundled atlas holds."""
    held = agreements()
    known = edition()
    day = known.as_of
    clauses = [clause for one in held for clause in one.obligations]
    by_duty = Counter(str(one.duty) for one in clauses)
    grades = Counter(one.confidence for one in held)
    force = Counter(str(one.bindingness) for one in held)
    ended = sum(1 for one in held if one.end is not None and one.end.latest <= day)
    rows = [
        ("agreements", len(held)),
        ("... used in rulings (`published`)", sum(one.published for one in held)),
        ("... ended by the date of the atlas", ended),
        ("... with no entry into force found", sum(one.in_force is None for one in held)),
        ("... dormant", sum(bool(one.dormant_reason) for one in held)),
        ("... that ATOP holds too", sum(bool(one.atop) for one in held)),
        *((f"... of confidence {grade}", grades[grade]) for grade in "ABC"),
        *((f"... {name}", count) for name, count in force.most_common()),
        ("obligations", len(clauses)),
        *((f"... {duty}", by_duty[duty]) for duty in PLEDGES),
        ("... of basis `uncertain`", sum(one.basis.startswith("uncertain") for one in clauses)),
        ("acts of practice", sum(len(one.practice) for one in held)),
    ]
    return table(("what", "how many"), rows)


def bibliography() -> dict[str, dict[str, str]]:
    """The one bibliography: key to its entry."""
    entries: dict[str, dict[str, str]] = tomllib.loads(BIBLIOGRAPHY.read_text("utf-8"))
    return entries


def references() -> str:
    """The bibliography as a table."""
    return table(
        ("key", "reference", "what it stands behind"),
        ((f"`{key}`", one["citation"], one["for"]) for key, one in sorted(bibliography().items())),
    )


def variables() -> str:
    """What can be added to a panel: the list."""
    rows = []
    for one in every_variable():
        needs = one.cow if one.cow is not None else one.gw or ()
        spans = [source(key).coverage for key in needs]
        years = f"{max(a for a, _ in spans)}-{min(b for _, b in spans)}"
        numbers = " ".join(name for name in ("cow", "gw") if getattr(one, name) is not None)
        cells = (f"`{one.name}`", one.title, one.level, numbers, years, " ".join(needs))
        rows.append(cells)
    return table(("variable", "what", "of a", "numbers", "years", "files"), rows)


def variable_rules() -> str:
    """What can be added to a panel: rule, options and columns of each."""
    told = []
    for one in every_variable():
        options = ", ".join(f"`{name}={value!r}`" for name, value in one.options.items())
        said = [one.rule]
        if options:
            said.append(f"Options: {options}.")
        columns = "; ".join(
            f"`{column.name}` {column.label}" + (f" ({column.unit})" if column.unit else "")
            for column in one.columns
        )
        told.append(f"`{one.name}`\n: {' '.join(said)}\n\n  {columns}.\n")
    return "\n".join(told)


TABLES: dict[str, Callable[[], str]] = {
    "reasons": reasons,
    "cases": cases,
    "commands": commands,
    "counts": counts,
    "references": references,
    "variables": variables,
    "variable-rules": variable_rules,
}


def renewed(page: str) -> str:
    """A page with every table made anew."""
    return BLOCK.sub(lambda found: f"{found[1]}{found[2]}{TABLES[found[1]]()}", page)


def main() -> None:
    """Renew the tables of every page."""
    for path in sorted(DOCS.glob("*.md")):
        before = path.read_text("utf-8")
        after = renewed(before)
        if after != before:
            path.write_text(after, "utf-8")
            print(f"renewed {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
