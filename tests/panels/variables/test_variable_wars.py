"""Wars by pair: who fought whom by direction, one row per pair and year, and sides of one war."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variable import Chosen
from foedus.panels.variables.wars import COW_WARS, SIDES
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]
DYADS, PARTICIPANTS = "cow/war/directed_dyadic_war.csv", "cow/war/Inter-StateWarData_v4.0.csv"


def fought(
    warnum: int, a: int, b: int, first: str, last: str, **more: object
) -> list[dict[str, object]]:
    """The file's rows of a pair in a war: both directions, a row for each year."""
    (y1, m1, d1), (y2, m2, d2) = (map(int, day.split("-")) for day in (first, last))
    days = {
        "warstrtyr": y1, "warstrtmnth": m1, "warstrtday": d1,
        "warendyr": y2, "warendmnth": m2, "warendday": d2,
    }  # fmt: skip
    days["warenday"] = days.pop("warendday")
    rows: list[dict[str, object]] = []
    for year in range(y1, y2 + 1):
        common = {"warnum": warnum, "year": year, **days, "batdths": 3000, **more}
        rows.append(
            {**common, "statea": a, "stateb": b, "warolea": 1, "waroleb": 3, "wardyadrolea": 1,
             "wardyadroleb": 3, "batdtha": 1000, "batdthb": 2000}
        )  # fmt: skip
        rows.append(
            {**common, "statea": b, "stateb": a, "warolea": 3, "waroleb": 1, "wardyadrolea": 3,
             "wardyadroleb": 1, "batdtha": 2000, "batdthb": 1000}
        )  # fmt: skip
    return rows


def participant(warnum: int, ccode: int, side: int, first: str, last: str) -> dict[str, object]:
    (y1, m1, d1), (y2, m2, d2) = (map(int, day.split("-")) for day in (first, last))
    none = {f"{end}{part}2": "-8" for end in ("Start", "End") for part in ("Year", "Month", "Day")}
    return {
        "WarNum": warnum, "ccode": ccode, "Side": side, "StartYear1": y1, "StartMonth1": m1,
        "StartDay1": d1, "EndYear1": y2, "EndMonth1": m2, "EndDay1": d2, **none, "Initiator": 2,
    }  # fmt: skip


def of(variable: Chosen, one: int, two: int, first: int, last: int, column: str) -> list[object]:
    mine = dyad_years(first, last).add(variable).frame.filter(ccode1=one, ccode2=two).collect()
    return mine[column].to_list()


def test_a_war_is_told_from_each_side(give: Give) -> None:
    give("cow-war-dyads", fought(85, 740, 365, "1904-02-08", "1905-09-15"))
    war = COW_WARS()
    assert of(war, 740, 365, 1903, 1906, "cow_war_ongoing") == [0, 1, 1, 0]
    assert of(war, 365, 740, 1903, 1906, "cow_war_onset") == [0, 1, 0, 0]
    assert of(war, 740, 365, 1904, 1905, "cow_war_initiator") == [1, 1]
    assert of(war, 365, 740, 1904, 1905, "cow_war_initiator") == [0, 0]
    assert of(war, 365, 740, 1904, 1904, "cow_war_role") == [3]
    assert of(war, 365, 740, 1904, 1906, "cow_war_deaths") == [2000, 2000, None]
    assert of(war, 365, 740, 1904, 1904, "cow_warnum") == [85]


def test_an_undirected_panel_has_both_directions(give: Give) -> None:
    give("cow-war-dyads", fought(85, 740, 365, "1904-02-08", "1905-09-15"))
    row = dyad_years(1904, 1904, directed=False).add(COW_WARS()).frame.filter(
        ccode1=365, ccode2=740
    )  # fmt: skip
    found = row.select(
        "cow_war_initiator_12", "cow_war_initiator_21", "cow_war_deaths_12"
    ).collect()
    assert found.rows() == [(0, 1, 2000)]


def test_no_war_is_0_within_the_files_years_and_not_known_outside(give: Give) -> None:
    give("cow-war-dyads", fought(85, 740, 365, "1904-02-08", "1905-09-15"))
    war = COW_WARS()
    assert of(war, 200, 220, 2002, 2005, "cow_war_ongoing") == [0, 0, None, None]
    assert of(war, 200, 220, 1821, 1824, "cow_wars") == [None, None, 0, 0]


def test_of_two_wars_in_a_year_the_one_that_began_in_it_is_kept(give: Give) -> None:
    give(
        "cow-war-dyads",
        [
            *fought(100, 355, 640, "1912-10-17", "1913-04-19", batdths=82000),
            *fought(103, 640, 355, "1913-07-15", "1913-07-30", batdths=60500),
        ],
    )
    war = COW_WARS()
    assert of(war, 640, 355, 1912, 1913, "cow_warnum") == [100, 103]
    assert of(war, 640, 355, 1912, 1913, "cow_war_initiator") == [0, 1]
    assert of(war, 355, 640, 1912, 1913, "cow_wars") == [1, 2]
    assert of(war, 355, 640, 1912, 1913, "cow_war_onset") == [1, 1]


