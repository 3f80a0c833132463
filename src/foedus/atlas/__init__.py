"""The bundled facts: treaties, places, blocs, ties and weights, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    as_of: date


def __getattr__(name: str) -> date:
    if name == "as_of":
        from foedus.atlas.edition import edition

        return edition().as_of
    raise AttributeError(f"module 'foedus.atlas' has no attribute {name!r}")
