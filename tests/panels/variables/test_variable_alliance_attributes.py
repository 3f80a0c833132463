"""What ATOP codes of alliances, members and states: by the phase that counts in the year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_files import member

from foedus.errors import PanelError
from foedus.panels import alliance_member_years, alliance_years, dyad_years, state_years
from foedus.panels.variable import Ask
from foedus.panels.variables.alliance_attributes import INSTITUTIONS, MEMBER, PROVISIONS
from foedus.panels.variables.alliance_counts import COUNTS

Give = Callable[..., None]
Official = Callable[..., None]

REAL = ("atop/atop5_1m.csv", "atop/atop5_1a.csv", "atop/atop5_1aph.csv", "atop/atopinst5_1.csv")
VERSIONS = dict.fromkeys(("atop-m", "atop-a", "atop-ph", "atop-inst"), "5.1")
WHOLE = Ask(1815, 2018, "cow", VERSIONS)


def phase(number: int, begin: str, end: str, **codes: object) -> dict[str, object]:
    """One phase of alliance 1."""
    days = {
        f"{which}{part}": int(value)
        for which, day in (("beg", begin), ("end", end))
        for part, value in zip(("yr", "mo", "day"), day.split("-"), strict=True)
    }
    return {"atopid": 1, "atopidphase": f"1.{number}", "phase": number, **days, **codes}


def two_phases(give: Give) -> None:
    """Most of 1902 is in phase 1, its end in phase 2."""
    spells = ((1, "1900-03-01", "1902-10-01"), (2, "1902-10-01", "1904-01-01"))
    give("atop-m", [
        member(1, code, begin, end, phase=number, defense=int(number == 1 and code == 200))
        for number, begin, end in spells
        for code in (200, 220)
    ])  # fmt: skip
    give("atop-ph", [
        phase(number, begin, end, defense=2 - number, base=3 * (number - 1), milcon="-9")
        for number, begin, end in spells
    ])  # fmt: skip
    give("atop-inst", [
        {"atopid": 1, "atopidphase": f"1.{number}", "milinst": number, "version": "5.0999999"}
        for number in (1, 2)
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("which", "defense", "milinst"),
    [("last", [1, 1, 0, 0], [1, 1, 2, 2]), ("first", [1, 1, 1, 0], [1, 1, 1, 2]),
     ("longest", [1, 1, 1, 0], [1, 1, 1, 2])],
)  # fmt: skip
def test_the_phase_that_counts_is_that_of_the_rule(
    give: Give, which: str, defense: list[int], milinst: list[int]
) -> None:
    two_phases(give)
    panel = alliance_years(1900, 1910).add(PROVISIONS(phase=which), INSTITUTIONS(phase=which))
    rows = panel.collect()
    assert rows["year"].to_list() == [1900, 1901, 1902, 1903]
    assert rows["alliance_defense"].to_list() == defense
    assert rows["alliance_milinst"].to_list() == milinst
    assert rows["alliance_base"].to_list() == [3 * (1 - one) for one in defense]


def test_a_code_that_is_not_known_is_null(give: Give) -> None:
    two_phases(give)
    assert (
        alliance_years(1900, 1903).add("atop-alliance").collect()["alliance_milcon"].is_null().all()
    )


def test_a_member_has_its_own_obligations_and_the_alliances(give: Give) -> None:
    two_phases(give)
    rows = alliance_member_years(1901, 1901).add("atop-member", "atop-alliance").collect()
    told = rows.select("ccode", "member_defense", "alliance_defense").rows()
    assert told == [(200, 1, 1), (220, 0, 1)]


def test_a_member_of_two_phases_in_a_year_has_one_row(give: Give) -> None:
    two_phases(give)
    for which, defense in (("last", 0), ("first", 1), ("longest", 1)):
        rows = alliance_member_years(1902, 1902).add(MEMBER(phase=which)).collect()
        assert rows.select("ccode", "member_defense").rows() == [(200, defense), (220, 0)]


def test_a_members_values_are_refused_where_no_row_is_a_members(give: Give) -> None:
    two_phases(give)
    for panel in (alliance_years(1901, 1901), state_years(1901, 1901), dyad_years(1901, 1901)):
        with pytest.raises(PanelError, match="alliance-member-year"):
            panel.add("atop-member")


def test_a_phase_rule_that_does_not_exist_is_refused(give: Give) -> None:
    two_phases(give)
    with pytest.raises(PanelError, match="phase"):
        alliance_years(1901, 1901).add(PROVISIONS(phase="any")).collect()


def test_a_state_counts_its_alliances_partners_and_pledges_both_ways(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", "1902-05-01", defense=1),
        member(1, 220, "1900-03-01", "1902-05-01"),
        member(2, 200, "1901-03-01", "1902-05-01"),
        member(2, 220, "1901-03-01", "1902-05-01", consul=1),
        member(2, 255, "1901-03-01", "1902-05-01", consul=1),
    ])  # fmt: skip
    rows = state_years(1901, 1903).add("atop-state").collect().filter(ccode=200)
    names = ("atop_alliances", "atop_partners", "atop_defense_to", "atop_defense_from",
             "atop_consul_to", "atop_consul_from")  # fmt: skip
    assert rows.select(names).rows() == [(2, 2, 1, 0, 0, 2)] * 2 + [(0,) * 6]
    germany = state_years(1901, 1901).add("atop-state").collect().filter(ccode=255)
    assert germany.select(names).rows() == [(1, 2, 0, 0, 2, 1)]


def test_a_state_without_allies_has_0_within_atops_years_and_null_after_them(give: Give) -> None:
    give("atop-m", [member(1, 200, "1900-03-01", defense=1), member(1, 220, "1900-03-01")])
    rows = state_years(2018, 2019).add("atop-state").collect().filter(ccode=2)
    assert rows["atop_partners"].to_list() == [0, None]


def test_counts_are_those_of_atops_own_state_years(official: Official, shared_data: Path) -> None:
    """All 11,923 rows but France's in 1320, whose only partner (8152) is no COW state."""
    official(REAL[0])
    theirs = pl.read_csv(shared_data / "atop/atop5_1sy.csv", infer_schema_length=None).select(
        pl.col("state").alias("ccode"), "year", "number", *_PROMISES
    )
    ours = COUNTS.build(WHOLE, phase="last").frame
    both = ours.join(theirs, on=["ccode", "year"], how="full", coalesce=True).sort("ccode", "year")
    assert both.height == theirs.height == 11_923
    france = pl.col("ccode").eq(220) & pl.col("year").is_between(1874, 1883)
    rest = both.filter(~france)
    assert rest["atop_alliances"].cast(pl.Int64).equals(rest["number"])
    for name in _PROMISES:
        assert (rest[f"atop_{name}_to"] > 0).cast(pl.Int64).equals(rest[name])
    assert both.filter(france)["number"].to_list() == [2] * 4 + [1] * 6
    assert both.filter(france)["atop_alliances"].to_list() == [1] * 4 + [None] * 6


