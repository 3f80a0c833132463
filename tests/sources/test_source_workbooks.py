"""Workbooks and Stata files: told from their bytes, opened, and refused in words where damaged."""

from __future__ import annotations

import io
import sys
import zipfile
from copy import deepcopy
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import ALL, small_file
from small_files_forces import WORKBOOKS, stata, workbook

from foedus.errors import FoedusError, MissingExtraError, SourceLayoutError
from foedus.sources import adding
from foedus.sources.declaration import STATA, TEXT, WORKBOOK, Source
from foedus.sources.reading import parse
from foedus.sources.recognizing import recognize
from foedus.sources.registry import source
from foedus.sources.tables import cell_text, form_of, sheets

PACKED = tuple(one for one in ALL if one.form != TEXT)
NATO, COOPERATION = source("nato-spending"), source("nuclear-cooperation")


def small(declaration: Source, data: bytes | None = None) -> pl.DataFrame:
    content = small_file(declaration) if data is None else data
    return parse(content, declaration.files[0], declaration, any_rows=True)


def refusal(declaration: Source, data: bytes) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        small(declaration, data)
    assert caught.value.mend
    return caught.value.wrong


def test_the_form_of_a_file_is_told_from_its_bytes() -> None:
    assert form_of(small_file(NATO)) == WORKBOOK
    assert form_of(small_file(COOPERATION)) == STATA
    assert form_of(b"ccode,year\n2,1816\n") == TEXT
    assert form_of(b"") == TEXT


def test_a_stata_file_of_the_older_kind_is_told_from_its_bytes(shared_data: Path) -> None:
    assert form_of((shared_data / "nuclear" / "nca_dataset.dta").read_bytes()) == STATA


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (2014.0, "2014"), (2014, "2014"), (0.1, "0.1"), (True, "1"), (1e300, "1e+300"),
        ("two\nlines", "two lines"), (-0.5, "-0.5"),
    ],
)  # fmt: skip
def test_a_cell_becomes_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_text(number: float) -> None:
    assert float(cell_text(number)) == number


@pytest.mark.parametrize("declaration", PACKED, ids=lambda one: one.key)
def test_a_workbook_is_added_from_a_folder_and_from_a_zip(
    declaration: Source, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / f"renamed.{declaration.form}").write_bytes(small_file(declaration))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(declaration.files[0], small_file(declaration))
    for place in (tmp_path / "a", tmp_path / "b.zip"):
        (result,) = adding.add([place], any_rows=True)
        assert result.source is declaration
    assert adding.load(declaration.key).equals(small(declaration))


def test_a_workbook_of_something_else_names_its_sheets() -> None:
    with pytest.raises(SourceLayoutError, match=r"none has its sheets \(Shopping\)"):
        recognize(workbook({"Shopping": [["milk", 1]]}), "x.xlsx", ALL)
    with pytest.raises(SourceLayoutError, match="one table"):
        recognize(stata([["milk"], ["1"]]), "x.dta", ALL)


def test_a_workbook_saved_as_text_and_text_for_a_workbook_are_refused() -> None:
    assert "comes as xlsx" in refusal(NATO, b"country,year\nAlbania,2024\n")
    assert "of the form xlsx" in refusal(source("gsdb"), small_file(NATO))


@pytest.mark.parametrize("declaration", PACKED, ids=lambda one: one.key)
def test_a_workbook_with_a_blank_sheet_only_is_refused(declaration: Source) -> None:
    empty = stata([["nothing"], ["1"]]) if declaration.form == STATA else workbook({"A": [[None]]})
    assert refusal(declaration, empty)


def check_read_or_refused(declaration: Source, data: bytes) -> None:
    """A frame with one row per key, or an error in words; any other error is a failure."""
    try:
        frame = small(declaration, data)
    except FoedusError as error:
        told = error
    else:
        assert not frame.select(declaration.keys).is_duplicated().any()
        return
    assert told.wrong
    assert told.mend


def test_a_stata_file_with_a_column_that_lost_its_name_is_refused() -> None:
    declaration = next(one for one in PACKED if one.form == STATA)
    whole = small_file(declaration)
    at = whole.index(b"<varnames>") + len(b"<varnames>")
    assert refusal(declaration, whole[:at] + b"\0" + whole[at + 1 :])


@pytest.mark.slow
@given(st.sampled_from(PACKED), st.data())
def test_a_damaged_workbook_gives_a_frame_or_a_reason(
    declaration: Source, data: st.DataObject
) -> None:
    """Damage inside the archive, which its checksums do not catch."""
    content = small_file(declaration)
    if declaration.form != WORKBOOK:
        changed = bytearray(content)
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
        content = bytes(changed)
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            spoiled = data.draw(st.sampled_from(old.namelist()))
            for name in old.namelist():
                part = bytearray(old.read(name))
                if name == spoiled:
                    part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
                new.writestr(name, bytes(part))
        content = out.getvalue()
    check_read_or_refused(declaration, content)


@pytest.mark.slow
@given(st.sampled_from(sorted(WORKBOOKS)), st.data())
def test_a_workbook_with_a_changed_cell_gives_a_frame_or_a_reason(
    key: str, data: st.DataObject
) -> None:
    book = deepcopy(WORKBOOKS[key])
    page = book[data.draw(st.sampled_from(sorted(book)))]
    row = page[data.draw(st.integers(0, len(page) - 1))]
    odd = st.sampled_from(["", " ", "-", "xxx", "...", "2024e", "#REF!", "-9", "a,b", '"', "1 9"])
    place = data.draw(st.integers(0, len(row) - 1))
    row[place] = data.draw(odd | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6))
    check_read_or_refused(source(key), workbook(book))


@pytest.mark.parametrize(
    ("library", "key"), [("openpyxl", "nato-spending"), ("pyreadstat", "nuclear-cooperation")]
)
def test_a_missing_library_names_the_command_that_installs_it(
    library: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_file(source(key))
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as caught:
        small(source(key), data)
    assert 'pip install "foedus[files]"' in caught.value.mend


def test_sheets_of_text_are_its_lines() -> None:
    assert sheets(b"a,b\r\n1,\n", "x.csv") == {"": [["a", "b"], ["1", ""]]}
