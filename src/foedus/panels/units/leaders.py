"""Leader-years and leader-dyad-years, from Archigos."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import SYSTEMS, choice, flag, span
from foedus.panels.units.added import added_frame
from foedus.panels.units.membership import membership, together
from foedus.panels.units.unit import Unit
from foedus.panels.units.years import RULES, year_rows
from foedus.states import all_states

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Days = npt.NDArray[np.datetime64]


class _Tenures(NamedTuple):
    """Spells in office, cut to the days on which the state was a member of the system."""

    code: npt.NDArray[np.int64]
    obsid: npt.NDArray[np.object_]
    start: Days
    end: Days


def leader_years(first: int, last: int, *, system: str = "cow", rule: str = "any_day") -> Panel:
    """One row per leader's spell in office and year, while the state was in the system.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within the coverage of Archigos.
    system : str
        ``cow``, by ``ccode``; ``gw``, by ``gwcode``. Archigos has Gleditsch and Ward's numbers;
        COW's are found by day, so that Kohl has a row for 260 and one for 255 in 1990.
    rule : str
        ``any_day``: in office on any day of the year. ``jan_1``, ``dec_31``: on that day.

    Raises
    ------
    PanelError
        If the span, the system or the rule is none.
    SourceNotAddedError
        If Archigos was not added.
    CoverageError
        If the span goes beyond its coverage.

    Notes
    -----
    ``obsid`` names a spell in office: who returns to office has several. The day of leaving
    counts as in office, as in the source.

    References
    ----------
    goemans_et_al2009
    """
    first, last = span(first, last)
    system = choice("system", system, SYSTEMS)
    rule = choice("rule", rule, RULES)
    held = _tenures(first, last, system)
    code, obsid, _ = LEADER_YEARS.keys_in(system)
    frame = year_rows({code: held.code, obsid: held.obsid}, held.start, held.end, first, last, rule)
    step = Step(
        LEADER_YEARS.name, (("first", first), ("last", last), ("system", system), ("rule", rule))
    )
    return Panel(frame, LEADER_YEARS, system, first, last, None, (step,))


def leader_dyad_years(
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: str = "cow",
    rule: str = "any_day",
) -> Panel:
    """One row per pair of leaders of two states and year in which both held office on a same day.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within the coverage of Archigos.
    directed : bool
        A row for each direction; else one, with the smaller state number first.
    system, rule
        As in :func:`leader_years`; the rule is applied to the days that the two share.

    Raises
    ------
    PanelError
        If the span, the system or the rule is none.
    SourceNotAddedError
        If Archigos was not added.
    CoverageError
        If the span goes beyond its coverage.

    References
    ----------
    goemans_et_al2009
    """
    import numpy as np

    first, last = span(first, last)
    directed = flag("directed", directed)
    system = choice("system", system, SYSTEMS)
    rule = choice("rule", rule, RULES)
    held = _tenures(first, last, system)
    one, other = together(held.start, held.end, held.code, directed=directed)
    names = LEADER_DYAD_YEARS.keys_in(system)[:4]
    values = (held.code[one], held.code[other], held.obsid[one], held.obsid[other])
    frame = year_rows(
        dict(zip(names, values, strict=True)),
        np.maximum(held.start[one], held.start[other]),
        np.minimum(held.end[one], held.end[other]),
        first,
        last,
        rule,
    )
    step = Step(
        LEADER_DYAD_YEARS.name,
        (
            ("first", first),
            ("last", last),
            ("directed", directed),
            ("system", system),
            ("rule", rule),
        ),
    )
    return Panel(frame, LEADER_DYAD_YEARS, system, first, last, directed, (step,))


def _tenures(first: int, last: int, system: str) -> _Tenures:
    import polars as pl

    leaders, _ = added_frame("archigos", first, last)
    # Of a leader still in office the source says no more than its last day.
    end = pl.col("end").fill_null(pl.col("last_day").dt.offset_by("1d"))
    held = (
        leaders.select("obsid", "gwcode", "start", end.alias("end"))
        .join(system_spells(system), on="gwcode", how="inner", validate="m:m")
        .select(
            "code",
            "obsid",
            pl.max_horizontal("start", "enters", pl.date(first, 1, 1)).alias("start"),
            pl.min_horizontal("end", "leaves", pl.date(last + 1, 1, 1)).alias("end"),
        )
        .filter(pl.col("start") < pl.col("end"))
        .sort("code", "obsid", "start")
    )
    return _Tenures(
        held["code"].to_numpy(),
        held["obsid"].to_numpy(),
        held["start"].to_numpy(),
        held["end"].to_numpy(),
    )


@cache
def system_spells(system: str) -> pl.DataFrame:
    """Gleditsch and Ward's numbers with the days on which a system counts each of their states."""
    import polars as pl

    members = membership(system)
    spells = pl.DataFrame({"code": members.code, "enters": members.start, "leaves": members.end})
    if system == "gw":
        return spells.with_columns(pl.col("code").alias("gwcode"))
    carried = {(gwcode, one.ccode) for one in all_states() for gwcode, _ in one.gwcodes}
    numbers = pl.DataFrame(
        sorted(pair for pair in carried if pair[1] is not None),
        schema=["gwcode", "code"],
        orient="row",
    )
    return numbers.join(spells, on="code", how="inner", validate="m:m")


LEADER_YEARS = Unit(
    "leader-years",
    ("ccode", "obsid", "year"),
    "a leader's spell in office in a year, while the state was a member of the state system",
    leader_years,
    ("archigos",),
)
LEADER_DYAD_YEARS = Unit(
    "leader-dyad-years",
    ("ccode1", "ccode2", "obsid1", "obsid2", "year"),
    "a pair of leaders of two states in a year in which both held office on a same day",
    leader_dyad_years,
    ("archigos",),
)
