"""Starts `foedus serve` as a user does, and ends it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    port: int
    home: Path
    cache: Path

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def log(self) -> str:
        """What it has written to standard error."""
        return (self.home / "log").read_text("utf-8")


@contextmanager
def served(home: Path, *options: str) -> Iterator[Served]:
    """A server on a free port, with an empty cache and a folder of its own."""
    cache = home / "cache"
    cache.mkdir()
    environment = {**os.environ, "TMPDIR": str(home)}
    environment.pop("FOEDUS_CACHE", None)
    command = [
        sys.executable, "-m", "foedus", "serve", "--port", "0", "--no-open", "--data", str(cache),
        *options,
    ]  # fmt: skip
    with (home / "log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        yield Served(child, _port(child, home), home, cache)
    finally:
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _port(child: subprocess.Popen[bytes], home: Path) -> int:
    for _ in range(600):
        found = re.search(r"http://localhost:(\d+)/", (home / "log").read_text("utf-8"))
        if found and _answers(int(found[1])):
            return int(found[1])
        if child.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {(home / 'log').read_text('utf-8')}")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=5):
            return True
    except OSError:
        return False
