"""Writes the whole table of a sweep, as Parquet or as CSV, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from foedus.drafts import drafted
from foedus.errors import StoreError

if TYPE_CHECKING:
    import polars as pl

SUFFIXES: Final = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name, its rows, and the SHA-256 of its bytes."""

    path: str
    rows: int
    sha256: str


def checked_path(path: str | Path) -> Path:
    """Where a table is to go, refused before any work is done.

    Raises
    ------
    StoreError
        If the ending is none of :data:`SUFFIXES`, or the folder is not there.
    """
    place = Path(path)
    if place.suffix.lower() not in SUFFIXES:
        raise StoreError(
            f"{place} does not say how the table is to be written.",
            f"let its name end in {' or '.join(SUFFIXES)}.",
        )
    if not place.parent.is_dir():
        raise StoreError(f"{place.parent} is no folder.", "make it first, or name another.")
    if place.is_dir():
        raise StoreError(f"{place} is a folder.", "name a file.")
    return place


def write(frame: pl.DataFrame, path: str | Path) -> Written:
    """Write a table so that it is there whole or not at all.

    Parameters
    ----------
    frame : polars.DataFrame
        In a CSV lists become text joined by ``;``.
    path : path
        See :func:`checked_path`.

    Raises
    ------
    StoreError
        If it cannot be written there.
    """
    import polars as pl

    place = checked_path(path)
    try:
        with drafted(place) as (draft,):
            if place.suffix.lower() == ".csv":
                lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
                joined = [pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists]
                frame.with_columns(joined).write_csv(draft)
            else:
                frame.write_parquet(draft, compression="zstd", compression_level=3)
            digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    except OSError as error:
        raise StoreError(
            f"{place} cannot be written: {error}", "make room, or name another place."
        ) from error
    return Written(str(path), frame.height, digest)
