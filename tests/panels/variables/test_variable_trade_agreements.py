"""DESTA: signed and in force, treaties counted once, withdrawals, names read in each year."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from foedus.panels import dyad_years

Give = Callable[..., None]
Official = Callable[..., None]

FILES = (
    "treaties/desta_list_of_treaties_02_02.csv",
    "treaties/desta_list_of_treaties_02_02_dyads.csv",
)
PEOPLE = {826: "United Kingdom", 276: "Germany", 250: "France", 184: "Cook Islands", 40: "Austria"}


def dyad(
    one: int, other: int, number: str, signed: int, force: int | None, **more: object
) -> dict[str, object]:
    return {
        "iso1": one, "iso2": other, "country1": PEOPLE[one], "country2": PEOPLE[other],
        "number": number, "base_treaty": int(number.split("+")[0]), "entry_type": "base_treaty",
        "year": signed, "entryforceyear": "" if force is None else force, **more,
    }  # fmt: skip


def given(give: Give) -> None:
    give(
        "desta-dyads",
        [
            dyad(826, 250, "7", 1972, 1974),
            dyad(826, 250, "7+1", 1976, 1976, entry_type="accession"),
            dyad(276, 250, "8", 1985, 1986),
            dyad(276, 40, "9", 1988, None),
            dyad(184, 250, "10", 1990, 1990),
        ],
    )
    blank = {f"{part}{n}": "" for part in ("c", "mc") for n in range(1, 92)}
    members = {**blank, "c1": 826, "mc1": 1, "c2": 250, "mc2": 2}
    give(
        "desta",
        [{"number": "7_1", "base_treaty": 7, "entry_type": "withdrawal", "year": 1978, **members}],
    )


def counts(pair: tuple[int, int], first: int, last: int, column: str) -> list[int | None]:
    panel = dyad_years(first, last).add("desta")
    mine = panel.frame.filter(ccode1=pair[0], ccode2=pair[1]).collect()
    found: list[int | None] = mine[column].to_list()
    return found


def test_a_treaty_and_its_accession_count_once_until_a_party_withdraws(give: Give) -> None:
    given(give)
    assert counts((200, 220), 1971, 1979, "desta_agreements") == [0, 1, 1, 1, 1, 1, 1, 0, 0]
    assert counts((220, 200), 1971, 1979, "desta_in_force") == [0, 0, 0, 1, 1, 1, 1, 0, 0]
    assert counts((200, 220), 1971, 1979, "desta_signed") == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_an_agreement_whose_entry_into_force_is_not_given_is_signed_only(give: Give) -> None:
    given(give)
    assert counts((260, 305), 1987, 1989, "desta_agreements") == [0, 1, 1]
    assert counts((260, 305), 1987, 1989, "desta_in_force") == [0, 0, 0]


def test_a_country_is_the_state_that_carries_its_name_in_the_year(give: Give) -> None:
    given(give)
    assert counts((220, 260), 1984, 1990, "desta_in_force") == [0, 0, 1, 1, 1, 1, 1]
    # In 1990 it is one state and then the other; no year of either is 0 by the change.
    assert counts((220, 255), 1990, 1992, "desta_in_force") == [1, 1, 1]


def test_outside_its_years_nothing_is_known_and_inside_no_row_is_none(give: Give) -> None:
    given(give)
    assert counts((2, 20), 1946, 1949, "desta_in_force") == [None, None, 0, 0]
    assert counts((200, 220), 2023, 2024, "desta_agreements") == [0, None]


def test_a_country_that_is_no_state_is_listed_and_not_dropped(give: Give) -> None:
    given(give)
    panel = dyad_years(1990, 1995).add("desta")
    left = panel.unresolved().filter(name="Cook Islands")
    assert left.select("variable", "first", "last").rows() == [("desta", 1990, 2023)]


def test_gleditsch_and_wards_numbers_are_given_too(give: Give) -> None:
    given(give)
    panel = dyad_years(1991, 1991, system="gw").add("desta")
    mine = panel.frame.filter(gwcode1=220, gwcode2=260).collect()
    assert mine["desta_in_force"].to_list() == [1]


def test_the_official_files_agree_with_a_count_of_their_rows(
    official: Official,
) -> None:
    official(*FILES)
    from foedus.sources import adding

    panel = dyad_years(1946, 2024, directed=False).add("desta").collect()
    inside = panel.filter(pl.col("year").is_between(1948, 2023))
    assert inside["desta_agreements"].null_count() == 0
    assert panel.filter(~pl.col("year").is_between(1948, 2023))["desta_signed"].count() == 0
    assert inside.select((pl.col("desta_in_force") <= pl.col("desta_agreements")).all()).item()
    # The United States and Canada, by hand: the list of treaties that the file has for them.
    rows = adding.load("desta-dyads").filter(
        pl.min_horizontal("ison1", "ison2") == 124, pl.max_horizontal("ison1", "ison2") == 840
    )
    first = rows.group_by("base_treaty").agg(pl.col("year").min())["year"]
    mine = panel.filter(ccode1=2, ccode2=20, year=2023)
    assert mine["desta_agreements"].item() == rows["base_treaty"].n_unique() == 5
    held = panel.filter(ccode1=2, ccode2=20)
    assert held["desta_signed"].sum() == len(first)
    # The United Kingdom left the Union's treaties with others in 2020.
    japan = panel.filter(ccode1=200, ccode2=740).sort("year")
    listed = dict(zip(japan["year"].to_list(), japan["desta_agreements"].to_list(), strict=True))
    assert (listed[2019], listed[2020]) == (1, 1)
