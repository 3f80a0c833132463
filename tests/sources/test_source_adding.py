"""Adding files: recognised, checked whole, kept; or refused with a reason, and nothing written."""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from small_files import ALL, SEEN_ONES, small_file, table

from foedus import store
from foedus.errors import FoedusError, SourceLayoutError, SourceNotAddedError, StoreError
from foedus.sources import adding
from foedus.sources.declaration import Source
from foedus.sources.reading import parse
from foedus.sources.recognizing import recognize
from foedus.sources.registry import source

NMC = source("nmc", "6.0")


def ident(one: Source) -> str:
    return f"{one.label} {one.layout}"


def put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def add_one(path: Path, **more: bool) -> adding.Added:
    (result,) = adding.add([path], any_rows=True, **more)
    return result


@pytest.mark.parametrize("declaration", SEEN_ONES, ids=ident)
def test_a_file_with_any_name_is_recognised_by_its_columns(declaration: Source) -> None:
    if not declaration.header:
        # A file without names of columns is known by its own name only.
        with pytest.raises(SourceLayoutError, match="no declared dataset"):
            recognize(small_file(declaration), "download (3).csv", ALL)
        return
    if declaration.key in ("gw-states", "gw-microstates"):
        # The two Gleditsch-Ward lists differ in nothing but their names and lengths.
        with pytest.raises(SourceLayoutError, match="gw-microstates 2020 or gw-states 2020"):
            recognize(small_file(declaration), "download (3).csv", ALL)
        return
    if declaration.key in ("sipri-register-de", "sipri-register-fr", "sipri-register-uk"):
        # SIPRI gives every supplier's register the same name and columns.
        with pytest.raises(SourceLayoutError, match="sipri-register-de 2022 or sipri-register-fr"):
            recognize(small_file(declaration), "trade-register.csv", ALL)
        return
    if declaration.key.startswith("worldbank-"):
        # Every indicator of the World Bank has the same columns.
        with pytest.raises(SourceLayoutError, match="worldbank-gdp 2026-03 or worldbank-pop"):
            recognize(small_file(declaration), "download (3).csv", ALL)
        return
    assert recognize(small_file(declaration), "download (3).csv", ALL) is declaration


@pytest.mark.parametrize("declaration", ALL, ids=ident)
def test_a_file_with_its_official_name_is_recognised(declaration: Source) -> None:
    name = f"some/folder/{declaration.files[0].upper()}"
    assert recognize(small_file(declaration), name, ALL) is declaration


def test_what_was_added_is_what_was_read(tmp_path: Path) -> None:
    result = add_one(put(tmp_path, "NMC-60-abridged.csv", small_file(NMC)))
    assert result.source is NMC
    assert result.refusal is None
    assert adding.load("nmc").equals(parse(small_file(NMC), "x.csv", NMC, any_rows=True))
    entry = adding.added("nmc")
    assert (entry.version, entry.rows, entry.origin, entry.excerpt) == (
        "6.0", 2, "NMC-60-abridged.csv", True
    )  # fmt: skip
    assert adding.path("nmc").is_file()


def test_a_folder_is_searched_and_what_is_not_recognised_is_listed(tmp_path: Path) -> None:
    put(tmp_path / "a", "NMC-60-abridged.csv", small_file(NMC))
    put(tmp_path / "a/b", "members.csv.gz", gzip.compress(small_file(source("atop-m"))))
    put(tmp_path, "shopping.csv", b"milk,eggs\n1,2\n")
    put(tmp_path, "photo.jpg", b"\xff\xd8")
    put(tmp_path, "ksgmdw.txt", small_file(source("gw-states")))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("contdir.csv", small_file(source("cow-contiguity")))
        archive.writestr("majors2016.csv", small_file(source("cow-majors")))
    begun: list[Path] = []
    results = adding.add([tmp_path], any_rows=True, started=begun.append)
    assert len(begun) == 5
    told = {Path(one.path).name: one.source.key if one.source else None for one in results}
    assert told == {
        "NMC-60-abridged.csv": "nmc",
        "members.csv.gz": "atop-m",
        "shopping.csv": None,
        "ksgmdw.txt": "gw-states",
        "two.zip:contdir.csv": "cow-contiguity",
        "two.zip:majors2016.csv": "cow-majors",
    }
    (refused,) = (one.refusal for one in results if one.refusal)
    assert "no declared dataset" in refused.wrong
    assert "milk" in refused.wrong


@pytest.mark.slow
def test_every_official_file_is_recognised_and_its_checksum_confirmed(shared_data: Path) -> None:
    paths = [next(shared_data.rglob(f"{one.files[0]}*")) for one in SEEN_ONES]
    results = adding.add(paths)
    assert [one.checksum for one in results] == [adding.AS_DECLARED] * len(SEEN_ONES)
    assert [one.source for one in results] == list(SEEN_ONES)
    assert {one.state for one in adding.verify()} == {"whole"}
    assert adding.added("nmc").version == "7.0"
    assert adding.added("nmc", "5.0").rows == 15171


def test_lists_with_the_same_columns_are_told_apart_by_their_length(shared_data: Path) -> None:
    for declaration in (source("gw-states"), source("gw-microstates")):
        data = (shared_data / "gw" / declaration.files[0]).read_bytes()
        assert recognize(data, "download.txt", ALL) is declaration


