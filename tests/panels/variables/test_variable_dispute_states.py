"""Disputes by state and year: in how many, entered as what, and how far it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import state_years
from foedus.panels.variable import Ask
from foedus.panels.variables.dispute_states import COW_MIDS_STATE, GML_MIDS_STATE

Give = Callable[..., None]
Official = Callable[..., None]
Row = dict[str, Any]

PARTICIPANTS = "gml/peacesciencer_gml_part.csv"
PAIRS = "gml/peacesciencer_gml_dirdisp.csv"
COW_FILE = "cow/mid/MIDB 5.0.csv"
GML_USES = {"gml-participants": "2.2.1", "gml-dyad-years": "2.2.1"}


def entry(dispnum: int, ccode: int, first: int, last: int, **more: Any) -> Row:
    return {
        "dispnum": dispnum, "ccode": ccode, "styear": first, "stmon": 5, "stday": 1,
        "endyear": last, "endmon": 6, "endday": 1, "sidea": 1, "orig": 1, "hiact": 7, "hostlev": 3,
        "stabb": "USA", **more,
    }  # fmt: skip


def value(name: str, year: int = 1900, **options: Any) -> object:
    variable = GML_MIDS_STATE if name.startswith("gml") else COW_MIDS_STATE
    panel = state_years(year, year).add(variable(**options))
    return panel.collect().filter(ccode=2)[name].item()


def test_a_state_is_in_a_dispute_from_its_entry_to_its_exit(give: Give) -> None:
    give("mid-participants", [entry(1, 2, 1900, 1901), entry(2, 2, 1901, 1901, orig=0)])
    years = (1899, 1900, 1901, 1902, 2015)
    assert [value("mid_state_ongoing", y) for y in years] == [0, 1, 1, 0, None]
    assert [value("mid_state_onset", y) for y in years] == [0, 1, 1, 0, None]
    assert [value("mid_state_disputes", y) for y in years] == [0, 1, 2, 0, None]
    assert [value("mid_state_onsets", y) for y in years] == [0, 1, 1, 0, None]
    assert [value("mid_state_initiator", y) for y in years] == [0, 1, 1, 0, None]
    assert [value("mid_state_initiation", y) for y in years] == [0, 1, 0, 0, None]
    assert [value("mid_state_initiations", y) for y in years] == [0, 1, 0, 0, None]


@pytest.mark.parametrize(
    ("init", "found"),
    [("sidea-orig", 1), ("sidea-with-joiners", 2), ("sidea-all-joiners", 3)],
)
def test_the_rule_says_which_entries_are_initiations(give: Give, init: str, found: int) -> None:
    roles = [{}, {"orig": 0}, {"orig": 0, "sidea": 0}, {"sidea": 0}]
    give("mid-participants", [entry(n, 2, 1900, 1900, **one) for n, one in enumerate(roles, 1)])
    assert value("mid_state_initiations", init=init) == found


def test_deaths_are_known_only_where_those_of_every_dispute_are(give: Give) -> None:
    give(
        "mid-participants",
        [
            entry(1, 2, 1900, 1902, fatality=2),
            entry(2, 2, 1901, 1901, fatality=-9),
            entry(3, 2, 1902, 1902, fatality=3),
            entry(4, 2, 1903, 1903, fatality=6),
            entry(5, 2, 1903, 1903, fatality=-9),
        ],
    )
    found = [value("mid_state_fatality", year) for year in range(1899, 1904)]
    assert found == [0, 2, None, 3, 6]


def test_a_low_level_or_a_joiner_can_be_left_out(give: Give) -> None:
    give("mid-participants", [entry(1, 2, 1900, 1900), entry(2, 2, 1901, 1901, orig=0, hostlev=4)])
    assert [value("mid_state_ongoing", y, least_hostility=4) for y in (1900, 1901)] == [0, 1]
    assert [value("mid_state_ongoing", y, joiners=False) for y in (1900, 1901)] == [1, 0]
    assert [value("mid_state_hostility", y) for y in (1900, 1901, 1902)] == [3, 4, 0]


@pytest.mark.parametrize(
    ("option", "given", "says"),
    [
        ("init", "dyad-role", "sidea"),
        ("joiners", "no", "neither"),
        ("least_hostility", 6, "1 to 5"),
    ],
)
def test_an_option_that_means_nothing_is_refused(
    give: Give, option: str, given: Any, says: str
) -> None:
    give("mid-participants", [entry(1, 2, 1900, 1900)])
    with pytest.raises(PanelError, match=says):
        value("mid_state_ongoing", **{option: given})


def test_gmls_two_files_must_be_of_one_version(give: Give) -> None:
    row = entry(1, 2, 1900, 1900, obsid_start="a", obsid_end="b")
    give("gml-participants", [{k: v for k, v in row.items() if k not in ("stabb", "hostlev")}])
    give("gml-dyad-years", [{"dispnum": 1, "ccode1": 2, "ccode2": 200, "year": 1900}])
    with pytest.raises(PanelError, match=r"add gml-dyad-years 2\.2\.1"):
        value("gml_state_ongoing")


def gml_table(**options: Any) -> pl.DataFrame:
    return GML_MIDS_STATE.build(Ask(1816, 2010, "cow", GML_USES), **options).frame


def participant_years(path: Path) -> pl.DataFrame:
    rows = pl.read_csv(path, infer_schema_length=None)
    return rows.with_columns(pl.int_ranges("styear", pl.col("endyear") + 1).alias("year")).explode(
        "year"
    )


def counted(years: pl.DataFrame) -> pl.DataFrame:
    began = pl.col("year") == pl.col("styear")
    first = (pl.col("sidea") == 1) & (pl.col("orig") == 1)
    return years.group_by("ccode", "year").agg(
        pl.col("dispnum").n_unique().cast(pl.Int16).alias("disputes"),
        pl.col("dispnum").filter(began).n_unique().cast(pl.Int16).alias("onsets"),
        pl.col("dispnum").filter(began & first).n_unique().cast(pl.Int16).alias("initiations"),
    )


def test_gmls_counts_of_every_state_and_year_are_those_of_the_participants(
    official: Official, shared_data: Path
) -> None:
    official(PARTICIPANTS, PAIRS)
    ours = gml_table()
    theirs = counted(participant_years(shared_data / PARTICIPANTS))
    joined = ours.join(theirs, on=["ccode", "year"], how="full", coalesce=True)
    assert joined.height == ours.height == theirs.height
    for name in ("disputes", "onsets", "initiations"):
        assert joined[f"gml_state_{name}"].equals(joined[name], check_names=False), name
    assert ours["gml_state_disputes"].sum() == 7511


def test_gmls_hostility_agrees_with_the_rows_of_the_pairs(
    official: Official, shared_data: Path
) -> None:
    official(PARTICIPANTS, PAIRS)
    rows = pl.read_csv(shared_data / PAIRS, infer_schema_length=None)
    pairs = (
        rows.rename({"ccode1": "ccode"})
        .group_by("ccode", "year")
        .agg(pl.col("hostlev1").max(), pl.col("dispnum").n_unique())
    )
    joined = gml_table().join(pairs, on=["ccode", "year"], how="left")
    # Two states are for a year in a dispute in which nobody was against them.
    lone = joined.filter(
        pl.col("dispnum").is_null() | (pl.col("dispnum") != pl.col("gml_state_disputes"))
    )
    assert lone.height == 2
    rest = joined.join(lone, on=["ccode", "year"], how="anti")
    off = rest.filter(pl.col("gml_state_hostility") != pl.col("hostlev1"))
    assert off.select("ccode", "year").rows() == []


def test_gmls_deaths_are_those_of_the_rows_of_the_pairs(
    official: Official, shared_data: Path
) -> None:
    official(PARTICIPANTS, PAIRS)
    rows = pl.read_csv(shared_data / PAIRS, infer_schema_length=None).rename({"ccode1": "ccode"})
    highest = rows.group_by("ccode", "year").agg(
        pl.col("fatality1").max(), (pl.col("fatality1") == -9).any().alias("unknown")
    )
    joined = gml_table().join(highest, on=["ccode", "year"])
    unknown = pl.col("unknown") & (pl.col("fatality1") < 6)
    deaths = pl.when(~unknown).then(pl.col("fatality1"))
    off = joined.filter(pl.col("gml_state_fatality").ne_missing(deaths))
    # In 1962 the list of participants has the two in a dispute that the list of pairs has not.
    assert set(off.select("ccode", "year").rows()) == {(365, 1962), (710, 1962)}
    assert off["gml_state_fatality"].to_list() == [None, None]
    assert joined.filter(unknown).height == 45


def test_the_level_of_every_action_is_the_one_that_cow_prints(
    official: Official, shared_data: Path
) -> None:
    official(PARTICIPANTS, PAIRS)
    rows = pl.read_csv(shared_data / COW_FILE, infer_schema_length=None)
    levels = dict(rows.select("hiact", "hostlev").unique().iter_rows())
    assert len(levels) == rows.select("hiact", "hostlev").n_unique()
    theirs = participant_years(shared_data / PARTICIPANTS).with_columns(
        pl.col("hiact").replace_strict({**levels, 6: 2}).alias("level")
    )
    highest = theirs.group_by("ccode", "year").agg(pl.col("level").max())
    joined = gml_table().join(highest, on=["ccode", "year"], how="full", coalesce=True)
    assert joined.filter(pl.col("level") != pl.col("gml_state_hostility")).is_empty()


def test_cows_counts_of_every_state_and_year_are_those_of_the_participants(
    official: Official, shared_data: Path
) -> None:
    official(COW_FILE)
    ours = COW_MIDS_STATE.build(Ask(1816, 2014, "cow", {"mid-participants": "5.0"})).frame
    years = participant_years(shared_data / COW_FILE)
    theirs = counted(years).join(
        years.group_by("ccode", "year").agg(
            pl.col("hostlev").max(),
            pl.col("fatality").max(),
            (pl.col("fatality") == -9).any().alias("unknown"),
        ),
        on=["ccode", "year"],
    )
    joined = ours.join(theirs, on=["ccode", "year"], how="full", coalesce=True)
    assert joined.height == ours.height == theirs.height
    for name in ("disputes", "onsets", "initiations"):
        assert joined[f"mid_state_{name}"].equals(joined[name], check_names=False), name
    assert joined.filter(pl.col("hostlev") != pl.col("mid_state_hostility")).is_empty()
    unknown = pl.col("unknown") & (pl.col("fatality") < 6)
    deaths = pl.when(~unknown).then(pl.col("fatality"))
    assert joined.filter(pl.col("mid_state_fatality").ne_missing(deaths)).is_empty()
    assert joined.filter(unknown).height == 810
