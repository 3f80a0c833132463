"""Disputes, wars, crises, rivalries and territory: days, misprints, and known values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import ROWS, small_file, table

from foedus.errors import SourceLayoutError
from foedus.sources import cow_wars, mids, ucdp
from foedus.sources.days import half_open
from foedus.sources.declaration import Source
from foedus.sources.mending import Misprint, mended, numbered_parts, plain_text
from foedus.sources.reading import parse, read
from foedus.sources.registry import source

Official = Callable[..., pl.DataFrame]


def parsed(declaration: Source, data: bytes | None = None) -> pl.DataFrame:
    content = small_file(declaration) if data is None else data
    return parse(content, declaration.files[0], declaration, any_rows=True)


def changed(key: str, row: int, **cells: object) -> bytes:
    """The small file of a dataset with some cells of one row changed."""
    declaration = source(key)
    rows = [dict(one) for one in ROWS[declaration.key, declaration.layout]]
    rows[row] |= cells
    return table(declaration, rows)


def refusal(key: str, row: int, **cells: object) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        parsed(source(key), changed(key, row, **cells))
    return caught.value.wrong


def one(frame: pl.DataFrame, **key: object) -> dict[str, object]:
    """The one row of a frame that has these values."""
    return frame.filter(*(pl.col(name) == value for name, value in key.items())).row(0, named=True)


@pytest.fixture(scope="session")
def official(shared_data: Path) -> Official:
    @cache
    def frame(key: str, version: str | None = None) -> pl.DataFrame:
        declaration = source(key, version)
        return read(next(shared_data.rglob(declaration.files[0])), declaration)

    return frame


# Days


def spans(*days: tuple[int | None, ...]) -> pl.DataFrame:
    names = (*mids.START, *mids.END)
    frame = pl.DataFrame(days, schema=dict.fromkeys(names, pl.Int64), orient="row")
    return half_open(frame, source("mid-disputes"), mids.START, mids.END)


def test_the_last_day_counts_so_the_end_is_the_day_after() -> None:
    row = spans((1913, 5, 2, 1913, 10, 31)).row(0, named=True)
    assert row["start"] == row["start_latest"] == date(1913, 5, 2)
    assert row["end"] == row["end_latest"] == date(1913, 11, 1)
    assert (row["styear"], row["endyear"]) == (1913, 1913)


def test_an_unknown_day_is_a_span_of_days() -> None:
    row = spans((1902, 7, None, 1903, None, None)).row(0, named=True)
    assert (row["start"], row["start_latest"]) == (date(1902, 7, 1), date(1902, 7, 31))
    assert (row["end"], row["end_latest"]) == (date(1903, 1, 2), date(1904, 1, 1))


def test_what_ends_in_the_month_it_began_does_not_end_before_it_began() -> None:
    row = spans((1999, 3, 22, 1999, 3, None)).row(0, named=True)
    assert (row["end"], row["end_latest"]) == (date(1999, 3, 23), date(1999, 4, 1))


def test_a_year_that_is_not_known_has_no_days() -> None:
    row = spans((1999, 3, 22, None, None, None)).row(0, named=True)
    assert (row["end"], row["end_latest"]) == (None, None)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(SourceLayoutError, match="not after its start 1999-03-22"):
        spans((1999, 3, 22, 1999, 3, 20))


month_days = st.tuples(
    st.integers(1816, 2014),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
)


@given(month_days, month_days)
def test_every_span_has_its_bounds_in_order(
    first: tuple[int, int | None, int | None], last: tuple[int, int | None, int | None]
) -> None:
    try:
        row = spans((*first, *last)).row(0, named=True)
    except SourceLayoutError:
        assert (last[0], last[1] or 12, last[2] or 31) < (first[0], first[1] or 1, first[2] or 1)
        return
    assert row["start"] <= row["start_latest"]
    assert row["start"] < row["end"] <= row["end_latest"]


# Mending


def test_a_misprint_is_mended_where_it_stands_and_nowhere_else() -> None:
    frame = pl.DataFrame({"dispnum": [611, 611, 2], "sideab": [1969, 1, 1969]})
    misprint = Misprint((("dispnum", 611),), "sideab", 1969, 0, "the reverse row says 0")
    assert mended(frame, (misprint,))["sideab"].to_list() == [0, 1, 1969]
    unknown = Misprint((), "sideab", 1969, None, "no dummy")
    assert mended(frame, (unknown,))["sideab"].to_list() == [None, 1, None]


def test_text_loses_its_blanks_and_codes() -> None:
    wars = source("cow-extra-state-wars")
    frame = pl.DataFrame({"sideb": [" Algeria ", "-8", "", None]})
    assert plain_text(frame, wars)["sideb"].to_list() == ["Algeria", None, None, None]


@given(st.permutations([(1917, 12), (1917, 1), (1918, 5)]))
def test_parts_do_not_depend_on_the_order_of_a_file(rows: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(rows, schema=["year", "month"], orient="row")
    parts = numbered_parts(frame, source("mid-dyad-years"), ("year",), ("month",))
    assert parts.sort("year", "part").rows() == [(1917, 1, 1), (1917, 12, 2), (1918, 5, 1)]


# Small files


def test_missing_codes_of_disputes_become_null() -> None:
    rows = parsed(source("mid-participants"))
    assert one(rows, ccode=345, styear=1913)["fatalpre"] is None
    assert one(rows, ccode=300)["start_latest"] == date(1913, 5, 31)


def test_rows_that_share_a_pair_and_year_are_numbered() -> None:
    rows = parsed(source("mid-dyad-years")).filter(pl.col("ccode1") == 2)
    assert rows.select("part", "start").rows() == [(1, date(1917, 1, 31)), (2, date(1917, 12, 7))]
    assert rows["ongo2014"].to_list() == [None, 0]


def test_a_war_that_paused_has_two_spells() -> None:
    spells = cow_wars.war_spells(parsed(source("cow-inter-state-wars")))
    assert spells.select("warnum", "ccode", "spell", "start", "end").rows() == [
        (85, 365, 1, date(1904, 2, 8), date(1905, 9, 17)),
        (85, 740, 1, date(1904, 2, 8), date(1905, 9, 17)),
        (85, 740, 2, date(1906, 1, 1), date(1906, 2, 1)),
    ]


def test_the_state_of_an_extra_state_war_stands_on_its_side() -> None:
    rows = parsed(source("cow-extra-state-wars"))
    assert rows.select("warnum", "ccode", "side", "end1").rows() == [
        (300, 210, 1, date(1905, 9, 17)),
        (482, 2, 2, None),
    ]
    assert rows["sidea"].to_list() == ["abc", "Hassan’s Dervishes"]


@pytest.mark.parametrize("other", [2, "-8"])
def test_an_extra_state_war_with_two_states_or_none_in_a_row_is_refused(other: object) -> None:
    wrong = refusal("cow-extra-state-wars", 0, ccode1=other, ccode2=other)
    assert "a row has one state" in wrong


def test_a_number_with_a_comma_is_a_number_and_a_word_is_none() -> None:
    key = "cow-non-state-wars"
    commas = parsed(source(key), changed(key, 1, TotalCombatDeaths="4,000"))
    assert commas["totalcombatdeaths"].to_list() == [None, 4000]
    assert "'many'" in refusal(key, 1, TotalCombatDeaths="many")
    assert "'-7'" in refusal(key, 1, TotalCombatDeaths="-7")


def test_a_part_of_a_month_is_no_day() -> None:
    row = one(parsed(source("icb-crises")), crisno=7)
    assert (row["start"], row["start_latest"]) == (date(1919, 3, 1), date(1919, 3, 31))
    assert row["end"] == row["end_latest"] == date(1919, 7, 30)


def test_the_states_of_a_conflict_have_a_row_each() -> None:
    parties = ucdp.parties(parsed(source("ucdp-prio")))
    assert parties.filter(pl.col("year") == 1967).rows() == [
        (11343, 1967, 645, "a", "primary"),
        (11343, 1967, 651, "a", "primary"),
        (11343, 1967, 666, "b", "primary"),
    ]
    helpers = parties.filter(pl.col("party") == "secondary")
    assert helpers["gwcode"].to_list() == [2, 20]


def test_a_state_number_that_is_none_is_refused() -> None:
    assert "gwno_a 'Egypt'" in refusal("ucdp-prio", 0, gwno_a="Egypt")


@pytest.mark.parametrize("key", ["td-rivalries", "tss-rivalries"])
def test_a_rivalry_in_the_last_year_covered_is_open(key: str) -> None:
    rows = parsed(source(key))
    assert set(rows["end"].to_list()) == {date(1919, 1, 1), None}


def test_an_arms_race_in_the_last_year_covered_is_not_open() -> None:
    rows = parsed(source("grh-arms-races"))
    assert rows["end"].to_list() == [date(1857, 1, 1), date(1985, 1, 1)]


def test_a_pair_with_its_higher_number_first_is_refused() -> None:
    for key in ("td-rivalries", "tss-rivalries", "grh-arms-races"):
        assert "lower number first" in refusal(key, 0, ccode1=900)
    assert "lower number first" in refusal("new-rivalry", 0, RIVALA=900)


def test_a_rivalry_whose_number_is_not_its_pair_is_refused() -> None:
    assert "put together" in refusal("new-rivalry", 0, RIVALRY=2021)


def test_spells_of_peace_become_rows() -> None:
    rows = parsed(source("peace-spells"))
    assert rows.select("ccode1", "ccode2", "start", "end", "end_latest", "level").rows() == [
        (2, 20, date(1900, 1, 1), date(1987, 1, 2), date(1988, 1, 1), 0.75),
        (2, 20, date(1987, 10, 3), None, None, None),
        (403, 435, date(2008, 1, 1), date(2021, 1, 1), date(2021, 1, 1), 0.5),
    ]
    assert rows["before"].to_list() == [True, False, False]


@pytest.mark.parametrize(
    "cells", [{"level1": "0.6"}, {"spell1": "1900-1987"}, {"spell1": "", "level1": "1"}]
)
def test_a_spell_of_peace_that_is_none_is_refused(cells: dict[str, object]) -> None:
    assert "a spell is yyyymmdd-yyyymmdd" in refusal("peace-spells", 0, **cells)


def test_a_dyad_that_is_no_pair_is_refused() -> None:
    assert "two state numbers" in refusal("peace-years", 0, dyad=20)
    assert "two state numbers" in refusal("peace-years", 0, dyad=20020)


def test_a_mean_above_the_scale_is_not_known() -> None:
    assert parsed(source("peace-years"))["peacelevel"].to_list() == [0.75, None]


def test_a_month_that_is_none_is_refused() -> None:
    assert "month 13" in refusal("cow-territory", 0, month=13)


# The owners' files


def test_known_disputes(official: Official) -> None:
    first = one(official("mid-disputes"), dispnum=2)
    assert (first["start"], first["end"], first["hostlev"]) == (
        date(1902, 7, 1), date(1903, 1, 25), 3
    )  # fmt: skip
    sides = official("mid-participants").filter(
        (pl.col("dispnum") == 258) & (pl.col("ccode") == 360)
    )
    assert sides.select("start", "sidea").rows() == [
        (date(1941, 6, 22), 0), (date(1944, 9, 9), 1)
    ]  # fmt: skip
    assert official("mid-participants")["dispnum"].n_unique() == 2436


def test_incidents_have_participants_but_for_one(official: Official) -> None:
    incidents, participants = official("mid-incidents"), official("mid-incident-participants")
    alone = incidents.join(participants, on="incidnum", how="anti")
    assert alone["incidnum"].to_list() == [4269010]
    mended_row = one(participants, incidnum=4193001, ccode=350)
    assert mended_row["end"] == one(incidents, incidnum=4193001)["end"] == date(1997, 10, 11)


@pytest.mark.parametrize("key", ["mid-dyad-years", "gml-dyad-years", "cow-war-dyads"])
def test_every_pair_is_there_in_both_directions(key: str, official: Official) -> None:
    names = [name for name in source(key).keys if name not in ("ccode1", "ccode2")]
    rows = official(key).select("ccode1", "ccode2", *names)
    turned = rows.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(rows.columns)
    assert rows.equals(turned.sort(source(key).keys).select(rows.columns)) or rows.sort(
        rows.columns
    ).equals(turned.sort(rows.columns))


def test_parts_of_a_pair_match_those_of_the_pair_turned_round(official: Official) -> None:
    key = ["dispnum", "ccode1", "ccode2", "year", "part"]
    rows = official("mid-dyad-years").select(*key, "notarg", "recip", "hihost")
    assert rows.filter(pl.col("part") > 1).height == 16
    turned = rows.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(rows.columns)
    assert rows.sort(key).equals(turned.sort(key))


def test_columns_of_dyadic_disputes_hold_what_they_can(official: Official) -> None:
    rows = official("mid-dyad-years")
    for name in ("sideaa", "sideab", "revstata", "revstatb"):
        assert set(rows[name].drop_nulls()) == {0, 1}
    assert one(rows, dispnum=611, ccode1=840, ccode2=816, year=1966)["sideab"] == 0
    # Six rows, of three disputes, put both states on one side.
    together = rows.filter(pl.col("sideaa") == pl.col("sideab"))
    assert (together.height, set(together["dispnum"])) == (6, {3524, 3833, 4718})
    assert rows["ongo2014"].null_count() == 3


def test_the_two_versions_of_gml(official: Official) -> None:
    older, newer = official("gml-dyad-years", "2.1.1"), official("gml-dyad-years", "2.2.1")
    twice = older.filter(pl.col("part") == 2)
    assert twice.select("dispnum", "ccode1", "ccode2", "year").rows() == [
        (4273, 645, 696, 1999), (4273, 696, 645, 1999)
    ]  # fmt: skip
    assert newer["part"].unique().to_list() == [1]
    for frame in (older, newer):
        assert frame["endmon"].max() == 12
        assert frame["stmon"].max() == 12
    disputes = official("gml-disputes")
    assert set(disputes["dispnum"]) == set(newer["dispnum"])
    assert set(disputes["dispnum"]) == set(official("gml-participants")["dispnum"])


def test_known_wars(official: Official) -> None:
    inter = official("cow-inter-state-wars")
    assert inter["warnum"].n_unique() == 95
    france = one(inter, warnum=139, ccode=220, side=1)
    assert (france["start2"], france["end2"]) == (date(1944, 10, 23), date(1945, 8, 15))
    changed_sides = inter.group_by("warnum", "ccode").len().filter(pl.col("len") > 1)
    assert changed_sides.height == 5
    assert one(inter, warnum=79, ccode=2)["transfrom"] == "404, 410"
    extra = official("cow-extra-state-wars")
    assert extra.filter(pl.col("side") == 2)["ccode"].sort().to_list() == [200, 220, 615, 710]
    assert extra["end1"].null_count() == 13
    intra = official("cow-intra-state-wars")
    assert intra["end1"].null_count() == 12
    assert one(intra, warnum=632.3)["warname"] == "Revolución de Queipa of 1898"
    ends = one(intra, warnum=798)
    assert (ends["end1"], ends["end1_latest"]) == (date(1979, 11, 2), date(1979, 12, 1))
    assert one(official("cow-non-state-wars"), warnum=1571)["totalcombatdeaths"] == 4000


def test_spells_of_wars_are_in_order_and_open_only_at_the_end(official: Official) -> None:
    for key, rows in (
        ("cow-inter-state-wars", 356), ("cow-extra-state-wars", 201), ("cow-intra-state-wars", 454)
    ):  # fmt: skip
        spells = cow_wars.war_spells(official(key))
        assert spells.height == rows, key
        names = list(source(key).keys)
        before = pl.col("end").shift(1).over(names)
        assert spells.filter(before > pl.col("start_latest")).is_empty(), key
        goes_on = spells.filter(pl.col("end").is_null() & (pl.col("spell") > 1))
        assert goes_on.is_empty(), key


def test_the_numbers_of_wars_stand_in_the_owners_list(
    official: Official, shared_data: Path
) -> None:
    listed = pl.read_csv(shared_data / "cow/war/CowWarList.csv", infer_schema=False)
    told = listed["War Type & Number"].str.extract_groups(r"^(\w+)-State War #(\d+)$")
    wars = set(told.struct.unnest().rows())
    for kind, key in (("Inter", "cow-inter-state-wars"), ("Non", "cow-non-state-wars")):
        ours = {(kind, str(number)) for number in official(key)["warnum"]}
        assert ours == {war for war in wars if war[0] == kind}


def test_who_fought_whom_agrees_with_who_fought(official: Official) -> None:
    dyads, wars = official("cow-war-dyads"), official("cow-inter-state-wars")
    fought = dyads.select("warnum", pl.col("ccode1").alias("ccode")).unique()
    unknown = fought.join(wars, on=["warnum", "ccode"], how="anti").sort("warnum", "ccode")
    # The two projects differ on these, and on four wars that have no pairs at all.
    assert unknown.rows() == [
        (108, 200), (108, 220), (108, 290), (139, 230), (139, 800), (151, 920), (169, 645),
        (184, 350),
    ]  # fmt: skip
    assert set(wars["warnum"]) - set(dyads["warnum"]) == {145, 158, 215, 217}
    assert dyads["endyear"].max() == 2003
    row = one(dyads, warnum=106, ccode1=325, ccode2=355, year=1918)
    assert row["end"] == date(1918, 9, 30)
    unknown_day = one(dyads, warnum=106, ccode1=2, ccode2=300)
    assert (unknown_day["start"], unknown_day["start_latest"]) == (
        date(1918, 1, 1), date(1918, 12, 31)
    )  # fmt: skip


def test_known_crises(official: Official) -> None:
    crises = official("icb-crises")
    cuba = one(crises, crisno=196)
    assert cuba["crisname"] == "CUBAN MISSILES"
    assert (cuba["start"], cuba["end"]) == (date(1962, 10, 16), date(1962, 11, 21))
    assert crises.filter(pl.col("start").is_null())["crisno"].to_list() == [474]
    assert crises.filter(pl.col("end").is_null())["crisno"].to_list() == [161, 474]
    assert one(crises, crisno=325)["yrmedend"] is None


def test_known_conflicts(official: Official) -> None:
    conflicts = official("ucdp-prio")
    parties = ucdp.parties(conflicts)
    row = one(conflicts, conflict_id=11343, year=1967)
    assert row["ep_end_date"] == date(1967, 6, 10)
    assert row["territory_name"] == "Suez/Sinai"
    assert one(conflicts, conflict_id=11342, year=2012)["side_a_2nd"] is None
    assert parties.height == 6324
    assert not parties.is_duplicated().any()
    assert one(parties, conflict_id=11342, year=2012)["gwcode"] == 750


def test_known_rivalries(official: Official) -> None:
    thompson, dreyer = official("tss-rivalries"), official("td-rivalries")
    assert (thompson["end"].null_count(), dreyer["end"].null_count()) == (56, 42)
    assert one(dreyer, ccode1=2, ccode2=365, styear=2007)["end"] is None
    short = one(thompson, ccode1=40, ccode2=520)
    assert (short["start"], short["end"]) == (date(1980, 1, 1), date(1981, 1, 1))
    assert one(official("grh-arms-races"), race_id=1)["end"] == date(1857, 1, 1)
    rivalries = official("new-rivalry")
    assert rivalries.select("ccode1", "ccode2").n_unique() == 864
    assert rivalries["warnum"].null_count() > 0


def test_years_of_peace_agree_with_spells(official: Official) -> None:
    spells, years = official("peace-spells"), official("peace-years")
    assert set(spells["level"].drop_nulls()) <= {0, 0.25, 0.5, 0.75, 1}
    assert (spells["level"].null_count(), spells["before"].sum()) == (111, 207)
    assert years["peacelevel"].null_count() == 496
    assert years["peacelevel"].max() == 1
    key = ["ccode1", "ccode2"]
    assert set(years.select(key).unique().rows()) == set(spells.select(key).unique().rows())
    # The levels of whole years with one spell are the spell's.
    whole = spells.filter(pl.col("level").is_not_null()).with_columns(
        pl.int_ranges(
            pl.col("start_latest").dt.year() + 1,
            pl.col("end").dt.year().fill_null(2021),
        ).alias("year")
    )
    within = whole.explode("year").drop_nulls("year").filter(pl.len().over(*key, "year") == 1)
    both = within.with_columns(pl.col("year").cast(pl.Int64)).join(
        years, on=[*key, "year"], validate="1:1"
    )
    differ = both.filter((pl.col("level") - pl.col("peacelevel")).abs() > 1e-6)
    assert both.height > 90_000
    assert differ.height / both.height < 0.001


def test_known_changes_of_territory(official: Official) -> None:
    changes = official("cow-territory")
    row = one(changes, number=3)
    assert (row["year"], row["month"], row["gainer"], row["loser"], row["area"]) == (
        1816, 7, 160, 230, 2093164.0
    )  # fmt: skip
    assert one(changes, number=5)["month"] is None
    assert changes["year"].max() == 2015
