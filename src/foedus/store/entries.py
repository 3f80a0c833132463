"""Entries of the cache: a Parquet file and the ``meta.json`` that vouches for it.

``<cache>/<key>/<version>/data-<checksum>.parquet`` is written first, under its own name;
``meta.json``, which names it and holds its checksum, is replaced last and in one step. Whatever
interrupts a write, ``meta.json`` names a whole file: the old one or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import SourceNotAddedError, StoreError
from foedus.store.locking import locked
from foedus.store.places import DATA, META, UNFINISHED, cache_dir, folder

if TYPE_CHECKING:
    import polars as pl

WHOLE, DAMAGED, MISSING = "whole", "damaged", "missing"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache knows of one dataset.

    ``origin`` is the name of the file it was read from and ``origin_sha256`` its checksum;
    ``schema`` is the version of the reader that read it; ``excerpt`` says that its rows were not
    compared with the declared number.
    """

    key: str
    version: str
    layout: str
    origin: str
    origin_sha256: str
    rows: int
    columns: tuple[str, ...]
    schema: int
    added: str = ""
    foedus: str = ""
    file: str = ""
    sha256: str = ""
    size: int = 0
    excerpt: bool = False

    @property
    def path(self) -> Path:
        """The Parquet file."""
        return folder(self.key, self.version) / self.file


@dataclass(frozen=True, slots=True)
class Verified:
    """What a new look at a cached dataset found: ``whole``, ``damaged`` or ``missing``."""

    key: str
    version: str
    state: str
    reason: str