def test_the_rule_says_which_day_of_the_year_counts(give: Give) -> None:
    give("cow-war-dyads", fought(85, 740, 365, "1904-02-08", "1905-09-15"))
    first, last = (COW_WARS(rule=rule) for rule in ("jan_1", "dec_31"))
    assert of(first, 740, 365, 1903, 1906, "cow_war_ongoing") == [0, 0, 1, 0]
    assert of(last, 740, 365, 1903, 1906, "cow_war_ongoing") == [0, 1, 0, 0]


@pytest.mark.parametrize("variable", [COW_WARS, SIDES])
def test_a_rule_that_is_none_is_refused(give: Give, variable: Callable[..., Chosen]) -> None:
    give("cow-war-dyads", fought(85, 740, 365, "1904-02-08", "1905-09-15"))
    give("cow-inter-state-wars", [participant(85, 740, 1, "1904-02-08", "1905-09-15")])
    with pytest.raises(PanelError, match="no rule 'mid_year'"):
        dyad_years(1904, 1904).add(variable(rule="mid_year")).collect()


def test_sides_are_those_of_a_same_day(give: Give) -> None:
    give(
        "cow-inter-state-wars",
        [
            participant(106, 220, 1, "1914-08-03", "1918-11-11"),
            participant(106, 255, 2, "1914-08-01", "1918-11-11"),
            participant(106, 365, 1, "1914-08-01", "1917-12-05"),
            participant(106, 350, 1, "1917-06-29", "1918-11-11"),
            participant(106, 2, 1, "1918-01-01", "1918-11-11"),
        ],
    )
    sides = SIDES()
    assert of(sides, 220, 255, 1913, 1919, "cow_opposed") == [0, 1, 1, 1, 1, 1, 0]
    assert of(sides, 255, 220, 1913, 1916, "cow_opposed_onset") == [0, 1, 0, 0]
    assert of(sides, 220, 365, 1914, 1918, "cow_cobelligerent") == [1, 1, 1, 1, 0]
    assert of(sides, 220, 365, 1914, 1915, "cow_opposed") == [0, 0]
    assert of(sides, 365, 350, 1916, 1918, "cow_cobelligerent") == [0, 1, 0]
    assert of(sides, 2, 365, 1917, 1918, "cow_cobelligerent") == [0, 0]


def test_every_row_of_the_real_file_is_counted_once(official: Official) -> None:
    official(DYADS)
    given = adding.load("cow-war-dyads")
    panel = dyad_years(1816, 2010).add("cow-wars").collect()
    by_year = panel.group_by("year").agg(pl.col("cow_wars").sum()).filter(pl.col("cow_wars") > 0)
    printed = given.group_by("year").agg(pl.len().cast(pl.Int64).alias("cow_wars"))
    assert by_year.sort("year").equals(printed.sort("year"), null_equal=True)
    at_war = panel.filter(cow_war_ongoing=1)
    assert at_war.height == given.select("ccode1", "ccode2", "year").n_unique() == 1354
    assert panel["cow_war_ongoing"].is_null().sum() == panel.filter(
        ~pl.col("year").is_between(1823, 2003)
    ).height  # fmt: skip
    both = at_war.join(
        at_war, left_on=["ccode1", "ccode2", "year"], right_on=["ccode2", "ccode1", "year"]
    )
    assert both.height == at_war.height
    assert (both["cow_war_onset"] == both["cow_war_onset_right"]).all()
    assert (both["cow_warnum"] == both["cow_warnum_right"]).all()


def test_who_fought_whom_is_narrower_than_who_stood_on_opposite_sides(official: Official) -> None:
    official(DYADS, PARTICIPANTS)
    panel = dyad_years(1823, 2003).add("cow-wars", "cow-war-sides").collect()
    fought_, opposed = pl.col("cow_war_ongoing") == 1, pl.col("cow_opposed") == 1
    brazil = panel.filter(ccode1=140, ccode2=740, year=1945)
    assert brazil.select("cow_war_ongoing", "cow_opposed").row(0) == (0, 1)
    # The two lists differ on 37 pair-years: in 20 the participants lack a state (Spain's Blue
    # Division, Britain in Russia's civil war), in 17 they have both, not on a same day of the
    # year (France and the United States in 1942).
    apart = panel.filter(fought_ & ~opposed & (pl.col("ccode1") < pl.col("ccode2")))
    assert apart.height == 37
    listed = adding.load("cow-inter-state-wars").select(
        pl.col("warnum").cast(pl.Int16).alias("cow_warnum"), "ccode"
    )
    for side in ("ccode1", "ccode2"):
        apart = apart.join(listed.rename({"ccode": side}), on=["cow_warnum", side], how="semi")
    assert apart.height == 17
    assert panel.filter(opposed).height > panel.filter(fought_).height
    with_itself = panel.filter(pl.col("cow_cobelligerent") == 1)
    assert with_itself.filter(ccode1=2, ccode2=200, year=1944).height == 1
