"""DCAD: signed and in force, outside 1980-2010 not known, and Germany's agreements kept."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panels import dyad_years
from foedus.panels.variables.defense_cooperation import DCAD

Give = Callable[..., None]
Official = Callable[..., None]

FILE = "dca/DCAD-v1.0-main.csv"


def row(
    number: int, one: int, other: int, signed: int, end: int, **more: object
) -> dict[str, object]:
    return {
        "DCAid": f"DCADv1.0-{number:04}", "ccode1": one, "ccode2": other, "signYear": signed,
        "signMonth": 5, "signDay": 1, "EIFYear": -77, "EIFMonth": -77, "EIFDay": -77,
        "endYearEstimate": end, "type": "general", **more,
    }  # fmt: skip


def rows() -> list[dict[str, object]]:
    in_force = {"EIFYear": 1997, "EIFMonth": 2, "EIFDay": 1}
    return [
        row(9001, 2, 200, 1995, 1999, **in_force),
        row(9002, 2, 200, 1998, 1999, type="sector"),
        row(9003, 220, 260, 1988, 2010),
        row(9004, 2, 255, 1985, 1986, type="sector"),
    ]


def held(pair: tuple[int, int], first: int, last: int, column: str, **options: str) -> list[object]:
    panel = dyad_years(first, last).add(DCAD(**options))
    mine = panel.frame.filter(ccode1=pair[0], ccode2=pair[1]).collect()
    return mine[column].to_list()


def test_an_agreement_holds_from_its_signature_to_the_owners_last_year(give: Give) -> None:
    give("dcad", rows())
    years = (1994, 2000)
    assert held((2, 200), *years, "dca_in_force") == [0, 1, 1, 1, 2, 2, 0]
    assert held((200, 2), *years, "dca_in_force") == [0, 1, 1, 1, 2, 2, 0]
    assert held((2, 200), *years, "dca_signed") == [0, 1, 0, 0, 1, 0, 0]
    assert held((2, 200), *years, "dca_general") == [0, 1, 1, 1, 1, 1, 0]
    assert held((2, 200), *years, "dca_sector") == [0, 0, 0, 0, 1, 1, 0]


def test_it_may_count_from_entry_into_force_where_that_is_known(give: Give) -> None:
    give("dcad", rows())
    found = held((2, 200), 1994, 2000, "dca_in_force", begin="in_force")
    assert found == [0, 0, 0, 1, 2, 2, 0]
    signed = held((2, 200), 1994, 2000, "dca_signed", begin="in_force")
    assert signed == [0, 1, 0, 0, 1, 0, 0]


def test_outside_its_years_an_agreement_is_unknown_and_not_zero(give: Give) -> None:
    give("dcad", rows())
    assert held((2, 200), 1978, 1981, "dca_in_force") == [None, None, 0, 0]
    assert held((2, 200), 2009, 2012, "dca_in_force") == [0, 0, None, None]


def test_what_west_germany_signed_is_the_united_germanys_later(give: Give) -> None:
    give("dcad", rows())
    assert held((220, 260), 1987, 1990, "dca_in_force") == [0, 1, 1, 1]
    # In 1990 it is one state and then the other; no year of either is 0 by the change.
    assert held((220, 255), 1990, 1992, "dca_in_force") == [1, 1, 1]
    # A number that COW does not count in the year is read as the state that it continues.
    assert held((2, 260), 1984, 1987, "dca_sector") == [0, 1, 1, 0]


def test_another_beginning_is_refused_with_the_nearest(give: Give) -> None:
    give("dcad", rows())
    with pytest.raises(PanelError, match="in_force"):
        dyad_years(1990, 1991).add(DCAD(begin="in force")).collect()


def test_the_official_agreements_are_all_counted_once(official: Official) -> None:
    official(FILE)
    panel = dyad_years(1979, 2011, directed=False).add("dcad").collect()
    inside = panel.filter(pl.col("year").is_between(1980, 2010))
    # 1,871, without two whose partner is not told, and four signed before COW counts a partner:
    # three by the Czech Republic in 1991-1992, one by Brunei in 1981.
    assert inside["dca_signed"].sum() == 1871 - 2 - 4
    assert inside["dca_in_force"].null_count() == 0
    assert panel.filter(~pl.col("year").is_between(1980, 2010))["dca_signed"].count() == 0
    assert inside.select((pl.col("dca_in_force") >= pl.col("dca_signed")).all()).item()
    germany = inside.filter((pl.col("ccode1") == 255) | (pl.col("ccode2") == 255))
    assert germany.filter(year=1991)["dca_in_force"].sum() > 0
