"""States and pairs of states in one crisis, and participants in one war."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import SYSTEMS, choice, flag, span
from foedus.panels.units.added import added_frame
from foedus.panels.units.unit import Unit
from foedus.panels.variables.naming import cow_codes

if TYPE_CHECKING:
    import polars as pl

WAR_KINDS = {"inter": "cow-inter-state-wars", "extra": "cow-extra-state-wars"}
"""The datasets of COW's participants: in wars between states, and of states against others."""


def war_participants(first: int, last: int, *, kind: str = "inter") -> Panel:
    """One row per war, state and side that it fought on, entered in the span.

    Parameters
    ----------
    first, last : int
        First and last year of entry, both counted, within the list's coverage.
    kind : str
        ``inter``: wars between states. ``extra``: wars of states against others than states.

    Returns
    -------
    Panel
        The key; ``year`` of entry; ``start`` and ``end``, half-open, from the first day that a
        blank allows to the last, pauses not taken out; ``end`` null where the war went on when
        the list ended; ``warname``, ``initiator`` (0 or 1), ``deaths`` (battle deaths in the war).

    Raises
    ------
    PanelError
        If the span or the kind is none.
    SourceNotAddedError
        If the list was not added.
    CoverageError
        If the span goes beyond its coverage.

    References
    ----------
    sarkees_wayman2010
    """
    import polars as pl

    from foedus.sources.cow_wars import war_spells

    first, last = span(first, last)
    kind = choice("kind", kind, tuple(WAR_KINDS))
    wars, _ = added_frame(WAR_KINDS[kind], first, last)
    key = list(WAR_PARTICIPANTS.keys)
    end = pl.when(pl.col("end_latest").is_not_null().all()).then(pl.col("end_latest").max())
    days = war_spells(wars).group_by(key).agg(pl.col("start").min(), end.alias("end"))
    about = wars.select(
        *key,
        "warname",
        (pl.col("initiator") == 1).cast(pl.Int8).alias("initiator"),
        pl.col("batdeath").alias("deaths"),
    )
    rows = (
        days.join(about, on=key, how="inner", validate="1:1")
        .with_columns(pl.col("start").dt.year().cast(pl.Int64).alias("year"))
        .filter(pl.col("year").is_between(first, last))
        .sort(key)
        .select(*key, "year", "start", "end", "warname", "initiator", "deaths")
    )
    step = Step(WAR_PARTICIPANTS.name, (("first", first), ("last", last), ("kind", kind)))
    return Panel(rows.lazy(), WAR_PARTICIPANTS, "cow", first, last, None, (step,))


def crisis_states(first: int, last: int, *, system: str = "cow") -> Panel:
    """One row per ICB crisis and state that was a crisis actor, triggered in the span.

    Parameters
    ----------
    first, last : int
        First and last year of the state's own trigger, both counted, within ICB's coverage.
    system : str
        ``cow``, by ``ccode``; ``gw``, by ``gwcode``. ICB has Gleditsch and Ward's numbers; COW's
        are found in the year of the trigger, and an actor that has none is left out.

    Returns
    -------
    Panel
        The key; ``year`` of the trigger; ``start`` and ``end`` of the state's crisis, half-open,
        ``end`` null where not known.

    Raises
    ------
    PanelError
        If the span or the system is none.
    SourceNotAddedError
        If ICB's file of actors was not added.
    CoverageError
        If the span goes beyond its coverage.

    References
    ----------
    brecher_wilkenfeld1997
    """
    first, last = span(first, last)
    system = choice("system", system, SYSTEMS)
    actors, _ = added_frame("icb-actors", first, last)
    spells, _ = actor_spells(actors, system)
    key = CRISIS_STATES.keys_in(system)
    rows = spells.filter(spells["year"].is_between(first, last)).sort(key)
    step = Step(CRISIS_STATES.name, (("first", first), ("last", last), ("system", system)))
    return Panel(
        rows.select(*key, "year", "start", "end").lazy(),
        CRISIS_STATES, system, first, last, None, (step,),
    )  # fmt: skip


def crisis_dyads(first: int, last: int, *, directed: bool = True, system: str = "cow") -> Panel:
    """One row per ICB crisis and pair of states that were both crisis actors on a same day.

    Parameters
    ----------
    first, last : int
        First and last year in which their common days begin, both counted.
    directed : bool
        A row for each direction; else one, with the smaller number first.
    system : str
        As in :func:`crisis_states`.

    Returns
    -------
    Panel
        The key; ``year``; ``start`` and ``end`` of the days that both were in the crisis, ``end``
        null where either's is not known.

    Raises
    ------
    PanelError
        If the span or the system is none.
    SourceNotAddedError
        If ICB's file of actors was not added.
    CoverageError
        If the span goes beyond its coverage.

    Notes
    -----
    The file says who was in a crisis, not against whom: two actors may be allies, as Britain and
    France were over Munich.

    References
    ----------
    brecher_wilkenfeld1997
    """
    import polars as pl

    first, last = span(first, last)
    directed = flag("directed", directed)
    system = choice("system", system, SYSTEMS)
    actors, _ = added_frame("icb-actors", first, last)
    spells, _ = actor_spells(actors, system)
    key = CRISIS_DYADS.keys_in(system)
    pairs = actor_pairs(spells, system).filter(pl.col("year").is_between(first, last))
    if directed:
        _, one, two = key
        pairs = pl.concat([pairs, pairs.rename({one: two, two: one})], how="diagonal")
    step = Step(
        CRISIS_DYADS.name,
        (("first", first), ("last", last), ("directed", directed), ("system", system)),
    )
    return Panel(
        pairs.sort(key).select(*key, "year", "start", "end").lazy(),
        CRISIS_DYADS, system, first, last, directed, (step,),
    )  # fmt: skip


