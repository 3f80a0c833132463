"""Finding rows by position gives what a join gives, and refuses what a join would multiply."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.positions import Grid, grid, rows_at

SMALL = Grid(np.array([2, 20, 700]), 1900, 1902)
NUMBERS = st.one_of(st.none(), st.sampled_from([-9, 0, 1, 2, 20, 21, 700, 701, 8152, 10**12]))
YEARS = st.one_of(st.none(), st.sampled_from([-5, 1899, 1900, 1901, 1902, 1903]))
KEYS = st.lists(st.tuples(NUMBERS, NUMBERS, YEARS), max_size=12, unique=True)
COLUMNS = {"ccode1": pl.Int64, "ccode2": pl.Int64, "year": pl.Int64}


def frame(keys: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(keys, schema=COLUMNS, orient="row")


@given(KEYS, st.lists(st.tuples(NUMBERS, NUMBERS, YEARS), max_size=20))
def test_rows_found_by_position_are_those_of_a_join(
    source: list[tuple[Any, ...]], panel: list[tuple[Any, ...]]
) -> None:
    pair = ("ccode1", "ccode2")
    found = rows_at(SMALL.cells(frame(source), pair), SMALL.cells(frame(panel), pair), 27)
    inside = {
        key: row
        for row, key in enumerate(source)
        if key[0] in (2, 20, 700) and key[1] in (2, 20, 700) and key[2] in (1900, 1901, 1902)
    }
    assert SMALL.size(2) == 27
    assert found.tolist() == [inside.get(key, -1) for key in panel]


def test_every_key_of_a_panel_has_a_cell_of_its_own() -> None:
    for system in ("cow", "gw"):
        whole = grid(1816, 2026, system)
        dyads = dyad_years(1816, 2026, system=system)
        cells = whole.cells(dyads.collect(), dyads.keys[:2])
        # In order of the key, so in order of the cells.
        assert cells[0] >= 0
        assert (np.diff(cells) > 0).all()
        assert cells[-1] < whole.size(2)
        states = state_years(1816, 2026, system=system)
        alone = whole.cells(states.collect(), states.keys[:1])
        assert (np.diff(alone) > 0).all()
        assert 0 <= alone[0] <= alone[-1] < whole.size(1)


def test_a_repeated_key_is_refused_and_its_rows_are_named() -> None:
    with pytest.raises(PanelError, match="rows 1 and 3 of the source have the same key"):
        rows_at(np.array([4, 5, -1, 5, -1]), np.array([5]), 9)


def test_a_grid_of_no_span_or_system_is_refused() -> None:
    with pytest.raises(PanelError, match="before it begins"):
        grid(1920, 1900)
    with pytest.raises(PanelError, match="no system 'iso'"):
        grid(1900, 1920, "iso")
