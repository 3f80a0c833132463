"""Writes a report in a file, whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

from foedus.drafts import write_whole
from foedus.errors import ReportError
from foedus.reports.document import Report

SUFFIXES = (".html", ".pdf", ".md")


def check_out(path: str | Path) -> Path:
    """Refuse, before work is done for it, a file that cannot be written.

    Raises
    ------
    ReportError
        If its suffix is unknown, or its folder is none or may not be written in, or it is a
        folder.
    MissingExtraError
        If a library for it is not installed.
    """
    file = Path(path)
    if not str(path).strip() or file.suffix.lower() not in SUFFIXES:
        raise ReportError(
            f"{file.name or str(path)!r} does not say in which form the report is to be.",
            f"end its name with one of {', '.join(SUFFIXES)}.",
        )
    if file.is_dir() or not file.parent.is_dir():
        wrong = "is a folder" if file.is_dir() else "is in a folder that is not there"
        raise ReportError(f"{file} {wrong}.", "name a file in a folder that is there.")
    # Rights alone do not tell: a file system may take no files, or be full. It is tried.
    draft = file.with_name(f".{secrets.token_hex(4)}{file.suffix}")
    try:
        draft.touch(exist_ok=False)
        draft.unlink()
    except OSError as error:
        raise ReportError(
            f"{file} cannot be written ({error.strerror}).", "name a file in a folder of yours."
        ) from error
    if file.suffix.lower() == ".pdf":
        from foedus.reports.pdf import needed

        needed()
    return file


def save(report: Report, path: str | Path) -> Path:
    """Write a report in a file whose name says in which form.

    Parameters
    ----------
    report : Report
        The document.
    path : path
        ``.html``, ``.pdf`` or ``.md``.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    ReportError
        If it cannot be written.
    MissingExtraError
        If a library for it is not installed.
    """
    file = check_out(path)
    suffix = file.suffix.lower()
    if suffix == ".md":
        from foedus.reports.markdown import markdown_of

        made = markdown_of(report).encode()
    elif suffix == ".html":
        from foedus.reports.page import html_of

        made = html_of(report).encode()
    else:
        from foedus.reports.pdf import pdf_of

        made = pdf_of(report)
    try:
        write_whole(file, made)
    except OSError as error:
        raise ReportError(
            f"{file} cannot be written ({error.strerror}).", "make room, or name another file."
        ) from error
    return file
