"""Nuclear standing: steps, warheads, facilities and cooperation, each with what absence means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_files_forces import packed, workbook

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.variables.nuclear import COOPERATION, WARHEADS
from foedus.sources import adding
from foedus.sources.registry import source

Give = Callable[..., None]
Official = Callable[..., None]
GivePacked = Callable[[str, bytes], None]


@pytest.fixture
def give_packed(tmp_path: Path) -> GivePacked:
    """Add a small workbook or Stata file of a declared dataset."""

    def add(key: str, content: bytes) -> None:
        path = tmp_path / source(key).files[0]
        path.write_bytes(content)
        (added,) = adding.add([path], any_rows=True)
        assert added.entry is not None, added.refusal

    return add


def steps(give_packed: GivePacked) -> None:
    rows: list[list[object]] = [
        ["Country", "explore", "pursue", "acquire"],
        ["Russla", "1942-", "1943-", "1949-"],
        ["Germany, West", "1957-58", "", ""],
        ["South Africa", "1969-91", "1974-91", "1979-91"],
    ]
    give_packed("nuclear-steps", workbook({"Sheet1": rows}))


def state(ccode: int, first: int, last: int, variable: str, column: str) -> list[int | None]:
    frame = state_years(first, last).add(variable).collect()
    found: list[int | None] = frame.filter(ccode=ccode).sort("year")[column].to_list()
    return found


def test_a_step_counts_in_its_years_and_no_step_is_none(give_packed: GivePacked) -> None:
    steps(give_packed)
    assert state(365, 1947, 1950, "nuclear-weapons", "nuclear_possess") == [0, 0, 1, 1]
    assert state(365, 2021, 2024, "nuclear-weapons", "nuclear_possess") == [1, 1, None, None]
    assert state(560, 1990, 1992, "nuclear-weapons", "nuclear_possess") == [1, 1, 0]
    assert state(260, 1956, 1959, "nuclear-weapons", "nuclear_explore") == [0, 1, 1, 0]
    assert state(20, 1936, 1939, "nuclear-weapons", "nuclear_pursue") == [None, None, 0, 0]


def stockpiles(give: Give) -> None:
    rows = [
        ("Russia", 1948, 0),
        ("Russia", 1949, 1),
        ("North  Korea", 2020, 35),
        ("World", 1949, 9),
    ]
    give(
        "nuclear-stockpiles",
        [
            {"country_name": name, "year": year, "nuclear_weapons_stockpile": count}
            for name, year, count in rows
        ],
    )


def test_warheads_of_a_state_that_is_not_listed_are_not_known(give: Give) -> None:
    stockpiles(give)
    assert state(365, 1947, 1949, "nuclear-warheads", "fas_warheads") == [None, 0, 1]
    assert state(731, 2020, 2020, "nuclear-warheads", "fas_warheads") == [35]
    assert state(20, 1949, 1949, "nuclear-warheads", "fas_warheads") == [None]
    left = state_years(1949, 1949).add("nuclear-warheads").unresolved()
    assert left["name"].to_list() == ["World"]


def test_warheads_may_be_read_as_none_within_the_years(give: Give) -> None:
    stockpiles(give)
    frame = state_years(1944, 2024).add(WARHEADS(unlisted="none")).collect().filter(ccode=20)
    assert frame["fas_warheads"].to_list() == [None, *[0] * 79, None]
    with pytest.raises(PanelError, match="unlisted"):
        state_years(1949, 1949).add(WARHEADS(unlisted="no")).collect()


def facilities(give_packed: GivePacked) -> None:
    declared = source("nuclear-latency")
    names = [column.name for column in declared.columns]
    rows: list[list[object]] = [list(names)]
    for label, (start, end, start2, end2) in {
        "stopped": (1980, 1982, -99, -99),
        "twice": (1981, 1981, 1985, 7777),
        "never": (-99, -99, -99, -99),
    }.items():
        given: dict[str, object] = {
            "country_name": "Germany", "ccode": 260, "facility_name": label,
            "operation_start": start, "operation_end": end,
            "operation2_start": start2, "operation2_end": end2,
        }  # fmt: skip
        rows.append([given.get(name, 0) for name in names])
    give_packed("nuclear-latency", workbook({"Sheet1": rows}))


def test_facilities_count_while_they_work_under_the_number_of_the_year(
    give_packed: GivePacked,
) -> None:
    facilities(give_packed)
    found = state(260, 1979, 1990, "nuclear-latency", "nl_facilities")
    assert found == [0, 1, 2, 1, 0, 0, 1, 1, 1, 1, 1, 1]
    assert state(255, 2010, 2014, "nuclear-latency", "nl_facilities") == [1, 1, 1, None, None]
    assert state(20, 1980, 1980, "nuclear-latency", "nl_latent") == [0]


def pacts(give_packed: GivePacked) -> None:
    names = ["ccode1", "country1", "ccode2", "country2", "year", "nca", "nca_type"]
    rows = [
        [2, "USA", 20, "Canada", 1955, 1, 5],
        [2, "USA", 20, "Canada", 1955, 1, 4],
        [20, "Canada", 2, "USA", 1955, 1, 5],
        [200, "UK", 220, "France", 1960, 1, 2],
    ]
    text = "\n".join(",".join(str(cell) for cell in row) for row in [names, *rows])
    give_packed("nuclear-cooperation", packed(source("nuclear-cooperation"), text.encode()))


def test_an_agreement_listed_in_both_orders_is_not_counted_twice(give_packed: GivePacked) -> None:
    pacts(give_packed)
    frame = dyad_years(1955, 1955).add("nuclear-cooperation").collect()
    for one, other in ((2, 20), (20, 2)):
        assert frame.filter(ccode1=one, ccode2=other)["nca_agreements"].to_list() == [2]
    assert frame.filter(ccode1=200, ccode2=220)["nca_agreements"].to_list() == [None]


def test_no_agreement_may_be_read_as_none_within_the_years(give_packed: GivePacked) -> None:
    pacts(give_packed)
    panel = dyad_years(2002, 2004, directed=False).add(COOPERATION(unlisted="none")).collect()
    found = panel.group_by("year").agg(pl.col("nca_agreements").sum(), pl.len()).sort("year")
    assert found["nca_agreements"].to_list() == [0, 0, 0]
    assert panel.filter(year=2004)["nca_agreements"].count() == 0
    assert panel.filter(year=2003)["nca_agreements"].null_count() == 0


def test_the_official_files_agree_with_their_own_rows(official: Official) -> None:
    official(
        "nuclear/nuclear_weapons_proliferation_raw.xlsx",
        "nuclear/nuclear_weapons_stockpiles.csv",
        "nuclear/snforce_monadic.xlsx",
        "nuclear/nl_dataset_v.1.2.xlsx",
        "nuclear/nca_dataset.dta",
    )
    names = ("nuclear-weapons", "nuclear-warheads", "strategic-nuclear-forces", "nuclear-latency")
    frame = state_years(1938, 2024).add(*names).collect()
    armed = frame.filter(nuclear_possess=1, year=2022).sort("ccode")["ccode"].to_list()
    assert armed == [2, 200, 220, 365, 666, 710, 731, 750, 770]
    # Two sources of the same: who has warheads in one holds weapons in the other, but for years in
    # which a state took its first or last.
    differ = frame.filter((pl.col("fas_warheads") > 0) & (pl.col("nuclear_possess") == 0))
    assert differ.height <= 10
    left = state_years(1945, 2023).add("nuclear-weapons").unresolved()
    assert left.is_empty()
    rows = adding.load("nuclear-forces")
    assert frame["snf_warheads"].sum() == rows["warheads"].sum()
    assert frame["snf_warheads"].count() == rows.height
    assert frame.filter(ccode=2, year=1945)["fas_warheads"].to_list() == [2]
    own = adding.load("nuclear-cooperation")
    pairs = own.select(
        pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2").alias("o"),
        "year",
    ).unique()  # fmt: skip
    dyads = dyad_years(1945, 2003, directed=False).add("nuclear-cooperation").collect()
    # Three of the 1,789 name a state that COW does not count in the year.
    assert pairs.height == 1789
    assert dyads["nca_agreements"].count() == 1789 - 3
