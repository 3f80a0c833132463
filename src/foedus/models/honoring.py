"""Promises called in by war, and how often they were kept: the cases of two studies.

The filter, in one place. Of the 576 alliance-wars of Berkemeier and Fuhrmann's file, 430 bear
neither mark of Leeds, Long and Mitchell's coding, kept or broken: the promise did not apply. The
other 146 were called in, and 73 of them kept. Of Leeds and Anac's 137 rows, all were called in.

References
----------
berkemeier_fuhrmann2018, leeds_et_al2000, leeds_anac2005
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import MeasureError

if TYPE_CHECKING:
    import polars as pl

CALLED_IN = 146
MEMBERS_CALLED_IN = 137
ARAB_LEAGUE = 3205
OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a kind of promise were kept, of those called in."""

    name: str
    kept: int
    n: int

    @property
    def share(self) -> float:
        """Kept over called in."""
        return self.kept / self.n


def invocations(alliance_wars: pl.DataFrame, expected: int | None = CALLED_IN) -> pl.DataFrame:
    """The alliance-wars in which the promise was called in.

    Parameters
    ----------
    alliance_wars : polars.DataFrame
        The tidy frame of ``berkemeier-fuhrmann``.
    expected : int or None
        How many there must be; None for a file of another size.

    Returns
    -------
    polars.DataFrame
        One row per alliance and war: ``atopid``, ``warid``, ``war`` (its name), ``year`` (its
        first), ``honored`` (1 kept, 0 not), ``post1945``, ``multilateral`` and the obligations.

    Raises
    ------
    MeasureError
        If a row is marked both kept and broken, or the count is not the expected one.
    """
    import polars as pl

    kept, broken = pl.col("honorllm").is_not_null(), pl.col("violatellm").is_not_null()
    if alliance_wars.filter(kept & broken).height:
        raise MeasureError(
            "a promise of berkemeier-fuhrmann is marked both kept and broken.",
            "add the authors' own file again.",
        )
    found = (
        alliance_wars.filter(kept | broken)
        .select(
            "atopid",
            "warid",
            pl.col("warname").alias("war"),
            "year",
            kept.cast(pl.Int64).alias("honored"),
            (1 - pl.col("to_1944")).alias("post1945"),
            "multilateral",
            "defense",
            "offense",
            pl.col("neutral").alias("neutrality"),
            pl.col("nonagg").alias("nonaggression"),
            pl.col("consul").alias("consultation"),
        )
        .sort("atopid", "warid")
    )
    return _counted(found, expected, "berkemeier-fuhrmann")


def member_invocations(
    members: pl.DataFrame, expected: int | None = MEMBERS_CALLED_IN
) -> pl.DataFrame:
    """Leeds and Anac's rows: a promise called in by a war, with one member.

    Parameters
    ----------
    members : polars.DataFrame
        The tidy frame of ``leeds-anac``.
    expected : int or None
        How many there must be; None for a file of another size.

    Returns
    -------
    polars.DataFrame
        ``war``, ``atopid``, ``ccode``, ``honored``, ``milinst``, ``formal``, ``power_change``,
        ``institutions_change``, ``originator``.

    Raises
    ------
    MeasureError
        If the count is not the expected one.
    """
    import polars as pl

    found = members.select(
        "war",
        "atopid",
        "ccode",
        pl.col("honor3").alias("honored"),
        "milinst",
        "formal",
        pl.col("chcap2d").alias("power_change"),
        pl.col("dinstch2").alias("institutions_change"),
        pl.col("origtar1").alias("originator"),
    ).sort("war", "atopid", "ccode")
    return _counted(found, expected, "leeds-anac")


def _counted(found: pl.DataFrame, expected: int | None, name: str) -> pl.DataFrame:
    if expected is not None and found.height != expected:
        raise MeasureError(
            f"{name} gives {found.height} promises called in, not {expected}.",
            "add the authors' own file, or pass expected=None for another.",
        )
    return found


def honoring_rates(cases: pl.DataFrame) -> tuple[Rate, ...]:
    """The rates that the literature quotes, recomputed.

    Parameters
    ----------
    cases : polars.DataFrame
        What `invocations` returns.

    Returns
    -------
    tuple of Rate
        All; to 1944 and from 1945; by obligation (a promise can hold several), defense also by
        period; bilateral and multilateral from 1945; the Arab League's pact, and the rest.

    Examples
    --------
    >>> Rate("all", 73, 146).share
    0.5
    """
    import polars as pl

    late = pl.col("post1945") == 1
    many = pl.col("multilateral") == 1
    league = pl.col("atopid") == ARAB_LEAGUE
    kinds: list[tuple[str, pl.Expr]] = [
        ("all", pl.lit(True)),
        ("to 1944", ~late),
        ("1945-2003", late),
        *((name, pl.col(name) == 1) for name in OBLIGATIONS),
        ("defense, to 1944", (pl.col("defense") == 1) & ~late),
        ("defense, 1945-2003", (pl.col("defense") == 1) & late),
        ("bilateral, 1945-2003", late & ~many),
        ("multilateral, 1945-2003", late & many),
        ("Arab League", league),
        ("1945-2003 without the Arab League", late & ~league),
    ]
    rates = []
    for name, kind in kinds:
        rows = cases.filter(kind)
        rates.append(Rate(name, int(rows["honored"].sum()), rows.height))
    return tuple(rates)


def alliance_averages(cases: pl.DataFrame) -> tuple[float, float]:
    """Share kept to 1944 and from 1945, each alliance counting once in each period.

    Parameters
    ----------
    cases : polars.DataFrame
        What `invocations` returns, with cases of both periods.

    Returns
    -------
    tuple of float
    """
    import polars as pl

    each = cases.group_by("post1945", "atopid").agg(pl.col("honored").mean())
    both = each.group_by("post1945").agg(pl.col("honored").mean()).sort("post1945")
    early, late = both["honored"].to_list()
    return float(early), float(late)