_PROMISES = ("defense", "offense", "neutral", "nonagg", "consul")


def test_pledges_given_and_received_add_up(official: Official) -> None:
    official(REAL[0])
    frame = COUNTS.build(WHOLE).frame
    for name in _PROMISES:
        assert frame[f"atop_{name}_to"].sum() == frame[f"atop_{name}_from"].sum()
    assert frame["atop_partners"].sum() == 273_296


def test_every_alliance_year_and_member_year_finds_its_phase(official: Official) -> None:
    official(*REAL)
    names = ("atop-alliance", "atop-institutions", "atop-lifetime")
    alliances = alliance_years(1816, 2018).add(*names).collect()
    assert alliances.height == 15_597
    assert alliances["alliance_defense"].null_count() == 0
    assert alliances["alliance_begyr"].null_count() == 0
    # A year of the alliance is a year between its first and last.
    assert (alliances["year"] >= alliances["alliance_begyr"]).all()
    ended = alliances.drop_nulls("alliance_endyr")
    assert (ended["year"] <= ended["alliance_endyr"]).all()
    members = alliance_member_years(1816, 2018, only_states=False).add("atop-member").collect()
    assert members["member_defense"].null_count() == 0


def test_an_alliance_whose_text_did_not_change_has_its_one_row_in_every_year(
    official: Official, shared_data: Path
) -> None:
    """Alliances of one phase against ATOP's alliance file; -9 and -8 are no numbers."""
    official(*REAL)
    raw = pl.read_csv(shared_data / "atop/atop5_1a.csv", infer_schema_length=None)
    single = raw.filter(pl.col("maxphase") == 0)
    rows = PROVISIONS.build(WHOLE).frame.join(single, on="atopid", how="inner")
    assert rows["atopid"].n_unique() == single.height
    for column in PROVISIONS.columns:
        theirs = rows[column.name.removeprefix("alliance_")]
        known = theirs.is_not_null() & ~theirs.is_in([-9, -8])
        assert rows[column.name].is_not_null().equals(known)
        assert rows.filter(known)[column.name].cast(pl.Int64).equals(theirs.filter(known))


def test_nato_is_deep_from_its_second_phase_on(official: Official) -> None:
    """Phase 1 of 3180 is the treaty of 1949; phase 2, from June 1951, has bases."""
    official(*REAL)
    rows = alliance_years(1949, 1953).add("atop-alliance", "atop-institutions").collect()
    nato = rows.filter(atopid=3180)
    assert nato["alliance_base"].to_list() == [0, 0, 3, 3, 3]
    assert nato["alliance_milinst"].to_list() == [1, 1, 2, 2, 2]
