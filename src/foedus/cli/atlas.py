"""``foedus atlas``: check a treaty file before it joins the atlas."""

from __future__ import annotations

from typing import Annotated

import typer

from foedus.cli.printing import Form, put

atlas_app = typer.Typer(help="The bundled facts.", no_args_is_help=True, rich_markup_mode=None)


@atlas_app.callback()
def atlas() -> None:
    """The bundled facts."""


@atlas_app.command("check")
def check(
    file: Annotated[str, typer.Argument(help="Treaty file (TOML) to check.")],
    format: Annotated[Form, typer.Option("--format", help="Form of the answer.")] = "table",
) -> None:
    """Lint a treaty file; print its rulings on three stock events and what no dataset confirms."""
    from foedus.audits.treaty_lint import lint

    put(lint(file), format)
