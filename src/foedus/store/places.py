"""Where the cache is, and which names may be folders in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from foedus.errors import StoreError

CACHE_VARIABLE = "FOEDUS_CACHE"
DATA = "data-"
META = "meta.json"
# Files under this prefix are unfinished work; whoever holds the lock may delete them.
UNFINISHED = ".unfinished-"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)


_inside: ContextVar[Path | None] = ContextVar("foedus cache", default=None)


@contextmanager
def cache_at(folder: Path) -> Iterator[None]:
    """Read another cache inside: in this thread or task alone, and in no process begun there.

    Parameters
    ----------
    folder : Path
        Of the cache; one that is not there holds nothing.
    """
    before = _inside.set(folder)
    try:
        yield
    finally:
        _inside.reset(before)


def cache_dir() -> Path:
    """The cache's folder: that of :func:`cache_at`, else ``FOEDUS_CACHE``, else the system's."""
    inside = _inside.get()
    if inside is not None:
        return inside
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
