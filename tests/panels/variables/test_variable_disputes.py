"""Disputes by directed pair and year: which is kept, who began it, and what absence means."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.units.dispute_rows import KEEP, dispute_rows, in_order
from foedus.panels.variable import Ask
from foedus.panels.variables.disputes import COW_MIDS, GML_MIDS

Give = Callable[..., None]
Official = Callable[..., None]
Row = dict[str, Any]

GML_FILE = "gml/peacesciencer_gml_dirdisp.csv"
GML_OLD = "gml/gml-ddy-disputes-2.1.1.csv"
COW_FILE = "cow/mid/dyadic_mid_4.03.csv"
PAIR = ["ccode1", "ccode2", "year"]
SIDES = ("sidea", "orig", "revstate", "hostlev", "fatality", "fatalpre", "hiact")


def gml(dispnum: int, year: int, one: int = 2, two: int = 200, **more: Any) -> list[Row]:
    """Both rows of a pair; state 1 is on side A, and both are there from the first day."""
    row: Row = {
        "dispnum": dispnum, "ccode1": one, "ccode2": two, "year": year, "midongoing": 1,
        "midonset": 1, "sidea1": 1, "sidea2": 0, "orig1": 1, "orig2": 1, "hostlev1": 3,
        "hostlev2": 1, "hostlev": 3, "stmon": 5, "endmon": 6, **more,
    }  # fmt: skip
    back = {**row, "ccode1": two, "ccode2": one}
    for name in SIDES:
        mine, other = row.get(f"{name}1", 0), row.get(f"{name}2", 0)
        back |= {f"{name}1": other, f"{name}2": mine}
    return [row, back]


def cow(dispnum: int, year: int, one: int = 2, two: int = 200, **more: Any) -> list[Row]:
    row: Row = {
        "disno": dispnum, "statea": one, "stateb": two, "year": year, "namea": "A", "nameb": "B",
        "strtyr": year, "strtmnth": 5, "strtday": 1, "endyear": year, "endmnth": 5, "endday": 10,
        "sideaa": 1, "sideab": 0, "orignata": 1, "orignatb": 1, "hihosta": 3, "hihostb": 1,
        "hihost": 3, "dyad_rolea": 1, "dyad_roleb": 3, **more,
    }  # fmt: skip
    back = {**row, "statea": two, "stateb": one}
    for name in ("sidea", "orignat", "hihost", "revstat", "fatlev", "dyad_role"):
        mine, other = row.get(f"{name}a", 0), row.get(f"{name}b", 0)
        back |= {f"{name}a": other, f"{name}b": mine}
    return [row, back]


def value(name: str, year: int = 1900, pair: tuple[int, int] = (2, 200), **options: Any) -> object:
    variable = GML_MIDS if name.startswith("gml") else COW_MIDS
    panel = dyad_years(year, year).add(variable(**options))
    return panel.collect().filter(ccode1=pair[0], ccode2=pair[1])[name].item()


def test_no_row_is_no_dispute_within_the_files_years_and_not_known_after_them(give: Give) -> None:
    give("gml-dyad-years", [*gml(1, 1900), *gml(1, 1901, midonset=0)])
    names = ("gml_ongoing", "gml_onset", "gml_disputes", "gml_hostility", "gml_dispnum")
    assert [value(name, 1900) for name in names] == [1, 1, 1, 3, 1]
    assert [value(name, 1901) for name in names] == [1, 0, 1, 3, 1]
    assert [value(name, 1902) for name in names] == [0, 0, 0, 0, None]
    assert [value(name, 2010) for name in names] == [0, 0, 0, 0, None]
    assert [value(name, 2011) for name in names] == [None] * 5


def test_each_direction_tells_of_its_first_state(give: Give) -> None:
    give("gml-dyad-years", gml(1, 1900, hostlev1=4, hostlev2=2, hostlev=4, fatality1=1))
    for name, mine, its in (
        ("gml_side_a", 1, 0),
        ("gml_initiator", 1, 0),
        ("gml_initiation", 1, 0),
        ("gml_hostility", 4, 2),
        ("gml_other_hostility", 2, 4),
        ("gml_dispute_hostility", 4, 4),
        ("gml_fatality", 1, 0),
        ("gml_ongoing", 1, 1),
        ("gml_onset", 1, 1),
    ):
        assert (value(name), value(name, pair=(200, 2))) == (mine, its), name


def test_an_undirected_panel_has_both_directions(give: Give) -> None:
    give("gml-dyad-years", gml(1, 1900))
    panel = dyad_years(1900, 1900, directed=False).add("gml-mids")
    row = panel.frame.filter(ccode1=2, ccode2=200).collect().row(0, named=True)
    assert (row["gml_side_a_12"], row["gml_side_a_21"]) == (1, 0)


@pytest.mark.parametrize(
    ("init", "found"),
    [
        ("sidea-orig", [1, 0, 0, 0]),
        ("sidea-with-joiners", [1, 0, 1, 0]),
        ("sidea-all-joiners", [1, 0, 1, 1]),
    ],
)
def test_the_rule_says_who_is_an_initiator(give: Give, init: str, found: list[int]) -> None:
    give(
        "gml-dyad-years",
        [*gml(1, 1930), *gml(1, 1930, 20, 200, orig1=0), *gml(1, 1930, 2, 220, orig2=0)],
    )
    pairs = ((2, 200), (200, 2), (20, 200), (220, 2))
    for name in ("gml_initiator", "gml_initiation"):
        assert [value(name, 1930, pair, init=init) for pair in pairs] == found


def test_a_joiner_of_side_a_initiates_only_by_the_wider_rules(give: Give) -> None:
    give("gml-dyad-years", gml(1, 1900, orig1=0))
    assert value("gml_initiator") == 0
    assert value("gml_initiator", init="sidea-with-joiners") == 1
    assert value("gml_originator") == 0


@pytest.mark.parametrize(
    ("rule", "better", "worse"),
    [
        ("onset", {"midonset": 1}, {"midonset": 0}),
        ("fatality", {"fatality": 2}, {"fatality": 1}),
        ("fatality", {"fatality": -9}, {"fatality": 0}),
        ("fatality", {"fatality": 1}, {"fatality": -9}),
        ("hostility", {"hostlev": 4}, {"hostlev": 3}),
        ("duration", {"mindur": 5, "maxdur": 5}, {"mindur": 4, "maxdur": 9}),
        ("duration", {"mindur": 5, "maxdur": 7}, {"mindur": 5, "maxdur": 6}),
        ("reciprocal", {"recip": 1}, {"recip": 0}),
        ("first", {"stmon": 2}, {"stmon": 3}),
    ],
)
def test_of_two_disputes_the_one_that_the_rule_prefers_is_kept(
    give: Give, rule: str, better: Row, worse: Row
) -> None:
    give("gml-dyad-years", [*gml(7, 1900, **worse), *gml(9, 1900, **better)])
    for pair in ((2, 200), (200, 2)):
        assert value("gml_dispnum", pair=pair) == 9
        assert value("gml_dispnum", pair=pair, keep=(rule,)) == 9
        assert value("gml_dispnum", pair=pair, keep=()) == 7
        assert value("gml_disputes", pair=pair) == 2


def test_the_rules_are_tried_in_their_order(give: Give) -> None:
    give("gml-dyad-years", [*gml(7, 1900, hostlev=5), *gml(9, 1900, fatality=1)])
    assert value("gml_dispnum") == 9
    assert value("gml_dispnum", keep=("hostility", "fatality")) == 7


def test_onset_and_initiation_are_of_any_dispute_whichever_is_kept(give: Give) -> None:
    give(
        "gml-dyad-years",
        [*gml(7, 1900, sidea1=0, sidea2=1), *gml(9, 1900, midonset=0, fatality=6)],
    )
    by_deaths: Row = {"keep": ("fatality",)}
    assert value("gml_dispnum", **by_deaths) == 9
    assert (value("gml_onset", **by_deaths), value("gml_onsets", **by_deaths)) == (1, 1)
    assert value("gml_initiator", **by_deaths) == 1
    assert value("gml_initiation", **by_deaths) == 0
    assert value("gml_initiation", pair=(200, 2), **by_deaths) == 1


def test_a_new_dispute_beside_one_that_goes_on_counts_as_is_asked(give: Give) -> None:
    give("gml-dyad-years", [*gml(7, 1900), *gml(9, 1900, midonset=0), *gml(9, 1901, midonset=0)])
    for rule, onset in (("count", 1), ("zero", 0), ("null", None)):
        found = [value(f"gml_{name}", ongoing_onset=rule) for name in ("onset", "onsets")]
        assert found == [onset, onset]
        assert value("gml_initiation", ongoing_onset=rule) == onset
        assert value("gml_onset", 1901, ongoing_onset=rule) == 0
        assert value("gml_onset", 1902, ongoing_onset=rule) == 0
    assert value("gml_onset", 1901, continuing="null") is None
    assert value("gml_onset", 1900, continuing="null") == 1
    assert value("gml_onset", 1902, continuing="null") == 0


def test_excluded_disputes_are_as_if_they_were_not_there(give: Give) -> None:
    give("gml-dyad-years", [*gml(7, 1900, orig2=0), *gml(9, 1901)])
    assert value("gml_ongoing", joiners=False) == 0
    assert value("gml_ongoing", 1901, joiners=False) == 1
    assert value("gml_ongoing", 1901, least_hostility=4) == 0
    assert value("gml_ongoing", 1901, least_hostility=3) == 1


def test_a_code_for_missing_is_no_number(give: Give) -> None:
    give("gml-dyad-years", gml(7, 1900, fatality=-9, fatality1=-9, fatalpre1=-9, revstate1=-9))
    names = ("dispute_fatality", "fatality", "deaths", "revisionist")
    assert [value(f"gml_{name}") for name in names] == [None] * 4


@pytest.mark.parametrize(
    ("option", "given_", "says"),
    [
        ("keep", "onset", "no list of rules"),
        ("keep", ("onset", "onset"), "twice"),
        ("keep", ("fatalities",), "did you mean 'fatality'"),
        ("init", "sidea", "sidea-orig"),
        ("init", "dyad-role", "sidea-orig"),
        ("joiners", 1, "neither True nor False"),
        ("least_hostility", 6, "1 to 5"),
        ("least_hostility", 0, "below 1"),
        ("ongoing_onset", "drop", "count"),
        ("continuing", "count", "null"),
    ],
)
def test_an_option_that_means_nothing_is_refused(
    give: Give, option: str, given_: Any, says: str
) -> None:
    give("gml-dyad-years", gml(7, 1900))
    with pytest.raises(PanelError, match=says):
        value("gml_onset", **{option: given_})


def test_a_panel_in_gleditsch_and_wards_numbers_is_refused(give: Give) -> None:
    give("gml-dyad-years", gml(7, 1900))
    with pytest.raises(PanelError, match="other"):
        dyad_years(1900, 1900, system="gw").add("gml-mids")


def test_cows_onset_is_the_pairs_own_first_year(give: Give) -> None:
    two_years = {"strtyr": 1900, "endyear": 1901}
    give("mid-dyad-years", [*cow(7, 1900, **two_years), *cow(7, 1901, **two_years)])
    assert [value("mid_onset", year) for year in (1899, 1900, 1901, 1902)] == [0, 1, 0, 0]
    assert [value("mid_ongoing", year) for year in (1899, 1900, 1901, 2015)] == [0, 1, 1, None]
    assert value("mid_days") == 375


def test_a_pair_that_fights_twice_in_one_dispute_and_year_has_one_dispute(give: Give) -> None:
    give("mid-dyad-years", [*cow(7, 1900, endday=3), *cow(7, 1900, strtmnth=8, endmnth=9)])
    assert [value(f"mid_{name}") for name in ("disputes", "onsets", "days")] == [1, 1, 41]


def test_where_both_rows_put_their_own_state_on_side_a_the_side_is_not_known(give: Give) -> None:
    give("mid-dyad-years", [*cow(7, 1900, sideab=1), *cow(8, 1901)])
    for pair in ((2, 200), (200, 2)):
        assert value("mid_side_a", pair=pair) is None
        assert value("mid_initiator", pair=pair) is None
        assert value("mid_onset", pair=pair) == 1
    assert value("mid_side_a", 1901) == 1


def test_cows_file_has_a_role_of_its_own_for_the_pair(give: Give) -> None:
    give("mid-dyad-years", cow(7, 1900, sideaa=0, sideab=1))
    assert (value("mid_initiator"), value("mid_initiator", pair=(200, 2))) == (0, 1)
    found = [value("mid_initiator", pair=p, init="dyad-role") for p in ((2, 200), (200, 2))]
    assert found == [1, 0]


def test_what_the_directions_disagree_on_is_read_from_both(give: Give) -> None:
    there, back = cow(7, 1900)
    give("mid-dyad-years", [{**there, "fatlev": 6}, {**back, "fatlev": 0, "strtmnth": 4}])
    assert [value("mid_pair_fatality", pair=p) for p in ((2, 200), (200, 2))] == [6, 6]


PLACES = st.tuples(st.integers(1, 4), st.sampled_from([(2, 20), (2, 200), (20, 200)]))


@given(
    st.lists(
        st.tuples(PLACES, st.integers(0, 1), st.integers(0, 3), st.integers(1, 3)),
        unique_by=lambda one: one[0],
        min_size=1,
    ),
    st.permutations(KEEP),
    st.integers(0, len(KEEP)),
)
def test_by_any_rules_both_directions_keep_the_same_dispute(
    disputes: list[tuple[tuple[int, tuple[int, int]], int, int, int]],
    rules: list[str],
    used: int,
) -> None:
    plain = {"recip": 0, "mindur": 1, "maxdur": 1, "fatalpre": 0}
    plain |= {f"{name}{n}": 1 for name in ("revstate", "fatality", "fatalpre") for n in (1, 2)}
    rows = [
        row
        for (number, pair), onset, deaths, level in disputes
        for row in gml(
            number, 1900, *pair, midonset=onset, fatality=deaths or None, hostlev=level, **plain
        )
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.lit(1).alias("part"), pl.col("fatality").cast(pl.Int64)
    )
    ordered = in_order(dispute_rows(frame, "gml"), rules[:used])
    kept = ordered.unique(PAIR, keep="first", maintain_order=True)
    back = kept.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    both = kept.join(back, on=PAIR)
    assert both.height == kept.height == frame.n_unique(PAIR)
    assert both["dispnum"].equals(both["dispnum_right"], check_names=False)


# Against the owners' files


def raw(path: Path) -> pl.DataFrame:
    """A file as it stands, read by Polars alone."""
    return pl.read_csv(path, null_values=["NA"], infer_schema_length=None)


def whittled(rows: pl.DataFrame) -> pl.DataFrame:
    """One dispute per directed pair and year, step by step, as peacesciencer describes it."""
    rows = rows.with_columns(
        pl.when(pl.col("fatality") == -9).then(0.5).otherwise(pl.col("fatality")).alias("deaths")
    )
    for best in ("midonset", "deaths", "hostlev", "mindur", "maxdur", "recip"):
        rows = rows.filter(pl.col(best) == pl.col(best).max().over(PAIR))
    rows = rows.filter(pl.col("stmon") == pl.col("stmon").min().over(PAIR))
    return rows.sort("dispnum").unique(PAIR, keep="first", maintain_order=True)


GML_VERSIONS = [("2.2.1", GML_FILE), ("2.1.1", GML_OLD)]


def gml_table(version: str, **options: Any) -> pl.DataFrame:
    ask = Ask(1816, 2010, "cow", {"gml-dyad-years": version})
    return GML_MIDS.build(ask, **options).frame


@pytest.mark.parametrize(("version", "file"), GML_VERSIONS)
def test_the_dispute_kept_is_the_one_that_peacesciencers_steps_leave(
    official: Official, shared_data: Path, version: str, file: str
) -> None:
    official(file)
    theirs = whittled(raw(shared_data / file))
    ours = gml_table(version)
    same = ours.join(theirs, on=PAIR, how="full", coalesce=True)
    assert same.height == ours.height == theirs.height
    told_apart = same.filter(pl.col("gml_dispnum") != pl.col("dispnum"))
    assert told_apart.select(*PAIR, "gml_dispnum", "dispnum").rows() == []
    # The version of 2.1.1 prints an onset for one direction alone of four pairs.
    onsets = same.filter(pl.col("gml_onset") != pl.col("midonset"))
    assert onsets.height == {"2.2.1": 0, "2.1.1": 4}[version]
    for ours_, theirs_ in (
        ("side_a", "sidea1"), ("originator", "orig1"), ("revisionist", "revstate1"),
        ("hostility", "hostlev1"), ("fatality", "fatality1"), ("deaths", "fatalpre1"),
        ("dispute_hostility", "hostlev"), ("dispute_fatality", "fatality"),
        ("reciprocated", "recip"), ("mindur", "mindur"), ("maxdur", "maxdur"),
        ("other_originator", "orig2"), ("other_revisionist", "revstate2"),
        ("other_hostility", "hostlev2"), ("other_fatality", "fatality2"),
    ):  # fmt: skip
        read = same.with_columns(pl.col(theirs_).replace(-9, None).alias("read"))
        assert read.filter(pl.col(f"gml_{ours_}").ne_missing(pl.col("read"))).height == 0, ours_


@pytest.mark.parametrize(("version", "file"), GML_VERSIONS)
def test_disputes_and_onsets_of_every_year_are_those_of_the_file(
    official: Official, shared_data: Path, version: str, file: str
) -> None:
    official(file)
    # Disputes are counted by number: version 2.1.1 has a pair twice in dispute 4273 in 1999.
    rows = raw(shared_data / file).unique(["dispnum", *PAIR, "midonset"])
    by_year = rows.group_by("year").agg(
        pl.struct("dispnum", "ccode1", "ccode2").n_unique().alias("disputes"),
        pl.col("midonset").sum().alias("onsets"),
        pl.struct("ccode1", "ccode2").n_unique().alias("pairs"),
    )
    frame = gml_table(version)
    ours = frame.group_by("year").agg(
        pl.col("gml_disputes").cast(pl.Int64).sum(),
        pl.col("gml_onsets").cast(pl.Int64).sum(),
        pl.len().alias("rows"),
    )
    joined = ours.join(by_year, on="year", how="full", coalesce=True)
    assert joined["gml_disputes"].equals(joined["disputes"].cast(pl.Int64), check_names=False)
    assert joined["rows"].equals(joined["pairs"], check_names=False)
    # Every pair of the file is one of members of the system, so that no dispute is lost.
    panel = dyad_years(1816, 2010).collect()
    assert frame.join(panel, on=PAIR, how="anti").is_empty()
    off = joined.filter(pl.col("onsets") != pl.col("gml_onsets"))["year"].sort().to_list()
    assert off == ([] if version == "2.2.1" else [1941, 1976])


def both_ways(frame: pl.DataFrame) -> pl.DataFrame:
    back = frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    joined = frame.join(back, on=PAIR, how="inner", suffix="_back")
    assert joined.height == frame.height
    return joined


@pytest.mark.parametrize(("version", "file"), GML_VERSIONS)
def test_gmls_pairs_agree_both_ways_and_stand_on_opposite_sides(
    official: Official, version: str, file: str
) -> None:
    official(file)
    both = both_ways(gml_table(version))
    for name in ("ongoing", "onset", "disputes", "onsets", "dispnum", "reciprocated", "mindur",
                 "maxdur", "dispute_hostility", "dispute_fatality"):  # fmt: skip
        assert both.filter(pl.col(f"gml_{name}").ne_missing(pl.col(f"gml_{name}_back"))).is_empty()
    for name in ("originator", "revisionist", "hostility", "fatality"):
        other = pl.col(f"gml_other_{name}_back")
        assert both.filter(pl.col(f"gml_{name}").ne_missing(other)).is_empty(), name
    assert (both["gml_side_a"] + both["gml_side_a_back"]).unique().to_list() == [1]


def test_france_and_italy_have_three_onsets_in_1860(official: Official) -> None:
    official(GML_FILE)
    pair = gml_table("2.2.1").filter(ccode1=325, ccode2=220, year=1860)
    assert pair.select("gml_disputes", "gml_onsets", "gml_onset").row(0) == (3, 3, 1)


def cow_table(**options: Any) -> pl.DataFrame:
    ask = Ask(1816, 2014, "cow", {"mid-dyad-years": "4.03"})
    return COW_MIDS.build(ask, **options).frame


def test_cows_disputes_and_onsets_of_every_year_are_those_of_the_file(
    official: Official, shared_data: Path
) -> None:
    official(COW_FILE)
    rows = raw(shared_data / COW_FILE).rename({"statea": "ccode1", "stateb": "ccode2"})
    new = pl.when(pl.col("strtyr") == pl.col("year")).then(
        pl.struct("disno", "ccode1", "ccode2")
    )  # fmt: skip
    by_year = rows.group_by("year").agg(
        pl.struct("disno", "ccode1", "ccode2").n_unique().alias("disputes"),
        new.drop_nulls().n_unique().alias("onsets"),
        pl.struct("ccode1", "ccode2").n_unique().alias("pairs"),
    )
    frame = cow_table()
    ours = frame.group_by("year").agg(
        pl.col("mid_disputes").cast(pl.Int64).sum(),
        pl.col("mid_onsets").cast(pl.Int64).sum(),
        pl.len().cast(pl.UInt32).alias("rows"),
    )
    joined = ours.join(by_year, on="year", how="full", coalesce=True)
    for mine, its in (("mid_disputes", "disputes"), ("mid_onsets", "onsets"), ("rows", "pairs")):
        assert joined[mine].cast(pl.Int64).equals(joined[its].cast(pl.Int64), check_names=False)
    assert (frame["mid_disputes"].sum(), frame["mid_onsets"].sum()) == (10342, 7082)


def test_one_pair_of_cows_file_is_no_pair_of_members(official: Official) -> None:
    official(COW_FILE)
    panel = dyad_years(1816, 2014).add("cow-mids").collect()
    outside = cow_table().join(panel.select(PAIR), on=PAIR, how="anti").sort("ccode1")
    assert outside.select(PAIR).rows() == [(2, 42, 1917), (42, 2, 1917)]
    assert panel["mid_ongoing"].sum() == cow_table().height - 2


def test_cows_pairs_agree_both_ways_and_stand_on_opposite_sides(official: Official) -> None:
    official(COW_FILE)
    both = both_ways(cow_table())
    for name in ("ongoing", "onset", "disputes", "onsets", "dispnum", "reciprocated", "days",
                 "pair_hostility", "pair_fatality"):  # fmt: skip
        assert both.filter(pl.col(f"mid_{name}").ne_missing(pl.col(f"mid_{name}_back"))).is_empty()
    known = both.drop_nulls("mid_side_a")
    assert (known["mid_side_a"] + known["mid_side_a_back"]).unique().to_list() == [1]
    unknown = both.filter(pl.col("mid_side_a").is_null())
    assert set(unknown["mid_dispnum"]) == {51, 2882, 2970, 3012, 3858}


def test_cows_own_values_are_those_of_the_row_of_the_dispute_kept(
    official: Official, shared_data: Path
) -> None:
    official(COW_FILE)
    key = ["disno", "statea", "stateb", "year"]
    rows = raw(shared_data / COW_FILE)
    once = rows.filter(pl.len().over(key) == 1)
    ours = cow_table().rename({"mid_dispnum": "disno", "ccode1": "statea", "ccode2": "stateb"})
    joined = ours.join(once, on=key, how="inner")
    # Of sixteen rows of the file that come in twos, four are of a pair whose dispute is another's.
    assert ours.height - joined.height <= 16
    for mine, its in (("hostility", "hihosta"), ("originator", "orignata"), ("fatality", "fatleva"),
                      ("revisionist", "revstata"), ("pair_hostility", "hihost")):  # fmt: skip
        read = joined.with_columns(pl.col(its).replace(-9, None).alias("read"))
        off = read.filter(pl.col(f"mid_{mine}").ne_missing(pl.col("read")))
        # revstata 6 of dispute 51 in 1953 is no value of a column of 0 and 1.
        assert off.height == 0 or set(off["disno"]) == {51}, mine


def test_the_order_of_the_rules_changes_which_dispute_is_kept_and_never_the_counts(
    official: Official,
) -> None:
    official(GML_FILE)
    counts = ["gml_ongoing", "gml_onset", "gml_disputes", "gml_onsets", "gml_initiation"]
    plain = gml_table("2.2.1").sort(PAIR)
    for keep in list(permutations(KEEP, 2))[::7]:
        other = gml_table("2.2.1", keep=keep).sort(PAIR)
        assert other.select(*PAIR, *counts).equals(plain.select(*PAIR, *counts))
        assert not other["gml_dispnum"].equals(plain["gml_dispnum"])
