"""Whom the members of a group hold under sanctions together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.audits.domains.figure import Figure, coverage, held, not_added, outside
from foedus.states import State

if TYPE_CHECKING:
    import polars as pl

_KEY = "gsdb"
_FORMULA = "states outside the group that two members or more hold under a sanction in the year"
_SAYS_NOT = (
    "a travel ban on one person counts as an embargo; that two hold sanctions in one year does not "
    "say that they agreed on them; those of the EU and four other bodies are counted as each "
    "member's, those of the United Nations as nobody's"
)
_NAMES = ("joint-sanctions", "targets of joint sanctions", "sanctions", "states")
_ALL_NAMES = ("sanctions-of-all", "targets of sanctions of every member", "sanctions", "states")


def joint_sanctions(states: Sequence[State], on: date) -> tuple[Figure, Figure]:
    """Targets under sanctions of two members or more, and of every member, in a year.

    Parameters
    ----------
    states : sequence of State
        Members of the group.
    on : date
        Its year, or the last that the dataset has.

    References
    ----------
    felbermayr_et_al2020
    """
    from foedus.sources import adding

    every = _FORMULA.replace("two members or more hold", "every member holds")
    if not adding.is_added(_KEY):
        return (
            not_added(*_NAMES, _FORMULA, _KEY, _SAYS_NOT),
            not_added(*_ALL_NAMES, every, _KEY, _SAYS_NOT),
        )
    entry = adding.added(_KEY)
    first, last = coverage(_KEY)
    year = min(on.year, last)
    if year < first:
        return (
            outside(*_NAMES, _FORMULA, _KEY, _SAYS_NOT),
            outside(*_ALL_NAMES, every, _KEY, _SAYS_NOT),
        )  # fmt: skip
    import polars as pl

    codes = [one.ccode for one in states if one.ccode is not None]
    counted = (
        _held(year, entry.version, entry.sha256)
        .filter(
            pl.col("year") == year,
            pl.col("ccode1").is_in(codes),
            ~pl.col("ccode2").is_in(codes),
            pl.col("gsdb_cases") > 0,
        )
        .group_by("ccode2")
        .agg(pl.len().alias("members"))
    )
    joint = counted.filter(pl.col("members") >= 2).height
    whole = counted.filter(pl.col("members") == len(codes)).height
    missing = tuple(sorted(one.code for one in states if one.ccode is None))
    note = f"{counted.height} states are under a sanction of one member or more."
    return (
        Figure(
            *_NAMES[:3], float(joint), _NAMES[3], str(year), _FORMULA, (_KEY, "atlas"), _SAYS_NOT,
            n=counted.height, missing=missing, note=note, cite=("felbermayr_et_al2020",),
        ),
        Figure(
            *_ALL_NAMES[:3], float(whole), _ALL_NAMES[3], str(year), every, (_KEY, "atlas"),
            _SAYS_NOT, n=counted.height, missing=missing, note=note, cite=("felbermayr_et_al2020",),
        ),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _held(year: int, version: str, _checksum: str) -> pl.DataFrame:
    """Who holds sanctions against whom in a year: of its cases alone, which is quick."""
    from foedus.panels.variable import Ask
    from foedus.panels.variables import variable_named

    class OfYear(Ask):
        """Cases open in the year, instead of all."""

        def load(self, key: str) -> pl.DataFrame:
            import polars as pl

            frame = held(key)
            if frame is None:  # pragma: no cover
                raise RuntimeError("read before it was asked whether it was added")
            open_ = (pl.col("start_year") <= year) & (pl.col("end_year") >= year)
            return frame.filter(open_)

    return variable_named("sanctions").build(OfYear(year, year, "cow", {_KEY: version})).frame
