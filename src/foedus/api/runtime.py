"""The folder of a running server: jobs, and what workers share. It goes when the server does."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO

from foedus.drafts import write_whole

PREFIX = "foedus-serve-"
_WHOSE = "server.pid"
_HELD: list[BinaryIO] = []


def made_folder() -> Path:
    """A new folder, which says whose it is; those of servers that were killed are removed."""
    remove_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    path = folder / _WHOSE
    write_whole(path, f"{os.getpid()}\n".encode("ascii"))
    held = path.open("rb")
    if _locked(held):
        # The system lets go of it when this process ends, however it ends.
        _HELD.append(held)
    return folder


def _locked(file: BinaryIO) -> bool:
    """Whether a file could be locked, as the folder of a server that lives cannot."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def remove_left(base: Path | None = None) -> list[Path]:
    """Remove the folders that servers of this user left when they were killed.

    Parameters
    ----------
    base : Path, optional
        Where they are; the folder of temporary files if not given.

    Returns
    -------
    list of Path
        What was removed: folders of this user, by name ours, that name a process which is gone.
    """
    removed = []
    for folder in (base or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        try:
            known = folder.lstat()
            # Another's folder is not looked into: whatever lies there may be made to hold us up.
            own = not hasattr(os, "getuid") or known.st_uid == os.getuid()
            if not stat.S_ISDIR(known.st_mode) or not own:
                continue
            number = int((folder / _WHOSE).read_text("ascii"))
        except (OSError, ValueError):
            continue
        # In a container a server has the number that the one before it had, or one beside it.
        if number != os.getpid() and (number <= 0 or lives(number)):
            continue
        try:
            with (folder / _WHOSE).open("rb") as file:
                if not _locked(file):
                    continue
        except OSError:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        removed.append(folder)
    return removed


def lives(process: int) -> bool:
    """Whether there is a process of this number."""
    if os.name == "nt":
        # There, no signal only looks.
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def end_with(process: int) -> None:
    """End this worker when the server that began it has been killed.

    Parameters
    ----------
    process : int
        The server's number, while it is this one's parent.
    """

    def look() -> None:
        while os.getppid() == process:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
