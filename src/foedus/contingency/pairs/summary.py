"""What a sweep shows: where attacks pay least, where allies matter most, and which treaties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.contingency.pairs.rulings import DUTY, TARGET_SIDE
from foedus.contingency.pairs.tables import PairTables

if TYPE_CHECKING:
    import polars as pl

QUANTILES: Final = (0.1, 0.5, 0.9)
LISTS: Final = ("ccode", "side", "duty", "chance", "fights", "adds", "shifts")


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some values: the tenth part from below, the half, the tenth from above."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """A sweep in short; states are COW numbers.

    Parameters
    ----------
    attacks : int
        How many.
    relevant : int or None
        Of them, between states that are politically relevant to each other; None where nobody at
        hand knows.
    threshold, unaided, lift : Spread
        Over all attacks: the threshold, that with nobody beside the target, and their difference.
    targets : polars.DataFrame
        One row per ``target``: ``attacks``; medians of ``threshold``, ``threshold_unaided`` and
        ``lift`` over them; ``helpers`` (how many come, in the mean); ``ally`` (who shifts the
        threshold most, in the mean over all attacks; null where nobody helps) and ``ally_shift``.
    highest, lifted : polars.DataFrame
        Attacks by threshold and by lift, highest first; ``ally`` and ``ally_shift`` of each.
    agreements : polars.DataFrame
        One row per ``agreement`` under which somebody owes the target help for certain, over the
        same attacks: ``attacks``; ``in_attack``, the shifts of all whom it binds added up, in the
        mean over the attacks; ``helpers`` (pairs of an attack and a helper), and over those the
        ``mean``, ``low``, ``median`` and ``high`` of the shift; the greatest ``in_attack`` first.
    """

    attacks: int
    relevant: int | None
    threshold: Spread
    unaided: Spread
    lift: Spread
    targets: pl.DataFrame
    highest: pl.DataFrame
    lifted: pl.DataFrame
    agreements: pl.DataFrame


def summary(frame: pl.DataFrame, tables: PairTables, *, listed: int = 10) -> Summary:
    """Put a sweep in short.

    Parameters
    ----------
    frame : polars.DataFrame
        See :func:`foedus.contingency.pairs.sweep.sweep`.
    tables : PairTables
        Of its day.
    listed : int
        Attacks in ``highest`` and ``lifted``. Where it is known which pairs are politically
        relevant, only those are listed, and counted in ``agreements``.

    Returns
    -------
    Summary
    """
    import polars as pl

    whole = frame.with_columns(lift=pl.col("threshold") - pl.col("threshold_unaided"))
    beside = _helpers(frame)
    best = (
        beside.sort(["shifts", "ccode"], descending=[True, False])
        .group_by("attacker", "target", maintain_order=True)
        .first()
        .select("attacker", "target", ally="ccode", ally_shift="shifts")
    )
    known = not frame["relevant"].is_null().any()
    told = whole.filter("relevant") if known and frame["relevant"].any() else whole
    told = told.join(best, on=["attacker", "target"], how="left").select(
        "attacker", "target", "onset", "threshold", "threshold_unaided", "lift", "ally",
        "ally_shift",
    )  # fmt: skip
    keys = ["target", "attacker"]
    return Summary(
        attacks=frame.height,
        relevant=int(frame["relevant"].sum()) if known else None,
        threshold=_spread(whole["threshold"]),
        unaided=_spread(whole["threshold_unaided"]),
        lift=_spread(whole["lift"]),
        targets=_targets(whole, beside),
        highest=_most(told, "threshold", keys, listed),
        lifted=_most(told, "lift", keys, listed),
        agreements=_agreements(beside.join(told, on=["attacker", "target"], how="semi"), tables),
    )


def _most(frame: pl.DataFrame, name: str, keys: list[str], listed: int) -> pl.DataFrame:
    return frame.sort([name, *keys], descending=[True, False, False]).head(listed)


def _spread(values: pl.Series) -> Spread:
    return Spread(*np.quantile(values.to_numpy(), QUANTILES).tolist())


def _helpers(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of an attack and a state that may come to the target's side."""
    import polars as pl

    return (
        frame.select("attacker", "target", *LISTS)
        .explode(LISTS)
        .filter(pl.col("side") == TARGET_SIDE)
    )


def _targets(whole: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    plain = whole.group_by("target").agg(
        attacks=pl.len(),
        threshold=pl.col("threshold").median(),
        threshold_unaided=pl.col("threshold_unaided").median(),
        lift=pl.col("lift").median(),
    )
    came = beside.group_by("target").agg(total=pl.col("fights").sum())
    best = (
        beside.group_by("target", "ccode")
        .agg(total_shift=pl.col("shifts").sum())
        .filter(pl.col("total_shift") > 0)
        .sort(["total_shift", "ccode"], descending=[True, False])
        .group_by("target", maintain_order=True)
        .first()
    )
    return (
        plain.join(came, on="target", how="left")
        .join(best, on="target", how="left")
        .select(
            "target", "attacks", "threshold_unaided", "threshold", "lift",
            helpers=pl.col("total").fill_null(0.0) / pl.col("attacks"),
            ally="ccode",
            ally_shift=pl.col("total_shift") / pl.col("attacks"),
        )
        .sort(["lift", "target"], descending=[True, False])
    )  # fmt: skip


def _agreements(beside: pl.DataFrame, tables: PairTables) -> pl.DataFrame:
    import polars as pl

    owed = tables.owed.rows((tables.owed.side == TARGET_SIDE) & (tables.owed.sure == DUTY))
    codes = tables.ccodes.astype(np.int32)
    keys = [one.key for one in tables.world.book.agreements]
    rows = pl.DataFrame(
        {
            "attacker": codes[owed.attacker],
            "target": codes[owed.target],
            "ccode": codes[owed.bearer],
            "agreement": [keys[place] for place in owed.agreement.tolist()],
        },
        schema_overrides={"agreement": pl.String},
    ).unique()
    return (
        rows.join(beside, on=["attacker", "target", "ccode"])
        .group_by("agreement")
        .agg(
            attacks=pl.struct("attacker", "target").n_unique(),
            helpers=pl.len(),
            mean=pl.col("shifts").sort().mean(),
            low=pl.col("shifts").quantile(QUANTILES[0], "linear"),
            median=pl.col("shifts").median(),
            high=pl.col("shifts").quantile(QUANTILES[2], "linear"),
        )
        .with_columns(in_attack=pl.col("mean") * pl.col("helpers") / pl.col("attacks"))
        .sort(["in_attack", "agreement"], descending=[True, False])
        .select("agreement", "attacks", "in_attack", "helpers", "mean", "low", "median", "high")
    )
