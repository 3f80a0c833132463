"""The files of the pages: nothing inline, nothing foreign, every text there, all in the wheel."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import foedus
from foedus.api.method_pages import GROUPS, as_html, listed

ROOT = Path(__file__).resolve().parents[2]
STATIC = Path(foedus.__file__).parent / "web" / "static"
PAGES = sorted(STATIC.rglob("*.html"))
MODULES = sorted((STATIC / "js").glob("*.mjs"))
TEXTS: dict[str, str] = json.loads((STATIC / "texts" / "en.json").read_text(encoding="utf-8"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_KEY = re.compile(r"""\bt\(\s*['"]([^'"]+)['"]""")
_TERNARY = re.compile(r"""\bt\([^)'"]*\?\s*'([^']+)'\s*:\s*'([^']+)'""")
_STEM = re.compile(r"\b(?:t|has)\(\s*`([^`$]*)\$\{")


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.keys: list[str] = []
        self.addresses: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.script = tag in ("script", "style")
        if tag == "style" or (tag == "script" and "src" not in said):
            self.faults.append(f"inline {tag}")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name} of {tag}")
            if name in ("src", "href"):
                self.addresses.append(value or "")
            if name.startswith("data-text"):
                self.keys.append(value or "")

    def handle_data(self, data: str) -> None:
        if self.script and data.strip():
            self.faults.append("words in a script")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_page_holds_no_script_no_style_and_no_foreign_address(path: Path) -> None:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert reader.faults == []
    assert [one for one in reader.addresses if re.match(r"[a-z]+:|//", one)] == []
    for one in reader.addresses:
        there = (path.parent / one.replace("{root}/", "")).resolve()
        assert there.is_relative_to(STATIC), one
        assert there.exists(), one
    assert [key for key in reader.keys if key not in TEXTS] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_asks_for_texts_that_are_there_and_for_nothing_foreign(path: Path) -> None:
    held = path.read_text(encoding="utf-8")
    keys = {*_KEY.findall(held), *(key for pair in _TERNARY.findall(held) for key in pair)}
    assert sorted(key for key in keys if key not in TEXTS) == []
    for stem in _STEM.findall(held):
        assert any(key.startswith(stem) for key in TEXTS), stem
    assert re.findall(r"\beval\(|document\.write|new Function", held) == []
    assert [one for one in re.findall(r"https?://[\w./-]*", held) if "w3.org" not in one] == []


def test_no_text_is_left_over() -> None:
    held = "\n".join(path.read_text(encoding="utf-8") for path in (*MODULES, *PAGES))
    stems = tuple(stem for stem in _STEM.findall(held) if stem)
    unused = [
        key for key in TEXTS
        if f"'{key}'" not in held and f'"{key}"' not in held and not key.startswith(stems)
    ]  # fmt: skip
    assert unused == []


def test_the_wheel_is_told_of_every_page_on_method() -> None:
    held = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = held["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    names = {f"docs/{name}.md" for group in GROUPS.values() for name in group}
    assert names <= set(carried)
    assert all(carried[one] == f"foedus/web/{one}" for one in carried)
    assert all((ROOT / one).is_file() for one in carried)


def test_every_page_on_method_is_read_with_its_title() -> None:
    found = listed()
    assert len(found) == sum(map(len, GROUPS.values()))
    for one in found:
        page = as_html(one["name"])
        assert page is not None
        assert page["title"] == one["title"]
        assert one["says"]
        assert "<script" not in page["html"].lower()
        assert "```" not in page["html"]


def test_a_page_on_method_that_is_none_is_refused() -> None:
    for name in ("../README", "api", "", "rulings.md"):
        assert as_html(name) is None


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_pages(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="needs hatchling, which makes the wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    held = {
        name: one.read(name)
        for path in tmp_path.glob("*.whl")
        for one in [zipfile.ZipFile(path)]
        for name in one.namelist()
        if name.startswith("foedus/web/")
    }
    pages = [path for path in STATIC.rglob("*") if path.is_file()]
    assert len(pages) > 20
    for path in pages:
        name = f"foedus/web/static/{path.relative_to(STATIC).as_posix()}"
        assert held[name] == path.read_bytes()
    for group in GROUPS.values():
        for name in group:
            assert held[f"foedus/web/docs/{name}.md"] == (ROOT / f"docs/{name}.md").read_bytes()


@pytest.mark.slow
def test_the_wheel_installs_and_serves_where_there_is_no_network(
    record_property: Callable[[str, object], None],
) -> None:
    pytest.importorskip("hatchling", reason="needs hatchling, which makes the wheel")
    pytest.importorskip("fastapi", reason="the server needs the extra `web`")
    named = os.environ.get("FOEDUS_CHROMIUM") or any(map(shutil.which, BROWSERS))
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/try_wheel.py"), *["--no-browser"] * (not named)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    record_property("the wheel, installed alone", done.stdout.strip().replace("\n", "; "))
