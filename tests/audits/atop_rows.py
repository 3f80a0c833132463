"""A small ATOP, built row by row, so that the checks are tested without the owners' files."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from foedus.sources.atop import CONDITIONS, OBLIGATIONS
from foedus.sources.registry import source
from foedus.treaties import Agreement
from foedus.worlds.atop_agreements import agreements_of


def member(
    atopid: int, ccode: int, entry: str, exit: str | None = None, *, phase: int = 0, **codes: int
) -> dict[str, Any]:
    """One row of the member file, as the reader gives it."""
    start = date.fromisoformat(entry)
    end = date.fromisoformat(exit) if exit else None
    return {
        **{one.name: None for one in source("atop-m").columns},
        "atopid": atopid,
        "phase": phase,
        "ccode": ccode,
        "entry": start,
        "entry_latest": start,
        "exit": end,
        "exit_latest": end,
        **dict.fromkeys((*OBLIGATIONS, *CONDITIONS.split()), 0),
        **codes,
    }


def alliances(*rows: dict[str, Any]) -> dict[int, Agreement]:
    """ATOP's alliances by number, from rows of members."""
    return agreements_of(pl.DataFrame(list(rows), infer_schema_length=None))
