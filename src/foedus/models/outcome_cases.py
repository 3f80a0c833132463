"""Cases for models of outcomes: disputes of two states, and wars, from the files that were added.

Who is called side 1 is drawn anew for each case, since COW lists the winner of a war first; the
draw is keyed by the case, so that it does not turn on which cases are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.power import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

VERSIONS: Final[Mapping[str, str]] = {
    "gml-disputes": "2.2.1",
    "gml-participants": "2.2.1",
    "nmc": "7.0",
    "gdp-population": "2022",
    "cow-inter-state-wars": "4.0",
    "cow-war-dyads": "1.1",
}
COMPONENTS: Final = ("milex", "milper", "irst", "pec", "tpop", "upop")
ESTIMATES: Final = ("pwtrgdp", "pwtpop", "mrgdppc")

# How many cases these versions hold; a table with another number is refused, not used.
DISPUTES: Final = 1468
DECISIVE: Final = 261
MEASURED: Final = 170
HOSTILITY_5: Final = 33
WARS: Final = 95
WAR_SIDES: Final = 77
WAR_DYADS: Final = 181
WAR_CONTESTS: Final = 92

_STALEMATE = 5
# GML codebook: 1 and 4 are a victory of side A and a yielding of side B; 2 and 3 the reverse.
_A_PREVAILS = (1, 4)
_B_PREVAILS = (2, 3)
_WON, _LOST, _COMPROMISE, _TRANSFORMED, _WAR_STALEMATE, _CHANGED = 1, 2, 3, 4, 6, 8


def _load(key: str) -> pl.DataFrame:
    from foedus.sources import adding

    return adding.load(key, VERSIONS[key])


def _counted(frame: pl.DataFrame, expected: int, what: str) -> pl.DataFrame:
    if frame.height != expected:
        raise MeasureError(
            f"there are {frame.height} {what}; these versions hold {expected}.",
            "add the files of these versions whole: "
            + ", ".join(f"{key} {version}" for key, version in VERSIONS.items())
            + ".",
        )
    return frame


def capabilities() -> pl.DataFrame:
    """Every measure of every state-year: NMC's components and index, and estimates of GDP.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode``, ``year``; the columns of NMC and of the estimates; ``net_power``,
        ``gdp``, ``gdp_per_capita``. Null is not known.

    Raises
    ------
    SourceNotAddedError
        If NMC or the estimates of GDP have not been added.
    """
    import polars as pl

    nmc = _load("nmc").select("ccode", "year", *COMPONENTS, "cinc")
    money = _load("gdp-population").select("ccode", "year", *ESTIMATES)
    both = nmc.join(money, on=["ccode", "year"], how="full", coalesce=True, validate="1:1")
    made = []
    for one in MEASURES:
        if one.name not in both.columns:
            of = [both[name].cast(pl.Float64).fill_null(float("nan")) for name in one.columns]
            values = pl.Series(one.name, one.of(*(column.to_numpy() for column in of)))
            made.append(values.fill_nan(None))
    return both.with_columns(made).sort("ccode", "year")


def _sides(frame: pl.DataFrame, kind: str, case: str, seed: int) -> pl.DataFrame:
    """Whether the first side of the source is called side 1, by a coin of the case's own."""
    import polars as pl

    kept = [bool(case_rng(seed, kind, one).random() < 0.5) for one in frame[case].to_list()]
    return frame.with_columns(pl.Series("kept", kept, dtype=pl.Boolean))


