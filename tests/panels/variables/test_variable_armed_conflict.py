"""UCDP's conflicts in both systems' numbers, primary parties and helpers, episodes and onsets."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.variable import Chosen
from foedus.panels.variables.armed_conflict import UCDP, UCDP_INTERSTATE
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]
FILE = "conflict/UcdpPrioConflict_v25_1.csv"


def conflict(
    number: int, year: int, kind: int, a: str, b: str = "", **more: object
) -> dict[str, object]:
    return {
        "conflict_id": number, "year": year, "type_of_conflict": kind, "intensity_level": 1,
        "gwno_a": a, "gwno_a_2nd": "", "gwno_b": b, "gwno_b_2nd": "", "gwno_loc": a,
        "start_date": f"{year}-01-01", "start_date2": f"{year}-01-01", "ep_end_date": "", **more,
    }  # fmt: skip


def states(
    variable: Chosen, code: int, first: int, last: int, column: str, system: str
) -> list[object]:
    rows = state_years(first, last, system=system).add(variable).collect()
    return rows.filter(pl.col(rows.columns[0]) == code)[column].to_list()


KUWAIT = [
    conflict(371, 1990, 2, "645", "690"),
    conflict(371, 1991, 2, "645", "690", gwno_b_2nd="2, 20, 260", intensity_level=2,
             start_date2="1990-08-02"),
]  # fmt: skip


def test_primary_parties_are_in_it_and_helpers_only_if_asked(give: Give) -> None:
    give("ucdp-prio", KUWAIT)
    for system in ("cow", "gw"):
        assert states(UCDP(), 645, 1989, 1992, "ucdp_interstate", system) == [0, 1, 1, 0]
        assert states(UCDP(), 2, 1990, 1991, "ucdp_conflict", system) == [0, 0]
        assert states(UCDP(of="all"), 2, 1990, 1991, "ucdp_conflict", system) == [0, 1]
    assert states(UCDP(), 690, 1990, 1991, "ucdp_intensity", "cow") == [1, 2]
    assert states(UCDP(), 690, 1990, 1991, "ucdp_onset", "cow") == [1, 0]


def test_cows_number_is_that_of_the_year(give: Give) -> None:
    give("ucdp-prio", KUWAIT)
    assert states(UCDP(of="all"), 255, 1991, 1991, "ucdp_conflict", "cow") == [1]
    assert states(UCDP(of="all"), 260, 1991, 1991, "ucdp_conflict", "gw") == [1]


def test_serbia_is_345_to_cow_and_340_to_gleditsch_and_ward(give: Give) -> None:
    give("ucdp-prio", [conflict(13, 2014, 4, "645", gwno_a_2nd="345")])
    assert states(UCDP(of="all"), 340, 2014, 2014, "ucdp_internationalized", "gw") == [1]
    assert states(UCDP(of="all"), 345, 2014, 2014, "ucdp_internationalized", "cow") == [1]


def test_a_conflict_is_placed_where_what_is_at_issue_lies(give: Give) -> None:
    give("ucdp-prio", [conflict(5, 1955, 1, "220", gwno_loc="615, 616")])
    assert states(UCDP(), 220, 1955, 1955, "ucdp_extrasystemic", "gw") == [1]
    assert states(UCDP(of="location"), 220, 1955, 1955, "ucdp_extrasystemic", "gw") == [0]


def test_an_onset_is_of_an_episode_or_of_the_conflict(give: Give) -> None:
    give(
        "ucdp-prio",
        [conflict(200, year, 3, "145", start_date2=f"{year}-07-21") for year in (1946, 1952)],
    )
    assert states(UCDP(), 145, 1946, 1952, "ucdp_onset", "cow") == [1, 0, 0, 0, 0, 0, 1]
    assert states(UCDP(onset="conflict"), 145, 1946, 1952, "ucdp_onset", "cow")[-1] == 0


def test_nothing_is_known_before_1946(give: Give) -> None:
    give("ucdp-prio", KUWAIT)
    assert states(UCDP(), 2, 1944, 1947, "ucdp_conflicts", "cow") == [None, None, 0, 0]


def test_a_number_that_cow_lacks_is_listed(give: Give) -> None:
    give("ucdp-prio", [conflict(1, 1948, 2, "750", "751")])
    panel = dyad_years(1948, 1948).add("ucdp-prio-interstate")
    assert panel.unresolved().rows() == [("ucdp-prio-interstate", "751", 1948, 1948, 1)]
    assert panel.collect()["ucdp_dyad_conflict"].sum() == 0


def test_pairs_stand_on_opposite_sides_and_have_one_row(give: Give) -> None:
    give(
        "ucdp-prio",
        [
            conflict(252, 1956, 2, "651", "220,  666,  200"),
            conflict(253, 1956, 2, "666", "651", intensity_level=2),
        ],
    )
    for system in ("cow", "gw"):
        rows = (
            dyad_years(1956, 1956, directed=False, system=system).add(UCDP_INTERSTATE()).collect()
        )
        fights = rows.filter(pl.col("ucdp_dyad_conflict") == 1)
        assert fights.select(rows.columns[0], rows.columns[1], "ucdp_dyad_conflicts").rows() == [
            (200, 651, 1), (220, 651, 1), (651, 666, 2),
        ]  # fmt: skip
        assert fights["ucdp_dyad_intensity"].to_list() == [1, 1, 2]


def test_helpers_of_both_sides_are_pairs_only_if_asked(give: Give) -> None:
    korea = conflict(
        235, 1950, 2, "731", "732", gwno_a_2nd="710", gwno_b_2nd="2", intensity_level=2
    )
    give("ucdp-prio", [korea])
    narrow, wide = (
        dyad_years(1950, 1950, directed=False)
        .add(UCDP_INTERSTATE(secondary=secondary, only_wars=True))
        .collect()["ucdp_dyad_conflict"]
        .sum()
        for secondary in (False, True)
    )
    assert (narrow, wide) == (1, 4)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"of": "rebels"}, "no of 'rebels'"),
        ({"onset": "year"}, "no onset"),
        ({"only_wars": 1}, "only_wars"),
    ],
)
def test_options_that_are_none_are_refused(
    give: Give, options: dict[str, object], says: str
) -> None:
    give("ucdp-prio", KUWAIT)
    with pytest.raises(PanelError, match=says):
        state_years(1990, 1990).add(UCDP(**options)).collect()  # type: ignore[arg-type]


def test_the_real_file_counted_by_hand(official: Official) -> None:
    official(FILE)
    given = adding.load("ucdp-prio")
    parties: set[tuple[int, int, int]] = set()
    pairs: set[tuple[int, int, int]] = set()
    for row in given.iter_rows(named=True):
        a, b = (
            [int(code) for code in (row[name] or "").split(",") if code.strip()]
            for name in ("gwno_a", "gwno_b")
        )
        parties |= {(code, row["year"], row["conflict_id"]) for code in a + b}
        if row["type_of_conflict"] == 2:
            pairs |= {(min(x, y), max(x, y), row["year"]) for x in a for y in b}
    # Hyderabad was no member of either system in 1947 and 1948.
    hyderabad = {one for one in parties if one[0] == 751}
    panel = state_years(1946, 2024, system="gw").add("ucdp-prio").collect()
    assert panel["ucdp_conflicts"].sum() == len(parties - hyderabad) == 2910
    both = dyad_years(1946, 2024, directed=False, system="gw").add("ucdp-prio-interstate").collect()
    assert both["ucdp_dyad_conflict"].sum() == len({one for one in pairs if 751 not in one}) == 160
    cow = state_years(1946, 2024).add("ucdp-prio").collect()
    # Oman fought from 1957; COW counts it from 1971.
    oman = {one for one in parties if one[0] == 698 and one[1] < 1971}
    assert cow["ucdp_conflicts"].sum() == 2910 - len(oman)
    ukraine = both.filter(gwcode1=365, gwcode2=369, year=2022)
    assert ukraine.select("ucdp_dyad_onset", "ucdp_dyad_intensity").row(0) == (1, 2)
    assert panel["ucdp_conflict"].null_count() == 0
