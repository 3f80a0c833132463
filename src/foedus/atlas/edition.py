"""The atlas's edition: the date to which it is true, and how far back it reaches."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "edition.toml"


@dataclass(frozen=True, slots=True)
class Edition:
    """When the atlas speaks.

    ``as_of`` is what "today" means; from ``complete_from`` every agreement of class A and B is
    held; from ``partial_from`` those that lasted into it.
    """

    as_of: date
    complete_from: date
    partial_from: date


@cache
def edition() -> Edition:
    """The edition of the bundled atlas."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    return Edition(raw["as_of"], raw["complete_from"], raw["partial_from"])
