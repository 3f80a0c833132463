"""``foedus serve``: the pages and the addresses of every question, on this machine or for many."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, Optional

import typer

from foedus.errors import MissingExtraError, ServingError

_NEEDS = {"fastapi": "fastapi", "uvicorn": "uvicorn", "httptools": "httptools", "pebble": "pebble"}
_MOST_WORKERS = 64


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 is every one of them.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    workers: Annotated[int, typer.Option("--workers", help="Processes that answer.")] = 1,
    data: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--data", metavar="FOLDER", help="The cache of added files; the usual one if not given."
        ),
    ] = None,
    log: Annotated[
        Literal["lines", "json"], typer.Option("--log", help="The log, on standard error.")
    ] = "lines",
    open_: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--open/--no-open", help="Open the page in a browser."),
    ] = None,
    root_path: Annotated[
        str,
        typer.Option(
            "--root-path", help="Path under which a proxy shows the server, such as /foedus."
        ),
    ] = "",
    proxy: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="A proxy whose word on the client is taken; none if not given.",
        ),
    ] = None,
    name: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--name", metavar="HOST", help="A name by which the server may be called; any with '*'."
        ),
    ] = None,
    limit: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--limit",
            metavar="NAME=NUMBER",
            help="A limit, such as draws=5000; docs/api.md lists them.",
        ),
    ] = None,
) -> None:
    """Serve the pages and every question's address until Ctrl-C.

    Examples:

    foedus serve

    foedus serve --host 0.0.0.0 --workers 4 --log json --name alliances.example.org
    """
    _check_extra()
    from foedus.api.limits import limited, limits_from
    from foedus.api.server import LOOPBACK, Settings, look
    from foedus.api.server import serve as served

    if not 0 <= port <= 65535 or not 1 <= workers <= _MOST_WORKERS:
        raise ServingError(
            f"the port {port} and {workers} workers do not go.",
            f"take a port from 0 to 65535 and 1 to {_MOST_WORKERS} workers.",
        )
    if root_path and not (root_path.startswith("/") and not root_path.endswith("/")):
        raise ServingError(
            f"--root-path is {root_path!r}.", "begin it with a slash and end it without: /foedus."
        )
    if data is not None:
        _take_data(data)
    limits = limited(_pairs(limit or ()), limits_from(os.environ))
    local = host in LOOPBACK
    settings = Settings(
        host=host,
        port=port,
        workers=workers,
        log=log,
        root_path=root_path,
        proxies=",".join(proxy or ()),
        names=_names(name or (), local=local),
        limits=limits,
    )
    shown = open_ if open_ is not None else (local and sys.stderr.isatty())

    def ready(address: str) -> None:
        sys.stderr.write(f"foedus is at {address} (Ctrl-C ends it).\n")
        sys.stderr.flush()
        if shown:
            look(address)

    raise typer.Exit(served(settings, ready))


def _check_extra() -> None:
    from importlib.util import find_spec

    absent = [package for module, package in _NEEDS.items() if find_spec(module) is None]
    if absent:
        raise MissingExtraError(
            f"`foedus serve` needs the package{'s' * (len(absent) > 1)} {', '.join(absent)}.",
            'run `pip install "foedus[web]"`.',
        )


def _take_data(data: str) -> None:
    from foedus.store.places import CACHE_VARIABLE

    folder = Path(data).expanduser()
    if not folder.is_dir():
        raise ServingError(
            f"--data: there is no folder {data!r}.",
            "name the cache into which `foedus data add` has put files (FOEDUS_CACHE), or leave "
            "it out.",
        )
    os.environ[CACHE_VARIABLE] = str(folder.resolve())


def _pairs(said: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign:
            raise ServingError(f"--limit {one!r} has no '='.", "write it as draws=5000.")
        pairs[name.strip()] = value
    return pairs


def _names(said: list[str] | tuple[str, ...], *, local: bool) -> tuple[str, ...]:
    """A server for this machine alone goes by this machine's names: no page elsewhere reads it."""
    if "*" in said:
        return ()
    return ("localhost", *said) if local else tuple(said)
