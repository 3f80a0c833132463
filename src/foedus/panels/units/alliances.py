"""Alliance-years and alliance-member-years, from ATOP's member file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import choice, flag, span
from foedus.panels.units.added import added_frame
from foedus.panels.units.unit import Unit
from foedus.panels.units.years import RULES, year_rows

if TYPE_CHECKING:
    import polars as pl


def alliance_years(first: int, last: int, *, rule: str = "any_day") -> Panel:
    """One row per ATOP alliance and year in which it bound a member.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within ATOP's coverage.
    rule : str
        ``any_day``: in force on any day of the year. ``jan_1``, ``dec_31``: on that day.

    Raises
    ------
    PanelError
        If the span or the rule is none.
    SourceNotAddedError
        If ATOP's member file was not added.
    CoverageError
        If the span goes beyond ATOP's coverage.

    Notes
    -----
    An exit is the first day no longer bound, so that an alliance that ended on 1 January is not
    in that year. Where ATOP leaves a day blank, the earliest entry and the latest exit that it
    allows are taken.

    References
    ----------
    leeds_et_al2002
    """
    first, last = span(first, last)
    rule = choice("rule", rule, RULES)
    frame = _rows(bound(first, last), ("atopid",), first, last, rule)
    step = Step(ALLIANCE_YEARS.name, (("first", first), ("last", last), ("rule", rule)))
    return Panel(frame, ALLIANCE_YEARS, "cow", first, last, None, (step,))


def alliance_member_years(
    first: int, last: int, *, rule: str = "any_day", only_states: bool = True
) -> Panel:
    """One row per ATOP alliance, member and year in which it bound that member.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within ATOP's coverage.
    rule : str
        ``any_day``: bound on any day of the year. ``jan_1``, ``dec_31``: on that day.
    only_states : bool
        Leave out members whose number is no COW state number. A member with a COW number stays
        in years in which COW does not count it in the system.

    Raises
    ------
    PanelError
        If the span or the rule is none.
    SourceNotAddedError
        If ATOP's member file was not added.
    CoverageError
        If the span goes beyond ATOP's coverage.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    from foedus.sources.atop_dyads import LARGEST_CCODE

    first, last = span(first, last)
    rule = choice("rule", rule, RULES)
    spells = bound(first, last)
    if flag("only_states", only_states):
        spells = spells.filter(pl.col("ccode") <= LARGEST_CCODE)
    frame = _rows(spells, ("atopid", "ccode"), first, last, rule)
    step = Step(
        ALLIANCE_MEMBER_YEARS.name,
        (("first", first), ("last", last), ("rule", rule), ("only_states", only_states)),
    )
    return Panel(frame, ALLIANCE_MEMBER_YEARS, "cow", first, last, None, (step,))


def bound(first: int, last: int) -> pl.DataFrame:
    """When each member was bound by each ATOP alliance, whatever the phase.

    Returns
    -------
    polars.DataFrame
        ``atopid``, ``ccode``, ``start``, ``end``: half-open spells, those still in force cut
        at the end of ATOP's coverage.
    """
    import polars as pl

    from foedus.sources.atop import member_spells

    members, horizon = added_frame("atop-m", first, last)
    return member_spells(members).select(
        "atopid",
        "ccode",
        pl.col("entry").alias("start"),
        pl.col("exit_latest").fill_null(horizon).alias("end"),
    )


def _rows(
    spells: pl.DataFrame, keys: tuple[str, ...], first: int, last: int, rule: str
) -> pl.LazyFrame:
    columns = {name: spells[name].to_numpy() for name in keys}
    start, end = spells["start"].to_numpy(), spells["end"].to_numpy()
    return year_rows(
        columns, start.astype("datetime64[D]"), end.astype("datetime64[D]"), first, last, rule
    )


ALLIANCE_YEARS = Unit(
    "alliance-years",
    ("atopid", "year"),
    "an ATOP alliance in a year in which it bound a member",
    alliance_years,
    ("atop-m",),
)
ALLIANCE_MEMBER_YEARS = Unit(
    "alliance-member-years",
    ("atopid", "ccode", "year"),
    "a member of an ATOP alliance in a year in which it was bound",
    alliance_member_years,
    ("atop-m",),
)
