"""Leaders by state and year, and their traits by leader and by the leader of a day."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import leader_years, state_years
from foedus.panels.variables.leader_traits import LEAD_OF_STATE
from foedus.panels.variables.leaders import LEADERS

Give = Callable[..., None]
Official = Callable[..., None]

FILES = (
    "leaders/peacesciencer_archigos.csv",
    "leaders/peacesciencer_LEAD.csv",
    "leaders/peacesciencer_lwuf.csv",
)


def row(
    obsid: str, gwcode: int, start: str, end: str, how: str = "Regular", **more: object
) -> dict[str, object]:
    return {
        "obsid": obsid, "gwcode": gwcode, "leadid": obsid.split("~")[0], "leader": obsid,
        "startdate": start, "enddate": end, "entry": "Regular", "exit": how, "exitcode": how,
        "yrborn": 1920, "gender": "M", **more,
    }  # fmt: skip


def given(give: Give) -> None:
    give(
        "archigos",
        [
            row("A", 20, "1968-04-20", "1972-01-01", "Irregular"),
            row("B", 20, "1972-01-01", "1972-06-10", entry="Irregular", gender="F", yrborn=1940),
            row("A~2", 20, "1972-06-10", "1974-03-01"),
            row("K", 260, "1982-10-01", "1998-10-27"),
            row("L", 255, "1900-01-01", "1901-01-01"),
        ],
    )
    give(
        "lead",
        [
            {"obsid": "A", "milservice": 1, "yrsexper": 20},
            {"obsid": "B", "milservice": "", "yrsexper": 3},
        ],
    )


def values(ccode: int, first: int, last: int, *columns: str, **options: str) -> list[object]:
    frame = state_years(first, last).add(LEADERS(**options)).collect()
    return frame.filter(ccode=ccode).sort("year").select(columns).rows()


def test_the_leader_of_a_day_is_the_one_who_held_it_first_or_last(give: Give) -> None:
    given(give)
    found = values(20, 1971, 1974, "archigos_jan_1", "archigos_dec_31", "archigos_change")
    # On 1 January 1972 one leaves and another enters: the day begins with the one who leaves.
    assert found == [("A", "A", 0), ("A", "A~2", 1), ("A~2", "A~2", 0), ("A~2", None, None)]


def test_a_person_who_comes_back_is_one_leader_and_two_spells(give: Give) -> None:
    given(give)
    found = values(20, 1971, 1974, "archigos_leaders", "archigos_exits")
    assert found == [(1, 0), (2, 2), (1, 0), (1, 1)]


def test_an_irregular_exit_counts_in_the_year_of_the_exit_alone(give: Give) -> None:
    given(give)
    found = values(20, 1970, 1973, "archigos_irregular_exit", "archigos_irregular_entry")
    assert found == [(0, 0), (0, 0), (1, 1), (0, 0)]


def test_age_sex_and_days_are_those_of_the_leader_of_the_day(give: Give) -> None:
    given(give)
    columns = ("archigos_age", "archigos_female", "archigos_days")
    assert values(20, 1972, 1972, *columns) == [(52, 0, 1351)]
    assert values(20, 1972, 1972, *columns, day="dec_31") == [(52, 0, 204)]


def test_kohl_is_of_one_number_and_then_of_the_other(give: Give) -> None:
    given(give)
    columns = ("archigos_jan_1", "archigos_dec_31", "archigos_leaders", "archigos_change")
    assert values(260, 1990, 1990, *columns) == [("K", None, 1, None)]
    assert values(255, 1990, 1991, *columns) == [(None, "K", 1, None), ("K", "K", 1, 0)]
    gw = state_years(1990, 1990, system="gw").add("leaders").collect()
    assert gw.filter(gwcode=260).select(columns).rows() == [("K", "K", 1, 0)]


def test_a_year_without_a_leader_in_the_file_is_not_known(give: Give) -> None:
    given(give)
    assert values(20, 1975, 1975, "archigos_leaders", "archigos_exits") == [(None, None)]


def test_lead_is_added_to_leader_years_and_by_day_to_state_years(give: Give) -> None:
    given(give)
    own = leader_years(1972, 1972).add("lead").collect()
    assert own.select("obsid", "lead_milservice", "lead_yrsexper").rows() == [
        ("A", 1, 20),
        ("A~2", None, None),
        ("B", None, 3),
    ]
    columns = ("state_lead_milservice", "state_lead_yrsexper")
    first = state_years(1972, 1972).add("lead-of-state").collect()
    assert first.filter(ccode=20).select(columns).rows() == [(1, 20)]
    last = state_years(1972, 1972).add(LEAD_OF_STATE(day="dec_31")).collect()
    assert last.filter(ccode=20).select(columns).rows() == [(None, None)]


def test_lead_is_refused_for_rows_without_a_leader(give: Give) -> None:
    given(give)
    with pytest.raises(PanelError, match="leader"):
        state_years(1972, 1972).add("lead")


def test_another_day_is_refused(give: Give) -> None:
    given(give)
    with pytest.raises(PanelError, match="jan_1"):
        state_years(1972, 1972).add(LEADERS(day="jan1")).collect()


def test_the_official_leaders_agree_with_a_count_by_year(official: Official) -> None:
    official(*FILES)
    from foedus.sources import adding

    spells = adding.load("archigos")
    # Every year of every spell, not cut to membership: where a state was in the system all year
    # and so was its leader's spell, the count of persons must be the same.
    years = (
        spells.with_columns(
            pl.int_ranges(pl.col("start").dt.year(), pl.col("last_day").dt.year() + 1).alias("year")
        )
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int64))
        .group_by("gwcode", "year")
        .agg(pl.col("leadid").n_unique().alias("persons"), pl.col("exit", "last_day"))
    )
    panel = state_years(1870, 2015, system="gw").add("leaders").collect()
    both = panel.drop_nulls("archigos_change").join(years, on=["gwcode", "year"], how="left")
    assert both.height > 13_000
    assert both.select((pl.col("persons") == pl.col("archigos_leaders")).all()).item()
    ended = spells.filter(pl.col("exit") != "Still in Office", pl.col("last_day").dt.year() >= 1870)
    assert panel["archigos_exits"].sum() <= ended.height
    assert panel.filter(archigos_change=1)["archigos_exits"].min() == 1


def test_the_official_traits_are_the_files(official: Official) -> None:
    official(*FILES)
    from foedus.sources import adding

    frame = leader_years(1870, 2015).add("lead", "willingness-to-use-force").collect()
    traits = adding.load("lead").join(adding.load("willingness-to-use-force"), on="obsid")
    joined = frame.join(traits, on="obsid", how="left", validate="m:1")
    assert frame.height > 15000
    for column, own in (("combat", "lead_combat"), ("theta3_mean", "lwuf_theta3_mean")):
        assert joined.select(pl.col(own).eq_missing(pl.col(column)).all()).item()
    states = state_years(1870, 2015).add("willingness-of-state", "leaders").collect()
    joined = states.join(traits, left_on="archigos_jan_1", right_on="obsid", how="left")
    same = pl.col("state_lwuf_theta1_mean").eq_missing(pl.col("theta1_mean"))
    assert joined.select(same.all()).item()


def test_an_assassinated_leader_did_not_leave_irregularly_when_he_entered(
    official: Official,
) -> None:
    official(*FILES)
    frame = state_years(1960, 1964).add("leaders").collect().filter(ccode=2).sort("year")
    columns = ("archigos_change", "archigos_irregular_exit", "archigos_exits")
    # 1961: Eisenhower to Kennedy, in January. 1963: Kennedy was killed in November.
    assert frame.select(columns).rows() == [(0, 0, 0), (1, 0, 1), (0, 0, 0), (1, 1, 1), (0, 0, 0)]
