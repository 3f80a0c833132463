"""``foedus atlas``: check a treaty file before it joins the atlas."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

atlas_app = typer.Typer(help="The bundled facts.", no_args_is_help=True, rich_markup_mode=None)


@atlas_app.callback()
def atlas() -> None:
    """The bundled facts."""


@atlas_app.command("check")
def check(
    file: Annotated[str, typer.Argument(help="Treaty file (TOML) to check.")],
    format: Annotated[str, typer.Option(help="table, json, csv or md.")] = "table",
) -> None:
    """Lint a treaty file; print its rulings on three stock events and what no dataset confirms."""
    from foedus.audits.treaty_lint import lint
    from foedus.cli.rendering import render

    sys.stdout.write(render(lint(file), format))
