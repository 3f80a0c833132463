"""Every refusal in one shape: what is wrong, how to mend it, and where."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foedus.errors import (
    FetchError,
    FoedusError,
    MissingExtraError,
    ServingError,
    SourceLayoutError,
    SourceNotAddedError,
    StoreError,
    WorkError,
)

LOG = logging.getLogger("foedus.serve")
LONGEST = 1_000
_OURS = (StoreError, SourceLayoutError, FetchError, WorkError)
_HIDDEN = "ask whoever runs this server to look at its log."


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as it is sent; a process can hand it to another.

    Parameters
    ----------
    status : int
        Of HTTP.
    kind : str
        One word for programs.
    wrong, mend, where : str
        What is wrong, what to do, and which part of the request it is about.
    faults : tuple of mapping
        Every fault, where there may be several.
    headers : mapping
        Further headers.
    """

    status: int
    kind: str
    wrong: str
    mend: str
    where: str = ""
    faults: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The JSON that is sent."""
        said: dict[str, Any] = {
            "kind": self.kind,
            "wrong": _cut(self.wrong),
            "mend": _cut(self.mend),
            "where": _cut(self.where),
        }
        if self.faults:
            said["faults"] = [
                {key: _cut(one) if isinstance(one, str) else one for key, one in fault.items()}
                for fault in self.faults[:100]
            ]
        text = json.dumps({"error": said}, ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "replace")


class Refusal(ServingError):
    """Raised where a request is refused."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused
        super().__init__(refused.wrong, refused.mend)

    def __reduce__(self) -> tuple[type[Refusal], tuple[Refused]]:  # type: ignore[override]
        return type(self), (self.refused,)


def refuse(
    status: int, kind: str, wrong: str, mend: str, where: str = "", *,
    faults: Sequence[Mapping[str, Any]] = (), retry: int = 0,
) -> Refusal:  # fmt: skip
    """A refusal to raise."""
    headers = {"Retry-After": str(retry)} if retry else {}
    return Refusal(Refused(status, kind, wrong, mend, where, tuple(faults), headers))


def refused_for(error: Exception, where: str = "") -> Refused:
    """How an error is told to whoever asked.

    What the server's own files or code did wrong goes to its log, and not to the reader.

    Examples
    --------
    >>> from foedus.errors import UnknownStateError
    >>> told = refused_for(UnknownStateError("No state is called 'X'.", "give another."))
    >>> told.status, told.kind
    (422, 'unknown-state')
    """
    if isinstance(error, Refusal):
        return error.refused
    if isinstance(error, MissingExtraError):
        LOG.error("%s", error)
        return Refused(501, "missing-extra", error.wrong, _HIDDEN, where)
    if isinstance(error, _OURS):
        LOG.error("%s", error)
        return Refused(
            500, kind_of(error), "The server's own files cannot answer this.", _HIDDEN, where
        )
    if isinstance(error, FoedusError):
        from foedus.api.wording import in_addresses

        status = 409 if isinstance(error, SourceNotAddedError) else 422
        wrong, mend = in_addresses(error.wrong), in_addresses(error.mend)
        return Refused(status, kind_of(error), wrong, mend, where)
    LOG.error("a fault of foedus", exc_info=error)
    return Refused(500, "fault", "foedus failed on this request.", _HIDDEN, where)


def kind_of(error: FoedusError) -> str:
    """One word for an error: its class without ``Error``, in small letters, with hyphens."""
    name = type(error).__name__.removesuffix("Error") or "Error"
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... (cut)"
