"""``foedus report``: the answers about an alliance, a scenario or an attack in one document."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Optional

import typer

from foedus.errors import EventError

_TEXT = Optional[str]  # noqa: UP045
_WHOLE = Optional[int]  # noqa: UP045


def report(
    subject: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="SUBJECT...",
            help="An alliance or bloc; a scenario's name or file; or an attacker and a target.",
        ),
    ] = None,
    out: Annotated[
        str, typer.Option("--out", metavar="FILE", help="File: .html, .pdf or .md says how.")
    ] = "brief.html",
    attacker: Annotated[
        _TEXT, typer.Option("--attacker", help="State or states that attack, by commas.")
    ] = None,
    target: Annotated[
        _TEXT, typer.Option("--target", help="State or states attacked, by commas.")
    ] = None,
    on: Annotated[
        _TEXT, typer.Option("--on", help="The day; the atlas's or the scenario's if not given.")
    ] = None,
    members: Annotated[
        _TEXT,
        typer.Option(
            "--members",
            help="Members whose promises are told, by commas, or none; two if not given.",
        ),
    ] = None,
    draws: Annotated[_WHOLE, typer.Option("--draws", help="How often a war is drawn.")] = None,
    seed: Annotated[_WHOLE, typer.Option("--seed", help="Seed of every draw.")] = None,
) -> None:
    """Write the answers about an alliance, a scenario or an attack in one document.

    Examples:

    foedus report NATO --out nato.html

    foedus report ukraine-joins-nato --out ukraine.pdf

    foedus report Russia Estonia --out brief.md
    """
    from foedus.compare.comparison import compare
    from foedus.reports.composing import composed
    from foedus.reports.saving import check_out, save

    texts: dict[str, Any] = {
        "--on": on, "--members": members, "--attacker": attacker, "--target": target
    }  # fmt: skip
    for flag, value in texts.items():
        if value is not None and not value.strip():
            raise EventError(f"{flag} is empty.", "give it a value, or leave it out.")
    file = check_out(out)
    made = composed(
        subject or (),
        attacker=attacker or "",
        target=target or "",
        on=on,
        members=members,
        draws=draws,
        seed=seed,
        out=file.name,
        compare=compare,
    )
    save(made, file)
    empty = sum(not one.answer and not one.tables for one in made.sections)
    more = f", {empty} of them without an answer: they say why" if empty else ""
    sys.stderr.write(f"Report: {len(made.sections)} sections, in {file}{more}\n")
