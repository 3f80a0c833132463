"""Every declared layout is read, and every fault of a file is named."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from small_files import ALL, PLAIN_ONES, SEEN_ONES, small_file, table

from foedus.errors import SourceLayoutError, UnknownSourceError
from foedus.sources import registry
from foedus.sources.declaration import Source
from foedus.sources.decoding import text
from foedus.sources.reading import parse, read
from foedus.sources.registry import source


def ident(one: Source) -> str:
    return f"{one.label} {one.layout}"


def parsed(data: bytes, declaration: Source, **more: bool) -> pl.DataFrame:
    return parse(data, declaration.files[0], declaration, any_rows=True, **more)


def refusal(data: bytes, declaration: Source) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        parsed(data, declaration)
    assert caught.value.mend
    return caught.value.wrong


NMC = source("nmc", "6.0")


@pytest.mark.parametrize("declaration", ALL, ids=ident)
def test_every_declared_layout_is_read_keys_first_and_sorted(declaration: Source) -> None:
    frame = parsed(small_file(declaration), declaration, trust_layout=True)
    assert tuple(frame.columns[: len(declaration.keys)]) == declaration.keys
    assert frame.equals(frame.sort(declaration.keys))
    assert not frame.select(declaration.keys).is_duplicated().any()
    assert all(name == name.lower() for name in frame.columns)


@pytest.mark.parametrize("declaration", PLAIN_ONES, ids=ident)
def test_the_order_of_a_files_rows_and_columns_does_not_matter(declaration: Source) -> None:
    data = small_file(declaration)
    head, *rows = data.decode(declaration.encoding).splitlines()
    lines = [head, *reversed(rows)] if declaration.header else [*reversed(rows), head]
    shuffled = "\n".join(lines).encode(declaration.encoding)
    assert parsed(shuffled, declaration, trust_layout=True).equals(
        parsed(data, declaration, trust_layout=True)
    )


@pytest.mark.parametrize("declaration", SEEN_ONES, ids=ident)
def test_the_official_file_is_read_whole(declaration: Source, shared_data: Path) -> None:
    found = next(shared_data.rglob(f"{declaration.files[0]}*"))
    # A pair's spells stand side by side in the file and one below the other in the frame.
    frame_rows = {"peace-spells": 3746}.get(declaration.key, declaration.rows)
    assert read(found, declaration).height == frame_rows


@pytest.mark.parametrize("declaration", SEEN_ONES, ids=ident)
def test_declarations_agree_with_the_manifest(declaration: Source, shared_data: Path) -> None:
    manifest = pl.read_csv(shared_data / "MANIFEST.csv", infer_schema=False)
    path = pl.col("path").str.strip_suffix(".gz")
    row = manifest.filter(path.str.ends_with("/" + declaration.files[0])).row(0, named=True)
    assert row["sha256"] == declaration.sha256
    homes = set(manifest["official_url"])
    assert declaration.home in homes | {""}
    assert (
        row["citation"] in declaration.citation
        or declaration.citation in row["citation"]
        or ("With:" in declaration.citation)
    )


def test_no_download_address_is_declared_since_none_is_known() -> None:
    assert [one.label for one in ALL if one.address is not None] == []


def test_missing_codes_become_null_and_nothing_negative_is_left() -> None:
    frame = parsed(small_file(NMC), NMC)
    assert frame["irst"].to_list() == [None, 0]
    assert frame["upop"].to_list() == [None, 0.5]


def test_a_code_that_is_not_declared_is_refused_where_it_stands() -> None:
    wrong = refusal(table(NMC, [{"ccode": 2, "year": 1816, "pec": -7}]), NMC)
    assert "data row 1" in wrong
    assert "'pec' holds '-7', negative" in wrong
    assert "-9" in wrong


def test_a_latitude_may_be_negative() -> None:
    capitals = source("cow-capitals")
    assert parsed(small_file(capitals), capitals)["lng"].min() == -77.5


def test_a_spell_ends_on_the_first_day_after_it_and_is_open_at_the_end_of_coverage() -> None:
    states = source("cow-states", "2024")
    frame = parsed(small_file(states), states)
    assert frame["end"].to_list() == [None, date(1918, 11, 13)]


def test_contiguity_known_to_the_month_covers_whole_months() -> None:
    touching = source("cow-contiguity")
    frame = parsed(small_file(touching), touching)
    assert frame["start"].to_list() == [date(1920, 1, 1), date(1902, 5, 1)]
    assert frame["end"].to_list() == [None, date(1906, 10, 1)]


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_line_ends_do_not_matter(ends: bytes) -> None:
    data = small_file(NMC)
    assert parsed(data.replace(b"\n", ends), NMC).equals(parsed(data, NMC))


def test_a_real_file_with_bare_carriage_returns_has_its_lines(shared_data: Path) -> None:
    data = (shared_data / "cow/system/COW-country-codes.csv").read_bytes()
    assert b"\n" not in data
    assert len(text(data, "codes").splitlines()) == 244


def test_a_byte_order_mark_does_not_matter() -> None:
    data = small_file(NMC)
    assert parsed(b"\xef\xbb\xbf" + data, NMC).equals(parsed(data, NMC))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_names_survive_in_the_declared_encoding_and_saved_again_as_utf8(encoding: str) -> None:
    states = source("gw-states")
    data = small_file(states).decode("cp1252").encode(encoding)
    assert "Württemberg" in parsed(data, states)["countryname"].to_list()


def test_a_gzip_is_read_and_a_truncated_one_says_so() -> None:
    packed = gzip.compress(small_file(NMC))
    assert parsed(packed, NMC).height == 2
    assert "truncated" in refusal(packed[:-12], NMC)


def test_a_file_in_a_zip_is_read_by_its_official_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "NMC.zip", "w") as archive:
        archive.writestr("folder/readme.txt", "about this")
        archive.writestr(f"folder/{NMC.files[0]}", small_file(NMC))
    assert read(tmp_path / "NMC.zip", NMC, any_rows=True).height == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_re_encoded_file_is_named_so(encoding: str) -> None:
    assert "re-encoded" in refusal(small_file(NMC).decode().encode(encoding), NMC)


def test_latin1_in_a_utf8_file_names_the_byte() -> None:
    data = small_file(NMC).replace(b"abc", "Å".encode("latin-1"), 1)
    assert "0xc5" in refusal(data, NMC)


def test_a_binary_file_is_no_table() -> None:
    assert "not a text table" in refusal(b"\x89PNG....." + b"abc" * 80 + b"\0", NMC)


def test_an_empty_file_a_folder_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    for place, told in (("empty.csv", "empty"), ("", "folder"), ("none.csv", "does not exist")):
        with pytest.raises(SourceLayoutError, match=told):
            read(tmp_path / place, NMC)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.csv"
    path.write_bytes(small_file(NMC))
    path.chmod(0)
    with pytest.raises(SourceLayoutError, match="cannot be read"):
        read(path, NMC)


def test_a_file_the_system_cannot_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(SourceLayoutError, match=r"cannot be read \(Permission denied\)"):
        read(tmp_path / "x.csv", NMC)


def test_a_header_without_rows_is_refused() -> None:
    assert "no rows" in refusal(small_file(NMC).split(b"\n")[0] + b"\n", NMC)


def test_a_renamed_column_is_named_with_the_nearest() -> None:
    wrong = refusal(small_file(NMC).replace(b"milper", b"mil_per"), NMC)
    assert "'milper' (nearest in the file: 'mil_per')" in wrong


def test_capitals_in_a_header_do_not_matter() -> None:
    data = small_file(NMC)
    assert parsed(data.replace(b"ccode", b"CCode"), NMC).equals(parsed(data, NMC))


def test_a_column_named_twice_is_refused() -> None:
    assert "'pec' twice" in refusal(small_file(NMC).replace(b"irst", b"pec"), NMC)


def test_a_column_nobody_asked_for_is_left_out() -> None:
    data = small_file(NMC)
    wider = b"\n".join(line + b",extra" for line in data.strip().split(b"\n"))
    assert parsed(wider, NMC).equals(parsed(data, NMC))


def test_another_version_names_both() -> None:
    wrong = refusal(small_file(NMC).replace(b"2021", b"2011"), NMC)
    assert "'2011'" in wrong
    assert "'2021'" in wrong


def test_the_version_printed_as_a_float_is_the_version() -> None:
    inst = source("atop-inst")
    assert b"5.0999999" in small_file(inst)
    assert parsed(small_file(inst), inst).height == 2
    assert "'4.0'" in refusal(small_file(inst).replace(b"5.0999999", b"4.0"), inst)


def test_a_last_line_cut_short_is_a_truncated_file() -> None:
    assert "truncated" in refusal(small_file(NMC).rstrip()[:-9], NMC)


def test_a_line_cut_short_in_the_middle_is_named() -> None:
    lines = small_file(NMC).split(b"\n")
    lines[1] = lines[1].rsplit(b",", 2)[0]
    assert refusal(b"\n".join(lines), NMC).startswith("line 2 of")


def test_fields_moved_from_one_line_to_the_next_are_noticed() -> None:
    head, one, two, *_ = small_file(NMC).split(b"\n")
    assert "line 2" in refusal(b"\n".join([head, one[: one.rindex(b",")], two + b",1"]), NMC)


def test_fewer_rows_than_the_version_has_is_a_truncated_file() -> None:
    with pytest.raises(SourceLayoutError, match="truncated: it has 2 of the 15951 rows") as caught:
        parse(small_file(NMC), "NMC-60-abridged.csv", NMC)
    assert "--any-rows" in caught.value.mend


def test_more_rows_than_the_version_has_are_refused() -> None:
    majors = source("cow-majors")
    rows = [
        {"ccode": 2, "styear": 1816 + n, "stmonth": 1, "stday": 1, "endyear": 2016,
         "endmonth": 12, "endday": 31}
        for n in range(15)
    ]  # fmt: skip
    with pytest.raises(SourceLayoutError, match="has 15 rows"):
        parse(table(majors, rows), "majors2016.csv", majors)


def test_a_repeated_key_is_refused_by_name() -> None:
    rows = [{"ccode": 2, "year": 1816}, {"ccode": 2, "year": 1816}]
    wrong = refusal(table(NMC, rows), NMC)
    assert "repeats a key" in wrong
    assert "ccode 2, year 1816" in wrong


def test_a_year_outside_the_coverage_is_refused() -> None:
    assert "covers 1816-2016" in refusal(table(NMC, [{"ccode": 2, "year": 2020}]), NMC)


def test_a_key_may_not_be_blank() -> None:
    assert "blank" in refusal(table(NMC, [{"ccode": "", "year": 1816}]), NMC)


@pytest.mark.parametrize("cell", ["12.5", "1e3", "twelve", "0x10", "nan"])
def test_a_cell_that_is_no_whole_number_is_named(cell: str) -> None:
    assert repr(cell) in refusal(table(NMC, [{"ccode": 2, "year": 1816, "milper": cell}]), NMC)


@pytest.mark.parametrize("cell", ["inf", "nan", "-inf"])
def test_an_infinite_number_is_refused(cell: str) -> None:
    assert "'tpop'" in refusal(table(NMC, [{"ccode": 2, "year": 1816, "tpop": cell}]), NMC)


def test_a_day_that_is_in_no_calendar_is_refused() -> None:
    states = source("cow-states", "2024")
    row = {"ccode": 2, "styear": 1900, "stmonth": 2, "stday": 29, "endyear": 1901}
    wrong = refusal(table(states, [{**row, "endmonth": 1, "endday": 1}]), states)
    assert "styear 1900, stmonth 2, stday 29" in wrong


def test_a_spell_that_ends_before_it_starts_is_refused() -> None:
    states = source("cow-states", "2024")
    row = {"ccode": 2, "styear": 1950, "stmonth": 1, "stday": 1, "endyear": 1901}
    wrong = refusal(table(states, [{**row, "endmonth": 1, "endday": 1}]), states)
    assert "not after its start 1950-01-01" in wrong


def test_a_layout_known_only_from_a_description_needs_trust() -> None:
    documented = [one for one in ALL if one.layout == "documented"]
    assert documented
    for one in documented:
        assert "description only" in refusal(small_file(one), one)
        assert parsed(small_file(one), one, trust_layout=True).height


@pytest.mark.parametrize("key", ["atop-m", "atop-a", "atop-ph"])
def test_the_nna_variant_is_not_taken_for_the_whole(key: str, shared_data: Path) -> None:
    declaration = source(key)
    path = shared_data / "atop" / declaration.files[0].replace(".csv", "_NNA.csv")
    for label in (path.name, declaration.files[0]):
        with pytest.raises(SourceLayoutError, match="NNA variant"):
            parse(path.read_bytes(), label, declaration)


def test_an_unknown_key_suggests_the_near_ones() -> None:
    with pytest.raises(UnknownSourceError) as caught:
        source("atop_m")
    assert "atop-m" in caught.value.mend
    with pytest.raises(UnknownSourceError, match="no version '9'"):
        source("nmc", "9")


def test_listing_the_declarations_imports_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "for name in ('polars', 'numpy', 'pydantic'): sys.modules[name] = None\n"
        "import foedus.sources.adding, foedus.sources.fetching\n"
        "from foedus.sources.registry import declared\n"
        "sys.exit(len(declared()) < 15)\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_every_module_with_datasets_is_found() -> None:
    folder = Path(registry.__file__).parent
    with_datasets = {p.stem for p in folder.glob("*.py") if "\nSOURCES = (" in p.read_text("utf-8")}
    assert with_datasets >= {"atop", "nmc", "gleditsch_ward"}
    assert not with_datasets & registry._MACHINERY


def test_each_dataset_is_declared_once_in_each_layout() -> None:
    named = [(one.key, one.version, one.layout) for one in ALL]
    assert len(named) == len(set(named))


def test_declarations_do_not_contradict_themselves() -> None:
    for one in ALL:
        tidy = parsed(small_file(one), one, trust_layout=True).columns
        assert set(one.keys) <= set(tidy), one.label
        assert set(one.years) <= set(tidy), one.label
        assert bool(one.version_column) == bool(one.version_printed), one.label
        assert one.coverage[0] <= one.coverage[1], one.label
        assert one.layout in ("seen", "documented") or one.layout.startswith("processed:")
        names = [column.name.lower() for column in one.columns]
        assert len(names) == len(set(names)), one.label


def test_a_damaged_zip_and_a_zip_without_tables_are_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("picture.png", b"x" * 1000)
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    with pytest.raises(SourceLayoutError, match="holds no table"):
        read(tmp_path / "a.zip", NMC)
    (tmp_path / "b.zip").write_bytes(packed.getvalue()[:60])
    with pytest.raises(SourceLayoutError, match="damaged zip"):
        read(tmp_path / "b.zip", NMC)
