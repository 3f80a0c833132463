"""Writes a report as one page of HTML that needs nothing else: no script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

from foedus.reports.document import Figure, Paragraph, Report, Section, Table
from foedus.reports.figures import svgs

_MANY = 7
"""Columns from which a table is set smaller on paper."""
_LONG = 4
_BRIEF = 90
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def html_of(report: Report, *, phone: bool = True) -> str:
    """A report as a page.

    Parameters
    ----------
    report : Report
        The document.
    phone : bool
        Charts are drawn for narrow screens too; paper has no use for it.
    """
    style = (files("foedus.reports") / "paper.css").read_text(encoding="utf-8")
    numbers = _numbers(report)
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'\">",
        f'<meta name="generator" content="foedus {escape(report.version)}">',
        f'<meta name="dcterms.created" content="{report.on}">',
        f'<meta name="dcterms.modified" content="{report.on}">',
        f"<title>{escape(report.title)}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="about">{_whole_days(report.about)}</p>',
        f'<p class="stamp">foedus {escape(report.version)}, atlas as of {report.atlas}. Made by '
        f"<code>{escape(report.command)}</code></p>",
        "</header>",
        *_contents(report),
        "<main>",
    ]
    for place, section in enumerate(report.sections, 1):
        parts += _section(section, place, numbers, phone=phone)
    parts += _appendix(report)
    parts += ["</main>", *_closing(report), "</body>", "</html>"]
    return "\n".join(parts) + "\n"


def _numbers(report: Report) -> dict[int, int]:
    """Section -> how many figures stand before it."""
    found, count = {}, 0
    for place, section in enumerate(report.sections, 1):
        found[place] = count
        count += len(section.figures)
    return found


def _contents(report: Report) -> list[str]:
    listed = [
        (f"s{place}", f"{place}. {one.heading}") for place, one in enumerate(report.sections, 1)
    ]
    listed += [("appendix", "Appendix: tables in full")] if report.appendix else []
    listed += [("sources", "Sources"), ("again", "How to make this again")]
    links = [f'<li><a href="#{key}">{escape(text)}</a></li>' for key, text in listed]
    return ['<nav aria-label="Contents">', "<ol>", *links, "</ol>", "</nav>"]


def _section(one: Section, place: int, numbers: dict[int, int], *, phone: bool) -> list[str]:
    parts = [f'<section id="s{place}">', f"<h2>{place}. {escape(one.heading)}</h2>"]
    if one.asked:
        parts.append(f'<p class="asked">{escape(one.asked)}</p>')
    if one.first:
        parts += ['<div class="first" role="note">', *map(_p, one.first), "</div>"]
    for part in one.answer:
        parts += _paragraph(part)
    for table in one.tables:
        parts += _table(table)
    for number, figure in enumerate(one.figures, numbers[place] + 1):
        parts += _figure(figure, number, phone=phone)
    if one.missing:
        parts += [
            '<div class="missing">',
            "<h3>What is missing</h3>",
            *_list(one.missing),
            "</div>",
        ]
    around = [
        ("What is assumed", one.assumed),
        ("How sure it is", one.uncertain),
    ]
    held = [(head, said) for head, said in around if said]
    if held:
        # Lists of very unlike length stand under each other, not side by side.
        beside = len(held) > 1 and max(len(said) for _, said in held) < _LONG
        parts.append(f'<div class="around{"" if beside else " one"}">')
        for head, said in held:
            parts += ["<div>", f"<h3>{head}</h3>", *_list(said), "</div>"]
        parts.append("</div>")
    if one.command:
        rests = ", ".join(f'<a href="#r{n}">{n}</a>' for n in one.sources)
        cited = f" Sources: {rests}." if rests else ""
        parts.append(
            f'<p class="command">This answer alone, with everything: <code>{escape(one.command)} '
            f"--format json</code>.{cited}</p>"
        )
    return [*parts, "</section>"]


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _whole_days(text: str) -> str:
    """A short text in which no line breaks within a date."""
    return _DAY.sub(r'<span class="day">\g<0></span>', escape(text))


def _list(said: Iterable[str]) -> list[str]:
    listed = list(said)
    short = len(listed) > _LONG and all(len(one) < _BRIEF for one in listed)
    return [
        '<ul class="short">' if short else "<ul>",
        *(f"<li>{escape(one)}</li>" for one in listed),
        "</ul>",
    ]


def _paragraph(part: Paragraph) -> list[str]:
    return [_p(part.text), *(_list(part.items) if part.items else ())]


def _table(table: Table) -> list[str]:
    many = " many" if len(table.heads) >= _MANY else ""
    kind = [' class="n"' if one else "" for one in table.numeric]
    heads = "".join(
        f'<th scope="col"{kind[n]}>{escape(one)}</th>' for n, one in enumerate(table.heads)
    )
    parts = [
        f'<div class="scroll{many}" tabindex="0" role="region" '
        f'aria-label="{escape(table.caption)}">',
        "<table>",
        f"<caption>{escape(table.caption)}</caption>",
        f"<thead><tr>{heads}</tr></thead>",
        "<tbody>",
    ]
    for row in table.rows:
        first, *others = row
        cells = f'<th scope="row"{kind[0]}>{_cell(first)}</th>' + "".join(
            f"<td{kind[n]}>{_cell(one)}</td>" for n, one in enumerate(others, 1)
        )
        parts.append(f"<tr>{cells}</tr>")
    parts += ["</tbody>", "</table>", "</div>"]
    parts += [f'<p class="keys">{escape(one)}</p>' for one in table.keys]
    return [*parts, *([f'<p class="rest">{escape(table.rest)}</p>'] if table.rest else [])]


def _cell(text: str) -> str:
    return _whole_days(text).replace("\n", "<br>")


def _figure(one: Figure, number: int, *, phone: bool) -> list[str]:
    drawn = [
        ("wide", svgs(one.wide, f"f{number}", one.title, one.says)),
        ("narrow", svgs(one.narrow, f"f{number}n", one.title, one.says) if phone else ()),
    ]
    parted = ' class="parted"' if len(drawn[0][1]) > 1 else ""
    parts = [f"<figure{parted}>"]
    for kind, several in drawn:
        parts += [f'<div class="{kind}">{part}</div>' for part in several]
    source = f" Source: {escape(one.source)}" if one.source else ""
    parts += [
        f"<figcaption><strong>Figure {number}. {escape(one.title)}</strong> {escape(one.says)}"
        f'<span class="by">{source}</span></figcaption>',
        "</figure>",
    ]
    return parts


def _appendix(report: Report) -> list[str]:
    if not report.appendix:
        return []
    parts = ['<section id="appendix">', "<h2>Appendix: tables in full</h2>"]
    for table in report.appendix:
        parts += _table(table)
    return [*parts, "</section>"]


def _closing(report: Report) -> list[str]:
    cited = [f'<li id="r{n}">{escape(one)}</li>' for n, one in enumerate(report.sources, 1)]
    asked = [
        f"<dt>{escape(question)}</dt><dd>{escape(told)}</dd>"
        for question, told in report.parameters
    ]
    return [
        "<footer>",
        '<section id="sources">',
        "<h2>Sources</h2>",
        '<ol class="sources">',
        *cited,
        "</ol>",
        "</section>",
        '<section id="again">',
        "<h2>How to make this again</h2>",
        f"<p><code>{escape(report.command)}</code></p>",
        f"<p>foedus {escape(report.version)}; atlas as of {report.atlas}; the same files added, "
        "the same parameters and seeds give the same document.</p>",
        "<h3>Parameters and seeds</h3>",
        "<dl>",
        *asked,
        "</dl>",
        "</section>",
        "</footer>",
    ]
