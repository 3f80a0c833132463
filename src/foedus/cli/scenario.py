"""``foedus scenario``: the library, what a scenario changes, and a file looked over."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from foedus.cli.printing import Form, put

scenario_app = typer.Typer(
    help="Scenarios: dated changes to agreements, weights and posture.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Named = Annotated[
    str, typer.Argument(metavar="FILE|NAME", help="A scenario file (TOML), or a name of the list.")
]
Shape = Annotated[Form, typer.Option("--format", help="Form of the answer.")]


@scenario_app.callback()
def scenario() -> None:
    """Scenarios: dated changes to agreements, weights and posture."""


@scenario_app.command("list")
def list_(format: Shape = "table") -> None:
    """List the scenarios that come with foedus."""
    from foedus.scenarios.showing import listed

    put(listed(), format)


@scenario_app.command("show")
def show(
    named: Named,
    on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--on", help="Day of the World; that of the scenario if not given."),
    ] = None,
    toml: Annotated[
        bool, typer.Option("--toml", help="Print the scenario's file as foedus writes it.")
    ] = False,
    format: Shape = "table",
) -> None:
    """List every value that a scenario makes another, old and new, before anything runs.

    Examples:

    foedus scenario show ukraine-joins-nato
    """
    from foedus.errors import EventError
    from foedus.scenarios.library import find_scenario
    from foedus.scenarios.showing import shown

    if on is not None and not on.strip():
        raise EventError("--on is empty.", "give it a value, or leave it out.")
    if toml:
        typer.echo(find_scenario(named).toml(), nl=False)
        return
    put(shown(named, on), format)


@scenario_app.command("check")
def check(named: Named, format: Shape = "table") -> None:
    """Look a scenario file over: every fault at once, with its line and its mend."""
    from foedus.compare.expecting import askable
    from foedus.scenarios.showing import checked

    result = checked(named, askable)
    put(result, format)
    if not result.extra["sound"]:
        raise typer.Exit(2)
