"""The second set: who joined militarized disputes of others (Gibler, Miller and Little's list).

Side A began a dispute; its originators and those of side B, by the list's own mark, fight from
the first day; everyone else in the list is a joiner, on the side of its first entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.contingency.joining.cases import (
    SIDES,
    Counts,
    Entries,
    JoiningCases,
    War,
    table_of,
)
from foedus.errors import MeasureError

if TYPE_CHECKING:
    import polars as pl

EXPECTED = Counts(2174, 219, 551, 473, 6, 513_322)
# The use of force; below it stand threats and displays.
_FORCE = 4


def dispute_cases() -> JoiningCases:
    """The table from the user's files of disputes and system membership, counts checked.

    Raises
    ------
    SourceNotAddedError
        If a file was not added.
    MeasureError
        If the counts are not those of GML-MID 2.2.1.
    """
    from foedus.sources import adding

    found = disputes_joined(
        adding.load("gml-participants"), adding.load("gml-disputes"), adding.load("cow-states")
    )
    if found.counts != EXPECTED:
        raise MeasureError(
            f"the files give {found.counts}, and the expected ones are {EXPECTED}.",
            "add GML-MID 2.2.1, or call disputes_joined() on frames of your own.",
        )
    return found


def disputes_joined(
    participants: pl.DataFrame, disputes: pl.DataFrame, states: pl.DataFrame
) -> JoiningCases:
    """Every candidate for every side of every dispute with an originator on both sides.

    Parameters
    ----------
    participants : polars.DataFrame
        The frame of ``gml-participants``.
    disputes : polars.DataFrame
        The frame of ``gml-disputes``.
    states : polars.DataFrame
        The frame of ``cow-states``.

    Returns
    -------
    JoiningCases
        ``warnum`` is the dispute's number. Its first day is the earliest day that an originator's
        start can be; the duty is ruled on as an armed attack if the dispute came to the use of
        force, else as below it.
    """
    import polars as pl

    force = dict(disputes.select("dispnum", "hostlev").iter_rows())
    first = participants.sort("dispnum", "start", "ccode").unique(
        ["dispnum", "ccode"], keep="first", maintain_order=True
    )
    begun: list[War] = []
    joined: Entries = {}
    for rows in first.partition_by("dispnum", maintain_order=True):
        number = int(rows["dispnum"][0])
        began = rows.filter(pl.col("orig") == 1)
        sides = [
            tuple(sorted(began.filter(pl.col("sidea") == mark)["ccode"].to_list()))
            for mark in (1, 0)
        ]
        if not all(sides):
            continue
        below = (force.get(number) or 0) < _FORCE
        begun.append(
            War(number, f"dispute {number}", began["start"][0], sides[0], sides[1], (), below)
        )
        joined[number] = {
            ccode: (SIDES[0] if side == 1 else SIDES[1], start)
            for ccode, side, start in rows.filter(pl.col("orig") == 0)
            .select("ccode", "sidea", "start")
            .iter_rows()
        }
    return table_of(tuple(begun), joined, states)
