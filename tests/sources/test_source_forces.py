"""Spending, arms, equipment, posture, exercises, nuclear standing, DCAD and sanctions."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import small_file
from small_files_forces import WORKBOOKS, nato, workbook

from foedus.errors import SourceLayoutError
from foedus.sources import exercises, sanctions
from foedus.sources.declaration import Source
from foedus.sources.equipment import KINDS, column_of
from foedus.sources.nuclear import spells
from foedus.sources.reading import parse, read
from foedus.sources.registry import source

NATO, SIPRI, EDA = source("nato-spending"), source("sipri-milex"), source("eda-spending")
STEPS = source("nuclear-steps")


def small(declaration: Source, data: bytes | None = None) -> pl.DataFrame:
    content = small_file(declaration) if data is None else data
    return parse(content, declaration.files[0], declaration, any_rows=True)


def refusal(declaration: Source, data: bytes) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        small(declaration, data)
    assert caught.value.mend
    return caught.value.wrong


@pytest.fixture(scope="module")
def whole(shared_data: Path) -> Callable[[str], pl.DataFrame]:
    """The owner's file of a dataset, read once."""
    known: dict[str, pl.DataFrame] = {}

    def read_once(key: str) -> pl.DataFrame:
        if key not in known:
            one = source(key)
            known[key] = read(next(shared_data.rglob(f"{one.files[0]}*")), one)
        return known[key]

    return read_once


Whole = Callable[[str], pl.DataFrame]


# SIPRI's workbook


def test_not_available_is_null_and_not_existing_is_no_row() -> None:
    frame = small(SIPRI)
    assert frame.select("country", "year", "milex_constant").rows() == [
        ("Germany", 1990, 28.5), ("Germany", 1991, None), ("USSR", 1990, None)
    ]  # fmt: skip
    assert frame["currency"].unique().to_list() == ["Euro"]


@pytest.mark.parametrize("sheet", ["Share of GDP", "Per capita", "Current US$"])
def test_a_sheet_that_sipri_has_and_the_file_lacks_is_named(sheet: str) -> None:
    book = deepcopy(WORKBOOKS["sipri-milex"])
    del book[sheet]
    wrong = refusal(SIPRI, workbook(book))
    assert f"no sheet {sheet!r}" in wrong
    book = deepcopy(WORKBOOKS["sipri-milex"])
    book[sheet] = [["Land", *row[1:]] if row[0] == "Country" else row for row in book[sheet]]
    assert "no row that begins with 'Country'" in refusal(SIPRI, workbook(book))


def test_a_country_named_twice_on_a_sheet_is_refused() -> None:
    book = deepcopy(WORKBOOKS["sipri-milex"])
    book["Per capita"].append(book["Per capita"][-1])
    assert "names USSR twice" in refusal(SIPRI, workbook(book))


def test_sipris_workbook_as_published(whole: Whole) -> None:
    frame = whole("sipri-milex")
    usa = frame.filter(country="United States of America", year=2024).row(0, named=True)
    assert usa["milex_current"] == 997309
    assert usa["milex_gdp"] == pytest.approx(0.0341922, abs=1e-7)
    # 174 rows of 76 years; 240 state-years are `xxx` on every sheet that has the year.
    assert frame.height == 174 * 76 - 240
    assert frame.filter(country="USSR")["year"].max() == 1991
    assert frame["milex_constant"].null_count() == 4655
    assert frame.filter(pl.col("year") < 1988)["milex_per_capita"].null_count() == (
        frame.filter(pl.col("year") < 1988).height
    )
    # Never a zero for what is not known.
    assert frame.filter(country="Afghanistan", year=1949)["milex_current"].to_list() == [None]


# NATO's and the EDA's workbooks


def test_a_year_labelled_with_an_e_is_an_estimate_and_a_mark_is_no_part_of_a_name() -> None:
    frame = small(NATO)
    assert frame.select("country", "year", "estimate", "aggregate").rows() == [
        ("Albania", 2022, 0, 0), ("Albania", 2023, 1, 0), ("Albania", 2024, 1, 0),
        ("NATO Total", 2022, 0, 1), ("NATO Total", 2023, 1, 1), ("NATO Total", 2024, 1, 1),
    ]  # fmt: skip
    row = frame.row(0, named=True)
    assert (row["milex_local"], row["milex_local_constant"], row["currency"]) == (1.5, 11.5, "Leks")
    assert frame.filter(year=2024, country="Albania")["milex_current"].to_list() == [None]


