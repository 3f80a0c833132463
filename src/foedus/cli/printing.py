"""Puts an answer on standard output, whatever that can write; warnings beside it."""

from __future__ import annotations

import json
import sys
from typing import Literal

from foedus.cli.rendering import render
from foedus.errors import StoreError
from foedus.results.result import Result

Form = Literal["table", "json", "csv", "md"]


def put(result: Result, form: str) -> None:
    """Write a result to standard output in one of the forms.

    A CSV has no place for what must be read before the rows, so that goes to standard error.
    """
    if form == "csv":
        for note in result.notes:
            sys.stderr.write(f"Note: {note}\n")
    if sys.stdout is None:
        raise StoreError("Standard output is closed.", "leave it open, or send it to a file.")
    text = render(result, form)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if form == "json":
            # Escaped, it holds the same text in any encoding.
            text = json.dumps(result.as_data(), indent=2) + "\n"
        else:
            text = text.encode(encoding, "replace").decode(encoding)
    try:
        sys.stdout.write(text)
        # A reader that has gone is noticed here, not while Python shuts down.
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(
            f"The answer cannot be written ({error.strerror}).", "make room, or write elsewhere."
        ) from error
