"""The chart of a comparison: the chief number of each row, as it is and in the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.results.result import Maker

CHART = "differences"
_MOST = 24


def comparison_charts(
    rows: Sequence[Mapping[str, Any]], estimates: Sequence[str], title: str, question: str,
    source: str,
) -> dict[str, Maker]:  # fmt: skip
    """A chart of the numbers that differ, where there are any.

    Parameters
    ----------
    rows : sequence of mapping
        Of a comparison.
    estimates : sequence of str
        Columns that are the question's estimates, the chief one first.
    title : str
        Of the scenario.
    question : str
        Its name.
    source : str
        What the numbers rest on.
    """
    numeric = [row for row in rows if row["part"] == "row" and row["difference"] is not None]
    columns = dict.fromkeys(row["column"] for row in numeric)
    chosen = next((name for name in (*estimates, *columns) if name in columns), None)
    if chosen is None:
        return {}
    drawn = sorted(
        (row for row in numeric if row["column"] == chosen), key=lambda one: -abs(one["difference"])
    )[:_MOST]
    table = [
        {
            "name": " ".join(str(one) for one in row["key"].values() if one is not None),
            "before": float(row["baseline"]),
            "after": float(row["scenario"]),
        }
        for row in drawn
    ]

    def make(**said: Any) -> Mapping[str, Any]:
        import polars as pl

        from foedus.charts.dumbbell import dumbbell
        from foedus.charts.theme import Measure, Words

        word = chosen.replace("_", " ")
        words = Words(
            f"{title}: {word} in '{question}'",
            "Each row as things are and in the scenario, those that differ most first"
            f"{f' ({len(numeric)} numbers differ in all)' if len(numeric) > len(table) else ''}. "
            "How sure either number is, is not drawn.",
            source,
        )
        labels = ("as it is", "supposed")
        return dumbbell(pl.DataFrame(table), words, Measure(word), labels=labels, **said)

    return {CHART: make}