def test_years_repeated_above_every_panel_change_nothing() -> None:
    assert small(NATO, workbook(nato(repeat_years=True))).equals(small(NATO))


def test_a_panel_that_is_gone_is_named() -> None:
    book = nato()
    book["TABLE3"] = [row for row in book["TABLE3"] if row[1:2] != ["Annual real change (%)"]]
    wrong = refusal(NATO, workbook(book))
    assert "'TABLE3'" in wrong
    book = nato()
    book["TABLE7"] = [row for row in book["TABLE7"] if "2023e" not in row]
    assert "no panel for personnel" in refusal(NATO, workbook(book))


def test_natos_workbook_as_published(whole: Whole) -> None:
    frame = whole("nato-spending")
    germany = frame.filter(country="Germany", year=2024).row(0, named=True)
    assert germany["milex_local"] == pytest.approx(90585.8471)
    assert germany["milex_gdp"] == pytest.approx(2.118977, abs=1e-6)
    assert germany["personnel"] == pytest.approx(185.641)
    assert germany["equipment"] == pytest.approx(28.746925, abs=1e-6)
    assert frame.filter(aggregate=0)["country"].n_unique() == 32
    assert frame["year"].value_counts()["count"].unique().to_list() == [34]
    assert frame.filter(estimate=1)["year"].unique().sort().to_list() == [2023, 2024]


def test_natos_parts_of_spending_add_up(whole: Whole) -> None:
    parts = whole("nato-spending").select(
        pl.sum_horizontal("equipment", "personnel_share", "infrastructure", "other").alias("sum")
    )["sum"]
    assert parts.filter(parts > 0).is_between(99.9, 100.1).all()


def test_natos_totals_are_the_sums_of_its_rows_for_members(whole: Whole) -> None:
    frame = whole("nato-spending").filter(year=2024)
    states = frame.filter(aggregate=0)["milex_current"].sum()
    assert states == pytest.approx(
        frame.filter(country="NATO Total")["milex_current"].item(), rel=1e-9
    )


def test_the_three_sheets_of_the_eda_are_one_table(whole: Whole) -> None:
    frame = small(EDA)
    assert frame.select("country", "year", "aggregate", "milex", "research", "gdp").rows() == [
        ("Austria", 2005, 0, 2160.1, None, 254.075), ("Croatia", 2023, 0, 1318.0, None, None),
        ("EU27", 2022, 1, 239078.5, 9473.5, None), ("EU27", 2023, 1, 278573.25, None, None),
    ]  # fmt: skip
    read_whole = whole("eda-spending")
    assert read_whole.filter(country="France", year=2023)["investment"].to_list() == [None]
    members = read_whole.filter(aggregate=0, year=2023)
    assert members.height == 27
    assert members["milex"].sum() == pytest.approx(
        read_whole.filter(country="EU27", year=2023)["milex"].item(), rel=0.02
    )


# Arms and equipment


def test_a_blank_recipient_is_the_one_above_and_a_moved_row_is_moved_back() -> None:
    frame = small(source("sipri-register-us"))
    assert frame.select("recipient", "order_year", "weapon", "part", "ordered").rows() == [
        ("Albania", 1963, "UH-1B", 1, 7), ("Albania", 2004, "C-130", 1, None),
        ("Albania", 2004, "C-130", 2, 0),
    ]  # fmt: skip
    assert frame.select("first_delivery", "last_delivery").row(0) == (1964, 1966)


def test_an_identical_order_is_refused_where_sipri_lists_none_twice() -> None:
    german = source("sipri-register-de")
    lines = small_file(german).splitlines(keepends=True)
    assert "repeats a key" in refusal(german, b"".join([*lines, lines[-1]]))


def test_registers_as_published(whole: Whole) -> None:
    algeria = whole("sipri-register-de").filter(recipient="Algeria", weapon="Fuchs-2")
    assert algeria["tiv_delivered"].to_list() == [21.6, 190.8]
    assert algeria["last_delivery"].to_list() == [2014, 2020]
    assert any("Rüstung" in (text or "") for text in whole("sipri-register-de")["comments"])
    moved = whole("sipri-register-us").filter(
        recipient="Australia", weapon="Bell-204B/UH-1B", order_year=1963
    )
    assert moved.select("ordered", "delivery_years", "delivered").rows() == [(7, "1964-1966", 7)]
    assert whole("sipri-register-us")["recipient"].null_count() == 0


