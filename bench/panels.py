"""The frames that panels start from, built anew each time: rows and processor seconds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from bench.measuring import Figure, measure, ratio
from foedus.panels import dyad_years, state_days, state_years
from foedus.panels.building.positions import grid, hold

FIRST, LAST = 1816, 2024


def main() -> list[Figure]:
    """The figures for units of analysis."""
    directed = dyad_years(FIRST, LAST)
    whole = measure(lambda: dyad_years(FIRST, LAST).collect())
    planned = measure(lambda: dyad_years(FIRST, LAST))
    undirected = measure(lambda: dyad_years(FIRST, LAST, directed=False).collect())
    listed = measure(lambda: dyad_years(FIRST, LAST, system="gw").collect())
    rows = directed.collect()
    pair = ("ccode1", "ccode2")
    # As large as a dyadic source is: every third pair, in an order of its own.
    source = rows.gather_every(3).sample(fraction=1.0, shuffle=True, seed=1).with_row_index("row")
    whole_grid = grid(FIRST, LAST)

    def cells_of(frame: pl.DataFrame) -> npt.NDArray[np.int32]:
        return whole_grid.cells([frame[name].to_numpy() for name in pair], frame["year"].to_numpy())

    cells = cells_of(rows)

    def by_position() -> object:
        return hold(cells_of(source), whole_grid.size(2))[cells]

    keys = list(directed.keys)
    joined = measure(lambda: rows.join(source, on=keys, how="left", maintain_order="left"))
    once = measure(lambda: cells_of(rows))
    placed = measure(by_position)
    days = state_days(f"{FIRST}-01-01", f"{LAST}-12-31")
    return [
        Figure("state-years", state_years(FIRST, LAST).collect().height, "rows"),
        Figure("directed dyad-years", rows.height, "rows"),
        Figure("directed dyad-years planned", planned, "CPU s"),
        Figure("directed dyad-years collected", whole, "CPU s", most=0.5),
        Figure("rows per second", rows.height / whole, "rows/s"),
        Figure("undirected dyad-years", undirected, "CPU s", most=0.5),
        Figure("directed, Gleditsch and Ward", listed, "CPU s", most=0.5),
        Figure("directed over undirected", ratio(whole, undirected), "times"),
        Figure("cells of the frame, once", once, "CPU s"),
        Figure("a dyadic source by position", placed, "CPU s"),
        Figure("a join over positions", ratio(joined, placed), "times", least=1.0),
        Figure("state-days", days.collect().height, "rows"),
        Figure("state-days collected", measure(lambda: days.collect()), "CPU s", most=1.0),
    ]
