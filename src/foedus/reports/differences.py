"""The chart of a comparison: the largest differences in one column of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.reports.document import Figure
from foedus.results.result import Result


def drawn(rows: Sequence[Mapping[str, Any]], column: str, found: Result, command: str) -> Figure:
    """Values as they are and in the scenario, joined by a line.

    Parameters
    ----------
    rows : sequence of mapping
        Of a comparison, those to be drawn.
    column : str
        Whose values they are.
    found : Result
        The comparison.
    command : str
        That makes it.
    """
    import polars as pl

    from foedus.charts.dumbbell import dumbbell
    from foedus.charts.theme import Measure, Words
    from foedus.reports.figures import figure
    from foedus.reports.telling import NARROW

    frame = pl.DataFrame(
        [
            {
                "name": " ".join(str(one) for one in row["key"].values()),
                "before": float(row["baseline"]),
                "after": float(row["scenario"]),
            }
            for row in rows
        ]
    )
    said = column.replace("_", " ")
    share = all(0 <= abs(row["baseline"]) <= 1 for row in rows)
    words = Words(
        f"Largest differences in '{said}'",
        f"Squares: as it is. Dots: supposed. Unit: {'share' if share else 'as in the table'}. No "
        "interval is drawn: the two sides rest on the same estimates; 'by draws' in the table says "
        "how much of a difference is chance.",
        "; ".join(found.cite()),
    )
    measure = Measure(said, form=".3~g", zero=False)
    labels = ("as it is", "supposed")
    return figure(
        dumbbell(frame, words, measure, labels=labels),
        dumbbell(frame, words, measure, labels=labels, width=NARROW),
        command,
    )