def test_transfers_by_dyad_hold_zeros_of_their_own(whole: Whole) -> None:
    frame = whole("sipri-tiv")
    assert frame.filter(ccode1=2, ccode2=200, year=2014)["tiv"].to_list() == [197]
    assert frame.filter(tiv=0).height == 67833
    assert not (frame["ccode1"] == frame["ccode2"]).any()


def test_the_long_and_wide_counts_of_equipment_agree(whole: Whole) -> None:
    names = {column_of(kind): kind for kind in KINDS}
    assert len(names) == len(KINDS) == 69
    wide = whole("rdmc-wide").unpivot(
        index=["ccode", "year"], on=list(names), variable_name="kind", value_name="wide"
    )
    both = wide.with_columns(pl.col("kind").replace_strict(names).alias("tek")).join(
        whole("rdmc"), on=["ccode", "year", "tek"], how="full", coalesce=True
    )
    assert both.height == wide.height
    assert both["wide"].eq_missing(both["unit_count"]).all()
    fighters = whole("rdmc").filter(ccode=2, year=2014, tek="aircraft_fighter")
    assert fighters["unit_count"].to_list() == [448]


# Posture


def test_na_is_null_in_numbers_and_codes_and_a_negative_number_stands() -> None:
    troops = small(source("us-troops"))
    assert troops["iso3c"].to_list() == ["abc", None]
    assert troops.filter(country="Greece")["marine_corps_ad"].to_list() == [-322]
    bases = small(source("us-bases"))
    assert bases.select("part", "lat", "lon").rows() == [(1, None, -14.5), (2, None, -14.5)]


def test_posture_as_published(whole: Whole) -> None:
    troops = whole("us-troops")
    assert troops.filter(country="Germany", year=2024)["troops_ad"].to_list() == [36541]
    assert troops.filter(country="Guam", year=2024)["iso3c"].to_list() == [None]
    assert troops.select("ccode", "year").is_duplicated().sum() == 58
    assert "Fuerte Aguayo NB, Concón" in whole("us-bases")["basename"].to_list()
    assert whole("us-bases")["lat"].null_count() == 7
    assert whole("us-construction")["ccode"].null_count() == 2168
    assert whole("us-construction")["spend_construction"].sum() == 167116551


# Exercises


def test_an_exercise_with_an_unknown_day_is_kept_as_a_span() -> None:
    frame = small(source("mme"))
    assert frame.select("start", "start_latest", "end", "end_latest").rows() == [
        (date(1996, 9, 30), date(1996, 9, 30), date(1996, 10, 12), date(1996, 10, 12)),
        (date(2007, 9, 1), date(2007, 9, 30), date(2007, 9, 2), date(2007, 10, 1)),
    ]
    assert frame["participants"].to_list()[0][:2] == ["Denmark", "Estonia"]
    assert "-9" not in frame["participants"].to_list()[1]


def test_exercises_as_published(whole: Whole) -> None:
    frame = whole("mme")
    assert frame["mmeid"].is_duplicated().sum() == 6
    backward = frame.filter(pl.col("end").is_null())
    assert set(backward["mmeid"]) == {
        "mme281", "mme395", "mme1872", "mme2365", "mme3156", "mme3681"
    }  # fmt: skip
    assert (frame["end_latest"] > frame["start"]).all()
    assert frame.filter(pl.col("start") != pl.col("start_latest")).height == 814
    who = exercises.participants(frame)
    assert who.height == 13661
    assert not who.select("mmeid", "start", "country").is_duplicated().any()
    assert who["country"].null_count() == 0
    assert who.filter(mmeid="mme1001")["country"].to_list() == ["Russia", "United States"]


# Nuclear standing


@pytest.mark.parametrize("text", ["72-75", "1964-60", "19", "1964-66,x", "1964--66", "", "1964,,"])
def test_a_text_that_is_no_span_of_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no span of years|before it starts"):
        spells(text)


@given(st.lists(st.tuples(st.integers(1900, 1999), st.integers(0, 30)), min_size=1, max_size=4))
def test_spells_written_in_full_are_read_back(years: list[tuple[int, int]]) -> None:
    text = ",".join(f"{first}-{first + length}" for first, length in years)
    assert spells(text) == [(first, first + length) for first, length in years]


def test_a_state_that_tried_thrice_has_three_spells() -> None:
    frame = small(STEPS).filter(country="India", step="pursue")
    assert frame.select("start_year", "end_year").rows() == [
        (1964, 1966), (1972, 1975), (1980, None)
    ]  # fmt: skip
    book = deepcopy(WORKBOOKS["nuclear-steps"])
    book["page-1_table-1"][1][2] = "soon"
    assert "says of United States, pursue: 'soon'" in refusal(STEPS, workbook(book))


