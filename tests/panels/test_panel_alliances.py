"""Alliance-years and their members: small files by hand, ATOP's own years, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_files import member

from foedus.errors import CoverageError, PanelError, SourceNotAddedError
from foedus.panels import RULES, alliance_member_years, alliance_years
from foedus.sources import adding

Give = Callable[..., None]
MEMBERS = [
    # The Dual Alliance, to which a third joins and which it leaves on a 1 January.
    member(1350, 255, "1879-10-07", "1882-11-03"),
    member(1350, 300, "1879-10-07", "1882-11-03"),
    member(1350, 325, "1880-05-20", "1882-01-01"),
    # Two phases that touch, and one member still in force at the end of coverage.
    member(3180, 2, "2015-04-04", "2016-06-19", phase=1),
    member(3180, 2, "2016-06-19", phase=2),
    member(3180, 20, "2015-04-04", "2016-06-19", phase=1),
    # A member that is no state; a day that is not known.
    member(4000, 8152, "1990-03-01", "1990-09-01"),
    member(4000, 2, "1990-03", "1990-09-01"),
]


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("any_day", {1350: [1879, 1880, 1881, 1882], 3180: [2015, 2016, 2017, 2018], 4000: [1990]}),
        ("jan_1", {1350: [1880, 1881, 1882], 3180: [2016, 2017, 2018]}),
        ("dec_31", {1350: [1879, 1880, 1881], 3180: [2015, 2016, 2017, 2018]}),
    ],
)
def test_years_of_an_alliance_are_counted_by_rule(
    give: Give, rule: str, years: dict[int, list[int]]
) -> None:
    give("atop-m", MEMBERS)
    rows = alliance_years(1816, 2018, rule=rule).collect().rows()
    assert rows == [(atopid, year) for atopid, listed in years.items() for year in listed]


def test_a_member_is_bound_from_its_entry_and_not_in_the_year_it_leaves_on_the_first_day(
    give: Give,
) -> None:
    give("atop-m", MEMBERS)
    rows = alliance_member_years(1816, 2018).collect()
    assert rows.columns == ["atopid", "ccode", "year"]
    assert rows.filter(atopid=1350, ccode=325)["year"].to_list() == [1880, 1881]
    assert rows.filter(atopid=3180, ccode=2)["year"].to_list() == [2015, 2016, 2017, 2018]
    assert rows.filter(atopid=3180, ccode=20)["year"].to_list() == [2015, 2016]


def test_a_member_that_is_no_state_is_kept_only_where_asked_for(give: Give) -> None:
    give("atop-m", MEMBERS)
    assert alliance_member_years(1990, 1990).collect().rows() == [(4000, 2, 1990)]
    every = alliance_member_years(1990, 1990, only_states=False).collect()
    assert every.rows() == [(4000, 2, 1990), (4000, 8152, 1990)]


@pytest.mark.parametrize("unit", [alliance_years, alliance_member_years])
class TestRefusals:
    def test_a_file_that_was_not_added_is_named(self, unit: Any) -> None:
        with pytest.raises(SourceNotAddedError) as caught:
            unit(1900, 1914)
        assert "atop5_1m.csv" in caught.value.mend
        assert "foedus data add" in caught.value.mend

    def test_years_after_coverage_are_refused_and_not_left_empty(
        self, unit: Any, give: Give
    ) -> None:
        give("atop-m", MEMBERS)
        with pytest.raises(CoverageError) as caught:
            unit(1990, 2024)
        assert "1815-2018" in caught.value.wrong
        assert "1816-2018" in caught.value.mend

    def test_a_bad_span_is_refused_before_any_file_is_looked_for(self, unit: Any) -> None:
        with pytest.raises(PanelError):
            unit(1914, 1900)
        with pytest.raises(PanelError, match="no rule 'year'"):
            unit(1900, 1914, rule="year")


def test_only_states_is_true_or_false(give: Give) -> None:
    give("atop-m", MEMBERS)
    with pytest.raises(PanelError, match="only_states"):
        alliance_member_years(1990, 1990, only_states="yes")  # type: ignore[arg-type]


# The real files


def atop_state_years(shared_data: Path) -> pl.DataFrame:
    """ATOP's own list of each state's alliances in each year, long."""
    wide = pl.read_csv(shared_data / "atop/atop5_1sy.csv")
    ids = [name for name in wide.columns if name.startswith("atopid")]
    return (
        wide.unpivot(on=ids, index=["state", "year"], value_name="atopid")
        .drop_nulls()
        .select(pl.col("atopid").cast(pl.Int64), pl.col("state").alias("ccode"), "year")
        .filter(pl.col("atopid") > 0, pl.col("year") >= 1816)
        .sort("atopid", "ccode", "year")
    )


@pytest.mark.usefixtures("real_files")
def test_members_by_year_are_atops_own_but_for_those_who_left_on_a_first_of_january(
    shared_data: Path,
) -> None:
    ours = alliance_member_years(1816, 2018).collect()
    theirs = atop_state_years(shared_data)
    assert ours.join(theirs, on=ours.columns, how="anti").is_empty()
    missing = theirs.join(ours, on=ours.columns, how="anti").sort("atopid", "ccode").rows()
    # ATOP counts the year of exit, whatever the day; these exits are 1 January or 31 December.
    assert missing == [
        (1345, 300, 1895), (1345, 345, 1895), (3270, 2, 1980), (3270, 713, 1980),
        (3395, 484, 1974), (3973, 315, 1993), (3973, 652, 1993),
    ]  # fmt: skip
    left = adding.load("atop-m").filter(pl.col("exit").is_not_null())
    days = left.select("atopid", "ccode", pl.col("exit").dt.strftime("%Y-%m-%d")).rows()
    assert all((atopid, ccode, f"{year}-01-01") in days for atopid, ccode, year in missing)


@pytest.mark.usefixtures("real_files")
@pytest.mark.parametrize("rule", RULES)
def test_years_of_alliances_are_those_of_atops_alliance_file_but_where_nobody_was_bound(
    rule: str,
) -> None:
    spells = adding.load("atop-a").select("atopid", "begin", "end_latest").rows()
    expected = set()
    for atopid, begin, end in spells:
        for year in range(max(begin.year, 1816), (end.year if end else 2018) + 1):
            first, last = f"{year}-01-01", f"{year}-12-31"
            begun, ended = begin.isoformat(), end.isoformat() if end else "9999"
            inside = {
                "any_day": begun <= last and first < ended,
                "jan_1": begun <= first < ended,
                "dec_31": begun <= last < ended,
            }[rule]
            if inside:
                expected.add((atopid, year))
    ours = set(alliance_years(1816, 2018, rule=rule).collect().rows())
    assert ours <= expected
    # Its alliance file runs on from 1848-03-31 to 1850-11-29, and from 1962-11-06 to 1995-02-26.
    idle = {
        "any_day": {1020: range(1849, 1850), 2340: range(1963, 1995)},
        "jan_1": {1020: range(1849, 1851), 2340: range(1963, 1996)},
        "dec_31": {1020: range(1848, 1850), 2340: range(1962, 1995)},
    }[rule]
    assert expected - ours == {(atopid, year) for atopid, gap in idle.items() for year in gap}


@pytest.mark.usefixtures("real_files")
@pytest.mark.parametrize("rule", RULES)
def test_a_key_stands_once(rule: str) -> None:
    for panel in (alliance_years(1816, 2018, rule=rule), alliance_member_years(1816, 2018)):
        rows = panel.collect()
        assert not rows.select(panel.keys).is_duplicated().any()
        assert rows.equals(rows.sort(panel.keys))
        assert rows["year"].is_between(1816, 2018).all()
