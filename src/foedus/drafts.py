"""Files that are there whole or not at all: written beside their place, then put there at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def drafted(*targets: Path) -> Iterator[tuple[Path, ...]]:
    """A draft for each file; all take their places when the block ends well, none if it fails.

    Parameters
    ----------
    *targets : Path
        Files, each in a folder that is there.

    Yields
    ------
    tuple of Path
        One path per target to write to, in the same folder, under a hidden name.

    Raises
    ------
    OSError
        If a draft was not written or a file cannot be put in its place.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with drafted(Path(folder) / "answer.txt") as (draft,):
    ...         _ = draft.write_text("32")
    ...     sorted(one.name for one in Path(folder).iterdir())
    ['answer.txt']
    """
    drafts = tuple(one.with_name(f".{one.name}.{secrets.token_hex(6)}") for one in targets)
    try:
        yield drafts
        for draft in drafts:
            # On the disk before it takes the place: a crash leaves the old file or the new one.
            with draft.open("rb+") as stream:
                os.fsync(stream.fileno())
        for draft, target in zip(drafts, targets, strict=True):
            draft.replace(target)
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def write_whole(target: Path, held: bytes) -> None:
    """Write bytes in a file, whole or not at all.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    with drafted(target) as (draft,):
        draft.write_bytes(held)
