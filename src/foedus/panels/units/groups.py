"""K-ads: alliances as groups of k states, beside groups of as many states that made none.

Pacts of many states are not sums of pairs (Poast 2010): the unit is the group. The groups that
could have been are far too many to list, so that all the alliances are kept and of the others a
random sample, with a weight that says how many each stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import choice, span, whole_number
from foedus.panels.units.alliances import bound
from foedus.panels.units.drawing import count_k_ads, draw_k_ads, in_order_of_joining
from foedus.panels.units.membership import membership
from foedus.panels.units.unit import Unit

if TYPE_CHECKING:
    from foedus.panels.units.membership import Membership

WHEN = ("formed", "jan_1", "dec_31")
Group = tuple[int, ...]


def k_ads(
    first: int,
    last: int,
    *,
    seed: int,
    when: str = "formed",
    per_alliance: int = 10,
    sizes: Sequence[int] | None = None,
) -> Panel:
    """One row per group of k states: every alliance, and a sample of groups without one.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within ATOP's coverage.
    seed : int
        Decides the sample: the same seed draws the same groups of a size and year, whatever
        the span and the other sizes.
    when : str
        ``formed``: an alliance stands once, in the year in which it began, as the states that it
        bound on its first day. ``jan_1``, ``dec_31``: it stands in every year, as the states
        that it bound on that day.
    per_alliance : int
        Groups drawn for each alliance, of the same size and year; 0 for none.
    sizes : sequence of int, optional
        Sizes of group to keep, each at least 2; every size that alliances have where left out.

    Returns
    -------
    Panel
        Key ``kad``, a running number; then ``year``, ``k``, ``members`` (a list of ``ccode``,
        ascending), ``allied`` (1 if an alliance has exactly these members), ``n_pacts`` (how
        many have) and ``weight`` (how many groups the row stands for: 1 for an alliance).

    Raises
    ------
    PanelError
        If the span, a rule, a size, a number or the seed is none.
    SourceNotAddedError
        If ATOP's member file was not added.
    CoverageError
        If the span goes beyond ATOP's coverage.

    Notes
    -----
    A group is drawn from those whose states were members of COW's system on a same day of the
    year (on that 1 January or 31 December, for the two other rules), each as likely as any other
    of its size and year, and never twice. Members that are not in the system on the day are left
    out of an alliance; one that has fewer than two left is left out. A part of an alliance, or an
    alliance and one more, is another group.

    References
    ----------
    poast2010, leeds_et_al2002
    """
    return _panel(K_ADS, first, last, seed, when, per_alliance, sizes)


def k_ad_members(
    first: int,
    last: int,
    *,
    seed: int,
    when: str = "formed",
    per_alliance: int = 10,
    sizes: Sequence[int] | None = None,
) -> Panel:
    """One row per member of each group of :func:`k_ads`, drawn alike for the same seed.

    Parameters
    ----------
    first, last, seed, when, per_alliance, sizes
        As in :func:`k_ads`.

    Returns
    -------
    Panel
        Keys ``kad``, ``ccode``; then ``year``, ``k``, ``allied``, ``n_pacts``, ``weight``.

    Raises
    ------
    PanelError, SourceNotAddedError, CoverageError
        As :func:`k_ads` does.

    References
    ----------
    poast2010, leeds_et_al2002
    """
    return _panel(K_AD_MEMBERS, first, last, seed, when, per_alliance, sizes)


def _panel(
    unit: Unit,
    first: int,
    last: int,
    seed: int,
    when: str,
    per_alliance: int,
    sizes: Sequence[int] | None,
) -> Panel:
    import numpy as np
    import polars as pl

    first, last = span(first, last)
    seed = whole_number("seed", seed, least=0)
    when = choice("when", when, WHEN)
    per_alliance = whole_number("per_alliance", per_alliance, least=0)
    kept = None if sizes is None else _sizes(sizes)
    rows = [
        row
        for year, pool, actual in _years(first, last, when)
        for row in _year_of_groups(year, pool, actual, per_alliance, kept, seed)
    ]
    columns = ("year", "k", "allied", "n_pacts", "weight")
    facts = list(zip(*(row[:-1] for row in rows), strict=True)) or [()] * len(columns)
    types = (pl.Int64, pl.Int64, pl.Int64, pl.Int64, pl.Float64)
    running = pl.Series("kad", range(1, len(rows) + 1), dtype=pl.Int64)
    groups = pl.DataFrame(
        [
            running,
            *(pl.Series(*one) for one in zip(columns, facts, types, strict=True)),
        ]
    )
    sizes_drawn = np.array([len(row[-1]) for row in rows], np.int64)
    members = pl.DataFrame(
        {
            "kad": np.repeat(running.to_numpy(), sizes_drawn),
            "ccode": np.array([code for row in rows for code in row[-1]], np.int64),
        }
    ).lazy()
    if unit is K_AD_MEMBERS:
        plan = members.join(
            groups.lazy(), on="kad", how="left", validate="m:1", maintain_order="left"
        )
    else:
        lists = members.group_by("kad", maintain_order=True).agg(pl.col("ccode").alias("members"))
        plan = (
            groups.lazy()
            .join(lists, on="kad", how="left", validate="1:1", maintain_order="left")
            .select("kad", "year", "k", "members", "allied", "n_pacts", "weight")
        )
    step = Step(
        unit.name,
        (
            ("first", first),
            ("last", last),
            ("seed", seed),
            ("when", when),
            ("per_alliance", per_alliance),
            ("sizes", kept),
        ),
    )
    return Panel(plan, unit, "cow", first, last, None, (step,))


def _sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    if isinstance(sizes, str | bytes) or not isinstance(sizes, Sequence) or not sizes:
        raise PanelError(
            f"sizes is {sizes!r}, no list of sizes of group.",
            "write sizes=[2, 3], or leave it out.",
        )
    return tuple(sorted({whole_number("a size of group", one, least=2) for one in sizes}))


def _years(first: int, last: int, when: str) -> Iterator[tuple[int, Membership, dict[Group, int]]]:
    """Each year with the states of its pool and the alliances of its states."""
    import polars as pl

    spells = bound(first, last).with_columns(pl.col("start").min().over("atopid").alias("begun"))
    members = membership("cow")
    for year in range(first, last + 1):
        days = {"jan_1": date(year, 1, 1), "dec_31": date(year, 12, 31)}
        if when == "formed":
            pool = members.clipped(date(year, 1, 1), date(year, 12, 31))
            new = spells.filter(
                pl.col("begun").dt.year() == year, pl.col("start") == pl.col("begun")
            )
        else:
            day = days[when]
            pool = members.clipped(day, day)
            new = spells.filter(pl.col("start") <= day, day < pl.col("end"))
            new = new.with_columns(pl.lit(day).alias("begun"))
        system = pl.DataFrame({"ccode": pool.code, "from": pool.start, "to": pool.end})
        groups = (
            new.join(system, on="ccode", how="inner", validate="m:1")
            .filter(pl.col("from") <= pl.col("begun"), pl.col("begun") < pl.col("to"))
            .group_by("atopid")
            .agg(pl.col("ccode").unique().sort())
        )
        actual: dict[Group, int] = {}
        for codes in groups["ccode"].to_list():
            if len(codes) > 1:
                actual[tuple(codes)] = actual.get(tuple(codes), 0) + 1
        yield year, pool, actual


def _year_of_groups(
    year: int,
    pool: Membership,
    actual: dict[Group, int],
    per_alliance: int,
    kept: tuple[int, ...] | None,
    seed: int,
) -> Iterator[tuple[int, int, int, int, float, Group]]:
    import numpy as np

    codes = pool.code.tolist()
    joining = in_order_of_joining(pool.start, pool.end)
    place = {code: position for position, code in enumerate(codes)}
    for k in sorted({len(group) for group in actual}):
        if kept is not None and k not in kept:
            continue
        events = sorted(group for group in actual if len(group) == k)
        for group in events:
            yield year, k, 1, actual[group], 1.0, group
        barred = {tuple(place[code] for code in group) for group in events}
        # A generator of their own: what is drawn does not hang on the span or on other sizes.
        rng = np.random.default_rng((seed, year, k))
        drawn = draw_k_ads(joining, k, per_alliance * len(events), rng, barred)
        others = count_k_ads(joining, k) - len(events)
        for positions in drawn:
            group = tuple(codes[position] for position in positions)
            yield year, k, 0, 0, others / len(drawn), group


_SENTENCE = (
    "a group of k states that formed (or had) an alliance, or one drawn from those that did not"
)
K_ADS = Unit("k-ads", ("kad",), _SENTENCE, k_ads, ("atop-m",))
K_AD_MEMBERS = Unit(
    "k-ad-members", ("kad", "ccode"), f"a member of {_SENTENCE}", k_ad_members, ("atop-m",)
)
