"""The user's cache of datasets as Parquet: written whole or not at all, locked, verifiable."""

from foedus.store.entries import (
    Entry,
    Verified,
    commit,
    entry,
    list_entries,
    load,
    path,
    remove,
    verify,
)
from foedus.store.places import CACHE_VARIABLE, cache_dir

__all__ = [
    "CACHE_VARIABLE",
    "Entry",
    "Verified",
    "cache_dir",
    "commit",
    "entry",
    "list_entries",
    "load",
    "path",
    "remove",
    "verify",
]
