"""The table of candidates as arrays: the features each model may see, and the ruled duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

ALLIANCES = (
    "defense_own", "offense_own", "neutrality_own", "nonaggression_own", "consultation_own"
)  # fmt: skip
_BORDERS = ("contiguous_own", "contiguous_opp")
_DISTANCES = ("log_distance_own", "log_distance_opp")
_NUMBERS = ("log_number_own", "log_number_opp")
GEOGRAPHY_AND_POWER = (*_BORDERS, *_DISTANCES, "major", "log_cinc")
PUBLISHED = (*ALLIANCES, *_BORDERS, "major", "log_cinc", "rival_opp", "attacker_side")
FULL = (*PUBLISHED, *_DISTANCES, *_NUMBERS)
SHIPPED = tuple("log_power" if one == "log_cinc" else one for one in FULL)
"""The full set with the mean of three shares in place of CINC, which no source has after 2016."""

APPLIES, CONTESTED = 1.0, 0.5
_HELP = ("defense", "offense")
_LAST_EARLY_YEAR = 1945
_LOGGED = {
    "log_distance_own": "distance_own", "log_distance_opp": "distance_opp",
    "log_cinc": "cinc", "log_power": "power",
    "log_number_own": "number_own", "log_number_opp": "number_opp",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Candidates as arrays, one row per war, state and side, in the table's order.

    Parameters
    ----------
    names : tuple of str
        The features at hand.
    x : float array, shape (n, k)
        Their values; distances in km, strengths as shares and numbers of states all logged.
    war, ccode, side : int array, shape (n,)
        ``side`` is 0 for the attackers' and 1 for the targets'.
    day : int array, shape (n,)
        The war's first day as a proleptic ordinal.
    bound : float array, shape (n,)
        The chance that a duty to help this side applies: 1 ruled to apply, 0.5 contested, 0 none.
    multilateral : bool array, shape (n,)
        Every agreement behind an applying or contested duty has more than two parties.
    late : float array, shape (n,)
        1 for wars that began after 1945.
    joined, joined_in_year : float array, shape (n,)
        Outcomes: ever, and within twelve months.
    """

    names: tuple[str, ...]
    x: Array
    war: Ints
    ccode: Ints
    side: Ints
    day: Ints
    bound: Array
    multilateral: NDArray[np.bool_]
    late: Array
    joined: Array
    joined_in_year: Array

    def __len__(self) -> int:
        return len(self.war)

    def features(self, names: Sequence[str]) -> Array:
        """The columns of these names, shape (n, len(names))."""
        return self.x[:, [self.names.index(name) for name in names]]

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Design:
        """The design of some of its rows."""
        arrays = {
            name: getattr(self, name)[chosen]
            for name in self.__dataclass_fields__
            if name != "names"
        }
        return Design(names=self.names, **arrays)

    @property
    def war_side(self) -> NDArray[np.str_]:
        """War and side in one label: the list from which names are drawn."""
        return np.array([f"{war}/{side}" for war, side in zip(self.war, self.side, strict=True)])


def design(features: pl.DataFrame, duties: pl.DataFrame) -> Design:
    """Arrays of the candidates, their features and their ruled duties.

    Parameters
    ----------
    features : polars.DataFrame
        From :func:`foedus.contingency.joining.features.features`.
    duties : polars.DataFrame
        From :func:`foedus.contingency.ruled_duties.ruled_duties`.

    Returns
    -------
    Design

    Raises
    ------
    MeasureError
        If a feature is not known for some row.
    """
    import polars as pl

    key = ["warnum", "ccode", "side"]
    helps = (
        duties.filter(pl.col("duty").cast(pl.String).is_in(_HELP))
        .with_columns((pl.col("status").cast(pl.String) == "applies").alias("applies"))
        .group_by(key)
        .agg(
            pl.when(pl.col("applies").any()).then(APPLIES).otherwise(CONTESTED).alias("bound"),
            pl.col("multilateral").all(),
        )
    )
    rows = features.join(
        helps, on=key, how="left", validate="1:1", maintain_order="left"
    ).with_columns(
        pl.col("bound").fill_null(0.0),
        pl.col("multilateral").fill_null(False),
        *(pl.col(plain).log().alias(name) for name, plain in _LOGGED.items()),
    )
    names = tuple(dict.fromkeys((*FULL, *SHIPPED)))
    x = rows.select(pl.col(name).cast(pl.Float64) for name in names).to_numpy()
    if not np.isfinite(x).all():
        row, column = (int(place) for place in np.argwhere(~np.isfinite(x))[0])
        war, ccode = rows["warnum"][row], rows["ccode"][row]
        raise MeasureError(
            f"{names[column]} of state {ccode} before war {war} is not known.",
            "add the whole file of each dataset, or leave the war out.",
        )
    day = rows["day"]
    return Design(
        names=names,
        x=x,
        war=rows["warnum"].to_numpy(),
        ccode=rows["ccode"].to_numpy(),
        side=rows["side"].to_physical().to_numpy().astype(np.int64),
        day=np.array([one.toordinal() for one in day], np.int64),
        bound=rows["bound"].to_numpy(),
        multilateral=rows["multilateral"].to_numpy(),
        late=(day.dt.year() > _LAST_EARLY_YEAR).to_numpy().astype(float),
        joined=rows["joined"].to_numpy().astype(float),
        joined_in_year=rows["joined_in_year"].to_numpy().astype(float),
    )


def official_designs(membership: str = "first_day") -> tuple[Design, Design]:
    """The designs of COW's 95 wars from the user's files, with the counts checked.

    Returns
    -------
    tuple of Design
        Of the wars as they began; and of the principals' wars, with first-day partners among
        the candidates (see :mod:`foedus.contingency.joining.reconciliation`).

    Raises
    ------
    SourceNotAddedError
        If a file was not added.
    MeasureError
        If the counts are not the expected ones.
    """
    from foedus.contingency.joining.cases import joining_cases
    from foedus.contingency.joining.features import features, strengths
    from foedus.contingency.joining.reconciliation import principals_cases
    from foedus.contingency.ruled_duties import ruled_duties

    cases = joining_cases(membership)
    reduced = principals_cases(cases, strengths(cases.wars))
    return (
        design(features(cases), ruled_duties(cases.wars)),
        design(features(reduced), ruled_duties(reduced.wars)),
    )
