"""Trade, organizations, regimes, leaders, economies, distance, UN votes: what the files say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_files import small_file, table

from foedus.errors import PanelError, SourceLayoutError
from foedus.sources import maoz_powers, polity, un_votes
from foedus.sources.reading import parse, read
from foedus.sources.registry import source

Whole = Callable[[str], pl.DataFrame]


@pytest.fixture(scope="module")
def whole(shared_data: Path) -> Whole:
    """The frame of a key, read once from the file that the reader was written against."""

    @cache
    def frame(key: str) -> pl.DataFrame:
        declaration = source(key)
        return read(next(shared_data.rglob(f"{declaration.files[0]}*")), declaration)

    return frame


def small(key: str, *rows: dict[str, object]) -> pl.DataFrame:
    """A frame of a small file, of these rows where any are given."""
    declaration = source(key)
    data = table(declaration, rows) if rows else small_file(declaration)
    return parse(data, declaration.files[0], declaration, any_rows=True)


def refusal(key: str, *rows: dict[str, object]) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        small(key, *rows)
    return caught.value.wrong


KNOWN: tuple[tuple[str, tuple[object, ...], dict[str, object]], ...] = (
    ("cow-trade-national", (2, 1870), {"imports": 450, "exports": 418}),
    ("cow-trade", (2, 20, 2014), {"flow1": 346063, "flow2": 276158}),
    ("cow-igo", (2, 20, 2014), {"dyadigos": 72}),
    ("cow-igo-states", (2, 2014), {"sum_igo_full": 89, "sum_igo_anytype": 93}),
    ("cow-colonial-dyads", (2, 20, 1920), {"land": 1, "sea": 0, "total": 1}),
    ("cow-colonial-states", (2, 1816), {"total": 0}),
    ("minimum-distance", (2, 40, 2019), {"mindist": 233.68139}),
    ("minimum-distance", (2, 20, 2019), {"mindist": 0}),
    ("ruggedness", (700,), {"gwcode": 700, "rugged": 2.518}),
    ("democracy", (255, 1938), {"polity2": -9, "v2x_polyarchy": 0.085}),
    ("democracy", (255, 2025), {"polity2": None, "v2x_polyarchy": 0.828}),
    ("democracy-gw", (2, 1816), {"polity2": 6, "v2x_polyarchy": 0.355}),
    ("polity", (2, 2020), {"ccode": 2, "polity": 5, "special": None}),
    ("lead", ("USA-1961",), {"combat": 1, "yrsexper": 14}),
    ("leader-codes", ("USA-1877",), {"leadid29": "A2.9-4", "leaderid": "LEAD.v1-4"}),
    ("worldbank-population", ("USA", 2024), {"population": 340110988}),
    ("un-ideal-points", (2, 2023), {"session": 78, "idealpoint": 2.500157, "agree_usa": 1}),
    ("un-ideal-points", (365, 2023), {"idealpoint": -0.5316102}),
    ("un-roll-calls", (9147,), {"session": 74, "year": 2019, "date": date(2019, 12, 10)}),
    ("un-votes", (3, "Canada"), {"iso2": "CA", "vote": "no"}),
    ("desta-dyads", (4, 356, "1"), {"country1": "Afghanistan", "year": 2003}),
)


@pytest.mark.parametrize(("key", "row", "values"), KNOWN, ids=lambda part: str(part))
def test_a_known_row_says_what_the_file_says(
    key: str, row: tuple[object, ...], values: dict[str, object], whole: Whole
) -> None:
    names = source(key).keys
    found = whole(key).filter(
        pl.all_horizontal(pl.col(name) == value for name, value in zip(names, row, strict=True))
    )
    assert found.select(*values).rows() == [tuple(values.values())]


COUNTED: dict[str, dict[str, int]] = {
    "cow-trade-national": {"imports": 1548, "exports": 821},
    "cow-trade": {"flow1": 22937, "flow2": 27896},
    "democracy": {"polity2": 3271, "v2x_polyarchy": 1016, "euds": 55},
    "democracy-gw": {"polity2": 6430, "v2x_polyarchy": 4376},
    "polity": {"polity": 809, "polity2": 267, "democ": 809, "xconst": 809, "ccode": 76},
    "lead": {"leveledu": 642, "combat": 530},
    "willingness-to-use-force": {"theta1_mean": 479, "theta4_sd": 479},
    "gdp-population": {"pwtrgdp": 43, "mrgdppc": 43},
    "gdp-population-gw": {"pwtrgdp": 0},
    "surplus-domestic-product": {"sdpest": 432},
    "territorial-threat": {"lterrthreat": 0, "m_lterrthreat": 2349},
    "un-ideal-points": {"idealpoint": 0, "agree_china": 2089, "agree_israel": 112},
    "un-votes": {"iso2": 5444},
    "desta": {"year": 72, "consolidated": 71},
    "desta-dyads": {"entryforceyear": 1962},
}


@pytest.mark.parametrize("key", COUNTED)
def test_as_many_cells_are_null_as_the_file_leaves_blank_or_codes(key: str, whole: Whole) -> None:
    frame = whole(key)
    assert {name: frame[name].null_count() for name in COUNTED[key]} == COUNTED[key]


# Trade and organizations


def test_the_packages_national_trade_is_the_official_one(shared_data: Path, whole: Whole) -> None:
    declaration = next(one for one in source_layouts("cow-trade-national") if one.layout != "seen")
    packaged = read(shared_data / "cow/trade" / declaration.files[0], declaration)
    official = whole("cow-trade-national").select(packaged.columns)
    for name in ("imports", "exports"):
        assert packaged[name].is_null().equals(official[name].is_null())
        # The package's last digits are lost on the way through R.
        assert ((packaged[name] / official[name] - 1).abs() < 1e-12).all()


def source_layouts(key: str) -> tuple[Any, ...]:
    from foedus.sources.registry import versions

    return versions(key)


def test_dyadic_trade_is_in_whole_millions_in_this_form(whole: Whole) -> None:
    trade = whole("cow-trade")
    assert (trade["flow1"].drop_nulls() % 1 == 0).all()
    assert (trade["ccode1"] < trade["ccode2"]).all()


@pytest.mark.parametrize("key", ["cow-trade", "cow-igo", "minimum-distance"])
def test_a_pair_with_the_higher_number_first_is_refused(key: str) -> None:
    wrong = refusal(key, {"ccode1": 20, "ccode2": 2, "year": 1990})
    assert "the pair 20, 2" in wrong


# Colonial contiguity


def test_colonial_contiguity_is_known_to_the_year_and_open_at_the_end() -> None:
    frame = small("cow-colonial")
    assert frame["start"].to_list() == [date(1920, 1, 1), date(1973, 1, 1)]
    assert frame["end"].to_list() == [date(1960, 1, 1), None]


def test_the_master_file_of_colonial_contiguity_gives_the_dyad_years(whole: Whole) -> None:
    """Every one of the 14,538 rows, by land and by sea."""
    years = pl.int_ranges(pl.col("start").dt.year(), pl.col("end").dt.year().fill_null(2017))
    land = pl.col("conttype") == 1
    ours = (
        whole("cow-colonial")
        .with_columns(years.cast(pl.List(pl.Int64)).alias("year"))
        .explode("year")
        .group_by("ccode1", "ccode2", "year")
        .agg(land.sum().cast(pl.Int64).alias("land"), (~land).sum().cast(pl.Int64).alias("sea"))
        .sort("ccode1", "ccode2", "year")
    )
    assert ours.equals(whole("cow-colonial-dyads").drop("total"))


def test_the_owners_state_counts_are_not_the_sums_of_the_dyads(whole: Whole) -> None:
    dyads = whole("cow-colonial-dyads")
    ends = [dyads.select(pl.col(side).alias("ccode"), "year", "total") for side in
            ("ccode1", "ccode2")]  # fmt: skip
    sums = pl.concat(ends).group_by("ccode", "year").agg(pl.col("total").sum().alias("summed"))
    both = whole("cow-colonial-states").join(sums, on=["ccode", "year"], how="left")
    assert both.filter(pl.col("total") != pl.col("summed").fill_null(0)).height == 4747


def test_counts_that_do_not_add_up_are_refused() -> None:
    row = {"stateno": 2, "year": 1816, "land": 1, "sea": 1, "total": 3}
    assert "1 by land and 1 by sea, and 3 in all" in refusal("cow-colonial-states", row)


# Regional and global powers


def test_each_spell_of_a_power_has_its_own_row(whole: Whole) -> None:
    spells = maoz_powers.power_spells(whole("maoz-powers"))
    assert spells["rank"].value_counts().sort("rank").rows() == [("global", 5), ("regional", 18)]
    america = spells.filter(pl.col("ccode") == 2).select("rank", "start", "end").rows()
    assert america == [
        ("global", date(1899, 1, 1), None),
        ("regional", date(1824, 1, 1), date(1899, 1, 1)),
    ]
    assert not spells.select("ccode", "rank", "start").is_duplicated().any()


def test_half_a_spell_of_a_power_is_refused() -> None:
    row: dict[str, object] = {
        "ccode": 2, "regstdate": "1824-01-01", "regenddate": "", "globstdate": "",
        "globenddate": "",
    }  # fmt: skip
    assert "regional power of state 2, not both" in refusal("maoz-powers", row)
    blank = {**row, "regstdate": ""}
    assert "no spell of either kind" in refusal("maoz-powers", blank)


# Regimes


def test_polity_names_the_years_that_it_cannot_score(whole: Whole) -> None:
    special = whole("polity")["special"].drop_nulls().value_counts().sort("special").rows()
    assert special == [("interregnum", 237), ("interruption", 260), ("transition", 312)]
    assert whole("polity").filter(pl.col("special").is_not_null())["polity"].null_count() == 809


def test_of_two_polities_in_one_year_the_one_that_goes_on_is_kept(whole: Whole) -> None:
    frame = whole("polity")
    shared = frame.filter(pl.col("ccode").is_not_null())
    assert shared.filter(shared.select("ccode", "year").is_duplicated()).height == 14
    kept = polity.state_years(frame)
    assert kept.height == frame.height - 76 - 7
    assert not kept.select("ccode", "year").is_duplicated().any()
    chosen = {
        (1861, 325): 325, (1922, 365): 364, (1976, 816): 818, (1991, 345): 347,
        (1993, 530): 529, (2006, 345): 342, (2011, 625): 626,
    }  # fmt: skip
    for (year, ccode), code in chosen.items():
        row = kept.filter((pl.col("year") == year) & (pl.col("ccode") == ccode))
        assert row["polity_code"].to_list() == [code]
    numbered = polity.state_years(frame, "gw")
    assert not numbered.select("gwcode", "year").is_duplicated().any()
    germany = numbered.filter((pl.col("gwcode") == 260) & pl.col("year").is_in([1945, 1990]))
    assert germany["polity_code"].to_list() == [260, 255]


def test_polity_has_no_third_system_of_numbers() -> None:
    with pytest.raises(PanelError, match="'icow'"):
        polity.state_years(small("polity"), "icow")


@pytest.mark.parametrize(("name", "cell"), [("polity2", 11), ("polity2", -66)])
def test_a_democracy_score_off_its_scale_is_refused(name: str, cell: int) -> None:
    wrong = refusal("democracy", {"ccode": 2, "year": 1990, name: cell})
    assert f"{name} {cell}; its scale runs from -10 to 10" in wrong


def test_polity2_ends_before_polyarchy_does(whole: Whole) -> None:
    last = {
        name: whole("democracy").filter(pl.col(name).is_not_null())["year"].max()
        for name in ("polity2", "v2x_polyarchy")
    }
    assert last == {"polity2": 2020, "v2x_polyarchy": 2025}
    late = whole("democracy").filter((pl.col("year") > 2018) & pl.col("polity2").is_not_null())
    assert late.select("ccode", "year").rows() == [(2, 2019), (2, 2020)]


# Leaders


def test_a_leaders_last_day_counts_and_one_still_in_office_has_no_end(whole: Whole) -> None:
    leaders = whole("archigos")
    kennedy = leaders.filter(pl.col("obsid") == "USA-1961").row(0, named=True)
    assert (kennedy["leader"], kennedy["gwcode"]) == ("Kennedy", 2)
    assert (kennedy["start"], kennedy["end"]) == (date(1961, 1, 20), date(1963, 11, 23))
    still = leaders.filter(pl.col("end").is_null())
    assert set(still["exit"]) == {"Still in Office"}
    assert still["last_day"].value_counts().sort("last_day").rows() == [
        (date(2014, 12, 31), 3), (date(2015, 12, 31), 165)
    ]  # fmt: skip
    one_day = leaders.filter(pl.col("start") == pl.col("last_day"))
    assert one_day.height == 5
    assert (one_day["end"] > one_day["start"]).all()


@pytest.mark.parametrize("key", ["lead", "leader-codes", "willingness-to-use-force"])
def test_what_is_said_of_leaders_is_said_of_those_of_archigos(key: str, whole: Whole) -> None:
    assert whole(key)["obsid"].equals(whole("archigos")["obsid"])


def test_a_leader_who_leaves_before_coming_is_refused() -> None:
    row: dict[str, object] = {
        "obsid": "X-1", "gwcode": 2, "startdate": "1990-01-02", "enddate": "1990-01-01",
    }  # fmt: skip
    assert "not after its start 1990-01-02" in refusal("archigos", row)


# Economies


def test_the_two_world_bank_files_are_told_apart_by_name_and_by_length(shared_data: Path) -> None:
    from small_files import ALL

    from foedus.sources.recognizing import recognize

    for key, name in (("worldbank-gdp", "gdp.csv"), ("worldbank-population", "population.csv")):
        data = (shared_data / "econ" / name).read_bytes()
        assert recognize(data, name, ALL).key == key
        assert recognize(data, "download.csv", ALL).key == key


def test_the_world_bank_lists_aggregates_among_the_economies(whole: Whole) -> None:
    assert {"WLD", "EMU", "USA"} <= set(whole("worldbank-gdp")["iso3"])
    found = whole("worldbank-gdp").filter((pl.col("iso3") == "USA") & (pl.col("year") == 2023))
    assert 2.7e13 < found["gdp"].item() < 2.8e13


def test_gdp_estimates_of_both_systems_agree_where_the_state_is_one(whole: Whole) -> None:
    both = [
        whole(key).filter((pl.col(code) == 2) & (pl.col("year") == 2019))
        for key, code in (("gdp-population", "ccode"), ("gdp-population-gw", "gwcode"))
    ]
    for frame in both:
        assert frame["pwtpop"].item() == pytest.approx(330.690235, abs=1e-6)


def test_a_logarithm_may_be_negative() -> None:
    assert small("surplus-domestic-product")["sdpest"].to_list() == [-0.1, None]


# The United Nations


def test_the_year_of_a_session_is_that_in_which_it_begins(whole: Whole) -> None:
    points = whole("un-ideal-points")
    assert (points["year"] == points["session"] + 1945).all()
    assert sorted(set(range(1946, 2024)) - set(points["year"])) == [1964]
    assert small("un-ideal-points")["agree_china"].to_list() == [None, 0.5]


def test_days_that_are_none_of_the_month_are_null(whole: Whole, shared_data: Path) -> None:
    calls = whole("un-roll-calls")
    assert calls.filter(pl.col("date").is_null())["session"].max() == 51
    assert calls.filter(pl.col("date").is_not_null())["session"].min() == 52
    raw = pl.read_csv(shared_data / "unga/unvotes_un_roll_calls.csv.gz", infer_schema=False)
    early = raw.filter(pl.col("session").cast(pl.Int64) < un_votes.FIRST_DATED)
    assert early["date"].str.slice(8).cast(pl.Int64).max() == 7


def test_votes_are_three_words_and_every_one_has_its_roll_call(whole: Whole) -> None:
    votes = un_votes.votes_of_year(whole("un-votes"), whole("un-roll-calls"))
    assert votes["vote"].value_counts().sort("vote").rows() == [
        ("abstain", 110897), ("no", 65548), ("yes", 693664)
    ]  # fmt: skip
    assert votes["year"].null_count() == 0
    assert not votes.select("rcid", "country").is_duplicated().any()
    nameless = votes.filter(pl.col("iso2").is_null())["country"].unique().sort().to_list()
    assert nameless == ["Federal Republic of Germany", "Yemen Arab Republic", "Zanzibar"]
    # The code of Namibia is a word that many readers take for a missing value.
    assert set(votes.filter(pl.col("country") == "Namibia")["iso2"]) == {"NA"}


def test_a_vote_that_is_no_vote_is_refused() -> None:
    wrong = refusal("un-votes", {"rcid": 3, "country": "Canada", "vote": "absent"})
    assert "vote 'absent'" in wrong


def test_a_vote_without_its_roll_call_has_no_year() -> None:
    votes = un_votes.votes_of_year(
        small("un-votes"), small("un-roll-calls").filter(pl.col("rcid") == 3)
    )
    assert votes.filter(pl.col("rcid") == 9147)["year"].to_list() == [None]


# Trade agreements


def test_members_of_a_trade_agreement_are_a_list_with_their_roles(whole: Whole) -> None:
    nafta = whole("desta").filter(pl.col("number") == "636").row(0, named=True)
    assert nafta["members"] == [124, 484, 840]
    assert nafta["entryforceyear"] == 1994
    sizes = whole("desta")["members"].list.len()
    assert (sizes.min(), sizes.max()) == (2, 91)
    assert whole("desta")["member_roles"].list.len().equals(sizes)


def test_a_role_left_blank_does_not_shift_the_others() -> None:
    roles = dict(small("desta").select("number", "member_roles").rows())
    assert roles["8_1"] == [2, None]


def test_negotiations_have_no_year_and_protocols_are_not_consolidated(whole: Whole) -> None:
    frame = whole("desta")
    assert set(frame.filter(pl.col("year").is_null())["entry_type"]) == {"negotiation"}
    coded = frame.filter(pl.col("consolidated").is_null())
    assert set(coded["entry_type"]) == {"protocol or amendment"}


def test_an_entry_of_a_kind_that_desta_has_not_is_refused() -> None:
    row: dict[str, object] = {"iso1": 4, "iso2": 356, "number": "1", "year": 2003,
                              "entry_type": "rumor"}  # fmt: skip
    assert "entry_type 'rumor'" in refusal("desta-dyads", row)


def test_desta_pairs_come_once_for_each_treaty_in_either_order(whole: Whole) -> None:
    pairs = whole("desta-dyads")
    assert pairs.filter(pl.col("ison1") > pl.col("ison2")).height == 1522
    folded = pairs.select(
        pl.min_horizontal("ison1", "ison2").alias("low"),
        pl.max_horizontal("ison1", "ison2").alias("high"),
        "number",
    )
    assert not folded.is_duplicated().any()


def test_what_the_notes_count_is_in_the_files(whole: Whole) -> None:
    surplus = whole("surplus-domestic-product")
    assert surplus.filter(pl.col("sdpest") == 0).height == 5776
    assert surplus.filter(pl.col("year") == 2016)["sdpest"].drop_nulls().is_empty()
    threat = whole("territorial-threat")
    assert threat.filter(pl.col("m_lterrthreat").is_null())["year"].max() == 1917
    assert whole("un-issues")["rcid"].n_unique() == 4099
    assert whole("ruggedness")["gwcode"].null_count() == 22
