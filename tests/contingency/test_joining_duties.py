import tomllib
from datetime import date
from importlib.resources import files

import polars as pl

from foedus.contingency.joining.cases import War, joining_cases
from foedus.contingency.joining.design import SHIPPED
from foedus.contingency.joining.features import features, strengths
from foedus.contingency.joining.reconciliation import principals_cases, reconciliation
from foedus.contingency.ruled_duties import ruled_duties

ON_ESTONIA = War(1, "supposed", date(2020, 1, 1), (365,), (366,), (2,))
FILES = (
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "atop/atop5_1m.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)  # fmt: skip


def test_members_of_nato_owe_help_to_the_side_of_a_member_that_is_attacked_and_not_to_the_other():
    duties = ruled_duties([ON_ESTONIA])
    help_ = duties.filter(pl.col("duty").cast(pl.String).is_in(["defense", "offense"]))
    poland = help_.filter(pl.col("ccode") == 290)
    assert poland.select("side", "status", "multilateral").rows() == [("target", "applies", True)]
    assert "north-atlantic-treaty" in poland["agreements"][0]
    assert help_.filter(pl.col("side").cast(pl.String) == "attacker").is_empty()


def test_an_alliance_of_two_is_not_multilateral():
    war = War(2, "supposed", date(2020, 1, 1), (731,), (732,), (7,))
    duties = ruled_duties([war])
    usa = duties.filter((pl.col("ccode") == 2) & (pl.col("duty").cast(pl.String) == "defense"))
    assert usa.select("side", "multilateral").rows() == [("target", False)]


def test_the_charter_of_the_united_nations_says_nothing_of_one_side():
    duties = ruled_duties([ON_ESTONIA])
    said = {key for row in duties["agreements"].to_list() for key in row}
    assert said
    assert "un-charter" not in said


def test_each_clause_and_state_stands_once():
    duties = ruled_duties([ON_ESTONIA])
    key = ["warnum", "ccode", "side", "duty"]
    assert duties.select(key).is_duplicated().sum() == 0


def test_every_shipped_feature_is_described_with_both_its_sources():
    said = tomllib.loads((files("foedus.models") / "features.toml").read_text("utf-8"))["feature"]
    covered = [name for one in said for name in one["covers"]]
    assert {*SHIPPED, "duty_shift"} <= set(covered)
    assert len(covered) == len(set(covered))
    for one in said:
        assert all(one[part] for part in ("name", "unit", "historical", "modern", "differs"))


def test_pact_ruled_duty_and_honored_duty_come_out_as_on_the_page(official):
    official(*FILES)
    cases = joining_cases()
    reduced = principals_cases(cases, strengths(cases.wars))
    told = {
        (one.rows, one.period): (one.n, one.fought)
        for one in reconciliation(features(cases), ruled_duties(cases.wars), reduced)
    }
    assert told["defense or offense pact with the side", "to 1945"] == (137, 4)
    assert told["defense or offense pact with the side", "after 1945"] == (625, 13)
    assert told["duty applies", "to 1945"] == (8, 5)
    assert told["duty applies", "after 1945"] == (135, 7)
    assert told["duty applies, first-day partners counted", "to 1945"] == (13, 10)
    assert told["duty applies, first-day partners counted", "after 1945"] == (137, 9)
