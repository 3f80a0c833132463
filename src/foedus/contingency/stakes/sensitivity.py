"""How far a deterrence answer turns on what is assumed: decisiveness, distance, reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.balance import Strengths, strengths
from foedus.contingency.joining.forecast import Joining
from foedus.contingency.net_power import CONVERTED
from foedus.contingency.spread.cascade import Coalitions
from foedus.contingency.stakes.thresholds import threshold_stake
from foedus.contingency.stakes.worths import MOST_DRAWS
from foedus.contingency.worth.draws import success_against
from foedus.models.contest import ratio_contest_tullock1980
from foedus.models.draws import case_rng
from foedus.models.outcomes import WarModel, war_model
from foedus.models.prices import PriceModel, price_model
from foedus.worlds.world import World

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOSSES = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Losses of strength per thousand kilometers; that of the answer is the third."""
_LEAST = 1e-9


def sensitivity(
    there: World,
    event: Event,
    joining: Sequence[Joining],
    coalitions: Coalitions,
    held: Strengths,
    fighting: Flags,
    *,
    seed: int = 1,
    model: WarModel | None = None,
    prices: PriceModel | None = None,
) -> pl.DataFrame:
    """The threshold under other values of each thing assumed, one changed at a time.

    Parameters
    ----------
    there : World
        Of the day.
    event : Event
        The attack.
    joining : sequence of Joining
        Chances that states join because of the attack, with their intervals.
    coalitions : Coalitions
        Simulated.
    held : Strengths
        Of the coalitions' states.
    fighting : bool array, shape (2, n)
        Who fights from the outset.
    seed : int
        Of who comes or stays away where reliability is changed.
    model, prices : optional
        Those that come with the package if not given.

    Returns
    -------
    polars.DataFrame
        ``assumption`` (``decisiveness``: how far the stronger side is sure to win;
        ``distance loss``; ``prices``: how GDP at market rates is converted, where it was;
        ``reliability``: the chance that each defender comes), ``setting``,
        ``cost_ratio`` (C/V) and ``stake`` (V/C) at which attacking begins to pay, ``unaided``
        (cost ratio with nobody at the target's side), ``drop`` (what all defenders take from
        it). The row ``as answered`` comes first under each assumption.
    """
    import polars as pl

    outcome = war_model() if model is None else model
    drawn = outcome.drawn / outcome.wars
    a_flags, b_flags = (flags[:MOST_DRAWS] for flags in (coalitions.attackers, coalitions.targets))

    def told(
        assumption: str,
        setting: str,
        *,
        k: float = outcome.k,
        m: float | None = None,
        other: Strengths = held,
        defenders: Flags | None = None,
    ) -> tuple[str, str, float, float, float, float]:
        a = other.pooled(a_flags)
        b = other.pooled(b_flags if defenders is None else defenders)
        alone = other.pooled(np.broadcast_to(fighting[1], b_flags.shape))

        def mean(defense: Array) -> float:
            if m is None:
                return float(success_against(a, defense, k, drawn).mean())
            won = ratio_contest_tullock1980(np.maximum(a, _LEAST), np.maximum(defense, _LEAST), m)
            return float((1 - drawn) * won.mean())

        p, bare = mean(b), mean(alone)
        return assumption, setting, p, float(threshold_stake(p)), bare, bare - p

    rows = [told("decisiveness", "as answered")]
    for share, name in ((0.1, "10% quantile"), (0.9, "90% quantile")):
        k = outcome.k_at(share)
        rows.append(told("decisiveness", f"{name} (k {k:.2f})", k=k))
    for m, name in ((outcome.m, "ratio contest"), (outcome.m_low, "low"), (outcome.m_high, "high")):
        rows.append(told("decisiveness", f"{name} (exponent {m:.2f})", m=m))
    rows.append(told("distance loss", "as answered"))
    for loss in LOSSES:
        nearer = strengths(there, event, coalitions.states, distance_loss=loss, prices=prices)
        rows.append(told("distance loss", f"{loss:g} per thousand km", other=nearer))
    rows += [told("prices", name, other=one) for name, one in _prices(there, event, held, prices)]
    rows.append(told("reliability", "as answered"))
    uniform = case_rng(seed, "sensitivity").random(b_flags.shape, dtype=np.float32)
    for name in ("low", "high", "honored"):
        moved = _moved(name, joining, coalitions.states, b_flags, fighting, uniform)
        label = {
            "low": "10% quantile",
            "high": "90% quantile",
            "honored": "every defender as likely as if a duty applied",
        }[name]
        rows.append(told("reliability", label, defenders=moved & ~a_flags))
    return pl.DataFrame(
        rows,
        schema={
            "assumption": pl.String,
            "setting": pl.String,
            "cost_ratio": pl.Float64,
            "stake": pl.Float64,
            "unaided": pl.Float64,
            "drop": pl.Float64,
        },
        orient="row",
    )


def _prices(
    there: World, event: Event, held: Strengths, prices: PriceModel | None
) -> list[tuple[str, Strengths]]:
    """Strengths as answered, and under other conversions of GDP; none where none was converted."""
    if CONVERTED not in held.origin:
        return []
    used = price_model() if prices is None else prices

    def at(slope: float) -> Strengths:
        other = replace(used, slope=slope)
        return strengths(there, event, held.states, prices=other)

    return [
        ("as answered", held),
        ("lowest slope of a year", at(used.slope_low)),
        ("highest slope of a year", at(used.slope_high)),
        ("no error of strengths", replace(held, error=None)),
        ("market rates, not converted", at(1.0)),
    ]


def _moved(
    name: str,
    joining: Sequence[Joining],
    states: NDArray[np.int64],
    came: Flags,
    fighting: Flags,
    uniform: NDArray[np.float32],
) -> Flags:
    """The same draws with other chances: some who came stay away, or some who did not come."""
    chance = came.mean(axis=0)
    said = {one.ccode: one for one in joining if one.side == "target"}
    wanted = chance.copy()
    for place, ccode in enumerate(states.tolist()):
        one = said.get(ccode)
        if one is not None and not fighting[:, place].any() and one.chance < 1:
            # What others' joining brings stays as it is.
            free = np.clip((1 - chance[place]) / (1 - one.chance), 0, 1)
            wanted[place] = 1 - (1 - float(getattr(one, name))) * free
    less = np.divide(wanted, chance, out=np.ones(len(chance)), where=chance > 0)
    more = np.divide(wanted - chance, 1 - chance, out=np.zeros(len(chance)), where=chance < 1)
    return np.asarray((came & (uniform < less)) | (~came & (uniform < more)), bool)
