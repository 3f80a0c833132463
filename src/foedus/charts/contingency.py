"""What follows from an attack: who joins, the balance, the threshold, and what it turns on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.charts.bars import bars
from foedus.charts.dumbbell import dumbbell
from foedus.charts.intervals import bands, intervals
from foedus.charts.theme import WIDTH, Measure, Words
from foedus.errors import ChartError

if TYPE_CHECKING:
    import polars as pl

MOST = 14
"""States of a side that are drawn; the table has all."""
SIDES = {"target": "Beside the target", "attacker": "Beside the attacker"}
FIGHTS, KEPT = "fights within twelve months", "keeps the promise, if due"


def joiners(
    frame: pl.DataFrame, attack: str, *, source: str = "", most: int = MOST, width: int = WIDTH
) -> dict[str, Any]:
    """The chance of each state to join, with 80% intervals, by side.

    Parameters
    ----------
    frame : polars.DataFrame
        ``state``, ``side``, ``duty``, ``fights``, ``low``, ``high``, ``kept``, ``kept_low``,
        ``kept_high``, ``apart``, in the order in which they are drawn. Where ``apart`` says that
        the two estimands lie apart, both are drawn.
    attack : str
        Who attacks whom, and when.
    source : str
        What the numbers rest on.
    most : int
        States of each side that are drawn.
    width : int
        Unit: pixel.
    """
    import polars as pl

    _columns(frame, "state", "side", "duty", "fights", "low", "high", "kept", "apart")
    sides = [one for one in SIDES if one in frame["side"].to_list()]
    cut = pl.concat([frame.filter(pl.col("side") == one).head(most) for one in sides])
    rows: list[dict[str, Any]] = []
    for row in cut.iter_rows(named=True):
        both = {"name": row["state"], "panel": SIDES[row["side"]], "duty": row["duty"]}
        rows.append(
            both
            | {"what": FIGHTS, "value": row["fights"], "low": row["low"], "high": row["high"]}
            | {"note": row["apart"] or ""}
        )
        if row["apart"]:
            ends = {"value": row["kept"], "low": row["kept_low"], "high": row["kept_high"]}
            rows.append(both | {"what": KEPT, "note": row["apart"]} | ends)
    left = frame.height - cut.height
    top = max((row["high"] or row["value"] or 0.0 for row in rows), default=1.0)
    says = "Points: chances. Lines: 80% intervals."
    if any(row["what"] == KEPT for row in rows):
        says += (
            " Where the chance to fight and the chance that such a promise is kept lie more than "
            "twice apart, both are drawn: they answer different questions."
        )
    if left:
        says += f" {left} states with smaller chances are not drawn."
    return intervals(
        pl.DataFrame(rows, infer_schema_length=None),
        Words(f"Who would join if {attack}?", says, source),
        Measure("chance", ".0%", 0.0, 1.0 if top > 0.6 else None),
        panel="panel",
        series="what",
        told=("duty", "note"),
        width=width,
    )


SHARE, SUCCESS = "attackers' share of strength", "attack prevails"


def balance(
    frame: pl.DataFrame, attack: str, *, source: str = "", width: int = WIDTH
) -> dict[str, Any]:
    """The attackers' share of both sides' strength and the chance of success, with bands.

    Parameters
    ----------
    frame : polars.DataFrame
        ``name`` (:data:`SHARE`, :data:`SUCCESS`), ``value`` (mean), ``alone`` (if nobody joins),
        and for each ``level`` its band ``low`` to ``high``.
    attack : str
        Who attacks whom, and when.
    source : str
        What the numbers rest on.
    width : int
        Unit: pixel.
    """
    says = (
        "Bands: where half, 80% and 95% of the drawn wars lie. Dot: the mean. Upright line: if "
        "nobody joins. At 50% the two sides are level."
    )
    return bands(
        frame,
        Words(f"How strong are the sides, and does it succeed, if {attack}?", says, source),
        Measure("share of strength; chance", ".0%", 0.0, 1.0, mark=0.5),
        beside="alone",
        beside_says="if nobody joins",
        width=width,
    )


def threshold(
    frame: pl.DataFrame, attack: str, *, source: str = "", width: int = WIDTH
) -> dict[str, Any]:
    """The greatest cost at which attacking pays, with and without each ally and treaty.

    Parameters
    ----------
    frame : polars.DataFrame
        ``name``, ``group``, ``value``, ``low``, ``high``: the threshold as a share of the prize,
        with everybody, with nobody, and without each ally or treaty alone.
    attack : str
        Who attacks whom, and when.
    source : str
        What the numbers rest on.
    width : int
        Unit: pixel.
    """
    says = (
        "Attacking pays as long as it costs less than this share of the prize: further left deters "
        "more. Dots: means over the draws; lines: 80% intervals, not computed for one ally or "
        "treaty alone. Dashed: with all who may come."
    )
    return intervals(
        frame,
        Words(f"When would attacking pay, if {attack}?", says, source),
        Measure(
            "greatest cost at which attacking pays, as a share of the prize",
            ".0%",
            zero=False,
            mark=float(frame["value"][0]),
        ),
        panel="group",
        width=width,
    )


def added(
    frame: pl.DataFrame, attack: str, *, source: str = "", width: int = WIDTH
) -> dict[str, Any]:
    """What each ally and each treaty takes off the greatest cost at which attacking pays.

    Parameters
    ----------
    frame : polars.DataFrame
        ``name``, ``group``, ``value``: points of Shapley's value, as a share of the prize;
        ``alone``: what leaving it out alone would take.
    attack : str
        Who attacks whom, and when.
    source : str
        What the numbers rest on.
    width : int
        Unit: pixel.
    """
    says = (
        "Taken off the greatest cost at which attacking pays, as a share of the prize, on average "
        "over all orders in which they might be added (Shapley). Means over the draws: no interval "
        "is computed for a single one."
    )
    return bars(
        frame,
        Words(f"What does each ally and each treaty add, if {attack}?", says, source),
        Measure("taken off the greatest cost at which attacking pays", ".1%"),
        panel="group",
        told=("alone",),
        width=width,
    )


_ASSUMED = {
    "decisiveness": "How sure the stronger side is to win",
    "distance loss": "Strength lost with distance",
    "reliability": "How likely defenders are to come",
    "prices": "How GDP is put at international prices",
}


def sensitivity(
    frame: pl.DataFrame, attack: str, *, source: str = "", width: int = WIDTH
) -> dict[str, Any]:
    """How far the threshold moves with each thing assumed, the others as they were.

    Parameters
    ----------
    frame : polars.DataFrame
        ``assumption``, ``setting``, ``cost_ratio`` and ``unaided``.
    attack : str
        Who attacks whom, and when.
    source : str
        What the numbers rest on.
    width : int
        Unit: pixel.
    """
    import polars as pl

    _columns(frame, "assumption", "setting", "cost_ratio", "unaided")
    named = frame.with_columns(pl.col("assumption").replace(_ASSUMED).alias("panel"))
    says = (
        "One thing assumed is changed at a time. Attacking pays as long as it costs less than this "
        "share of the prize. The gap between the two marks is what all defenders take off."
    )
    return dumbbell(
        named,
        Words(f"What does the answer turn on, if {attack}?", says, source),
        Measure("greatest cost at which attacking pays, as a share of the prize", ".0%"),
        name="setting",
        before="unaided",
        after="cost_ratio",
        labels=("nobody helps the target", "with defenders"),
        panel="panel",
        width=width,
    )


def _columns(frame: pl.DataFrame, *names: str) -> None:
    lacking = [one for one in names if one not in frame.columns]
    if lacking:
        raise ChartError(
            f"the table has no column {', '.join(lacking)}.", "give the answer's own table."
        )
    if frame.is_empty():
        raise ChartError("the table has no rows.", "ask for something that has some.")
