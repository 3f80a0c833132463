"""ATOP's member file expanded to directed dyad-years, as ATOP's own dyad-year file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import CoverageError
from foedus.sources.atop import COVERAGE, OBLIGATIONS

if TYPE_CHECKING:
    import polars as pl

# COW state numbers have at most three digits; ATOP gives four to members that are no states.
LARGEST_CCODE = 999
LAST_YEAR = COVERAGE[1]
_KEY = ["ccode1", "ccode2", "year"]


def directed_dyad_years(
    members: pl.DataFrame,
    *,
    last_year: int = LAST_YEAR,
    overlap: str = "days",
    within: str = "phase",
    phase: str = "any",
    only_states: bool = True,
) -> pl.DataFrame:
    """What each state had promised each partner in each year.

    Two members are a dyad in a year if they belonged to the same phase of the same alliance in
    it. ``ccode1`` has the obligations that the member file gives it.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    last_year : int
        Last year of coverage; what is still in force runs to it.
    overlap : str
        ``days``: only pairs that were in the phase together on some day. ``years``: pairs whose
        years overlap, though perhaps one left before the other came. Either way a pair's years
        run from the later entry to the earlier exit, both counted, as ATOP's own file has them.
    within : str
        ``phase``: both were in the same phase. ``alliance``: in the same alliance, so that one
        member's obligations in a phase reach partners of another phase of the same years.
    phase : str
        ``any``: an obligation of any phase of the year counts. ``last``: where a year saw two
        phases of an alliance, only the later counts.
    only_states : bool
        Leave out members whose number is no COW state number.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode1``, ``ccode2``, ``year``; 0/1 for each of ``defense``, ``offense``,
        ``neutral``, ``nonagg``, ``consul``; ``n_pacts``, the alliances that tie the two. Only
        tied dyads have rows.

    Notes
    -----
    The member file says *that* a member promised defense, not *to whom*: where a treaty asks
    different things toward different partners (``obvary`` 1) every partner gets the union.

    Raises
    ------
    CoverageError
        If ``overlap`` or ``phase`` is no such rule.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    rules = {
        "overlap": (overlap, ("days", "years")),
        "within": (within, ("phase", "alliance")),
        "phase": (phase, ("any", "last")),
    }
    for name, (given, known) in rules.items():
        if given not in known:
            raise CoverageError(
                f"there is no rule {name}={given!r}.", f"{name} is {' or '.join(map(repr, known))}."
            )
    pair_years = _pair_years(members, last_year, overlap, within)
    if only_states:
        pair_years = pair_years.filter(
            (pl.col("ccode1") <= LARGEST_CCODE) & (pl.col("ccode2") <= LARGEST_CCODE)
        )
    if phase == "last":
        latest = pl.col("phase") == pl.col("phase").max().over("atopid", *_KEY)
        pair_years = pair_years.filter(latest)
    return (
        pair_years.group_by(_KEY)
        .agg(
            *(pl.col(name).max() for name in OBLIGATIONS),
            pl.col("atopid").n_unique().cast(pl.Int64).alias("n_pacts"),
        )
        .sort(_KEY)
    )