def actor_spells(actors: pl.DataFrame, system: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """When each state was in each crisis, by its number in one system.

    Parameters
    ----------
    actors : polars.DataFrame
        The frame of ``icb-actors``.
    system : str
        ``cow`` or ``gw``.

    Returns
    -------
    spells : polars.DataFrame
        Keys ``crisno`` and the state's number; ``year`` of the trigger; ``start``; ``end``, the
        latest that a blank allows, null where not known; ``until``, which then is the end of
        the year of the trigger; ``numbers``, what Gleditsch and Ward's lists call the state, and
        ``triggers``, who triggered its crisis.
    unresolved : polars.DataFrame
        Actors without a number in the system, or without a trigger: ``name``, ``first``, ``last``,
        ``rows``.
    """
    import polars as pl

    year = pl.col("start").dt.year().cast(pl.Int64)
    nothing = pl.lit(None, pl.Int64)
    left = (
        actors.filter(pl.col("start").is_null())
        .group_by(pl.format("{} in crisis {}", "actor", "crisno").alias("name"))
        .agg(nothing.alias("first"), nothing.alias("last"), pl.len().cast(pl.Int64).alias("rows"))
    )
    rows = actors.filter(pl.col("start").is_not_null()).with_columns(
        year.alias("year"),
        pl.col("end_latest").alias("end"),
        pl.coalesce("end_latest", pl.date(year + 1, 1, 1)).alias("until"),
        pl.col("gwcode").alias("number"),
    )
    state = "gwcode"
    if system == "cow":
        state = "ccode"
        rows, unnumbered = cow_codes(rows, {"gwcode": "ccode"})
        left = pl.concat([left, unnumbered])
    end = pl.when(pl.col("end").is_not_null().all()).then(pl.col("end").max())
    spells = rows.group_by("crisno", state).agg(
        pl.col("year", "start").min(),
        end.alias("end"),
        pl.col("until").max(),
        pl.col("number").unique().alias("numbers"),
        pl.col("trigent").drop_nulls().unique().alias("triggers"),
    )
    return spells, left


def actor_pairs(spells: pl.DataFrame, system: str) -> pl.DataFrame:
    """Each two actors of a crisis that were in it on a same day, the smaller number first.

    Parameters
    ----------
    spells : polars.DataFrame
        What :func:`actor_spells` gives.
    system : str
        ``cow`` or ``gw``.

    Returns
    -------
    polars.DataFrame
        ``crisno``, the two numbers, ``year``, ``start``, ``end``, ``until`` of the common days,
        and ``triggered``, whether one of the two triggered the other's crisis.
    """
    import polars as pl

    (state,) = CRISIS_STATES.keys_in(system)[1:]
    both = spells.join(spells, on="crisno", suffix="2").filter(pl.col(state) < pl.col(f"{state}2"))
    one = pl.col("triggers").list.set_intersection("numbers2").list.len() > 0
    two = pl.col("triggers2").list.set_intersection("numbers").list.len() > 0
    start, until = pl.max_horizontal("start", "start2"), pl.min_horizontal("until", "until2")
    known = pl.col("end").is_not_null() & pl.col("end2").is_not_null()
    return both.filter(start < until).select(
        "crisno",
        pl.col(state).alias(f"{state}1"),
        pl.col(f"{state}2"),
        start.dt.year().cast(pl.Int64).alias("year"),
        start.alias("start"),
        pl.when(known).then(until).alias("end"),
        until.alias("until"),
        (one | two).alias("triggered"),
    )


WAR_PARTICIPANTS = Unit(
    "war-participants",
    ("warnum", "ccode", "side"),
    "a state on one side of a war, from its entry on",
    war_participants,
    (WAR_KINDS["inter"],),
)
CRISIS_STATES = Unit(
    "crisis-states",
    ("crisno", "ccode"),
    "a state that was an actor of an international crisis",
    crisis_states,
    ("icb-actors",),
)
CRISIS_DYADS = Unit(
    "crisis-dyads",
    ("crisno", "ccode1", "ccode2"),
    "a pair of states that were actors of one international crisis on a same day",
    crisis_dyads,
    ("icb-actors",),
)
