"""What is known of a dispute's two states when it begins, as columns for a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

VERSIONS: Final = {
    "democracy": "vdem16",
    "cow-contiguity": "3.2",
    "cow-majors": "2016",
    "cow-capitals": "2020",
    "gml-participants": "2.2.1",
}
_WEIGHED: Final = ("milex", "milper", "irst", "pec", "tpop", "upop", "pwtrgdp", "mrgdppc")
# COW's classes run from 1, a land border, to 5, 400 miles of sea; 6 is farther.
_APART: Final = 6
_EARTH_KM: Final = 6371.0
_YEARS: Final = 10
_NEVER: Final = 100
_UNKNOWN: Final = -1.0


@dataclass(frozen=True, slots=True)
class DisputeFeatures:
    """Columns of a model of disputes, one row each, by the state that acted first.

    Parameters
    ----------
    names : tuple of str
        Of the columns of ``x``.
    x : float array, shape (n, k)
        All columns; -1 is not known, 0 of a difference.
    outcome : int array, shape (n,)
        0 the other state prevailed, 1 stalemate, 2 the one that acted first.
    dispute, decade, dyad : int array, shape (n,)
        What folds keep together.
    """

    names: tuple[str, ...]
    x: Array
    outcome: NDArray[np.int64]
    dispute: NDArray[np.int64]
    decade: NDArray[np.int64]
    dyad: NDArray[np.int64]

    def columns(self, *, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> Array:
        """The columns named in ``only`` (or all), less those in ``without``."""
        kept = [
            i
            for i, name in enumerate(self.names)
            if name not in without and (not only or name in only)
        ]
        return self.x[:, kept]


def dispute_features(cases: pl.DataFrame) -> DisputeFeatures:
    """The features of the disputes of `foedus.models.outcome_cases.dispute_cases`.

    Parameters
    ----------
    cases : polars.DataFrame
        As that function returns them, whoever is called side 1.

    Returns
    -------
    DisputeFeatures
        Of each state: six components of NMC, GDP and GDP per person (logarithms), polyarchy,
        whether it is a major power, its disputes of the ten years before. Of both: the first
        state's share of CINC, the differences of the eight logarithms, class of contiguity,
        distance of capitals, earlier disputes with each other, of them in ten years, years since
        the last, and the year.

    Raises
    ------
    SourceNotAddedError
        If a file has not been added.
    """
    import numpy as np
    import polars as pl

    rows = _first_actor(cases)
    rows = _with_states(rows)
    logs = {
        f"{name}_{side}": np.log1p(rows[f"{name}_{side}"].cast(pl.Float64).to_numpy())
        for name in _WEIGHED
        for side in "ab"
    }
    made = {name: np.nan_to_num(values, nan=_UNKNOWN) for name, values in logs.items()}
    for name in _WEIGHED:
        made[f"{name}_gap"] = np.nan_to_num(logs[f"{name}_a"] - logs[f"{name}_b"], nan=0.0)
    cinc = [rows[f"cinc_{side}"].to_numpy() for side in "ab"]
    made["ratio"] = cinc[0] / (cinc[0] + cinc[1])
    made["year"] = rows["year"].to_numpy().astype(float)
    for name in (
        "polyarchy_a", "polyarchy_b", "major_a", "major_b", "disputes_a", "disputes_b",
        "conttype", "earlier", "earlier_10", "since",
    ):  # fmt: skip
        made[name] = rows[name].cast(pl.Float64).fill_null(_UNKNOWN).to_numpy()
    made["log_distance"] = np.nan_to_num(_log_distance(rows), nan=_UNKNOWN)
    codes = np.sort(rows.select("ccode_a", "ccode_b").to_numpy(), axis=1)
    return DisputeFeatures(
        tuple(made),
        np.column_stack([*made.values()]).astype(float),
        rows["outcome"].to_numpy().astype(np.int64),
        rows["dispnum"].to_numpy().astype(np.int64),
        rows["year"].to_numpy().astype(np.int64) // 10,
        (codes[:, 0] * 1000 + codes[:, 1]).astype(np.int64),
    )


def _first_actor(cases: pl.DataFrame) -> pl.DataFrame:
    """The same cases with the state that acted first as a, whatever the coin called it."""
    import polars as pl

    acted = pl.col("first") == 1
    names = sorted(
        name[:-1] for name in cases.columns if name.endswith("1") and f"{name[:-1]}2" in cases
    )
    return cases.select(
        "dispnum",
        "year",
        *(
            pl.when(acted).then(name + one).otherwise(name + other).alias(f"{name}_{side}")
            for name in names
            for side, one, other in (("a", "1", "2"), ("b", "2", "1"))
        ),
        outcome=pl.when(acted).then("outcome").otherwise(2 - pl.col("outcome")),
    )


def _load(key: str) -> pl.DataFrame:
    from foedus.sources import adding

    return adding.load(key, VERSIONS[key])


def _with_states(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    democracy = _load("democracy").select("ccode", "year", "v2x_polyarchy")
    fought = (
        _load("gml-participants").group_by("dispnum", "ccode").agg(began=pl.col("styear").min())
    )
    capitals = _load("cow-capitals").sort("ccode", "start").unique("ccode", keep="first")
    majors = _load("cow-majors")
    for side in "ab":
        code = f"ccode_{side}"
        rows = rows.join(
            democracy.rename({"v2x_polyarchy": f"polyarchy_{side}"}),
            left_on=[code, "year"], right_on=["ccode", "year"],
            how="left", validate="m:1", maintain_order="left",
        )  # fmt: skip
        rows = rows.join(
            capitals.select("ccode", **{f"lat_{side}": "lat", f"lng_{side}": "lng"}),
            left_on=code, right_on="ccode", how="left", validate="m:1", maintain_order="left",
        )  # fmt: skip
        keys = rows.select("dispnum", "year", ccode=code)
        major = _in_force(keys.join(majors, on="ccode")).select("dispnum").unique()
        recent = (
            keys.join(fought, on="ccode")
            .filter(
                (pl.col("began") < pl.col("year")) & (pl.col("began") >= pl.col("year") - _YEARS)
            )
            .group_by("dispnum")
            .agg(**{f"disputes_{side}": pl.len()})
        )
        rows = _left(rows, major.with_columns(pl.lit(1).alias(f"major_{side}")))
        rows = _left(rows, recent).with_columns(
            pl.col(f"major_{side}", f"disputes_{side}").fill_null(0)
        )
    return _with_dyad(rows, fought)


def _left(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return rows.join(found, on="dispnum", how="left", validate="1:1", maintain_order="left")


def _in_force(spells: pl.DataFrame) -> pl.DataFrame:
    """Spells that touch the year."""
    import polars as pl

    return spells.filter(
        (pl.col("start").dt.year() <= pl.col("year"))
        & (pl.col("end").is_null() | (pl.col("end").dt.year() >= pl.col("year")))
    )


def _with_dyad(rows: pl.DataFrame, fought: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    keys = rows.select("dispnum", "year", ccode1="ccode_a", ccode2="ccode_b")
    near = (
        _in_force(keys.join(_load("cow-contiguity"), on=["ccode1", "ccode2"]))
        .group_by("dispnum")
        .agg(pl.col("conttype").min())
    )
    sides = _load("gml-participants").select("dispnum", "ccode", "sidea").unique()
    both = sides.join(sides, on="dispnum", suffix="2").filter(pl.col("sidea") != pl.col("sidea2"))
    met = both.join(
        fought.group_by("dispnum").agg(pl.col("began").min()), on="dispnum", validate="m:1"
    ).select("began", ccode1="ccode", ccode2="ccode2")
    earlier = (
        keys.join(met, on=["ccode1", "ccode2"])
        .filter(pl.col("began") < pl.col("year"))
        .group_by("dispnum")
        .agg(
            earlier=pl.len(),
            earlier_10=(pl.col("began") >= pl.col("year") - _YEARS).sum(),
            last=pl.col("began").max(),
        )
    )
    return _left(_left(rows, near), earlier).with_columns(
        pl.col("conttype").fill_null(_APART),
        pl.col("earlier", "earlier_10").fill_null(0),
        since=(pl.col("year") - pl.col("last")).clip(0, _NEVER).fill_null(_NEVER),
    )


def _log_distance(rows: pl.DataFrame) -> Array:
    """Logarithm of the kilometers between capitals, as they were first."""
    import numpy as np

    lat_a, lng_a, lat_b, lng_b = (
        np.radians(rows[name].to_numpy().astype(float))
        for name in ("lat_a", "lng_a", "lat_b", "lng_b")
    )
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lng_b - lng_a) / 2) ** 2
    )
    return np.asarray(np.log1p(2 * _EARTH_KM * np.arcsin(np.sqrt(half.clip(0, 1)))))
