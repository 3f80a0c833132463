"""Who fought on one side: in wars, in disputes of force, and in the operations that we list."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.atlas.joint_facts import operations
from foedus.errors import EventError
from foedus.states import system_on

OUTCOMES = ("wars", "disputes", "operations")
"""What the score is held against: COW's wars between states; Gibler, Miller and Little's disputes
whose highest level is the use of force short of war; the atlas's list of operations."""
_FORCE = 4


@dataclass(frozen=True, slots=True)
class Fight:
    """A war, dispute or operation: the year it began, and the COW numbers of each side.

    A side of one state makes no pair that fought together and is kept as an opponent.
    """

    key: str
    year: int
    sides: tuple[frozenset[int], ...]


def fights(outcome: str, first: int, last: int) -> tuple[Fight, ...]:
    """Every fight that began in some years and has a side of two states or more.

    Parameters
    ----------
    outcome : str
        One of ``OUTCOMES``.
    first, last : int
        Years, both counted.

    Raises
    ------
    EventError
        If there is no such outcome.
    SourceNotAddedError
        If its file was not added.

    Examples
    --------
    >>> [(one.key, len(one.sides[0])) for one in fights("operations", 2003, 2003)]
    [('iraq-2003', 4), ('artemis-2003', 4), ('ramsi-2003', 5)]
    """
    makers = {"wars": _wars, "disputes": _disputes, "operations": _operations}
    if outcome not in makers:
        raise EventError(f"no outcome is called {outcome!r}.", f"give one of {', '.join(makers)}.")
    return tuple(
        one
        for one in makers[outcome]()
        if first <= one.year <= last and any(len(side) > 1 for side in one.sides)
    )


def _wars() -> list[Fight]:
    import polars as pl

    from foedus.sources import adding
    from foedus.sources.cow_wars import war_spells

    began = war_spells(adding.load("cow-inter-state-wars")).group_by("warnum", "ccode", "side").agg(
        pl.col("start").dt.year().min().alias("year")
    )  # fmt: skip
    found = []
    for (number,), rows in sorted(began.group_by("warnum"), key=lambda one: str(one[0])):
        sides = [
            frozenset(rows.filter(pl.col("side") == side)["ccode"].to_list())
            for side in sorted(rows["side"].unique().to_list())
        ]
        # A state that changed sides is on neither.
        both = frozenset.intersection(*sides) if len(sides) > 1 else frozenset()
        found.append(
            Fight(f"war-{number}", int(str(rows["year"].min())), tuple(one - both for one in sides))
        )
    return found


def _disputes() -> list[Fight]:
    import polars as pl

    from foedus.sources import adding

    frame = adding.load("gml-dyad-years").with_columns(
        pl.col("hostlev").max().over("dispnum").alias("_level"),
        pl.col("year").min().over("dispnum").alias("_began"),
    )
    kept = frame.filter((pl.col("_level") == _FORCE) & (pl.col("hostlev1") >= _FORCE))
    who = kept.group_by("dispnum", "_began", "ccode1").agg(
        pl.col("sidea1").min().alias("least"), pl.col("sidea1").max().alias("most")
    )
    one_side = who.filter(pl.col("least") == pl.col("most"))
    found = []
    for (number, began), rows in sorted(
        one_side.group_by("dispnum", "_began"), key=lambda one: str(one[0])
    ):
        sides = tuple(
            frozenset(rows.filter(pl.col("most") == side)["ccode1"].to_list()) for side in (1, 0)
        )
        found.append(Fight(f"dispute-{number}", int(str(began)), sides))
    return found


def _operations() -> list[Fight]:
    found = []
    for one in operations():
        number = {of.code: of.ccode for of in system_on(one.since, system="auto")}
        sides = tuple(
            frozenset(code for name in names if (code := number.get(name)) is not None)
            for names in (one.states, one.against)
        )
        found.append(Fight(one.key, one.since.year, sides))
    return found
