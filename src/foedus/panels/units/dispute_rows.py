"""Rows of the dispute files in one form, and the rule by which one of several disputes is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.refusals import choice

if TYPE_CHECKING:
    import polars as pl

DATASETS: Mapping[str, str] = {"gml": "gml-dyad-years", "mid": "mid-dyad-years"}
"""The dataset of each list of disputes: Gibler, Miller and Little's, and COW's."""

KEEP = ("onset", "fatality", "hostility", "duration", "reciprocal", "first")
"""What is preferred, in order, where a pair has several disputes in a year.

``onset``: a dispute that is new for the pair; ``fatality``, ``hostility``: the higher level (an
unknown fatality counts between none and the lowest); ``duration``: the more days, by the lowest
estimate and then by the highest; ``reciprocal``: one that was answered; ``first``: the earlier.
What is still tied goes to the lower dispute number.
"""

# One state's own values: the file's column for ccode1, and the name that it gets here.
_OWN: Mapping[str, Mapping[str, str]] = {
    "gml": {
        "sidea1": "side_a",
        "orig1": "originator",
        "revstate1": "revisionist",
        "hostlev1": "hostility",
        "fatality1": "fatality",
        "fatalpre1": "deaths",
    },
    "mid": {
        "sideaa": "side_a",
        "orignata": "originator",
        "revstata": "revisionist",
        "hihosta": "hostility",
        "fatleva": "fatality",
        "dyad_rolea": "role",
    },
}
_SHARED: Mapping[str, Mapping[str, str]] = {
    "gml": {
        "hostlev": "both_hostility",
        "fatality": "both_fatality",
        "fatalpre": "both_deaths",
        "recip": "reciprocated",
        "mindur": "mindur",
        "maxdur": "maxdur",
    },
    "mid": {
        "hihost": "both_hostility",
        "fatlev": "both_fatality",
        "recip": "reciprocated",
    },
}
_HIGHER = ("onset", "both_hostility", "both_fatality", "reciprocated", "mindur", "maxdur")
_KEY = ("dispnum", "ccode1", "ccode2", "year", "part")


def dispute_rows(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    """One row per dispute, directed pair, year and part, with the same columns for either list.

    Parameters
    ----------
    frame : polars.DataFrame
        The tidy frame of ``gml-dyad-years`` or ``mid-dyad-years``.
    source : str
        ``gml`` or ``mid``.

    Returns
    -------
    polars.DataFrame
        The key; ``onset``, ``both_*``, ``reciprocated``, ``mindur``, ``maxdur`` and ``began``,
        the same in both directions; ``side_a``, ``originator``, ``revisionist``, ``hostility``,
        ``fatality`` (and ``deaths`` or ``role``) of state 1, and with ``_other`` of state 2.

    Notes
    -----
    What the two directions of a pair must share is read from both rows: the onset if either
    has one, the higher level, the earlier day. Sides are opposite; where both rows put their own
    state on side A, the side is not known. What a state did is read from the row in which it
    stands first.
    """
    import polars as pl

    own = _OWN[source]
    rows = frame.rename({**own, **_SHARED[source]}).with_columns(_derived(source))
    shared = [*_SHARED[source].values(), "onset", "mindur", "maxdur", "began"]
    names = [*own.values(), *dict.fromkeys(shared)]
    rows = rows.select(*_KEY, *names)
    reverse = rows.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    both = rows.join(
        reverse, on=list(_KEY), how="left", validate="1:1", suffix="_other", maintain_order="left"
    )
    opposed = [name for name in ("side_a", "role") if name in own.values()]
    return both.with_columns(
        *(pl.max_horizontal(name, f"{name}_other").alias(name) for name in _HIGHER),
        pl.min_horizontal("began", "began_other").alias("began"),
        *(_opposed(name, f"{name}_other") for name in opposed),
        *(_opposed(f"{name}_other", name) for name in opposed),
    ).select(*_KEY, *names, *(f"{name}_other" for name in own.values()))


def _derived(source: str) -> list[pl.Expr]:
    import polars as pl

    if source == "gml":
        # The file has the month in which a dispute began, and its first year among its rows.
        began = pl.col("year").min().over("dispnum") * 12 + pl.col("stmon")
        return [pl.col("midonset").alias("onset"), began.alias("began")]
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    return [
        # The days are those of the pair, so that a state that joins has an onset of its own.
        (pl.col("year") == pl.col("styear")).cast(pl.Int64).alias("onset"),
        pl.col("start").to_physical().cast(pl.Int64).alias("began"),
        days.alias("mindur"),
        days.alias("maxdur"),
        (pl.col("role") == 1).cast(pl.Int64).alias("role"),
        # Dispute 4721 prints 2 in a column of 0 and 1.
        pl.when(pl.col("reciprocated") <= 1).then(pl.col("reciprocated")).alias("reciprocated"),
    ]


def _opposed(name: str, other: str) -> pl.Expr:
    import polars as pl

    same = (pl.col(name) == pl.col(other)).fill_null(False)
    return pl.when(~same).then(pl.col(name)).alias(name)


def order(keep: object) -> tuple[str, ...]:
    """What is preferred, in order, where one of several disputes is kept.

    Raises
    ------
    PanelError
        If it is no list of the words of :data:`KEEP`, each at most once.
    """
    if isinstance(keep, str) or not isinstance(keep, Sequence):
        raise PanelError(
            f"keep is {keep!r}, which is no list of rules.",
            f"give rules in order, such as keep={KEEP!r}.",
        )
    words = tuple(choice("rule", word, KEEP) for word in keep)
    if len(set(words)) < len(words):
        raise PanelError(f"keep names a rule twice: {words!r}.", "name each rule once.")
    return words


def in_order(rows: pl.DataFrame, keep: Sequence[str]) -> pl.DataFrame:
    """The rows, the one to keep before those that give way to it.

    Parameters
    ----------
    rows : polars.DataFrame
        What :func:`dispute_rows` gives.
    keep : sequence of str
        Words of :data:`KEEP`, the weightiest first.
    """
    import polars as pl

    # As in peacesciencer: deaths of unknown number weigh more than none, less than 1 to 25.
    fatality = pl.col("both_fatality").cast(pl.Float64).fill_null(0.5)
    better: Mapping[str, tuple[pl.Expr, ...]] = {
        "onset": (pl.col("onset"),),
        "fatality": (fatality,),
        "hostility": (pl.col("both_hostility"),),
        "duration": (pl.col("mindur"), pl.col("maxdur")),
        "reciprocal": (pl.col("reciprocated"),),
        "first": (-pl.col("began"),),
    }
    by = [expression for word in keep for expression in better[word]]
    return rows.sort(
        *by,
        "dispnum",
        "part",
        descending=[True] * len(by) + [False, False],
        nulls_last=True,
        maintain_order=True,
    )
