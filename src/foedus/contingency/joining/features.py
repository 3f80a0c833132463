"""What was known of each candidate in the year before a war: pledges, power, borders, rivalries.

Values are those of the calendar year before the war's first day; where one of the two states was
not yet in the system then, those of the year of the war.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.contingency.joining.cases import SIDES, JoiningCases, War

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from foedus.panels.variable import Variable

PLEDGES = ("defense", "offense", "neutrality", "nonaggression", "consultation")
_OF_ATOP = {"neutrality": "neutral", "nonaggression": "nonagg", "consultation": "consul"}
_COMPONENTS = ("milex", "milper", "tpop")


def features(cases: JoiningCases) -> pl.DataFrame:
    """The table of candidates with what was known of them in the year before.

    Parameters
    ----------
    cases : JoiningCases
        See :func:`foedus.contingency.joining.cases.joining_cases`.

    Returns
    -------
    polars.DataFrame
        The rows of ``cases.frame``, in order, and beside them, ``own`` being the row's side and
        ``opp`` the other one's originators:

        ``{pledge}_own``, ``{pledge}_opp`` (0 or 1: the candidate had promised any of them so, by
        ATOP); ``contiguous_own``, ``contiguous_opp`` (directly, by land or up to 400 miles of
        water), ``land_own``, ``land_opp``; ``distance_own``, ``distance_opp`` (between capitals,
        the nearest; km); ``rival_own``, ``rival_opp`` (strategic rivals); ``major``,
        ``major_own``, ``major_opp``; ``cinc``, ``cinc_own``, ``cinc_opp`` (summed over a side;
        share of the system); ``power``, ``power_own``, ``power_opp`` (mean of the shares of the
        system's military expenditure, military personnel and population, over those known);
        ``number_own``, ``number_opp`` (originators); ``attacker_side`` (0 or 1);
        ``candidates`` (of the war). Null where not known.

    Raises
    ------
    SourceNotAddedError
        If a file was not added: ATOP's members, NMC, direct contiguity, major powers, capitals,
        strategic rivalries.
    """
    import polars as pl

    first = min(war.day.year for war in cases.wars) - 1
    last = max(war.day.year for war in cases.wars)
    pairs = _pairs(cases, first)
    pairs = _with_dyads(pairs, first, last)
    states = _states(first, last)
    pairs = _at(pairs, states, "other", "_other")
    told = pairs.group_by("warnum", "ccode", "side").agg(
        *(pl.col(one).max() for one in PLEDGES),
        pl.col("conttype").is_between(1, 5).max().cast(pl.Int8).alias("contiguous"),
        (pl.col("conttype") == 1).max().cast(pl.Int8).alias("land"),
        pl.col("capdist").min().alias("distance"),
        pl.col("tss_rivalry").max().alias("rival"),
        pl.col("major_other").max().alias("major"),
        pl.col("cinc_other").sum().alias("cinc"),
        pl.col("power_other").sum().alias("power"),
        pl.len().cast(pl.Int64).alias("number"),
    )
    values = [name for name in told.columns if name not in ("warnum", "ccode", "side")]
    own = told.rename({name: f"{name}_own" for name in values})
    opposed = told.with_columns(
        pl.when(pl.col("side") == SIDES[0])
        .then(pl.lit(SIDES[1]))
        .otherwise(pl.lit(SIDES[0]))
        .cast(pl.Enum(SIDES))
        .alias("side")
    ).rename({name: f"{name}_opp" for name in values})
    key = ["warnum", "ccode", "side"]
    rows = cases.frame.join(own, on=key, how="left", validate="1:1", maintain_order="left").join(
        opposed, on=key, how="left", validate="1:1", maintain_order="left"
    )
    return _at(
        rows.with_columns(pl.col("day").dt.year().cast(pl.Int64).alias("start_year")),
        states, "ccode", "",
    ).with_columns(
        (pl.col("side") == SIDES[0]).cast(pl.Int8).alias("attacker_side"),
        (pl.len().over("warnum") / 2).alias("candidates"),
    ).drop("start_year")  # fmt: skip


def strengths(wars: Sequence[War]) -> dict[tuple[int, int], float]:
    """The mean of three shares of each originator the year before, by war and state number.

    Null where none of the three is known.

    Parameters
    ----------
    wars : sequence of War
        Those whose originators are asked for.

    Returns
    -------
    dict
        From (warnum, ccode) to a share of the system.
    """
    import polars as pl

    rows = pl.DataFrame(
        [(war.warnum, one, war.day.year) for war in wars for one in war.originators],
        schema={"warnum": pl.Int64, "ccode": pl.Int64, "start_year": pl.Int64},
        orient="row",
    )
    years = [war.day.year for war in wars]
    told = _at(rows, _states(min(years) - 1, max(years)), "ccode", "")
    return {
        (warnum, ccode): power
        for warnum, ccode, power in told.select("warnum", "ccode", "power").iter_rows()
        if power is not None
    }


def _pairs(cases: JoiningCases, first: int) -> pl.DataFrame:
    """Each candidate with each originator of each side: who, and of which year to ask."""
    import polars as pl

    began = pl.DataFrame(
        [
            (war.warnum, side, other, war.day.year)
            for war in cases.wars
            for side, members in zip(SIDES, (war.attackers, war.targets), strict=True)
            for other in members
        ],
        schema={
            "warnum": pl.Int64, "side": pl.Enum(SIDES), "other": pl.Int64, "start_year": pl.Int64
        },
        orient="row",
    )  # fmt: skip
    return cases.frame.select("warnum", "ccode", "side").join(began, on=["warnum", "side"])


def _built(one: Variable, first: int, last: int) -> pl.DataFrame:
    """The table of one of the panels' variables in COW's numbers, from the user's files."""
    from foedus.panels.variable import Ask
    from foedus.sources import adding

    uses = {key: adding.added(key).version for key in one.datasets("cow")}
    return one.build(Ask(first, last, "cow", uses)).frame


def _system(first: int, last: int) -> pl.DataFrame:
    """Who was in the system in which year, on any day of it."""
    import polars as pl

    from foedus.sources import adding

    spells = adding.load("cow-states").select("ccode", "start", "end")
    until = pl.col("end").dt.offset_by("-1d").dt.year().fill_null(last).clip(upper_bound=last)
    return (
        spells.select(
            "ccode",
            pl.int_ranges(pl.col("start").dt.year().clip(lower_bound=first), until + 1).alias(
                "year"
            ),
        )
        .filter(pl.col("year").list.len() > 0)
        .explode("year")
        .select("ccode", pl.col("year").cast(pl.Int64))
        .unique()
    )


def _with_dyads(pairs: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    import polars as pl

    from foedus.panels.variables.alliances import ATOP
    from foedus.panels.variables.contiguity import CONTIGUITY
    from foedus.panels.variables.distance import CAPITAL_DISTANCE
    from foedus.panels.variables.rivalries import STRATEGIC

    present = _system(first, last).with_columns(pl.lit(True).alias("was"))
    before = pl.col("start_year") - 1
    asked = (
        pairs.with_columns(before.alias("_before"))
        .join(present, left_on=["ccode", "_before"], right_on=["ccode", "year"], how="left")
        .join(
            present, left_on=["other", "_before"], right_on=["ccode", "year"], how="left",
            suffix="_too",
        )
        .with_columns(
            pl.when(pl.col("was").is_null() | pl.col("was_too").is_null())
            .then(pl.col("start_year"))
            .otherwise(pl.col("_before"))
            .alias("year")
        )
        .drop("_before", "was", "was_too")
    )  # fmt: skip
    atop = _built(ATOP, first, last).select(
        "ccode1", "ccode2", pl.col("year").cast(pl.Int64),
        *(pl.col(f"atop_{_OF_ATOP.get(one, one)}").alias(one) for one in PLEDGES),
    )  # fmt: skip
    found = asked.join(
        atop, left_on=["ccode", "other", "year"], right_on=["ccode1", "ccode2", "year"], how="left"
    )
    for variable, columns in (
        (CONTIGUITY, ["conttype"]),
        (STRATEGIC, ["tss_rivalry"]),
        (CAPITAL_DISTANCE, ["capdist"]),
    ):
        found = found.join(
            _both_ways(_built(variable, first, last), columns),
            left_on=["ccode", "other", "year"],
            right_on=["ccode1", "ccode2", "year"],
            how="left",
        )
    # The three lists are complete: a pair without a row has no pledge, border or rivalry.
    return found.with_columns(
        pl.col(*PLEDGES, "conttype", "tss_rivalry").fill_null(0)
    ).with_columns(pl.col(*PLEDGES, "tss_rivalry").cast(pl.Int8))


def _both_ways(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """A row for each order of each pair, whichever orders the table has."""
    import polars as pl

    one = frame.select(
        pl.col("ccode1").cast(pl.Int64), pl.col("ccode2").cast(pl.Int64),
        pl.col("year").cast(pl.Int64), *columns,
    )  # fmt: skip
    other = one.select(
        pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year", *columns
    )
    return pl.concat([one, other]).unique(["ccode1", "ccode2", "year"], keep="first")


def _states(first: int, last: int) -> pl.DataFrame:
    """Each state and year: major power, CINC, and the mean of three shares of the system."""
    import polars as pl

    from foedus.panels.variables.capabilities import NMC
    from foedus.panels.variables.powers import COW_MAJORS

    shares = [
        (pl.col(one) / pl.col(one).sum().over("year")).alias(f"_{one}") for one in _COMPONENTS
    ]
    nmc = (
        _built(NMC, first, last)
        .with_columns(pl.col("year").cast(pl.Int64), *shares)
        .select(
            pl.col("ccode").cast(pl.Int64), "year", "cinc",
            pl.mean_horizontal(*(f"_{one}" for one in _COMPONENTS)).alias("power"),
        )
    )  # fmt: skip
    majors = _built(COW_MAJORS, first, last).select(
        pl.col("ccode").cast(pl.Int64), pl.col("year").cast(pl.Int64), "major"
    )
    return (
        _system(first, last)
        .join(nmc, on=["ccode", "year"], how="left", validate="1:1")
        .join(majors, on=["ccode", "year"], how="left", validate="1:1")
        .with_columns(pl.col("major").fill_null(0))
    )


def _at(rows: pl.DataFrame, states: pl.DataFrame, who: str, suffix: str) -> pl.DataFrame:
    """Values of a state in the year before, or in the start year where there are none."""
    import polars as pl

    values = [name for name in states.columns if name not in ("ccode", "year")]
    then = states.rename({name: f"{name}_then" for name in values})
    late = states.rename({name: f"{name}_late" for name in values})
    asked = (
        rows.with_columns((pl.col("start_year") - 1).alias("_before"))
        .join(
            then, left_on=[who, "_before"], right_on=["ccode", "year"], how="left",
            maintain_order="left",
        )
        .join(
            late, left_on=[who, "start_year"], right_on=["ccode", "year"], how="left",
            maintain_order="left",
        )
    )  # fmt: skip
    return asked.with_columns(
        pl.coalesce(f"{name}_then", f"{name}_late").alias(f"{name}{suffix}") for name in values
    ).drop("_before", *(f"{name}_{end}" for name in values for end in ("then", "late")))
