"""How the figures are taken: processor seconds, the median of several runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    ``most`` is a budget it must stay within, ``least`` a mark it must reach.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the figure is within its budget."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )


def measure(work: Callable[[], object], repeat: int = 5) -> float:
    """Processor seconds that ``work()`` takes: the median of ``repeat`` runs after one unmeasured.

    All threads of this process count, so that a library that uses every core is not flattered.

    Parameters
    ----------
    work : callable
        What to measure. It is called ``repeat + 1`` times.
    repeat : int
        How many runs are measured.

    Returns
    -------
    float
        Unit: seconds of processor time.
    """
    work()
    taken = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def ratio(slow: float, fast: float) -> float:
    """How many times longer ``slow`` took than ``fast``; both from the same run of the program."""
    # A clock tick stands in for a time too short to be seen, so that the ratio is finite.
    return slow / max(fast, time.get_clock_info("process_time").resolution)
