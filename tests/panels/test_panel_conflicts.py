"""War participants, crisis states and dyads: their rows and days, and variables added to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from foedus.errors import CoverageError, PanelError, SourceNotAddedError
from foedus.panels import crisis_dyads, crisis_states, rebuild, war_participants

Give = Callable[..., None]
Official = Callable[..., None]


def actor(
    crisis: int, number: int, code: int, first: tuple[int, ...], last: tuple[int, ...]
) -> dict[str, object]:
    begin, end = ((*days, "-99", "-99", "-99")[:3] for days in (first, last))
    return {
        "crisno": crisis, "cracno": number, "cracid": code, "actor": "ZZZ", "yrtrig": begin[0],
        "motrig": begin[1], "datrig": begin[2], "yrterm": end[0], "moterm": end[1],
        "daterm": end[2], "trigent": "-99",
    }  # fmt: skip


ACTORS = [
    actor(10, 1, 255, (1938, 2, 11), (1938, 3, 14)),
    actor(10, 2, 305, (1938, 2, 11), (1938, 3, 13)),
    actor(11, 3, 200, (1938, 9, 7), (1938, 9, 30)),
    actor(11, 4, 220, (1938, 9), ()),
    actor(11, 5, 365, (1938, 10, 5), (1938, 10, 9)),
    actor(12, 6, 260, (1999, 3, 1), (1999, 6, 1)),
]


def test_crisis_states_have_their_own_days_and_no_invented_end(give: Give) -> None:
    give("icb-actors", ACTORS)
    rows = crisis_states(1938, 1938).collect()
    assert rows.rows()[:2] == [
        (10, 255, 1938, date(1938, 2, 11), date(1938, 3, 15)),
        (10, 305, 1938, date(1938, 2, 11), date(1938, 3, 14)),
    ]
    assert rows.filter(ccode=220).row(0) == (11, 220, 1938, date(1938, 9, 1), None)


def test_crisis_states_carry_the_number_of_their_year(give: Give) -> None:
    give("icb-actors", ACTORS)
    assert crisis_states(1999, 1999).collect()["ccode"].to_list() == [255]
    assert crisis_states(1999, 1999, system="gw").collect()["gwcode"].to_list() == [260]


def test_crisis_dyads_share_a_day(give: Give) -> None:
    give("icb-actors", ACTORS)
    rows = crisis_dyads(1918, 2016, directed=False).collect()
    assert rows.rows() == [
        (10, 255, 305, 1938, date(1938, 2, 11), date(1938, 3, 14)),
        (11, 200, 220, 1938, date(1938, 9, 7), None),
        # France's crisis has no known end and counts to the end of the year, Russia's begins later.
        (11, 220, 365, 1938, date(1938, 10, 5), None),
    ]
    assert crisis_dyads(1918, 2016).collect().height == 6


def test_variables_are_found_in_the_year_of_the_row(give: Give) -> None:
    give("icb-actors", ACTORS)
    give(
        "nmc",
        [{"ccode": code, "year": 1938, "milex": code} for code in (200, 220, 255, 305)],
    )
    pairs = crisis_dyads(1918, 2016, directed=False).add("nmc").collect()
    assert pairs.select("milex1", "milex2").rows() == [(255, 305), (200, 220), (220, None)]
    assert crisis_states(1938, 1938).add("nmc", "icb-state").collect()["icb_actor"].sum() == 5


@pytest.mark.parametrize("unit", [crisis_states, crisis_dyads])
def test_crises_ask_for_the_file_of_actors(cache: object, unit: Callable[..., object]) -> None:
    with pytest.raises(SourceNotAddedError, match="icb-actors"):
        unit(1938, 1938)


def test_war_participants_enter_once_per_side(official: Official) -> None:
    official("cow/war/Inter-StateWarData_v4.0.csv")
    rows = war_participants(1816, 2007).collect()
    assert rows.height == 337
    france = rows.filter(warnum=139, ccode=220)
    assert france.select("side", "year", "start", "end", "initiator", "deaths").rows() == [
        (1, 1939, date(1939, 9, 3), date(1945, 8, 15), 0, 210824),
        (2, 1940, date(1940, 7, 7), date(1941, 7, 15), 0, 2500),
    ]
    assert war_participants(1939, 1945).collect()["year"].is_between(1939, 1945).all()


def test_a_state_that_was_still_at_war_has_no_end(official: Official) -> None:
    official("cow/war/Extra-StateWarData_v4.0.csv")
    rows = war_participants(2001, 2007, kind="extra").collect()
    assert rows["end"].null_count() == 13
    assert rows.filter(warnum=481, ccode=2).select("start", "end").row(0) == (
        date(2001, 12, 23),
        None,
    )


def test_war_participants_take_variables_of_their_year_of_entry(official: Official) -> None:
    official("cow/war/Inter-StateWarData_v4.0.csv", "cow/nmc/NMC-60-abridged.csv")
    panel = war_participants(1816, 2007).add("nmc")
    assert rebuild(panel.recipe).collect().equals(panel.collect())
    rows = panel.collect()
    assert rows["cinc"].null_count() == 0
    one = rows.filter(warnum=106, ccode=255).row(0, named=True)
    assert (one["year"], round(one["cinc"], 4)) == (1914, 0.1582)


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda: war_participants(1816, 2007, kind="civil"), PanelError, "no kind 'civil'"),
        (lambda: war_participants(1816, 2020), CoverageError, "1816-2007"),
        (lambda: war_participants(2007, 1816), PanelError, "ends"),
    ],
)
def test_what_is_no_war_is_refused(
    official: Official, ask: Callable[[], object], error: type[Exception], says: str
) -> None:
    official("cow/war/Inter-StateWarData_v4.0.csv")
    with pytest.raises(error, match=says):
        ask()


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda: crisis_states(1938, 1938, system="iso"), PanelError, "no system 'iso'"),
        (lambda: crisis_dyads(1938, 1938, directed="no"), PanelError, "directed"),
        (lambda: crisis_dyads(1917, 1938), CoverageError, "1918-2016"),
    ],
)
def test_what_is_no_crisis_is_refused(
    give: Give, ask: Callable[[], object], error: type[Exception], says: str
) -> None:
    give("icb-actors", ACTORS)
    with pytest.raises(error, match=says):
        ask()
