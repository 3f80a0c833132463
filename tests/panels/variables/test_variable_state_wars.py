"""Wars by state: entry, pauses, what is still going on, and what each file does not say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import state_years
from foedus.panels.variable import Chosen
from foedus.panels.variables.state_wars import EXTRA, INTER, INTRA
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]

NO_PAUSE = {f"{end}{part}2": "-8" for end in ("Start", "End") for part in ("Year", "Month", "Day")}
NO_PAUSES = {
    f"{end}{part}{n}": "-8" for end in ("Start", "End") for part in ("Yr", "Mo", "Dy")
    for n in (2, 3, 4)
}  # fmt: skip
PALESTINE = {
    "WarNum": 148, "Side": 2, "StartYear1": 1948, "StartMonth1": 5, "StartDay1": 15,
    "EndYear1": 1948, "EndMonth1": 7, "EndDay1": 18, "StartYear2": 1950, "StartMonth2": 10,
    "StartDay2": 15, "EndYear2": 1950, "EndMonth2": 10, "EndDay2": 31,
}  # fmt: skip
AFGHANISTAN = {
    "WarNum": 481, "ccode2": "-8", "StartYear1": 2001, "StartMonth1": 12, "StartDay1": 23,
    "EndYear1": "-7", "EndMonth1": "-7", "EndDay1": "-7", **NO_PAUSE,
}  # fmt: skip
COLOMBIA = {
    "WarNum": 849, "CcodeA": 100, "WarType": 4, "Intnl": 0, "StartYr1": 2010, "StartMo1": 8,
    "StartDy1": 23, "EndYr1": "-7", "EndMo1": "-7", "EndDy1": "-7", **NO_PAUSES,
}  # fmt: skip


def of(variable: Chosen, ccode: int, first: int, last: int, column: str) -> list[object]:
    rows = state_years(first, last).add(variable).frame.filter(ccode=ccode).collect()
    return rows[column].to_list()


def test_a_pause_of_a_year_is_no_year_of_war_and_no_second_entry(give: Give) -> None:
    give("cow-inter-state-wars", [{**PALESTINE, "ccode": 651, "Initiator": 1}])
    war = INTER()
    assert of(war, 651, 1947, 1951, "cow_inter_ongoing") == [0, 1, 0, 1, 0]
    assert of(war, 651, 1947, 1951, "cow_inter_onset") == [0, 1, 0, 0, 0]
    assert of(war, 651, 1948, 1950, "cow_inter_initiated") == [1, 0, 0]
    assert of(war, 2, 2006, 2009, "cow_inter_wars") == [0, 0, None, None]


def test_a_change_of_sides_is_one_war_entered_once(give: Give) -> None:
    one = {**PALESTINE, "ccode": 360, **NO_PAUSE}
    two = {**one, "Side": 1, "StartYear1": 1949, "EndYear1": 1949}
    give("cow-inter-state-wars", [one, two])
    assert of(INTER(), 360, 1948, 1949, "cow_inter_wars") == [1, 1]
    assert of(INTER(), 360, 1948, 1949, "cow_inter_onset") == [1, 0]


def test_a_war_still_going_on_lasts_until_its_file_ends_and_no_longer(give: Give) -> None:
    give("cow-extra-state-wars", [{**AFGHANISTAN, "ccode1": 2, "Initiator": 1}])
    give("cow-intra-state-wars", [COLOMBIA])
    assert of(EXTRA(), 2, 2000, 2008, "cow_extra_ongoing") == [0, *[1] * 7, None]
    assert of(EXTRA(), 2, 2000, 2003, "cow_extra_initiated") == [0, 1, 0, 0]
    assert of(INTRA(), 100, 2009, 2015, "cow_intra_ongoing") == [0, *[1] * 5, None]


def test_wars_within_states_are_told_apart_by_type(give: Give) -> None:
    give(
        "cow-intra-state-wars",
        [COLOMBIA, {**COLOMBIA, "WarNum": 850.5, "WarType": 5, "Intnl": 1, "StartYr1": 2012}],
    )
    assert of(INTRA(), 100, 2010, 2013, "cow_intra_wars") == [1, 1, 2, 2]
    assert of(INTRA(), 100, 2010, 2013, "cow_intra_foreign") == [0, 0, 1, 1]
    assert of(INTRA(wartype="local"), 100, 2010, 2013, "cow_intra_wars") == [0, 0, 1, 1]
    with pytest.raises(PanelError, match="no wartype 'civil'"):
        state_years(2010, 2010).add(INTRA(wartype="civil")).collect()


def test_a_war_between_groups_is_nobodys(give: Give) -> None:
    give(
        "cow-intra-state-wars",
        [{**COLOMBIA, "CcodeA": "-8"}, {**COLOMBIA, "WarNum": 1, "CcodeA": 70}],
    )
    rows = state_years(2011, 2011).add("cow-intra-state-wars").collect()
    assert rows["cow_intra_wars"].sum() == 1


@pytest.mark.parametrize(
    ("name", "file", "prefix", "last"),
    [
        ("cow-inter-state-wars", "Inter-StateWarData_v4.0.csv", "cow_inter", 2007),
        ("cow-extra-state-wars", "Extra-StateWarData_v4.0.csv", "cow_extra", 2007),
        ("cow-intra-state-wars", "INTRA-STATE WARS v5.1 CSV.csv", "cow_intra", 2014),
    ],
)
def test_the_real_files_counted_by_hand(
    official: Official, name: str, file: str, prefix: str, last: int
) -> None:
    official(f"cow/war/{file}")
    wars = adding.load(name)
    years: set[tuple[int, float, int]] = set()
    entries: dict[tuple[int, float], int] = {}
    for row in wars.iter_rows(named=True):
        if row["ccode"] is None:
            continue
        for n in range(1, 5):
            start = row.get(f"start{n}")
            if start is None:
                continue
            end = row[f"end{n}_latest"] or date(last + 1, 1, 1)
            key = (row["ccode"], row["warnum"])
            entries[key] = min(start.year, entries.get(key, 9999))
            final = end.year if (end.month, end.day) != (1, 1) else end.year - 1
            years |= {(*key, year) for year in range(start.year, final + 1)}
    panel = state_years(1816, 2020).add(name).collect()
    assert panel[f"{prefix}_wars"].sum() == len(years)
    assert panel[f"{prefix}_ongoing"].sum() == len({(ccode, year) for ccode, _, year in years})
    assert panel[f"{prefix}_onset"].sum() == len({(key[0], year) for key, year in entries.items()})
    assert panel[f"{prefix}_wars"].is_null().sum() == panel.filter(pl.col("year") > last).height
