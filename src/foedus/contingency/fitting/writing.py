"""Writes files of estimates into a folder: whole or not at all, and over nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from foedus.contingency.fitting.estimates import FILES
from foedus.contingency.fitting.layouts import faults_of
from foedus.drafts import drafted
from foedus.errors import StoreError


def check_folder(folder: Path, models: Mapping[str, object] | tuple[str, ...]) -> None:
    """Refuse a folder into which these models' files cannot go; nothing is written.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    models : names of models
        Whose files are to be written.

    Raises
    ------
    StoreError
        If it is no folder, cannot be written, or holds a file of such a name that is no file
        of estimates.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file.", "name a folder, which is made if need be.")
    for model in models:
        path = folder / FILES[model]
        if not path.exists():
            continue
        try:
            text = path.read_bytes().decode("utf-8")
            good = not faults_of(model, text)
        except (OSError, UnicodeDecodeError):
            good = False
        if not good:
            raise StoreError(
                f"{path} is there, and is no file of estimates that can be read.",
                "move it away, or name another folder.",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".foedus-")
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}).", "name a folder that can be."
        ) from error


def write_folder(folder: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files of some models.

    Parameters
    ----------
    folder : Path
        See :func:`check_folder`.
    texts : mapping of str to str
        The text of each model's file.

    Returns
    -------
    tuple of str
        Names of the files, in order.

    Raises
    ------
    StoreError
        As :func:`check_folder` says. Each file is there whole or not at all.
    """
    check_folder(folder, texts)
    files = [folder / FILES[model] for model in texts]
    try:
        with drafted(*files) as drafts:
            for draft, text in zip(drafts, texts.values(), strict=True):
                draft.write_bytes(text.encode())
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}).", "make room, or name another folder."
        ) from error
    return tuple(FILES[model] for model in texts)
