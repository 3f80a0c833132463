"""Directed politically relevant dyad-years with disputes, controls and alliance terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 1816, 2000
RELEVANCE = ("ever", "year")
NEEDED = (
    "gml-dyad-years",
    "nmc",
    "cow-contiguity",
    "cow-majors",
    "atop-m",
    "democracy",
    "cow-capitals",
)
"""Datasets to add before :func:`deterrence_rows`."""

# What the panel gives, and what it is called here.
_FARTHEST = 5
_PEACE = "gml_ongoing_peace"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows and initiations a set of rows has."""

    rows: int
    initiations: int


PUBLISHED = RowCounts(191_350, 1_915)
"""The counts of the recomputation that the specification curve is held against."""
ASSERTED = RowCounts(191_338, 1_915)
"""What :func:`deterrence_rows` gives on GML 2.2.1, NMC 7.0, contiguity 3.2 and majors 2016.

The twelve rows that are missing are pairs whose two states were each in the system in the year
and never on the same day: they are no dyad here, and in none of them did a dispute begin.
"""


def deterrence_rows(
    first: int = FIRST,
    last: int = LAST,
    *,
    relevance: str = "ever",
    ruled: bool = False,
    similarity: bool = True,
) -> pl.DataFrame:
    """Every directed politically relevant dyad-year, state 1 the challenger, state 2 the target.

    Parameters
    ----------
    first, last : int
        First and last year, both counted. Unit: year.
    relevance : str
        ``ever``: one of the two is a major power in the year, or the two are directly contiguous
        (by land or up to 400 miles of water) in any year of the span. It is the rule that gives
        the published counts; it looks ahead, and is not for forecasts. ``year``: major or
        contiguous in that very year.
    ruled : bool
        Add the terms by ruling (:mod:`foedus.contingency.record.rulings`): about a minute.
    similarity : bool
        Add ``s_score``, from alliance portfolios.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode1``, ``ccode2``, ``year``. ``initiation``: state 1 began, on side A and from
        the first day, a dispute against a state that was in it from the first day; ``onset``:
        such a dispute began between the two, whoever began it; ``ongoing``;
        ``reciprocated``: the year's dispute was answered with action (null if none). Then
        controls:
        ``land_border``, ``contiguous``, ``log_distance`` (log kilometers), ``capability_share``
        (of state 1, by CINC), ``major1``, ``major2``, ``joint_democracy`` (both polyarchy at
        least 0.5; null where not known), ``s_score``, ``peace`` (years without a dispute of the
        two) and ``restraint`` (years since state 1 began one,
        or since the pair's first row), each with its square and
        cube. Then :data:`foedus.contingency.record.terms.TERMS`.

    Raises
    ------
    PanelError
        If the relevance is none or the span is none.
    SourceNotAddedError
        If a file of :data:`NEEDED` was not added.

    References
    ----------
    leeds2003b, johnson_leeds2011, gibler_et_al2016, leeds_et_al2002, lemke_reed2001
    """
    import polars as pl

    from foedus.contingency.record.terms import alliance_terms, pledges
    from foedus.panels import dyad_years
    from foedus.sources import adding

    if relevance not in RELEVANCE:
        raise PanelError(f"there is no relevance {relevance!r}.", "relevance is 'ever' or 'year'.")
    # Peace is counted from the first dispute that is known, whatever the span.
    panel = (
        dyad_years(FIRST, last)
        .add("gml-mids", joiners=False)
        .peace_spells("gml_ongoing")
        .add("nmc", "contiguity", "cow-majors", "democracy", "capital-distance")
        .between(first, last)
    )
    if similarity:
        panel = panel.add("similarity-alliances")
    near = pl.col("conttype").is_between(1, _FARTHEST).fill_null(False)
    major = (pl.col("major1") == 1) | (pl.col("major2") == 1)
    span = near if relevance == "year" else near.any().over("ccode1", "ccode2")
    table = panel.collect().filter(major | span).select(*_columns(near, similarity))
    table = _with_restraint(table.sort("ccode1", "ccode2", "year"))
    keys = (table[name].to_numpy() for name in ("ccode1", "ccode2", "year"))
    terms = alliance_terms(pledges(adding.load("atop-m")), *keys)
    if ruled:
        from foedus.contingency.record.rulings import ruled_terms

        keys = (table[name].to_numpy() for name in ("ccode1", "ccode2", "year"))
        terms |= ruled_terms(*keys)
    return table.with_columns(pl.Series(name, values) for name, values in terms.items())


def _columns(near: pl.Expr, similarity: bool) -> list[pl.Expr]:
    import polars as pl

    one, other = pl.col("cinc1"), pl.col("cinc2")
    both = pl.min_horizontal("polyarchy1", "polyarchy2")
    known = pl.col("polyarchy1").is_not_null() & pl.col("polyarchy2").is_not_null()
    return [
        *(pl.col(name) for name in ("ccode1", "ccode2", "year")),
        pl.col("gml_initiation").alias("initiation"),
        pl.col("gml_onset").alias("onset"),
        pl.col("gml_ongoing").alias("ongoing"),
        pl.col("gml_reciprocated").alias("reciprocated"),
        (pl.col("conttype") == 1).fill_null(False).cast(pl.Int8).alias("land_border"),
        near.cast(pl.Int8).alias("contiguous"),
        (pl.col("capdist") + 1).log().alias("log_distance"),
        # Two states without any capability are taken as equals.
        (one / (one + other)).fill_nan(0.5).alias("capability_share"),
        pl.col("major1"),
        pl.col("major2"),
        pl.when(known).then((both >= 0.5).cast(pl.Int8)).alias("joint_democracy"),
        *([pl.col("alliance_s").alias("s_score")] if similarity else []),
        pl.col(_PEACE).alias("peace"),
        pl.col(f"{_PEACE}2").alias("peace2"),
        pl.col(f"{_PEACE}3").alias("peace3"),
    ]


def _with_restraint(rows: pl.DataFrame) -> pl.DataFrame:
    """Years since state 1 last began a dispute with state 2, or since the pair's first row."""
    import polars as pl

    pair, year = ("ccode1", "ccode2"), pl.col("year")
    began = pl.when(pl.col("initiation") == 1).then(year)
    since = began.shift(1).forward_fill().over(pair).fill_null(year.first().over(pair))
    years = (year - since).cast(pl.Float64)
    return rows.with_columns(
        years.alias("restraint"),
        (years**2).alias("restraint2"),
        (years**3).alias("restraint3"),
    )


def counts(rows: pl.DataFrame) -> RowCounts:
    """Rows and initiations of a table of :func:`deterrence_rows`."""
    return RowCounts(rows.height, int(rows["initiation"].sum()))


def check_counts(rows: pl.DataFrame, expected: RowCounts = ASSERTED) -> RowCounts:
    """The counts of these rows, or a refusal that names the difference.

    Raises
    ------
    PanelError
        If they are not those expected: another version of a file gives others.
    """
    found = counts(rows)
    if found != expected:
        raise PanelError(
            f"there are {found.rows:,} rows with {found.initiations:,} initiations; "
            f"{expected.rows:,} and {expected.initiations:,} were expected.",
            "see `foedus data list` for the versions; give the counts of yours as expected.",
        )
    return found
