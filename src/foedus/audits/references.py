"""Numbers, pages and addresses that fact files may write: only those that were at hand."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from foedus import atlas
from foedus.errors import AtlasError

FILE = Path(atlas.__file__).with_name("sources.toml")
_PATTERN = re.compile(
    r"""
    https?://[^\s"']+ | \bwww\.[^\s"']+ | \bdoi\b[:\s]*[^\s"']* | \b10\.\d{4,9}/[^\s"']+
    | \bU\.?N\.?T\.?S\.?\b[^"';]* | \bTreaty\ Series\b[^"';]* | \bT\.?I\.?A\.?S\.?\ ?\d*
    | \b(?:CETS|ETS|Cmn?d?)\.?\ ?(?:No\.\ ?)?\d+
    | \b(?:Nos?|Nr)\.\ ?\d[\w./-]* | \bpp?\.\ ?\d+ | \bpages?\ \d+
    | \bregist(?:ration|ered)\b[^"';]*\d[\w./-]* | \bI-\d{3,6}\b
    | \bEO\ ?\d+ | \bExecutive\ Order\ (?:No\.\ ?)?\d+ | \b\d+\ FR\ \d+ | \b\d+\ U\.?S\.?C\.?\b
    | \bPub(?:lic|\.)\ L(?:aw|\.)\ ?[\d-]+ | \bbill\ \d+/\d+ | \b\d+\ U\.?S\.?T\.?\ \d+
    | \b\d+\ Stat\.\ \d+
    """,
    re.IGNORECASE | re.VERBOSE,
)


@cache
def allowed() -> frozenset[str]:
    """The references that ``sources.toml`` lists.

    Raises
    ------
    AtlasError
        If the list is malformed.
    """
    try:
        raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return frozenset(one["text"] for one in raw["references"] if one["what"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise AtlasError(
            f"{FILE.name}: {error!r}.", "each of its references has a text and a what."
        ) from error


def references_in(text: str) -> tuple[str, ...]:
    """Registration numbers, pages, DOIs and addresses in a text, in order.

    Examples
    --------
    >>> references_in("UNTS 541; see p. 12 and https://example.org/x, resolution 502")
    ('UNTS 541', 'p. 12', 'https://example.org/x')
    """
    return tuple(found.group().strip(" .,;)") for found in _PATTERN.finditer(text))


def unlisted(text: str) -> tuple[str, ...]:
    """Those of a text that ``sources.toml`` does not list."""
    return tuple(one for one in references_in(text) if one not in allowed())
