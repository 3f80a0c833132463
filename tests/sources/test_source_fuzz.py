"""Whatever is done to a file, a reader gives a frame or says what is wrong with the file."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_files import ALL, ONCE, PLAIN_ONES, SEEN_ONES, small_file

from foedus.errors import FoedusError
from foedus.sources.declaration import Source
from foedus.sources.reading import parse
from foedus.sources.recognizing import recognize

FILES = {one: small_file(one) for one in ALL}
declarations = st.sampled_from(ALL)
plain = st.sampled_from(PLAIN_ONES)


def read_or_refuse(data: bytes, declaration: Source) -> pl.DataFrame | None:
    """The frame, or nothing where the file was refused in words; any other error is a failure."""
    try:
        return parse(data, declaration.files[0], declaration, any_rows=True, trust_layout=True)
    except FoedusError as error:
        assert_says(error)
        return None


def assert_says(error: FoedusError) -> None:
    assert error.wrong
    assert error.mend


def check(frame: pl.DataFrame | None, declaration: Source) -> None:
    """What holds of every frame that a reader lets through."""
    if frame is None:
        return
    keys = frame.select(declaration.keys)
    assert not keys.is_duplicated().any()
    assert keys.null_count().sum_horizontal().item() == 0
    codes = {int(code) for code, _ in declaration.missing if code.lstrip("-").isdigit()}
    counted = {c.tidy for c in declaration.columns if c.codes and c.kind in ("int", "float")}
    for name in counted & set(frame.columns):
        assert not set(frame[name].drop_nulls().to_list()) & codes


@given(declarations, st.data())
def test_changed_bytes_give_a_frame_or_a_reason(declaration: Source, data: st.DataObject) -> None:
    content = bytearray(FILES[declaration])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(read_or_refuse(bytes(content), declaration), declaration)


@given(declarations, st.data())
def test_a_cut_file_gives_a_frame_or_a_reason(declaration: Source, data: st.DataObject) -> None:
    content = FILES[declaration]
    check(
        read_or_refuse(content[: data.draw(st.integers(0, len(content)))], declaration), declaration
    )


@given(plain, st.data())
def test_a_changed_cell_gives_a_frame_or_a_reason(declaration: Source, data: st.DataObject) -> None:
    """Whole cells, which byte changes seldom make: huge numbers, dates, quotes, signs."""
    lines = FILES[declaration].decode(declaration.encoding).splitlines()
    line = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[line].split(declaration.separator)
    place = data.draw(st.integers(0, len(cells) - 1))
    number = st.integers(-(10**22), 10**22).map(str) | st.integers(-99, 99999).map(str)
    odd = st.sampled_from(
        ["", " ", '"', '""', '"a', "-9", "-9.0", "NA", "1e400", "١", "0000-00-00"]
    )
    encodable = st.characters(codec="ascii", exclude_characters="\n\r")
    cells[place] = data.draw(number | odd | st.text(encodable, max_size=12))
    lines[line] = declaration.separator.join(cells)
    check(read_or_refuse("\n".join(lines).encode("utf-8"), declaration), declaration)


@given(st.sampled_from([one for one in SEEN_ONES if one.header and one.plain]), st.data())
def test_a_lost_column_is_refused(declaration: Source, data: st.DataObject) -> None:
    needed = [column for column in declaration.columns if column.required]
    lost = data.draw(st.sampled_from(needed)).name
    lines = FILES[declaration].decode(declaration.encoding).splitlines()
    place = lines[0].split(declaration.separator).index(lost)
    new = data.draw(st.from_regex(r"[a-z]{3,8}_[a-z]{3}", fullmatch=True))
    head = lines[0].split(declaration.separator)
    head[place] = new
    renamed = "\n".join([declaration.separator.join(head), *lines[1:]])
    with pytest.raises(FoedusError, match=re.escape(lost)):
        parse(renamed.encode(), "x.csv", declaration, any_rows=True)


@pytest.mark.slow
@given(st.sampled_from(ONCE), st.data())
def test_a_row_given_twice_is_refused(declaration: Source, data: st.DataObject) -> None:
    lines = FILES[declaration].decode(declaration.encoding).splitlines()
    row = data.draw(st.integers(1, len(lines) - 1))
    doubled = "\n".join([*lines, lines[row]]).encode(declaration.encoding)
    with pytest.raises(FoedusError, match="repeats a key"):
        parse(doubled, "x.csv", declaration, any_rows=True)


@given(st.binary(max_size=400), declarations)
def test_any_bytes_are_read_or_refused(content: bytes, declaration: Source) -> None:
    check(read_or_refuse(content, declaration), declaration)


@given(st.data())
def test_recognizing_any_damaged_file_gives_a_dataset_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(FILES[data.draw(declarations)])
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        found = recognize(cut, data.draw(st.sampled_from(["x.csv", "ksgmdw.txt"])), ALL)
    except FoedusError as error:
        assert_says(error)
    else:
        assert found in ALL
