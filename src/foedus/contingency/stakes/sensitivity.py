"""How far a deterrence answer turns on what is assumed: decisiveness, distance, reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.balance import Strengths, strengths
from foedus.contingency.joining.forecast import Joining
from foedus.contingency.spread.cascade import Coalitions
from foedus.contingency.stakes.deterring import side_strength
from foedus.contingency.stakes.thresholds import threshold_stake
from foedus.contingency.stakes.worths import MOST_DRAWS
from foedus.contingency.worth.draws import success_against
from foedus.models.contest import ratio_contest_tullock1980
from foedus.models.draws import case_rng
from foedus.models.outcomes import WarModel, war_model
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
    model : WarModel, optional
        That which comes with the package if not given.

    Returns
    -------
    polars.DataFrame
        ``assumption`` (``decisiveness``: how far the stronger side is sure to win;
        ``distance loss``; ``reliability``: the chance that each defender comes), ``setting``,
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
        power: Array | None = None,
        defenders: Flags | None = None,
    ) -> tuple[str, str, float, float, float, float]:
        own = held.there if power is None else power
        a = side_strength(a_flags, own)
        b = side_strength(b_flags if defenders is None else defenders, own)
        alone = np.full(len(b), float(own[fighting[1]].sum()))

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
        other = strengths(there, event, coalitions.states, distance_loss=loss)
        rows.append(told("distance loss", f"{loss:g} per thousand km", power=other.there))
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


def sensitivity_chart(table: pl.DataFrame) -> dict[str, Any]:
    """A Vega-Lite specification of a table of :func:`sensitivity`: data, not a drawing."""
    values = [
        {
            "assumption": assumption,
            "setting": setting,
            "cost ratio": cost,
            "unaided": unaided,
        }
        for assumption, setting, cost, unaided in table.select(
            "assumption", "setting", "cost_ratio", "unaided"
        ).iter_rows()
    ]
    y = {"field": "setting", "type": "nominal", "sort": None, "title": None}
    scale = {"domain": [0, 1]}
    mark = {"type": "point", "filled": True, "size": 70}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Greatest cost, as a share of the prize, at which attacking pays",
        "data": {"values": values},
        "facet": {"row": {"field": "assumption", "type": "nominal", "sort": None, "title": None}},
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "layer": [
                {
                    "mark": {"type": "rule"},
                    "encoding": {
                        "y": y,
                        "x": {
                            "field": "cost ratio",
                            "type": "quantitative",
                            "scale": scale,
                            "title": "C / V",
                        },
                        "x2": {"field": "unaided"},
                    },
                },
                {
                    "mark": mark,
                    "encoding": {
                        "y": y,
                        "x": {"field": "cost ratio", "type": "quantitative", "scale": scale},
                        "tooltip": [{"field": "setting"}, {"field": "cost ratio"}],
                    },
                },
                {
                    "mark": {**mark, "filled": False},
                    "encoding": {
                        "y": y,
                        "x": {"field": "unaided", "type": "quantitative", "scale": scale},
                    },
                },
            ]
        },
    }
