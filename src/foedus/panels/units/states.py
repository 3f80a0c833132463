"""State-years, state-days and dyad-years, from the register of states."""

from __future__ import annotations

from datetime import date

from foedus.errors import PanelError
from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import LAST_YEAR, SYSTEMS, choice, flag, span
from foedus.panels.units.membership import HORIZON, membership, together
from foedus.panels.units.unit import Unit
from foedus.panels.units.years import RULES, year_rows
from foedus.states import register_day


def state_years(first: int, last: int, *, system: str = "cow", rule: str = "any_day") -> Panel:
    """One row per state and year in which it was a member of the system.

    Parameters
    ----------
    first, last : int
        First and last year, both counted.
    system : str
        ``cow``: COW's members, by ``ccode``. ``gw``: Gleditsch and Ward's, microstates among
        them, by ``gwcode``.
    rule : str
        ``any_day``: a member on any day of the year. ``jan_1``, ``dec_31``: on that day.

    Raises
    ------
    PanelError
        If the span, the system or the rule is none.

    References
    ----------
    cow_states2024, gleditsch_ward1999

    Examples
    --------
    >>> state_years(1914, 1914).collect().height
    45
    """
    first, last = span(first, last)
    system = choice("system", system, SYSTEMS)
    rule = choice("rule", rule, RULES)
    members = membership(system)
    (code,) = STATE_YEARS.keys_in(system)[:1]
    frame = year_rows({code: members.code}, members.start, members.end, first, last, rule)
    step = Step(
        STATE_YEARS.name, (("first", first), ("last", last), ("system", system), ("rule", rule))
    )
    return Panel(frame, STATE_YEARS, system, first, last, None, (step,))


def state_days(first_day: date | str, last_day: date | str, *, system: str = "cow") -> Panel:
    """One row per state and day on which it was a member of the system.

    Parameters
    ----------
    first_day, last_day : date or str
        First and last day, both counted.
    system : str
        ``cow`` or ``gw``.

    Raises
    ------
    PanelError
        If there is no such system, or the days are the wrong way round or too late.
    DateError, CoverageError
        If one is no day, or before 1816.

    References
    ----------
    cow_states2024, gleditsch_ward1999

    Examples
    --------
    >>> state_days("1938-03-12", "1938-03-14").frame.filter(ccode=305).collect().height
    2
    """
    import polars as pl

    system = choice("system", system, SYSTEMS)
    begin, finish = (
        register_day(_given("first_day", first_day)),
        register_day(_given("last_day", last_day)),
    )
    if finish >= HORIZON:
        raise PanelError(
            f"last_day is {finish}; the register of states covers the years to {LAST_YEAR}.",
            f"ask for a day before {HORIZON}.",
        )
    if begin > finish:
        raise PanelError(
            f"the span ends, {finish}, before it begins, {begin}: it has no days.",
            "give the earlier day as first_day.",
        )
    members = membership(system).clipped(begin, finish)
    (code,) = STATE_DAYS.keys_in(system)[:1]
    spells = pl.DataFrame({code: members.code, "start": members.start, "end": members.end})
    frame = (
        spells.lazy()
        .select(code, pl.date_ranges("start", "end", closed="left").alias("date"))
        .explode("date")
    )
    step = Step(
        STATE_DAYS.name,
        (("first_day", begin.isoformat()), ("last_day", finish.isoformat()), ("system", system)),
    )
    return Panel(frame, STATE_DAYS, system, begin.year, finish.year, None, (step,))


def _given(name: str, day: date | str) -> date | str:
    # The register reads None as its own day; here it is a day that was forgotten.
    if day is None:
        raise PanelError(f"{name} is not given.", f"write {name} as YYYY-MM-DD.")
    return day


def dyad_years(
    first: int,
    last: int,
    *,
    directed: bool = True,
    system: str = "cow",
    rule: str = "any_day",
) -> Panel:
    """One row per pair of states and year in which both were members on a same day.

    Parameters
    ----------
    first, last : int
        First and last year, both counted.
    directed : bool
        A row for each direction; else one, with the smaller number first.
    system : str
        ``cow``, by ``ccode1`` and ``ccode2``; ``gw``, by ``gwcode1`` and ``gwcode2``.
    rule : str
        ``any_day``: both were members on some one day of the year, so that Suriname and South
        Vietnam are no pair in 1975. ``jan_1``, ``dec_31``: both on that day.

    Raises
    ------
    PanelError
        If the span, the system or the rule is none.

    References
    ----------
    cow_states2024, gleditsch_ward1999

    Examples
    --------
    >>> dyad_years(1914, 1914, directed=False).collect().height == 45 * 44 // 2
    True
    >>> dyad_years(1975, 1975).frame.filter(ccode1=115, ccode2=817).collect().height
    0
    """
    import numpy as np

    first, last = span(first, last)
    directed = flag("directed", directed)
    system = choice("system", system, SYSTEMS)
    rule = choice("rule", rule, RULES)
    members = membership(system).clipped(date(first, 1, 1), date(last, 12, 31))
    one, other = together(members.start, members.end, members.code, directed=directed)
    left, right, _ = DYAD_YEARS.keys_in(system)
    frame = year_rows(
        {left: members.code[one], right: members.code[other]},
        np.maximum(members.start[one], members.start[other]),
        np.minimum(members.end[one], members.end[other]),
        first,
        last,
        rule,
    )
    step = Step(
        DYAD_YEARS.name,
        (
            ("first", first),
            ("last", last),
            ("directed", directed),
            ("system", system),
            ("rule", rule),
        ),
    )
    return Panel(frame, DYAD_YEARS, system, first, last, directed, (step,))


STATE_YEARS = Unit(
    "state-years",
    ("ccode", "year"),
    "a state in a year in which it was a member of the state system",
    state_years,
)
STATE_DAYS = Unit(
    "state-days",
    ("ccode", "date"),
    "a state on a day on which it was a member of the state system",
    state_days,
)
DYAD_YEARS = Unit(
    "dyad-years",
    ("ccode1", "ccode2", "year"),
    "a pair of states in a year in which both were members on a same day",
    dyad_years,
)
