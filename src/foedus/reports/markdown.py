"""Writes a report as Markdown: one file, tables for numbers, and for each chart its command."""

from __future__ import annotations

import re

from foedus.reports.document import Figure, Report, Section, Table

# What would be markup, wherever it stands; what only is at a line's beginning, there.
_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_ADDRESS = re.compile(r"(https?|ftp|www)(:|\.)")


def plain(text: str) -> str:
    """Text whose signs are no markup.

    Examples
    --------
    >>> print(plain("<b> a|b *c*"))
    \\<b\\> a\\|b \\*c\\*
    """
    said = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _BEGINS.sub(r"\1\\\2", said)


def code(text: str) -> str:
    """Text as code, whatever signs of code it holds."""
    said = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if said.startswith("`") or said.endswith("`") else ""
    return f"{fence}{pad}{said}{pad}{fence}"


def markdown_of(report: Report) -> str:
    """A report as Markdown.

    Charts are not in it: under each table stands the caption of the chart, and the command that
    draws it in a file.
    """
    lines = [f"# {plain(report.title)}", "", plain(report.about), ""]
    lines += [f"foedus {report.version}, atlas as of {report.atlas}.", ""]
    lines += [f"Made by {code(report.command)}", ""]
    number = 0
    for place, section in enumerate(report.sections, 1):
        lines += _section(section, place, number)
        number += len(section.figures)
    if report.appendix:
        lines += ["## Appendix: tables in full", ""]
        for table in report.appendix:
            lines += _table(table)
    lines += ["## Sources", ""]
    lines += [f"{n}. {plain(one)}" for n, one in enumerate(report.sources, 1)]
    lines += ["", "## How to make this again", "", code(report.command), ""]
    lines += ["Parameters and seeds:", ""]
    lines += [f"- {plain(question)}: {plain(told)}" for question, told in report.parameters]
    return "\n".join(lines) + "\n"


def _section(one: Section, place: int, before: int) -> list[str]:
    lines = [f"## {place}. {plain(one.heading)}", ""]
    lines += [plain(one.asked), ""] if one.asked else []
    for note in one.first:
        lines += [f"> {plain(note)}", ">"]
    lines = [*lines[:-1], ""] if one.first else lines
    for part in one.answer:
        lines += [plain(part.text), ""]
        lines += [*(f"- {plain(item)}" for item in part.items), ""] if part.items else []
    for table in one.tables:
        lines += _table(table)
    for number, figure in enumerate(one.figures, before + 1):
        lines += _figure(figure, number)
    for head, said in (
        ("What is missing", one.missing),
        ("What is assumed", one.assumed),
        ("How sure it is", one.uncertain),
    ):
        if said:
            lines += [f"### {head}", "", *(f"- {plain(text)}" for text in said), ""]
    if one.command:
        cited = f" Sources: {', '.join(map(str, one.sources))}." if one.sources else ""
        lines += [f"This answer alone: {code(f'{one.command} --format json')}.{cited}", ""]
    return lines


def _table(table: Table) -> list[str]:
    lines = [f"**{plain(table.caption)}**", ""]
    lines.append(f"| {' | '.join(map(plain, table.heads))} |")
    lines.append(f"|{'|'.join(' ---: ' if one else ' --- ' for one in table.numeric)}|")
    lines += [f"| {' | '.join(map(plain, row))} |" for row in table.rows]
    lines.append("")
    for text in (*table.keys, table.rest):
        lines += [plain(text), ""] if text else []
    return lines


def _figure(one: Figure, number: int) -> list[str]:
    source = f" Source: {plain(one.source)}" if one.source else ""
    return [
        f"**Figure {number}. {plain(one.title)}** {plain(one.says)}{source} Drawn by "
        f"{code(one.command)}.",
        "",
    ]
