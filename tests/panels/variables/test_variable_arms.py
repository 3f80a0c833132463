"""Arms transfers: directed, null for pairs that are not listed, and no false zeros."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.panels import dyad_years

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "arms_transfers/sipri_tiv_dyad_year.csv.gz"


def row(one: int, other: int, year: int, value: float) -> dict[str, object]:
    return {"ccode1": one, "ccode2": other, "year": year, "value": value}


def given(give: Give) -> None:
    give(
        "sipri-tiv",
        [
            row(2, 200, 1980, 12.5), row(2, 200, 1981, 0), row(365, 645, 1980, 0),
            row(365, 645, 1995, 0), row(345, 645, 1980, 0), row(345, 645, 1995, 0),
        ],
    )  # fmt: skip


def values(one: int, other: int, *years: int, directed: bool = True) -> list[float | None]:
    panel = dyad_years(1980, 1995, directed=directed).add("arms-transfers")
    name = "sipri_tiv" if directed else "sipri_tiv_21"
    mine = panel.frame.filter(pl.col("year").is_in(years), ccode1=one, ccode2=other).collect()
    found: list[float | None] = mine[name].to_list()
    return found


def test_what_one_supplies_is_not_what_it_receives(give: Give) -> None:
    given(give)
    assert values(2, 200, 1980, 1981, 1982) == [12.5, 0, None]
    assert values(200, 2, 1980, 1981, 1982) == [None, None, None]
    assert values(2, 200, 1980, directed=False) == [None]


def test_the_soviet_union_and_serbia_have_no_zeros_for_what_the_file_leaves_out(
    give: Give,
) -> None:
    given(give)
    assert values(365, 645, 1980, 1995) == [None, 0]
    assert values(345, 645, 1980, 1995) == [0, None]


def test_the_official_file_is_kept_but_for_those_zeros(
    official: Official, shared_data: Path
) -> None:
    official(FILE)
    with gzip.open(shared_data / FILE, "rt", encoding="utf-8") as file:
        printed = [
            (int(one["ccode1"]), int(one["ccode2"]), int(one["year"]), float(one["value"]))
            for one in csv.DictReader(file)
        ]
    frame = dyad_years(1970, 2014).add("arms-transfers").collect().drop_nulls("sipri_tiv")
    kept = [
        (*pair, year, value)
        for *pair, year, value in printed
        if not (365 in pair and year <= 1991) and not (345 in pair and year >= 1992)
    ]
    left_out = set(printed) - set(kept)
    assert len(printed) == 81335
    assert {one[3] for one in left_out} == {0.0}
    assert sorted(frame.select("ccode1", "ccode2", "year", "sipri_tiv").rows()) == sorted(kept)
