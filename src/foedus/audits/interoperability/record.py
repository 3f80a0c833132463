"""What the score was found to tell of who fights side by side, as it was last run."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import AtlasError

if TYPE_CHECKING:
    from foedus.audits.interoperability.study import Reading, Validated

RECORD = Path(__file__).with_name("record.toml")
COMMAND = "python scripts/interoperability_study.py record"
LEAST_FIGHTS = 10
"""Of fewer fights an interval over draws of fights says little, and nothing is claimed."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The gain of the score over a base in one reading that is told, in average precision.

    ``enough`` is whether there are fights enough for the interval to say something.
    """

    reading: str
    base: str
    fights: int
    simple: float
    other: float
    gain: float
    low: float
    high: float
    level: float
    enough: bool

    @property
    def demonstrated(self) -> bool:
        """Whether the whole interval lies above zero, over fights enough."""
        return self.enough and self.low > 0


def record_text(rows: Sequence[tuple[Reading, Validated]], run: date) -> str:
    """The record as TOML: the chief readings and what is told beside them, the score as it is.

    Parameters
    ----------
    rows : sequence of (Reading, Validated)
        All that was run.
    run : date
        When.
    """
    lines = [f"# Made by: {COMMAND}", f"run = {run.isoformat()}"]
    for reading, one in rows:
        if not (reading.chief or reading.beside) or one.added != "score":
            continue
        lines += [
            "", "[[gains]]", f'reading = "{one.reading}"', f'base = "{one.base}"',
            f"fights = {one.fights}", f"simple = {one.simple:.6f}", f"other = {one.other:.6f}",
            f"gain = {one.gain.gain:.6f}", f"low = {one.gain.low:.6f}",
            f"high = {one.gain.high:.6f}", f"level = {one.gain.level}",
            f"enough = {str(one.fights >= LEAST_FIGHTS).lower()}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


@cache
def recorded(path: Path = RECORD) -> tuple[date, tuple[Recorded, ...]]:
    """The day of the last run, and the gains that are told.

    Raises
    ------
    AtlasError
        If the file cannot be read.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return data["run"], tuple(Recorded(**one) for one in data["gains"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise AtlasError(
            f"{path.name} cannot be read: {error}.", f"install foedus again, or run: {COMMAND}."
        ) from error
