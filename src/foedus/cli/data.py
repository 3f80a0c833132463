"""``foedus data``: the official files a user has added."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Optional

import typer

from foedus.cli.printing import Form, put

data_app = typer.Typer(help="Official data files.", no_args_is_help=True, rich_markup_mode=None)

Key = Annotated[str, typer.Argument(metavar="KEY", help="Key of a dataset: `data list` has them.")]
Version = Annotated[Optional[str], typer.Option("--version", help="One version of it.")]  # noqa: UP045
Shape = Annotated[Form, typer.Option("--format", help="Form of the answer.")]


@data_app.callback()
def data() -> None:
    """Official data files."""


@contextmanager
def _working(what: str) -> Iterator[None]:
    """A sign of life on a terminal's standard error, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


@data_app.command("add")
def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")],
    trust_layout: Annotated[
        bool, typer.Option("--trust-layout", help="Accept a layout that is only documented.")
    ] = False,
    any_rows: Annotated[
        bool, typer.Option("--any-rows", help="Accept another number of rows (an excerpt).")
    ] = False,
    format: Shape = "table",
) -> None:
    """Recognize official files, check them whole, and keep them for questions."""
    from foedus.audits.data_results import added_result, refusal

    with _working("Reading files"):
        result = added_result(paths, trust_layout=trust_layout, any_rows=any_rows)
    error = refusal(result)
    if error is None or len(result.rows) > 1:
        put(result, format)
    if error is not None:
        raise error


@data_app.command("list")
def list_(format: Shape = "table") -> None:
    """List every dataset foedus reads: its file, its owner's page, and whether it was added."""
    from foedus.audits.data_results import list_result

    put(list_result(), format)


@data_app.command("verify")
def verify(
    keys: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(metavar="[KEY...]", help="Datasets; all that were added if not given."),
    ] = None,
    format: Shape = "table",
) -> None:
    """Compare what was added with the checksums kept beside it."""
    from foedus.audits.data_results import damage, verified_result

    with _working("Verifying"):
        result = verified_result(keys or ())
    put(result, format)
    error = damage(result)
    if error is not None:
        raise error


@data_app.command("path")
def path(
    key: Annotated[str, typer.Argument(help="Dataset; the cache's folder if not given.")] = "",
    version: Version = None,
) -> None:
    """Print the path of a dataset's Parquet file, or of the cache."""
    from foedus.sources import adding
    from foedus.store import cache_dir

    typer.echo(str(adding.path(key, version) if key else cache_dir()))


@data_app.command("remove")
def remove(key: Key, version: Version = None) -> None:
    """Delete a dataset's copy from the cache; your own file is not touched."""
    from foedus.audits.data_results import removed_result

    put(removed_result(key, version), "table")


@data_app.command("fetch")
def fetch(key: Key, version: Version = None, format: Shape = "table") -> None:
    """Download a dataset from the address you wrote down in `sources.toml`, and add it."""
    from foedus.audits.data_results import fetched_result

    if not sys.stderr.isatty():
        put(fetched_result(key, version), format)
        return
    from foedus.sources.fetching import bar

    with bar(key) as progress:
        result = fetched_result(key, version, progress)
    put(result, format)


@data_app.command("check")
def check(format: Shape = "table") -> None:
    """Hold the atlas field by field against the official files that were added."""
    from foedus.audits.atlas_agreement import check_atlas

    with _working("Comparing"):
        result = check_atlas()
    put(result, format)