def _pair_years(
    members: pl.DataFrame, last_year: int, overlap: str, within: str = "phase"
) -> pl.DataFrame:
    """Ordered pairs of members of one phase, with each year that they are paired in."""
    import polars as pl

    key = ["atopid", "phase"] if within == "phase" else ["atopid"]
    # Where a day is blank its latest reading is taken: it can only widen what is shared.
    spell = members.select(
        "atopid",
        "phase",
        "ccode",
        "entry",
        pl.col("exit_latest").fill_null(pl.date(last_year + 1, 1, 1)).alias("exit"),
        "yrent",
        pl.col("yrexit").fill_null(last_year),
        "obvary",
        *OBLIGATIONS,
    )
    partner = spell.select(
        *key,
        pl.col("ccode").alias("ccode2"),
        pl.col("entry").alias("entry2"),
        pl.col("exit").alias("exit2"),
        pl.col("yrent").alias("yrent2"),
        pl.col("yrexit").alias("yrexit2"),
    )
    pairs = (
        spell.rename({"ccode": "ccode1"})
        .join(partner, on=key, how="inner", validate="m:m")
        .filter(pl.col("ccode1") != pl.col("ccode2"))
    )
    if overlap == "days":
        together = pl.max_horizontal("entry", "entry2") < pl.min_horizontal("exit", "exit2")
        pairs = pairs.filter(together)
    return (
        pairs.with_columns(
            pl.max_horizontal("yrent", "yrent2").alias("first"),
            pl.min_horizontal("yrexit", "yrexit2", pl.lit(last_year)).alias("last"),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .with_columns(pl.int_ranges("first", pl.col("last") + 1).alias("year"))
        .explode("year")
        .select("atopid", "phase", *_KEY, "obvary", *OBLIGATIONS)
    )


def explain_differences(members: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Where a plain expansion by year departs from ATOP's dyad-years, and why, row by row.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    published : polars.DataFrame
        ATOP's directed dyad-years: ``ccode1``, ``ccode2``, ``year``, the five obligations.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode1``, ``ccode2``, ``year``, ``what`` (``pair``, or an obligation); ``ours`` and
        ``published`` (0/1, null where the pair is absent); ``cause``:

        ``not_a_state``
            one of the two has no COW state number;
        ``no_common_day``
            both were members in the year, never on the same day;
        ``another_phase``
            the obligation belongs to a phase that the partner was not in;
        ``pledge_to_some_partners``
            every treaty behind it asks different things toward different partners
            (``obvary`` 1), and the member file does not say toward whom;
        ``earlier_phase_of_the_year``
            the obligation belongs to a phase that a later one replaced within the year;
        ``unexplained``
            none of these.
    """
    import polars as pl

    naive = directed_dyad_years(members, overlap="years", within="alliance", only_states=False)
    same_phase = directed_dyad_years(members)
    by_day = directed_dyad_years(members, only_states=False).select(_KEY)
    last_phase = directed_dyad_years(members, phase="last")
    theirs = published.select(*_KEY, *OBLIGATIONS, pl.lit(1).alias("pair"))
    long_theirs = theirs.unpivot(
        on=["pair", *OBLIGATIONS], index=_KEY, variable_name="what", value_name="published"
    )
    long_ours = naive.with_columns(pl.lit(1).alias("pair")).unpivot(
        on=["pair", *OBLIGATIONS], index=_KEY, variable_name="what", value_name="ours"
    )
    both = long_ours.join(
        long_theirs, on=[*_KEY, "what"], how="full", coalesce=True, validate="1:1"
    )
    pairs_apart = both.filter(
        (pl.col("what") == "pair")
        & pl.any_horizontal(pl.col("ours").is_null(), pl.col("published").is_null())
    )
    obligations_apart = both.filter(
        (pl.col("what") != "pair") & (pl.col("ours") != pl.col("published"))
    )
    varies = _only_varying(members)
    together = same_phase.unpivot(
        on=list(OBLIGATIONS), index=_KEY, variable_name="what", value_name="in_same_phase"
    )
    later = last_phase.unpivot(
        on=list(OBLIGATIONS), index=_KEY, variable_name="what", value_name="in_last_phase"
    )
    state = (pl.col("ccode1") <= LARGEST_CCODE) & (pl.col("ccode2") <= LARGEST_CCODE)
    cause = (
        pl.when((pl.col("what") == "pair") & ~state)
        .then(pl.lit("not_a_state"))
        .when((pl.col("what") == "pair") & pl.col("published").is_null() & ~pl.col("by_day"))
        .then(pl.lit("no_common_day"))
        .when((pl.col("what") != "pair") & (pl.col("in_same_phase") == pl.col("published")))
        .then(pl.lit("another_phase"))
        .when((pl.col("what") != "pair") & (pl.col("in_last_phase") == pl.col("published")))
        .then(pl.lit("earlier_phase_of_the_year"))
        .when((pl.col("what") != "pair") & pl.col("varies") & (pl.col("ours") == 1))
        .then(pl.lit("pledge_to_some_partners"))
        .otherwise(pl.lit("unexplained"))
    )
    return (
        pl.concat([pairs_apart, obligations_apart])
        .join(by_day.with_columns(pl.lit(True).alias("by_day")), on=_KEY, how="left")
        .join(varies, on=[*_KEY, "what"], how="left")
        .join(together, on=[*_KEY, "what"], how="left")
        .join(later, on=[*_KEY, "what"], how="left")
        .with_columns(pl.col("by_day", "varies").fill_null(False))
        .select(*_KEY, "what", "ours", "published", cause.alias("cause"))
        .sort(*_KEY, "what")
    )


def _only_varying(members: pl.DataFrame) -> pl.DataFrame:
    """Obligations of a dyad-year whose last phases rest on ``obvary`` 1 alone."""
    import polars as pl

    long = (
        _pair_years(members, LAST_YEAR, "days")
        .filter(pl.col("phase") == pl.col("phase").max().over("atopid", *_KEY))
        .unpivot(
            on=list(OBLIGATIONS),
            index=["atopid", *_KEY, "obvary"],
            variable_name="what",
            value_name="promised",
        )
        .filter(pl.col("promised") == 1)
    )
    return long.group_by(*_KEY, "what").agg((pl.col("obvary") == 1).all().alias("varies"))
