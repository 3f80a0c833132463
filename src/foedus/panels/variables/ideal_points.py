"""Where states stand in the UN General Assembly: ideal points, and how far apart two are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

_SCALE = "latent scale"
_AGREE = {"usa": "the United States", "russia": "the USSR or Russia", "china": "China"}
# The file has China's seat under 713 from 1946. COW counts 713 from 1949, and 710 before it.
_SEAT, _CHINA, _TAIWAN_FROM = 713, 710, 1949


def _points(ask: Ask) -> pl.DataFrame:
    import polars as pl

    early = (pl.col("ccode") == _SEAT) & (pl.col("year") < _TAIWAN_FROM)
    return ask.load("un-ideal-points").with_columns(
        pl.when(early).then(pl.lit(_CHINA, pl.Int64)).otherwise("ccode").alias("ccode")
    )


def ideal_points(ask: Ask) -> Table:
    """Each state's ideal point in the session that began in the year.

    References
    ----------
    bailey_et_al2017
    """
    import polars as pl

    frame = _points(ask).select(
        "ccode",
        "year",
        pl.col("idealpoint").alias("un_ideal_point"),
        pl.col("q5").alias("un_ideal_point_q5"),
        pl.col("q95").alias("un_ideal_point_q95"),
        pl.col("votes").cast(pl.Int16).alias("un_votes_cast"),
        *(pl.col(f"agree_{one}").alias(f"un_agree_{one}") for one in _AGREE),
    )
    return Table(frame, ask.coverage("un-ideal-points"))


def ideal_point_distance(ask: Ask) -> Table:
    """How far apart two states' ideal points are in one session.

    References
    ----------
    bailey_et_al2017
    """
    import numpy as np
    import polars as pl

    held = (
        _points(ask)
        .filter(pl.col("year").is_between(ask.first, ask.last))
        .sort("year", "ccode")
        .select("ccode", "year", "idealpoint")
    )
    code, point = held["ccode"].to_numpy(), held["idealpoint"].to_numpy()
    years, starts, counts = np.unique(
        held["year"].to_numpy(), return_index=True, return_counts=True
    )
    ones, others = [], []
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        one, other = np.triu_indices(count, 1)
        ones.append(one + start)
        others.append(other + start)
    one = np.concatenate([np.empty(0, np.int64), *ones])
    other = np.concatenate([np.empty(0, np.int64), *others])
    frame = pl.DataFrame(
        {
            "ccode1": code[one],
            "ccode2": code[other],
            "year": np.repeat(years, counts * (counts - 1) // 2),
            "un_ideal_point_distance": np.abs(point[one] - point[other]),
        }
    )
    return Table(frame, ask.coverage("un-ideal-points"))


_YEAR = (
    "The year is that in which the session began, session + 1945; session 19 (1964) is not in the "
    "file. No row, and a state outside the Assembly: null. China's seat is 710's until 1948 and "
    "713's in 1949-1970."
)

IDEAL_POINTS = Variable(
    name="ideal-points",
    title="UN General Assembly ideal points",
    level=STATE_YEAR,
    columns=(
        Column("un_ideal_point", "Ideal point in the UN General Assembly, mean", _SCALE),
        Column("un_ideal_point_q5", "Ideal point, 5th percentile of the estimate", _SCALE),
        Column("un_ideal_point_q95", "Ideal point, 95th percentile of the estimate", _SCALE),
        Column("un_votes_cast", "Roll calls that the estimate rests on", "votes"),
        *(
            Column(
                f"un_agree_{one}",
                f"Votes in agreement with {who}",
                "share of votes",
                # The seat was Taiwan's before 1971.
                years=(1971, 2023) if one == "china" else None,
            )
            for one, who in _AGREE.items()
        ),
    ),
    rule=_YEAR,
    build=ideal_points,
    cow=("un-ideal-points",),
)

IDEAL_POINT_DISTANCE = Variable(
    name="ideal-point-distance",
    title="Distance of UN General Assembly ideal points",
    level=DYAD_YEAR,
    columns=(
        Column("un_ideal_point_distance", "Absolute difference of the two ideal points", _SCALE),
    ),
    rule=f"The absolute difference of the two states' mean ideal points in one session. {_YEAR}",
    build=ideal_point_distance,
    cow=("un-ideal-points",),
)

VARIABLES = (IDEAL_POINTS, IDEAL_POINT_DISTANCE)
