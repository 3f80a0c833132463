"""`foedus data`: official files recognized, added, verified, found and removed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from command_line import Ask, Said

from foedus.sources.registry import declared, source

NAMES = ("majors2016.csv", "atop5_1m.csv")


def check_refusal(said: Said, *parts: str) -> None:
    assert said.code == 2
    assert "Error: " in said.err
    assert "\n  Mend: " in said.err
    assert not [part for part in parts if part not in said.err], said.err


def added(ask: Ask) -> set[str]:
    rows = ask("data", "list", "--format", "json").data["rows"]
    return {row["key"] for row in rows if row["added"]}


def test_the_list_has_every_declared_dataset_and_none_added(ask: Ask) -> None:
    rows = ask("data", "list", "--format", "json").data["rows"]
    assert [(row["key"], row["version"], row["layout"]) for row in rows] == [
        (one.key, one.version, one.layout) for one in declared()
    ]
    assert not any(row["added"] for row in rows)
    table = ask("data", "list").out
    # A long address is broken where the line ends, a long name at a hyphen: CSV holds both whole.
    assert all(one.key in table and one.home in table.replace("\n", "") for one in declared())
    whole = ask("data", "list", "--format", "csv").out
    assert all(one.files[0] in whole and one.home in whole for one in declared())


def test_a_file_is_recognized_added_and_found_again(ask: Ask, majors_file: Path) -> None:
    said = ask("data", "add", majors_file)
    assert said.code == 0
    assert said.err == ""
    words = said.out.split()
    assert {"majors2016.csv", "cow-majors", "2016", "14", "1816-2016"} <= set(words)
    assert added(ask) == {"cow-majors"}
    row = ask("data", "add", majors_file, "--format", "json").data["rows"][0]
    assert (row["key"], row["version"], row["rows"]) == ("cow-majors", "2016", 14)
    assert (row["first_year"], row["last_year"]) == (1816, 2016)
    place = ask("data", "path", "cow-majors")
    assert place.code == 0
    assert Path(place.out.rstrip("\n")).is_file()


def test_a_file_with_other_rows_is_refused_unless_it_is_called_an_excerpt(
    ask: Ask, members_file: Path
) -> None:
    said = ask("data", "add", members_file)
    check_refusal(said, "atop5_1m.csv", "2510", "--any-rows")
    assert said.out == ""
    assert added(ask) == set()
    taken = ask("data", "add", members_file, "--any-rows")
    assert taken.code == 0
    assert "excerpt" in taken.out
    assert added(ask) == {"atop-m"}


def test_with_atop_added_a_day_before_the_atlas_is_answered(ask: Ask, members_file: Path) -> None:
    question = ("duties", "Peru", "Brazil", "--on", "1914-07-28", "--format", "json")
    check_refusal(ask(*question), "foedus data add")
    assert ask("data", "add", members_file, "--any-rows").code == 0
    data = ask(*question).data
    assert data["complete"] is True
    pledge = [row for row in data["rows"] if row["agreement"] == "atop-9001"]
    assert [(row["state"], row["duty"], row["article"]) for row in pledge] == [
        ("ARG", "defense", "")
    ]
    assert {one["key"] for one in data["sources"]} >= {"atop"}
    assert ask("treaty", "atop-9001").code == 0
    check_refusal(ask("treaty", "atop-9002"), "9002")


def test_in_a_folder_what_is_refused_is_listed_and_the_rest_added(
    ask: Ask, majors_file: Path
) -> None:
    majors_file.with_name("notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = ask("data", "add", majors_file.parent, "--format", "json")
    assert said.code == 0, said.err
    rows = {Path(row["file"]).name: row for row in said.data["rows"]}
    assert rows["majors2016.csv"]["added"] is True
    assert rows["notes.csv"]["added"] is False
    assert "no declared dataset" in rows["notes.csv"]["wrong"]
    assert rows["notes.csv"]["mend"]
    assert "no declared dataset" in " ".join(ask("data", "add", majors_file.parent).out.split())


def test_a_folder_of_which_nothing_could_be_added_is_refused(ask: Ask, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")
    said = ask("data", "add", tmp_path)
    check_refusal(said, "2 tables were refused: a.csv, b.csv")
    assert "a.csv" in said.out
    assert "b.csv" in said.out


def test_a_named_file_that_is_refused_is_an_error_and_the_others_are_added(
    ask: Ask, majors_file: Path
) -> None:
    other = majors_file.with_name("notes.csv")
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    said = ask("data", "add", majors_file, other)
    check_refusal(said, "notes.csv is no declared dataset")
    assert "cow-majors" in said.out
    assert added(ask) == {"cow-majors"}


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08\x00", "truncated"),
        (b"\xff\xfe\x00\x01", "majors2016.csv"),
        (b"ccode,styear\n2,1816\n", "majors2016.csv"),
    ],
)
def test_a_spoiled_file_is_refused_and_what_was_added_stays(
    ask: Ask, majors_file: Path, content: bytes, part: str
) -> None:
    assert ask("data", "add", majors_file).code == 0
    majors_file.write_bytes(content)
    check_refusal(ask("data", "add", majors_file), part)
    assert ask("data", "verify").code == 0
    assert added(ask) == {"cow-majors"}


def test_a_path_that_is_not_there_is_refused(ask: Ask, tmp_path: Path) -> None:
    check_refusal(ask("data", "add", tmp_path / "nowhere.csv"), "does not exist")
    check_refusal(ask("data", "add", tmp_path), "holds no")


def test_verify_finds_damage_and_leaves_with_2(ask: Ask, majors_file: Path) -> None:
    assert ask("data", "verify").out.startswith("0 of 0 datasets whole.")
    ask("data", "add", majors_file)
    whole = ask("data", "verify", "cow-majors")
    assert whole.code == 0
    assert "whole" in whole.out
    parquet = Path(ask("data", "path", "cow-majors").out.rstrip("\n"))
    spoiled = bytearray(parquet.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    parquet.write_bytes(spoiled)
    said = ask("data", "verify", "--format", "json")
    check_refusal(said, "cow-majors 2016", "foedus data add")
    assert [row["state"] for row in said.data["rows"]] == ["damaged"]
    ask("data", "add", majors_file)
    assert ask("data", "verify").code == 0


def test_verify_of_what_was_not_added_says_so(ask: Ask) -> None:
    check_refusal(ask("data", "verify", "nmc"), "not added")


def test_remove_takes_the_copy_and_leaves_the_file(ask: Ask, majors_file: Path) -> None:
    ask("data", "add", majors_file)
    said = ask("data", "remove", "cow-majors")
    assert said.code == 0
    assert "untouched" in said.out
    assert majors_file.is_file()
    assert added(ask) == set()
    check_refusal(ask("data", "remove", "cow-majors"), "not in the cache", "foedus data list")
    check_refusal(ask("data", "path", "cow-majors"), "has not been added", "majors2016.csv")


@pytest.mark.parametrize("verb", ["path", "remove", "fetch", "verify"])
def test_an_unknown_key_gets_the_nearest(ask: Ask, verb: str) -> None:
    check_refusal(ask("data", verb, "cow-major"), "'cow-major'", "cow-majors")


@pytest.mark.parametrize("verb", ["path", "remove", "fetch"])
def test_an_unknown_version_gets_the_declared_ones(ask: Ask, verb: str) -> None:
    check_refusal(ask("data", verb, "nmc", "--version", "1.0"), "'1.0'", "6.0")


def test_fetch_without_an_address_says_where_to_get_the_file(ask: Ask, tmp_path: Path) -> None:
    said = ask("data", "fetch", "nmc")
    declaration = source("nmc")
    check_refusal(said, declaration.home, declaration.files[0], "foedus data add PATH")
    assert said.out == ""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of the test's folder on a server on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_fetch_brings_a_file_from_the_address_a_person_wrote_down(
    ask: Ask, majors_file: Path, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = majors_file.with_name("sources.toml")
    monkeypatch.setenv("FOEDUS_CONFIG", str(config))
    digest = hashlib.sha256(majors_file.read_bytes()).hexdigest()
    wrong = f'[cow-majors]\naddress = "{served}/majors2016.csv"\nsha256 = "{"0" * 64}"\n'
    config.write_text(wrong, encoding="utf-8")
    check_refusal(ask("data", "fetch", "cow-majors"), digest)
    assert added(ask) == set()
    config.write_text(wrong.replace("0" * 64, digest), encoding="utf-8")
    said = ask("data", "fetch", "cow-majors")
    assert said.code == 0, said.err
    assert said.err == ""
    assert "cow-majors 2016" in said.out
    assert added(ask) == {"cow-majors"}


def test_check_tells_how_much_of_the_atlas_no_file_can_confirm(ask: Ask) -> None:
    said = ask("data", "check", "--format", "json")
    assert said.code == 0, said.err
    assert {row["verdict"] for row in said.data["rows"]} == {"not checkable"}


def test_july_1914_is_answered_from_the_real_files(ask: Ask, shared_data: Path) -> None:
    said = ask("data", "add", shared_data / "atop", shared_data / "cow" / "system")
    assert said.code == 0, said.err
    assert {"atop-m", "atop-ph", "atop-inst", "cow-states", "cow-majors"} <= added(ask)
    assert ask("data", "verify").code == 0
    question = ("duties", "Austria-Hungary", "Serbia", "--on", "1914-07-28")
    table = ask(*question)
    assert table.code == 0, table.err
    rows = ask(*question, "--format", "json").data["rows"]
    helps = {
        row["state"]
        for row in rows
        if row["toward"] == "SRB" and row["duty"] == "defense" and row["status"] == "applies"
    }
    assert helps == {"MNE", "GRC"}
    assert not [row for row in rows if row["state"] == "RUS" and row["toward"] == "SRB"]
    assert not [
        row["state"]
        for row in rows
        if row["state"] in ("ITA", "ROU") and (row["duty"], row["status"]) == ("defense", "applies")
    ]
    assert ask("data", "check").code == 0
