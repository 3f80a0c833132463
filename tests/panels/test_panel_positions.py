"""Finding rows by position gives what a join gives, and refuses what a join would multiply."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.building.positions import Grid, grid, hold

SMALL = Grid(np.array([2, 20, 700]), 1900, 1902)
NUMBERS = st.sampled_from([-9, 0, 1, 2, 20, 21, 700, 701, 8152, 10**12])
YEARS = st.sampled_from([-5, 1899, 1900, 1901, 1902, 1903])
KEYS = st.lists(st.tuples(NUMBERS, NUMBERS, YEARS), max_size=12, unique=True)


def cells(keys: list[tuple[Any, ...]], *, symmetric: bool = False) -> Any:
    one, other, year = np.array(keys, np.int64).reshape(-1, 3).T
    return SMALL.cells([one, other], year, symmetric=symmetric)


@given(KEYS, st.lists(st.tuples(NUMBERS, NUMBERS, YEARS), max_size=20))
def test_rows_found_by_position_are_those_of_a_join(
    source: list[tuple[Any, ...]], panel: list[tuple[Any, ...]]
) -> None:
    found = hold(cells(source), SMALL.size(2))[cells(panel)]
    inside = {
        key: row
        for row, key in enumerate(source)
        if key[0] in (2, 20, 700) and key[1] in (2, 20, 700) and key[2] in (1900, 1901, 1902)
    }
    assert SMALL.size(2) == 27
    assert found.tolist() == [inside.get(key, -1) for key in panel]


@given(st.lists(st.tuples(NUMBERS, NUMBERS, YEARS), min_size=1, max_size=20))
def test_a_symmetric_cell_is_the_same_both_ways(keys: list[tuple[Any, ...]]) -> None:
    turned = [(two, one, year) for one, two, year in keys]
    assert cells(keys, symmetric=True).tolist() == cells(turned, symmetric=True).tolist()


def test_every_key_of_a_panel_has_a_cell_of_its_own() -> None:
    for system in ("cow", "gw"):
        whole = grid(1816, 2026, system)
        dyads = dyad_years(1816, 2026, system=system)
        rows = dyads.collect()
        numbers = [rows[name].to_numpy() for name in dyads.states]
        pairs = whole.cells(numbers, rows["year"].to_numpy())
        # In order of the key, so in order of the cells.
        assert pairs[0] >= 0
        assert (np.diff(pairs) > 0).all()
        assert pairs[-1] < whole.size(2)
        states = state_years(1816, 2026, system=system)
        rows = states.collect()
        alone = whole.cells([rows[states.keys[0]].to_numpy()], rows["year"].to_numpy())
        assert (np.diff(alone) > 0).all()
        assert 0 <= alone[0] <= alone[-1] < whole.size(1)


def test_a_repeated_key_is_refused_and_its_rows_are_named() -> None:
    with pytest.raises(PanelError, match="rows 1 and 3 of the source have the same key"):
        hold(np.array([4, 5, -1, 5, -1]), 9)


def test_a_grid_of_no_span_or_system_is_refused() -> None:
    with pytest.raises(PanelError, match="before it begins"):
        grid(1920, 1900)
    with pytest.raises(PanelError, match="no system 'iso'"):
        grid(1900, 1920, "iso")
