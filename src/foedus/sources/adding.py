"""From the user's files to the cache: recognise, check whole, then store; and back again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foedus import store
from foedus.errors import FoedusError, SourceLayoutError, SourceNotAddedError, StoreError
from foedus.sources import registry
from foedus.sources.declaration import Source
from foedus.sources.decoding import SUFFIXES, members, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl

AS_DECLARED, DIFFERS, NONE_DECLARED = "as declared", "differs", "none declared"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file.

    ``source`` and ``entry`` are ``None`` where it was refused, and ``refusal`` is the error.
    ``checksum`` compares it with the file that the reader was written against: a file that
    ``differs`` passed every other check (its line ends may have been changed).
    """

    path: str
    source: Source | None
    entry: store.Entry | None
    checksum: str = NONE_DECLARED
    refusal: FoedusError | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One declared dataset, and its copy in the cache where it was added."""

    source: Source
    entry: store.Entry | None


def add(
    paths: Iterable[Path | str],
    *,
    trust_layout: bool = False,
    any_rows: bool = False,
    known: tuple[Source, ...] | None = None,
    started: Callable[[Path], None] | None = None,
) -> tuple[Added, ...]:
    """Add files, or every table in folders, to the cache.

    Each file is recognised, read and checked whole before anything is written; one that is
    refused leaves the cache, and the other files, as they are.

    Parameters
    ----------
    paths : paths
        Files (CSV or text, also gzipped or in a zip) and folders, searched through.
    trust_layout : bool
        Accept a layout that is only documented.
    any_rows : bool
        Accept another number of rows than declared.
    known : tuple of Source, optional
        Declarations to choose from; all of them by default.
    started : function, optional
        Called with each file as it is begun, to show progress.

    Returns
    -------
    tuple of Added
        One per table found, the refused among them.

    Raises
    ------
    StoreError
        If the cache cannot be written.
    SourceLayoutError
        If a path does not exist, or a folder holds no table.
    """
    results: list[Added] = []
    for place in paths:
        for path in _tables(Path(place)):
            if started is not None:
                started(path)
            results.extend(_add_file(path, trust_layout, any_rows, known))
    return tuple(results)


def _tables(place: Path) -> list[Path]:
    if not place.is_dir():
        if not place.exists():
            raise SourceLayoutError(f"{place} does not exist.", "check the path.")
        return [place]
    found = sorted(
        path
        for folder, _, names in os.walk(place)
        for path in (Path(folder, name) for name in names if not name.startswith("."))
        if path.name.lower().endswith(SUFFIXES)
    )
    if not found:
        raise SourceLayoutError(
            f"the folder {place} holds no {', '.join(SUFFIXES)} file.",
            "name the folder into which you downloaded the data.",
        )
    return found


def _add_file(
    path: Path, trust_layout: bool, any_rows: bool, known: tuple[Source, ...] | None
) -> Iterator[Added]:
    try:
        inside = list(members(read_bytes(path), path.name))
    except FoedusError as error:
        yield Added(str(path), None, None, refusal=error)
        return
    if not inside:
        empty = SourceLayoutError(f"{path} holds no table.", f"a table ends in {SUFFIXES}.")
        yield Added(str(path), None, None, refusal=empty)
    for label, data in inside:
        shown = str(path) if label == path.name else f"{path}:{label.split(':', 1)[-1]}"
        try:
            yield _add_table(data, label, shown, trust_layout, any_rows, known)
        except StoreError:
            raise
        except FoedusError as error:
            yield Added(shown, None, None, refusal=error)


def _add_table(
    data: bytes,
    label: str,
    shown: str,
    trust_layout: bool,
    any_rows: bool,
    known: tuple[Source, ...] | None,
) -> Added:
    from foedus.sources.reading import parse
    from foedus.sources.recognizing import recognize

    source = recognize(data, label, registry.declared() if known is None else known)
    frame = parse(data, label, source, trust_layout=trust_layout, any_rows=any_rows)
    digest = hashlib.sha256(data).hexdigest()
    facts = store.Entry(
        key=source.key,
        version=source.version,
        layout=source.layout,
        origin=label,
        origin_sha256=digest,
        rows=frame.height,
        columns=tuple(frame.columns),
        schema=source.schema,
        excerpt=any_rows and frame.height != source.rows,
    )
    if source.sha256 is None:
        checksum = NONE_DECLARED
    else:
        checksum = AS_DECLARED if digest == source.sha256 else DIFFERS
    return Added(shown, source, store.commit(facts, frame), checksum)


def list_added() -> tuple[Listed, ...]:
    """Every declared dataset, with its copy in the cache where there is one.

    Returns
    -------
    tuple of Listed
        In the order of the registry; where one version is declared in several layouts, the
        copy stands beside the layout it was read from.
    """
    found = {(one.key, one.version): one for one in store.list_entries()}
    listed = []
    for source in registry.declared():
        copy = found.get((source.key, source.version))
        mine = copy if copy is not None and copy.layout == source.layout else None
        listed.append(Listed(source, mine))
    return tuple(listed)


def verify(keys: Iterable[str] | None = None) -> tuple[store.Verified, ...]:
    """Compare what was added, all or by key, with the checksums kept beside it.

    Raises
    ------
    UnknownSourceError
        If a key is not declared.
    """
    if keys is None:
        return store.verify()
    wanted = tuple(keys)
    for key in wanted:
        registry.versions(key)
    return store.verify(wanted)


def remove(key: str, version: str | None = None) -> tuple[str, ...]:
    """Delete a dataset's copy from the cache; your own file is not touched.

    Returns
    -------
    tuple of str
        The versions that were deleted.
    """
    registry.source(key, version)
    return store.remove(key, version)


def is_added(key: str, version: str | None = None) -> bool:
    """True if any version of the dataset, or the named one, has been added."""
    try:
        added(key, version)
    except SourceNotAddedError:
        return False
    return True


def added(key: str, version: str | None = None) -> store.Entry:
    """The copy in the cache: of ``version``, or of the newest version that was added.

    Raises
    ------
    SourceNotAddedError
        If there is none: it names the file, its owner, the page and the command.
    StoreError
        If it was read by an older reader, whose frame had another form.
    """
    for source in registry.versions(key):
        if version is not None and source.version != version:
            continue
        found = store.entry(source.key, source.version)
        if found is None or found.layout != source.layout:
            continue
        if found.schema != source.schema:
            raise StoreError(
                f"{source.label} was added by an earlier foedus, whose reader made another frame.",
                f"add {found.origin} again: `foedus data add PATH`.",
            )
        return found
    raise not_added(registry.source(key, version))


def not_added(source: Source) -> SourceNotAddedError:
    """The error that says which file is missing, whose it is, where, and how to add it."""
    return SourceNotAddedError(
        f"{source.title} ({source.label}) has not been added.",
        f"get {' or '.join(source.files)} from {source.whose}, then run "
        "`foedus data add PATH` with the path of the file.",
    )


def path(key: str, version: str | None = None) -> Path:
    """The Parquet file of a dataset that was added. See :func:`added` for what it raises."""
    found = added(key, version)
    return store.path(found.key, found.version)


def load(key: str, version: str | None = None) -> pl.DataFrame:
    """The tidy frame of a dataset that was added.

    Parameters
    ----------
    key : str
        The dataset's key, such as ``atop-m``.
    version : str, optional
        The newest version that was added where left out.

    Raises
    ------
    UnknownSourceError
        If no dataset has this key.
    SourceNotAddedError
        If its file was not added.
    StoreError
        If the copy is damaged.
    """
    found = added(key, version)
    return store.load(found.key, found.version)
