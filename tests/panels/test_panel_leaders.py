"""Leader-years and leader-dyad-years: a few spells by hand, and all that Archigos has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from foedus.errors import CoverageError, PanelError, SourceNotAddedError
from foedus.panels import RULES, leader_dyad_years, leader_years, state_days
from foedus.sources import adding

Give = Callable[..., None]


def leader(obsid: str, gwcode: int, start: str, end: str, exit: str = "Regular") -> dict[str, Any]:
    return {
        "obsid": obsid, "gwcode": gwcode, "leadid": obsid, "leader": obsid,
        "startdate": start, "enddate": end, "exit": exit,
    }  # fmt: skip


LEADERS = [
    leader("GFR-1982", 260, "1982-10-01", "1998-10-27"),
    leader("GDR-1990", 265, "1990-04-12", "1990-10-02"),
    leader("USA-1989", 2, "1989-01-20", "1993-01-20"),
    leader("USA-1993", 2, "1993-01-20", "2001-01-20"),
    # In office before independence, 1973-07-10.
    leader("BHM-1967", 31, "1967-01-16", "1992-08-21"),
    leader("FRN-2012", 220, "2012-05-15", "2014-12-31", "Still in Office"),
    leader("RUS-2012", 365, "2012-05-07", "2015-12-31", "Still in Office"),
]


def years(rows: pl.DataFrame, obsid: str) -> list[tuple[int, int]]:
    code = rows.columns[0]
    return rows.filter(obsid=obsid).select(code, "year").rows()


def test_a_leader_stands_under_the_number_that_the_state_had(give: Give) -> None:
    give("archigos", LEADERS)
    cow = leader_years(1989, 1991).collect()
    assert cow.columns == ["ccode", "obsid", "year"]
    assert years(cow, "GFR-1982") == [(255, 1990), (255, 1991), (260, 1989), (260, 1990)]
    gw = leader_years(1989, 1991, system="gw").collect()
    assert gw.columns == ["gwcode", "obsid", "year"]
    assert years(gw, "GFR-1982") == [(260, 1989), (260, 1990), (260, 1991)]


def test_years_before_the_state_was_a_member_are_left_out(give: Give) -> None:
    give("archigos", LEADERS)
    rows = leader_years(1965, 1975).collect()
    assert years(rows, "BHM-1967") == [(31, 1973), (31, 1974), (31, 1975)]


def test_a_leader_still_in_office_stands_to_the_last_day_that_is_known(give: Give) -> None:
    give("archigos", LEADERS)
    rows = leader_years(2010, 2015).collect()
    assert years(rows, "FRN-2012") == [(220, 2012), (220, 2013), (220, 2014)]
    assert years(rows, "RUS-2012")[-1] == (365, 2015)


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [("any_day", 1989, 1993), ("jan_1", 1990, 1994), ("dec_31", 1989, 1993)],
)
def test_the_rule_decides_who_held_office_in_a_year(
    give: Give, rule: str, first: int, second: int
) -> None:
    give("archigos", LEADERS)
    rows = leader_years(1980, 2015, rule=rule).collect()
    assert years(rows, "USA-1989")[0] == (2, first)
    assert years(rows, "USA-1993")[0] == (2, second)
    assert years(rows, "USA-1989")[-1] == (2, 1992 if rule == "dec_31" else 1993)


def test_leaders_are_a_pair_where_both_held_office_on_a_day(give: Give) -> None:
    give("archigos", LEADERS)
    rows = leader_dyad_years(1989, 1993).collect()
    assert rows.columns == ["ccode1", "ccode2", "obsid1", "obsid2", "year"]
    found = set(rows.rows())
    assert (2, 260, "USA-1989", "GFR-1982", 1990) in found
    assert (2, 255, "USA-1989", "GFR-1982", 1990) in found
    assert (260, 265, "GFR-1982", "GDR-1990", 1990) in found
    # 265 was gone on the first day of 255, and two leaders of one state are no pair.
    assert not [row for row in found if {row[0], row[1]} == {255, 265}]
    assert not [row for row in found if row[0] == row[1]]
    half = leader_dyad_years(1989, 1993, directed=False).collect()
    assert set(half.rows()) == {row for row in found if row[0] < row[1]}
    turned = {(row[1], row[0], row[3], row[2], row[4]) for row in half.rows()}
    assert found == set(half.rows()) | turned


@pytest.mark.parametrize("unit", [leader_years, leader_dyad_years])
def test_a_span_or_system_that_is_none_is_refused(unit: Any, give: Give) -> None:
    with pytest.raises(SourceNotAddedError, match=r"peacesciencer_archigos\.csv"):
        unit(1900, 1914)
    give("archigos", LEADERS)
    with pytest.raises(CoverageError, match="1870-2015"):
        unit(1869, 1914)
    with pytest.raises(CoverageError, match="1870-2015"):
        unit(2000, 2016)
    with pytest.raises(PanelError, match="no system 'archigos'"):
        unit(1900, 1914, system="archigos")
    with pytest.raises(PanelError, match="before it begins"):
        unit(1914, 1900)


@pytest.mark.usefixtures("real_files")
@pytest.mark.parametrize("system", ["cow", "gw"])
@pytest.mark.parametrize("rule", RULES)
def test_every_spell_in_office_keeps_one_row_a_year(system: str, rule: str) -> None:
    panel = leader_years(1870, 2015, system=system, rule=rule)
    rows = panel.collect()
    assert not rows.is_duplicated().any()
    assert rows.equals(rows.sort(panel.keys))
    assert set(rows["obsid"]) <= set(adding.load("archigos")["obsid"])


@pytest.mark.usefixtures("real_files")
def test_pairs_of_leaders_are_those_of_a_join_by_day() -> None:
    first, last = 1912, 1914
    spells = (
        adding.load("archigos")
        .with_columns(pl.col("end").fill_null(pl.col("last_day").dt.offset_by("1d")))
        .select("gwcode", "obsid", pl.date_ranges("start", "end", closed="left").alias("day"))
        .explode("day")
        .filter(pl.col("day").dt.year().is_between(first, last))
    )
    # All leaders of those years whose state was in the system on the day, paired by the day.
    inside = state_days(f"{first}-01-01", f"{last}-12-31", system="gw").collect()
    daily = spells.join(inside, left_on=["gwcode", "day"], right_on=["gwcode", "date"], how="semi")
    pairs = (
        daily.join(daily, on="day", how="inner", suffix="2")
        .filter(pl.col("gwcode") < pl.col("gwcode2"))
        .select("gwcode", "gwcode2", "obsid", "obsid2", pl.col("day").dt.year().alias("year"))
        .unique()
        .with_columns(pl.col("year").cast(pl.Int64))
    )
    ours = leader_dyad_years(first, last, directed=False, system="gw").collect()
    assert ours.rows() == sorted(pairs.rows())
