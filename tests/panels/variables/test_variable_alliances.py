"""ATOP's obligations between two states: one-sided, by phase and year, and how deep they go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from small_files import member

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variable import Ask
from foedus.panels.variables.alliances import ATOP, DEPTH
from foedus.sources import adding
from foedus.sources.atop import OBLIGATIONS

Give = Callable[..., None]
Official = Callable[..., None]

CONDITIONAL = ("defcon", "offcon", "neucon", "concon")
KEY = ["ccode1", "ccode2", "year"]
WHOLE = Ask(1815, 2018, "cow", {"atop-m": "5.1", "atop-inst": "5.1"})


def told(first: int, last: int, *names: str, **options: str | bool) -> list[tuple[object, ...]]:
    """What 200 owes 220 in each year."""
    panel = dyad_years(first, last).add(ATOP(**options))
    return panel.frame.filter(ccode1=200, ccode2=220).select(*names).collect().rows()


def test_a_pledge_of_one_side_stays_on_its_side(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", "1902-05-01", defense=1, defcon=1),
        member(1, 220, "1900-03-01", "1902-05-01", consul=1),
    ])  # fmt: skip
    panel = dyad_years(1901, 1901).add("atop").collect()
    names = ("atop_defense", "atop_defcon", "atop_consul", "atop_pacts")
    there = panel.filter(ccode1=200, ccode2=220).select(names).row(0)
    back = panel.filter(ccode1=220, ccode2=200).select(names).row(0)
    assert (there, back) == ((1, 1, 0, 1), (0, 0, 1, 1))


def test_an_undirected_panel_keeps_both_directions(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", defense=1),
        member(1, 220, "1900-03-01"),
    ])  # fmt: skip
    panel = dyad_years(1901, 1901, directed=False).add("atop")
    row = panel.frame.filter(ccode1=200, ccode2=220).collect()
    assert row.select("atop_defense_12", "atop_defense_21").row(0) == (1, 0)


def test_no_alliance_is_0_within_atops_years_and_unknown_after_them(give: Give) -> None:
    give("atop-m", [member(1, 2, "2016-05-01", defense=1), member(1, 20, "2016-05-01")])
    assert told(2017, 2020, "atop_defense", "atop_pacts") == [(0, 0), (0, 0), *[(None, None)] * 2]


def test_a_pact_without_a_condition_is_told_beside_one_with(give: Give) -> None:
    terms = ("atop_defcon", "atop_defense_unconditional", "atop_bilateral", "atop_multilateral")
    give("atop-m", [
        member(1, 200, "1900-03-01", "1902-05-01", defense=1, defcon=1, bilat=0),
        member(1, 220, "1900-03-01", "1902-05-01", bilat=0),
        member(2, 200, "1902-02-01", "1903-05-01", defense=1, bilat=1),
        member(2, 220, "1902-02-01", "1903-05-01", bilat=1),
    ])  # fmt: skip
    assert told(1901, 1903, *terms) == [(1, 0, 0, 1), (1, 1, 1, 1), (0, 1, 1, 0)]


def test_secrecy_that_is_not_known_is_null_unless_another_pact_is_secret(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", "1902-05-01", pubsecr="-9"),
        member(1, 220, "1900-03-01", "1902-05-01", pubsecr="-9"),
        member(2, 200, "1902-02-01", "1903-05-01", pubsecr=2),
        member(2, 220, "1902-02-01", "1903-05-01", pubsecr=2),
    ])  # fmt: skip
    assert told(1901, 1904, "atop_secret") == [(None,), (1,), (1,), (0,)]


def two_phases() -> list[dict[str, object]]:
    return [
        member(1, code, *days, phase=phase, **more)
        for code in (200, 220)
        for phase, days, more in (
            (1, ("1900-03-01", "1902-06-01"), {"defense": 1}),
            (2, ("1902-06-01", "1904-01-01"), {"consul": 1}),
        )
    ]


@pytest.mark.parametrize(
    ("options", "defense", "consul"),
    [
        ({}, [0, 1, 1, 1, 0, 0], [0, 0, 0, 1, 1, 1]),
        ({"phase": "last"}, [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]),
        ({"rule": "any_day"}, [0, 1, 1, 1, 0, 0], [0, 0, 0, 1, 1, 0]),
        ({"rule": "jan_1"}, [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0]),
        ({"rule": "dec_31"}, [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0]),
    ],
)
def test_the_rules_say_which_years_and_phases_count(
    give: Give, options: dict[str, str], defense: list[int], consul: list[int]
) -> None:
    give("atop-m", two_phases())
    rows = told(1899, 1904, "atop_defense", "atop_consul", **options)
    assert rows == list(zip(defense, consul, strict=True))


def test_alliances_of_nonaggression_alone_can_be_left_out(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", "1902-05-01", nonagg=1),
        member(1, 220, "1900-03-01", "1902-05-01", nonagg=1),
        member(2, 200, "1900-03-01", "1901-05-01", nonagg=1, consul=1),
        member(2, 220, "1900-03-01", "1901-05-01", nonagg=1),
    ])  # fmt: skip
    assert told(1901, 1902, "atop_pacts", "atop_nonagg") == [(2, 1), (1, 1)]
    less = told(1901, 1902, "atop_pacts", "atop_nonagg", nonaggression_pacts=False)
    assert less == [(1, 1), (0, 0)]


@pytest.mark.parametrize(
    "options", [{"rule": "july"}, {"phase": "first"}, {"nonaggression_pacts": 1}]
)
def test_a_rule_that_does_not_exist_is_refused(give: Give, options: dict[str, str | bool]) -> None:
    give("atop-m", two_phases())
    with pytest.raises(PanelError, match=next(iter(options))):
        dyad_years(1901, 1901).add(ATOP(**options)).collect()


def test_codes_of_the_other_system_are_refused(give: Give) -> None:
    give("atop-m", two_phases())
    with pytest.raises(PanelError, match="COW's numbers"):
        dyad_years(1901, 1901, system="gw").add("atop")


def test_depth_is_that_of_the_deepest_pact_and_null_where_there_is_none(give: Give) -> None:
    give("atop-m", [
        member(number, code, *days, base=base, organ1=organ)
        for number, days, base, organ in (
            (1, ("1900-03-01", "1902-05-01"), 0, 2), (2, ("1902-02-01", "1903-05-01"), 3, 0),
        )
        for code in (200, 220)
    ])  # fmt: skip
    give("atop-inst", [
        {"atopid": 1, "atopidphase": "1", "milinst": 1, "formal": 2, "version": "5.0999999"},
        {"atopid": 2, "atopidphase": "2", "milinst": 2, "formal": "", "version": "5.0999999"},
    ])  # fmt: skip
    names = ("atop_milinst", "atop_formal", "atop_base", "atop_organization")
    for pair in ((200, 220), (220, 200)):
        mine = dyad_years(1901, 1904).add("atop-depth").frame
        rows = mine.filter(ccode1=pair[0], ccode2=pair[1]).select(names).collect().rows()
        # In 1903 the one pact's formality is not known; 2 in 1902 cannot be surpassed.
        assert rows == [(1, 2, 0, 1), (2, 2, 1, 1), (2, None, 1, 0), (None, None, 0, 0)]


def test_obligations_are_those_of_atops_own_dyad_years(
    official: Official, shared_data: Path
) -> None:
    """273,296 rows; what differs is known, row by row: pledges to some partners only."""
    official("atop/atop5_1m.csv")
    published = pl.read_csv(shared_data / "atop/peacesciencer_atop5_1_ddyr.csv.gz").sort(KEY)
    ours = ATOP.build(WHOLE, phase="last").frame
    assert ours.select(KEY).equals(published.select(KEY))
    apart = {
        name: int((ours[f"atop_{name}"] != published[f"atop_{name}"]).sum()) for name in OBLIGATIONS
    }
    assert apart == {"defense": 213, "offense": 33, "neutral": 101, "nonagg": 74, "consul": 0}


def plainly(members: pl.DataFrame) -> pl.DataFrame:
    """The member file joined with itself by phase, a row per year: slow, and easy to check."""
    left = members.filter(pl.col("ccode") < 1000).with_columns(
        pl.col("exit_latest").fill_null(pl.date(2019, 1, 1)), pl.col("yrexit").fill_null(2018)
    )
    both = left.join(left, on=["atopid", "phase"], suffix="_2").filter(
        (pl.col("ccode") != pl.col("ccode_2"))
        & (
            pl.max_horizontal("entry", "entry_2")
            < pl.min_horizontal("exit_latest", "exit_latest_2")
        )
    )
    first, last = pl.max_horizontal("yrent", "yrent_2"), pl.min_horizontal("yrexit", "yrexit_2")
    yearly = both.with_columns(pl.int_ranges(first, last + 1).alias("year")).explode("year")
    pact = {f"atop_{name}": pl.col(name).max() for name in (*OBLIGATIONS, *CONDITIONAL)}
    return (
        yearly.drop_nulls("year")
        .group_by(pl.col("ccode").alias("ccode1"), pl.col("ccode_2").alias("ccode2"), "year")
        .agg(
            **pact,
            atop_defense_unconditional=((pl.col("defense") == 1) & (pl.col("defcon") == 0)).any(),
            atop_bilateral=(pl.col("bilat") == 1).any(),
            atop_multilateral=(pl.col("bilat") == 0).any(),
            atop_wartime=(pl.col("wartime") == 1).any(),
            atop_secret=(pl.col("pubsecr") > 0).any(ignore_nulls=False),
            atop_pacts=pl.col("atopid").n_unique(),
        )
        .sort(KEY)
    )


def test_every_column_is_that_of_a_plain_join(official: Official) -> None:
    official("atop/atop5_1m.csv")
    table = ATOP.build(WHOLE)
    assert table.coverage == (1815, 2018)
    plain = plainly(adding.load("atop-m")).cast(dict(table.frame.schema))
    assert_frame_equal(table.frame, plain)
    assert table.frame.height == 273_296
    # The pairs of three alliances of which ATOP does not know whether they were secret.
    assert table.frame["atop_secret"].null_count() == 42


def test_allies_in_one_direction_only(official: Official) -> None:
    """The United States was bound to defend Japan in 1955 and 1970, and Japan not them."""
    official("atop/atop5_1m.csv")
    panel = dyad_years(1955, 1970).add("atop").frame.collect()
    for year in (1955, 1970):
        one = panel.filter(ccode1=2, ccode2=740, year=year)
        other = panel.filter(ccode1=740, ccode2=2, year=year)
        assert one.select("atop_defense", "atop_pacts").row(0) == (1, 1)
        assert other.select("atop_defense", "atop_pacts").row(0) == (0, 1)


def test_years_and_pairs_do_not_depend_on_the_span(official: Official) -> None:
    official("atop/atop5_1m.csv")
    whole = ATOP.build(WHOLE).frame.filter(pl.col("year").is_between(1905, 1919))
    assert ATOP.build(Ask(1905, 1919, "cow", WHOLE.uses)).frame.equals(whole)


def test_nonaggression_alone_is_what_atops_nna_file_leaves_out(
    official: Official, shared_data: Path
) -> None:
    official("atop/atop5_1m.csv")
    kept = pl.read_csv(shared_data / "atop/atop5_1m_NNA.csv", columns=["atopid"])["atopid"]
    members = adding.load("atop-m")
    more = pl.any_horizontal(pl.col("defense", "offense", "neutral", "consul") == 1)
    ours = members.filter(more.any().over("atopid"))["atopid"]
    assert ours.equals(kept)
    few = ATOP.build(WHOLE, nonaggression_pacts=False).frame
    plain = plainly(members.filter(pl.col("atopid").is_in(kept.implode())))
    assert_frame_equal(few, plain.cast(dict(few.schema)))


def test_depth_of_real_alliances(official: Official) -> None:
    """The United States and Britain in 2018 (NATO: bases, organization); 1914, no pact."""
    official("atop/atop5_1m.csv", "atop/atopinst5_1.csv")
    table = DEPTH.build(WHOLE)
    assert table.frame.height == 273_296 // 2
    assert (table.frame["ccode1"] < table.frame["ccode2"]).all()
    names = ("atop_milinst", "atop_formal", "atop_base", "atop_organization")
    allied = table.frame.filter(ccode1=2, ccode2=200, year=2018)
    assert allied.select(names).row(0) == (2, 2, 1, 1)
    assert table.frame.filter(ccode1=2, ccode2=200, year=1914).is_empty()


def test_provisions_are_the_same_for_all_members_of_a_phase(official: Official) -> None:
    """Depth reads them from one of the two."""
    official("atop/atop5_1m.csv")
    of_treaty = "milcon intcom base subord contrib milaid organ1 organ2 ecaid bilat wartime pubsecr"
    told = adding.load("atop-m").group_by("atopid", "phase").agg(
        pl.col(of_treaty.split()).n_unique()
    )  # fmt: skip
    assert told.select(pl.max_horizontal(of_treaty.split()).max()).item() == 1
