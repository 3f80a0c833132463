"""``foedus data``: the official files a user has added."""

from __future__ import annotations

import typer

data_app = typer.Typer(help="Official data files.", no_args_is_help=True, rich_markup_mode=None)


@data_app.callback()
def data() -> None:
    """Official data files."""
