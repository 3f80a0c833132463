"""One writer at a time: a lock that the system frees when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from foedus.errors import StoreError

if sys.platform == "win32":
    import msvcrt

    def _try(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

    def _free(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_UN)


@contextmanager
def locked(folder: Path, wait: float = 30.0) -> Iterator[None]:
    """Hold the cache's lock; no stale lock is possible, since it dies with its process.

    Parameters
    ----------
    folder : Path
        The cache's folder, made if it is missing.
    wait : float
        Seconds to wait for another writer.

    Raises
    ------
    StoreError
        If the folder cannot be written, or another process still writes after ``wait``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("a+b")
    except OSError as error:
        raise StoreError(
            f"the cache {folder} cannot be written ({error.strerror or error}).",
            "make it writable, or set FOEDUS_CACHE to a folder that is.",
        ) from error
    with stream:
        until = time.monotonic() + wait
        while True:
            try:
                _try(stream)
                break
            except OSError as error:
                if time.monotonic() >= until:
                    raise StoreError(
                        f"another process has been writing to the cache {folder} for "
                        f"{wait:g} seconds{_holder(folder)}.",
                        "wait for it to end, then try again.",
                    ) from error
                time.sleep(0.05)
        try:
            _sign(folder)
            yield
        finally:
            _free(stream)


def _sign(folder: Path) -> None:
    # Who holds the lock goes beside it: on Windows a locked file cannot be read.
    with suppress(OSError):
        (folder / ".lock-holder").write_text(str(os.getpid()), encoding="ascii")


def _holder(folder: Path) -> str:
    try:
        number = (folder / ".lock-holder").read_text(encoding="ascii", errors="replace")
        return f" (process {int(number)})"
    except (OSError, ValueError):
        return ""
