"""A specification is drawn in a file, whole or not at all, and nothing of it is run or fetched."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.charts.bars import bars
from foedus.charts.drawing import SUFFIXES, draw
from foedus.charts.theme import Measure, Words
from foedus.errors import ChartError, MissingExtraError

BEGINS = {
    ".svg": b"<svg",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".html": b"<!DOCTYPE html>",
    ".json": b"{",
}


def made(name: str = "Alpha") -> dict[str, Any]:
    frame = pl.DataFrame({"name": [name], "value": [0.5]})
    return bars(frame, Words(f"Title {name}", "says", "source"), Measure("number"))


@pytest.mark.parametrize(
    "suffix",
    [pytest.param(one, marks=pytest.mark.slow) if one == ".html" else one for one in SUFFIXES],
)
def test_a_chart_is_drawn_as_its_name_says(tmp_path: Path, suffix: str) -> None:
    file = draw(made(), tmp_path / f"chart{suffix.upper()}")
    held = file.read_bytes()
    assert held.startswith(BEGINS[suffix])
    assert list(tmp_path.iterdir()) == [file]
    assert draw(made(), file).read_bytes() == held or suffix == ".pdf"


def test_the_specification_is_kept_as_it_is(tmp_path: Path) -> None:
    spec = made("Türkiye")
    file = draw(spec, tmp_path / "chart.json")
    assert json.loads(file.read_text(encoding="utf-8")) == spec


def test_a_page_needs_nothing_else_and_runs_nothing_of_the_data(tmp_path: Path) -> None:
    hostile = "</script><script>document.title='run'</script><!--"
    page = draw(made(hostile), tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "unsafe-eval" not in page
    assert "document.title='run'</script>" not in page
    start = page.index('id="specification">') + len('id="specification">')
    said = json.loads(page[start : page.index("</script>", start)])
    assert said == made(hostile)
    # What loads: no source of a script, style or picture names an address.
    head = page[: page.index('id="specification"')]
    assert "src=" not in head.replace("default-src", "").replace("script-src", "")
    assert "href=" not in head


@pytest.mark.parametrize("name", ["chart", "chart.gif", "chart.svg.txt", ".svg"])
def test_a_name_that_says_no_form_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ChartError, match="in which form"):
        draw(made(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match="not there"):
        draw(made(), tmp_path / "none" / "chart.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(ChartError, match="is a folder"):
        draw(made(), tmp_path / "folder.svg")


def test_what_stood_in_the_file_stays_if_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chart.json"
    file.write_text("before", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChartError, match="No space left"):
        draw(made(), file)
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_data_from_elsewhere_are_refused(tmp_path: Path) -> None:
    spec = {"data": {"url": "file:///etc/hostname"}, "mark": "point", "encoding": {}}
    with pytest.raises(ChartError, match="takes data from"):
        draw(spec, tmp_path / "chart.svg")


def test_what_is_no_specification_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match="cannot be drawn"):
        draw({"mark": "nothing", "data": {"values": []}}, tmp_path / "chart.svg")


@pytest.mark.parametrize("library", ["altair", "vl_convert"])
def test_a_missing_library_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    spec = made()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"foedus\[charts\]"):
        draw(made() if library == "altair" else spec, tmp_path / "chart.svg")
    assert not list(tmp_path.iterdir())
