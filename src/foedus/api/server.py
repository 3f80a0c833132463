"""Runs the app: one worker or several on one socket, its folder of jobs, its log, its end."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from foedus.api.guard import lines
from foedus.api.limits import PREFIX, Limits, limits_from
from foedus.api.runtime import end_with, made_folder
from foedus.errors import ServingError

_JOBS, _LOG, _HOSTS, _PAGES = (f"{PREFIX}{one}" for one in ("FOLDER", "LOG", "NAMES", "PAGES"))
_GRACE = 5
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve.

    Parameters
    ----------
    host, port : str, int
        Where to listen.
    workers : int
        Processes that answer.
    log : str
        ``lines`` or ``json``.
    root_path : str
        The path under which a proxy shows the server.
    proxies : str
        Addresses of proxies whose word on the client is taken, by commas; none if empty.
    names : tuple of str
        Hosts by which it may be called; any if empty.
    limits : Limits
        What is granted.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    log: str = "lines"
    root_path: str = ""
    proxies: str = ""
    names: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


class Line(logging.Formatter):
    """A line of the log, as text or as JSON."""

    def __init__(self, as_json: bool = False) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = getattr(record, "said", None)
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if self.as_json:
            told: dict[str, Any] = {
                "time": when,
                "level": record.levelname.lower(),
                "process": record.process,
            }
            told |= said or {"message": record.getMessage()}
            if record.exc_info:
                told["trace"] = self.formatException(record.exc_info)
            return lines(told, as_json=True)
        text = lines(said, as_json=False) if said else record.getMessage().replace("\n", "\n  ")
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{when} {record.levelname.lower()} {text}{trace}"


def log_settings(form: str) -> dict[str, Any]:
    """The log of the server, on standard error."""
    quiet = {"handlers": ["err"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Line, "as_json": form == "json"}},
        "handlers": {
            "err": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            "foedus.serve": {**quiet, "level": "INFO"},
            "uvicorn": {**quiet, "level": "WARNING"},
        },
    }


def serving() -> Any:
    """The app of one worker, as the environment of the server sets it."""
    from foedus.api.app import make_app
    from foedus.api.protocol import bounded

    limits = limits_from(os.environ)
    # Workers are begun anew: what was set in the process that began them is not set here.
    bounded(limits)
    # A thread that makes an answer gives way sooner to the one that sends those made before.
    sys.setswitchinterval(0.001)
    if multiprocessing.parent_process() is not None and os.name != "nt":
        end_with(os.getppid())
    folder = os.environ.get(_JOBS)
    pages = os.environ.get(_PAGES)
    return make_app(
        limits,
        folder=Path(folder) if folder else None,
        pages=Path(pages) if pages else None,
        names=[one for one in os.environ.get(_HOSTS, "").split(",") if one],
        warm=True,
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises
    ------
    ServingError
        If the host or the port cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((host, port))
        one.listen(1024)
    except (OSError, OverflowError) as error:
        one.close()
        why = getattr(error, "strerror", None) or str(error)
        raise ServingError(
            f"{host}:{port} cannot be listened to ({why}).",
            f"another program may be there: take another port (--port {_free(host)}), or end it.",
        ) from error
    one.set_inheritable(True)
    return one


def _free(host: str) -> int:
    try:
        with socket.socket() as one:
            one.bind((host if host in LOOPBACK[:2] else "127.0.0.1", 0))
            return int(one.getsockname()[1])
    except OSError:
        return 8001


def serve(settings: Settings, ready: Callable[[str], None]) -> int:
    """Serve until a signal ends it.

    Parameters
    ----------
    settings : Settings
        How.
    ready : callable
        Called with the address when the socket listens.

    Returns
    -------
    int
        What to leave with.

    Raises
    ------
    ServingError
        If the socket cannot be had.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from foedus.api.protocol import bounded

    one = listening(settings.host, settings.port)
    folder = made_folder()
    for name, value in asdict(settings.limits).items():
        os.environ[PREFIX + name.upper()] = str(value)
    os.environ[_JOBS] = str(folder)
    os.environ[_LOG] = settings.log
    os.environ[_HOSTS] = ",".join(settings.names)
    config = uvicorn.Config(
        "foedus.api.server:serving",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=bounded(settings.limits),
        ws="none",
        log_config=log_settings(settings.log),
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        root_path=settings.root_path,
        timeout_keep_alive=max(5, settings.limits.patience),
        timeout_graceful_shutdown=_GRACE,
        timeout_worker_healthcheck=30,
    )
    port = one.getsockname()[1]
    shown = "localhost" if settings.host in LOOPBACK else settings.host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    # Uvicorn ends in order at a signal and then passes it on; its default would leave the folder.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        ready(address)
        if settings.workers > 1:
            Multiprocess(config, sockets=[one]).run()
        else:
            uvicorn.Server(config).run(sockets=[one])
    finally:
        one.close()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _leave(number: int, frame: object) -> None:
    raise SystemExit(0)


def look(address: str) -> None:
    """Open the pages in a browser as soon as the server answers."""
    import time
    import urllib.request
    import webbrowser

    def when_there() -> None:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}health", timeout=1):
                    break
            except OSError:
                time.sleep(0.25)
        else:
            return
        if not webbrowser.open(address):
            sys.stderr.write(f"No browser opened: open {address} yourself.\n")

    threading.Thread(target=when_there, daemon=True).start()
