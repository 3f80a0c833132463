"""Who could have joined each inter-state war, and who did: one table, its counts checked.

A *war* is one of COW's inter-state wars; its first day is the earliest day any participant has.
*Originators* are those who fight from that day on. Everyone else who was in the system is a
*candidate* for either side; those who enter later are *joiners*, on the side of their first spell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from foedus.errors import MeasureError

if TYPE_CHECKING:
    import polars as pl

SIDES = ("attacker", "target")
"""The two sides of a war: that which COW codes as initiator, and the other."""
MEMBERSHIPS = ("first_day", "year_before", "start_year")
_WITHIN = 365
# COW's codes above 9 stand for several regions at once.
_ONE_REGION = 9
_PRACTICAL_INFINITY = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class War:
    """One war as it stood on its first day.

    ``attackers`` and ``targets`` are the originators, by state number; ``regions`` are COW's
    codes of the single region where they fought (1 Western Hemisphere, 2 Europe, 4 Africa, 6
    Middle East, 7 Asia, 9 Oceania); none where it was more than one. ``below`` says that what
    began it is below the threshold of an armed attack (a dispute's threat or display of force).
    """

    warnum: int
    name: str
    day: date
    attackers: tuple[int, ...]
    targets: tuple[int, ...]
    regions: tuple[int, ...]
    below: bool = False

    @property
    def originators(self) -> tuple[int, ...]:
        """All who fought on the first day."""
        return (*self.attackers, *self.targets)


Entries = dict[int, dict[int, tuple[str, date]]]
"""By war, then state: the side on which it entered, and the day."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a table of candidates holds.

    ``joins`` counts pairs of war and state; ``joins_in_year`` those within twelve months of the
    first day; ``outside`` are joiners that were no candidates (not yet, or not then, in the
    system).
    """

    wars: int
    wars_with_joiners: int
    joins: int
    joins_in_year: int
    outside: int
    rows: int

    @property
    def base_rate(self) -> float:
        """Joins per row."""
        return self.joins / self.rows


# COW inter-state wars 4.0 with system membership of 2016, by who counts as a candidate.
EXPECTED: dict[str, Counts] = {
    "first_day": Counts(95, 25, 96, 74, 2, 15_328),
    "year_before": Counts(95, 25, 95, 73, 3, 15_272),
    "start_year": Counts(95, 26, 97, 75, 1, 15_478),
}


@dataclass(frozen=True, slots=True, eq=False)
class JoiningCases:
    """The wars and the table of candidates.

    ``frame`` has one row per ``warnum``, ``ccode`` and ``side``, in that order, with ``day`` (the
    war's first), ``joined`` and ``joined_in_year`` (0 or 1) and ``joined_on`` (null for those
    that did not on this side).
    """

    wars: tuple[War, ...]
    frame: pl.DataFrame
    counts: Counts


def joining_cases(membership: str = "first_day") -> JoiningCases:
    """The table from the user's files of COW wars and system membership, counts checked.

    Parameters
    ----------
    membership : str
        Who is a candidate: a member of the system on the war's ``first_day``, at some time in
        the ``year_before`` or in the ``start_year``; see :func:`candidates`.

    Returns
    -------
    JoiningCases

    Raises
    ------
    SourceNotAddedError
        If a file was not added.
    MeasureError
        If the counts are not those of COW inter-state wars 4.0.
    """
    from foedus.sources import adding

    found = candidates(
        adding.load("cow-inter-state-wars"), adding.load("cow-states"), membership=membership
    )
    expected = EXPECTED[membership]
    if found.counts != expected:
        raise MeasureError(
            f"the files give {found.counts}, and the published ones {expected}.",
            "add COW inter-state wars 4.0 and state system membership as their owner publishes "
            "them, or call candidates() on frames of your own.",
        )
    return found


def candidates(
    wars: pl.DataFrame, states: pl.DataFrame, *, membership: str = "first_day"
) -> JoiningCases:
    """Every candidate for every side of every war.

    Parameters
    ----------
    wars : polars.DataFrame
        The frame of ``cow-inter-state-wars``.
    states : polars.DataFrame
        The frame of ``cow-states``: ``ccode``, ``start``, ``end`` (null: still a member).
    membership : str
        ``first_day``: in the system on the war's first day. ``year_before``: on some day of the
        calendar year before it. ``start_year``: on some day of its first calendar year, after
        the war began too.

    Returns
    -------
    JoiningCases

    Raises
    ------
    MeasureError
        If there is no such membership, or a war has not exactly one side that began it.
    """
    if membership not in MEMBERSHIPS:
        raise MeasureError(
            f"{membership!r} says nothing of who is a candidate.",
            f"use {', '.join(MEMBERSHIPS)}.",
        )
    entered = _entries(wars)
    begun = tuple(_war(rows) for rows in entered.partition_by("warnum", maintain_order=True))
    joined: Entries = {}
    for warnum, ccode, side, start in entered.select(
        "warnum", "ccode", "side", "start"
    ).iter_rows():
        joined.setdefault(warnum, {})[ccode] = (side, start)
    return table_of(begun, joined, states, membership)


def table_of(
    begun: tuple[War, ...], joined: Entries, states: pl.DataFrame, membership: str = "first_day"
) -> JoiningCases:
    """Every candidate for every side of these wars.

    Parameters
    ----------
    begun : tuple of War
        The wars as they began.
    joined : mapping
        By war, then state: the side on which it entered, and the day.
    states : polars.DataFrame
        The frame of ``cow-states``.
    membership : str
        As in :func:`candidates`.

    Returns
    -------
    JoiningCases
    """
    import polars as pl

    spells = [
        (ccode, start, end or _PRACTICAL_INFINITY)
        for ccode, start, end in states.select("ccode", "start", "end").iter_rows()
    ]
    rows, outside = [], 0
    for war in begun:
        entries = joined.get(war.warnum, {})
        first, end = _window(war.day, membership)
        system = sorted({c for c, since, until in spells if since < end and until > first})
        waiting = [one for one in system if one not in war.originators]
        outside += len(set(entries) - {*waiting, *war.originators})
        for ccode in waiting:
            side_on, on = entries.get(ccode, (None, None))
            for side in SIDES:
                came = side_on == side
                rows.append((war.warnum, ccode, side, war.day, came, on if came else None))
    frame = pl.DataFrame(
        rows,
        schema={
            "warnum": pl.Int64,
            "ccode": pl.Int64,
            "side": pl.Enum(SIDES),
            "day": pl.Date,
            "joined": pl.Boolean,
            "joined_on": pl.Date,
        },
        orient="row",
    )
    within = (pl.col("joined_on") - pl.col("day")).dt.total_days() <= _WITHIN
    frame = frame.select(
        "warnum", "ccode", "side", "day",
        pl.col("joined").cast(pl.Int8),
        within.fill_null(False).cast(pl.Int8).alias("joined_in_year"),
        "joined_on",
    ).sort("warnum", "ccode", "side")  # fmt: skip
    joiners = frame.filter(pl.col("joined") == 1)
    counts = Counts(
        wars=len(begun),
        wars_with_joiners=joiners["warnum"].n_unique(),
        joins=joiners.height,
        joins_in_year=int(frame["joined_in_year"].sum()),
        outside=outside,
        rows=frame.height,
    )
    return JoiningCases(begun, frame, counts)


def _entries(wars: pl.DataFrame) -> pl.DataFrame:
    """Each state's first entry into each war: its day, its side by who began, where fought."""
    import polars as pl

    began = wars.filter(pl.col("initiator") == 1).group_by("warnum").agg(
        pl.col("side").unique().alias("began")
    )  # fmt: skip
    whole = wars.join(began, on="warnum", how="left", maintain_order="left")
    unclear = whole.filter(pl.col("began").is_null() | (pl.col("began").list.len() != 1))
    if not unclear.is_empty():
        raise MeasureError(
            f"war {unclear['warnum'][0]} has no side, or two, that began it.",
            "code the initiators of one side with 1 and all others with 2.",
        )
    return (
        whole.sort("warnum", "start1", "ccode", "side")
        .unique(["warnum", "ccode"], keep="first", maintain_order=True)
        .select(
            "warnum",
            pl.col("warname").alias("name"),
            "ccode",
            pl.when(pl.col("side") == pl.col("began").list.first())
            .then(pl.lit(SIDES[0]))
            .otherwise(pl.lit(SIDES[1]))
            .alias("side"),
            pl.col("start1").alias("start"),
            pl.col("wherefought").alias("where"),
        )
    )


def _war(rows: pl.DataFrame) -> War:
    day = cast("date", rows["start"].min())
    began = rows.filter(rows["start"] == day)
    attackers, targets = (
        tuple(sorted(began.filter(began["side"] == side)["ccode"].to_list())) for side in SIDES
    )
    where = {code for code in began["where"].drop_nulls() if code <= _ONE_REGION}
    return War(rows["warnum"][0], rows["name"][0], day, attackers, targets, tuple(sorted(where)))


def _window(day: date, membership: str) -> tuple[date, date]:
    """Half-open days of which a member must have been there on one."""
    if membership == "first_day":
        return day, date.fromordinal(day.toordinal() + 1)
    year = day.year - (membership == "year_before")
    return date(year, 1, 1), date(year + 1, 1, 1)
