"""Processor seconds of a map and of its specification, and how much a page of it is sent."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from itertools import count
from typing import Any

from bench.measuring import Figure, measure

WIDTH = 1040
SPECIFIED_S, SENT_KB = 0.3, 2_000.0
WAYS: dict[str, dict[str, Any]] = {
    "duties": {}, "blocs": {"bloc": ["NATO", "CSTO"]}, "one state": {"state": "Poland"},
    "GDP": {"measure": "gdp"}, "all ties": {"ties": "all", "duty": "defense,consultation"},
}  # fmt: skip


def sent(held: Any) -> float:
    """Kilobytes of an answer as a browser gets it."""
    return len(gzip.compress(json.dumps(held, ensure_ascii=False).encode(), 6)) / 1000


def main() -> list[Figure]:
    """A day in several ways, then all years: of the atlas, and of ATOP where it was added."""
    from foedus.questions.map import answer
    from foedus.questions.map.charts import geometry
    from foedus.sources import adding
    from foedus.worlds.roll import spans_at_hand

    figures = []
    days = (date(2025, 12, 31) - timedelta(days=30 * number) for number in count())
    for name, way in WAYS.items():
        # Another day each time: nothing that was read for the last one helps.
        figures.append(
            Figure(f"a day by {name}: answer", measure(lambda: answer(on=next(days), **way)), "s")  # noqa: B023
        )
        result = answer(on="2026-01-01", **way)
        spent = measure(lambda: result.chart("map-data", width=WIDTH))  # noqa: B023
        figures.append(Figure(f"a day by {name}: specification", spent, "s", SPECIFIED_S))
    shapes = sent(geometry())
    borders = ", CShapes added" if adding.is_added("cshapes") else ""
    for first, last in spans_at_hand():
        for name in ("duties", "GDP"):
            taken = measure(lambda: answer(first=first, last=last, **WAYS[name]), repeat=1)  # noqa: B023
            result = answer(first=first, last=last, **WAYS[name])
            spec = result.chart("map-data", width=WIDTH)
            whole = sent(result.as_data()) + sent(spec)
            whole += 0.0 if "borders" in spec["datasets"] else shapes
            span = f"{first}-{last} by {name}"
            figures += [
                Figure(f"{span}: answer", taken, "s"),
                Figure(f"{span}: sent to a page", whole, "kB", SENT_KB, note=f"gzip{borders}"),
            ]
    return figures
