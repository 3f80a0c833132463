"""Downloads from a server on loopback: resumed when cut, checked before use, refused in words."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from small_files import small_file

from foedus import store
from foedus.errors import FetchError
from foedus.sources import adding, fetching
from foedus.sources.fetching import fetch
from foedus.sources.registry import source
from foedus.sources.settings import address_of, config_file

# A declaration of its own, so that a small file has the declared number of rows.
SMALL = replace(source("nmc", "6.0"), rows=2, sha256=None)
KNOWN = (SMALL,)
CONTENT = small_file(SMALL)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Behavior:
    """What the server does, and what it was asked."""

    content: bytes = CONTENT
    cut_after: list[int | None] = field(default_factory=list)
    ranges: bool = True
    wrong_range: bool = False
    status: int = 200
    redirect: str = ""
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def behavior() -> Behavior:
    return Behavior()


@pytest.fixture
def address(behavior: Behavior) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            behavior.asked.append(asked)
            if behavior.redirect:
                self.send_response(302)
                self.send_header("Location", behavior.redirect)
                self.end_headers()
                return
            if behavior.status != 200:
                self.send_error(behavior.status)
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            if not (asked and behavior.ranges):
                start = 0
            if start and start >= len(behavior.content):
                self.send_error(416)
                return
            body = behavior.content[start:]
            self.send_response(206 if start else 200)
            if start:
                told = start + 1 if behavior.wrong_range else start
                whole = len(behavior.content)
                self.send_header("Content-Range", f"bytes {told}-{whole - 1}/{whole}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut = behavior.cut_after.pop(0) if behavior.cut_after else None
            self.wfile.write(body if cut is None else body[:cut])
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/NMC-60-abridged.csv"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOEDUS_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    return tmp_path / "config" / "sources.toml"


def write(config: Path, address: str, sha256: str = DIGEST, **more: str) -> None:
    lines = [f"{name} = '{value}'" for name, value in
             {"address": address, "sha256": sha256, **more}.items()]  # fmt: skip
    config.write_text("\n".join(["[nmc]", *lines]), "utf-8")


def nothing_left() -> bool:
    folder = store.cache_dir() / fetching.DOWNLOADS
    return [path.name for path in folder.iterdir() if not path.name.startswith(".lock")] == []


def test_a_file_is_fetched_checked_and_added(address: str, config: Path) -> None:
    write(config, address)
    moved: list[tuple[int, int | None]] = []
    result = fetch("nmc", known=KNOWN, progress=lambda done, total: moved.append((done, total)))
    assert result.source is SMALL
    assert result.entry is not None
    assert result.entry.origin == "NMC-60-abridged.csv"
    assert result.entry.origin_sha256 == DIGEST
    assert store.load("nmc", "6.0").height == 2
    assert moved[-1] == (len(CONTENT), len(CONTENT))
    assert nothing_left()


def test_a_cut_download_is_taken_up_where_it_stopped(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    behavior.cut_after = [40, 30]
    fetch("nmc", known=KNOWN)
    assert behavior.asked == [None, "bytes=40-", "bytes=70-"]
    assert nothing_left()


def test_a_download_cut_in_one_call_is_taken_up_by_the_next(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    behavior.cut_after = [25]
    with pytest.raises(FetchError, match="did not finish") as caught:
        fetch("nmc", known=KNOWN, attempts=1)
    assert "after the 25 bytes" in caught.value.mend
    assert not adding.is_added("nmc")
    fetch("nmc", known=KNOWN, attempts=1)
    assert behavior.asked == [None, "bytes=25-"]


def test_a_server_that_cannot_resume_is_read_from_the_start(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    behavior.cut_after = [40]
    behavior.ranges = False
    assert fetch("nmc", known=KNOWN).entry is not None
    assert behavior.asked == [None, "bytes=40-"]


def test_a_server_that_sends_another_part_than_asked_does_not_spoil_the_file(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    behavior.cut_after = [40]
    behavior.wrong_range = True
    assert fetch("nmc", known=KNOWN).entry is not None
    assert behavior.asked == [None, "bytes=40-", None]


def test_a_whole_file_left_by_a_killed_fetch_is_used(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    folder = store.cache_dir() / fetching.DOWNLOADS
    folder.mkdir(parents=True)
    (folder / f"nmc-6.0-{DIGEST[:16]}.part").write_bytes(CONTENT)
    assert fetch("nmc", known=KNOWN).entry is not None
    assert behavior.asked == [f"bytes={len(CONTENT)}-"]


def test_what_a_killed_fetch_left_half_added_is_cleared(address: str, config: Path) -> None:
    write(config, address)
    left = store.cache_dir() / fetching.DOWNLOADS / "nmc-6.0-0123"
    left.mkdir(parents=True)
    (left / "NMC-60-abridged.csv").write_bytes(CONTENT)
    assert fetch("nmc", known=KNOWN).entry is not None
    assert nothing_left()


def test_a_part_longer_than_the_file_is_thrown_away(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address)
    folder = store.cache_dir() / fetching.DOWNLOADS
    folder.mkdir(parents=True)
    (folder / f"nmc-6.0-{DIGEST[:16]}.part").write_bytes(CONTENT + b"more")
    assert fetch("nmc", known=KNOWN).entry is not None
    assert behavior.asked[-1] is None


def test_a_wrong_checksum_is_refused_before_the_file_is_used(
    address: str, config: Path, behavior: Behavior
) -> None:
    write(config, address, sha256="0" * 64)
    with pytest.raises(FetchError) as caught:
        fetch("nmc", known=KNOWN)
    assert DIGEST in caught.value.wrong
    assert "0" * 64 in caught.value.wrong
    assert not adding.is_added("nmc")
    assert nothing_left()


def test_a_file_with_the_right_checksum_and_the_wrong_layout_is_refused(
    address: str, config: Path, behavior: Behavior
) -> None:
    behavior.content = CONTENT.replace(b"milper", b"mil_per")
    write(config, address, sha256=hashlib.sha256(behavior.content).hexdigest())
    with pytest.raises(FetchError, match="mil_per"):
        fetch("nmc", known=KNOWN)
    assert nothing_left()


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_server_that_refuses_is_quoted(
    address: str, config: Path, behavior: Behavior, status: int
) -> None:
    write(config, address)
    behavior.status = status
    with pytest.raises(FetchError, match=f"answers {status}") as caught:
        fetch("nmc", known=KNOWN)
    assert "NMC-60-abridged.csv" in caught.value.mend


def test_nobody_listening_is_a_fetch_error(config: Path) -> None:
    write(config, "http://127.0.0.1:1/x.csv")
    with pytest.raises(FetchError, match="did not finish"):
        fetch("nmc", known=KNOWN, attempts=2)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_a_redirect_to_anything_but_http_is_not_followed(
    address: str, config: Path, behavior: Behavior, target: str
) -> None:
    write(config, address)
    behavior.redirect = target
    with pytest.raises(FetchError):
        fetch("nmc", known=KNOWN)
    assert not adding.is_added("nmc")


def test_without_an_address_the_owners_page_the_file_and_the_command_are_given() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("atop-m")
    said = str(caught.value)
    for part in ("http://www.atopdata.org/data.html", "atop5_1m.csv", "foedus data add PATH",
                 "sources.toml", "[atop-m]"):  # fmt: skip
        assert part in said


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[nmc]\naddress = 'file:///etc/hostname'\nsha256 = '" + "0" * 64 + "'", "http or https"),
        ("[nmc]\naddress = 'ftp://a.example/x'\nsha256 = '" + "0" * 64 + "'", "http or https"),
        ("[nmc]\naddress = 'http://a.example/x'", "no address with a checksum"),
        ("[nmc]\naddress = 'http://a.example/x'\nsha256 = 'abc'", "no SHA-256"),
        ("nmc = 'http://a.example/x'", "is no table"),
        ("[nmc", "cannot be read"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused(
    config: Path, written: str, told: str
) -> None:
    config.write_text(written, "utf-8")
    with pytest.raises(FetchError, match=told):
        fetch("nmc", known=KNOWN)


def test_an_address_for_another_version_is_not_used(address: str, config: Path) -> None:
    write(config, address, version="5.0")
    assert address_of(source("nmc", "6.0")) is None
    assert address_of(source("nmc", "5.0")) is not None


def test_the_declarations_own_address_needs_its_checksum() -> None:
    with_both = replace(SMALL, address="https://a.example/x.csv", sha256=DIGEST)
    found = address_of(with_both)
    assert found is not None
    assert found.url == "https://a.example/x.csv"
    assert address_of(replace(with_both, sha256=None)) is None


def test_the_configuration_may_be_named_as_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_CONFIG", str(tmp_path / "mine.toml"))
    assert config_file() == tmp_path / "mine.toml"
    monkeypatch.delenv("FOEDUS_CONFIG")
    assert config_file().name == "sources.toml"


def test_the_progress_bar_stays_off_the_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with fetching.bar("nmc") as moved:
        moved(10, 20)
        moved(20, None)
    assert capsys.readouterr().out == ""
