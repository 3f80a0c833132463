"""One contingency with 100,000 draws: chances, second rulings, cascade, balance and success."""

from __future__ import annotations

from datetime import date

from bench.measuring import Figure, measure
from foedus.casus import Event
from foedus.contingency.chain import run
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.spread.calling import call_in
from foedus.contingency.spread.cascade import simulate
from foedus.worlds.world import world

DAY = date(2026, 1, 1)
DRAWS = 100_000
SEED = 20260101
RUSSIA, ESTONIA = 365, 366


def main() -> list[Figure]:
    """The figures for one contingency on the atlas's date."""
    here, event = world(DAY), Event((RUSSIA,), (ESTONIA,), DAY)
    joining = joining_chances(here, event)
    calls = call_in(here, event, joining)
    whole = measure(lambda: run(here, event, draws=DRAWS, deter=False), repeat=3)
    deterring = measure(lambda: run(here, event), repeat=3)
    return [
        Figure("states", calls.n, "states"),
        Figure("contingency, 100,000 draws", whole, "CPU s", most=2.0),
        Figure("of it: chances of joining", measure(lambda: joining_chances(here, event)), "CPU s"),
        Figure("of it: what each joiner calls", measure(lambda: call_in(here, event, joining)),
               "CPU s"),
        Figure("of it: the draws", measure(lambda: simulate(calls, SEED, DRAWS), repeat=3),
               "CPU s"),
        Figure("with thresholds, 10,000 draws", deterring, "CPU s"),
    ]  # fmt: skip
