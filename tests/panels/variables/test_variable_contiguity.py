"""Contiguity by year: the closest kind, none where the file lists none, unknown after its end."""

from __future__ import annotations

from collections.abc import Callable

from foedus.panels import dyad_years
from foedus.panels.variables.contiguity import CONTIGUITY

Give = Callable[..., None]

COMMON = {"notes": "", "version": "3.2"}


def rows() -> list[dict[str, object]]:
    return [
        {"statelno": 200, "statehno": 220, "begin": 181601, "end": 201612, "conttype": 2, **COMMON},
        {"statelno": 255, "statehno": 300, "begin": 187103, "end": 191811, "conttype": 1, **COMMON},
    ]


def kinds(pair: tuple[int, int], first: int, last: int, **options: str) -> list[int | None]:
    panel = dyad_years(first, last).add(CONTIGUITY(**options))
    mine = panel.frame.filter(ccode1=pair[0], ccode2=pair[1]).collect()
    found: list[int | None] = mine["conttype"].to_list()
    return found


def test_a_listed_pair_has_its_kind_both_ways_and_an_unlisted_one_has_none(give: Give) -> None:
    give("cow-contiguity", rows())
    assert kinds((200, 220), 1914, 1915) == [2, 2]
    assert kinds((220, 200), 1914, 1915) == [2, 2]
    assert kinds((200, 255), 1914, 1915) == [0, 0]


def test_nothing_is_known_after_the_file_ends(give: Give) -> None:
    give("cow-contiguity", rows())
    assert kinds((200, 220), 2015, 2018) == [2, 2, None, None]
    assert kinds((200, 255), 2015, 2018) == [0, 0, None, None]


def test_the_rule_says_which_day_of_the_year_counts(give: Give) -> None:
    give("cow-contiguity", rows())
    assert kinds((255, 300), 1918, 1918) == [1]
    assert kinds((255, 300), 1918, 1918, rule="dec_31") == [0]
