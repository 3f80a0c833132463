"""United States troops: null where not listed, Vietnam's in the south, two spellings added up."""

from __future__ import annotations

from collections.abc import Callable

from foedus.panels import state_years
from foedus.sources import adding

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "posture/troopdata-rebuild-country-year.csv"


def row(country: str, ccode: int, year: int, troops: int, marines: int = 0) -> dict[str, object]:
    return {
        "countryname": country, "ccode": ccode, "year": year, "troops_ad": troops,
        "marine_corps_ad": marines,
    }  # fmt: skip


def given(give: Give) -> None:
    give(
        "us-troops",
        [
            row("Germany", 255, 1989, 250000),
            row("Germany", 255, 1991, 200000),
            row("Vietnam", 816, 1968, 537377),
            row("Vietnam", 816, 1976, 0),
            row("Czechia", 316, 2013, 17, 5),
            row("Czech Republic", 316, 2013, 3, 0),
            row("Aden", 1029, 1989, 4),
            row("Cuba", 40, 1959, 10, -2),
        ],
    )


def troops(ccode: int, first: int, last: int, column: str = "us_troops") -> list[int | None]:
    frame = state_years(first, last).add("us-troops").collect()
    found: list[int | None] = frame.filter(ccode=ccode).sort("year")[column].to_list()
    return found


def test_a_state_that_is_not_listed_is_not_known_and_zero_is_zero(give: Give) -> None:
    given(give)
    assert troops(816, 1975, 1977) == [None, 0, None]


def test_germany_is_west_germany_before_it_was_one(give: Give) -> None:
    given(give)
    assert troops(260, 1988, 1989) == [None, 250000]
    assert troops(255, 1991, 1991) == [200000]


def test_the_troops_in_vietnam_were_in_the_south(give: Give) -> None:
    given(give)
    assert troops(817, 1968, 1968) == [537377]
    assert troops(816, 1968, 1968) == [None]


def test_two_spellings_of_one_state_are_added_up(give: Give) -> None:
    given(give)
    assert troops(316, 2013, 2013) == [20]
    assert troops(316, 2013, 2013, "us_troops_marines") == [5]


def test_a_negative_count_is_not_a_number(give: Give) -> None:
    given(give)
    assert troops(40, 1959, 1959) == [10]
    assert troops(40, 1959, 1959, "us_troops_marines") == [None]


def test_the_official_sums_are_the_files(official: Official) -> None:
    official(FILE)
    frame = state_years(1950, 2024).add("us-troops").collect()
    rows = adding.load("us-troops")
    for ccode in (2, 732, 220, 200, 316):
        mine = frame.filter(ccode=ccode)["us_troops"].sum()
        assert mine == rows.filter(ccode=ccode)["troops_ad"].sum()
    germany = rows.filter(ccode=255).filter(year=1985)["troops_ad"].item()
    assert frame.filter(ccode=260, year=1985)["us_troops"].item() == germany
    assert frame.filter(ccode=817, year=1968)["us_troops"].item() == 537377
    assert frame.filter(year=2024)["us_troops"].count() > 150