def sha256_of(path: Path) -> str:
    """Checksum of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def commit(facts: Entry, frame: pl.DataFrame) -> Entry:
    """Put a frame into the cache, in place of the same version of the same dataset.

    Parameters
    ----------
    facts : Entry
        What is known of it; the checksum, size, date and file name are filled in.
    frame : polars.DataFrame
        The tidy frame.

    Returns
    -------
    Entry

    Raises
    ------
    StoreError
        If the cache cannot be written. What was there before is then still there.
    """
    import polars as pl

    from foedus import __version__

    home = folder(facts.key, facts.version)
    with locked(cache_dir()):
        try:
            home.mkdir(parents=True, exist_ok=True)
            _clean(home)
            draft = home / f"{UNFINISHED}{secrets.token_hex(6)}.parquet"
            frame.write_parquet(draft)
            _settle(draft)
            digest = sha256_of(draft)
            whole = replace(
                facts,
                rows=frame.height,
                columns=tuple(frame.columns),
                added=datetime.now(UTC).replace(microsecond=0).isoformat(),
                foedus=__version__,
                file=f"{DATA}{digest[:16]}.parquet",
                sha256=digest,
                size=draft.stat().st_size,
            )
            draft.replace(home / whole.file)
            _settle_folder(home)
            note = home / f"{UNFINISHED}{secrets.token_hex(6)}.json"
            note.write_text(json.dumps(asdict(whole), indent=1), encoding="utf-8")
            _settle(note)
            # From this line on the new dataset is the one that is found.
            note.replace(home / META)
            _settle_folder(home)
            _clean(home, keep=whole.file)
        except (OSError, pl.exceptions.PolarsError) as error:
            cause = getattr(error, "strerror", None) or error
            raise StoreError(
                f"{facts.key} {facts.version} could not be written to {home} ({cause}).",
                "free space or make the folder writable; what was there before is still there.",
            ) from error
    return whole


def _settle(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _settle_folder(home: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clean(home: Path, keep: str = "") -> None:
    """Delete what interrupted writes left, and Parquet files that no ``meta.json`` names."""
    if not keep:
        known = _read_meta(home)
        keep = known.file if known else ""
        if not known and (home / META).exists():
            # The note is unreadable: its data may be all that is left, and is not ours to judge.
            keep = "*"
    for path in home.iterdir():
        stray = path.name.startswith(DATA) and path.name != keep and keep != "*"
        if path.is_file() and (stray or path.name.startswith(UNFINISHED)):
            path.unlink(missing_ok=True)


def _read_meta(home: Path) -> Entry | None:
    """The entry in a folder, or ``None`` where its note is missing or unreadable."""
    try:
        raw = json.loads((home / META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(raw, dict):
        return None
    kinds = {f.name: f.type for f in fields(Entry)}
    known = {name: raw[name] for name in kinds if name in raw}
    plain = {"str": str, "int": int, "bool": bool}
    for name, value in known.items():
        if kinds[name] in plain and type(value) is not plain[str(kinds[name])]:
            return None
    if not isinstance(known.get("columns"), list):
        return None
    try:
        found = Entry(**{**known, "columns": tuple(known["columns"])})
    except TypeError:
        return None
    # A note moved from elsewhere, or edited to point elsewhere, vouches for nothing.
    belongs = (found.key, found.version) == (home.parent.name, home.name)
    return found if belongs and found.file == Path(found.file).name and found.file else None


def _homes() -> list[Path]:
    try:
        return sorted(
            version
            for key in cache_dir().iterdir()
            if key.is_dir() and not key.name.startswith(".")
            for version in key.iterdir()
            if version.is_dir() and not version.name.startswith(".")
        )
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(
            f"the cache {cache_dir()} cannot be read ({error.strerror or error}).",
            "make it readable, or set FOEDUS_CACHE to another folder.",
        ) from error


def list_entries() -> tuple[Entry, ...]:
    """Every dataset in the cache whose note can be read, by key and version."""
    found = [_read_meta(home) for home in _homes()]
    return tuple(one for one in found if one is not None)


def entry(key: str, version: str) -> Entry | None:
    """The entry of one version of one dataset, or ``None`` where it was not added."""
    return _read_meta(folder(key, version))


def _needed(key: str, version: str) -> Entry:
    found = entry(key, version)
    if found is not None:
        return found
    if (folder(key, version) / META).exists():
        raise StoreError(
            f"the note of {key} {version} in the cache is damaged.",
            f"add the file again: `foedus data add PATH`, or `foedus data remove {key}`.",
        )
    raise SourceNotAddedError(
        f"{key} {version} has not been added.", "add its file: `foedus data add PATH`."
    )


def path(key: str, version: str) -> Path:
    """The Parquet file of one version of one dataset.

    Raises
    ------
    SourceNotAddedError
        If it was not added.
    StoreError
        If its note is damaged or the file is gone.
    """
    found = _needed(key, version)
    if not found.path.is_file():
        raise _damaged(found, "its Parquet file is gone")
    return found.path


def load(key: str, version: str) -> pl.DataFrame:
    """The frame of one version of one dataset, its checksum compared.

    Raises
    ------
    SourceNotAddedError
        If it was not added.
    StoreError
        If it is damaged or missing.
    """
    import polars as pl

    for attempt in (1, 2):
        found = _needed(key, version)
        try:
            data = found.path.read_bytes()
            break
        except OSError as error:
            # A writer may have replaced the file between the note and the data.
            if attempt == 2:
                raise _damaged(
                    found, f"its file cannot be read: {error.strerror or error}"
                ) from error
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise _damaged(found, "its checksum differs from the one written with it")
    try:
        return pl.read_parquet(data)
    except pl.exceptions.PolarsError as error:
        raise _damaged(found, "it is no Parquet file") from error


def _damaged(found: Entry, reason: str) -> StoreError:
    return StoreError(
        f"{found.key} {found.version} in the cache is damaged: {reason}.",
        f"add {found.origin} again: `foedus data add PATH`.",
    )


def verify(keys: tuple[str, ...] | None = None) -> tuple[Verified, ...]:
    """Compare every cached dataset, or those named, with the checksum written with it.

    Returns
    -------
    tuple of Verified
        One per version found; a key that is not in the cache is ``missing``.
    """
    seen: list[Verified] = []
    for home in _homes():
        key, version = home.parent.name, home.name
        if keys is not None and key not in keys:
            continue
        found = _read_meta(home)
        if found is None:
            if (home / META).exists():
                seen.append(Verified(key, version, DAMAGED, "its note cannot be read"))
            continue
        seen.append(_judged(found))
    absent = [key for key in keys or () if key not in {one.key for one in seen}]
    seen.extend(Verified(key, "", MISSING, "not added") for key in absent)
    return tuple(seen)


def _judged(found: Entry) -> Verified:
    try:
        same = sha256_of(found.path) == found.sha256
    except FileNotFoundError:
        return Verified(found.key, found.version, MISSING, "its Parquet file is gone")
    except OSError as error:
        return Verified(found.key, found.version, DAMAGED, f"{error.strerror or error}")
    if not same:
        return Verified(found.key, found.version, DAMAGED, "its checksum differs")
    return Verified(found.key, found.version, WHOLE, f"{found.rows} rows")


def remove(key: str, version: str | None = None) -> tuple[str, ...]:
    """Delete a dataset from the cache, all versions or one.

    Returns
    -------
    tuple of str
        The versions that were deleted.

    Raises
    ------
    SourceNotAddedError
        If there is nothing to delete.
    StoreError
        If it cannot be deleted.
    """
    with locked(cache_dir()):
        homes = [
            home for home in _homes() if home.parent.name == key and version in (None, home.name)
        ]
        gone = tuple(home.name for home in homes if (home / META).exists())
        if not homes:
            raise SourceNotAddedError(
                f"{key}{f' {version}' if version else ''} is not in the cache.",
                "`foedus data list` shows what is.",
            )
        try:
            for home in homes:
                # The note goes first: without it the rest is nothing but leftovers.
                (home / META).unlink(missing_ok=True)
                shutil.rmtree(home)
            with_more = cache_dir() / key
            if not any(with_more.iterdir()):
                with_more.rmdir()
        except OSError as error:
            raise StoreError(
                f"{key} could not be deleted ({error.strerror or error}).",
                f"delete the folder {cache_dir() / key} yourself.",
            ) from error
    return gone
