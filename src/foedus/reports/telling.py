"""Turns an answer into the parts of a section: sentences, tables, charts, what is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from foedus.errors import FoedusError
from foedus.reports.document import Figure, Paragraph, Table
from foedus.reports.plans import Asked
from foedus.results.result import Result

SHORT = 20
"""Rows of a table in its section; a longer one is whole in the appendix."""
MOST = 300
"""Rows of a table in the appendix."""
_LONGEST_HEAD = 60
NARROW = 390
_NUMBER = re.compile(
    r"^[+<>~-]?[\d.,]+(e[+-]?\d+)?[%mb]?[n]?( ?\(.*\))?$"
    r"|^[+-]?[\d.,]+(e[+-]?\d+)? ?(-|to) ?[+-]?[\d.,]+(e[+-]?\d+)?$"
)
_SAID_OF_COMMANDS = re.compile(r"--(format|explain|status|csv|chart)\b")
_ADDED = re.compile(r"foedus data|not been added", re.IGNORECASE)
_LACKING = re.compile(r"\bmissing\b|\bno figures\b|not known|left out", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;]) (?=[A-Za-z0-9])")


def paragraphs(steps: Sequence[str]) -> tuple[Paragraph, ...]:
    """Steps as paragraphs: those set in are listed under the one before.

    Examples
    --------
    >>> paragraphs(["Duties:", "  one", "  two", "", "Then."])
    (Paragraph(text='Duties:', items=('one', 'two')), Paragraph(text='Then.', items=()))
    """
    found: list[tuple[str, list[str]]] = []
    for step in steps:
        said = _for_paper(step)
        if not said:
            continue
        if step.startswith("  ") and found:
            found[-1][1].append(said)
        else:
            found.append((said, []))
    return tuple(Paragraph(text, tuple(items)) for text, items in found)


def _for_paper(step: str) -> str:
    """A step without what it says of a command's options: paper has none."""
    if not _SAID_OF_COMMANDS.search(step):
        return step.strip()
    kept = [one for one in _SENTENCE.split(step.strip()) if not _SAID_OF_COMMANDS.search(one)]
    return " ".join(kept).strip().rstrip(";")


def answer_of(result: Result, one: Asked) -> tuple[Paragraph, ...]:
    """The paragraphs of an answer that a section tells; not its keys, nor what was assumed."""
    listed = [
        part
        for part in paragraphs(result.steps)
        if not part.text.startswith("Assumed:")
        and not _is_key(part.text, _columns(result), _firsts(result))
    ]
    listed = [part for part in listed if not (one.leaves and part.text.startswith(one.leaves))]
    if one.opens is not None:
        listed = [part for head in one.opens for part in listed if part.text.startswith(head)]
    return tuple(part if one.items else Paragraph(part.text) for part in listed)


def assumed_of(result: Result, one: Asked) -> tuple[str, ...]:
    """What was assumed: as the section's plan says, and as the answer lists it."""
    own = [
        item
        for part in paragraphs(result.steps)
        if part.text.startswith("Assumed:")
        for item in part.items
    ]
    said = [text for text in one.assumed if text != "Assumed:"]
    return tuple(said + (own if "Assumed:" in one.assumed or one.opens is None else []))


def missing_of(result: Result) -> tuple[str, ...]:
    """What the answer says is not there."""
    said = [text for text in result.notes if _ADDED.search(text) or _LACKING.search(text)]
    said += [text for text in result.steps if _ADDED.search(text)]
    if not result.rows:
        said.append("The answer has no rows.")
    return tuple(text.strip() for text in said)


def refused(error: FoedusError) -> tuple[str, ...]:
    """Why there is no answer, and what would bring one."""
    return (f"Not answered: {error.wrong}", f"To mend it: {error.mend}")


def _columns(result: Result) -> tuple[str, ...]:
    rows = _digest(result)
    return tuple(str(name) for name in rows[0]) if rows else ()


def _digest(result: Result) -> Sequence[Mapping[str, Any]]:
    if result.digest is not None:
        return result.digest
    return result.rows if result.shown is None else result.shown


def _is_key(text: str, columns: Sequence[str], firsts: Collection[str] = ()) -> bool:
    """Whether a step says what a column means, or a row: it begins with the name and a colon."""
    head, colon, _ = text.partition(":")
    if not colon:
        return False
    if head.split(", ")[0] in firsts or text.startswith("Of the four measures"):
        return True
    first = re.split(r", ", head)[0].casefold()
    return len(head) < _LONGEST_HEAD and any(
        name.split(" (")[0].casefold().startswith(first) for name in columns
    )


def _firsts(result: Result) -> frozenset[str]:
    """What stands in the first column, where that says what a row is and not whose."""
    rows = _digest(result)
    name = next(iter(rows[0]), "") if rows else ""
    return frozenset(str(row.get(name)) for row in rows) if name == "measure" else frozenset()


def tables_of(result: Result, one: Asked) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """The table of a section, cut if it is long, and then the whole one for the appendix."""
    if not one.table:
        return (), ()
    whole = _chosen(result, one) if one.columns else _as_told(result, one)
    if whole is None:
        return (), ()
    if len(whole.rows) <= SHORT:
        return (whole,), ()
    kept = Table(
        whole.caption, whole.heads, whole.rows[:SHORT], whole.numeric, whole.keys,
        f"{SHORT} of {len(whole.rows)} rows; all of them are in the appendix.",
    )  # fmt: skip
    if len(whole.rows) > MOST:
        cut = f"{MOST} of {len(whole.rows)} rows; the command of the section gives all."
        whole = Table(whole.caption, whole.heads, whole.rows[:MOST], whole.numeric, (), cut)
    named = one.head and f" ({one.head})"
    caption = f"{one.heading.rstrip('?')}{named}: {whole.caption}"
    return (kept,), (Table(caption, whole.heads, whole.rows, whole.numeric, (), whole.rest),)


