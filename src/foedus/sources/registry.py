"""The declared datasets: every module of this package that has a ``SOURCES`` tuple."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache

import foedus.sources as package
from foedus.errors import UnknownSourceError
from foedus.sources.declaration import SEEN, Source

# How files are handled; every other module here is a dataset, or functions on one.
_MACHINERY = frozenset(
    {
        "adding",
        "days",
        "declaration",
        "decoding",
        "describing",
        "fetching",
        "mending",
        "numbering",
        "reading",
        "recognizing",
        "registry",
        "settings",
        "tables",
        "topologies",
    }
)


@cache
def declared() -> tuple[Source, ...]:
    """All declarations, by key; within a key, newest version first.

    Modules list their own versions newest first.

    Returns
    -------
    tuple of Source
    """
    found: list[Source] = []
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in _MACHINERY:
            continue
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        found.extend(getattr(loaded, "SOURCES", ()))
    # A module that uses another's declarations may hold them under the same name.
    return tuple(sorted(dict.fromkeys(found), key=lambda source: source.key))


def keys() -> tuple[str, ...]:
    """Keys of the declared datasets, each once."""
    return tuple(dict.fromkeys(source.key for source in declared()))


def versions(key: str) -> tuple[Source, ...]:
    """The declarations of one key, newest first.

    Raises
    ------
    UnknownSourceError
        If no dataset has this key.
    """
    found = tuple(source for source in declared() if source.key == key)
    if not found:
        near = difflib.get_close_matches(key, keys(), n=3, cutoff=0.4)
        raise UnknownSourceError(
            f"no dataset has the key {key!r}.",
            f"did you mean {' or '.join(near)}? `foedus data list` shows every key."
            if near
            else "`foedus data list` shows every key.",
        )
    return found


def source(key: str, version: str | None = None) -> Source:
    """One declaration: that of ``version``, or the newest whose file was seen.

    Raises
    ------
    UnknownSourceError
        If no dataset has this key, or none this version of it.

    Examples
    --------
    >>> source("atop-m").version
    '5.1'
    """
    found = versions(key)
    fitting = [one for one in found if version in (None, one.version)]
    if fitting:
        # The owner's own file, where its layout is known, before any other form of the data.
        return next((one for one in fitting if one.layout == SEEN), fitting[0])
    raise UnknownSourceError(
        f"no version {version!r} of {key} is declared.",
        f"declared: {', '.join(dict.fromkeys(one.version for one in found))}.",
    )
