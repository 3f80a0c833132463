"""Rivalries dated by their disputes; the peace scale's Germany; races that are not known."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variable import Chosen
from foedus.panels.variables.dispute_rivalries import ARMS_RACES, NEW_RIVALRY, PEACE
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]
RIV, MIDB = "rivalry/riv500.csv", "cow/mid/MIDB 5.0.csv"


def of(variable: Chosen, one: int, two: int, first: int, last: int, column: str) -> list[object]:
    rows = dyad_years(first, last).add(variable).frame.filter(ccode1=one, ccode2=two).collect()
    return rows[column].to_list()


def dispute(number: int, a: int, b: int, dispnum: int, kind: int = 2) -> dict[str, object]:
    return {
        "RIVALA": a, "RIVALB": b, "RIVNUMB": number, "DISPUTE": dispnum, "RIVTYP2": kind,
        "RIVALRY": a * 1000 + b,
    }  # fmt: skip


def party(dispnum: int, ccode: int, first: int, last: int) -> dict[str, object]:
    return {
        "dispnum": dispnum, "ccode": ccode, "styear": first, "stmon": 5, "stday": 1,
        "endyear": last, "endmon": 6, "endday": 1,
    }  # fmt: skip


def rivals(give: Give) -> None:
    give(
        "new-rivalry",
        [
            dispute(1, 2, 20, 11), dispute(1, 2, 20, 12), dispute(1, 2, 20, 99),
            dispute(2, 200, 220, 13, kind=1), dispute(3, 255, 300, 98),
        ],
    )  # fmt: skip
    give(
        "mid-participants",
        [
            party(11, 2, 1950, 1951), party(11, 20, 1951, 1951), party(12, 2, 1954, 1955),
            party(12, 20, 1954, 1956), party(13, 200, 1900, 1900), party(13, 220, 1900, 1900),
        ],
    )  # fmt: skip


def test_a_rivalry_runs_from_its_first_dispute_to_its_last(give: Give) -> None:
    rivals(give)
    found = of(NEW_RIVALRY(), 20, 2, 1950, 1957, "nrd_rivalry")
    assert found == [0, 1, 1, 1, 1, 1, 0, 0]
    assert of(NEW_RIVALRY(), 2, 20, 1950, 1952, "nrd_onset") == [0, 1, 0]
    assert of(NEW_RIVALRY(), 2, 20, 1954, 1954, "nrd_years") == [3]


def test_a_lone_dispute_is_a_rivalry_only_if_asked(give: Give) -> None:
    rivals(give)
    assert of(NEW_RIVALRY(), 200, 220, 1900, 1900, "nrd_rivalry") == [0]
    assert of(NEW_RIVALRY(isolated=True), 200, 220, 1900, 1900, "nrd_rivalry") == [1]
    with pytest.raises(PanelError, match="isolated"):
        dyad_years(1900, 1900).add(NEW_RIVALRY(isolated=1)).collect()


def test_a_rivalry_none_of_whose_disputes_is_dated_is_not_known(give: Give) -> None:
    rivals(give)
    assert of(NEW_RIVALRY(), 255, 300, 1900, 1900, "nrd_rivalry") == [None]
    assert of(NEW_RIVALRY(), 200, 2, 2001, 2002, "nrd_rivalry") == [0, None]
    left = dyad_years(1900, 1900).add("new-rivalry").unresolved()
    assert left["name"].to_list() == ["dispute 98 of 255 and 300", "dispute 99 of 2 and 20"]


def test_germany_is_260_until_1990_and_both_in_it(give: Give) -> None:
    give(
        "peace-years",
        [
            {"dyad": 220255, "yearmonth": year, "peacelevel": level}
            for year, level in ((1960, 0.5), (1990, 0.75), (1991, 0.75), (1992, 9))
        ],
    )
    assert of(PEACE(), 220, 260, 1959, 1961, "peace_level") == [None, 0.5, None]
    assert of(PEACE(), 260, 220, 1990, 1990, "peace_level") == [0.75]
    assert of(PEACE(), 255, 220, 1990, 1992, "peace_level") == [0.75, 0.75, None]


def test_no_race_is_not_known_rather_than_none(give: Give) -> None:
    give("grh-arms-races", [{"ccode1": 200, "ccode2": 255, "styear": 1905, "endyear": 1906}])
    assert of(ARMS_RACES(), 255, 200, 1904, 1907, "grh_arms_race") == [None, 1, 1, None]
    assert of(ARMS_RACES(), 255, 200, 1905, 1906, "grh_race_years") == [0, 1]


def test_the_real_rivalries_are_dated_as_far_as_cow_dates_disputes(official: Official) -> None:
    official(RIV, MIDB)
    panel = dyad_years(1816, 2001, directed=False).add("new-rivalry")
    rows = panel.collect()
    given = adding.load("new-rivalry").filter(pl.col("rivtyp2") == 2)
    assert panel.unresolved().height == 217
    dated = given.height - 217
    disputes = adding.load("mid-participants").select("dispnum", "ccode").unique()
    for side in ("ccode1", "ccode2"):
        given = given.join(disputes.rename({"ccode": side}), on=["dispnum", side], how="semi")
    assert given.height >= dated
    assert rows["nrd_onset"].sum() == 291
    india = rows.filter(ccode1=750, ccode2=770, nrd_rivalry=1)["year"]
    assert (india.min(), india.max()) == (1947, 2001)
    assert rows["nrd_rivalry"].null_count() == 0


def test_the_real_peace_scale_keeps_every_value_of_pairs_of_members(official: Official) -> None:
    official("rivalry/peacedatav31dyyearmean.csv")
    given = adding.load("peace-years")
    rows = dyad_years(1900, 2020, directed=False).add("peace-scale").collect()
    plain = given.filter(
        ~pl.any_horizontal(pl.col("ccode1", "ccode2").is_in([255, 260]))
    ).with_columns(
        pl.min_horizontal("ccode1", "ccode2").alias("a"),
        pl.max_horizontal("ccode1", "ccode2").alias("b"),
    )
    both = rows.join(
        plain, left_on=["ccode1", "ccode2", "year"], right_on=["a", "b", "year"], how="inner"
    )
    assert both["peace_level"].equals(both["peacelevel"].alias("peace_level"), null_equal=True)
    germany = rows.filter(ccode1=220, ccode2=260)
    assert germany.filter(pl.col("year") < 1990)["peace_level"].null_count() == 0


def test_the_real_arms_races_are_all_in_the_panel(official: Official) -> None:
    official("rivalry/peacesciencer_grh_arms_races.csv")
    given = adding.load("grh-arms-races")
    rows = dyad_years(1816, 2010, directed=False).add("arms-races").collect()
    expected = (given["endyear"] - given["styear"] + 1).sum()
    assert rows["grh_arms_race"].sum() == expected == 299