def test_changed_line_ends_are_reported_and_accepted(shared_data: Path, tmp_path: Path) -> None:
    data = (shared_data / "cow/system/majors2016.csv").read_bytes().replace(b"\r\n", b"\n")
    (result,) = adding.add([put(tmp_path, "majors2016.csv", data)])
    assert result.checksum == adding.DIFFERS
    assert result.entry is not None


def test_a_wrong_version_names_both_whatever_the_files_name(tmp_path: Path) -> None:
    data = table(NMC, [{"ccode": 2, "year": 1816, "version": "1999"}])
    for name in ("NMC-60-abridged.csv", "nmc.csv"):
        refused = add_one(put(tmp_path, name, data)).refusal
        assert refused is not None
        assert "'1999'" in refused.wrong
        assert "2021" in refused.wrong


def test_an_older_version_is_kept_beside_the_newer(tmp_path: Path) -> None:
    for version in ("6.0", "5.0"):
        add_one(put(tmp_path, f"{version}.csv", small_file(source("nmc", version))))
    assert adding.added("nmc").version == "6.0"
    assert adding.added("nmc", "5.0").version == "5.0"


def test_a_renamed_column_is_refused_with_the_datasets_name(tmp_path: Path) -> None:
    data = small_file(NMC).replace(b"milper", b"soldiers")
    refused = add_one(put(tmp_path, "nmc.csv", data)).refusal
    assert refused is not None
    assert "'milper'" in refused.wrong
    assert "nmc" in refused.wrong


def test_a_refused_file_leaves_what_was_added_before(tmp_path: Path) -> None:
    add_one(put(tmp_path, "nmc.csv", small_file(NMC)))
    before = adding.load("nmc")
    broken = small_file(NMC).replace(b"1817", b"1816")
    assert add_one(put(tmp_path, "nmc.csv", broken)).refusal is not None
    assert adding.load("nmc").equals(before)


def test_a_documented_layout_is_refused_unless_trusted(tmp_path: Path) -> None:
    (described,) = (one for one in ALL if one.key == "nmc" and one.layout == "documented")
    path = put(tmp_path, described.files[0], small_file(described))
    refused = add_one(path).refusal
    assert refused is not None
    assert "--trust-layout" in refused.mend
    assert add_one(path, trust_layout=True).source is described


def test_a_dataset_that_was_not_added_says_which_file_whose_and_how() -> None:
    with pytest.raises(SourceNotAddedError) as caught:
        adding.load("atop-m")
    said = str(caught.value)
    for part in ("atop5_1m.csv", "Rice University", "http://www.atopdata.org/data.html",
                 "foedus data add PATH"):  # fmt: skip
        assert part in said
    assert not adding.is_added("atop-m")


def test_the_file_to_get_is_the_owners_where_its_layout_was_seen() -> None:
    with pytest.raises(SourceNotAddedError) as caught:
        adding.load("nmc")
    assert "NMC-60-abridged.csv" in caught.value.mend


def test_a_path_that_does_not_exist_and_a_folder_without_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceLayoutError, match="does not exist"):
        adding.add([tmp_path / "none.csv"])
    with pytest.raises(SourceLayoutError, match="holds no"):
        adding.add([tmp_path])


def test_an_empty_file_in_a_folder_is_listed_with_its_fault(tmp_path: Path) -> None:
    put(tmp_path, "NMC-60-abridged.csv", b"")
    (result,) = adding.add([tmp_path])
    assert result.refusal is not None
    assert "empty" in result.refusal.wrong


def test_list_shows_every_dataset_and_the_copies(tmp_path: Path) -> None:
    add_one(put(tmp_path, "nmc.csv", small_file(NMC)))
    listed = adding.list_added()
    assert [one.source for one in listed] == list(ALL)
    assert [one.source for one in listed if one.entry] == [NMC]


def test_removing_forgets_the_copy_and_not_the_file(tmp_path: Path) -> None:
    path = put(tmp_path, "nmc.csv", small_file(NMC))
    add_one(path)
    assert adding.remove("nmc") == ("6.0",)
    assert path.is_file()
    assert not adding.is_added("nmc")
    with pytest.raises(SourceNotAddedError):
        adding.remove("nmc")


def test_a_copy_made_by_an_older_reader_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_one(put(tmp_path, "nmc.csv", small_file(NMC)))
    newer = tuple(replace(one, schema=2) if one is NMC else one for one in ALL)
    monkeypatch.setattr("foedus.sources.registry.declared", lambda: newer)
    with pytest.raises(StoreError, match="earlier foedus"):
        adding.load("nmc")


def test_verify_refuses_a_key_that_is_not_declared_and_reports_one_not_added() -> None:
    with pytest.raises(FoedusError, match="'nmcc'"):
        adding.verify(["nmcc"])
    assert [(one.key, one.state) for one in adding.verify(["nmc"])] == [("nmc", "missing")]


def test_a_cache_that_cannot_be_written_stops_the_adding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "blocked", b"a file where the cache should be")
    monkeypatch.setenv("FOEDUS_CACHE", str(tmp_path / "blocked"))
    with pytest.raises(StoreError, match="FOEDUS_CACHE") as caught:
        add_one(put(tmp_path, "nmc.csv", small_file(NMC)))
    assert "cannot be written" in caught.value.wrong
    assert store.cache_dir() == tmp_path / "blocked"
