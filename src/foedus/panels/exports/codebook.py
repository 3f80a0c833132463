"""The codebook beside an export: every column with its unit, coverage, share missing and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.panels.building.work import Given
    from foedus.panels.panel import Panel


def codebook(
    panel: Panel,
    name: str,
    rows: int,
    missing: Mapping[str, int],
    names: Mapping[str, str] | None = None,
) -> str:
    """The codebook of an export, in Markdown.

    Parameters
    ----------
    panel : Panel
        What was exported.
    name : str
        The file's name.
    rows : int
        How many rows it has.
    missing : mapping of str to int
        How many of them are null, by column of the panel.
    names : mapping of str to str, optional
        What the file calls a column, where it has another name.

    Returns
    -------
    str
    """
    from foedus.panels.exports.citing import citations, inputs

    names = names or {}
    directed = {True: ", directed", False: ", undirected", None: ""}[panel.directed]
    first, last = panel.years
    numbers = {"cow": "COW's", "gw": "Gleditsch and Ward's"}[panel.system]
    lines = [
        f"# Codebook of {name}",
        "",
        f"One row is {panel.unit.row}{directed}: {rows} rows, {first}-{last}, in "
        f"{numbers} numbers. Keys: {', '.join(f'`{key}`' for key in panel.keys)}.",
        "",
        "| column | what | unit | source | years | no row in the source means | missing |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    known = {*panel.keys, *(one.name for one in panel.given)}
    lines += [
        f"| `{own}` | as the unit has it | | {', '.join(panel.made_of) or 'the panel'} | "
        f"{first}-{last} | not known | {_share(missing[own], rows)} |"
        for own in missing
        if own not in known
    ]
    lines += [_line(one, names, rows, missing) for one in panel.given if one.name in missing]
    lines += ["", "## How each was made", ""]
    rules: dict[str, list[str]] = {}
    for one in panel.given:
        if one.name in missing:
            rules.setdefault(one.rule, []).append(f"`{names.get(one.name, one.name)}`")
    lines += [f"- {', '.join(names)}: {rule}" for rule, names in rules.items()]
    lines += ["", "## The files it was made from", ""]
    for used in inputs(panel):
        lines.append(
            f"- {used['title']} ({used['key']} {used['version']}), {used['file']}, sha256 "
            f"{used['sha256']}. {used['terms']}"
        )
    lines += ["", "## To cite", ""]
    lines += [f"- {text}" for text in citations(panel).values()]
    return "\n".join(lines) + "\n"


def _line(one: Given, names: Mapping[str, str], rows: int, missing: Mapping[str, int]) -> str:
    uses = ", ".join(f"{key} {version}" for key, version in one.uses) or "the panel"
    absent = "not known" if one.absent is None else f"{one.absent:g}"
    name, years = names.get(one.name, one.name), f"{one.first}-{one.last}"
    cells = (f"`{name}`", one.label, one.unit, uses, years, absent, _share(missing[one.name], rows))
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _share(missing: int, rows: int) -> str:
    return f"{missing / rows:.1%}" if rows else "no rows"
