"""All ordered pairs of a date as attacks, from a sample of targets: cost, and what workers add."""

from __future__ import annotations

import time
from datetime import date

from bench.measuring import Figure, ratio
from foedus.contingency.pairs.sweep import fingerprint, sweep, swept
from foedus.contingency.pairs.tables import PairTables
from foedus.worlds.world import world

DAY = date(2026, 1, 1)
TARGETS = (366, 713, 645, 840)
DRAWS = 1000
BLOCK = 97


def main() -> list[Figure]:
    """The figures for sweeps."""
    tables = PairTables(world(DAY))
    codes = tables.ccodes.tolist()
    pairs = [(one, other) for other in TARGETS for one in codes if one != other]
    inputs = fingerprint(tables.world)
    # What all attacks share is made before the clock starts, as it is once in a worker.
    swept(pairs[:1], day=DAY, draws=1, seed=1, inputs=inputs)
    few, some = (_each(pairs[: len(pairs) // share], inputs) for share in (len(TARGETS), 1))
    took = {jobs: _wall(pairs, jobs) for jobs in (1, 2)}
    every = len(codes) * (len(codes) - 1)
    return [
        Figure("attacks of a day", every, "attacks"),
        Figure("one attack", 1000 * some, "CPU ms", note=f"{DRAWS} draws, {len(pairs)} attacks"),
        Figure("one attack, a quarter of them", 1000 * few, "CPU ms"),
        Figure("cost as attacks grow", some / few, "times", most=1.5),
        Figure("all of them", every * some / 60, "CPU min", note="by the sample"),
        Figure("one worker", took[1], "s", note="wall clock, start included"),
        Figure("two workers to one", ratio(took[1], took[2]), "times faster", note="wall clock"),
    ]


def _each(pairs: list[tuple[int, int]], inputs: str) -> float:
    began = time.process_time()
    swept(pairs, day=DAY, draws=DRAWS, seed=1, inputs=inputs)
    return (time.process_time() - began) / len(pairs)


def _wall(pairs: list[tuple[int, int]], jobs: int) -> float:
    from joblib.externals.loky import get_reusable_executor

    began = time.perf_counter()
    sweep(DAY, pairs=pairs, draws=DRAWS, block=BLOCK, backend="loky", jobs=jobs)
    took = time.perf_counter() - began
    # Workers that are kept would start the next count ahead.
    get_reusable_executor().shutdown(wait=True)
    return took
