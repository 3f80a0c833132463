"""Crisis actors and pairs from a file of the described layout; triggers from the real one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years, state_years
from foedus.panels.variable import Chosen
from foedus.panels.variables.crises import ACTORS, PAIRS, TRIGGERS
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]


def actor(
    crisis: int, number: int, code: int, first: str, last: str, by: object = "-99"
) -> dict[str, object]:
    start = [*first.split("-"), "-99", "-99"][:3]
    end = [*last.split("-"), "-99", "-99"][:3] if last else ["-99"] * 3
    return {
        "crisno": crisis, "cracno": number, "cracid": code, "actor": "ZZZ", "yrtrig": start[0],
        "motrig": start[1], "datrig": start[2], "yrterm": end[0], "moterm": end[1],
        "daterm": end[2], "trigent": by,
    }  # fmt: skip


CUBA = [
    actor(196, 1, 2, "1962-10-16", "1962-11-20", 365),
    actor(196, 2, 365, "1962-10-22", "1962-11-20", 2),
    actor(196, 3, 40, "1962-10-22", "1962-11-20", 2),
]
BERLIN = [
    actor(185, 4, 260, "1961-08-13", "1961-10-28", 265),
    actor(185, 5, 220, "1961-08-13", "1961-10-28", 265),
    actor(900, 6, 260, "1999-12-20", "2001", 345),
    actor(900, 7, 345, "1999-12", "", 996),
]


def state(
    variable: Chosen, code: int, first: int, last: int, column: str, system: str
) -> list[object]:
    rows = state_years(first, last, system=system).add(variable).collect()
    return rows.filter(rows[rows.columns[0]] == code)[column].to_list()


def pair(variable: Chosen, one: int, two: int, first: int, last: int, column: str) -> list[object]:
    rows = dyad_years(first, last).add(variable).frame.filter(ccode1=one, ccode2=two).collect()
    return rows[column].to_list()


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_a_state_is_an_actor_from_its_trigger_to_its_end(give: Give, system: str) -> None:
    give("icb-actors", CUBA + BERLIN)
    assert state(ACTORS(), 40, 1961, 1963, "icb_actor", system) == [0, 1, 0]
    germany = 255 if system == "cow" else 260
    assert state(ACTORS(), germany, 1998, 2002, "icb_actor", system) == [0, 1, 1, 1, 0]
    assert state(ACTORS(), germany, 1999, 2001, "icb_actor_onset", system) == [1, 0, 0]
    assert state(ACTORS(rule="jan_1"), germany, 1999, 2002, "icb_actor", system) == [0, 1, 1, 0]
    assert state(ACTORS(), 2, 1916, 1919, "icb_actor_crises", system) == [None, None, 0, 0]


def test_a_crisis_whose_end_is_not_known_counts_in_the_year_of_its_trigger(give: Give) -> None:
    give("icb-actors", BERLIN)
    assert state(ACTORS(), 345, 1998, 2001, "icb_actor", "cow") == [0, 1, 0, 0]


def test_two_are_in_one_crisis_whichever_side_they_are_on(give: Give) -> None:
    give("icb-actors", CUBA + BERLIN)
    assert pair(PAIRS(), 2, 365, 1961, 1963, "icb_crisis") == [0, 1, 0]
    assert pair(PAIRS(), 365, 40, 1962, 1962, "icb_crisis") == [1]
    assert pair(PAIRS(), 255, 345, 1999, 2000, "icb_onset") == [1, 0]
    assert pair(PAIRS(), 2, 40, 2016, 2018, "icb_crises") == [0, None, None]


def test_the_trigger_links_those_of_whom_one_triggered_the_others_crisis(give: Give) -> None:
    give("icb-actors", CUBA + BERLIN)
    linked = PAIRS(link="trigger")
    assert pair(linked, 2, 365, 1962, 1962, "icb_crisis") == [1]
    assert pair(linked, 40, 365, 1962, 1962, "icb_crisis") == [0]
    assert pair(linked, 260, 220, 1961, 1961, "icb_crisis") == [0]
    assert pair(linked, 255, 345, 1999, 1999, "icb_crisis") == [1]


def test_the_trigger_is_refused_where_the_file_has_none(give: Give) -> None:
    give("icb-actors", [{**row, "trigent": "-99"} for row in CUBA])
    with pytest.raises(PanelError, match="no column trigent"):
        dyad_years(1962, 1962).add(PAIRS(link="trigger")).collect()
    with pytest.raises(PanelError, match="no link 'side'"):
        dyad_years(1962, 1962).add(PAIRS(link="side")).collect()


def test_an_actor_without_a_cow_number_or_a_day_is_listed(give: Give) -> None:
    give(
        "icb-actors",
        [*CUBA, actor(34, 8, 671, "1924-09-01", "1925-12-19"), actor(474, 9, 2, "-99", "")],
    )
    left = state_years(1924, 1924).add("icb-state").unresolved()
    assert left.select("name", "first", "rows").rows() == [
        ("ZZZ in crisis 474", None, 1),
        ("671", 1924, 1),
    ]


def test_a_triggered_crisis_counts_in_the_year_it_broke_out(give: Give) -> None:
    days = {"motrig": 1, "datrig": 2, "yrterm": 1925, "moterm": 1, "daterm": 1}
    give(
        "icb-crises",
        [
            {"crisno": 1, "yrtrig": 1924, **days, "trigent": 365, "viol": 2},
            {"crisno": 2, "yrtrig": 1924, **days, "trigent": 365, "viol": 4},
            {"crisno": 3, "yrtrig": 1924, **days, "trigent": 996, "viol": 4},
        ],
    )
    for system in ("cow", "gw"):
        assert state(TRIGGERS(), 365, 1923, 1925, "icb_triggered", system) == [0, 2, 0]
        assert state(TRIGGERS(), 365, 1924, 1925, "icb_triggered_violence", system) == [4, None]
    assert state(TRIGGERS(), 365, 2016, 2018, "icb_triggered", "cow") == [0, None, None]


def test_every_crisis_triggered_by_a_state_is_in_the_panel(official: Official) -> None:
    official("icb/icb1v13.csv")
    crises = adding.load("icb-crises")
    triggered = crises.filter(crises["trigent"] < 990).height
    assert triggered == 339
    panel = state_years(1918, 2016).add("icb-triggers")
    # Hejaz has no number of COW's (1924), and Costa Rica joins its system in 1920 (1918).
    assert panel.collect()["icb_triggered"].sum() == triggered - 2
    assert panel.unresolved()["name"].to_list() == ["671"]
    assert (
        state_years(1918, 2016, system="gw").add("icb-triggers").collect()["icb_triggered"].sum()
        == 338
    )