def test_a_facility_still_working_has_no_last_year_and_says_so(whole: Whole) -> None:
    frame = small(source("nuclear-latency"))
    assert frame.select("facility_name", "operation_end", "operating", "covert").rows() == [
        ("Ezeiza II", None, 0, None), ("Oussera", None, 1, 0)
    ]  # fmt: skip
    assert whole("nuclear-latency")["operating"].sum() == 75


def test_nuclear_files_as_published(whole: Whole) -> None:
    stockpiles = whole("nuclear-stockpiles")
    assert stockpiles.filter(country="World", year=1986)["warheads"].to_list() == [70374]
    assert whole("nuclear-steps")["step"].value_counts().sort("step").rows() == [
        ("acquire", 10), ("explore", 35), ("pursue", 20)
    ]  # fmt: skip
    forces = whole("nuclear-forces")
    assert forces.filter(ccode=2, year=1945)["warheads"].to_list() == [2]
    assert forces.filter(ccode=666)["monadicemt"].null_count() == 44


def test_cooperation_agreements_are_directed_and_none_is_with_oneself(whole: Whole) -> None:
    frame = whole("nuclear-cooperation")
    assert not (frame["ccode1"] == frame["ccode2"]).any()
    assert frame.filter(ccode1=260, ccode2=220, year=1967)["part"].to_list() == [1, 2]
    assert frame.filter(ccode1=2, ccode2=20, year=1987)["part"].to_list() == [1, 2]
    pairs = frame.select("ccode1", "ccode2", "year").unique()
    turned = pairs.select(ccode1="ccode2", ccode2="ccode1", year="year")
    assert pairs.join(turned, on=["ccode1", "ccode2", "year"]).height == 2 * 796


# DCAD and GSDB


def test_codes_of_dcad_are_null_and_unknown_days_are_spans(whole: Whole) -> None:
    frame = small(source("dcad"))
    assert frame.select("signed", "signed_latest", "in_force", "span").rows() == [
        (date(1984, 4, 1), date(1984, 4, 1), None, None),
        (date(1984, 4, 1), date(1984, 4, 30), None, None),
    ]
    read_whole = whole("dcad")
    assert (read_whole["ccode1"] < read_whole["ccode2"]).drop_nulls().all()
    assert read_whole["ccode2"].null_count() == 2
    assert read_whole.filter(dcaid="DCADv1.0-0297").select("ccode1", "ccode2").rows() == [
        (101, 145)
    ]
    assert read_whole["type"].value_counts().sort("type").rows() == [
        ("general", 1322), ("sector", 549)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Egypt, Arab Rep.", ["Egypt, Arab Rep."]),
        ("Korea, South, United States", ["Korea, South", "United States"]),
        ("Gambia, The", ["Gambia, The"]),
        ("Denmark, Netherlands,  Sweden", ["Denmark", "Netherlands", "Sweden"]),
        ("Congo, Democratic Republic of the, X", ["Congo, Democratic Republic of the", "X"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_name_with_a_comma_in_it_is_one_name(text: str, found: list[str]) -> None:
    assert sanctions.names(text) == found


def test_a_case_is_every_sender_with_every_target(whole: Whole) -> None:
    small_pairs = sanctions.pairs(small(source("gsdb")))
    assert small_pairs.select("case_id", "sender", "target").rows() == [
        (1, "abc", "Egypt, Arab Rep."), (2, "EU", "abc"), (2, "Korea, South", "abc")
    ]  # fmt: skip
    found = sanctions.pairs(whole("gsdb"))
    assert found.height == 2247
    assert found["case_id"].n_unique() == 1547
    assert not found.select("case_id", "sender", "target").is_duplicated().any()


def test_a_case_that_ends_before_it_begins_is_refused() -> None:
    declaration = source("gsdb")
    rows = list(csv.reader(io.StringIO(small_file(declaration).decode())))
    rows[1][rows[0].index("end")] = "1940"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert "case 1" in refusal(declaration, out.getvalue().encode())


def test_the_long_run_series_as_published(whole: Whole) -> None:
    row = whole("owid-milex").filter(country="Afghanistan", year=1931)
    assert row.select("milex_constant", "milex_per_capita", "milex_gdp").rows() == [
        (77082217, 11.48, None)
    ]
