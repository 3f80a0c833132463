"""Where the cache is, and which names may be folders in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from foedus.errors import StoreError

CACHE_VARIABLE = "FOEDUS_CACHE"
DATA = "data-"
META = "meta.json"
# Files under this prefix are unfinished work; whoever holds the lock may delete them.
UNFINISHED = ".unfinished-"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)


def cache_dir() -> Path:
    """The cache's folder: ``FOEDUS_CACHE`` if set, else the system's place for caches."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("foedus", appauthor=False))


def folder(key: str, version: str) -> Path:
    """Folder of one version of one dataset.

    Raises
    ------
    StoreError
        If the key or version could not be a folder's name.
    """
    for name in (key, version):
        if not _NAME.fullmatch(name):
            raise StoreError(
                f"{name!r} cannot name a folder of the cache.",
                "use letters, digits, dots and hyphens, beginning with a letter or digit.",
            )
    return cache_dir() / key / version
