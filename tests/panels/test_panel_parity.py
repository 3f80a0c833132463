"""Frames held against the lists and processed files of others, row by row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from foedus.panels import dyad_years, state_years

PAIR = ["ccode1", "ccode2", "year"]


def differing(one: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of each that the other lacks, by the columns of the first."""
    keys = one.columns
    return one.join(other, on=keys, how="anti"), other.join(one, on=keys, how="anti")


def states_of(pairs: pl.DataFrame) -> set[tuple[int, int]]:
    """The fewest state-years that touch all of these pairs: those in most of them, in turn."""
    found = set()
    while not pairs.is_empty():
        both = [pairs.select(pl.col(name).alias("ccode"), "year") for name in PAIR[:2]]
        most = pl.concat(both).group_by("ccode", "year").len().sort("len", descending=True).row(0)
        found.add((most[0], most[1]))
        touched = (pl.col("ccode1") == most[0]) | (pl.col("ccode2") == most[0])
        pairs = pairs.filter(~(touched & (pl.col("year") == most[1])))
    return found


def test_state_years_are_cows_own(shared_data: Path) -> None:
    listed = pl.read_csv(shared_data / "cow/system/system2016.csv").select("ccode", "year")
    ours = state_years(1816, 2016).collect()
    assert ours.height == 15951
    assert ours.equals(listed.sort("ccode", "year"))


@pytest.mark.parametrize(
    ("name", "system", "code", "rows"),
    [
        ("gw/isard_cw_gw_panel.csv", "cow", "ccode", 17706),
        ("gw/isard_gw_cw_panel.csv", "gw", "gwcode", 20849),
    ],
)
def test_state_years_are_those_of_a_published_crosswalk(
    shared_data: Path, name: str, system: str, code: str, rows: int
) -> None:
    panel = pl.read_csv(shared_data / name, null_values="NA", infer_schema_length=None)
    theirs = panel.select(code, "year").drop_nulls().unique().sort(code, "year")
    ours = state_years(1816, 2025, system=system).collect()
    assert ours.height == rows
    assert ours.equals(theirs)


def test_pairs_by_year_are_those_with_a_minimum_distance(shared_data: Path) -> None:
    measured = pl.read_csv(shared_data / "geo/peacesciencer_cow_mindist.csv.gz").select(PAIR)
    ours = dyad_years(1886, 2019, directed=False, rule="jan_1").collect()
    without, beside = differing(ours, measured)
    # No territory on the map: Albania in January 1914, Serbia under occupation.
    assert states_of(without) == {(339, 1914), (345, 1916), (345, 1917), (345, 1918)}
    # On the map eight months before COW counts it: Austria, 1919-09-10.
    assert states_of(beside) == {(305, 1919)}
    assert (ours.height, without.height, beside.height) == (952367, 172, 49)
    # Pairs per year agree everywhere else.
    counts = [
        rows.group_by("year")
        .len()
        .sort("year")
        .filter(~pl.col("year").is_in([1914, *range(1916, 1920)]))
        for rows in (ours, measured)
    ]
    assert counts[0].equals(counts[1])


def test_pairs_that_others_count_by_year_and_we_do_not_never_shared_a_day(
    shared_data: Path,
) -> None:
    named = pl.read_csv(shared_data / "cow/igo/peacesciencer_cow_igo_ndy.csv.gz").select(PAIR)
    ours = dyad_years(int(named["year"].min()), 2014, directed=False).collect()  # type: ignore[arg-type]
    beside = named.join(ours, on=PAIR, how="anti")
    assert (115, 817, 1975) in beside.rows()
    assert beside.height == 22
    both = set(state_years(1816, 2014).collect().rows())
    assert all((one, year) in both and (other, year) in both for one, other, year in beside.rows())


def test_the_full_frame_has_its_rows_in_both_systems() -> None:
    directed = dyad_years(1816, 2024).collect()
    assert directed.height == 2_214_930
    assert dyad_years(1816, 2024, directed=False).collect().height == 2_214_930 // 2
    assert dyad_years(1816, 2024, system="gw").collect().height == 2_599_466
    per_year = dict(directed.group_by("year").len().rows())
    assert (per_year[1816], per_year[1914], per_year[2024]) == (23 * 22, 45 * 44, 195 * 194)