def _swapped(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Columns ending in ``_a`` and ``_b`` as 1 and 2, in the order the coin gave."""
    import polars as pl

    kept, columns = pl.col("kept"), list(names)
    return frame.with_columns(
        *(
            pl.when(kept).then(f"{name}_{first}").otherwise(f"{name}_{second}").alias(name + side)
            for name in columns
            for side, first, second in (("1", "a", "b"), ("2", "b", "a"))
        )
    ).drop(f"{name}_{side}" for name in columns for side in "ab")


def dispute_cases(seed: int = 0) -> pl.DataFrame:
    """Disputes of one state against one, that one side won or that ended in stalemate.

    Parameters
    ----------
    seed : int
        For calling the sides 1 and 2.

    Returns
    -------
    polars.DataFrame
        1,468 rows, one per dispute. ``dispnum``; ``year`` it began; ``hostlev`` (5 is war);
        ``ccode1``, ``ccode2``; ``outcome``: 0 side 2 prevailed, 1 stalemate, 2 side 1 did;
        ``first``: 1 where side 1 is GML's side A, who acted first, else 0; every column of
        `capabilities` in the year it began, ending in 1 or 2.

    Raises
    ------
    SourceNotAddedError
        If a file has not been added.
    MeasureError
        If the files are not those that hold 1,468 such disputes.

    Notes
    -----
    A side prevails by victory or because the other yields. Left out: compromise, release of a
    seizure, joining a war, unclear outcomes, and disputes with several states on a side.
    """
    import polars as pl

    part = (
        _load("gml-participants")
        .group_by("dispnum")
        .agg(
            a=pl.col("ccode").filter(pl.col("sidea") == 1).unique(),
            b=pl.col("ccode").filter(pl.col("sidea") == 0).unique(),
        )
    )
    two = part.filter((pl.col("a").list.len() == 1) & (pl.col("b").list.len() == 1)).select(
        "dispnum", ccode_a=pl.col("a").list.first(), ccode_b=pl.col("b").list.first()
    )
    ended = pl.col("outcome").is_in([*_A_PREVAILS, *_B_PREVAILS, _STALEMATE])
    rows = _load("gml-disputes").filter(ended).join(two, on="dispnum", validate="1:1")
    rows = _counted(rows, DISPUTES, "disputes of two states with an outcome").sort("dispnum")
    rows = _sides(rows, "dispute", "dispnum", seed)
    a_won, b_won = (pl.col("outcome").is_in(list(codes)) for codes in (_A_PREVAILS, _B_PREVAILS))
    rows = rows.select(
        "dispnum",
        "hostlev",
        "kept",
        "ccode_a",
        "ccode_b",
        year="styear",
        won=pl.when(a_won).then(1).when(b_won).then(-1).otherwise(0),
    )
    rows = _swapped(rows, ["ccode"])
    turned = pl.when("kept").then("won").otherwise(-pl.col("won"))
    rows = rows.select(
        "dispnum", "year", "hostlev", "ccode1", "ccode2", outcome=turned + 1,
        first=pl.col("kept").cast(pl.Int64),
    )  # fmt: skip
    return _with_capabilities(rows)


def _with_capabilities(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    known = capabilities()
    for side in "12":
        named = known.rename(
            {name: name + side for name in known.columns if name not in ("ccode", "year")}
        )
        rows = rows.join(
            named,
            left_on=[f"ccode{side}", "year"],
            right_on=["ccode", "year"],
            how="left",
            validate="m:1",
            maintain_order="left",
        )
    return rows.with_columns(pl.col("outcome").cast(pl.Int64))


def decisive(cases: pl.DataFrame) -> pl.DataFrame:
    """The disputes that one side won: 261 rows."""
    import polars as pl

    return _counted(cases.filter(pl.col("outcome") != 1), DECISIVE, "disputes that a side won")


def measured(cases: pl.DataFrame) -> pl.DataFrame:
    """The decisive disputes on which six measures of power are compared: 170 rows.

    Both sides' military spending is known and above zero, and both sides' personnel is known.
    Spending is what is most often unknown; this filter was found by search, since the published
    table does not state its own, and its counts for spending, CINC and personnel are the
    published ones to the case.
    """
    import polars as pl

    kept = pl.all_horizontal(
        *(pl.col(f"milex{side}") > 0 for side in "12"),
        *(pl.col(f"milper{side}").is_not_null() for side in "12"),
    )
    return _counted(decisive(cases).filter(kept), MEASURED, "decisive disputes with both weighed")


def hostility_5(cases: pl.DataFrame) -> pl.DataFrame:
    """The disputes that came to war: 33 rows, nine of them stalemates."""
    import polars as pl

    return _counted(cases.filter(pl.col("hostlev") == 5), HOSTILITY_5, "disputes at hostility 5")


def war_members() -> pl.DataFrame:
    """Each state on each side of each war, with its capabilities the year before it entered.

    A state that was not yet known the year before has those of the year.
    """
    import polars as pl

    rows = _load("cow-inter-state-wars").select(
        "warnum", "side", "ccode", "outcome", "initiator", "warname", entered="startyear1"
    )
    if rows["warnum"].n_unique() != WARS:
        _counted(rows["warnum"].unique().to_frame(), WARS, "wars")
    known = capabilities()
    names = [name for name in known.columns if name not in ("ccode", "year")]
    found = rows
    for lag, ending in ((1, ""), (0, "_now")):
        shifted = known.select(
            "ccode",
            (pl.col("year") + lag).alias("entered"),
            *(pl.col(name).alias(name + ending) for name in names),
        )
        found = found.join(shifted, on=["ccode", "entered"], how="left", validate="m:1")
    return found.with_columns(pl.coalesce(name, f"{name}_now").alias(name) for name in names).drop(
        f"{name}_now" for name in names
    )


def war_contests(seed: int = 0) -> pl.DataFrame:
    """Wars between two sides: COW's wars, and disputes at hostility 5 that COW does not count.

    Parameters
    ----------
    seed : int
        For calling the sides 1 and 2.

    Returns
    -------
    polars.DataFrame
        One row per war. ``case`` (``war 1``, ``dispute 2071``); ``year``; ``outcome``: 0 side 2
        prevailed, 1 neither (compromise, stalemate), 2 side 1 did; ``initiated``: 1 where side 1
        began it and side 2 did not, -1 the reverse, 0 where both or neither; ``states1``,
        ``states2``; for each measure of `foedus.models.power.MEASURES` its sum over the members
        of which it is known, ending in 1 or 2, and ``unknown_`` before it: how many are not.

    Raises
    ------
    SourceNotAddedError
        If a file has not been added.
    MeasureError
        If the files are not those that hold these wars.

    Notes
    -----
    Strengths are those of the year before a state entered. Left out: wars that turned into wars
    of another type (COW's outcome 4), since who prevailed was settled there. A state that
    changed sides (outcome 8) is left out of the side it left. The sides of the Second World War
    are as COW gives them: a state that fought on both in turn counts on both.
    """
    import polars as pl

    names = [one.name for one in MEASURES]
    members = war_members().filter(pl.col("outcome") != _CHANGED)
    sides = members.group_by("warnum", "side").agg(
        pl.col("outcome").unique(),
        began=(pl.col("initiator") == 1).any(),
        year=pl.col("entered").min(),
        states=pl.len(),
        **{name: pl.col(name).sum() for name in names},
        **{f"unknown_{name}": pl.col(name).is_null().sum() for name in names},
    )
    per_side = ["outcome", "began", "states", *names, *(f"unknown_{name}" for name in names)]
    wars = _paired(sides, per_side).filter(
        ~pl.col("outcome_a").list.contains(_TRANSFORMED)
        & ~pl.col("outcome_b").list.contains(_TRANSFORMED)
    )
    wars = wars.with_columns(
        case=pl.format("war {}", "warnum"),
        won=pl.when(pl.col("outcome_a").list.contains(_WON))
        .then(1)
        .when(pl.col("outcome_b").list.contains(_WON))
        .then(-1)
        .otherwise(0),
    )
    # A sum in which nothing is known is not zero but unknown.
    rows = pl.concat([wars, _other_wars(names)], how="diagonal_relaxed").with_columns(
        pl.when(pl.col(f"unknown_{name}_{side}") < pl.col(f"states_{side}"))
        .then(f"{name}_{side}")
        .alias(f"{name}_{side}")
        for name in names
        for side in "ab"
    )
    rows = _counted(rows, WAR_CONTESTS, "wars that ended as wars between states").sort("case")
    rows = _swapped(
        _sides(rows, "war", "case", seed),
        ["began", "states", *names, *(f"unknown_{name}" for name in names)],
    )
    turned = pl.when("kept").then("won").otherwise(-pl.col("won"))
    return rows.select(
        "case",
        "year",
        (turned + 1).cast(pl.Int64).alias("outcome"),
        initiated=pl.col("began1").cast(pl.Int64) - pl.col("began2").cast(pl.Int64),
        states1=pl.col("states1").cast(pl.Int64),
        states2=pl.col("states2").cast(pl.Int64),
        **{f"{name}{side}": pl.col(f"{name}{side}") for name in names for side in "12"},
        **{
            f"unknown_{name}{side}": pl.col(f"unknown_{name}{side}").cast(pl.Int64)
            for name in names
            for side in "12"
        },
    )


def _paired(sides: pl.DataFrame, per_side: list[str]) -> pl.DataFrame:
    """One row per war: side 1 of the source as a, side 2 as b."""
    import polars as pl

    one, two = (
        sides.filter(pl.col("side") == side).rename({name: f"{name}_{end}" for name in per_side})
        for side, end in ((1, "a"), (2, "b"))
    )
    return one.drop("side").join(two.drop("side", "year"), on="warnum", validate="1:1")


def _other_wars(names: list[str]) -> pl.DataFrame:
    """Disputes of two states at hostility 5 that no COW war stands for, as wars."""
    import polars as pl

    counted = _load("cow-war-dyads")["dispnum"].drop_nulls().unique().to_list()
    rows = dispute_cases().filter((pl.col("hostlev") == 5) & ~pl.col("dispnum").is_in(counted))
    known = capabilities()
    for side, end in (("1", "a"), ("2", "b")):
        before = known.select(
            pl.col("ccode").alias(f"ccode{side}"),
            pl.col("year") + 1,
            *(pl.col(name).alias(f"{name}_{end}") for name in names),
        )
        rows = rows.join(before, on=[f"ccode{side}", "year"], how="left", validate="m:1")
    return rows.select(
        "year",
        *(f"{name}_{end}" for name in names for end in "ab"),
        *(
            pl.col(f"{name}_{end}").is_null().cast(pl.UInt32).alias(f"unknown_{name}_{end}")
            for name in names
            for end in "ab"
        ),
        case=pl.format("dispute {}", "dispnum"),
        won=(pl.col("outcome") - 1).cast(pl.Int32),
        began_a=pl.col("first") == 1,
        began_b=pl.col("first") == 0,
        states_a=pl.lit(1, pl.UInt32),
        states_b=pl.lit(1, pl.UInt32),
    )


def war_sides(seed: int = 0) -> pl.DataFrame:
    """COW's wars that one side won: 77 rows, strengths summed over the members of a side.

    As `war_contests`, but of COW's wars alone.
    """
    import polars as pl

    rows = war_contests(seed).filter(
        pl.col("case").str.starts_with("war ") & (pl.col("outcome") != 1)
    )
    return _counted(rows, WAR_SIDES, "wars that a side won")


def war_dyads(seed: int = 0) -> pl.DataFrame:
    """Pairs of states at war of which one won: 181 rows.

    Returns
    -------
    polars.DataFrame
        ``warnum``, ``year`` the pair's fighting began, ``ccode1``, ``ccode2``, ``outcome`` 0 or
        2 as in `dispute_cases`, and `capabilities` of that year, ending in 1 or 2.

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `dispute_cases` says.
    """
    import polars as pl

    rows = (
        _load("cow-war-dyads")
        .filter(pl.col("ccode1") < pl.col("ccode2"))
        .sort("warnum", "ccode1", "ccode2", "year")
        .unique(["warnum", "ccode1", "ccode2"], keep="first", maintain_order=True)
        .filter(pl.col("outcomea").is_in([_WON, _LOST]))
        .with_columns(pair=pl.format("{} {} {}", "warnum", "ccode1", "ccode2"))
    )
    rows = _sides(_counted(rows, WAR_DYADS, "pairs at war of which one won"), "dyad", "pair", seed)
    first_won = pl.col("outcomea") == _WON
    return _with_capabilities(
        rows.select(
            "warnum",
            "year",
            outcome=pl.when(first_won == pl.col("kept")).then(2).otherwise(0),
            ccode1=pl.when("kept").then("ccode1").otherwise("ccode2"),
            ccode2=pl.when("kept").then("ccode2").otherwise("ccode1"),
        )
    )
