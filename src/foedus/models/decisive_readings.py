"""Two readings of GDP on the decisive disputes: the file's own, and that of the published table.

The file of long-run GDP holds output (`pwtrgdp`) and population (`pwtpop`) of one source, and
income per person of another (`mrgdppc`). The published table gives no column. Its figures come
out to the case if output is that income times the total population of National Material
Capabilities, on the disputes in which both states have soldiers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus.models.power import net_power_beckley2018

if TYPE_CHECKING:
    import polars as pl

OWN: Final = "output and population of the file"
PUBLISHED: Final = "the file's income per person, times the population of NMC"
READINGS: Final = (OWN, PUBLISHED)
MEASURES: Final = ("net_power", "gdp_per_capita", "gdp")


def _reading(rows: pl.DataFrame, reading: str, side: str) -> Mapping[str, pl.Series]:
    """Output, income per person and net power of one side."""
    import polars as pl

    if reading == OWN:
        return {name: rows[f"{name}{side}"] for name in MEASURES}
    income, people = rows[f"mrgdppc{side}"], rows[f"tpop{side}"]
    output = income * people
    return {
        "net_power": pl.Series(net_power_beckley2018(output.to_numpy(), people.to_numpy())),
        "gdp_per_capita": income,
        "gdp": output,
    }


def with_readings(seed: int = 0) -> pl.DataFrame:
    """The 170 decisive disputes, with each measure and whether its stronger side won.

    Returns
    -------
    polars.DataFrame
        ``dispnum``, ``year``, ``ccode1``, ``ccode2``, ``outcome``, ``first``, ``soldiers`` (both
        sides have some), ``cinc_right``; for each reading (``own``, ``published``) and measure
        ``{reading}_{measure}1``, ``{reading}_{measure}2`` and ``{reading}_{measure}_right``.

    Raises
    ------
    SourceNotAddedError, MeasureError
        As `foedus.models.outcome_cases` says.
    """
    import polars as pl

    from foedus.models.outcome_cases import dispute_cases, measured

    rows = measured(dispute_cases(seed))
    made: list[pl.Series] = []
    for name, reading in zip(("own", "published"), READINGS, strict=True):
        for side in "12":
            found = _reading(rows, reading, side)
            made += [value.alias(f"{name}_{one}{side}") for one, value in found.items()]
    right = _right(pl.col)
    table = rows.with_columns(made).with_columns(
        soldiers=(pl.col("milper1") > 0) & (pl.col("milper2") > 0),
        cinc_right=right("cinc"),
        **{
            f"{name}_{one}_right": right(f"{name}_{one}")
            for name in ("own", "published")
            for one in MEASURES
        },
    )
    kept = [name for name in table.columns if name.startswith(("own_", "published_"))]
    keys = ("dispnum", "year", "ccode1", "ccode2", "outcome", "first", "soldiers", "cinc_right")
    return table.select(*keys, *kept)


def _right(col: Callable[[str], pl.Expr]) -> Callable[[str], pl.Expr]:
    def right(name: str) -> pl.Expr:
        one, other = col(f"{name}1"), col(f"{name}2")
        first_won = col("outcome") == 2
        return (first_won & (one > other)) | (~first_won & (one < other))

    return right


def decisive_readings(seed: int = 0) -> pl.DataFrame:
    """How often each measure picks the winner of decisive disputes, under both readings.

    Parameters
    ----------
    seed : int
        For calling the sides 1 and 2.

    Returns
    -------
    polars.DataFrame
        One row per reading, set of cases (``all``, or those in which ``both have soldiers``) and
        measure: ``n``, ``right``, ``share``, ``log_loss`` of a logit on the log ratio with an
        intercept for the state that acted first, in sample; ``only_measure`` and ``only_cinc``:
        disputes that one of the two alone gets right.

    References
    ----------
    beckley2018
    """
    import numpy as np
    import polars as pl

    from foedus.models.contest import log_ratio
    from foedus.models.logit import fit_logit

    table = with_readings(seed)
    told: list[dict[str, Any]] = []
    for name, reading in zip(("own", "published"), READINGS, strict=True):
        for cases, rows in (("all", table), ("both have soldiers", table.filter("soldiers"))):
            won = (rows["outcome"].to_numpy() == 2).astype(float)
            turned = rows["first"].to_numpy() * 2.0 - 1
            for one in MEASURES:
                a, b = (rows[f"{name}_{one}{side}"].to_numpy() for side in "12")
                fit = fit_logit(np.column_stack([log_ratio(a, b), turned]), won)
                hit = pl.col(f"{name}_{one}_right")
                right = rows.filter(hit).height
                told.append(
                    {
                        "reading": reading,
                        "cases": cases,
                        "measure": one,
                        "n": rows.height,
                        "right": right,
                        "share": right / rows.height,
                        "log_loss": -fit.log_likelihood / len(won),
                        "only_measure": rows.filter(hit & ~pl.col("cinc_right")).height,
                        "only_cinc": rows.filter(~hit & pl.col("cinc_right")).height,
                    }
                )
    return pl.DataFrame(told)


def disputes_that_differ(seed: int = 0, measure: str = "net_power") -> pl.DataFrame:
    """The disputes in which the two readings call another side the stronger.

    Parameters
    ----------
    seed : int
        For calling the sides 1 and 2.
    measure : str
        One of :data:`MEASURES`.
    """
    import polars as pl

    own, published = f"own_{measure}_right", f"published_{measure}_right"
    table = with_readings(seed).filter(pl.col(own) != pl.col(published))
    ratio = [
        (pl.col(f"{name}_{measure}1") / pl.col(f"{name}_{measure}2")).alias(f"ratio_{name}")
        for name in ("own", "published")
    ]
    return table.select("dispnum", "year", "ccode1", "ccode2", own, published, *ratio)