def _as_told(result: Result, one: Asked) -> Table | None:
    rows = _digest(result)
    heads = [
        str(name) for name in (rows[0] if rows else ())
        if any(row.get(name) not in (None, "", []) for row in rows)
    ]  # fmt: skip
    if not heads:
        return None
    keys = tuple(
        part.text
        for part in paragraphs(result.steps)
        if _is_key(part.text, _columns(result), _firsts(result))
    )
    cells = tuple(tuple(said(row.get(name)) for name in heads) for row in rows)
    more = len(result.rows) - len(rows)
    rest = f"{more:,} further rows are in the full answer." if more > 0 else ""
    return table(one.caption or result.question, heads, cells, keys, rest)


def _chosen(result: Result, one: Asked) -> Table | None:
    held = [(name, head, form) for name, head, form in one.columns or () if _has(result, name)]
    if not any(form for _, _, form in held) and one.question != "treaty":
        return None
    figures = [name for name, _, form in held if form]
    rows: Sequence[Mapping[str, Any]] = [
        row
        for row in result.rows
        if not figures or any(abs(row.get(name) or 0) >= _LEAST for name in figures[:2])
    ]
    if one.question == "treaty":
        rows = [_with_source(row) for row in sorted(rows, key=_part)]
    else:
        rows = sorted(rows, key=lambda row: -max(abs(row.get(name) or 0) for name in figures[:2]))
    cells = tuple(tuple(formed(row.get(name), form) for name, _, form in held) for row in rows)
    if not cells:
        return None
    fewer = len(result.rows) - len(rows)
    heads = [head for _, head, _ in held]
    rest = f"{fewer:,} rows in which both '{heads[-3]}' and '{heads[-2]}' are nil are left out."
    keys = tuple(
        item
        for part in paragraphs(result.steps)
        if one.opens and part.text.startswith(one.opens)
        for item in part.items
        if not one.items and _is_key(item, heads)
    )
    return table(one.caption, heads, cells, keys, rest if fewer else "")


_LEAST = 0.00005
"""What is written as nil with two digits, in points."""
_PARTS = ("obligation", "domain", "decision", "consultation", "exit", "nuclear", "depth", "about",
          "practice")  # fmt: skip


def _part(row: Mapping[str, Any]) -> int:
    """Clauses first; parties last, which are drawn through time."""
    part = row.get("section")
    return _PARTS.index(part) if part in _PARTS else len(_PARTS)


def _with_source(row: Mapping[str, Any]) -> dict[str, Any]:
    """A fact with its source under it: a column of its own would be too narrow."""
    source = f"\n[{row['source']}]" if row.get("source") else ""
    return {**row, "says": f"{said(row.get('says'))}{source}"}


def _has(result: Result, name: str) -> bool:
    return any(row.get(name) not in (None, "") for row in result.rows)


def table(
    caption: str,
    heads: Sequence[str],
    cells: Sequence[tuple[str, ...]],
    keys: tuple[str, ...] = (),
    rest: str = "",
) -> Table:
    """A table; its columns of numbers are found by what is in them."""
    numeric = tuple(
        _is_numeric([row[place] for row in cells if row[place]]) for place in range(len(heads))
    )
    return Table(
        caption, tuple(one.replace("_", " ") for one in heads), tuple(cells), numeric, keys, rest
    )


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = sum(bool(_NUMBER.match(one.removeprefix("over "))) for one in cells)
    return bool(cells) and numbers >= 0.7 * len(cells)


def said(value: Any) -> str:
    """A value as it is read in a table.

    Examples
    --------
    >>> said(0.123456), said(None), said(["a", True]), said(4.0)
    ('0.123', '', 'a; yes', '4')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if math.isfinite(value) and abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, (list, tuple)):
        return "; ".join(said(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {said(one)}" for key, one in value.items() if one)
    return str(value)


_WHOLE = 100


def formed(value: Any, form: str) -> str:
    """A number in one of the forms of a plan; anything else as it is read."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not form:
        return said(value)
    if not math.isfinite(value):
        return ""
    if form == "points":
        return f"{100 * value:.2f}"
    if form == "share":
        return f"{100 * value:.1f}%"
    if form == "percent" and value > _WHOLE:
        return "over 100"
    if form == "mille":
        return f"{1000 * value:.1f}"
    return f"{value:.2f}" if form == "two" else f"{value:.1f}"


def figures_of(
    result: Result, one: Asked, command: str
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """The charts of a section, and why those are not there that could not be made."""
    from foedus.reports.figures import figure

    found, lost = [], []
    for name in result.charts:
        if one.charts is not None and name not in one.charts:
            continue
        drawn_by = f"{command} --chart {name}.svg --chart-of {name}"
        try:
            found.append(figure(result.chart(name), result.chart(name, width=NARROW), drawn_by))
        except FoedusError as error:
            lost.append(f"The chart '{name}' is not drawn: {error.wrong} {error.mend}")
    return tuple(found), tuple(lost)
