"""Made wars that spread: the cascade's parameters, and the chance of an attack in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from foedus.contingency.joining.cases import War
from foedus.contingency.pairs.onset import pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.recovery.estimators import Found
from foedus.contingency.spread.calling import Asked, Bound, called_in
from foedus.contingency.spread.cascade import simulate
from foedus.contingency.spread.fitted import shipped
from foedus.contingency.spread.study import (
    TOGETHER,
    Passage,
    WarAsked,
    best_spread,
    tried_spreads,
)
from foedus.models.draws import case_rng
from foedus.worlds.world import world

DAY: Final = date(2026, 1, 1)
WARS: Final = 95
STATES: Final = 12
# A quarter of those that the fit to wars that happened takes.
_COUNTED: Final = 4096
# As many as the wars of the files have, in the way of a belligerent and beside it.
THERE: Final = 170
BESIDE: Final = 633
_BESIDE_RATE: Final = 0.0237
_BAND: Final = 0.8


def cascade(rng: np.random.Generator) -> list[Found]:
    """Wars drawn from the shipped cascade, and the three parameters fitted to their joiners."""
    truth, seed = shipped(), int(rng.integers(2**31))
    fought = []
    for number, asked in enumerate(attacks()):
        calls = called_in(asked, truth)
        came = int(simulate(calls, seed, 1).size[0] - calls.fighting.sum())
        event = asked.field.event
        war = War(number, "made", DAY, event.attackers, event.targets, ())
        fought.append(WarAsked(war, asked, came))
    # The fit draws with a seed of its own, as it does on wars that happened.
    start = replace(truth, opening=1.0, calling=0.0, together=0.0)
    said = best_spread(start, tried_spreads(fought, start, counted=_COUNTED, values=TOGETHER))
    return [
        Found(name, getattr(truth, name), getattr(said, name), None, None)
        for name in ("opening", "calling", "together")
    ]


def extension(rng: np.random.Generator) -> list[Found]:
    """States in a belligerent's way, and beside one, who come to fight it."""
    truth = shipped().extension
    fought = int(rng.binomial(THERE, _BESIDE_RATE + truth))
    told = Passage(THERE, fought, BESIDE, max(int(rng.binomial(BESIDE, _BESIDE_RATE)), 0))
    return [Found("extension", truth, told.rate, *told.band, level=_BAND)]


@lru_cache(maxsize=1)
def attacks() -> tuple[Asked, ...]:
    """Attacks of the atlas's own day, likelier ones more often, on the states likeliest to come."""
    tables = PairTables(world(DAY))
    chance = pair_onset(tables).chance
    rng = case_rng(1, "recovery", "attacks")
    drawn = rng.choice(chance.size, WARS, replace=False, p=chance.ravel() / chance.sum())
    return tuple(_cut(tables, *divmod(int(one), tables.n)) for one in np.sort(drawn))


def _cut(tables: PairTables, attacker: int, target: int) -> Asked:
    whole = tables.asked(attacker, target)
    field = whole.field
    order = np.argsort(-field.chance.sum(axis=0), kind="stable").tolist()
    out = [row for row in order if row not in (attacker, target)]
    kept = np.sort(np.array([attacker, target, *out[: STATES - 2]]))
    place = {row: at for at, row in enumerate(kept.tolist())}
    grid = np.ix_(np.arange(2), kept, kept)
    bound = whole.bound
    return Asked(
        replace(
            field, seats=field.seats[kept], ccodes=field.ccodes[kept],
            **{name: getattr(field, name)[:, kept]
               for name in ("fighting", "chance", "unbound", "applies")},
        ),
        tuple((same[np.ix_(kept, kept)], other[np.ix_(kept, kept)]) for same, other in whole.near),
        Bound(
            bound.called[grid],
            bound.opposed[grid],
            tuple(
                (place[x], place[y], place[j], side, sure)
                for x, y, j, side, sure in bound.met
                if x in place and y in place and j in place
            ),
        ),
        whole.way[np.ix_(kept, kept, kept)],
    )  # fmt: skip
